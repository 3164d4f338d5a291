"""The end of the report: the account of the source, what could not be placed, how it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concordat.writers.report.tree import add, tag

if TYPE_CHECKING:
    from lxml import etree

    from concordat.writers.report.facts import Facts


def unplaced(facts: Facts) -> etree._Element | None:
    """Text that no rule could place, in full."""
    found = facts.plan.unplaced
    if not found:
        return None
    rows = [
        tag("li", tag("bdi", one.text), " ", tag("span", one.why, class_="why")) for one in found
    ]
    title = tag("h2", "Text without a place")
    return tag("section", title, tag("ul", rows), id="report.unplaced", class_="unplaced")


def footer(facts: Facts) -> etree._Element:
    """The source with its hash, the account of characters, the drafting style."""
    plan = facts.plan
    made = tag("footer", tag("h2", "Where this comes from"), id="report.source", class_="bottom")
    rows: list[tuple[str, object]] = []
    for source in plan.sources:
        rows.append(("File", source.file))
        rows.append(("SHA-256", tag("code", source.sha256)))
        rows.append(("Read with", source.reader))
        if source.masthead:
            rows.append(("Masthead, unverified", "; ".join(source.masthead)))
    account = plan.diagnostics.coverage
    lost = f"{account.lost:,} without a place" if account.lost else "none without a place"
    rows.append(("Characters", f"{account.source:,} in the source, {account.read:,} read, {lost}"))
    style = plan.diagnostics.style
    if style is not None:
        how = " (inferred from the document)" if style.inferred else ""
        rows.append(("Drafting style", f"{style.name}{how}"))
    add(made, tag("dl", [(tag("dt", name), tag("dd", value)) for name, value in rows]))  # type: ignore[arg-type]
    add(made, tag("p", "Made by concordat from the file named above.", class_="small"))
    return made
