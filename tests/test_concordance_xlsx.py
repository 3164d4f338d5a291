"""The concordance as a spreadsheet and as CSV, and the decisions a person writes into it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from concordat.concordance import CHANGES, totals
from concordat.decision_sheet import read_decisions
from concordat.stored import read_plan
from concordat.writers.concordance_sheets import LINE_HEADER
from concordat.writers.concordance_xlsx import concordance_xlsx
from concordat.writers.links_csv import HEADER, links_csv
from concordat_extractors.errors import InputError
from concordat_extractors.reading.options import ReadOptions
from concordat_schemas.alignment import Alignment, levels
from concordat_schemas.identity import content_key
from concordat_schemas.plan import Plan

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NEW_ORDER, OLD_ORDER = "Actions, new order", "Actions, old order"
Given = tuple[Alignment, Plan, Plan]


@pytest.fixture
def given() -> Given:
    alignment = Alignment.model_validate_json((EXAMPLES / "alignment.json").read_bytes())
    return alignment, read_plan(EXAMPLES / "plan.json"), read_plan(EXAMPLES / "plan-next.json")


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(held: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return made.getvalue()


def sheets(data: bytes) -> dict[str, Any]:
    """The worksheets by their titles."""
    held = parts(data)
    names = [one.get("name") for one in etree.fromstring(held["xl/workbook.xml"]).iter(f"{S}sheet")]
    return {
        name: etree.fromstring(held[f"xl/worksheets/sheet{number}.xml"])
        for number, name in enumerate(names, 1)
    }


def rows(data: bytes, title: str) -> list[dict[str, str]]:
    """The rows of a sheet by its head, as text."""
    strings = [
        "".join(one.itertext())
        for one in etree.fromstring(parts(data)["xl/sharedStrings.xml"]).iter(f"{S}si")
    ]
    made = []
    for row in sheets(data)[title].iter(f"{S}row"):
        cells = []
        for one in row.iter(f"{S}c"):
            value = one.findtext(f"{S}v") or ""
            cells.append(strings[int(value)] if one.get("t") == "s" else value)
        made.append(cells)
    return [dict(zip(made[0], cells, strict=True)) for cells in made[1:]]


def edited(data: bytes, title: str, edits: dict[tuple[int, str], str]) -> bytes:
    """The workbook after a person wrote into cells of a sheet: (row from 1, column) to text.

    They are written as programs write them that keep no table of strings.
    """
    held = parts(data)
    number = [*sheets(data)].index(title) + 1
    path = f"xl/worksheets/sheet{number}.xml"
    root = etree.fromstring(held[path])
    for (row, column), text in edits.items():
        cell = list(root.iter(f"{S}row"))[row].findall(f"{S}c")[LINE_HEADER.index(column)]
        for inner in list(cell):
            cell.remove(inner)
        cell.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(cell, f"{S}is"), f"{S}t").text = text
    held[path] = etree.tostring(root)
    return packed(held)


# What is written


def test_each_link_has_a_row_in_either_order(given: Given) -> None:
    data = concordance_xlsx(*given)
    told = [
        (one["change"], one["symbol"], one["old_label"], one["new_label"])
        for one in rows(data, NEW_ORDER)
    ]
    assert told == [
        ("revised", "MOD", "Action #1", "Action #1"),
        ("merge", "MOD", "Action #2", "Action #2"),
        ("merge", "MOD", "Action #3", "Action #2"),
        ("new", "ADD", "", "Action #3"),
    ]
    assert [one["old_id"] for one in rows(data, OLD_ORDER)] == ["act_1", "act_2", "act_3", ""]


def test_a_row_has_both_texts_and_the_redline_between_them(given: Given) -> None:
    _, old, new = given
    first, *_, last = rows(concordance_xlsx(*given), NEW_ORDER)
    assert (first["old_text"], first["new_text"]) == (old.actions[0].text, new.actions[0].text)
    assert "no later than the [-Fourth-][+Ninth+] Meeting of States Parties" in first["redline"]
    assert last["redline"] == f"[+{new.actions[2].text}+]"
    assert first["old_key"] == content_key(old.actions[0].text)
    assert first["decision"] == first["decision_relation"] == first["decision_note"] == ""


@pytest.mark.parametrize(
    ("change", "symbols"),
    [
        ({"moved": True}, ("ADD*", "SUP*")),
        ({"editorial": True, "relation": "revised"}, ("(MOD)", "(MOD)")),
        ({"relation": "kept"}, ("NOC", "NOC")),
    ],
)
def test_symbols_say_what_became_of_an_action(
    given: Given, change: dict[str, Any], symbols: tuple[str, str]
) -> None:
    alignment = given[0]
    link = alignment.actions.links[0]
    alignment.actions.links[0] = link.model_copy(update=change)
    data = concordance_xlsx(*given)
    assert (rows(data, NEW_ORDER)[0]["symbol"], rows(data, OLD_ORDER)[0]["symbol"]) == symbols


def test_the_totals_are_those_of_the_concordance(given: Given) -> None:
    for row, (name, level) in zip(
        rows(concordance_xlsx(*given), "Summary"), levels(given[0]), strict=True
    ):
        assert row["level"] == name
        assert {one: int(row[one]) for one in CHANGES} == totals(level)


def test_a_paraphrase_has_relations_and_no_redlines(given: Given) -> None:
    alignment = given[0]
    for _, level in levels(alignment):
        level.lost, level.gained = [], []
        level.links = [one.model_copy(update={"changes": None}) for one in level.links]
    alignment.notice = "The old text is a paraphrase."
    data = concordance_xlsx(*given)
    written = rows(data, NEW_ORDER)
    assert [one["redline"] for one in written] == ["", "", "", ""]
    assert written[0]["what_became"]
    assert "The old text is a paraphrase." in {one["told"] for one in rows(data, "About")}


def test_every_table_has_a_frozen_and_filtered_head_and_nothing_merged(given: Given) -> None:
    for title, root in sheets(concordance_xlsx(*given)).items():
        assert root.find(f".//{S}pane").get("ySplit") == "1", title
        assert root.find(f"{S}autoFilter") is not None, title
        assert root.find(f"{S}mergeCells") is None, title


EVIL = ("=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\tx", "＝1", "_x0041_", "\x00\x07\ufffe")


def test_no_text_of_a_document_is_a_formula(given: Given) -> None:
    alignment, old, new = given
    new.actions[0].chapeau = EVIL[0]
    new.actions[1].number, new.actions[1].chapeau = "=2", "\n".join(EVIL)
    data = concordance_xlsx(alignment, old, new)
    held = parts(data)
    assert not [name for name, part in held.items() if re.search(rb"<f[ >]", part)]
    first = rows(data, NEW_ORDER)[0]
    assert first["new_text"].startswith(EVIL[0])
    styles = etree.fromstring(held["xl/styles.xml"])
    quoted = [one.get("quotePrefix") for one in styles.find(f"{S}cellXfs")]
    place = LINE_HEADER.index("new_text")
    cell = list(sheets(data)[NEW_ORDER].iter(f"{S}row"))[1].findall(f"{S}c")[place]
    assert quoted[int(cell.get("s"))] == "1"
    table = list(csv.reader(io.StringIO(links_csv(alignment, old, new).decode())))
    assert not [one for row in table for one in row if one[:1] in set("=+-@\t＝")]


def test_a_text_longer_than_a_cell_is_cut_and_says_so(given: Given) -> None:
    alignment, old, new = given
    new.actions[0].chapeau = "\U0001d49c" * 30_000
    text = rows(concordance_xlsx(alignment, old, new), NEW_ORDER)[0]["new_text"]
    assert text.endswith("[cut: longer than a cell can hold]")
    assert 32_000 < len(text.encode("utf-16-le")) // 2 <= 32_767


def test_the_workbook_is_the_same_every_time(given: Given) -> None:
    assert concordance_xlsx(*given) == concordance_xlsx(*given)


def test_links_csv_has_every_link_and_what_has_none(given: Given) -> None:
    alignment = given[0]
    header, *table = csv.reader(io.StringIO(links_csv(*given).decode()))
    assert tuple(header) == HEADER
    found = [dict(zip(header, row, strict=True)) for row in table]
    linked = [(one["old_id"], one["new_id"]) for one in found if one["strength"]]
    wanted = [(one.old, one.new) for _, level in levels(alignment) for one in level.links]
    assert sorted(linked) == sorted(wanted)
    alone = [one["old_id"] or one["new_id"] for one in found if not one["strength"]]
    ends = [one for _, level in levels(alignment) for one in (*level.dropped, *level.new)]
    assert sorted(alone) == sorted(ends)


# Decisions read back


def test_nothing_is_decided_in_a_sheet_nobody_wrote_in(given: Given) -> None:
    assert read_decisions(concordance_xlsx(*given), "concordance.xlsx") == []


def test_decisions_are_read_with_ids_keys_and_note(given: Given) -> None:
    data = edited(
        concordance_xlsx(*given),
        NEW_ORDER,
        {
            (2, "decision"): " Relabel ",
            (2, "decision_relation"): "absorbed",
            (2, "decision_note"): "=agreed in the room",
            (3, "decision"): "forbid",
            (4, "decision"): "pin",
            (4, "old_id"): "act_3",
        },
    )
    relabel, forbid, pin = read_decisions(data, "folder/concordance.xlsx")
    assert (relabel.kind, relabel.old, relabel.new) == ("relabel", "act_2", "act_2")
    assert (relabel.relation, relabel.note) == ("absorbed", "=agreed in the room")
    assert relabel.old_key == content_key(given[1].actions[1].text)
    assert (forbid.kind, forbid.old, forbid.new, forbid.relation) == (
        "forbid",
        "act_3",
        "act_2",
        None,
    )
    assert (pin.kind, pin.old, pin.old_key, pin.new) == ("pin", "act_3", None, "act_3")
    assert pin.where == "concordance.xlsx, sheet 'Actions, new order', row 5"


def test_one_pair_decided_in_two_sheets_counts_once(given: Given) -> None:
    data = edited(concordance_xlsx(*given), NEW_ORDER, {(1, "decision"): "pin"})
    twice = edited(data, OLD_ORDER, {(1, "decision"): "pin", (1, "decision_note"): "yes"})
    (one,) = read_decisions(twice, "c.xlsx")
    assert (one.old, one.new, one.note) == ("act_1", "act_1", "yes")
    against = edited(data, OLD_ORDER, {(1, "decision"): "forbid"})
    with pytest.raises(InputError, match=r"decided otherwise in .*new order', row 2"):
        read_decisions(against, "c.xlsx")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({(1, "decision"): "perhaps"}, "row 2: the decision 'perhaps' is none of pin"),
        ({(1, "decision_relation"): "kept"}, "the decision '' is none of pin"),
        ({(1, "decision"): "pin", (1, "decision_relation"): "x"}, "the relation 'x' is none of"),
        ({(1, "decision"): "relabel"}, "relabel needs a relation"),
        ({(4, "decision"): "pin"}, "pin needs both old_id and new_id"),
    ],
)
def test_a_decision_that_is_none_is_refused_with_its_place(
    given: Given, cells: dict[tuple[int, str], str], said: str
) -> None:
    data = edited(concordance_xlsx(*given), NEW_ORDER, cells)
    with pytest.raises(InputError, match=said):
        read_decisions(data, "c.xlsx")


def _without(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda held: held.pop(name) and None


def _put(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda held: held.update({name: content})


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>'


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_without("xl/workbook.xml"), "is no spreadsheet"),
        (_without("xl/worksheets/sheet1.xml"), "is no spreadsheet"),
        (_put("xl/sharedStrings.xml", DOCTYPE), "damaged"),
        (_put("xl/workbook.xml", b"<a><b></a>"), "damaged"),
        (_put("xl/workbook.xml", b"<workbook/>"), "no sheet with the columns"),
        (_put("xl/sharedStrings.xml", b"<sst/>"), "no sheet with the columns"),
    ],
)
def test_a_harmed_file_is_refused_in_one_sentence(
    given: Given, harm: Callable[[dict[str, bytes]], None], said: str
) -> None:
    held = parts(concordance_xlsx(*given))
    harm(held)
    with pytest.raises(InputError, match=said):
        read_decisions(packed(held), "c.xlsx")


def test_what_is_no_zip_or_swells_is_refused(given: Given) -> None:
    with pytest.raises(InputError, match="damaged"):
        read_decisions(b"decision,old_id,new_id\r\n", "c.csv")
    data = concordance_xlsx(*given)
    with pytest.raises(InputError, match="unpacks to more than"):
        read_decisions(data, "c.xlsx", ReadOptions(max_unpacked=10_000))


def test_cells_without_places_and_strict_files_are_read(given: Given) -> None:
    data = edited(concordance_xlsx(*given), NEW_ORDER, {(1, "decision"): "pin"})
    held = parts(data)
    for name, content in held.items():
        if name.startswith("xl/") and name.endswith(".xml"):
            bare = re.sub(rb'(<(?:row|c)) r="[A-Z]*[0-9]+"', rb"\1", content)
            held[name] = bare.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            ).replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
    (one,) = read_decisions(packed(held), "c.xlsx")
    assert (one.kind, one.old, one.new) == ("pin", "act_1", "act_1")
