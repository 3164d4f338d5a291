"""HTML: the comparison of two plans to read, a single file that loads nothing.

Everything can be read without scripts; the one script in it only hides, finds and leads on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from concordat.writers.comparison.closing import footer, words
from concordat.writers.comparison.controls import controls
from concordat.writers.comparison.flow import flow
from concordat.writers.comparison.frame import Frame
from concordat.writers.comparison.opening import header, summary
from concordat.writers.comparison.rows import side_by_side
from concordat.writers.report.page import head, script
from concordat.writers.report.tree import document, tag

if TYPE_CHECKING:
    from lxml import etree

    from concordat_schemas.alignment import Alignment
    from concordat_schemas.plan import Plan

_STYLES = ("report/base.css", "comparison/comparison.css")
_SCRIPT = "comparison/comparison.js"


def comparison_html(alignment: Alignment, old: Plan, new: Plan) -> bytes:
    """The page as UTF-8: a summary, the flow of actions, both texts with redline, phrases.

    `old` and `new` are the plans that were aligned.
    """
    frame = Frame(alignment, old, new)
    parts = [
        ("Summary", summary(frame)),
        ("From plan to plan", flow(frame)),
        ("Side by side", _side_by_side(frame)),
        ("Words lost and gained", words(frame)),
        ("About this page", footer(frame)),
    ]
    present = [(name, part) for name, part in parts if part is not None]
    links = [tag("li", tag("a", name, href=f"#{part.get('id')}")) for name, part in present]
    contents = tag("nav", tag("ul", links), aria_label="Contents", class_="contents")
    main = tag("main", header(frame), contents, [part for _, part in present])
    body = tag("body", tag("div", main, class_="page"), script(_SCRIPT))
    title = f"{frame.old.title} → {frame.new.title}"
    return document(tag("html", head(title, _STYLES, _SCRIPT), body, lang="en", dir="ltr"))


def _side_by_side(frame: Frame) -> etree._Element:
    marks = tag(
        "p",
        "In the right-hand text ",
        tag("ins", "underlined words"),
        " are new, ",
        tag("del", "struck words"),
        " are gone, and ",
        tag("span", "dotted words", class_="came"),
        " were carried over from or to another passage of the same row.",
        class_="marks",
    )
    if frame.alignment.notice:
        marks = tag("p", "No redlines: ", frame.alignment.notice, class_="notice", role="note")
    made = [tag("h2", "Side by side"), marks, controls(frame), side_by_side(frame)]
    return tag("section", made, id="report.rows")
