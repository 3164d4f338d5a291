"""What stands on one page of a document: which block is where, and the lines that made an element.

Boxes are left, top, right, bottom in points from the top left corner of the page as displayed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from concordat.page_lines import (
    Boxes,
    around,
    lines_before,
    lines_in,
    lines_made_of,
    lines_outside,
    plain,
)
from concordat_extractors.errors import InputError
from concordat_extractors.layout.pages import lay_out_pages
from concordat_extractors.reading import read
from concordat_extractors.reading.options import ReadOptions
from concordat_schemas.page import Box, Page
from concordat_schemas.plan import (
    Action,
    Footnote,
    Indicator,
    Item,
    Paragraph,
    Section,
    elements,
    leaf_fields,
    walk_items,
)
from concordat_schemas.source import Block as SourceBlock
from concordat_schemas.source import TableBlock

if TYPE_CHECKING:
    from concordat_extractors.extract import TraceStep
    from concordat_schemas.plan import AnyElement, Place, Plan

Kind = Literal[
    "heading",
    "paragraph",
    "action",
    "item",
    "indicator",
    "stem",
    "table",
    "cell",
    "note",
    "furniture",
    "unplaced",
    "other",
]

_ROUNDING = 1.5
_SAME_TABLE = 0.5
_LAST: dict[Kind, int] = {"note": 1, "furniture": 2, "unplaced": 3}
_INNER: dict[Kind, int] = {"table": 0, "cell": 1}
_MOST_BOXES = 5_000


@dataclass(slots=True)
class Block:
    """Something on the page: what it is, where, and its text.

    `id` is that of the element, where it is one; `name` says more of those that are none, such as
    `running head`, and is the row and column of a cell. `lines` are the boxes of the lines that
    made it, where they were asked for.
    """

    kind: Kind
    boxes: list[Box]
    text: str
    id: str | None = None
    name: str = ""
    lines: list[Box] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """A page of a file as it was read, and the paragraphs and tables on it in reading order."""

    page: Page
    flow: list[SourceBlock]


def read_sheet(path: Path, number: int, password: str | None) -> Sheet:
    """Read one page of a file again; a page without text is an empty sheet.

    The file has been read before and is known to have the page, so that nothing else can fail.
    """
    try:
        source = read(path, ReadOptions(pages=(number, number), password=password))
    except InputError:
        return Sheet(Page(number, 0.0, 0.0), [])
    return Sheet(source.sheets[0], lay_out_pages(source).blocks)


def pages_of(element: AnyElement) -> list[int]:
    """The pages that an element and its items stand on, in order; none where there are no pages."""
    found = {place.page for place in element.places}
    for item in walk_items(_items(element)):
        found |= {place.page for place in item.places}
    return sorted(page for page in found if page is not None)


def blocks_of(
    plan: Plan, element: AnyElement, sheet: Sheet, steps: Sequence[TraceStep] = ()
) -> list[Block]:
    """An element on a page with the lines that made it, then its items and indicators there.

    `steps` are those that the extraction took for it; their text may stand outside its boxes, as
    the words that govern several indicators do.
    """
    page = sheet.page
    parts: list[AnyElement] = [*walk_items(_items(element))]
    if isinstance(element, Action):
        parts += element.indicators
    shared = _shared([plan], page.number)
    own = _block(element, page.number, page, shared)
    own.lines = own.lines or lines_in(page, own.boxes)
    own.lines += lines_before(page, own.boxes, (step.text for step in steps))
    found = [own, *(_block(part, page.number, page, shared) for part in parts)]
    return [block for block in found if block.boxes]


def blocks_on(plans: Sequence[Plan], number: int, sheet: Sheet | None) -> list[Block]:
    """All that stands on a page, in the order in which it reads; notes and furniture last.

    Without a sheet, what the plans alone know, in their order: no cells, and no text that is in
    no element.
    """
    page = sheet.page if sheet else None
    shared = _shared(plans, number)
    blocks: list[Block] = []
    for plan in plans:
        for element in elements(plan):
            block = _block(element, number, page, shared)
            if block.boxes:
                blocks.append(block)
    if sheet is not None:
        _add_tables(blocks, [one for one in sheet.flow if isinstance(one, TableBlock)])
    blocks += _set_aside(plans, number, page)
    if sheet is None:
        return blocks
    blocks += _rest(sheet.page, blocks, _governing(plans))
    return _in_order(blocks, sheet.flow)


# elements


def _block(element: AnyElement, number: int, page: Page | None, shared: frozenset[Box]) -> Block:
    boxes = _boxes(element.places, number)
    kind, text = _described(element)
    block = Block(kind, boxes, text, element.id)
    if page is not None and any(box in shared for box in boxes):
        # Several elements stand in one paragraph: the words tell which part of it is whose.
        texts = [text for _, text in leaf_fields(element)]
        label = getattr(element, "label", None) or getattr(element, "number", None)
        own = lines_made_of(page, boxes, texts, label)
        if own:
            block.boxes = block.lines = own
    return block


def _described(element: AnyElement) -> tuple[Kind, str]:
    match element:
        case Section():
            return "heading", f"{element.number or ''} {element.heading}".strip()
        case Paragraph():
            return "paragraph", f"{element.number or ''} {element.text}".strip()
        case Action():
            return "action", element.title or element.chapeau or element.text
        case Item():
            return "item", f"{element.label or ''} {element.text}".strip()
        case Indicator():
            return "indicator", f"{element.label or ''} {element.text}".strip()
        case Footnote():
            return "note", f"{element.number} {element.text}".strip()
    first = next((cell.text for row in element.rows for cell in row if cell.text), "")
    return "table", element.caption or first


def _items(element: AnyElement) -> list[Item]:
    return element.items if isinstance(element, Action | Paragraph | Item) else []


def _boxes(places: Iterable[Place], number: int) -> list[Box]:
    found = [place.box for place in places if place.page == number and place.box is not None]
    return [box for box in dict.fromkeys(found) if all(map(math.isfinite, box))]


def _shared(plans: Iterable[Plan], number: int) -> frozenset[Box]:
    """Boxes that more than one element stands in."""
    seen: set[Box] = set()
    shared: set[Box] = set()
    for plan in plans:
        for element in elements(plan):
            for box in _boxes(element.places, number):
                (shared if box in seen else seen).add(box)
    return frozenset(shared)


# what is no element


def _add_tables(blocks: list[Block], tables: Sequence[TableBlock]) -> None:
    """Puts each table's cells after the table, which is an element or none."""
    for table in tables:
        boxes = [place.box for place in table.places if place.box is not None]
        if not boxes:
            continue
        at = next(
            (
                at
                for at, block in enumerate(blocks)
                if block.kind == "table" and _overlap(block.boxes[0], boxes[0]) > _SAME_TABLE
            ),
            None,
        )
        cells = list(_cells(table))
        if at is None:
            first = next((cell.text for cell in cells), "")
            blocks += [Block("table", boxes, first, name="taken apart"), *cells]
        else:
            blocks[at + 1 : at + 1] = cells


