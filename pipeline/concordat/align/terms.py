"""The terms by which texts are compared: stems, pairs of stems, word families, synonyms, figures.

Stems are made by cutting endings, the same for every language, so that `implementing` and
`implementation` meet; words that drafters use for the same thing meet in their group of the
thesaurus. Function words count only inside pairs.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources

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
_WEIGHTS = {"word": 1.0, "pair": 0.7, "family": 0.35, "group": 1.0, "figure": 1.2}


@lru_cache(maxsize=32768)
def terms_of(text: str, language: str) -> Counter[str]:
    """How often each term stands in a text; the kind of a term is what stands before its colon.

    The same counter is given for the same text, and must not be changed.
    """
    plain = _function_words(language)
    groups = _groups(language)
    found: Counter[str] = Counter()
    before = ""
    cuts: list[str] = []
    for word in _WORD.findall(_ELISION.sub("", text.casefold().replace("’", "'"))):
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
            group = groups.get(cut)
            if group:
                found[f"group:{group}"] += 1
        if before and not (bare in plain and before in plain):
            found[f"pair:{before} {cut}"] += 1
        before = bare if bare in plain else cut
    for group in _said_in_several(cuts, language):
        found[f"group:{group}"] += 1
    return found


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


def _said_in_several(cuts: Sequence[str], language: str) -> Iterator[str]:
    """The groups of expressions of several words, the longest at each place."""
    expressions = _expressions(language)
    at = 0
    while at < len(cuts):
        fits = [
            (words, group)
            for words, group in expressions.get(cuts[at], ())
            if tuple(cuts[at : at + len(words)]) == words
        ]
        if fits:
            words, group = max(fits, key=lambda one: len(one[0]))
            yield group
            at += len(words) - 1
        at += 1


@cache
def _expressions(language: str) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Expressions of several words as stems, with their group, by their first stem."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for group in _thesaurus(language):
        for expression in group:
            words = tuple(stem(word) for word in _WORD.findall(expression.casefold()))
            if len(words) > 1:
                found.setdefault(words[0], []).append((words, group[0]))
    return found


@cache
def _thesaurus(language: str) -> list[list[str]]:
    file = resources.files(conventions).joinpath(f"thesaurus.{language}.toml")
    if not file.is_file():
        return []
    held: list[list[str]] = tomllib.loads(file.read_text(encoding="utf-8"))["groups"]
    return held


@cache
def _groups(language: str) -> dict[str, str]:
    """The group of the thesaurus that the stem of a word is in."""
    found: dict[str, str] = {}
    for group in _thesaurus(language):
        for word in group:
            if " " not in word:
                for form in _forms(word.casefold()):
                    found.setdefault(stem(form), group[0])
    return found


def _forms(word: str) -> Iterator[str]:
    """A word with the endings its inflected forms may have, whatever the language."""
    yield word
    for ending in ("s", "es", "ed", "ing", "d"):
        yield word + ending
    if word.endswith("e"):
        yield from (word[:-1] + "ing", word[:-1] + "ed")
    if word.endswith("y"):
        yield from (word[:-1] + "ies", word[:-1] + "ied")
