"""References as lists: how many of which kind, which want a look, and every target."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from concordat.writers.report.facts import KINDS
from concordat.writers.report.opening import QUESTIONED, told
from concordat.writers.report.tree import add, outward, tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml import etree

    from concordat.writers.report.facts import Entry, Facts
    from concordat_schemas.plan import ReferenceKind


def summary(facts: Facts) -> etree._Element:
    """Counts by kind, then each reference that has no target, several, or one in doubt."""
    made = tag("section", tag("h2", "References"), id="report.references", class_="references")
    references = facts.plan.references
    if not references:
        add(made, tag("p", "No references were found in this text."))
        return made
    add(made, _counts(facts), _unsettled(facts), _questioned(facts))
    return made


def _counts(facts: Facts) -> etree._Element:
    references = facts.plan.references
    columns: dict[str, Counter[ReferenceKind]] = {
        "Mentions": Counter(one.kind for one in references),
        "Targets": Counter(entry.kind for entry in facts.entries),
        "Generic": Counter(one.kind for one in references if one.generic),
        "To look at": Counter(references[number].kind for number in facts.unsettled),
    }
    body = [
        tag("tr", tag("th", name, scope="row"), [_figure(one[kind]) for one in columns.values()])
        for kind, name in KINDS.items()
        if columns["Mentions"][kind]
    ]
    totals = [_figure(one.total()) for one in columns.values()]
    body.append(tag("tr", tag("th", "All", scope="row"), totals, class_="total"))
    heads = [tag("th", name, scope="col", class_="figure") for name in columns]
    head = tag("tr", tag("th", "Kind", scope="col"), heads)
    return tag("table", tag("thead", head), tag("tbody", body), class_="counts")


def _figure(figure: int) -> etree._Element:
    return tag("td", f"{figure:,}" if figure else "–", class_="figure")


def _unsettled(facts: Facts) -> list[etree._Element]:
    if not facts.unsettled:
        return [tag("p", "Everything that names a single target was found.")]
    rows = []
    for number, anchor in facts.unsettled.items():
        reference = facts.plan.references[number]
        row = tag("li", tag("bdi", _quote(facts, number)), " ", id=anchor)
        add(row, tag("a", facts.name(reference.element), href=facts.place(number)), tag("br"))
        why = _sentence(reference.why_not or "no target was found")
        entry = facts.entry_of.get(number)
        if entry is not None:
            add(row, "Taken for ", tag("a", entry.title, href=f"#{entry.anchor}"), ": ")
        add(row, tag("span", why, class_="why"))
        rows.append(row)
    return [tag("h3", "References without a target"), tag("ol", rows, class_="look")]


def _questioned(facts: Facts) -> list[etree._Element]:
    """Findings of the checks on references: what disagrees with what is known elsewhere."""
    found = [one for one in facts.plan.diagnostics.warnings if one.code in QUESTIONED]
    if not found:
        return []
    rows = [tag("li", told(facts, warning)) for warning in found]
    return [tag("h3", "References that disagree or are in doubt"), tag("ul", rows, class_="look")]


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def _quote(facts: Facts, number: int) -> list[etree._Element | str]:
    return ["“", tag("strong", _short(facts.plan.references[number].raw)), "”"]


def _short(raw: str) -> str:
    return raw if len(raw) <= 200 else f"{raw[:200]} …"


def targets(facts: Facts) -> etree._Element | None:
    """Everything referred to, by kind: title, address, text, and links back to the mentions."""
    if not facts.entries:
        return None
    made = tag("section", tag("h2", "What it refers to"), id="report.targets", class_="targets")
    for kind, entries in groupby(facts.entries, key=lambda entry: entry.kind):
        add(made, tag("h3", KINDS[kind]), tag("ul", _entries(facts, entries), role="list"))
    return made


def _entries(facts: Facts, entries: Iterable[Entry]) -> list[etree._Element]:
    return [_entry(facts, entry) for entry in entries]


def _entry(facts: Facts, entry: Entry) -> etree._Element:
    inside = facts.link(entry.element) if entry.element else None
    title = tag("a", entry.title, href=inside) if inside else tag("span", entry.title)
    made = tag("li", id=entry.anchor)
    head = tag("p", tag("strong", title), class_="title")
    add(made, head)
    target = entry.target
    if target is not None:
        if target.id != entry.title:
            add(head, " ", tag("code", target.id))
        out = outward(target.link, target.link or "")
        add(head, " ", out)
    grouped = groupby(entry.references, key=lambda n: facts.plan.references[n].element)
    back = [
        (", " if place else "", _back(facts, element, list(numbers)))
        for place, (element, numbers) in enumerate(grouped)
    ]
    add(made, tag("p", "Mentioned in ", back, class_="back"))
    if target is not None and target.text and inside is None:
        parts = [tag("p", part) for part in target.text.split("\n\n")]
        folded = tag("details", tag("summary", "Its text"), tag("blockquote", parts))
        add(made, folded)
    return made


def _back(facts: Facts, element: str, numbers: Sequence[int]) -> list[etree._Element | str]:
    """Links to the mentions in one element: its name, further ones as `2`, `3`."""
    made: list[etree._Element | str] = []
    for place, number in enumerate(numbers):
        name = facts.name(element)
        words = name if place == 0 else str(place + 1)
        again = f"{name}, mention {place + 1}" if place else None
        told_of = f"“{_short(facts.plan.references[number].raw)}”"
        made += [" " if place else ""]
        made += [tag("a", words, href=facts.place(number), title=told_of, aria_label=again)]
    return made
