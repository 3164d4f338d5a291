"""Tables that pages cut are made whole: one table, its head once, its rows complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from concordat_extractors.layout.paragraphs import join
from concordat_extractors.layout.sentences import (
    Language,
    breaks_off,
    ends_sentence,
    labelled,
    prose,
)
from concordat_schemas.source import Block, CellBlock, FurnitureBlock, TableBlock, TextBlock

Row = list[CellBlock]
Head = tuple[str, ...]

_TOP = 3
_SHORT = 80


class TableJoiner:
    """Joins the tables of one document; `furniture` collects the heads that pages repeat."""

    def __init__(self, blocks: Sequence[Block], language: Language) -> None:
        self.language = language
        self.furniture: list[FurnitureBlock] = []
        self.hyphens = 0
        self.blocks = list(blocks)
        self.heads = self.find_heads()

    def run(self) -> list[Block]:
        """The blocks with tables made whole."""
        if not any(isinstance(block, TableBlock) for block in self.blocks):
            return self.blocks
        self.attach_heads()
        self.drop_repeated_groups()
        joined: list[Block] = []
        for block in self.blocks:
            last = joined[-1] if joined else None
            if (
                isinstance(block, TableBlock)
                and isinstance(last, TableBlock)
                and self.same_table(last, block)
            ):
                self.extend(last, block)
            elif isinstance(block, TableBlock):
                joined.append(self.copy(block))
            else:
                joined.append(block)
        return joined

    def find_heads(self) -> set[Head]:
        """Rows that are the head of a table: declared, or short and repeated over the tables."""
        declared: set[Head] = set()
        counts: Counter[Head] = Counter()
        texts = [
            block.text.strip() if isinstance(block, TextBlock) else "" for block in self.blocks
        ]
        for block in self.blocks:
            if isinstance(block, TableBlock):
                for row in block.rows[:_TOP]:
                    head = _texts(row)
                    if _head_like(row):
                        counts[head] += 1
                        if all(cell.header for cell in row):
                            declared.add(head)
        for head in counts:
            size = len(head)
            first = head[0]
            for index, text in enumerate(texts):
                if text == first and tuple(texts[index : index + size]) == head:
                    counts[head] += 1
        return declared | {head for head, count in counts.items() if count > 1}

    def attach_heads(self) -> None:
        """A head that stands as paragraphs right above a table becomes its first row."""
        out: list[Block] = []
        for block in self.blocks:
            if (
                isinstance(block, TableBlock)
                and block.rows
                and _texts(block.rows[0]) not in self.heads
            ):
                for head in sorted(self.heads):
                    above = out[-len(head) :]
                    if len(head) == _width(block) and _are(above, head):
                        cells = [
                            CellBlock([text], header=True)
                            for text in above
                            if isinstance(text, TextBlock)
                        ]
                        del out[-len(head) :]
                        block = replace(
                            block,
                            rows=[cells, *block.rows],
                            columns=[list(range(len(cells))), *block.columns],
                            breaks_before=block.breaks_before or cells[0].blocks[0].breaks_before,
                        )
                        break
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
                inside = inside or any(_texts(row) in self.heads for row in block.rows[:_TOP])
                groups = [text for row in block.rows if (text := _alone(row))]
                active = groups[-1] if groups else active
            elif _group_like(block) and block.text.strip() not in columns:
                text = block.text.strip()
                above_heads = (
                    _texts(following.rows[0]) in self.heads
                    if isinstance(following, TableBlock) and following.rows
                    else isinstance(following, TextBlock) and following.text.strip() in firsts
                )
                if inside and text == active and above_heads:
                    self.furniture.append(FurnitureBlock("running_head", block))
                    continue
                active = text
            out.append(block)
        self.blocks = out

    def copy(self, table: TableBlock) -> TableBlock:
        """A table whose rows can be extended; cells of a head are marked so."""
        for row in table.rows[:_TOP]:
            if _texts(row) in self.heads:
                for cell in row:
                    cell.header = True
        return replace(
            table,
            rows=list(table.rows),
            columns=[list(row) for row in table.columns],
            places=list(table.places),
        )

    def same_table(self, first: TableBlock, second: TableBlock) -> bool:
        """Whether the second table goes on with the first: as wide, and without a head of its own
        or with the same."""
        if _width(first) != _width(second) or not first.rows or not second.rows:
            return False
        own = [_texts(row) for row in second.rows[:_TOP] if _is_head(row, self.heads)]
        if not own:
            return True
        known = {_texts(row) for row in first.rows if _is_head(row, self.heads)}
        return all(head in known for head in own)

    def extend(self, first: TableBlock, second: TableBlock) -> None:
        """Adds the rows of the second table, without its repeated head."""
        repeated = {
            _texts(row)
            for row in first.rows
            if _is_head(row, self.heads) or _alone(row) is not None
        }
        start = 0
        while start < min(_TOP, len(second.rows)) and _texts(second.rows[start]) in repeated:
            for cell in second.rows[start]:
                self.furniture += [FurnitureBlock("running_head", text) for text in cell.blocks]
            start += 1
        rows, columns = second.rows[start:], second.columns[start:]
        first.places += second.places
        if rows and self.cut_row(first.rows[-1], rows[0]):
            first.rows[-1] = self.join_rows(first.rows[-1], rows[0])
            rows, columns = rows[1:], columns[1:]
        first.rows += rows
        first.columns += columns

    def cut_row(self, above: Row, below: Row) -> bool:
        """Whether a page cut a row in two: its first cell goes on, or is empty below."""
        if len(above) != len(below) or _is_head(above, self.heads) or _is_head(below, self.heads):
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
        text and len(text) <= _SHORT and not ends_sentence(text) and not labelled(text)
        for text in texts
    )


def _is_head(row: Row, heads: set[Head]) -> bool:
    return _texts(row) in heads or (len(row) > 0 and all(cell.header for cell in row))


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


def _are(blocks: Sequence[Block], head: Head) -> bool:
    texts = tuple(block.text.strip() if isinstance(block, TextBlock) else "" for block in blocks)
    return texts == head


def _width(table: TableBlock) -> int:
    spans = zip(table.rows, table.columns, strict=False)
    return max((row_columns[-1] + row[-1].col_span for row, row_columns in spans if row), default=0)
