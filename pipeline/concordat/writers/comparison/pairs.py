"""The two texts of a link beside each other, the new one as a redline against the old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concordat.writers.comparison.redline import kept_stretches, plain, redline
from concordat.writers.comparison.telling import facts_told, own_words, why
from concordat.writers.report.tree import add, tag
from concordat_schemas.plan import Action, Indicator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from concordat.writers.comparison.frame import Frame
    from concordat.writers.comparison.sides import End
    from concordat_schemas.alignment import Link

    _Stretch = tuple[int, int, str]


def pair(
    frame: Frame, link: Link, group: Iterable[Link], more: Iterable[etree._Element] = ()
) -> etree._Element:
    """A link: old text, new text as a redline, what changed and why they are linked.

    `group` are the other links of the row, the parts that moved among them: what is in one of
    them is carried over and neither inserted nor deleted. `more` is folded up with the evidence.
    """
    others = [one for one in group if one is not link]
    old, new = frame.old, frame.new
    made = tag("div", class_="pair")
    if link.relation != "kept":
        add(made, tag("p", tag("bdi", link.sentence), class_="sentence"))
    if link.changes is None:
        texts = plain(new.text(link.new), new.lines(link.new))
        right = column(frame, "new", link.new, texts)
        add(made, column(frame, "old", link.old, _text(frame, "old", link.old)), right)
        if frame.alignment.notice:
            add(right, tag("p", "No redline: paraphrase, see the note above.", class_="small"))
    elif link.relation == "kept":
        text = plain(new.text(link.new), new.lines(link.new))
        same = tag("div", "Same words as in the old plan.", class_="side old same")
        _head(frame, same, "old", link.old)
        add(made, same, column(frame, "new", link.new, text))
    else:
        went = _carried(frame, others, link.old, "old")
        came = _carried(frame, others, link.new, "new")
        lines = redline(link.changes.edits, old.lines(link.old), new.lines(link.new), went, came)
        left = column(frame, "old", link.old, _text(frame, "old", link.old))
        add(made, left, column(frame, "new", link.new, lines, "redline"))
    facts = facts_told(frame, link.changes.facts) if link.changes is not None else []
    folds = [one for one in facts if one.tag == "details"]
    lists = [one for one in facts if one.tag != "details"]
    told = tag("div", lists, tag("div", folds, why(frame, link), more, class_="folds"))
    told.set("class", "told")
    add(made, told)
    return made


def alone(frame: Frame, end: End, element: str) -> etree._Element:
    """An element without counterpart, in the column of its plan."""
    mark = "del" if end == "old" else "ins"
    here = column(frame, end, element, _text(frame, end, element), f"alone {mark}")
    other: End = "new" if end == "old" else "old"
    words = "Nothing in the new plan." if end == "old" else "Nothing in the old plan."
    empty = tag("div", tag("p", words), class_=f"side {other} none")
    return tag("div", *((here, empty) if end == "old" else (empty, here)), class_="pair")


def column(
    frame: Frame, end: End, element: str, texts: list[etree._Element], look: str = ""
) -> etree._Element:
    """The text of an element under its name and page."""
    side = frame.side(end)
    made = tag("div", class_=f"side {end} {look}".rstrip())
    _head(frame, made, end, element)
    if not texts:
        texts = [tag("p", "No text yet.", class_="small", lang="en", dir="ltr")]
    add(made, tag("div", texts, class_="text", lang=side.language, dir=side.direction))
    found = side.elements[element]
    if isinstance(found, Indicator) and found.baseline.raw:
        add(made, tag("p", "(", own_words(side, found.baseline.raw), ")", class_="small"))
    return made


def _head(frame: Frame, holder: etree._Element, end: End, element: str) -> None:
    side = frame.side(end)
    found = side.elements[element]
    who = tag("p", tag("b", side.name(element)), class_="who")
    if isinstance(found, Action) and found.title:
        add(who, " ", own_words(side, found.title, "title"))
    if isinstance(found, Action) and found.placeholder:
        add(who, " ", tag("span", "not drafted yet", class_="badge"))
    if side.plan.metadata.wording == "paraphrase":
        add(who, " ", tag("span", "paraphrase", class_="badge paraphrase"))
    pages = side.pages(element)
    if pages:
        add(who, " ", tag("span", pages, class_="where"))
    if side.anchors[element] not in frame.drawn:
        frame.drawn.add(side.anchors[element])
        who.set("id", side.anchors[element])
    if holder.text:
        who.tail, holder.text = holder.text, None
    holder.insert(0, who)


def _text(frame: Frame, end: End, element: str) -> list[etree._Element]:
    side = frame.side(end)
    return plain(side.text(element), side.lines(element)) if side.text(element) else []


def _carried(frame: Frame, others: Iterable[Link], element: str, end: End) -> list[_Stretch]:
    """What of an element stands in the other links of its row, by the names of those it is in."""
    found: list[_Stretch] = []
    for link in others:
        mine, its = (link.old, link.new) if end == "old" else (link.new, link.old)
        if mine != element or link.changes is None:
            continue
        name = frame.side("new" if end == "old" else "old").name(its)
        stretches = kept_stretches(link.changes.edits, old=end == "old")
        found += [(left, right, name) for left, right in stretches]
    return sorted(found)
