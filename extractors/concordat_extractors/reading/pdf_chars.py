"""From the characters of a PDF page to words: where spaces are, and what each word looks like.

Characters come from pdfium in one pass, as columns. pdfium inserts spaces by its own measure;
those are not used. A space is where the file writes one, or where the advance leaves a gap that
the letters of the line do not leave among themselves.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from concordat_extractors.reading.pdf_geometry import Geometry
from concordat_extractors.reading.pdf_symbols import sign
from concordat_extractors.reading.pdfium import bind
from concordat_schemas.page import Appearance, Word
from concordat_schemas.text import glyphs

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MAX_CHARS = 200_000

_GAP_WRITTEN = 0.2
_OVERHANG = 0.06
_OVERHANGING = frozenset("fFTVWYjr/\"'’”")
_LEAST_SPACE = 0.08
_GAP_UNWRITTEN = 0.14
_WRITES_SPACES = 0.08
_SAMPLE = 12
_LOW = 25
# No letter is shifted where French sets a narrow space.
_SET_APART = frozenset(";:!?»%")
_LETTER_SPACED = 0.06
_SAME_LINE = 0.12
_RAISED = 0.75
_ASCENT = 0.76
_DESCENT = 0.22
_UPRIGHT = 3
_HIGH = 0.16
_LOW_INK = 0.6
_RISE = 0.33
_SUPERIOR = 0.62
_FIGURES = re.compile(r"\d+")
_LONGEST_MARK = 3
_HYPHENS = "\x02\ufffe"
_SOFT_HYPHEN = "\xad"
_INVISIBLE_MODES = (3, 7)
_STROKED_MODES = (1, 2, 5, 6)
_FORCE_BOLD = 1 << 18
_ITALIC = 1 << 6
_BOLD_NAME = re.compile(r"bold|black|heavy|demi(?!lt)|semibd|extrabd|(?:-|,)bd\b", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"regu|roman|roma\b|book|light|text|ital|obliq", re.IGNORECASE)
_HEAVY = 700
_ITALIC_NAME = re.compile(r"ital|obliq|slant|(?:-|,)it\b", re.IGNORECASE)
_SUBSET = re.compile(r"^[A-Z]{6}\+")

_VP = ctypes.c_void_p
_INT = ctypes.c_int
_count = bind("FPDFText_CountChars", _INT, _VP)
_get_text = bind("FPDFText_GetText", _INT, _VP, _INT, _INT, _VP)
_unicode = bind("FPDFText_GetUnicode", ctypes.c_uint, _VP, _INT)
_loose = bind("FPDFText_GetLooseCharBox", _INT, _VP, _INT, _VP)
_is_generated = bind("FPDFText_IsGenerated", _INT, _VP, _INT)
_char_box = bind("FPDFText_GetCharBox", _INT, _VP, _INT, _VP, _VP, _VP, _VP)
_origin = bind("FPDFText_GetCharOrigin", _INT, _VP, _INT, _VP, _VP)
_text_object = bind("FPDFText_GetTextObject", ctypes.c_size_t, _VP, _INT)
_char_matrix = bind("FPDFText_GetMatrix", _INT, _VP, _INT, _VP)
_font_size = bind("FPDFText_GetFontSize", ctypes.c_double, _VP, _INT)
_fill = bind("FPDFText_GetFillColor", _INT, _VP, _INT, _VP, _VP, _VP, _VP)
_map_error = bind("FPDFText_HasUnicodeMapError", _INT, _VP, _INT)
_mode = bind("FPDFTextObj_GetTextRenderMode", _INT, _VP)
_font = bind("FPDFTextObj_GetFont", _VP, _VP)
_font_name = bind("FPDFFont_GetBaseFontName", ctypes.c_size_t, _VP, _VP, ctypes.c_size_t)
_font_weight = bind("FPDFFont_GetWeight", _INT, _VP)
_font_flags = bind("FPDFFont_GetFlags", _INT, _VP)
_mark_id = bind("FPDFPageObj_GetMarkedContentID", _INT, _VP)


@dataclass(slots=True)
class Fonts:
    """What has been learnt of fonts and looks, so that each is asked for once.

    Fonts are known by their addresses, which pdfium may give to another font once a page is closed:
    `renew` forgets them between pages.
    """

    fonts: dict[int, tuple[str, bool, bool]] = field(default_factory=dict)
    looks: dict[tuple[Any, ...], Appearance] = field(default_factory=dict)
    unmapped: dict[int, bool] = field(default_factory=dict)

    def renew(self) -> None:
        """Forgets the addresses of fonts."""
        self.fonts.clear()
        self.unmapped.clear()


@dataclass(slots=True)
class PageText:
    """The words of a page, the marked-content id of each, and pdfium's own count of glyphs."""

    words: list[Word]
    marks: list[int]
    glyphs: int
    geometry: Geometry
    cut: bool = False


