"""A plan as printed, before any file format: blocks in order, each with its label and text.

Texts carry footnote calls as in `model` and italics between U+E002 and U+E003.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from .model import LIST_END, Action, Indicator, Item, Paragraph, Plan

ITALIC_ON, ITALIC_OFF = "\ue002", "\ue003"
Role = Literal[
    "masthead", "title", "heading", "paragraph", "box", "item", "action", "head", "stem", "table"
]
_CALL = "((?:\ue000[^\ue001]+\ue001)?)"
_TAIL = re.compile(rf"{_CALL}((?:\s*[;,](?: (?:and|et|y))?|\.)?){_CALL}$")


@dataclass
class Block:
    """`label` is printed before the text; `form` and `nth` say how Word would count it."""

    role: Role
    text: str
    label: str = ""
    level: int = 0
    own_line: bool = False
    bullet: bool = False
    dashed: bool = False
    form: str = ""
    nth: int = 0
    group: int = 0
    rows: list[list[list[Block]]] = field(default_factory=list)


def lay_out(plan: Plan) -> list[Block]:
    """Every block of the plan in reading order; tables hold their cells' blocks."""
    return _Printer(plan).blocks()


class _Printer:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.groups = 0
        self.counts = {1: 0, 2: 0}

    def blocks(self) -> list[Block]:
        plan = self.plan
        out = [Block("masthead", line) for line in plan.masthead]
        out.append(Block("title", plan.title))
        for section in plan.sections:
            self.counts[section.level] += 1
            if section.level == 1:
                self.counts[2] = 0
            nth = self.counts[section.level]
            out.append(Block("heading", section.heading, section.printed, section.level, nth=nth))
            actions = [x for x in section.body if isinstance(x, Action)]
            for element in section.body:
                if isinstance(element, Paragraph):
                    out += self.paragraph(element)
                elif plan.look.form != "table":
                    out += self.action(element)
            if actions and plan.look.form == "table":
                out.append(self.table(actions))
        if plan.look.form == "appendix" and plan.appendix:
            out.append(Block("heading", plan.appendix[0], "", 1))
            out.append(Block("paragraph", plan.appendix[1]))
            out.append(self.table(plan.actions()))
        return out

    def paragraph(self, element: Paragraph) -> list[Block]:
        role: Role = "box" if element.kind == "status_note" else "paragraph"
        label = f"{element.number}." if element.number else ""
        nth = int(element.number) if element.number else 0
        out = [Block(role, element.text, label, nth=nth, form="1." if label else "")]
        out += self.items(element.items)
        if element.continuation:
            out.append(Block("paragraph", element.continuation))
        return out

    def items(self, items: list[Item], depth: int = 0, group: int | None = None) -> list[Block]:
        forms = self.plan.look.item_forms
        if group is None:
            self.groups += 1
            group = self.groups
        out = []
        for nth, item in enumerate(items, 1):
            out.append(
                Block(
                    "item",
                    item.text,
                    item.printed,
                    depth,
                    bullet=item.label is None,
                    form=forms[depth],
                    nth=nth,
                    group=group,
                )
            )
            out += self.items(item.items, depth + 1, group)
        return out

    def action(self, action: Action) -> list[Block]:
        look = self.plan.look
        label = look.label.format(n=action.number)
        nth = int(action.number) if action.number.isdigit() else 0
        if look.form == "title":
            out = [Block("action", action.title or "", label, own_line=True)]
            out += [Block("paragraph", text) for text in action.chapeau]
        elif look.form == "line":
            out = [Block("action", "", label, own_line=True)]
            out += [Block("paragraph", text) for text in action.chapeau]
        else:
            out = [Block("action", action.chapeau[0], label, nth=nth, form=look.label)]
            out += [Block("paragraph", text) for text in action.chapeau[1:]]
        out += self.items(action.items)
        out += [Block("paragraph", text) for text in action.continuation]
        if look.form != "appendix":
            out += self.indicators(action)
        return out

    def indicators(self, action: Action) -> list[Block]:
        look = self.plan.look
        if not action.indicators:
            return []
        head = look.head_single if len(action.indicators) == 1 else look.head
        if look.indicator_form == "single":
            return [Block("head", indicator_text(action.indicators[0]), head)]
        return [Block("head", "", head), *self.entries(action)]

    def entries(self, action: Action) -> list[Block]:
        form = self.plan.look.indicator_form
        self.groups += 1
        out: list[Block] = []
        stem = None
        for nth, indicator in enumerate(action.indicators, 1):
            if indicator.stem and indicator.stem != stem:
                stem = indicator.stem
                out.append(Block("stem", stem))
            out.append(
                Block(
                    "paragraph" if form == "none" else "item",
                    indicator_text(indicator),
                    indicator.printed,
                    bullet=form not in ("none",) and indicator.label is None,
                    dashed=form.startswith("- "),
                    form="" if form in ("none", "of action") else form.removeprefix("- "),
                    nth=nth,
                    group=self.groups,
                )
            )
        return out

    def table(self, actions: list[Action]) -> Block:
        heads = [[Block("paragraph", head)] for head in self.plan.table_heads]
        rows = [heads]
        for action in actions:
            wording = self.plan.row_wording.get(action.number)
            first = wording if wording is not None else action.chapeau[0]
            apart = len(heads) == 3
            cell = [Block("paragraph", first)]
            if not apart:
                cell[0].label, cell[0].form = f"{action.number}.", "row"
            if wording is None:
                cell += [Block("paragraph", text) for text in action.chapeau[1:]]
                cell += self.items(action.items)
            row = [cell, self.entries(action)]
            rows.append(
                [[Block("paragraph", "", f"{action.number}.", form="row")], *row] if apart else row
            )
        return Block("table", "", rows=rows)


def indicator_text(indicator: Indicator) -> str:
    """The indicator's text with its baseline bracket where it is printed."""
    text = indicator.text
    if indicator.baseline is None:
        return text
    bracket = f" ({ITALIC_ON}{indicator.baseline.raw}{ITALIC_OFF})"
    match = _TAIL.search(text)
    assert match
    body, (before, stop, after) = text[: match.start()], match.groups()
    if indicator.after_stop and stop == ".":
        return body + before + stop + bracket + after
    return body + bracket + before + stop + after


__all__ = ["ITALIC_OFF", "ITALIC_ON", "LIST_END", "Block", "indicator_text", "lay_out"]
