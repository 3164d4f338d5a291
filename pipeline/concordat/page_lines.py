"""Which lines of a page stand in a box, and which are made of the words of a text.

Boxes are those of the page as displayed; the lines are those of the page as it reads.
"""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

from concordat_extractors.layout.pages.lines import Line, beside, lines_of
from concordat_schemas.page import Box, Page, Word

_ROUNDING = 1.5
_BAND = 16.0
_FARTHEST = 1e5
_LEVEL = 0.2
_OUTDENT = 60.0
_ENDS = 24


def lines_in(page: Page, boxes: Iterable[Box]) -> list[Box]:
    """The lines in some boxes, box by box; a label and the text on its baseline are one line."""
    return [line for box in boxes for line in _level(page, _lines_in(page, [box]))]


def lines_made_of(
    page: Page, boxes: Sequence[Box], texts: Iterable[str], label: str | None
) -> list[Box]:
    """The lines, or parts of lines, in some boxes whose words are those of the texts.

    A text may begin or end on another page. `label` stands before it.
    """
    stretch = _Stretch(_lines_in(page, boxes))
    own: set[int] = set()
    for text in texts:
        own |= stretch.words_of(text, label, part=True)
    return _level(page, stretch.lines(own))


def lines_before(page: Page, boxes: Sequence[Box], texts: Iterable[str]) -> list[Box]:
    """The lines of those texts that stand above the boxes, in their column, and not in them."""
    if not boxes:
        return []
    x0, top, x1, _ = boxes[0]
    within = _Stretch(_lines_in(page, boxes))
    above = _Stretch(_lines_in(page, [(x0 - _OUTDENT, 0.0, x1, top - 2 * _ROUNDING)]))
    found: set[int] = set()
    for text in texts:
        if not within.words_of(text, part=True):
            found |= above.words_of(text)
    return _level(page, above.lines(found))


def lines_outside(page: Page, boxes: Iterable[Box]) -> list[tuple[Line, Box]]:
    """The lines of the words that stand in none of the boxes, each with its box."""
    known = Boxes(boxes)
    left = [word for word in page.words if not known.holder(_word_box(page, word))]
    return [(line, page.shown(line.box)) for line in _lines(left)]


def plain(text: str) -> str:
    """Letters and digits only, so that hyphens, quotation marks and cases make no difference."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def around(boxes: Sequence[Box]) -> Box:
    """The box around boxes."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return (min(x0), min(top), max(x1), max(bottom))


class Boxes:
    """Tells which of many boxes another lies in, by looking at those in its band of the page."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        self._bands: dict[int, list[Box]] = defaultdict(list)
        for box in boxes:
            for band in range(_band(box[1] - _ROUNDING), _band(box[3] + _ROUNDING) + 1):
                self._bands[band].append(box)

    def holder(self, box: Box) -> Box | None:
        """The first of the boxes that the middle of a box lies in."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not (math.isfinite(x) and math.isfinite(y)):
            return None
        for one in self._bands.get(_band(y), ()):
            x0, top, x1, bottom = one
            across = x0 - _ROUNDING <= x <= x1 + _ROUNDING
            if across and top - _ROUNDING <= y <= bottom + _ROUNDING:
                return one
        return None


class _Stretch:
    """The words of some lines, to find among them those that a text is made of."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._words = [word for line in lines for word in line.words]
        parts: list[str] = []
        self._owner: list[int] = []
        for at, word in enumerate(self._words):
            parts.append(plain(word.text))
            self._owner += [at] * len(parts[-1])
        self._text = "".join(parts)

    def words_of(self, text: str, label: str | None = None, *, part: bool = False) -> set[int]:
        """The words of a text where it stands last, with its label where that is before it.

        With `part`, its beginning or its end is enough.
        """
        start, end = self._found(plain(text), part)
        if start >= end:
            return set()
        first = self._owner[start]
        found = set(self._owner[start:end])
        if label and first and plain(self._words[first - 1].text) == plain(label):
            found.add(first - 1)
        return found

    def lines(self, words: set[int]) -> list[Line]:
        """The lines that some of the words make."""
        return _lines([self._words[at] for at in sorted(words)])

    def _found(self, text: str, part: bool) -> tuple[int, int]:
        start = self._text.rfind(text) if text else -1
        if start >= 0:
            return start, start + len(text)
        if len(text) <= _ENDS:
            return 0, 0
        # Marks of notes may stand in between, or the end of the page.
        start = self._text.rfind(text[:_ENDS])
        end = self._text.find(text[-_ENDS:], max(start, 0))
        if start >= 0 and end >= 0:
            return start, end + _ENDS
        if part and start >= 0:
            return start, len(self._text)
        return (0, end + _ENDS) if part and end >= 0 else (0, 0)


def _lines_in(page: Page, boxes: Iterable[Box]) -> list[Line]:
    known = Boxes(boxes)
    return _lines([word for word in page.words if known.holder(_word_box(page, word))])


def _lines(words: Sequence[Word]) -> list[Line]:
    """The lines of words; those that do not read across are one each."""
    return lines_of(words) + [Line([word]) for word in words if word.angle]


def _level(page: Page, lines: Sequence[Line]) -> list[Box]:
    """The boxes of lines as displayed, those of a label and of the text on its baseline as one."""
    found: list[Line] = []
    for line in lines:
        if found and abs(line.baseline - found[-1].baseline) < _LEVEL * line.size:
            found[-1] = beside([found[-1], line])
        else:
            found.append(line)
    return [page.shown(line.box) for line in found]


def _word_box(page: Page, word: Word) -> Box:
    return page.shown((word.x0, word.top, word.x1, word.bottom))


def _band(y: float) -> int:
    return int(max(-_FARTHEST, min(_FARTHEST, y)) // _BAND)
