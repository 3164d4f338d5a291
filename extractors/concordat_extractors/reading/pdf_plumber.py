"""The pages of a PDF read by pdfminer, the engine of pdfplumber: another way to the same Page.

It is many times slower than pdfium and fails on other files, so it serves where pdfium does not,
and to check it. What pdfminer draws is collected by a device of our own, because its layout
objects keep neither the rise nor the invisibility of text. There are no tags.
"""

from __future__ import annotations

import io
import logging
import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1

from concordat_extractors.errors import InputError
from concordat_extractors.reading.pdf_geometry import Geometry, Matrix, displayed
from concordat_extractors.reading.pdf_links import link_words
from concordat_extractors.reading.pdf_marks import mark_lines
from concordat_extractors.reading.pdf_plumber_words import Glyph, words_of
from concordat_extractors.reading.pdf_shapes import Canvas, Graphics, Ink, Outline
from concordat_schemas.page import Box, Page

if TYPE_CHECKING:
    from pdfminer.pdfcolor import PDFColorSpace
    from pdfminer.pdffont import PDFFont
    from pdfminer.pdfinterp import PDFGraphicState, PDFTextState

MAX_ITEMS: Final = 200_000
"""Characters, segments and forms that are read of one page; the rest is left out."""

MAX_STEPS: Final = 2_000_000
"""Steps of reading the objects of a file, about one for a name or number; then it is given up."""

# Without a handler pdfminer's remarks on fonts would go to the terminal.
logging.getLogger("pdfminer").addHandler(logging.NullHandler())

_INVISIBLE = (3, 7)
_LARGEST_SIDE = 20_000.0
_LINKS = (b"http://", b"https://", b"mailto:")
_MAX_LINKS = 5_000
_MAX_PAGES = 100_000


@dataclass(slots=True)
class Cuts:
    """The numbers of pages of which a part was not read: `full` ones, and `broken` ones."""

    full: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)


def pages_of(
    data: bytes,
    password: str | None = None,
    chosen: range | None = None,
    cuts: Cuts | None = None,
) -> Iterator[Page]:
    """The pages of a PDF, one by one.

    `data` is the file's content, `chosen` the numbers of the pages that are wanted, all without it.
    A page that is broken or holds too much is read as far as it goes, and noted in `cuts`. Raises
    `InputError` when the file cannot be opened.
    """
    cuts = cuts or Cuts()
    document = _open(data, password)
    manager = PDFResourceManager()
    sources = PDFPage.create_pages(document)
    for number in count(1):
        try:
            source = next(sources, None)
        except Exception as error:
            # pdfminer meets broken files with errors of every kind.
            if number > 1:
                cuts.broken.append(number)
                return
            raise InputError(
                "The file is damaged and none of its pages can be read: copy or download it again."
            ) from error
        if source is None or (chosen is not None and number >= chosen.stop):
            return
        if chosen is None or number in chosen:
            yield _page(number, source, manager, cuts)


def count_pages(data: bytes, password: str | None = None) -> int:
    """How many pages a PDF has, as far as they can be counted; `InputError` as `pages_of`."""
    pages = PDFPage.create_pages(_open(data, password))
    number = 0
    # What stands before a broken branch of the tree of pages is counted.
    with suppress(Exception):
        for number, _ in enumerate(pages, start=1):
            if number == _MAX_PAGES:
                break
    return number


class _Parser(PDFParser):
    """Reads the objects of a file, up to a number of steps: zeros cost pdfminer one each."""

    def __init__(self, file: io.BytesIO) -> None:
        self._left = MAX_STEPS
        super().__init__(file)

    def fillbuf(self) -> bool:
        self._left -= 1
        if self._left < 0:
            raise _FullError
        return super().fillbuf()


def _open(data: bytes, password: str | None) -> PDFDocument:
    try:
        return PDFDocument(_Parser(io.BytesIO(data)), password=password or "")
    except (PDFPasswordIncorrect, PDFEncryptionError):
        reason = "give its password" if password is None else "check the password"
        raise InputError(f"The file is encrypted: {reason} with --password.") from None
    except Exception as error:
        raise InputError(
            "The file is damaged and cannot be opened as PDF: copy or download it again."
        ) from error


