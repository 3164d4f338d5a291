"""The matrix of articles and the graph of references: what is counted where, and in valid files."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from concordat.stored import read_plan
from concordat.writers import plan_files, write_plan
from concordat.writers.article_matrix_csv import HEADER, articles_csv
from concordat.writers.citations_graphml import NAMESPACE, graphml_bytes
from concordat.writers.element_names import action_label, element_names
from concordat_extractors.references.authorities import Authorities, load_authorities
from concordat_schemas.plan import Call, Item, Plan, Reference, StyleUse, Target
from tests.conftest import Command
from tests.plan_strategies import documents

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
TREATY = """\
format = "concordat-authority/1"
provenance = "made up"

[[instrument]]
id = "cbm"
kind = "convention"
title = "Convention on Buoyant Munitions"

"""
ARTICLES = {"1": "Obligations", "2": "Definitions", "3": "Stockpiles", "10": "Disputes"}


@pytest.fixture
def authorities(tmp_path: Path) -> Authorities:
    text = TREATY
    for number, heading in ARTICLES.items():
        text += f'[[article]]\ninstrument = "cbm"\nnumber = "{number}"\nheading = "{heading}"\n'
        for paragraph in "12":
            text += f'  [[article.paragraph]]\n  number = "{paragraph}"\n  text = "Text."\n'
            text += '    [[article.paragraph.item]]\n    label = "a"\n    text = "item"\n'
    file = tmp_path / "cbm.toml"
    file.write_text(text, encoding="utf-8")
    return load_authorities([file], shipped=False)


@pytest.fixture
def plan() -> Plan:
    """The example without references; act_1 has two items and two indicators."""
    made = read_plan(EXAMPLES / "plan.json")
    made.references = []
    return made


def mention(plan: Plan, element: str, target: str | None, **more: Any) -> Reference:
    """Adds a mention to the plan's references."""
    kind = "treaty_article" if not target or "/art/" in target else "convention"
    settled: dict[str, Any] = {
        "element": element,
        "field": "text",
        "start": 0,
        "end": 3,
        "raw": "abc",
        "kind": kind,
        "target": Target(id=target, title=f"Title of {target}") if target else None,
        "resolved": target is not None,
        **more,
    }
    made = Reference.model_validate(settled)
    plan.references.append(made)
    return made


def rows(content: bytes) -> dict[str, dict[str, str]]:
    read = csv.DictReader(io.StringIO(content.decode(), newline=""))
    return {row["provision_id"]: row for row in read}


# articles.csv


def test_every_article_has_a_row_even_when_nothing_mentions_it(
    plan: Plan, authorities: Authorities
) -> None:
    found = rows(articles_csv(plan, authorities))
    assert list(found) == [f"cbm/art/{number}" for number in ARTICLES]
    for number, heading in ARTICLES.items():
        row = found[f"cbm/art/{number}"]
        assert (row["title"], row["heading"]) == (f"Article {number}", heading)
        assert (row["mentions"], row["action_count"], row["elsewhere"]) == ("0", "0", "0")
        assert row["actions"] == ""


def test_items_indicators_and_called_notes_count_for_their_action(
    plan: Plan, authorities: Authorities
) -> None:
    action = plan.actions[0]
    action.items[0].items.append(Item(id="act_1__deep", seq=900, text="abc"))
    plan.footnotes[0].calls = [Call(element="act_1", field="chapeau", offset=1)]
    inside = ["act_1", action.items[0].id, "act_1__deep", action.indicators[1].id, "fn_1"]
    for element in [*inside, "act_2", "para_1", "sec_I"]:
        mention(plan, element, "cbm/art/3")
    row = rows(articles_csv(plan, authorities))["cbm/art/3"]
    assert (row["act_1"], row["act_2"], row["act_3"]) == (str(len(inside)), "1", "")
    assert (row["mentions"], row["elsewhere"], row["action_count"]) == ("8", "2", "2")
    assert row["actions"] == f"{action_label(plan, '1')}; {action_label(plan, '2')}"


