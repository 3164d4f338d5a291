"""XML: the mapping of `concordat_schemas.xml`, and a word about characters XML cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concordat_schemas.xml import dump

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel


def xml_bytes(document: BaseModel, report: Callable[[str], None] | None = None) -> bytes:
    """A schema object as XML; `report` hears how many characters had to be spelt out."""
    written = dump(document)
    if written.replaced and report:
        count = written.replaced
        what = "1 character that XML forbids is" if count == 1 else f"{count} such characters are"
        report(f"the XML spells out control characters: {what} written as _xHHHH_")
    return written.data
