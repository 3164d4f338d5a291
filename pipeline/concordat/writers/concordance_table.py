"""The concordance as a table: one line for each link, and one for what has none.

A row of the concordance with several links, such as a merge, gives several lines. Secondary links,
parts that moved, come once: below the row of their new element where lines follow the new plan,
below that of their old element where they follow the old one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from concordat.concordance import TYPES, Change, Row, ids_of, rows_in_new_order, rows_in_old_order
from concordat_schemas.alignment import Alignment, Edit, Fact, LevelName, Link, levels
from concordat_schemas.plan import AnyElement, Plan, elements

_FEW = 2
LineChange = Change | Literal["part"]
SYMBOLS = {
    "NOC": "kept: no change",
    "(MOD)": "editorial changes only",
    "MOD": "revised, also in a split or a merge",
    "ADD": "new",
    "ADD*": "moved here from another section",
    "SUP": "dropped",
    "SUP*": "moved from here to another section",
}
"""Symbols of proposals as ITU conferences use them, and what they say here."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the old and the new element, none where there is none, and their link."""

    level: LevelName
    change: LineChange
    symbol: str
    old: str | None
    new: str | None
    link: Link | None


def lines_in_new_order(
    alignment: Alignment, old: Plan, new: Plan, names: Sequence[LevelName]
) -> list[Line]:
    """The lines of some levels, level after level, in the order of the new plan."""
    return list(_lines(alignment, old, new, names, by_new=True))


def lines_in_old_order(
    alignment: Alignment, old: Plan, new: Plan, names: Sequence[LevelName]
) -> list[Line]:
    """The lines of some levels, level after level, in the order of the old plan."""
    return list(_lines(alignment, old, new, names, by_new=False))


def elements_by_id(plan: Plan, names: Sequence[LevelName]) -> dict[str, AnyElement]:
    """The elements of some levels of a plan."""
    kinds = tuple(TYPES[name] for name in names)
    return {one.id: one for one in elements(plan) if isinstance(one, kinds)}


def bracketed(edits: Sequence[Edit]) -> str:
    """A redline in plain text: `[-gone-]`, `[+come+]`, and what stayed as it is now."""
    made = []
    for edit in edits:
        if edit.operation == "equal":
            made.append(edit.new)
            continue
        gone, come = edit.old.strip(), edit.new.strip()
        text = edit.new or edit.old
        before = text[: len(text) - len(text.lstrip())]
        after = text[len(text.rstrip()) :] if text.strip() else ""
        inner = (f"[-{gone}-]" if gone else "") + (f"[+{come}+]" if come else "")
        made.append(f"{before}{inner}{after}")
    return "".join(made)


def fact_told(fact: Fact) -> str:
    """A typed change in one line, such as `deadline: “2026” → “2031”`."""
    old, new = (" ".join(words.split()) if words else None for words in (fact.old, fact.new))
    if old is None:
        return f"{fact.kind}: new “{new}”"
    if new is None:
        return f"{fact.kind}: gone “{old}”"
    return f"{fact.kind}: “{old}” → “{new}”"


def facts_told(facts: Sequence[Fact]) -> str:
    """Typed changes, a line for each; many of scope, which a redline shows anyway, are counted."""
    scope = [fact for fact in facts if fact.kind == "scope"]
    if len(scope) <= _FEW:
        return "\n".join(fact_told(fact) for fact in facts)
    rest = [fact_told(fact) for fact in facts if fact.kind != "scope"]
    return "\n".join([*rest, f"scope: {len(scope)} changes"])


def _lines(
    alignment: Alignment, old: Plan, new: Plan, names: Sequence[LevelName], *, by_new: bool
) -> Iterator[Line]:
    ordered = rows_in_new_order if by_new else rows_in_old_order
    for name, level in levels(alignment):
        if name not in names:
            continue
        for row in ordered(level, ids_of(old, name), ids_of(new, name)):
            yield from _row(name, row, by_new=by_new)


def _row(name: LevelName, row: Row, *, by_new: bool) -> Iterator[Line]:
    for link in row.links:
        yield Line(name, row.change, _symbol(link, by_new=by_new), link.old, link.new, link)
    if not row.links:
        symbol = "ADD" if row.new else "SUP"
        for one in row.new:
            yield Line(name, row.change, symbol, None, one, None)
        for one in row.old:
            yield Line(name, row.change, symbol, one, None, None)
    for part in row.parts:
        if part.new in row.new if by_new else part.old in row.old:
            yield Line(name, "part", "", part.old, part.new, part)


def _symbol(link: Link, *, by_new: bool) -> str:
    if link.moved:
        return "ADD*" if by_new else "SUP*"
    if link.relation == "kept":
        return "NOC"
    return "(MOD)" if link.editorial else "MOD"
