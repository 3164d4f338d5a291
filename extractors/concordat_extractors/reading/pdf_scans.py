"""Scanned pages of a PDF: rendered, recognized side by side, and told of.

The languages are tried together on the first page; what is read there tells which one the file is
in. From then on, that page included, it is read in this one alone, which is better and faster.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final

from concordat_schemas.page import Page

DPI: Final = 200.0
_MOST_PIXELS: Final = 30_000_000
_SECONDS: Final = 120.0
_AHEAD: Final = 2
_ENOUGH_WORDS: Final = 20


class Scans:
    """Recognizes the scanned pages of one document; `missing` says what is not installed."""

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = list(languages)
        self.missing: str | None = None
        self.failed: dict[int, str] = {}
        self._found: list[tuple[Page, Future[Page]]] = []
        self._pool: ThreadPoolExecutor | None = None
        self._checked = False
        self._workers = max(1, min(4, os.cpu_count() or 1))

    def take(self, page: Page, handle: Any) -> bool:
        """Renders an open pdfium page and has it recognized; false when that is not installed."""
        if not self._ready():
            return False
        image = _rendered(page, handle)
        width, height = handle.get_size()
        if self._pool is None:
            first = self._recognize(image, page.number, width, height)
            if self._settle(first):
                first = self._recognize(image, page.number, width, height)
            self._found.append((page, _done(first)))
            self._pool = ThreadPoolExecutor(self._workers)
            return True
        waiting = [future for _, future in self._found if not future.done()]
        if len(waiting) >= self._workers + _AHEAD:
            waiting[0].exception()
        future = self._pool.submit(self._recognize, image, page.number, width, height)
        self._found.append((page, future))
        return True

    def finish(self) -> int:
        """Puts what was recognized into the pages; how many glyphs that is."""
        from concordat_schemas.text import glyphs

        total = 0
        for page, future in self._found:
            found = future.result()
            page.words = found.words
            page.rulings = [*page.rulings, *found.rulings]
            page.areas = []
            page.width, page.height, page.turn = found.width, found.height, found.turn
            page.tags, page.tagged, page.ocr = [], False, True
            total += sum(glyphs(word.text) for word in page.words)
        self.close()
        return total

    def close(self) -> None:
        """Ends the work that is still waiting."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _ready(self) -> bool:
        if not self._checked:
            from concordat_extractors.reading.pdf_ocr import available

            self._checked = True
            self.missing = available(self.languages)
            if self.missing is not None:
                usable = [one for one in self.languages if available([one]) is None]
                if usable:
                    self.languages, self.missing = usable, None
        return self.missing is None

    def _settle(self, page: Page) -> bool:
        """Whether the one of several languages that the first page is in could be told."""
        from concordat_extractors.layout.vocabulary import vocabulary_of

        if len(self.languages) < 2 or len(page.words) <= _ENOUGH_WORDS:
            return False
        language = vocabulary_of([" ".join(word.text for word in page.words)]).language
        if language not in self.languages:
            return False
        self.languages = [language]
        return True

    def _recognize(self, image: Any, number: int, width: float, height: float) -> Page:
        from concordat_extractors.reading.pdf_ocr import RecognitionError, recognize

        try:
            return recognize(image, number, width, height, self.languages, _SECONDS)
        except RecognitionError as error:
            self.failed[number] = str(error)
            return Page(number, width, height)


def _rendered(page: Page, handle: Any) -> Any:
    width, height = handle.get_size()
    scale = DPI / 72
    excess = width * height * scale * scale / _MOST_PIXELS
    if excess > 1:
        scale /= excess**0.5
    bitmap = handle.render(scale=scale, grayscale=True)
    try:
        return bitmap.to_pil().copy()
    finally:
        bitmap.close()


def _done(page: Page) -> Future[Page]:
    future: Future[Page] = Future()
    future.set_result(page)
    return future
