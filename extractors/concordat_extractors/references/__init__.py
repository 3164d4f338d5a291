"""Mentions to references to targets: what a plan refers to, of what kind, and where it is.

`cite` fills `plan.references`. The grammars of mentions are in the modules of this package, their
words in `conventions/references.*.toml`, what can be referred to in the authorities.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from concordat_extractors.references.authorities import Authorities, load_authorities
from concordat_extractors.references.checks import findings, old_numbers
from concordat_extractors.references.context import Context
from concordat_extractors.references.finder import Finder
from concordat_extractors.references.mention import Mention
from concordat_extractors.references.own_convention import own_convention, with_own_convention
from concordat_extractors.references.resolve import Resolver
from concordat_schemas.plan import (
    AnyElement,
    Plan,
    PlanWarning,
    Reference,
    Table,
    elements,
    leaf_fields,
)

__all__ = ["Authorities", "cite", "load_authorities", "old_number_warnings"]


def cite(
    plan: Plan, authorities: Authorities | None = None, *, predecessor: Plan | None = None
) -> None:
    """Find, type and resolve all that a plan refers to, in place.

    Fills `plan.references` in reading order and adds what a careful editor would question to
    the plan's warnings. `authorities` are those that come with concordat when none are given.
    With the `predecessor` a reference to an action by its number in that plan is noticed.
    """
    held = authorities if authorities is not None else load_authorities()
    places = [
        (element, name, text) for element in elements(plan) for name, text in leaf_fields(element)
    ]
    texts = [text for _, _, text in places]
    held = with_own_convention(plan, held, texts) or held
    finder = Finder.of(held, plan.metadata.language)
    found, short = finder.find(texts, _own_names(plan, finder))
    for index, mention in _listed(plan, places, finder):
        found[index] = [mention]
    named = [one for mentions in found for one in mentions]
    context = Context(plan, held, own_convention(plan, held, named, short.own))
    resolver = Resolver.of(context, finder.words)
    references: list[Reference] = []
    for (element, name, text), mentions in zip(places, found, strict=True):
        if mentions:
            references += resolver.resolve(element.id, name, text, mentions, len(references))
    plan.references = references
    warnings = findings(context, [place[0] for place in places], texts, short, predecessor, finder)
    kept = [one for one in plan.diagnostics.warnings if not one.code.startswith("reference_")]
    plan.diagnostics.warnings = [*kept, *warnings]


def old_number_warnings(plan: Plan, predecessor: Plan) -> list[PlanWarning]:
    """Actions that a plan calls by the number they had in its predecessor; both have references.

    They are what `cite` finds of this kind with the predecessor, without citing again.
    """
    return old_numbers(Context(plan, load_authorities(), None), predecessor)


def _listed(
    plan: Plan, places: Sequence[tuple[AnyElement, str, str]], finder: Finder
) -> Iterator[tuple[int, Mention]]:
    """Resolutions that a table lists by number under a heading that says of which organ."""
    headings = {section.id: section.heading for section in plan.sections}
    for index, (element, _, text) in enumerate(places):
        if isinstance(element, Table):
            heading = element.caption or headings.get(element.section or "", "")
            organ = finder.resolutions.named_by(heading)
            mention = finder.resolutions.listed(text, organ) if organ else None
            if mention:
                yield index, mention


def _own_names(plan: Plan, finder: Finder) -> dict[str, str]:
    """The names a plan is called by after a place, in small letters, with its id."""
    titles: Sequence[str | None] = (plan.metadata.title, plan.metadata.short_title)
    names = {}
    for title in titles:
        for _, name in finder.plan_names.find(title or ""):
            if name:
                names[name.casefold()] = plan.id
    return names
