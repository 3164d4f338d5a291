"""`concordat schema`: a published schema on stdout."""

from __future__ import annotations

import sys

import click


@click.command()
@click.argument("kind", type=click.Choice(["plan", "alignment", "lineage"]))
@click.option(
    "--format",
    "form",
    type=click.Choice(["json-schema", "xsd"]),
    default="json-schema",
    show_default=True,
    help="JSON Schema 2020-12 or XML Schema 1.0.",
)
def schema(kind: str, form: str) -> None:
    """Print a published schema.

    \b
    Examples:
      concordat schema plan > plan.schema.json
      concordat schema plan --format xsd > plan.xsd
    """
    from concordat_schemas.publish import published_schema

    content = published_schema(kind, "xsd" if form == "xsd" else "json-schema")
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
