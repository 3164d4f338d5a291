"""Self-checks: what a careful editor would look at first in an extraction.

Each warning is one sentence. They are the first lines a user sees, so they are few: a run of
like findings is one warning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from itertools import pairwise

from concordat_extractors.structure.allocation import wording_differences
from concordat_extractors.structure.drafts import DraftAction
from concordat_extractors.structure.style_choice import StyleInUse
from concordat_schemas.plan import (
    Action,
    Item,
    Paragraph,
    Plan,
    PlanWarning,
    composite_text,
    walk_items,
)

_MOST_DIFFERENCES = 6
_OPENERS = frozenset("aA1iIvx")
_ROMAN_STEPS = frozenset("ivx")


def check(plan: Plan, style: StyleInUse, called: Set[str]) -> list[PlanWarning]:
    """Warnings about a plan, most serious first; `called` are the notes that its masthead calls."""
    warnings = [*_style(plan, style), *_actions(plan), *_paragraphs(plan)]
    warnings += [*_lists(plan), *_indicators(plan), *_notes(plan, called), *_unplaced(plan)]
    return warnings


def _style(plan: Plan, style: StyleInUse) -> list[PlanWarning]:
    if not plan.actions:
        return [
            PlanWarning(
                code="no_actions",
                sentence="No actions were found: the document gives sections, paragraphs, tables "
                "and notes only.",
            )
        ]
    warnings = []
    if style.style is not None and style.style.inferred:
        template = style.templates.most_common(1)[0][0] if style.templates else "?"
        warnings.append(
            PlanWarning(
                code="style_inferred",
                sentence=f"The drafting style was inferred ({style.confidence}): actions are "
                f"labelled “{template}” ({style.evidence}).",
            )
        )
    if style.inferred_heads:
        heads = ", ".join(f"“{head}”" for head in style.inferred_heads)
        warnings.append(
            PlanWarning(
                code="style_inferred",
                sentence=f"Indicators were found under the recurring line {heads}.",
            )
        )
    return warnings


def _actions(plan: Plan) -> list[PlanWarning]:
    warnings = _sequence("action", [(action.number, action.id) for action in plan.actions])
    first = plan.actions[0] if plan.actions else None
    if first is not None and first.number.isdigit() and int(first.number) > 1:
        missing = _missing(["0"], [first.number])
        warnings.append(_warn("gap", first, f"The first action is {first.number}: {missing}."))
    for action in plan.actions:
        if not action.text and not action.title and not action.placeholder:
            warnings.append(_warn("empty_action", action, f"Action {action.number} has no text."))
    return warnings


def _paragraphs(plan: Plan) -> list[PlanWarning]:
    if any(section.kind == "article" for section in plan.sections):
        return []
    numbered = [(one.number, one.id) for one in plan.paragraphs if one.number]
    return _sequence("paragraph", numbered)


def _sequence(word: str, numbered: Sequence[tuple[str, str]]) -> list[PlanWarning]:
    """Gaps, repeats and jumps in a numbering; restarts in another part are none."""
    warnings = []
    counts = Counter(identifier.split("~")[0] for _, identifier in numbered)
    for number, identifier in numbered:
        if counts[identifier] > 1 and "~" not in identifier:
            sentence = f"There are {counts[identifier]} {word}s numbered {number}."
            warnings.append(
                PlanWarning(code="repeated_number", element=identifier, sentence=sentence)
            )
    previous: tuple[list[str], str] | None = None
    for number, identifier in numbered:
        parts = number.split(".")
        if previous is not None and parts[-1].isdigit() and "~" not in identifier:
            before, _ = previous
            comparable = len(before) == len(parts) and before[-1].isdigit()
            step = int(parts[-1]) - int(before[-1]) if comparable else 1
            if comparable and before[:-1] == parts[:-1] and step not in (0, 1) and parts[-1] != "1":
                kind = "gap" if step > 1 else "jump"
                sentence = f"{word.capitalize()} {number} follows {word} {'.'.join(before)}"
                sentence += f": {_missing(before, parts)}." if step > 1 else "."
                warnings.append(PlanWarning(code=kind, element=identifier, sentence=sentence))
        if "~" not in identifier:
            previous = (parts, identifier)
    return warnings


def _missing(before: Sequence[str], after: Sequence[str]) -> str:
    numbers = range(int(before[-1]) + 1, int(after[-1]))
    prefix = "".join(f"{part}." for part in before[:-1])
    if len(numbers) == 1:
        return f"{prefix}{numbers[0]} is missing"
    return f"{prefix}{numbers[0]} to {prefix}{numbers[-1]} are missing"


def _lists(plan: Plan) -> list[PlanWarning]:
    warnings = []
    owners: list[Action | Paragraph] = [*plan.actions, *plan.paragraphs]
    for owner in owners:
        where = f"action {owner.number}" if isinstance(owner, Action) else owner.id
        for items in [owner.items, *(item.items for item in walk_items(owner.items))]:
            gap = _label_gap(items)
            if gap:
                sentence = f"In {where} item {gap[1].label} follows item {gap[0].label}."
                warnings.append(PlanWarning(code="item_gap", element=gap[1].id, sentence=sentence))
    return warnings


def _label_gap(items: Sequence[Item]) -> tuple[Item, Item] | None:
    labelled = [item for item in items if item.label and len(item.label) == 1]
    for before, after in pairwise(labelled):
        if before.label and after.label and before.label.isalpha() == after.label.isalpha():
            step = ord(after.label) - ord(before.label)
            same_case = before.label.isupper() == after.label.isupper()
            opens = after.label in _OPENERS or before.label in _ROMAN_STEPS
            if same_case and step not in (0, 1) and not opens:
                return before, after
    return None


def _indicators(plan: Plan) -> list[PlanWarning]:
    without = [
        action for action in plan.actions if not action.indicators and not action.placeholder
    ]
    have = len(plan.actions) - len(without)
    warnings = []
    if without and have > len(without):
        numbers = ", ".join(action.number for action in without[:12])
        noun = "Action" if len(without) == 1 else "Actions"
        verb = "has" if len(without) == 1 else "have"
        warnings.append(
            _warn(
                "no_indicator", without[0], f"{noun} {numbers} {verb} no indicator, as others do."
            )
        )
    measured = [one for action in plan.actions for one in action.indicators]
    bare = [one for one in measured if one.baseline.raw is None]
    if bare and len(bare) * 4 < len(measured):
        sentence = (
            f"{len(bare)} of {len(measured)} indicators have no baseline, the first {bare[0].id}."
        )
        warnings.append(PlanWarning(code="no_baseline", element=bare[0].id, sentence=sentence))
    for action in plan.actions:
        gap = _indicator_gap(action)
        if gap:
            sentence = f"In action {action.number} indicator {gap[1]} follows indicator {gap[0]}."
            warnings.append(_warn("indicator_gap", action, sentence))
    return warnings


def _indicator_gap(action: Action) -> tuple[str, str] | None:
    labels = [one.label for one in action.indicators if one.label and len(one.label) == 1]
    for before, after in pairwise(labels):
        if before.isalpha() and after.isalpha() and ord(after) - ord(before) not in (1,):
            return before, after
    return None


def _notes(plan: Plan, called: Set[str]) -> list[PlanWarning]:
    return [
        PlanWarning(
            code="note_not_called",
            element=note.id,
            sentence=f"Footnote {note.number} is called nowhere in the text.",
        )
        for note in plan.footnotes
        if not note.calls and note.number not in called
    ]


def _unplaced(plan: Plan) -> list[PlanWarning]:
    if not plan.unplaced:
        return []
    warnings = []
    for why in dict.fromkeys(one.why for one in plan.unplaced):
        texts = [one.text for one in plan.unplaced if one.why == why]
        count = f"{len(texts)} texts have" if len(texts) > 1 else "One text has"
        sentence = f"{count} no place in a plan ({why}), the first “{texts[0][:60]}”."
        warnings.append(PlanWarning(code="unplaced", sentence=sentence))
    return warnings


def table_wording(drafts: Sequence[DraftAction], actions: Sequence[Action]) -> list[PlanWarning]:
    """One warning for each action whose wording in a table is not that of the text."""
    warnings = []
    for draft, action in zip(drafts, actions, strict=True):
        for repeat in draft.repeats:
            body = composite_text(action.chapeau, action.items, action.continuation)
            if action.title and repeat.startswith(action.title):
                body = f"{action.title} {body}"
            found = wording_differences(_bare(repeat), _bare(body))
            if found and repeat:
                shown = "; ".join(_difference(*one) for one in found[:_MOST_DIFFERENCES])
                more = len(found) - _MOST_DIFFERENCES
                tail = f"; and {more} more" if more > 0 else ""
                sentence = f"Action {action.number} reads differently in the table: {shown}{tail}."
                warnings.append(_warn("table_wording", action, sentence))
    return warnings


def _difference(table: str, body: str) -> str:
    if not body:
        return f"the table adds “{table}”"
    if not table:
        return f"the table leaves out “{body}”"
    return f"“{table}” for “{body}”"


def _bare(text: str) -> str:
    return " ".join(text.replace("(", " ").replace(")", " ").split())


def _warn(code: str, action: Action, sentence: str) -> PlanWarning:
    page = action.places[0].page if action.places else None
    return PlanWarning(code=code, element=action.id, page=page, sentence=sentence)
