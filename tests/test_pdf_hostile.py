"""Damaged, hidden, oversized and alien PDFs: one clear sentence, or a result flagged as partial."""

from __future__ import annotations

import os
import random
import signal
import zlib
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat import apart
from concordat.apart import extract_apart
from concordat.completeness import is_partial
from concordat_extractors.errors import InputError
from concordat_extractors.extract import extract
from concordat_extractors.layout.pages.columns import Flow
from concordat_extractors.layout.pages.setting import setting_of
from concordat_extractors.reading import ReadOptions, read_bytes
from concordat_extractors.reading.pdf_integrity import MAX_STREAM
from concordat_schemas.source import SourceDocument
from tests.conftest import Command
from tests.pdf_builder import Pdf, file_of, text

CORPUS = Path(__file__).parent.parent / "corpus"
SAID = "Action 1. States Parties will clear the harbours by 2030."
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def file(
    content: str = text(72, 700, SAID),
    *,
    box: str = "[0 0 595 842]",
    page: str = "",
    catalog: str = "",
    resources: str = "",
    more: tuple[bytes, ...] = (),
) -> bytes:
    """A file of one page; `more` are the objects from number 6 on."""
    return file_of(
        [
            f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents 4 0 R "
                f"/Resources << /Font << /F1 5 0 R >> {resources} >> {page} >>"
            ).encode(),
            stream(content.encode("latin-1")),
            FONT,
            *more,
        ]
    )


def stream(content: bytes, entries: str = "") -> bytes:
    packed = zlib.compress(content, 9)
    head = f"<< {entries} /Filter /FlateDecode /Length {len(packed)} >>".encode()
    return head + b"\nstream\n" + packed + b"\nendstream"


def read(data: bytes, **options: object) -> SourceDocument:
    return read_bytes(data, "plan.pdf", ReadOptions(**options))  # type: ignore[arg-type]


def words(source: SourceDocument) -> str:
    return " ".join(word.text for sheet in source.sheets for word in sheet.words)


def codes(source: SourceDocument) -> list[str]:
    return [warning.code for warning in source.warnings]


