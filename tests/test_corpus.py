"""The corpus gives the results that are published, and one bad file never stops the others."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from concordat.batch import RunResult, run_corpus
from concordat.catalogue import load_catalogue
from concordat_extractors.errors import InputError
from concordat_extractors.extract import extract
from concordat_schemas.plan import Paragraph, Plan, elements, leaf_fields, walk_items
from concordat_schemas.text import clean
from tests.test_catalogue import INVENTED, UNCONFIRMED

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
OUTPUTS = ROOT / "outputs"
EXAMPLES = ROOT / "docs" / "examples"
REGENERATE = "CONCORDAT_REGENERATE"
BY_HAND = {"README.md", ".gitattributes"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[RunResult, Path, list[str]]:
    """The run over the corpus: its result, its outputs and what it told."""
    outputs = tmp_path_factory.mktemp("outputs")
    told: list[str] = []
    result = run_corpus(CORPUS, outputs, report=told.append)
    if os.environ.get(REGENERATE) == "1":
        run_corpus(CORPUS, OUTPUTS, report=told.append)
    return result, outputs, told


def plan(made: tuple[RunResult, Path, list[str]], wanted: str) -> Plan:
    return Plan.model_validate_json((made[1] / wanted / "plan.json").read_bytes())


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in BY_HAND
    }


def published(folder: Path) -> dict[str, bytes]:
    """What is committed; reports and graphs are made on demand."""
    kept = (".json", ".xml", ".csv")
    return {name: content for name, content in files(folder).items() if name.endswith(kept)}


def test_outputs_are_not_being_regenerated() -> None:
    assert REGENERATE not in os.environ, f"run the tests without {REGENERATE} before committing"


def test_outputs_are_what_the_code_makes(made: tuple[RunResult, Path, list[str]]) -> None:
    fresh, committed = published(made[1]), published(OUTPUTS)
    again = f"look at the difference, then run {REGENERATE}=1 pytest tests/test_corpus.py"
    assert sorted(fresh) == sorted(committed), again
    differing = [name for name, content in fresh.items() if committed[name] != content]
    assert not differing, again


def test_every_document_is_made_whole(made: tuple[RunResult, Path, list[str]]) -> None:
    result, _, told = made
    assert [(one.id, one.state, one.sentences) for one in result.outcomes] == [
        (entry.id, "ok", []) for entry in load_catalogue(CORPUS).documents
    ]
    assert result.exit_code == 0
    for one in result.outcomes:
        assert one.coverage is not None
        assert one.coverage.lost == 0
        assert one.coverage.source == one.coverage.read + one.coverage.markup
    assert told[-1] == result.summary()


def test_the_paraphrase_is_marked_in_every_view(made: tuple[RunResult, Path, list[str]]) -> None:
    _, outputs, told = made
    notice = "not the official text"
    assert any(notice in line for line in told)
    for name in ("index.json", "ccm/dubrovnik-2015/plan.json", "ccm/dubrovnik-2015/plan.xml"):
        content = (outputs / name).read_text("utf-8")
        assert notice in content
        assert "paraphrase" in content


def numbered(plan: Plan) -> list[Paragraph]:
    return [paragraph for paragraph in plan.paragraphs if paragraph.number]


def test_lausanne_annex(made: tuple[RunResult, Path, list[str]]) -> None:
    lausanne = plan(made, "ccm/lausanne-2020")
    assert [action.number for action in lausanne.actions] == [str(n) for n in range(1, 51)]
    assert sum(len(action.indicators) for action in lausanne.actions) == 77
    assert all(action.indicators for action in lausanne.actions)
    assert len(lausanne.footnotes) == 2
    assert [len(note.calls) for note in lausanne.footnotes] == [1, 1]
    assert len(lausanne.sections) == 12
    assert [one.number for one in numbered(lausanne)] == [str(n) for n in range(1, 24)]


def test_lausanne_brochure(made: tuple[RunResult, Path, list[str]]) -> None:
    annex = plan(made, "ccm/lausanne-2020")
    brochure = plan(made, "ccm/lausanne-2020+brochure")
    assert [action.number for action in brochure.actions] == [str(n) for n in range(1, 51)]
    assert [len(action.indicators) for action in brochure.actions] == [
        len(action.indicators) for action in annex.actions
    ]
    assert numbered(brochure) == []
    assert len(brochure.footnotes) == 2
    headings = [section.heading for section in annex.sections[:11]]
    assert [section.heading for section in brochure.sections] == [*headings, "Indicators"]
    assert {section.level for section in brochure.sections} == {1}


def test_convention_and_declaration_are_documents_of_their_own(
    made: tuple[RunResult, Path, list[str]],
) -> None:
    convention = plan(made, "ccm/convention")
    articles = [one for one in convention.sections if one.kind == "article"]
    assert [one.number for one in articles] == [str(n) for n in range(1, 24)]
    assert convention.actions == []
    assert {one.kind for one in convention.paragraphs} <= {"paragraph", "chapeau"}
    declaration = plan(made, "ccm/lausanne-declaration-2020")
    assert [one.number for one in numbered(declaration)] == [str(n) for n in range(1, 19)]
    assert declaration.actions == []
    for one in (convention, declaration):
        assert not [piece.text for piece in one.furniture if "clearance" in piece.text.lower()]


def baselines_in_source() -> list[str]:
    """The insides of the baseline brackets of the Vientiane Capital draft, by a plain search."""
    source = (CORPUS / "ccm/vientiane-capital/draft-2026-06-22.txt").read_text("utf-8")
    return re.findall(r"\(\*?(baseline\b[^)*]+)\*?\)", source)


def test_vientiane_capital_draft(made: tuple[RunResult, Path, list[str]]) -> None:
    draft = plan(made, "ccm/vientiane-capital-2026@draft-2026-06-22")
    assert len(draft.actions) == 43
    assert [action.number for action in draft.actions] == [str(n) for n in range(1, 44)]
    assert sum(action.placeholder for action in draft.actions) == 1
    items = [item for action in draft.actions for item in walk_items(action.items)]
    assert sum(1 for item in items if item.label and item.label.isalpha()) == 18
    indicators = [one for action in draft.actions for one in action.indicators]
    assert len(indicators) == 113
    assert [one.baseline.raw for one in indicators] == baselines_in_source()
    assert sum(one.kind == "status_note" for one in draft.paragraphs) == 9
    assert [one.number for one in numbered(draft)] == [str(n) for n in range(1, 15)]


def test_elements_for_the_lausanne_action_plan(made: tuple[RunResult, Path, list[str]]) -> None:
    paper = plan(made, "ccm/lausanne-2020@elements-2020-06-18")
    assert [one.number for one in numbered(paper)] == [str(n) for n in range(1, 31)]
    assert paper.actions == []
    levels = [(section.number, section.level) for section in paper.sections]
    assert levels == [
        *[("I", 1), ("II", 1), ("A", 2), ("B", 2), ("III", 1), ("a", 2), ("b", 2), ("c", 2)],
        *[(number, 1) for number in ("IV", "V", "VI", "VII", "VIII", "IX", "X", "XI")],
    ]
    source = (CORPUS / "ccm/lausanne/elements-2020-06-18.txt").read_text("utf-8")
    bullets = re.findall(r"^ *- \S", source, re.MULTILINE)
    assert sum(len(list(walk_items(one.items))) for one in paper.paragraphs) == len(bullets)


def test_dubrovnik_outline(made: tuple[RunResult, Path, list[str]]) -> None:
    outline = plan(made, "ccm/dubrovnik-2015")
    chapters = [3, 5, 8, 4, 7, 2, 3]
    assert [action.number for action in outline.actions] == [
        f"{chapter}.{n}" for chapter, count in enumerate(chapters, 1) for n in range(1, count + 1)
    ]
    assert all(action.title for action in outline.actions)
    assert outline.metadata.symbol is None


def test_what_mastheads_invent_is_seen_as_printed_and_nowhere_else(
    made: tuple[RunResult, Path, list[str]],
) -> None:
    for one in made[0].outcomes:
        found = plan(made, one.id)
        stripped = found.model_copy(update={"furniture": []})
        for source in stripped.sources:
            source.masthead = []
        content = stripped.model_dump_json()
        for invented in INVENTED:
            assert invented not in content
    for name, written in files(made[1]).items():
        for unconfirmed in UNCONFIRMED:
            assert unconfirmed.encode() not in written, name
        if name.endswith((".csv", "index.json")):
            for invented in INVENTED:
                assert invented.encode() not in written, name


def bare(text: str) -> str:
    """Text without mark-up, note marks, baseline brackets and spaces."""
    for pattern in (
        r"<sup>\d</sup>",
        r"[¹²]",
        r"\(\*?baseline\b[^)]*\)",
        r"<[^>]+>",
        r"\*",
        r"\s+",
    ):
        text = re.sub(pattern, "", text)
    return clean(text)


def stands_in(text: str, source: str) -> bool:
    """Whether a text stands in the source, whole or cut once by a page or a table row."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text[:middle] in source else (low, middle - 1)
    return text[low:] in source


