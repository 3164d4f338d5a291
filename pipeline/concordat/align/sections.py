"""How far the sections of two plans answer to each other, before their actions are linked.

Their headings, all that stands in them, the treaty articles they refer to, how well what they hold
can be matched, and their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from concordat.align.assignment import best_matching
from concordat.align.matrices import Matrix, likeness
from concordat.align.scores import rarity_of
from concordat.align.terms import terms_of
from concordat.align.units import Unit

_HEADING, _CONTENT, _ARTICLES, _MATCHED, _ORDER = 0.35, 0.2, 0.2, 0.2, 0.05
_LEAST = 0.1


class Sections:
    """The sections of two plans; what does not change from round to round is found once."""

    def __init__(
        self,
        old: Sequence[Unit],
        new: Sequence[Unit],
        languages: tuple[str, str],
        held: tuple[Sequence[Unit], Sequence[Unit]],
    ) -> None:
        """`held` are the actions of both plans."""
        self._inside = tuple(
            [[at for at, unit in enumerate(actions) if unit.section == one.id] for one in sections]
            for sections, actions in ((old, held[0]), (new, held[1]))
        )
        headings = likeness(
            [terms_of(unit.text, languages[0]) for unit in old],
            [terms_of(unit.text, languages[1]) for unit in new],
        )
        contents = likeness(
            [terms_of(unit.around, languages[0]) for unit in old],
            [terms_of(unit.around, languages[1]) for unit in new],
        )
        self._words = _HEADING * headings.cosine + _CONTENT * contents.cosine
        places = np.linspace(0, 1, len(old))[:, None], np.linspace(0, 1, len(new))[None, :]
        self._order = 1 - np.abs(places[0] - places[1])
        self._articles = _alike(
            [_articles(unit, held[0]) for unit in old], [_articles(unit, held[1]) for unit in new]
        )

    def scores(self, actions: Matrix) -> Matrix:
        """How alike sections are, given the scores of their actions."""
        matched = self._matched(actions)
        told = (self._articles > 0).any() and (matched > 0).any()
        rest = self._words * (_ARTICLES + _MATCHED)
        if told:
            rest = _ARTICLES * self._articles + _MATCHED * matched
        return np.asarray(self._words + rest + _ORDER * self._order)

    def _matched(self, scores: Matrix) -> Matrix:
        """The part of the smaller section that can be matched in the other."""
        rows, columns = self._inside
        table = np.zeros((len(rows), len(columns)))
        for row, inside in enumerate(rows):
            for column, there in enumerate(columns):
                if inside and there:
                    part = scores[np.ix_(inside, there)]
                    total = sum(part[pair] for pair in best_matching(part, _LEAST))
                    table[row, column] = total / min(len(inside), len(there))
        return table


def answering(
    old: Sequence[Unit], new: Sequence[Unit], scores: Matrix
) -> dict[tuple[str | None, str | None], float]:
    """For each pair of sections how far the new one answers to the old, 1 for the best of both."""
    if not scores.size:
        return {}
    best = np.maximum(scores.max(axis=1)[:, None], scores.max(axis=0)[None, :])
    share = np.where(best > 0, scores / np.maximum(best, 1e-9), 0.0)
    pairs = set(best_matching(scores, _LEAST))
    return {
        (one.id, other.id): 1.0 if (row, column) in pairs else float(share[row, column]) ** 2
        for row, one in enumerate(old)
        for column, other in enumerate(new)
    }


def _articles(section: Unit, held: Sequence[Unit]) -> Counter[str]:
    found: Counter[str] = Counter()
    for unit in held:
        if unit.section == section.id:
            found.update(unit.references)
    return found


def _alike(old: Sequence[Counter[str]], new: Sequence[Counter[str]]) -> Matrix:
    """How much of what the smaller section refers to the other refers to as well."""
    rarity = rarity_of([*old, *new])
    table = np.zeros((len(old), len(new)))
    for row, one in enumerate(old):
        for column, other in enumerate(new):
            both = sum(rarity[key] * min(one[key], other[key]) for key in one.keys() & other.keys())
            sizes = [sum(rarity[key] * side[key] for key in side) for side in (one, other)]
            table[row, column] = both / max(min(sizes), 1e-9) if all(sizes) else 0.0
    return table
