"""Scanned pages: recognized as what was printed, marked as recognized, and said where they are not.

The scans are made here: pages are drawn, or taken from the corpus, and kept as grey pictures.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from concordat_extractors.errors import InputError
from concordat_extractors.extract import extract
from concordat_extractors.reading import read
from concordat_extractors.reading.options import ReadOptions
from concordat_extractors.reading.pdf_ocr import available, recognize
from concordat_schemas.page import Page, Word
from concordat_schemas.plan import Plan, elements

ANNEX = Path(__file__).parent.parent / "corpus/ccm/lausanne/annex.pdf"
WIDTH, HEIGHT = A4

missing = available(["en", "fr"])
needs_tesseract = pytest.mark.skipif(missing is not None, reason=missing or "")


class Sheet:
    """A page on which lines are drawn from its top."""

    def __init__(self, font: str = "Times-Roman", size: float = 11) -> None:
        self._data = io.BytesIO()
        self.canvas = Canvas(self._data, pagesize=A4)
        self.font, self.size = font, size

    def write(self, x: float, y: float, text: str, size: float = 0.0, rise: float = 0.0) -> float:
        """Draws a line with its baseline `y` points from the top; where it ends."""
        size = size or self.size
        self.canvas.setFont(self.font, size)
        self.canvas.drawString(x, HEIGHT - y + rise, text)
        return x + self.canvas.stringWidth(text, self.font, size)

    def column(self, x: float, y: float, lines: Sequence[str]) -> float:
        """Draws lines below each other; where the next one is."""
        for line in lines:
            self.write(x, y, line)
            y += 1.25 * self.size
        return y

    def picture(self, dpi: int = 200) -> Image.Image:
        """The page as a scanner gives it."""
        self.canvas.showPage()
        self.canvas.save()
        return pictures(self._data.getvalue(), dpi=dpi)[0]


def pictures(data: bytes, numbers: Sequence[int] = (1,), dpi: int = 200) -> list[Image.Image]:
    """Pages of a PDF as grey pictures."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [
            document[number - 1].render(scale=dpi / 72, grayscale=True).to_pil().copy()
            for number in numbers
        ]
    finally:
        document.close()


def scanned(images: Sequence[Image.Image], path: Path) -> Path:
    """A file of nothing but pictures of 200 dpi."""
    first, *others = images
    first.save(path, "PDF", resolution=200, save_all=True, append_images=others)
    return path


def seen(image: Image.Image, language: str = "en") -> Page:
    """The page that a picture of 200 dpi shows."""
    width, height = image.width * 0.36, image.height * 0.36
    return recognize(image, 1, width, height, [language], 60)


def lines(page: Page) -> list[str]:
    """The text of a page, line by line, from the top; columns of one height stay apart."""
    rows: list[list[Word]] = []
    for word in page.words:
        if rows and (word.glued or abs(rows[-1][-1].baseline - word.baseline) < 3):
            rows[-1].append(word)
        else:
            rows.append([word])
    return ["".join(("" if w.glued else " ") + w.text for w in row).strip() for row in rows]


def labels(plan: Plan) -> Iterator[str]:
    """The numbers of actions, and the labels of their items and indicators."""
    for action in plan.actions:
        yield f"action {action.number}"
        yield from (f"{action.number} item {item.label}" for item in action.items)
        yield from (f"{action.number} indicator {one.label}" for one in action.indicators)


@cache
def article() -> tuple[str, ...]:
    """Text that fills some lines."""
    return (
        "States Parties will continue to work inclusively with",
        "international and regional organizations, civil society",
        "and survivors, guided by national priorities and by age,",
        "ensuring that no one is left behind in the process, and",
        "report on the results at each meeting of the parties.",
    )


@needs_tesseract
def test_a_clean_scan_gives_the_actions_of_the_file_it_was_made_from(tmp_path: Path) -> None:
    path = scanned(pictures(ANNEX.read_bytes(), (3, 4)), tmp_path / "scan.pdf")

    [printed] = extract(ANNEX, options=ReadOptions(pages=(3, 4)))
    [read_again] = extract(path, options=ReadOptions(languages=("en",)))

    assert list(labels(read_again.plan)) == list(labels(printed.plan))
    wanted = [action.chapeau for action in printed.plan.actions]
    alike = sum(a == b.chapeau for a, b in zip(wanted, read_again.plan.actions, strict=True))
    assert alike >= 0.8 * len(wanted)
    found = [one for one in elements(read_again.plan) if one.places]
    assert {one.confidence for one in found} <= {"likely", "check"}
    sure = [place.recognized for one in found for place in one.places]
    assert all(one is not None and 0 < one <= 1 for one in sure)
    [warning] = [one for one in read_again.plan.diagnostics.warnings if one.code == "recognized"]
    assert warning.sentence.startswith("Pages 1 to 2 were read from pictures")


@needs_tesseract
def test_columns_are_not_read_across() -> None:
    sheet = Sheet(size=10)
    for at in range(6):
        sheet.column(60, 100 + 75 * at, article())
        sheet.column(310, 100 + 75 * at, article())

    text = lines(seen(sheet.picture()))

    assert len(text) == 60
    assert sum(line in article() for line in text) >= 58


