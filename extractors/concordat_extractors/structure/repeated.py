"""Running text that repeats the actions beside their indicators, as a table set without rules does.

It begins behind a heading such as `Indicators` or behind a table that repeated actions, and ends
at the next heading that is not the head of a group of actions.
"""

from __future__ import annotations

from rapidfuzz import fuzz

from concordat_extractors.structure.allocation import alike
from concordat_extractors.structure.columns import entry_start, find_columns
from concordat_extractors.structure.drafts import Drafts, DraftSection
from concordat_extractors.structure.headings import Heading, has_range, without_range
from concordat_extractors.structure.lines import Line, Role
from concordat_extractors.structure.marks import is_marked, line_label
from concordat_extractors.structure.style_choice import StyleInUse
from concordat_extractors.structure.table_join import body_text
from concordat_extractors.structure.tables import Entry, Group
from concordat_extractors.structure.text_match import equals, fold
from concordat_extractors.structure.units import TableUnit, Unit


class RepeatedActions:
    """The run that is open, if any, and the groups of actions and indicators read from it."""

    def __init__(self, drafts: Drafts, style: StyleInUse, headings: dict[Line, Heading]) -> None:
        self.drafts = drafts
        self.style = style
        self.vocabulary = style.vocabulary
        self.headings = headings
        self.is_open = False
        self.collected: list[Group] = []

    def drain(self) -> list[Group]:
        """The groups read so far, each handed out once."""
        groups, self.collected = self.collected, []
        return groups

    def groups(self, line: Line, heading: Heading, following: Unit | None) -> bool:
        """Whether a heading in a list of indicators only groups the actions it repeats."""
        if not self.is_open or heading.kind != "section":
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
        if isinstance(following, TableUnit):
            columns = find_columns(following.block, following.cells, self.style)
            return heading.number is None and (bool(self.collected) or columns is not None)
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

    def take(self, line: Line, following: Unit | None) -> bool:
        """Takes a line that belongs to the run; false for one that does not."""
        entry = self._entry(line)
        if entry is not None:
            self.begin_entry(entry)
            return True
        if self._is_column_head(line):
            line.give(Role.LABEL)
            line.rules.append("head of a table")
            return True
        if line in self.headings or (has_range(line.text) and not is_marked(line)):
            line.give(Role.LABEL)
            line.rules.append("group head of repeated actions")
            return True
        if not self.collected or not self.collected[-1].entries:
            return self._precedes_entry(line, following)
        head = self.style.indicator_head(line)
        if head is not None and head == len(line.text):
            line.give(Role.LABEL)
            return True
        group = self.collected[-1]
        action = next(one for one in self.drafts.actions if one.number == group.entries[-1].number)
        body = body_text(action)
        label = line_label(line)
        bare = line.text[label.end if label else 0 :]
        if not group.indicators and fuzz.partial_ratio(bare, body) >= 90 and bare:
            group.entries[-1].more.append(line)
            return True
        after = following if isinstance(following, Line) else None
        if line.text.endswith(":") and after is not None and not is_marked(after):
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

    def _precedes_entry(self, line: Line, following: Unit | None) -> bool:
        """Whether a short line before the first repeated action is the head of its group."""
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

    def begin_entry(self, entry: Entry) -> None:
        """An action repeated; its indicators follow, or the next action of the same group."""
        self.is_open = True
        entry.line.give(Role.LABEL, 0, entry.start)
        if self.collected and not self.collected[-1].indicators and self.collected[-1].entries:
            self.collected[-1].entries.append(entry)
        else:
            self.collected.append(Group([entry]))
