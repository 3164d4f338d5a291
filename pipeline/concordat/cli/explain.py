"""`concordat explain`: where an element came from and what made it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from concordat.cli.console import printable
from concordat.cli.options import FILE, console_of, message_options, reading_options
from concordat.cli.outcome import CODES, FAILED

if TYPE_CHECKING:
    from concordat.cli.documents import Document
    from concordat_schemas.plan import AnyElement


@click.command(epilog=CODES, short_help="Show where an element came from.")
@click.argument("file", type=FILE)
@click.argument("element")
@reading_options
@message_options
def explain(file: Path, element: str, quiet: bool, debug: bool, **reading: Any) -> int:
    """Show an element: its text, where it stands, the lines and rules that made it.

    ELEMENT is an id such as act_12 or act_11__item_b. FILE is a document, or a plan in JSON or
    XML, which knows the places but not the rules.

    \b
    Examples:
      concordat explain plan.docx act_12
      concordat explain out/ccm/lausanne-2020/plan.json act_12__ind_1
    """
    from concordat.cli.documents import Documents
    from concordat_extractors.errors import InputError, UsageError

    console = console_of(quiet, debug)
    wanted = element.rpartition("#")[2]
    try:
        found = Documents(reading).read(file)
    except UsageError as error:
        raise click.UsageError(str(error)) from None
    except InputError as error:
        console.error(str(error))
        return FAILED
    except OSError as error:
        console.error(f"{file.name} cannot be read: {error.strerror or error}")
        return FAILED
    except Exception as error:
        console.crash(file.name, error)
        return FAILED
    for line in _described(_holder(file, found, wanted), wanted):
        click.echo(printable(line))
    return 0


def _holder(file: Path, found: list[Document], wanted: str) -> Document:
    """The one document that has the element; wrong use when none has it, or several."""
    from concordat.cli.documents import names_of
    from concordat_schemas.plan import elements

    ids = [[element.id for element in elements(one.plan)] for one in found]
    holders = [one for one, known in zip(found, ids, strict=True) if wanted in known]
    if len(holders) == 1:
        return holders[0]
    if holders:
        raise click.UsageError(
            f"{len(holders)} documents in {file.name} have an element {wanted} "
            f"({names_of(holders)}): choose one with --part"
        )
    from difflib import get_close_matches

    near = get_close_matches(wanted, dict.fromkeys(name for known in ids for name in known))
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    raise click.UsageError(f"{file.name} has no element {wanted}{hint}")


def _described(document: Document, wanted: str) -> Iterator[str]:
    from concordat_schemas.plan import elements

    plan = document.plan
    element = next(known for known in elements(plan) if known.id == wanted)
    yield f"{element.id}: {_kind(element)} of {plan.metadata.title or plan.id} ({plan.id})"
    if plan.metadata.notice or plan.metadata.wording == "paraphrase":
        yield plan.metadata.notice or "The text is a paraphrase, not the plan's wording."
    yield f"confidence: {element.confidence}"
    for warning in plan.diagnostics.warnings:
        if warning.element == wanted:
            yield f"look: {warning.sentence}"
    yield ""
    yield from _texts(element)
    yield ""
    yield "stands at"
    yield from _places(document, element)
    yield ""
    yield "made by"
    yield from _steps(document, wanted)


def _places(document: Document, element: AnyElement) -> Iterator[str]:
    from concordat.writers.tabular import joined_place

    files = {source.id: source.file for source in document.plan.sources}
    for place in element.places:
        file = files.get(place.source, place.source)
        yield f"  {joined_place(file, place.page, place.locator)}"
        for name, original in (place.original or {}).items():
            yield f"    {name} in the source: {original}"
    if not element.places:
        yield "  no place is recorded"


def _steps(document: Document, wanted: str) -> Iterator[str]:
    if document.trace is None:
        yield "  the plan was read from data; give the document itself to see the rules"
        return
    for step in document.trace.get(wanted, []):
        yield f"  {step.locator} [{step.rule}] {step.text}"
    if not document.trace.get(wanted):
        yield "  no step is recorded"


def _kind(element: AnyElement) -> str:
    name = type(element).__name__.lower()
    printed = getattr(element, "number", None) or getattr(element, "label", None)
    return f"{name} {printed}" if printed else name


def _texts(element: AnyElement) -> Iterator[str]:
    from concordat_schemas.plan import Action, Item, Paragraph, composite_text, leaf_fields

    texts = leaf_fields(element)
    if isinstance(element, Action | Paragraph | Item) and element.items:
        texts.append(("items", composite_text("", element.items, None)))
    for name, text in texts:
        yield name
        for line in text.split("\n"):
            yield f"  {line}".rstrip()
    if not texts:
        yield "no text of its own"
