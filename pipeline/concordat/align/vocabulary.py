"""The words by which texts bind, limit, address and set time, as patterns; the words are data."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from concordat_extractors import conventions


@cache
def words_pattern(names: tuple[str, ...], language: str) -> re.Pattern[str]:
    """The words of some lists, the longest first."""
    words = {word: name for name in names for word in _lists(language).get(name, ())}
    chosen = [
        # A capital tells parties to a treaty from others; the first word of a sentence has one.
        f"[{word[0].lower()}{word[0].upper()}]{re.escape(word[1:])}"
        if words[word] == "addressees"
        else f"(?i:{re.escape(word)})"
        for word in sorted(words, key=len, reverse=True)
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(chosen) or '(?!)'})(?!\w)")


@cache
def time_pattern(language: str) -> re.Pattern[str]:
    """A word that opens a span of time, at most four words, and a unit of time."""
    opens, units = (
        "|".join(map(re.escape, sorted(_lists(language).get(name, ()), key=len, reverse=True)))
        or "(?!)"
        for name in ("time_opens", "time_units")
    )
    return re.compile(rf"(?<!\w)(?:{opens})(?: [^\s,;.]+){{0,4}}? (?:{units})(?!\w)", re.IGNORECASE)


@cache
def _lists(language: str) -> dict[str, tuple[str, ...]]:
    held = resources.files(conventions)
    file = held.joinpath(f"changes.{language}.toml")
    if not file.is_file():
        file = held.joinpath("changes.en.toml")
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return {key: tuple(value) for key, value in data.items() if isinstance(value, list)}


@cache
def faint_words() -> frozenset[str]:
    """Words of any language that say little where they come or go alone."""
    return frozenset(
        word.casefold() for language in ("en", "fr", "es") for word in _lists(language)["faint"]
    )
