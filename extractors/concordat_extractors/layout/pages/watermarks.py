"""What lies across or beside the text of a page, or is not seen on it.

Watermarks are large text that is slanted, or that the text runs over. Text turned along the
margin, text drawn in no ink on a page with other text, and text off the page are set aside too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from concordat_extractors.layout.pages.furniture_edges import JOB_NUMBER, SYMBOL, well_tagged
from concordat_schemas.page import Appearance, Page, Ruling, Word

_SLANT = 5
_LARGE = 1.8
_LARGER = 1.4
_HUGE = 2.5
_CROSSED = 3
_MARGIN = 0.1
_GRID = 8.0
_MOST_SPECIAL = 300
_MOST_WORDS = 6000
_PALE = 150
_FRAME = 0.85
_MOST_RULINGS = 4000
_FARTHEST = 1e5

_Key = tuple[str, int, int, int]
"""A word and where it stands."""


@dataclass(slots=True, frozen=True)
class Mark:
    """Words of one page that belong together; `watermark` tells them from text of the margin."""

    page: int
    watermark: bool
    words: list[int]


def unseen(page: Page) -> list[int]:
    """Words that are not seen on a page: off the page, without a place, or in no ink.

    Words in no ink count as seen where they are most of the page, or behind a picture of it.
    """
    found = set(_hidden(page)) if any(look.hidden for look in _looks(page)) else set()
    width, height = page.width, page.height
    for index, word in enumerate(page.words):
        # A comparison with what is no number fails, so that such a word is off the page too.
        if not (
            -_FARTHEST < word.x0 <= width
            and 0.0 <= word.x1 < _FARTHEST
            and -_FARTHEST < word.top <= height
            and 0.0 <= word.bottom < _FARTHEST
            and -_FARTHEST < word.baseline < _FARTHEST
            and word.look.size < _FARTHEST
        ):
            found.add(index)
    return sorted(found)


def _looks(page: Page) -> Iterable[Appearance]:
    return {id(word.look): word.look for word in page.words}.values()


def _hidden(page: Page) -> list[int]:
    """Words in no ink, unless they are the text of the page."""
    hidden = [index for index, word in enumerate(page.words) if word.look.hidden]
    shown = sum(len(word.text) for word in page.words if not word.look.hidden)
    behind = sum(len(page.words[index].text) for index in hidden)
    doubtful = page.ocr or (_pictured(page) and shown < behind) or shown * 10 < behind
    return [] if doubtful else hidden


def _pictured(page: Page) -> bool:
    """Whether a picture covers most of a page."""
    covered = 0.0
    for area in page.areas[:1000]:
        if area.kind == "picture":
            x0, top, x1, bottom = area.box
            covered = max(covered, max(0.0, x1 - x0) * max(0.0, bottom - top))
    return covered >= 0.5 * page.width * page.height


def find_marks(pages: Sequence[Page], left_out: Sequence[set[int]], size: float) -> list[Mark]:
    """Watermarks and text along the margins of pages whose text mostly has a size."""
    large = _LARGE * size
    special = [
        [
            index
            for index, word in enumerate(page.words)
            if (word.angle % 360 or word.look.size >= large) and index not in out
        ][:_MOST_SPECIAL]
        for page, out in zip(pages, left_out, strict=True)
    ]
    places = _places(pages, special)
    known = {
        _key(page.words[index])
        for at, page in enumerate(pages)
        for index in special[at]
        if _is_watermark(pages, page, page.words[index], places, size)
    }
    found: list[Mark] = []
    for at, page in enumerate(pages):
        groups: dict[tuple[Appearance, int], list[int]] = defaultdict(list)
        for index in special[at]:
            word = page.words[index]
            if _key(word) in known:
                groups[word.look, word.angle].append(index)
        found += [Mark(at, True, words) for words in groups.values()]
    taken = {(mark.page, index) for mark in found for index in mark.words}
    left = [
        [index for index in words if (at, index) not in taken] for at, words in enumerate(special)
    ]
    return found + list(_side_texts(pages, left))


def _key(word: Word) -> _Key:
    return word.text, round(word.x0 / _GRID), round(word.top / _GRID), word.angle


def _places(pages: Sequence[Page], special: Sequence[Sequence[int]]) -> dict[_Key, set[int]]:
    """The pages on which a word stands at one place."""
    found: dict[_Key, set[int]] = defaultdict(set)
    for at, page in enumerate(pages):
        for index in special[at]:
            found[_key(page.words[index])].add(at)
    return found


def _is_watermark(
    pages: Sequence[Page], page: Page, word: Word, places: Mapping[_Key, set[int]], size: float
) -> bool:
    recurs = len(places[_key(word)])
    own = word.look.size
    if slanted(word.angle):
        if own >= _LARGE * size:
            return True
        # Labels of columns and of charts are slanted too, but small, dark and in the clear.
        set_off = _pale(word.look) or own >= _LARGER * size or _crossed(page, word, size)
        return set_off and recurs >= 2 and recurs >= 0.5 * len(pages)
    if own < _HUGE * size:
        return False
    if not (recurs > 1 or _pale(word.look)):
        return False
    return _crossed(page, word, size)


def slanted(angle: int) -> bool:
    """Whether text is written neither across nor up or down."""
    over = angle % 90
    return min(over, 90 - over) > _SLANT


def _crossed(page: Page, word: Word, size: float) -> bool:
    """Whether text runs over a large word."""
    inset = 0.1 * (word.bottom - word.top)
    top, bottom = word.top + inset, word.bottom - inset
    over = 0
    for other in page.words[:_MOST_WORDS]:
        if other is word or other.look.size > 1.5 * size or other.angle == word.angle != 0:
            continue
        x, y = 0.5 * (other.x0 + other.x1), 0.5 * (other.top + other.bottom)
        over += word.x0 <= x <= word.x1 and top <= y <= bottom
        if over >= _CROSSED:
            return True
    return False


def _pale(look: Appearance) -> bool:
    colour = look.colour or ""
    if len(colour) != 7 or not colour.startswith("#"):
        return False
    try:
        channels = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    except ValueError:
        return False
    return _PALE <= sum(channels) / 3 < 250


def _side_texts(pages: Sequence[Page], special: Sequence[Sequence[int]]) -> Iterator[Mark]:
    """Turned text in a margin, where it recurs, is a job number or a symbol, or is no content."""
    groups: list[tuple[int, str, list[int]]] = []
    for at, page in enumerate(pages):
        sides: dict[tuple[bool, int], list[int]] = defaultdict(list)
        borders = _borders(page) if special[at] else []
        for index in special[at]:
            word = page.words[index]
            # What reads across on the page as displayed is its head or foot.
            across = bool(page.turn) and word.angle % 360 == page.turn
            turned = abs(word.angle % 180 - 90) <= _SLANT and not across
            left, right = word.x1 <= _MARGIN * page.width, word.x0 >= (1 - _MARGIN) * page.width
            if turned and (left or right) and not _bordered(borders, word, left):
                sides[left, round(word.x0)].append(index)
        for words in sides.values():
            groups.append((at, " ".join(page.words[index].text for index in words), words))
    recurs: dict[str, set[int]] = defaultdict(set)
    for at, text, _ in groups:
        recurs[text].add(at)
    for at, text, words in groups:
        page = pages[at]
        outside = well_tagged(page) and all(page.words[index].tag == -1 for index in words)
        numbers = JOB_NUMBER.fullmatch(text) or SYMBOL.fullmatch(text)
        shared = len(recurs[text]) > 1 and len(recurs[text]) >= 0.3 * len(pages)
        if outside or numbers or shared:
            yield Mark(at, False, words)


def _borders(page: Page) -> list[Ruling]:
    """Rules down a page that may be the border of a table."""
    return [
        rule
        for rule in page.rulings[:_MOST_RULINGS]
        if rule.x0 == rule.x1 and rule.bottom - rule.top < _FRAME * page.height
    ]


def _bordered(borders: Sequence[Ruling], word: Word, left: bool) -> bool:
    """Whether the border of a table stands between turned text and the edge of the page."""
    return any(
        (rule.x0 <= word.x0 + 1 if left else rule.x0 >= word.x1 - 1)
        and rule.top <= word.bottom
        and rule.bottom >= word.top
        for rule in borders
    )
