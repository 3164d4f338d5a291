"""From lines and tables in reading order to drafts: sections, paragraphs, actions, tables.

One pass. A heading closes what is open; an action's label opens an action, which goes on until
the next label, heading, numbered paragraph of the narrative or lead-in; behind the head of its
indicators only what reads like an indicator still belongs to it.
"""

from __future__ import annotations

from collections.abc import Sequence

from concordat_extractors.numerals import roman_value
from concordat_extractors.structure.columns import find_columns, heads_indicators
from concordat_extractors.structure.drafts import (
    Draft,
    DraftAction,
    DraftParagraph,
    Drafts,
    DraftSection,
    DraftTable,
)
from concordat_extractors.structure.fields import Text
from concordat_extractors.structure.headings import Heading, heading_number
from concordat_extractors.structure.indicators import is_stem, opening_measure
from concordat_extractors.structure.labels import Label
from concordat_extractors.structure.lines import Line, Role
from concordat_extractors.structure.marks import is_marked, line_label
from concordat_extractors.structure.repeated import RepeatedActions
from concordat_extractors.structure.sheets import read_sheets, take_indicators
from concordat_extractors.structure.style_choice import StyleInUse
from concordat_extractors.structure.table_join import join_groups
from concordat_extractors.structure.tables import Entry, read_groups
from concordat_extractors.structure.text_match import (
    contains,
    equals,
    starts_with,
    without_number_mark,
)
from concordat_extractors.structure.units import TableUnit, Unit

_LONGEST_INDICATOR = 60
_LONGEST_CAPTION = 4


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
        self.repeated = RepeatedActions(self.drafts, style, headings)
        self.caption = Text()

    def run(self) -> Drafts:
        for at, unit in enumerate(self.units):
            if isinstance(unit, TableUnit):
                self._table(unit)
            elif unit.text and unit not in self.titles:
                self._line(at, unit)
            elif not unit.text and unit.calls and self.open is not None:
                self._add_text(unit)
        self._close_repeated()
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
        if line.forced is not None and line.forced.kind == "head":
            line.give(Role.LABEL)
            self.open, self.measuring = None, False
            return
        if self._captions_table(at, line):
            self.caption.add(line, joint=" ")
            line.rules.append("caption of the table below")
            return
        heading = self.headings.get(line)
        following = self._next(at)
        if heading is not None and self._heads_notes(line, following):
            line.give(Role.LABEL)
            line.rules.append("head of the notes")
            return
        if heading is not None and not self.repeated.groups(line, heading, following):
            self._close_repeated()
            self._heading(line, heading)
            return
        if self.repeated.is_open and self.repeated.take(line, following):
            return
        label = self.style.action_label(line)
        if label is not None and not (
            isinstance(self.open, DraftAction) and line.block.bullet and not label.strong
        ):
            if self._repeats_action(label.number):
                self.repeated.begin_entry(Entry(label.number, line, label.end))
                return
            self._action(line, label.number, label.end)
            return
        if isinstance(self.open, DraftAction):
            self._in_action(at, line, self.open)
        else:
            self._narrative(at, line)

    def _heads_notes(self, line: Line, following: Unit | None) -> bool:
        """Whether a heading stood over notes that are tied to their calls now."""
        empty = following is None or (isinstance(following, Line) and following in self.headings)
        return empty and equals(line.text, self.vocabulary["note_heads"])

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
            self.repeated.is_open = True

    def _action(self, line: Line, number: str, start: int) -> DraftAction:
        line.give(Role.LABEL, 0, start)
        line.rules.append(f"action {number}")
        action = DraftAction(self.section, number, line, start)
        if self.style.confidence == "check":
            action.confidence = "check"
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
        following = self._next(at)
        if isinstance(following, TableUnit):
            return head if heads_indicators(following, self.style) else None
        if following is None:
            return None
        measured = opening_measure(following.text, self.vocabulary) != "other"
        inline = not following.ends_sentence or following.words < 60
        return head if is_marked(following) or measured or inline else None

    def _is_labelled_indicator(self, line: Line) -> bool:
        size = starts_with(line.text, self.vocabulary["indicator_words"])
        return bool(size) and without_number_mark(line.text[size:])[:1].isdigit()

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
        if self.section is not None and self.section.kind == "article":
            return True
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

    def _captions_table(self, at: int, line: Line) -> bool:
        """Whether a line is `Table 3`, or a short line between that and its table."""
        if not self.caption:
            size = starts_with(line.text, self.vocabulary["table_words"])
            if not size or not line.text[size:].lstrip()[:1].isdigit():
                return False
        for unit in self.units[at : at + _LONGEST_CAPTION]:
            if isinstance(unit, TableUnit):
                return find_columns(unit.block, unit.cells, self.style) is None
            if unit.ends_sentence or is_marked(unit) or unit.words > _LONGEST_INDICATOR:
                return False
        return False

    def _table(self, unit: TableUnit) -> None:
        sheets = read_sheets(unit, self.style)
        if sheets:
            for sheet in sheets:
                sheet.section = self.section
                self._add(sheet)
            self.open = None
            return
        if isinstance(self.open, DraftAction) and take_indicators(unit, self.open, self.style):
            return
        columns = find_columns(unit.block, unit.cells, self.style)
        if columns is None:
            self._close_repeated()
            self._add(DraftTable(self.section, unit.block, unit.cells, self.caption))
            self.caption = Text()
            self.open = None
            return
        groups = read_groups(unit.block, unit.cells, columns, self.style)
        self._join_repeated()
        repeats = join_groups(groups, self.drafts, self._section_for_group, self.style)
        self.open, self.measuring = None, False
        self.repeated.is_open = self.repeated.is_open or repeats

    def _section_for_group(self, head: Line | None) -> DraftSection | None:
        if head is None:
            return self.section
        number, start = heading_number(head, self.vocabulary)
        text = Text()
        head.give(Role.LABEL, 0, start)
        text.add(head, start)
        outer = [one for one in self.sections if not one.from_table]
        self.sections = outer
        level = outer[-1].level + 1 if outer else 1
        section = DraftSection("section", number, text, level, self.section, [head])
        section.from_table = True
        self.sections.append(section)
        self._add(section)
        return section

    def _repeats_action(self, number: str) -> bool:
        section = self.section
        apart = self.repeated.is_open or (
            section is not None and section.kind in ("annex", "appendix")
        )
        return apart and any(action.number == number for action in self.drafts.actions)

    def _join_repeated(self) -> None:
        groups = self.repeated.drain()
        if groups:
            join_groups(groups, self.drafts, self._section_for_group, self.style)

    def _close_repeated(self) -> None:
        self._join_repeated()
        self.repeated.is_open = False


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
        word = len(before) > 2 and not before.endswith(("No", "Art", "para"))
        numeral = before.isdigit() or (before.isupper() and roman_value(before) is not None)
        if after.isupper() and (word or numeral):
            return True
        at = text.find(". ", at + 1)
    return False
