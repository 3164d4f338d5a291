"""Tables whose rules run across only: above and below the head, at the end, between rows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from concordat_extractors.layout.pages.table_alignment import gutters_of
from concordat_extractors.layout.pages.table_evidence import columns_of_items, figure
from concordat_extractors.layout.pages.table_heads import stands_out
from concordat_extractors.layout.pages.table_pieces import Gutter, Piece, pieces_of
from concordat_extractors.layout.pages.table_rules import Rule, Rules
from concordat_extractors.layout.pages.table_strips import Strip
from concordat_schemas.page import Box, Page, Word

_EXTENT = 4.0
_SPLIT = 12.0
_DOUBLE = 4.0
_EMPTY = 15.0
_BLANK = 40.0
_FEW = 3
_PARTED = 0.3
_LINE = 1.25
_SPARE = 1.8
_CROSSED = 0.6
_KEPT = 0.6
_SEVERAL = 6
_RECENT = 60
_LOOSE = 0.8
_SIDE = 3.0
_MOST_BANDS = 200


@dataclass(slots=True)
class Band:
    """What stands between two rules of equal extent."""

    top: float
    bottom: float
    strips: list[Strip]
    parted: bool = False
    gutters: list[Gutter] = field(default_factory=list)
    firm: bool = False
    head: bool = False
    shaded: bool = False
    sound: bool = True

    @property
    def columns(self) -> int:
        """How many columns the white parts."""
        return len(self.gutters) + 1


@dataclass(slots=True)
class Stack:
    """Bands that follow each other and have columns: the rules of one table, from the top.

    `drawn` are where rules down stand, `breaks` where the rules across are broken, `inner` the
    shorter rules between. `below` is the level of the next rule of the same extent, if any.
    """

    x0: float
    x1: float
    bands: list[Band]
    drawn: list[float]
    breaks: list[float]
    inner: list[Rule] = field(default_factory=list)
    below: float | None = None

    @property
    def top(self) -> float:
        """The level of the first rule."""
        return self.bands[0].top

    @property
    def bottom(self) -> float:
        """The level of the last rule."""
        return self.bands[-1].bottom


def stacks_of(page: Page, strips: Sequence[Strip], rules: Rules) -> list[Stack]:
    """The stacks of bands on a page that may be tables."""
    levels = _levels(rules.across)
    found: list[Stack] = []
    for chain in _chains(levels):
        x0, x1 = min(rule.start for rule in chain), max(rule.end for rule in chain)
        if len(chain) - 1 > _MOST_BANDS:
            continue
        found += _stacks(page, strips, rules, levels, chain, x0, x1)
    return found


def _levels(across: Sequence[Rule]) -> list[Rule]:
    """Rules at one level that nearly meet, as those under the heads of columns, made one."""
    found: list[Rule] = []
    for rule in sorted(across, key=lambda rule: (rule.at, rule.start)):
        last = found[-1] if found else None
        if last is not None and last.at == rule.at and rule.start - last.end <= _SPLIT:
            found[-1] = Rule(
                rule.at,
                last.start,
                rule.end,
                [*last.breaks, (last.end + rule.start) / 2, *rule.breaks],
                last.drawn or rule.drawn,
            )
        else:
            found.append(rule)
    return found


def _chains(levels: Sequence[Rule]) -> list[list[Rule]]:
    """Rules of equal extent, from the top."""
    chains: list[list[Rule]] = []
    for rule in levels:
        for chain in chains:
            if (
                abs(chain[0].start - rule.start) <= _EXTENT
                and abs(chain[0].end - rule.end) <= _EXTENT
            ):
                chain.append(rule)
                break
        else:
            chains.append([rule])
    return [chain for chain in chains if len(chain) > 1]


def within(strips: Sequence[Strip], box: Box) -> tuple[list[Strip], bool]:
    """The strips in a box, cut to its width, and whether no text runs over its sides."""
    x0, top, x1, bottom = box
    found: list[Strip] = []
    sound = True
    start = bisect_left(strips, top, key=lambda strip: strip.baseline)
    for strip in strips[start:]:
        level = strip.baseline - 0.3 * strip.size
        if level > bottom:
            break
        if level < top:
            continue
        if strip.x0 >= x0 - _SIDE and strip.x1 <= x1 + _SIDE:
            found.append(strip)
            continue
        inside = [
            place
            for place, (left, right) in enumerate(strip.spans)
            if x0 <= (left + right) / 2 <= x1
        ]
        if not inside:
            continue
        cut = strip.cut(inside)
        before = max((end for _, end in strip.spans if end < x0), default=None)
        after = min((begin for begin, _ in strip.spans if begin > x1), default=None)
        near = 0.8 * strip.size
        sound = sound and not (
            cut.x0 < x0 - _SIDE
            or cut.x1 > x1 + _SIDE
            or (before is not None and cut.x0 - before < near)
            or (after is not None and after - cut.x1 < near)
        )
        found.append(cut)
    return found, sound


def _stacks(
    page: Page,
    strips: Sequence[Strip],
    rules: Rules,
    levels: Sequence[Rule],
    chain: list[Rule],
    x0: float,
    x1: float,
) -> list[Stack]:
    down = [rule for rule in rules.down if x0 + _SIDE < rule.at < x1 - _SIDE]
    words = page.words
    bands: list[Band] = []
    for upper, lower in pairwise(chain):
        if lower.at - upper.at <= _DOUBLE:
            continue
        breaks = _breaks([upper, lower], 1)
        bands.append(_band(words, strips, down, breaks, (x0, upper.at, x1, lower.at)))
        if len(bands[-1].strips) > _FEW and bands[-1].parted:
            inside = [index for strip in bands[-1].strips for index in strip.words]
            size = bands[-1].strips[0].size
            bands[-1].sound = not figure(page, (x0, upper.at, x1, lower.at), inside, size)
        bands[-1].shaded = not (upper.drawn and lower.drawn)
    for above, below in pairwise(bands):
        above.head = 0 < len(above.strips) <= _FEW and stands_out(
            words,
            (index for strip in above.strips for index in strip.words),
            (index for strip in below.strips for index in strip.words),
        )
    found: list[Stack] = []
    for run in _runs(words, bands):
        top, bottom = run[0].top, run[-1].bottom
        # Rules down that go on below the last rule are those of rows that a page cuts.
        cut = [rule for rule in down if top < rule.start <= bottom + _EMPTY]
        drawn = separators(down, top, bottom) or separators(cut, bottom, page.height)
        own = [rule for rule in chain if top <= rule.at <= bottom]
        breaks = _breaks(own, 2 if len(own) > 2 else 1)
        breaks += separators(down, top, bottom, drawn=False)
        breaks += separators(cut, bottom, page.height, drawn=False)
        inner = [
            rule
            for rule in levels
            if top < rule.at < bottom
            and rule not in chain
            and rule.start >= x0 - _EXTENT
            and rule.end <= x1 + _EXTENT
        ]
        following = next((rule.at for rule in chain if rule.at > bottom + _DOUBLE), None)
        found.append(Stack(x0, x1, run, drawn, breaks, inner, following))
    return found


def separators(
    down: Sequence[Rule], top: float, bottom: float, *, drawn: bool = True
) -> list[float]:
    """Where rules down stand in a stretch of the page, those of a double rule as one.

    Without `drawn` those that are only the edges of shading, which marked passages have too.
    """
    levels: list[list[float]] = []
    for rule in sorted(down, key=lambda rule: rule.at):
        if rule.drawn != drawn:
            continue
        overlap = min(rule.end, bottom) - max(rule.start, top)
        if overlap < min(0.4 * (bottom - top), 3 * _EMPTY):
            continue
        if levels and rule.at - levels[-1][-1] <= 2 * _DOUBLE:
            levels[-1].append(rule.at)
        else:
            levels.append([rule.at])
    return [sum(level) / len(level) for level in levels]


def _breaks(rules: Sequence[Rule], least: int) -> list[float]:
    """Where at least so many of the rules are broken."""
    points = sorted((at, number) for number, rule in enumerate(rules) for at in rule.breaks)
    found: list[float] = []
    start = 0
    for end in range(1, len(points) + 1):
        if end < len(points) and points[end][0] - points[end - 1][0] <= _DOUBLE:
            continue
        group = points[start:end]
        if len({number for _, number in group}) >= least:
            found.append(sum(at for at, _ in group) / len(group))
        start = end
    return found


def _band(
    words: Sequence[Word],
    strips: Sequence[Strip],
    down: Sequence[Rule],
    breaks: Sequence[float],
    box: tuple[float, float, float, float],
) -> Band:
    inside, sound = within(strips, box)
    band = Band(box[1], box[3], inside, sound=sound)
    if not inside or not sound:
        return band
    shaded = separators(down, box[1], box[3], drawn=False)
    gutters = gutters_of(words, inside, separators(down, box[1], box[3]), [*breaks, *shaded])
    if gutters:
        table = [pieces_of(words, strip, gutters) for strip in inside]
        parted = sum(len(pieces) > 1 for pieces in table)
        across = sum(any(piece.first < piece.last for piece in pieces) for pieces in table)
        band.parted = parted >= _PARTED * len(inside) or across <= _PARTED * len(inside)
        band.gutters = gutters
        band.firm = all(gutter.firm for gutter in gutters)
    return band


def _runs(words: Sequence[Word], bands: Sequence[Band]) -> list[list[Band]]:
    """Bands that follow each other and can be one table, at least one of them with columns."""
    runs: list[list[Band]] = [[]]
    for band in bands:
        run = runs[-1]
        before = run[-1] if run else None
        if not band.sound or not _joins(run, band):
            runs.append([])
            continue
        if before is not None and (
            band.top - before.bottom > _DOUBLE or not _agrees(words, run, band)
        ):
            runs.append([])
        runs[-1].append(band)
    found: list[list[Band]] = []
    for run in runs:
        while run and not run[-1].parted and not _closes(run):
            run.pop()
        while run and not run[0].parted and not (run[0].shaded and run[0].strips):
            run.pop(0)
        if any(band.parted for band in run):
            found.append(run)
    return found


def _joins(run: Sequence[Band], band: Band) -> bool:
    if not band.strips:
        height = band.bottom - band.top
        return height <= _EMPTY or (not band.shaded and height <= _BLANK)
    if band.parted:
        return True
    if len(band.strips) <= _FEW:
        return _spare(band) <= _SPARE * band.strips[0].size
    return _under_head(run) or _beside_empty(run, band)


def _beside_empty(run: Sequence[Band], band: Band) -> bool:
    """Whether a band without columns fills one of those of the bands above, and closely."""
    parted = [one for one in run if one.parted]
    if not parted or _spare(band) > _SPARE * band.strips[0].size:
        return False
    above = max(parted, key=lambda one: len(one.gutters))
    return any(
        all(strip.x1 < gutter.right for strip in band.strips)
        or all(strip.x0 > gutter.left for strip in band.strips)
        for gutter in above.gutters
    )


def _under_head(run: Sequence[Band]) -> bool:
    """Whether the bands so far are a head of three columns or more that is sure to be one."""
    parted = [band for band in run if band.parted]
    return (
        len(parted) == 1
        and parted[0] is run[-1]
        and (parted[0].firm or parted[0].head)
        and parted[0].columns >= _FEW
        and len(parted[0].strips) <= _FEW
    )


def _agrees(words: Sequence[Word], run: Sequence[Band], band: Band) -> bool:
    """Whether the columns of a band are those of the bands above it, as far as both show them."""
    parted = [one for one in run if one.parted]
    if not parted or not band.parted:
        return True
    above = max(parted, key=lambda one: len(one.gutters))
    edges = [*above.gutters, *band.gutters]
    strips = [strip for one in parted[-_SEVERAL:] for strip in one.strips][-_RECENT:]
    gutters = gutters_of(
        words,
        [*strips, *band.strips],
        [gutter.at for gutter in edges if gutter.drawn],
        [gutter.at for gutter in edges if gutter.broken],
    )
    size = band.strips[0].size
    spare = _spare(band) / len(band.strips)
    for one in (above, band):
        # Bullets may leave white that the whole does not show.
        own = columns_of_items(
            words, [pieces_of(words, strip, one.gutters) for strip in one.strips], one.gutters, 0
        )
        kept = sum(
            any(mine.left < other.right and other.left < mine.right for other in gutters)
            for mine in own
        )
        if kept < (_KEPT if spare <= _LOOSE * size else 1.0) * len(own):
            return False
    table = [pieces_of(words, strip, gutters) for strip in band.strips]
    across = sum(any(piece.first < piece.last for piece in pieces) for pieces in table)
    if spare <= _LOOSE * size or len(band.strips) < _FEW:
        return across <= (_CROSSED if spare <= _LOOSE * size else 0.0) * len(band.strips)
    # So high a band may hold a caption, a paragraph and the head of another table.
    before = [piece for strip in strips for piece in pieces_of(words, strip, gutters)]
    pieces = [piece for pieces in table for piece in pieces if piece.first == piece.last]
    level = sum(_in_line(piece, before, _SIDE) for piece in pieces)
    return across <= _PARTED * len(band.strips) and level >= _CROSSED * len(pieces)


def _in_line(piece: Piece, others: Sequence[Piece], within: float) -> bool:
    """Whether a piece stands in its column as most do: by its left, its right or its middle."""
    column = [(one.x0, one.x1) for one in others if one.first == piece.first == one.last]
    sides = (
        [x0 - piece.x0 for x0, _ in column],
        [x1 - piece.x1 for _, x1 in column],
        [(x0 + x1 - piece.x0 - piece.x1) / 2 for x0, x1 in column],
    )
    return any(2 * sum(abs(off) <= within for off in side) >= len(column) for side in sides)


def _spare(band: Band) -> float:
    """How much higher a band is than its text, in points."""
    return band.bottom - band.top - sum(_LINE * strip.size for strip in band.strips)


def _closes(run: Sequence[Band]) -> bool:
    """Whether a last band without columns is the body of a table of which the head is here."""
    return bool(run[-1].strips) and len(run) > 1 and _under_head(run[:-1])
