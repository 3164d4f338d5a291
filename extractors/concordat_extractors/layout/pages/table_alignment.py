"""Columns that no rule parts: strips of white that run through all the lines of an area."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from concordat_extractors.layout.pages.table_pieces import (
    Gutter,
    Piece,
    pieces_of,
    share_of,
    splits,
)
from concordat_extractors.layout.pages.table_strips import Strip, parts
from concordat_schemas.page import Word

_APART = 0.9
_CROSSED = 6
_NARROW = 0.5
_CLOSE = 0.4
_MOSTLY = 0.7

Span = tuple[float, float]
_NARROWER = 0.62
_FEW = 3
_SAME = 0.3
_MOST = 60


def gutters_of(
    words: Sequence[Word],
    strips: Sequence[Strip],
    drawn: Sequence[float] = (),
    breaks: Sequence[float] = (),
) -> list[Gutter]:
    """The gutters of strips that are thought to be those of a table, from left to right.

    `drawn` are where rules down stand, `breaks` where those across are broken. A gutter is kept
    clear by all strips that have several parts but a few, and the text beside it is aligned.
    """
    if not strips:
        return []
    size = median([strip.size for strip in strips])
    extent = max([strip.x1 for strip in strips]) - min([strip.x0 for strip in strips])
    split: list[Strip] = []
    narrow: list[Strip] = []
    for strip in strips:
        if splits(strip, drawn):
            split.append(strip)
        elif strip.x1 - strip.x0 < _NARROWER * extent:
            # Where rows of two columns are not level only narrow strips show the white.
            narrow.append(strip)
    base = split + narrow
    if not base:
        return []
    least = (_NARROW if len(base) > _FEW else _APART) * size
    found = _supported(words, base, _gutters(base, least, drawn, breaks))
    allowed = len(split) // _CROSSED
    if not allowed:
        return found
    # Heads over several columns and text across the table hide gutters that the rest shows.
    crossed = _white(base, allowed, least)
    across = {id(strip) for strip in base if _crosses(strip, crossed)}
    if not 0 < len(across) <= allowed:
        return found
    rest = [strip for strip in base if id(strip) not in across]
    wider = _gutters(rest, least, drawn, breaks)
    more = _supported(words, rest, wider) if len(wider) > len(found) else []
    return more if len(more) > len(found) else found


def _gutters(
    strips: Sequence[Strip], least: float, drawn: Sequence[float], breaks: Sequence[float]
) -> list[Gutter]:
    found: list[Gutter] = []
    white = _white(strips, 0, _CLOSE * least)
    if len(white) > _MOST:
        return []
    for left, right in white:
        rule = next((at for at in drawn if left - 1 <= at <= right + 1), None)
        edge = max((at for at in breaks if left - 1 <= at <= right + 1), default=None)
        # Text that is wider than all that shows the gutter runs into it from the left.
        gutter = Gutter(left, right, max((left + right) / 2, right - least))
        if rule is not None:
            gutter.at, gutter.drawn = rule, True
        elif edge is not None:
            gutter.at, gutter.broken = edge, True
        gutter.narrow = right - left < least
        if gutter.drawn or not gutter.narrow or _clear(strips, left, right):
            found.append(gutter)
    return found


def _clear(strips: Sequence[Strip], left: float, right: float) -> bool:
    """Whether most strips have more white about a narrow gutter than words leave, between words
    that stand above or below those that the others have there."""
    wide: list[tuple[Span, Span]] = []
    close: list[tuple[Span, Span]] = []
    for strip in strips:
        if strip.x0 < left and strip.x1 > right:
            before = max([span for span in strip.spans if span[0] < left])
            after = min([span for span in strip.spans if span[1] > right])
            apart = after[0] - before[1] >= _APART * strip.size
            (wide if apart else close).append((before, after))
    both = sum(
        not close or any(_over(one[0], other[0]) and _over(one[1], other[1]) for other in close)
        for one in wide
    )
    beside = len(wide) + len(close)
    return both > 0 and both >= (_MOSTLY if beside > _FEW + 1 else 0.5) * beside


def _over(one: Span, other: Span) -> bool:
    """Whether two words stand one above the other."""
    return one[0] < other[1] and other[0] < one[1]


def _crosses(strip: Strip, white: Sequence[tuple[float, float]]) -> bool:
    """Whether text of a strip runs from one side of a stretch of white to the other."""
    return any(
        start < left and end > right
        for start, end in parts(strip, _APART * strip.size)
        for left, right in white
    )


def _white(strips: Sequence[Strip], allowed: int, least: float) -> list[tuple[float, float]]:
    """Stretches of some width that at most `allowed` strips cover, inside the extent of all."""
    events: list[tuple[float, int]] = []
    for strip in strips:
        for start, end in parts(strip, least):
            events.append((start, 1))
            events.append((end, -1))
    events.sort()
    found: list[tuple[float, float]] = []
    count = 0
    open_at: float | None = None
    for at, step in events:
        before = count
        count += step
        if before > allowed >= count:
            open_at = at
        elif before <= allowed < count and open_at is not None:
            if at - open_at >= least:
                found.append((open_at, at))
            open_at = None
    return found


def _supported(
    words: Sequence[Word], strips: Sequence[Strip], gutters: list[Gutter]
) -> list[Gutter]:
    """The gutters whose right-hand column begins, ends or is centred in line."""
    kept = list(gutters)
    while kept:
        table = [pieces_of(words, strip, kept) for strip in strips]
        weak = next(
            (
                index
                for index, gutter in enumerate(kept)
                if not gutter.drawn and not _aligned(strips, table, index + 1, gutter)
            ),
            None,
        )
        if weak is None:
            break
        del kept[weak]
    return kept


def _aligned(
    strips: Sequence[Strip], table: Sequence[Sequence[Piece]], column: int, gutter: Gutter
) -> bool:
    edges: list[tuple[float, float]] = []
    beside = left = 0
    size = 1.0
    for strip, pieces in zip(strips, table, strict=True):
        for piece in pieces:
            if piece.first == column:
                edges.append((piece.x0, piece.x1 if piece.last == column else piece.x0))
                size = strip.size
                beside += len(pieces) > 1
            left += piece.last == column - 1
    if not edges or not (beside or (left >= _FEW and len(edges) >= _FEW)):
        return False
    ratio = max(
        share_of([x0 for x0, _ in edges], _SAME * size),
        share_of([x1 for _, x1 in edges], _SAME * size),
        share_of([(x0 + x1) / 2 for x0, x1 in edges], _SAME * size),
    )
    return ratio >= (0.35 if gutter.broken else 0.5) or len(edges) < _FEW