def _cells(table: TableBlock) -> Iterator[Block]:
    for row, cells in enumerate(table.rows, 1):
        for at, cell in enumerate(cells):
            column = table.columns[row - 1][at] if table.columns else at
            places = [place.box for block in cell.blocks for place in block.places]
            boxes = [box for box in places if box is not None]
            if boxes:
                text = " ".join(block.text for block in cell.blocks)
                yield Block("cell", [around(boxes)], text, name=f"{row}.{column + 1}")


def _overlap(first: Box, second: Box) -> float:
    """The part of the smaller box that the other covers."""
    wide = min(first[2], second[2]) - max(first[0], second[0])
    high = min(first[3], second[3]) - max(first[1], second[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (first, second))
    return wide * high / smaller if wide > 0 and high > 0 and smaller > 0 else 0.0


def _set_aside(plans: Sequence[Plan], number: int, page: Page | None) -> Iterator[Block]:
    """Furniture and unplaced text, which may be part of the paragraph that an element is in."""
    inside = {
        box
        for plan in plans
        for element in elements(plan)
        for box in _boxes(element.places, number)
    }
    seen: set[tuple[str, Box]] = set()
    for plan in plans:
        found: list[tuple[Kind, str, str, list[Place]]] = [
            ("furniture", one.kind.replace("_", " "), one.text, one.places)
            for one in plan.furniture
        ]
        found += [("unplaced", "", one.text, one.places) for one in plan.unplaced]
        for kind, name, text, places in found:
            boxes = [box for box in _boxes(places, number) if (text, box) not in seen]
            # The documents of one file have their running heads in common.
            seen.update((text, box) for box in boxes)
            if page is not None and not inside.isdisjoint(boxes):
                boxes = lines_made_of(page, boxes, [text], None) or boxes
            if boxes:
                yield Block(kind, boxes, text, name=name)


def _governing(plans: Iterable[Plan]) -> str:
    """The words that stand over indicators and are in none of their boxes: heads and stems."""
    found: set[str] = set()
    for plan in plans:
        style = plan.diagnostics.style
        found.update(style.indicator_heads if style else ())
        found.update(one.stem for action in plan.actions for one in action.indicators if one.stem)
    return "\n".join(sorted(map(plain, found)))


def _rest(page: Page, blocks: Sequence[Block], governing: str) -> list[Block]:
    """Text in no block: over indicators, repeated, or of a document that was not asked for."""
    boxes = [box for block in blocks for box in block.boxes]
    notes = [block for block in blocks if block.kind == "note"]
    tables = [block for block in blocks if block.kind == "table" and block.id]
    found: list[Block] = []
    for line, box in lines_outside(page, boxes[:_MOST_BOXES]):
        words = plain(line.text)
        if _is_mark(line.text, box, notes) or _is_caption(words, box, tables):
            continue
        kind: Kind = "stem" if words and words in governing else "other"
        last = found[-1].boxes[0] if found and found[-1].kind == kind == "other" else None
        if last and box[1] - last[3] < 0.8 * line.size and box[0] < last[2] and last[0] < box[2]:
            found[-1].boxes = [around([last, box])]
            found[-1].text += f" {line.text}"
        else:
            found.append(Block(kind, [box], line.text))
    return found


def _in_order(blocks: list[Block], flow: Sequence[SourceBlock]) -> list[Block]:
    """Blocks as the page reads: a table, its cells, and then the elements in it."""
    parts = [
        (place.box, at)
        for at, block in enumerate(flow)
        for place in block.places
        if place.box is not None
    ]
    known = Boxes([box for box, _ in parts])
    order = dict(parts)

    def key(block: Block) -> tuple[int, int, int]:
        holder = known.holder(block.boxes[0])
        at = order[holder] if holder is not None else len(flow)
        return (_LAST.get(block.kind, 0), at, _INNER.get(block.kind, 2))

    return sorted(blocks, key=key)


def _is_mark(text: str, box: Box, notes: Sequence[Block]) -> bool:
    """Whether a text is the mark at the head of a note, which is then made part of it."""
    for note in notes:
        first = note.boxes[0]
        beside = box[1] < first[3] and first[1] < box[3] + _ROUNDING and box[2] <= first[2]
        if beside and note.text.partition(" ")[0] == text.strip("()[]. "):
            note.boxes[0] = around([first, box])
            return True
    return False


def _is_caption(words: str, box: Box, tables: Sequence[Block]) -> bool:
    """Whether words are of the caption of a table, which is then a second box of it."""
    for table in tables:
        apart = box[3] <= table.boxes[0][1] or table.boxes[0][3] <= box[1]
        if apart and words and words in plain(table.text):
            table.boxes[1:] = [around([*table.boxes[1:], box])]
            return True
    return False
