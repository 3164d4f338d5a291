"""What narrows the rows down and leads from change to change; hidden until its script runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concordat.concordance import CHANGES
from concordat.writers.comparison.telling import CHANGES as NAMES
from concordat.writers.report.tree import tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from concordat.writers.comparison.frame import Frame

_LEVELS = ("sections", "paragraphs", "actions", "items", "indicators")
_CONFIDENCE = (("check", "to be checked"), ("likely", "likely"), ("sure", "sure"))
_VIEWS = (("both", "both texts"), ("redline", "redline only"), ("new", "new text only"))


def controls(frame: Frame) -> etree._Element:
    """Search, filters by section, level, change and confidence, and the way to the next change."""
    sections = [
        (shown.anchor, f"{'  ' * (len(shown.sections) - 1)}{frame.heading_in_full(shown)}")
        for shown in frame.order
        if shown.level == "sections"
    ]
    kinds = [
        tag(
            "label",
            tag("input", type="checkbox", name_="kind", value=change, checked=True),
            f" {NAMES[change][0]}",
        )
        for change in CHANGES
    ]
    find = tag("input", type="search", id="find", autocomplete="off", placeholder="words to find")
    made = [
        tag("div", tag("label", "Search ", find), class_="field wide-field"),
        _select("section", "Section", [("", "all sections"), *sections]),
        _select("level", "Level", [("", "all levels"), *((one, one) for one in _LEVELS)]),
        _select("confidence", "Confidence", [("", "any"), *_CONFIDENCE]),
        _select("view", "Show", _VIEWS),
        tag("fieldset", tag("legend", "Changes"), kinds),
        tag(
            "div",
            tag("button", "Previous change", type="button", id="previous"),
            " ",
            tag("button", "Next change", type="button", id="next"),
            " ",
            tag("button", "Show all", type="button", id="all"),
            " ",
            tag(
                "label",
                tag("input", type="checkbox", id="keys", checked=True),
                " keys ",
                tag("kbd", "n"),
                " and ",
                tag("kbd", "p"),
            ),
            tag("span", id="shown", role="status", class_="small"),
            class_="buttons",
        ),
    ]
    return tag("div", made, id="controls", role="search", aria_label="Rows", hidden=True)


def _select(name: str, word: str, options: Iterable[tuple[str, str]]) -> etree._Element:
    held = [tag("option", words, value=value) for value, words in options]
    chosen = tag("select", held, id=f"by-{name}")
    return tag("div", tag("label", f"{word} ", chosen), class_="field")
