"""What of a text lives on nowhere: runs of words that no linked text carries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from concordat.align.edits import tokens_of
from concordat.align.leaves import leaves_of
from concordat.align.terms import stem
from concordat_schemas.alignment import Phrase
from concordat_schemas.plan import AnyElement

_WORD = re.compile(r"[^\W\d_]{4,}|\d+")
_FEWEST = 2
_RUN = 3


def uncarried(element: AnyElement, text: str, others: Sequence[str]) -> list[Phrase]:
    """The phrases of a text of which the others have neither the words nor words of the family.

    A word is carried where an other text has it in a run of three words that both share, or, for
    words of content, anywhere; a phrase needs two words of content in a row that are not.
    """
    tokens = tokens_of(text)
    carried = _carried(tokens, others)
    places: list[tuple[int, int]] = []
    at = 0
    for token in tokens:
        places.append((at, at + len(token.rstrip())))
        at += len(token)
    found: list[Phrase] = []
    for leaf in leaves_of(element):
        inside = [
            index
            for index, (start, end) in enumerate(places)
            if leaf.start <= start and end <= leaf.end
        ]
        for run in _runs(inside, carried, tokens):
            start, end = places[run[0]][0] - leaf.start, places[run[-1]][1] - leaf.start
            raw = text[leaf.start + start : leaf.start + end]
            found.append(
                Phrase(element=leaf.element, field=leaf.field, start=start, end=end, raw=raw)
            )
    return found


def _carried(tokens: Sequence[str], others: Sequence[str]) -> list[bool]:
    """For each token whether another text carries it."""
    shared: set[tuple[str, ...]] = set()
    known: set[str] = set()
    for other in others:
        words = [_plain(token) for token in tokens_of(other)]
        known.update(words)
        shared.update(zip(*(words[offset:] for offset in range(_RUN)), strict=False))
    plain = [_plain(token) for token in tokens]
    made = [bool(_WORD.match(word)) and word in known for word in plain]
    for index in range(len(plain) - _RUN + 1):
        if tuple(plain[index : index + _RUN]) in shared:
            made[index : index + _RUN] = [True] * _RUN
    return made


def _runs(
    inside: Sequence[int], carried: Sequence[bool], tokens: Sequence[str]
) -> Iterable[list[int]]:
    """Runs of tokens that are not carried, trimmed to words, with enough words of content."""
    run: list[int] = []
    for index in [*inside, -1]:
        if index >= 0 and not carried[index]:
            run.append(index)
            continue
        while run and not tokens[run[-1]][0].isalnum():
            run.pop()
        while run and not tokens[run[0]][0].isalnum():
            run.pop(0)
        if sum(bool(_WORD.match(tokens[one])) for one in run) >= _FEWEST:
            yield run
        run = []


def _plain(token: str) -> str:
    return stem(token.strip().casefold())
