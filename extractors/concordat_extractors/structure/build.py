"""From drafts to the Plan: identifiers, reading order, provenance, footnotes and their calls."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from concordat_extractors.conventions import Vocabulary
from concordat_extractors.structure.baseline import plan_wide_reference, set_reference
from concordat_extractors.structure.drafts import (
    DraftAction,
    DraftParagraph,
    Drafts,
    DraftSection,
    DraftTable,
)
from concordat_extractors.structure.fields import Text
from concordat_extractors.structure.indicators import DraftIndicator, population, sentence
from concordat_extractors.structure.lines import Line, Role
from concordat_extractors.structure.lists import DraftItem
from concordat_extractors.structure.style_choice import StyleInUse
from concordat_schemas.identity import Ids, label_part
from concordat_schemas.plan import (
    Action,
    Call,
    Cell,
    Footnote,
    Indicator,
    Item,
    Paragraph,
    Place,
    Section,
    Table,
)
from concordat_schemas.source import Location

SOURCE = "src_1"
_PREFIX = {"section": "sec", "article": "art", "annex": "annex", "appendix": "appendix"}


@dataclass
class NoteLines:
    """A footnote of the file: its mark as printed, its lines, the source glyphs of its mark."""

    key: str
    mark: str
    lines: list[Line]
    places: list[Location]
    glyphs: int = 0


@dataclass
class Built:
    """The elements of a plan, and for each the lines it came from."""

    sections: list[Section] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    lines: dict[str, list[Line]] = field(default_factory=dict)


def build(drafts: Drafts, notes: Sequence[NoteLines], style: StyleInUse) -> Built:
    """The elements of a plan from finished drafts and the notes they call."""
    return _Builder(drafts, notes, style).run()


class _Builder:
    def __init__(self, drafts: Drafts, notes: Sequence[NoteLines], style: StyleInUse) -> None:
        self.drafts = drafts
        self.style = style
        self.vocabulary: Vocabulary = style.vocabulary
        self.notes = {note.key: note for note in notes}
        self.ids = Ids()
        self.built = Built()
        self.seq = 0
        self.section_ids: dict[DraftSection, str] = {}
        self.unnumbered: Counter[str] = Counter()
        self.footnotes: dict[str, Footnote] = {}
        self.called_now: list[str] = []
        self.prefix_paragraphs = _restarts(
            [d.number for d in drafts.order if isinstance(d, DraftParagraph) and d.number]
        )
        self.prefix_actions = _restarts([action.number for action in drafts.actions])

    def run(self) -> Built:
        for draft in self.drafts.order:
            if isinstance(draft, DraftSection):
                self._section(draft)
            elif isinstance(draft, DraftParagraph):
                self._paragraph(draft)
            elif isinstance(draft, DraftAction):
                self._action(draft)
            else:
                self._table(draft)
            self._emit_called()
        for key in self.notes:
            if key not in self.footnotes:
                self._footnote(key)
        self._emit_called()
        self._apply_plan_wide_baseline()
        return self.built

    def _next(self) -> int:
        self.seq += 1
        return self.seq - 1

    def _section_id(self, section: DraftSection | None) -> str | None:
        return self.section_ids[section] if section is not None else None

    def _child(self, parent: str | None, prefix: str, label: str | None, ordinal: str) -> str:
        part = label_part(label)
        if part is None:
            key = f"{parent}__{prefix}"
            self.unnumbered[key] += 1
            part = f"{ordinal}{self.unnumbered[key]}"
        wanted = f"{parent}__{prefix}_{part}" if parent else f"{prefix}_{part}"
        return self.ids.give(wanted)

    # elements

    def _section(self, draft: DraftSection) -> None:
        parent = self._section_id(draft.parent)
        prefix = _PREFIX[draft.kind]
        holder = None if draft.kind == "article" else parent
        identifier = self._child(holder, prefix, draft.number, "n")
        self.section_ids[draft] = identifier
        seq = self._next()
        notes = self._calls(identifier, [("heading", draft.heading)])
        self.built.sections.append(
            Section(
                id=identifier,
                seq=seq,
                places=self._places(draft.lines, [("heading", draft.heading)]),
                kind=draft.kind,
                number=draft.number,
                heading=draft.heading.value,
                level=draft.level,
                parent=parent,
                notes=notes,
            )
        )
        self.built.lines[identifier] = draft.lines

    def _paragraph(self, draft: DraftParagraph) -> None:
        section = self._section_id(draft.section)
        numbered = draft.number is not None and not self.prefix_paragraphs
        identifier = self._child(None if numbered else section, "para", draft.number, "n")
        seq = self._next()
        fields = [("text", draft.text), ("continuation", draft.continuation)]
        notes = self._calls(identifier, fields[:1])
        items = self._items(draft.items, identifier, notes)
        notes += [note for note in self._calls(identifier, fields[1:]) if note not in notes]
        lines = draft.lines or draft.listed[:1]
        self.built.paragraphs.append(
            Paragraph(
                id=identifier,
                seq=seq,
                places=self._places(lines, fields),
                section=section,
                kind=draft.kind,
                number=draft.number,
                text=draft.text.value,
                items=items,
                continuation=draft.continuation.value or None,
                notes=notes,
            )
        )
        self.built.lines[identifier] = lines

    def _items(self, drafts: Sequence[DraftItem], parent: str, notes: list[str]) -> list[Item]:
        items = []
        for draft in drafts:
            label = draft.label.value if draft.label else None
            identifier = self._child(parent, "item", label, "")
            seq = self._next()
            notes += [
                note
                for note in self._calls(identifier, [("text", draft.text)])
                if note not in notes
            ]
            children = self._items(draft.items, identifier, notes)
            items.append(
                Item(
                    id=identifier,
                    seq=seq,
                    places=self._places(draft.text.lines, [("text", draft.text)]),
                    label=label,
                    text=draft.text.value,
                    items=children,
                )
            )
            self.built.lines[identifier] = draft.text.lines
        return items

    def _action(self, draft: DraftAction) -> None:
        section = self._section_id(draft.section)
        holder = section if self.prefix_actions else None
        identifier = self._child(holder, "act", draft.number, "n")
        seq = self._next()
        before = [("title", draft.title), ("chapeau", draft.chapeau)]
        after = [("continuation", draft.continuation)]
        notes = self._calls(identifier, before)
        if draft.line not in draft.body:
            notes += self._label_calls(identifier, draft)
        items = self._items(draft.items, identifier, notes)
        notes += [note for note in self._calls(identifier, after) if note not in notes]
        indicators = [self._indicator(one, identifier, notes) for one in draft.indicators]
        own = [draft.line, *(text for _, one in before + after for text in one.lines)]
        lines = list(dict.fromkeys(own))
        self.built.actions.append(
            Action(
                id=identifier,
                seq=seq,
                places=self._places(lines, before + after),
                confidence=draft.confidence,
                section=section,
                number=draft.number,
                title=draft.title.value or None,
                chapeau=draft.chapeau.value,
                items=items,
                continuation=draft.continuation.value or None,
                placeholder=draft.placeholder,
                notes=notes,
                indicators=indicators,
            )
        )
        self.built.lines[identifier] = lines

    def _label_calls(self, identifier: str, draft: DraftAction) -> list[str]:
        """Calls on a label that stands alone count as calls at the start of the text."""
        field_name = "title" if draft.title else "chapeau"
        return [self._call(key, identifier, field_name, 0) for _, key in draft.line.calls]

    def _indicator(self, draft: DraftIndicator, parent: str, notes: list[str]) -> Indicator:
        identifier = self._child(parent, "ind", draft.label, "")
        seq = self._next()
        text = draft.text.value
        stem = draft.stem.value if draft.stem else None
        whole = sentence(stem, text, self.vocabulary)
        fields = [("text", draft.text)]
        if draft.stem is not None and not any(
            draft.stem.lines[0] in lines for lines in self.built.lines.values()
        ):
            fields = [("stem", draft.stem), *fields]
        notes += [note for note in self._calls(identifier, fields) if note not in notes]
        lines = [*(draft.stem.lines if draft.stem else []), *draft.lines]
        self.built.lines[identifier] = lines
        return Indicator(
            id=identifier,
            seq=seq,
            places=self._places(draft.lines, fields),
            label=draft.label,
            stem=stem,
            text=text,
            sentence=whole,
            measure=draft.measure,
            population=population(whole, self.vocabulary),
            baseline=draft.baseline,
        )

    def _table(self, draft: DraftTable) -> None:
        section = self._section_id(draft.section)
        identifier = self._child(section, "table", None, "n")
        seq = self._next()
        rows = []
        lines: list[Line] = []
        for y, row in enumerate(draft.cells):
            cells = []
            for x, content in enumerate(row):
                text = Text()
                for line in content:
                    text.add(line)
                lines += content
                block = draft.block.rows[y][x]
                cells.append(
                    Cell(
                        text=text.value,
                        row_span=block.row_span,
                        col_span=block.col_span,
                        header=block.header,
                    )
                )
                self._calls(identifier, [(f"rows.{y}.{x}", text)])
            rows.append(cells)
        places = [place_of(one) for one in draft.block.places]
        self.built.tables.append(
            Table(
                id=identifier,
                seq=seq,
                section=section,
                places=places,
                caption=draft.caption.value or None,
                rows=rows,
            )
        )
        self._calls(identifier, [("caption", draft.caption)])
        self.built.lines[identifier] = [*draft.caption.lines, *lines]

    # footnotes

    def _calls(self, element: str, fields: Iterable[tuple[str, Text]]) -> list[str]:
        called = []
        for name, text in fields:
            for offset, key in text.calls():
                called.append(self._call(key, element, name, offset))
        return list(dict.fromkeys(called))

    def _call(self, key: str, element: str, field_name: str, offset: int) -> str:
        note = self._footnote(key)
        note.calls.append(Call(element=element, field=field_name, offset=offset))
        return note.id

    def _footnote(self, key: str) -> Footnote:
        if key in self.footnotes:
            return self.footnotes[key]
        note = self.notes[key]
        text = Text()
        for line in note.lines:
            text.add(line)
        identifier = self._child(None, "fn", note.mark, "n")
        footnote = Footnote(
            id=identifier,
            seq=0,
            places=self._places(note.lines, [("text", text)])
            or [place_of(one) for one in note.places],
            number=note.mark,
            text=text.value,
        )
        self.footnotes[key] = footnote
        self.called_now.append(key)
        self.built.lines[identifier] = note.lines
        return footnote

    def _emit_called(self) -> None:
        for key in self.called_now:
            footnote = self.footnotes[key]
            footnote.seq = self._next()
            self.built.footnotes.append(footnote)
        self.called_now = []

    def _apply_plan_wide_baseline(self) -> None:
        texts = [(note.text, note.id) for note in self.built.footnotes]
        texts += [(one.text, one.id) for one in self.built.paragraphs]
        for text, identifier in texts:
            point = plan_wide_reference(text, self.vocabulary)
            if point is None:
                continue
            for action in self.built.actions:
                for indicator in action.indicators:
                    if indicator.baseline.reference_point is None:
                        set_reference(indicator.baseline, point, identifier, self.vocabulary)
            return

    def _places(self, lines: Sequence[Line], fields: Sequence[tuple[str, Text]]) -> list[Place]:
        locations = dict.fromkeys(location for line in lines for location in line.places)
        places = [place_of(location) for location in locations]
        original = {name: text.original for name, text in fields if text.pieces and text.original}
        if places and original:
            places[0].original = {name: text for name, text in original.items() if text}
        return places


def _restarts(numbers: Sequence[str]) -> bool:
    """Whether numbering starts anew in each part, so that a number alone names nothing."""
    return sum(number == numbers[0] for number in numbers) > 1 if numbers else False


def place_of(location: Location) -> Place:
    """A location of the reader as a place of the plan."""
    return Place(
        source=SOURCE,
        page=location.page,
        box=location.box,
        locator=location.locator,
        recognized=location.recognized,
    )


def unplaced_lines(lines: Iterable[Line]) -> list[tuple[Line, str]]:
    """What of the lines took no role, which is given one now so that the account is whole."""
    found = []
    for line in lines:
        line.give(Role.UNPLACED)
        if line.count(Role.UNPLACED):
            left = zip(line.text, line.roles, strict=True)
            text = "".join(char for char, role in left if role == Role.UNPLACED)
            found.append((line, " ".join(text.split())))
    return found


def by_role(lines: Iterable[Line]) -> dict[Role, int]:
    """Source glyphs of lines by role; note marks count as labels."""
    totals: dict[Role, int] = defaultdict(int)
    for line in lines:
        for role in Role:
            totals[role] += line.count(role)
        totals[Role.LABEL] += line.mark_glyphs
    return totals
