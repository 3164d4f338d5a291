"""The terms by which texts are compared: stems, pairs of stems, word families, synonyms, figures.

Stems are made by cutting endings, the same for every language, so that `implementing` and
`implementation` meet; words that drafters use for the same thing meet in their group of the
thesaurus. Function words count only inside pairs. Apart from these, the fields that a text speaks
of, such as money or weapons, are found by the many words that belong to each.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from concordat_extractors import conventions
from concordat_extractors.conventions import vocabularies

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,/]\d+)*%?")
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|lorsqu|jusqu)'(?=\w)")
_ENDINGS = (
    *("izations", "isations", "ization", "isation", "ations", "ements", "ation", "ement"),
    *("aciones", "iciones", "acion", "icion", "amiento", "imiento", "amente"),
    *("itions", "ition", "ities", "ments", "ences", "ances", "ition", "ities"),
    *("ment", "ings", "ence", "ance", "ions", "ives", "ible", "able", "ness", "ists", "ally"),
    *("ing", "ion", "ive", "ity", "ies", "ers", "ors", "ful", "ist", "ant", "ent", "ary", "ory"),
    *("aran", "ados", "adas", "ando", "iendo", "aron", "ado", "ada", "ara", "ar", "ir"),
    *("ize", "ise", "ate", "ify", "ed", "er", "or", "es", "ly", "al", "ic", "e", "s", "y"),
)
_SHORTEST = 4
_FAMILY = 5
_LONG = 7
_FIELDS = 2
_WEIGHTS = {"word": 1.0, "pair": 0.7, "family": 0.35, "group": 1.0, "field": 1.0, "figure": 1.2}


@lru_cache(maxsize=32768)
def terms_of(text: str, language: str) -> Counter[str]:
    """How often each term stands in a text; the kind of a term is what stands before its colon.

    The same counter is given for the same text, and must not be changed.
    """
    plain = _function_words(language)
    thesaurus = _thesaurus(language)
    found: Counter[str] = Counter()
    before = ""
    cuts: list[str] = []
    for word in _words(text):
        if word[0].isdigit():
            found[f"figure:{word}"] += 1
            cuts.append(word)
            before = word
            continue
        bare = word.removesuffix("'s")
        cut = stem(bare)
        cuts.append(cut)
        if bare not in plain:
            found[f"word:{cut}"] += 1
            if len(bare) >= _LONG:
                found[f"family:{bare[:_FAMILY]}"] += 1
            for term in thesaurus.words.get(cut, ()):
                found[term] += 1
        if before and not (bare in plain and before in plain):
            found[f"pair:{before} {cut}"] += 1
        before = bare if bare in plain else cut
    found.update(thesaurus.said_in_several(cuts))
    return found


@lru_cache(maxsize=8192)
def fields_of(text: str, language: str) -> Counter[str]:
    """How often a text speaks of each field; the counter must not be changed."""
    fields = _fields(language)
    cuts = [stem(word) for word in _words(text)]
    found = Counter(term for cut in cuts for term in fields.words.get(cut, ()))
    found.update(fields.said_in_several(cuts))
    return found


def has_fields(language: str) -> bool:
    """Whether the fields are known in a language; where they are not, no text speaks of any."""
    return bool(_fields(language).words)


def _words(text: str) -> list[str]:
    return _WORD.findall(_ELISION.sub("", text.casefold().replace("’", "'")))


def weight_of(term: str) -> float:
    """How much a term counts, before its rarity."""
    return _WEIGHTS[term.partition(":")[0]]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its ending, never shorter than four letters."""
    word = "".join(char for char in unicodedata.normalize("NFKD", word) if char.isalpha())
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word


@cache
def _function_words(language: str) -> frozenset[str]:
    held = vocabularies()
    chosen = held.get(language) or held["en"]
    return frozenset(word.casefold() for word in chosen["function_words"])


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The terms of single words by their stems, and of expressions by their first stem."""

    words: Mapping[str, Sequence[str]]
    expressions: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]

    def said_in_several(self, cuts: Sequence[str]) -> Iterator[str]:
        """The terms of expressions of several words, the longest at each place."""
        at = 0
        while at < len(cuts):
            fits = [
                (words, term)
                for words, term in self.expressions.get(cuts[at], ())
                if tuple(cuts[at : at + len(words)]) == words
            ]
            if fits:
                words, term = max(fits, key=lambda one: len(one[0]))
                yield term
                at += len(words) - 1
            at += 1


@cache
def _thesaurus(language: str) -> _Lexicon:
    groups: list[list[str]] = _data("thesaurus", language).get("groups", [])
    return _lexicon([(f"group:{group[0]}", group) for group in groups], most=1)


@cache
def _fields(language: str) -> _Lexicon:
    fields: dict[str, list[str]] = _data("fields", language).get("fields", {})
    return _lexicon([(f"field:{name}", words) for name, words in fields.items()], most=_FIELDS)


def _lexicon(held: Iterable[tuple[str, Sequence[str]]], most: int) -> _Lexicon:
    words: dict[str, list[str]] = {}
    expressions: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for term, entries in held:
        for entry in entries:
            cuts = tuple(stem(word) for word in _WORD.findall(entry.casefold()))
            if len(cuts) > 1:
                expressions.setdefault(cuts[0], []).append((cuts, term))
                continue
            for form in _forms(entry.casefold()):
                known = words.setdefault(stem(form), [])
                if term not in known and len(known) < most:
                    known.append(term)
    return _Lexicon(words, expressions)


def _data(name: str, language: str) -> dict[str, Any]:
    file = resources.files(conventions).joinpath(f"{name}.{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _forms(word: str) -> Iterator[str]:
    """A word with the endings its inflected forms may have, whatever the language."""
    yield word
    for ending in ("s", "es", "ed", "ing", "d"):
        yield word + ending
    if word.endswith("e"):
        yield from (word[:-1] + "ing", word[:-1] + "ed")
    if word.endswith("y"):
        yield from (word[:-1] + "ies", word[:-1] + "ied")
