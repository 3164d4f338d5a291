"""Baselines: state, value, unit and reference point of every form that drafters use."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat_extractors.conventions import vocabularies
from concordat_extractors.structure.baseline import (
    baseline_span,
    plan_wide_reference,
    read_baseline,
)
from concordat_schemas.plan import Baseline

from .made_up import action, plan

EN, FR, ES = (vocabularies()[language] for language in ("en", "fr", "es"))
GIVEN, SET, ABSENT, UNCLEAR = "given", "to_be_set", "absent", "unclear"

# raw, state, value, unit
FORMS = [
    (EN, "baseline X%", SET, None, "percent"),
    (EN, "baseline X", SET, None, "number"),
    (EN, "baseline XX", SET, None, "number"),
    (EN, "baseline: X%", SET, None, "percent"),
    (EN, "Baseline: XX%", SET, None, "percent"),
    (EN, "baseline X/X%", SET, None, None),
    (EN, "baseline X or X%", SET, None, None),
    (EN, "baseline to be determined", SET, None, None),
    (EN, "baseline: TBD", SET, None, None),
    (EN, "baseline 112", GIVEN, 112, "number"),
    (EN, "baseline 0", GIVEN, 0, "number"),
    (EN, "baseline none", GIVEN, 0, "number"),
    (EN, "baseline 45%", GIVEN, 45, "percent"),
    (EN, "baseline 45 %", GIVEN, 45, "percent"),
    (EN, "baseline 45 per cent", GIVEN, 45, "percent"),
    (EN, "baseline 12.5%", GIVEN, 12.5, "percent"),
    (EN, "baseline: 1,250", GIVEN, 1250, "number"),
    (EN, "baseline 1 250 000", GIVEN, 1_250_000, "number"),
    (EN, "baseline = 7", GIVEN, 7, "number"),
    (EN, "baseline 3 harbours", GIVEN, 3, "harbours"),
    (EN, "baseline 14.2 km²", GIVEN, 14.2, "km²"),
    (EN, "baseline -", ABSENT, None, None),
    (EN, "baseline –", ABSENT, None, None),
    (EN, "baseline ;", ABSENT, None, None),
    (EN, "baseline", ABSENT, None, None),
    (EN, "baseline:", ABSENT, None, None),
    (EN, "baseline n/a", ABSENT, None, None),
    (EN, "baseline 2026", UNCLEAR, None, None),
    (EN, "baseline as found by the survey", UNCLEAR, None, None),
    (EN, "baseline between 3 and a dozen", UNCLEAR, None, None),
    (FR, "valeur de référence : X %", SET, None, "percent"),
    (FR, "niveau de référence X", SET, None, "number"),
    (FR, "valeur de référence : à déterminer", SET, None, None),
    (FR, "valeur de référence : 112", GIVEN, 112, "number"),
    (FR, "valeur de référence 12,5 %", GIVEN, 12.5, "percent"),
    (FR, "valeur de référence 45 pour cent", GIVEN, 45, "percent"),
    (FR, "valeur de référence : 1 250", GIVEN, 1250, "number"),
    (FR, "valeur de référence : aucun", GIVEN, 0, "number"),
    (FR, "valeur de référence : –", ABSENT, None, None),
    (FR, "valeur de référence : sans objet", ABSENT, None, None),
    (FR, "valeur de référence selon l’enquête", UNCLEAR, None, None),
    (ES, "línea de base: X %", SET, None, "percent"),
    (ES, "línea de base X", SET, None, "number"),
    (ES, "línea de base: por determinar", SET, None, None),
    (ES, "línea de base: 112", GIVEN, 112, "number"),
    (ES, "línea de base 12,5 %", GIVEN, 12.5, "percent"),
    (ES, "línea de base 45 por ciento", GIVEN, 45, "percent"),
    (ES, "valor de referencia: 1.250", GIVEN, 1250, "number"),
    (ES, "línea de base: ninguno", GIVEN, 0, "number"),
    (ES, "línea de base: –", ABSENT, None, None),
    (ES, "línea de base: no disponible", ABSENT, None, None),
    (ES, "línea de base según el estudio", UNCLEAR, None, None),
]


@pytest.mark.parametrize(
    ("words", "raw", "state", "value", "unit"), FORMS, ids=[form[1] for form in FORMS]
)
def test_forms(words: object, raw: str, state: str, value: float | None, unit: str | None) -> None:
    found = read_baseline(raw, words)  # type: ignore[arg-type]
    assert (found.raw, found.state, found.value) == (raw, state, value)
    assert found.unit == unit
    assert (found.reference_point, found.source, found.year) == (None, None, None)


@pytest.mark.parametrize("raw", ["baseline 2/100%", "baseline 2 or 100%", "baseline: 2 / 100 %"])
def test_two_values(raw: str) -> None:
    found = read_baseline(raw, EN)
    assert (found.state, found.value, found.unit) == (GIVEN, 2, "number")
    assert [(one.value, one.unit) for one in found.more] == [(100, "percent")]


@pytest.mark.parametrize(
    ("words", "raw", "whole", "point"),
    [
        (EN, "baseline 40 or 70% of all States not party; 2025", "all States not party", "2025"),
        (FR, "valeur de référence : 40 ou 70 % des États non parties ; 2025",
         "États non parties", "2025"),
        (ES, "línea de base: 40 o 70 % de los Estados no partes; 2025",
         "los Estados no partes", "2025"),
    ],
)  # fmt: skip
def test_a_number_or_a_share_of_a_whole(words: object, raw: str, whole: str, point: str) -> None:
    found = read_baseline(raw, words)  # type: ignore[arg-type]
    assert (found.state, found.value, found.unit, found.of) == (GIVEN, 40, "number", None)
    assert [(one.value, one.unit, one.of) for one in found.more] == [(70, "percent", whole)]
    assert (found.reference_point, found.year, found.source) == (point, 2025, "own")


@pytest.mark.parametrize(
    ("words", "raw", "state", "value", "point", "year", "meeting"),
    [
        (EN, "baseline 16; 13MSP", GIVEN, 16, "13MSP", None, "13MSP"),
        (EN, "baseline X%; mid-2026", SET, None, "mid-2026", 2026, None),
        (EN, "baseline 0; 2026", GIVEN, 0, "2026", 2026, None),
        (EN, "baseline: 16, 13MSP", GIVEN, 16, "13MSP", None, "13MSP"),
        (EN, "baseline 12 (2025)", GIVEN, 12, "2025", 2025, None),
        (EN, "baseline 45%, end of 2025", GIVEN, 45, "end of 2025", 2025, None),
        (EN, "baseline 3; Third Review Conference", GIVEN, 3, "Third Review Conference", None,
         "Third Review Conference"),
        (EN, "baseline -; 2026", ABSENT, None, "2026", 2026, None),
        (FR, "valeur de référence : X % ; mi-2026", SET, None, "mi-2026", 2026, None),
        (FR, "valeur de référence 16 ; 13MSP", GIVEN, 16, "13MSP", None, "13MSP"),
        (FR, "valeur de référence : 16 ; treizième Assemblée des États parties", GIVEN, 16,
         "treizième Assemblée des États parties", None, "treizième Assemblée des États parties"),
        (ES, "línea de base: X %; mediados de 2026", SET, None, "mediados de 2026", 2026, None),
        (ES, "línea de base 16; 13MSP", GIVEN, 16, "13MSP", None, "13MSP"),
    ],
)  # fmt: skip
def test_reference_points(
    words: object,
    raw: str,
    state: str,
    value: float | None,
    point: str,
    year: int | None,
    meeting: str | None,
) -> None:
    found = read_baseline(raw, words)  # type: ignore[arg-type]
    assert (found.raw, found.state, found.value) == (raw, state, value)
    assert (found.reference_point, found.year, found.meeting) == (point, year, meeting)
    assert found.source == "own"


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 999_999), st.sampled_from(["", "%", " %"]), st.sampled_from(["", "; 2026"]))
def test_every_number_is_read(number: int, unit: str, point: str) -> None:
    if 1900 <= number <= 2099 and not unit:
        return
    found = read_baseline(f"baseline {number}{unit}{point}", EN)
    assert (found.state, found.value) == (GIVEN, number)
    assert found.unit == ("percent" if unit else "number")
    assert found.year == (2026 if point else None)


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="X%/;:-–( )[]0123456789.,orofbaseline ", max_size=40))
def test_any_bracket_is_read_or_unclear(inside: str) -> None:
    raw = f"baseline {inside}"
    found = read_baseline(raw, EN)
    assert found.raw == raw
    assert (found.value is not None) == (found.state == GIVEN)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("plans adopted (baseline X%);", "baseline X%"),
        ("plans adopted [baseline 3].", "baseline 3"),
        ("plans (if any) adopted (baseline 12 (2025))", "baseline 12 (2025)"),
        ("plans adopted ( baseline: X )", " baseline: X "),
        ("plans (baseline 1) adopted (baseline 2)", "baseline 2"),
        ("plans (baseline X) adopted (see note)", "baseline X"),
    ],
)
def test_the_bracket_is_found(text: str, inside: str) -> None:
    span = baseline_span(text, 0, EN)
    assert span is not None
    assert text[span[0] + 1 : span[1] - 1] == inside


@pytest.mark.parametrize(
    "text", ["plans adopted (see note 3)", "baselines set", "plans (baseline X", "plans", ""]
)
def test_no_bracket(text: str) -> None:
    assert baseline_span(text, 0, EN) is None


@pytest.mark.parametrize(
    ("words", "text", "point"),
    [
        (EN, "(All baselines are mid-2026)", "mid-2026"),
        (EN, "All baselines are as of 2025.", "as of 2025"),
        (EN, "All baselines are end of 2025 unless stated otherwise.", "end of 2025"),
        (EN, "All baselines are from the 13MSP.", "13MSP"),
        (EN, "All baselines date from December 2025.", "December 2025"),
        (EN, "See document HP/2026/3.", None),
        (FR, "Toutes les valeurs de référence datent de la mi-2026.", "mi-2026"),
        (FR, "Toutes les valeurs de référence sont celles de fin 2025.", "fin 2025"),
        (ES, "Todas las líneas de base son de mediados de 2026.", "mediados de 2026"),
        (ES, "Todos los valores de referencia son de 2025.", "2025"),
    ],
)
def test_notes_that_date_all_baselines(words: object, text: str, point: str | None) -> None:
    assert plan_wide_reference(text, words) == point  # type: ignore[arg-type]


def baselines(folder: Path, *blocks: str, language: str = "en") -> list[Baseline]:
    found = plan(folder, *blocks, language=language)
    return [one.baseline for action in found.actions for one in action.indicators]


def test_a_note_dates_all_baselines_that_do_not_override_it(tmp_path: Path) -> None:
    first, second, third, fourth = baselines(
        tmp_path,
        "Action #1: Dredge the harbour.",
        "Indicators:",
        "(a) Number of harbours dredged (baseline X);[^1]",
        "(b) Number of States not party taking part (baseline 16; 13MSP);",
        "(c) Number of lights (baseline 4; 2025).",
        "Action #2: Repair its walls.",
        "Indicators:",
        "(a) Percentage of walls repaired (baseline -).",
        "[^1]: (All baselines are mid-2026)",
    )
    assert (first.reference_point, first.year, first.source) == ("mid-2026", 2026, "fn_1")
    assert (second.reference_point, second.meeting, second.source) == ("13MSP", "13MSP", "own")
    assert second.year is None
    assert (third.reference_point, third.year, third.source) == ("2025", 2025, "own")
    assert (fourth.state, fourth.reference_point, fourth.source) == (ABSENT, "mid-2026", "fn_1")
    assert first.raw == "baseline X"


def test_a_paragraph_dates_all_baselines(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        "Action #1: Dredge the harbour.",
        "Indicators:",
        "(a) Number of harbours dredged (baseline 3).",
        "3. All baselines are as of 2025 and were taken from the reports of States Parties.",
    )
    (action_,) = found.actions
    (one,) = action_.indicators
    note = next(p for p in found.paragraphs if p.number == "3")
    assert (one.baseline.reference_point, one.baseline.source) == ("as of 2025", note.id)


@pytest.mark.parametrize(
    ("language", "label", "head", "text", "raw", "note", "point"),
    [
        ("fr", "Action n° 1 : Draguer le port.", "Indicateurs :",
         "Nombre de ports dragués (valeur de référence : X)", "valeur de référence : X",
         "(Toutes les valeurs de référence datent de la mi-2026)", "mi-2026"),
        ("es", "Acción núm. 1: Dragar el puerto.", "Indicadores:",
         "Número de puertos dragados (línea de base: X)", "línea de base: X",
         "(Todas las líneas de base son de mediados de 2026)", "mediados de 2026"),
    ],
)  # fmt: skip
def test_notes_in_other_languages(
    tmp_path: Path,
    language: str,
    label: str,
    head: str,
    text: str,
    raw: str,
    note: str,
    point: str,
) -> None:
    (one,) = baselines(tmp_path, label, head, f"a) {text}[^1].", f"[^1]: {note}", language=language)
    assert (one.raw, one.state, one.reference_point) == (raw, SET, point)


def test_an_indicator_without_bracket_is_not_dated(tmp_path: Path) -> None:
    (one,) = baselines(
        tmp_path, "Action #1: Dredge it.", "Indicators:", "(a) Number of harbours dredged."
    )
    assert one == Baseline()


@pytest.mark.parametrize(
    ("printed", "text", "raw"),
    [
        ("adopted plans (baseline X%); and", "adopted plans; and", "baseline X%"),
        ("adopted plans (*baseline X%*); and", "adopted plans; and", "baseline X%"),
        ("adopted plans. (*baseline: X%*)", "adopted plans.", "baseline: X%"),
        ("adopted plans (baseline 12 (2025)).", "adopted plans.", "baseline 12 (2025)"),
        ("adopted plans [baseline 3], if any;", "adopted plans, if any;", "baseline 3"),
        ("adopted (and kept) plans (baseline ;)", "adopted (and kept) plans", "baseline ;"),
    ],
)
def test_the_bracket_is_cut_out_of_the_text(
    tmp_path: Path, printed: str, text: str, raw: str
) -> None:
    found = action(
        tmp_path,
        "Action #1: Plan ahead.",
        "Indicators:",
        "Number of States Parties that:",
        f"(a) {printed}",
        "(b) kept them (baseline 1).",
        name="plan.md",
    )
    one = found.indicators[0]
    assert (one.label, one.text, one.baseline.raw) == ("a", text, raw)


@pytest.mark.parametrize(
    ("line", "raw"),
    [
        ("Baseline: 12 (2025)", "Baseline: 12 (2025)"),
        ("(Baseline: 12 (2025))", "Baseline: 12 (2025)"),
        ("(Baseline: 12; 2025)", "Baseline: 12; 2025"),
        ("[Baseline 12, 2025]", "Baseline 12, 2025"),
        ("(baseline 12; 2025)", "baseline 12; 2025"),
    ],
)
def test_a_baseline_on_its_own_line(tmp_path: Path, line: str, raw: str) -> None:
    found = action(
        tmp_path,
        "Action #1: Plan ahead.",
        "Indicators:",
        "(a) Number of plans adopted.",
        line,
        "(b) Number of plans kept.",
        "Baseline: X",
    )
    assert [one.text for one in found.indicators] == [
        "Number of plans adopted.",
        "Number of plans kept.",
    ]
    first, second = (one.baseline for one in found.indicators)
    assert (first.raw, first.value, first.year) == (raw, 12, 2025)
    assert (second.raw, second.state) == ("Baseline: X", SET)
