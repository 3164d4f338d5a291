"""What a mention is read against: the plan, its convention, its language, its own parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from concordat_extractors.references.authorities import Authorities
from concordat_extractors.references.mention import Mention
from concordat_schemas.plan import (
    Action,
    AnyElement,
    Footnote,
    Paragraph,
    Plan,
    Section,
    composite_text,
    elements,
    leaf_fields,
)

_FEWEST_ARTICLES = 3
_NAMED = frozenset({"convention"})


@dataclass(frozen=True)
class Context:
    """A plan as its references need it; `own` is the instrument it is a plan of."""

    plan: Plan
    authorities: Authorities
    own: str | None

    @cached_property
    def held(self) -> dict[str, AnyElement]:
        """The elements of the plan by id."""
        return {element.id: element for element in elements(self.plan)}

    @cached_property
    def is_treaty(self) -> bool:
        """Whether the document is itself a treaty."""
        articles = sum(section.kind == "article" for section in self.plan.sections)
        return articles >= _FEWEST_ARTICLES and not self.plan.actions

    def article_of(self, element: str) -> str | None:
        """The number of the article an element of a treaty stands in."""
        head = element.partition("__")[0]
        found = self.held.get(head)
        if isinstance(found, Section) and found.kind == "article":
            return found.number
        return None

    @cached_property
    def numbered(self) -> dict[str, dict[str, AnyElement]]:
        """Actions, paragraphs, annexes and footnotes by their number in capitals."""
        found: dict[str, dict[str, AnyElement]] = {
            "action": {},
            "paragraph": {},
            "annex": {},
            "footnote": {},
        }
        for element in self.held.values():
            if isinstance(element, Action):
                found["action"].setdefault(element.number.upper(), element)
            elif isinstance(element, Paragraph) and element.number:
                found["paragraph"].setdefault(element.number.upper(), element)
            elif isinstance(element, Footnote):
                found["footnote"].setdefault(element.number.upper(), element)
            elif isinstance(element, Section) and element.kind in {"annex", "appendix"}:
                found["annex"].setdefault((element.number or "").upper(), element)
        return found

    @cached_property
    def last_action(self) -> int | None:
        """The highest action number of the plan."""
        numbers = [int(label) for label in self.numbered["action"] if label.isdecimal()]
        return max(numbers, default=None)

    def text_of(self, element: AnyElement) -> str:
        """What an element says, to be shown beside a reference to it."""
        if isinstance(element, Action):
            return element.text
        if isinstance(element, Paragraph):
            return composite_text(element.text, element.items, element.continuation)
        return "\n\n".join(text for _, text in leaf_fields(element))


def own_convention(
    plan: Plan, authorities: Authorities, found: Iterable[Mention], stated: str | None
) -> str | None:
    """The instrument a plan is of.

    What the metadata names; else what the text takes for its own (`stated`); else the instrument
    whose lineage the plan's id names; else the convention the text names most.
    """
    named = _instrument_named(plan.metadata.convention, authorities)
    if named or stated:
        return named or stated
    family = plan.id.partition("/")[0]
    if family in authorities.instruments:
        return family
    counted = Counter(one.key for one in found if one.kind in _NAMED and one.key)
    return counted.most_common(1)[0][0] if counted else None


def _instrument_named(name: str | None, authorities: Authorities) -> str | None:
    if not name:
        return None
    wanted = _plain(name)
    for one in authorities.instruments.values():
        names: Iterable[str] = (one.title, *one.names, *one.abbreviations)
        if wanted in {_plain(each) for each in (*names, *_flat(one.names_in))}:
            return one.id
    return None


def _plain(name: str) -> str:
    return re.sub(r"\W+", " ", name.casefold().replace("the ", "")).strip()


def _flat(names_in: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [name for names in names_in.values() for name in names]
