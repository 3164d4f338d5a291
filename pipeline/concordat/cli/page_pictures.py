"""Which pages of a document become pictures, under which names, and what is marked on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from concordat.page_blocks import Block, blocks_of, pages_of, read_sheet
from concordat.writers.page_image import Mark, png_of, refuse_another, render
from concordat_extractors.errors import InputError, UsageError
from concordat_schemas.plan import elements

if TYPE_CHECKING:
    from concordat.cli.documents import Document


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture to write: of which page, where, and the hash of the file it is from."""

    number: int
    path: Path
    content: bytes
    source: str


def check_page(
    file: Path, found: Sequence[Document], number: int, read: tuple[int, int] | None
) -> None:
    """Raises `InputError` for a file without pages, `UsageError` for a page that was not read."""
    count = _pages(file, found[0])
    if number > count:
        raise UsageError(
            f"{file.name} has {count} page{'' if count == 1 else 's'} and no page {number}"
        )
    if read is not None and not read[0] <= number <= read[1]:
        raise UsageError(f"--pages leaves out page {number}: leave out --pages")


def title_of(file: Path, found: Sequence[Document], number: int) -> str:
    """What a page is called above its picture or list, such as `plan.pdf, page 3 of 16`."""
    return f"{file.name}, page {number} of {found[0].plan.sources[0].pages}"


def picture_of(
    file: Path,
    found: Sequence[Document],
    number: int,
    blocks: Sequence[Block],
    path: Path,
    password: str | None,
) -> PagePicture:
    """The picture of a page with all its blocks, numbered as they are given.

    Raises `InputError` where only the data is there, `OutputError` where `path` is another file.
    """
    _refuse_data(file, found[0])
    source = found[0].plan.sources[0].sha256
    refuse_another(path, source)
    marks = [mark for at, block in enumerate(blocks, 1) for mark in _marks(block, f"{at}  ")]
    titles = [title_of(file, found, number)]
    content = png_of(render(file, number, password), marks, titles, source)
    return PagePicture(number, path, content, source)


def pictures_of(
    file: Path, document: Document, wanted: str, path: Path, password: str | None
) -> list[PagePicture]:
    """The pictures of the pages that an element is on, the first with the name asked for.

    Raises `InputError` where there are no pages, `OutputError` where a file has one of the names.
    """
    _pages(file, document)
    _refuse_data(file, document)
    element = next(one for one in elements(document.plan) if one.id == wanted)
    numbers = pages_of(element)
    if not numbers:
        raise InputError(f"{file.name}: no page is known for {wanted}, so there is no picture.")
    source = document.plan.sources[0].sha256
    names = [path, *(path.with_stem(f"{path.stem}-{at}") for at in range(2, len(numbers) + 1))]
    for name in names:
        refuse_another(name, source)
    steps = (document.trace or {}).get(wanted, [])
    found: list[PagePicture] = []
    for number, name in zip(numbers, names, strict=True):
        blocks = blocks_of(document.plan, element, read_sheet(file, number, password), steps)
        marks = [mark for block in blocks for mark in _marks(block)]
        marks += [Mark("line", box) for block in blocks for box in block.lines]
        titles = [f"{wanted} in {title_of(file, [document], number)}"]
        content = png_of(render(file, number, password), marks, titles, source)
        found.append(PagePicture(number, name, content, source))
    return found


def _marks(block: Block, before: str = "") -> Iterator[Mark]:
    name = block.id or (block.name if block.kind == "furniture" else block.kind)
    for at, box in enumerate(block.boxes):
        if block.kind == "cell":
            yield Mark(block.kind, box, corner=block.name)
            continue
        # A label and its text beside it need one label only, whose thread crosses neither.
        beside = any(one[1] < box[3] and box[1] < one[3] for one in block.boxes[:at])
        label = before + name
        yield Mark(block.kind, box, "" if beside else label, block=label if block.id else "")


def _pages(file: Path, document: Document) -> int:
    count = document.plan.sources[0].pages if document.plan.sources else None
    if count is None:
        raise InputError(
            f"{file.name} has no pages of its own, being Word or text: "
            "leave out --page and --image."
        )
    return count


def _refuse_data(file: Path, document: Document) -> None:
    if document.extraction is None:
        raise InputError(
            f"{file.name} holds the data of a plan and not its pages: "
            "give the document itself for a picture."
        )
