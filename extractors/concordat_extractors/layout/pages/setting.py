"""What is usual in a document: the size of its text, and the pitch of its lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from concordat_extractors.layout.pages.columns import Flow
from concordat_extractors.layout.pages.labels import marked, shape_of

SAME_SIZE = 0.07
"""How far sizes may differ and still be one, as a share of either."""
UNEVEN = 1.18
"""The widest step, in pitches, between lines that words of another size push apart."""
_WAVERS = 1.075
_SHIFT = 0.6
_SAME = 0.25
_ROOM = 6.0
_DEEPEST = 4.0
_FEW = 3


_LEAD = re.compile(
    r"([^\W\d_]{3,}(?:\s+[^\W\d_]{3,})?)\s+(?:n[°o.]+\s*|[#№]\s*)?(\d{1,3}(?:\.\d{1,3})?)\b"
)


@dataclass(slots=True)
class Setting:
    """What is usual in the document: the size of its text, the pitch of lines by size.

    `indents` are how far first lines of paragraphs stand in, in whole points; `hangs` how far lines
    stand in below one that begins with a label, how often, by the form of the label; `leads` the
    words that many lines begin with before a number: `Action 3`, `Mesure n° 4 :`.
    """

    size: float
    pitches: dict[float, float] = field(default_factory=dict)
    indents: frozenset[int] = frozenset()
    leads: frozenset[str] = frozenset()
    hangs: dict[str, Counter[int]] = field(default_factory=dict)

    def leads_off(self, text: str) -> bool:
        """Whether a text begins with such a word and a number."""
        lead = _LEAD.match(text)
        return lead is not None and lead[1][0].isupper() and lead[1] in self.leads

    def pitch(self, size: float) -> float:
        """The distance of baselines within a paragraph of a size."""
        return self.pitches.get(round(size), 1.2 * size)


def setting_of(flows: Sequence[Flow]) -> Setting:
    """What is usual in these flows."""
    sizes: Counter[float] = Counter()
    steps: dict[float, Counter[float]] = {}
    indents: Counter[int] = Counter()
    hangs: dict[str, Counter[int]] = {}
    leads: dict[str, set[str]] = {}
    for flow in flows:
        for before, line in zip([None, *flow.lines], flow.lines, strict=False):
            sizes[line.size] += len(line.text)
            lead = _LEAD.match(line.text)
            if lead is not None:
                leads.setdefault(lead[1], set()).add(lead[2])
            if line.table is not None or before is None or before.table is not None:
                continue
            if abs(before.size - line.size) > SAME_SIZE * line.size:
                continue
            step = line.baseline - before.baseline
            if 0.9 * line.size < step < 2.6 * line.size:
                steps.setdefault(round(line.size), Counter())[round(step, 1)] += 1
                shift = line.x0 - before.x0
                if marked(before) and shift > -_SAME * line.size and not marked(line):
                    hangs.setdefault(shape_of(before), Counter())[round(shift)] += 1
                elif (
                    -_DEEPEST * line.size < shift < -_SHIFT * line.size
                    and flow.right - before.x1 < _ROOM * line.size
                    and not marked(line)
                ):
                    indents[round(-shift)] += 1
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    pitches: dict[float, float] = {}
    for at, counter in steps.items():
        near = {
            step: sum(counter[round(step + 0.1 * shift, 1)] for shift in (-1, 0, 1))
            for step in counter
        }
        most = max(near.values())
        frequent = min(step for step, count in near.items() if count >= 0.25 * most)
        # Some engines set lines to whole pixels, so that one pitch comes as two.
        pitches[at] = max(
            step
            for step, count in near.items()
            if step <= _WAVERS * frequent and count >= 0.15 * most
        )
    usual = frozenset(shift for shift, count in indents.items() if count >= _FEW)
    often = frozenset(word for word, numbers in leads.items() if len(numbers) >= _FEW)
    return Setting(size, pitches, usual, often, hangs)
