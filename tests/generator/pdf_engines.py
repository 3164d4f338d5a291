"""The engines that print made-up plans as PDF: which are here, and how each one prints."""

from __future__ import annotations

import importlib
import logging
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from . import chromium
from .docx_pages import dressed
from .model import Plan
from .page_look import PageLook
from .write_docx import write_docx
from .write_html import write_html
from .write_reportlab import write_reportlab
from .write_typst import write_typst

Source = str | bytes
_TAGGED = '{"UseTaggedPDF":{"type":"boolean","value":"%s"}}'


@dataclass(frozen=True)
class Engine:
    """`missing` says why the engine cannot print here, or ""; `source` is what it prints from.

    `printed` takes sources with their looks, all at once because starting an engine is slow.
    """

    name: str
    missing: Callable[[], str]
    source: Callable[[Plan, PageLook, Random], Source]
    printed: Callable[[Sequence[tuple[Source, PageLook]]], list[bytes]]


def _package(name: str) -> Callable[[], str]:
    @cache
    def missing() -> str:
        try:
            importlib.import_module(name)
        except (ImportError, OSError) as error:
            # One of them needs libraries of the system, and says so as an OSError.
            return f"the package {name} cannot be used ({str(error).splitlines()[0]})"
        return ""

    return missing


# Typst


def _typst(jobs: Sequence[tuple[Source, PageLook]]) -> list[bytes]:
    with warnings.catch_warnings():
        # A font without a shape asked for is replaced, which is what it may be.
        warnings.simplefilter("ignore")
        return [
            bytes(_compiler().compile(input=_bytes(source), format="pdf", pdf_tags=look.tagged))
            for source, look in jobs
        ]


@cache
def _compiler() -> Any:
    import typst

    return typst.Compiler(font_paths=typst.Fonts())


def _bytes(source: Source) -> bytes:
    return source if isinstance(source, bytes) else source.encode()


# WeasyPrint


def _weasyprint(jobs: Sequence[tuple[Source, PageLook]]) -> list[bytes]:
    import weasyprint  # type: ignore[import-untyped]

    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return [
        bytes(weasyprint.HTML(string=_bytes(source).decode()).write_pdf(pdf_tags=look.tagged))
        for source, look in jobs
    ]


# Chromium


def _chromium(jobs: Sequence[tuple[Source, PageLook]]) -> list[bytes]:
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        chromium.Browser(Path(profile)) as browser,
    ):
        return [browser.pdf(_bytes(s).decode(), tagged=look.tagged) for s, look in jobs]


# LibreOffice


def _office() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _word(plan: Plan, look: PageLook, random: Random) -> bytes:
    assert look.docx is not None
    return dressed(write_docx(plan, look.docx, random), plan, look)


def _libreoffice(jobs: Sequence[tuple[Source, PageLook]]) -> list[bytes]:
    """One process for all tagged and one for all untagged files."""
    out: dict[int, bytes] = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        for index, (source, _) in enumerate(jobs):
            (folder / f"{index}.docx").write_bytes(_bytes(source))
        for tagged in (True, False):
            chosen = [index for index, (_, look) in enumerate(jobs) if look.tagged == tagged]
            if not chosen:
                continue
            filter_ = "pdf:writer_pdf_Export:" + _TAGGED % ("true" if tagged else "false")
            subprocess.run(
                [
                    str(_office()),
                    "--headless",
                    f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                    "--convert-to",
                    filter_,
                    "--outdir",
                    str(folder),
                    *(str(folder / f"{index}.docx") for index in chosen),
                ],
                check=True,
                capture_output=True,
                # Its own Python must not load what ours was told to.
                env={k: v for k, v in os.environ.items() if not k.startswith("PYTHON")},
                timeout=60 + 10 * len(chosen),
            )
            for index in chosen:
                out[index] = (folder / f"{index}.pdf").read_bytes()
    return [out[index] for index in range(len(jobs))]


ENGINES = {
    engine.name: engine
    for engine in (
        Engine("typst", _package("typst"), lambda p, k, _: write_typst(p, k), _typst),
        Engine(
            "reportlab",
            _package("reportlab"),
            lambda p, k, _: write_reportlab(p, k),
            lambda jobs: [_bytes(source) for source, _ in jobs],
        ),
        Engine(
            "libreoffice",
            lambda: "" if _office() else "LibreOffice is not installed",
            _word,
            _libreoffice,
        ),
        Engine(
            "chromium",
            lambda: "" if chromium.program() else "Chromium is not installed",
            lambda p, k, _: write_html(p, k),
            _chromium,
        ),
        Engine("weasyprint", _package("weasyprint"), lambda p, k, _: write_html(p, k), _weasyprint),
    )
}