@needs_tesseract
def test_a_table_keeps_its_rules_and_short_labels() -> None:
    sheet = Sheet()
    rows = [
        "(j) Number of parties",
        "(k) Number of reports",
        "(l) Number of visits",
        "12.",
        "(m) X",
    ]
    for at, row in enumerate(rows):
        top = 100 + 30 * at
        sheet.write(80, top + 19, row)
        sheet.write(320, top + 19, f"baseline {at + 3}")
    for at in range(len(rows) + 1):
        sheet.canvas.line(70, HEIGHT - 100 - 30 * at, 500, HEIGHT - 100 - 30 * at)
    for x in (70, 300, 500):
        sheet.canvas.line(x, HEIGHT - 100, x, HEIGHT - 100 - 30 * len(rows))

    page = seen(sheet.picture())

    assert sum(rule.across for rule in page.rulings) == len(rows) + 1
    assert sum(not rule.across for rule in page.rulings) == 3
    text = lines(page)
    for row in rows:
        assert any(line.startswith(row) for line in text), (row, text)


@needs_tesseract
def test_the_numbers_of_notes_stand_high_and_belong_to_their_word() -> None:
    sheet = Sheet()
    sheet.column(72, 100, article())
    end = sheet.write(72, 200, "as adopted in the earlier plans")
    end = sheet.write(end, 200, "1", size=6.5, rise=4)
    sheet.write(end, 200, " and in the resolutions of the parties")
    end = sheet.write(80, 700, "1", size=5, rise=3)
    sheet.write(end + 1, 700, "Plan adopted by the First Meeting of States Parties.", size=8.5)

    words = seen(sheet.picture()).words

    call, note = [word for word in words if word.text == "1"]
    body = next(word for word in words if word.text == "plans")
    assert call.glued
    assert call.look.size < 0.8 * body.look.size
    assert call.baseline < body.baseline - 2
    assert note.look.size < 8
    assert words[words.index(note) + 1].text == "Plan"


@needs_tesseract
def test_dates_and_single_words_are_not_taken_for_headings() -> None:
    sheet = Sheet("Helvetica", 10)
    sheet.write(72, 90, "22 June 2026")
    sheet.column(72, 110, article())
    sheet.write(72, 180, "ence")
    sheet.column(72, 192.5, article())

    looks = {word.look for word in seen(sheet.picture()).words}

    assert len(looks) == 1
    assert not looks.pop().bold


@needs_tesseract
@pytest.mark.parametrize("turn", [90, 180])
def test_pages_scanned_sideways_or_upside_down_are_turned(turn: int) -> None:
    sheet = Sheet()
    for at in range(4):
        sheet.column(72, 100 + 90 * at, article())

    page = seen(sheet.picture().rotate(turn, expand=True))

    assert page.turn == 360 - turn
    assert page.height > page.width
    assert sum(line in article() for line in lines(page)) >= 18


@needs_tesseract
def test_a_scan_that_is_askew_is_read_in_lines() -> None:
    sheet = Sheet()
    for at in range(4):
        sheet.column(72, 100 + 90 * at, article())
    image = sheet.picture().rotate(1.2, resample=Image.Resampling.BICUBIC, fillcolor=255)

    text = lines(seen(image))

    assert len(text) == 20
    assert sum(line in article() for line in text) >= 19


@needs_tesseract
def test_french_is_read_as_french(tmp_path: Path) -> None:
    sheet = Sheet()
    french = [
        "Les États parties ont élaboré des stratégies nationales fondées sur",
        "des données factuelles, et prévu des échéances précises à cet égard.",
    ]
    for at in range(6):
        sheet.column(72, 100 + 40 * at, french)
    path = scanned([sheet.picture()], tmp_path / "scan.pdf")

    [page] = read(path, ReadOptions(languages=("en", "fr"))).sheets

    assert sum(line in french for line in lines(page)) >= 11


@needs_tesseract
def test_only_the_pages_without_text_are_recognized(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.column(72, 100, article())
    picture = scanned([sheet.picture()], tmp_path / "picture.pdf")
    mixed = pypdfium2.PdfDocument.new()
    for source, at in ((ANNEX, 2), (picture, 0)):
        with pypdfium2.PdfDocument(source) as document:
            mixed.import_pages(document, [at])
    path = tmp_path / "mixed.pdf"
    mixed.save(path)
    mixed.close()

    source = read(path, ReadOptions(languages=("en",)))

    assert [page.ocr for page in source.sheets] == [False, True]
    assert all(word.confidence is None for word in source.sheets[0].words)
    assert all(word.confidence is not None for word in source.sheets[1].words)
    assert lines(source.sheets[1]) == list(article())


def test_without_tesseract_what_to_install_is_said_and_which_pages_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank = Image.new("L", (827, 1169), 230)
    path = scanned([blank, blank, blank], tmp_path / "scan.pdf")
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(InputError) as raised:
        read(path, ReadOptions())

    assert "(pages 1 to 3)" in str(raised.value)
    assert "apt install tesseract-ocr tesseract-ocr-eng tesseract-ocr-fra" in str(raised.value)


def test_a_program_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tesseract"
    program.write_text(
        '#!/bin/sh\n[ "$1" = --list-langs ] && printf "List:\\neng\\n" && exit\n'
        "exec /bin/sleep 60\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("concordat_extractors.reading.pdf_scans._SECONDS", 0.5)
    path = scanned([Image.new("L", (827, 1169), 230)], tmp_path / "scan.pdf")

    with pytest.raises(InputError, match="took too long"):
        read(path, ReadOptions(languages=("en",)))
