"""The rows of a concordance: what became of what, in the order of either plan, and the totals.

Every view takes its rows and its totals from here, so that they agree.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from concordat.align.ranking import facts_by_rank
from concordat_schemas.alignment import (
    Alignment,
    Fact,
    Group,
    Level,
    LevelName,
    Link,
    levels,
)
from concordat_schemas.plan import (
    Action,
    AnyElement,
    Indicator,
    Item,
    Paragraph,
    Plan,
    Section,
    elements,
)

Change = Literal[
    "kept", "editorial", "revised", "moved", "split", "merge", "regrouped", "new", "dropped"
]
CHANGES: tuple[Change, ...] = (
    "kept",
    "editorial",
    "revised",
    "moved",
    "split",
    "merge",
    "regrouped",
    "new",
    "dropped",
)

TYPES: dict[LevelName, type[AnyElement]] = {
    "sections": Section,
    "paragraphs": Paragraph,
    "actions": Action,
    "items": Item,
    "indicators": Indicator,
}
_Parts = defaultdict[tuple[int, str], list[Link]]
_GROUPED: dict[str, Change] = {"split": "split", "merge": "merge", "many_to_many": "regrouped"}
_RUN = 3


@dataclass(frozen=True, slots=True)
class Row:
    """Old and new elements that answer to each other; one side is empty where there is none.

    `links` are the primary links among them, `parts` the secondary ones that leave or enter them.
    """

    change: Change
    old: tuple[str, ...]
    new: tuple[str, ...]
    links: tuple[Link, ...] = ()
    parts: tuple[Link, ...] = ()


def rows_in_new_order(level: Level, old: Sequence[str], new: Sequence[str]) -> list[Row]:
    """The rows in the order of the new plan; a dropped one stands behind its old neighbour.

    `old` and `new` are the ids of the level in reading order.
    """
    return _ordered(_rows(level), new, old, by_new=True)


def rows_in_old_order(level: Level, old: Sequence[str], new: Sequence[str]) -> list[Row]:
    """The rows in the order of the old plan; a new one stands behind its new neighbour."""
    return _ordered(_rows(level), old, new, by_new=False)


def totals(level: Level) -> dict[Change, int]:
    """How many rows there are of each change, in the order of `CHANGES`, none left out."""
    counted = Counter(row.change for row in _rows(level))
    return {change: counted[change] for change in CHANGES}


def renumbered(level: Level, old: Plan, new: Plan) -> list[tuple[str, str, str, str]]:
    """Runs of actions that only count differently: first and last old label, then the new ones.

    A run is three actions or more, in a row in both plans, each the successor of one, whose
    numbers all move by the same; each run is one fact, however many actions it has.
    """
    before = {one.id: one.number for one in old.actions}
    after = {one.id: one.number for one in new.actions}
    places = {one.id: place for place, one in enumerate(new.actions)}
    alone = {group.old[0]: group.new[0] for group in level.groups if group.type == "one_to_one"}
    runs: list[list[tuple[str, str]]] = [[]]
    for action in old.actions:
        there = alone.get(action.id)
        shift = _shift(before[action.id], after[there]) if there else None
        last = runs[-1][-1] if runs[-1] else None
        goes_on = (
            there is not None
            and last is not None
            and places[there] == places[last[1]] + 1
            and shift == _shift(before[last[0]], after[last[1]])
        )
        if not goes_on:
            runs.append([])
        if there and shift:
            runs[-1].append((action.id, there))
    return [
        (before[run[0][0]], before[run[-1][0]], after[run[0][1]], after[run[-1][1]])
        for run in runs
        if len(run) >= _RUN
    ]


def _shift(old: str, new: str) -> int | None:
    """By how much a number moves; none for what are no numbers."""
    return int(new) - int(old) if old.isdecimal() and new.isdecimal() else None


def ids_of(plan: Plan, name: LevelName) -> list[str]:
    """The ids of one level of a plan in reading order."""
    return [one.id for one in elements(plan) if isinstance(one, TYPES[name])]


def links_to_check(alignment: Alignment) -> list[tuple[LevelName, Link]]:
    """The links that a person has to decide, in order."""
    return [
        (name, link)
        for name, level in levels(alignment)
        for link in level.links
        if link.confidence == "check" and not link.pinned
    ]


def facts(alignment: Alignment) -> list[tuple[LevelName, Link, Fact]]:
    """The facts of the comparison by rank, each told once."""
    return facts_by_rank(levels(alignment))


def _rows(level: Level) -> list[Row]:
    links = {(link.old, link.new): link for link in level.links}
    parts = _parts(level)
    made = [_row(group, links, parts) for group in level.groups]
    made += [Row("dropped", (one,), (), parts=tuple(parts[0, one])) for one in level.dropped]
    made += [Row("new", (), (one,), parts=tuple(parts[1, one])) for one in level.new]
    return made


def _row(group: Group, links: dict[tuple[str, str], Link], parts: _Parts) -> Row:
    within = [
        links[old, new]
        for old in group.old
        for new in group.new
        if (old, new) in links and links[old, new].strength == "primary"
    ]
    sides = [(0, one) for one in group.old] + [(1, one) for one in group.new]
    apart = {(link.old, link.new): link for end in sides for link in parts[end]}
    change = _GROUPED.get(group.type) or _single(within[0])
    return Row(change, tuple(group.old), tuple(group.new), tuple(within), tuple(apart.values()))


def _single(link: Link) -> Change:
    if link.moved:
        return "moved"
    if link.relation == "kept":
        return "kept"
    return "editorial" if link.editorial else "revised"


def _parts(level: Level) -> _Parts:
    """The secondary links by the side and id of each of their ends."""
    found: _Parts = defaultdict(list)
    for link in level.links:
        if link.strength == "secondary":
            found[0, link.old].append(link)
            found[1, link.new].append(link)
    return found


def _ordered(
    rows: list[Row], first: Sequence[str], second: Sequence[str], *, by_new: bool
) -> list[Row]:
    """Rows by the first side; those without it behind the row of what stood before them."""
    place = {one: index for index, one in enumerate(first)}
    other = {one: index for index, one in enumerate(second)}
    placed: list[tuple[int, Row]] = []
    homes: dict[str, int] = {}
    alone: dict[int, list[tuple[int, Row]]] = defaultdict(list)
    for row in rows:
        lead, rest = (row.new, row.old) if by_new else (row.old, row.new)
        if lead:
            at = min(place[one] for one in lead)
            placed.append((at, row))
            homes.update(dict.fromkeys(rest, at))
    for row in rows:
        lead, rest = (row.new, row.old) if by_new else (row.old, row.new)
        if not lead:
            at = other[rest[0]]
            before = next((homes[one] for one in reversed(second[:at]) if one in homes), -1)
            alone[before].append((at, row))
    made: list[Row] = [row for _, row in sorted(alone[-1], key=lambda one: one[0])]
    for at, row in sorted(placed, key=lambda one: one[0]):
        made.append(row)
        made += [late for _, late in sorted(alone.pop(at, []), key=lambda one: one[0])]
    return made