def test_an_article_counts_what_mentions_its_parts(plan: Plan, authorities: Authorities) -> None:
    mention(plan, "act_1", "cbm/art/3/par/2/item/a")
    mention(plan, "act_2", "cbm/art/3/par/2")
    found = rows(articles_csv(plan, authorities))
    assert [name for name in found if "/art/3" in name] == [
        "cbm/art/3",
        "cbm/art/3/par/2",
        "cbm/art/3/par/2/item/a",
    ]
    assert [found[name]["mentions"] for name in found if "/art/3" in name] == ["2", "2", "1"]
    assert found["cbm/art/3/par/2/item/a"]["level"] == "item"
    assert found["cbm/art/3/par/2/item/a"]["act_2"] == ""


def test_a_mention_inside_a_longer_one_counts_once(plan: Plan, authorities: Authorities) -> None:
    mention(plan, "act_1", "cbm/art/3/par/1", end=30)
    mention(plan, "act_1", "cbm/art/3", within=0)
    mention(plan, "act_1", "cbm/art/1", within=0)
    found = rows(articles_csv(plan, authorities))
    assert found["cbm/art/3"]["act_1"] == "1"
    assert found["cbm/art/1"]["act_1"] == "1"


def test_provisions_that_no_authority_knows_are_rows_too(
    plan: Plan, authorities: Authorities
) -> None:
    mention(plan, "act_1", "cbm/art/4/par/2")
    mention(plan, "act_1", "other/art/7")
    mention(plan, "act_1", "other")
    mention(plan, "act_1", None)
    found = rows(articles_csv(plan, authorities))
    assert list(found) == [
        *("cbm/art/1", "cbm/art/2", "cbm/art/3", "cbm/art/4", "cbm/art/4/par/2", "cbm/art/10"),
        "other/art/7",
    ]
    assert found["cbm/art/4/par/2"]["title"] == "Article 4, paragraph 2"
    assert found["cbm/art/4"]["heading"] == ""
    assert found["other/art/7"]["instrument"] == "other"


def test_the_convention_is_known_by_the_metadata_the_id_or_its_articles(
    plan: Plan, authorities: Authorities
) -> None:
    plan.id, plan.metadata.convention = "local/x-12345678", "convention on buoyant munitions"
    assert len(rows(articles_csv(plan, authorities))) == len(ARTICLES)
    plan.id, plan.metadata.convention = "cbm/x", None
    assert len(rows(articles_csv(plan, authorities))) == len(ARTICLES)
    plan.id = "local/x-12345678"
    assert rows(articles_csv(plan, authorities)) == {}
    mention(plan, "act_1", "cbm/art/2")
    assert len(rows(articles_csv(plan, authorities))) == len(ARTICLES)


def test_mentions_in_a_circle_end(plan: Plan, authorities: Authorities) -> None:
    for within in (1, 0, 2):
        mention(plan, "act_1", "cbm/art/3", within=within)
    assert "cbm/art/3" in rows(articles_csv(plan, authorities))


def test_names_of_actions_that_are_formulas_are_defused(
    plan: Plan, authorities: Authorities
) -> None:
    plan.actions[0].id = "=HYPERLINK(1)"
    head = articles_csv(plan, authorities).decode().splitlines()[0]
    assert head.split(",") == [*HEADER, "'=HYPERLINK(1)", *(a.id for a in plan.actions[1:])]


# GraphML


Data = dict[str, str]


