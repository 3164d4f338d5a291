"""Which reader a file gets, and what a user is told who gives the wrong file."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat_extractors.errors import InputError
from concordat_extractors.reading import ReadOptions, read, read_bytes
from concordat_extractors.reading.sniff import sniff


def archive(**entries: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, text in entries.items():
            target.writestr(name, text)
    return packed.getvalue()


def office(*streams: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + b"".join(
        stream.encode("utf-16-le") for stream in streams
    )  # fmt: skip


TYPES = "[Content_Types].xml"
DOCX = archive(**{TYPES: "<Types/>", "word/document.xml": "<w/>"})
REFUSED = {
    "an RTF document": b"{\\rtf1\\ansi Plan}",
    "a Word document in the old .doc format": office("Root Entry", "WordDocument"),
    "a document locked with a password": office("EncryptedPackage"),
    "an Excel workbook in the old .xls format": office("Workbook"),
    "an OpenDocument text": archive(
        mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<x/>"}
    ),
    "an Excel workbook": archive(**{TYPES: "<Types/>", "xl/workbook.xml": "<x/>"}),
    "a PowerPoint presentation": archive(**{TYPES: "<Types/>", "ppt/presentation.xml": "<x/>"}),
    "an e-book": archive(mimetype="application/epub+zip"),
    "a ZIP archive without a Word document": archive(**{"plan.txt": "text"}),
    "a damaged ZIP archive": archive(**{"plan.txt": "text"})[:-30],
    "a web page": b"\xef\xbb\xbf\n<!DOCTYPE html>\n<html><body><p>Plan</p></body></html>",
    "an XML file": b"<?xml version='1.0'?><plan><action/></plan>",
    "a Word document saved as XML": b"<?xml version='1.0'?><pkg:package "
    b"xmlns:pkg='http://schemas.microsoft.com/office/2006/xmlPackage'/>",
    "a JSON file": b'{"schema": {"name": "x"}}',
    "an e-mail message": b"Received: from a\nFrom: a@b\nTo: c@d\nMIME-Version: 1.0\n\nThe plan",
    "a PNG image": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "a JPEG image": b"\xff\xd8\xff\xe0" + bytes(40),
    "a TIFF image": b"II*\x00" + bytes(40),
    "a gzip archive": b"\x1f\x8b\x08" + bytes(40),
    "binary data": bytes(range(1, 9)) * 40,
    "empty": b"",
    "a LaTeX source": b"\\documentclass{article}",
}


@pytest.mark.parametrize("what", REFUSED)
def test_wrong_files_are_named_with_a_remedy(what: str) -> None:
    with pytest.raises(InputError) as error:
        read_bytes(REFUSED[what], "Plan.docx")
    sentence = str(error.value)
    assert sentence.startswith("Plan.docx ")
    assert what in sentence
    assert ": " in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    "text",
    [
        "Plan\n\n**Action 1** Do.",
        "<p>Plan</p>\n\nText with HTML in it.",
        "<!-- from a converter -->\n# Plan\n\nText.",
        "{not json",
        "[1] A note\n\nText [1].",
        "From: the President\nTo: all States\n\nText.",
        "<Form K> is the form.",
        "\x0cPage",
        "Plan with one\x00zero.",
    ],
)
def test_text_is_text_whatever_it_is_called(text: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    path.write_text(text, encoding="utf-8")
    assert read(path).reader == "text"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_wide_text_is_text(encoding: str) -> None:
    data = ("Plan d'action\n" * 20).encode(encoding)
    assert read_bytes(data, "plan.txt").reader == "text"


def test_pdf_and_docx_are_known_by_content() -> None:
    assert sniff(b"%PDF-1.7\n%\xe2\xe3", "a.txt") == "pdf"
    assert sniff(b"\n\n%PDF-1.4", "a.txt") == "pdf"
    assert sniff(DOCX, "a.txt") == "docx"
    assert sniff(DOCX[:-30], "a.txt") == "docx"


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^absent\.txt does not exist"):
        read(tmp_path / "absent.txt")
    with pytest.raises(InputError, match="is a folder"):
        read(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "nul\0.txt")
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / ("x" * 300))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="not a regular file"):
        read(tmp_path / "pipe")


def test_large_files_are_refused_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"word " * 500_000)
    with pytest.raises(InputError, match=r"^large\.txt is larger than the 2 MB"):
        read(path, ReadOptions(max_file=2_000_000))


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([*REFUSED.values(), b"PK\x03\x04", b"%PDF", b"\xff\xfe", b"{\\rt", b"<html"]),
    st.binary(max_size=80),
    st.integers(0, 60),
)
def test_any_bytes_are_taken_or_refused_in_one_sentence(head: bytes, tail: bytes, cut: int) -> None:
    refusal = "junk.bin is "
    try:
        sniff(head[: max(0, len(head) - cut)] + tail, "junk.bin")
    except InputError as error:
        refusal = str(error)
    assert refusal.startswith("junk.bin ")
    assert "\n" not in refusal


def test_hostile_archive_lists_are_refused() -> None:
    data = bytearray(archive(mimetype="x" * 50))
    central = data.find(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 0xFFFFFFFF)
    with pytest.raises(InputError, match=r"^a\.odt is "):
        sniff(bytes(data), "a.odt")
