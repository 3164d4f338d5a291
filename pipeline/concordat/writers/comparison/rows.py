"""A row of the side-by-side view: what became of what, its texts, its items and indicators."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from concordat.writers.comparison.pairs import alone, pair
from concordat.writers.comparison.telling import CHANGES, change_badge, doubt_badge, own_words
from concordat.writers.report.tree import add, tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from concordat.concordance import Row
    from concordat.writers.comparison.frame import Frame, Shown
    from concordat.writers.comparison.sides import End, Side
    from concordat_schemas.alignment import Phrase

_HIGHEST, _LOWEST = 3, 5


def side_by_side(frame: Frame) -> etree._Element:
    """Every section, paragraph and action of both plans, in the order of the new one."""
    made = tag("div", id="rows")
    level = _HIGHEST - 1
    for shown in frame.order:
        if shown.level == "sections":
            level = min(_LOWEST, _HIGHEST - 1 + len(shown.sections))
            add(made, _section(frame, shown, level))
        else:
            add(made, _article(frame, shown, min(_LOWEST + 1, level + 1)))
    return made


def _section(frame: Frame, shown: Shown, level: int) -> etree._Element:
    """A heading of the new plan as a redline against the old one."""
    row = shown.row
    made = _holder(frame, shown, "section-row")
    side = frame.new if row.new else frame.old
    head = tag(f"h{level}", own_words(side, frame.heading_in_full(shown)))
    add(made, head, _badges(row))
    if row.change != "kept":
        add(made, _texts(frame, row, _lost_and_gained(frame, shown)))
    elif row.links:
        add(made, tag("p", _where(frame, row), class_="small"))
    return made


def _where(frame: Frame, row: Row) -> list[etree._Element | str]:
    made: list[etree._Element | str] = []
    for end, ids in (("old", row.old), ("new", row.new)):
        side = frame.old if end == "old" else frame.new
        for one in ids:
            pages = side.pages(one)
            anchor = None if side.anchors[one] in frame.drawn else side.anchors[one]
            frame.drawn.add(side.anchors[one])
            name = tag("span", f"{end.capitalize()}: {side.name(one)} ", id=anchor)
            made += [" · " if made else "", name, *pages]
    return made


def _article(frame: Frame, shown: Shown, level: int) -> etree._Element:
    row = shown.row
    made = _holder(frame, shown, "row")
    add(made, tag("div", tag(f"h{level}", frame.heading(shown)), _badges(row), class_="head"))
    add(made, _texts(frame, row, _lost_and_gained(frame, shown)), _parts(frame, row))
    for name, word in (("indicators", "Indicators"), ("items", "Items")):
        under = [one for one in shown.under if one.level == name]
        if under:
            add(made, _under(frame, under, word, folded=name == "items"))
    if shown.away:
        add(made, _away(frame, shown))
    return made


def _holder(frame: Frame, shown: Shown, look: str) -> etree._Element:
    row = shown.row
    return tag(
        "article",
        id=shown.anchor,
        class_=f"{look} {row.change}",
        data_level=shown.level,
        data_kind=row.change,
        data_confidence=_confidence(row),
        data_sections=" ".join(shown.sections) or None,
        tabindex="-1",
    )


def _confidence(row: Row) -> str | None:
    """The least confidence among the links of a row; none where it has none."""
    found = {link.confidence for link in (*row.links, *row.parts)}
    return next((one for one in ("check", "likely", "sure") if one in found), None)


def _badges(row: Row) -> etree._Element:
    made = tag("span", change_badge(row.change), class_="badges")
    if row.change != "moved" and any(link.moved for link in row.links):
        add(made, " ", tag("span", "↷ Moved", class_="badge moved"))
    doubt = doubt_badge(row.links)
    if doubt is not None:
        add(made, " ", doubt)
    return made


def _texts(frame: Frame, row: Row, more: list[etree._Element]) -> list[etree._Element]:
    """The links of a row, or what stands alone; `more` is folded up under the last link."""
    if not row.links:
        ends: list[tuple[End, Sequence[str]]] = [("old", row.old), ("new", row.new)]
        return [alone(frame, end, one) for end, ids in ends for one in ids]
    group = (*row.links, *row.parts)
    made = [pair(frame, link, group) for link in row.links[:-1]]
    return [*made, pair(frame, row.links[-1], group, more)]


def _parts(frame: Frame, row: Row) -> list[etree._Element]:
    """The parts that moved in or out; each text stands where the part has come to."""
    made = []
    for link in row.parts:
        here: End = "new" if link.new in row.new else "old"
        there: End = "old" if here == "new" else "new"
        other = link.old if here == "new" else link.new
        name = tag("a", frame.side(there).name(other), href=frame.link(there, other))
        way, plan = ("came from", "old") if here == "new" else ("went to", "new")
        told = tag("p", f"A part {way} ", name, f" of the {plan} plan. ", class_="part")
        add(told, doubt_badge([link]))
        made.append(told)
        if here == "new":
            group = (*row.links, *row.parts)
            fold = tag("details", tag("summary", "The part beside where it came from"))
            add(fold, pair(frame, link, group))
            made.append(fold)
    return made


def _under(frame: Frame, under: Sequence[Shown], word: str, *, folded: bool) -> etree._Element:
    """The items or indicators of a row, each with its own change."""
    rows = []
    for shown in under:
        row = shown.row
        inner = _holder(frame, shown, "inner-row")
        texts = _texts(frame, row, _lost_and_gained(frame, shown))
        add(inner, tag("p", _badges(row), class_="head"), texts, _parts(frame, row))
        rows.append(inner)
    counted = Counter(shown.row.change for shown in under)
    told = ", ".join(f"{number} {CHANGES[one][0].lower()}" for one, number in counted.items())
    if folded:
        summary = tag("summary", tag("b", word), f": {told}")
        return tag("details", summary, rows, class_="under")
    return tag("div", tag("p", tag("b", word), f": {told}", class_="kind"), rows, class_="under")


def _away(frame: Frame, shown: Shown) -> etree._Element:
    rows = [tag("li", tag("a", frame.heading(one), href=f"#{one.anchor}")) for one in shown.away]
    return tag("div", tag("p", "Shown elsewhere on this page:"), tag("ul", rows), class_="away")


def _lost_and_gained(frame: Frame, shown: Shown) -> list[etree._Element]:
    made = []
    ends: list[tuple[End, str, str]] = [
        ("old", "Words that live on nowhere", "lost"),
        ("new", "Words that come from nowhere", "gained"),
    ]
    for end, words, look in ends:
        phrases = frame.phrases.get((end, shown.anchor), [])
        if phrases and shown.row.change not in {"new", "dropped"}:
            summary = tag("summary", f"{words}: {len(phrases)}")
            made.append(tag("details", summary, phrase_list(frame.side(end), phrases), class_=look))
    return made


def phrase_list(side: Side, phrases: Sequence[Phrase]) -> etree._Element:
    """Phrases lost from the old plan, or gained in the new one, as a list."""
    mark = "del" if side.end == "old" else "ins"
    rows = [tag("li", tag(mark, own_words(side, phrase.raw))) for phrase in phrases]
    return tag("ul", rows, class_="phrases")
