"""How likely two units answer to each other where another drafter has rewritten the plan.

Where hardly a word is shared, no single measure decides: a pair is judged by all of them at once,
and above all by how it fits beside every other pair that either unit could make. The measures are
weighed by a logistic regression (D. R. Cox, 1958) over plans aligned by reading;
`tests/fit_chances.py` fits it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from concordat.align.matrices import Matrix, likeness
from concordat.align.scores import Scores, Words
from concordat.align.terms import fields_of, terms_of
from concordat.align.units import Unit

_BASE = -20.00
_WEIGHTS: dict[str, float] = {
    "score": 12.63,
    "score_log": -3.05,
    "cosine": -14.24,
    "beside": 3.77,
    "place": 4.32,
    "around": 3.88,
    "references": 0.34,
    "synonyms": 3.31,
    "fields": 7.64,
    "fields_section": -5.42,
    "fields_both": 4.21,
}
_OWNED_BASE = -7.58
_OWNED_WEIGHTS: dict[str, float] = {
    "score": 4.93,
    "beside": 6.36,
    "place": 2.23,
    "within": -8.44,
    "few": 1.08,
}
_ANSWERING = 0.4
_LEAST = 0.02
_NOTHING = 1e-6


def chances_of(words: Words, scores: Scores, languages: tuple[str, str]) -> Matrix:
    """For each pair of actions the chance, from 0 to 1, that a drafter would link the two."""
    return _weighed(measures_of(words, scores, languages), _BASE, _WEIGHTS)


def owned_chances_of(scores: Scores) -> Matrix:
    """The same for what belongs to actions, such as indicators."""
    return _weighed(owned_measures_of(scores), _OWNED_BASE, _OWNED_WEIGHTS)


def _weighed(measures: Mapping[str, Matrix], base: float, weights: Mapping[str, float]) -> Matrix:
    odds = base + sum(weights[name] * measures[name] for name in weights)
    return np.asarray(1 / (1 + np.exp(-odds)))


def measures_of(words: Words, scores: Scores, languages: tuple[str, str]) -> Mapping[str, Matrix]:
    """What is weighed, each a row for every old unit; the same with the plans in either order."""
    by_row, by_column = _beside(scores.score)
    fields = _fields(words.old, words.new, languages)
    field_row, field_column = _beside(fields)
    return {
        "score": scores.score,
        "score_log": np.log(scores.score + _LEAST),
        "cosine": scores.text.cosine,
        "beside": by_row + by_column,
        "place": scores.section * scores.place,
        "around": words.around,
        "references": scores.references,
        "synonyms": _synonyms(words.old, words.new, languages),
        "fields": fields,
        "fields_section": fields * scores.section,
        "fields_both": field_row * field_column,
    }


def owned_measures_of(scores: Scores) -> Mapping[str, Matrix]:
    """What is weighed of owned units: above all whether their owners answer to each other.

    A unit that few others could answer to is the likelier to answer to one of them.
    """
    within = scores.section >= _ANSWERING
    by_row, by_column = _beside(np.where(within, scores.score, 0.0))
    few = 1 / np.maximum(within.sum(axis=1), 1)[:, None] + 1 / np.maximum(within.sum(axis=0), 1)
    return {
        "score": scores.score,
        "beside": by_row + by_column,
        "place": scores.section * scores.place,
        "within": within.astype(float),
        "few": few,
    }


def _beside(table: Matrix) -> tuple[Matrix, Matrix]:
    """Each value as a part of the largest of its row, and of its column."""
    return (
        table / np.maximum(table.max(axis=1, keepdims=True), _NOTHING),
        table / np.maximum(table.max(axis=0, keepdims=True), _NOTHING),
    )


def _fields(old: Sequence[Unit], new: Sequence[Unit], languages: tuple[str, str]) -> Matrix:
    return likeness(
        [fields_of(_whole(unit), languages[0]) for unit in old],
        [fields_of(_whole(unit), languages[1]) for unit in new],
    ).cosine


def _synonyms(old: Sequence[Unit], new: Sequence[Unit], languages: tuple[str, str]) -> Matrix:
    return likeness(
        [_groups(_whole(unit), languages[0]) for unit in old],
        [_groups(_whole(unit), languages[1]) for unit in new],
    ).cosine


def _groups(text: str, language: str) -> Counter[str]:
    found = terms_of(text, language)
    return Counter({term: count for term, count in found.items() if term.startswith("group:")})


def _whole(unit: Unit) -> str:
    return f"{unit.text} {unit.around}"
