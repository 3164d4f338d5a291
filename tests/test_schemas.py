"""The published schemas: made from the models, shipped, and true of everything that is written."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from lxml import etree

from concordat.validate import check_document
from concordat_schemas import alignment, lineage, plan
from concordat_schemas.publish import PUBLISHED, drift, json_schema, main, published_schema
from tests.plan_strategies import documents

KINDS = sorted(PUBLISHED)
MODELS: dict[str, Any] = {
    "plan": plan.Plan,
    "alignment": alignment.Alignment,
    "lineage": lineage.Lineage,
}
EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
_XS = "{http://www.w3.org/2001/XMLSchema}"


def test_published_schemas_are_what_the_models_give() -> None:
    assert main(["--check"]) == 0


def test_a_schema_that_drifted_is_named(tmp_path: Path) -> None:
    for kind in KINDS:
        for form in ("json-schema", "xsd"):
            name = PUBLISHED[kind].file_name(form)
            (tmp_path / name).write_bytes(published_schema(kind, form))
    assert drift(tmp_path) == []
    (tmp_path / "plan-1.0.xsd").write_bytes(b"<other/>")
    (tmp_path / "lineage-1.0.xsd").unlink()
    (tmp_path / "plan-0.9.xsd").write_bytes(b"<old/>")
    assert drift(tmp_path) == ["lineage-1.0.xsd", "plan-0.9.xsd", "plan-1.0.xsd"]


def test_versions_are_those_of_the_models() -> None:
    for kind, module in (("plan", plan), ("alignment", alignment), ("lineage", lineage)):
        assert PUBLISHED[kind].version == getattr(module, f"{kind.upper()}_SCHEMA_VERSION")
        assert PUBLISHED[kind].name == getattr(module, f"{kind.upper()}_SCHEMA")


@pytest.mark.parametrize("kind", KINDS)
def test_json_schema_is_2020_12_and_names_itself(kind: str) -> None:
    schema = json.loads(published_schema(kind, "json-schema"))
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:concordat:schema:{kind}:1.0"
    assert json_schema(PUBLISHED[kind]) == published_schema(kind, "json-schema")


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_title_and_description(kind: str) -> None:
    schema = json.loads(published_schema(kind, "json-schema"))
    definitions: dict[str, Any] = {**schema["$defs"], kind: schema}
    bare = [
        f"{name}.{field}"
        for name, definition in definitions.items()
        for field, described in definition["properties"].items()
        if not described.get("title") or not described.get("description")
    ]
    assert bare == []
    assert all(definition.get("description") for definition in definitions.values())


@pytest.mark.parametrize("kind", KINDS)
def test_every_element_and_attribute_of_the_xsd_is_documented(kind: str) -> None:
    root = etree.fromstring(published_schema(kind, "xsd"))
    bare = [
        node.get("name")
        for owner in root.iterfind(f"{_XS}complexType")
        for node in (
            *owner.iterfind(f"{_XS}sequence/{_XS}element"),
            *owner.iterfind(f"{_XS}attribute"),
        )
        if not node.findtext(f"{_XS}annotation/{_XS}documentation")
    ]
    assert bare == []


def test_schemas_are_data_of_the_package() -> None:
    folder = files("concordat_schemas").joinpath("published")
    assert {entry.name for entry in folder.iterdir()} == {
        PUBLISHED[kind].file_name(form) for kind in KINDS for form in ("json-schema", "xsd")
    }


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.name)
def test_examples_are_valid_in_json_and_xml(path: Path) -> None:
    content = json.loads(path.read_bytes())
    kind = content["schema"]["name"].partition("/")[2]
    problems = check_document(MODELS[kind].model_validate(content), kind)
    assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_written_is_valid(kind: str, data: st.DataObject) -> None:
    document = data.draw(documents(MODELS[kind]))
    assert [str(problem) for problem in check_document(document, kind)] == []


def _example() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((EXAMPLES / "plan.json").read_bytes())
    return content


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("actions", 0, "unknown"), 1),
        (("actions", 0, "number"), None),
        (("actions", 0, "seq"), -1),
        (("metadata", "status"), "agreed"),
        (("sources", 0, "sha256"), "ABC"),
        (("schema", "name"), "concordat/lineage"),
    ],
)
def test_the_json_schema_refuses_what_the_contract_does(path: tuple[Any, ...], value: Any) -> None:
    content = _example()
    owner = content
    for step in path[:-1]:
        owner = owner[step]
    owner[path[-1]] = value
    validator = Draft202012Validator(json.loads(published_schema("plan", "json-schema")))
    assert not validator.is_valid(content)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id="act_2"', 'id="act_1"'),
        ('section="sec_II"', 'section="sec_X"'),
        ("<note>fn_1</note>", "<note>fn_9</note>"),
        ('source="src_1"', 'source="src_9"'),
        ('status="adopted"', 'status="agreed"'),
        (' seq="0"', ' seq="-1"'),
        ("<chapeau>", "<lead>"),
    ],
)
def test_the_xsd_refuses_what_the_contract_does(old: str, new: str) -> None:
    from concordat_schemas.xml import dump

    text = dump(plan.Plan.model_validate(_example())).data.decode()
    assert old in text
    spoiled = text.replace(old, new).replace(
        "</chapeau>", new.replace("<", "</") if new == "<lead>" else "</chapeau>"
    )
    schema = etree.XMLSchema(etree.fromstring(published_schema("plan", "xsd")))
    assert schema.validate(etree.fromstring(text.encode()))
    assert not schema.validate(etree.fromstring(spoiled.encode()))
