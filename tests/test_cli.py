"""The command as a user runs it: what it prints where, what it writes, and how it ends."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from concordat.stored import read_plan
from concordat.writers import json_bytes
from concordat_schemas.publish import published_schema
from tests.conftest import Command

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
DOCUMENT = EXAMPLES / "plan.txt"
PLAN = EXAMPLES / "plan.json"
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and terminals of POSIX")


def _text(stream: bytes) -> str:
    return stream.decode().replace("\r\n", "\n")


def _numbered(path: Path, number: int) -> Path:
    """A document of its own: the example with another title."""
    text = DOCUMENT.read_text(encoding="utf-8")
    path.write_text(text.replace("Harbourtown", f"Harbourtown{number}"), encoding="utf-8")
    return path


# Help and usage


@pytest.mark.parametrize(
    "command", [(), ("extract",), ("validate",), ("explain",), ("schema",), ("run",)]
)
def test_help_shows_examples_before_options(concordat: Command, command: tuple[str, ...]) -> None:
    ran = concordat(*command, "--help")
    shown = _text(ran.stdout)
    assert ran.returncode == 0
    assert shown.index("Examples:") < shown.index("Options:")


def test_help_lists_the_exit_codes(concordat: Command) -> None:
    shown = _text(concordat("--help").stdout)
    assert re.search(r"0 +complete\n.*1 +something failed.*130 +interrupted", shown, re.DOTALL)


def test_version(concordat: Command) -> None:
    assert re.fullmatch(r"concordat \d+\.\d+\.\d+\s*", _text(concordat("--version").stdout))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("extract",), "FILES"),
        (("extract", DOCUMENT, PLAN), "-o DIR"),
        (("extract", DOCUMENT, "--format", "json,xml"), "-o DIR"),
        (("extract", DOCUMENT, "--format", "csv"), "-o DIR"),
        (("extract", DOCUMENT, "--format", "yaml"), "json, xml, csv, graphml, html"),
        (("extract", DOCUMENT, "--pages", "40-10"), "10-40"),
        (("extract", DOCUMENT, "--part", "No such heading"), "No such heading"),
        (("extract", DOCUMENT, "-o", DOCUMENT), "is a file"),
        (("explain", DOCUMENT, "act_99"), "no element act_99"),
        (("explain", DOCUMENT, "act1"), "did you mean act_1"),
        (("schema", "treaty"), "alignment"),
        (("harmonize",), "harmonize"),
    ],
)
def test_wrong_use_ends_with_2_and_says_why(
    concordat: Command, arguments: tuple[object, ...], words: str
) -> None:
    ran = concordat(*arguments)
    assert ran.returncode == 2
    assert words in _text(ran.stderr)
    assert "Traceback" not in _text(ran.stderr)
    assert ran.stdout == b""


# extract


def test_pages_of_a_file_that_has_none(concordat: Command) -> None:
    ran = concordat("extract", DOCUMENT, "--pages", "1-2")
    assert ran.returncode == 1
    assert "no pages of its own" in _text(ran.stderr)
    assert ran.stdout == b""


def test_one_document_goes_to_stdout_as_json(concordat: Command, tmp_path: Path) -> None:
    ran = concordat("extract", DOCUMENT)
    (tmp_path / "plan.json").write_bytes(ran.stdout)
    plan = read_plan(tmp_path / "plan.json")
    assert [action.number for action in plan.actions] == ["1", "2", "3"]
    assert ran.returncode in (0, 3)


def test_the_first_line_counts_and_accounts(concordat: Command) -> None:
    first = _text(concordat("extract", DOCUMENT).stderr).splitlines()[0]
    indicators = sum(len(action.indicators) for action in read_plan(PLAN).actions)
    assert first.startswith(f"plan.txt: 3 actions, {indicators} indicators, ")
    assert re.search(r"every one of [\d,]+ glyphs placed \([\d,]+ in fields", first)


def test_xml_goes_to_stdout_too(concordat: Command, tmp_path: Path) -> None:
    as_json, as_xml = concordat("extract", PLAN), concordat("extract", PLAN, "--format", "xml")
    (tmp_path / "plan.xml").write_bytes(as_xml.stdout)
    assert read_plan(tmp_path / "plan.xml") == read_plan(PLAN)
    assert as_json.stdout == PLAN.read_bytes()


def test_quiet_says_nothing_but_errors(concordat: Command, tmp_path: Path) -> None:
    for arguments in (("extract", PLAN, "--quiet"), ("--quiet", "extract", PLAN)):
        ran = concordat(*arguments)
        assert (ran.returncode, ran.stderr) == (0, b"")
    ran = concordat("extract", tmp_path / "none.docx", "-q")
    assert ran.returncode == 1
    assert "none.docx" in _text(ran.stderr)


def test_files_are_written_under_their_ids(concordat: Command, tmp_path: Path) -> None:
    ran = concordat("extract", PLAN, DOCUMENT, "-o", "out", "--format", "json,xml,csv")
    assert ran.returncode in (0, 3)
    assert ran.stdout == b""
    assert (tmp_path / "out" / "cbm" / "harbourtown-2031" / "plan.xml").is_file()
    (local,) = (tmp_path / "out" / "local").iterdir()
    assert sorted(path.name for path in local.iterdir()) == [
        "actions.csv",
        "articles.csv",
        "indicators.csv",
        "plan.json",
        "plan.xml",
        "references.csv",
    ]
    assert "see out" in _text(ran.stderr)


def test_a_bad_file_does_not_stop_the_rest(concordat: Command, tmp_path: Path) -> None:
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 no archive")
    (tmp_path / "empty.txt").write_bytes(b"")
    ran = concordat("extract", "broken.docx", "gone.txt", "empty.txt", tmp_path, PLAN, "-o", "out")
    said = _text(ran.stderr)
    assert ran.returncode == 1
    assert "Traceback" not in said
    for name in ("broken.docx", "gone.txt", "empty.txt", tmp_path.name):
        assert re.search(rf"concordat: .*{name}", said)
    assert "5 files: 1 complete, 4 failed (" in said
    assert (tmp_path / "out" / "cbm" / "harbourtown-2031" / "plan.json").is_file()


def test_two_files_of_one_id_do_not_overwrite_each_other(
    concordat: Command, tmp_path: Path
) -> None:
    plan = read_plan(PLAN)
    shutil.copy(PLAN, tmp_path / "first.json")
    plan.metadata.title = "Another rendition"
    (tmp_path / "second.json").write_bytes(json_bytes(plan))
    ran = concordat("extract", "first.json", "second.json", "first.json", "-o", "out")
    assert ran.returncode == 4
    assert "which first.json gave in this run" in _text(ran.stderr)
    written = tmp_path / "out" / "cbm" / "harbourtown-2031" / "plan.json"
    assert written.read_bytes() == PLAN.read_bytes()


def test_what_was_made_from_another_file_is_left_alone(concordat: Command, tmp_path: Path) -> None:
    plan = read_plan(PLAN)
    plan.id = "local/plan-0a1b2c3d"
    (tmp_path / "old.json").write_bytes(json_bytes(plan))
    assert concordat("extract", "old.json", "-o", "out").returncode == 0
    plan.sources[0].sha256 = "f" * 64
    (tmp_path / "new.json").write_bytes(json_bytes(plan))
    ran = concordat("extract", "new.json", "-o", "out")
    assert ran.returncode == 4
    assert "was made from another file (plan.txt)" in _text(ran.stderr)


def test_partial_results_end_with_3(concordat: Command, tmp_path: Path) -> None:
    plan = read_plan(PLAN)
    plan.actions[0].confidence = "check"
    (tmp_path / "unsure.json").write_bytes(json_bytes(plan))
    ran = concordat("extract", "unsure.json", "-o", "out")
    assert ran.returncode == 3
    assert "1 file: 1 partial (unsure.json)" in _text(ran.stderr)


def test_a_paraphrase_is_marked_wherever_it_is_shown(concordat: Command, tmp_path: Path) -> None:
    plan = read_plan(PLAN)
    plan.metadata.wording = "paraphrase"
    (tmp_path / "told.json").write_bytes(json_bytes(plan))
    assert "paraphrase" in _text(concordat("extract", "told.json").stderr)
    assert "paraphrase" in _text(concordat("explain", "told.json", "act_1").stdout)


def test_the_catalogue_gives_ids_by_content(concordat: Command, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    shutil.copy(DOCUMENT, corpus / "harbourtown.txt")
    (corpus / "catalogue.toml").write_text(
        '[[document]]\nid = "cbm/from-catalogue"\ntitle = "Title of the catalogue"\n'
        'renditions = [{ file = "harbourtown.txt" }]\n',
        encoding="utf-8",
    )
    shutil.copy(DOCUMENT, tmp_path / "renamed.txt")
    found = json.loads(concordat("extract", "renamed.txt").stdout)
    assert (found["id"], found["metadata"]["title"]) == (
        "cbm/from-catalogue",
        "Title of the catalogue",
    )
    other = _numbered(tmp_path / "other.txt", 2)
    assert json.loads(concordat("extract", other).stdout)["id"].startswith("local/other-")
    elsewhere = tmp_path.parent
    ran = concordat("extract", DOCUMENT, "--catalogue", corpus, cwd=elsewhere)
    assert json.loads(ran.stdout)["id"] == "cbm/from-catalogue"
    (corpus / "catalogue.toml").write_text("[[document]\n", encoding="utf-8")
    ran = concordat("extract", "renamed.txt")
    assert ran.returncode == 1
    assert "catalogue.toml" in _text(ran.stderr)


def test_a_style_can_be_saved_but_not_over_a_file(concordat: Command, tmp_path: Path) -> None:
    ran = concordat("extract", DOCUMENT, "--save-style", "ours.toml")
    assert ran.returncode in (0, 3)
    saved = (tmp_path / "ours.toml").read_bytes()
    assert b"{n}" in saved
    again = concordat("extract", DOCUMENT, "--style", "ours.toml")
    assert len(json.loads(again.stdout)["actions"]) == 3
    (tmp_path / "ours.toml").write_bytes(b"mine")
    assert concordat("extract", DOCUMENT, "--save-style", "ours.toml").returncode == 4
    assert (tmp_path / "ours.toml").read_bytes() == b"mine"


def test_the_same_command_writes_the_same_bytes(concordat: Command, tmp_path: Path) -> None:
    formats = "json,xml,csv,graphml,html"
    for folder in ("one", "two"):
        concordat("extract", DOCUMENT, "-o", folder, "--format", formats)
    files = [path for path in (tmp_path / "one").rglob("*") if path.is_file()]
    assert len(files) == 8
    for path in files:
        twin = tmp_path / "two" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == twin.read_bytes()


def test_control_characters_of_a_document_do_not_reach_the_terminal(
    concordat: Command, tmp_path: Path
) -> None:
    plan = read_plan(PLAN)
    plan.actions[0].chapeau = "Red \x1b[31malert\x07"
    plan.metadata.notice = "Bell \x07"
    (tmp_path / "hostile.json").write_bytes(json_bytes(plan))
    explained = concordat("explain", "hostile.json", "act_1")
    assert b"\x1b" not in explained.stdout
    assert b"\x07" not in explained.stdout + concordat("extract", "hostile.json").stderr


# How a run can end


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_on_stdout_ends_with_4(concordat: Command) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = concordat("schema", "plan", stdout=full, stderr=subprocess.PIPE, capture_output=False)
    assert ran.returncode == 4
    assert "not written" in _text(ran.stderr)
    assert "Traceback" not in _text(ran.stderr)


@POSIX
@pytest.mark.parametrize("arguments", [("schema", "plan"), ("extract", PLAN), ("--help",)])
def test_a_reader_that_goes_away_is_no_accident(
    tmp_path: Path, arguments: tuple[object, ...]
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [sys.executable, "-m", "concordat.cli", *map(str, arguments)],
        stdout=writing,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        check=False,
    )
    os.close(writing)
    assert ran.returncode == 4
    assert "Traceback" not in _text(ran.stderr)
    assert "Exception ignored" not in _text(ran.stderr)


@POSIX
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_keeps_what_was_done(tmp_path: Path, sign: signal.Signals) -> None:
    files = [_numbered(tmp_path / f"plan-{number}.txt", number) for number in range(400)]
    out = tmp_path / "out"
    running = subprocess.Popen(
        [sys.executable, "-m", "concordat.cli", "extract", *map(str, files), "-o", str(out)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        # A shell lets what it starts in the background ignore the one sign that is tried here.
        preexec_fn=lambda: signal.signal(sign, signal.SIG_DFL),
    )
    while running.poll() is None and not list(out.glob("local/*/plan.json")):
        time.sleep(0.05)
    running.send_signal(sign)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "interrupted" in _text(said)
    assert "Traceback" not in _text(said)
    written = [path for path in out.rglob("*") if path.is_file()]
    assert 0 < len(written) < 400
    for path in written:
        assert path.name == "plan.json"
        read_plan(path)


def test_a_fault_of_ours_is_one_sentence_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text("x", encoding="utf-8")
    program = (
        "import sys\n"
        "import concordat_extractors.extract as target\n"
        "real = target.extract\n"
        "def broken(path, **options):\n"
        "    if path.name == 'bad.txt':\n"
        "        raise KeyError('surprise')\n"
        "    return real(path, **options)\n"
        "target.extract = broken\n"
        "import concordat.cli\n"
        "concordat.cli.main()\n"
    )
    for debug in ([], ["--debug"]):
        command = ["extract", "bad.txt", str(DOCUMENT), "-o", "out", *debug]
        ran = subprocess.run(
            [sys.executable, "-c", program, *command],
            capture_output=True,
            cwd=tmp_path,
            check=False,
        )
        said = _text(ran.stderr)
        assert ran.returncode == 1
        assert "concordat failed on bad.txt: KeyError: 'surprise'; please report" in said
        assert ("Traceback" in said) == bool(debug)
        assert "plan.txt: 3 actions" in said


@POSIX
def test_a_terminal_gets_a_bar_and_no_colour_where_none_is_wanted(tmp_path: Path) -> None:
    import pty

    def run(**environment: str) -> str:
        terminal, end = pty.openpty()
        running = subprocess.Popen(
            [sys.executable, "-m", "concordat.cli", "extract", PLAN, "gone.txt", "-o", "out"],
            stdout=subprocess.DEVNULL,
            stderr=end,
            cwd=tmp_path,
            env={**os.environ, "TERM": "xterm", **environment},
        )
        os.close(end)
        shown = b""
        while True:
            try:
                more = os.read(terminal, 4096)
            except OSError:
                break
            if not more:
                break
            shown += more
        running.wait(timeout=60)
        os.close(terminal)
        return shown.decode()

    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    os_environment = {"NO_COLOR": ""} if "NO_COLOR" not in plain else {}
    coloured = run(**os_environment)
    assert "2/2" in coloured
    assert "\x1b[31mconcordat:" in coloured
    assert "\x1b[3" not in run(NO_COLOR="1")


# validate


def test_valid_files_are_named_and_end_with_0(concordat: Command, tmp_path: Path) -> None:
    xml = concordat("extract", PLAN, "--format", "xml").stdout
    (tmp_path / "plan.xml").write_bytes(xml)
    ran = concordat("validate", *sorted(EXAMPLES.glob("*.json")), "plan.xml")
    said = _text(ran.stderr)
    assert (ran.returncode, ran.stdout) == (0, b"")
    assert "plan.json: valid plan 1.0, JSON" in said
    assert "alignment.json: valid alignment 1.0, JSON" in said
    assert "plan.xml: valid plan 1.0, XML" in said


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"id": "act_2"', '"id": "act_1"', "act_1: the id is used 2 times"),
        ('"section": "sec_II"', '"section": "sec_9"', "act_1: its section sec_9 is no section"),
        ('"parent": null', '"parent": "sec_9"', "sec_I: its parent sec_9 is no section"),
        ('"fn_1"\n', '"fn_7"\n', "para_1: it calls the footnote fn_7"),
        ('"element": "para_1"', '"element": "para_9"', "the element para_9 is not there"),
        ('"source": "src_1"', '"source": "src_9"', "its source src_9 is not listed"),
        ('"end": 41', '"end": 4100', "not 4100"),
        ('"status": "adopted"', '"status": "agreed"', "metadata/status: 'agreed' is not one of"),
        ('"lost": 0', '"lost": 3', "diagnostics/coverage: its roles add up to"),
        ('"seq": 8', '"seq": 7', "seq 7: 2 elements share this place"),
        ('"text": "Survey', '"text": "Inspect', "act_1: its text is not its chapeau"),
        ('"places": [', '"place": [', "sections/0: Additional properties are not allowed"),
        ('"title": "Harb', '"title": 5, "x": "', "metadata/title: 5 is not of type 'string'"),
    ],
)
def test_every_kind_of_problem_is_told(
    concordat: Command, tmp_path: Path, old: str, new: str, problem: str
) -> None:
    text = PLAN.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "spoiled.json").write_text(text.replace(old, new), encoding="utf-8")
    ran = concordat("validate", "spoiled.json", PLAN)
    assert ran.returncode == 1
    lines = _text(ran.stdout).splitlines()
    assert all(line.startswith("spoiled.json: ") for line in lines)
    assert any(problem in line for line in lines), lines
    assert "2 files: 1 valid, 1 invalid" in _text(ran.stderr)


def test_problems_in_xml_name_the_line(concordat: Command, tmp_path: Path) -> None:
    xml = _text(concordat("extract", PLAN, "--format", "xml").stdout)
    (tmp_path / "plan.xml").write_text(
        xml.replace('status="adopted"', 'status="agreed"'), encoding="utf-8"
    )
    ran = concordat("validate", "plan.xml")
    assert ran.returncode == 1
    assert re.search(r"plan\.xml: line 4: .*status.*agreed", _text(ran.stdout))


def test_files_that_are_none_of_ours_are_invalid(concordat: Command, tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    for name, content in (("a.json", "{}"), ("b.xml", bomb), ("c.txt", "Action 1")):
        (tmp_path / name).write_text(content, encoding="utf-8")
    ran = concordat("validate", "a.json", "b.xml", "c.txt", "d.json")
    assert ran.returncode == 1
    assert len(_text(ran.stdout).splitlines()) == 4


# explain, schema, completion


def test_explain_shows_text_places_lines_and_rules(concordat: Command) -> None:
    ran = concordat("explain", DOCUMENT, "act_1")
    shown = _text(ran.stdout)
    assert ran.returncode == 0
    assert shown.startswith("act_1: action 1 of ")
    assert "Survey and mark drifting munitions by:" in shown
    assert "plan.txt, line 28" in shown
    assert re.search(r"made by\n  line \d+ \[.+\] .*Action", shown)
    assert ran.stderr == b""


def test_explain_takes_a_plan_and_a_reference(concordat: Command) -> None:
    shown = _text(concordat("explain", PLAN, "cbm/harbourtown-2031#act_1__item_a").stdout)
    assert shown.startswith("act_1__item_a: item a of ")
    assert "give the document itself" in shown


@pytest.mark.parametrize("kind", ["plan", "alignment", "lineage"])
def test_schema_prints_what_is_published(concordat: Command, kind: str) -> None:
    assert concordat("schema", kind).stdout == published_schema(kind, "json-schema")
    assert concordat("schema", kind, "--format", "xsd").stdout == published_schema(kind, "xsd")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_call_the_command(concordat: Command, shell: str) -> None:
    ran = concordat("completion", shell)
    assert ran.returncode == 0
    assert "_CONCORDAT_COMPLETE" in _text(ran.stdout)


def test_completion_knows_the_commands(concordat: Command) -> None:
    environment = {
        **os.environ,
        "_CONCORDAT_COMPLETE": "bash_complete",
        "COMP_WORDS": "concordat ex",
        "COMP_CWORD": "1",
    }
    shown = _text(concordat(env=environment).stdout)
    assert "extract" in shown
    assert "explain" in shown


# run


def test_run_reads_the_corpus_and_says_where_to_look(concordat: Command, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    shutil.copy(DOCUMENT, corpus / "plan.txt")
    (corpus / "catalogue.toml").write_text(
        '[[document]]\nid = "cbm/harbourtown-2031"\ntitle = "Harbourtown Action Plan"\n'
        'renditions = [{ file = "plan.txt" }]\n',
        encoding="utf-8",
    )
    ran = concordat("run")
    assert ran.returncode == 0, _text(ran.stderr)
    assert "results in outputs" in _text(ran.stderr)
    written = tmp_path / "outputs" / "cbm" / "harbourtown-2031" / "plan.json"
    assert len(read_plan(written).actions) == 3
    (corpus / "plan.txt").unlink()
    assert concordat("run", "--quiet").returncode == 1


def test_run_without_a_catalogue_says_so(concordat: Command) -> None:
    ran = concordat("run")
    assert ran.returncode == 1
    assert "catalogue" in _text(ran.stderr)
    assert "Traceback" not in _text(ran.stderr)
