"""Text for views in XML and HTML: what neither allows is the replacement character."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def legal_text(text: str) -> str:
    """The text, as long as before: one replacement character for each that is not allowed."""
    return _ILLEGAL.sub("\ufffd", text).replace("\r", "\n")
