"""The command line: how a run ends. What each command does is in a module of its own."""

from __future__ import annotations

import io
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from concordat.cli.group import concordat
from concordat.cli.outcome import FAILED, INTERRUPTED, NOT_WRITTEN, WRONG_USE

__all__ = ["concordat", "main"]


def main() -> NoReturn:
    """Run the command of this process's arguments and exit with its code."""
    signal.signal(signal.SIGTERM, _interrupt)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            # Closed by whoever started us; what is written to it is not wanted.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character of a document is no reason to fail.
            stream.reconfigure(errors="backslashreplace")
    code = _run()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError as error:
        code = _output_lost(error)
    sys.exit(code)


def _run() -> int:
    stdout = sys.stdout
    try:
        code = concordat.main(prog_name="concordat", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.UsageError as error:
        error.show()
        return WRONG_USE
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nconcordat: interrupted; what was done before is kept", err=True)
        return INTERRUPTED
    except SystemExit:
        # When what reads the output has gone, click puts a silent stream in place of stdout and
        # exits with a code of its own.
        if sys.stdout is not stdout:
            return NOT_WRITTEN
        raise
    except OSError as error:
        return _output_lost(error)
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        click.echo(
            f"concordat failed: {type(error).__name__}: {error}; "
            "please report this, with the output of the same command with --debug",
            err=True,
        )
        return FAILED


def _output_lost(error: OSError) -> int:
    # Python flushes stdout once more when it exits, and would complain about it a second time.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if not isinstance(error, BrokenPipeError):
        click.echo(f"concordat: the output was not written: {error.strerror or error}", err=True)
    return NOT_WRITTEN


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
