"""Random plans: from a drafting style and a source of chance to a plan and its exact content."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from . import labels
from .model import (
    LIST_END,
    Action,
    Baseline,
    Indicator,
    Item,
    Look,
    Note,
    Paragraph,
    Plan,
    Section,
    call,
)
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
]
INDICATOR_FORMS = ["(a)", "(a)", "a)", "- (a)", "(i)", "1)", "•", "none", "single"]


@cache
def styles() -> list[dict[str, Any]]:
    """The drafting styles as data."""
    with (Path(__file__).parent / "styles.toml").open("rb") as file:
        return list(tomllib.load(file)["style"])


def make_plan(random: Random, style: str | None = None, size: str = "small") -> Plan:
    """One plan of the named style, or of any."""
    chosen = [entry for entry in styles() if style in (None, entry["name"])]
    return _Builder(random, random.choice(chosen), size).plan()


class _Builder:
    def __init__(self, random: Random, style: dict[str, Any], size: str) -> None:
        self.random = random
        self.style = style
        self.size = size
        self.words = Words(style["language"], random)
        self.look = self._look()
        self.next_action = 1
        self.next_paragraph = 1
        self.used: set[str] = set()

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def _look(self) -> Look:
        style, random = self.style, self.random
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
        while section_form in ("letter", "roman") and item_forms[0] == "A.":
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
            baselines=self.chance(0.5),
            after_stop=self.chance(0.4),
            baseline_colon=self._colon(),
            paragraphs=paragraphs,
        )

    def _colon(self) -> str:
        if self.style["language"] == "fr":
            return " : "
        if self.style["language"] == "es":
            return ": "
        return self.random.choice([" ", ": "])

    def fresh(self, slot: str, **given: object) -> str:
        """Wording not yet in this plan, so that every element can be told from every other."""
        for _ in range(40):
            text = self.words.say(slot, **given)
            if text not in self.used:
                break
        else:
            text = f"{text[:-1]} ({len(self.used)})." if text.endswith(".") else text
        self.used.add(text)
        return text

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
        self._notes(plan)
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
            action.indicators = self._indicators()
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
                text = self.fresh(slot) + self._end(ends, position, count)
            out.append(Item(label, printed, text, nested))
        return out

    def _end(self, ends: str, position: int, count: int) -> str:
        space = " " if self.look.language == "fr" else ""
        if ends == "none":
            return ""
        if ends == "stop" or position == count:
            return "."
        if position == count - 1:
            return f"{space};{self.words.bank['joint_and'][0]}"
        return f"{space};"

    # indicators

    def _indicators(self) -> list[Indicator]:
        form = self.look.indicator_form
        if form == "single":
            return [self._indicator("single", 1, 1, None)]
        count = self.random.randint(1, 5)
        stems = form != "none" and self.look.form not in ("table", "appendix")
        out: list[Indicator] = []
        stem: tuple[str, str, str] | None = None
        for position in range(1, count + 1):
            if stems and self.chance(0.4 if position == 1 else 0.15) and position < count:
                stem = self._stem()
            own = stem is None or (self.chance(0.12) and out and out[-1].stem is not None)
            out.append(self._indicator(form, position, count, None if own else stem))
        return out

    def _stem(self) -> tuple[str, str, str]:
        measures = [m for m in self.words.bank["measure"] if m["stems"]]
        measure = self.random.choice(measures)
        printed, below = self.random.choice(measure["stems"])
        return measure["name"], printed, below

    def _indicator(
        self, form: str, position: int, count: int, stem: tuple[str, str, str] | None
    ) -> Indicator:
        label, printed = None, ""
        if form not in ("none", "single"):
            label, printed = labels.make(form.removeprefix("- "), position)
        printed_stem: str | None = None
        before = ""
        if stem:
            measure, printed_stem, below = stem
            before = stem[1].rstrip(" :") + " "
        else:
            entry = self.random.choice(self.words.bank["measure"])
            measure, below = entry["name"], self.random.choice(entry["full"])
        core = self._fresh_from(below)
        end = "." if self.look.after_stop else self._end("semicolon", position, count)
        baseline = self._baseline(measure) if self.look.baselines else None
        return Indicator(
            label=label,
            printed=printed,
            stem=printed_stem,
            text=core + end,
            sentence=f"{before}{core}.",
            measure=measure,
            baseline=baseline,
            after_stop=self.look.after_stop,
            own_measure=stem is None,
        )

    def _fresh_from(self, template: str) -> str:
        for _ in range(40):
            text = self.words.fill(template)
            if text not in self.used:
                break
        self.used.add(text)
        return text

    def _baseline(self, measure: str) -> Baseline:
        language = self.look.language
        word = self.words.pick("baseline_word") + self.look.baseline_colon
        percent = " %" if language != "en" else "%"
        forms: list[tuple[str, str, float | None, str | None, str | None, bool]]
        if measure == "number_and_percentage":
            forms = [
                (f"X/X{percent}", "to_be_set", None, None, None, False),
                (f"2/100{percent}", "given", 2, "number", None, False),
            ]
            if language == "en":
                raw = "40 or 70% of all States not party; 2025"
                forms.append((raw, "given", 40, "number", None, True))
        elif measure == "percentage":
            forms = [
                (f"X{percent}", "to_be_set", None, None, None, False),
                (f"45{percent}", "given", 45, "percent", None, False),
                (f"X{percent}; 2026", "to_be_set", None, None, None, True),
                ("-", "absent", None, None, None, False),
            ]
        else:
            forms = [
                ("X", "to_be_set", None, None, None, False),
                ("112", "given", 112, "number", None, False),
                ("0; 2026", "given", 0, "number", None, True),
                ("XX", "to_be_set", None, None, None, False),
                (";", "absent", None, None, None, False),
            ]
            if language == "en":
                forms.append(("16; 13MSP", "given", 16, "number", "13MSP", True))
        inside, state, value, unit, meeting, own = self.random.choice(forms)
        return Baseline(word + inside, state, value, unit, meeting, own)

    # footnotes

    def _notes(self, plan: Plan) -> None:
        wanted = self.random.choice([0, 0, 1, 2, 4])
        texts = [
            self.words.fill(t)
            for t in self.random.sample(
                self.words.bank["note"], min(wanted, len(self.words.bank["note"]))
            )
        ]
        places = _places(plan)
        chosen = sorted(self.random.sample(range(len(places)), min(len(texts), len(places))))
        point = self._baseline_note(plan, places)
        if point is not None:
            chosen = sorted({*chosen, point})
        for number, index in enumerate(chosen, 1):
            owner, key = places[index]
            text = self.words.pick("baseline_note") if index == point else texts.pop(0)
            plan.notes.append(Note(str(number), text))
            self._put_call(owner, key, str(number), at_end=index == point)

    def _baseline_note(self, plan: Plan, places: list[tuple[Any, Any]]) -> int | None:
        if not self.look.baselines or self.chance(0.6):
            return None
        for index, (owner, _) in enumerate(places):
            if isinstance(owner, Indicator) and owner.baseline:
                plan.baseline_point = {"en": "mid-2026", "fr": "mi-2026"}.get(
                    self.look.language, "mediados de 2026"
                )
                return index
        return None

    def _put_call(self, owner: Any, key: Any, number: str, at_end: bool) -> None:
        text = owner[key] if isinstance(owner, list) else getattr(owner, key)
        ends = [m.end() for m in re.finditer(r"[^\W\d]{3,}(?=[ ,;.])", text)]
        if at_end or isinstance(owner, Indicator) or not ends or self.chance(0.4):
            # Nobody hangs a note on the joining word of a list.
            joined = LIST_END.search(text)
            place = joined.start() if joined else len(text)
        else:
            place = self.random.choice(ends)
        marked = text[:place] + call(number) + text[place:]
        if isinstance(owner, list):
            owner[key] = marked
        else:
            setattr(owner, key, marked)


def _places(plan: Plan) -> list[tuple[Any, Any]]:
    """Every text that may call a footnote, in reading order."""
    found: list[tuple[Any, Any]] = []
    table = plan.look.form in ("table", "appendix")
    for section in plan.sections:
        for element in section.body:
            if isinstance(element, Paragraph):
                found.append((element, "text"))
                continue
            if element.placeholder:
                continue
            found += [(element.chapeau, i) for i in range(len(element.chapeau))]
            if not table:
                found += [(item, "text") for item in element.items]
                found += [(element.continuation, i) for i in range(len(element.continuation))]
                found += [(indicator, "text") for indicator in element.indicators]
    return found


def _singular(head: str) -> str:
    for plural in ("Indicators", "Indicateurs"):
        head = head.replace(plural, plural[:-1])
    return head.replace("Indicadores", "Indicador")
