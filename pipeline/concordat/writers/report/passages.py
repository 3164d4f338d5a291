"""How a text of the plan is shown: its paragraphs, the marks of references, the calls of notes."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from concordat.writers.report.marks import Mark, nested, spans_of
from concordat.writers.report.tree import add, tag

if TYPE_CHECKING:
    from lxml import etree

    from concordat.writers.report.facts import Facts
    from concordat_schemas.plan import Footnote

_BREAK = re.compile(r"\n[^\S\n]*\n\s*")
_Calls = deque[tuple[int, "Footnote"]]


def passages(facts: Facts, element: str, name: str, text: str) -> list[etree._Element]:
    """A field of an element as paragraphs."""
    spans = spans_of(_spans(facts, element, name), len(text))
    calls = _calls(facts, element, name)
    made = []
    for start, end, last in _parts(text):
        holder = tag("p")
        here = nested(spans, start, end)
        _fill(facts, holder, text, start, end, here, calls, closing=True)
        if last:
            _rest(facts, holder, calls)
        made.append(holder)
    return made


def inline(facts: Facts, element: str, name: str, text: str) -> etree._Element:
    """A field of an element as one run of text."""
    spans = spans_of(_spans(facts, element, name), len(text))
    calls = _calls(facts, element, name)
    holder = tag("span")
    _fill(facts, holder, text, 0, len(text), nested(spans, 0, len(text)), calls, closing=True)
    _rest(facts, holder, calls)
    return holder


def _spans(facts: Facts, element: str, name: str) -> Iterator[tuple[int, int, int]]:
    for number in facts.mentions.get((element, name), ()):
        reference = facts.plan.references[number]
        yield reference.start, reference.end, number


def _calls(facts: Facts, element: str, name: str) -> _Calls:
    found = facts.calls.get((element, name), [])
    return deque(sorted(found, key=lambda call: call[0]))


def _parts(text: str) -> Iterator[tuple[int, int, bool]]:
    start = 0
    for found in _BREAK.finditer(text):
        yield start, found.start(), False
        start = found.end()
    yield start, len(text), True


def _fill(
    facts: Facts,
    holder: etree._Element,
    text: str,
    start: int,
    end: int,
    marks: Sequence[Mark],
    calls: _Calls,
    *,
    closing: bool,
) -> None:
    """Text, marks and calls from `start` to `end`; a call at the end only where `closing`."""
    at = start
    for mark in marks:
        _plain(facts, holder, text, at, mark.start, calls, closing=True)
        _draw(facts, holder, text, mark, calls)
        at = mark.end
    _plain(facts, holder, text, at, end, calls, closing=closing)


def _plain(
    facts: Facts,
    holder: etree._Element,
    text: str,
    start: int,
    end: int,
    calls: _Calls,
    *,
    closing: bool,
) -> None:
    while calls and (calls[0][0] < end or (closing and calls[0][0] == end)):
        offset, footnote = calls.popleft()
        middle = max(start, offset)
        add(holder, text[start:middle], _call(facts, footnote))
        start = middle
    add(holder, text[start:end])


def _rest(facts: Facts, holder: etree._Element, calls: _Calls) -> None:
    while calls:
        add(holder, _call(facts, calls.popleft()[1]))


def _call(facts: Facts, footnote: Footnote) -> etree._Element:
    link = tag(
        "a", footnote.number, href=facts.link(footnote.id), aria_label=f"Note {footnote.number}"
    )
    return tag("sup", link, class_="call")


def _draw(facts: Facts, holder: etree._Element, text: str, mark: Mark, calls: _Calls) -> None:
    """A mark: a link where it can be one, else marked text with the links behind it.

    A link must not hold another one, so a mark around other marks or calls is no link itself.
    """
    links = list(dict.fromkeys(filter(None, (_aim(facts, one) for one in mark.references))))
    # Calls up to the start of the mark are drawn already.
    holds_calls = bool(calls) and calls[0][0] < mark.end
    plain = not mark.inside and not holds_calls and len(links) == 1
    first = facts.plan.references[mark.references[0]]
    looks = ["ref", first.kind]
    if any(one in facts.unsettled for one in mark.references):
        looks.append("doubtful")
    elif not links:
        looks.append("bare")
    made = tag(
        "a" if plain else "span",
        class_=" ".join(looks),
        title=_told(facts, mark) if mark.first else None,
        href=links[0][0] if plain else None,
    )
    _fill(facts, made, text, mark.start, mark.end, mark.inside, calls, closing=False)
    if mark.first:
        fresh = [one for one in mark.references if one not in facts.drawn]
        facts.drawn.update(fresh)
        made = _anchored(made, fresh)
    add(holder, made)
    if mark.first and links and not plain:
        add(
            holder,
            tag(
                "sup",
                [
                    (" " if place else "", tag("a", sign, href=link))
                    for place, (link, sign) in enumerate(links)
                ],
                class_="to",
            ),
        )


def _anchored(made: etree._Element, references: Sequence[int]) -> etree._Element:
    """The mark with the anchor of each of its references; each needs an element of its own."""
    if references:
        made.set("id", f"ref.{references[0]}")
    for number in references[1:]:
        made = tag("span", made, id=f"ref.{number}")
    return made


def _aim(facts: Facts, number: int) -> tuple[str, str] | None:
    """Where a reference leads on the page, and the sign that stands for it."""
    entry = facts.entry_of.get(number)
    if entry is not None:
        inside = facts.link(entry.element) if entry.element else None
        return inside or f"#{entry.anchor}", f"[{entry.anchor.partition('.')[2]}]"
    if number in facts.unsettled:
        return f"#{facts.unsettled[number]}", "[?]"
    return None


def _told(facts: Facts, mark: Mark) -> str:
    return "; ".join(dict.fromkeys(described(facts, number) for number in mark.references))


def described(facts: Facts, number: int) -> str:
    """What a reference refers to, in a few words."""
    reference = facts.plan.references[number]
    entry = facts.entry_of.get(number)
    if entry is not None:
        locator = f", {reference.locator}" if reference.locator else ""
        return f"{entry.title}{locator}"
    if reference.generic:
        return "no single target"
    return reference.why_not or "no target was found"
