"""`concordat extract`: documents to plans."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from concordat.cli.console import Console
from concordat.cli.options import (
    FILE,
    console_of,
    message_options,
    parse_formats,
    reading_options,
)
from concordat.cli.outcome import CODES, FAILED, Outcome

if TYPE_CHECKING:
    from concordat.cli.documents import Document, Documents
    from concordat.writers.formats import Format
    from concordat_extractors.references.authorities import Authorities


@dataclass(slots=True)
class _Run:
    """What is asked of one run, and what has become of it so far."""

    console: Console
    paths: list[Path]
    formats: list[Format]
    output: Path | None
    save_style: Path | None
    authorities: Authorities
    outcome: Outcome = field(default_factory=Outcome)
    written: dict[str, str] = field(default_factory=dict)


@click.command(epilog=CODES, short_help="Read documents into plans.")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write DIR/<id of the plan>/plan.json and so on, instead of stdout.",
)
@click.option(
    "--format",
    "formats",
    callback=parse_formats,
    default="json",
    show_default=True,
    metavar="FORMATS",
    help="json, xml, csv, graphml, html; several joined by commas.",
)
@reading_options
@click.option(
    "--save-style",
    type=FILE,
    metavar="FILE",
    help="Write the drafting style that the document was read with as TOML.",
)
@message_options
def extract(
    files: tuple[Path, ...],
    output: Path | None,
    formats: list[Format],
    save_style: Path | None,
    quiet: bool,
    debug: bool,
    **reading: Any,
) -> int:
    """Read documents (PDF, DOCX, text, Markdown) into plans.

    A plan that was written as JSON or XML can be given too, to write it in another format. The
    first lines on stderr say what was found, what to look at, and where every glyph went.

    \b
    Examples:
      concordat extract plan.docx > plan.json
      concordat extract plan.docx draft.txt -o out --format json,xml,csv
      concordat extract plan.pdf --format html > plan.html
      concordat extract brochure.pdf --part "Lausanne Action Plan"
      concordat extract report.pdf --pages 10-40 > plan.json
      concordat extract report.docx -o out --save-style our-style.toml
    """
    paths = list({path.resolve(): path for path in files}.values())
    if output is None and (len(paths) > 1 or len(formats) > 1 or "csv" in formats):
        what = f"{len(paths)} files" if len(paths) > 1 else f"--format {','.join(formats)}"
        raise click.UsageError(f"{what} gives several results: say where they go with -o DIR")
    if save_style is not None and len(paths) > 1:
        raise click.UsageError("--save-style takes one document at a time")

    from concordat.cli.documents import Documents
    from concordat_extractors.errors import InputError
    from concordat_extractors.references.authorities import load_authorities

    console = console_of(quiet, debug)
    try:
        documents = Documents(reading)
        authorities = load_authorities(reading["authorities"])
    except InputError as error:
        console.error(str(error))
        return FAILED
    run = _Run(console, paths, formats, output, save_style, authorities)
    with run.console.progress(len(paths)) as step:
        for number, path in enumerate(paths, start=1):
            found = _read(run, documents, path)
            if found is not None:
                _deliver(run, path, found, f"{number}/{len(paths)} " if len(paths) > 1 else "")
            step()
    if len(paths) > 1 or output is not None:
        run.console.say(run.outcome.sentence() + (f"; see {output}" if run.written else ""))
    return run.outcome.code


def _read(run: _Run, documents: Documents, path: Path) -> list[Document] | None:
    """The documents of one file, or none when it failed, which the user was told."""
    from concordat.writers import OutputError
    from concordat_extractors.errors import InputError, UsageError

    try:
        found = documents.read(path)
        if run.output is None and len(found) > 1:
            raise UsageError(_several(path, found, "choose one with --part, or write all with -o"))
        if run.save_style is not None:
            _save_style(run, run.save_style, path, found)
        return found
    except InputError as error:
        if isinstance(error, UsageError) and len(run.paths) == 1:
            raise click.UsageError(str(error)) from None
        run.console.error(str(error))
    except OutputError as error:
        run.console.error(str(error))
        run.outcome.unwritten.append(str(path))
    except OSError as error:
        run.console.error(f"{path.name} cannot be read: {error.strerror or error}")
    except Exception as error:
        run.console.crash(path.name, error)
    run.outcome.failed.append(str(path))
    return None


def _deliver(run: _Run, path: Path, found: list[Document], prefix: str) -> None:
    from concordat.cli.account import tell
    from concordat.completeness import is_partial

    for document in found:
        plan = document.plan
        title = f", {plan.metadata.title or plan.id}" if len(found) > 1 else ""
        name = path.name + title
        tell(plan, prefix + name, run.console)
        if run.output is None:
            _to_stdout(run, document)
        elif not _to_folder(run, document, name, run.output):
            run.outcome.unwritten.append(str(path))
            continue
        (run.outcome.partial if is_partial(plan) else run.outcome.done).append(str(path))


def _to_stdout(run: _Run, document: Document) -> None:
    from concordat.writers import plan_files

    made = plan_files(document.plan, run.formats, run.console.warn, run.authorities)
    (content,) = made.values()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _to_folder(run: _Run, document: Document, name: str, output: Path) -> bool:
    from concordat.writers import OutputError, write_plan

    plan = document.plan
    try:
        if plan.id in run.written:
            raise OutputError(
                f"{name} gives the plan {plan.id}, which {run.written[plan.id]} gave in this run; "
                "it was not written, extract it into another folder"
            )
        write_plan(plan, output, run.formats, run.console.warn, run.authorities)
    except OutputError as error:
        run.console.error(str(error))
        return False
    run.written[plan.id] = name
    return True


def _save_style(run: _Run, file: Path, path: Path, found: list[Document]) -> None:
    from concordat.saved_style import save_style
    from concordat.writers import OutputError
    from concordat_extractors.errors import UsageError

    if len(found) != 1:
        raise UsageError(_several(path, found, "choose one with --part to save its style"))
    if found[0].extraction is None:
        raise UsageError(f"{path.name} is a plan already; give the document itself")
    if file.exists():
        raise OutputError(f"{file} is there already; it was left alone, choose another name")
    save_style(found[0].extraction, file)
    run.console.say(f"drafting style written to {file}")


def _several(path: Path, found: list[Document], remedy: str) -> str:
    from concordat.cli.documents import names_of

    return f"{path.name} holds {len(found)} documents ({names_of(found)}): {remedy}"
