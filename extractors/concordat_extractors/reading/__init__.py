"""Reading: from a file to a SourceDocument, by the reader that its content calls for."""

from __future__ import annotations

from pathlib import Path

from concordat_extractors.errors import InputError
from concordat_extractors.reading.options import ReadOptions
from concordat_schemas.source import SourceDocument

__all__ = ["ReadOptions", "read", "read_bytes"]

_DEFAULTS = ReadOptions()


def read(path: Path, options: ReadOptions = _DEFAULTS) -> SourceDocument:
    """The document in a file, whatever the file is called.

    Raises InputError with one sentence when the path is no readable file, the file is larger than
    `options.max_file` bytes, or its content is nothing that can be read.
    """
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise InputError(f"{name} is a folder: give a file in it.")
        if path.exists() and not path.is_file():
            raise InputError(f"{name} is not a regular file: save it as a file and give that.")
        size = path.stat().st_size
        if size > options.max_file:
            raise _too_large(name, options)
        with path.open("rb") as file:
            data = file.read(options.max_file + 1)
    except FileNotFoundError:
        raise InputError(f"{name} does not exist: check the path.") from None
    except PermissionError:
        raise InputError(f"{name} may not be read: check its permissions.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the path is not valid"
        raise InputError(f"{name} cannot be read ({reason}): check the path.") from None
    return read_bytes(data, name, options)


def read_bytes(data: bytes, name: str, options: ReadOptions = _DEFAULTS) -> SourceDocument:
    """The document in these bytes; `name` is what messages and sources call it."""
    if len(data) > options.max_file:
        raise _too_large(name, options)
    from concordat_extractors.reading.sniff import sniff

    kind = sniff(data, name)
    if options.pages is not None and kind != "pdf":
        raise InputError(
            f"{name} has no pages of its own, being Word or text: leave out the choice of pages."
        )
    if kind == "docx":
        from concordat_extractors.reading.docx import read_docx

        return read_docx(data, name, options)
    if kind == "pdf":
        from concordat_extractors.reading.pdf import read_pdf

        return read_pdf(data, name, options)
    from concordat_extractors.reading.text import read_text

    return read_text(data, name, options)


def _too_large(name: str, options: ReadOptions) -> InputError:
    return InputError(
        f"{name} is larger than the {options.max_file // 1_000_000} MB that are read: "
        "give the document without its pictures, or a part of it."
    )
