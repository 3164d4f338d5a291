"""Laying out pages: from words, rulings and tags to the blocks that a text or Word file has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import replace

from concordat_extractors.layout.pages.columns import Flow, flows_of, single
from concordat_extractors.layout.pages.flow import Paragraph, heading_levels, paragraphs_of
from concordat_extractors.layout.pages.frames import set_frames
from concordat_extractors.layout.pages.furniture import Aside, find_furniture
from concordat_extractors.layout.pages.hyphens import Hyphens
from concordat_extractors.layout.pages.lines import Group, Line, beside, lines_of, table_line
from concordat_extractors.layout.pages.notes import Calls, FootNote, take_notes
from concordat_extractors.layout.pages.revisions import other_wording, revision_warning
from concordat_extractors.layout.pages.runs import Writer, rounded
from concordat_extractors.layout.pages.setting import Setting, setting_of
from concordat_extractors.layout.pages.table_groups import rows_by_groups
from concordat_extractors.layout.pages.table_headed import heads_of
from concordat_extractors.layout.pages.table_model import CellArea, TableArea
from concordat_extractors.layout.pages.table_tags import tagged_tables
from concordat_extractors.layout.pages.tables import find_tables
from concordat_extractors.layout.pages.tagged import (
    TaggedPage,
    beside_each_other,
    by_tags,
    columned,
    heading_tags,
    trusted,
)
from concordat_extractors.layout.vocabulary import vocabulary_of
from concordat_schemas.page import Page, Word
from concordat_schemas.source import (
    Block,
    CellBlock,
    FurnitureBlock,
    Location,
    NoteBlock,
    SourceDocument,
    TableBlock,
    TextBlock,
)

_KINDS = {"line_number": "other"}
_LONGEST_HEADING = 300
_HEAD_LINES = 3
_MUCH = 15
_ACROSS = 0.95
_FEWEST_ABOVE = 6
_MANY_RULES = 200


def lay_out_pages(source: SourceDocument) -> SourceDocument:
    """The source with the blocks, notes and furniture that its pages hold.

    Every word of the pages is in exactly one of them; hyphens that lines made and bullets are
    counted in `markup`.
    """
    return _Pages(source).run()


class _Pages:
    def __init__(self, source: SourceDocument) -> None:
        self.source = source
        self.pages: Sequence[Page] = source.sheets
        self.furniture: list[FurnitureBlock] = []
        self.sure = False
        self.heads: Counter[str] = Counter()
        self.continued: set[str] = set()
        self.repeated: list[Aside] = []
        self.tables: list[list[TableArea]] = []
        self.figures: list[tuple[int, list[int]]] = []

    def run(self) -> SourceDocument:
        aside = find_furniture(self.pages)
        aside += self._revisions(aside)
        kept = self._kept(aside)
        self.sure = trusted(self.pages, kept)
        self.heads = heads_of(self.pages, kept)
        flows: list[Flow] = []
        for index, page in enumerate(self.pages):
            flows += self._flows(index, page, kept[index])
        size = setting_of(flows).size
        flows, notes = take_notes(flows, self.pages, size)
        setting = setting_of(flows)
        lines = [line for flow in flows for line in flow.lines if line.table is None]
        words = vocabulary_of(line.text for line in lines)
        hyphens = Hyphens(self._all_lines(flows, notes), words)
        writer = Writer(self.pages, hyphens, Calls(notes))
        blocks = self._blocks(flows, setting, writer)
        found = {note.key: self._note(note, setting, writer) for note in notes}
        self._set_aside([*aside, *self.repeated], kept, writer)
        return replace(
            self.source,
            blocks=blocks,
            notes=found,
            furniture=[*self.source.furniture, *self.furniture],
            markup=self.source.markup + writer.markup,
            sheets=[],
        )

    def _revisions(self, aside: Sequence[Aside]) -> list[Aside]:
        """The wording of visible tracked changes that is not asked for, as set aside."""
        rejected = self.source.rejected
        warning = revision_warning(self.pages, rejected)
        if warning is None and not rejected:
            return []
        if warning is not None:
            self.source.warnings.append(warning)
        gone = {(one.page, at) for one in aside for at in one.words}
        found = []
        for index, words in enumerate(other_wording(self.pages, rejected)):
            left = [at for at in words if (index, at) not in gone]
            if left:
                found.append(Aside(index, "other", left))
        return found

    def _kept(self, aside: Sequence[Aside]) -> list[list[int]]:
        """For each page the indices of the words that are not furniture and read across."""
        gone: list[set[int]] = [set() for _ in self.pages]
        for one in aside:
            gone[one.page].update(one.words)
        return [
            [at for at in range(len(page.words)) if at not in gone[index]]
            for index, page in enumerate(self.pages)
        ]

    def _flows(self, index: int, page: Page, kept: Sequence[int]) -> list[Flow]:
        tagged = by_tags(page, index, kept, self.sure)
        if tagged is not None:
            return self._tagged(index, page, tagged, kept)
        tables = find_tables(page, kept, self.heads)
        self.tables.append(tables)
        taken = {at for table in tables for cell in table.cells for at in cell.words}
        words = [page.words[at] for at in kept if at not in taken]
        lines = lines_of(words, index)
        set_frames(lines, page)
        size = lines[len(lines) // 2].size if lines else 10.0
        lines += [table_line(table, index, size) for table in tables]
        lines.sort(key=lambda line: (line.baseline, line.x0))
        return flows_of(lines, index, _bars(page, lines))

    def _tagged(
        self, index: int, page: Page, tagged: TaggedPage, kept: Sequence[int]
    ) -> list[Flow]:
        """The flows of a page as its tags give them: the text, then each note."""
        self.figures.append((index, tagged.figures))
        kept = self._without_heads(index, page, tagged, kept)
        tables = tagged_tables(page)
        here = set(kept)
        for table in tables:
            for cell in table.cells:
                cell.words = [at for at in cell.words if at in here]
        if beside_each_other(tagged.groups):
            inside = {at for table in tables for cell in table.cells for at in cell.words}
            aside = inside.union(tagged.figures)
            found = find_tables(page, [at for at in kept if at not in aside], self.heads)
            tables = [*tables, *(rows_by_groups(one, tagged.groups, page) for one in found)]
        self.tables.append(tables)
        numbers = {
            id(page.words[at]): number
            for number, table in enumerate(tables)
            for cell in table.cells
            for at in cell.words
        }
        groups: list[Group] = []
        notes: list[Group] = []
        placed: set[int] = set()
        for group in tagged.groups:
            held = [numbers.get(id(word), -1) for line in group.lines for word in line.words]
            for number in dict.fromkeys(held):
                if number >= 0 and number not in placed:
                    placed.add(number)
                    groups.append(Group([table_line(tables[number], index, group.lines[0].size)]))
            if max(held) >= 0:
                group = _outside(group, numbers)
            if group.lines:
                (notes if group.note else groups).append(group)
        loose = [page.words[at] for at in tagged.untagged if id(page.words[at]) not in numbers]
        _place_loose(groups, lines_of(loose, index))
        flows: list[Flow] = []
        parts = [(part, False) for part in columned(groups)] + [([one], True) for one in notes]
        for part, note in parts:
            lines = [line for group in part for line in group.lines]
            set_frames(lines, page)
            edges = [line for line in lines if line.x0 < part[0].lines[0].x1]
            left, right = min(line.x0 for line in edges), max(line.x1 for line in edges)
            further = bool(flows) and not note
            flows.append(Flow(lines, index, left, right, groups=part, note=note, further=further))
        return flows

    def _without_heads(
        self, index: int, page: Page, tagged: TaggedPage, kept: Sequence[int]
    ) -> Sequence[int]:
        """Sets the heads of columns aside that a tagged table repeats on its further pages."""
        again = [
            group
            for group in tagged.groups
            if group.before
            and group.table < 0
            and _text(group) in self.continued
            and len(group.lines) <= _HEAD_LINES
        ]
        self.continued |= {_text(group) for group in tagged.groups if group.after}
        if not again:
            return kept
        tagged.groups = [group for group in tagged.groups if group not in again]
        words = {id(word) for group in again for line in group.lines for word in line.words}
        gone = [at for at in kept if id(page.words[at]) in words]
        self.repeated.append(Aside(index, "running_head", gone))
        return [at for at in kept if id(page.words[at]) not in words]

    def _all_lines(self, flows: Sequence[Flow], notes: Sequence[FootNote]) -> list[Line]:
        found: list[Line] = []
        for flow in flows:
            for line in flow.lines:
                if line.table is None:
                    found.append(line)
                    continue
                page = self.pages[flow.page]
                for cell in line.table.cells:
                    found += lines_of([page.words[at] for at in cell.words], flow.page)
        found += [line for note in notes for flow in note.flows for line in flow.lines]
        return found

    def _blocks(self, flows: Sequence[Flow], setting: Setting, writer: Writer) -> list[Block]:
        blocks: list[Block] = []
        paragraphs = paragraphs_of(flows, setting)
        tagged = [heading_tags(page) for page in self.pages]
        levels = {} if any(tagged) else heading_levels(paragraphs, setting)
        for paragraph in paragraphs:
            line = paragraph.lines[0]
            if line.table is not None:
                blocks.append(self._table(line.table, line.page, setting, writer))
                continue
            block = writer.block(paragraph, flows[paragraph.flows[0]].left)
            block.outline = (
                paragraph.outline
                or tagged[line.page].get(line.words[0].tag)
                or levels.get(line.size)
            )
            if block.outline is not None and len(block.text) > _LONGEST_HEADING:
                block.outline = None
            blocks.append(block)
        return blocks

    def _table(self, table: TableArea, index: int, setting: Setting, writer: Writer) -> TableBlock:
        page = self.pages[index]
        rows: dict[int, list[CellArea]] = {}
        rights = _rights(table, page)
        for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
            rows.setdefault(cell.row, []).append(cell)
        return TableBlock(
            [
                [
                    CellBlock(
                        self._cell(cell, index, setting, writer, rights),
                        cell.row_span,
                        cell.col_span,
                        cell.row < table.head_rows,
                    )
                    for cell in row
                ]
                for row in rows.values()
            ],
            [[cell.column for cell in row] for row in rows.values()],
            [Location(page.number, rounded(page.shown(table.box)))],
        )

    def _cell(
        self,
        cell: CellArea,
        index: int,
        setting: Setting,
        writer: Writer,
        rights: dict[int, float],
    ) -> list[TextBlock]:
        words = [self.pages[index].words[at] for at in cell.words]
        lines = lines_of(words, index) + _turned(words, index)
        if not lines:
            return []
        left = min(line.x0 for line in lines)
        padded = cell.box[2] - max(0.0, left - cell.box[0])
        edge = rights.get(cell.column + cell.col_span - 1, padded)
        right = max(max(line.x1 for line in lines), min(padded, edge))
        flow = replace(single(lines, index), left=left, right=right)
        own = setting_of([flow])
        own.size = setting.size
        return [writer.block(one, left) for one in paragraphs_of([flow], own)]

    def _note(self, note: FootNote, setting: Setting, writer: Writer) -> NoteBlock:
        own = setting_of(note.flows)
        own.size = setting.size
        blocks = [writer.block(one, note.flows[0].left) for one in paragraphs_of(note.flows, own)]
        places = [place for block in blocks for place in block.places]
        writer.markup += note.dropped
        return NoteBlock(note.key, note.mark, blocks, places)

    def _set_aside(
        self, aside: Sequence[Aside], kept: Sequence[Sequence[int]], writer: Writer
    ) -> None:
        for one in aside:
            page = self.pages[one.page]
            words = [page.words[at] for at in one.words]
            self._furniture(one.kind, words, one.page, writer)
        for index, indices in enumerate(kept):
            turned = [self.pages[index].words[at] for at in indices]
            inside = {
                at for table in self.tables[index] for cell in table.cells for at in cell.words
            }
            loose = [
                word
                for at, word in zip(indices, turned, strict=True)
                if word.angle and at not in inside
            ]
            self._furniture("other", loose, index, writer)
        for index, figure in self.figures:
            self._furniture("other", [self.pages[index].words[at] for at in figure], index, writer)

    def _furniture(self, kind: str, words: Sequence[Word], index: int, writer: Writer) -> None:
        level = lines_of(words, index) + _turned(words, index)
        for line in level:
            block = writer.block(Paragraph([line], [0]), line.x0)
            self.furniture.append(FurnitureBlock(_KINDS.get(kind, kind), block))  # type: ignore[arg-type]


def _bars(page: Page, lines: Sequence[Line]) -> list[float]:
    """The height of the lowest rule above the middle of a page that parts all of its text.

    A masthead may have several; what stands between them is too little to tell its columns.
    """
    if not lines or len(page.rulings) > _MANY_RULES:
        return []
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    tops = [
        rule.top
        for rule in page.rulings
        if rule.across
        and not rule.edge
        and rule.top < 0.5 * page.height
        and rule.x1 - rule.x0 >= _ACROSS * (right - left)
        and not any(line.top < rule.top < line.baseline for line in lines)
        and not any(line.table for line in lines)
    ]
    above = sum(line.baseline < max(tops, default=0) for line in lines)
    return [max(tops)] if above >= _FEWEST_ABOVE else []


def _rights(table: TableArea, page: Page) -> dict[int, float]:
    """Where the text of each column that has much of it ends; the edges of cells tell less."""
    ends: dict[int, list[float]] = {}
    for cell in table.cells:
        last = cell.column + cell.col_span - 1
        ends.setdefault(last, []).extend(page.words[at].x1 for at in cell.words)
    return {column: max(found) for column, found in ends.items() if len(found) >= _MUCH}


def _level(first: Line, second: Line) -> bool:
    return abs(first.baseline - second.baseline) < 0.2 * second.size and second.x0 > first.x1


def _outside(group: Group, taken: Container[int]) -> Group:
    """A group without the words that a table has taken."""
    rests = [[word for word in line.words if id(word) not in taken] for line in group.lines]
    return replace(group, lines=[Line(rest, group.lines[0].page) for rest in rests if rest])


def _text(group: Group) -> str:
    return " ".join(line.text for line in group.lines)


def _place_loose(groups: list[Group], lines: Sequence[Line]) -> None:
    """Puts lines of tags that are no paragraph where those tags stand among the others.

    A label that stands level with the text behind it begins that text.
    """
    ends = [
        max((word.tag for line in group.lines for word in line.words), default=-1)
        for group in groups
    ]
    loose: list[list[Line]] = []
    reached = -1
    for line in sorted(lines, key=lambda line: (min(_tags(line)), line.baseline, line.x0)):
        last = loose[-1][-1] if loose else None
        between = any(reached < end < min(_tags(line)) for end in ends)
        near = last is not None and 0 < line.baseline - last.baseline < 1.6 * line.size
        if near and not between:
            loose[-1].append(line)
        elif last is not None and not between and _level(last, line):
            loose[-1][-1] = beside([last, line])
        else:
            loose.append([line])
        reached = max(_tags(line))
    for part in loose:
        first = min(_tags(part[0]))
        before = [at for at, end in enumerate(ends) if -1 < end < first]
        where = max(before, key=lambda at: ends[at]) + 1 if before else 0
        after = groups[where].lines[0] if where < len(groups) else None
        if after is not None and after.table is None and _level(part[-1], after):
            groups[where].lines[:1] = [*part[:-1], beside([part[-1], after])]
            continue
        groups.insert(where, Group(part, whole=False))
        ends.insert(where, max(_tags(part[-1])))


def _tags(line: Line) -> list[int]:
    return [word.tag for word in line.words]


def _turned(words: Sequence[Word], index: int) -> list[Line]:
    """Words that do not read across, as lines of their own."""
    stretch: list[Word] = []
    lines: list[Line] = []
    for word in words:
        if not word.angle:
            continue
        stretch.append(word)
    if stretch:
        lines.append(Line(stretch, index))
    return lines