def graph(content: bytes) -> tuple[dict[str, Data], list[tuple[str, str, Data]]]:
    """Nodes by name and edges by the names of their ends, after a check of the whole structure."""
    space = f"{{{NAMESPACE}}}"
    root = etree.fromstring(content)
    assert root.tag == f"{space}graphml"
    assert {child.tag for child in root} == {f"{space}key", f"{space}graph"}
    keys = {}
    for key in root.iter(f"{space}key"):
        assert key.get("for") in {"graph", "node", "edge"}
        assert key.get("attr.type") in {"string", "int", "boolean"}
        assert key.get("id") not in keys
        keys[key.get("id")] = key
    (one,) = root.iter(f"{space}graph")
    assert one.get("edgedefault") == "directed"
    ids = [e.get("id") for e in root.iter(f"{space}node", f"{space}edge")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[\w.-]+", name or "") for name in ids)

    def data(owner: Any) -> dict[str, str]:
        found = {}
        for child in owner.findall(f"{space}data"):
            key = keys[child.get("key")]
            assert key.get("for") == etree.QName(owner).localname
            assert key.get("attr.name") not in found
            found[str(key.get("attr.name"))] = child.text or ""
        return found

    data(one)
    nodes = {str(node.get("id")): data(node) for node in one.iter(f"{space}node")}
    names = {number: known["name"] for number, known in nodes.items()}
    assert len(set(names.values())) == len(names)
    edges = [
        (names[str(edge.get("source"))], names[str(edge.get("target"))], data(edge))
        for edge in one.iter(f"{space}edge")
    ]
    return {known["name"]: known for known in nodes.values()}, edges


def test_the_graph_has_who_cites_what(plan: Plan) -> None:
    item = plan.actions[0].items[0]
    mention(plan, "act_1", "cbm/art/3", raw="Article 3")
    mention(plan, item.id, "cbm/art/3")
    mention(plan, "para_1", f"{plan.id}#act_1", kind="action")
    mention(plan, "para_1", None)
    nodes, edges = graph(graphml_bytes(plan))
    assert [(one, two) for one, two, _ in edges] == [
        ("act_1", "cbm/art/3"),
        (item.id, "cbm/art/3"),
        ("para_1", "act_1"),
    ]
    assert set(nodes) == {"para_1", "act_1", item.id, "cbm/art/3"}
    assert nodes["cbm/art/3"]["title"] == "Title of cbm/art/3"
    assert nodes[item.id]["part_of"] == "act_1"
    assert nodes["act_1"]["kind"] == "action"
    assert edges[0][2]["raw"] == "Article 3"
    assert b'<data key="graph_without_target">1</data>' in graphml_bytes(plan)
    assert graphml_bytes(plan) == graphml_bytes(plan.model_copy(deep=True))


def test_what_xml_forbids_is_replaced(plan: Plan) -> None:
    mention(plan, "act_1", "a\x00b", raw="x\x0c<&\ud800\uffff")
    nodes, edges = graph(graphml_bytes(plan))
    assert edges[0][2]["raw"] == "x\ufffd<&\ufffd\ufffd"
    assert "a\ufffdb" in nodes


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents(Plan))
def test_any_plan_gives_a_sound_graph_and_matrix(plan: Plan) -> None:
    files = plan_files(plan, ["csv", "graphml"], authorities=Authorities())
    nodes, edges = graph(_told_apart(plan))
    assert len(edges) == sum(one.target is not None for one in plan.references)
    assert len(nodes) <= 2 * len(edges)
    assert b"\r\n" in files["articles.csv"]


def _told_apart(plan: Plan) -> bytes:
    """The graph with targets whose names stay different where characters are replaced."""
    for one in plan.references:
        if one.target is not None:
            one.target.id = f"target/{one.target.id.encode().hex()}"
    return graphml_bytes(plan)


# Names


def test_elements_are_called_as_the_plan_calls_them(plan: Plan) -> None:
    plan.diagnostics.style = StyleUse(name="x", action_label="Action #{n}:")
    names = element_names(plan)
    item = plan.actions[0].items[0]
    assert names["act_1"] == "Action #1"
    assert names[item.id] == f"Action #1 ({item.label})"
    assert names[plan.actions[0].indicators[0].id].startswith("Action #1, indicator ")
    assert names["para_1"] == "Paragraph 1"
    assert names["sec_II"] == "Section II"
    assert names["sec_II__para_n1"] == "Status note of Section II"
    plan.diagnostics.style = StyleUse(name="x", action_label="Mesure {c}.{n} –")
    assert action_label(plan, "4.1") == "Mesure 4.1"
    plan.diagnostics.style = StyleUse(name="x", action_label="{n}.")
    assert element_names(plan)["act_1"] == "Action 1"


# Files and commands


def test_the_formats_make_their_files(tmp_path: Path, plan: Plan) -> None:
    written = write_plan(plan, tmp_path, ["graphml", "html"])
    assert [path.name for path in written] == ["citations.graphml", "plan.html"]


def test_html_and_graphml_go_to_stdout(concordat: Command) -> None:
    ran = concordat("extract", EXAMPLES / "plan.json", "--format", "html")
    assert ran.returncode == 0
    assert ran.stdout.startswith(b"<!DOCTYPE html>")
    ran = concordat("extract", EXAMPLES / "plan.json", "--format", "graphml")
    assert ran.returncode == 0
    graph(ran.stdout)
