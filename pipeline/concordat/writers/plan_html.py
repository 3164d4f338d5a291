"""HTML: the readable report of one plan, a single file that loads nothing and runs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concordat.writers.report.closing import footer, unplaced
from concordat.writers.report.facts import Facts
from concordat.writers.report.matrix import matrix
from concordat.writers.report.opening import contents, header, warnings
from concordat.writers.report.page import head
from concordat.writers.report.references import summary, targets
from concordat.writers.report.text import plan_text
from concordat.writers.report.tree import document, tag

if TYPE_CHECKING:
    from concordat_extractors.references.authorities import Authorities
    from concordat_schemas.plan import Plan


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
    top = head(plan.metadata.title or plan.id, ["report/base.css", "report/plan.css"])
    return document(tag("html", top, body, lang="en", dir="ltr"))
