"""Reading a PDF in a process of its own, so that a file that breaks its reader breaks only that.

pdfium is a large program in C++: a hostile or damaged file can make it crash, run without end or
fill the memory, and nothing in this process could stop it. Where the system cannot fork, and for
files of other kinds, which have limits of their own, reading stays in this process.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from concordat_extractors.errors import InputError
from concordat_extractors.extract import Extraction, PartIdentity, add_references, extract
from concordat_extractors.reading.options import ReadOptions
from concordat_schemas.plan import PlanWarning

MAX_MEMORY: Final = 4_000_000_000
"""Bytes of address space that reading one file may take."""

_SECONDS = 20
_BYTES_A_SECOND = 10_000
_GRACE = 5
_LOOKED_AT = 1_024


def extract_apart(
    path: Path,
    *,
    options: ReadOptions | None = None,
    parts: Sequence[PartIdentity] = (),
    part: str | None = None,
    styles: Sequence[Path] = (),
    corrections: Path | None = None,
    references: bool = True,
    authorities: Sequence[Path] = (),
) -> list[Extraction]:
    """What `extract` gives, with a PDF read in a process of its own.

    A PDF may take 20 seconds of computing and one more for every 10 kB, and `MAX_MEMORY`. When
    pdfium fails on it, it is read with pdfplumber, and a warning says so. Raises what `extract`
    raises, and `InputError` when neither reads it.
    """

    def read(chosen: ReadOptions) -> list[Extraction]:
        # References are found in this process, which loads what that takes once for all files.
        return extract(
            path,
            options=chosen,
            parts=parts,
            part=part,
            styles=styles,
            corrections=corrections,
            references=False,
        )

    found = _read_apart(path, read, options or ReadOptions())
    if references:
        add_references(found, authorities)
    return found


def _read_apart(
    path: Path, read: Callable[[ReadOptions], list[Extraction]], options: ReadOptions
) -> list[Extraction]:
    if "fork" not in get_all_start_methods() or not _is_pdf(path):
        return read(options)
    seconds = _SECONDS + path.stat().st_size // _BYTES_A_SECOND
    try:
        return _apart(read, options, seconds)
    except _EndedError as error:
        ended = error
    if options.reader is None:
        try:
            found = _apart(read, replace(options, reader="pdfplumber"), seconds)
        except (_EndedError, InputError):
            raise InputError(ended.sentence(path.name)) from None
        for extraction in found:
            extraction.plan.diagnostics.warnings.append(
                PlanWarning(
                    code="reader_fallback",
                    sentence="pdfplumber read the file, because pdfium failed on it: compare the "
                    "result with it.",
                )
            )
        return found
    raise InputError(ended.sentence(path.name))


class _EndedError(Exception):
    """The process ended without an answer, by the signal `number` or for want of memory (0)."""

    def __init__(self, number: int, seconds: int) -> None:
        super().__init__(number, seconds)
        self.number = number
        self.seconds = seconds

    def sentence(self, name: str) -> str:
        """What the user is told of the file of that name."""
        if self.number == signal.SIGXCPU:
            return (
                f"{name} takes more than {self.seconds} seconds of computing: read fewer of its "
                "pages with --pages, or print it to PDF again."
            )
        if self.number == 0:
            return (
                f"{name} takes more memory than the {MAX_MEMORY // 1_000_000_000} GB that it may: "
                "read fewer of its pages with --pages, or print it to PDF again."
            )
        return (
            f"{name} makes the reader of PDF fail ({signal.Signals(self.number).name}), being "
            "damaged or made to do harm: print it to PDF again from another program."
        )


def _is_pdf(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return b"%PDF-" in file.read(_LOOKED_AT)
    except OSError:
        return False


def _apart(
    read: Callable[[ReadOptions], list[Extraction]], options: ReadOptions, seconds: int
) -> list[Extraction]:
    _load()
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(read, options, seconds, sender), daemon=True)
    process.start()
    sender.close()
    try:
        answer: list[Extraction] | BaseException = receiver.recv()
    except EOFError:
        process.join()
        raise _EndedError(max(-(process.exitcode or 0), 0), seconds) from None
    finally:
        receiver.close()
        process.kill()
        process.join()
    if isinstance(answer, BaseException):
        raise answer
    return answer


def _load() -> None:
    """Loads what every PDF needs, so that each process begins with it."""
    # Nothing here multiplies matrices, and a process with threads must not be forked.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import concordat_extractors.layout.pages
    import concordat_extractors.reading.pdf  # noqa: F401


def _work(
    read: Callable[[ReadOptions], list[Extraction]],
    options: ReadOptions,
    seconds: int,
    sender: Connection,
) -> None:
    """What the process does; it ends without any clearing up of its own."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    memory = MAX_MEMORY if most == resource.RLIM_INFINITY else min(MAX_MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (memory, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + _GRACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    answer: Any
    try:
        answer = read(options)
    except MemoryError:
        os._exit(0)
    except Exception as error:
        if not isinstance(error, InputError):
            error.add_note("".join(traceback.format_exception(error)))
        answer = error
    sender.send(answer)
    os._exit(0)
