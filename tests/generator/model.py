"""What a made-up plan says: the truth that reading its file must give back.

A text may carry footnote calls: U+E000, the number, U+E001 at the place of the mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

CALL = re.compile("\ue000([^\ue001]+)\ue001")
LIST_END = re.compile(r"\s*[;,] (?:and|et|y)$")


def call(number: str) -> str:
    """The mark that stands in a text for the call of footnote `number`."""
    return f"\ue000{number}\ue001"


def without_calls(text: str) -> str:
    """The text as a reader of the plan should give it."""
    return CALL.sub("", text)


def calls(text: str) -> list[tuple[str, int]]:
    """(footnote number, offset in the text without calls) of every call."""
    found, shift = [], 0
    for match in CALL.finditer(text):
        found.append((match[1], match.start() - shift))
        shift += len(match[0])
    return found


@dataclass
class Item:
    """A part of a paragraph or action; `printed` is its label with brackets, "" for a bullet."""

    label: str | None
    printed: str
    text: str
    items: list[Item] = field(default_factory=list)


@dataclass
class Baseline:
    """A baseline bracket: its inside as printed and what it means."""

    raw: str
    state: str
    value: float | None = None
    unit: str | None = None
    meeting: str | None = None
    own_point: bool = False


@dataclass
class Indicator:
    """`text` is without label and bracket; `after_stop` says the bracket follows the stop."""

    label: str | None
    printed: str
    stem: str | None
    text: str
    sentence: str
    measure: str
    baseline: Baseline | None = None
    after_stop: bool = False
    own_measure: bool = False


@dataclass
class Action:
    """A numbered commitment; chapeau and continuation are lists of paragraphs."""

    number: str
    chapeau: list[str]
    title: str | None = None
    items: list[Item] = field(default_factory=list)
    continuation: list[str] = field(default_factory=list)
    placeholder: bool = False
    indicators: list[Indicator] = field(default_factory=list)


@dataclass
class Paragraph:
    """Narrative; kind as in the contract."""

    text: str
    kind: str = "paragraph"
    number: str | None = None
    items: list[Item] = field(default_factory=list)
    continuation: str | None = None


@dataclass
class Section:
    """A headed part with what stands under its heading before the next one."""

    number: str | None
    printed: str
    heading: str
    level: int
    body: list[Paragraph | Action] = field(default_factory=list)


@dataclass
class Note:
    """A footnote."""

    number: str
    text: str


@dataclass
class Look:
    """Choices of drafting that hold for the whole plan."""

    style: str
    known: bool
    language: str
    label: str
    form: str
    numbers: str
    head: str
    head_single: str
    section_form: str
    item_forms: list[str]
    indicator_form: str
    baselines: bool
    after_stop: bool
    baseline_colon: str
    paragraphs: str


@dataclass
class Plan:
    """A whole made-up plan."""

    look: Look
    title: str
    masthead: list[str]
    running_head: str
    sections: list[Section]
    notes: list[Note]
    table_heads: tuple[str, ...] = ()
    appendix: tuple[str, str] | None = None
    row_wording: dict[str, str] = field(default_factory=dict)
    baseline_point: str | None = None

    def actions(self) -> list[Action]:
        """Actions in order."""
        return [x for s in self.sections for x in s.body if isinstance(x, Action)]
