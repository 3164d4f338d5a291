"""Tables that white alone shows below a row of heads, however few their rows are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from concordat_extractors.layout.pages.table_grid import laid_out
from concordat_extractors.layout.pages.table_heads import by_middle
from concordat_extractors.layout.pages.table_model import TableArea
from concordat_extractors.layout.pages.table_pieces import Gutter, pieces_of
from concordat_extractors.layout.pages.table_rows import Row, rows_of
from concordat_extractors.layout.pages.table_strips import Strip, parts, sound_words, strips_of
from concordat_schemas.page import Page, Word

_WIDE = 0.95
_CLEAR = 0.4
_MOST_COLUMNS = 7
_MOST_WORDS = 6
_FEW = 3
_EDGE = 1.5
_FAR = 4.0
_LARGER = 1.08
_PAD = 2.0

Spans = list[tuple[float, float]]


def heads_of(pages: Sequence[Page], kept: Sequence[Sequence[int]]) -> Counter[str]:
    """How often each row that could hold the heads of columns stands on the pages, by its text."""
    found: Counter[str] = Counter()
    for page, body in zip(pages, kept, strict=True):
        bold = [at for at in body if page.words[at].look.bold or page.words[at].look.italic]
        if not bold or page.ocr:
            continue
        for strip in strips_of(page.words, sound_words(page.words, bold)):
            if _columns(page.words, strip):
                found[_text(page.words, strip)] += 1
    return found


def headed_tables(page: Page, strips: Sequence[Strip], heads: Counter[str]) -> Iterator[TableArea]:
    """The tables among strips whose heads stand above the columns; `heads` are the document's.

    Two columns are one only where their heads stand elsewhere too, since newspaper columns may
    begin with headings on one level.
    """
    at = 0
    while at < len(strips):
        columns = _columns(page.words, strips[at])
        sure = len(columns) > 2 or heads[_text(page.words, strips[at])] > 1
        end = _end(page.words, strips, at, columns) if columns and sure else at
        table = _table(page.words, strips[at:end], columns) if end - at > 1 else None
        if table is not None:
            yield table
            at = end
        else:
            at += 1


def _text(words: Sequence[Word], strip: Strip) -> str:
    return " ".join(words[index].text for index in strip.words)


def _columns(words: Sequence[Word], strip: Strip) -> Spans:
    """Where the heads in a strip begin and end; none if it holds other than heads."""
    looks = [words[index].look for index in strip.words]
    if not (all(look.bold for look in looks) or all(look.italic for look in looks)):
        return []
    columns = parts(strip, _WIDE * strip.size)
    if not 2 <= len(columns) <= _MOST_COLUMNS:
        return []
    for start, end in columns:
        inside = sum(start <= x0 and x1 <= end for x0, x1 in strip.spans)
        if inside > _MOST_WORDS:
            return []
    letters = [words[index].text[0] for index in strip.words]
    return columns if sum(char.isalpha() for char in letters) > 1 else []


def _end(words: Sequence[Word], strips: Sequence[Strip], head: int, columns: Spans) -> int:
    """The index behind the last strip below the heads that keeps their columns apart."""
    starts = [start for start, _ in columns]
    at = head + 1
    while at < len(strips):
        strip, above = strips[at], strips[at - 1]
        far = strip.baseline - above.baseline > _FAR * strip.size
        larger = strip.size > _LARGER * strips[head].size
        alone = strip.x0 < starts[0] - _EDGE or _heading(words, strip, starts)
        if far or larger or alone or not all(_clear(strip, start) for start in starts[1:]):
            break
        at += 1
    return at


def _heading(words: Sequence[Word], strip: Strip, starts: Sequence[float]) -> bool:
    """Whether a strip in the first column alone is bold, as a heading below the table is."""
    return strip.x1 < starts[1] and all(words[index].look.bold for index in strip.words)


def _clear(strip: Strip, start: float) -> bool:
    """Whether a strip has white where a column begins."""
    left = max((x1 for x0, x1 in strip.spans if x0 < start - _EDGE), default=-1e9)
    right = min((x0 for x0, _ in strip.spans if x0 >= start - _EDGE), default=1e9)
    return left <= start and right - left >= _CLEAR * strip.size


def _table(words: Sequence[Word], strips: Sequence[Strip], columns: Spans) -> TableArea | None:
    head, body = strips[0], list(strips[1:])
    if len(body) < _FEW:
        return None
    starts = [start for start, _ in columns]
    begun = [
        any(abs(x0 - start) < _EDGE for strip in body for x0, _ in strip.spans) for start in starts
    ]
    if not all(begun):
        return None
    gutters: list[Gutter] = []
    for start in starts[1:]:
        left = max(x1 for strip in strips for x0, x1 in strip.spans if x0 < start - _EDGE)
        gutters.append(Gutter(left, start, max((left + start) / 2, start - _EDGE)))
    count = len(columns)
    pieces = [pieces_of(words, strip, gutters) for strip in body]
    rows = rows_of(words, body, pieces, count)
    if not rows or rows[-1].end < len(body):
        return None
    shifted = [Row(0, 1, True), *(Row(row.start + 1, row.end + 1, row.wide) for row in rows)]
    box = (
        min(strip.x0 for strip in strips) - _PAD,
        head.top - _PAD,
        max(strip.x1 for strip in strips) + _PAD,
        max(strip.bottom for strip in strips) + _PAD,
    )
    table = laid_out(
        [head, *body], [by_middle(head, gutters), *pieces], shifted, gutters, box, "none"
    )
    table.head_rows = 1
    return table
