"""Symbols and resolutions in documents of the United Nations, counted independently.

The text is taken from the file by other means than concordat's, and searched by plain patterns
written for this test; what they find and concordat does not is a failure.
"""

from __future__ import annotations

import re
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from shutil import which

import pytest
from lxml import etree

from concordat_extractors.extract import extract
from concordat_schemas.plan import elements, leaf_fields

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "real-un"
FILES = sorted(FOLDER.glob("*.docx"))
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SYMBOL = re.compile(
    r"(?<![\w/.])(?:A|E|S|ST|TD|CD|DP|CCM|APLC|JIU)"
    r"/(?:[A-Z][A-Za-z.\d-]*/)*[\w.]*\d[\w.]*(?:/[A-Z]?[\w.]*\d)*"
    r"(?: \((?:Sect|Prog|Part)\.? \w+\))?"
    r"(?:/(?:Add|Corr|Rev)\.\d+)*"
)
_RESOLUTIONS = re.compile(r"\bresolutions? ((?:\d+/\d+(?: [A-Z])?(?:, | and |, and )?)+)")
_NUMBER = re.compile(r"\d+/\d+")
_LISTED = re.compile(
    r"(?ms)^ ?General Assembly resolutions\s*$.*?(?=^ ?[A-Z][\w ]+ resolutions\b|\Z)"
)

pytestmark = pytest.mark.skipif(not FILES, reason="the documents are not on this machine")


def printed(path: Path) -> str:
    """The text of every paragraph of the file, tables and notes too."""
    texts = []
    with zipfile.ZipFile(path) as archive:
        for name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
            if name not in archive.namelist():
                continue
            for paragraph in etree.fromstring(archive.read(name)).iter(f"{_W}p"):
                runs = [
                    "-" if one.tag == f"{_W}noBreakHyphen" else one.text or " "
                    for one in paragraph.iter(
                        f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"
                    )
                ]
                texts.append(re.sub(r"\s+", " ", "".join(runs)))
    return "\n".join(texts)


@cache
def read_by_concordat(path: Path) -> tuple[frozenset[str], str]:
    """The ids of targets found, and the texts they were found in."""
    (extraction, *_) = extract(path)
    plan = extraction.plan
    ids = {one.target.id for one in plan.references if one.target}
    held = [text for one in elements(plan) for _, text in leaf_fields(one)]
    return frozenset(ids), re.sub(r"\s+", " ", "\n".join(held))


def plain(symbol: str) -> str:
    return "un/" + symbol.replace(" ", "").rstrip(".")


def symbols(text: str) -> set[str]:
    return {one.rstrip(".") for one in _SYMBOL.findall(text) if one.count("/") > 1}


def resolutions(text: str) -> set[str]:
    listed = _RESOLUTIONS.findall(text)
    return {number for one in listed for number in _NUMBER.findall(one)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_symbol_in_the_texts_is_found(path: Path) -> None:
    ids, texts = read_by_concordat(path)
    wanted = {one for one in symbols(printed(path)) if one in texts}
    assert wanted
    found = {one.replace(" ", "") for one in ids}
    assert {one for one in wanted if plain(one) not in found} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_resolution_in_the_texts_is_found(path: Path) -> None:
    ids, texts = read_by_concordat(path)
    wanted = {one for one in resolutions(printed(path)) if one in texts}
    assert wanted
    found = {_NUMBER.search(one)[0] for one in ids if "/RES/" in one and _NUMBER.search(one)}  # type: ignore[index]
    assert wanted - found == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_resolution_of_the_assembly_in_a_table_is_found(path: Path) -> None:
    ids, _ = read_by_concordat(path)
    listed = _LISTED.search(printed(path))
    wanted = set(re.findall(r"(?m)^ ?(\d\d/\d+)(?: [A-Z])? ?$", listed[0])) if listed else set()
    found = {_NUMBER.search(one)[0] for one in ids if "/RES/" in one and _NUMBER.search(one)}  # type: ignore[index]
    assert wanted - found == set()


@pytest.mark.skipif(which("pdftotext") is None, reason="pdftotext is not installed")
@pytest.mark.parametrize("path", FILES[:2], ids=lambda path: path.stem)
def test_the_pdf_gives_the_same(path: Path) -> None:
    pdf = path.with_suffix(".pdf")
    text = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    ids, texts = read_by_concordat(pdf)
    found = {_NUMBER.search(one)[0] for one in ids if "/RES/" in one and _NUMBER.search(one)}  # type: ignore[index]
    wanted = {one for one in resolutions(re.sub(r"\s+", " ", text)) if one in texts}
    assert wanted
    assert wanted - found == set()