@dataclass(slots=True)
class _Objects:
    """Per text object, in the order first met: look, direction in the file's space, mark."""

    looks: list[Appearance]
    angles: list[float]
    marks: list[int]
    bases: list[tuple[float, float]]


def words_of(handle: int, geometry: Geometry, fonts: Fonts) -> PageText:
    """The words of a pdfium text page, in the order of the file.

    `handle` is the address of the text page. Spaces that pdfium made up stand in text objects too,
    so it is asked of each whether the file has it. The page is turned upright first when most of
    its text runs at a right angle.
    """
    fonts.renew()
    total = _count(handle)
    count = min(total, MAX_CHARS)
    if count <= 0:
        return PageText([], [], 0, geometry)
    text = _string(handle, count)
    boxes = np.empty((count, 4), np.float32)
    start = boxes.ctypes.data
    for _ in map(_loose, repeat(handle, count), range(count), range(start, start + 16 * count, 16)):
        pass
    _close_ligatures(text, boxes)
    owners = np.fromiter(map(_text_object, repeat(handle, count), range(count)), np.uint64, count)
    inkless = {char for char in set(text) if glyphs(char) == 0}
    blank = np.fromiter(map(inkless.__contains__, text), np.bool_, count)
    shown = np.flatnonzero(~blank & (owners != 0))
    if not shown.size:
        return PageText([], [], 0, geometry, total > count)
    switches = np.flatnonzero(np.diff(owners[shown], prepend=np.uint64(0)) != 0)
    objects = _objects(handle, shown[switches], owners[shown[switches]], fonts)
    part = np.zeros(shown.size, np.int64)
    part[switches[1:]] = 1
    part = np.cumsum(part)
    angles = np.array(objects.angles)
    geometry = _upright(geometry, angles, np.bincount(part, minlength=len(angles)))
    blanks = np.flatnonzero(blank & (owners != 0))
    made = np.fromiter(
        map(_is_generated, repeat(handle, blanks.size), blanks.tolist()), np.bool_, blanks.size
    )
    made |= np.fromiter((text[at] == _SOFT_HYPHEN for at in blanks), np.bool_, blanks.size)
    written = np.zeros(count, np.int64)
    written[blanks[~made]] = 1
    real_space = np.cumsum(written)
    inked = "".join([text[at] for at in shown.tolist()])
    builder = _Builder(geometry, objects, part, inked, _Inks(handle, shown))
    builder.place(boxes[shown].astype(np.float64))
    spaced = np.diff(real_space[shown], prepend=0) > 0
    builder.cut(spaced, _room(boxes, shown, geometry), real_space[-1] / shown.size)
    words, marks = builder.words()
    return PageText(words, marks, int(shown.size), geometry, total > count)


def _close_ligatures(text: str, boxes: NDArray[np.float32]) -> None:
    """Gives what lies under a soft hyphen inside a word to the letter before it.

    Some fonts spell a ligature with one, and pdfium shares the ligature's width among all three.
    """
    at = text.find(_SOFT_HYPHEN, 1)
    while at > 0:
        before, here = boxes[at - 1], boxes[at]
        if before[0] <= here[0] <= before[2] + 1 and before[3] == here[3]:
            before[2] = max(before[2], here[2])
        at = text.find(_SOFT_HYPHEN, at + 1)


def _room(boxes: NDArray[np.float32], shown: NDArray[np.int64], geometry: Geometry) -> Floats:
    """How far to the right of the character before it in the file each shown one begins."""
    a, _, c, _, _, _ = geometry.matrix
    here, before = boxes[shown], boxes[np.maximum(shown - 1, 0)]
    across = a * (here[:, 0] - before[:, 0]) + c * (here[:, 3] - before[:, 3])
    return across.astype(np.float64)


