"""`concordat diff`: what changed from one plan to the next."""

from __future__ import annotations

import itertools
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from concordat.cli.console import Console
from concordat.cli.options import FILE, console_of, message_options, reading_options
from concordat.cli.outcome import CHANGED, CODES, COMPLETE, FAILED, NOT_WRITTEN, PARTIAL

if TYPE_CHECKING:
    from concordat.cli.documents import Documents
    from concordat.decisions import Decision
    from concordat.writers.comparison_folder import View
    from concordat_schemas.alignment import Alignment
    from concordat_schemas.plan import Plan


def _parse_views(_: click.Context, __: click.Parameter, value: str | None) -> Any:
    from concordat.writers.comparison_folder import VIEWS

    if value is None:
        return None
    named = [part.strip().lower() for part in value.split(",")]
    for name in named:
        if name not in VIEWS:
            raise click.BadParameter(f"{name!r} is no format; there are {', '.join(VIEWS)}")
    return [known for known in VIEWS if known in named]


@dataclass(slots=True)
class _Run:
    """What is asked of one run."""

    console: Console
    output: Path | None
    views: list[View]
    author: str
    decisions: list[Decision] = field(default_factory=list)


@click.command(epilog=CODES, short_help="Compare successive plans.")
@click.argument("old", type=FILE)
@click.argument("new", nargs=-1, required=True, type=FILE)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write DIR/<old>--<new>/comparison.html and so on; without it a summary is printed.",
)
@click.option(
    "--format",
    "views",
    callback=_parse_views,
    metavar="FORMATS",
    help="json, xml, csv, html, docx, xlsx; several joined by commas. All with -o.",
)
@click.option(
    "--author",
    default="concordat",
    show_default=True,
    metavar="NAME",
    help="Author of the tracked changes in the Word file.",
)
@click.option(
    "--decisions",
    type=FILE,
    metavar="FILE",
    help="Replay these decisions on links: a decisions.toml, or the spreadsheet of a comparison "
    "with its decision columns filled in.",
)
@click.option(
    "--save-decisions",
    type=FILE,
    metavar="FILE",
    help="Write the decisions of the spreadsheet as TOML, to be replayed on the next draft.",
)
@click.option("--exit-code", is_flag=True, help="End with 10 when anything changed.")
@reading_options
@message_options
def diff(
    old: Path,
    new: tuple[Path, ...],
    output: Path | None,
    views: list[View] | None,
    author: str,
    decisions: Path | None,
    save_decisions: Path | None,
    exit_code: bool,
    quiet: bool,
    debug: bool,
    **reading: Any,
) -> int:
    """Compare an old plan with a newer one, or several, each with the one before it.

    A plan is a file (PDF, DOCX, text, or a plan in JSON or XML) or an id of the catalogue. With
    three plans or more the threads of all actions are written too.

    \b
    Examples:
      concordat diff old.pdf draft.docx
      concordat diff old.pdf draft.docx -o out
      concordat diff ccm/lausanne-2020 draft.docx -o out --format html,docx --author "A. Name"
      concordat diff first.json second.json third.json -o out
    """
    from concordat.writers.comparison_folder import VIEWS
    from concordat.writers.errors import OutputError
    from concordat_extractors.errors import InputError

    console = console_of(quiet, debug)
    chosen = views if views is not None else list(VIEWS)
    if output is None and views is not None and views not in (["json"], ["xml"]):
        raise click.UsageError(f"--format {','.join(views)} goes into a folder: say where with -o")
    if output is None and len(new) > 1 and views is not None:
        raise click.UsageError("several comparisons go into a folder: say where with -o")
    if save_decisions is not None and decisions is None:
        raise click.UsageError("--save-decisions needs the spreadsheet: give it with --decisions")
    run = _Run(console, output, chosen, author)
    try:
        _decide(run, decisions, save_decisions)
    except InputError as error:
        console.error(str(error))
        return FAILED
    except OutputError as error:
        console.error(str(error))
        return NOT_WRITTEN
    plans, partial = _plans(run, [old, *new], reading)
    if plans is None:
        return FAILED
    return _compare(run, plans, views, partial=partial, tell_changes=exit_code)


