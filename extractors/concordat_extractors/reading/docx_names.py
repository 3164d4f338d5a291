"""Names of WordprocessingML and the small readings of its attributes that all DOCX modules share.

The names are those of ISO/IEC 29500-1; parts in the strict namespaces are renamed on parsing.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

Element = etree._Element

_OPEN_XML: Final = "http://schemas.openxmlformats.org"
W: Final = f"{{{_OPEN_XML}/wordprocessingml/2006/main}}"
R: Final = f"{{{_OPEN_XML}/officeDocument/2006/relationships}}"
M: Final = f"{{{_OPEN_XML}/officeDocument/2006/math}}"
A: Final = f"{{{_OPEN_XML}/drawingml/2006/main}}"
MC: Final = f"{{{_OPEN_XML}/markup-compatibility/2006}}"
V: Final = "{urn:schemas-microsoft-com:vml}"

_UNDERSTOOD: Final = frozenset(
    {
        f"{_OPEN_XML}/wordprocessingml/2006/main",
        f"{_OPEN_XML}/drawingml/2006/main",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
        "http://schemas.microsoft.com/office/word/2010/wordml",
        "http://schemas.microsoft.com/office/word/2012/wordml",
        "http://schemas.microsoft.com/office/drawing/2010/main",
    }
)
_INTEGER = re.compile(r"\s*([+-]?\d{1,12})(?:\.\d*)?\s*\Z")
_MEASURE = re.compile(r"\s*([+-]?\d{1,9}(?:\.\d{1,9})?)(mm|cm|in|pt|pc|pi)\s*\Z")
_POINTS: Final = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0, "pc": 12.0, "pi": 12.0}
_OFF: Final = frozenset({"0", "false", "off", "none"})

# Symbol fonts put their signs into a private area; these are the ones that stand in running text.
_GREEK_SMALL: Final = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_GREEK_CAPITAL: Final = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_SYMBOL: Final = {
    **dict(zip(range(0x61, 0x7B), _GREEK_SMALL, strict=True)),
    **dict(zip(range(0x41, 0x5B), _GREEK_CAPITAL, strict=True)),
    **dict(zip(b"\xa3\xa5\xa7\xaa\xab\xac\xae\xb0", "≤∞♣♠↔←→°", strict=True)),
    **dict(zip(b"\xb1\xb3\xb4\xb7\xb8\xb9\xbb\xbc", "±≥×•÷≠≈…", strict=True)),
    **dict(zip(b"\xc7\xc8\xce\xd2\xd3\xd4\xd6\xe5", "∩∪∈®©™√∑", strict=True)),
}
_WINGDINGS: Final = {
    **dict(zip(b"\x6c\x6e\x71\x75\x76\x9f\xa7\xa8", "●■❑◆❖•▪◻", strict=True)),
    **dict(zip(b"\xd8\xdf\xe0\xe8\xf0\xfb\xfc\xfd", "➢←→➔⇨✗✓☒", strict=True)),
    **dict(zip(b"\xfe\x6f\x4a\x22\x28\x2a\x3f", "☑□☺✂☎✉✍", strict=True)),
}


def integer(text: str | None) -> int | None:
    """A whole number as Office writes it, or none; what is no number counts as absent."""
    found = _INTEGER.match(text) if text else None
    return int(found.group(1)) if found else None


def value(element: Element | None) -> str | None:
    """The `w:val` of an element, or none."""
    return None if element is None else element.get(f"{W}val")


def child(element: Element | None, name: str) -> Element | None:
    """The first child of a WordprocessingML name, or none."""
    return None if element is None else next(element.iterchildren(W + name), None)


def is_on(element: Element | None) -> bool:
    """Whether an on/off property is there and not switched off."""
    return element is not None and on_off(element.get(f"{W}val"))


def on_off(text: str | None) -> bool:
    """An on/off value; absent means on."""
    return text is None or text.strip().lower() not in _OFF


def points(text: str | None) -> float | None:
    """A length in points from twentieths of a point or from a number with its unit."""
    number = integer(text)
    if number is not None:
        return number / 20
    found = _MEASURE.match(text) if text else None
    return float(found.group(1)) * _POINTS[found.group(2)] if found else None


def symbol(element: Element) -> str:
    """The sign that a `w:sym` shows; one outside Unicode stays in the private area."""
    try:
        code = int(element.get(f"{W}char") or "", 16)
    except ValueError:
        return "\ufffd"
    font = (element.get(f"{W}font") or "").lower()
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if low <= 0xFF and (font == "symbol" or font.startswith("wingdings")):
        table = _SYMBOL if font == "symbol" else _WINGDINGS if font == "wingdings" else {}
        if low in table:
            return table[low]
        if font == "symbol" and 0x20 <= low < 0x7F:
            return chr(low)
        return chr(0xF000 + low)
    if not 0x20 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return chr(code)


def alternative(element: Element) -> Element | None:
    """The one branch of `mc:AlternateContent` that is shown.

    The first choice whose namespaces are understood, else the fallback, else the first choice:
    a producer that gives no fallback expects its choice to be read.
    """
    choices = element.findall(f"{MC}Choice")
    for choice in choices:
        prefixes = (choice.get("Requires") or "").split()
        if prefixes and all(choice.nsmap.get(prefix) in _UNDERSTOOD for prefix in prefixes):
            return choice
    fallback = element.find(f"{MC}Fallback")
    if fallback is not None:
        return fallback
    return choices[0] if choices else None
