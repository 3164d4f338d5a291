"""The one-to-one matching of the highest sum, by shortest augmenting paths.

The method of Jonker and Volgenant (1987) on a dense table, a row at a time; ties go to the pair
that stands first, so that the result depends on the table alone.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from concordat.align.matrices import Matrix


def best_matching(table: Matrix, least: float) -> list[tuple[int, int]]:
    """Pairs (row, column) whose scores above `least` have the highest sum.

    A row or column may stay alone: a pair at or below `least` is worth nothing.
    """
    found: list[tuple[int, int]] = []
    gains = np.maximum(table - least, 0.0)
    for rows, columns in _components(gains > 0):
        part = gains[np.ix_(rows, columns)]
        flat = len(rows) <= len(columns)
        pairs = _match(part if flat else part.T)
        placed = pairs if flat else [(row, column) for column, row in pairs]
        found += [(rows[row], columns[column]) for row, column in placed if part[row, column] > 0]
    return sorted(found)


def _components(joined: npt.NDArray[np.bool_]) -> Iterator[tuple[list[int], list[int]]]:
    """Rows and columns that have to do with each other; most tables fall into small parts."""
    seen = np.zeros(joined.shape[0], dtype=bool)
    for start in range(joined.shape[0]):
        if seen[start] or not joined[start].any():
            continue
        rows = np.zeros(joined.shape[0], dtype=bool)
        rows[start] = True
        columns = np.asarray(joined[start].copy())
        while True:
            wider = np.asarray(joined[:, columns].any(axis=1))
            if (wider == rows).all():
                break
            rows = np.asarray(wider)
            columns = np.asarray(joined[rows].any(axis=0))
        seen |= rows
        yield np.flatnonzero(rows).tolist(), np.flatnonzero(columns).tolist()


def _match(gains: Matrix) -> list[tuple[int, int]]:
    """The matching of every row to a column of its own; no more rows than columns."""
    rows, columns = gains.shape
    costs = gains.max() - gains
    of_row, of_column = np.zeros(rows), np.zeros(columns + 1)
    matched = np.full(columns + 1, -1)
    for start in range(rows):
        matched[columns] = start
        column = columns
        distance = np.full(columns, np.inf)
        before = np.full(columns, columns)
        done = np.zeros(columns + 1, dtype=bool)
        while matched[column] >= 0:
            done[column] = True
            row = matched[column]
            reduced = costs[row] - of_row[row] - of_column[:columns]
            open_ = ~done[:columns]
            shorter = open_ & (reduced < distance)
            distance[shorter] = reduced[shorter]
            before[shorter] = column
            nearest = int(np.where(open_, distance, np.inf).argmin())
            step = distance[nearest]
            of_row[matched[done]] += step
            of_column[done] -= step
            distance[open_] -= step
            column = nearest
        while column != columns:
            previous = before[column]
            matched[column] = matched[previous]
            column = int(previous)
    return [(int(matched[column]), column) for column in range(columns) if matched[column] >= 0]
