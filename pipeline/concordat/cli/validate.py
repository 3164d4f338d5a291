"""`concordat validate`: files against the published schemas and against themselves."""

from __future__ import annotations

from pathlib import Path

import click

from concordat.cli.console import printable
from concordat.cli.options import FILE, console_of, message_options
from concordat.cli.outcome import CODES, Outcome

_MOST = 100


@click.command(epilog=CODES, short_help="Check files against the published schemas.")
@click.argument("files", nargs=-1, required=True, type=FILE)
@message_options
def validate(files: tuple[Path, ...], quiet: bool, debug: bool) -> int:
    """Check plans, alignments and lineages in JSON or XML.

    Each file is held against the schema it names, then against itself: ids that are used twice,
    references that lead nowhere. One line for each problem on stdout.

    \b
    Examples:
      concordat validate out/ccm/lausanne-2020/plan.json
      concordat validate outputs/*/*/plan.*
    """
    from concordat.validate import find_problems
    from concordat_extractors.errors import InputError

    console = console_of(quiet, debug)
    outcome = Outcome()
    with console.progress(len(files)) as step:
        for path in files:
            try:
                kind, problems = find_problems(path)
            except InputError as error:
                click.echo(printable(f"{path}: {error}"))
                outcome.failed.append(str(path))
            except Exception as error:
                console.crash(str(path), error)
                outcome.failed.append(str(path))
            else:
                for problem in problems[:_MOST]:
                    click.echo(printable(f"{path}: {problem}"))
                if len(problems) > _MOST:
                    click.echo(f"{path}: and {len(problems) - _MOST} more problems")
                if problems:
                    outcome.failed.append(str(path))
                else:
                    console.say(f"{path}: valid {kind}")
                    outcome.done.append(str(path))
            step()
    if len(files) > 1:
        invalid, valid = len(outcome.failed), len(outcome.done)
        console.say(f"{len(files)} files: {valid} valid, {invalid} invalid")
    return outcome.code
