"""HTML: the readable report of one plan, a single file that loads nothing and runs nothing."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from concordat.writers.report.closing import footer, unplaced
from concordat.writers.report.facts import Facts
from concordat.writers.report.matrix import matrix
from concordat.writers.report.opening import contents, header, warnings
from concordat.writers.report.references import summary, targets
from concordat.writers.report.text import plan_text
from concordat.writers.report.tree import document, tag

if TYPE_CHECKING:
    from lxml import etree

    from concordat_extractors.references.authorities import Authorities
    from concordat_schemas.plan import Plan

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""Nothing is fetched and nothing runs, whatever a document should manage to smuggle in."""


def html_bytes(plan: Plan, authorities: Authorities) -> bytes:
    """The report as UTF-8: what to look at first, then the text with its references, then lists."""
    facts = Facts(plan, authorities)
    # The text comes first in time: links back to a mention need to know which marks are drawn.
    text = plan_text(facts)
    middle = [matrix(facts), targets(facts), unplaced(facts)]
    named = [
        ("report.warnings", "To look at first"),
        ("report.references", "References"),
        ("report.text", "Text"),
        ("report.matrix", "Articles by actions"),
        ("report.targets", "What it refers to"),
        ("report.unplaced", "Text without a place"),
        ("report.source", "Where this comes from"),
    ]
    present = {one.get("id") for one in middle if one is not None}
    optional = {"report.matrix", "report.targets", "report.unplaced"}
    parts = [
        (anchor, name) for anchor, name in named if anchor in present or anchor not in optional
    ]
    main = tag("main", header(facts), warnings(facts), summary(facts), text, middle, footer(facts))
    body = tag("body", tag("div", contents(facts, parts), main, class_="page"))
    return document(tag("html", _head(plan), body, lang="en", dir="ltr"))


def _head(plan: Plan) -> etree._Element:
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        _meta("Content-Security-Policy", _POLICY),
        tag("meta", name_="viewport", content_="width=device-width, initial-scale=1"),
        tag("meta", name_="referrer", content_="no-referrer"),
        tag("title", plan.metadata.title or plan.id),
        tag("style", _style()),
    )


def _meta(name: str, content: str) -> etree._Element:
    made = tag("meta")
    made.set("http-equiv", name)
    made.set("content", content)
    return made


@cache
def _style() -> str:
    return resources.files("concordat.writers").joinpath("report/plan.css").read_text("utf-8")
