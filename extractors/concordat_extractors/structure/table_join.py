"""Joining the entries of a table to the actions of the text: by number, checked by wording.

A row that repeats an action gives its indicators to it, and every difference of wording is told.
A row without an action in the text is the action itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from concordat_extractors.structure.allocation import alike, share_out
from concordat_extractors.structure.drafts import DraftAction, Drafts, DraftSection
from concordat_extractors.structure.lines import Line, Role
from concordat_extractors.structure.style_choice import StyleInUse
from concordat_extractors.structure.tables import Entry, Group
from concordat_schemas.plan import PlanWarning

_THE_SAME = 0.85


def join_groups(
    groups: Sequence[Group],
    drafts: Drafts,
    open_section: Callable[[Line | None], DraftSection | None],
    style: StyleInUse,
) -> bool:
    """Gives the indicators of each group to its actions, making those the text does not have.

    True when any entry repeats an action of the text.
    """
    repeats = False
    known = {action.number: action for action in drafts.actions}
    made_here: set[str] = set()
    section: DraftSection | None = None
    opened = False
    for group in groups:
        if group.head is not None:
            if _heads_new_actions(group, groups, known, made_here):
                section, opened = open_section(group.head), True
            else:
                group.head.give(Role.LABEL)
                group.head.rules.append("group head of a table")
            continue
        actions = []
        for entry in group.entries:
            action = _repeated(entry, known, drafts)
            if action is None or action.number in made_here:
                if not opened:
                    section, opened = open_section(None), True
                if not entry.text.strip():
                    entry.line.why = "row of a table without an action’s text"
                    continue
                action = _make(entry, section)
                drafts.order.append(action)
                known.setdefault(entry.number, action)
                made_here.add(entry.number)
            else:
                _repeat(entry, action)
                repeats = True
            actions.append((action, entry))
        if not actions:
            continue
        shares = share_out(
            [line.text for line in group.indicators], [entry.text for _, entry in actions]
        )
        for line, share in zip(group.indicators, shares, strict=True):
            actions[share][0].measured.append((line, 0))
            line.rules.append(f"indicator beside action {actions[share][0].number} in a table")
        for baseline in group.baselines:
            actions[-1][0].baselines.append(baseline)
        for action, _ in actions:
            action.baseline_point = group.point
    return repeats


def _repeated(entry: Entry, known: dict[str, DraftAction], drafts: Drafts) -> DraftAction | None:
    """The action of the text that a row repeats: by its number, unless its wording says another."""
    action = known.get(entry.number)
    if not entry.text.strip():
        return action
    if action is not None and alike(entry.text, body_text(action)):
        return action
    others = [
        one
        for one in known.values()
        if not one.in_table and alike(entry.text, body_text(one), _THE_SAME)
    ]
    if len(others) != 1:
        return action
    sentence = (
        f"A table numbers action {others[0].number} as {entry.number}; "
        "it was joined by its wording."
    )
    drafts.warnings.append(PlanWarning(code="table_number", sentence=sentence))
    return others[0]


def body_text(action: DraftAction) -> str:
    """The lines of an action before its indicators, as one text."""
    texts = [line.text[action.start if line is action.line else 0 :] for line in action.body]
    return " ".join(texts)


def _heads_new_actions(
    group: Group, groups: Sequence[Group], known: dict[str, DraftAction], made: set[str]
) -> bool:
    at = next(index for index, one in enumerate(groups) if one is group)
    for later in groups[at + 1 :]:
        if later.entries:
            return any(one.number not in known or one.number in made for one in later.entries)
    return False


def _make(entry: Entry, section: DraftSection | None) -> DraftAction:
    action = DraftAction(section, entry.number, entry.line, entry.start, in_table=True)
    if entry.start < len(entry.line.text):
        action.body.append(entry.line)
    action.body.extend(entry.more)
    for line in (entry.line, *entry.more):
        line.rules.append(f"action {entry.number}, in a table row")
    return action


def _repeat(entry: Entry, action: DraftAction) -> None:
    for line in (entry.line, *entry.more):
        line.give(Role.REPEATED)
        line.rules.append(f"repeats action {action.number}")
    action.repeats.append(entry.text)
