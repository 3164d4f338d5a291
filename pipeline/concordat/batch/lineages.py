"""Every lineage of the catalogue: successive plans compared, and their threads."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import pairwise
from pathlib import Path

from concordat.catalogue import Catalogue, LineageEntry
from concordat.decisions import DECISIONS_FILE, load_decisions
from concordat.writers.comparison_folder import VIEWS, View, comparison_id, write_comparison
from concordat.writers.errors import OutputError
from concordat_extractors.errors import InputError
from concordat_schemas.alignment import Alignment
from concordat_schemas.plan import Plan

Compared = dict[str, dict[str, list[str]]]
"""By lineage, then by the id of the comparison: the names of its files."""

ON_DEMAND: frozenset[View] = frozenset({"docx", "xlsx"})
"""Views that go with whatever formats are asked for."""


def write_lineages(
    catalogue: Catalogue,
    made: Collection[str],
    outputs: Path,
    formats: Collection[str],
    report: Callable[[str], None],
) -> tuple[Compared, bool]:
    """Compare the plans of each lineage and follow their actions; the plans are read back.

    `made` are the ids of the documents that were written. Gives the files of each comparison, and
    whether all that could be written was. A lineage that fails is told and does not stop the
    others.
    """
    compared: Compared = {}
    whole = True
    for lineage in catalogue.lineages:
        wanted = [one for one in lineage.plans if one in made]
        if len(wanted) < 2:
            report(f"{lineage.id}: fewer than two of its plans were read; nothing to compare.")
            continue
        try:
            compared[lineage.id] = _one(lineage, catalogue.folder, wanted, outputs, formats, report)
        except (InputError, OutputError) as error:
            report(f"{lineage.id}: {error}")
            whole = False
        except Exception as error:
            # What one family of plans brings about must not cost the others their outputs.
            report(
                f"{lineage.id}: concordat failed on comparing its plans "
                f"({type(error).__name__}: {str(error)[:200]}); please report it."
            )
            whole = False
    return compared, whole


def _one(
    lineage: LineageEntry,
    catalogue_folder: Path,
    wanted: list[str],
    outputs: Path,
    formats: Collection[str],
    report: Callable[[str], None],
) -> dict[str, list[str]]:
    from concordat.align import align
    from concordat.concordance import totals
    from concordat.lineage import lineage_of
    from concordat.stored import read_plan
    from concordat.writers.atomic import write_file
    from concordat.writers.lineage_html import lineage_html
    from concordat.writers.plan_json import json_bytes

    plans: list[Plan] = [read_plan(outputs / one / "plan.json") for one in wanted]
    views = [view for view in VIEWS if view in formats or view in ON_DEMAND]
    alignments: list[Alignment] = []
    written: dict[str, list[str]] = {}
    file = catalogue_folder / DECISIONS_FILE
    decisions = load_decisions(file) if file.is_file() else []
    for old, new in pairwise(plans):
        alignment = align(old, new, decisions)
        files = write_comparison(alignment, old, new, outputs, views)
        written[comparison_id(old.id, new.id)] = sorted(file.name for file in files)
        alignments.append(alignment)
        counted = totals(alignment.actions)
        told = ", ".join(f"{number} {change}" for change, number in counted.items() if number)
        report(f"{old.id} to {new.id}: actions {told}.")
    threads = lineage_of(plans, alignments, lineage.id)
    write_file(outputs / f"lineage-{lineage.id}.json", json_bytes(threads))
    if "html" in formats:
        page = lineage_html(threads, plans, alignments)
        write_file(outputs / f"lineage-{lineage.id}.html", page)
    return written
