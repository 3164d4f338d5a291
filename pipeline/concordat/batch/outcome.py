"""What became of each document of a run, and what that makes of the run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from concordat_schemas.plan import Coverage, Metadata, Plan, walk_items

State = Literal["ok", "partial", "failed", "unwritten"]

COUNTED = (
    "sections",
    "paragraphs",
    "actions",
    "items",
    "indicators",
    "footnotes",
    "tables",
    "references",
)
"""The kinds of element that are counted, in the order they are shown."""


@dataclass(slots=True)
class Outcome:
    """What became of one document.

    `sentences` say why it is not `ok`; `warnings` are the sentences of the extraction's own
    checks. `counts` has the keys of `COUNTED`. `files` are relative to the outputs, with
    forward slashes. What could not be made is none or empty.
    """

    id: str
    state: State
    sentences: list[str] = field(default_factory=list)
    rendition: str | None = None
    sha256: str | None = None
    metadata: Metadata | None = None
    counts: dict[str, int] = field(default_factory=dict)
    coverage: Coverage | None = None
    warnings: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass(slots=True)
class RunResult:
    """The outcomes in catalogue order, and outputs that no entry of the catalogue accounts for.

    `compared` is false where a lineage could not be compared.
    """

    outcomes: list[Outcome]
    stale: list[str] = field(default_factory=list)
    compared: bool = True

    @property
    def exit_code(self) -> int:
        """0 complete, 1 something failed, 3 some results partial, 4 an output was not written."""
        states = {outcome.state for outcome in self.outcomes}
        codes: tuple[tuple[State, int], ...] = (("unwritten", 4), ("failed", 1), ("partial", 3))
        return next((code for state, code in codes if state in states), 0 if self.compared else 1)

    def totals(self) -> dict[str, int]:
        """The counts of all documents together."""
        return {
            kind: sum(outcome.counts.get(kind, 0) for outcome in self.outcomes) for kind in COUNTED
        }

    def summary(self) -> str:
        """One sentence that closes the run."""
        states = Counter(outcome.state for outcome in self.outcomes)
        words: dict[State, str] = {
            "ok": "complete",
            "partial": "partial",
            "failed": "failed",
            "unwritten": "not written",
        }
        became = ", ".join(
            f"{states[state]} {word}" for state, word in words.items() if states[state]
        )
        held = describe_counts(self.totals())
        return f"{count_of(len(self.outcomes), 'document')}: {became or 'nothing to do'}; {held}."


def count_elements(plan: Plan) -> dict[str, int]:
    """How many elements of each kind a plan has; items are those of actions and paragraphs."""
    trees = [one.items for one in plan.paragraphs] + [one.items for one in plan.actions]
    return {
        "sections": len(plan.sections),
        "paragraphs": len(plan.paragraphs),
        "actions": len(plan.actions),
        "items": sum(1 for tree in trees for _ in walk_items(tree)),
        "indicators": sum(len(action.indicators) for action in plan.actions),
        "footnotes": len(plan.footnotes),
        "tables": len(plan.tables),
        "references": len(plan.references),
    }


def describe_counts(counts: dict[str, int]) -> str:
    """Counts as words, kinds of which there are none left out."""
    told = [count_of(number, kind.removesuffix("s")) for kind, number in counts.items() if number]
    return ", ".join(told) or "no content"


def count_of(number: int, noun: str) -> str:
    """A number with its noun, such as `1 action` or `1,200 items`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
