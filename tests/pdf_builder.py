"""Writes small PDFs from content streams, so that a test shows exactly what is read.

    pdf = Pdf()
    page = pdf.page(rotate=90, crop=(10, 10, 500, 700))
    page.text(72, 700, "Hello", size=12)
    page.draw("0.5 w 72 690 m 200 690 l S")
    pdf.data()

Coordinates are those of the file: points, origin at the bottom left of the media box.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pypdfium2

from concordat_extractors.reading.pdf_geometry import Geometry, displayed
from concordat_extractors.reading.pdfium import address

FONTS = {
    "Helvetica": "F1",
    "Helvetica-Bold": "F2",
    "Helvetica-Oblique": "F3",
    "Times-Roman": "F4",
    "Times-Bold": "F5",
    "Times-Italic": "F6",
    "Times-BoldItalic": "F8",
    "Courier": "F7",
}
"""The base-14 fonts that a page may use, and their names in content streams."""

Rectangle = tuple[float, float, float, float]

Owners = dict[int, dict[int, int]]
"""For each page (by identity), the object that holds each piece of its marked content."""


def literal(text: str) -> str:
    """A PDF string literal; characters outside Windows-1252 become question marks."""
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"({escaped.encode('cp1252', 'replace').decode('latin-1')})"


def text(x: float, y: float, words: str, font: str = "Helvetica", size: float = 12) -> str:
    """Operators that show a line of text with its origin at x, y."""
    return f"BT /{FONTS[font]} {size:g} Tf {x:g} {y:g} Td {literal(words)} Tj ET\n"


def line(x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> str:
    """Operators that stroke a straight line."""
    return f"{width:g} w {x0:g} {y0:g} m {x1:g} {y1:g} l S\n"


def box(x: float, y: float, width: float, height: float, paint: str = "f") -> str:
    """Operators that draw a rectangle; `paint` is `f` to fill, `S` to stroke, `B` for both."""
    return f"{x:g} {y:g} {width:g} {height:g} re {paint}\n"


class Struct:
    """An element of the structure tree.

    `kids` are elements, or the content that `PdfPage.marked` gave; `attributes` is the inside of
    the attribute dictionary, such as `/O /Table /ColSpan 2`.
    """

    def __init__(self, kind: str, *kids: Struct | Marked, attributes: str = "") -> None:
        self.kind, self.kids, self.attributes = kind, kids, attributes


@dataclass(frozen=True)
class Marked:
    """A piece of marked content: the page and its id there."""

    page: PdfPage = field(repr=False)
    mcid: int


@dataclass(eq=False)
class PdfPage:
    """A page being written; every method adds to its content, forms or annotations.

    `states` are its graphics states for the operator `gs`, by name.
    """

    media: Rectangle = (0, 0, 595, 842)
    crop: Rectangle | None = None
    rotate: int = 0
    extra: str = ""
    content: list[str] = field(default_factory=list)
    objects: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    annotations: list[str] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    marks: int = 0

    def draw(self, operators: str) -> PdfPage:
        """Adds content-stream operators as they are."""
        self.content.append(operators)
        return self

    def text(
        self, x: float, y: float, words: str, font: str = "Helvetica", size: float = 12
    ) -> PdfPage:
        """Shows a line of text with its origin at x, y."""
        return self.draw(text(x, y, words, font, size))

    def marked(self, operators: str, kind: str = "P") -> Marked:
        """Adds operators as marked content, to be put in the structure tree."""
        mark = Marked(self, self.marks)
        self.marks += 1
        self.draw(f"/{kind} <</MCID {mark.mcid}>> BDC\n{operators}EMC\n")
        return mark

    def form(
        self,
        operators: str,
        matrix: Sequence[float] = (1, 0, 0, 1, 0, 0),
        bounds: Rectangle = (-5000, -5000, 5000, 5000),
        inner: Iterable[str] = (),
        placed: bool = True,
    ) -> str:
        """Makes a form XObject and draws it; gives its name. `inner` names forms it may draw."""
        name = f"X{len(self.objects)}"
        forms = " ".join(f"/{other} @{other}@" for other in inner)
        self.objects[name] = (
            f"/Type /XObject /Subtype /Form /BBox [{_numbers(bounds)}] "
            f"/Matrix [{_numbers(matrix)}] /Resources << /Font @fonts@ /XObject << {forms} >> >>",
            operators.encode("latin-1"),
        )
        if placed:
            self.draw(f"/{name} Do\n")
        return name

    def image(self, x: float, y: float, width: float, height: float) -> PdfPage:
        """Draws a grey picture of one pixel over that rectangle."""
        name = f"X{len(self.objects)}"
        self.objects[name] = (
            "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
            "/BitsPerComponent 8",
            b"\x80",
        )
        return self.draw(f"q {width:g} 0 0 {height:g} {x:g} {y:g} cm /{name} Do Q\n")

    def link(self, rectangle: Rectangle, uri: str, parts: Sequence[Rectangle] = ()) -> PdfPage:
        """Adds a link annotation; `parts` are the rectangles of a link that wraps."""
        quads = " ".join(
            f"{_numbers((x0, y1, x1, y1, x0, y0, x1, y0))}" for x0, y0, x1, y1 in parts
        )
        return self.annotation(
            f"/Subtype /Link /Rect [{_numbers(rectangle)}] /Border [0 0 0] "
            f"/A << /S /URI /URI {literal(uri)} >>" + (f" /QuadPoints [{quads}]" if parts else "")
        )

    def annotation(self, entries: str) -> PdfPage:
        """Adds an annotation with these dictionary entries."""
        self.annotations.append(f"<< /Type /Annot {entries} >>")
        return self


class Pdf:
    """A file being written; `page` adds pages, `data` gives the file."""

    def __init__(self) -> None:
        self.pages: list[PdfPage] = []
        self._roots: tuple[Struct, ...] = ()
        self._roles: dict[str, str] = {}
        self._objects: list[bytes] = []

    def page(
        self,
        content: str = "",
        *,
        media: Rectangle = (0, 0, 595, 842),
        crop: Rectangle | None = None,
        rotate: int = 0,
        extra: str = "",
    ) -> PdfPage:
        """Adds a page; `extra` is more entries of its dictionary."""
        page = PdfPage(media, crop, rotate, extra)
        self.pages.append(page)
        return page.draw(content) if content else page

    def structure(self, *roots: Struct, roles: dict[str, str] | None = None) -> Pdf:
        """Tags the file: the top elements of its structure tree, and its role map."""
        self._roots, self._roles = roots, roles or {}
        return self

    def data(self) -> bytes:
        """The file."""
        self._objects = [b"", b""]
        fonts = " ".join(f"/{name} {self._add(_font(base))}" for base, name in FONTS.items())
        numbers = {id(page): self._reserve() for page in self.pages}
        for key, page in enumerate(self.pages):
            self._put(numbers[id(page)], self._page(page, f"<< {fonts} >>", key))
        tree = self._tree(numbers) if self._roots else ""
        kids = " ".join(f"{numbers[id(page)]} 0 R" for page in self.pages)
        self._put(1, f"<< /Type /Catalog /Pages 2 0 R {tree} >>".encode("latin-1"))
        self._put(
            2,
            f"<< /Type /Pages /Kids [{kids}] /Count {len(self.pages)} >>".encode("latin-1"),
        )
        return file_of(self._objects)

    def _page(self, page: PdfPage, fonts: str, key: int) -> bytes:
        placed: dict[str, str] = {"fonts": fonts}
        for name, (entries, stream) in page.objects.items():
            for known, reference in placed.items():
                entries = entries.replace(f"@{known}@", reference)
            placed[name] = self._add(_stream(entries, stream))
        forms = " ".join(f"/{name} {placed[name]}" for name in page.objects)
        content = self._add(_stream("", "".join(page.content).encode("latin-1")))
        crop = f"/CropBox [{_numbers(page.crop)}]" if page.crop else ""
        annotations = " ".join(page.annotations)
        states = " ".join(f"/{name} << {entries} >>" for name, entries in page.states.items())
        return (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{_numbers(page.media)}] {crop} "
            f"/Rotate {page.rotate} /Resources << /Font {fonts} "
            f"/XObject << {forms} >> /ExtGState << {states} >> >> "
            f"/Contents {content} /Annots [{annotations}] /StructParents {key} {page.extra} >>"
        ).encode("latin-1")

    def _tree(self, numbers: dict[int, int]) -> str:
        root = self._reserve()
        parents: Owners = {id(page): {} for page in self.pages}
        kids = " ".join(f"{self._element(kid, root, numbers, parents)} 0 R" for kid in self._roots)
        entries = []
        for key, page in enumerate(self.pages):
            owners = parents[id(page)]
            row = " ".join(
                f"{owners[mcid]} 0 R" if mcid in owners else "null" for mcid in range(page.marks)
            )
            entries.append(f"{key} [{row}]")
        roles = " ".join(f"/{custom} /{standard}" for custom, standard in self._roles.items())
        self._put(
            root,
            (
                f"<< /Type /StructTreeRoot /K [{kids}] /RoleMap << {roles} >> "
                f"/ParentTree << /Nums [{' '.join(entries)}] >> >>"
            ).encode("latin-1"),
        )
        return f"/MarkInfo << /Marked true >> /StructTreeRoot {root} 0 R"

    def _element(
        self,
        element: Struct,
        parent: int,
        numbers: dict[int, int],
        parents: dict[int, dict[int, int]],
    ) -> int:
        number = self._reserve()
        kids = []
        for kid in element.kids:
            if isinstance(kid, Struct):
                kids.append(f"{self._element(kid, number, numbers, parents)} 0 R")
                continue
            parents[id(kid.page)][kid.mcid] = number
            kids.append(f"<< /Type /MCR /Pg {numbers[id(kid.page)]} 0 R /MCID {kid.mcid} >>")
        attributes = f"/A << {element.attributes} >>" if element.attributes else ""
        self._put(
            number,
            (
                f"<< /Type /StructElem /S /{element.kind} /P {parent} 0 R "
                f"/K [{' '.join(kids)}] {attributes} >>"
            ).encode("latin-1"),
        )
        return number

    def _reserve(self) -> int:
        self._objects.append(b"null")
        return len(self._objects)

    def _put(self, number: int, body: bytes) -> None:
        self._objects[number - 1] = body

    def _add(self, body: bytes) -> str:
        self._objects.append(body)
        return f"{len(self._objects)} 0 R"


def _numbers(values: Iterable[float]) -> str:
    return " ".join(f"{value:g}" for value in values)


def _font(base: str) -> bytes:
    return (
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{base} /Encoding /WinAnsiEncoding >>"
    ).encode("latin-1")


def _stream(entries: str, content: bytes) -> bytes:
    packed = zlib.compress(content)
    head = f"<< {entries} /Filter /FlateDecode /Length {len(packed)} >>".encode("latin-1")
    return head + b"\nstream\n" + packed + b"\nendstream"


def file_of(objects: Sequence[bytes]) -> bytes:
    """A file of these objects, numbered from 1, the first being the catalog."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    starts = []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for start in starts:
        out += b"%010d 00000 n \n" % start
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
    )
    return bytes(out)


@dataclass(frozen=True)
class Opened:
    """A page opened by pdfium: addresses of the page and its document, and its geometry."""

    page: int
    document: int
    geometry: Geometry


@contextmanager
def opened(pdf: Pdf | bytes, index: int = 0) -> Iterator[Opened]:
    """A page of a file opened by pdfium, closed afterwards."""
    document = pypdfium2.PdfDocument(pdf if isinstance(pdf, bytes) else pdf.data())
    page = document[index]
    try:
        geometry = displayed(page.get_bbox(), page.get_rotation() // 90)
        yield Opened(address(page.raw), address(document.raw), geometry)
    finally:
        page.close()
        document.close()