def _page(number: int, source: PDFPage, manager: PDFResourceManager, cuts: Cuts) -> Page:
    visible = _visible(source)
    if visible is None:
        cuts.broken.append(number)
        return Page(number, 0.0, 0.0)
    device = _Device(manager)
    try:
        PDFPageInterpreter(manager, device).process_page(source)
    except _FullError:
        cuts.full.append(number)
    except Exception:
        # pdfminer meets broken pages with errors of every kind.
        cuts.broken.append(number)
    words, geometry = words_of(device.glyphs, displayed(visible, 0))
    drawn = device.drawn(geometry)
    page = Page(
        number,
        geometry.width,
        geometry.height,
        words,
        drawn.rulings,
        drawn.areas,
        turn=geometry.turn,
    )
    placed = _device_space(source)
    link_words(
        page,
        [
            (_placed_box(_placed_box(link, placed), geometry.matrix), uri)
            for link, uri in _links(source)
        ],
    )
    mark_lines(page)
    return page


def _device_space(page: PDFPage) -> Matrix:
    """The map from the file's space to that in which pdfminer draws: turned, but y upwards."""
    x0, y0, x1, y1 = page.mediabox
    if page.rotate == 90:
        return (0, -1, 1, 0, -y0, x1)
    if page.rotate == 180:
        return (-1, 0, 0, -1, x1, y1)
    if page.rotate == 270:
        return (0, 1, -1, 0, y1, -x0)
    return (1, 0, 0, 1, -x0, -y0)


def _visible(page: PDFPage) -> Box | None:
    """The part of a page that is seen, in pdfminer's space; None where the file says nonsense."""
    try:
        media, crop = _sorted(page.mediabox), _sorted(page.cropbox)
    except (TypeError, ValueError):
        return None
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if not (left < right and bottom < top):
        left, bottom, right, top = media
    box = _placed_box((left, bottom, right, top), _device_space(page))
    sound = 0 < box[2] - box[0] < _LARGEST_SIDE and 0 < box[3] - box[1] < _LARGEST_SIDE
    return box if sound else None


def _links(page: PDFPage) -> Iterator[tuple[Box, str]]:
    """The links of a page to the web, with their boxes in the file's space."""
    try:
        annotations = resolve1(page.annots) or []
        for reference in annotations[:_MAX_LINKS]:
            entries: dict[str, Any] = resolve1(reference)
            action = resolve1(entries.get("A")) or {}
            uri = resolve1(action.get("URI"))
            if isinstance(uri, bytes) and uri.lower().startswith(_LINKS):
                yield (
                    _sorted([float(resolve1(side)) for side in resolve1(entries["Rect"])]),
                    uri.decode("utf-8", "replace").strip(),
                )
    except Exception:
        # What stands before a broken annotation is kept.
        return


class _FullError(Exception):
    """The page holds more than is read."""


