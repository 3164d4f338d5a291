"""The masthead: what it says about the document, and that it is none of its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from .made_up import OPENINGS, document

EN = [
    "CCM/CONF/2026/PM.2/WP.1",
    "Distr.: General",
    "22 June 2026",
    "English only",
    "Second Preparatory Meeting for the Third Review Conference",
    "Geneva, 1 July 2026",
    "Item 5 (b) of the provisional agenda",
    "Draft Harbour Action Plan on the Implementation of the Convention on Safe Harbours, 2027-2031",
]
FR = [
    "CCM/CONF/2026/PM.2/WP.1",
    "Distr. générale",
    "22 juin 2026",
    "Français",
    "Original : anglais",
    "Deuxième Réunion préparatoire de la troisième Conférence d’examen",
    "Genève, 1er juillet 2026",
    "Point 5 b) de l’ordre du jour provisoire",
    "Projet de Plan d’action pour les ports, 2027-2031",
]
ES = [
    "CCM/CONF/2026/PM.2/WP.1",
    "Distr. general",
    "22 de junio de 2026",
    "Español",
    "Original: inglés",
    "Segunda Reunión Preparatoria de la Tercera Conferencia de Examen",
    "Ginebra, 1 de julio de 2026",
    "Tema 5 b) del programa provisional",
    "Proyecto de Plan de Acción para los puertos, 2027-2031",
]
SAID = {language: opening[1] for language, opening in OPENINGS.items()}
ALL = {"en": EN, "fr": FR, "es": ES}


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_metadata(tmp_path: Path, language: str) -> None:
    lines = ALL[language]
    found = document(tmp_path, *lines, "I. Introduction", SAID[language])
    metadata = found.metadata
    assert metadata.symbol == "CCM/CONF/2026/PM.2/WP.1"
    assert metadata.date == "2026-06-22"
    assert metadata.language == language
    assert metadata.meeting == lines[4 if language == "en" else 5]
    assert metadata.agenda_item is not None
    assert metadata.agenda_item.replace(" ", "") in ("5(b)", "5b)")
    assert metadata.status == "draft"
    assert metadata.period == "2027/2031"
    assert metadata.title == lines[-1]
    assert metadata.wording == "verbatim"
    assert metadata.predecessor is None


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_masthead_is_kept_as_printed_and_is_no_text(tmp_path: Path, language: str) -> None:
    found = document(tmp_path, *ALL[language], "I. Introduction", SAID[language])
    assert found.sources[0].masthead == ALL[language]
    assert [one.text for one in found.furniture] == ALL[language]
    assert {one.kind for one in found.furniture} == {"masthead"}
    assert [one.heading for one in found.sections] == ["Introduction"]
    assert [one.text for one in found.paragraphs] == [SAID[language].removeprefix("1. ")]


def test_the_convention_is_read_from_the_title(tmp_path: Path) -> None:
    found = document(tmp_path, *EN, "I. Introduction", SAID["en"])
    assert found.metadata.convention == "Convention on Safe Harbours"


@pytest.mark.parametrize(
    ("language", "said", "convention"),
    [
        ("en", "1. The Convention on Safe Harbours (CSH or Convention) was born out of a need that "
         "all of its parties have felt.", "Convention on Safe Harbours"),
        ("fr", "1. La Convention sur les Armes à Sous-Munitions est née de la volonté de tous les "
         "États parties et de la société civile.", "Convention sur les Armes à Sous-Munitions"),
        ("fr", "1. La Convention sur les armes à sous-munitions est née de la volonté de tous les "
         "États parties et de la société civile.", "Convention sur les armes à sous-munitions"),
        ("es", "1. La Convención sobre Municiones en Racimo nació de la voluntad de todos los "
         "Estados partes y de la sociedad civil.", "Convención sobre Municiones en Racimo"),
    ],
)  # fmt: skip
def test_the_convention_is_read_from_the_text(
    tmp_path: Path, language: str, said: str, convention: str
) -> None:
    found = document(tmp_path, OPENINGS[language][0], said)
    assert found.metadata.convention == convention


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("22 June 2026", "2026-06-22"),
        ("1 July 2026", "2026-07-01"),
        ("July 1, 2026", "2026-07-01"),
        ("30 September 2021", "2021-09-30"),
        ("June 2026", None),
        ("32 June 2026", None),
        ("22 Juno 2026", None),
        ("Geneva, 1 July 2026", None),
    ],
)
def test_dates(tmp_path: Path, line: str, date: str | None) -> None:
    found = document(tmp_path, line, "Harbour Action Plan", "I. Introduction", SAID["en"])
    assert found.metadata.date == date


@pytest.mark.parametrize(
    ("language", "line", "date"),
    [
        ("fr", "1er juillet 2026", "2026-07-01"),
        ("fr", "22 février 2026", "2026-02-22"),
        ("fr", "15 août 2026", "2026-08-15"),
        ("es", "1 de julio de 2026", "2026-07-01"),
        ("es", "1º de julio de 2026", "2026-07-01"),
        ("es", "15 de septiembre de 2026", "2026-09-15"),
        ("es", "15 de septiembre del 2026", "2026-09-15"),
    ],
)
def test_dates_in_other_languages(tmp_path: Path, language: str, line: str, date: str) -> None:
    title = OPENINGS[language][0]
    found = document(tmp_path, line, title, "I. Introduction", SAID[language])
    assert found.metadata.date == date


@pytest.mark.parametrize(
    ("line", "symbol"),
    [
        ("CCM/MSP/2018/9", "CCM/MSP/2018/9"),
        ("A/RES/66/290", "A/RES/66/290"),
        ("APLC/CONF/2024/WP.17/Rev.1", "APLC/CONF/2024/WP.17/Rev.1"),
        ("United Nations CCM/CONF/2020/L.1", "CCM/CONF/2020/L.1"),
        ("A/78/1*", "A/78/1"),
        ("Inputs and/or outputs", None),
        ("Year 2026/2027", None),
    ],
)
def test_symbols(tmp_path: Path, line: str, symbol: str | None) -> None:
    found = document(tmp_path, line, "Harbour Action Plan", "I. Introduction", SAID["en"])
    assert found.metadata.symbol == symbol


@pytest.mark.parametrize(
    ("language", "title", "status"),
    [
        ("en", "Harbour Action Plan 2027–2031", "unknown"),
        ("en", "Draft Harbour Action Plan 2027–2031", "draft"),
        ("en", "Zero draft of the Harbour Action Plan", "draft"),
        ("en", "Harbour Action Plan (draft)", "draft"),
        ("en", "Elements for the Harbour Action Plan", "concept"),
        ("fr", "Projet de Plan d’action pour les ports", "draft"),
        ("fr", "Avant-projet de Plan d’action pour les ports", "draft"),
        ("fr", "Éléments pour un Plan d’action pour les ports", "concept"),
        ("fr", "Plan d’action pour les ports", "unknown"),
        ("es", "Proyecto de Plan de Acción para los puertos", "draft"),
        ("es", "Elementos para el Plan de Acción para los puertos", "concept"),
        ("es", "Plan de Acción para los puertos", "unknown"),
    ],
)
def test_status(tmp_path: Path, language: str, title: str, status: str) -> None:
    found = document(tmp_path, title, "I. Introduction", SAID[language])
    assert (found.metadata.title, found.metadata.status) == (title, status)


@pytest.mark.parametrize(
    ("language", "title", "line"),
    [
        ("en", "Harbour Action Plan", "Adopted by the Third Review Conference"),
        ("en", "Harbour Action Plan", "As adopted at the final plenary meeting on 20 November"),
        ("fr", "Plan d’action pour les ports", "Adopté par la troisième Conférence d’examen"),
        ("es", "Plan de Acción para los puertos", "Aprobado por la Tercera Conferencia de Examen"),
    ],
)
def test_adopted(tmp_path: Path, language: str, title: str, line: str) -> None:
    found = document(tmp_path, title, line, "I. Introduction", SAID[language])
    assert found.metadata.status == "adopted"
    assert found.metadata.title == title


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("Harbour Action Plan 2027–2031", "2027/2031"),
        ("Harbour Action Plan 2027-2031", "2027/2031"),
        ("Harbour Action Plan, 2027 — 2031", "2027/2031"),
        ("Harbour Action Plan (2021-26)", "2021/2026"),
        ("Harbour Action Plan 2027", None),
        ("Harbour Action Plan", None),
    ],
)
def test_periods(tmp_path: Path, title: str, period: str | None) -> None:
    found = document(tmp_path, title, "I. Introduction", SAID["en"])
    assert (found.metadata.title, found.metadata.period) == (title, period)


def test_a_title_over_two_lines_of_a_word_wrapped_file(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        "Draft Harbour Action Plan on the Implementation of the\nConvention on Safe Harbours",
        "I. Introduction",
        SAID["en"],
    )
    assert found.metadata.title == (
        "Draft Harbour Action Plan on the Implementation of the Convention on Safe Harbours"
    )


def test_a_document_without_masthead(tmp_path: Path) -> None:
    found = document(tmp_path, SAID["en"], "Action #1: Dredge the basin.")
    assert found.metadata.title is None
    assert found.sources[0].masthead == []
    assert found.furniture == []
    assert len(found.paragraphs) == 1


def test_a_plan_that_starts_with_its_actions(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        "Harbour Action Plan 2027–2031",
        "Action #1: Dredge the basin.",
        "Action #2: Repair the walls.",
    )
    assert found.metadata.title == "Harbour Action Plan 2027–2031"
    assert [one.number for one in found.actions] == ["1", "2"]


def test_the_source_is_named(tmp_path: Path) -> None:
    found = document(tmp_path, *EN, "I. Introduction", SAID["en"], name="Harbours – draft.txt")
    (source,) = found.sources
    assert source.file == "Harbours – draft.txt"
    assert len(source.sha256) == 64
    assert source.media_type.startswith("text/plain")
    assert source.pages is None
    assert found.id == f"local/harbours-draft-{source.sha256[:8]}"


def test_boilerplate_is_no_title(tmp_path: Path) -> None:
    found = document(
        tmp_path, "United Nations", "General Assembly", "Distr.: General", "Original: English",
        "Note by the Chair", "I. Introduction", SAID["en"],
    )  # fmt: skip
    assert found.metadata.title == "Note by the Chair"
