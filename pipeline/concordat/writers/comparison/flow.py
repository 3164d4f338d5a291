"""The flow picture: old actions left, new ones right, a band for each link, as inline SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concordat.concordance import ids_of
from concordat.writers.comparison.telling import CHANGES
from concordat.writers.element_names import shortened
from concordat.writers.report.tree import add, tag

if TYPE_CHECKING:
    from lxml import etree

    from concordat.concordance import Change
    from concordat.writers.comparison.frame import Frame, Shown
    from concordat.writers.comparison.sides import End

_MOST = 400
_STEP, _TOP = 22, 34
_WIDTH, _LEFT, _RIGHT = 1180, 440, 740
_STUB = 46
_LABEL = 62
_LEGEND: tuple[tuple[str, str], ...] = (
    ("kept", "kept: thin line"),
    ("revised", "revised: thick line"),
    ("moved", "moved: long dashes"),
    ("merge", "merged, split, regrouped: short dashes and the word"),
    ("part", "a part that moved: dots"),
    ("dropped", "dropped: ends in ×"),
    ("new", "new: begins with +"),
)


def flow(frame: Frame) -> etree._Element | None:
    """The picture with its legend; none where there are too many actions to draw, or none."""
    ends: tuple[End, End] = ("old", "new")
    ids = {end: ids_of(frame.side(end).plan, "actions") for end in ends}
    longest = max(len(ids["old"]), len(ids["new"]))
    if not longest or longest > _MOST:
        return None
    places = {
        (end, one): _TOP + _STEP * place + _STEP / 2
        for end in ends
        for place, one in enumerate(ids[end])
    }
    height = _TOP + _STEP * longest + 8
    picture = tag(
        "svg",
        viewBox=f"0 0 {_WIDTH} {height}",
        width=_WIDTH,
        height=height,
        role="group",
        aria_label="Actions of the old plan and what became of them in the new one",
    )
    add(picture, _text(_LEFT - 14, 16, shortened(frame.old.title, 44), "end", "plan"))
    add(picture, _text(_RIGHT + 14, 16, shortened(frame.new.title, 44), "start", "plan"))
    rows = frame.rows["actions"]
    add(picture, [_bands(frame, shown, places) for shown in rows])
    add(picture, [_ends(frame, shown, places) for shown in rows])
    for end in ends:
        add(picture, [_node(frame, end, one, places[end, one]) for one in ids[end]])
    legend = tag("ul", [_legend(kind, words) for kind, words in _LEGEND], class_="legend")
    box = tag(
        "div", picture, class_="wide", role="region", tabindex="0", aria_label="Flow of actions"
    )
    told = tag("p", "Each band leads to its row. ", tag("a", "Skip the picture", href="#rows"))
    title = tag("h2", "From plan to plan")
    return tag("section", title, told, legend, box, id="report.flow", class_="flow")


def _bands(
    frame: Frame, shown: Shown, places: dict[tuple[End, str], float]
) -> list[etree._Element]:
    row = shown.row
    made = []
    for link in row.links:
        look = "moved" if link.moved and row.change in {"moved", "revised"} else _look(row.change)
        start, end = places["old", link.old], places["new", link.new]
        told = f"{frame.old.name(link.old)} → {frame.new.name(link.new)}: {_told(shown)}"
        made.append(_link(shown, told, _curve(start, end, f"band {look}")))
    for link in row.parts:
        if link.new in row.new:
            start, end = places["old", link.old], places["new", link.new]
            told = f"A part of {frame.old.name(link.old)} → {frame.new.name(link.new)}"
            made.append(_link(shown, told, _curve(start, end, "band part")))
    return made


def _ends(frame: Frame, shown: Shown, places: dict[tuple[End, str], float]) -> list[etree._Element]:
    """What has no band: the words at splits and mergers, and what is dropped or new."""
    row = shown.row
    name = CHANGES[row.change][0].lower()
    if row.change == "split":
        return [_text(_LEFT + 14, places["old", row.old[0]] + 4, name, "start", "word")]
    if row.change in {"merge", "regrouped"}:
        return [_text(_RIGHT - 14, places["new", one] + 4, name, "end", "word") for one in row.new]
    made = []
    for one in row.old if row.change == "dropped" else ():
        at, end_x = places["old", one], _LEFT + _STUB
        stub = tag("path", d=f"M{_LEFT + 6} {at:g}H{end_x}", class_="band dropped")
        words = _text(end_x + 4, at + 4, "× dropped", "start", "word")
        made.append(_link(shown, f"{frame.old.name(one)}: dropped", stub, words))
    for one in row.new if row.change == "new" else ():
        at, start_x = places["new", one], _RIGHT - _STUB
        stub = tag("path", d=f"M{start_x} {at:g}H{_RIGHT - 6}", class_="band new")
        words = _text(start_x - 4, at + 4, "new +", "end", "word")
        made.append(_link(shown, f"{frame.new.name(one)}: new", stub, words))
    return made


def _look(change: Change) -> str:
    if change in {"split", "regrouped"}:
        return "merge"
    return "revised" if change == "editorial" else change


def _told(shown: Shown) -> str:
    return CHANGES[shown.row.change][0].lower()


def _link(shown: Shown, told: str, *drawn: etree._Element) -> etree._Element:
    return tag("a", tag("title", told), drawn, href=f"#{shown.anchor}", aria_label=told)


def _curve(start: float, end: float, look: str) -> etree._Element:
    left, right = _LEFT + 6, _RIGHT - 6
    middle = (left + right) // 2
    path = f"M{left} {start:g}C{middle} {start:g} {middle} {end:g} {right} {end:g}"
    return tag("path", d=path, class_=look)


def _node(frame: Frame, end: End, element: str, at: float) -> list[etree._Element]:
    side = frame.side(end)
    shown = frame.row_of.get((end, element))
    alone = shown is not None and shown.row.change in {"dropped", "new"}
    look = "node hollow" if alone else "node"
    x = _LEFT - 5 if end == "old" else _RIGHT - 5
    mark = tag("rect", x=x, y=f"{at - 7:g}", width=10, height=14, rx=2, class_=look)
    name = side.name(element)
    words = f"{name}  {side.words(element, max(12, _LABEL - len(name)))}"
    text = _text(
        _LEFT - 14 if end == "old" else _RIGHT + 14,
        at + 4,
        shortened(words, _LABEL + 4),
        "end" if end == "old" else "start",
        "label",
    )
    return [mark, text]


def _text(x: float, y: float, words: str, anchor: str, look: str) -> etree._Element:
    made = tag("text", words, x=f"{x:g}", y=f"{y:g}", class_=look)
    made.set("text-anchor", anchor)
    return made


def _legend(kind: str, words: str) -> etree._Element:
    sample = tag("svg", width=42, height=12, viewBox="0 0 42 12", aria_hidden="true")
    if kind == "dropped":
        line, sign = "M2 6H28", _text(36, 10, "×", "middle", "word")
    elif kind == "new":
        line, sign = "M14 6H40", _text(6, 10, "+", "middle", "word")
    else:
        line, sign = "M2 6H40", None
    add(sample, tag("path", d=line, class_=f"band {kind}"), sign)
    return tag("li", sample, " ", words)
