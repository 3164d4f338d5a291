"""`concordat explain`: where an element came from and what made it, or what stands on a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from concordat.cli.console import Console, printable
from concordat.cli.options import FILE, console_of, message_options, reading_options
from concordat.cli.outcome import CODES, COMPLETE, FAILED, NOT_WRITTEN

if TYPE_CHECKING:
    from concordat.cli.documents import Document
    from concordat.cli.page_pictures import PagePicture
    from concordat.page_blocks import Block
    from concordat_schemas.page import Box
    from concordat_schemas.plan import AnyElement

    _Draw = Callable[[Path], list[PagePicture]]

_SHOWN = 60
_NO_PLURAL = ("furniture", "other", "unplaced")


def _parse_image(_: click.Context, __: click.Parameter, value: Path | None) -> Path | None:
    if value is not None and value.suffix.lower() != ".png":
        raise click.BadParameter(f"a picture is a PNG file; give {str(value)!r} a name in .png")
    return value


@click.command(epilog=CODES, short_help="Show where an element came from, or what is on a page.")
@click.argument("file", type=FILE)
@click.argument("element", required=False)
@click.option(
    "--page",
    type=click.IntRange(min=1),
    metavar="N",
    help="List what stands on this page of a PDF instead of one element.",
)
@click.option(
    "--image",
    type=FILE,
    callback=_parse_image,
    metavar="OUT.png",
    help="Draw the boxes on a picture of the page; OUT-2.png and so on for further pages.",
)
@reading_options
@message_options
def explain(
    file: Path,
    element: str | None,
    page: int | None,
    image: Path | None,
    quiet: bool,
    debug: bool,
    **reading: Any,
) -> int:
    """Show an element: its text, where it stands, the lines and rules that made it.

    ELEMENT is an id such as act_12 or act_11__item_b. FILE is a document, or a plan in JSON or
    XML, which knows the places but not the rules. With --page instead of ELEMENT, show everything
    that stands on a page of a PDF, with its kind, its id and its box.

    \b
    Examples:
      concordat explain plan.docx act_12
      concordat explain out/ccm/lausanne-2020/plan.json act_12__ind_1
      concordat explain plan.pdf act_12 --image act_12.png
      concordat explain plan.pdf --page 3 --image page-3.png
    """
    if (element is None) == (page is None):
        raise click.UsageError("give the id of an element, or a page with --page")
    from concordat.cli.documents import Documents
    from concordat.writers import OutputError
    from concordat_extractors.errors import InputError, UsageError

    console = console_of(quiet, debug)
    told: list[str] = []
    try:
        found = Documents(reading).read(file)
        if page is not None:
            told, draw = _on_page(file, found, page, reading)
        else:
            told, draw = _of_element(file, found, str(element), reading)
        code = COMPLETE if image is None else _write(draw(image), console)
    except UsageError as error:
        raise click.UsageError(str(error)) from None
    except InputError as error:
        console.error(str(error))
        code = FAILED
    except OutputError as error:
        console.error(str(error))
        code = NOT_WRITTEN
    except OSError as error:
        console.error(f"{file.name} cannot be read: {error.strerror or error}")
        code = FAILED
    except Exception as error:
        console.crash(file.name, error)
        code = FAILED
    for line in told:
        click.echo(printable(line))
    return code


def _of_element(
    file: Path, found: list[Document], element: str, reading: dict[str, Any]
) -> tuple[list[str], _Draw]:
    wanted = element.rpartition("#")[2]
    document = _holder(file, found, wanted)

    def draw(image: Path) -> list[PagePicture]:
        from concordat.cli.page_pictures import pictures_of

        return pictures_of(file, document, wanted, image, reading["password"])

    return list(_described(document, wanted)), draw


def _on_page(
    file: Path, found: list[Document], number: int, reading: dict[str, Any]
) -> tuple[list[str], _Draw]:
    from concordat.cli.page_pictures import check_page, picture_of
    from concordat.page_blocks import blocks_on, read_sheet

    check_page(file, found, number, reading["pages"])
    data = found[0].extraction is None
    sheet = None if data else read_sheet(file, number, reading["password"])
    blocks = blocks_on([document.plan for document in found], number, sheet)

    def draw(image: Path) -> list[PagePicture]:
        return [picture_of(file, found, number, blocks, image, reading["password"])]

    return list(_listed(file, found, number, blocks)), draw


def _write(pictures: list[PagePicture], console: Console) -> int:
    from concordat.writers.page_image import write_picture

    for picture in pictures:
        write_picture(picture.path, picture.content, picture.source)
        console.say(f"page {picture.number} drawn to {picture.path}")
    return COMPLETE


def _holder(file: Path, found: list[Document], wanted: str) -> Document:
    """The one document that has the element; `UsageError` when none has it, or several."""
    from concordat.cli.documents import names_of
    from concordat_extractors.errors import UsageError
    from concordat_schemas.plan import elements

    ids = [[element.id for element in elements(one.plan)] for one in found]
    holders = [one for one, known in zip(found, ids, strict=True) if wanted in known]
    if len(holders) == 1:
        return holders[0]
    if holders:
        raise UsageError(
            f"{len(holders)} documents in {file.name} have an element {wanted} "
            f"({names_of(holders)}): choose one with --part"
        )
    from difflib import get_close_matches

    near = get_close_matches(wanted, dict.fromkeys(name for known in ids for name in known))
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    raise UsageError(f"{file.name} has no element {wanted}{hint}")


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


def _listed(
    file: Path, found: list[Document], number: int, blocks: Sequence[Block]
) -> Iterator[str]:
    """What stands on a page: a line for each block, its further boxes below it."""
    from concordat.cli.page_pictures import title_of

    counts = Counter(block.kind for block in blocks)
    what = ", ".join(_counted(count, kind) for kind, count in counts.items()) or "no text"
    yield f"{title_of(file, found, number)}: {what}"
    if not blocks:
        return
    yield "boxes are left, top, right, bottom in points from the top left corner of the page"
    yield ""
    rows = [
        (str(at), block.kind, block.id or block.name, _first_words(block.text))
        for at, block in enumerate(blocks, 1)
    ]
    widths = [max(len(row[at]) for row in rows) for at in range(3)]
    for (at, kind, name, words), block in zip(rows, blocks, strict=True):
        lead = f"{at:>{widths[0]}}  {kind:<{widths[1]}}  {name:<{widths[2]}}"
        for box in block.boxes:
            yield f"{lead}  {_box(box)}  {words}".rstrip()
            lead, words = " " * len(lead), ""


def _counted(count: int, kind: str) -> str:
    plural = "" if count == 1 or kind in _NO_PLURAL else "s"
    return f"{count:,} {kind}{plural}"


def _box(box: Box) -> str:
    return " ".join(f"{part:6.1f}" for part in box)


def _first_words(text: str) -> str:
    words = " ".join(text.split())
    return (
        words
        if len(words) <= _SHOWN
        else f"{words[:_SHOWN].rpartition(' ')[0] or words[:_SHOWN]} …"
    )
