"""From pdfminer's glyphs to words: cut at spaces, wide gaps, and changes of look or level."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from concordat_extractors.reading.pdf_geometry import Geometry
from concordat_extractors.reading.pdf_symbols import sign
from concordat_schemas.page import Appearance, Word

# In ems.
_GAP_WRITTEN = 0.24
_GAP_UNWRITTEN = 0.14
_SAME_LEVEL = 0.12
_RAISED = 0.75
_BACK = 0.3
_TURNED_JUMP = 0.6
_ASCENT = 0.76
_DESCENT = 0.22

_WRITES_SPACES = 0.03
_MOSTLY = 0.6
_UPRIGHT = 3.0
_LARGEST = 5_000.0
_FORCE_BOLD = 1 << 18
_ITALIC = 1 << 6
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_BOLD_NAME = re.compile(r"bold|black|heavy|demi(?!lt)|semibd|(?:-|,)bd\b", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"ital|obliq|slant|(?:-|,)it\b", re.IGNORECASE)
_SOFT_HYPHEN = "\u00ad"
_FLAT = 0.1
_OVER = 0.2
_SIGNS = str.maketrans(
    {
        _SOFT_HYPHEN: "-",
        "\u0002": "-",
        "\ufffe": "-",
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)

Point = tuple[float, float]


@dataclass(slots=True, frozen=True)
class Glyph:
    """A glyph as drawn: `origin` and `end` on its baseline, `head` an em above the origin.

    `mark` is the id of the marked content it stands in, -1 for none.
    """

    text: str
    origin: Point
    end: Point
    head: Point
    font: str
    flags: int
    colour: str
    mark: int
    hidden: bool
    unmapped: bool


@dataclass(slots=True)
class _Placed:
    """A glyph on the page: its box across, its baseline, its look."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    angle: int
    mark: int
    look: Appearance


def words_of(glyphs: Sequence[Glyph], geometry: Geometry) -> tuple[list[Word], Geometry]:
    """The words that glyphs make, in the order of drawing, and the page turned upright.

    `geometry` maps the space of the glyphs to the page. Glyphs with numbers that are none are
    left out.
    """
    shown = _seen([glyph for glyph in glyphs if _is_sound(glyph)])
    spaces = sum(glyph.text.isspace() for glyph in shown)
    widest = _GAP_WRITTEN if spaces >= _WRITES_SPACES * len(shown) else _GAP_UNWRITTEN
    geometry = _upright(shown, geometry)
    looks: dict[tuple[str, float, str, bool, bool], Appearance] = {}
    words: list[Word] = []
    run: list[_Placed] = []
    apart = glued = False
    for glyph in shown:
        text = glyph.text.translate(_SIGNS)
        if not text.strip():
            apart = True
            continue
        placed = _place(glyph, text, geometry, looks)
        if run:
            away = apart or _is_away(run[-1], placed, widest)
            if away or not _is_alike(run[-1], placed):
                words.append(_word(run, glued))
                run, glued = [], not away
        run.append(placed)
        apart = False
    if run:
        words.append(_word(run, glued))
    return words, geometry


def _is_sound(glyph: Glyph) -> bool:
    numbers = (*glyph.origin, *glyph.end, *glyph.head)
    return bool(glyph.text) and all(math.isfinite(n) and abs(n) < 1e6 for n in numbers)


