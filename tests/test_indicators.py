"""Indicators: stems, labels, measures, sentences and whom they count."""

from __future__ import annotations

from pathlib import Path

import pytest

from concordat_extractors.conventions import vocabularies
from concordat_extractors.structure.indicators import opening_measure, population, sentence

from .made_up import action, plan

EN, FR, ES = (vocabularies()[language] for language in ("en", "fr", "es"))
WHOLE = tuple[str | None, str | None, str]


def read(
    folder: Path, *lines: str, head: str = "Indicators:", name: str = "plan.md"
) -> list[WHOLE]:
    """Label, stem and text of each indicator."""
    blocks = ("Action #1: Dredge the harbour every year.", head, *lines)
    found = action(folder, *blocks, name=name)
    assert found.chapeau == "Dredge the harbour every year."
    assert found.items == []
    return [(one.label, one.stem, one.text) for one in found.indicators]


@pytest.mark.parametrize(
    "head",
    ["Indicators:", "Indicators", "Indicator", "Indicator:", "**Indicators:**", "*Indicators*",
     "Results", "INDICATORS", "Indicators :", "Expected results:", "#### Indicators"],
)  # fmt: skip
def test_heads(tmp_path: Path, head: str) -> None:
    assert read(
        tmp_path, "(a) Number of harbours dredged;", "(b) Number of reports.", head=head
    ) == [
        ("a", None, "Number of harbours dredged;"),
        ("b", None, "Number of reports."),
    ]


def test_head_and_indicator_on_one_line(tmp_path: Path) -> None:
    found = action(
        tmp_path, "Action #1: Dredge the harbour every year.", "Indicator: Number of harbours."
    )
    assert [(one.label, one.text) for one in found.indicators] == [(None, "Number of harbours.")]


def test_a_list_run_in_behind_the_head(tmp_path: Path) -> None:
    found = action(
        tmp_path,
        "Action #1: Dredge the harbour every year.",
        "Indicators: (a) Number of reports (baseline X); (b) Number of ships (baseline 3).",
    )
    assert [(one.label, one.text, one.baseline.raw) for one in found.indicators] == [
        ("a", "Number of reports;", "baseline X"),
        ("b", "Number of ships.", "baseline 3"),
    ]


@pytest.mark.parametrize("mark", ["(a) ", "a) ", "a. ", "A. ", "1. ", "1) ", "(i) "])
def test_labels(tmp_path: Path, mark: str) -> None:
    assert read(tmp_path, f"{mark}Number of harbours dredged.") == [
        (mark.strip(" .()"), None, "Number of harbours dredged.")
    ]


@pytest.mark.parametrize("mark", ["- ", "• ", "– ", ""])
def test_indicators_without_label(tmp_path: Path, mark: str) -> None:
    found = action(
        tmp_path,
        "Action #1: Dredge the harbour every year.",
        "Indicators:",
        f"{mark}Number of harbours dredged;",
        f"{mark}Percentage of lights repaired.",
    ).indicators
    assert [(one.id, one.label, one.text) for one in found] == [
        ("act_1__ind_1", None, "Number of harbours dredged;"),
        ("act_1__ind_2", None, "Percentage of lights repaired."),
    ]


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("Indicator 1.1: Number of harbours.", "1.1"),
        ("Indicator 1.1 Number of harbours.", "1.1"),
        ("Indicator 1.1 – Number of harbours.", "1.1"),
        ("Indicator 1: Number of harbours.", "1"),
        ("Indicator #1: Number of harbours.", "1"),
    ],
)
def test_indicators_labelled_by_a_word(tmp_path: Path, printed: str, label: str) -> None:
    found = action(tmp_path, "Action #1: Dredge the harbour every year.", printed).indicators
    assert [(one.label, one.text) for one in found] == [(label, "Number of harbours.")]


def test_a_stem_governs_the_items_below_it(tmp_path: Path) -> None:
    stem = "Percentage of:"
    assert read(tmp_path, stem, "(a) harbours dredged;", "(b) walls repaired.") == [
        ("a", stem, "harbours dredged;"),
        ("b", stem, "walls repaired."),
    ]


