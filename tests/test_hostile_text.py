"""Long texts made to hurt: they are read, in time that grows with their length."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from concordat_extractors.conventions import vocabularies
from concordat_extractors.errors import InputError
from concordat_extractors.extract import Extraction, extract
from concordat_extractors.numerals import roman_value
from concordat_extractors.structure.baseline import baseline_span, read_baseline
from concordat_extractors.structure.indicators import population, sentence
from concordat_extractors.structure.labels import read_label
from concordat_extractors.structure.lines import make_line
from concordat_extractors.structure.style_choice import consecutive_share, match_label
from concordat_schemas.source import Run, TextBlock

from .made_up import OPENINGS

LONG = 30_000
WORDS = vocabularies()["en"]
UNITS = [
    "(", ")", "()", "[", "(a) ", "1. ", "1.1.", "ivx", "Action 1: ", "Action #", "n° ",
    "(baseline ", "(baseline X%) ", "or 1 ", "1,000 ", "; and ", ": ", ".", ". ", "-", "– ", "• ",
    "\u00a0", "A", "é", "e\u0301", "\u0301", "ﬁ", "\u00ad", "“", "Number of ", "of ",
    "Percentage of: ", "Indicators: ", "Annex ", "Article 1 ", "2026", "2026-", "A/", "*",
]  # fmt: skip


def read(path: Path, text: str) -> list[Extraction]:
    path.write_text(text, encoding="utf-8")
    try:
        found = extract(path)
    except InputError:
        return []
    for one in found:
        assert one.plan.diagnostics.coverage.lost == 0
        assert one.plan.model_dump_json()
    return found


@pytest.mark.parametrize("unit", UNITS)
def test_one_long_text(tmp_path: Path, unit: str) -> None:
    long = unit * (LONG // len(unit))
    read(
        tmp_path / "plan.txt",
        f"{OPENINGS['en'][0]}\n\n1. Said.\n\n{long}\n\nAction #1: Do {long}\n\nIndicators:\n\n"
        f"(a) Number of {long} (baseline {long})\n\nAction #2: {long}",
    )


def numbered(form: str) -> Callable[[int], str]:
    return lambda n: form.format(n=n, a="abcdefghijklmnopqrstuvwxyz"[n % 26])


LINES = [
    "Action #{n}: Go.", "Action {n}", "Commitment {n}: Go.", "Commitment {n}", "Lead{n} {n}: Go.",
    "{n}. Said.", "{n}. Short", "({a}) item;", "({a}) item:", "(i) item:", "(1) item:", "- item",
    "- item:", "Indicators:", "Percentage of:", "(baseline X)", "Baseline: {n}", "Annex {n}",
    "Article {n}", "Chapter {n}", "## Heading {n}", "## {n}. Heading", "CAPITALS", "Short line",
    "**Bold {n}**", "| {n}. Go | (a) Number |", "Action #1: Go.", "Action #{n}: Go.[^{n}]",
    "[^{n}]: Note.", "Signs of success {n}:", "States Parties will take the following actions:",
    "Harbour Action Plan", "The States Parties to this treaty,", "> Box {n}", "\f", "and",
]  # fmt: skip


@pytest.mark.parametrize("form", LINES)
def test_many_lines(tmp_path: Path, form: str) -> None:
    make = numbered(form)
    lines = "\n\n".join(make(n) for n in range(1, 601))
    read(tmp_path / "plan.md", f"# {OPENINGS['en'][0]}\n\n{lines}")


@pytest.mark.parametrize(
    "form",
    ["Action #{n}: Go.\n\n(a) item;", "Action #{n}: Go.\n\nIndicators:\n\n(a) Number;",
     "## {n}. Head\n\nSaid enough for a paragraph of its own.", "({a}) item:\n\n(i) item;",
     "Action #{n}: Go.\n\n| Actions | Indicators |\n| --- | --- |\n| {n}. Go. | (a) Number. |",
     "Annex {n}\n\nHarbour Action Plan {n}\n\n1. Said enough for a paragraph of its own, twice.",
     "Article {n}\n\n1. Said.\n\n2. Said."],
)  # fmt: skip
def test_many_blocks(tmp_path: Path, form: str) -> None:
    make = numbered(form)
    blocks = "\n\n".join(make(n) for n in range(1, 401))
    read(tmp_path / "plan.md", f"# {OPENINGS['en'][0]}\n\n{blocks}")


def test_a_long_table_of_repeated_actions(tmp_path: Path) -> None:
    texts = [f"Repair wall {n} of the harbour, and say so every year." for n in range(1, 301)]
    body = "\n\n".join(f"Action #{n}: {text}" for n, text in enumerate(texts, 1))
    rows = "\n".join(
        f"| {n}. {text} | (a) Number of walls {n}. |" for n, text in enumerate(texts, 1)
    )
    found = read(
        tmp_path / "plan.md",
        f"# {OPENINGS['en'][0]}\n\n{OPENINGS['en'][1]}\n\n{body}\n\n## Appendix\n\n"
        f"| Actions | Indicators |\n| --- | --- |\n{rows}",
    )
    actions = [action for one in found for action in one.plan.actions]
    assert [len(action.indicators) for action in actions] == [1] * 300


def test_deep_lists(tmp_path: Path) -> None:
    lines = "\n".join(f"{'  ' * n}- item:" for n in range(400))
    found = read(tmp_path / "plan.md", f"# Plan\n\nAction #1: Go by:\n\n{lines}")
    assert len(found) == 1


def test_very_many_indicators_in_one_cell(tmp_path: Path) -> None:
    cell = "<br><br>".join(f"({chr(97 + n % 26)}) Number of walls {n}." for n in range(800))
    actions = "<br><br>".join(f"{n}. Repair wall {n}." for n in range(1, 60))
    read(
        tmp_path / "plan.md",
        "# Plan\n\n<table><tr><td>Actions</td><td>Indicators</td></tr>"
        f"<tr><td>{actions}</td><td>{cell}</td></tr></table>",
    )


@pytest.mark.parametrize("unit", UNITS)
def test_the_small_grammars(unit: str) -> None:
    long = unit * (LONG // len(unit))
    read_label(long)
    read_label(f"({long}")
    roman_value(long)
    baseline_span(long, 0, WORDS)
    baseline_span(f"x (baseline {long}", 0, WORDS)
    read_baseline(f"baseline {long}", WORDS)
    sentence(long, long, WORDS)
    population(f"Number of {long}", WORDS)
    match_label(make_line(TextBlock([Run(long)])), None)


def test_numbers_longer_than_any_machine_word(tmp_path: Path) -> None:
    digits = "9" * 5000
    found = read(
        tmp_path / "plan.txt",
        f"Plan\n\n1. Said.\n\n{digits}. Said.\n\nAction #1: Go.\n\nAction #{digits}: Go.\n\n"
        f"Indicators:\n\n(a) Number (baseline {digits}).\n\nIndicator {digits}: Number.",
    )
    assert found
    assert consecutive_share([digits[:3], digits[:3]]) in (0.0, 1.0)


@pytest.mark.parametrize("digits", ["²", "٣", "１２", "½", "Ⅳ", "①", "五"])
def test_digits_that_are_no_figures(tmp_path: Path, digits: str) -> None:
    assert read(
        tmp_path / "plan.txt",
        f"Plan\n\n1. Said.\n\n{digits}. Said.\n\nAction #1: Go.\n\nAction {digits}: Go.\n\n"
        f"Indicators:\n\n(a) Number (baseline {digits});\n\n"
        f"({digits}) Number (baseline {digits}%).\n\n"
        f"Action 1.{digits}: Go.\n\n| Actions | Indicators |\n| --- | --- |\n"
        f"| {digits}. Go | Number |",
    )
