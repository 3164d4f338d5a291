"""The SourceDocument contract: what every reader gives, whatever the file was.

A reader turns a file into blocks in file order, notes and furniture; laying out turns those into
`LaidOut`, the same thing with page breaks mended. These are plain slotted classes because a
reader makes hundreds of thousands of them; they are never published.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from concordat_schemas.page import Page

Position = Literal["normal", "super", "sub"]
Revision = Literal["", "inserted", "deleted"]


@dataclass(slots=True, frozen=True)
class Location:
    """A page and box, or a locator such as `paragraph 12` where there are no pages.

    `recognized` is the mean confidence, 0 to 1, of text recognized from a picture.
    """

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    locator: str | None = None
    recognized: float | None = None


@dataclass(slots=True)
class Run:
    """Text of one appearance. `note` is the key in `notes` that this run's mark calls."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    position: Position = "normal"
    size: float | None = None
    colour: str | None = None
    note: str | None = None
    link: str | None = None
    revision: Revision = ""


@dataclass(slots=True)
class TextBlock:
    """A paragraph as the file has it.

    `label` is a computed automatic number as displayed, brackets included (`(a)`, `12.`); a label
    typed by hand stays in the runs. `bullet` says that a bullet or dash marks the block; the mark
    itself is in neither. `outline` is the heading level the file declares, 1 for the top.
    `list_level` is the declared nesting, 0 for the outermost. Lengths are points.
    """

    runs: list[Run]
    places: list[Location] = field(default_factory=list)
    style: str = ""
    outline: int | None = None
    label: str | None = None
    list_id: str | None = None
    list_level: int | None = None
    bullet: bool = False
    indent: float | None = None
    align: Literal["", "left", "center", "right", "justify"] = ""
    boxed: bool = False
    breaks_before: bool = False

    @property
    def text(self) -> str:
        """The runs' text as it stands, note marks included."""
        return "".join(run.text for run in self.runs)


@dataclass(slots=True)
class CellBlock:
    """A table cell: its own blocks, and how many rows and columns it spans."""

    blocks: list[TextBlock]
    row_span: int = 1
    col_span: int = 1
    header: bool = False


@dataclass(slots=True)
class TableBlock:
    """A table as rows of cells; a cell merged downwards stands in its first row only.

    `columns` gives the grid column of each cell, so that rows with spans stay aligned.
    """

    rows: list[list[CellBlock]]
    columns: list[list[int]] = field(default_factory=list)
    places: list[Location] = field(default_factory=list)
    breaks_before: bool = False


Block = TextBlock | TableBlock


@dataclass(slots=True)
class NoteBlock:
    """A footnote or endnote: the mark as printed, and its text without the mark.

    `typed` says that the file holds the mark before the note, rather than computing it.
    """

    key: str
    mark: str
    blocks: list[TextBlock]
    places: list[Location] = field(default_factory=list)
    typed: bool = True


@dataclass(slots=True)
class FurnitureBlock:
    """Text of the page that is not text of the document."""

    kind: Literal["running_head", "page_foot", "page_number", "masthead", "watermark", "other"]
    block: TextBlock


@dataclass(slots=True)
class SourceWarning:
    """Something the reader noticed; one clear sentence."""

    code: str
    sentence: str
    page: int | None = None


@dataclass(slots=True)
class SourceDocument:
    """A file as read.

    `glyphs` is an independent count of the non-space characters in the file, `markup` of those
    that are syntax (emphasis, list marks, table rules). `glyphs == markup + glyphs of blocks,
    notes and furniture` holds unless the reader missed something.

    `ocr` says that pages of it were recognized from pictures.

    A paged file has `sheets` and no blocks until it is laid out; `rejected` says that its visible
    tracked changes are to be read as rejected.
    """

    file: str
    media_type: str
    sha256: str
    reader: str
    blocks: list[Block]
    notes: dict[str, NoteBlock] = field(default_factory=dict)
    furniture: list[FurnitureBlock] = field(default_factory=list)
    warnings: list[SourceWarning] = field(default_factory=list)
    glyphs: int = 0
    markup: int = 0
    pages: int | None = None
    language: str | None = None
    sheets: list[Page] = field(default_factory=list)
    ocr: bool = False
    rejected: bool = False


@dataclass(slots=True)
class LaidOut:
    """Blocks in reading order, whole: nothing in it is cut by a page any more."""

    source: SourceDocument
    blocks: list[Block]
    notes: dict[str, NoteBlock]
    furniture: list[FurnitureBlock]
    warnings: list[SourceWarning]
