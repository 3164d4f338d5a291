"""Imports point one way, cost nothing before they are used, and never reach the network."""

from __future__ import annotations

import ast
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = {
    "concordat": ROOT / "pipeline" / "concordat",
    "concordat_extractors": ROOT / "extractors" / "concordat_extractors",
    "concordat_schemas": ROOT / "schemas" / "concordat_schemas",
}
MAY_NOT_IMPORT = {
    "concordat": set[str](),
    "concordat_extractors": {"concordat"},
    "concordat_schemas": {"concordat", "concordat_extractors"},
}
NETWORK = {"aiohttp", "ftplib", "http", "httpx", "requests", "smtplib", "socket", "ssl", "urllib3"}
PDF = {"pdfplumber", "pdfminer", "pypdfium2", "pypdf", "fitz"}


def _imports(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((name.name, node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            yield node.module, node.lineno


def _modules() -> list[tuple[str, Path]]:
    return [(name, path) for name, root in PACKAGES.items() for path in sorted(root.rglob("*.py"))]


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_point_from_pipeline_to_extractors_to_schemas(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for name, path in _modules()
        if name == package
        for module, line in _imports(path)
        if module.partition(".")[0] in MAY_NOT_IMPORT[package]
    ]
    assert wrong == []


def test_no_module_imports_anything_that_speaks_to_a_network() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for _, path in _modules()
        for module, line in _imports(path)
        if module.partition(".")[0] in NETWORK or module.startswith("urllib.request")
        if not (module == "socket" and _only_asks_for_no_ipv6(path))
    ]
    assert wrong == []


def _only_asks_for_no_ipv6(path: Path) -> bool:
    """Whether all a module does with `socket` is to keep another from trying one."""
    text = path.read_text(encoding="utf-8")
    return set(re.findall(r"\bsocket\.(\w+)", text)) == {"has_ipv6"}


def test_xml_is_parsed_in_one_place_only() -> None:
    parsers = {"fromstring", "parse", "iterparse", "XMLParser", "XMLPullParser", "XML", "HTML"}
    wrong = []
    for _, path in _modules():
        if path.name == "safe_xml.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in parsers
                and isinstance(node.value, ast.Name)
                and node.value.id in {"etree", "ElementTree", "minidom"}
            ):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} calls {node.attr}")
    assert wrong == []


def test_the_network_is_forbidden_here(network_forbidden: type[BaseException]) -> None:
    with pytest.raises(network_forbidden):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    with pytest.raises(network_forbidden):
        socket.getaddrinfo("localhost", 80)


def test_the_network_is_forbidden_in_processes_the_tests_start() -> None:
    program = "import socket; socket.create_connection(('127.0.0.1', 9))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert b"NetworkForbiddenError" in ran.stderr


def _loaded(program: str) -> set[str]:
    """The top-level modules a program has loaded when it ends."""
    listed = f"{program}\nimport sys; print('\\n'.join(sys.modules), file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", listed], capture_output=True, check=True)
    return {name.partition(".")[0] for name in ran.stderr.decode().split()}


def _command(*arguments: str) -> str:
    return (
        "import sys\n"
        f"sys.argv = ['concordat', *{list(arguments)!r}]\n"
        "import concordat.cli\n"
        "try:\n"
        "    concordat.cli.main()\n"
        "except SystemExit as stop:\n"
        "    assert not stop.code, stop.code\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("--version",), ("extract", "--help"), ("run", "--help"), ("schema", "plan")],
)
def test_help_loads_nothing_costly(arguments: tuple[str, ...]) -> None:
    costly = {"pydantic", "lxml", "spacy", "numpy", "jsonschema", "rapidfuzz", "charset_normalizer"}
    assert _loaded(_command(*arguments)) & (costly | PDF) == set()


def test_the_public_api_costs_nothing_until_it_is_used() -> None:
    assert _loaded("import concordat; dir(concordat)") & {"pydantic", "lxml", *PDF} == set()


def test_every_public_name_is_there() -> None:
    import concordat

    for name in concordat.__all__:
        assert getattr(concordat, name) is not None


def test_validating_and_reading_back_load_no_pdf_library() -> None:
    example = ROOT / "docs" / "examples" / "plan.json"
    assert _loaded(_command("validate", str(example))) & PDF == set()
    reading = f"import concordat, pathlib; concordat.read_plan(pathlib.Path({str(example)!r}))"
    assert _loaded(reading) & (PDF | {"spacy"}) == set()