@pytest.mark.parametrize("mark", ["- ", "• "])
def test_a_stem_over_bullets(tmp_path: Path, mark: str) -> None:
    stem = "Number of States Parties that:"
    found = action(
        tmp_path,
        "Action #1: Dredge the harbour every year.",
        "Indicators:",
        stem,
        f"{mark}report dredging;",
        f"{mark}report repairs.",
    ).indicators
    assert [(one.stem, one.text) for one in found] == [
        (stem, "report dredging;"),
        (stem, "report repairs."),
    ]


def test_a_stem_without_colon(tmp_path: Path) -> None:
    stem = "Number of States Parties that report having"
    assert read(tmp_path, stem, "(a) dredged harbours;", "(b) repaired walls.") == [
        ("a", stem, "dredged harbours;"),
        ("b", stem, "repaired walls."),
    ]


def test_a_stem_that_starts_late(tmp_path: Path) -> None:
    stem = "Percentage of States Parties that:"
    assert read(
        tmp_path,
        "(a) Number of harbours dredged;",
        "(b) Number of walls repaired;",
        stem,
        "(c) report dredging;",
        "(d) report repairs.",
    ) == [
        ("a", None, "Number of harbours dredged;"),
        ("b", None, "Number of walls repaired;"),
        ("c", stem, "report dredging;"),
        ("d", stem, "report repairs."),
    ]


def test_a_stem_that_switches_inside_a_list(tmp_path: Path) -> None:
    first, second = "Number of States Parties providing:", "Percentage of:"
    assert read(
        tmp_path,
        first,
        "- (a) dredging. (*baseline X%*)",
        "- (b) repairs. (*baseline X*)",
        second,
        "- (c) harbours that are lit. (*baseline X%*)",
        "- (d) of assistance that goes to harbours. (*baseline X%*)",
    ) == [
        ("a", first, "dredging."),
        ("b", first, "repairs."),
        ("c", second, "harbours that are lit."),
        ("d", second, "of assistance that goes to harbours."),
    ]


def test_a_measure_of_its_own_under_a_stem(tmp_path: Path) -> None:
    stem = "Number of States Parties that report having:"
    found = action(
        tmp_path,
        "Action #1: Dredge the harbour every year.",
        "Indicators:",
        stem,
        "(a) dredged harbours (baseline X);",
        "(b) Percentage of harbours that are lit (baseline X%);",
        "(c) repaired walls (baseline X).",
    ).indicators
    assert [(one.stem, one.measure) for one in found] == [
        (stem, "number"),
        (None, "percentage"),
        (stem, "number"),
    ]
    assert found[1].sentence == "Percentage of harbours that are lit."


@pytest.mark.parametrize(
    ("words", "stem", "text", "whole"),
    [
        (EN, "Percentage of:", "States Parties reporting;",
         "Percentage of States Parties reporting."),
        (EN, "Percentage of:", "of international assistance; and",
         "Percentage of international assistance."),
        (EN, "Percentage", "States Parties reporting", "Percentage of States Parties reporting."),
        (EN, "Percentage", "of States Parties reporting",
         "Percentage of States Parties reporting."),
        (EN, "Number of States Parties that:", "that report;",
         "Number of States Parties that report."),
        (EN, "Number of States Parties that", "whose plans are kept",
         "Number of States Parties whose plans are kept."),
        (EN, "Number of States Parties that:", "(baseline) report",
         "Number of States Parties that (baseline) report."),
        (EN, None, "Number of reports; and", "Number of reports."),
        (EN, None, "Number of reports; or", "Number of reports."),
        (EN, None, "Number of reports, and", "Number of reports."),
        (EN, None, "Number of reports", "Number of reports."),
        (EN, None, "Number of reports.", "Number of reports."),
        (EN, None, "Number of reports;", "Number of reports."),
        (EN, None, "Are there reports?", "Are there reports?"),
        (EN, None, "Number of reports by Poland and", "Number of reports by Poland and."),
        (FR, "Pourcentage :", "d’États parties qui font rapport ;",
         "Pourcentage d’États parties qui font rapport."),
        (FR, "Pourcentage de :", "de ports éclairés ; et", "Pourcentage de ports éclairés."),
        (FR, "Nombre d’États parties qui :", "qui font rapport ;",
         "Nombre d’États parties qui font rapport."),
        (FR, "Nombre d’États parties qui :", "dont les ports sont éclairés",
         "Nombre d’États parties dont les ports sont éclairés."),
        (ES, "Porcentaje de:", "de puertos iluminados; y", "Porcentaje de puertos iluminados."),
        (ES, "Número de Estados partes que:", "que informan;",
         "Número de Estados partes que informan."),
        (ES, "Número de Estados partes que:", "cuyos puertos están iluminados",
         "Número de Estados partes cuyos puertos están iluminados."),
    ],
)  # fmt: skip
def test_sentences(words: object, stem: str | None, text: str, whole: str) -> None:
    assert sentence(stem, text, words) == whole  # type: ignore[arg-type]


