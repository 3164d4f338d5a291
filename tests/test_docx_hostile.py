"""Damaged, forged and alien files: one clear sentence that names the file, or a flagged result."""

from __future__ import annotations

import io
import random
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat_extractors.errors import InputError
from concordat_extractors.reading.archive import Archive
from concordat_extractors.reading.docx import read_docx
from concordat_extractors.reading.options import ReadOptions
from tests.docx_builder import (
    RELATIONS,
    docx,
    p,
    part,
    r,
    relationships,
    style,
    table,
    tc,
    tr,
    zipped,
)  # fmt: skip
from tests.docx_reading import codes, flat, only_table, read, texts

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refusal(data: bytes, **options: int) -> str:
    """The one sentence with which a file is refused."""
    with pytest.raises(InputError) as caught:
        read_docx(data, "/home/someone/annex.docx", ReadOptions(**options))  # type: ignore[arg-type]
    sentence = str(caught.value)
    assert sentence.startswith("annex.docx ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    assert caught.value.__cause__ is None
    return sentence


def entries(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_document(document: bytes) -> bytes:
    return zipped({**entries(docx(p("text"))), "word/document.xml": document})


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\x00" * 4096, "not a Word document"),
        (b"%PDF-1.7\n", "not a Word document"),
        (b"{\\rtf1 text}", "not a Word document"),
        (b"PK", "damaged or cut short"),
        (OLE, "old format"),
        (OLE + "WordDocument".encode("utf-16-le"), "old Word format (.doc)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "remove the password"),
    ],
)
def test_what_is_no_word_file_is_named(data: bytes, words: str) -> None:
    assert words in refusal(data)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "no main part"),
        ({"word/styles.xml": part("styles", "")}, "no main part"),
        ({"xl/workbook.xml": b"<workbook/>"}, "an Excel workbook"),
        ({"ppt/presentation.xml": b"<presentation/>"}, "a PowerPoint presentation"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text"}, "an OpenDocument file"),
        ({"word/document.xml": b"<html/>"}, "holds something else"),
        ({"word/document.xml": part("styles", "")}, "holds something else"),
        ({"word/document.xml": b""}, "not well-formed"),
        ({"word/document.xml": b"<w:document"}, "not well-formed"),
    ],
)
def test_other_packages_are_named(files: dict[str, bytes], words: str) -> None:
    assert words in refusal(zipped(files))


def test_a_workbook_is_known_by_its_relationship() -> None:
    main = relationships([("r1", f"{RELATIONS}/officeDocument", "xl/workbook.xml", False)])
    files = {"_rels/.rels": main, "xl/workbook.xml": b"<workbook/>"}
    assert "an Excel workbook" in refusal(zipped(files))


def test_a_document_without_text_is_no_success() -> None:
    picture = "<w:r><w:drawing/></w:r>"
    for body in ("", p(), p(picture), table(tr("", "")), p(r(" \u00ad\t"))):
        assert "holds no text" in refusal(docx(body))


def test_cut_short_anywhere() -> None:
    data = docx(p("text " * 50), styles=style("Normal", default=True))
    for end in range(1, len(data), 41):
        refusal(data[:end])


@given(seed=st.integers(0, 10**9))
@settings(max_examples=50, deadline=None)
def test_damaged_anywhere(seed: int) -> None:
    """A file with broken bytes is refused in one sentence or read; nothing else happens."""
    chance = random.Random(seed)
    data = bytearray(docx(p("some text"), styles=style("A"), footnotes=""))
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    sentence = "annex.docx was read"
    try:
        read_docx(bytes(data), "annex.docx", ReadOptions())
    except InputError as error:
        sentence = str(error)
    assert sentence.startswith("annex.docx ")


@given(data=st.binary(max_size=300))
@settings(max_examples=50, deadline=None)
def test_random_bytes(data: bytes) -> None:
    refusal(data)
    refusal(b"PK\x03\x04" + data)
    refusal(with_document(data))


def test_a_bomb_is_stopped_while_it_unpacks() -> None:
    bomb = with_document(b"<a>" + b" " * 20_000_000)
    assert len(bomb) < 100_000
    assert "more than 200 times its size" in refusal(bomb)
    assert "unpacks to more than 5 MB" in refusal(bomb, max_ratio=10**9, max_unpacked=5_000_000)


def test_a_bomb_with_a_forged_size_is_stopped() -> None:
    bomb = bytearray(with_document(b"<a>" + b" " * 20_000_000))
    real = struct.pack("<I", 20_000_003)
    while (at := bomb.find(real)) >= 0:
        bomb[at : at + 4] = struct.pack("<I", 100)
    refusal(bytes(bomb))


def test_a_bomb_that_is_never_opened_does_no_harm() -> None:
    data = docx(p("text"), extra={"word/media/bomb.png": bytes(30_000_000)})
    assert texts(read(data)) == ["text"]


