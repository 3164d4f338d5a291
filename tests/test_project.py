"""The project around the code: lock file, licence, and documentation that says what is true."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

import pytest

from concordat.cli import concordat
from concordat.writers import actions_csv, article_matrix_csv, indicators_csv, references_csv

ROOT = Path(__file__).parent.parent
PACKAGES = [ROOT / "pipeline", ROOT / "extractors", ROOT / "schemas"]
DOCUMENTS = [
    "README.md",
    "CHANGELOG.md",
    "docs/guide.md",
    "docs/formats.md",
    "docs/styles.md",
    "docs/authorities.md",
    "docs/references.md",
    "docs/comparing.md",
]
LONGEST_MODULE = 600

# Written in two halves, so that this file does not name what it forbids.
MACHINES = re.compile(
    r"(?<![\w.~-])/(?:ro" r"ot|wo" r"rk|home(?!/some" r"one/)|Us" r"ers)/|[A-Z]:\\\\?Us" r"ers"
)
REGISTRIES = re.compile(
    r"pypi\.o" r"rg|pythonhos" r"ted|files\.python" r"hosted|conda\.anac" r"onda"
)


def _text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def _project() -> dict[str, Any]:
    return tomllib.loads(_text("pyproject.toml"))


def _modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in package.rglob("*.py"))


# The lock file


def _pins() -> list[tuple[str, str]]:
    """Each requirement of the lock file, and the lines under it."""
    found = re.findall(r"^(\S.*?)\\\n((?:[ ]+.*\n?)*)", _text("requirements.lock"), re.MULTILINE)
    return [(head, body) for head, body in found]


def _pinned() -> set[str]:
    return {head.partition("==")[0] for head, _ in _pins()}


def test_the_lock_names_no_host_and_has_a_hash_for_every_pin() -> None:
    lock = _text("requirements.lock")
    assert not re.search(r"://|\bfile:|--(?:extra-)?index|--find-links|@", lock)
    pins = _pins()
    assert len(pins) > 20
    for head, body in pins:
        assert re.fullmatch(r"[a-z0-9-]+==[^\s;]+(?: ; [^\\]+)? ", head), head
        assert re.fullmatch(r"(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", body), head
    assert sum(len(body.splitlines()) + 1 for _, body in pins) == len(lock.splitlines())


def test_everything_declared_is_pinned() -> None:
    project = _project()["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=!~ ;\[]", one)[0].lower() for one in declared}
    assert {re.sub(r"[-_.]+", "-", name) for name in names} - _pinned() == set()


def test_what_is_imported_is_declared() -> None:
    distributions = {
        "charset_normalizer": "charset-normalizer",
        "PIL": "pillow",
        "pdfminer": "pdfminer.six",
    }
    ours = {"concordat", "concordat_extractors", "concordat_schemas"}
    declared = {re.split(r"[<>=]", one)[0] for one in _project()["project"]["dependencies"]}
    imported: set[str] = set()
    for path in _modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            imported |= {name.partition(".")[0] for name in names}
    foreign = imported - ours - sys.stdlib_module_names
    assert {distributions.get(name, name) for name in foreign} <= declared


# What must not be in any file


def _tracked() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    if done.returncode:
        pytest.skip("this is no git checkout, so there is no list of its files")
    paths = [ROOT / name for name in done.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    wrong = []
    for path in _tracked():
        data = path.read_bytes()
        if b"\0" in data[:8000] or data.startswith(b"%PDF"):
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            if MACHINES.search(line) or REGISTRIES.search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert wrong == []


# Version and licence


def test_one_version_everywhere() -> None:
    version = _project()["project"]["version"]
    done = subprocess.run(
        [sys.executable, "-m", "concordat.cli", "--version"], capture_output=True, check=True
    )
    assert done.stdout.decode().split() == ["concordat", version]
    assert f"\n## {version}\n" in _text("CHANGELOG.md")


def test_the_licence_travels_with_the_package() -> None:
    assert _text("LICENSE").split()[:2] == ["Apache", "License"]
    assert "END OF TERMS AND CONDITIONS" in _text("LICENSE")
    installed = metadata("concordat")
    assert installed["License-Expression"] == "Apache-2.0"
    assert installed.get_all("License-File") == ["LICENSE"]


# Documentation


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_the_documentation_calls_is_there(document: str) -> None:
    text = _text(document)
    targets = set(re.findall(r"^([a-z]+):", _text("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)(?=[`\n ]*(?:$|`|  ))", text, re.M)) <= targets
    commands = concordat.commands
    assert set(re.findall(r"`?\bconcordat ([a-z]+) (?:[A-Z-]|\w+\.)", text)) <= set(commands)
    options = {
        name
        for command in [concordat, *commands.values()]
        for parameter in command.params
        for name in parameter.opts
    }
    others = {
        "--help",
        "--strict",
        "--no-deps",
        "--require-hashes",
        "--no-build-isolation",
        "--editable",
    }
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) <= options | others


@pytest.mark.parametrize("document", [*DOCUMENTS, "docs/decisions.md", "corpus/README.md"])
def test_links_lead_somewhere(document: str) -> None:
    place = (ROOT / document).parent
    for target in re.findall(r"\]\(([^)]+)\)", _text(document)):
        path, _, heading = target.partition("#")
        file = (place / path).resolve() if path else ROOT / document
        assert file.exists(), target
        if heading:
            titles = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {title.lower().replace(" ", "-") for title in titles}, target


def _columns(name: str) -> list[str]:
    """The columns of a CSV file as docs/formats.md lists them."""
    listed = re.search(rf"\*\*{re.escape(name)}\*\*: (.+?`)\.", _text("docs/formats.md"), re.S)
    assert listed is not None
    return re.findall(r"`(\w+)`", listed[1])


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("actions.csv", actions_csv.HEADER),
        ("indicators.csv", indicators_csv.HEADER),
        ("references.csv", references_csv.HEADER),
        ("articles.csv", article_matrix_csv.HEADER),
    ],
)
def test_csv_columns_are_documented_as_written(name: str, header: tuple[str, ...]) -> None:
    assert _columns(name) == list(header)


def _warning_codes() -> Iterator[str]:
    """Every code that is given to a warning anywhere in the code.

    A code is the keyword `code` or the first bare word among the arguments; where it is a name,
    every word that the name is assigned in that file counts.
    """
    word = re.compile(r"[a-z]+(?:_[a-z]+)*")
    for path in _modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assigned: dict[str, set[str]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                texts = {one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)}
                words = {one for one in texts if isinstance(one, str) and word.fullmatch(one)}
                assigned.setdefault(node.targets[0].id, set()).update(words)
        for node in ast.walk(tree):
            called = node.func if isinstance(node, ast.Call) else None
            name = str(getattr(called, "id", "") or getattr(called, "attr", ""))
            if not isinstance(node, ast.Call) or not re.search(r"Warning$|^_?warn$", name):
                continue
            named = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
            for argument in named or node.args:
                if isinstance(argument, ast.Constant) and word.fullmatch(str(argument.value)):
                    yield str(argument.value)
                    break
                if isinstance(argument, ast.Name) and named:
                    yield from assigned.get(argument.id, set())


def test_every_warning_is_in_the_guide() -> None:
    guide = _text("docs/guide.md").partition("## Warnings")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+?) \|", guide, re.MULTILINE)
    documented = {code for row in rows for code in re.findall(r"`(\w+)`", row)}
    given = set(_warning_codes())
    assert {"gap", "jump", "encoding", "tracked_changes", "table_wording"} <= given
    assert given - documented == set(), "add them to docs/guide.md"
    assert documented - given == set(), "no code gives them"


def test_the_guide_lists_the_exit_codes_of_the_help() -> None:
    told = re.findall(r"^  (\d+) +(.+)$", concordat.commands["run"].epilog or "", re.MULTILINE)
    assert len(told) == 7
    for code, meaning in told:
        assert f"| {code} | {meaning} |" in _text("docs/guide.md")


# Modules


def test_every_module_says_what_it_decides_and_stays_short() -> None:
    wrong = []
    for path in _modules():
        text = path.read_text(encoding="utf-8")
        if not ast.get_docstring(ast.parse(text)):
            wrong.append(f"{path.relative_to(ROOT)} has no docstring")
        if len(text.splitlines()) > LONGEST_MODULE:
            wrong.append(f"{path.relative_to(ROOT)} has more than {LONGEST_MODULE} lines")
        if path.stem in {"utils", "helpers", "common", "misc"}:
            wrong.append(f"{path.relative_to(ROOT)} is named after nothing")
    assert wrong == []
