"""The catalogue tells what each file is, and every fault in it by entry and key."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from concordat.catalogue import Catalogue, find_catalogue, load_catalogue
from concordat_extractors.errors import InputError

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
NOT_RENDITIONS = {"README.md", "catalogue.toml", ".gitattributes"}
NOT_FAMILIES = {"authorities", "decisions"}
STARTS = {
    "application/pdf": b"%PDF-",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": b"PK\x03\x04",
}

# What the mastheads of the renditions print and no text says, as corpus/README.md explains.
INVENTED = (
    "CCM/CONF/2021/6",
    "CCM/CONF/2020/PM.1/WP.0",
    "GE.21-00000",
    "GE.20-00000",
    "1 October 2021",
    "2021-10-01",
    "Distr.",
)
UNCONFIRMED = ("CCM/CONF/2015/7",)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(CORPUS)


def test_every_file_is_listed_and_every_listed_file_is_there(catalogue: Catalogue) -> None:
    present = {
        path.relative_to(CORPUS).as_posix()
        for path in CORPUS.rglob("*")
        if path.is_file()
        and path.name not in NOT_RENDITIONS
        and not path.name.endswith("corrections.toml")
        and path.relative_to(CORPUS).parts[0] not in NOT_FAMILIES
    }
    listed = {rendition.file for entry in catalogue.documents for rendition in entry.renditions}
    assert listed == present


def test_hashes_and_media_types_are_those_of_the_files(catalogue: Catalogue) -> None:
    for entry in catalogue.documents:
        for rendition in entry.renditions:
            content = (CORPUS / rendition.file).read_bytes()
            assert hashlib.sha256(content).hexdigest() == rendition.sha256, rendition.file
            assert rendition.media_type is not None
            if rendition.media_type == "text/plain":
                content.decode("utf-8")
            else:
                assert content.startswith(STARTS[rendition.media_type])


def test_every_document_says_where_its_facts_come_from(catalogue: Catalogue) -> None:
    for entry in catalogue.documents:
        assert entry.convention
        assert entry.language
        assert entry.status != "unknown"
        assert entry.provenance
        assert all(rendition.provenance for rendition in entry.renditions)


def test_what_mastheads_invent_is_no_metadata(catalogue: Catalogue) -> None:
    for entry in catalogue.documents:
        for rendition in entry.renditions:
            published = entry.metadata(rendition).model_dump_json()
            for invented in (*INVENTED, *UNCONFIRMED):
                assert invented not in published
        assert entry.symbol is None, "no text of this corpus gives a symbol for itself"


def test_lineage_runs_from_dubrovnik_over_lausanne_to_vientiane(catalogue: Catalogue) -> None:
    (lineage,) = catalogue.lineages
    assert lineage.id == "ccm"
    assert lineage.plans == [
        "ccm/dubrovnik-2015",
        "ccm/lausanne-2020",
        "ccm/vientiane-capital-2026@draft-2026-06-22",
    ]
    for older, newer in zip(lineage.plans, lineage.plans[1:], strict=False):
        entry = catalogue.document(newer)
        assert entry is not None
        assert entry.predecessor == older


def test_dubrovnik_is_marked_as_a_paraphrase(catalogue: Catalogue) -> None:
    entry = catalogue.document("ccm/dubrovnik-2015")
    assert entry is not None
    metadata = entry.metadata(entry.renditions[0])
    assert metadata.wording == "paraphrase"
    assert metadata.notice is not None
    assert "not the official text" in metadata.notice


def test_a_file_of_several_documents_gives_each_of_them(catalogue: Catalogue) -> None:
    content = (CORPUS / "ccm/lausanne/brochure.txt").read_bytes()
    found = catalogue.identities(hashlib.sha256(content).hexdigest())
    assert [(one.id, one.part) for one in found] == [
        ("ccm/lausanne-2020+brochure", "Lausanne Action Plan"),
        ("ccm/lausanne-declaration-2020", "Lausanne Declaration"),
        ("ccm/convention", "Convention on Cluster Munitions"),
    ]
    assert found[2].metadata.title == "Convention on Cluster Munitions"
    assert catalogue.identities("0" * 64) == []


SMALL = """
[[lineage]]
id = "cbm"
plans = ["cbm/harbourtown-2031", "cbm/saltmarsh-2036"]

[[document]]
id = "cbm/harbourtown-2031"
title = "Harbourtown Action Plan"
renditions = [
  { file = "cbm/outline.txt", wording = "paraphrase", notice = "An outline." },
]

