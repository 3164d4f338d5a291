"""Whether the end of a line ends a paragraph: wrapped text and text with a paragraph per line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from concordat_extractors.layout.sentences import LABEL, takes_number
from concordat_extractors.layout.vocabulary import Vocabulary, last_word
from concordat_extractors.reading.text_lines import Line
from concordat_extractors.reading.text_tally import Tally

_ENDS = re.compile(r"[.;:?!…][\"'”’»)\]*_]*$")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WIDEST = 140
_NARROWEST = 40


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document is set: `width` in columns where lines are wrapped, none where they end."""

    width: int | None
    words: Vocabulary
    known: frozenset[str]


def measure(runs: list[list[Line]], words: Vocabulary) -> Setting:
    """How the document is set, from its runs of prose lines without a blank line between them."""
    pairs = [pair for run in runs for pair in pairwise(run)]
    known = frozenset(word for run in runs for word in _whole_words(run))
    widths = sorted(first.width for first, _ in pairs if first.width <= _WIDEST)
    width = widths[int(0.98 * (len(widths) - 1))] if widths else 0
    full = sum(_full(first, second, width) for first, second in pairs)
    wrapped = width >= _NARROWEST and full * 2 >= len(pairs)
    return Setting(width if wrapped else None, words, known)


def continues(first: Line, second: Line, setting: Setting) -> bool:
    """Whether the second line goes on with the paragraph of the first."""
    before, after = first.text.rstrip(), second.text.lstrip()
    full = setting.width is not None and _full(first, second, setting.width)
    if LABEL.match(after):
        word = last_word(before)
        return full and (takes_number(before, after, setting.words) or word in _small(setting))
    if full:
        return True
    if before.isupper() and after.isupper():
        return _first_word(after) in setting.words.function_words
    if before[-1:] in ("-", "\u2010") and before[-2:-1].isalpha() and after[:1].islower():
        return True
    unfinished = not _ENDS.search(before)
    long_enough = len(before.strip()) >= 40 or last_word(before) in setting.words.function_words
    return unfinished and long_enough and after[:1].islower()


def join(first: str, second: str, setting: Setting, tally: Tally) -> tuple[str, str]:
    """Two lines as parts of one text; a hyphen that the line break made is dropped."""
    second = second.lstrip()
    if first.endswith("\u00ad"):
        return first[:-1], second
    if not (first[-1:] in "-‐" and first[-2:-1].isalpha() and second[:1].islower()):
        return first, f"\n{second}"
    head, tail = re.split(r"[^\w-]", first[:-1])[-1], _first_word(second)
    if _compound(head.lower(), tail, setting.known):
        return first, second
    tally.take(first[-1])
    return first[:-1], second


def _whole_words(run: list[Line]) -> Iterator[str]:
    """The words of a paragraph in lower case, those cut by the end of a line left out."""
    cut = False
    for line in run:
        found = [word.lower() for word in _WORDS.findall(line.text)]
        tail = line.text.rstrip()[-1:] in ("-", "‐")
        yield from found[cut : len(found) - tail]
        cut = tail


def _compound(head: str, tail: str, known: frozenset[str]) -> bool:
    """Whether the hyphen belongs to the word, by what the document itself writes elsewhere."""
    if head + tail in known:
        return False
    if f"{head}-{tail}" in known or "-" in head:
        return True
    return head in known and tail in known


def _full(first: Line, second: Line, width: int) -> bool:
    """Whether the first word of the second line had no room on the first."""
    word = second.text.split(None, 1)[0]
    return first.width + 1 + len(word) > width - 3 and first.width <= width + 12


def _first_word(text: str) -> str:
    found = _WORDS.match(text)
    return found.group().lower() if found else ""


def _small(setting: Setting) -> frozenset[str]:
    return setting.words.function_words - {"and", "or", "et", "ou", "y", "o", "e", "u"}
