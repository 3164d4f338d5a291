"""The documents in one file: where each begins, what each holds, and how one is picked."""

from __future__ import annotations

from pathlib import Path

import pytest

from concordat_extractors.errors import UsageError
from concordat_extractors.extract import Extraction, PartIdentity, extract
from concordat_schemas.plan import Metadata

from .made_up import document, documents

SAID = "The Conference took note of the reports of all States Parties that had sent theirs in time."
AGAIN = "It also thanked all those that had taken part in its work during the week, and before it."
REPORT = [
    "# Final report of the Third Review Conference",
    "## I. Introduction",
    f"1. {SAID}",
    f"2. {AGAIN}[^1]",
    "## II. Decisions",
    f"3. {SAID}",
]
DECLARATION = [
    "# Annex I",
    "## Harbour Declaration",
    f"1. We, the States Parties, say this. {SAID}",
    f"2. {AGAIN}",
]
ACTIONS = [
    "# Annex II",
    "## Harbour Action Plan 2027–2031",
    "### I. Walls",
    f"1. {SAID}",
    "**Action #1:** Repair walls.",
    "**Indicators:**",
    "(a) Number of walls repaired (baseline X).[^2]",
    "### II. Lights",
    f"2. {AGAIN}",
    "**Action #2:** Repair lights.",
]
PAPERS = ["# Annex III", "## List of documents", "| Symbol | Title |\n| --- | --- |\n"
          "| HP/2026/1 | Agenda |\n| HP/2026/2 | Rules |"]  # fmt: skip
NOTES = ["[^1]: At noon.", "[^2]: (All baselines are mid-2026)"]
WHOLE = [*REPORT, *DECLARATION, *ACTIONS, *PAPERS, *NOTES]


def titles(found: list[Extraction]) -> list[str | None]:
    return [one.plan.metadata.title for one in found]


def test_a_report_and_its_annexes(tmp_path: Path) -> None:
    found = documents(tmp_path, *WHOLE, name="report.md")
    assert titles(found) == [
        "Final report of the Third Review Conference",
        "Harbour Declaration",
        "Harbour Action Plan 2027–2031",
        "List of documents",
    ]
    report, declaration, plan, papers = (one.plan for one in found)
    assert [len(one.actions) for one in (report, declaration, plan, papers)] == [0, 0, 2, 0]
    assert [one.number for one in report.paragraphs] == ["1", "2", "3"]
    assert [one.number for one in declaration.paragraphs] == ["1", "2"]
    assert [one.number for one in plan.paragraphs] == ["1", "2"]
    assert len(papers.tables) == 1


def test_each_document_has_its_own_notes(tmp_path: Path) -> None:
    found = documents(tmp_path, *WHOLE, name="report.md")
    assert [[note.text for note in one.plan.footnotes] for one in found] == [
        ["At noon."],
        [],
        ["(All baselines are mid-2026)"],
        [],
    ]


def test_ids_of_the_documents_differ(tmp_path: Path) -> None:
    found = documents(tmp_path, *WHOLE, name="report.md")
    names = [one.plan.id for one in found]
    assert len(set(names)) == 4
    assert all(name.startswith("local/report-") for name in names)
    assert names[2].endswith("/annex-ii-harbour-action-plan-2027-2031")


def test_the_account_of_a_file_is_that_of_all_its_documents(tmp_path: Path) -> None:
    found = documents(tmp_path, *WHOLE, name="report.md")
    accounts = [one.plan.diagnostics.coverage for one in found]
    assert len({one.read for one in accounts}) == 1
    for one in accounts:
        here = one.fields + one.labels + one.repeated + one.furniture + one.unplaced
        assert here + one.elsewhere == one.read
    assert sum(one.read - one.elsewhere for one in accounts) == accounts[0].read


@pytest.mark.parametrize(
    "words",
    ["Harbour Action Plan 2027–2031", "harbour action plan", "Annex II", "action plan", "annex ii"],
)
def test_one_part_is_picked_by_its_heading(tmp_path: Path, words: str) -> None:
    found = documents(tmp_path, *WHOLE, name="report.md", part=words)
    assert titles(found) == ["Harbour Action Plan 2027–2031"]
    assert found[0].plan.id.count("/") == 1


def test_annex_i_is_not_annex_ii(tmp_path: Path) -> None:
    assert titles(documents(tmp_path, *WHOLE, name="report.md", part="Annex I")) == [
        "Harbour Declaration"
    ]


def test_a_part_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        documents(tmp_path, *WHOLE, name="report.md", part="Rules of procedure")
    sentence = str(refused.value)
    assert sentence.startswith("report.md: no part is headed “Rules of procedure”")
    for name in ("Harbour Declaration", "Harbour Action Plan 2027–2031", "List of documents"):
        assert name in sentence
    assert "\n" not in sentence


def test_what_a_catalogue_knows_of_a_part(tmp_path: Path) -> None:
    documents(tmp_path, *WHOLE, name="report.md")
    known = [
        PartIdentity("Harbour Action Plan", "hc/harbour-2026", Metadata(title="The Plan")),
        PartIdentity("Final report", "hc/rc3-report", Metadata(title="The Report")),
    ]
    found = extract(tmp_path / "report.md", parts=known)
    assert [(one.plan.id, one.plan.metadata.title, len(one.plan.actions)) for one in found] == [
        ("hc/harbour-2026", "The Plan", 2),
        ("hc/rc3-report", "The Report", 0),
    ]
    (one,) = extract(tmp_path / "report.md", parts=known, part="Annex II")
    assert one.plan.id == "hc/harbour-2026"


def test_an_entry_without_part_is_the_plan(tmp_path: Path) -> None:
    documents(tmp_path, *WHOLE, name="report.md")
    known = [PartIdentity(None, "hc/harbour-2026", Metadata(title="The Plan"))]
    (one,) = extract(tmp_path / "report.md", parts=known)
    assert len(one.plan.actions) == 2


