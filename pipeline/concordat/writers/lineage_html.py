"""HTML: the threads of three or more plans as a table, one row a thread, one column a plan."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote

from concordat.writers.comparison.sides import Side
from concordat.writers.comparison.telling import own_words
from concordat.writers.comparison_folder import comparison_id
from concordat.writers.report.page import head
from concordat.writers.report.tree import add, document, tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from concordat_schemas.alignment import Alignment
    from concordat_schemas.lineage import Lineage, Thread
    from concordat_schemas.plan import Plan

_STYLES = ("report/base.css", "comparison/comparison.css", "comparison/lineage.css")
_PAGE = "comparison.html"
_STEPS = {
    "split": "out of a split",
    "merge": "out of a merger",
    "many_to_many": "regrouped",
}
_WORDS = 110


def lineage_html(lineage: Lineage, plans: Sequence[Plan], alignments: Sequence[Alignment]) -> bytes:
    """The page as UTF-8; it belongs in the folder that holds the folders of the comparisons.

    `plans` are those of the lineage, `alignments` the ones it was made from; actions lead to
    their rows in the pages of those comparisons.
    """
    held = {plan.id: plan for plan in plans}
    sides = {one: Side(held[one], "new") for one in lineage.plans}
    pages = {(one.old, one.new): _address(one.old, one.new) for one in alignments}
    names = [side.title for side in sides.values()]
    made = tag(
        "header",
        tag("p", "Lineage of plans", class_="kicker"),
        tag("h1", " → ".join(names)),
        class_="top",
    )
    notices = [one.notice for one in alignments if one.notice]
    notices += [
        f"{side.title}: {side.plan.metadata.notice}"
        for side in sides.values()
        if side.plan.metadata.notice
    ]
    for words in dict.fromkeys(notices):
        note = tag("p", tag("strong", "Please note. "), words, class_="notice", role="note")
        add(made, note)
    main = tag("main", made, _summary(lineage, sides, pages), _table(lineage, sides, pages))
    body = tag("body", tag("div", main, class_="page"))
    title = f"Lineage: {', '.join(names)}"
    return document(tag("html", head(title, _STYLES), body, lang="en", dir="ltr"))


def _address(old: str, new: str) -> str:
    return f"{quote(comparison_id(old, new), safe='/')}/{_PAGE}"


def _summary(
    lineage: Lineage, sides: dict[str, Side], pages: dict[tuple[str, str], str]
) -> etree._Element:
    """How many threads begin and end with each plan, and the pages of its comparisons."""
    first = Counter(thread.first for thread in lineage.threads)
    last = Counter(thread.last for thread in lineage.threads)
    whole = sum(len(thread.members) == len(lineage.plans) for thread in lineage.threads)
    names = ("Plan", "Actions", "Threads that begin here", "Threads that end here")
    body = tag("tbody")
    for one, side in sides.items():
        ends = "–" if one == lineage.plans[-1] else str(last[one])
        figures = (str(len(side.plan.actions)), str(first[one]), ends)
        cells = [tag("td", number, class_="figure") for number in figures]
        add(body, tag("tr", tag("th", tag("bdi", side.title), scope="row"), cells))
    row = tag("tr", [tag("th", name, scope="col") for name in names])
    links = [
        tag("li", tag("a", f"{sides[old].title} → {sides[new].title}", href=page))
        for (old, new), page in pages.items()
        if old in sides and new in sides
    ]
    told = f"{len(lineage.threads)} threads, {whole} of them in every plan."
    return tag(
        "section",
        tag("h2", "Summary"),
        tag("p", told, class_="lead"),
        _wide(tag("table", tag("thead", row), body, class_="counts"), "Plans"),
        [tag("h3", "Comparisons"), tag("ul", links)] if links else None,
        class_="summary",
    )


def _table(
    lineage: Lineage, sides: dict[str, Side], pages: dict[tuple[str, str], str]
) -> etree._Element:
    names = [tag("th", tag("bdi", side.title), scope="col") for side in sides.values()]
    body = tag("tbody")
    for place, thread in enumerate(lineage.threads, 1):
        number = tag("th", str(place), scope="row", class_="figure", id=f"thread.{place}")
        add(body, tag("tr", number, [_cell(lineage, thread, one, sides, pages) for one in sides]))
    top = tag("thead", tag("tr", tag("th", "Thread", scope="col"), names))
    made = _wide(tag("table", top, body, class_="threads"), "Threads")
    return tag("section", tag("h2", "Threads"), made, id="report.threads")


def _wide(table: etree._Element, label: str) -> etree._Element:
    return tag("div", table, class_="wide", role="region", tabindex="0", aria_label=label)


def _cell(
    lineage: Lineage,
    thread: Thread,
    plan: str,
    sides: dict[str, Side],
    pages: dict[tuple[str, str], str],
) -> etree._Element:
    """The actions of a thread in one plan, how they came from the plan before, or why none."""
    member = next((one for one in thread.members if one.plan == plan), None)
    if member is None:
        order = {one: place for place, one in enumerate(lineage.plans)}
        if order[plan] < order[thread.first]:
            words = "not yet"
        else:
            words = "no more" if order[plan] > order[thread.last] else "not here"
        return tag("td", tag("span", words, class_="small"), class_="empty")
    side = sides[plan]
    rows = []
    for element in member.elements:
        address = _row_address(thread, plan, element, pages)
        name = side.name(element)
        shown = tag("a", name, href=address) if address else tag("b", name)
        text = own_words(side, side.words(element, _WORDS))
        where = side.pages(element)
        end = tag("span", where, class_="where") if where else None
        rows.append(tag("li", shown, " ", text, " ", end))
    steps = sorted(
        {_STEPS[one.type] for one in thread.groups if one.new_plan == plan and one.type in _STEPS}
    )
    note = tag("p", ", ".join(steps), class_="small") if steps else None
    return tag("td", note, tag("ul", rows))


def _row_address(
    thread: Thread, plan: str, element: str, pages: dict[tuple[str, str], str]
) -> str | None:
    """The text of an action in the page of the comparison that brought it, else took it on."""
    for step in thread.groups:
        page = pages.get((step.old_plan, step.new_plan))
        if page and step.new_plan == plan and element in step.new:
            return f"{page}#new.{quote(element)}"
    for step in thread.groups:
        page = pages.get((step.old_plan, step.new_plan))
        if page and step.old_plan == plan and element in step.old:
            return f"{page}#old.{quote(element)}"
    ends = [("new", pair) for pair in pages if pair[1] == plan]
    ends += [("old", pair) for pair in pages if pair[0] == plan]
    return f"{pages[ends[0][1]]}#{ends[0][0]}.{quote(element)}" if ends else None
