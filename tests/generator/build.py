"""Random plans: from a drafting style and a source of chance to a plan and its exact content."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from . import labels
from .drawing import Drawer
from .footnotes import Footnotes
from .indicators import Indicators
from .model import Action, Item, Look, Paragraph, Plan, Section
from .words import Words

SIZES = {"tiny": ((1, 2), (1, 2)), "small": ((2, 3), (1, 3)), "medium": ((3, 6), (1, 5))}
ITEM_FORMS = [
    ["(a)", "(i)", "•"],
    ["(a)", "(i)", "(1)"],
    ["a)", "i)", "–"],
    ["A.", "(i)", "•"],
    ["A.", "(a)", "(i)"],
    ["a.", "i.", "•"],
    ["(i)", "a.", "•"],
    ["i.", "(a)", "–"],
    ["1)", "a)", "i)"],
    ["•", "–", ""],
    ["1.", "(a)", "(i)"],
    ["(A)", "(i)", "•"],
]
INDICATOR_FORMS = ["(a)", "(a)", "a)", "- (a)", "(i)", "1)", "•", "none", "single", "of action"]


@cache
def styles() -> list[dict[str, Any]]:
    """The drafting styles as data."""
    with (Path(__file__).parent / "styles.toml").open("rb") as file:
        return list(tomllib.load(file)["style"])


def make_plan(random: Random, style: str | None = None, size: str = "small") -> Plan:
    """One plan of the named style, or of any."""
    chosen = [entry for entry in styles() if style in (None, entry["name"])]
    return _Builder(random, random.choice(chosen), size).plan()


class _Builder(Drawer):
    def __init__(self, random: Random, style: dict[str, Any], size: str) -> None:
        words, used = Words(style["language"], random), set[str]()
        super().__init__(random, words, _look(random, style), used)
        self.size = size
        self.indicators = Indicators(random, words, self.look, used)
        self.footnotes = Footnotes(random, words, self.look, used)
        self.next_action = 1
        self.next_paragraph = 1

    # sections

    def plan(self) -> Plan:
        (low, high), _ = SIZES[self.size]
        count = self.random.randint(low, high)
        if not self.look.known or self.look.numbers != "running":
            count = max(count, 2)
        headings = self.random.sample(self.words.bank["headings"], count)
        two_levels = (
            self.look.numbers == "running" and self.look.section_form != "section"
        ) and self.chance(0.35)
        sections: list[Section] = []
        for index, heading in enumerate(headings, 1):
            number, printed = self._section_number(index)
            section = Section(number, printed, heading, 1)
            sections.append(section)
            with_actions = index > 1 or count == 1 or self.chance(0.5)
            if not self.look.known:
                with_actions = True
            self._narrative(section, index, with_actions and not two_levels)
            if not with_actions:
                continue
            if two_levels:
                subs = self.random.sample(self.words.bank["subheadings"], self.random.randint(1, 3))
                for sub, subheading in enumerate(subs, 1):
                    child = Section(*self._sub_number(index, sub), subheading, 2)
                    sections.append(child)
                    self._narrative(child, 0, True)
                    self._actions(child, index)
            else:
                self._actions(section, index)
        plan = Plan(
            look=self.look,
            title=self.words.say("plan_titles"),
            masthead=self._masthead(),
            running_head=self.words.say("running_head"),
            sections=sections,
            notes=[],
        )
        plan.table_heads = (self.words.pick("form_actions"), self.words.pick("form_indicators"))
        if self.chance(0.3):
            plan.table_heads = (self.words.pick("form_number"), *plan.table_heads)
        if self.look.form == "appendix":
            plan.appendix = (self.words.pick("appendix"), self.words.pick("appendix_intro"))
            for action in plan.actions():
                wording = " ".join(action.chapeau)
                if self.chance(0.3):
                    wording = wording.replace(", ", " ", 1)
                plan.row_wording[action.number] = wording
        self.footnotes.add(plan)
        return plan

    def _masthead(self) -> list[str]:
        if self.chance(0.4):
            return []
        bank = self.words.bank["masthead"]
        lines = [self.words.fill(line, n=self.random.randint(2, 9)) for line in bank]
        keep = self.random.randint(3, len(lines))
        return [line for i, line in enumerate(lines) if i < keep]

    def _section_number(self, index: int) -> tuple[str | None, str]:
        form = self.look.section_form
        if form == "none":
            return None, ""
        if form == "roman":
            number = labels.roman(index).upper()
            return number, f"{number}."
        if form == "letter":
            number = labels.letter(index).upper()
            return number, f"{number}."
        if form == "decimal":
            return str(index), f"{index}."
        word = {"en": "Section", "fr": "Section", "es": "Sección"}[self.look.language]
        return str(index), f"{word} {index}" + (" :" if self.look.language == "fr" else ":")

    def _sub_number(self, index: int, sub: int) -> tuple[str | None, str]:
        form = self.look.section_form
        if form == "roman":
            number = labels.letter(sub).upper()
            return number, f"{number}."
        if form == "decimal":
            return f"{index}.{sub}", f"{index}.{sub}"
        return None, ""

    def _narrative(self, section: Section, index: int, leads_in: bool) -> None:
        numbered = self.look.paragraphs == "numbered"
        if numbered and index > 1 and self.chance(0.35):
            for _ in range(self.random.choice([1, 1, 1, 2])):
                text = " ".join(self.fresh("status") for _ in range(self.random.randint(1, 2)))
                section.body.append(Paragraph(text, "status_note"))
        for _ in range(self.random.randint(1, 2)):
            sentences = [self.fresh("narrative") for _ in range(self.random.randint(1, 3))]
            section.body.append(Paragraph(" ".join(sentences), number=self._paragraph_number()))
        if self.chance(0.2):
            lead = self.fresh("list_paragraph")
            paragraph = Paragraph(lead, number=self._paragraph_number())
            paragraph.items = self._items(1, self.look.item_forms, self.random.randint(2, 4))
            section.body.append(paragraph)
            if numbered and self.chance(0.3):
                paragraph.continuation = self.fresh("continuation")
                number = self._paragraph_number()
                section.body.append(Paragraph(self.fresh("narrative"), number=number))
        if not leads_in:
            return
        how = self.random.choice(["own", "none", "numbered", "sentence"])
        lead = self.words.say("chapeau")
        if how == "own" or (how == "numbered" and not numbered):
            section.body.append(Paragraph(lead, "chapeau"))
        elif how == "numbered":
            section.body.append(Paragraph(lead, "chapeau", self._paragraph_number()))
        elif how == "sentence" and numbered:
            last = section.body[-1]
            if isinstance(last, Paragraph) and not last.items:
                last.text += " " + lead

    def _paragraph_number(self) -> str | None:
        if self.look.paragraphs == "none":
            return None
        self.next_paragraph += 1
        return str(self.next_paragraph - 1)

    # actions

    def _actions(self, section: Section, index: int) -> None:
        _, (low, high) = SIZES[self.size]
        if not self.look.known:
            low, high = max(low, 2), max(high, 3)
        for position in range(1, self.random.randint(low, high) + 1):
            if self.look.numbers == "chapter":
                number = f"{index}.{position}"
            elif self.look.numbers == "letter":
                number = f"{labels.letter(index).upper()}.{position}"
            else:
                number = str(self.next_action)
            self.next_action += 1
            section.body.append(self._action(number))

    def _action(self, number: str) -> Action:
        title = self.fresh("action_title") if self.look.form == "title" else None
        plain = self.look.form in ("table", "appendix")
        if not plain and self.chance(0.04):
            return Action(number, [self.words.say("placeholder")], title, placeholder=True)
        action = Action(number, [self._sentences("action", 1 if plain else 2)], title)
        if not plain and self.chance(0.2):
            action.chapeau.append(self._sentences("more_action", 1))
        if self.chance(0.15 if self.look.form == "table" else 0 if plain else 0.4):
            action.chapeau[-1] = self.fresh("lead_items")
            many = self.random.choice([2, 3, 4, 5, 11]) if not plain else 2
            action.items = self._items(0 if plain else 2, self.look.item_forms, many)
            if not plain and self.chance(0.3):
                action.continuation = [self.fresh("continuation")]
        if self.look.form in ("table", "appendix") or self.look.known:
            with_indicators = self.chance(0.8)
        else:
            with_indicators = self.chance(0.9)
        if with_indicators or self.look.form == "appendix":
            action.indicators = self.indicators.of_action(number)
        return action

    def _sentences(self, first: str, most: int) -> str:
        out = [self.fresh(first)]
        if most > 1 and self.chance(0.4):
            out.append(self.fresh("more_action"))
        return " ".join(out)

    def _items(self, deeper: int, forms: list[str], count: int) -> list[Item]:
        form, rest = forms[0], forms[1:]
        slot = "item" if self.chance(0.8) else "item_capital"
        ends = self.random.choice(["semicolon", "semicolon", "semicolon", "stop", "none"])
        out = []
        for position in range(1, count + 1):
            label, printed = labels.make(form, position)
            nested: list[Item] = []
            if deeper and rest and rest[0] and self.chance(0.15):
                text = self.fresh("item_lead")
                nested = self._items(deeper - 1, rest, self.random.randint(2, 3))
            else:
                text = self.fresh(slot) + self.end(ends, position, count)
            out.append(Item(label, printed, text, nested))
        return out


def _singular(head: str) -> str:
    for plural in ("Indicators", "Indicateurs"):
        head = head.replace(plural, plural[:-1])
    return head.replace("Indicadores", "Indicador")


def _look(random: Random, style: dict[str, Any]) -> Look:
    numbers = style.get("numbers", "running")
    form = random.choice(style["forms"])
    paragraphs = random.choice(["none", "numbered"])
    sections = ["roman", "none", "section"]
    if numbers == "letter":
        sections = ["letter"]
    elif paragraphs == "none" and form != "table":
        sections += ["decimal"]
    section_form = random.choice(sections)
    item_forms = random.choice(ITEM_FORMS)
    # Labels that the plan already uses for sections or paragraphs would not tell items apart.
    while (section_form in ("letter", "roman") and item_forms[0] == "A.") or (
        item_forms[0] == "1."
        and (paragraphs == "numbered" or section_form == "decimal" or form == "table")
    ):
        item_forms = random.choice(ITEM_FORMS)
    head = random.choice(style["heads"]) if style["heads"] else ""
    indicator_form = random.choice(INDICATOR_FORMS)
    if form in ("table", "appendix"):
        indicator_form = random.choice(["•", "(a)", "none"])
    if indicator_form == "single" and not head.rstrip().endswith(":"):
        indicator_form = "none"
    return Look(
        style=style["name"],
        known=style["known"],
        language=style["language"],
        label=random.choice(style["labels"]),
        form=form,
        numbers=numbers,
        head=head,
        head_single=_singular(head),
        section_form=section_form,
        item_forms=item_forms,
        indicator_form=indicator_form,
        baselines=random.random() < 0.5,
        after_stop=random.random() < 0.4,
        baseline_colon=_colon(random, style["language"]),
        paragraphs=paragraphs,
    )


def _colon(random: Random, language: str) -> str:
    if language == "fr":
        return " : "
    if language == "es":
        return ": "
    return random.choice([" ", ": "])
