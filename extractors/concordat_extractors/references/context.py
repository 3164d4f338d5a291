"""What a mention is read against: the plan, its convention, its language, its own parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from concordat_extractors.references.authorities import Authorities
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
