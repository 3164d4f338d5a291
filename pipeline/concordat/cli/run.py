"""`concordat run`: the whole corpus."""

from __future__ import annotations

from pathlib import Path

import click

from concordat.cli.options import console_of, message_options
from concordat.cli.outcome import CODES, FAILED, NOT_WRITTEN, WRONG_USE


@click.command(epilog=CODES, short_help="Read every document of a corpus.")
@click.argument("corpus", type=click.Path(path_type=Path), default=Path("corpus"))
@click.option(
    "-o",
    "--output",
    "outputs",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("outputs"),
    show_default=True,
    metavar="OUTPUTS",
    help="Folder the results go to.",
)
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    metavar="N",
    help="Read so many files at a time; the results are the same.",
)
@click.option(
    "--authorities",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="PATH",
    help="Know these treaties, meetings and documents too (a TOML file or a folder of them).",
)
@click.option("--verbose", "-v", is_flag=True, help="Show every warning.")
@message_options
def run(
    corpus: Path,
    outputs: Path,
    jobs: int,
    authorities: tuple[Path, ...],
    verbose: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Read every document of a corpus that has a catalogue.toml, and write everything.

    \b
    Examples:
      concordat run
      concordat run ~/plans -o ~/plans-data
    """
    from concordat.batch import run_corpus
    from concordat.writers.errors import OutputError
    from concordat_extractors.errors import InputError, UsageError

    console = console_of(quiet, debug)
    try:
        result = run_corpus(
            corpus,
            outputs,
            report=console.say,
            jobs=jobs,
            authorities=authorities,
            verbose=verbose,
        )
    except UsageError as error:
        console.error(str(error))
        return WRONG_USE
    except InputError as error:
        console.error(str(error))
        return FAILED
    except OutputError as error:
        console.error(str(error))
        return NOT_WRITTEN
    console.say(f"results in {outputs}")
    return result.exit_code
