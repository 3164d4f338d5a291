"""`concordat completion`: the script that lets a shell complete commands and options."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell.

    \b
    Examples:
      concordat completion bash > ~/.local/share/bash-completion/completions/concordat
      concordat completion zsh > ~/.zfunc/_concordat
      concordat completion fish > ~/.config/fish/completions/concordat.fish
    """
    from click.shell_completion import get_completion_class

    known = get_completion_class(shell)
    root = ctx.find_root().command
    assert known is not None
    click.echo(known(root, {}, "concordat", "_CONCORDAT_COMPLETE").source())
