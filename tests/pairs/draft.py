"""Plans as short drafts that can be edited freely, and the way from a draft to a plan."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from concordat_extractors.references import cite
from concordat_schemas.plan import (
    Action,
    Baseline,
    Coverage,
    Diagnostics,
    Indicator,
    Item,
    Measure,
    Metadata,
    Paragraph,
    Plan,
    Section,
    Source,
)

CONVENTIONS = ("Convention on Cluster Munitions", "Lakes and Rivers Compact")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


@dataclass
class DraftIndicator:
    """What is counted, of whom, and the value it starts from."""

    measure: Measure
    rest: str
    baseline: str | None = None

    def text(self) -> str:
        """The indicator as a sentence."""
        lead = {"number": "The number", "percentage": "The percentage"}[self.measure]
        return f"{lead} {self.rest}."


@dataclass
class DraftAction:
    """A commitment of whole sentences, with items, under one section."""

    section: int
    sentences: list[str]
    items: list[str] = field(default_factory=list)
    indicators: list[DraftIndicator] = field(default_factory=list)
    title: str | None = None
    lead: str = "in particular by:"


@dataclass
class Draft:
    """A plan; actions stand in the order in which they are numbered."""

    name: str
    convention: str
    headings: list[str]
    actions: list[DraftAction]

    def plan(self) -> Plan:
        """The plan, with what it refers to."""
        made = Plan(
            id=f"local/{self.name}",
            metadata=Metadata(title=f"Plan {self.name}", convention=self.convention, language="en"),
            sources=[Source(file="made up", media_type="text/plain", sha256="0" * 64, reader="")],
            diagnostics=Diagnostics(coverage=Coverage(source=0, read=0)),
        )
        seq = iter(range(1_000_000))
        ordered = self.ordered()
        for at, heading in enumerate(self.headings):
            section = f"sec_{_ROMAN[at]}"
            made.sections.append(
                Section(id=section, seq=next(seq), number=_ROMAN[at], heading=heading, level=1)
            )
            made.paragraphs.append(
                Paragraph(
                    id=f"para_{at + 1}",
                    seq=next(seq),
                    section=section,
                    number=str(at + 1),
                    text=f"Much remains to be done on {heading.lower()}, as reports have shown.",
                )
            )
            for number, action in enumerate(ordered, 1):
                if action.section == at:
                    made.actions.append(_action(action, number, section, seq))
        cite(made)
        return made

    def ordered(self) -> list[DraftAction]:
        """The actions as they are numbered: section by section."""
        return sorted(self.actions, key=lambda action: action.section)

    def ids(self) -> dict[int, str]:
        """The id of each action by the identity of its draft."""
        return {id(one): f"act_{number}" for number, one in enumerate(self.ordered(), 1)}


def make_draft(random: Random, convention: str, size: int = 5) -> tuple[Draft, list[DraftAction]]:
    """A draft with up to so many actions a section, and commitments it has left unused."""
    actions: list[DraftAction] = []
    spare: list[DraftAction] = []
    for at, entry in enumerate(wording()["section"]):
        chosen = list(entry["commitments"])
        random.shuffle(chosen)
        made = [_drafted(random, at, *commitment) for commitment in chosen]
        actions += made[:size]
        spare += made[size:]
    headings = [entry["heading"] for entry in wording()["section"]]
    return Draft("first", convention, headings, actions), spare


@cache
def wording() -> dict[str, Any]:
    """The word bank."""
    return tomllib.loads((Path(__file__).parent / "wording.toml").read_text(encoding="utf-8"))


def _drafted(
    random: Random, section: int, verb: str, what: str, aim: str, means: str, short: str
) -> DraftAction:
    basis = random.choice(["", "", f", as Article {random.randint(2, 9)} requires"])
    until = random.choice(
        [
            "",
            "",
            f", no later than {random.randint(1, 30)} April {random.randint(2028, 2031)}",
            f" within {random.choice(['two', 'three', 'four'])} years of entry into force",
        ]
    )
    sentences = [f"States Parties will {verb} {what}{basis}{until}, so as to {aim}.", f"{means}."]
    action = DraftAction(section, sentences)
    if random.random() < 0.3:
        phrases = random.sample(wording()["items"]["phrases"], random.randint(2, 4))
        action.items = [phrase.format(short=short) for phrase in phrases]
        action.lead = f"Work on {short} will go on by:"
    if random.random() < 0.3:
        action.title = f"{short[:1].upper()}{short[1:]}"
    for subject in random.sample(["that report on", "with a plan for", "short of funds for"], 2):
        baseline = str(random.randint(3, 90)) if random.random() < 0.5 else None
        measure: Measure = random.choice(["number", "percentage"])
        rest = f"of States Parties {subject} {short}"
        action.indicators.append(DraftIndicator(measure, rest, baseline))
    return action


def _action(draft: DraftAction, number: int, section: str, seq: Any) -> Action:
    name = f"act_{number}"
    sentences = [*draft.sentences, draft.lead] if draft.items else draft.sentences
    made = Action(
        id=name,
        seq=next(seq),
        section=section,
        number=str(number),
        title=draft.title,
        chapeau=" ".join(sentences),
    )
    for at, text in enumerate(draft.items):
        label = "abcdefghijklmnop"[at]
        end = "." if at == len(draft.items) - 1 else ";"
        made.items.append(
            Item(id=f"{name}__item_{label}", seq=next(seq), label=label, text=text + end)
        )
    for at, one in enumerate(draft.indicators):
        label = "abcdefghijklmnop"[at]
        text = one.text()
        baseline = Baseline()
        if one.baseline:
            baseline = Baseline(
                raw=f"baseline: {one.baseline}",
                state="given",
                value=float(one.baseline),
                unit="number",
            )
        made.indicators.append(
            Indicator(
                id=f"{name}__ind_{label}",
                seq=next(seq),
                label=label,
                text=text,
                sentence=text,
                measure=one.measure,
                population="States Parties",
                baseline=baseline,
            )
        )
    return made
