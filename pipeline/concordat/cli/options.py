"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from concordat.cli.console import Console

if TYPE_CHECKING:
    from concordat.writers.formats import Format

_Command = TypeVar("_Command", bound=Callable[..., Any])

FILE = click.Path(path_type=Path)
"""A file that the command itself looks at, so that one that is missing does not stop the rest."""


def parse_pages(_: click.Context, __: click.Parameter, value: str | None) -> Any:
    """A page or a range of pages, `12` or `10-40`, as first and last."""
    if value is None:
        return None
    match = re.fullmatch(r"\s*([0-9]{1,6})(?:\s*[-–]\s*([0-9]{1,6}))?\s*", value)
    if match:
        first, last = int(match[1]), int(match[2] or match[1])
        if 1 <= first <= last:
            return first, last
    raise click.BadParameter(f"{value!r} is no page and no range such as 10-40")


def parse_formats(_: click.Context, __: click.Parameter, value: str) -> list[Format]:
    """Formats joined by commas, `json,xml`, each once and in a fixed order."""
    from concordat.writers.formats import FORMATS

    named = [part.strip().lower() for part in value.split(",")]
    for name in named:
        if name not in FORMATS:
            raise click.BadParameter(f"{name!r} is no format; there are {', '.join(FORMATS)}")
    return [known for known in FORMATS if known in named]


def reading_options(command: _Command) -> _Command:
    """The options that say how a document is read."""
    for option in reversed(
        [
            click.option(
                "--part",
                metavar="TITLE",
                help="Read one document of a file that holds several, by its heading.",
            ),
            click.option(
                "--pages", callback=parse_pages, metavar="10-40", help="Read these pages only."
            ),
            click.option(
                "--reader",
                type=click.Choice(["pdfium", "pdfplumber"]),
                help="Read PDF with this engine only; without it pdfium does, and pdfplumber "
                "where pdfium cannot.",
            ),
            click.option(
                "--no-ocr",
                "ocr",
                is_flag=True,
                flag_value=False,
                default=True,
                help="Leave scanned pages unread; they are recognized with Tesseract otherwise.",
            ),
            click.option(
                "--rejected",
                is_flag=True,
                help="Read tracked changes as rejected; they are read as accepted otherwise.",
            ),
            click.option(
                "--style",
                "styles",
                type=FILE,
                multiple=True,
                metavar="FILE",
                help="Know this drafting style too (TOML); may be given several times.",
            ),
            click.option(
                "--corrections",
                type=FILE,
                metavar="FILE",
                help="Replay these corrections (TOML).",
            ),
            click.option(
                "--authorities",
                type=FILE,
                multiple=True,
                metavar="PATH",
                help="Know these treaties, meetings and documents too (a TOML file or a folder "
                "of them); may be given several times.",
            ),
            click.option(
                "--no-references",
                "references",
                is_flag=True,
                flag_value=False,
                default=True,
                help="Leave out what the plan refers to; reading one file is then quicker.",
            ),
            click.option(
                "--catalogue",
                type=click.Path(path_type=Path),
                metavar="FILE",
                help="Take ids and metadata from this catalogue; without it, from the "
                "corpus/catalogue.toml of the working directory, where there is one.",
            ),
            click.option(
                "--password",
                envvar="CONCORDAT_PASSWORD",
                metavar="TEXT",
                help="Password of a protected file; better given as CONCORDAT_PASSWORD.",
            ),
        ]
    ):
        command = option(command)
    return command


def message_options(command: _Command) -> _Command:
    """`--quiet` and `--debug`, on every command as on the group."""
    command = click.option("--debug", is_flag=True, help="Show the traceback of a fault of ours.")(
        command
    )
    return click.option("--quiet", "-q", is_flag=True, help="Errors only on stderr.")(command)


def console_of(quiet: bool, debug: bool) -> Console:
    """The console of a command, whether its flags stand before or after its name."""
    shared = click.get_current_context().find_root().params
    return Console(
        quiet=quiet or bool(shared.get("quiet")), debug=debug or bool(shared.get("debug"))
    )
