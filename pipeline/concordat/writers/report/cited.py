"""What a passage refers to, folded up right below it: titles, addresses, the text where known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from concordat.writers.element_names import shortened
from concordat.writers.report.tree import add, outward, tag

if TYPE_CHECKING:
    from lxml import etree

    from concordat.writers.report.facts import Entry, Facts

_TITLES = 4
_EXCERPT = 600


def cited(facts: Facts, ids: Iterable[str]) -> etree._Element | None:
    """The distinct targets of the references in these elements; none where there are none."""
    found: dict[str, Entry] = {}
    for number in sorted(number for one in ids for number in facts.mentioned_in.get(one, ())):
        entry = facts.entry_of.get(number)
        if entry is not None and entry.target is not None:
            found.setdefault(entry.anchor, entry)
    if not found:
        return None
    own = f", {facts.plan.metadata.convention}"
    titles = [shortened(entry.title.removesuffix(own), 50) for entry in found.values()]
    more = f" and {len(titles) - _TITLES} more" if len(titles) > _TITLES else ""
    summary = tag(
        "summary", tag("span", "Refers to ", class_="lead"), " · ".join(titles[:_TITLES]), more
    )
    rows = [tag("li", _entry(facts, entry)) for entry in found.values()]
    return tag("details", summary, tag("ul", rows), class_="cited", lang="en", dir="ltr")


def _entry(facts: Facts, entry: Entry) -> list[etree._Element | str]:
    target = entry.target
    assert target is not None
    inside = facts.link(entry.element) if entry.element else None
    made: list[etree._Element | str] = [
        tag("a", entry.title, href=inside or f"#{entry.anchor}", class_="title")
    ]
    out = outward(target.link, "open its page")
    if out is not None:
        made += [" ", out]
    if target.text:
        quote = tag("blockquote", [tag("p", part) for part in _excerpt(target.text)])
        made.append(quote)
        if len(target.text) > _EXCERPT:
            add(quote, tag("p", tag("a", "the whole text", href=f"#{entry.anchor}")))
    return made


def _excerpt(text: str) -> list[str]:
    if len(text) <= _EXCERPT:
        return text.split("\n\n")
    kept = text[:_EXCERPT]
    return f"{kept.rpartition(' ')[0] or kept} …".split("\n\n")