def test_too_many_entries_and_too_large_files() -> None:
    data = docx(p("text"), extra={f"media/{at}": b"" for at in range(50)})
    assert "holds 54 entries, more than the 20" in refusal(data, max_entries=20)
    assert "larger than the 100 bytes" in refusal(data, max_file=100)


def test_an_encrypted_entry_is_named() -> None:
    data = bytearray(docx(p("text")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + offset] |= 1
    assert "protected by a password" in refusal(bytes(data))


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://example.org/a.dtd">',
    ],
)
def test_entities_are_refused_in_every_part(doctype: str) -> None:
    body = f"<w:body>{p('text')}</w:body>"
    document = part("document", body).replace(b"?>", f"?>{doctype}".encode(), 1)
    assert "DOCTYPE" in refusal(with_document(document))
    data = docx(p("text"), styles=style("A"))
    files = entries(data)
    files["word/styles.xml"] = files["word/styles.xml"].replace(b"?>", f"?>{doctype}".encode(), 1)
    assert codes(read(zipped(files))) == ["damaged_part"]


def test_deep_nesting_is_refused() -> None:
    deep = "<w:smartTag>" * 5000 + "</w:smartTag>" * 5000
    assert "not well-formed" in refusal(docx(p(deep)))


def test_tables_and_boxes_nest_as_deep_as_the_parser_allows() -> None:
    inner = p("text")
    for _ in range(82):
        inner = table(tr(tc(inner)))
    assert texts(read(docx(inner))) == ["text"]
    boxed = "text"
    for _ in range(60):
        boxed = f"<w:r><w:pict><w:txbxContent>{p(boxed)}</w:txbxContent></w:pict></w:r>"
    assert texts(read(docx(p(boxed)))) == ["text"]


def test_missing_and_broken_parts_are_said_and_the_text_is_read() -> None:
    data = docx(p("text"), styles=style("A"), numbering="", footnotes="")
    files = entries(data)
    del files["word/styles.xml"]
    files["word/numbering.xml"] = b"<not closed"
    document = read(zipped(files))
    assert texts(document) == ["text"]
    assert codes(document) == ["missing_part", "damaged_part"]
    assert all("plan.docx" in one.sentence for one in document.warnings)


@pytest.mark.parametrize(
    "target",
    [
        "../../../../etc/passwd",
        "/../x.xml",
        "nowhere.xml",
        "",
        "file:///etc/passwd",
        "a\\..\\b",
        "%00",
    ],
)
def test_targets_that_lead_nowhere_are_left_out(target: str) -> None:
    files = entries(docx(p("text")))
    files["word/_rels/document.xml.rels"] = relationships(
        [
            ("r1", f"{RELATIONS}/styles", target, False),
            ("r2", f"{RELATIONS}/footnotes", target, True),
            ("r3", f"{RELATIONS}/header", target, False),
        ]
    )
    document = read(zipped(files))
    assert texts(document) == ["text"]
    assert "missing_part" in codes(document)


def test_circles_in_styles_end() -> None:
    styles = style("A", base="B", run="<w:b/>") + style("B", base="C") + style("C", base="A")
    [block] = flat(read(docx(p(r("text", "<w:i/>"), style="A"), styles=styles)))
    assert (block.runs[0].bold, block.runs[0].italic) == (True, True)


@pytest.mark.parametrize("value", ["-5", "0", "99999999999", "x", "", "1.5", "1e9", "٣"])
def test_numbers_that_are_none_do_no_harm(value: str) -> None:
    cell = tc("cell", f'<w:gridSpan w:val="{value}"/><w:vMerge w:val="{value}"/>')
    row = tr(cell, cell, properties=f'<w:gridBefore w:val="{value}"/>')
    properties = (
        f'<w:ind w:left="{value}"/><w:outlineLvl w:val="{value}"/><w:jc w:val="{value}"/>'
        f'<w:numPr><w:ilvl w:val="{value}"/><w:numId w:val="{value}"/></w:numPr>'
    )
    run = r(
        "text", f'<w:sz w:val="{value}"/><w:color w:val="{value}"/><w:vertAlign w:val="{value}"/>'
    )
    symbol = f'<w:r><w:sym w:font="Symbol" w:char="{value}"/></w:r>'
    document = read(docx(p(run, symbol, properties=properties) + table(row)))
    assert document.blocks[0].text.startswith("text")  # type: ignore[union-attr]
    for one in only_table(document).rows[0]:
        assert 1 <= one.col_span <= 1000


def test_text_with_marks_of_its_own_is_left_as_it_is() -> None:
    text = "=HYPERLINK(\"x\") <script>alert('&amp;')</script> ]]> {{x}} %1"
    assert texts(read(docx(p(text)))) == [text]


def test_names_in_the_archive_are_compared_without_case_and_slashes() -> None:
    archive = Archive(zipped({"Word\\Document.XML": b"x"}), "a.zip", ReadOptions())
    assert "word/document.xml" in archive
    assert archive.read("/WORD/document.xml") == b"x"
    with pytest.raises(KeyError):
        archive.read("word/other.xml")
