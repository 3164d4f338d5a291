"""A page as a picture: the page with marks on it, their labels beside it, a legend below."""

from __future__ import annotations

import io
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from concordat.writers.atomic import write_file
from concordat.writers.errors import OutputError
from concordat.writers.page_marks import LOOKS, Drawn, Mark, draw, placed

__all__ = ["SCALE", "Mark", "Picture", "png_of", "refuse_another", "render", "write_picture"]

SCALE: Final = 2.0
"""Pixels per point; fewer for a page whose picture would be too large."""

_LARGEST_SIDE = 3_000
_MOST_MARKS = 3_000
_MOST_LABELS = 250
_SOURCE = "concordat-source"
_CANVAS, _FRAME, _LEADER = (241, 240, 236), (150, 150, 146), (160, 158, 150)
_INK, _FAINT = (38, 38, 38), (96, 96, 92)
_TITLE, _TEXT, _SMALL = 26, 18, 13
_PAD = 18
_LABEL = 24
_LEADS = 26
_LEAST_MARGIN, _MOST_MARGIN = 40, 380
_LEAST_WIDTH = 640
_SWATCH = (46, 22)
_LEFT_OF = 0.45
_FIRST_LINE = 12
_FRONT, _LONGEST = 4, 500
_MOST_WATCHED = 500

_AS_ASCII = str.maketrans("‘’“”–—…·", "''\"\"--..")

Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as an image, and how many pixels a point has in it."""

    image: Image.Image
    scale: float


def render(path: Path, number: int, password: str | None) -> Picture:
    """A page of a PDF as a viewer shows it; `OutputError` where it cannot be drawn."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path, password=password) as document:
            page = document[number - 1]
            scale = min(SCALE, _LARGEST_SIDE / max(*page.get_size(), 1.0))
            image = page.render(scale=scale).to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, IndexError, OSError, ValueError, MemoryError) as error:
        raise OutputError(f"page {number} of {path.name} cannot be drawn: {error}") from error
    return Picture(image, scale)


def png_of(picture: Picture, marks: Sequence[Mark], titles: Sequence[str], source: str) -> bytes:
    """The page with marks on it, under titles, as PNG.

    `source` is the hash of the file that the page is from; see `refuse_another`.
    """
    drawn = placed(marks[:_MOST_MARKS], picture.image.size, picture.scale)
    page = draw(picture.image, drawn)
    _write_corners(page, drawn)
    sides = _sides(drawn, page.width)
    left, right = _margin(sides["left"]), _margin(sides["right"])
    width = max(_LEAST_WIDTH, left + page.width + right)
    head = _head(titles, width)
    notes = _left_out(marks, sides)
    sides = {side: labels[:_MOST_LABELS] for side, labels in sides.items()}
    legend = _legend(marks, notes, width)
    height = max(page.height, *(len(side) * _LABEL for side in sides.values()))
    canvas = Image.new("RGB", (width, head.height + height + legend.height), _CANVAS)
    canvas.paste(head, (0, 0))
    canvas.paste(legend, (0, head.height + height))
    canvas.paste(page, (left, head.height))
    pen = ImageDraw.Draw(canvas)
    corner = (left + page.width, head.height + page.height)
    pen.rectangle((left - 1, head.height - 1, *corner), outline=_FRAME)
    for side in ("left", "right"):
        _write_labels(pen, sides[side], side, (left, head.height, *corner), height)
    text = PngImagePlugin.PngInfo()
    text.add_text(_SOURCE, source)
    written = io.BytesIO()
    canvas.save(written, "PNG", pnginfo=text)
    return written.getvalue()


def refuse_another(path: Path, source: str) -> None:
    """`OutputError` when a file is there that is no picture of ours made from the same source."""
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutputError(f"{path} was not written: {error.strerror or error}") from error
    if f"{_SOURCE}\0{source}".encode() not in start:
        raise OutputError(f"{path} is there already; it was left alone, choose another name")


