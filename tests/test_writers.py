"""What is written: complete, the same every time, whole or not at all, and over nothing else."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from concordat.stored import read_plan
from concordat.writers import FORMATS, OutputError, json_bytes, plan_files, write_plan
from concordat.writers.atomic import write_file
from concordat.writers.location import plan_folder
from concordat.writers.tabular import cell, csv_bytes
from concordat_schemas.plan import BaselineValue, Place, Plan
from tests.plan_strategies import documents

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"


@pytest.fixture
def plan() -> Plan:
    return read_plan(EXAMPLES / "plan.json")


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_json_has_every_field_in_the_order_of_the_contract(plan: Plan) -> None:
    content = json_bytes(plan)
    read = json.loads(content)
    assert list(read) == [field.alias or name for name, field in Plan.model_fields.items()]
    assert list(read["actions"][0])[-2:] == ["indicators", "text"]
    assert read["metadata"]["agenda_item"] is None
    assert content.endswith(b"}\n")
    assert b'\n  "id": "cbm/harbourtown-2031",\n' in content
    assert content == (EXAMPLES / "plan.json").read_bytes()


def test_json_writes_letters_as_they_are_and_refuses_what_is_no_number(plan: Plan) -> None:
    plan.actions[0].chapeau = "Établir 中 \U0001d49c \ud800"
    content = json_bytes(plan)
    assert "Établir 中 \U0001d49c \\ud800".encode() in content
    assert json.loads(content)["actions"][0]["chapeau"] == plan.actions[0].chapeau
    plan.actions[0].indicators[0].baseline.value = float("nan")
    with pytest.raises(ValueError, match="JSON"):
        json_bytes(plan)
    with pytest.raises(ValueError, match="finite"):
        BaselineValue(value=float("inf"))


def test_files_go_to_the_folder_of_the_id(tmp_path: Path, plan: Plan) -> None:
    written = write_plan(plan, tmp_path, FORMATS)
    folder = tmp_path / "cbm" / "harbourtown-2031"
    assert sorted(path.relative_to(folder).as_posix() for path in written) == [
        "actions.csv",
        "articles.csv",
        "citations.graphml",
        "indicators.csv",
        "plan.html",
        "plan.json",
        "plan.xml",
        "references.csv",
    ]
    assert written[-1].name == "plan.json"
    assert read_plan(folder / "plan.json") == plan == read_plan(folder / "plan.xml")
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith(".")]


def test_writing_again_gives_the_same_bytes(tmp_path: Path, plan: Plan) -> None:
    first = {path: path.read_bytes() for path in write_plan(plan, tmp_path, FORMATS)}
    second = {path: path.read_bytes() for path in write_plan(plan, tmp_path, FORMATS)}
    assert first == second


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents(Plan))
def test_csv_has_a_row_for_each_and_no_formula(plan: Plan) -> None:
    files = plan_files(plan, ["csv"])
    assert len(_rows(files["actions.csv"])) == len(plan.actions)
    assert len(_rows(files["indicators.csv"])) == sum(len(a.indicators) for a in plan.actions)
    assert len(_rows(files["references.csv"])) == len(plan.references)
    numeric = {"baseline_value", "baseline_year", "start", "end"}
    for content in files.values():
        for row in _rows(content):
            for name, value in row.items():
                assert name in numeric or not value.startswith(tuple("=+-@\t\r\n"))


def test_actions_csv_says_what_a_reader_needs(plan: Plan) -> None:
    plan.metadata.wording = "paraphrase"
    plan.actions[0].places = [
        Place(source="src_1", page=4),
        Place(source="src_1", page=3),
        Place(source="src_1", page=3, box=(1, 2, 3, 4)),
    ]
    row = _rows(plan_files(plan, ["csv"])["actions.csv"])[0]
    assert row["action_id"] == "act_1"
    assert (row["section_number"], row["section_heading"]) == ("II", "Clearance and cooperation")
    assert row["text"] == plan.actions[0].text
    assert (row["items"], row["indicators"], row["placeholder"]) == ("2", "2", "false")
    assert row["pages"] == "3; 4"
    assert row["places"] == "plan.txt, page 4; plan.txt, page 3"
    assert row["wording"] == "paraphrase"


def test_indicators_csv_gives_the_baseline_in_parts(plan: Plan) -> None:
    baseline = plan.actions[1].indicators[0].baseline
    baseline.more = [BaselineValue(value=70, unit="percent", of="all States not party")]
    row = _rows(plan_files(plan, ["csv"])["indicators.csv"])[2]
    assert row["action_number"] == "2"
    assert (row["baseline_value"], row["baseline_unit"]) == ("16", "number")
    assert row["baseline_more"] == "70 percent all States not party"
    assert row["baseline_year"] == "2030"


def test_csv_is_rfc_4180(plan: Plan) -> None:
    content = csv_bytes(("a", "b"), [('say "no"', "one\ntwo"), ("x,y", None)])
    assert content == b'a,b\r\n"say ""no""","one\ntwo"\r\n"x,y",\r\n'


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        ("", ""),
        (None, ""),
        (True, "true"),
        (-2.5, "-2.5"),
        (40.0, "40"),
        (7, "7"),
        ("nul\x00", "nul\ufffd"),
    ],
)
def test_cells(value: str | float | bool | None, written: str) -> None:
    assert cell(value) == written


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "../x",
        "a/../b",
        "/etc/x",
        "a//b",
        "a/",
        "",
        "a\\b",
        "C:/x",
        "a/con",
        "NUL.txt/x",
        "a/com1",
        "a.",
        "a b",
        "a\x00b",
        "é",
        ".hidden",
        "-x",
        "a" * 121,
    ],
)
def test_ids_that_cannot_name_a_folder_are_refused(tmp_path: Path, plan: Plan, name: str) -> None:
    plan.id = name
    with pytest.raises(OutputError, match="cannot name a folder"):
        write_plan(plan, tmp_path / "out", FORMATS)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "name",
    [
        "ccm/vientiane-capital-2026@draft-2026-06-22",
        "ccm/lausanne-2020+brochure",
        "local/plan-0a1b2c3d",
    ],
)
def test_ids_of_the_contract_name_a_folder(tmp_path: Path, name: str) -> None:
    assert plan_folder(tmp_path, name) == tmp_path.joinpath(*name.split("/"))


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_does_not_lead_out_of_the_folder(tmp_path: Path, plan: Plan) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "cbm").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="leads out"):
        write_plan(plan, tmp_path / "out", FORMATS)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_local_plan_of_another_file_is_left_alone(tmp_path: Path, plan: Plan) -> None:
    plan.id = "local/plan-0a1b2c3d"
    (path,) = write_plan(plan, tmp_path, ["json"])
    before = path.read_bytes()
    other = plan.model_copy(deep=True)
    other.sources[0].sha256 = "f" * 64
    with pytest.raises(OutputError, match="another file"):
        write_plan(other, tmp_path, FORMATS)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == ["plan.json"]


