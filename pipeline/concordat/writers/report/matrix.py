"""The matrix of articles by actions, and the articles that no action mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concordat.writers.report.tree import add, tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from concordat.writers.provision_matrix import ProvisionRow
    from concordat.writers.report.facts import Facts
    from concordat_schemas.plan import Action

_ABREAST = 25
_TOTALS = ("All", "Elsewhere")


def matrix(facts: Facts) -> etree._Element | None:
    """Rows are provisions, columns the actions that mention any; nothing without actions."""
    actions = facts.plan.actions
    if not actions or not facts.rows:
        return None
    made = tag("section", tag("h2", "Articles by actions"), id="report.matrix", class_="matrix")
    serving = [one for one in actions if any(one.id in row.by_action for row in facts.rows)]
    if serving:
        add(made, _table(facts, serving), tag("p", _EXPLAINED, class_="small"))
    else:
        add(made, tag("p", "No action mentions a provision of a treaty."))
    add(made, _without(facts))
    return made


_EXPLAINED = (
    "Figures are mentions: in the text of an action, its items, its indicators and its notes. "
    "“Elsewhere” is the rest of the plan. An article counts what mentions its paragraphs too. "
    "Actions without a column mention no article."
)


def _table(facts: Facts, serving: Sequence[Action]) -> list[etree._Element]:
    """Wide tables are cut into pieces of so many actions that each fits on a printed page.

    The first has all provisions, further ones those that their actions mention.
    """
    made = []
    pieces = [serving[at : at + _ABREAST] for at in range(0, len(serving), _ABREAST)]
    for number, piece in enumerate(pieces):
        rows = [
            row
            for row in facts.rows
            if number == 0 or any(action.id in row.by_action for action in piece)
        ]
        made.append(_piece(facts, rows, piece, with_totals=number == 0))
    return made


def _piece(
    facts: Facts, rows: Sequence[ProvisionRow], actions: Sequence[Action], *, with_totals: bool
) -> etree._Element:
    ends = f"{facts.name(actions[0].id)} to {facts.name(actions[-1].id)}"
    several = len(actions) > 1
    label = f"Articles by actions, {ends if several else facts.name(actions[0].id)}"
    head = tag("tr", tag("th", "Provision", scope="col"))
    if with_totals:
        add(head, [tag("th", name, scope="col", class_="figure sum") for name in _TOTALS])
    for action in actions:
        link = tag("a", action.number, href=facts.link(action.id), aria_label=facts.name(action.id))
        add(head, tag("th", link, scope="col", title=facts.name(action.id), class_="figure"))
    body = [_row(facts, row, actions, with_totals=with_totals) for row in rows]
    table = tag("table", tag("thead", head), tag("tbody", body))
    return tag("div", table, class_="wide", role="region", tabindex="0", aria_label=label)


def _row(
    facts: Facts, row: ProvisionRow, actions: Sequence[Action], *, with_totals: bool
) -> etree._Element:
    served = [row.by_action.get(action.id, 0) for action in actions]
    silent = " silent" if not row.by_action else ""
    title = row.title if row.own else f"{row.title} ({row.instrument})"
    heading = tag("span", row.heading, class_="heading") if row.heading else None
    name = tag("th", title, " " if row.heading else None, heading, scope="row")
    cells = [tag("td", str(n) if n else "", class_="figure on" if n else "figure") for n in served]
    sums = [
        tag("td", str(n) if n else "–", class_="figure sum") for n in (row.mentions, row.elsewhere)
    ]
    totals = sums if with_totals else None
    return tag("tr", name, totals, cells, class_=f"{row.level}{silent}")


def _without(facts: Facts) -> list[etree._Element]:
    silent = [row for row in facts.rows if row.own and row.level == "article" and not row.by_action]
    title = tag("h3", "Articles that no action mentions", id="report.silent")
    if not any(row.own for row in facts.rows):
        return []
    if not silent:
        return [title, tag("p", "There are none: every article is mentioned in an action.")]
    rows = []
    for row in silent:
        heading = f" {row.heading}" if row.heading else ""
        times = "once" if row.elsewhere == 1 else f"{row.elsewhere} times"
        besides = f" – {times} elsewhere in the plan" if row.elsewhere else ""
        rows.append(tag("li", tag("strong", row.title), heading, tag("span", besides)))
    return [title, tag("ul", rows, class_="silent")]
