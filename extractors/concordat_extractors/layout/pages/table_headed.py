"""Tables that white alone shows below a row of heads, however few their rows are.

Heads look other than the cells, or a rule below them is as wide as the table.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from concordat_extractors.layout.pages.table_blocks import Block, grown
from concordat_extractors.layout.pages.table_evidence import leaders
from concordat_extractors.layout.pages.table_grid import laid_out
from concordat_extractors.layout.pages.table_heads import by_middle
from concordat_extractors.layout.pages.table_model import TableArea
from concordat_extractors.layout.pages.table_pieces import Gutter, pieces_of
from concordat_extractors.layout.pages.table_rows import Row, rows_of
from concordat_extractors.layout.pages.table_rules import Rule, rules_of
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
_BELOW = 1.8
_SIDE = 3.0
_MOST_RULES = 200

Spans = list[tuple[float, float]]


def heads_of(pages: Sequence[Page], kept: Sequence[Sequence[int]]) -> Counter[str]:
    """How often each row that could hold the heads of columns stands on the pages, by its text."""
    found: Counter[str] = Counter()
    for page, body in zip(pages, kept, strict=True):
        if page.ocr:
            continue
        words = page.words
        bold = [at for at in body if words[at].look.bold or words[at].look.italic]
        across = rules_of(page).across if page.rulings else []
        near = _near(words, body, across)
        strips = strips_of(words, sound_words(words, bold)) if bold else []
        own = [_text(words, strip) for strip in strips if _columns(words, strip)]
        found.update(own)
        for strip in strips_of(words, sound_words(words, near)) if near else []:
            if _rule_below(strip, across) and _columns(words, strip, ruled=True):
                found[_text(words, strip)] += _text(words, strip) not in own
    return found


def _near(words: Sequence[Word], body: Sequence[int], across: Sequence[Rule]) -> list[int]:
    """The words that stand right above a rule."""
    if not 0 < len(across) <= _MOST_RULES:
        return []
    levels = sorted(rule.at for rule in across)
    found = []
    for index in body:
        word = words[index]
        at = bisect_left(levels, word.baseline)
        if at < len(levels) and levels[at] - word.baseline <= _BELOW * word.look.size:
            found.append(index)
    return found


def _rule_below(strip: Strip, across: Sequence[Rule]) -> Rule | None:
    """The rule right below a strip that is at least as wide as it, if any."""
    for rule in across[:_MOST_RULES]:
        below = 0 <= rule.at - strip.baseline <= _BELOW * strip.size
        if below and rule.start <= strip.x0 + _EDGE and rule.end >= strip.x1 - _EDGE:
            return rule
    return None


def headed_tables(
    page: Page, strips: Sequence[Strip], heads: Counter[str], across: Sequence[Rule]
) -> Iterator[TableArea]:
    """The tables among strips whose heads stand above the columns; `heads` are the document's,
    `across` the rules of the page.

    Two columns are one only where their heads stand elsewhere too, since newspaper columns may
    begin with headings on one level.
    """
    at = 0
    while at < len(strips):
        columns = _columns(page.words, strips[at])
        sure = len(columns) > 2 or heads[_text(page.words, strips[at])] > 1
        end = _end(page.words, strips, at, columns) if columns and sure else at
        table = _table(page.words, strips[at:end], columns) if end - at > 1 else None
        if table is None and heads[_text(page.words, strips[at])] > 1:
            rule = _rule_below(strips[at], across)
            end, table = (at, None) if rule is None else _ruled(page.words, strips, at, rule)
        if table is not None:
            yield table
            at = end
        else:
            at += 1


def _text(words: Sequence[Word], strip: Strip) -> str:
    return " ".join(words[index].text for index in strip.words)


def _columns(words: Sequence[Word], strip: Strip, ruled: bool = False) -> Spans:
    """Where the heads in a strip begin and end; none if it holds other than heads. Those that a
    rule parts from the cells need not look other than these."""
    looks = [words[index].look for index in strip.words]
    if not (ruled or all(look.bold for look in looks) or all(look.italic for look in looks)):
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


def _ruled(
    words: Sequence[Word], strips: Sequence[Strip], head: int, rule: Rule
) -> tuple[int, TableArea | None]:
    """The table between the sides of a rule below its heads, and the index behind it.

    Heads may be set in further than the cells, so that only white tells where columns begin.
    """
    columns = _columns(words, strips[head], ruled=True)
    left = rule.start + (_SIDE if strips[head].x0 > rule.start + _SIDE else -_SIDE)
    end = head + 1
    while columns and end < len(strips):
        strip = strips[end]
        far = strip.baseline - strips[end - 1].baseline > _FAR * strip.size
        larger = strip.size > _LARGER * strips[head].size
        outside = strip.x0 < left or strip.x1 > rule.end + _SIDE
        if far or larger or outside or _heading(words, strip, [start for start, _ in columns]):
            break
        end += 1
    white = [(before, after) for (_, before), (after, _) in pairwise(columns)]
    block = grown(strips[:end], Block(head, head + 1, white))
    if not columns or len(block.white) < len(white) or block.end - head < _FEW:
        return head, None
    gutters = [Gutter(start, end, (start + end) / 2) for start, end in block.white]
    inside = strips[head : block.end]
    if leaders(words, inside):
        return head, None
    beside = sum(len(pieces_of(words, strip, gutters)) > 1 for strip in inside[1:])
    return block.end, _laid_out(words, inside, gutters) if beside else None


def _table(words: Sequence[Word], strips: Sequence[Strip], columns: Spans) -> TableArea | None:
    body = strips[1:]
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
    return _laid_out(words, strips, gutters)


def _laid_out(
    words: Sequence[Word], strips: Sequence[Strip], gutters: Sequence[Gutter]
) -> TableArea | None:
    """The table of strips, the first of them its heads."""
    head, body = strips[0], strips[1:]
    pieces = [pieces_of(words, strip, gutters) for strip in body]
    rows = rows_of(words, body, pieces, len(gutters) + 1)
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
