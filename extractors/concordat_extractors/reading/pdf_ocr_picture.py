"""How the picture of a scanned page is made fit to be read.

A picture becomes a `Scan`: grey, straight, its paper white and its ink black. Lines of text lie
level in it, and boxes taken from it are in points of the page. The skew is the angle at which the
profile of the lower edges of the ink is sharpest (after Baird, The skew angle of printed documents,
1987).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from concordat_schemas.page import Box

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

INK = 128
# The edges of pixels, once counted in points, are found again.
_EXACT = 0.01

# A picture is read at a resolution between these two: below, small print is lost; above, the
# program takes longer for nothing.
_LEAST_DPI, _MOST_DPI = 260.0, 400.0
# No page is worth more than these pixels (A3 at 400 dpi is 31 million).
_MOST_PIXELS = 40_000_000

_MOST_SKEW = 3.0
_LEAST_SKEW = 0.05
_PROFILE_DPI = 200.0
_PROFILE_POINTS = 200_000
# How many times sharper than an ordinary angle's the best angle's profile is where there is text.
_SHARP = 2.0


@dataclass(slots=True)
class Scan:
    """The picture of a page ready to be read: rows of 0 for ink to 255 for paper.

    `width` and `height` are the page's in points, as the picture stands; `ink` is where it is dark.
    """

    grey: Pixels
    width: float
    height: float
    ink: Mask = field(init=False)

    def __post_init__(self) -> None:
        self.ink = self.grey < INK

    @property
    def scale(self) -> float:
        """Points per pixel."""
        return float(self.width / self.grey.shape[1])

    @property
    def dpi(self) -> int:
        """Pixels per inch, as the program is told."""
        return min(max(round(72 / self.scale), 70), 2400)

    def pixels(self, box: Box) -> tuple[int, int, int, int]:
        """A box in points as left, top, right, bottom in pixels inside the picture."""
        rows, columns = self.grey.shape
        x0, top, x1, bottom = (value / self.scale for value in box)
        return (
            max(0, min(columns, math.floor(x0 + _EXACT))),
            max(0, min(rows, math.floor(top + _EXACT))),
            max(0, min(columns, math.ceil(x1 - _EXACT))),
            max(0, min(rows, math.ceil(bottom - _EXACT))),
        )


def scan_of(image: Image.Image, width: float, height: float) -> Scan:
    """The picture of a whole page of `width` by `height` points, made fit to be read."""
    grey = _spread(_smooth(_grey(image), width))
    dpi = 72 * grey.width / width
    grey = _straight(grey, skew_of(np.asarray(grey) < INK, dpi), max(1.0, _LEAST_DPI / dpi))
    return Scan(np.array(grey), width, height)


def _grey(image: Image.Image) -> Image.Image:
    """The picture in grey on white paper, with no more pixels than a page is worth."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layers = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", layers.size, "white"), layers)
    grey = image.convert("L")
    excess = (grey.width * grey.height / _MOST_PIXELS) ** 0.5
    if excess > 1:
        grey = _resized(grey, 1 / excess)
    return grey


def _resized(grey: Image.Image, factor: float) -> Image.Image:
    size = (max(1, round(grey.width * factor)), max(1, round(grey.height * factor)))
    return grey.resize(size, Image.Resampling.BOX)


def _smooth(grey: Image.Image, width: float) -> Image.Image:
    """The picture without the speckles of the scanner, at no more than the useful resolution."""
    dpi = 72 * grey.width / width
    if dpi > _MOST_DPI:
        grey, dpi = _resized(grey, _MOST_DPI / dpi), _MOST_DPI
    return grey.filter(ImageFilter.GaussianBlur(0.6 * dpi / 200))


def _spread(grey: Image.Image) -> Image.Image:
    """The grey values spread so that paper is white and ink black, where there are both."""
    counts = np.bincount(np.asarray(grey).ravel(), minlength=256)
    paper = 128 + int(np.argmax(counts[128:]))
    dark = int(np.searchsorted(np.cumsum(counts), counts.sum() * 0.01))
    light = paper - 12
    if light - dark < 40:
        return grey
    table = [round(min(255, max(0, (value - dark) * 255 / (light - dark)))) for value in range(256)]
    return grey.point(table)


def _straight(grey: Image.Image, skew: float, factor: float) -> Image.Image:
    """The picture with its skew undone about its middle, and enlarged."""
    if abs(skew) < _LEAST_SKEW and factor < 1.05:
        return grey
    across, down = math.cos(math.radians(skew)) / factor, math.sin(math.radians(skew)) / factor
    width, height = round(grey.width * factor), round(grey.height * factor)
    left = grey.width / 2 - across * width / 2 + down * height / 2
    top = grey.height / 2 - down * width / 2 - across * height / 2
    return grey.transform(
        (width, height),
        Image.Transform.AFFINE,
        (across, -down, left, down, across, top),
        Image.Resampling.BICUBIC,
        fillcolor=255,
    )


def skew_of(ink: Mask, dpi: float) -> float:
    """By how many degrees the lines of text fall to the right, 0 where that cannot be told.

    What is looked at are the lower edges of the ink, which lie on baselines: pictures and black
    areas have few.
    """
    angle, sharpness = _sharpest(ink, dpi)
    return angle if sharpness >= _SHARP else 0.0


def is_sideways(scan: Scan) -> bool:
    """Whether lines of text seem to run down the page instead of across."""
    dpi = 72 / scan.scale
    across = _sharpest(scan.ink, dpi)[1]
    down = _sharpest(np.ascontiguousarray(scan.ink.T), dpi)[1]
    return down >= _SHARP and down > 2 * across


def _sharpest(ink: Mask, dpi: float) -> tuple[float, float]:
    """The angle of the sharpest profile, and how many times sharper it is than others are."""
    rows, columns = np.nonzero(ink[:-1] & ~ink[1:])
    if len(rows) < 500:
        return 0.0, 0.0
    step = max(1.0, dpi / _PROFILE_DPI)
    middle = ink.shape[1] / 2

    def profiles(angles: NDArray[np.float64], step: float, points: int) -> list[float]:
        thin = max(1, len(rows) // points)
        down = (rows[::thin] / step).astype(np.float32)
        right = ((columns[::thin] - middle) / step).astype(np.float32)
        found = []
        for angle in angles:
            level = down - right * np.float32(math.tan(math.radians(angle)))
            level -= level.min()
            profile = np.bincount((level + 0.5).astype(np.int64)).astype(np.float64)
            found.append(float(np.square(np.diff(profile)).sum()))
        return found

    angles = np.arange(-_MOST_SKEW, _MOST_SKEW + 0.1, 0.25)
    coarse = profiles(angles, 2 * step, _PROFILE_POINTS // 2)
    around = float(angles[int(np.argmax(coarse))])
    fine = np.arange(around - 0.25, around + 0.26, 0.05)
    best = float(fine[int(np.argmax(profiles(fine, step, _PROFILE_POINTS)))])
    return best, max(coarse) / max(float(np.median(coarse)), 1.0)
