"""Pairs of plans with the links that were made by reading them.

`ccm` is a pair of the corpus. The others are invented: in each another drafter wrote the second
plan, with merges, splits and hardly a word in common, and with new actions that look like old ones
they have nothing to do with. `mines` is the hardest, it speaks in pictures.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from concordat import extract
from concordat_extractors.references import cite
from concordat_schemas.plan import Plan

ROOT = Path(__file__).parent / "fixtures" / "rewritten"
OUTPUTS = Path(__file__).parent.parent / "outputs" / "ccm"
CORPUS = ("lausanne-2020", "vientiane-capital-2026@draft-2026-06-22")
NAMES = ("ccm", "munitions", "barrier-charges", "fishing-gear", "mines")


@dataclass(frozen=True)
class Aligned:
    """Two plans and the pairs of ids that are primary links, by level."""

    old: Plan
    new: Plan
    links: dict[str, set[tuple[str, str]]]


@cache
def aligned(name: str) -> Aligned:
    """One pair of plans, read from its texts."""
    if name == "ccm":
        old, new = (
            Plan.model_validate_json((OUTPUTS / one / "plan.json").read_text("utf-8"))
            for one in CORPUS
        )
    else:
        old, new = (extract(ROOT / name / one)[0].plan for one in ("old.md", "new.md"))
    cite(old)
    cite(new)
    held = json.loads((ROOT / name / "links.json").read_text("utf-8"))
    return Aligned(old, new, {level: {(a, b) for a, b in found} for level, found in held.items()})


def f1(found: set[tuple[str, str]], true: set[tuple[str, str]]) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * len(found & true) / (len(found) + len(true)) if found or true else 1.0