class _Device(PDFTextDevice):
    """Takes what pdfminer draws: glyphs, and shapes in the order of painting."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.glyphs: list[Glyph] = []
        self._painted: list[tuple[list[Outline], Ink | None]] = []
        self._left = MAX_ITEMS
        self._hidden = False
        self._spaces: list[Matrix] = []
        self._marks = [-1]

    def drawn(self, geometry: Geometry) -> Graphics:
        """The shapes on the page."""
        canvas = Canvas(geometry.width, geometry.height)
        for outlines, ink in self._painted:
            placed = [
                Outline(_placed(outline.points, geometry.matrix), outline.curved, outline.closed)
                for outline in outlines
            ]
            if ink is not None:
                canvas.path(placed, ink)
            else:
                canvas.picture(_bounds(placed[0].points))
        return canvas.result(limited=self._left < 0)

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        mark = props.get("MCID") if isinstance(props, dict) else None
        self._marks.append(mark if isinstance(mark, int) else self._marks[-1])

    def end_tag(self) -> None:
        if len(self._marks) > 1:
            self._marks.pop()

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self._spend(1)
        self._spaces.append(self._space)

    def end_figure(self, name: str) -> None:
        self.set_ctm(self._spaces.pop())

    def render_image(self, name: str, stream: Any) -> None:
        corners = [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]
        self._painted.append(([Outline(_placed(corners, self._space))], None))

    def render_string(
        self, textstate: PDFTextState, seq: Any, ncs: PDFColorSpace, graphicstate: PDFGraphicState
    ) -> None:
        self._hidden = textstate.render in _INVISIBLE
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> float:
        self._spend(1)
        try:
            text, unmapped = font.to_unichr(cid), False
        except PDFUnicodeNotDefined:
            text, unmapped = "\ufffd", True
        advance = font.char_width(cid) * fontsize * scaling
        ends = [(0.0, rise), (advance, rise), (0.0, rise + fontsize)]
        origin, end, head = _placed(ends, matrix)
        name, flags = str(font.fontname), font.flags if isinstance(font.flags, int) else 0
        colour = _colour(graphicstate.ncolor, ncs) or "#000000"
        mark, hidden = self._marks[-1], self._hidden
        self.glyphs.append(
            Glyph(text, origin, end, head, name, flags, colour, mark, hidden, unmapped)
        )
        return advance

    def paint_path(
        self,
        graphicstate: PDFGraphicState,
        stroke: bool,
        fill: bool,
        evenodd: bool,
        path: Sequence[Any],
    ) -> None:
        self._spend(len(path))
        space = self._space
        ink = Ink(
            _colour(graphicstate.ncolor, graphicstate.ncs) if fill else None,
            _colour(graphicstate.scolor, graphicstate.scs) if stroke else None,
            graphicstate.linewidth * math.sqrt(abs(space[0] * space[3] - space[1] * space[2])),
        )
        self._painted.append((list(_outlines(path, space)), ink))

    @property
    def _space(self) -> Matrix:
        return self.ctm or (1, 0, 0, 1, 0, 0)

    def _spend(self, items: int) -> None:
        self._left -= items
        if self._left < 0:
            raise _FullError


def _outlines(path: Sequence[Any], space: Matrix) -> Iterator[Outline]:
    points: list[tuple[float, float]] = []
    curved = closed = False
    for operator, *numbers in path:
        if operator == "m" and points:
            yield Outline(points, curved, closed)
            points, curved, closed = [], False, False
        if operator == "h":
            closed = True
        curved = curved or operator in ("c", "v", "y")
        points += _placed(list(zip(numbers[::2], numbers[1::2], strict=False)), space)
    if len(points) > 2 and points[0] == points[-1]:
        points, closed = points[:-1], True
    if points:
        yield Outline(points, curved, closed)


def _colour(value: Any, space: PDFColorSpace) -> str | None:
    """A colour as `#rrggbb`; None for a pattern, whose colours are not known."""
    parts = list(value) if isinstance(value, (list, tuple)) else [value]
    if not all(isinstance(part, (int, float)) and math.isfinite(part) for part in parts):
        return None
    inks = [min(max(float(part), 0.0), 1.0) for part in parts]
    if len(inks) == 1:
        shade = 1 - inks[0] if getattr(space, "name", None) == "Separation" else inks[0]
        inks = [shade, shade, shade]
    elif len(inks) == 4:
        inks = [(1 - ink) * (1 - inks[3]) for ink in inks[:3]]
    if len(inks) != 3:
        return None
    return "#" + "".join(f"{round(255 * ink):02x}" for ink in inks)


def _sorted(box: Sequence[float]) -> Box:
    x0, y0, x1, y1 = box
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _placed(points: Sequence[tuple[float, float]], matrix: Matrix) -> list[tuple[float, float]]:
    a, b, c, d, e, f = matrix
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]


def _placed_box(box: Box, matrix: Matrix) -> Box:
    return _bounds(_placed([(box[0], box[1]), (box[2], box[3])], matrix))


def _bounds(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return (min(xs), min(ys), max(xs), max(ys))
