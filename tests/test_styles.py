"""Made-up plans written by hand, each with its content as a person reads it.

The expectations beside the files were written by hand, by CONVENTIONS.md, not taken from output.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from concordat_extractors.extract import extract
from concordat_schemas.plan import Action, Indicator, Item, Paragraph, Plan, walk_items

FOLDER = Path(__file__).parent / "fixtures" / "styles"
EXPECTED = sorted(FOLDER.glob("*.expected.json"))


def _file(expected: Path) -> Path:
    name = expected.name.removesuffix(".expected.json")
    return next(p for p in sorted(FOLDER.glob(f"{name}.*")) if p.suffix in (".md", ".txt"))


def _read(path: Path, part: str | None) -> Plan:
    found = extract(path)
    if part is None:
        assert len(found) == 1, f"read as {len(found)} documents"
        return found[0].plan
    with_actions = [one.plan for one in found if one.plan.actions]
    assert len(with_actions) == 1, f"{len(with_actions)} of {len(found)} documents have actions"
    return with_actions[0]


def _items(items: list[Item]) -> list[Any]:
    return [{"label": i.label, "text": i.text, "items": _items(i.items)} for i in items]


def _headings(plan: Plan) -> dict[str | None, str]:
    return {section.id: section.heading for section in plan.sections}


def _number(number: str | None) -> str | None:
    # `Section 2` and `2` are the same number; the contract keeps the kind word apart.
    return None if number is None else re.sub(r"^\w{4,} ", "", number)


def _paragraph(element: Paragraph, headings: dict[str | None, str]) -> dict[str, Any]:
    return {
        "number": element.number,
        # What a paragraph with items is called is left open.
        "kind": "paragraph" if element.items else element.kind,
        "text": element.text,
        "items": _items(element.items),
        "continuation": element.continuation,
        "section": headings.get(element.section),
    }


def _action(element: Action, headings: dict[str | None, str]) -> dict[str, Any]:
    return {
        "number": element.number,
        "title": element.title,
        "chapeau": element.chapeau,
        "items": _items(element.items),
        "continuation": element.continuation,
        "placeholder": element.placeholder,
        "section": headings.get(element.section),
    }


def _indicator(element: Indicator) -> dict[str, Any]:
    fields = ("label", "stem", "text", "sentence", "measure")
    return {name: getattr(element, name) for name in fields}


def _words(plan: Plan) -> dict[str, str]:
    """What the expectations call each element that can call a note."""
    names: dict[str, str] = {}
    for paragraph in plan.paragraphs:
        names[paragraph.id] = f"paragraph {paragraph.number or paragraph.text.split()[0]}"
    for action in plan.actions:
        names[action.id] = f"action {action.number}"
        for item in walk_items(action.items):
            names[item.id] = f"item {action.number}.{item.label}"
        for nth, indicator in enumerate(action.indicators, 1):
            names[indicator.id] = f"indicator {action.number}.{nth}"
    return names


@pytest.fixture(params=EXPECTED, ids=lambda p: p.name.removesuffix(".expected.json"))
def pair(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Plan]:
    wanted = json.loads(request.param.read_text())
    return wanted, _read(_file(request.param), wanted.get("part"))


def test_title_and_sections(pair: tuple[dict[str, Any], Plan]) -> None:
    wanted, plan = pair
    assert plan.metadata.title == wanted["title"]
    found = [[_number(s.number), s.heading, s.level] for s in plan.sections]
    assert found == wanted["sections"]


def test_paragraphs(pair: tuple[dict[str, Any], Plan]) -> None:
    wanted, plan = pair
    headings = _headings(plan)
    assert [_paragraph(p, headings) for p in plan.paragraphs] == wanted["paragraphs"]


def test_actions(pair: tuple[dict[str, Any], Plan]) -> None:
    wanted, plan = pair
    headings = _headings(plan)
    expected = [
        {name: value for name, value in action.items() if name != "indicators"}
        for action in wanted["actions"]
    ]
    assert [_action(a, headings) for a in plan.actions] == expected


def test_indicators(pair: tuple[dict[str, Any], Plan]) -> None:
    wanted, plan = pair
    expected = [
        {name: value for name, value in indicator.items() if name != "baseline"}
        for action in wanted["actions"]
        for indicator in action["indicators"]
    ]
    assert [_indicator(i) for a in plan.actions for i in a.indicators] == expected


def test_baselines(pair: tuple[dict[str, Any], Plan]) -> None:
    wanted, plan = pair
    indicators = [i for a in wanted["actions"] for i in a["indicators"]]
    found = [i for a in plan.actions for i in a.indicators]
    assert len(found) == len(indicators)
    for want, have in zip(indicators, found, strict=True):
        baseline = want["baseline"]
        if baseline is None:
            assert have.baseline.raw is None, want["text"]
            continue
        assert have.baseline.raw == baseline["raw"]
        assert have.baseline.state == baseline["state"], baseline["raw"]
        assert have.baseline.value == baseline["value"], baseline["raw"]
        if baseline["unit"]:
            assert have.baseline.unit == baseline["unit"], baseline["raw"]


def test_footnotes(pair: tuple[dict[str, Any], Plan]) -> None:
    wanted, plan = pair
    assert [(n.number, n.text) for n in plan.footnotes] == [
        (n["number"], n["text"]) for n in wanted["footnotes"]
    ]
    names = _words(plan)
    texts = {a.id: {"chapeau": a.chapeau} for a in plan.actions}
    texts |= {p.id: {"text": p.text} for p in plan.paragraphs}
    texts |= {i.id: {"text": i.text} for a in plan.actions for i in a.indicators}
    for want, have in zip(wanted["footnotes"], plan.footnotes, strict=True):
        found = [(names.get(c.element), c.field) for c in have.calls]
        assert found == [(element, field) for element, field, _ in want["calls"]]
        for call, (_, _, before) in zip(have.calls, want["calls"], strict=True):
            assert texts[call.element][call.field][: call.offset].endswith(before)


def test_warnings(pair: tuple[dict[str, Any], Plan]) -> None:
    wanted, plan = pair
    warnings = plan.diagnostics.warnings
    for rule in wanted["warnings"]:
        kind, value = rule.split(":")
        if kind == "code":
            assert value in [w.code for w in warnings]
        else:
            sentences = [w.sentence for w in warnings]
            assert any(re.search(rf"\b{value}\b", s) for s in sentences), f"nothing about {value}"
    if not wanted["warnings"]:
        assert "no_actions" not in [w.code for w in warnings]


def test_nothing_is_lost(pair: tuple[dict[str, Any], Plan]) -> None:
    _, plan = pair
    assert plan.diagnostics.coverage.lost == 0
    assert [u.text for u in plan.unplaced] == []
