"""What is told of a link beside its texts: facts, evidence, confidence, the second-best pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concordat.writers.element_names import shortened
from concordat.writers.report.tree import add, tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from concordat.concordance import Change
    from concordat.writers.comparison.frame import Frame
    from concordat.writers.comparison.sides import Side
    from concordat.writers.report.tree import Content
    from concordat_schemas.alignment import EvidenceKind, Fact, FactKind, Link
    from concordat_schemas.plan import Confidence

CHANGES: dict[Change, tuple[str, str]] = {
    "kept": ("Kept", "="),
    "editorial": ("Editorial", "≈"),
    "revised": ("Revised", "±"),
    "moved": ("Moved", "↷"),
    "split": ("Split", "⋔"),
    "merge": ("Merged", "⋈"),
    "regrouped": ("Regrouped", "⋇"),
    "new": ("New", "+"),
    "dropped": ("Dropped", "×"),
}
"""What the changes are called, and the sign that tells them apart without colour."""

FACTS: dict[FactKind, str] = {
    "deadline": "Deadline",
    "obligation": "Force",
    "population": "Who",
    "reference": "Reference",
    "measure": "Measure",
    "baseline": "Baseline",
    "scope": "Scope",
    "item": "Item",
    "title": "Title",
}
_EVIDENCE: dict[EvidenceKind, str] = {
    "same_text": "Same text",
    "phrase": "Shared words",
    "reference": "Same reference",
    "item": "Shared item",
    "indicator": "Indicators share",
    "section": "Section",
    "position": "Place",
    "decision": "Decision",
}
_CONFIDENCE: dict[Confidence, str] = {
    "sure": "sure",
    "likely": "likely",
    "check": "to be checked",
}
_FEW = 2
_LONGEST = 400


def change_badge(change: Change) -> etree._Element:
    """The change of a row, as a sign and a word."""
    name, sign = CHANGES[change]
    return tag("span", tag("span", sign, aria_hidden="true"), f" {name}", class_=f"badge {change}")


def doubt_badge(links: Sequence[Link]) -> etree._Element | None:
    """The least confidence of open links; none where all are sure or decided."""
    open_ = {link.confidence for link in links if not link.pinned}
    if "check" in open_:
        return tag("span", "? To be checked", class_="badge check")
    if "likely" in open_:
        return tag("span", "Likely", class_="badge likely")
    return None


def facts_told(frame: Frame, facts: Sequence[Fact]) -> list[etree._Element]:
    """The facts of a link, a line for each kind; many changes of scope are folded up.

    Scope is what the redline shows anyway, the other kinds are what a reader would overlook.
    """
    by_kind: dict[FactKind, list[Fact]] = {}
    for fact in sorted(facts, key=lambda one: one.rank):
        by_kind.setdefault(fact.kind, []).append(fact)
    scope = by_kind.pop("scope", []) if len(by_kind.get("scope", [])) > _FEW else []
    made = []
    if by_kind:
        rows = [tag("li", kind_told(frame, kind, found)) for kind, found in by_kind.items()]
        made.append(tag("ul", rows, class_="facts"))
    if scope:
        rows = [tag("li", words_told(frame, fact)) for fact in scope]
        summary = tag("summary", f"{FACTS['scope']}: {len(scope)} changes")
        made.append(tag("details", summary, tag("ul", rows, class_="scope")))
    return made


def kind_told(frame: Frame, kind: FactKind, facts: Sequence[Fact]) -> list[Content]:
    """Facts of one kind in one line."""
    made: list[Content] = [tag("b", FACTS[kind])]
    for place, fact in enumerate(facts):
        made += [" · " if place else " ", *words_told(frame, fact)]
    return made


def words_told(frame: Frame, fact: Fact, longest: int = _LONGEST) -> list[Content]:
    """The words of both sides of a fact."""
    return changed_words(frame, fact.old, fact.new, longest)


def changed_words(
    frame: Frame, old: str | None, new: str | None, longest: int = _LONGEST
) -> list[Content]:
    """Words that went and words that came, either of them none; the same words have moved."""
    if old is not None and new is not None and old.split() == new.split():
        return ["moved: ", own_words(frame.new, shortened(new, longest))]
    made: list[Content] = []
    if old is not None:
        made.append(tag("del", own_words(frame.old, shortened(old, longest))))
    if old is not None and new is not None:
        made.append(" → ")
    if new is not None:
        made.append(tag("ins", own_words(frame.new, shortened(new, longest))))
    return made


def why(frame: Frame, link: Link) -> etree._Element:
    """Why two elements are linked, folded up: evidence, score, and the second-best pair."""
    told = "decided by a person" if link.pinned else _CONFIDENCE[link.confidence]
    summary = tag("summary", f"Why these two: {told}, {link.score:.2f} of 1")
    rows = [
        tag("li", tag("b", _EVIDENCE[one.kind]), " ", own_words(frame.new, one.words))
        for one in link.evidence
    ]
    made = tag("details", summary, tag("ul", rows) if rows else None, class_="why-linked")
    second = link.runner_up
    if second is not None:
        sentence = tag("p", f"Next best, at {second.score:.2f}: ")
        add(sentence, pair_link(frame, second.old, second.new), ".")
        add(made, sentence)
    return made


def pair_link(frame: Frame, old: str, new: str) -> list[etree._Element | str]:
    """Two elements by their names, each a link to its row."""
    return [
        tag("a", frame.old.name(old), href=frame.link("old", old)),
        " → ",
        tag("a", frame.new.name(new), href=frame.link("new", new)),
    ]


def own_words(side: Side, words: str, look: str | None = None) -> etree._Element:
    """Words of a plan amid ours, in its language."""
    return tag("bdi", words, lang=side.language or None, class_=look)
