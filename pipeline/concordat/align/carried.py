"""What the items of actions say of the actions: a part that moved over, an item lost or gained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from concordat.align.decide import Pair
from concordat.align.facts import facts_of_items, moved_item, with_facts
from concordat.align.pairing import Pairing
from concordat.align.units import Unit
from concordat_schemas.alignment import Group, Level, LevelName

_CARRIED = 0.6
_PART = 0.1


def parts_by_items(owners: Pairing, items: Pairing) -> Iterator[Pair]:
    """Pairs of linked owners that are no pair although an item went from one to the other.

    The item has to be nearly the same, and no small part of the lesser of the two.
    """
    rows = {unit.id: at for at, unit in enumerate(owners.old)}
    columns = {unit.id: at for at, unit in enumerate(owners.new)}
    known = {(pair.old, pair.new) for pair in owners.pairs}
    partners = {pair.old for pair in owners.pairs}, {pair.new for pair in owners.pairs}
    text, inner = owners.scores.text, items.scores
    for pair in items.pairs:
        if pair.strength != "primary" or inner.score[pair.old, pair.new] < _CARRIED:
            continue
        row = rows.get(items.old[pair.old].parent or "")
        column = columns.get(items.new[pair.new].parent or "")
        if row is None or column is None or (row, column) in known:
            continue
        if row not in partners[0] or column not in partners[1]:
            continue
        lesser = min(text.old_weight[row], text.new_weight[column])
        held = text.old_terms[row] & text.new_terms[column]
        own = text.weight(held & inner.text.old_terms[pair.old] & inner.text.new_terms[pair.new])
        if own >= _PART * lesser:
            known.add((row, column))
            yield Pair(row, column, "secondary", "check")


def tell_items(
    actions: Level,
    items: Level,
    before: Mapping[LevelName, Sequence[Unit]],
    after: Mapping[LevelName, Sequence[Unit]],
    languages: tuple[str, str],
) -> None:
    """Add to the links of actions the items that they lost, gained, or handed over.

    An item is lost where none of those it is linked with stands in an action of the same group,
    and the text of the group does not say it otherwise. One that moved to an action of which this
    is told as a part is told there, and not as lost here and gained elsewhere.
    """
    homes: dict[str, set[str]] = defaultdict(set)
    origins: dict[str, set[str]] = defaultdict(set)
    parents_old = {unit.id: unit.parent or "" for unit in before["items"]}
    parents_new = {unit.id: unit.parent or "" for unit in after["items"]}
    items_old = {unit.id: unit.text for unit in before["items"]}
    items_new = {unit.id: unit.text for unit in after["items"]}
    parts = {(one.old, one.new): one for one in actions.links if one.strength == "secondary"}
    handed_on: set[str] = set()
    handed_in: set[str] = set()
    for link in items.links:
        home, origin = parents_new[link.new], parents_old[link.old]
        homes[link.old].add(home)
        origins[link.new].add(origin)
        part = parts.get((origin, home))
        if part is not None and part.changes is not None and link.strength == "primary":
            handed_on.add(link.old)
            handed_in.add(link.new)
            told = [moved_item(items_old[link.old], items_new[link.new])]
            part.changes.facts = with_facts(part.changes.facts, told)
    held = _by_parent(before["items"]), _by_parent(after["items"])
    texts_old = {unit.id: unit.text for unit in before["actions"]}
    texts_new = {unit.id: unit.text for unit in after["actions"]}
    groups: dict[tuple[str, str], Group] = {
        (one, other): group for group in actions.groups for one in group.old for other in group.new
    }
    for link in actions.links:
        if link.changes is None or link.strength != "primary":
            continue
        group = groups[link.old, link.new]
        lost = [
            unit.text
            for unit in held[0][link.old]
            if unit.id not in handed_on and not homes[unit.id] & {*group.new}
        ]
        won = [
            unit.text
            for unit in held[1][link.new]
            if unit.id not in handed_in and not origins[unit.id] & {*group.old}
        ]
        if lost or won:
            old_text = "\n\n".join(texts_old[one] for one in group.old)
            new_text = "\n\n".join(texts_new[one] for one in group.new)
            told = facts_of_items(lost, won, old_text, new_text, languages)
            link.changes.facts = with_facts(link.changes.facts, told)


def _by_parent(units: Sequence[Unit]) -> Mapping[str, list[Unit]]:
    made: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        made[unit.parent or ""].append(unit)
    return made