def test_every_text_is_the_source_word_for_word(
    made: tuple[RunResult, Path, list[str]],
) -> None:
    for entry in load_catalogue(CORPUS).documents:
        source = bare((CORPUS / entry.renditions[-1].file).read_text("utf-8"))
        for element in elements(plan(made, entry.id)):
            for field, text in leaf_fields(element):
                if field != "baseline.raw":
                    for paragraph in text.split("\n\n"):
                        assert stands_in(bare(paragraph), source), (entry.id, element.id, field)


def comparable(plan: Plan) -> dict[str, Any]:
    """A plan without what depends on the file it was read from."""
    dropped = {"sources", "diagnostics", "furniture", "unplaced"}

    def without_places(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: without_places(one) for key, one in value.items() if key != "places"}
        return [without_places(one) for one in value] if isinstance(value, list) else value

    data: dict[str, Any] = without_places(plan.model_dump(mode="json", exclude=dropped))
    return data


# The text has a blank line in paragraph 5 of article 3 where a page of its original ended; the PDF
# goes on in the same line.
CUT_BY_A_PAGE = {"ccm/convention"}


def in_one_line(value: Any) -> Any:
    """Data with the paragraph breaks inside texts as spaces, and without places in texts."""
    if isinstance(value, dict):
        return {key: in_one_line(one) for key, one in value.items() if key not in ("start", "end")}
    if isinstance(value, list):
        return [in_one_line(one) for one in value]
    return value.replace("\n\n", " ") if isinstance(value, str) else value


