"""What stands where in a redline of two plans: the order of the new one, each text once.

Sections, paragraphs and actions come in the order of the new plan; what was dropped stands behind
what it followed in the old plan. Indicators stand below the action that has them now, dropped ones
below the action that had them. What an old text was split into stands together only where the new
plan has it together; elsewhere the old text is compared with what is most like it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from concordat.align.units import text_of
from concordat.concordance import Row, ids_of, rows_in_new_order
from concordat.writers.element_names import action_label, element_names
from concordat.writers.redline_pieces import Mark, Part, Run, Side, redline_pieces
from concordat_schemas.alignment import Alignment, Group, Level, LevelName, group_type, levels
from concordat_schemas.plan import (
    Action,
    AnyElement,
    Indicator,
    Paragraph,
    Plan,
    Section,
    elements,
)

_BODY: tuple[LevelName, ...] = ("sections", "paragraphs", "actions")
_PLAIN = ("kept", "editorial", "revised")
"""Changes that the words alone tell, except of actions."""
_LEVELS: dict[type[AnyElement], LevelName] = {
    Section: "sections",
    Paragraph: "paragraphs",
    Action: "actions",
    Indicator: "indicators",
}


@dataclass(frozen=True, slots=True)
class Block:
    """One row of the concordance as it stands in the text, or the line above indicators.

    `depth` is the level of a heading, 1 outermost; `remark` says what became of what, where the
    tracked changes alone do not.
    """

    level: LevelName
    pieces: list[Run | Mark]
    depth: int = 0
    remark: str | None = None


def blocks(alignment: Alignment, old: Plan, new: Plan) -> Iterator[Block]:
    """All blocks in order."""
    sides = _Sides(alignment, old, new)
    together = Level()
    for name, level in levels(alignment):
        if name in _BODY:
            cut = _cut(level, sides.position)
            together.links += cut.links
            together.groups += cut.groups
            together.dropped += cut.dropped
            together.new += cut.new
    below = _indicators(alignment, sides)
    for row in rows_in_new_order(together, sides.body(sides.old), sides.body(sides.new)):
        yield sides.block(row)
        keys = [*((1, one) for one in row.new), *((0, one) for one in row.old)]
        several = max(len(row.old), len(row.new)) > 1
        for group in [[key] for key in keys] if several else [keys]:
            under = [one for key in group for one in below.get(key, [])]
            if under:
                yield sides.line_above(group[0], under, named=several)
            for one in under:
                yield sides.block(one)


class _Sides:
    """Both plans with their elements by id."""

    def __init__(self, alignment: Alignment, old: Plan, new: Plan) -> None:
        self.whole = alignment.notice is not None
        self.plans = (old, new)
        self.old: dict[str, AnyElement] = {one.id: one for one in elements(old)}
        self.new: dict[str, AnyElement] = {one.id: one for one in elements(new)}
        self.names = (element_names(old), element_names(new))
        shown = [one.id for one in self.new.values() if type(one) in _LEVELS]
        self.position = {one: index for index, one in enumerate(shown)}
        self._actions = {one.id for plan in self.plans for one in plan.actions}
        self._rows: tuple[dict[str, Row], dict[str, Row]] = ({}, {})
        for name, level in levels(alignment):
            for row in rows_in_new_order(level, ids_of(old, name), ids_of(new, name)):
                self._rows[0].update(dict.fromkeys(row.old, row))
                self._rows[1].update(dict.fromkeys(row.new, row))

    def body(self, side: dict[str, AnyElement]) -> list[str]:
        return [key for key, one in side.items() if _LEVELS.get(type(one)) in _BODY]

    def block(self, row: Row) -> Block:
        before = [self.old[one] for one in row.old]
        after = [self.new[one] for one in row.new]
        first = (after or before)[0]
        only = row.links[0].changes if len(row.links) == 1 else None
        pieces = redline_pieces(
            [_part(self.plans[0], one) for one in before],
            [_part(self.plans[1], one) for one in after],
            only.edits if only else None,
            whole=self.whole,
        )
        depth = first.level if isinstance(first, Section) else 0
        return Block(_LEVELS[type(first)], pieces, depth, self._remark(row))

    def line_above(self, action: tuple[int, str], rows: list[Row], *, named: bool) -> Block:
        """The line above the indicators of an action, on the sides that have some."""
        before, after = any(row.old for row in rows), any(row.new for row in rows)
        side: Side = "both" if before and after else "old" if before else "new"
        of = f" of {self.names[action[0]][action[1]]}" if named else ""
        return Block("indicators", [Run(side, f"Indicators{of}:"), Mark(side, label=True)])

    def _remark(self, shown: Row) -> str | None:
        """What became of what is shown, by its row in the concordance, which may hold more."""
        row = self._rows[1][shown.new[0]] if shown.new else self._rows[0][shown.old[0]]
        before = [self.names[0].get(one, one) for one in row.old]
        after = [self.names[1].get(one, one) for one in row.new]
        links = [
            link
            for link in (*row.links, *row.parts)
            if link.new in shown.new or link.old in shown.old
        ]
        doubtful = any(link.confidence == "check" and not link.pinned for link in links)
        said = list(dict.fromkeys(link.sentence for link in links))
        is_action = (*shown.new, *shown.old)[0] in self._actions
        changed = is_action and (row.change != "kept" or before != after)
        if not said or not (changed or doubtful or row.parts or row.change not in _PLAIN):
            return None
        if doubtful:
            said.append("To be checked by a person.")
        names = " → ".join(", ".join(side) for side in (before, after) if side)
        return "\n".join([f"{names}: {row.change}", *said])


def _cut(level: Level, position: dict[str, int]) -> Level:
    """The level with groups that hold only what stands together in the new plan.

    An old element goes where its best link leads; what no old element goes to is inserted.
    """
    score = {(link.old, link.new): link.score for link in level.links if link.strength == "primary"}
    groups: list[Group] = []
    alone = list(level.new)
    for group in level.groups:
        best = {
            one: max(
                (
                    (score[one, other], -place)
                    for place, other in enumerate(group.new)
                    if (one, other) in score
                ),
                default=(0.0, 0),
            )
            for one in group.old
        }
        for run in _runs(group.new, position):
            places = {group.new.index(one) for one in run}
            own = [one for one in group.old if -best[one][1] in places]
            if own:
                kind = group_type(len(own), len(run))
                groups.append(Group(old=own, new=run, type=kind))
            else:
                alone += run
    return Level(links=level.links, groups=groups, dropped=level.dropped, new=alone)


def _runs(ids: list[str], position: dict[str, int]) -> list[list[str]]:
    """The ids in their order, cut where something else stands between two of them."""
    made: list[list[str]] = []
    for one in ids:
        if made and position[one] == position[made[-1][-1]] + 1:
            made[-1].append(one)
        else:
            made.append([one])
    return made


def _indicators(alignment: Alignment, sides: _Sides) -> dict[tuple[int, str], list[Row]]:
    """The rows of indicators by the action they stand under: side (0 old, 1 new) and id."""
    owner = [
        {indicator.id: action.id for action in plan.actions for indicator in action.indicators}
        for plan in sides.plans
    ]
    found: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in rows_in_new_order(
        _cut(alignment.indicators, sides.position), list(owner[0]), list(owner[1])
    ):
        if row.new:
            found[1, owner[1][row.new[0]]].append(row)
        else:
            found[0, owner[0][row.old[0]]].append(row)
    return found


def _part(plan: Plan, element: AnyElement) -> Part:
    text = text_of(element)
    if isinstance(element, Action):
        title = f" {element.title}" if element.title else ""
        return Part(f"{action_label(plan, element.number)}{title}", text, own_line=True)
    if isinstance(element, Indicator):
        return Part(f"({element.label})\t" if element.label else "", text)
    if isinstance(element, Section | Paragraph):
        return Part(f"{element.number}.\t" if element.number else "", text)
    return Part("", text)
