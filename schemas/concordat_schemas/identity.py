"""Identifiers: the only place where ids are made (after the Akoma Ntoso eId conventions)."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_NOT_IN_ID = re.compile(r"[^0-9A-Za-z]+")
_NOT_IN_KEY = re.compile(r"[\W_]+")


def label_part(label: str | None) -> str | None:
    """A printed label as it stands in an id: `3.1` gives `3-1`, `(a)` gives `a`, `*` gives none."""
    if label is None:
        return None
    ascii_only = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    return _NOT_IN_ID.sub("-", ascii_only).strip("-") or None


def slug(text: str, limit: int = 60) -> str:
    """A short lower-case name for files and ids: letters, digits and hyphens only."""
    parted = "".join(char if char.isalnum() else "-" for char in unicodedata.normalize("NFC", text))
    ascii_only = unicodedata.normalize("NFKD", parted).encode("ascii", "ignore").decode().lower()
    return _NOT_IN_ID.sub("-", ascii_only).strip("-")[:limit].rstrip("-") or "document"


def content_key(text: str) -> str:
    """Key of a content, for corrections, decisions and threads: 12 hexadecimal digits.

    Case, punctuation and white space do not count, so that the key survives retyping.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return hashlib.sha256(_NOT_IN_KEY.sub(" ", folded).strip().encode()).hexdigest()[:12]


class Ids:
    """Hands out ids of one plan; a second element of the same label gets `~2`."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}
        self.repeated: list[str] = []

    def give(self, wanted: str) -> str:
        """The wanted id, or the next free variant of it."""
        count = self._taken.get(wanted, 0) + 1
        self._taken[wanted] = count
        if count == 1:
            return wanted
        self.repeated.append(wanted)
        return f"{wanted}~{count}"
