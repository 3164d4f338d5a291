"""The words by which layout tells that a text goes on, chosen by the document's language."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

_WORD = re.compile(r"[^\W\d_]+(?:['’](?![^\W\d_]))?")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of one language, in lower case; see `conventions/layout.toml` for their meaning."""

    language: str
    function_words: frozenset[str]
    reference_words: frozenset[str]
    page_words: frozenset[str]
    note_heads: frozenset[str]
    conjunctions: frozenset[str]
    abbreviations: frozenset[str]
    compound_starts: frozenset[str]
    sure_starts: frozenset[str]


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    """All languages, in the order of the data file."""
    source = resources.files("concordat_extractors") / "conventions" / "layout.toml"
    table = tomllib.loads(source.read_text("utf-8"))
    return tuple(
        Vocabulary(language, **{name: frozenset(words) for name, words in lists.items()})
        for language, lists in table.items()
    )


def vocabulary_of(texts: Iterable[str], limit: int = 200_000) -> Vocabulary:
    """The vocabulary whose function words are most frequent in the texts' first `limit` signs."""
    counts: Counter[str] = Counter()
    seen = 0
    for text in texts:
        counts.update(word.lower() for word in _WORD.findall(text[: limit - seen]))
        seen += len(text)
        if seen >= limit:
            break
    return max(vocabularies(), key=lambda words: sum(counts[word] for word in words.function_words))


def last_word(text: str) -> str:
    """The last word of a text in lower case, or nothing when a mark or figure ends it."""
    found = re.search(r"([^\W\d_]+['’]?)\s*$", text[-60:])
    return found.group(1).lower().replace("’", "'") if found else ""
