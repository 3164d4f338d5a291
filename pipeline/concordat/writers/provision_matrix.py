"""Which actions serve which article: mentions of treaty provisions, counted for each action.

A provision counts its own mentions and those of what is inside it, so that a paragraph is served
where one of its items is, and the figures of different levels must not be added up. A mention
inside a longer one of the same provision counts once. What stands in an item, an indicator or a
footnote of an action counts for the action; everything else is `elsewhere`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from concordat.writers.element_names import owners

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from concordat_extractors.references.authorities import Authorities
    from concordat_schemas.plan import Plan

_LEVELS = {"art": "article", "par": "paragraph", "item": "item"}
_FIGURES = re.compile(r"(\d{1,9})")
_MOST_LEVELS = 12
_MOST_AROUND = 16


@dataclass(slots=True)
class ProvisionRow:
    """A provision and who mentions it; `own` where it is one of the plan's own convention."""

    id: str
    instrument: str
    level: str
    title: str
    heading: str | None
    own: bool
    by_action: Counter[str] = field(default_factory=Counter)
    elsewhere: int = 0

    @property
    def mentions(self) -> int:
        """In actions and elsewhere together."""
        return self.by_action.total() + self.elsewhere


def provision_matrix(plan: Plan, authorities: Authorities) -> list[ProvisionRow]:
    """A row for every article of the plan's own convention, and for every provision mentioned.

    Articles that nothing mentions have no counts. The plan's own convention comes first, articles
    are in the order of the treaty, each followed by its paragraphs and items.
    """
    own = own_instrument(plan, authorities)
    rows: dict[str, ProvisionRow] = {}
    if own is not None:
        for article in authorities.articles_of(own):
            rows[article.id] = _row(article.id, own, authorities)
    owner = owners(plan)
    actions = {action.id for action in plan.actions}
    for element, provisions in _mentioned(plan):
        acting = owner.get(element, "")
        for provision in provisions:
            row = rows.get(provision) or rows.setdefault(
                provision, _row(provision, own, authorities)
            )
            if acting in actions:
                row.by_action[acting] += 1
            else:
                row.elsewhere += 1
    order = {name: place for place, name in enumerate(authorities.provisions)}
    return sorted(rows.values(), key=lambda row: (not row.own, *_position(row, order)))


def own_instrument(plan: Plan, authorities: Authorities) -> str | None:
    """The id of the convention a plan belongs to: by its name in the metadata, else by the id.

    Where neither tells, it is the one whose provisions the plan mentions most.
    """
    named = (plan.metadata.convention or "").strip().casefold()
    for name, instrument in authorities.instruments.items():
        known = (instrument.title, *instrument.names, *instrument.abbreviations)
        translated = (one for names in instrument.names_in.values() for one in names)
        if named and named in {one.casefold() for one in (*known, *translated)}:
            return name
    first = plan.id.partition("/")[0]
    if first in authorities.instruments:
        return first
    # A bare “Article 4” was resolved to the plan's own convention, so most provisions are of it.
    held = Counter(
        one.target.id.partition("/")[0]
        for one in plan.references
        if one.kind == "treaty_article" and one.target is not None
    )
    return held.most_common(1)[0][0] if held else None


def _mentioned(plan: Plan) -> Iterator[tuple[str, list[str]]]:
    """Each mention of provisions: the element it stands in, and the provisions that it counts for.

    A provision that a longer mention around it counts for already is left out.
    """
    found = [
        tuple(_with_those_around(reference.target.id)) if reference.target else ()
        for reference in plan.references
    ]
    for place, reference in enumerate(plan.references):
        around: set[str] = set()
        passed = {place}
        outer = reference.within
        while (
            outer is not None
            and 0 <= outer < len(found)
            and outer not in passed
            and len(passed) < _MOST_AROUND
        ):
            around.update(found[outer])
            passed.add(outer)
            outer = plan.references[outer].within
        fresh = [provision for provision in found[place] if provision not in around]
        if fresh:
            yield reference.element, fresh


def _with_those_around(target: str) -> Iterator[str]:
    """A provision and those it is part of, innermost first; nothing for any other target."""
    parts = target.split("/")
    if len(parts) < 3 or len(parts) % 2 == 0 or parts[1] != "art" or len(parts) > _MOST_LEVELS:
        return
    if all(level in _LEVELS for level in parts[1::2]) and all(parts):
        for end in range(len(parts), 1, -2):
            yield "/".join(parts[:end])


def _row(provision: str, own: str | None, authorities: Authorities) -> ProvisionRow:
    parts = provision.split("/")
    known = authorities.provisions.get(provision)
    labelled = zip(parts[1::2], parts[2::2], strict=True)
    title = ", ".join(f"{_LEVELS[level]} {label}" for level, label in labelled)
    return ProvisionRow(
        provision,
        parts[0],
        _LEVELS[parts[-2]],
        known.title if known else title[:1].upper() + title[1:],
        known.heading if known else None,
        parts[0] == own,
    )


def _position(row: ProvisionRow, order: dict[str, int]) -> tuple[object, ...]:
    parts = row.id.split("/")
    return (
        row.instrument,
        _natural(parts[2:3]),
        order.get(row.id, len(order)) if len(parts) > 3 else -1,
        _natural(parts[3:]),
    )


def _natural(labels: Iterable[str]) -> list[tuple[int, int, str]]:
    return [
        (0, int(piece), "") if piece.isascii() and piece.isdigit() else (1, 0, piece)
        for label in labels
        for piece in _FIGURES.split(label)
        if piece
    ]
