"""Random footnotes: where they are called and what they say."""

from __future__ import annotations

import re
from typing import Any

from .drawing import Drawer
from .model import LIST_END, Indicator, Note, Paragraph, Plan, call


class Footnotes(Drawer):
    """Adds notes to a finished plan."""

    def add(self, plan: Plan) -> None:
        """Puts calls into texts of the plan, numbered in reading order."""
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
