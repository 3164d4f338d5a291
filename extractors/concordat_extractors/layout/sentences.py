"""Whether a text stops in mid-sentence, and whether another can be its continuation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from concordat_extractors.layout.vocabulary import Vocabulary, last_word

LABEL = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[ivxlcdm]{1,7}|[IVXLCDM]{1,7}|[A-Za-z]{1,2})[.)](?=\s|$)"
    r"|\d{1,2}(?:\.\d{1,3}){1,3}(?=\s)"
    r"|\((?:\d{1,3}|[A-Za-z]{1,5})\)"
)
"""A label typed at the start of a paragraph: `12.`, `3.1`, `(a)`, `b)`, `iv.`, `A.`."""

_END = re.compile(r"[.;:?!…][\"'”’»)\]]*\s*$")
_CLOSED = re.compile(r"[)\]”»]\s*$")
_INNER_END = re.compile(r"[.;:?!]\s+[^\W\d_]")
_TOKEN = re.compile(r"\w+")
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("«", "»"), ("„", "“"))
_QUOTES = '"”“»'
BODY = 60
"""From this length on a text can be a paragraph of prose and not a heading or a lead-in."""


@dataclass(frozen=True, slots=True)
class Language:
    """What a document says of its own words: which language, and which pairs stand together."""

    words: Vocabulary
    pairs: frozenset[tuple[str, str]]
    known: frozenset[str]


def language_of(words: Vocabulary, texts: Iterable[str]) -> Language:
    """The pairs of neighbouring words and the words of a document's texts."""
    pairs: set[tuple[str, str]] = set()
    known: set[str] = set()
    for text in texts:
        tokens = _TOKEN.findall(text)
        pairs.update(pairwise(tokens))
        known.update(token.lower() for token in tokens)
    return Language(words, frozenset(pairs), frozenset(known))


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence, an item or a lead-in does."""
    return bool(_END.search(text))


def labelled(text: str) -> bool:
    """Whether a label is typed before the text."""
    return bool(LABEL.match(text.lstrip()))


def breaks_off(first: str, second: str, language: Language, *, cut: bool) -> bool:
    """Whether `first` stops in mid-phrase and `second`, which begins with a capital or a figure,
    goes on with it.

    `cut` says that a page ends or a note stands between the two.
    """
    if len(first) < BODY or ends_sentence(first):
        return False
    word = last_word(first)
    if word in language.words.function_words or first.rstrip()[-1:] in "-–/":
        return True
    if _opened(first, second):
        return True
    if first.rstrip().endswith(",") or _CLOSED.search(first):
        return False
    prose = bool(_INNER_END.search(first)) or first.lstrip()[:1].islower()
    before, after = _TOKEN.findall(first[-60:]), _TOKEN.findall(second[:60])
    beside = bool(before and after) and (before[-1], after[0]) in language.pairs
    whole = ends_sentence(second) or len(second) >= BODY
    return whole and ((prose and beside) or (cut and prose and len(second) >= BODY))


def hyphenated(first: str, second: str, language: Language) -> bool:
    """Whether `first` ends in a hyphen that only the cut made."""
    if first[-1:] not in ("-", "\u2010") or not first[-2:-1].isalpha() or not second[:1].islower():
        return False
    head, tail = _TOKEN.findall(first[-60:])[-1:], _TOKEN.findall(second[:60])[:1]
    return bool(head and tail) and (head[0] + tail[0]).lower() in language.known


def _opened(first: str, second: str) -> bool:
    """Whether a bracket or quotation opened in the first text is closed in the second."""
    for opening, closing in _PAIRS:
        if first.count(opening) > first.count(closing) and closing in second:
            stop = second.find(opening)
            if stop < 0 or second.find(closing) < stop:
                return True
    if first.count('"') % 2 == 0:
        return False
    return any(second.count(quote) % 2 for quote in _QUOTES)