def _string(handle: int, count: int) -> str:
    """One character for each index; line-end hyphens, which pdfium hides, as hyphens."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = _get_text(handle, 0, count, ctypes.addressof(buffer)) - 1
    text = bytes(buffer)[: 2 * max(written, 0)].decode("utf-16-le", "surrogatepass")
    if written != count or len(text) != count:
        codes = map(_unicode, repeat(handle, count), range(count))
        text = "".join(chr(code) if 0 < code <= 0x10FFFF else "\ufffd" for code in codes)
    for hyphen in _HYPHENS:
        text = text.replace(hyphen, "-")
    # Drawn at the end of a line it is the hyphen that divides a word.
    return text.replace(_SOFT_HYPHEN + "\r", "-\r")


def _objects(
    handle: int, firsts: NDArray[np.int64], owners: NDArray[np.uint64], fonts: Fonts
) -> _Objects:
    found = _Objects([], [], [], [])
    matrix = (ctypes.c_float * 6)()
    point = (ctypes.c_double * 2)()
    at_matrix, at_point = ctypes.addressof(matrix), ctypes.addressof(point)
    parts = (ctypes.c_uint * 4)()
    red = ctypes.addressof(parts)
    for index, owner in zip(firsts.tolist(), owners.tolist(), strict=True):
        _char_matrix(handle, index, at_matrix)
        _origin(handle, index, at_point, at_point + 8)
        a, b, c, d = matrix[0], matrix[1], matrix[2], matrix[3]
        size = _font_size(handle, index) * math.hypot(c, d)
        colour = "#000000"
        if _fill(handle, index, red, red + 4, red + 8, red + 12):
            colour = f"#{parts[0] & 255:02x}{parts[1] & 255:02x}{parts[2] & 255:02x}"
        mode = _mode(owner)
        font = _font(owner) or 0
        if font not in fonts.unmapped:
            fonts.unmapped[font] = bool(_map_error(handle, index))
        hidden = mode in _INVISIBLE_MODES or (parts[3] == 0 and colour != "#000000")
        drawn = (round(size, 1), colour, hidden, mode in _STROKED_MODES, fonts.unmapped[font])
        found.looks.append(_look(font, drawn, fonts))
        found.angles.append(math.degrees(math.atan2(b, a)) if a or b else 0.0)
        found.marks.append(_mark_id(owner))
        found.bases.append((point[0], point[1]))
    return found


def _look(font: int, drawn: tuple[float, str, bool, bool, bool], fonts: Fonts) -> Appearance:
    known = fonts.fonts.get(font)
    if known is None:
        known = fonts.fonts[font] = _named(font)
    key = (known, drawn)
    look = fonts.looks.get(key)
    if look is None:
        name, bold, italic = known
        size, colour, hidden, stroked, unmapped = drawn
        sized = size if math.isfinite(size) and 0 < size < 5000 else 1.0
        look = Appearance(name, sized, bold or stroked, italic, colour, hidden, unmapped)
        fonts.looks[key] = look
    return look


def _named(font: int) -> tuple[str, bool, bool]:
    """The name of a font without the mark of a subset, and whether it is bold or italic."""
    buffer = ctypes.create_string_buffer(256)
    _font_name(font, ctypes.addressof(buffer), 256)
    name = _SUBSET.sub("", buffer.value.decode("utf-8", "replace"))
    flags = _font_flags(font)
    flags = flags if flags > 0 else 0
    bold = bool(_BOLD_NAME.search(name)) or bool(flags & _FORCE_BOLD)
    # The weight is guessed from the width of stems, so that the name counts for more.
    heavy = _HEAVY <= _font_weight(font) <= 1000 and not _PLAIN_NAME.search(name)
    return name, bold or heavy, bool(_ITALIC_NAME.search(name)) or bool(flags & _ITALIC)


def _upright(geometry: Geometry, angles: Floats, counts: NDArray[np.int64]) -> Geometry:
    """The geometry in which most characters of the page read across."""
    a, b, _, _, _, _ = geometry.matrix
    # The direction of the file's x axis on the page, counter-clockwise as the eye sees it.
    axis = math.degrees(math.atan2(-b, a))
    quarter = np.round((angles + axis) / 90).astype(np.int64) % 4
    near = np.abs((angles + axis + 45) % 90 - 45) <= _UPRIGHT
    tally = np.bincount(quarter[near], weights=counts[near], minlength=4)
    best = int(tally.argmax())
    return geometry.turned(90 * best) if best and tally[best] > 0.6 * counts.sum() else geometry


class _Inks:
    """The boxes of ink of single characters, asked for where the font's box does not tell."""

    def __init__(self, handle: int, shown: NDArray[np.int64]) -> None:
        self.handle = handle
        self.shown = shown
        self.box = (ctypes.c_double * 4)()
        self.at = ctypes.addressof(self.box)

    def stands_high(self, index: int, geometry: Geometry, base: float, size: float) -> bool:
        """Whether a character is drawn small and above the baseline by the font itself."""
        at = self.at
        if not _char_box(self.handle, int(self.shown[index]), at, at + 8, at + 16, at + 24):
            return False
        left, right, bottom, top = self.box
        _, b, _, d, _, f = geometry.matrix
        ys = (b * left + d * bottom + f, b * right + d * top + f)
        return base - max(ys) > _HIGH * size and 0 < max(ys) - min(ys) < _LOW_INK * size


