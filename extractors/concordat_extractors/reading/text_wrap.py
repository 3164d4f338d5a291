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
_SLACK = 12


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document is set: `width` in columns where lines are wrapped, none where they end;
    whether it hyphenates words at the ends of lines, where anything tells."""

    width: int | None
    words: Vocabulary
    known: frozenset[str]
    hyphenates: bool | None = None


def measure(runs: list[list[Line]], words: Vocabulary) -> Setting:
    """How the document is set, from its runs of prose lines without a blank line between them."""
    pairs = [pair for run in runs for pair in pairwise(run)]
    known = frozenset(word for run in runs for word in _whole_words(run))
    widths = sorted(first.width for first, _ in pairs if first.width <= _WIDEST)
    width = widths[int(0.98 * (len(widths) - 1))] if widths else 0
    full = [first for first, second in pairs if _full(first, second, width)]
    # Lines that merely happen to be long end where a paragraph ends; wrapped lines seldom do.
    inside = sum(not _ENDS.search(first.text.rstrip()) for first in full)
    gathered = [line.width for run in runs if len(run) > 1 for line in run]
    wider = sum(each > width + _SLACK for each in gathered)
    wrapped = (
        width >= _NARROWEST
        and inside * 2 >= len(full) > 0
        and len(full) * 2 >= len(pairs)
        and wider * 20 <= len(gathered)
    )
    return Setting(width if wrapped else None, words, known, _hyphenates(pairs, known))


def _hyphenates(pairs: list[tuple[Line, Line]], known: frozenset[str]) -> bool | None:
    """Whether words are hyphenated at the ends of lines; none when nothing tells."""
    whole = compound = 0
    for first, second in pairs:
        if halves := _halves(first.text.rstrip(), second.text.lstrip()):
            head, tail = halves
            whole += head + tail in known
            compound += f"{head}-{tail}" in known
    return whole > compound if whole or compound else None


def _halves(first: str, second: str) -> tuple[str, str] | None:
    """The parts of a word that a line break and its hyphen cut, in lower case."""
    if first[-1:] in ("-", "\u2010") and first[-2:-1].isalpha() and second[:1].islower():
        return re.split(r"[^\w-]", first[-80:-1])[-1].lower(), _first_word(second)
    return None


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
    if _halves(before, after):
        return True
    unfinished = not _ENDS.search(before)
    long_enough = len(before.strip()) >= 40 or last_word(before) in setting.words.function_words
    return unfinished and long_enough and after[:1].islower()


def join(first: str, second: str, setting: Setting, tally: Tally) -> tuple[str, str]:
    """Two lines as parts of one text; a hyphen that the line break made is dropped."""
    second = second.lstrip()
    if first.endswith("\u00ad"):
        return first[:-1], second
    halves = _halves(first, second)
    if halves and not _compound(*halves, setting):
        tally.take(first[-1])
        return first[:-1], second
    linked = first[-1:] in ("-", "\u2010", "\u2013", "/") and first[-2:-1].isalnum()
    return first, second if linked else f"\n{second}"


def _whole_words(run: list[Line]) -> Iterator[str]:
    """The words of a paragraph in lower case, those cut by the end of a line left out."""
    cut = False
    for line in run:
        found = [word.lower() for word in _WORDS.findall(line.text)]
        tail = line.text.rstrip()[-1:] in ("-", "‐")
        yield from found[cut : len(found) - tail]
        cut = tail


def _compound(head: str, tail: str, setting: Setting) -> bool:
    """Whether the hyphen belongs to the word, by what the document itself writes elsewhere."""
    if head + tail in setting.known:
        return False
    if f"{head}-{tail}" in setting.known or "-" in head:
        return True
    if setting.hyphenates is not None:
        return not setting.hyphenates or (head in setting.known and tail in setting.known)
    known = head in setting.known or tail in setting.known
    return known or head in setting.words.compound_starts


def _full(first: Line, second: Line, width: int) -> bool:
    """Whether the first word of the second line had no room on the first."""
    word = second.text.split(None, 1)[0]
    return first.width + 1 + len(word) > width - 3 and first.width <= width + _SLACK


def _first_word(text: str) -> str:
    found = _WORDS.match(text)
    return found.group().lower() if found else ""


def _small(setting: Setting) -> frozenset[str]:
    return setting.words.function_words - {"and", "or", "et", "ou", "y", "o", "e", "u"}
