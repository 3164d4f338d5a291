"""The words by which the texts of a language refer to something elsewhere, ready for patterns.

They are data: `conventions/references.<language>.toml`. A text is read with the words of its own
language and with those of English, which symbols, abbreviations and quoted titles follow.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from concordat_extractors import conventions

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """Word lists of one language or several; a word may have variants."""

    lists: Mapping[str, tuple[tuple[str, ...], ...]]

    def __getitem__(self, name: str) -> tuple[str, ...]:
        """All words of a list, every variant, in order."""
        return tuple(variant for word in self.lists.get(name, ()) for variant in word)

    def ranks(self, name: str) -> dict[str, int]:
        """The words of an ordered list in small letters, with their place counted from 1."""
        found: dict[str, int] = {}
        for rank, word in enumerate(self.lists.get(name, ()), 1):
            for variant in word:
                found.setdefault(variant.casefold(), rank)
        return found

    def pattern(self, *names: str) -> str:
        """A regular expression that matches any word of the lists, the longest first."""
        return any_of(word for name in names for word in self[name])


def any_of(words: Iterable[str]) -> str:
    """A group that matches any of the words, the longest first; spaces match any white space."""
    unique = sorted({*words}, key=lambda word: (-len(word), word))
    if not unique:
        return r"(?!)"
    return "(?:" + "|".join(r"\s".join(map(re.escape, word.split(" "))) for word in unique) + ")"


@cache
def words_of(language: str | None) -> Words:
    """The words for a text in this language; all there are where it is not known."""
    held = _held()
    chosen = (language or "").partition("-")[0].casefold()
    order = [chosen, FALLBACK] if chosen in held else [FALLBACK, *sorted({*held} - {FALLBACK})]
    names = dict.fromkeys(name for one in order for name in held[one])
    merged: dict[str, tuple[tuple[str, ...], ...]] = {}
    for name in names:
        merged[name] = _merge(
            [held[one][name] for one in dict.fromkeys(order) if name in held[one]], name
        )
    return Words(merged)


_RANKED = frozenset({"ordinals", "months", "numbers", "quarters"})


def _merge(lists: list[tuple[tuple[str, ...], ...]], name: str) -> tuple[tuple[str, ...], ...]:
    if name not in _RANKED:
        return tuple(dict.fromkeys(word for one in lists for word in one))
    length = max(map(len, lists))
    ranked = []
    for rank in range(length):
        at_rank = [variant for one in lists if rank < len(one) for variant in one[rank]]
        ranked.append(tuple(dict.fromkeys(at_rank)))
    return tuple(ranked)


@cache
def _held() -> dict[str, dict[str, tuple[tuple[str, ...], ...]]]:
    found = {}
    for entry in sorted(resources.files(conventions).iterdir(), key=lambda one: one.name):
        if entry.name.startswith("references.") and entry.name.endswith(".toml"):
            data = tomllib.loads(entry.read_text(encoding="utf-8"))
            found[data["language"]] = {
                key: tuple(tuple(word.split("|")) for word in value)
                for key, value in data.items()
                if isinstance(value, list)
            }
    return found