class _Builder:
    """Cuts the characters of one page into words."""

    def __init__(
        self,
        geometry: Geometry,
        objects: _Objects,
        part: NDArray[np.int64],
        text: str,
        inks: _Inks,
    ) -> None:
        self.geometry = geometry
        self.objects = objects
        self.part = part
        self.text = text
        self.inks = inks
        a, b, _, d, _, f = geometry.matrix
        axis = math.degrees(math.atan2(-b, a))
        angles = (np.array(objects.angles) + axis) % 360
        angles = np.where(np.minimum(angles, 360 - angles) <= _UPRIGHT, 0, np.round(angles)) % 360
        self.angle = angles.astype(np.int64)
        self.size = np.array([look.size for look in objects.looks])
        self.base = np.array([b * x + d * y + f for x, y in objects.bases])
        looks = {id(look): at for at, look in enumerate(objects.looks)}
        self.look = np.array([looks[id(look)] for look in objects.looks])
        self.mark = np.array(objects.marks)

    def place(self, boxes: Floats) -> None:
        """Puts the boxes, left, top, right, bottom in the file's space, on the page."""
        a, b, c, d, e, f = self.geometry.matrix
        left, top, right, bottom = boxes.T
        xs = a * left + c * top + e, a * right + c * bottom + e
        ys = b * left + d * top + f, b * right + d * bottom + f
        self.x0, self.x1 = np.minimum(*xs), np.maximum(*xs)
        self.y0, self.y1 = np.minimum(*ys), np.maximum(*ys)

    def cut(self, spaced: Flags, room: Floats, written: float) -> None:
        """Finds where words begin, and which of them touch the one before.

        `spaced` says which characters stand after a space that the file writes, `room` how far from
        it, `written` how many such spaces there are for each character.
        """
        part = self.part
        size, base = self.size[part], self.base[part]
        turned = self.angle[part] != 0
        gap = np.empty_like(self.x0)
        gap[0] = 1e6
        gap[1:] = self.x0[1:] - self.x1[:-1]
        # The box of such a letter ends with its ink, beyond its advance.
        over = np.fromiter((char in _OVERHANGING for char in self.text), np.bool_, len(self.text))
        gap[1:] += np.where(over[:-1], _OVERHANG * size[:-1], 0.0)
        above = np.abs(np.diff(base, prepend=base[:1]))
        tall = np.maximum(size, np.concatenate((size[:1], size[:-1])))
        level = above <= _SAME_LINE * tall
        back = np.empty_like(turned)
        back[0] = True
        back[1:] = self.x0[1:] < self.x0[:-1] - 0.3 * tall[1:]
        usual = self._letter_gaps(gap, level & ~back)
        other = np.diff(self.look[part], prepend=-1) != 0
        # A file that writes its spaces leaves wide gaps inside words where it shifts letters.
        unwritten = self._spaces(spaced, written)[self.look[part]] < _WRITES_SPACES
        french = np.fromiter((char in _SET_APART for char in self.text), np.bool_, len(self.text))
        most = np.where(other | unwritten | french, _GAP_UNWRITTEN, _GAP_WRITTEN) * tall
        wide = gap - usual > most
        other |= np.diff(self.mark[part], prepend=-2) != 0
        # A space without room for it is a shift of letters, not a space between words.
        spaced &= (room > _LEAST_SPACE * tall) | back | ~level
        apart = spaced | wide | back | (above > _RAISED * tall)
        if turned.any():
            apart = np.where(turned, self._turned_apart(spaced), apart)
        apart[0] = True
        for first, end in self._superiors(np.flatnonzero(apart | other | ~level)):
            other[first] = True
            if end < other.size:
                other[end] = True
        self.starts = np.flatnonzero(apart | other | ~level)
        self.glued = ~apart[self.starts]

    def _spaces(self, spaced: Flags, written: float) -> Floats:
        """How many spaces are written for each character, by look; headings may be set without."""
        looks = self.look[self.part]
        counts = np.bincount(looks)
        rates = np.bincount(looks, weights=spaced) / np.maximum(counts, 1)
        return np.where(counts < _SAMPLE, written, np.minimum(rates, written))

    def _letter_gaps(self, gap: Floats, joined: Flags) -> Floats:
        """The distance usual between the letters of each stretch of like letters, where wide."""
        part = self.part
        fresh = ~joined | (np.diff(self.look[part], prepend=-1) != 0)
        fresh[0] = True
        starts = np.flatnonzero(fresh)
        inner = np.where(fresh, 0.0, np.clip(gap, -1e3, 1e3))
        lengths = np.diff(np.append(starts, gap.size))
        means = np.add.reduceat(inner, starts) / np.maximum(lengths - 1, 1)
        usual = np.zeros_like(gap)
        sizes = self.size[part[starts]]
        for at in np.flatnonzero((means > _LETTER_SPACED * sizes) & (lengths > 3)).tolist():
            first, length = int(starts[at]), int(lengths[at])
            middle = float(np.percentile(gap[first + 1 : first + length], _LOW, method="lower"))
            # Figures in columns stand wide apart too; letters are never spaced by a whole em.
            if 0 < middle < 0.8 * sizes[at]:
                usual[first : first + length] = middle
        return usual

    def _superiors(self, starts: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
        """The figures within words that the font draws raised: where each begins and ends."""
        begins = {*starts.tolist(), len(self.text)}
        for match in _FIGURES.finditer(self.text):
            at, end = match.span()
            # Figures of neighbouring words run together here.
            edges = [at, *(edge for edge in range(at + 1, end) if edge in begins), end]
            for first, last in pairwise(edges):
                part = self.part[first]
                size, base = self.objects.looks[part].size, float(self.base[part])
                if (
                    last - first <= _LONGEST_MARK
                    and (first not in begins or last not in begins)
                    and self.inks.stands_high(first, self.geometry, base, size)
                ):
                    yield first, last

    def _turned_apart(self, spaced: Flags) -> Flags:
        """Word starts in text that does not run across: by written spaces and wide jumps."""
        size = self.size[self.part]
        x, y = (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2
        jump = np.hypot(np.diff(x, prepend=x[:1]), np.diff(y, prepend=y[:1]))
        apart: Flags = spaced | (jump > 1.3 * size)
        return apart

    def words(self) -> tuple[list[Word], list[int]]:
        """The words, and the marked-content id of each, -1 for none."""
        starts = self.starts
        ends = np.append(starts[1:], self.x0.size)
        x0 = self.x0[starts].tolist()
        x1 = self.x1[ends - 1].tolist()
        parts = self.part[starts].tolist()
        looks, bases, angles = self.objects.looks, self.base.tolist(), self.angle.tolist()
        words: list[Word] = []
        marks: list[int] = []
        for at, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
            part = parts[at]
            look, angle = looks[part], angles[part]
            text = self.text[start:end]
            if not text.isascii():
                text = "".join([sign(char, look.font) for char in text])
            if angle:
                left, right = float(self.x0[start:end].min()), float(self.x1[start:end].max())
                top, bottom = float(self.y0[start:end].min()), float(self.y1[start:end].max())
                base = bottom
            else:
                left, right, base = x0[at], x1[at], bases[part]
                if end - start <= _LONGEST_MARK and text.isdigit():
                    high = self.inks.stands_high(start, self.geometry, base, look.size)
                    if high:
                        base -= _RISE * look.size
                        look = replace(look, size=round(_SUPERIOR * look.size, 1))
                top, bottom = base - _ASCENT * look.size, base + _DESCENT * look.size
            words.append(
                Word(text, left, top, right, bottom, base, look, bool(self.glued[at]), angle)
            )
            marks.append(self.objects.marks[part])
        return words, marks
