"""The top of the page: which plans are compared, and what a drafter wants to know first."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from concordat.concordance import CHANGES, links_to_check, totals
from concordat.writers.comparison.by_kind import OfKind, facts_by_kind
from concordat.writers.comparison.sides import Side, file_name
from concordat.writers.comparison.telling import CHANGES as NAMES
from concordat.writers.comparison.telling import (
    FACTS,
    changed_words,
    own_words,
    pair_link,
    words_told,
)
from concordat.writers.report.tree import add, tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from concordat.concordance import Change
    from concordat.writers.comparison.frame import Frame, Shown
    from concordat.writers.report.tree import Content
    from concordat_schemas.alignment import KeyChange

_KEY_CHANGES, _RANKED = 12, 60
_LISTED = 8
_WORDS = 80
_STATUS = {"adopted": "adopted", "draft": "draft", "concept": "concept", "unknown": ""}


def header(frame: Frame) -> etree._Element:
    """What is compared with what, and what must be told before anything is read."""
    made = tag(
        "header",
        tag("p", "Comparison of two plans", class_="kicker"),
        tag("h1", _title(frame.old), " → ", _title(frame.new)),
        class_="top",
    )
    add(made, tag("div", _facts(frame.old, "Old"), _facts(frame.new, "New"), class_="two"))
    if frame.alignment.notice:
        add(made, _notice(frame.alignment.notice))
    for side in (frame.old, frame.new):
        if side.plan.metadata.notice:
            add(made, _notice(f"{side.title}: {side.plan.metadata.notice}"))
    return made


def summary(frame: Frame) -> etree._Element:
    """Totals, then what is gone, new, split, merged and moved, key changes, links to check."""
    made = tag("section", tag("h2", "Summary"), id="report.summary", class_="summary")
    add(made, tag("p", _sentence(frame), class_="lead"), _totals(frame), _renumbered(frame))
    kinds: list[tuple[str, tuple[Change, ...]]] = [
        ("Dropped actions", ("dropped",)),
        ("New actions", ("new",)),
        ("Split and regrouped actions", ("split", "regrouped")),
        ("Merged actions", ("merge",)),
        ("Actions moved to another section", ("moved",)),
    ]
    boxes = [box for title, changes in kinds if (box := _list(frame, title, changes)) is not None]
    add(made, tag("div", boxes, class_="boxes") if boxes else None)
    add(made, _key_changes(frame), _to_check(frame))
    return made


def _title(side: Side) -> etree._Element:
    return own_words(side, side.title)


def _facts(side: Side, word: str) -> etree._Element:
    known = side.plan.metadata
    status = _STATUS[known.status]
    wording = "paraphrase" if known.wording == "paraphrase" else ""
    rows = [
        (word, known.title or side.plan.id),
        ("Status", ", ".join(filter(None, (status, wording)))),
        ("Meeting", known.meeting),
        ("Date", known.date),
        ("Period", (known.period or "").replace("/", " to ")),
        ("Symbol", known.symbol),
        ("File", "; ".join(file_name(source) for source in side.plan.sources)),
    ]
    shown = [(tag("dt", name), tag("dd", tag("bdi", value))) for name, value in rows if value]
    return tag("dl", shown)


def _notice(words: str) -> etree._Element:
    return tag("p", tag("strong", "Please note. "), words, class_="notice", role="note")


def _sentence(frame: Frame) -> str:
    """The actions in one sentence."""
    counted = totals(frame.alignment.actions)
    told = [f"{number} {NAMES[change][0].lower()}" for change, number in counted.items() if number]
    old, new = len(frame.old.plan.actions), len(frame.new.plan.actions)
    end = f": {', '.join(told)}." if told else "."
    return f"{old} actions became {new}{end}"


def _renumbered(frame: Frame) -> etree._Element | None:
    """Actions that only count differently, a run of them as one fact."""
    told = [
        f"{one} to {two} are now {three} to {four}" for one, two, three, four in frame.renumbered
    ]
    return tag("p", f"Renumbered actions: {'; '.join(told)}.") if told else None


def _totals(frame: Frame) -> etree._Element:
    head = tag("tr", tag("td"), [tag("th", NAMES[one][0], scope="col") for one in CHANGES])
    body = tag("tbody")
    for name, level in frame.levels.items():
        cells = [
            tag("td", str(number) if number else "–", class_="figure", data_change=change)
            for change, number in totals(level).items()
        ]
        row = tag("tr", tag("th", name.capitalize(), scope="row"), cells, data_totals=name)
        add(body, row)
    caption = tag("caption", "Rows of the concordance by what became of them")
    table = tag("table", caption, tag("thead", head), body, class_="counts")
    return tag(
        "div", table, class_="wide", role="region", tabindex="0", aria_label="Totals by change"
    )


def _key_changes(frame: Frame) -> list[etree._Element]:
    """The weightiest changes in one list, the first in view; then every fact by kind, folded up."""
    rows = [tag("li", _ranked(frame, one)) for one in frame.alignment.key_changes[:_RANKED]]
    if not rows:
        return []
    first = tag("ol", rows[:_KEY_CHANGES])
    made = [tag("h3", "Key changes"), tag("div", first, class_="ranked")]
    if len(rows) > _KEY_CHANGES:
        rest = tag("ol", rows[_KEY_CHANGES:], start=str(_KEY_CHANGES + 1))
        label = f"{len(rows) - _KEY_CHANGES} more by weight"
        made.append(tag("details", tag("summary", label), tag("div", rest, class_="ranked")))
    blocks, told = [], 0
    for kind, group in groupby(facts_by_kind(frame.alignment), key=lambda one: one.kind):
        those = list(group)
        count = sum(len(one.facts) for one in those)
        lines = [tag("li", _key_change(frame, one)) for one in those]
        told += count
        name = tag("h4", f"{FACTS[kind]} ", tag("span", str(count), class_="small"))
        blocks.append(tag("div", name, _folded(lines)))
    if blocks:
        label = f"All {told} changes of words by kind"
        key = tag("div", blocks, class_="key")
        made.append(tag("details", tag("summary", label), key, class_="on-screen"))
    return made


def _ranked(frame: Frame, one: KeyChange) -> list[Content]:
    """One change in a line: of what, of which kind, and the words of both sides."""
    if one.new is not None:
        name = tag("a", frame.new.name(one.new), href=frame.link("new", one.new))
    else:
        assert one.old is not None
        name = tag("a", frame.old.name(one.old), href=frame.link("old", one.old))
    kind = FACTS[one.kind] if one.old and one.new else "New" if one.new else "Dropped"
    words = changed_words(frame, one.old_words, one.new_words, _WORDS)
    return [name, " ", tag("b", kind), " ", *words]


def _key_change(frame: Frame, one: OfKind) -> list[Content]:
    name = frame.new.name(one.link.new)
    made: list[Content] = [tag("a", name, href=frame.link("new", one.link.new))]
    for place, fact in enumerate(one.facts):
        made += [" · " if place else " ", *words_told(frame, fact, _WORDS)]
    return made


def _folded(rows: list[etree._Element], limit: int = _LISTED) -> list[etree._Element]:
    """A list of which the rest is folded up."""
    made = [tag("ul", rows[:limit])]
    if len(rows) > limit:
        made.append(
            tag("details", tag("summary", f"{len(rows) - limit} more"), tag("ul", rows[limit:]))
        )
    return made


def _list(frame: Frame, title: str, changes: Sequence[Change]) -> etree._Element | None:
    found = [shown for shown in frame.rows["actions"] if shown.row.change in changes]
    if not found:
        return None
    rows = [tag("li", _row(frame, shown)) for shown in found]
    return tag("div", tag("h3", f"{title}: {len(found)}"), _folded(rows))


def _row(frame: Frame, shown: Shown) -> list[etree._Element | str]:
    row = shown.row
    side, one = (frame.new, row.new[0]) if row.new else (frame.old, row.old[0])
    words = own_words(side, side.words(one), "small")
    return [tag("a", frame.heading(shown), href=f"#{shown.anchor}"), " ", words]


def _to_check(frame: Frame) -> list[etree._Element]:
    found = links_to_check(frame.alignment)
    title = tag("h3", f"Links to check: {len(found)}", id="report.check")
    if not found:
        return [title, tag("p", "None: every link is sure, likely or decided.")]
    rows = [
        tag(
            "li",
            pair_link(frame, link.old, link.new),
            " " if link.strength == "primary" else " (a part) ",
            tag("bdi", link.sentence, class_="small"),
        )
        for _, link in found
    ]
    return [title, *_folded(rows)]
