"""How a file is to be read, and the limits that keep a hostile file from harming the machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Choices of the user and limits; sizes are bytes.

    `reader` is the engine that reads PDF: without one pdfium, and pdfplumber where pdfium cannot.
    `ocr` says whether scanned pages are recognized, `languages` in which languages they may be.

    Limits follow what honest documents need with a wide margin: a UN report is under 10 MB, and
    honest Word XML unpacks to less than 100 times its packed size.
    """

    revisions: Literal["accepted", "rejected"] = "accepted"
    password: str | None = None
    pages: tuple[int, int] | None = None
    reader: Literal["pdfium", "pdfplumber"] | None = None
    ocr: bool = True
    languages: tuple[str, ...] = ("en", "fr", "es")
    max_file: int = 100_000_000
    max_unpacked: int = 512_000_000
    max_entries: int = 10_000
    max_ratio: int = 200
    max_table_rows: int = 20_000
    max_pages: int = 3_000
