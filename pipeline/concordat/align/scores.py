"""How well two units fit, from all evidence: words, containment, indicators, references, section.

Words decide where they can; where another drafter has rewritten a commitment, its section, its
references, its figures and its place among its neighbours are what is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np
import numpy.typing as npt

from concordat.align.matrices import Likeness, Matrix, likeness
from concordat.align.terms import terms_of
from concordat.align.units import Unit

_COSINE, _CONTAINED, _AROUND = 0.6, 0.25, 0.15
_SECTION, _REFERENCES, _PLACE = 0.10, 0.15, 0.04
_OTHER_SECTION, _OTHER_OWNER = 0.65, 0.6
_AT_ODDS = 0.75


@dataclass(frozen=True, slots=True)
class Scores:
    """The evidence on all pairs of one level, and `score`, which weighs it together.

    `at_odds` is where both units refer to something, and to nothing in common.
    """

    score: Matrix
    text: Likeness
    section: Matrix
    references: Matrix
    place: Matrix
    at_odds: npt.NDArray[np.bool_]

    @property
    def mirrored(self) -> Scores:
        """The same, with old and new in each other's place."""
        return Scores(
            self.score.T,
            self.text.mirrored,
            self.section.T,
            self.references.T,
            self.place.T,
            self.at_odds.T,
        )


@dataclass(frozen=True, slots=True)
class Words:
    """What the words alone say of all pairs of one level."""

    old: Sequence[Unit]
    new: Sequence[Unit]
    text: Likeness
    around: Matrix
    fit: Matrix
    equal: npt.NDArray[np.bool_]
    references: Matrix


def words_of(old: Sequence[Unit], new: Sequence[Unit], languages: tuple[str, str]) -> Words:
    """The evidence that does not depend on sections or owners."""
    text = likeness(
        [terms_of(unit.text, languages[0]) for unit in old],
        [terms_of(unit.text, languages[1]) for unit in new],
    )
    around = likeness(
        [terms_of(unit.around, languages[0]) for unit in old],
        [terms_of(unit.around, languages[1]) for unit in new],
    )
    both = np.outer(
        np.array([bool(unit.around) for unit in old], dtype=bool),
        np.array([bool(unit.around) for unit in new], dtype=bool),
    )
    fit = _COSINE * text.cosine + _CONTAINED * text.contained
    fit = np.where(both, fit + _AROUND * around.cosine, fit / (1 - _AROUND))
    fit = np.where(_at_odds(old, new), fit * _AT_ODDS, fit)
    return Words(old, new, text, around.cosine, fit, _equal(old, new), _shared_references(old, new))


def scores_of(words: Words, sections: Mapping[tuple[str | None, str | None], float]) -> Scores:
    """The scores of all pairs; `sections` is how far one section answers to another, 0 to 1."""
    old, new = words.old, words.new
    section = _by_section(old, new, sections)
    place = 1 - np.abs(
        np.array([unit.place for unit in old])[:, None] - np.array([unit.place for unit in new])
    )
    rest = _SECTION * section + _REFERENCES * words.references + _PLACE * section * place
    apart = _OTHER_OWNER if any(unit.parent for unit in (*old, *new)) else _OTHER_SECTION
    score = words.fit * (apart + (1 - apart) * section) * (1 - rest) + rest
    score = np.where(words.equal, 1.0, np.minimum(score, 0.999))
    refer = np.outer(
        np.array([bool(unit.references) for unit in old], dtype=bool),
        np.array([bool(unit.references) for unit in new], dtype=bool),
    )
    at_odds = refer & (words.references == 0.0)
    return Scores(score, words.text, section, words.references, place, at_odds)


def _equal(old: Sequence[Unit], new: Sequence[Unit]) -> npt.NDArray[np.bool_]:
    """Where two texts are equal but for white space."""
    held = _columns([_plain(unit.text)] for unit in new)
    made = np.zeros((len(old), len(new)), dtype=bool)
    for row, unit in enumerate(old):
        made[row, held.get(_plain(unit.text), [])] = True
    return made


def _by_section(
    old: Sequence[Unit],
    new: Sequence[Unit],
    sections: Mapping[tuple[str | None, str | None], float],
) -> Matrix:
    """How far the sections of each pair answer to each other."""
    rows: dict[str | None, int] = {}
    columns: dict[str | None, int] = {}
    of_old = [rows.setdefault(unit.section, len(rows)) for unit in old]
    of_new = [columns.setdefault(unit.section, len(columns)) for unit in new]
    table = np.zeros((len(rows), len(columns)))
    for (one, other), share in sections.items():
        if one in rows and other in columns:
            table[rows[one], columns[other]] = share
    return table[np.ix_(of_old, of_new)]


def _at_odds(old: Sequence[Unit], new: Sequence[Unit]) -> npt.NDArray[np.bool_]:
    """Where both name articles of a treaty and none of them in common."""
    before = [[one for one in unit.references if "/art/" in one] for unit in old]
    after = [[one for one in unit.references if "/art/" in one] for unit in new]
    holders = _columns(after)
    named = np.array([bool(one) for one in after], dtype=bool)
    made = np.zeros((len(old), len(new)), dtype=bool)
    for row, articles in enumerate(before):
        if articles:
            made[row] = named
            for article in articles:
                made[row, holders.get(article, [])] = False
    return made


def _shared_references(old: Sequence[Unit], new: Sequence[Unit]) -> Matrix:
    """The shared part of what two units refer to, the rarer a target the more it counts."""
    rarity = rarity_of([unit.references for unit in (*old, *new)])
    made = np.zeros((len(old), len(new)))
    holders = _columns(unit.references for unit in new)
    of_new = np.array([fsum(rarity[key] for key in unit.references) for unit in new])
    for row, unit in enumerate(old):
        of_old = fsum(rarity[key] for key in unit.references)
        for key in sorted(unit.references):
            made[row, holders.get(key, [])] += rarity[key]
        made[row] /= np.maximum(of_old + of_new - made[row], 1e-9)
    return made


def _columns(held: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """Where each of some keys is held."""
    found: dict[str, list[int]] = {}
    for column, keys in enumerate(held):
        for key in keys:
            found.setdefault(key, []).append(column)
    return found


def rarity_of(held: Sequence[Iterable[str]]) -> dict[str, float]:
    """The weight of each target: the more of the holders have it, the less it tells."""
    counted = Counter(key for one in held for key in set(one))
    return {key: float(np.log((len(held) + 1) / (count + 0.5))) for key, count in counted.items()}


def _plain(text: str) -> str:
    return " ".join(text.split())
