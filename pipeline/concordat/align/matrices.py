"""How alike the units of two plans are: whole matrices, one row for each old unit.

Rarity is taken over the units of both plans together, so that what every action says counts
little. `cosine` compares whole texts; `shared` is the weight of the terms two texts have in
common, which over the weight of one of them says how much of it lives in the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from math import fsum, log, sqrt

import numpy as np
import numpy.typing as npt

from concordat.align.terms import weight_of

Matrix = npt.NDArray[np.float64]
_BLOCK = 2048
_FEW = 64
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Likeness:
    """Term likeness of all pairs; `old_weight` and `new_weight` are those of whole texts."""

    cosine: Matrix
    shared: Matrix
    old_weight: Matrix
    new_weight: Matrix
    old_terms: tuple[frozenset[str], ...]
    new_terms: tuple[frozenset[str], ...]
    rarity: Mapping[str, float]

    @property
    def mirrored(self) -> Likeness:
        """The same, with old and new in each other's place."""
        return Likeness(
            self.cosine.T,
            self.shared.T,
            self.new_weight,
            self.old_weight,
            self.new_terms,
            self.old_terms,
            self.rarity,
        )

    def weight(self, terms: Iterable[str]) -> float:
        """What some terms weigh together, in whatever order they come."""
        return fsum(self.rarity[term] for term in terms)

    def old_in_new(self, row: int, column: int) -> float:
        """The part of an old text that stands in a new one, by weight."""
        return float(self.shared[row, column] / max(self.old_weight[row], _LEAST))

    def new_in_old(self, row: int, column: int) -> float:
        """The part of a new text that stands in an old one, by weight."""
        return float(self.shared[row, column] / max(self.new_weight[column], _LEAST))

    def contained_of(self, row: int, column: int) -> float:
        """The larger of the two."""
        return max(self.old_in_new(row, column), self.new_in_old(row, column))

    @property
    def contained(self) -> Matrix:
        """For each pair the part of one of its texts that stands in the other, the larger part."""
        lesser = np.minimum(self.old_weight[:, None], self.new_weight[None, :])
        return np.asarray(self.shared / np.maximum(lesser, _LEAST))


def likeness(old: Sequence[Counter[str]], new: Sequence[Counter[str]]) -> Likeness:
    """The likeness of every old text to every new one, from their terms."""
    rarity = rarities([*old, *new])
    known = set[str]().union(*old) & set[str]().union(*new)
    terms = sorted(term for term in known if rarity[term] > 0)
    before, after = _holders(old, known, rarity), _holders(new, known, rarity)
    few = [term for term in terms if len(before[term]) * len(after[term]) <= _FEW]
    cosine, shared = _of_few(few, before, after, rarity, (len(old), len(new)))
    many = [term for term in terms if len(before[term]) * len(after[term]) > _FEW]
    for start in range(0, len(many), _BLOCK):
        block = many[start : start + _BLOCK]
        left, right = _table(before, block, len(old)), _table(after, block, len(new))
        cosine += left @ right.T
        weights = np.array([rarity[term] for term in block])
        shared += ((left > 0) * weights) @ (right > 0).T
    cosine /= np.outer(_norms(old, rarity), _norms(new, rarity))
    return Likeness(
        cosine,
        shared,
        np.array([sum(rarity[term] for term in one) for one in old], dtype=float),
        np.array([sum(rarity[term] for term in one) for one in new], dtype=float),
        tuple(frozenset(one) for one in old),
        tuple(frozenset(one) for one in new),
        rarity,
    )


def rarities(texts: Sequence[Counter[str]]) -> dict[str, float]:
    """The weight of each term: that of its kind, more where few texts have it."""
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(text.keys())
    total = len(texts)
    return {
        term: weight_of(term) * max(log((total + 1) / (count + 0.5)), 0.0)
        for term, count in counted.items()
    }


def _holders(
    texts: Sequence[Counter[str]], known: Set[str], rarity: Mapping[str, float]
) -> dict[str, list[tuple[int, float]]]:
    """For each known term the texts that have it, and its weight in them."""
    found: dict[str, list[tuple[int, float]]] = {term: [] for term in known}
    for at, text in enumerate(texts):
        for term in text.keys() & known:
            found[term].append((at, _weight(text[term], rarity[term])))
    return found


def _of_few(
    terms: Sequence[str],
    before: Mapping[str, Sequence[tuple[int, float]]],
    after: Mapping[str, Sequence[tuple[int, float]]],
    rarity: Mapping[str, float],
    shape: tuple[int, int],
) -> tuple[Matrix, Matrix]:
    """The products and the shared weights of terms that so few texts have that pairs are listed."""
    cells: list[int] = []
    products: list[float] = []
    weights: list[float] = []
    for term in terms:
        for row, weight in before[term]:
            for column, other in after[term]:
                cells.append(row * shape[1] + column)
                products.append(weight * other)
                weights.append(rarity[term])
    places = np.array(cells, dtype=np.intp)
    size = shape[0] * shape[1]
    made = (np.zeros(size), np.zeros(size))
    if cells:
        for sums, values in zip(made, (products, weights), strict=True):
            sums += np.bincount(places, np.array(values), size)
    return made[0].reshape(shape), made[1].reshape(shape)


def _table(
    holders: Mapping[str, Sequence[tuple[int, float]]], terms: Sequence[str], rows: int
) -> Matrix:
    """A row for each text with the weights of these terms in it."""
    table = np.zeros((rows, len(terms)))
    for column, term in enumerate(terms):
        for row, weight in holders[term]:
            table[row, column] = weight
    return table


def _norms(texts: Sequence[Counter[str]], rarity: dict[str, float]) -> Matrix:
    """The lengths of whole texts as vectors, 1 for one that says nothing."""
    return np.array(
        [
            sqrt(sum(_weight(count, rarity[term]) ** 2 for term, count in text.items())) or 1.0
            for text in texts
        ]
    )


def _weight(count: int, rarity: float) -> float:
    return rarity if count == 1 else (1 + log(count)) * rarity
