"""Which pairs are links: a decision over the whole table at once, the same from both sides.

First the one-to-one matching of the highest sum, then what it had to leave out: units whose best
partner was taken join it, as merges and splits, where enough of them lives there. What is left on
both sides of sections that answer to each other is matched by the weaker evidence, to be checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from concordat.align.assignment import best_matching
from concordat.align.matrices import Matrix
from concordat.align.scores import Scores
from concordat_schemas.alignment import Strength
from concordat_schemas.plan import Confidence

_TIE = 1e-6


@dataclass(frozen=True, slots=True)
class Limits:
    """From which values on pairs are links; parts are of a whole text, by weight of its terms.

    `rewritten` is the part of both plans that is left alone from which on they count as rewritten
    by another drafter, unless of what is matched a part of `mostly` is as good as `kept`; then
    weaker evidence is taken, to be checked. `alone` is for two units of which neither has another
    partner: what their owners say may count for more than their words.
    `owned` units live on under owners that answer to each other; elsewhere much the same is said
    of other things. Where a plan was rewritten, a frame of words that two units share says
    little: more is asked of what is sure. Limits named `chance` are of how likely a pair is by all
    evidence: to be a link, a likely one, a sure one.
    """

    owned: bool = False
    matched: float = 0.24
    elsewhere: float = 0.45
    left_over: float = 0.15
    joined: float = 0.165
    alone: float = 0.24
    rewritten: float = 0.25
    kept: float = 0.9
    mostly: float = 0.5
    chance: float = 0.33
    chance_likely: float = 0.7
    chance_sure: float = 0.95
    own_part: float = 0.15
    contained: float = 0.28
    alike: float = 0.2
    explained: float = 0.8
    moved_part: float = 0.12
    room: float = 0.5
    wholly: float = 0.7
    near: float = 0.7
    sure: float = 0.4
    sure_rewritten: float = 0.65
    margin: float = 0.12


@dataclass(frozen=True, slots=True)
class Pair:
    """A link before it is told: rows and columns of the score table."""

    old: int
    new: int
    strength: Strength
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Decided:
    """The links of one level, by old and then new, and whether it was rewritten."""

    pairs: list[Pair]
    rewritten: bool = False


def decide(scores: Scores, limits: Limits, chances: Callable[[], Matrix] | None = None) -> Decided:
    """The links of one level.

    `chances` gives how likely each pair is by all evidence, for a plan that was rewritten.
    """
    table = scores.score
    if not table.size:
        return Decided([])
    nearer = np.where(_answering(scores) | (table >= limits.elsewhere), table, 0.0)
    nearer = nearer + _TIE * (scores.section + scores.place)
    primary = {
        (row, column)
        for row, column in best_matching(nearer, limits.matched)
        if table[row, column] >= limits.matched
    }
    matched = frozenset(primary)
    primary |= _both_ways(_joining, scores, limits, primary)
    rewritten = _rewritten(table, primary, limits)
    chance = chances() if rewritten and chances is not None else None
    if chance is not None:
        primary = likely(chance, limits)
    elif rewritten:
        primary |= set(_left_over(scores, limits, primary))
        primary |= _both_ways(_near, scores, limits, primary)
    margins = _margins(table, primary)
    sure = limits.sure_rewritten if rewritten else limits.sure
    firm = {pair for pair in primary if pair in matched or _firmly_joined(scores, limits, pair)}
    found = []
    for pair in primary:
        confidence = _confidence(scores, limits, pair, margins[pair], sure, pair in firm)
        if chance is not None:
            confidence = _by_chance(confidence, float(chance[pair]), limits)
        found.append(Pair(*pair, "primary", confidence))
    found += [
        Pair(row, column, "secondary", "check") for row, column in _parts(scores, limits, primary)
    ]
    return Decided(sorted(found, key=lambda pair: (pair.old, pair.new)), rewritten)


def _both_ways(
    rule: Callable[[Scores, Limits, set[tuple[int, int]]], Iterable[tuple[int, int]]],
    scores: Scores,
    limits: Limits,
    taken: set[tuple[int, int]],
) -> set[tuple[int, int]]:
    """What a rule about old units finds, and what it finds when the plans change places."""
    turned = rule(scores.mirrored, limits, {(column, row) for row, column in taken})
    return {*rule(scores, limits, taken), *((row, column) for column, row in turned)}


def _answering(scores: Scores) -> npt.NDArray[np.bool_]:
    """Pairs whose sections, or owners, answer to each other, or where nothing is known of them."""
    return np.asarray((scores.section >= 1.0) | (scores.section.max(initial=0.0) == 0.0))


def _rewritten(table: Matrix, primary: set[tuple[int, int]], limits: Limits) -> bool:
    """Whether much of both plans is left alone, and what is not was not mostly kept as it was."""
    kept = sum(bool(table[pair] >= limits.kept) for pair in primary)
    if primary and kept >= limits.mostly * len(primary):
        return False
    rows, columns = {row for row, _ in primary}, {column for _, column in primary}
    alone = min(1 - len(rows) / table.shape[0], 1 - len(columns) / table.shape[1])
    return bool(alone >= limits.rewritten)


def likely(chances: Matrix, limits: Limits) -> set[tuple[int, int]]:
    """The matching of the highest chances, and what it left over with its likeliest partner."""
    found = {
        (row, column)
        for row, column in best_matching(chances, limits.chance)
        if chances[row, column] >= limits.chance
    }
    rows, columns = {row for row, _ in found}, {column for _, column in found}
    joining = [
        *((row, int(chances[row].argmax())) for row in {*range(chances.shape[0])} - rows),
        *((int(chances[:, one].argmax()), one) for one in {*range(chances.shape[1])} - columns),
    ]
    return found | {pair for pair in joining if chances[pair] >= limits.chance}


def _near(scores: Scores, limits: Limits, taken: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Old units of a rewritten plan that are still alone, with what fits them best.

    What is nearly its old self has no room for another.
    """
    inner = np.where(_answering(scores), scores.score, 0.0)
    full = [pair for pair in taken if scores.score[pair] >= limits.room]
    inner[:, [column for _, column in full]] = 0.0
    inner[[row for row, _ in full], :] = 0.0
    for row in sorted({*range(inner.shape[0])} - {row for row, _ in taken}):
        column = int(inner[row].argmax())
        if inner[row, column] >= limits.joined:
            yield row, column


