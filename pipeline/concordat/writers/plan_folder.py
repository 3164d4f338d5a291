"""The files of one plan together: which there are, and when writing them is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from concordat.stored import read_plan
from concordat.writers.actions_csv import actions_csv
from concordat.writers.article_matrix_csv import articles_csv
from concordat.writers.atomic import write_file
from concordat.writers.citations_graphml import graphml_bytes
from concordat.writers.errors import OutputError
from concordat.writers.formats import Format
from concordat.writers.indicators_csv import indicators_csv
from concordat.writers.location import plan_folder
from concordat.writers.plan_html import html_bytes
from concordat.writers.plan_json import json_bytes
from concordat.writers.plan_xml import xml_bytes
from concordat.writers.references_csv import references_csv
from concordat_extractors.errors import InputError
from concordat_schemas.plan import Plan

if TYPE_CHECKING:
    from concordat_extractors.references.authorities import Authorities

LOCAL = "local/"
"""Ids of documents that no catalogue knows."""


def plan_files(
    plan: Plan,
    formats: Sequence[Format],
    report: Callable[[str], None] | None = None,
    authorities: Authorities | None = None,
) -> dict[str, bytes]:
    """The files of a plan by name; plan.json comes last, so that where it is, all are.

    `authorities` tell which articles a treaty has; those that come with concordat where none
    are given. `report` hears sentences a user should read.
    """
    made: dict[str, bytes] = {}
    if "csv" in formats:
        made["actions.csv"] = actions_csv(plan)
        made["indicators.csv"] = indicators_csv(plan)
        made["references.csv"] = references_csv(plan)
        made["articles.csv"] = articles_csv(plan, authorities or _shipped())
    if "graphml" in formats:
        made["citations.graphml"] = graphml_bytes(plan)
    if "html" in formats:
        made["plan.html"] = html_bytes(plan, authorities or _shipped())
    if "xml" in formats:
        made["plan.xml"] = xml_bytes(plan, report)
    if "json" in formats:
        made["plan.json"] = json_bytes(plan)
    return made


def _shipped() -> Authorities:
    from concordat_extractors.references.authorities import load_authorities

    return load_authorities()


def write_plan(
    plan: Plan,
    directory: Path,
    formats: Sequence[Format],
    report: Callable[[str], None] | None = None,
    authorities: Authorities | None = None,
) -> list[Path]:
    """Write a plan under `directory/<id with / as folders>/` and give the files.

    Raises `OutputError` when the id cannot name a folder, when the disk refuses, or when the
    folder holds another plan, or the same local plan made from another file. A plan of the
    catalogue may be written again. `report` and `authorities` are as for `plan_files`.
    """
    folder = plan_folder(directory, plan.id)
    refuse_another(plan, folder)
    written = []
    for name, content in plan_files(plan, formats, report, authorities).items():
        write_file(folder / name, content)
        written.append(folder / name)
    return written


def refuse_another(plan: Plan, folder: Path) -> None:
    """`OutputError` when a folder holds something that must not be overwritten by this plan."""
    present = next(
        (folder / name for name in ("plan.json", "plan.xml") if (folder / name).exists()), None
    )
    if present is None:
        return
    try:
        other = read_plan(present)
    except InputError:
        raise OutputError(
            f"{present} is there and is no plan that concordat wrote; "
            "it was left alone, move it or choose another folder with -o"
        ) from None
    if other.id != plan.id:
        raise OutputError(
            f"{present} holds the plan {other.id}, not {plan.id}; it was left alone, "
            "choose another folder with -o"
        )
    if plan.id.startswith(LOCAL) and _hashes(other) != _hashes(plan):
        raise OutputError(
            f"{present} was made from another file ({_names(other)}); it was left alone, "
            "choose another folder with -o"
        )


def _hashes(plan: Plan) -> set[str]:
    return {source.sha256 for source in plan.sources}


def _names(plan: Plan) -> str:
    return ", ".join(source.file for source in plan.sources) or "unnamed"
