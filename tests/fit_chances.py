"""Fits the weights of `concordat.align.chances` to the pairs aligned by reading, and prints them.

`python -m tests.fit_chances`. Each pair is also left out once, so that what the others teach is
measured on one they do not know: the average precision of its pairs, and the F1 of the links.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from unittest.mock import patch

import numpy as np
import numpy.typing as npt

from concordat.align import whole
from concordat.align.chances import measures_of, owned_measures_of
from concordat.align.decide import Limits, likely
from concordat.align.matrices import Matrix
from concordat.align.scores import Scores, Words
from concordat.align.whole import Aligner
from tests.rewritten import NAMES, Aligned, aligned, f1

_RIDGE = 1.0
_Answers = Mapping[tuple[str | None, str | None], float]
_ROUNDS = 100


def main() -> int:
    """Print the weights and how well they do, for actions and for indicators."""
    for level in ("actions", "indicators"):
        print(level)
        held = {name: _measured(aligned(name), level) for name in NAMES}
        names = list(next(iter(held.values()))[0])
        for left in NAMES:
            base, weights = _fitted([held[name] for name in NAMES if name != left], names)
            measures, truth = held[left]
            odds = base + sum(weights[name] * measures[name] for name in names)
            chances: Matrix = 1 / (1 + np.exp(-odds))
            true = {(int(row), int(column)) for row, column in np.argwhere(truth)}
            found = f1(likely(chances, Limits()), true)
            print(f"{left:16} left out: precision {_precision(chances, truth):.3f}, F1 {found:.3f}")
        base, weights = _fitted(list(held.values()), names)
        print(
            f"{base:.2f} {{" + ", ".join(f'"{name}": {weights[name]:.2f}' for name in names) + "}"
        )
    return 0


def _measured(pair: Aligned, level: str) -> tuple[dict[str, Matrix], npt.NDArray[np.bool_]]:
    """The measures of all pairs of one level, and which of them are links."""
    aligner = Aligner(pair.old, pair.new)
    caught: list[tuple[Words, Scores]] = []
    plain = whole.scores_of

    def catching(words: Words, sections: _Answers) -> Scores:
        scores = plain(words, sections)
        if words.old and words.old[0].level == level:
            caught.append((words, scores))
        return scores

    with patch.object(whole, "scores_of", catching):
        aligner.align()
    words, scores = caught[-1]
    truth = np.array(
        [[(old.id, new.id) in pair.links[level] for new in words.new] for old in words.old]
    )
    if level == "actions":
        return dict(measures_of(words, scores, aligner.languages)), truth
    return dict(owned_measures_of(scores)), truth


def _fitted(
    held: list[tuple[dict[str, Matrix], npt.NDArray[np.bool_]]], names: list[str]
) -> tuple[float, dict[str, float]]:
    """Logistic regression with a ridge, by Newton's method, on measures of one scale."""
    table = np.vstack(
        [np.stack([measures[name].ravel() for name in names], axis=1) for measures, _ in held]
    )
    truth = np.concatenate([true.ravel() for _, true in held]).astype(float)
    mean, spread = table.mean(axis=0), table.std(axis=0)
    scaled = np.hstack([np.ones((len(table), 1)), (table - mean) / spread])
    ridge = np.array([0.0, *[_RIDGE] * len(names)])
    weights = np.zeros(len(names) + 1)
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (chance - truth) + ridge * weights
        curve = (scaled.T * (chance * (1 - chance))) @ scaled + np.diag(ridge)
        weights = weights - np.linalg.solve(curve, slope)
    own = weights[1:] / spread
    return float(weights[0] - own @ mean), dict(zip(names, own.tolist(), strict=True))


def _precision(chances: Matrix, truth: npt.NDArray[np.bool_]) -> float:
    order = np.argsort(-chances.ravel(), kind="stable")
    hits = truth.ravel()[order]
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())


if __name__ == "__main__":
    sys.exit(main())
