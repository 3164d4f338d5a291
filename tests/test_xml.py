"""The XML mapping loses nothing, and XML of unknown origin does no harm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from concordat.stored import read_plan
from concordat.writers import json_bytes
from concordat_extractors.errors import InputError
from concordat_schemas.alignment import Alignment
from concordat_schemas.lineage import Lineage
from concordat_schemas.plan import Place, Plan
from concordat_schemas.publish import PUBLISHED
from concordat_schemas.safe_xml import XmlRefused, parse
from concordat_schemas.xml import dump, escape, load, unescape
from tests.plan_strategies import TEXT, documents

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
MODELS: dict[str, Any] = {"plan": Plan, "alignment": Alignment, "lineage": Lineage}


def _example() -> Plan:
    return read_plan(EXAMPLES / "plan.json")


@pytest.mark.parametrize("kind", sorted(PUBLISHED))
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_written_reads_back_the_same(kind: str, data: st.DataObject) -> None:
    document = data.draw(documents(MODELS[kind]))
    assert load(dump(document).data, MODELS[kind]) == document
    assert MODELS[kind].model_validate_json(json_bytes(document)) == document


@settings(max_examples=300, deadline=None)
@given(st.one_of(TEXT, st.text(st.sampled_from("_x0041CF\x0c\x00\ud800"), max_size=20)))
def test_every_text_survives_the_escape(text: str) -> None:
    assert unescape(escape(text)) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain _x000C text", "plain _x000C text"),
        ("page\x0cbreak", "page_x000C_break"),
        ("half \ud800", "half _xD800_"),
        ("literal _x000C_", "literal _x005F_x000C_"),
        ("\uffff", "_xFFFF_"),
    ],
)
def test_forbidden_characters_are_spelt_as_office_files_spell_them(text: str, written: str) -> None:
    assert escape(text) == written


def test_replaced_characters_are_counted() -> None:
    plan = _example()
    assert dump(plan).replaced == 0
    plan.actions[0].chapeau = "page\x0cbreak and \x01"
    plan.actions[0].places = [Place(source="src_1", original={"chapeau": "\x0c"})]
    # The chapeau stands in the derived text too.
    assert dump(plan).replaced == 5


def test_nothing_and_empty_stay_apart() -> None:
    plan = _example()
    plan.metadata.title, plan.metadata.symbol = "", None
    plan.sections[0].places = [Place(source="src_1", original={}), Place(source="src_1")]
    again = load(dump(plan).data, Plan)
    assert (again.metadata.title, again.metadata.symbol) == ("", None)
    assert [place.original for place in again.sections[0].places] == [{}, None]


def test_the_mapping_is_the_one_documented() -> None:
    text = dump(_example()).data.decode()
    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<plan xmlns="urn:concordat:plan:1" id="cbm/harbourtown-2031">\n'
        '  <schema name="concordat/plan" version="1.0"/>\n'
    )
    assert "<shortTitle>Harbourtown Action Plan</shortTitle>" in text
    assert '<item id="act_1__item_a" seq="9" confidence="sure" label="a">' in text
    assert text.endswith("</plan>\n")


def test_xml_is_the_same_byte_for_byte() -> None:
    assert dump(_example()).data == dump(_example()).data


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<shortTitle>", "<shorterTitle>", "shorterTitle"),
        (' number="1"', ' number="1" colour="red"', "colour"),
        ("<sections>", "<sections>stray", "text"),
        ("<chapeau>", "<chapeau><b/>", "only text"),
        ("urn:concordat:plan:1", "urn:concordat:plan:2", "root element"),
        ("<note>", "<footnote>", "footnote"),
    ],
)
def test_xml_of_another_shape_is_refused(old: str, new: str, fault: str) -> None:
    text = dump(_example()).data.decode()
    spoiled = text.replace(old, new)
    if old.startswith("<") and new.startswith("<") and not new.endswith(("/>", "stray")):
        spoiled = spoiled.replace(old.replace("<", "</"), new.replace("<", "</"))
    with pytest.raises(XmlRefused, match=fault):
        load(spoiled.encode(), Plan)


def test_values_the_contract_refuses_are_refused_from_xml_too() -> None:
    text = dump(_example()).data.decode()
    for old, new in (
        ('seq="0"', 'seq="-1"'),
        ('value="42"', 'value="NaN"'),
        ('"sure"', '"certain"'),
    ):
        with pytest.raises(ValidationError):
            load(text.replace(old, new).encode(), Plan)


_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE plan [<!ENTITY a0 "ha">' + _LAUGHS + "]><plan>&a11;</plan>",
        '<!DOCTYPE plan [<!ENTITY a0 "ha">' + _LAUGHS + ']><plan id="&a11;"/>',
        '<!DOCTYPE plan [<!ENTITY file SYSTEM "file:///etc/passwd">]><plan>&file;</plan>',
        '<!DOCTYPE plan SYSTEM "http://example.org/plan.dtd"><plan/>',
        "<plan>" + "<a>" * 300 + "</a>" * 300 + "</plan>",
        "<plan><unclosed></plan>",
        "<plan>\x01</plan>",
        "no xml",
        "",
    ],
    ids=["bomb", "bomb in attribute", "file", "dtd", "deep", "open", "control", "text", "empty"],
)
def test_hostile_xml_is_refused_in_one_sentence(document: str) -> None:
    with pytest.raises(XmlRefused) as refused:
        parse(document.encode())
    assert "\n" not in str(refused.value)
    assert "root:" not in str(refused.value)


def test_a_plan_is_recognised_by_its_content(tmp_path: Path) -> None:
    plan = _example()
    for name, content in (("a.dat", json_bytes(plan)), ("b.json", dump(plan).data)):
        (tmp_path / name).write_bytes(content)
        assert read_plan(tmp_path / name) == plan
    (tmp_path / "bom.json").write_bytes(b"\xef\xbb\xbf" + json_bytes(plan))
    assert read_plan(tmp_path / "bom.json") == plan
    (tmp_path / "utf16.xml").write_bytes(
        dump(plan).data.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    )
    assert read_plan(tmp_path / "utf16.xml") == plan


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"Action 1", "neither JSON nor XML"),
        (b"{", "line 1"),
        (b'{"schema": {"name": "other/plan"}}', "other/plan"),
        (b'{"id": "x"}', "names no schema"),
        (b'{"schema": {"name": "concordat/plan", "version": "1.9"}}', "update concordat"),
        (b'{"schema": {"name": "concordat/plan", "version": "1.0"}}', "id: Field required"),
        (b'{"schema": {"name": "concordat/lineage", "version": "1.0"}}', "not a plan"),
        (b'{"schema": NaN}', "NaN"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'{"a": "\xff"}', "JSON"),
        (b"<html/>", "html"),
        (b'<plan xmlns="urn:concordat:plan:1"/>', "Field required"),
    ],
)
def test_what_is_no_plan_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "given.json"
    path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_plan(path)
    assert words in str(refused.value)
    assert str(refused.value).startswith("given.json")
    assert "\n" not in str(refused.value)
