"""What must hold in a plan and no schema can say: ids are unique and references lead somewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from concordat_schemas.plan import (
    Action,
    AnyElement,
    Paragraph,
    Place,
    Plan,
    Section,
    Table,
    elements,
    leaf_fields,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong in a file: where, as a path into the data, and what."""

    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}" if self.where else self.sentence


def lint(plan: Plan) -> Iterator[Problem]:
    """Everything in a plan that contradicts itself, in a fixed order."""
    known = list(elements(plan))
    yield from _repeated(plan, known)
    yield from _sections(plan)
    yield from _notes(plan)
    yield from _places(plan, known)
    yield from _mentions(plan, known)
    yield from _account(plan)


def _repeated(plan: Plan, known: list[AnyElement]) -> Iterator[Problem]:
    for name, count in Counter(element.id for element in known).items():
        if count > 1:
            yield Problem(name, f"the id is used {count} times")
    for seq, count in Counter(element.seq for element in known).items():
        if count > 1:
            ids = ", ".join(element.id for element in known if element.seq == seq)
            yield Problem(f"seq {seq}", f"{count} elements share this place: {ids[:200]}")
    for name, count in Counter(source.id for source in plan.sources).items():
        if count > 1:
            yield Problem(f"sources/{name}", f"the id is used {count} times")


def _sections(plan: Plan) -> Iterator[Problem]:
    sections = {section.id: section for section in plan.sections}
    for section in plan.sections:
        if section.parent is None:
            continue
        parent = sections.get(section.parent)
        if parent is None:
            yield Problem(section.id, f"its parent {section.parent} is no section of the plan")
        elif parent.level >= section.level:
            yield Problem(
                section.id,
                f"level {section.level} stands inside {parent.id} of level {parent.level}",
            )
    inside: list[Paragraph | Action | Table] = [*plan.paragraphs, *plan.actions, *plan.tables]
    for element in inside:
        if element.section is not None and element.section not in sections:
            yield Problem(element.id, f"its section {element.section} is no section of the plan")


def _notes(plan: Plan) -> Iterator[Problem]:
    notes = {footnote.id for footnote in plan.footnotes}
    callers: list[Section | Paragraph | Action] = [
        *plan.sections,
        *plan.paragraphs,
        *plan.actions,
    ]
    for element in callers:
        for note in element.notes:
            if note not in notes:
                yield Problem(element.id, f"it calls the footnote {note}, which is not there")


def _places(plan: Plan, known: list[AnyElement]) -> Iterator[Problem]:
    sources = {source.id: source for source in plan.sources}
    placed: list[tuple[str, list[Place]]] = [(element.id, element.places) for element in known]
    placed += [(f"furniture/{at}", found.places) for at, found in enumerate(plan.furniture)]
    placed += [(f"unplaced/{at}", found.places) for at, found in enumerate(plan.unplaced)]
    for where, places in placed:
        for place in places:
            source = sources.get(place.source)
            if source is None:
                yield Problem(where, f"its source {place.source} is not listed")
            elif place.page is not None and source.pages is not None and place.page > source.pages:
                yield Problem(where, f"page {place.page} of a source of {source.pages} pages")


def _mentions(plan: Plan, known: list[AnyElement]) -> Iterator[Problem]:
    texts = {(element.id, name): text for element in known for name, text in leaf_fields(element)}
    ids = {element.id for element in known}

    def outside(element: str, field: str, end: int) -> str | None:
        if element not in ids:
            return f"the element {element} is not there"
        text = texts.get((element, field))
        if text is None:
            return f"{element} has no text in {field}"
        if end > len(text):
            return f"{element} {field} has {len(text)} characters, not {end}"
        return None

    for footnote in plan.footnotes:
        for at, call in enumerate(footnote.calls):
            if fault := outside(call.element, call.field, call.offset):
                yield Problem(f"{footnote.id}/calls/{at}", fault)
    for at, mention in enumerate(plan.references):
        where = f"references/{at}"
        if fault := outside(mention.element, mention.field, mention.end):
            yield Problem(where, fault)
        if mention.start > mention.end:
            yield Problem(where, f"it starts at {mention.start}, after its end {mention.end}")
        if mention.within is not None and not 0 <= mention.within < len(plan.references):
            yield Problem(where, f"there is no reference {mention.within} around it")
        elif mention.within == at:
            yield Problem(where, "it is said to stand within itself")


def _account(plan: Plan) -> Iterator[Problem]:
    account = plan.diagnostics.coverage
    roles = (
        account.fields,
        account.labels,
        account.repeated,
        account.furniture,
        account.unplaced,
        account.elsewhere,
        account.lost,
    )
    if sum(roles) != account.read:
        yield Problem(
            "diagnostics/coverage",
            f"its roles add up to {sum(roles):,} glyphs, not to the {account.read:,} read",
        )