def read_or_sentence(data: bytes, **options: object) -> SourceDocument | str:
    """The document in a file, or the one sentence with which the file is refused."""
    try:
        return read(data, **options)
    except InputError as error:
        sentence = str(error)
    assert sentence.startswith("plan.pdf ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def refusal(data: bytes, **options: object) -> str:
    found = read_or_sentence(data, **options)
    assert isinstance(found, str)
    return found


def ordinary() -> bytes:
    return (CORPUS / "ccm" / "lausanne" / "elements-2020-06-18.pdf").read_bytes()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7\n", "cannot be opened"),
        (b"%PDF-1.7\n%%EOF\n", "cannot be opened"),
        (b"%PDF-1.7\n" + random.Random(1).randbytes(5_000), "cannot be opened"),
        (file_of([b"<< /Type /Catalog >>"]), "cannot be opened"),
        (
            file_of([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] >>"]),
            "cannot be opened",
        ),
        (
            file_of(
                [
                    b"<< /Type /Catalog /Pages 2 0 R >>",
                    b"<< /Type /Pages /Kids [3 0 R] /Count 9 >>",
                    b"<< /Type /Pages /Kids [2 0 R] /Count 9 /Parent 2 0 R >>",
                ]
            ),
            "none of its pages can be read",
        ),
        (file(""), "holds no text"),
        (file("q 1 0 0 RG 10 10 m 500 500 l S Q"), "holds no text"),
        (file(box="[0 0 5000000 5000000]"), "none of its pages can be read"),
    ],
    ids=[
        "empty", "header", "no objects", "noise", "no pages", "page tree of itself",
        "page tree in a circle", "blank", "drawing", "huge page",
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused_in_one_sentence(data: bytes, said: str) -> None:
    assert said in refusal(data)


@pytest.mark.parametrize(
    "box",
    ["[0 0 0 0]", "[595 842 0 0]", "[0 0 nan nan]", "[]", "(no box)", "[0 0 1e400 1e400]"],
)
def test_text_is_read_whatever_the_page_says_of_its_size(box: str) -> None:
    assert words(read(file(box=box))) == SAID


@pytest.mark.parametrize(
    "page", ["/UserUnit 10", "/UserUnit -1", "/Rotate 45", "/CropBox [9000 9000 9100 9100]"]
)
def test_text_is_read_whatever_else_the_page_says(page: str) -> None:
    assert words(read(file(page=page))) == SAID


@pytest.mark.parametrize("left", [0.35, 0.6, 0.9, 0.999])
def test_a_file_that_was_cut_short_says_so(left: float) -> None:
    data = ordinary()[: int(left * len(ordinary()))]
    found = read_or_sentence(data)
    assert isinstance(found, str) or "damaged_part" in codes(found)


def with_a_byte_changed() -> bytes:
    data = bytearray(ordinary())
    start = data.index(b"stream", len(data) // 3)
    data[start + 200] ^= 0xFF
    return bytes(data)


def test_a_byte_that_was_changed_is_noticed() -> None:
    assert "damaged_part" in codes(read(with_a_byte_changed()))


def test_an_object_that_is_not_where_the_table_says_is_noticed() -> None:
    whole = file(text(72, 700, SAID))
    assert "damaged_part" not in codes(read(whole))
    gone = whole.replace(b"\n5 0 obj", b"\n\0\0\0\0\0\0\0")
    assert "damaged_part" in codes(read(gone))


@pytest.mark.parametrize("path", sorted(CORPUS.rglob("*.pdf")), ids=lambda path: path.stem)
def test_whole_files_are_taken_for_whole(path: Path) -> None:
    source = read(path.read_bytes(), pages=(1, 1))
    assert not {"damaged_part", "hidden_text", "reader_fallback"} & {*codes(source)}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_changed_bytes_give_a_sentence_or_a_document(data: st.DataObject) -> None:
    pdf = Pdf()
    page = pdf.page().text(72, 700, SAID)
    page.link((72, 690, 200, 712), "https://example.org/")
    page.form(text(72, 500, "In a form."))
    changed = bytearray(pdf.data())
    for _ in range(data.draw(st.integers(1, 30))):
        changed[data.draw(st.integers(9, len(changed) - 1))] = data.draw(st.integers(0, 255))
    found = read_or_sentence(bytes(changed))
    assert isinstance(found, str) or words(found)


def test_what_swells_beyond_all_measure_is_refused() -> None:
    bomb = file("q Q " * (MAX_STREAM // 4 + 1))
    assert len(bomb) < 500_000
    assert "unpacks to more than 100 MB" in refusal(bomb)


def test_forms_that_draw_themselves_end() -> None:
    form = (
        "/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
        "/Resources << /XObject << /X 6 0 R >> /Font << /F1 5 0 R >> >>"
    )
    data = file(
        text(72, 700, SAID) + "/X Do",
        resources="/XObject << /X 6 0 R >>",
        more=(stream(b"/X Do " + text(72, 600, "Once.").encode(), form),),
    )
    assert words(read(data)).startswith(SAID)


def test_a_page_with_too_much_on_it_says_so() -> None:
    source = read(file("0 0 m 9 9 l S " * 30_000 + text(72, 700, SAID)))
    assert words(source) == SAID
    assert codes(source) == ["page_too_full"]


def test_links_without_number_cost_little() -> None:
    link = "<< /Subtype /Link /Rect [0 0 595 842] /A << /S /URI /URI (https://example.org) >> >>"
    content = "".join(
        text(x, y, "word", size=3) for x in range(0, 590, 10) for y in range(0, 840, 8)
    )
    source = read(file(content, page=f"/Annots [{link * 5_000}]"))
    assert any(word.link for word in source.sheets[0].words)


def test_more_pages_than_are_read_at_a_time_are_left_out() -> None:
    pdf = Pdf()
    for number in range(12):
        pdf.page().text(72, 700, f"Page {number + 1}.")
    source = read(pdf.data(), max_pages=10)
    assert (len(source.sheets), source.pages) == (10, 12)
    assert codes(source) == ["pages_left_out"]


@pytest.mark.parametrize("reader", ["pdfium", "pdfplumber"])
def test_a_page_that_is_not_there_is_a_wrong_choice(reader: str) -> None:
    assert "no page 2" in refusal(file(), pages=(2, 2), reader=reader)


def test_a_dynamic_form_is_refused() -> None:
    form = "/AcroForm << /XFA 6 0 R /Fields [] >> /NeedsRendering true"
    data = file(text(72, 700, "Please wait..."), catalog=form, more=(stream(b"<xdp/>"),))
    assert "XFA form" in refusal(data)


def attached(entries: str = "") -> str:
    file = "<< /Type /Filespec /F (a.pdf) >>"
    return f"/Names << /EmbeddedFiles << /Names [(a.pdf) {file}] >> >> {entries}"


def test_a_portfolio_is_refused() -> None:
    data = file(text(72, 700, "Open in Acrobat."), catalog=attached("/Collection << /View /D >>"))
    assert "portfolio" in refusal(data)


def test_attached_files_are_named_as_left_out() -> None:
    source = read(file(catalog=attached()))
    assert words(source) == SAID
    assert codes(source) == ["embedded_parts"]


LAYERED = "/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>"
LAYER = (b"<< /Type /OCG /Name (Old wording) >>",)


def on_a_layer(content: str) -> str:
    return f"/OC /L BDC\n{content}EMC\n"


def test_text_on_a_layer_that_is_off_is_hidden() -> None:
    content = text(72, 700, SAID) + on_a_layer(text(72, 680, "Nobody sees this."))
    options = {"resources": "/Properties << /L 6 0 R >>", "more": LAYER}
    (page,) = read(file(content, catalog=LAYERED, **options)).sheets  # type: ignore[arg-type]
    assert {word.text for word in page.words if word.look.hidden} == {"Nobody", "sees", "this."}
    shown = LAYERED.replace("/OFF", "/ON")
    (page,) = read(file(content, catalog=shown, **options)).sheets  # type: ignore[arg-type]
    assert not any(word.look.hidden for word in page.words)


def test_a_page_of_hidden_text_only_says_so() -> None:
    source = read(file("BT 3 Tr /F1 12 Tf 72 700 Td (Seen by nobody.) Tj ET"))
    assert words(source) == "Seen by nobody."
    assert codes(source) == ["hidden_text"]


def test_a_file_of_running_heads_only_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(file("BT /F1 12 Tf 72 5000 Td (Far above the page.) Tj ET"))
    with pytest.raises(InputError, match=r"^plan.pdf holds no text but running heads"):
        extract(path)


def test_a_page_of_one_line_gives_that_line(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(file(text(72, 700, "Harbours of the coast")))
    (found,) = extract(path)
    assert [one.text for one in found.plan.paragraphs] == ["Harbours of the coast"]
    assert not is_partial(found.plan)


def test_either_engine_reads_when_asked() -> None:
    for reader, name in (("pdfium", "pdf"), ("pdfplumber", "pdfplumber")):
        source = read(file(), reader=reader)
        assert (words(source), source.reader, source.warnings) == (SAID, name, [])


def test_pdfplumber_reads_what_pdfium_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise pypdfium2.PdfiumError("no", err_code=3)

    monkeypatch.setattr(pypdfium2, "PdfDocument", fail)
    source = read(file())
    assert (words(source), codes(source)) == (SAID, ["reader_fallback"])
    assert "cannot be opened" in refusal(file(), reader="pdfium")


def test_the_command_tells_one_sentence_and_goes_on(concordat: Command, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    (tmp_path / "good.pdf").write_bytes(file())
    (tmp_path / "changed.pdf").write_bytes(with_a_byte_changed())
    done = concordat("extract", "broken.pdf", "good.pdf", "changed.pdf", "-o", "out")
    told = done.stderr.decode()
    assert done.returncode == 1
    assert "concordat: broken.pdf is damaged and cannot be opened as PDF" in told
    assert "good.pdf: 1 action" in told
    assert "1 complete, 1 partial (changed.pdf), 1 failed (broken.pdf)" in told
    assert "Traceback" not in told


@pytest.mark.skipif(not hasattr(os, "fork"), reason="reading apart needs fork")
@pytest.mark.parametrize(
    ("number", "said"),
    [
        (signal.SIGKILL, "makes the reader of PDF fail (SIGKILL)"),
        (signal.SIGXCPU, "seconds of computing"),
        (0, "takes more memory"),
    ],
)
def test_a_file_that_ends_its_reader_fails_alone(
    number: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(file())

    def end(*_: object, **__: object) -> None:
        if not number:
            raise MemoryError
        os.kill(os.getpid(), number)

    monkeypatch.setattr(apart, "extract", end)
    with pytest.raises(InputError) as caught:
        extract_apart(path)
    assert str(caught.value).startswith("plan.pdf ")
    assert said in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="reading apart needs fork")
def test_where_pdfium_ends_its_process_pdfplumber_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(file())

    def end_with_pdfium(*arguments: Any, options: ReadOptions, **others: Any) -> Any:
        if options.reader != "pdfplumber":
            os.kill(os.getpid(), signal.SIGKILL)
        return extract(*arguments, options=options, **others)

    monkeypatch.setattr(apart, "extract", end_with_pdfium)
    (found,) = extract_apart(path)
    assert [one.number for one in found.plan.actions] == ["1"]
    assert [one.code for one in found.plan.diagnostics.warnings] == ["reader_fallback"]


def test_what_goes_wrong_apart_is_raised_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(file())

    def fault(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(apart, "extract", fault)
    with pytest.raises(ZeroDivisionError, match="a fault of ours"):
        extract_apart(path)


def test_a_column_of_which_nothing_but_notes_is_left_has_no_setting() -> None:
    left, right = 72.0, 520.0
    assert setting_of([Flow([], 1, left, right)]).leads == frozenset()
