"""Action plans by name: those the authorities know and any other that is named after a place.

`Dubrovnik Action Plan`, `Dubrovnik and Lausanne Action Plans`, `Plan d'action de Dubrovnik`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from concordat_extractors.references.mention import Mention
from concordat_extractors.references.words import Words

_LEAD = re.compile(r"(?:\S+\s|\w['’])$")
_NAME = r"(?:[A-ZÀ-ÖØ-Þ][\w’'\-–]+(?:\s[A-ZÀ-ÖØ-Þ][\w’'\-–]+){0,3})"


@dataclass(frozen=True, slots=True)
class PlanNames:
    """Finds names of action plans with the words of a language."""

    templates: tuple[re.Pattern[str], ...]
    names: re.Pattern[str]
    excluded: frozenset[str]
    previous: re.Pattern[str]
    cue: tuple[str, ...]

    @staticmethod
    def of(words: Words) -> PlanNames:
        """A finder with the words of a language."""
        templates = []
        for template in words["plan_names"]:
            before, _, after = template.partition("{name}")
            # Where a small word leads to the name it may stand again: de Dubrovnik et de Lausanne.
            lead = _LEAD.search(before)
            again = rf"(?:{_spaced(lead.group())})?" if lead else r"(?:the\s)?"
            joint = rf"(?:,\s{again}|,?\s{words.pattern('joints')}\s{again})"
            listed = rf"(?P<names>{_NAME}(?:{joint}{_NAME}){{0,4}})"
            templates.append(re.compile(rf"(?<!\w){_spaced(before)}{listed}{_spaced(after)}(?!\w)"))
        return PlanNames(
            tuple(templates),
            re.compile(_NAME),
            frozenset(words["not_plan_names"]),
            re.compile(
                rf"(?<!\w)(?:{words.pattern('numbers')}\s)?{words.pattern('previous_plans')}\s{words.pattern('plan_plain')}(?!\w)"
                rf"|(?<!\w){words.pattern('plan_plain')}\s{words.pattern('previous_plans')}(?!\w)",
                re.IGNORECASE,
            ),
            tuple({word.casefold() for word in (*words["plan_nouns"], *words["plan_plain"])}),
        )

    def find(self, text: str) -> Iterator[tuple[Mention, str]]:
        """Plans named after something, with that name; earlier plans in general, with no name."""
        small = text.casefold()
        if not any(cue in small for cue in self.cue):
            return
        for template in self.templates:
            for found in template.finditer(text):
                names = list(self.names.finditer(text, found.start("names"), found.end("names")))
                start = found.start()
                kept: list[str] = []
                for name in names:
                    words = name.group().split()
                    dropped = 0
                    while words and words[0] in self.excluded:
                        dropped += len(words.pop(0)) + 1
                    if not kept and found.start() == found.start("names"):
                        start = name.start() + dropped if words else name.end()
                    if words:
                        kept.append(" ".join(words))
                for one in kept:
                    yield Mention(start, found.end(), "action_plan"), one
        for found in self.previous.finditer(text):
            yield Mention(found.start(), found.end(), "action_plan", generic=True), ""


def _spaced(words: str) -> str:
    return re.escape(words).replace(r"\ ", r"\s")
