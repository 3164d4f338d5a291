"""From lines and tables in reading order to drafts: sections, paragraphs, actions, tables.

One pass. A heading closes what is open; an action's label opens an action, which goes on until
the next label, heading, numbered paragraph of the narrative or lead-in; behind the head of its
indicators only what reads like an indicator still belongs to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from concordat_extractors.structure.allocation import alike
from concordat_extractors.structure.drafts import (
    Draft,
    DraftAction,
    DraftParagraph,
    Drafts,
    DraftSection,
    DraftTable,
)
from concordat_extractors.structure.fields import Text
from concordat_extractors.structure.headings import Heading, has_range, without_range
from concordat_extractors.structure.indicators import is_stem, opening_measure
from concordat_extractors.structure.labels import Label
from concordat_extractors.structure.lines import Line, Role
from concordat_extractors.structure.marks import is_marked, line_label
from concordat_extractors.structure.style_choice import StyleInUse
from concordat_extractors.structure.table_join import body_text, join_groups
from concordat_extractors.structure.tables import (
    Entry,
    Group,
    entry_start,
    find_columns,
    read_groups,
)
from concordat_extractors.structure.text_match import contains, equals, fold, starts_with
from concordat_schemas.source import TableBlock

_LONGEST_INDICATOR = 60


@dataclass(eq=False)
class TableUnit:
    """A table of the flow, with the lines of each cell."""

    block: TableBlock
    cells: list[list[list[Line]]]


Unit = Line | TableUnit


def assemble(units: Sequence[Unit], style: StyleInUse, headings: dict[Line, Heading]) -> Drafts:
    """Drafts of one document from its units, behind the masthead."""
    return _Assembler(units, style, headings).run()


class _Assembler:
    def __init__(
        self, units: Sequence[Unit], style: StyleInUse, headings: dict[Line, Heading]
    ) -> None:
        self.units = units
        self.style = style
        self.vocabulary = style.vocabulary
        self.headings = headings
        self.titles = {one.title for one in headings.values() if one.title is not None}
        self.drafts = Drafts()
        self.sections: list[DraftSection] = []
        self.open: DraftParagraph | DraftAction | None = None
        self.measuring = False
        self.last_number = 0
        self.enclosures = self._paragraph_enclosures()
        self.zone: list[Group] | None = None

    def run(self) -> Drafts:
        for at, unit in enumerate(self.units):
            if isinstance(unit, TableUnit):
                self._table(unit)
            elif unit.text and unit not in self.titles:
                self._line(at, unit)
            elif not unit.text and unit.calls and self.open is not None:
                self._add_text(unit)
        self._close_zone()
        return self.drafts

    @property
    def section(self) -> DraftSection | None:
        return self.sections[-1] if self.sections else None

    def _add(self, draft: Draft) -> None:
        self.drafts.order.append(draft)

    def _paragraph_enclosures(self) -> set[str]:
        """How the numbers of narrative paragraphs are enclosed: as the first outside a list is."""
        before: Line | None = None
        for unit in self.units:
            if not isinstance(unit, Line) or not unit.text:
                continue
            label = line_label(unit)
            introduced = before is not None and before.text.endswith(":")
            outside = not introduced and not unit.block.bullet and unit not in self.headings
            first = label is not None and label.form == "arabic" and label.is_first
            if label is not None and first and outside and not self.style.action_label(unit):
                return {label.enclosure}
            before = unit
        return {"."}

    def _next(self, at: int) -> Unit | None:
        for unit in self.units[at + 1 :]:
            if isinstance(unit, TableUnit) or unit.text:
                return unit
        return None

    def _next_line(self, at: int) -> Line | None:
        unit = self._next(at)
        return unit if isinstance(unit, Line) else None

    # one line

    def _line(self, at: int, line: Line) -> None:
        heading = self.headings.get(line)
        if heading is not None and not self._is_group_head(at, line, heading):
            self._close_zone()
            self._heading(line, heading)
            return
        if self.zone is not None and self._in_zone(at, line):
            return
        label = self.style.action_label(line)
        if label is not None and not (
            isinstance(self.open, DraftAction) and line.block.bullet and not label.strong
        ):
            if self._repeats_action(label.number):
                self.zone = self.zone or []
                self._zone_entry(Entry(label.number, line, label.end), label.end)
                return
            self._action(line, label.number, label.end)
            return
        if isinstance(self.open, DraftAction):
            self._in_action(at, line, self.open)
        else:
            self._narrative(at, line)

    def _heading(self, line: Line, heading: Heading) -> None:
        while self.sections and self.sections[-1].level >= heading.level:
            self.sections.pop()
        text = Text()
        line.give(Role.LABEL, 0, heading.start)
        if heading.start < len(line.text):
            text.add(line, heading.start)
        lines = [line]
        if heading.title is not None:
            text.add(heading.title, joint=" ")
            lines.append(heading.title)
        parent = self.section
        section = DraftSection(heading.kind, heading.number, text, heading.level, parent, lines)
        self.sections.append(section)
        self._add(section)
        self.open, self.measuring = None, False
        if heading.kind == "article":
            self.last_number = 0
        if self.drafts.actions and contains(text.value, self.vocabulary["indicator_sections"]):
            self.zone = []

    def _action(self, line: Line, number: str, start: int) -> DraftAction:
        line.give(Role.LABEL, 0, start)
        line.rules.append(f"action {number}")
        action = DraftAction(self.section, number, line, start)
        if start < len(line.text):
            action.body.append(line)
        self._add(action)
        self.open, self.measuring = action, False
        return action

    def _in_action(self, at: int, line: Line, action: DraftAction) -> None:
        head = self._indicator_head(at, line)
        if head is not None:
            line.give(Role.LABEL, 0, head)
            line.rules.append("head of the indicators")
            self.style.heads_seen[line.text[:head].strip()] += 1
            self.measuring = True
            if head < len(line.text):
                action.measured.append((line, head))
            return
        if self._is_numbered_paragraph(line, action) or self._is_lead_in(at, line):
            self._narrative(at, line)
            return
        if not self.measuring and self._is_labelled_indicator(line):
            self.measuring = True
        if not self.measuring:
            action.body.append(line)
            line.rules.append(f"text of action {action.number}")
        elif self._reads_like_indicator(at, line, action):
            action.measured.append((line, 0))
        else:
            self._narrative(at, line)

    def _indicator_head(self, at: int, line: Line) -> int | None:
        head = self.style.indicator_head(line)
        if head is None or head < len(line.text):
            return head
        following = self._next_line(at)
        if following is None:
            return None
        measured = opening_measure(following.text, self.vocabulary) != "other"
        inline = not following.ends_sentence or following.words < 60
        return head if is_marked(following) or measured or inline else None

    def _is_labelled_indicator(self, line: Line) -> bool:
        size = starts_with(line.text, self.vocabulary["indicator_words"])
        rest = line.text[size:].lstrip(" #")
        return bool(size) and rest[:1].isdigit()

    def _reads_like_indicator(self, at: int, line: Line, action: DraftAction) -> bool:
        if is_marked(line) or not action.measured:
            return True
        if opening_measure(line.text, self.vocabulary) != "other":
            return True
        if self._is_labelled_indicator(line) or is_stem(line, self._next_line(at), self.vocabulary):
            return True
        following = self._next_line(at)
        stem_like = line.text.endswith(":") and following is not None and is_marked(following)
        if stem_like or starts_with(line.text.strip("(["), self.vocabulary["baseline_words"]):
            return True
        unmarked = not any(is_marked(one) for one, _ in action.measured)
        return unmarked and line.words <= _LONGEST_INDICATOR

    # the narrative

    def _narrative(self, at: int, line: Line) -> None:
        label = line_label(line)
        here = self.open if isinstance(self.open, DraftParagraph) else None
        if (
            label is not None
            and not line.block.bullet
            and self._numbers_paragraph(label, line, here)
        ):
            self._paragraph(line, label.value, label.end)
            if label.form == "arabic":
                self.last_number = int(label.value)
            return
        if is_marked(line):
            if here is None or here.continuation:
                here = self._open_paragraph()
            here.listed.append(line)
            return
        if here is not None and self._goes_on(at, line, here):
            self._add_text(line)
            return
        self._paragraph(line, None, 0)

    def _open_paragraph(self) -> DraftParagraph:
        paragraph = DraftParagraph(self.section, None)
        self._add(paragraph)
        self.open, self.measuring = paragraph, False
        return paragraph

    def _paragraph(self, line: Line, number: str | None, start: int) -> None:
        paragraph = self._open_paragraph()
        paragraph.number = number
        line.give(Role.LABEL, 0, start)
        line.rules.append(f"paragraph {number}" if number else "paragraph without number")
        paragraph.lines.append(line)
        paragraph.text.add(line, start)

    def _add_text(self, line: Line) -> None:
        here = self.open
        if isinstance(here, DraftAction):
            here.body.append(line)
        elif here is not None:
            here.lines.append(line)
            (here.continuation if here.listed else here.text).add(line)
            line.rules.append("goes on with the paragraph above")

    def _goes_on(self, at: int, line: Line, here: DraftParagraph) -> bool:
        """Whether an unmarked line belongs to the paragraph above rather than being one itself."""
        if line.text[:1].islower():
            return True
        introduces = line.text.endswith(":") or self._is_lead_in(at, line)
        if here.number is not None and here.listed and not introduces:
            return True
        section = self.section
        article = section is not None and section.kind == "article"
        return article and here.number is not None and not line.is_caps

    def _is_numbered_paragraph(self, line: Line, action: DraftAction) -> bool:
        label = line_label(line)
        if label is None or label.form != "arabic" or line.block.bullet:
            return False
        if label.enclosure not in self.enclosures or not self.last_number:
            return False
        if int(label.value) != self.last_number + 1:
            return False
        marked = [line_label(one) for one in action.body if is_marked(one)]
        listed = [line_label(one) for one, _ in action.measured if is_marked(one)]
        earlier = (listed if self.measuring else marked)[-1:]
        return not (earlier and earlier[0] is not None and label.follows(earlier[0]))

    def _numbers_paragraph(self, label: Label, line: Line, here: DraftParagraph | None) -> bool:
        introduced = here is not None and (here.text.value.endswith(":") or bool(here.listed))
        if label.form == "dotted":
            return not introduced or line.words > 8
        if label.form in ("lower", "upper"):
            return not introduced and self._opens_or_follows(label, here)
        if label.form != "arabic" or label.enclosure not in self.enclosures:
            return False
        if here is not None and here.listed:
            earlier = line_label(here.listed[-1])
            if earlier is not None and label.follows(earlier):
                return False
        if label.number == self.last_number + 1 and self.last_number:
            return True
        return not introduced

    def _opens_or_follows(self, label: Label, here: DraftParagraph | None) -> bool:
        """Whether a lettered line numbers a paragraph: behind a heading, or after its like."""
        if here is None:
            return label.is_first and self.open is None
        before = line_label(here.lines[0]) if here.number is not None and here.lines else None
        return before is not None and label.follows(before)

    def _is_lead_in(self, at: int, line: Line) -> bool:
        """Whether an unmarked line introduces the actions that follow it."""
        if is_marked(line):
            return False
        following = self._next(at)
        if isinstance(following, Line):
            if self.style.action_label(following) is None or following in self.headings:
                return False
        elif (
            following is None or find_columns(following.block, following.cells, self.style) is None
        ):
            return False
        return introduces_actions(line.text, self.style)

    # tables, and appendices that repeat the actions

    def _table(self, unit: TableUnit) -> None:
        columns = find_columns(unit.block, unit.cells, self.style)
        if columns is None:
            self._close_zone()
            self._add(DraftTable(self.section, unit.block, unit.cells))
            self.open = None
            return
        groups = read_groups(unit.block, unit.cells, columns, self.style)
        if self.zone is not None:
            self._finish_zone()
        repeats = join_groups(groups, self.drafts, self._section_for_group, self.style)
        self.open, self.measuring = None, False
        if repeats:
            self.zone = []

    def _section_for_group(self, head: Line | None) -> DraftSection | None:
        if head is None:
            return self.section
        label = line_label(head)
        numbered = label is not None and not head.block.bullet
        text = Text()
        start = label.end if label is not None and numbered else 0
        head.give(Role.LABEL, 0, start)
        text.add(head, start)
        outer = [one for one in self.sections if not one.from_table]
        self.sections = outer
        level = outer[-1].level + 1 if outer else 1
        number = label.value if label is not None and numbered else None
        section = DraftSection("section", number, text, level, self.section, [head])
        section.from_table = True
        self.sections.append(section)
        self._add(section)
        return section

    def _repeats_action(self, number: str) -> bool:
        section = self.section
        apart = self.zone is not None or (
            section is not None and section.kind in ("annex", "appendix")
        )
        return apart and any(action.number == number for action in self.drafts.actions)

    def _is_group_head(self, at: int, line: Line, heading: Heading) -> bool:
        """Whether a heading in a list of indicators only groups the actions it repeats."""
        if self.zone is None or heading.kind != "section":
            return False
        if has_range(line.text):
            return True
        plain = fold(without_range(line.text[heading.start :]))
        known = {
            fold(draft.heading.value)
            for draft in self.drafts.order
            if isinstance(draft, DraftSection)
        }
        if plain in known or equals(line.text, self._column_words()):
            return True
        following = self._next(at)
        if isinstance(following, TableUnit):
            return heading.number is None and bool(self.zone)
        return (
            following is not None
            and heading.number is None
            and (equals(following.text, self._column_words()) or self._entry(following) is not None)
        )

    def _column_words(self) -> tuple[str, ...]:
        return (*self.vocabulary["action_columns"], *self.vocabulary["indicator_columns"])

    def _entry(self, line: Line) -> Entry | None:
        """A line that repeats an action by number and text."""
        if line.block.bullet:
            return None
        start = entry_start(line, self.style)
        if start is None:
            return None
        action = next((one for one in self.drafts.actions if one.number == start[0]), None)
        if action is None:
            return None
        text = line.text[start[1] :]
        body = body_text(action)
        if self.style.action_label(line) and not text:
            return Entry(start[0], line, start[1])
        if alike(text, body[: len(text)]) or fuzz.partial_ratio(text, body) >= 85:
            return Entry(start[0], line, start[1])
        return None

    def _in_zone(self, at: int, line: Line) -> bool:
        assert self.zone is not None
        entry = self._entry(line)
        if entry is not None:
            self._zone_entry(entry, entry.start)
            return True
        if self._is_column_head(line):
            line.give(Role.LABEL)
            line.rules.append("head of a table")
            return True
        if line in self.headings or (has_range(line.text) and not is_marked(line)):
            line.give(Role.LABEL)
            line.rules.append("group head of repeated actions")
            return True
        if not self.zone or not self.zone[-1].entries:
            return self._precedes_entry(at, line)
        head = self.style.indicator_head(line)
        if head is not None and head == len(line.text):
            line.give(Role.LABEL)
            return True
        group = self.zone[-1]
        action = next(one for one in self.drafts.actions if one.number == group.entries[-1].number)
        body = body_text(action)
        label = line_label(line)
        bare = line.text[label.end if label else 0 :]
        if not group.indicators and fuzz.partial_ratio(bare, body) >= 90 and bare:
            group.entries[-1].more.append(line)
            return True
        following = self._next_line(at)
        if line.text.endswith(":") and following is not None and not is_marked(following):
            return False
        group.indicators.append(line)
        return True

    def _is_column_head(self, line: Line) -> bool:
        if equals(line.text, self._column_words()):
            return True
        folded = fold(line.text).replace(" ", "")
        return any(
            folded == (fold(action) + fold(indicator)).replace(" ", "")
            for action in self.vocabulary["action_columns"]
            for indicator in self.vocabulary["indicator_columns"]
        )

    def _precedes_entry(self, at: int, line: Line) -> bool:
        """Whether a short line before the first repeated action is the head of its group."""
        following = self._next(at)
        if line.ends_sentence or line.words > 20 or following is None:
            return False
        if isinstance(following, TableUnit):
            if find_columns(following.block, following.cells, self.style) is None:
                return False
        elif self._entry(following) is None and not self._is_column_head(following):
            return False
        line.give(Role.LABEL)
        line.rules.append("group head of repeated actions")
        return True

    def _zone_entry(self, entry: Entry, start: int) -> None:
        assert self.zone is not None
        entry.line.give(Role.LABEL, 0, start)
        if self.zone and not self.zone[-1].indicators and self.zone[-1].entries:
            self.zone[-1].entries.append(entry)
        else:
            self.zone.append(Group([entry]))

    def _finish_zone(self) -> None:
        if self.zone:
            join_groups(self.zone, self.drafts, self._section_for_group, self.style)
            self.zone = []

    def _close_zone(self) -> None:
        self._finish_zone()
        self.zone = None


def introduces_actions(text: str, style: StyleInUse) -> bool:
    """Whether a text is a lead-in: one sentence that ends in a colon or names what follows."""
    if not (text.endswith(":") or contains(text, style.vocabulary["lead_ins"])):
        return False
    return not _inner_stop(text)


def _inner_stop(text: str) -> bool:
    """Whether a sentence ends inside the text."""
    at = text.find(". ")
    while at != -1:
        before = text[:at].rsplit(None, 1)[-1] if text[:at].split() else ""
        after = text[at + 2 : at + 3]
        if after.isupper() and len(before) > 2 and not before.endswith(("No", "Art", "para")):
            return True
        at = text.find(". ", at + 1)
    return False
