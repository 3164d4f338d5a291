"""What a careful editor would question in the references of a plan.

Targets that do not exist, numbers and descriptions that disagree, actions of the previous plan
by their old number, abbreviations that are never defined. Each is one sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from concordat_extractors.references.context import Context
from concordat_extractors.references.finder import Abbreviations, Finder
from concordat_extractors.references.resolve import HAS_NO
from concordat_schemas.plan import Action, AnyElement, Plan, PlanWarning, Reference, leaf_fields

_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 6
_ALIKE = 20.0


def findings(
    context: Context,
    owners: Sequence[AnyElement],
    texts: Sequence[str],
    short: Abbreviations,
    predecessor: Plan | None,
    finder: Finder,
) -> list[PlanWarning]:
    """The findings of all checks, in reading order."""
    by_field: dict[str, AnyElement] = {element.id: element for element in owners}
    found = [
        *_undefined(context, owners, short),
        *_missing(context, by_field),
        *_meetings(context, by_field),
        *_adopted(context, by_field, finder),
        *_described(context, by_field, finder),
        *_old_numbers(context, by_field, predecessor),
    ]
    order = {element.id: element.seq for element in owners}
    return _told_once(sorted(found, key=lambda one: order.get(one.element or "", 0)))


def _told_once(found: Sequence[PlanWarning]) -> list[PlanWarning]:
    """Findings of the same words as one, at the first place, with the number of places."""
    counted = Counter(one.sentence for one in found)
    first = {one.sentence: one for one in reversed(found)}
    kept = [first[sentence] for sentence in counted]
    for one in kept:
        if counted[one.sentence] > 1:
            one.sentence = f"{one.sentence} It says so in {counted[one.sentence]} places."
    return kept


def _warn(code: str, element: AnyElement | None, sentence: str) -> PlanWarning:
    page = next((place.page for place in element.places), None) if element else None
    return PlanWarning(
        code=code, element=element.id if element else None, page=page, sentence=sentence
    )


def _undefined(
    context: Context, owners: Sequence[AnyElement], short: Abbreviations
) -> Iterator[PlanWarning]:
    held = context.authorities
    names = {short: one.title for one in held.instruments.values() for short in one.abbreviations}
    names |= {short: one.title for one in held.plans.values() for short in one.abbreviations}
    told: set[str] = set()
    for used, index in short.used.items():
        bare = used if used in names else used.removesuffix("s")
        defined = {one.removesuffix("s") for one in short.defined}
        if bare.removesuffix("s") in defined or bare in told or bare not in names:
            continue
        told.add(bare)
        yield _warn(
            "reference_abbreviation",
            owners[index],
            f"“{bare}” is used and never defined; it was read as {names[bare]}.",
        )


def _missing(context: Context, owners: dict[str, AnyElement]) -> Iterator[PlanWarning]:
    told: set[tuple[str, str, int]] = set()
    for reference in context.plan.references:
        place = (reference.element, reference.field, reference.start)
        why = reference.why_not or ""
        if HAS_NO in why and place not in told:
            told.add(place)
            why = why[:1].upper() + why[1:]
            yield _warn(
                "reference_target_missing",
                owners[reference.element],
                f"“{reference.raw}” points to nothing: {why}.",
            )


def _meetings(context: Context, owners: dict[str, AnyElement]) -> Iterator[PlanWarning]:
    """Meetings whose printed year is not the one they were held in."""
    for reference in context.plan.references:
        if reference.kind not in {"meeting", "review_conference"} or reference.target is None:
            continue
        held = context.authorities.meetings.get(reference.target.id)
        year = _YEAR.search(reference.raw)
        if held is None or held.dates is None or year is None:
            continue
        years = {date[:4] for date in held.dates.split("/")}
        if not min(years) <= year[0] <= max(years):
            yield _warn(
                "reference_disagrees",
                owners[reference.element],
                f"“{reference.raw}”: the {held.title} was held in {' and '.join(sorted(years))}.",
            )


def _adopted(
    context: Context, owners: dict[str, AnyElement], finder: Finder
) -> Iterator[PlanWarning]:
    """Plans said to be adopted at another meeting than they were."""
    adopted = re.compile(
        rf"[\s(,]{{1,3}}{finder.words.pattern('adopted_at')}\s(?:the\s)?", re.IGNORECASE
    )
    references = context.plan.references
    for one, meeting in pairwise(references):
        if one.kind != "action_plan" or one.target is None or meeting.target is None:
            continue
        plan = context.authorities.plans.get(one.target.id)
        same = (one.element, one.field) == (meeting.element, meeting.field)
        if plan is None or plan.adopted_at is None or not same or meeting.start < one.end:
            continue
        text = _text(context, one)
        if adopted.fullmatch(text, one.end, meeting.start) and meeting.target.id != plan.adopted_at:
            held = context.authorities.meetings[plan.adopted_at]
            yield _warn(
                "reference_disagrees",
                owners[one.element],
                f"“{text[one.start : meeting.end]}”: the {plan.title} was adopted at the "
                f"{held.title}.",
            )


def _described(
    context: Context, owners: dict[str, AnyElement], finder: Finder
) -> Iterator[PlanWarning]:
    """Articles followed by words that are those of another article's heading."""
    headings = _headings(context)
    phrase = r"(?P<{}>[\w’'\-]+(?:\s[\w’'\-]+){{0,3}}?)"
    pattern = re.compile(
        rf"\s{phrase.format('before')}\s{finder.words.pattern('described_ends')}\b"
        rf"|\s(?:\(|[–—-]\s){phrase.format('set')}(?=[).,;:]|\s\(|$)",
        re.IGNORECASE,
    )
    if not headings:
        return
    for reference in context.plan.references:
        if reference.kind != "treaty_article" or reference.target is None:
            continue
        base, _, number = reference.target.id.partition("/art/")
        if base != context.own:
            continue
        own = number.partition("/")[0]
        text = _text(context, reference)
        described = pattern.match(text, reference.end)
        if described is None or own not in headings:
            continue
        said = _stems(described["before"] or described["set"])
        if not said or said & headings[own]:
            continue
        others = [label for label, stems in headings.items() if len(said & stems) == len(said)]
        if len(others) == 1:
            yield _warn(
                "reference_disagrees",
                owners[reference.element],
                f"“{reference.raw}{described.group().rstrip()}”: that is the subject of Article "
                f"{others[0]}.",
            )


