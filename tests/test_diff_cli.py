"""`concordat diff` through the installed command: what is printed, what is written, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from concordat_schemas.alignment import Alignment
from concordat_schemas.lineage import Lineage

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
OLD, NEW = EXAMPLES / "plan.json", EXAMPLES / "plan-next.json"
FOLDER = "cbm/harbourtown-2031--saltmarsh-2036@draft-2036-03-09"
FILES = {
    *("alignment.json", "alignment.xml", "comparison.html", "concordance.xlsx", "links.csv"),
    "redline.docx",
}


def diff(*arguments: object, at: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("concordat")), "diff", *map(str, arguments)]
    return subprocess.run(command, cwd=at, capture_output=True, text=True, timeout=120)


def test_without_a_folder_a_summary_is_printed(tmp_path: Path) -> None:
    done = diff(OLD, NEW, at=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Harbourtown Action Plan" in done.stdout
    assert "Actions" in done.stdout
    assert len(done.stdout.splitlines()) <= 25
    assert not list(tmp_path.iterdir())


def test_with_a_folder_every_view_is_written(tmp_path: Path) -> None:
    done = diff(OLD, NEW, "-o", "out", at=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {one.name for one in (tmp_path / "out" / FOLDER).iterdir()} == FILES
    made = Alignment.model_validate_json(
        (tmp_path / "out" / FOLDER / "alignment.json").read_bytes()
    )
    assert (made.old, made.new) == ("cbm/harbourtown-2031", "cbm/saltmarsh-2036@draft-2036-03-09")


def test_json_goes_to_stdout_and_is_valid(tmp_path: Path) -> None:
    done = diff(OLD, NEW, "--format", "json", at=tmp_path)
    Alignment.model_validate(json.loads(done.stdout))


def test_three_plans_give_their_threads(tmp_path: Path) -> None:
    third = json.loads(NEW.read_text("utf-8"))
    third["id"] = "cbm/third-2041"
    (tmp_path / "third.json").write_text(json.dumps(third))
    done = diff(OLD, NEW, "third.json", "-o", "out", at=tmp_path)
    assert done.returncode == 0, done.stderr
    held = Lineage.model_validate_json((tmp_path / "out" / "lineage.json").read_bytes())
    assert held.plans[-1] == "cbm/third-2041"
    assert (tmp_path / "out" / "lineage.html").is_file()


@pytest.mark.parametrize(("new", "code"), [(NEW, 10), (OLD, 0)])
def test_the_exit_code_tells_changes_where_it_is_asked_for(
    tmp_path: Path, new: Path, code: int
) -> None:
    assert diff(OLD, new, "--exit-code", at=tmp_path).returncode == code


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("absent.pdf", NEW), 1, "absent.pdf is neither a file nor the id"),
        ((OLD, NEW, "--format", "docx"), 2, "say where with -o"),
        ((OLD, NEW, "--format", "pdf"), 2, "is no format"),
        ((OLD,), 2, "Missing argument"),
        ((OLD, NEW, "--decisions", "absent.toml"), 1, "cannot be read"),
        ((OLD, NEW, "--save-decisions", "d.toml"), 2, "needs the spreadsheet"),
    ],
)
def test_wrong_use_and_bad_input_get_a_sentence(
    tmp_path: Path, arguments: tuple[object, ...], code: int, told: str
) -> None:
    done = diff(*arguments, at=tmp_path)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_an_action_called_by_its_number_in_the_old_plan_is_told(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text(
        "Old Action Plan\n\n"
        "Action 1: Train divers of all coast guards in the recovery of lost nets.\n\n"
        "Action 2: Publish maps of fishing grounds with their depth every spring.\n\n"
        "Action 3: Report on all stocks.\n"
    )
    (tmp_path / "new.txt").write_text(
        "New Action Plan\n\n"
        "Action 1: Publish maps of fishing grounds with their depth every spring.\n\n"
        "Action 2: Pay what is owed by the end of March.\n\n"
        "Action 3: Help those who publish maps of fishing grounds with their depth under "
        "Action 2.\n"
    )
    done = diff("old.txt", "new.txt", at=tmp_path)
    assert "“Action 2” fits action 2 of the previous plan better" in done.stderr


def test_the_spreadsheet_is_read_back_as_decisions(tmp_path: Path) -> None:
    diff(OLD, NEW, "-o", "out", at=tmp_path)
    sheet = tmp_path / "out" / FOLDER / "concordance.xlsx"
    done = diff(OLD, NEW, "--decisions", sheet, "--save-decisions", "d.toml", at=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "d.toml").read_text() == ""
