"""Tokens, sentences and names: what spaCy does here, with a blank pipeline and no model.

Importing spaCy takes more than a second, so this module is imported when a text is analysed, and
a pipeline is made once for each language.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from concordat_extractors.references.words import words_of

# What spaCy imports for its downloads tries on import whether a socket can be opened; it must
# not even try.
_HAS_IPV6, socket.has_ipv6 = socket.has_ipv6, False
try:
    import spacy
    from spacy.matcher import PhraseMatcher
finally:
    socket.has_ipv6 = _HAS_IPV6

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_ENDS = frozenset(".!?…")
_CLOSING = frozenset("\"”’')]»")
_ENDLESS = re.compile(r"\S{80,}")


@cache
def pipeline(language: str) -> Language:
    """The blank pipeline of a language, the general one where spaCy has none of its own.

    English takes the general one too: what its own adds is contractions, which no name has, and
    making them takes a third of a second.
    """
    try:
        made = spacy.blank("xx" if language == "en" else language)
    except (ImportError, OSError, ValueError):
        made = spacy.blank("xx")
    held = words_of(language)["abbreviations"]
    for whole in dict.fromkeys([*held, *(f"{one[:1].upper()}{one[1:]}" for one in held)]):
        made.tokenizer.add_special_case(whole, [{"ORTH": whole}])  # type: ignore[union-attr]
    return made


def tokens(text: str, language: str) -> Doc:
    """A text as tokens, each at the place it has in the text.

    The tokenizer takes a time that grows with the square of a word's length, so what is longer
    than any word is given to it as one plain word of that length.
    """
    plain = _ENDLESS.sub(lambda run: "x" * len(run.group()), text)
    return pipeline(language).tokenizer(plain)


def sentences(doc: Doc, text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, in code points.

    A sentence ends at a mark that is a token of its own, with closing quotes and brackets behind
    it, before white space and a word that does not begin small; the stop of an abbreviation
    belongs to its token and ends none.
    """
    found: list[tuple[int, int]] = []
    start, ended = 0, False
    for token in doc:
        word = token.text
        if ended and text[token.idx - 1].isspace() and not word[:1].islower():
            if not word.isspace():
                found.append((start, token.idx))
                start, ended = token.idx, False
            continue
        ended = word in _ENDS or (ended and (word in _CLOSING or word.isspace()))
    if start < len(text):
        found.append((start, len(text)))
    return found


class NameMatcher:
    """Finds phrases in tokens: names without regard to case, abbreviations as they are."""

    def __init__(
        self, names: Mapping[str, Iterable[str]], short: Mapping[str, Iterable[str]], language: str
    ) -> None:
        """`names` and `short` give the phrases of each key."""
        self._language = language
        made = pipeline(language)
        self._names = PhraseMatcher(made.vocab, attr="LOWER")
        self._short = PhraseMatcher(made.vocab, attr="ORTH")
        for matcher, phrases in ((self._names, names), (self._short, short)):
            for key, variants in phrases.items():
                matcher.add(key, [made.tokenizer(one) for one in dict.fromkeys(variants)])

    def find(self, doc: Doc) -> Iterator[tuple[str, int, int]]:
        """Key, start and end (code points) of every phrase that stands in the tokens."""
        strings = doc.vocab.strings
        for matcher in (self._names, self._short):
            for key, first, last in matcher(doc):
                end = doc[last - 1]
                yield strings[key], doc[first].idx, end.idx + len(end.text)
