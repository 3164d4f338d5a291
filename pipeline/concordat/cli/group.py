"""The command `concordat` and its subcommands. Nothing costly is imported before one runs."""

from __future__ import annotations

from typing import Any

import click

from concordat.cli.completion import completion
from concordat.cli.diff import diff
from concordat.cli.explain import explain
from concordat.cli.extract import extract
from concordat.cli.options import message_options
from concordat.cli.outcome import CODES
from concordat.cli.run import run
from concordat.cli.schema import schema
from concordat.cli.validate import validate


class _Group(click.Group):
    """Lists its commands in the order of a user's work, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> Any:
    if asked and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"concordat {version('concordat')}")
        ctx.exit()


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=CODES,
)
@message_options
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Version."
)
def concordat(quiet: bool, debug: bool) -> None:
    """Treaty action plans as data.

    \b
    Examples:
      concordat run                                    the whole corpus, into outputs/
      concordat extract plan.docx > plan.json          one plan, as JSON
      concordat extract *.docx -o out --format json,xml,csv
      concordat diff old.pdf draft.docx -o out         what changed, to read and to import
      concordat explain plan.docx act_12               where action 12 came from
      concordat validate out/*/*/plan.*

    Data goes to stdout or to the folder given with -o, everything else to stderr. Nothing ever
    opens a network connection.
    """


for _command in (run, extract, diff, validate, explain, schema, completion):
    concordat.add_command(_command)