def test_an_annex_of_indicators_stays_with_its_plan(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        "# Harbour Action Plan 2027–2031",
        "## I. Walls",
        f"1. {SAID}",
        "**Action #1:** Repair walls.",
        "**Action #2:** Repair lights.",
        "# Annex: Indicators",
        "| Actions | Indicators |\n| --- | --- |\n"
        "| 1. Repair walls. | (a) Number of walls repaired. |\n"
        "| 2. Repair lights. | (a) Number of lights repaired. |",
        name="plan.md",
    )
    assert [len(one.indicators) for one in found.actions] == [1, 1]


def test_an_annex_of_a_plan_stays_with_it(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        "# Harbour Action Plan 2027–2031",
        "## I. Walls",
        f"1. {SAID}",
        "**Action #1:** Repair walls.",
        "**Action #2:** Repair lights.",
        "# Annex",
        "## Working methods of the coordinators",
        f"{SAID} {AGAIN}",
        name="plan.md",
    )
    assert len(found.actions) == 2
    assert found.sections[-1].heading == "Working methods of the coordinators"


TREATY = [
    "# Convention on Harbours",
    "The States Parties to this Convention,",
    "Deeply concerned by the state of harbours and of the coasts that lie next to them,",
    "Have agreed as follows:",
    "## Article 1",
    "### General obligations",
    "1. Each State Party undertakes never to close a harbour without telling its neighbours.",
    "2. Each State Party undertakes:",
    "(a) to dredge its harbours;",
    "(b) to mark them.",
    "## Article 2",
    "### Definitions",
    "1. “Harbour” means a place where ships lie at anchor, whatever its size.",
    "2. “Wall” means a work of stone.",
    "## Article 3",
    "### Duration",
    "This Convention shall be of unlimited duration.",
]


def test_a_treaty(tmp_path: Path) -> None:
    found = document(tmp_path, *TREATY, name="convention.md")
    assert found.actions == []
    assert found.metadata.title == "Convention on Harbours"
    articles = [one for one in found.sections if one.kind == "article"]
    assert [(one.id, one.number, one.heading) for one in articles] == [
        ("art_1", "1", "General obligations"),
        ("art_2", "2", "Definitions"),
        ("art_3", "3", "Duration"),
    ]
    in_articles = [(one.section, one.number) for one in found.paragraphs if one.section]
    assert in_articles == [
        ("art_1", "1"),
        ("art_1", "2"),
        ("art_2", "1"),
        ("art_2", "2"),
        ("art_3", None),
    ]
    assert [one.text for one in found.paragraphs[:3]] == [
        "The States Parties to this Convention,",
        "Deeply concerned by the state of harbours and of the coasts that lie next to them,",
        "Have agreed as follows:",
    ]
    assert [item.label for item in found.paragraphs[4].items] == ["a", "b"]


def test_paragraphs_of_articles_have_ids_of_their_own(tmp_path: Path) -> None:
    found = document(tmp_path, *TREATY, name="convention.md")
    names = [one.id for one in found.paragraphs]
    assert "art_1__para_1" in names
    assert "art_2__para_1" in names
    assert not [name for name in names if "~" in name]
    assert not [one for one in found.diagnostics.warnings if one.code == "repeated_number"]


def test_a_brochure_of_a_plan_and_a_treaty(tmp_path: Path) -> None:
    plan = [block.removeprefix("#") for block in ACTIONS[1:]]
    found = documents(tmp_path, *plan, *TREATY, NOTES[1], name="brochure.md")
    assert titles(found) == ["Harbour Action Plan 2027–2031", "Convention on Harbours"]
    assert [len(one.plan.actions) for one in found] == [2, 0]
    articles = [one for one in found[1].plan.sections if one.kind == "article"]
    assert len(articles) == 3


def test_what_stands_behind_a_treaty_is_another_document(tmp_path: Path) -> None:
    found = documents(
        tmp_path,
        *TREATY,
        "# About the secretariat",
        f"{SAID} {AGAIN}",
        name="convention.md",
    )
    assert titles(found) == ["Convention on Harbours", "About the secretariat"]


@pytest.mark.parametrize(
    ("annex", "title", "said", "label"),
    [
        ("Annexe II", "Plan d’action pour les ports",
         "Les États parties prennent note des rapports de tous ceux qui les ont remis à temps.",
         "Action n° {} : Réparer."),
        ("Anexo II", "Plan de Acción para los puertos",
         "Los Estados partes toman nota de los informes de todos los que los enviaron a tiempo.",
         "Acción núm. {}: Reparar."),
    ],
)  # fmt: skip
def test_annexes_in_other_languages(
    tmp_path: Path, annex: str, title: str, said: str, label: str
) -> None:
    found = documents(
        tmp_path,
        "# Informe final" if annex == "Anexo II" else "# Rapport final",
        "## I. Introduction",
        f"1. {said}",
        f"2. {said}",
        f"# {annex}",
        f"## {title}",
        f"1. {said}",
        *(label.format(n) for n in (1, 2)),
        name="report.md",
    )
    assert len(found) == 2
    assert found[1].plan.metadata.title == title
    assert len(found[1].plan.actions) == 2


def test_a_mention_of_an_annex_begins_no_part(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        "# Report on harbours",
        "## I. Introduction",
        f"1. {SAID}",
        "2. Annex II holds the plan that was adopted by the Conference at its last meeting.",
        "Annex II of the report is the longest of all its annexes, and the one that is most read.",
        f"3. {AGAIN}",
        name="report.md",
    )
    assert [one.number for one in found.paragraphs if one.number] == ["1", "2", "3"]
