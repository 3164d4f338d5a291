"""The end of the page: words lost and gained, decisions of persons, and how to read the marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concordat.writers.comparison.rows import phrase_list
from concordat.writers.comparison.sides import file_name
from concordat.writers.report.tree import add, tag

if TYPE_CHECKING:
    from lxml import etree

    from concordat.writers.comparison.frame import Frame
    from concordat.writers.comparison.sides import End
    from concordat.writers.report.tree import Content


def words(frame: Frame) -> etree._Element | None:
    """All lost and gained phrases by the passage they stand in; none where there are none."""
    if not frame.phrases:
        return None
    made = tag("section", tag("h2", "Words lost and gained"), id="report.words")
    note = "Phrases of linked passages without counterpart anywhere in the other plan."
    add(made, tag("p", note), _phrases(frame, "old"), _phrases(frame, "new"))
    return made


def _phrases(frame: Frame, end: End) -> etree._Element | None:
    rows = []
    count = 0
    for shown in frame.all_rows():
        found = frame.phrases.get((end, shown.anchor), [])
        if found:
            count += len(found)
            name = tag("a", frame.heading(shown), href=f"#{shown.anchor}")
            rows.append(tag("li", name, phrase_list(frame.side(end), found)))
    if not rows:
        return None
    told = f"Lost from {frame.old.title}" if end == "old" else f"Gained in {frame.new.title}"
    return tag("details", tag("summary", f"{told}: {count}"), tag("ul", rows, class_="by-row"))


def footer(frame: Frame) -> etree._Element:
    """Decisions, sources with their hashes, and how the page was made."""
    made = tag("footer", tag("h2", "About this page"), id="report.about", class_="bottom")
    decisions = frame.alignment.decisions
    if decisions:
        rows = [
            tag(
                "li",
                f"{one.kind}, {'applied' if one.applied else 'no longer applies'}: ",
                tag("code", one.key),
                tag("bdi", f" {one.note}") if one.note else None,
            )
            for one in decisions
        ]
        add(made, tag("h3", f"Decisions by a person: {len(decisions)}"), tag("ul", rows))
    rows = []
    for side, word in ((frame.old, "Old"), (frame.new, "New")):
        for source in side.plan.sources:
            told: list[Content] = [
                tag("bdi", file_name(source)),
                ", SHA-256 ",
                tag("code", source.sha256),
            ]
            rows += [tag("dt", f"{word} plan"), tag("dd", told)]
    add(made, tag("dl", rows))
    note = (
        "Links to pages open the source file where it lies in the same folder as this page. "
        "Links between passages were found by their texts, references, items and places; each "
        "says why, and what is to be checked is for a person to decide."
    )
    add(made, tag("p", note, class_="small"), tag("p", "Made by concordat.", class_="small"))
    return made
