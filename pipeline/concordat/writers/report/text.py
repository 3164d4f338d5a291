"""The plan's own text in reading order: sections, paragraphs, actions, tables, then notes."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from concordat.writers.report.cited import cited
from concordat.writers.report.passages import inline, passages
from concordat.writers.report.tree import add, tag
from concordat_schemas.plan import Action, Paragraph, Section, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from concordat.writers.report.facts import Facts
    from concordat_schemas.plan import Element, Footnote, Indicator, Item

_HIGHEST, _LOWEST = 3, 6
_KINDS = {"status_note": "Status note", "chapeau": "Lead-in"}
_DOUBT = {"check": "wants checking", "likely": "likely"}


def plan_text(facts: Facts) -> etree._Element:
    """Everything that the plan says, with its references marked."""
    made = tag("section", tag("h2", "Text"), id="report.text", class_="text")
    own = tag("div", lang=facts.language, dir=facts.direction, class_="own")
    plan = facts.plan
    shown = [*plan.sections, *plan.paragraphs, *plan.actions, *plan.tables]
    level = _HIGHEST
    for element in sorted(shown, key=lambda one: one.seq):
        if isinstance(element, Section):
            level = min(_LOWEST, _HIGHEST - 1 + element.level)
            add(own, _section(facts, element, level))
        elif isinstance(element, Paragraph):
            add(own, _paragraph(facts, element))
        elif isinstance(element, Action):
            add(own, _action(facts, element, min(_LOWEST, level + 1) if plan.sections else level))
        elif isinstance(element, Table):
            add(own, _table(facts, element))
    if plan.footnotes:
        notes = [_footnote(facts, footnote) for footnote in plan.footnotes]
        add(own, tag("div", tag("h3", "Notes", lang="en", dir="ltr"), notes, class_="notes"))
    add(made, own)
    return made


def _section(facts: Facts, section: Section, level: int) -> list[etree._Element | None]:
    number = tag("span", section.number, class_="number") if section.number else None
    heading = inline(facts, section.id, "heading", section.heading)
    made = tag(f"h{level}", number, " " if number is not None else None, heading)
    made.set("id", facts.anchors[section.id])
    _doubt(made, section)
    return [made, cited(facts, [section.id])]


def _paragraph(facts: Facts, paragraph: Paragraph) -> etree._Element:
    made = tag("div", id=facts.anchors[paragraph.id], class_=f"paragraph {paragraph.kind}")
    if paragraph.kind in _KINDS:
        add(made, tag("p", _KINDS[paragraph.kind], class_="kind", lang="en", dir="ltr"))
    body = _body(facts, paragraph.id, "text", paragraph.text, paragraph.items)
    if paragraph.continuation:
        body += passages(facts, paragraph.id, "continuation", paragraph.continuation)
    if paragraph.number and body and body[0].tag == "p":
        body[0].insert(0, number := tag("span", f"{paragraph.number}.", class_="number"))
        number.tail, body[0].text = f" {body[0].text or ''}", None
    add(made, body)
    _doubt(made, paragraph)
    add(made, cited(facts, _ids(paragraph)))
    return made


def _action(facts: Facts, action: Action, level: int) -> etree._Element:
    made = tag("article", id=facts.anchors[action.id], class_="action")
    label = tag("a", facts.name(action.id), href=facts.link(action.id), class_="label")
    head = tag(f"h{level}", label)
    if action.title:
        add(head, " ", inline(facts, action.id, "title", action.title))
    add(made, head)
    _doubt(head, action)
    if action.placeholder:
        add(head, " ", _badge("not drafted yet"))
    add(made, _body(facts, action.id, "chapeau", action.chapeau, action.items))
    if action.continuation:
        add(made, passages(facts, action.id, "continuation", action.continuation))
    if action.indicators:
        add(made, _indicators(facts, action.indicators))
    add(made, cited(facts, _ids(action)))
    return made


def _body(
    facts: Facts, owner: str, name: str, text: str, items: Sequence[Item]
) -> list[etree._Element]:
    made = passages(facts, owner, name, text) if text else []
    return [*made, _items(facts, items)] if items else made


def _items(facts: Facts, items: Sequence[Item]) -> etree._Element:
    rows = []
    for item in items:
        label = tag("span", f"({item.label})" if item.label else "•", class_="label")
        row = tag("li", label, " ", id=facts.anchors[item.id])
        add(row, tag("div", _body(facts, item.id, "text", item.text, item.items)))
        _doubt(row, item)
        rows.append(row)
    return tag("ul", rows, class_="items", role="list")


def _indicators(facts: Facts, indicators: Sequence[Indicator]) -> etree._Element:
    """The indicators of an action; a stem that several share stands once above them."""
    word = "Indicator" if len(indicators) == 1 else "Indicators"
    made = tag("div", tag("p", word, class_="kind", lang="en", dir="ltr"), class_="indicators")
    for stem, group in groupby(indicators, key=lambda one: one.stem):
        those = list(group)
        if stem:
            add(made, tag("p", inline(facts, those[0].id, "stem", stem), class_="stem"))
        rows = [_indicator(facts, indicator) for indicator in those]
        add(made, tag("ul", rows, class_="items", role="list"))
    return made


def _indicator(facts: Facts, indicator: Indicator) -> etree._Element:
    label = tag("span", f"({indicator.label})" if indicator.label else "•", class_="label")
    inner = tag("div", passages(facts, indicator.id, "text", indicator.text))
    baseline = indicator.baseline
    if baseline.raw:
        raw = inline(facts, indicator.id, "baseline.raw", baseline.raw)
        told = tag("p", "(", raw, ")", class_="baseline")
        if baseline.state == "to_be_set":
            add(told, " ", _badge("to be set"))
        add(inner, told)
    row = tag("li", label, " ", inner, id=facts.anchors[indicator.id])
    _doubt(row, indicator)
    return row


def _table(facts: Facts, table: Table) -> list[etree._Element | None]:
    made = tag("table", id=facts.anchors[table.id])
    if table.caption:
        add(made, tag("caption", inline(facts, table.id, "caption", table.caption)))
    for y, cells in enumerate(table.rows):
        row = tag("tr")
        for x, cell in enumerate(cells):
            text = inline(facts, table.id, f"rows.{y}.{x}", cell.text)
            rows = min(cell.row_span, len(table.rows) - y)
            spans = {"rowspan": rows, "colspan": min(cell.col_span, 1000)}
            wide = {name: str(span) for name, span in spans.items() if span > 1}
            add(row, tag("th" if cell.header else "td", text, **wide))
        add(made, row)
    label = facts.name(table.id)
    box = tag("div", made, class_="wide", role="region", tabindex="0", aria_label=label)
    return [box, cited(facts, [table.id])]


def _footnote(facts: Facts, footnote: Footnote) -> etree._Element:
    made = tag("div", id=facts.anchors[footnote.id], class_="note")
    body = passages(facts, footnote.id, "text", footnote.text)
    mark = tag("span", footnote.number, class_="number")
    mark.tail, body[0].text = f" {body[0].text or ''}", None
    body[0].insert(0, mark)
    back = [
        (" ", tag("a", f"↩ {facts.name(call.element)}", href=facts.link(call.element)))
        for call in footnote.calls
    ]
    add(body[-1], tag("span", back, class_="back", lang="en", dir="ltr") if back else None)
    add(made, body)
    _doubt(made, footnote)
    add(made, cited(facts, [footnote.id]))
    return made


def _ids(whole: Paragraph | Action) -> list[str]:
    found = [whole.id]
    waiting = list(reversed(whole.items))
    while waiting:
        item = waiting.pop()
        found.append(item.id)
        waiting.extend(reversed(item.items))
    if isinstance(whole, Action):
        found += [indicator.id for indicator in whole.indicators]
    return found


def _doubt(made: etree._Element, element: Element) -> None:
    if element.confidence in _DOUBT:
        add(made, " ", _badge(_DOUBT[element.confidence]))


def _badge(words: str) -> etree._Element:
    return tag("span", words, class_="badge", lang="en", dir="ltr")