[[document]]
id = "cbm/saltmarsh-2036"
title = "Saltmarsh Action Plan"
predecessor = "cbm/harbourtown-2031"
renditions = [{ file = "cbm/next.txt" }]
"""


def small(folder: Path, text: str = SMALL) -> Path:
    (folder / "cbm").mkdir(exist_ok=True)
    (folder / "cbm" / "outline.txt").write_text("Action 1: Outline.\n", "utf-8")
    (folder / "cbm" / "next.txt").write_text("Action 1: Next.\n", "utf-8")
    (folder / "catalogue.toml").write_text(text, "utf-8")
    return folder


def test_an_entry_needs_id_title_and_file_only(tmp_path: Path) -> None:
    catalogue = load_catalogue(small(tmp_path))
    found = catalogue.identities(hashlib.sha256(b"Action 1: Next.\n").hexdigest())
    assert [one.id for one in found] == ["cbm/saltmarsh-2036"]
    assert found[0].metadata.status == "unknown"
    assert found[0].metadata.predecessor == "cbm/harbourtown-2031"


def test_a_date_may_stand_without_quotation_marks(tmp_path: Path) -> None:
    small(tmp_path, SMALL.replace("predecessor =", "date = 2036-03-09\npredecessor ="))
    entry = load_catalogue(tmp_path).documents[1]
    assert entry.metadata(entry.renditions[0]).date == "2036-03-09"


def test_the_official_file_takes_the_place_of_an_outline_by_one_line(tmp_path: Path) -> None:
    with_line = SMALL.replace(
        "renditions = [\n", 'renditions = [\n  { file = "cbm/official.txt" },\n'
    )
    small(tmp_path, with_line)
    (tmp_path / "cbm" / "official.txt").write_text("Action 1: Official.\n", "utf-8")
    entry = load_catalogue(tmp_path).documents[0]
    first, second = (entry.metadata(rendition) for rendition in entry.renditions)
    assert (first.wording, first.notice) == ("verbatim", None)
    assert (second.wording, second.notice) == ("paraphrase", "An outline.")


def test_a_file_edited_on_purpose_keeps_its_entry(tmp_path: Path) -> None:
    recorded = hashlib.sha256(b"Action 1: Next.\n").hexdigest()
    text = SMALL.replace('"cbm/next.txt"', f'"cbm/next.txt", sha256 = "{recorded}"')
    small(tmp_path, text)
    (tmp_path / "cbm" / "next.txt").write_text("Action 1: Edited.\n", "utf-8")
    catalogue = load_catalogue(tmp_path)
    edited = hashlib.sha256(b"Action 1: Edited.\n").hexdigest()
    for sha256 in (recorded, edited):
        assert [one.id for one in catalogue.identities(sha256)] == ["cbm/saltmarsh-2036"]


def test_the_catalogue_is_found_from_a_file_a_folder_and_above(tmp_path: Path) -> None:
    corpus = tmp_path / "project" / "corpus"
    corpus.mkdir(parents=True)
    small(corpus)
    for start in (corpus / "cbm" / "next.txt", corpus / "cbm", corpus, tmp_path / "project"):
        found = find_catalogue(start)
        assert found is not None
        assert found.folder == corpus.resolve()


def test_no_catalogue_is_no_fault_when_looking_for_one(tmp_path: Path) -> None:
    found = find_catalogue(tmp_path)
    assert found is None or not found.folder.is_relative_to(tmp_path)


FAULTS = {
    "no TOML": ("id = a", ["catalogue.toml", "not valid TOML", "line 1"]),
    "unknown key": (
        SMALL.replace("predecessor =", "predecesor ="),
        ["`cbm/saltmarsh-2036`", "`predecesor`", "spelling"],
    ),
    "missing title": (
        SMALL.replace('title = "Saltmarsh Action Plan"\n', ""),
        ["`cbm/saltmarsh-2036`", "`title`", "missing"],
    ),
    "missing id": (
        SMALL.replace('id = "cbm/saltmarsh-2036"\n', ""),
        ["document number 2", "`id`", "missing"],
    ),
    "bad id": (
        SMALL.replace('id = "cbm/saltmarsh-2036"', 'id = "../Saltmarsh 2036"'),
        ["../Saltmarsh 2036", "`id`", "such as `ccm/lausanne-2020`"],
    ),
    "bad date": (
        SMALL.replace('predecessor = "cbm/h', 'date = "9 March 2036"\npredecessor = "cbm/h'),
        ["`cbm/saltmarsh-2036`", "`date`", "such as 2020-06-18", "'9 March 2036'"],
    ),
    "bad status": (
        SMALL.replace('predecessor = "cbm/h', 'status = "final"\npredecessor = "cbm/h'),
        ["`cbm/saltmarsh-2036`", "`status`", "adopted", "'final'"],
    ),
    "bad key of a rendition": (
        SMALL.replace('"An outline."', '"An outline.", sha = "1"'),
        ["`cbm/harbourtown-2031`", "renditions number 1 sha"],
    ),
    "no rendition": (
        SMALL.replace('[{ file = "cbm/next.txt" }]', "[]"),
        ["`cbm/saltmarsh-2036`", "`renditions`"],
    ),
    "file outside": (
        SMALL.replace('"cbm/next.txt"', '"../../next.txt"'),
        ["`cbm/saltmarsh-2036`", "renditions number 1 file", "inside the folder"],
    ),
    "id twice": (
        SMALL.replace('id = "cbm/saltmarsh-2036"', 'id = "cbm/harbourtown-2031"').replace(
            'predecessor = "cbm/harbourtown-2031"\n', ""
        ),
        ["`cbm/harbourtown-2031`", "`id`", "twice"],
    ),
    "predecessor nowhere": (
        SMALL.replace('predecessor = "cbm/harbourtown-2031"', 'predecessor = "cbm/other-2020"'),
        ["`cbm/saltmarsh-2036`", "`predecessor`", "`cbm/other-2020`"],
    ),
    "lineage leads nowhere": (
        SMALL.replace('"cbm/saltmarsh-2036"]', '"cbm/marsh-2036"]'),
        ["lineage `cbm`", "`plans`", "`cbm/marsh-2036`"],
    ),
    "a table that is none": ("document = 3\n", ["`document`", "list"]),
    "an entry that is none": ("document = [3]\n", ["document number 1"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_sentence_with_entry_and_key(tmp_path: Path, fault: str) -> None:
    text, expected = FAULTS[fault]
    small(tmp_path, text)
    with pytest.raises(InputError) as caught:
        load_catalogue(tmp_path)
    said = str(caught.value)
    assert said.startswith("catalogue.toml: ")
    assert "\n" not in said
    assert str(tmp_path) not in said
    for words in expected:
        assert words in said


def test_a_missing_catalogue_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no catalogue"):
        load_catalogue(tmp_path)
