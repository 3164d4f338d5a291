"""Successive plans as one lineage: each commitment followed from its first plan to its last."""

from __future__ import annotations

from collections.abc import Sequence

from concordat_schemas.alignment import Alignment
from concordat_schemas.identity import content_key
from concordat_schemas.lineage import Lineage, Member, Step, Thread
from concordat_schemas.plan import Plan

_Key = tuple[int, str]


def lineage_of(plans: Sequence[Plan], alignments: Sequence[Alignment], name: str) -> Lineage:
    """The threads of successive plans, oldest first; `alignments` are those of neighbours.

    Actions that were ever merged or split share a thread; every action is in exactly one. A
    thread is named by the content of its first action, so that it keeps its name when plans are
    added or actions renumbered; threads that begin with equal texts get a number behind it.
    """
    root = _Roots()
    for at, alignment in enumerate(alignments):
        for group in alignment.actions.groups:
            first = (at, group.old[0])
            for one in group.old[1:]:
                root.join(first, (at, one))
            for one in group.new:
                root.join(first, (at + 1, one))
    members: dict[_Key, dict[int, list[str]]] = {}
    for at, plan in enumerate(plans):
        for action in plan.actions:
            members.setdefault(root.of((at, action.id)), {}).setdefault(at, []).append(action.id)
    texts = {(at, one.id): one.text for at, plan in enumerate(plans) for one in plan.actions}
    threads: list[Thread] = []
    named: dict[str, int] = {}
    for held in members.values():
        begins = min(held)
        base = f"thr_{content_key(texts[begins, held[begins][0]])}"
        named[base] = named.get(base, 0) + 1
        threads.append(
            Thread(
                id=base if named[base] == 1 else f"{base}~{named[base]}",
                members=[Member(plan=plans[at].id, elements=held[at]) for at in sorted(held)],
                groups=_steps(held, plans, alignments),
                first=plans[begins].id,
                last=plans[max(held)].id,
            )
        )
    return Lineage(id=name, plans=[plan.id for plan in plans], threads=threads)


def _steps(
    held: dict[int, list[str]], plans: Sequence[Plan], alignments: Sequence[Alignment]
) -> list[Step]:
    return [
        Step(
            old=group.old,
            new=group.new,
            type=group.type,
            old_plan=plans[at].id,
            new_plan=plans[at + 1].id,
        )
        for at, alignment in enumerate(alignments)
        for group in alignment.actions.groups
        if group.old[0] in held.get(at, ())
    ]


class _Roots:
    """Which actions belong together; the root of a set is its first member."""

    def __init__(self) -> None:
        self._parent: dict[_Key, _Key] = {}

    def of(self, key: _Key) -> _Key:
        """The root of the set a key is in."""
        while self._parent.setdefault(key, key) != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def join(self, one: _Key, other: _Key) -> None:
        """Put two keys in one set."""
        first, second = sorted((self.of(one), self.of(other)))
        self._parent[second] = first
