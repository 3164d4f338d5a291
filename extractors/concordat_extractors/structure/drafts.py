"""A plan under construction: what the structure stage fills before ids and offsets are given."""

from __future__ import annotations

from dataclasses import dataclass, field

from concordat_extractors.structure.fields import Text
from concordat_extractors.structure.indicators import DraftIndicator
from concordat_extractors.structure.lines import Line
from concordat_extractors.structure.lists import DraftItem
from concordat_schemas.plan import Confidence, ParagraphKind, PlanWarning, SectionKind
from concordat_schemas.source import TableBlock


@dataclass(eq=False)
class DraftSection:
    """A headed part; `heading` may stand on the line below the number's."""

    kind: SectionKind
    number: str | None
    heading: Text
    level: int
    parent: DraftSection | None
    lines: list[Line] = field(default_factory=list)
    from_table: bool = False


@dataclass(eq=False)
class DraftParagraph:
    """A paragraph of the narrative."""

    section: DraftSection | None
    number: str | None
    kind: ParagraphKind = "paragraph"
    text: Text = field(default_factory=Text)
    items: list[DraftItem] = field(default_factory=list)
    continuation: Text = field(default_factory=Text)
    lines: list[Line] = field(default_factory=list)
    listed: list[Line] = field(default_factory=list)


@dataclass(eq=False)
class DraftAction:
    """An action. `body` are its lines before the indicators, `measured` its indicators' lines."""

    section: DraftSection | None
    number: str
    line: Line
    start: int
    title: Text = field(default_factory=Text)
    chapeau: Text = field(default_factory=Text)
    items: list[DraftItem] = field(default_factory=list)
    continuation: Text = field(default_factory=Text)
    indicators: list[DraftIndicator] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    measured: list[tuple[Line, int]] = field(default_factory=list)
    baselines: list[Line | None] = field(default_factory=list)
    baseline_point: str | None = None
    title_lines: list[Line] = field(default_factory=list)
    repeats: list[str] = field(default_factory=list)
    placeholder: bool = False
    in_table: bool = False
    confidence: Confidence = "sure"


@dataclass(eq=False)
class DraftTable:
    """A table that carries neither actions nor indicators, with the lines of each cell."""

    section: DraftSection | None
    block: TableBlock
    cells: list[list[list[Line]]]
    caption: Text = field(default_factory=Text)


Draft = DraftSection | DraftParagraph | DraftAction | DraftTable


@dataclass
class Drafts:
    """Everything found, in reading order; `masthead` are the lines before the text begins."""

    order: list[Draft] = field(default_factory=list)
    masthead: list[Line] = field(default_factory=list)
    warnings: list[PlanWarning] = field(default_factory=list)

    @property
    def actions(self) -> list[DraftAction]:
        return [draft for draft in self.order if isinstance(draft, DraftAction)]
