"""Sharing indicators out among the actions of one cell, and telling how two wordings differ.

Where a table cell holds several actions beside a run of indicators, order is kept and the cut is
made where the words fit best: each indicator scores by the rare words it shares with an action.
Drafters close a list with a stop and part its items with semicolons, so a cut behind a semicolon
costs.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz.distance import Indel

_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
_TOKEN = re.compile(r"\w+(?:[-'’]\w+)*|[^\w\s]")
_QUOTES = str.maketrans("“”„«»‘’", '"""""\'\'')
_STEM = 6


def _stems(text: str) -> Counter[str]:
    return Counter(word.lower()[:_STEM] for word in _WORD.findall(text))


def share_out(indicators: Sequence[str], actions: Sequence[str]) -> list[int]:
    """For each indicator the index of its action, never decreasing; every action gets its share.

    Weights are inverse document frequencies over the texts at hand. Ties fall to equal shares.
    """
    count, groups = len(indicators), len(actions)
    if groups == 1 or count < groups:
        return [min(at, groups - 1) for at in range(count)] if groups > 1 else [0] * count
    texts = [_stems(text) for text in [*indicators, *actions]]
    seen = Counter(word for text in texts for word in text)
    weight = {word: math.log(len(texts) / number) for word, number in seen.items()}

    def fit(left: Counter[str], right: Counter[str]) -> float:
        shared = sum(weight[word] for word in left if word in right)
        return shared / math.sqrt(1 + sum(weight[word] for word in right))

    fits = [[fit(texts[i], texts[count + a]) for a in range(groups)] for i in range(count)]
    scale = sum(map(sum, fits)) / (count * groups) or 1.0
    best = [[-math.inf] * groups for _ in range(count)]
    back = [[0] * groups for _ in range(count)]
    for i in range(count):
        for a in range(min(i + 1, groups)):
            stay = best[i - 1][a] if i else -math.inf
            step = best[i - 1][a - 1] if i and a else (0.0 if i == 0 and a == 0 else -math.inf)
            if i and a and indicators[i - 1].rstrip().endswith((";", "; and", "; or")):
                step -= scale
            even = scale / 4 if i * groups // count == a else 0.0
            best[i][a] = max(stay, step) + fits[i][a] + even
            back[i][a] = a if stay > step else a - 1
    shares = [groups - 1]
    for i in range(count - 1, 0, -1):
        shares.append(back[i][shares[-1]])
    return shares[::-1]


def alike(left: str, right: str, least: float = 0.6) -> bool:
    """Whether two texts are the same but for wording: most of their words in the same order."""
    a, b = _TOKEN.findall(left.lower()), _TOKEN.findall(right.lower())
    if not a or not b:
        return not a and not b
    return Indel.normalized_similarity(a, b) >= least


def wording_differences(left: str, right: str) -> list[tuple[str, str]]:
    """Where two texts differ, as pairs of their words and marks; the form of quotes aside."""
    a, b = (_TOKEN.findall(text.translate(_QUOTES)) for text in (left, right))
    return [(" ".join(a[a0:a1]), " ".join(b[b0:b1])) for a0, a1, b0, b1 in _merged(a, b)]


def _merged(a: list[str], b: list[str]) -> list[tuple[int, int, int, int]]:
    merged: list[list[int]] = []
    for change in Indel.opcodes(a, b):
        if change.tag == "equal":
            continue
        a0, a1, b0, b1 = change.src_start, change.src_end, change.dest_start, change.dest_end
        if merged and merged[-1][1] == a0 and merged[-1][3] == b0:
            merged[-1][1], merged[-1][3] = a1, b1
        else:
            merged.append([a0, a1, b0, b1])
    return [(one[0], one[1], one[2], one[3]) for one in merged]
