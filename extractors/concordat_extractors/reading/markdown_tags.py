"""The HTML tags that a text may hold: which end a paragraph, which change its looks."""

from __future__ import annotations

import re

STYLE_TAGS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em", "cite"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "del", "strike"), "strike"),
    "sup": "super",
    "sub": "sub",
}
"""Tags that change the looks of text, and the change."""

TABLE_TAGS = frozenset(
    ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup", "col")
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LISTS = ("ul", "ol", "li", "dl", "dt", "dd")
_DIVISIONS = ("div", "section", "article", "header", "footer", "figure", "figcaption", "center")
BLOCK_TAGS = TABLE_TAGS | frozenset(
    ("p", "br", "hr", "pre", "blockquote", *_HEADINGS, *_LISTS, *_DIVISIONS)
)
"""Tags that end a paragraph."""

_SILENT = ("a", "span", "font", "small", "big", "mark", "code", "tt", "kbd", "abbr", "q", "time")
KNOWN_TAGS = BLOCK_TAGS | STYLE_TAGS.keys() | frozenset((*_SILENT, "label", "wbr", "img"))
"""Everything that is taken as a tag; other text in angle brackets is text."""


def tag_name(tag: str) -> str:
    """The name of a tag in lower case: `</UL >` gives `ul`."""
    found = re.match(r"</?([A-Za-z][A-Za-z0-9]*)", tag)
    return found.group(1).lower() if found else ""


def ordinal(number: int, kind: str) -> str:
    """A number as an HTML list shows it: kind `1`, `a`, `A`, `i` or `I`."""
    if kind in "aA" and 1 <= number <= 26:
        return chr(ord(kind) + number - 1)
    if kind in "iI" and 1 <= number < 4000:
        roman = ""
        for value, sign in zip(
            (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
            ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
            strict=True,
        ):
            roman += sign * (number // value)
            number %= value
        return roman.upper() if kind == "I" else roman
    return str(number)
