"""The first lines a user sees of a plan: what was found, what to look at, and that all is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concordat.cli.console import Console
    from concordat_schemas.plan import Coverage, Plan

_MOST_WARNINGS = 12


def tell(plan: Plan, name: str, console: Console) -> None:
    """Counts and coverage in one line, then the notice and the warnings."""
    console.say(f"{name}: {counts(plan)}; {coverage(plan.diagnostics.coverage)}")
    if plan.metadata.notice:
        console.warn(plan.metadata.notice)
    elif plan.metadata.wording == "paraphrase":
        console.warn("the text is a paraphrase, not the wording of the plan")
    warnings = plan.diagnostics.warnings
    for warning in warnings[:_MOST_WARNINGS]:
        page = f"page {warning.page}: " if warning.page is not None else ""
        console.warn(page + warning.sentence)
    if len(warnings) > _MOST_WARNINGS:
        rest = len(warnings) - _MOST_WARNINGS
        console.warn(f"and {rest} more, in diagnostics.warnings of the JSON")


def counts(plan: Plan) -> str:
    """`50 actions, 77 indicators, 12 sections, 23 paragraphs, 2 footnotes`."""
    found = [
        _count(len(plan.actions), "action"),
        _count(sum(len(action.indicators) for action in plan.actions), "indicator"),
        _count(len(plan.sections), "section"),
        _count(len(plan.paragraphs), "paragraph"),
        _count(len(plan.footnotes), "footnote"),
    ]
    if plan.tables:
        found.append(_count(len(plan.tables), "table"))
    return ", ".join(found)


def coverage(account: Coverage) -> str:
    """Where every glyph went, or how many went nowhere."""
    roles = (
        ("in fields", account.fields),
        ("in labels", account.labels),
        ("repeated", account.repeated),
        ("furniture", account.furniture),
        ("unplaced", account.unplaced),
        ("in other documents of the file", account.elsewhere),
        ("mark-up", account.markup),
    )
    where = ", ".join(f"{number:,} {role}" for role, number in roles if number)
    if account.lost:
        return f"{account.lost:,} of {account.source:,} glyphs have no place ({where})"
    missed = account.source - account.read - account.markup
    if missed > 0:
        return f"{missed:,} of {account.source:,} glyphs were not read ({where})"
    if missed < 0:
        return f"{-missed:,} glyphs more were read than the {account.source:,} counted ({where})"
    return f"every one of {account.source:,} glyphs placed ({where})"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