def of_several_renditions() -> list[str]:
    return [one.id for one in load_catalogue(CORPUS).documents if len(one.renditions) > 1]


@pytest.mark.parametrize("wanted", of_several_renditions())
def test_all_renditions_of_one_edition_give_the_same_plan(wanted: str) -> None:
    entry = load_catalogue(CORPUS).document(wanted)
    assert entry is not None
    assert entry.renditions[0].file.endswith(".pdf")
    first, *others = (
        comparable(extract(CORPUS / one.file, parts=[entry.identity(one)])[0].plan)
        for one in entry.renditions
    )
    for other in others:
        if wanted in CUT_BY_A_PAGE:
            first, other = in_one_line(first), in_one_line(other)
        assert sorted(first) == sorted(other)
        for field, value in first.items():
            assert value == other[field]


CATALOGUE = """
[[document]]
id = "cbm/bad-2030"
title = "A damaged file"
renditions = [{ file = "cbm/bad.docx" }]

[[document]]
id = "cbm/gone-2030"
title = "A missing file"
renditions = [{ file = "cbm/gone.docx" }]

[[document]]
id = "cbm/paper-2030"
title = "A PDF that holds nothing"
renditions = [{ file = "cbm/paper.pdf" }]

[[document]]
id = "cbm/harbourtown-2031"
title = "Harbourtown Action Plan, 2032-2036"
renditions = [
  { file = "cbm/plan.txt", sha256 = "HASH" },
  { file = "cbm/plan.docx" },
]
""".replace("HASH", "0" * 64)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "cbm").mkdir(parents=True)
    (folder / "catalogue.toml").write_text(CATALOGUE, "utf-8")
    (folder / "cbm" / "bad.docx").write_bytes(b"PK\x03\x04 and nothing more")
    (folder / "cbm" / "paper.pdf").write_bytes(b"%PDF-1.7\n")
    shutil.copy(EXAMPLES / "plan.txt", folder / "cbm" / "plan.txt")
    return folder


def run(corpus: Path, **options: Any) -> tuple[RunResult, list[str]]:
    told: list[str] = []
    result = run_corpus(corpus, corpus.parent / "outputs", report=told.append, **options)
    return result, told