def _joining(
    scores: Scores, limits: Limits, matched: set[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Old units without partner that live on in a new one that has another.

    What counts is what the two share and the other partner does not: of two old actions that
    say the same, one being kept does not make the other live on.
    """
    text, table = scores.text, scores.score
    near = np.maximum(table, text.cosine)
    partner = {column: row for row, column in matched}
    for row in sorted({*range(table.shape[0])} - {row for row, _ in matched}):
        for column in np.flatnonzero(near[row] >= limits.left_over).tolist():
            other = partner.get(column)
            if other is None and table[row, column] < limits.alone:
                continue
            rest = text.old_terms[other] if other is not None else frozenset()
            held = (text.old_terms[row] & text.new_terms[column]) - rest
            own = text.weight(held) / max(text.old_weight[row], 1e-9)
            whole = text.new_in_old(other, column) if other is not None else 0.0
            best = int(table[row].argmax()) == column
            if (best and own >= limits.own_part and _fits(scores, limits, row, column)) or (
                text.cosine[row, column] >= limits.alike
                and text.old_in_new(row, column) >= limits.contained
                and whole < limits.explained
                and (not limits.owned or _fits(scores, limits, row, column))
            ):
                yield row, column


def _fits(scores: Scores, limits: Limits, row: int, column: int) -> bool:
    """Whether a pair is likely by its score: more is asked where the sections do not answer."""
    score = scores.score[row, column]
    answering = bool(_answering(scores)[row, column])
    return float(score) >= (limits.left_over if answering else limits.elsewhere)


def _left_over(
    scores: Scores, limits: Limits, taken: set[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The matching of what has no partner at all, by whatever evidence there is."""
    rows = sorted({*range(scores.score.shape[0])} - {row for row, _ in taken})
    columns = sorted({*range(scores.score.shape[1])} - {column for _, column in taken})
    if not rows or not columns:
        return
    inner = scores.score[np.ix_(rows, columns)]
    for row, column in best_matching(inner, limits.left_over):
        yield rows[row], columns[column]


def _parts(
    scores: Scores, limits: Limits, primary: set[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Pairs of which a part moved over that neither has from its own partners."""
    text = scores.text
    gone: dict[int, frozenset[str]] = {}
    come: dict[int, frozenset[str]] = {}
    for row, column in primary:
        gone[row] = gone.get(row, frozenset()) | text.new_terms[column]
        come[column] = come.get(column, frozenset()) | text.old_terms[row]
    lesser = np.minimum(text.old_weight[:, None], text.new_weight[None, :])
    enough = text.shared >= limits.moved_part * lesser
    rows, columns = np.nonzero(enough & (scores.score >= limits.left_over / 2))
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        if (row, column) in primary or row not in gone or column not in come:
            continue
        moved = (text.old_terms[row] & text.new_terms[column]) - gone[row] - come[column]
        smaller = min(text.old_weight[row], text.new_weight[column])
        if text.weight(moved) >= limits.moved_part * smaller:
            yield row, column


def _margins(table: Matrix, primary: set[tuple[int, int]]) -> dict[tuple[int, int], float]:
    """By how much each link fits better than any pair that shares an end and is none."""
    others = table.copy()
    for pair in primary:
        others[pair] = 0.0
    by_row, by_column = others.max(axis=1), others.max(axis=0)
    return {
        (row, column): float(table[row, column] - max(by_row[row], by_column[column]))
        for row, column in primary
    }


def _only_here(scores: Scores, row: int, column: int) -> bool:
    """Whether of all pairs of the same words only this one has sections or owners that answer."""
    line = (scores.score[row] >= 1.0) & (scores.section[row] >= 1.0)
    file = (scores.score[:, column] >= 1.0) & (scores.section[:, column] >= 1.0)
    return bool(line[column] and line.sum() == 1 and file.sum() == 1)


def _firmly_joined(scores: Scores, limits: Limits, pair: tuple[int, int]) -> bool:
    """Whether what joined another is no further partner of much the same words."""
    return not limits.owned or bool(scores.text.contained_of(*pair) >= limits.wholly)


def _confidence(
    scores: Scores,
    limits: Limits,
    pair: tuple[int, int],
    margin: float,
    sure: float,
    firm: bool,
) -> Confidence:
    score = scores.score[pair]
    if score >= 1.0 and (margin > 0 or _only_here(scores, *pair)):
        return "sure"
    odd = scores.at_odds[pair] and scores.text.cosine[pair] < limits.near
    if score >= sure and margin >= limits.margin and firm and not odd:
        return "sure"
    return "likely" if score >= limits.matched and margin >= 0 else "check"


def _by_chance(confidence: Confidence, chance: float, limits: Limits) -> Confidence:
    """The confidence in a link of a rewritten plan; what is sure has to be so by its words too."""
    if chance < limits.chance_likely:
        return "check"
    if confidence == "sure" and chance >= limits.chance_sure:
        return "sure"
    return "likely"
