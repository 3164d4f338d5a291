"""Whether a text stops in mid-sentence, and whether another can be its continuation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from concordat_extractors.layout.vocabulary import Vocabulary, last_word, vocabularies
from concordat_schemas.source import TextBlock

_ROMAN = r"(?=[ivxl])(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_COUNTER = rf"{_ROMAN}|{_ROMAN.upper()}|[A-Za-z]|([a-z])\1"
LABEL = re.compile(
    rf"\(?(?:\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}|{_COUNTER})[.)](?=\s|$)(?!\s[;:,])"
    r"|(?:\d{1,2}(?:\.\d{1,3}){1,3}|[A-Z](?:\.\d{1,3}){2,3})(?=\s)"
    rf"|\((?:\d{{1,3}}|{_COUNTER.replace('1', '2')})\)(?!\s?[.,;:)])"
)
"""A label typed at the start of a paragraph: `12.`, `3.1`, `(a)`, `b)`, `iv.`, `A.`."""

_END = re.compile(r"[.;:?!…][\"'”’»)\]]*\s*$")
_CLOSED = re.compile(r"[)\]”»]\s*$")
_INNER_END = re.compile(r"[.?!][\"”»)\]]*\s+[\"“«(]*[A-ZÀ-ÖØ-Þ]")
_LISTED = re.compile(r"\d,?\s+[^\W\d_]{1,3}\s*$")
_CITED = re.compile(r"([^\W\d_]+)\.?\s+\d+(?:\.\d+)*\s*$")
_CLAUSE = re.compile(r"\(?[a-z]{1,4}\)(?:\s+[a-zà-ÿ]|[^\s\w]|$)")
_TOKEN = re.compile(r"\w+")
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("«", "»"), ("„", "“"))
_QUOTES = '"”“»'
BODY = 60
"""From this length on a text can be a paragraph of prose and not a heading or a lead-in."""


@dataclass(frozen=True, slots=True)
class Language:
    """What a document says of its own words: the language, which pairs stand together, which words
    it knows at all, and which it writes with a capital inside a sentence."""

    words: Vocabulary
    pairs: frozenset[tuple[str, str]]
    known: frozenset[str]
    proper: frozenset[str]


def language_of(words: Vocabulary, texts: Iterable[str]) -> Language:
    """The pairs of neighbouring words and the words of a document's texts."""
    pairs: set[tuple[str, str]] = set()
    known: set[str] = set()
    for text in texts:
        tokens = _TOKEN.findall(text)
        pairs.update(pairwise(tokens))
        known.update(token.lower() for token in tokens)
    proper = {after for before, after in pairs if before.islower() and after[0].isupper()}
    return Language(words, frozenset(pairs), frozenset(known), frozenset(proper))


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence, an item or a lead-in does."""
    return bool(_END.search(text) or _item_end().search(text[-20:]))


@cache
def _item_end() -> re.Pattern[str]:
    words = sorted({word for each in vocabularies() for word in each.conjunctions})
    return re.compile(rf";\s*(?:{'|'.join(map(re.escape, words))})\s*$", re.IGNORECASE)


def prose(block: TextBlock) -> str:
    """The text of a block without the marks that call notes, trimmed."""
    return "".join(run.text for run in block.runs if run.note is None).strip()


def labelled(text: str) -> bool:
    """Whether a label is typed before the text."""
    return bool(LABEL.match(text.lstrip()))


def takes_number(before: str, after: str, words: Vocabulary) -> bool:
    """Whether what looks like a label at the start of `after` is part of a reference instead:
    after `Article`, `Articles 3 and`, `Article 4.1` or an open bracket."""
    tail = before[-200:]
    word = last_word(tail)
    if word in words.reference_words or tail.rfind("(") > tail.rfind(")"):
        return True
    if _LISTED.search(tail) and word in words.function_words:
        return True
    cited = _CITED.search(tail)
    return bool(
        cited
        and cited.group(1).lower() in words.reference_words
        and _CLAUSE.match(after)
        and not _one_list(before, after)
    )


def _one_list(first: str, second: str) -> bool:
    """Whether two texts carry labels of one list in order, such as `a)` and `b)`."""
    labels = [label.group() for text in (first, second) if (label := LABEL.match(text.lstrip()))]
    if len(labels) < 2 or re.sub(r"\w+", "", labels[0]) != re.sub(r"\w+", "", labels[1]):
        return False
    signs = [label.strip("().") for label in labels]
    return len(signs[0]) > 1 or len(signs[1]) > 1 or ord(signs[1]) == ord(signs[0]) + 1


def ends_abbreviated(text: str, words: Vocabulary) -> bool:
    """Whether the stop at the end of a text is that of an abbreviation."""
    return text.rstrip().rsplit(None, 1)[-1:] != [] and (
        text.rstrip().rsplit(None, 1)[-1].lstrip("(").lower() in words.abbreviations
    )


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
    inner = bool(_INNER_END.search(first)) or first.lstrip()[:1].islower()
    before, after = _TOKEN.findall(first[-60:]), _TOKEN.findall(second[:60])
    beside = bool(before and after) and (before[-1], after[0]) in language.pairs
    whole = ends_sentence(second) or len(second) >= BODY
    if not (inner and whole and after):
        return False
    return beside or (cut and after[0] in language.proper)


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
