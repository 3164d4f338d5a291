"""What every part of the report needs to know of a plan: names, anchors, targets, places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from concordat.writers.element_names import element_names, owners
from concordat.writers.provision_matrix import ProvisionRow, provision_matrix
from concordat.writers.report.page import anchors, direction_of, language_of
from concordat_schemas.plan import elements

if TYPE_CHECKING:
    from concordat_extractors.references.authorities import Authorities
    from concordat_schemas.plan import AnyElement, Footnote, Plan, Reference, ReferenceKind, Target

KINDS: dict[ReferenceKind, str] = {
    "treaty_article": "Treaty provisions",
    "convention": "Conventions",
    "agenda_or_framework": "Agendas and frameworks",
    "resolution": "Resolutions",
    "un_document": "Documents",
    "meeting": "Meetings",
    "review_conference": "Review Conferences",
    "action_plan": "Action plans",
    "action": "Actions",
    "paragraph": "Paragraphs",
    "annex": "Annexes",
    "footnote": "Footnotes",
    "standard": "Standards",
    "reporting_form": "Reporting forms",
    "date_deadline": "Dates and deadlines",
}
"""What the kinds of reference are called, in the order in which they are shown."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


@dataclass(slots=True)
class Entry:
    """Something that is referred to: a target, or a date, and who refers to it.

    `element` is the id of the element of this plan that it is, where it is one.
    """

    anchor: str
    kind: ReferenceKind
    title: str
    target: Target | None
    element: str | None
    references: list[int] = field(default_factory=list)


class Facts:
    """A plan ready to be shown. Anchors of elements are their ids where HTML can hold them."""

    def __init__(self, plan: Plan, authorities: Authorities) -> None:
        self.plan = plan
        self.names = element_names(plan)
        self.owners = owners(plan)
        self.elements: dict[str, AnyElement] = {one.id: one for one in elements(plan)}
        self.anchors = anchors(self.elements)
        self.rows: list[ProvisionRow] = provision_matrix(plan, authorities)
        self.mentions: dict[tuple[str, str], list[int]] = {}
        self.mentioned_in: dict[str, list[int]] = {}
        for number, reference in enumerate(plan.references):
            self.mentioned_in.setdefault(reference.element, []).append(number)
            self.mentions.setdefault((reference.element, reference.field), []).append(number)
        self.calls: dict[tuple[str, str], list[tuple[int, Footnote]]] = {}
        for footnote in plan.footnotes:
            for call in footnote.calls:
                place = self.calls.setdefault((call.element, call.field), [])
                place.append((call.offset, footnote))
        self.entries = self._entries()
        self.entry_of = {number: entry for entry in self.entries for number in entry.references}
        self.unsettled = {
            number: f"look.{place}"
            for place, number in enumerate(
                (n for n, one in enumerate(plan.references) if wants_look(one)), 1
            )
        }
        self.drawn: set[int] = set()

    def _entries(self) -> list[Entry]:
        found: dict[str, Entry] = {}
        for number, reference in enumerate(self.plan.references):
            target = reference.target
            if target is not None:
                key, title = target.id, target.title or target.id
            elif reference.date and not reference.generic:
                key, title = f"date {reference.date}", _date_in_words(reference.date)
            else:
                continue
            if key not in found:
                anchor = f"target.{len(found) + 1}"
                inside = self._inside(target.id) if target else None
                found[key] = Entry(anchor, reference.kind, title, target, inside)
            found[key].references.append(number)
        order = {kind: place for place, kind in enumerate(KINDS)}
        return sorted(found.values(), key=lambda one: (order[one.kind], _natural(one)))

    def _inside(self, target: str) -> str | None:
        whole, _, element = target.partition("#")
        return element if whole == self.plan.id and element in self.elements else None

    def name(self, element: str) -> str:
        """What an element is called."""
        return self.names.get(element, element)

    def link(self, element: str) -> str | None:
        """The address of an element on the page."""
        anchor = self.anchors.get(element)
        return f"#{anchor}" if anchor else None

    def place(self, number: int) -> str | None:
        """The address of a reference on the page: its mark, else the element it stands in."""
        if number in self.drawn:
            return f"#ref.{number}"
        return self.link(self.plan.references[number].element)

    @property
    def language(self) -> str:
        """The language of the plan's own text as HTML wants it; empty where it is not known."""
        return language_of(self.plan)

    @property
    def direction(self) -> str:
        """The direction of the plan's own text."""
        return direction_of(self.plan)


_YEARLY = re.compile(r"--(\d\d)-(\d\d)")
_AFTER = re.compile(r"EIF\+P(\d{1,4})(Y|M|D)")
_UNITS = {"Y": "year", "M": "month", "D": "day"}


def _date_in_words(date: str) -> str:
    """Dates stay as they are; days of every year and terms are said in words."""
    yearly, after = _YEARLY.fullmatch(date), _AFTER.fullmatch(date)
    if yearly and 1 <= int(yearly[1]) <= 12:
        return f"{int(yearly[2])} {_MONTHS[int(yearly[1]) - 1]} of every year"
    if after:
        unit = _UNITS[after[2]] + ("" if after[1] == "1" else "s")
        return f"{after[1]} {unit} after entry into force"
    return date.replace("/", " to ")


def wants_look(reference: Reference) -> bool:
    """Whether a person should look at a reference: no target was found, or it is in doubt."""
    if reference.generic:
        return False
    if reference.why_not is not None:
        return True
    return not reference.resolved and reference.target is None and reference.date is None


def _natural(entry: Entry) -> tuple[object, ...]:
    key = entry.target.id if entry.target else entry.title
    pieces = re.split(r"(\d{1,9})", key)
    return tuple((int(one), "") if one.isascii() and one.isdigit() else (-1, one) for one in pieces)
