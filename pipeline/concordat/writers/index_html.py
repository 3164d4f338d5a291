"""index.html: the page to start from, with every document, comparison and lineage of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from concordat.writers.report.page import head
from concordat.writers.report.tree import document, tag

if TYPE_CHECKING:
    from lxml import etree

_STYLES = ("report/base.css",)
_VIEWS = (
    ("comparison.html", "in the browser"),
    ("redline.docx", "Word with tracked changes"),
    ("concordance.xlsx", "spreadsheet"),
    ("links.csv", "CSV"),
    ("alignment.json", "JSON"),
    ("alignment.xml", "XML"),
)


def index_html(
    documents: Sequence[Mapping[str, Any]], lineages: Sequence[Mapping[str, Any]]
) -> bytes:
    """The page as UTF-8, for the folder of the outputs; both are the entries of index.json."""
    main = tag("main", tag("h1", "Plans and what changed between them"))
    for lineage in lineages:
        main.append(_lineage(lineage))
    rows = [_document(one) for one in documents]
    main.append(
        tag(
            "section",
            tag("h2", "Documents"),
            tag(
                "table",
                tag("thead", tag("tr", *(tag("th", name, scope="col") for name in _HEADS))),
                tag("tbody", *rows),
            ),
        )
    )
    page = tag("body", tag("div", main, class_="page"))
    return document(tag("html", head("Plans", _STYLES), page, lang="en"))


_HEADS = ("document", "status", "date", "contents", "files")


def _lineage(lineage: Mapping[str, Any]) -> etree._Element:
    threads = f"lineage-{lineage['id']}.html"
    items = [
        tag(
            "li",
            " to ".join(one["id"].rpartition("/")[2].split("--", 1)),
            ": ",
            *_views(one["files"]),
        )
        for one in lineage["comparisons"]
    ]
    items.append(tag("li", tag("a", "each commitment through all plans", href=quote(threads))))
    return tag("section", tag("h2", lineage.get("title") or lineage["id"]), tag("ul", *items))


def _views(files: Sequence[str]) -> list[etree._Element | str]:
    held = {path.rpartition("/")[2]: path for path in files}
    made: list[etree._Element | str] = []
    for name, words in _VIEWS:
        if name in held:
            made += [", "] if made else []
            made.append(tag("a", words, href=quote(held[name])))
    return made


def _document(entry: Mapping[str, Any]) -> etree._Element:
    files = {name.rpartition("/")[2]: name for name in entry["files"]}
    title = entry["title"] or entry["id"]
    report = files.get("plan.html")
    named = tag("a", title, href=quote(report)) if report else title
    counts = ", ".join(f"{number} {what}" for what, number in entry["counts"].items() if number)
    linked: list[etree._Element | str] = []
    for name, path in sorted(files.items()):
        linked += [", "] if linked else []
        linked.append(tag("a", name, href=quote(path)))
    notice = tag("p", entry["notice"], class_="notice") if entry["notice"] else None
    return tag(
        "tr",
        tag("th", named, tag("br"), tag("code", entry["id"]), notice, scope="row"),
        tag("td", entry["status"]),
        tag("td", entry["date"] or ""),
        tag("td", counts),
        tag("td", *linked),
    )
