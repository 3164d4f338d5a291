"""Which rows the page shows, in which order, and what stands under what.

Rows of sections, paragraphs and actions run in the order of the new plan; what was dropped stands
where it stood. Items and indicators stand under the row of their action or paragraph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from concordat.concordance import Row, ids_of, renumbered, rows_in_new_order
from concordat.writers.comparison.sides import End, Side
from concordat_schemas.alignment import levels
from concordat_schemas.plan import Section

if TYPE_CHECKING:
    from concordat_schemas.alignment import Alignment, Level, LevelName, Phrase
    from concordat_schemas.plan import Plan

OUTER: tuple[LevelName, ...] = ("sections", "paragraphs", "actions")
INNER: tuple[LevelName, ...] = ("items", "indicators")
_Key = tuple[float, ...]


@dataclass(slots=True)
class Shown:
    """A row as it is shown: its anchor, the sections around it, and the rows under it."""

    level: LevelName
    row: Row
    anchor: str
    sections: tuple[str, ...] = ()
    under: list[Shown] = field(default_factory=list)
    away: list[Shown] = field(default_factory=list)
    """Rows that come from here and are shown under another row."""


class Frame:
    """The alignment with both plans, put in the order in which it is read."""

    def __init__(self, alignment: Alignment, old: Plan, new: Plan) -> None:
        self.alignment = alignment
        self.old, self.new = Side(old, "old"), Side(new, "new")
        self.renumbered = renumbered(alignment.actions, old, new)
        self.levels: dict[LevelName, Level] = dict(levels(alignment))
        self.rows: dict[LevelName, list[Shown]] = {
            name: [
                Shown(name, row, self._anchor(row))
                for row in rows_in_new_order(level, ids_of(old, name), ids_of(new, name))
            ]
            for name, level in self.levels.items()
        }
        self.row_of: dict[tuple[End, str], Shown] = {}
        for shown in self.all_rows():
            self.row_of.update((("old", one), shown) for one in shown.row.old)
            self.row_of.update((("new", one), shown) for one in shown.row.new)
        for name in INNER:
            for shown in self.rows[name]:
                self._put_under(shown)
        self._firsts = _first_of_sections(old)
        self.order = self._in_order()
        self.phrases = self._phrases()
        self.drawn: set[str] = set()

    def side(self, end: End) -> Side:
        """The plan of that end."""
        return self.old if end == "old" else self.new

    def all_rows(self) -> Iterator[Shown]:
        """Every row of every level."""
        for rows in self.rows.values():
            yield from rows

    def link(self, end: End, element: str) -> str | None:
        """The address of the row of an element."""
        shown = self.row_of.get((end, element))
        return f"#{shown.anchor}" if shown else None

    def heading(self, shown: Shown) -> str:
        """What a row is about: `Action #5 → Action #6`."""
        old = " + ".join(self.old.name(one) for one in shown.row.old)
        new = " + ".join(self.new.name(one) for one in shown.row.new)
        return old if old == new else " → ".join(filter(None, (old, new)))

    def heading_in_full(self, shown: Shown) -> str:
        """The name of a section and its heading."""
        side, ids = (self.new, shown.row.new) if shown.row.new else (self.old, shown.row.old)
        return " + ".join(_titled(side.name(one), side.text(one)) for one in ids)

    def home(self, end: End, element: str) -> Shown | None:
        """The row of the action, paragraph or section that an element is part of."""
        return self.row_of.get((end, self.side(end).owners.get(element, element)))

    def _anchor(self, row: Row) -> str:
        side, element = (self.new, row.new[0]) if row.new else (self.old, row.old[0])
        return f"row.{side.anchors[element]}"

    def _put_under(self, shown: Shown) -> None:
        row = shown.row
        ends: list[tuple[End, str]] = [("new", one) for one in row.new]
        ends += [("old", one) for one in row.old]
        homes = [home for end, one in ends if (home := self.home(end, one)) is not None]
        if not homes:
            return
        homes[0].under.append(shown)
        seen = {id(homes[0])}
        for home in homes[1:]:
            if id(home) not in seen:
                seen.add(id(home))
                home.away.append(shown)

    def _in_order(self) -> list[Shown]:
        keys: dict[int, _Key] = {}
        gone: dict[str, _Key] = {}
        for name in OUTER:
            after: _Key = (-1.0,)
            rows = self.rows[name]
            for place, shown in enumerate(rows):
                if shown.row.new:
                    key: _Key = (float(min(self._seq("new", one) for one in shown.row.new)),)
                    after = key
                elif name == "sections":
                    key = (*self._next_section(rows, place), -1.0, float(place))
                    gone.update((one, key) for one in shown.row.old)
                else:
                    key = self._place_of_dropped(shown.row.old[0], gone, after, place)
                keys[id(shown)] = key
        ordered = [shown for name in OUTER for shown in self.rows[name]]
        ordered.sort(key=lambda shown: keys[id(shown)])
        around: list[tuple[int, str]] = []
        for shown in ordered:
            if shown.level == "sections":
                depth = self._depth(shown)
                around = [one for one in around if one[0] < depth]
                around.append((depth, shown.anchor))
            shown.sections = tuple(anchor for _, anchor in around)
        return ordered

    def _next_section(self, rows: list[Shown], place: int) -> _Key:
        """A dropped section stands before the next one, behind all that the last one holds."""
        following = (shown.row.new for shown in rows[place + 1 :] if shown.row.new)
        found = next(following, None)
        if found is None:
            return (float("inf"),)
        return (float(min(self._seq("new", one) for one in found)),)

    def _place_of_dropped(
        self, element: str, gone: dict[str, _Key], after: _Key, place: int
    ) -> _Key:
        """Behind its old neighbour; the first of a section behind the heading of that section."""
        section = self.old.section(element)
        if section in gone:
            return (*gone[section], 1.0, float(self._seq("old", element)))
        if section is not None and element in self._firsts:
            heading = self.row_of.get(("old", section))
            if heading is not None and heading.row.new:
                return (float(self._seq("new", heading.row.new[0])), 1.0, float(place))
        return (*after, 1.0, float(place))

    def _seq(self, end: End, element: str) -> int:
        return self.side(end).elements[element].seq

    def _depth(self, shown: Shown) -> int:
        end: End = "new" if shown.row.new else "old"
        found = self.side(end).elements[(shown.row.new or shown.row.old)[0]]
        return found.level if isinstance(found, Section) else 1

    def _phrases(self) -> dict[tuple[End, str], list[Phrase]]:
        """Lost and gained phrases by the anchor of the row they belong to, each once."""
        made: dict[tuple[End, str], list[Phrase]] = defaultdict(list)
        seen: set[tuple[End, str, str, int, int]] = set()
        for level in self.levels.values():
            ends: list[tuple[End, list[Phrase]]] = [("old", level.lost), ("new", level.gained)]
            for end, phrases in ends:
                for phrase in phrases:
                    key = (end, phrase.element, phrase.field, phrase.start, phrase.end)
                    home = self.row_of.get((end, phrase.element)) or self.home(end, phrase.element)
                    if home is None or key in seen:
                        continue
                    if home.level == "items":
                        home = self.home(end, phrase.element) or home
                    seen.add(key)
                    made[end, home.anchor].append(phrase)
        return dict(made)


def _titled(name: str, heading: str) -> str:
    return name if not heading or heading in name else f"{name}. {heading}"


def _first_of_sections(plan: Plan) -> set[str]:
    """The first paragraph and the first action of each section."""
    actions: dict[str | None, str] = {}
    paragraphs: dict[str | None, str] = {}
    for action in plan.actions:
        actions.setdefault(action.section, action.id)
    for paragraph in plan.paragraphs:
        paragraphs.setdefault(paragraph.section, paragraph.id)
    return {*actions.values(), *paragraphs.values()}