def test_a_plan_of_the_catalogue_may_come_from_another_file(tmp_path: Path, plan: Plan) -> None:
    write_plan(plan, tmp_path, ["json"])
    plan.sources[0].sha256 = "f" * 64
    (path,) = write_plan(plan, tmp_path, ["json"])
    assert read_plan(path) == plan


@pytest.mark.parametrize("content", [b"{}", b"notes of mine", b""])
def test_a_file_that_is_not_ours_is_left_alone(tmp_path: Path, plan: Plan, content: bytes) -> None:
    path = tmp_path / "cbm" / "harbourtown-2031" / "plan.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(OutputError, match="left alone"):
        write_plan(plan, tmp_path, ["xml"])
    assert path.read_bytes() == content


def test_another_plan_under_the_same_folder_is_left_alone(tmp_path: Path, plan: Plan) -> None:
    (path,) = write_plan(plan, tmp_path, ["xml"])
    other = plan.model_copy(deep=True)
    other.id = "cbm/other"
    path.write_bytes(plan_files(other, ["xml"])["plan.xml"])
    with pytest.raises(OutputError, match="cbm/other"):
        write_plan(plan, tmp_path, FORMATS)


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.json"
    write_file(path, b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan.json"]


def test_an_interrupted_write_leaves_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(source: object, target: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / "plan.json", b"new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_the_umask_decides_who_may_read(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        write_file(tmp_path / "plan.json", b"x")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "plan.json").stat().st_mode) == 0o640


def test_a_file_where_a_folder_must_be(tmp_path: Path, plan: Plan) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(OutputError, match="not written"):
        write_plan(plan, tmp_path / "out", FORMATS)


def test_spelt_out_characters_are_reported(tmp_path: Path, plan: Plan) -> None:
    heard: list[str] = []
    plan.footnotes[0].text = "page\x0cbreak"
    write_plan(plan, tmp_path, FORMATS, heard.append)
    assert heard == [
        "the XML spells out control characters: 1 character that XML forbids is written as _xHHHH_"
    ]