def _headings(context: Context) -> dict[str, frozenset[str]]:
    """The words that tell an article's heading from those of the others, cut to their stems."""
    if context.own is None:
        return {}
    held = {
        one.label: _stems(one.heading or "") for one in context.authorities.articles_of(context.own)
    }
    counted = Counter(stem for stems in held.values() for stem in stems)
    return {
        label: frozenset(one for one in stems if counted[one] == 1) for label, stems in held.items()
    }


def _stems(words: str) -> frozenset[str]:
    return frozenset(word[:_STEM].casefold() for word in _WORD.findall(words))


def old_numbers(context: Context, predecessor: Plan) -> list[PlanWarning]:
    """Actions that a plan, whose references are found, calls by their number in the one before."""
    return _told_once(list(_old_numbers(context, context.held, predecessor)))


def _old_numbers(
    context: Context, owners: dict[str, AnyElement], predecessor: Plan | None
) -> Iterator[PlanWarning]:
    """Actions called by the number they had in the previous plan."""
    before = context.plan.metadata.predecessor or ""
    known = context.authorities.plans.get(before)
    old = {action.number: action for action in predecessor.actions} if predecessor else {}
    for reference in context.plan.references:
        if reference.kind != "action":
            continue
        number = re.search(r"\d+", reference.raw)
        if number is None:
            continue
        if reference.target is None:
            last = known.last_action if known else None
            if number[0] in old or (last and int(number[0]) <= last):
                title = known.title if known else before
                yield _warn(
                    "reference_old_number",
                    owners[reference.element],
                    f"“{reference.raw}” is an action of the {title}, not of this plan.",
                )
        elif number[0] in old and reference.target.id.startswith(f"{context.plan.id}#"):
            yield from _fits_old_better(context, owners, reference, old[number[0]])


def _fits_old_better(
    context: Context, owners: dict[str, AnyElement], reference: Reference, old: Action
) -> Iterator[PlanWarning]:
    text = _text(context, reference)
    around = text[max(0, reference.start - 160) : reference.end + 160]
    mine = reference.target.text if reference.target else None
    if not mine:
        return
    fits_old = fuzz.token_set_ratio(around, old.text)
    fits_new = fuzz.token_set_ratio(around, mine)
    if fits_old >= fits_new + _ALIKE:
        yield _warn(
            "reference_old_number",
            owners[reference.element],
            f"“{reference.raw}” fits action {old.number} of the previous plan better than that of "
            "this one.",
        )


def _text(context: Context, reference: Reference) -> str:
    return dict(leaf_fields(context.held[reference.element]))[reference.field]
