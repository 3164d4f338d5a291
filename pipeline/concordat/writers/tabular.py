"""The dialect of every CSV file: RFC 4180, UTF-8, one header row, no cell that is a formula.

A cell whose text begins with `=`, `+`, `-`, `@` (or their full-width forms), a tab, a carriage
return or a line feed gets an apostrophe before it, because spreadsheets would run it. Numbers
that concordat writes itself are left alone. Members of a list are joined by `; `. Lines end in
CR LF; a line feed inside a cell is part of its text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concordat_schemas.plan import Place, Plan

Value = str | int | float | bool | None
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_IN_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
SEPARATOR = "; "


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A table as CSV; every row has the cells of the header in its order."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(header)
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"a row of {len(row)} cells under {len(header)} columns")
        writer.writerow([cell(value) for value in row])
    return written.getvalue().encode()


def cell(value: Value) -> str:
    """A value as it stands in a cell; nothing for none, `true` and `false` for flags."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, int):
        return str(value)
    safe = _NOT_IN_CELL.sub("\ufffd", _SURROGATE.sub("\ufffd", value))
    return f"'{safe}" if safe.startswith(_FORMULA) else safe


def joined(members: Iterable[str]) -> str:
    """A list in one cell."""
    return SEPARATOR.join(members)


def pages(places: Sequence[Place]) -> str:
    """The pages of an element, each once, in order; nothing where the source has no pages."""
    return joined(str(page) for page in sorted({p.page for p in places if p.page is not None}))


def places(plan: Plan, found: Sequence[Place]) -> str:
    """Where an element stands, such as `lausanne.docx, paragraph 12; lausanne.docx, page 3`."""
    files = {source.id: source.file for source in plan.sources}
    described = (
        joined_place(files.get(place.source, place.source), place.page, place.locator)
        for place in found
    )
    return joined(dict.fromkeys(described))


def joined_place(file: str, page: int | None, locator: str | None) -> str:
    """One place in words."""
    parts = [file, f"page {page}" if page is not None else "", locator or ""]
    return ", ".join(part for part in parts if part)
