"""The Alignment contract: which elements of two plans answer to each other, and what changed.

Every list holds ids of elements of the two plans; texts are not repeated except where they are
evidence or an edit. The alignment of B with A mirrors that of A with B: old and new change
places, absorbed becomes extracted, dropped becomes new, lost becomes gained.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from concordat_schemas.plan import Confidence, Model, SchemaRef

ALIGNMENT_SCHEMA = "concordat/alignment"
ALIGNMENT_SCHEMA_VERSION = "1.0"

LevelName = Literal["sections", "paragraphs", "actions", "items", "indicators"]
Strength = Literal["primary", "secondary"]
Relation = Literal["kept", "revised", "absorbed", "extracted"]
GroupType = Literal["one_to_one", "split", "merge", "many_to_many"]
EditOperation = Literal["equal", "insert", "delete", "replace"]
FactKind = Literal[
    "deadline",
    "obligation",
    "population",
    "reference",
    "measure",
    "baseline",
    "scope",
    "item",
    "title",
]
EvidenceKind = Literal[
    "same_text", "phrase", "reference", "item", "indicator", "section", "position", "decision"
]
DecisionKind = Literal["pin", "forbid", "relabel"]


class Edit(Model):
    """A step from the old text to the new one, over whole tokens with the spaces after them.

    The `old` of all edits of a link, one after the other, are the old text, and the `new` the new
    text. Those texts are: of a section its heading; of a paragraph or an action its text with
    items and continuation; of an item its text without label and sub-items; of an indicator its
    sentence.
    """

    operation: EditOperation = Field(
        description="`equal` keeps, `insert` has no old, `delete` no new, `replace` has both"
    )
    old: str = Field(default="", description="tokens of the old text")
    new: str = Field(
        default="", description="tokens of the new text; for `equal` the same but for white space"
    )

    @model_validator(mode="after")
    def _sides(self) -> Edit:
        sides = (bool(self.old), bool(self.new))
        allowed = {"insert": (False, True), "delete": (True, False)}
        if sides != allowed.get(self.operation, (True, True)):
            raise ValueError(f"an edit `{self.operation}` has the wrong sides filled")
        if self.operation == "equal" and "".join(self.old.split()) != "".join(self.new.split()):
            raise ValueError("an edit `equal` has different words on its sides")
        return self


class Fact(Model):
    """One change of substance, with the words that show it."""

    kind: FactKind = Field(description="what kind of thing changed")
    old: str | None = Field(default=None, description="the words on the old side, none if added")
    new: str | None = Field(default=None, description="the words on the new side, none if removed")
    rank: int = Field(
        ge=1,
        description="place among all changes of the comparison, also those of `key_changes`; 1 is "
        "read first, and what another fact tells already comes last",
    )

    @model_validator(mode="after")
    def _words(self) -> Fact:
        if self.old is None and self.new is None:
            raise ValueError("a fact needs words on at least one side")
        return self


class Changes(Model):
    """What changed between the two ends of a link."""

    edits: list[Edit] = Field(
        default_factory=list, description="in text order; one `equal` edit when nothing changed"
    )
    facts: list[Fact] = Field(default_factory=list, description="by rank")


class Evidence(Model):
    """A reason for a link, in words a drafter can check."""

    kind: EvidenceKind = Field(description="what is shared")
    words: str = Field(description="the shared words, or where the two stand")


class RunnerUp(Model):
    """The best pair that shares an end with a link and is no link itself."""

    old: str = Field(description="id in the old plan")
    new: str = Field(description="id in the new plan")
    score: float = Field(ge=0, le=1, description="on the scale of the link's own score")


class Link(Model):
    """Two elements of one level that answer to each other."""

    old: str = Field(description="id of the element in the old plan")
    new: str = Field(description="id of the element in the new plan")
    strength: Strength = Field(
        description="`primary`: the same row of a concordance table; `secondary`: a part that moved"
    )
    relation: Relation = Field(
        description="`kept`: equal but for white space; `absorbed`: the old lives on inside a "
        "larger new one; `extracted`: the new was a part of a larger old one"
    )
    moved: bool = Field(
        default=False, description="the new section is not the successor of the old section"
    )
    editorial: bool = Field(
        default=False,
        description="revised in spelling, capitals, punctuation, numbering or abbreviation only",
    )
    score: float = Field(ge=0, le=1, description="how well the two fit; 1 for equal texts")
    confidence: Confidence = Field(default="sure", description="`check` is for a person to decide")
    pinned: bool = Field(default=False, description="a person decided this link")
    runner_up: RunnerUp | None = Field(default=None, description="the second-best candidate")
    evidence: list[Evidence] = Field(default_factory=list, description="strongest first")
    sentence: str = Field(description="what became of the old one, as one plain sentence")
    changes: Changes | None = Field(
        default=None, description="none where the wording of either plan is a paraphrase"
    )

    @model_validator(mode="after")
    def _editorial_is_revised(self) -> Link:
        if self.editorial and self.relation != "revised":
            raise ValueError("only a revised link can be editorial")
        return self


class Group(Model):
    """A connected component of primary links."""

    old: list[str] = Field(min_length=1, description="ids in the old plan, in reading order")
    new: list[str] = Field(min_length=1, description="ids in the new plan, in reading order")
    type: GroupType = Field(description="follows from the number of ids on each side")

    @model_validator(mode="after")
    def _type_fits(self) -> Group:
        if self.type != group_type(len(self.old), len(self.new)):
            raise ValueError(f"{len(self.old)} old and {len(self.new)} new are no `{self.type}`")
        return self


class Phrase(Model):
    """Words of an element that have no counterpart although the element itself may have one."""

    element: str = Field(description="the deepest element that owns the words")
    field: str = Field(description="leaf field of the element")
    start: int = Field(ge=0, description="first code point of the field")
    end: int = Field(ge=0, description="code point after the last")
    raw: str = Field(description="the words")


class Level(Model):
    """Everything between the elements of one kind."""

    links: list[Link] = Field(
        default_factory=list, description="one per pair, in reading order of old, then new"
    )
    groups: list[Group] = Field(
        default_factory=list, description="connected components of the primary links"
    )
    dropped: list[str] = Field(
        default_factory=list, description="ids in the old plan without a successor"
    )
    new: list[str] = Field(
        default_factory=list, description="ids in the new plan without a primary predecessor"
    )
    lost: list[Phrase] = Field(
        default_factory=list, description="phrases of old elements that live on nowhere"
    )
    gained: list[Phrase] = Field(
        default_factory=list, description="phrases of new elements that come from nowhere"
    )


class KeyChange(Model):
    """One of the changes to be read first: a fact of a link, or something dropped or new."""

    rank: int = Field(ge=1, description="place among all changes of the comparison")
    level: LevelName = Field(description="of which kind the elements are")
    kind: FactKind = Field(description="what kind of thing changed; `item` for something whole")
    old: str | None = Field(default=None, description="id in the old plan, none for what is new")
    new: str | None = Field(default=None, description="id in the new plan, none for what is gone")
    old_words: str | None = Field(default=None, description="the words on the old side")
    new_words: str | None = Field(default=None, description="the words on the new side")


class DecisionUse(Model):
    """What became of one decision a person wrote."""

    key: str = Field(description="content key of the decision")
    kind: DecisionKind = Field(description="what was decided")
    applied: bool = Field(description="false where its content no longer occurs")
    note: str | None = Field(default=None, description="the person's note")


class Alignment(Model):
    """Two plans side by side."""

    schema_: SchemaRef = Field(
        alias="schema",
        default_factory=lambda: SchemaRef(name=ALIGNMENT_SCHEMA, version=ALIGNMENT_SCHEMA_VERSION),
        description="which published schema the file follows",
    )
    old: str = Field(description="id of the older plan")
    new: str = Field(description="id of the newer plan")
    notice: str | None = Field(
        default=None,
        description="why links carry no changes, to be shown in every view; "
        "none where both wordings are verbatim",
    )
    sections: Level = Field(default_factory=Level)
    paragraphs: Level = Field(default_factory=Level)
    actions: Level = Field(default_factory=Level)
    items: Level = Field(default_factory=Level, description="items of actions and of paragraphs")
    indicators: Level = Field(default_factory=Level)
    key_changes: list[KeyChange] = Field(
        default_factory=list,
        description="the changes to be read first, by rank, at most a hundred; the other facts are "
        "with their links",
    )
    decisions: list[DecisionUse] = Field(
        default_factory=list, description="every decision found for this pair of plans"
    )

    @model_validator(mode="after")
    def _no_changes_under_a_notice(self) -> Alignment:
        if self.notice is None:
            return self
        if self.key_changes:
            raise ValueError("there are key changes although the notice says there can be none")
        for name, level in levels(self):
            if level.lost or level.gained or any(link.changes for link in level.links):
                raise ValueError(f"{name} carry changes although the notice says they cannot")
        return self


def group_type(old: int, new: int) -> GroupType:
    """The type of a group that has so many elements on each side."""
    if old == 1:
        return "one_to_one" if new == 1 else "split"
    return "merge" if new == 1 else "many_to_many"


def levels(alignment: Alignment) -> Iterator[tuple[LevelName, Level]]:
    """The five levels with their names, outermost first."""
    yield "sections", alignment.sections
    yield "paragraphs", alignment.paragraphs
    yield "actions", alignment.actions
    yield "items", alignment.items
    yield "indicators", alignment.indicators
