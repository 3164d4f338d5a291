"""Whether a PDF is whole, told from its bytes, because pdfium reads damaged files without a word.

A copy that was cut short or changed on its way is read as far as it goes, and nobody would miss
the rest. What would unpack beyond all measure is refused before pdfium unpacks it in memory.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from concordat_extractors.errors import InputError
from concordat_extractors.reading.options import ReadOptions

MAX_STREAM: Final = 100_000_000
"""Bytes that one stream may unpack to."""

_HEADER_WITHIN = 1_024
_TRAILER_WITHIN = 1_000_000
_LONGEST_DICTIONARY = 2_048
_PACKED, _UNPACKED = 1 << 16, 1 << 20
_MOST_STREAMS = 200_000
_MOST_OBJECTS = 200_000

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_FILTER = re.compile(rb"/Filter\s*(?:/(\w+)|\[\s*/(\w+)\s*\])")
# Pictures are unpacked only where they are recognized, with limits of their own; the others never.
_NOT_READ = re.compile(rb"/Subtype\s*/Image\b|/Type\s*/(?:EmbeddedFile|Metadata)\b")
_TRAILER = re.compile(rb"startxref\s+(\d{1,15})(?!\d)")
_TABLE = re.compile(rb"\s{0,16}(?:(xref)\b|\d{1,10}\s+\d{1,5}\s+obj\b)")
_SECTION = re.compile(rb"\s*(\d{1,10})\s+(\d{1,10})\s*(?=\d|trailer)")
_ENTRY = re.compile(rb"\s*(\d{1,15})\s+(\d{1,10})\s+([nf])\b")
_OBJECT = re.compile(rb"\s{0,16}(\d{1,10})\s+\d{1,10}\s+obj\b")
_LAYERS = re.compile(rb"/OCProperties\b")


@dataclass(slots=True)
class Integrity:
    """What the bytes of a file tell: whether it is whole, and whether it may have layers."""

    whole: bool
    layered: bool


def examine(data: bytes, name: str, options: ReadOptions) -> Integrity:
    """Whether a PDF file has its end, its table where that says it is, and all it packs intact.

    `data` is the file's content, `name` what the user calls it. Streams that are encrypted, or
    packed in other ways than Flate, are not looked into. Raises `InputError` when a stream unpacks
    to more than `MAX_STREAM` bytes, or all together to more than `options.max_unpacked`.
    """
    found = Integrity(_has_table(data), _LAYERS.search(data) is not None)
    if b"/Encrypt" in data:
        return found
    left = options.max_unpacked
    for start in _packed(data):
        size = 0
        try:
            for part in _unpacked(data, start):
                size += len(part)
                if size > min(MAX_STREAM, left):
                    raise _swells(name, min(MAX_STREAM, options.max_unpacked))
                found.layered = found.layered or _LAYERS.search(part) is not None
        except (zlib.error, EOFError):
            found.whole = False
        left -= size
    return found


def _has_table(data: bytes) -> bool:
    """Whether the file ends with the place of its table of objects, and has it and them there."""
    places = [int(match[1]) for match in _TRAILER.finditer(data[-_TRAILER_WITHIN:])]
    if not places:
        return False
    # Some programs put text before the header and count from the one or from the other.
    shift = max(data.find(b"%PDF-", 0, _HEADER_WITHIN), 0)
    for start in dict.fromkeys((0, shift)):
        table = _TABLE.match(data, places[-1] + start)
        if table:
            return table[1] is None or _has_objects(data, table.end(), start)
    return False


def _has_objects(data: bytes, at: int, start: int) -> bool:
    """Whether the objects that a table names are where it says; tables in streams are not read."""
    left = _MOST_OBJECTS
    while section := _SECTION.match(data, at):
        number, count = int(section[1]), int(section[2])
        at = section.end()
        for place in range(min(count, left)):
            entry = _ENTRY.match(data, at)
            if entry is None:
                return False
            at = entry.end()
            if entry[3] == b"n" and int(entry[1]):
                head = _OBJECT.match(data, int(entry[1]) + start)
                if head is None or int(head[1]) != number + place:
                    return False
        left -= count
        if left <= 0:
            break
    return True


def _packed(data: bytes) -> Iterator[int]:
    """Where the streams begin that pdfium unpacks with Flate."""
    for number, match in enumerate(_STREAM.finditer(data)):
        if number == _MOST_STREAMS:
            return
        before = data[max(match.start() - _LONGEST_DICTIONARY, 0) : match.start()]
        opened = before.rfind(b"obj")
        dictionary = before[opened:] if opened >= 0 else b""
        named = _FILTER.search(dictionary)
        packing = (named[1] or named[2]) if named else b""
        if packing in (b"FlateDecode", b"Fl") and not _NOT_READ.search(dictionary):
            yield match.end()


def _unpacked(data: bytes, start: int) -> Iterator[bytes]:
    """A stream unpacked piece by piece; zlib.error or EOFError where it is damaged."""
    unpacker = zlib.decompressobj()
    packed = b""
    while not unpacker.eof:
        if not packed:
            packed = data[start : start + _PACKED]
            start += _PACKED
            if not packed:
                raise EOFError
        yield unpacker.decompress(packed, _UNPACKED)
        packed = unpacker.unconsumed_tail


def _swells(name: str, limit: int) -> InputError:
    return InputError(
        f"{name} holds a part that unpacks to more than {limit // 1_000_000} MB, as files made to "
        "do harm do: save it again in the program that made it."
    )
