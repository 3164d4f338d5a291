"""What a user sees beside the data: messages and progress, all on stderr, nothing when quiet."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

# Documents are untrusted, and a terminal obeys control characters.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    """Text with control characters replaced, line feeds and tabs kept."""
    return _CONTROLS.sub("\ufffd", text)


class Console:
    """Messages of one run. Errors are told even when `quiet`; colour only where it is wanted."""

    def __init__(self, *, quiet: bool = False, debug: bool = False) -> None:
        self.quiet = quiet
        self.debug = debug
        self._bar: Any = None
        self._colour = None if not os.environ.get("NO_COLOR") else False

    def say(self, text: str) -> None:
        """Progress, counts, summaries."""
        if not self.quiet:
            self._line(printable(text))

    def warn(self, text: str) -> None:
        """Something to look at, under the line of the file it belongs to."""
        if not self.quiet:
            self._line(f"  {click.style('look:', fg='yellow')} {printable(text)}")

    def error(self, text: str) -> None:
        """A failure; shown always."""
        self._line(f"{click.style('concordat:', fg='red')} {printable(text)}")

    def crash(self, what: str, error: BaseException) -> None:
        """A fault of ours, in one sentence; the traceback only with `--debug`."""
        if self.debug:
            import traceback

            self._line("".join(traceback.format_exception(error)).rstrip())
        self.error(
            f"concordat failed on {what}: {type(error).__name__}: {error}; please report this, "
            "with the output of the same command with --debug"
        )

    @contextmanager
    def progress(self, total: int) -> Iterator[Any]:
        """A bar of `total` steps where someone watches a terminal; call what it gives per step."""
        if self.quiet or total < 2 or not sys.stderr.isatty():
            yield lambda: None
            return
        with click.progressbar(length=total, file=sys.stderr, show_pos=True) as bar:
            self._bar = bar
            try:
                yield lambda: bar.update(1)
            finally:
                self._bar = None

    def _line(self, text: str) -> None:
        if self._bar is not None:
            # The bar stands on the line that is about to be written.
            click.echo("\r" + " " * 79 + "\r", err=True, nl=False)
        click.echo(text, err=True, color=self._colour)
        if self._bar is not None:
            self._bar.render_progress()