def test_a_bad_file_never_stops_the_rest(corpus: Path) -> None:
    result, told = run(corpus)
    states = {one.id: one.state for one in result.outcomes}
    assert states == {
        "cbm/bad-2030": "failed",
        "cbm/gone-2030": "failed",
        "cbm/paper-2030": "failed",
        "cbm/harbourtown-2031": "ok",
    }
    assert result.exit_code == 1
    assert result.outcomes[3].counts["actions"] == 3
    sentences = {one.id: one.sentences for one in result.outcomes}
    assert all(len(sentences[wanted]) == 1 for wanted, state in states.items() if state != "ok")
    assert "bad.docx" in sentences["cbm/bad-2030"][0]
    assert "gone.docx is missing" in sentences["cbm/gone-2030"][0]
    assert "paper.pdf" in sentences["cbm/paper-2030"][0]
    for wanted in sentences:
        assert any(line.startswith(f"{wanted}: ") for line in told)
    assert "4 documents: 1 complete, 3 failed; " in told[-1]


def test_a_file_that_is_not_the_recorded_one_is_named_and_read(corpus: Path) -> None:
    _, told = run(corpus)
    assert sum("plan.txt is not the file the catalogue describes" in line for line in told) == 1


def test_a_missing_file_of_several_makes_the_result_partial(corpus: Path) -> None:
    catalogue = corpus / "catalogue.toml"
    first, second = '  { file = "cbm/plan.docx" },\n', '  { file = "cbm/plan.txt", '
    text = catalogue.read_text("utf-8").replace(first, "").replace(second, first + second)
    catalogue.write_text(text, "utf-8")
    result, told = run(corpus)
    assert result.outcomes[3].state == "partial"
    assert any("cbm/plan.docx is missing" in line for line in told)
    assert any(line.startswith("cbm/harbourtown-2031: partial: ") for line in told)


def test_progress_is_told_document_by_document(corpus: Path) -> None:
    heard: list[tuple[int, int]] = []
    run(corpus, progress=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_old_outputs_are_reported_and_left(corpus: Path) -> None:
    run(corpus)
    text = CATALOGUE.replace("cbm/harbourtown-2031", "cbm/harbourtown-2032")
    (corpus / "catalogue.toml").write_text(text, "utf-8")
    result, told = run(corpus)
    assert result.stale == ["cbm/harbourtown-2031"]
    assert any(line.startswith("cbm/harbourtown-2031: in the outputs") for line in told)
    assert (corpus.parent / "outputs" / "cbm" / "harbourtown-2031" / "plan.json").is_file()


def test_repetition_and_number_of_processes_change_nothing(corpus: Path) -> None:
    second = CATALOGUE.replace("cbm/", "cbm/again-").replace("again-plan.txt", "plan-next.txt")
    shutil.copy(EXAMPLES / "plan-next.txt", corpus / "cbm" / "plan-next.txt")
    (corpus / "catalogue.toml").write_text(CATALOGUE + second, "utf-8")
    outputs = corpus.parent / "outputs"
    _, told = run(corpus)
    first = files(outputs)
    _, told_again = run(corpus, jobs=2)
    assert files(outputs) == first
    assert told_again == told
    assert str(corpus.parent) not in first["index.json"].decode()


def test_the_index_lists_what_was_made(corpus: Path) -> None:
    run(corpus, formats=("json",))
    index = json.loads((corpus.parent / "outputs" / "index.json").read_text("utf-8"))
    (entry,) = index["documents"]
    assert entry["id"] == "cbm/harbourtown-2031"
    assert entry["title"] == "Harbourtown Action Plan, 2032-2036"
    assert entry["files"] == ["cbm/harbourtown-2031/plan.json"]
    assert entry["rendition"] == "cbm/plan.txt"
    assert (entry["counts"]["actions"], entry["counts"]["indicators"]) == (3, 5)


def test_a_faulty_catalogue_stops_the_run_with_one_sentence(corpus: Path) -> None:
    (corpus / "catalogue.toml").write_text(CATALOGUE.replace("title", "tilte", 1), "utf-8")
    with pytest.raises(InputError, match="`cbm/bad-2030`"):
        run(corpus)