def test_the_joint_is_mended_in_the_sentence_only(tmp_path: Path) -> None:
    one = action(
        tmp_path,
        "Action #1: Dredge the harbour every year.",
        "Indicators:",
        "Percentage of:",
        "(e) of international assistance that goes to harbours (baseline X%); and",
        "(f) harbours lit (baseline X%).",
    ).indicators[0]
    assert (one.label, one.stem) == ("e", "Percentage of:")
    assert one.text == "of international assistance that goes to harbours; and"
    assert one.sentence == "Percentage of international assistance that goes to harbours."


@pytest.mark.parametrize(
    ("words", "text", "measure"),
    [
        (EN, "Number of States Parties", "number"),
        (EN, "The total number of reports", "number"),
        (EN, "How many States Parties report", "number"),
        (EN, "Percentage of States Parties", "percentage"),
        (EN, "The percentage of reports", "percentage"),
        (EN, "Proportion of reports", "percentage"),
        (EN, "Number and percentage of reports", "number_and_percentage"),
        (EN, "An increase in the number of reports", "increase"),
        (EN, "Net increase in membership", "increase"),
        (EN, "Reduction of the area", "increase"),
        (EN, "Quantity of sand moved", "quantity"),
        (EN, "Amount of funds", "quantity"),
        (EN, "Evidence of reports", "other"),
        (EN, "Reports on the number of harbours", "other"),
        (EN, "Numbering of harbours", "other"),
        (FR, "Nombre d’États parties", "number"),
        (FR, "Le nombre total de rapports", "number"),
        (FR, "Pourcentage de rapports", "percentage"),
        (FR, "Nombre et pourcentage d’États", "number_and_percentage"),
        (FR, "Augmentation du nombre de rapports", "increase"),
        (FR, "Quantité de sable", "quantity"),
        (FR, "Existence de rapports", "other"),
        (ES, "Número de Estados partes", "number"),
        (ES, "El porcentaje de informes", "percentage"),
        (ES, "Número y porcentaje de Estados", "number_and_percentage"),
        (ES, "Aumento del número de informes", "increase"),
        (ES, "Cantidad de arena", "quantity"),
        (ES, "Informes presentados", "other"),
    ],
)
def test_measures(words: object, text: str, measure: str) -> None:
    assert opening_measure(text, words) == measure  # type: ignore[arg-type]


def test_the_measure_of_a_stem_is_that_of_its_items(tmp_path: Path) -> None:
    found = action(
        tmp_path,
        "Action #1: Dredge the harbour every year.",
        "Indicators:",
        "Number and percentage of States Parties that:",
        "(a) report dredging;",
        "(b) report repairs.",
    ).indicators
    assert [one.measure for one in found] == ["number_and_percentage"] * 2


