"""Reading decisions back from the spreadsheet of a comparison, whoever saved it since.

Every sheet whose first row has the columns `decision`, `old_id` and `new_id` is read, in whatever
order they are, and only rows in which `decision` is filled count. The file is read as untrusted:
within the limits of all Office files, and nothing in it is computed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast, get_args

from concordat.writers.legal_text import legal_text
from concordat_extractors.errors import InputError
from concordat_extractors.reading.archive import Archive
from concordat_extractors.reading.options import ReadOptions
from concordat_extractors.reading.xml import parse_part
from concordat_schemas.alignment import DecisionKind, Relation
from concordat_schemas.safe_xml import XmlRefused

if TYPE_CHECKING:
    from lxml import etree

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_NEEDED = ("decision", "old_id", "new_id")
_READ = (*_NEEDED, "decision_relation", "decision_note", "old_key", "new_key")
_COLUMN = re.compile(r"([A-Z]{1,3})[0-9]+")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_MOST = 1_048_576
"""Rows of a sheet, the limit of the format."""


@dataclass(frozen=True, slots=True)
class SheetDecision:
    """One decision as a person wrote it.

    `old` and `new` are ids. The keys are those of the texts the row was written with
    (`concordat_schemas.identity.content_key`), none where the row had no element on that side: a
    person may have written another id beside them, so the key of an id is to be compared.
    """

    where: str
    kind: DecisionKind
    old: str
    new: str
    old_key: str | None
    new_key: str | None
    relation: Relation | None
    note: str | None


def read_decisions(
    data: bytes, name: str, options: ReadOptions | None = None
) -> list[SheetDecision]:
    """The decisions in an XLSX file, each pair once, in the order of the sheets and rows.

    `name` is what the user calls the file. Raises `InputError`, a sentence with the place, when
    the file is no such spreadsheet, a decision is none, or two decide one pair differently.
    """
    archive = Archive(data, name, options or ReadOptions())
    made: dict[tuple[str, str], SheetDecision] = {}
    found = False
    for title, rows in _tables(archive):
        found = True
        for number, cells in rows:
            one = _decision(f"{archive.name}, sheet {title!r}, row {number}", cells)
            if one is None:
                continue
            before = made.setdefault((one.old, one.new), one)
            if (before.kind, before.relation) != (one.kind, one.relation):
                raise InputError(
                    f"{one.where}: {one.old} and {one.new} are decided otherwise in "
                    f"{before.where}; keep one of the two."
                )
            if one.note and not before.note:
                made[one.old, one.new] = replace(before, note=one.note)
    if not found:
        raise InputError(
            f"{archive.name} has no sheet with the columns {', '.join(_NEEDED)}; "
            "is it the concordance.xlsx of a comparison?"
        )
    return list(made.values())


def _decision(where: str, cells: dict[str, str]) -> SheetDecision | None:
    kind = cells.get("decision", "").casefold()
    relation = cells.get("decision_relation", "").casefold()
    if not kind and not relation:
        return None
    if kind not in get_args(DecisionKind):
        raise InputError(
            f"{where}: the decision {kind[:40]!r} is none of {', '.join(get_args(DecisionKind))}."
        )
    if relation and relation not in get_args(Relation):
        raise InputError(
            f"{where}: the relation {relation[:40]!r} is none of {', '.join(get_args(Relation))}."
        )
    if kind == "relabel" and not relation:
        raise InputError(f"{where}: relabel needs a relation in decision_relation.")
    old, new = cells.get("old_id", ""), cells.get("new_id", "")
    if not old or not new:
        raise InputError(f"{where}: {kind} needs both old_id and new_id.")
    return SheetDecision(
        where=where,
        kind=cast(DecisionKind, kind),
        old=old,
        new=new,
        old_key=cells.get("old_key") or None,
        new_key=cells.get("new_key") or None,
        relation=cast("Relation | None", relation or None),
        note=cells.get("decision_note") or None,
    )


def _tables(archive: Archive) -> Iterator[tuple[str, Iterator[tuple[int, dict[str, str]]]]]:
    """The sheets that can hold decisions: their titles, and their rows below the head."""
    workbook = _part(archive, "xl/workbook.xml")
    links = {
        one.get("Id"): one.get("Target", "")
        for one in _part(archive, "xl/_rels/workbook.xml.rels")
        if one.get("TargetMode") != "External"
    }
    shared: list[str] | None = None
    for sheet in workbook.iter(f"{_SHEET}sheet"):
        target = links.get(sheet.get(_LINK))
        path = posixpath.normpath(posixpath.join("/xl", target)) if target else ""
        if "/worksheets/" not in path:
            continue
        if shared is None:
            shared = _shared(archive)
        rows = _rows(_part(archive, path), shared)
        _, head = next(rows, (0, {}))
        columns = {title: column for column, title in head.items() if title in _READ}
        if all(title in columns for title in _NEEDED):
            yield sheet.get("name", ""), _named(rows, columns)


def _named(
    rows: Iterator[tuple[int, dict[int, str]]], columns: dict[str, int]
) -> Iterator[tuple[int, dict[str, str]]]:
    for number, cells in rows:
        yield number, {title: cells.get(column, "") for title, column in columns.items()}


def _rows(sheet: etree._Element, shared: list[str]) -> Iterator[tuple[int, dict[int, str]]]:
    """Row numbers and cells by column number; cells need not say where they stand."""
    number = 0
    for row in sheet.iter(f"{_SHEET}row"):
        said = row.get("r", "")
        number = int(said) if said.isascii() and said.isdigit() and len(said) < 8 else number + 1
        if number > _MOST:
            return
        cells: dict[int, str] = {}
        column = -1
        for one in row.iter(f"{_SHEET}c"):
            place = _COLUMN.fullmatch(one.get("r", ""))
            column = _column(place[1]) if place else column + 1
            cells[column] = _value(one, shared).strip()
        yield number, cells


def _value(one: etree._Element, shared: list[str]) -> str:
    inline = one.find(f"{_SHEET}is")
    if inline is not None:
        return _text(inline)
    value = one.findtext(f"{_SHEET}v") or ""
    if one.get("t") == "s":
        known = value.isascii() and value.isdigit() and len(value) < 10
        return shared[int(value)] if known and int(value) < len(shared) else ""
    return _unescaped(value)


def _shared(archive: Archive) -> list[str]:
    if "xl/sharedStrings.xml" not in archive:
        return []
    return [_text(one) for one in _part(archive, "xl/sharedStrings.xml").iter(f"{_SHEET}si")]


def _text(holder: etree._Element) -> str:
    """The text of a string, runs of it joined; readings beside it are left out."""
    texts = [*holder.iterfind(f"{_SHEET}t"), *holder.iterfind(f"{_SHEET}r/{_SHEET}t")]
    return _unescaped("".join(one.text or "" for one in texts))


def _unescaped(text: str) -> str:
    return legal_text(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _part(archive: Archive, path: str) -> etree._Element:
    """The root of a part, in the namespace of transitional files."""
    try:
        root = parse_part(archive.read(path))
    except KeyError:
        raise InputError(
            f"{archive.name} is no spreadsheet: it has no part {path.lstrip('/')!r}."
        ) from None
    except XmlRefused as error:
        raise InputError(f"{archive.name} is damaged in its part {path!r}: {error}.") from None
    for one in root.iter(f"{_STRICT}*"):
        one.tag = _SHEET + str(one.tag).removeprefix(_STRICT)
    return root