def write_picture(path: Path, content: bytes, source: str) -> None:
    """Write a picture whole; `OutputError` when the disk refuses or another file has the name."""
    refuse_another(path, source)
    write_file(path, content)


# labels


@dataclass(slots=True)
class _Label:
    """The label of a mark: at which side, and at what height its thread meets the box."""

    drawn: Drawn
    side: Side
    level: float

    def crosses(self, other: Drawn) -> bool:
        """Whether the thread would run through another box."""
        x0, top, x1, bottom = other.outline
        if other is self.drawn or not top < self.level < bottom:
            return False
        left, _, right, _ = self.drawn.outline
        return x1 <= left if self.side == "left" else x0 >= right


def _sides(drawn: Sequence[Drawn], width: int) -> dict[Side, list[_Label]]:
    """The labels at either side of the page, from top to bottom."""
    labels = [
        _Label(one, "left" if one.outline[0] < _LEFT_OF * width else "right", _level(one))
        for one in drawn
        if one.mark.label
    ]
    found: dict[Side, list[_Label]] = {"left": [], "right": []}
    for label in labels:
        if len(drawn) <= _MOST_WATCHED and any(label.crosses(other) for other in drawn):
            label.level = label.drawn.outline[1]
        found[label.side].append(label)
    for side in found.values():
        # Labels at one height stand in the order of their blocks.
        side.sort(key=lambda label: round(label.level / _LABEL))
    return found


def _margin(side: Sequence[_Label]) -> int:
    if not side:
        return _LEAST_MARGIN
    widest = max(_font(_TEXT).getlength(_drawable(one.drawn.mark.label)) for one in side)
    return min(_MOST_MARGIN, round(widest) + _LEADS + _PAD)


def _write_labels(
    pen: ImageDraw.ImageDraw,
    labels: Sequence[_Label],
    side: Side,
    page: tuple[int, int, int, int],
    height: int,
) -> None:
    """Labels at the height of their boxes, each with a thread to its box."""
    x0, top, x1, _ = page
    edge, away = (x0, -1) if side == "left" else (x1, 1)
    wanted = [label.level for label in labels]
    for label, want, at in zip(labels, wanted, _apart(wanted, height), strict=True):
        one = label.drawn
        box = x0 + one.outline[0 if side == "left" else 2]
        start = (edge + away * (_LEADS - 6), top + at)
        thread = [start, (edge + away * 2, top + want), (box + away * 2, top + want)]
        pen.line(thread, fill=_LEADER, width=1)
        # The end of an id tells most.
        text = _cut(one.mark.label, _TEXT, _MOST_MARGIN - _LEADS - _PAD, keep=_FRONT)
        place = (edge + away * _LEADS, top + at)
        anchor = "rm" if side == "left" else "lm"
        pen.text(place, text, fill=one.look.colour, font=_font(_TEXT), anchor=anchor)


def _level(one: Drawn) -> float:
    """Where the first line of a block is, or its middle where it has one only."""
    return one.outline[1] + min((one.outline[3] - one.outline[1]) / 2, _FIRST_LINE)


def _apart(wanted: Sequence[float], height: float) -> list[float]:
    """Heights as near as can be to those wanted, in order, and far enough apart for labels."""
    pools: list[tuple[float, int]] = []
    for at, want in enumerate(wanted):
        middle, count = want - at * _LABEL, 1
        while pools and pools[-1][0] > middle:
            other, number = pools.pop()
            middle = (middle * count + other * number) / (count + number)
            count += number
        pools.append((middle, count))
    lowest = height - (len(wanted) - 0.5) * _LABEL
    settled = [
        max(_LABEL / 2, min(middle, lowest)) for middle, count in pools for _ in range(count)
    ]
    return [middle + at * _LABEL for at, middle in enumerate(settled)]


def _write_corners(page: Image.Image, drawn: Sequence[Drawn]) -> None:
    pen = ImageDraw.Draw(page)
    font = _font(_SMALL)
    for one in drawn:
        if one.mark.corner:
            text = _drawable(one.mark.corner)
            left, top, right, _ = one.outline
            x = max(left, right - font.getlength(text) - 4)
            box = (x, top - _SMALL + 1, x + font.getlength(text) + 4, top + 3)
            pen.rectangle(box, fill="white")
            pen.text((x + 2, top - _SMALL), text, fill=one.look.colour, font=font)


