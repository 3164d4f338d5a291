"""Hardened access to a ZIP file: nothing is unpacked to disk, and what is unpacked is counted.

Sizes written in a ZIP's directory can be forged, so every limit is applied to the bytes as they
come out of the decompressor.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import PurePosixPath

from concordat_extractors.errors import InputError
from concordat_extractors.reading.options import ReadOptions

_CHUNK = 1 << 16
# A part smaller than this cannot harm the machine, whatever its ratio: short repetitive parts
# of honest files reach ratios of several hundred.
_RATIO_FROM = 4 << 20


class Archive:
    """The parts of one ZIP file, by name; names are compared as OPC does, without case."""

    def __init__(self, data: bytes, name: str, options: ReadOptions) -> None:
        """Opens the directory of the file.

        `data` is the whole file, `name` what the user calls it. Raises `InputError` when it is
        too big, no ZIP file, damaged, or holds more entries than `options.max_entries`.
        """
        self.name = base_name(name)
        self._options = options
        self._unpacked = 0
        if len(data) > options.max_file:
            raise InputError(
                f"{self.name} is larger than the {_size(options.max_file)} that are read; "
                "split it or leave out its pictures."
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, zipfile.LargeZipFile, *_DAMAGE) as error:
            raise InputError(
                f"{self.name} is damaged or cut short ({_reason(error)}); "
                "get a new copy or open it in its own program and save it again."
            ) from None
        if len(entries) > options.max_entries:
            raise InputError(
                f"{self.name} holds {len(entries)} entries, more than the {options.max_entries} "
                "that are read; save it again in the program that made it."
            )
        self._entries = {_key(entry.filename): entry for entry in entries}

    def __contains__(self, part: object) -> bool:
        return isinstance(part, str) and _key(part) in self._entries

    @property
    def names(self) -> list[str]:
        """Names of all entries, lower case, forward slashes, in a fixed order."""
        return sorted(self._entries)

    def read(self, part: str) -> bytes:
        """The bytes of a part.

        Raises `KeyError` when there is none, `InputError` when it is encrypted or damaged, or
        when the archive swells beyond `options.max_unpacked` or `options.max_ratio`.
        """
        entry = self._entries[_key(part)]
        if entry.flag_bits & 0x1:
            raise InputError(
                f"{self.name} is protected by a password; remove the password in the program "
                "that made it and save it again."
            )
        out = bytearray()
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    out += chunk
                    self._guard(entry, len(out), len(chunk))
        except (zipfile.BadZipFile, NotImplementedError, *_DAMAGE) as error:
            raise InputError(
                f"{self.name} is damaged in its part {entry.filename!r} ({_reason(error)}); "
                "get a new copy or open it in its own program and save it again."
            ) from None
        return bytes(out)

    def _guard(self, entry: zipfile.ZipInfo, size: int, grown: int) -> None:
        self._unpacked += grown
        if self._unpacked > self._options.max_unpacked:
            raise InputError(
                f"{self.name} unpacks to more than {_size(self._options.max_unpacked)}, as files "
                "made to do harm do; save it again in the program that made it."
            )
        packed = max(entry.compress_size, 1)
        if size > _RATIO_FROM and size > packed * self._options.max_ratio:
            raise InputError(
                f"{self.name} unpacks to more than {self._options.max_ratio} times its size in "
                f"its part {entry.filename!r}, as files made to do harm do; "
                "save it again in the program that made it."
            )


_DAMAGE = (OSError, EOFError, ValueError, KeyError, zlib.error, struct.error, RuntimeError)


def base_name(name: str) -> str:
    """The file name without folders, whichever slashes they have."""
    return PurePosixPath(name.replace("\\", "/")).name or name


def _key(part: str) -> str:
    return part.replace("\\", "/").lstrip("/").lower()


def _size(count: int) -> str:
    return f"{count // 1_000_000} MB" if count >= 1_000_000 else f"{count} bytes"


def _reason(error: BaseException) -> str:
    return (str(error).strip("'\" .").splitlines() or [type(error).__name__])[0][:80]
