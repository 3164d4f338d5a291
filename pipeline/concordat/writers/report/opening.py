"""The top of the report: what the plan is, what must be told first, and what is in the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concordat.completeness import gaps
from concordat.writers.element_names import shortened
from concordat.writers.report.tree import add, tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from concordat.writers.report.facts import Facts
    from concordat_schemas.plan import PlanWarning

_STATUS = {
    "adopted": "Adopted",
    "draft": "Draft",
    "concept": "Concept",
    "unknown": "Status unknown",
}
_SHOWN = 8

QUESTIONED = frozenset({"reference_disagrees", "reference_old_number", "reference_abbreviation"})
"""Warnings that are shown with the references."""
_WITH_REFERENCES = QUESTIONED | {"reference_target_missing"}
_PARAPHRASE = "The text below is a paraphrase, not the wording of the plan."


def header(facts: Facts) -> etree._Element:
    """Title, status and facts; then the notice that must be told wherever the plan is shown."""
    plan, known = facts.plan, facts.plan.metadata
    marks = [tag("span", _STATUS[known.status], class_=f"badge {known.status}")]
    if known.wording == "paraphrase":
        marks.append(tag("span", "Paraphrase", class_="badge paraphrase"))
    made = tag(
        "header",
        tag("p", marks, " ", tag("code", plan.id), class_="kicker"),
        tag("h1", known.title or plan.id, lang=facts.language, dir=facts.direction),
        class_="top",
    )
    rows = [
        ("Convention", known.convention),
        ("Meeting", known.meeting),
        ("Date", _span(known.date)),
        ("Period", _span(known.period)),
        ("Symbol", known.symbol),
        ("Agenda item", known.agenda_item),
        ("Follows", known.predecessor),
        ("Read from", "; ".join(_source(facts)) or None),
        ("Holds", _counts(facts)),
    ]
    add(made, tag("dl", [(tag("dt", name), tag("dd", value)) for name, value in rows if value]))
    notice = known.notice or (_PARAPHRASE if known.wording == "paraphrase" else None)
    if notice:
        add(made, tag("p", tag("strong", "Please note. "), notice, class_="notice", role="note"))
    return made


def warnings(facts: Facts) -> etree._Element:
    """What a careful editor would look at first."""
    plan = facts.plan
    found = plan.diagnostics.warnings
    said = {warning.sentence for warning in found}
    rows = [tag("li", sentence) for sentence in gaps(plan) if sentence not in said]
    rows += [tag("li", told(facts, one)) for one in found if one.code not in _WITH_REFERENCES]
    questions = len(facts.unsettled) + sum(one.code in QUESTIONED for one in found)
    if questions:
        what = "1 reference wants" if questions == 1 else f"{questions:,} references want"
        rows.append(tag("li", tag("a", f"{what} a look", href="#report.references")))
    made = tag("section", tag("h2", "To look at first"), id="report.warnings", class_="warnings")
    if not rows:
        add(made, tag("p", "Nothing: the whole document was read, and no check found anything."))
    add(made, tag("ul", rows[:_SHOWN]) if rows else None)
    if len(rows) > _SHOWN:
        rest = tag("summary", f"{len(rows) - _SHOWN} more")
        add(made, tag("details", rest, tag("ul", rows[_SHOWN:])))
    return made


def contents(facts: Facts, parts: Sequence[tuple[str, str]]) -> etree._Element:
    """The way around: the parts of the page, and the sections of the plan under its text."""
    rows = []
    for anchor, name in parts:
        row = tag("li", tag("a", name, href=f"#{anchor}"))
        if anchor == "report.text" and facts.plan.sections:
            add(row, _sections(facts))
        rows.append(row)
    return tag("nav", tag("h2", "Contents"), tag("ul", rows), aria_label="Contents", class_="toc")


def _sections(facts: Facts) -> etree._Element:
    """Two levels of the plan's own headings."""
    top = min(section.level for section in facts.plan.sections)
    listed = tag("ul", lang=facts.language, dir=facts.direction)
    for section in sorted(facts.plan.sections, key=lambda one: one.seq):
        if section.level > top + 1:
            continue
        words = " ".join(filter(None, (section.number, shortened(section.heading, 80))))
        inner = "inner" if section.level > top else None
        link = tag("a", words or facts.name(section.id), href=facts.link(section.id))
        add(listed, tag("li", link, class_=inner))
    return listed


def told(facts: Facts, warning: PlanWarning) -> list[etree._Element | str]:
    """A warning with links to where it belongs."""
    where: list[etree._Element | str] = []
    if warning.page is not None:
        where += [tag("span", f"page {warning.page}", class_="where"), " "]
    link = facts.link(warning.element) if warning.element else None
    if warning.element and link:
        where = [tag("a", facts.name(warning.element), href=link), " ", *where]
    return [*where, tag("span", warning.sentence)]


def _source(facts: Facts) -> list[str]:
    found = []
    for source in facts.plan.sources:
        pages = f", {source.pages} pages" if source.pages else ""
        seen = ", recognized from pictures" if source.ocr else ""
        found.append(f"{source.file}{pages}{seen}")
    return found


def _counts(facts: Facts) -> str:
    plan = facts.plan
    found = {
        "action": len(plan.actions),
        "indicator": sum(len(action.indicators) for action in plan.actions),
        "paragraph": len(plan.paragraphs),
        "reference": len(plan.references),
    }
    return ", ".join(f"{n:,} {what}{'' if n == 1 else 's'}" for what, n in found.items() if n)


def _span(value: str | None) -> str | None:
    return value.replace("/", " to ") if value else None