# above and below the page


def _head(titles: Sequence[str], width: int) -> Image.Image:
    sizes = [_TITLE, *[_TEXT] * (len(titles) - 1)]
    head = Image.new("RGB", (width, _PAD + sum(size + 10 for size in sizes) + 8), _CANVAS)
    pen = ImageDraw.Draw(head)
    y = _PAD
    for title, size in zip(titles, sizes, strict=True):
        text = _cut(title, size, width - 2 * _PAD)
        pen.text((_PAD, y), text, fill=_INK if size == _TITLE else _FAINT, font=_font(size))
        y += size + 10
    return head


def _left_out(marks: Sequence[Mark], sides: Mapping[Side, Sequence[_Label]]) -> list[str]:
    """What a picture of a page with far too much on it does not show."""
    notes = []
    if len(marks) > _MOST_MARKS:
        notes.append(f"only the first {_MOST_MARKS:,} of {len(marks):,} boxes are drawn")
    if any(len(labels) > _MOST_LABELS for labels in sides.values()):
        notes.append(f"only the first {_MOST_LABELS:,} labels of a side are written")
    return notes


def _legend(marks: Sequence[Mark], notes: Sequence[str], width: int) -> Image.Image:
    """What each outline means and how often it is there, in as many rows as it takes."""
    blocks = {(mark.kind, mark.block or mark.box) for mark in marks}
    counts = Counter(kind for kind, _ in blocks)
    entries: list[tuple[str, str]] = [
        (kind, f"{look.meaning} ({counts[kind]:,})") for kind, look in LOOKS.items() if counts[kind]
    ]
    entries += [("", note) for note in notes]
    font = _font(_TEXT)
    row = _SWATCH[1] + 14
    places: list[tuple[int, int]] = []
    x, y = _PAD, _PAD
    for kind, text in entries:
        wide = round(font.getlength(text)) + (_SWATCH[0] + 10 if kind else 0)
        if x > _PAD and x + wide > width - _PAD:
            x, y = _PAD, y + row
        places.append((x, y))
        x += wide + 2 * _PAD
    legend = Image.new("RGB", (width, y + row + 4), _CANVAS)
    for (kind, text), (x, y) in zip(entries, places, strict=True):
        if kind:
            legend.paste(_swatch(kind), (x - 2, y - 2))
            x += _SWATCH[0] + 10
        pen = ImageDraw.Draw(legend)
        pen.text((x, y + _SWATCH[1] / 2), text, fill=_INK, font=font, anchor="lm")
    return legend


def _swatch(kind: str) -> Image.Image:
    wide, high = _SWATCH
    paper = Image.new("RGB", (wide + 4, high + 4), _CANVAS)
    box = (2, 2, wide + 1, high + 1)
    ImageDraw.Draw(paper).rectangle(box, fill="white")
    return draw(paper, [Drawn(Mark(kind, box), box)])


# text


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    # The font that Pillow carries, so that a picture is the same everywhere.
    return ImageFont.load_default(size)


def _drawable(text: str) -> str:
    """Text in the characters that the font has: ASCII, accents left out."""
    plain = unicodedata.normalize("NFKD", text.translate(_AS_ASCII))
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return "".join(char if " " <= char <= "~" else "?" for char in bare)


def _cut(text: str, size: int, width: float, keep: int | None = None) -> str:
    """Text that fits: where it is too long its end is left out, or what follows `keep` letters."""
    text = _drawable(text[:_LONGEST])
    if _font(size).getlength(text) <= width:
        return text
    first, rest = (text, "") if keep is None else (text[:keep], text[keep:])
    while (rest or first) and _font(size).getlength(f"{first}...{rest}") > width:
        first, rest = (first, rest[1:]) if rest else (first[:-1], "")
    return f"{first}...{rest}"
