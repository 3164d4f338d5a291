"""What a file is, from its content and never from its name."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from concordat_extractors.errors import InputError

Kind = Literal["docx", "pdf", "text"]

_WORD = "save it as .docx in the program that made it and try again."
_TEXT = "convert it to PDF, .docx or text and try again."
_SCAN = "save it as PDF, whose pages are recognized, and try again."
_UNPACK = "unpack it and give the document inside."

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "an RTF document", _WORD),
    (b"\x89PNG\r\n\x1a\n", "a PNG image", _SCAN),
    (b"\xff\xd8\xff", "a JPEG image", _SCAN),
    (b"GIF87a", "a GIF image", _SCAN),
    (b"GIF89a", "a GIF image", _SCAN),
    (b"II*\x00", "a TIFF image", _SCAN),
    (b"MM\x00*", "a TIFF image", _SCAN),
    (b"8BPS", "a Photoshop image", _SCAN),
    (b"AT&TFORM", "a DjVu document", _SCAN),
    (b"%!PS", "a PostScript file", _TEXT),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    (b"\xffWPC", "a WordPerfect document", _WORD),
    (b"\x7fELF", "a program", "give the document itself."),
    (b"SQLite format 3\x00", "an SQLite database", "give the document itself."),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: tuple[tuple[str, str, str], ...] = (
    ("EncryptedPackage", "a document locked with a password", "save it without the password."),
    ("WordDocument", "a Word document in the old .doc format", _WORD),
    ("Workbook", "an Excel workbook in the old .xls format", _TEXT),
    ("PowerPoint Document", "a presentation in the old .ppt format", _TEXT),
    ("__properties_version1.0", "an Outlook message", "save its text or attachment as a file."),
)
_PACKAGES: tuple[tuple[str, str, str], ...] = (
    ("xl/workbook", "an Excel workbook", _TEXT),
    ("ppt/presentation", "a PowerPoint presentation", _TEXT),
    ("visio/document", "a Visio drawing", _TEXT),
    ("Index/Document.iwa", "a Pages document", _WORD),
)
_OPEN_DOCUMENT = {
    "text": ("an OpenDocument text (.odt)", _WORD),
    "spreadsheet": ("an OpenDocument spreadsheet (.ods)", _TEXT),
    "presentation": ("an OpenDocument presentation (.odp)", _TEXT),
}
_HTML = re.compile(
    rb"(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*){0,5}<(?:!doctype\s+html|html)\b", re.I | re.S
)
_MARKUP = re.compile(rb"<\?xml\b|<!DOCTYPE\s|<[A-Za-z_][\w.-]*:?[\w.-]*\s+xmlns[:=]", re.I)
_MAIL = re.compile(
    rb"^(?:Received|Return-Path|Delivered-To|From|To|Subject|Date|Message-ID|MIME-Version|"
    rb"Content-Type|X-[\w-]+):",
    re.I | re.M,
)
_MAIL_ONLY = re.compile(rb"^(?:Received|Message-ID|MIME-Version|Return-Path):", re.I | re.M)
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HEAD = 4096
_SAMPLE = 64_000
_JSON_LIMIT = 20_000_000


def sniff(data: bytes, name: str) -> Kind:
    """The reader for a file's content.

    Raises InputError, with what to do instead, for everything that no reader takes.
    """
    if not data:
        raise InputError(f"{name} is empty: check that it was saved or copied completely.")
    head = data[:_HEAD]
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _package(data, name)
    if head.find(b"%PDF-", 0, 1024) >= 0:
        return "pdf"
    if data.startswith(_OLE):
        raise _compound(data, name)
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            raise _refused(name, what, remedy)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        raise _refused(name, "a WebP image", _SCAN)
    if head[4:8] == b"ftyp":
        image = head[8:12] in (b"heic", b"heix", b"mif1", b"avif")
        raise _refused(name, "an image" if image else "a film or sound", _SCAN if image else _TEXT)
    if head[:2] == b"BM" and len(data) > 26 and data[6:10] == bytes(4):
        raise _refused(name, "a bitmap image", _SCAN)
    _refuse_other_text(data, head, name)
    return "text"


def _refuse_other_text(data: bytes, head: bytes, name: str) -> None:
    """Text formats that are no document text, and bytes that are no text at all."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _HTML.match(start):
        raise _refused(
            name, "a web page (HTML)", "open it in a browser or Word, save it as PDF or .docx, "
            "and try again."
        )  # fmt: skip
    if _MARKUP.match(start):
        word = b"schemas.microsoft.com/office" in head or b"wordprocessingml" in head
        raise _refused(
            name,
            "a Word document saved as XML" if word else "an XML file and not a document",
            _WORD if word else "give the document itself, as PDF, .docx or text.",
        )
    if start[:1] in (b"{", b"[") and _is_json(data):
        raise _refused(
            name,
            "a JSON file and not a document",
            "give the document itself, as PDF, .docx or text.",
        )
    top = head.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    if len(_MAIL.findall(top)) >= 3 and _MAIL_ONLY.search(top):
        raise _refused(name, "an e-mail message", "save its text or attachment as a file.")
    if start.startswith(b"\\documentclass"):
        raise _refused(name, "a LaTeX source", _TEXT)
    sample = data[:_SAMPLE]
    wide = sample[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in sample
    if not wide and len(_CONTROL.findall(sample)) > max(4, len(sample) // 50):
        raise _binary(name)
    if wide and not _wide_text(sample):
        raise _binary(name)


def _wide_text(sample: bytes) -> bool:
    """Whether bytes with zeros among them can be UTF-16 or UTF-32 text, or text with a few."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        return True
    zeros = sample.count(0)
    if zeros <= max(2, len(sample) // 1000):
        return len(_CONTROL.findall(sample)) <= max(4, len(sample) // 50)
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    return max(even, odd) > len(sample) * 0.15 and min(even, odd) < max(even, odd) / 10


def _is_json(data: bytes) -> bool:
    import json

    if len(data) > _JSON_LIMIT:
        return data.lstrip()[:2] in (b'{"', b"[{", b"{\n", b"[\n")
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _package(data: bytes, name: str) -> Kind:
    """What a ZIP archive holds, by its own list of entries."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            kind = b""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                kind = archive.read("mimetype")
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, EOFError, NotImplementedError):
        if b"word/" in data[:_SAMPLE] or b"[Content_Types].xml" in data[:_SAMPLE]:
            return "docx"
        raise InputError(f"{name} is a damaged ZIP archive: copy or download it again.") from None
    except Exception as error:  # zlib.error and the like, raised for hostile archives
        raise InputError(f"{name} is a damaged ZIP archive: copy or download it again.") from error
    if any(entry.startswith("word/") for entry in names) and "[Content_Types].xml" in names:
        return "docx"
    for entry, what, remedy in _PACKAGES:
        if any(each.startswith(entry) for each in names):
            raise _refused(name, what, remedy)
    if kind.startswith(b"application/epub"):
        raise _refused(name, "an e-book (EPUB)", _TEXT)
    if kind.startswith(b"application/vnd.oasis.opendocument."):
        part = kind.decode("ascii", "replace").rsplit(".", 1)[1].split("-")[0].strip()
        raise _refused(name, *_OPEN_DOCUMENT.get(part, ("an OpenDocument file", _WORD)))
    if "[Content_Types].xml" in names:
        return "docx"
    raise _refused(name, "a ZIP archive without a Word document in it", _UNPACK)


def _compound(data: bytes, name: str) -> InputError:
    """The old Office formats, told apart by the names of their streams."""
    for stream, what, remedy in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return _refused(name, what, remedy)
    return _refused(name, "an old Office document", _WORD)


def _refused(name: str, what: str, remedy: str) -> InputError:
    return InputError(f"{name} is {what}; this version reads PDF, DOCX and text: {remedy}")


def _binary(name: str) -> InputError:
    return InputError(
        f"{name} holds binary data and no text that can be read: give a PDF, DOCX or text file."
    )
