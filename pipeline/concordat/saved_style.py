"""Saving the drafting style a plan was read with."""

from __future__ import annotations

from pathlib import Path

from concordat.writers.atomic import write_file
from concordat_extractors.extract import Extraction, inferred_style


def save_style(extraction: Extraction, path: Path) -> None:
    """Writes the style a plan was read with, named after the file, for `--style` to read."""
    write_file(path, inferred_style(extraction, path.stem).encode())
