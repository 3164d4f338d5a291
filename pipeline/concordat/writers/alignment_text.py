"""Text: a comparison in a few lines for the terminal."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from concordat.concordance import CHANGES, links_to_check, totals
from concordat.writers.comparison.by_kind import facts_by_kind
from concordat.writers.comparison.frame import Frame
from concordat.writers.comparison.telling import CHANGES as NAMES
from concordat.writers.comparison.telling import FACTS
from concordat.writers.element_names import shortened
from concordat_schemas.alignment import levels

if TYPE_CHECKING:
    from concordat.concordance import Change
    from concordat.writers.comparison.by_kind import OfKind
    from concordat_schemas.alignment import Alignment
    from concordat_schemas.plan import Plan

MOST_LINES = 25
_WIDTH = 100
_KEY_CHANGES = 6
_NOTE_LINES = 3
_LISTED: tuple[tuple[str, Change], ...] = (
    ("Dropped", "dropped"),
    ("New", "new"),
    ("Split", "split"),
    ("Merged", "merge"),
    ("Regrouped", "regrouped"),
    ("Moved", "moved"),
)


def alignment_text(alignment: Alignment, old: Plan, new: Plan) -> str:
    """Totals by level, what became of the actions, key changes and what is to be checked.

    At most `MOST_LINES` lines of at most 100 characters, without control characters.
    """
    frame = Frame(alignment, old, new)
    lines = [f"{frame.old.title} → {frame.new.title}"]
    notices = (alignment.notice, old.metadata.notice, new.metadata.notice)
    for words in dict.fromkeys(notices):
        if words:
            lines += wrap(f"Note: {_clean(words)}", _WIDTH, max_lines=_NOTE_LINES, placeholder=" …")
    lines += [*_totals(alignment), *_lists(frame)]
    found = links_to_check(alignment)
    room = MOST_LINES - len(lines) - (1 if found else 0)
    lines += _key_changes(frame)[: max(room, 0)]
    if found:
        names = [f"{frame.old.name(one.old)} → {frame.new.name(one.new)}" for _, one in found]
        lines.append(f"To check ({len(found)}): {_some(names)}")
    return "\n".join(_cut(_clean(line)) for line in lines) + "\n"


def _totals(alignment: Alignment) -> list[str]:
    """A table of the totals with the changes that occur at all."""
    counted = {name: totals(level) for name, level in levels(alignment)}
    used = [one for one in CHANGES if any(numbers[one] for numbers in counted.values())]
    names = [NAMES[one][0].lower() for one in used]
    wide = [len(name) + 2 for name in names]
    rows = [" " * 12 + "".join(f"{name:>{width}}" for name, width in zip(names, wide, strict=True))]
    for level, numbers in counted.items():
        figures = zip(used, wide, strict=True)
        cells = "".join(f"{numbers[one] or '-':>{width}}" for one, width in figures)
        rows.append(f"{level.capitalize():<12}{cells}")
    return rows


def _lists(frame: Frame) -> list[str]:
    made = []
    for word, change in _LISTED:
        rows = [shown for shown in frame.rows["actions"] if shown.row.change == change]
        if rows:
            made.append(f"{word} ({len(rows)}): {_some([frame.heading(one) for one in rows])}")
    told = [
        f"{one} to {two} are now {three} to {four}" for one, two, three, four in frame.renumbered
    ]
    if told:
        made.append(f"Renumbered actions: {_some(told)}")
    return made


def _key_changes(frame: Frame) -> list[str]:
    """How many of each kind, and the first of each kind before further ones."""
    found = [one for one in facts_by_kind(frame.alignment) if one.kind != "scope"]
    if not found:
        return []
    counted: dict[str, int] = {}
    for one in found:
        counted[FACTS[one.kind]] = counted.get(FACTS[one.kind], 0) + len(one.facts)
    told = ", ".join(f"{name.lower()} {number}" for name, number in counted.items())
    kinds = [one.kind for one in found]
    first = [place for place, kind in enumerate(kinds) if kinds.index(kind) == place]
    rest = sorted({*range(len(found))} - {*first})
    chosen = [found[place] for place in sorted([*first, *rest][:_KEY_CHANGES])]
    return [f"Key changes: {told}", *(_key_change(frame, one) for one in chosen)]


def _key_change(frame: Frame, one: OfKind) -> str:
    fact = one.facts[0]
    words = [f"“{shortened(side, 30)}”" if side else "–" for side in (fact.old, fact.new)]
    name = frame.new.name(one.link.new)
    more = f" (+{len(one.facts) - 1})" if len(one.facts) > 1 else ""
    return f"  {FACTS[one.kind]}, {name}: {words[0]} → {words[1]}{more}"


def _some(names: list[str]) -> str:
    """As many names as fit on the line."""
    made = ""
    for place, name in enumerate(names):
        longer = f"{made}; {name}" if made else name
        if made and len(longer) > _WIDTH - 30:
            return f"{made}; and {len(names) - place} more"
        made = longer
    return made


def _clean(text: str) -> str:
    """Text without what a terminal could take for a command."""
    return "".join(
        sign if sign.isprintable() else " " if sign.isspace() else "\ufffd" for sign in text
    )


def _cut(line: str) -> str:
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"
