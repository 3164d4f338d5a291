"""How a file gets on disk: whole or not at all, and never half of it to be seen."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from concordat.writers.errors import OutputError


def write_file(path: Path, content: bytes) -> None:
    """Replace a file in one step; `OutputError` when the disk refuses, and the old file stays.

    The bytes go to a hidden file in the same folder, reach the disk, and take the name.
    """
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            # Created by hand, not by tempfile, so that the user's umask decides who may read it.
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            descriptor = os.open(unfinished, flags, 0o666)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, path)
        except BaseException:
            with contextlib.suppress(OSError):
                unfinished.unlink()
            raise
        _sync_folder(path.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{path} was not written: {reason}") from error


def _sync_folder(folder: Path) -> None:
    # Windows cannot open a folder, and some file systems cannot sync one: the rename still holds.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
