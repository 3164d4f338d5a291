"""Tables that pages cut are made whole: one table, its head once, its rows complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from concordat_extractors.layout.paragraphs import join
from concordat_extractors.layout.sentences import (
    Language,
    breaks_off,
    ends_sentence,
    labelled,
    prose,
)
from concordat_extractors.layout.vocabulary import last_word
from concordat_schemas.source import Block, CellBlock, FurnitureBlock, TableBlock, TextBlock

Row = list[CellBlock]
Head = tuple[str, ...]

_TOP = 3
_SHORT = 80
_NUMBER = 5


@dataclass(slots=True)
class _Open:
    """The table that further parts may extend, with what is asked of it at each part."""

    table: TableBlock
    width: int
    heads: set[Head]
    repeatable: set[Head]


class TableJoiner:
    """Joins the tables of one document; `furniture` collects the heads that pages repeat."""

    def __init__(self, blocks: Sequence[Block], language: Language) -> None:
        self.language = language
        self.furniture: list[FurnitureBlock] = []
        self.hyphens = 0
        self.blocks = list(blocks)
        self.heads = self.find_heads()
        self.open: _Open | None = None

    def run(self) -> list[Block]:
        """The blocks with tables made whole."""
        if not any(isinstance(block, TableBlock) for block in self.blocks):
            return self.blocks
        self.attach_heads()
        self.drop_repeated_groups()
        joined: list[Block] = []
        for block in self.blocks:
            if not isinstance(block, TableBlock):
                self.open = None
                joined.append(block)
            elif self.open and self.same_table(self.open, block):
                self.extend(self.open, block)
            else:
                self.open = self.begin(block)
                joined.append(self.open.table)
        return joined

    def find_heads(self) -> set[Head]:
        """Rows that are the head of a table: declared, or short and repeated over the tables."""
        declared: set[Head] = set()
        counts: Counter[Head] = Counter()
        texts: list[str] = []
        places: dict[str, list[int]] = {}
        for index, block in enumerate(self.blocks):
            texts.append(block.text.strip() if isinstance(block, TextBlock) else "")
            places.setdefault(texts[-1], []).append(index)
            if isinstance(block, TableBlock):
                for row in filter(_head_like, block.rows[:_TOP]):
                    counts[_texts(row)] += 1
                    if all(cell.header for cell in row):
                        declared.add(_texts(row))
        for head in counts:
            counts[head] += sum(
                tuple(texts[index : index + len(head)]) == head for index in places.get(head[0], ())
            )
        return declared | {head for head, count in counts.items() if count > 1}

    def attach_heads(self) -> None:
        """A head that stands as paragraphs right above a table becomes its first row."""
        out: list[Block] = []
        for block in self.blocks:
            if isinstance(block, TableBlock) and block.rows and not self.is_head(block.rows[0]):
                size = _width(block)
                above = [each for each in out[-size:] if isinstance(each, TextBlock)]
                if len(above) == size and tuple(x.text.strip() for x in above) in self.heads:
                    del out[-size:]
                    block = replace(
                        block,
                        rows=[[CellBlock([text], header=True) for text in above], *block.rows],
                        columns=[list(range(size)), *block.columns],
                        breaks_before=block.breaks_before or above[0].breaks_before,
                    )
            out.append(block)
        self.blocks = out

    def drop_repeated_groups(self) -> None:
        """A group head that a page repeats above the heads of the columns is furniture."""
        firsts = {head[0] for head in self.heads}
        columns = {text for head in self.heads for text in head}
        active = ""
        out: list[Block] = []
        inside = False
        for index, block in enumerate(self.blocks):
            following = self.blocks[index + 1] if index + 1 < len(self.blocks) else None
            if isinstance(block, TableBlock):
                inside = inside or any(self.is_head(row) for row in block.rows[:_TOP])
                groups = [text for row in block.rows if (text := _alone(row))]
                active = groups[-1] if groups else active
            elif _group_like(block) and block.text.strip() not in columns:
                text = block.text.strip()
                above_heads = (
                    self.is_head(following.rows[0])
                    if isinstance(following, TableBlock) and following.rows
                    else isinstance(following, TextBlock) and following.text.strip() in firsts
                )
                if inside and text == active and above_heads:
                    self.furniture.append(FurnitureBlock("running_head", block))
                    continue
                active = text
            out.append(block)
        self.blocks = out

    def begin(self, table: TableBlock) -> _Open:
        """A copy of a table that can be extended; cells of a head are marked so."""
        rows = [
            [replace(cell, header=True) for cell in row]
            if index < _TOP and _texts(row) in self.heads
            else row
            for index, row in enumerate(table.rows)
        ]
        columns = [list(row) for row in table.columns]
        copied = replace(table, rows=rows, columns=columns, places=list(table.places))
        begun = _Open(copied, _width(table), set(), set())
        self.note_heads(begun, rows)
        return begun

    def note_heads(self, part: _Open, rows: list[Row]) -> None:
        """Remembers the rows of a table that its next part may repeat."""
        for row in rows:
            head = self.is_head(row)
            if head:
                part.heads.add(_texts(row))
            if head or _alone(row) is not None:
                part.repeatable.add(_texts(row))

    def is_head(self, row: Row) -> bool:
        """Whether a row holds the heads of columns."""
        return bool(row) and (all(cell.header for cell in row) or _texts(row) in self.heads)

    def same_table(self, first: _Open, second: TableBlock) -> bool:
        """Whether a table goes on with the one before: as wide, and without a head of its own or
        with the same."""
        if first.width != _width(second) or not first.table.rows:
            return False
        return all(_texts(row) in first.heads for row in second.rows[:_TOP] if self.is_head(row))

    def extend(self, first: _Open, second: TableBlock) -> None:
        """Adds the rows of the second table, without its repeated head."""
        start = 0
        for row in second.rows[:_TOP]:
            if _texts(row) not in first.repeatable:
                break
            for cell in row:
                self.furniture += [FurnitureBlock("running_head", text) for text in cell.blocks]
            start += 1
        table, rows, columns = first.table, second.rows[start:], second.columns[start:]
        self.note_heads(first, rows)
        table.places += second.places
        if rows and self.cut_row(table.rows[-1], rows[0]):
            table.rows[-1] = self.join_rows(table.rows[-1], rows[0])
            rows, columns = rows[1:], columns[1:]
        table.rows += rows
        table.columns += columns

    def cut_row(self, above: Row, below: Row) -> bool:
        """Whether a page cut a row in two: its first cell goes on, or is empty below."""
        if len(above) != len(below) or self.is_head(above) or self.is_head(below):
            return False
        lead = below[0].blocks[0] if below[0].blocks else None
        if lead is None:
            return any(cell.blocks for cell in below) and bool(above[0].blocks)
        if lead.label is not None or labelled(lead.text):
            return False
        return any(
            self.cell_goes_on(before, after) for before, after in zip(above, below, strict=True)
        )

    def cell_goes_on(self, above: CellBlock, below: CellBlock) -> bool:
        """Whether the text of a cell stops in mid-sentence and goes on in the cell below."""
        if not above.blocks or not below.blocks or below.blocks[0].bullet:
            return False
        before, after = prose(above.blocks[-1]), prose(below.blocks[0])
        if ends_sentence(before) or labelled(after):
            return False
        if last_word(before) in self.language.words.function_words:
            return True
        return after[:1].islower() or breaks_off(before, after, self.language, cut=True)

    def join_rows(self, above: Row, below: Row) -> Row:
        """One row of two, cell by cell."""
        return [self.join_cells(first, second) for first, second in zip(above, below, strict=True)]

    def join_cells(self, above: CellBlock, below: CellBlock) -> CellBlock:
        blocks, rest = list(above.blocks), list(below.blocks)
        if self.cell_goes_on(above, below):
            blocks[-1], hyphens = join(blocks[-1], rest.pop(0), self.language)
            self.hyphens += hyphens
        return replace(above, blocks=[*blocks, *rest])


def _texts(row: Row) -> Head:
    return tuple(" ".join(block.text.strip() for block in cell.blocks) for cell in row)


def _head_like(row: Row) -> bool:
    texts = _texts(row)
    return len(row) > 1 and all(
        text
        and len(text) <= _SHORT
        and not labelled(text)
        and (len(text) <= _NUMBER or not ends_sentence(text))
        for text in texts
    )


def _group_like(block: TextBlock) -> bool:
    """Whether a paragraph can be the head of a group of rows: short, plain and no sentence."""
    return not (
        len(block.text) > _SHORT
        or block.outline is not None
        or block.bullet
        or ends_sentence(prose(block))
        or labelled(block.text)
    )


def _alone(row: Row) -> str | None:
    """The text of a row that has a single filled cell."""
    filled = [text for text in _texts(row) if text]
    return filled[0] if len(filled) == 1 and len(filled[0]) <= _SHORT else None


def _width(table: TableBlock) -> int:
    spans = zip(table.rows, table.columns, strict=False)
    return max((row_columns[-1] + row[-1].col_span for row, row_columns in spans if row), default=0)
