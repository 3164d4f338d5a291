"""From bytes to text: which encoding a text file is in."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from concordat_extractors.errors import InputError
from concordat_schemas.source import SourceWarning

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WESTERN = frozenset(
    "ÀÂÄÇÈÉÊËÎÏÔÖÙÛÜàâäçèéêëîïôöùûüŒœÆæÑñÁáÍíÓóÚúÃãÕõÅåØøß’‘“”–—…«»°€£§·¿¡ºª®©™•²³¹½\u00a0\u00ad"
)
_STRAY = re.compile("[\udc80-\udcff]")
_MOJIBAKE = re.compile(r"â€[\u0090-\u2122]|Ã[\u0080-\u00bf]")
_SAMPLE = 64_000


@dataclass(slots=True)
class Decoded:
    """A file's text, how it was encoded, and what a user should know of it."""

    text: str
    encoding: str
    warnings: list[SourceWarning] = field(default_factory=list)


def decode(data: bytes, name: str) -> Decoded:
    """The text in a file: by its byte order mark, as UTF-8, as UTF-16, else by its letters.

    Raises InputError when no encoding gives text.
    """
    decoded = _decode(data, name)
    if "\ufffd" in decoded.text:
        _warn(
            decoded,
            "encoding",
            f"{name} holds characters that an earlier conversion lost (\ufffd).",
        )
    if len(_MOJIBAKE.findall(decoded.text)) >= 3:
        _warn(
            decoded,
            "garbled",
            f"{name} holds sequences such as “Ã©”, the trace of a wrong conversion: "
            "save it from its source again as UTF-8.",
        )
    return decoded


def _decode(data: bytes, name: str) -> Decoded:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(encoding), encoding)
            except UnicodeDecodeError:
                if encoding != "utf-8":
                    raise _unreadable(name) from None
    try:
        if b"\0" not in data[:_SAMPLE]:
            return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if b"\0" in data[:_SAMPLE]:
        return _with_nulls(data, name)
    return _nearly_utf8(data, name) or _eight_bit(data, name)


def _with_nulls(data: bytes, name: str) -> Decoded:
    sample = data[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > len(sample) * 0.15 and others < zeros / 10:
            try:
                return Decoded(data.decode(encoding), encoding)
            except UnicodeDecodeError:
                break
    if sample.count(0) <= max(2, len(sample) // 1000):
        decoded = _decode(data.replace(b"\0", b" "), name)
        _warn(decoded, "encoding", f"{name} holds zero bytes, which were read as spaces.")
        return decoded
    raise _unreadable(name)


def _nearly_utf8(data: bytes, name: str) -> Decoded | None:
    """UTF-8 with a few bytes pasted from a Windows file, or cut off at the end."""
    text = data.decode("utf-8", "surrogateescape")
    stray = len(_STRAY.findall(text))
    whole = sum(1 for char in text if char > "\x7f") - stray
    if stray > whole:
        return None
    mended = _STRAY.sub(lambda m: _windows(ord(m.group()) - 0xDC00), text)
    decoded = Decoded(mended, "utf-8")
    _warn(
        decoded,
        "encoding",
        f"{name} is UTF-8 with {stray} damaged character{'s' * (stray > 1)}, "
        "read as Windows-1252: check accents and quotation marks.",
    )
    return decoded


def _windows(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "replace")


def _eight_bit(data: bytes, name: str) -> Decoded:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    high = [char for char in text[:1_000_000] if char > "\x7f"]
    if high and sum(char in _WESTERN for char in high) >= 0.9 * len(high):
        return Decoded(text, "windows-1252")
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise _unreadable(name)
    try:
        decoded = Decoded(data.decode(best.encoding), best.encoding)
    except (UnicodeDecodeError, LookupError):
        raise _unreadable(name) from None
    _warn(
        decoded,
        "encoding",
        f"{name} does not say its encoding; it was read as {best.encoding}: "
        "check the accents, or save it as UTF-8.",
    )
    return decoded


def _warn(decoded: Decoded, code: str, sentence: str) -> None:
    decoded.warnings.append(SourceWarning(code, sentence))


def _unreadable(name: str) -> InputError:
    return InputError(
        f"{name} is not text in any known encoding: "
        "save it as UTF-8 text or as .docx and try again."
    )