@pytest.mark.parametrize(
    ("words", "text", "whom"),
    [
        (EN, "Number of States Parties that report.", "States Parties"),
        (EN, "Percentage of affected States Parties reporting plans.", "affected States Parties"),
        (EN, "The number of States not party engaged in dialogue.", "States not party"),
        (EN, "Number and percentage of States not party voting in favour.", "States not party"),
        (EN, "An increase in the number of States Parties reporting.", "States Parties"),
        (EN, "Number of delegations headed by women.", "delegations"),
        (EN, "Evidence of reports.", None),
        (FR, "Nombre d’États parties qui font rapport.", "États parties"),
        (FR, "Nombre de ports dont les murs sont réparés.", "ports"),
        (ES, "Número de Estados partes que informan.", "Estados partes"),
    ],
)
def test_populations(words: object, text: str, whom: str | None) -> None:
    assert population(text, words) == whom  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "label", "head", "lines", "stem"),
    [
        ("fr", "Action n° 1 : Draguer le port.", "Indicateurs :",
         ("Nombre d’États parties qui :", "a) draguent leurs ports ;", "b) font rapport."),
         "Nombre d’États parties qui :"),
        ("fr", "Action n° 1 : Draguer le port.", "Résultats",
         ("Pourcentage d’États parties :", "a) ayant dragué leurs ports ; et",
          "b) ayant fait rapport."),
         "Pourcentage d’États parties :"),
        ("es", "Acción núm. 1: Dragar el puerto.", "Indicadores:",
         ("Número de Estados partes que:", "a) dragan sus puertos; y", "b) informan."),
         "Número de Estados partes que:"),
    ],
)  # fmt: skip
def test_stems_in_other_languages(
    tmp_path: Path, language: str, label: str, head: str, lines: tuple[str, ...], stem: str
) -> None:
    found = action(tmp_path, label, head, *lines, language=language).indicators
    assert [(one.label, one.stem) for one in found] == [("a", stem), ("b", stem)]
    assert [one.text for one in found] == [line[3:] for line in lines[1:]]


def test_indicators_end_where_the_narrative_goes_on(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        "Action #1: Dredge the harbour every year.",
        "Indicators:",
        "(a) Number of harbours dredged.",
        "3. States Parties stress that lights matter as much as depth, for all that use them.",
        "Action #2: Repair the lights.",
        "Indicators:",
        "(a) Number of lights repaired.",
    )
    assert [len(one.indicators) for one in found.actions] == [1, 1]
    assert [one.number for one in found.paragraphs] == ["1", "2", "3"]
    assert found.paragraphs[-1].text.startswith("States Parties stress that lights")


def test_a_section_closes_the_indicators(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        "Action #1: Dredge the harbour every year.",
        "Indicators:",
        "(a) Number of harbours dredged.",
        "III. Lights",
        "3. Lights matter as much as depth.",
    )
    assert [one.heading for one in found.sections] == ["Lights"]
    assert len(found.actions[0].indicators) == 1


def test_marked_lines_that_measure_are_indicators_without_a_head(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        "Action #1: Dredge the harbour every year.",
        "• Number of harbours dredged;",
        "• Percentage of harbours dredged in time.",
        "Action #2: Repair the walls.",
        "• Number of walls repaired.",
    ).actions
    assert [[one.text for one in each.indicators] for each in found] == [
        ["Number of harbours dredged;", "Percentage of harbours dredged in time."],
        ["Number of walls repaired."],
    ]
    assert [each.items for each in found] == [[], []]


def test_an_item_that_counts_is_an_item_when_other_actions_have_a_head(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        "Action #1: Report every year on the following:",
        "(a) number of harbours dredged;",
        "(b) number of walls repaired.",
        "Indicators:",
        "(a) Number of reports.",
    ).actions
    assert [item.text for item in found[0].items] == [
        "number of harbours dredged;",
        "number of walls repaired.",
    ]
    assert [one.text for one in found[0].indicators] == ["Number of reports."]


def test_notes_in_an_indicator(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        "Action #1: Dredge the harbour every year.",
        "Indicators:",
        "Number of States Parties[^1] that:",
        "(a) report dredging (baseline X);[^2]",
        "(b) report repairs (baseline X).",
        "[^1]: Those that have harbours.",
        "[^2]: Every year.",
    )
    first, second = found.footnotes
    assert [(c.element, c.field, c.offset) for c in first.calls] == [("act_1__ind_a", "stem", 24)]
    (call,) = second.calls
    assert (call.element, call.field) == ("act_1__ind_a", "text")
    assert found.actions[0].indicators[0].text == "report dredging;"
    assert found.actions[0].notes == [first.id, second.id]


def test_gaps_in_labels_are_told(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        "Action #1: Dredge the harbour every year.",
        "Indicators:",
        "(a) Number of harbours dredged;",
        "(c) Number of walls repaired.",
    )
    assert [w.sentence for w in found.diagnostics.warnings if w.code == "indicator_gap"] == [
        "In action 1 indicator c follows indicator a."
    ]
