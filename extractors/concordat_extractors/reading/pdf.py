"""From a PDF file to a SourceDocument: its pages as words, rulings and tags, read one by one.

pdfium reads; each page is closed before the next is opened. A page without text that a picture
covers is a scan and goes to text recognition where that is installed. The pages are laid out
later (`layout`), so a file read here has `sheets` and no blocks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

from concordat_extractors.errors import InputError
from concordat_extractors.reading.options import ReadOptions
from concordat_extractors.reading.pdf_chars import Fonts, PageText, words_of
from concordat_extractors.reading.pdf_fallback import MEDIA_TYPE, TOO_FULL, read_otherwise
from concordat_extractors.reading.pdf_geometry import Geometry, displayed
from concordat_extractors.reading.pdf_graphics import graphics
from concordat_extractors.reading.pdf_integrity import examine
from concordat_extractors.reading.pdf_layers import Layers, layers_off
from concordat_extractors.reading.pdf_links import link_words, links
from concordat_extractors.reading.pdf_marks import mark_lines
from concordat_extractors.reading.pdf_open import UnreadableError, open_pdf
from concordat_extractors.reading.pdf_pages import chosen_pages
from concordat_extractors.reading.pdf_scans import Scans
from concordat_extractors.reading.pdf_tags import tags
from concordat_extractors.reading.pdfium import address
from concordat_schemas.page import Page
from concordat_schemas.source import SourceDocument, SourceWarning

_LARGEST_SIDE = 20_000.0
_COVERED = 0.5
_FEW_WORDS = 3
_LONGEST_COVER = 150
_TURNED_OFF: Final = "Recognition is turned off: leave --no-ocr out to read them."


def read_pdf(data: bytes, name: str, options: ReadOptions) -> SourceDocument:
    """The document that a PDF holds.

    `data` is the file's content, `name` what the user calls it. Raises `InputError`, with one
    sentence that names the file and the remedy, when it is damaged, needs a password, or has no
    page that can be read.
    """
    if options.reader == "pdfplumber":
        source = read_otherwise(data, name, options)
        if source is None:
            raise InputError(f"{name} holds no text that pdfplumber reads: leave out --reader.")
    else:
        source = _read(data, name, options)
    source.sha256 = hashlib.sha256(data).hexdigest()
    return source


def _read(data: bytes, name: str, options: ReadOptions) -> SourceDocument:
    """The document as pdfium reads it, or as pdfminer does where only that finds text."""
    try:
        reader = _Reader(data, name, options)
        try:
            return reader.read()
        finally:
            reader.close()
    except UnreadableError as error:
        if options.reader is None:
            with suppress(InputError):
                source = read_otherwise(data, name, options, error.why)
                if source is not None:
                    return source
        raise


class _Reader:
    def __init__(self, data: bytes, name: str, options: ReadOptions) -> None:
        self.name = name
        self.options = options
        self.fonts = Fonts()
        self.warnings: list[SourceWarning] = []
        self.glyphs = 0
        self.scans: list[int] = []
        self.recognizer = Scans(options.languages)
        self.bad: list[int] = []
        integrity = examine(data, name, options)
        self.whole = integrity.whole
        off = layers_off(data, options.password) if integrity.layered else ()
        self.layers = Layers(off)
        self.opened = open_pdf(data, name, options.password)
        self.document = self.opened.document

    def close(self) -> None:
        """Frees what pdfium holds."""
        self.recognizer.close()
        self.document.close()

    def read(self) -> SourceDocument:
        count = len(self.document)
        chosen, self.warnings = chosen_pages(count, self.name, self.options)
        sheets = list(self._pages(chosen))
        self.glyphs += self.recognizer.finish()
        if len(self.bad) == len(chosen):
            raise UnreadableError(
                f"{self.name} is damaged and none of its pages can be read: "
                "copy or download it again.",
                "pdfium can read none of the pages",
            )
        if not any(sheet.words for sheet in sheets):
            raise self._nothing(sheets)
        self._refuse_cover(sheets)
        self._report(sheets)
        return SourceDocument(
            self.name,
            MEDIA_TYPE,
            "",
            "pdf",
            [],
            warnings=self.warnings,
            glyphs=self.glyphs,
            pages=count,
            language=self._language(),
            sheets=sheets,
            ocr=any(sheet.ocr for sheet in sheets),
            rejected=self.options.revisions == "rejected",
        )

    def _pages(self, numbers: Sequence[int]) -> Iterator[Page]:
        for number in numbers:
            page = self._page(number)
            if page is None:
                self.bad.append(number)
                page = Page(number, 0.0, 0.0)
            yield page

    def _page(self, number: int) -> Page | None:
        """One page, or None when the file is damaged there."""
        import pypdfium2
        import pypdfium2.raw as raw

        try:
            handle = self.document[number - 1]
        except (pypdfium2.PdfiumError, IndexError):
            return None
        try:
            geometry = _geometry(handle, raw)
            if geometry is None:
                return None
            self.layers.hide(address(handle.raw))
            textpage = handle.get_textpage()
            try:
                text = words_of(address(textpage.raw), geometry, self.fonts)
            finally:
                textpage.close()
            return self._made(number, handle, text)
        except pypdfium2.PdfiumError:
            return None
        finally:
            handle.close()

    def _made(self, number: int, handle: Any, text: PageText) -> Page:
        geometry = text.geometry
        page = Page(number, geometry.width, geometry.height, text.words, turn=geometry.turn)
        at = address(handle.raw)
        drawn = graphics(at, geometry.width, geometry.height, geometry.matrix)
        page.rulings, page.areas = drawn.rulings, drawn.areas
        if drawn.limited or text.cut:
            self.warnings.append(SourceWarning("page_too_full", TOO_FULL, number))
        page.tags, keys = tags(at)
        page.tagged = bool(page.tags)
        for word, mark in zip(text.words, text.marks, strict=True):
            word.tag = keys.get(mark, -1) if mark >= 0 else -1
        link_words(page, links(at, geometry.matrix, address(self.document.raw)))
        mark_lines(page)
        self.glyphs += text.glyphs
        self._scan(page, handle)
        return page

    def _scan(self, page: Page, handle: Any) -> None:
        """Recognizes a page that is a picture; the words a scanner hid behind it are its text."""
        visible = sum(not word.look.hidden for word in page.words)
        if visible >= _FEW_WORDS or not _is_picture(page):
            return
        if len(page.words) > visible:
            page.ocr = True
            return
        if self.options.ocr and self.recognizer.take(page, handle):
            return
        self.scans.append(page.number)

    def _refuse_cover(self, sheets: Sequence[Page]) -> None:
        """Refuses a portfolio, whose pages only say that the documents are attached."""
        words = sum(len(sheet.words) for sheet in sheets)
        if self.opened.portfolio and words < _LONGEST_COVER:
            raise InputError(
                f"{self.name} is a portfolio, a PDF that only holds other files: save those from "
                "it and give each by itself."
            )

    def _report(self, sheets: Sequence[Page]) -> None:
        self._report_file(sheets)
        if self.bad:
            self.warnings.append(
                SourceWarning(
                    "page_unreadable",
                    f"{_listed(self.bad)} cannot be read, the file being damaged there: copy or "
                    "download it again.",
                    self.bad[0],
                )
            )
        if self.scans:
            self.warnings.append(
                SourceWarning(
                    "pages_are_pictures",
                    f"{_listed(self.scans)} are pictures without text and were not read. "
                    f"{self.recognizer.missing or _TURNED_OFF}",
                    self.scans[0],
                )
            )
        for number, why in sorted(self.recognizer.failed.items()):
            self.warnings.append(
                SourceWarning("page_not_recognized", f"The page is a picture. {why}", number)
            )
        recognized = [sheet for sheet in sheets if sheet.ocr]
        if recognized:
            sure = [word.confidence for sheet in recognized for word in sheet.words]
            known = [one for one in sure if one is not None]
            mean = f" with a mean confidence of {sum(known) / len(known):.2f}" if known else ""
            self.warnings.append(
                SourceWarning(
                    "recognized",
                    f"{_listed([sheet.number for sheet in recognized])} "
                    f"{'was' if len(recognized) == 1 else 'were'} read from pictures{mean}: "
                    "check names, numbers and labels.",
                    recognized[0].number,
                )
            )

    def _report_file(self, sheets: Sequence[Page]) -> None:
        """Warns of what is wrong with the file rather than with a page."""
        if not self.whole:
            self.warnings.append(
                SourceWarning(
                    "damaged_part",
                    "The file is damaged or was cut short, so text may be missing: copy or "
                    "download it again.",
                )
            )
        attached = self.opened.attached
        if attached:
            self.warnings.append(
                SourceWarning(
                    "embedded_parts",
                    f"{'A file is' if attached == 1 else f'{attached} files are'} attached, whose "
                    "text is not read: save what you need and give it by itself.",
                )
            )
        unseen = [sheet.number for sheet in sheets if _is_unseen(sheet)]
        if unseen:
            self.warnings.append(
                SourceWarning(
                    "hidden_text",
                    f"{_listed(unseen)} {'shows' if len(unseen) == 1 else 'show'} no text to a "
                    "reader; what is written there invisibly was read.",
                )
            )

    def _nothing(self, sheets: Sequence[Page]) -> InputError:
        if self.scans:
            return InputError(
                f"{self.name} holds pictures of pages and no text ({_listed(self.scans).lower()}). "
                f"{self.recognizer.missing or _TURNED_OFF}"
            )
        if self.recognizer.failed:
            why = next(iter(self.recognizer.failed.values()))
            return InputError(f"{self.name} holds pictures of pages and no text. {why}")
        return UnreadableError(
            f"{self.name} holds no text: its pages are empty or drawings.",
            "pdfium finds no text",
        )

    def _language(self) -> str | None:
        return None


def _geometry(handle: Any, raw: Any) -> Geometry | None:
    for left, bottom, right, top in (handle.get_bbox(), handle.get_mediabox()):
        if 0 < right - left < _LARGEST_SIDE and 0 < top - bottom < _LARGEST_SIDE:
            break
    else:
        return None
    return displayed((left, bottom, right, top), raw.FPDFPage_GetRotation(handle.raw) % 4)


def _is_picture(page: Page) -> bool:
    """Whether pictures cover most of the page."""
    covered = sum(
        (min(x1, page.width) - max(x0, 0)) * (min(bottom, page.height) - max(top, 0))
        for x0, top, x1, bottom in (area.box for area in page.areas if area.kind == "picture")
    )
    return covered > _COVERED * page.width * page.height


def _is_unseen(page: Page) -> bool:
    """Whether a page that is no scan has text, all of it invisible."""
    return bool(page.words) and not page.ocr and all(word.look.hidden for word in page.words)


def _listed(numbers: Sequence[int]) -> str:
    """`Page 3`, `Pages 3, 5 and 7 to 9`."""
    parts: list[str] = []
    start = previous = numbers[0]
    for number in [*numbers[1:], -1]:
        if number == previous + 1:
            previous = number
            continue
        parts.append(str(start) if start == previous else f"{start} to {previous}")
        start = previous = number
    if len(parts) == 1:
        return f"Page {parts[0]}" if len(numbers) == 1 else f"Pages {parts[0]}"
    return f"Pages {', '.join(parts[:-1])} and {parts[-1]}"
