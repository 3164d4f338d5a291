"""Shrinking: the smallest made-up plan that still shows a failure, labels and numbers made anew."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from . import labels
from .judge import Case, render_as
from .model import CALL, Action, Indicator, Item, Paragraph, Plan, Section, call

Still = Callable[[Case], bool]


def shrink(case: Case, still: Still, rounds: int = 6) -> Case:
    """Drops parts of the plan, and plain choices of the look, for as long as `still` holds."""
    best = case
    for _ in range(rounds):
        before = best
        index = len(list(_cuts(best.plan)))
        while index:
            index -= 1
            smaller = _without(best, index)
            if smaller and len(smaller.data) < len(best.data) and still(smaller):
                best = smaller
        if best is before:
            break
    return best


def _without(case: Case, index: int) -> Case | None:
    plan = copy.deepcopy(case.plan)
    cuts = list(_cuts(plan))
    if index >= len(cuts):
        return None
    owner, key = cuts[index]
    if isinstance(owner, list):
        del owner[key]
    else:
        setattr(owner, key, None)
    if not renumber(plan) or not _still_inferable(plan):
        return None
    return render_as(plan, case.rendition, case.look, Random(0))


def _still_inferable(plan: Plan) -> bool:
    # What nobody wrote down is known by repetition only; less of it would be unfair.
    if plan.look.known:
        return True
    actions = plan.actions()
    return len(actions) >= 4 and sum(bool(a.indicators) for a in actions) >= 3


def _cuts(plan: Plan) -> Iterator[tuple[Any, Any]]:
    """Every part that may go: a list and a position in it."""
    yield from ((plan.masthead, i) for i in range(len(plan.masthead)))
    yield from ((plan.notes, i) for i in range(len(plan.notes)))
    for position, section in enumerate(plan.sections):
        yield plan.sections, position
        for nth, element in enumerate(section.body):
            yield section.body, nth
            yield from _item_cuts(element.items)
            if isinstance(element, Action):
                yield from ((element.indicators, i) for i in range(len(element.indicators)))
                yield from ((element.continuation, i) for i in range(len(element.continuation)))
                if len(element.chapeau) > 1:
                    yield element.chapeau, 1
                for indicator in element.indicators:
                    if indicator.baseline:
                        yield indicator, "baseline"


def _item_cuts(items: list[Item]) -> Iterator[tuple[Any, Any]]:
    for nth, item in enumerate(items):
        yield items, nth
        yield from _item_cuts(item.items)


def renumber(plan: Plan) -> bool:
    """Makes all numbers anew in place; false where nothing sensible is left."""
    if not plan.sections or plan.sections[0].level != 1:
        return False
    look = plan.look
    counts, actions, paragraphs = [0, 0], 0, 0
    for section in plan.sections:
        counts = [counts[0] + 1, 0] if section.level == 1 else [counts[0], counts[1] + 1]
        _section(section, look.section_form, counts)
        within = 0
        for element in section.body:
            _items(element.items, look.item_forms)
            if isinstance(element, Paragraph):
                if element.number:
                    paragraphs += 1
                    element.number = str(paragraphs)
                continue
            actions, within = actions + 1, within + 1
            old = element.number
            chapter = {"chapter": str(counts[0]), "letter": labels.letter(counts[0]).upper()}
            prefix = chapter.get(look.numbers)
            element.number = f"{prefix}.{within}" if prefix else str(actions)
            if old in plan.row_wording:
                plan.row_wording[f"new {element.number}"] = plan.row_wording[old]
            _indicators(element.indicators, look.indicator_form, element.number)
    plan.row_wording = {
        k.removeprefix("new "): v for k, v in plan.row_wording.items() if k.startswith("new ")
    }
    _notes(plan)
    return True


def _section(section: Section, form: str, counts: list[int]) -> None:
    if section.number is None:
        return
    index, sub = counts
    if section.level == 2:
        letter = labels.letter(sub).upper()
        section.number = letter if form == "roman" else f"{index}.{sub}"
        section.printed = f"{letter}." if form == "roman" else section.number
        return
    new = {
        "roman": labels.roman(index).upper(),
        "letter": labels.letter(index).upper(),
    }.get(form, str(index))
    section.printed = section.printed.replace(section.number, new)
    section.number = new


def _items(items: list[Item], forms: list[str]) -> None:
    for nth, item in enumerate(items, 1):
        item.label, item.printed = labels.make(forms[0], nth)
        _items(item.items, forms[1:])


def _indicators(indicators: list[Indicator], form: str, number: str) -> None:
    for nth, indicator in enumerate(indicators, 1):
        if form == "of action":
            indicator.label = indicator.printed = f"{number}.{nth}"
        elif indicator.label is not None:
            indicator.label, indicator.printed = labels.make(form.removeprefix("- "), nth)


def _notes(plan: Plan) -> None:
    order: list[str] = []
    kept = {note.number: note for note in plan.notes}

    def seen(text: str) -> str:
        def put(match: re.Match[str]) -> str:
            if match[1] not in kept:
                return ""
            if match[1] not in order:
                order.append(match[1])
            return call(str(order.index(match[1]) + 1))

        return CALL.sub(put, text)

    for section in plan.sections:
        for element in section.body:
            if isinstance(element, Paragraph):
                element.text = seen(element.text)
                _seen_items(element.items, seen)
                continue
            element.chapeau = [seen(text) for text in element.chapeau]
            _seen_items(element.items, seen)
            element.continuation = [seen(text) for text in element.continuation]
            for indicator in element.indicators:
                indicator.text = seen(indicator.text)
    plan.notes = [kept[number] for number in order]
    for position, note in enumerate(plan.notes, 1):
        note.number = str(position)
    if all("mid" not in note.text and "mi-" not in note.text for note in plan.notes):
        plan.baseline_point = None


def _seen_items(items: list[Item], seen: Callable[[str], str]) -> None:
    for item in items:
        item.text = seen(item.text)
        _seen_items(item.items, seen)