def _decide(run: _Run, file: Path | None, save: Path | None) -> None:
    """Take the decisions in a file, and write them as TOML where that is wanted."""
    if file is None:
        return
    from concordat.decisions import decisions_toml, load_decisions
    from concordat.writers.atomic import write_file
    from concordat.writers.errors import OutputError

    run.decisions = load_decisions(file)
    if save is not None:
        if save.exists():
            raise OutputError(f"{save} is there already; it was left alone, choose another name")
        write_file(save, decisions_toml(run.decisions).encode())
        run.console.say(f"{len(run.decisions)} decisions written to {save}")


def _plans(run: _Run, paths: list[Path], reading: dict[str, Any]) -> tuple[list[Plan] | None, bool]:
    """The plans of the arguments, and whether any wants a look; none when one failed."""
    from concordat.cli.documents import Documents
    from concordat.completeness import is_partial
    from concordat_extractors.errors import InputError

    try:
        documents = Documents(reading)
        plans = [_one(run, documents, path) for path in paths]
    except InputError as error:
        run.console.error(str(error))
        return None, False
    except OSError as error:
        run.console.error(f"{error.filename or 'a file'} cannot be read: {error.strerror or error}")
        return None, False
    return plans, any(is_partial(plan) for plan in plans)


def _one(run: _Run, documents: Documents, path: Path) -> Plan:
    """The plan one argument stands for: of several in a file the one with the most actions."""
    from concordat_extractors.references import cite

    found = documents.named(str(path)) if not path.exists() else documents.read(path)
    chosen = max(found, key=lambda one: (len(one.plan.actions), len(one.plan.paragraphs)))
    if len(found) > 1:
        title = chosen.plan.metadata.title or chosen.plan.id
        run.console.say(f"{path.name} holds {len(found)} documents; compared is {title}")
    if chosen.extraction is None and not chosen.plan.references:
        cite(chosen.plan)
    return chosen.plan


def _compare(
    run: _Run, plans: list[Plan], views: list[View] | None, *, partial: bool, tell_changes: bool
) -> int:
    from concordat.align import align
    from concordat.writers import OutputError
    from concordat_extractors.references import old_number_warnings

    alignments: list[Alignment] = []
    try:
        for old, new in itertools.pairwise(plans):
            for warning in old_number_warnings(new, old):
                run.console.warn(warning.sentence)
            alignments.append(align(old, new, run.decisions))
            _deliver(run, alignments[-1], old, new, views)
        if len(plans) > 2 and run.output is not None:
            _write_lineage(run, plans, alignments)
    except OutputError as error:
        run.console.error(str(error))
        return NOT_WRITTEN
    if run.output is not None:
        run.console.say(f"see {run.output}")
    if tell_changes and any(map(_changed, alignments)):
        return CHANGED
    return PARTIAL if partial else COMPLETE


def _deliver(
    run: _Run, alignment: Alignment, old: Plan, new: Plan, views: list[View] | None
) -> None:
    from concordat.writers import json_bytes, xml_bytes
    from concordat.writers.alignment_text import alignment_text
    from concordat.writers.comparison_folder import write_comparison

    if run.output is not None:
        for line in alignment_text(alignment, old, new).splitlines():
            run.console.say(line)
        write_comparison(
            alignment,
            old,
            new,
            run.output,
            run.views,
            author=run.author,
            report=run.console.warn,
        )
        return
    if views == ["json"]:
        content = json_bytes(alignment)
    elif views == ["xml"]:
        content = xml_bytes(alignment, run.console.warn)
    else:
        content = alignment_text(alignment, old, new).encode()
        for one in alignment.decisions:
            if not one.applied:
                run.console.warn(f"the decision {one.key} no longer applies: a text was changed")
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _write_lineage(run: _Run, plans: list[Plan], alignments: list[Alignment]) -> None:
    from concordat.lineage import lineage_of
    from concordat.writers.atomic import write_file
    from concordat.writers.lineage_html import lineage_html
    from concordat.writers.plan_json import json_bytes

    assert run.output is not None
    family = plans[-1].id.partition("/")[0]
    lineage = lineage_of(plans, alignments, family)
    write_file(run.output / "lineage.json", json_bytes(lineage))
    if "html" in run.views:
        write_file(run.output / "lineage.html", lineage_html(lineage, plans, alignments))


def _changed(alignment: Alignment) -> bool:
    from concordat_schemas.alignment import levels

    return any(
        level.dropped or level.new or any(link.relation != "kept" for link in level.links)
        for _, level in levels(alignment)
    )
