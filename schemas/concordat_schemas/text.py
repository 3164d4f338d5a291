"""What clean text is: the one place that decides how source strings become plan text.

Cleaning never changes wording. It composes characters (NFC), resolves presentation-form
ligatures, drops soft hyphens and invisible marks, turns every kind of space into one plain
space and trims the ends. A blank line inside a text marks a paragraph break and is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_DROPPED = "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe"
_TRANSLATION = str.maketrans({**_LIGATURES, **dict.fromkeys(_DROPPED, "")})
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\uffff]")
_SPACES = re.compile(r"\s+")


def clean(source: str) -> str:
    """One line of clean text: characters resolved, every run of spaces a single space."""
    if _is_plain(source):
        return " ".join(source.split())
    resolved = _CONTROLS.sub("", source.translate(_TRANSLATION))
    return unicodedata.normalize("NFC", _SPACES.sub(" ", resolved)).strip()


def join_paragraphs(parts: Iterable[str | None]) -> str:
    """The non-empty parts, separated by one blank line."""
    return "\n\n".join(part for part in parts if part)


def glyphs(text: str) -> int:
    """Number of characters that leave ink: everything but white space and invisible marks."""
    if _is_plain(text):
        return len(text) - text.count(" ")
    return sum(map(is_glyph, text))


@lru_cache(maxsize=4096)
def is_glyph(char: str) -> bool:
    """Whether a character leaves ink on the page."""
    return not char.isspace() and char not in _DROPPED and not _CONTROLS.match(char)


def _is_plain(text: str) -> bool:
    """Whether a text holds nothing but printable ASCII, which is clean but for its spaces."""
    return text.isascii() and text.isprintable()