def _seen(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Glyphs without the spaces and soft hyphens that the next glyph is drawn over.

    Browsers write one for every soft hyphen at which no line ends.
    """
    seen = []
    for glyph, after in zip_longest(glyphs, glyphs[1:]):
        if glyph.text.isspace() or glyph.text == _SOFT_HYPHEN:
            advance = math.dist(glyph.origin, glyph.end)
            if advance < _FLAT and glyph.text == _SOFT_HYPHEN:
                continue
            if after and advance and math.dist(glyph.origin, after.origin) < _OVER * advance:
                continue
        seen.append(glyph)
    return seen


def _direction(start: Point, end: Point) -> float:
    return math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))


def _upright(glyphs: Sequence[Glyph], geometry: Geometry) -> Geometry:
    """The geometry in which most glyphs read across."""
    quarters = Counter(
        round(angle / 90) % 4
        for angle in (_direction(glyph.origin, glyph.end) for glyph in glyphs)
        if abs((angle + 45) % 90 - 45) <= _UPRIGHT
    )
    best, count = quarters.most_common(1)[0] if quarters else (0, 0)
    return geometry.turned(90 * best) if best and count > _MOSTLY * len(glyphs) else geometry


def _place(
    glyph: Glyph,
    text: str,
    geometry: Geometry,
    looks: dict[tuple[str, float, str, bool, bool], Appearance],
) -> _Placed:
    a, b, c, d, e, f = geometry.matrix
    origin, end, head = (
        (a * x + c * y + e, b * x + d * y + f) for x, y in (glyph.origin, glyph.end, glyph.head)
    )
    up = (head[0] - origin[0], head[1] - origin[1])
    size = round(math.hypot(*up), 1)
    key = (glyph.font, size, glyph.colour, glyph.hidden, glyph.unmapped)
    look = looks.get(key)
    if look is None:
        look = looks[key] = _look(glyph, size)
    angle = round(-_direction(origin, end)) % 360
    if min(angle, 360 - angle) <= _UPRIGHT:
        angle = 0
    corners = [
        (x + share * up[0], y + share * up[1])
        for x, y in (origin, end)
        for share in (_ASCENT, -_DESCENT)
    ]
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    if angle == 0:
        xs = [origin[0], end[0]]
    baseline = origin[1] if angle == 0 else max(ys)
    return _Placed(
        "".join(sign(character, look.font) for character in text),
        min(xs),
        max(xs),
        min(ys),
        max(ys),
        baseline,
        angle,
        glyph.mark,
        look,
    )


def _look(glyph: Glyph, size: float) -> Appearance:
    name = _SUBSET.sub("", glyph.font)
    return Appearance(
        name,
        size if 0 < size < _LARGEST else 1.0,
        bool(_BOLD_NAME.search(name)) or bool(glyph.flags & _FORCE_BOLD),
        bool(_ITALIC_NAME.search(name)) or bool(glyph.flags & _ITALIC),
        glyph.colour,
        glyph.hidden,
        glyph.unmapped,
    )


def _is_alike(last: _Placed, placed: _Placed) -> bool:
    """Whether two glyphs look alike and stand at one level in one piece of marked content."""
    if placed.look is not last.look or placed.mark != last.mark or placed.angle != last.angle:
        return False
    return placed.angle != 0 or abs(placed.baseline - last.baseline) <= (
        _SAME_LEVEL * placed.look.size
    )


def _is_away(last: _Placed, placed: _Placed, widest: float) -> bool:
    """Whether a space parts a glyph from the last, by where they stand."""
    tall = max(last.look.size, placed.look.size)
    if last.angle or placed.angle:
        across = max(placed.x0 - last.x1, last.x0 - placed.x1)
        down = max(placed.top - last.bottom, last.top - placed.bottom)
        return last.angle != placed.angle or max(across, down) > _TURNED_JUMP * tall
    return (
        placed.x0 - last.x1 > widest * tall
        or placed.x0 < last.x0 - _BACK * tall
        or abs(placed.baseline - last.baseline) > _RAISED * tall
    )


def _word(run: Sequence[_Placed], glued: bool) -> Word:
    return Word(
        "".join(placed.text for placed in run),
        min(placed.x0 for placed in run),
        min(placed.top for placed in run),
        max(placed.x1 for placed in run),
        max(placed.bottom for placed in run),
        run[0].baseline if run[0].angle == 0 else max(placed.bottom for placed in run),
        run[0].look,
        glued,
        run[0].angle,
    )
