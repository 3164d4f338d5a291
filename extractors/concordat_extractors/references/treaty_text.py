"""How the text of a treaty becomes an authority file: from an extracted treaty to its articles.

    concordat extract TREATY.pdf -o FOLDER
    python -m concordat_extractors.references.treaty_text FOLDER/.../plan.json ccm > ccm-text.toml

Articles are the sections of kind `article`; what stands before the first one, such as a preamble,
is no provision and is left out. The wording is that of the extraction, character for character.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from concordat_extractors.errors import InputError
from concordat_extractors.references.entries import FORMAT
from concordat_schemas.plan import Item, Paragraph, Plan

USAGE = "usage: python -m concordat_extractors.references.treaty_text PLAN.json INSTRUMENT"


def treaty_text(plan: Plan, instrument: str) -> str:
    """The articles of an extracted treaty as the text of an authority file.

    `instrument` is the id that the treaty has in authority files. Raises InputError where the
    document has no articles.
    """
    owners = _articles(plan)
    lines = [
        f"format = {_quoted(FORMAT)}",
        f"provenance = {_quoted(_provenance(plan))}",
    ]
    for section in plan.sections:
        if section.kind != "article" or not section.number:
            continue
        lines += ["", "[[article]]", f"instrument = {_quoted(instrument)}"]
        lines += [f"number = {_quoted(section.number)}"]
        if section.heading:
            lines += [f"heading = {_quoted(section.heading)}"]
        for paragraph in plan.paragraphs:
            if owners.get(paragraph.section) == section.id:
                lines += _paragraph(paragraph)
    if "[[article]]" not in lines:
        raise InputError(
            f"{plan.id} has no articles, so no treaty text can be made from it; "
            "a treaty's articles stand under headings such as Article 1."
        )
    return "\n".join(lines) + "\n"


def _articles(plan: Plan) -> dict[str | None, str]:
    """For each section inside an article, and the article itself, the article's id."""
    found: dict[str | None, str] = {}
    for section in plan.sections:
        if section.kind == "article" and section.number:
            found[section.id] = section.id
        elif section.parent in found:
            found[section.id] = found[section.parent]
    return found


def _provenance(plan: Plan) -> str:
    title = plan.metadata.title or plan.id
    return (
        f"Made by concordat_extractors.references.treaty_text from {plan.id}, {title}; "
        "the wording is that of the extraction."
    )


def _paragraph(paragraph: Paragraph) -> Iterator[str]:
    yield "  [[article.paragraph]]"
    if paragraph.number:
        yield f"  number = {_quoted(paragraph.number)}"
    yield f"  text = {_quoted(paragraph.text)}"
    if paragraph.continuation:
        yield f"  continuation = {_quoted(paragraph.continuation)}"
    yield from _items(paragraph.items, "article.paragraph.item")


def _items(items: Sequence[Item], table: str) -> Iterator[str]:
    for item in items:
        margin = "  " * table.count(".")
        yield f"{margin}[[{table}]]"
        if item.label:
            yield f"{margin}label = {_quoted(item.label)}"
        yield f"{margin}text = {_quoted(item.text)}"
        yield from _items(item.items, f"{table}.item")


def _quoted(value: str) -> str:
    """A TOML string on one line: as it stands where TOML has quotes for that, else escaped."""
    if all(c >= " " and c != "\x7f" for c in value):
        if "'" not in value:
            return f"'{value}'"
        if "'''" not in value and not value.endswith("'"):
            return f"'''{value}'''"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    plain = "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped)
    return f'"{plain}"'


def main(arguments: Sequence[str]) -> int:
    """The command: writes the file to standard output, a fault to standard error."""
    if len(arguments) != 2:
        print(USAGE, file=sys.stderr)
        return 2
    name, instrument = arguments
    try:
        text = treaty_text(_plan(Path(name)), instrument)
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    sys.stdout.buffer.write(text.encode("utf-8"))
    return 0


def _plan(path: Path) -> Plan:
    try:
        return Plan.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read ({error.strerror}).") from None
    except ValidationError:
        raise InputError(f"{path.name}: is no plan.json; run concordat extract first.") from None


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
