"""The Plan contract: an action plan as data, in reading order, with provenance.

Text is stored once, in leaf fields; composite texts are derived here and nowhere else.
Offsets are Unicode code points of a leaf field, half-open. Boxes are points, origin top left.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, computed_field, model_validator

from concordat_schemas.text import join_paragraphs

PLAN_SCHEMA = "concordat/plan"
PLAN_SCHEMA_VERSION = "1.0"

Confidence = Literal["sure", "likely", "check"]
Status = Literal["adopted", "draft", "concept", "unknown"]
Wording = Literal["verbatim", "paraphrase"]
ParagraphKind = Literal["paragraph", "chapeau", "status_note"]
SectionKind = Literal["section", "article", "annex", "appendix"]
Measure = Literal["number", "percentage", "number_and_percentage", "increase", "quantity", "other"]
BaselineState = Literal["given", "to_be_set", "absent", "unclear"]
ReferenceKind = Literal[
    "treaty_article",
    "un_document",
    "resolution",
    "meeting",
    "review_conference",
    "standard",
    "action_plan",
    "convention",
    "agenda_or_framework",
    "reporting_form",
    "footnote",
    "date_deadline",
    "paragraph",
    "action",
    "annex",
]


class Model(BaseModel):
    """Base of every schema object: unknown fields are refused, field names are the contract."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, allow_inf_nan=False)


class SchemaRef(Model):
    """Which published schema a file follows."""

    name: str
    version: str = Field(pattern=r"^\d+\.\d+$")


class Place(Model):
    """Where an element stands in a source: page and box, or a locator where there are no pages."""

    source: str = Field(description="id of the source in `sources`")
    page: int | None = Field(default=None, ge=1, description="page number counted from 1")
    box: tuple[float, float, float, float] | None = Field(
        default=None, description="left, top, right, bottom in points, origin top left"
    )
    locator: str | None = Field(
        default=None, description="for sources without pages, such as `paragraph 12` or `line 40`"
    )
    original: dict[str, str] | None = Field(
        default=None,
        description="source string of a field where its characters differ from the clean text",
    )
    recognized: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="mean confidence of the words, where they were recognized from a picture",
    )


class Element(Model):
    """Anything in a plan that has an identity."""

    id: str = Field(min_length=1, description="identifier within the plan, after Akoma Ntoso eId")
    seq: int = Field(ge=0, description="reading order over the whole plan")
    places: list[Place] = Field(default_factory=list)
    confidence: Confidence = "sure"


class Section(Element):
    """A headed part."""

    kind: SectionKind = "section"
    number: str | None = Field(default=None, description="as printed, without its stop")
    heading: str = Field(description="as printed, without the number")
    level: int = Field(ge=1, description="1 is outermost")
    parent: str | None = Field(default=None, description="id of the enclosing section")
    notes: list[str] = Field(default_factory=list, description="ids of the footnotes called here")


class Item(Element):
    """A lettered, numbered or bulleted part of an action or paragraph; may nest."""

    label: str | None = Field(
        default=None, description="printed label without brackets and stops; none for a bullet"
    )
    text: str
    items: list[Item] = Field(default_factory=list)


class Paragraph(Element):
    """Narrative text."""

    section: str | None = None
    kind: ParagraphKind = "paragraph"
    number: str | None = None
    text: str = Field(description="the text before the items")
    items: list[Item] = Field(default_factory=list)
    continuation: str | None = Field(default=None, description="the text after the last item")
    notes: list[str] = Field(default_factory=list)


class BaselineValue(Model):
    """A further value in a baseline that gives more than one."""

    value: float
    unit: str | None = None
    of: str | None = Field(default=None, description="what a share is of, in the source's words")


class Baseline(Model):
    """The starting value an indicator is measured from."""

    raw: str | None = Field(default=None, description="the inside of the bracket as printed")
    state: BaselineState = "absent"
    value: float | None = None
    unit: str | None = Field(default=None, description="`percent`, `number` or a printed unit")
    of: str | None = Field(default=None, description="what a share is of, in the source's words")
    more: list[BaselineValue] = Field(default_factory=list)
    year: int | None = None
    meeting: str | None = Field(default=None, description="meeting it was taken at, as printed")
    reference_point: str | None = Field(
        default=None, description="date or meeting as printed, in the bracket or in the plan's note"
    )
    source: str | None = Field(
        default=None, description="where the reference point stands: `own`, or the note's id"
    )


class Indicator(Element):
    """What measures an action."""

    label: str | None = None
    stem: str | None = Field(default=None, description="the words that govern it, as printed")
    text: str
    sentence: str = Field(description="stem and text as one sentence")
    measure: Measure = "other"
    population: str | None = None
    baseline: Baseline = Field(default_factory=Baseline)


class Action(Element):
    """A numbered commitment."""

    section: str | None = None
    number: str
    title: str | None = None
    chapeau: str = ""
    items: list[Item] = Field(default_factory=list)
    continuation: str | None = None
    placeholder: bool = False
    notes: list[str] = Field(default_factory=list)
    indicators: list[Indicator] = Field(default_factory=list)

    @computed_field(description="chapeau, items and continuation; neither title nor indicators")  # type: ignore[prop-decorator]
    @property
    def text(self) -> str:
        return composite_text(self.chapeau, self.items, self.continuation)

    @model_validator(mode="before")
    @classmethod
    def _drop_derived(cls, data: Any) -> Any:
        if isinstance(data, dict) and "text" in data:
            return {key: value for key, value in data.items() if key != "text"}
        return data


class Call(Model):
    """A place that calls a footnote."""

    element: str
    field: str
    offset: int = Field(ge=0)


class Footnote(Element):
    """Note text and the places that call it."""

    number: str
    text: str
    calls: list[Call] = Field(default_factory=list)


class Target(Model):
    """What a reference points to."""

    id: str
    title: str | None = None
    link: str | None = None
    text: str | None = None


class Reference(Model):
    """A mention of something elsewhere."""

    element: str = Field(description="the deepest element that owns the text")
    field: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    raw: str
    kind: ReferenceKind
    target: Target | None = None
    locator: str | None = None
    date: str | None = Field(default=None, description="ISO 8601 date or interval, or `EIF+P2Y`")
    generic: bool = False
    within: int | None = Field(default=None, description="index of the longer reference around it")
    resolved: bool = False
    why_not: str | None = None


class Cell(Model):
    """A table cell."""

    text: str
    row_span: int = Field(default=1, ge=1)
    col_span: int = Field(default=1, ge=1)
    header: bool = False


class Table(Element):
    """A table that carries neither actions nor indicators."""

    section: str | None = None
    caption: str | None = None
    rows: list[list[Cell]] = Field(default_factory=list)


class Furniture(Model):
    """What is on the page but not in the text."""

    kind: Literal["running_head", "page_foot", "page_number", "masthead", "watermark", "other"]
    text: str
    places: list[Place] = Field(default_factory=list)


class Unplaced(Model):
    """Text that no rule could place; nothing is dropped silently."""

    text: str
    why: str
    places: list[Place] = Field(default_factory=list)


class Coverage(Model):
    """The account of every non-space source glyph; `lost` must be zero."""

    source: int = Field(ge=0, description="glyphs an independent count finds in the source")
    read: int = Field(ge=0, description="glyphs the reader gave, mark-up excluded")
    markup: int = Field(default=0, ge=0, description="list marks, emphasis and table syntax")
    fields: int = Field(default=0, ge=0)
    labels: int = Field(default=0, ge=0, description="labels, brackets and note marks")
    repeated: int = Field(default=0, ge=0)
    furniture: int = Field(default=0, ge=0)
    unplaced: int = Field(default=0, ge=0)
    elsewhere: int = Field(default=0, ge=0, description="in the other documents of the same file")
    lost: int = Field(default=0, description="glyphs without a role")


class PlanWarning(Model):
    """Something a user should look at."""

    code: str
    element: str | None = None
    page: int | None = None
    sentence: str


class StyleUse(Model):
    """The drafting style a plan was read with."""

    name: str
    language: str | None = None
    inferred: bool = False
    confidence: Confidence = "sure"
    action_label: str | None = Field(default=None, description="template such as `Action #{n}:`")
    indicator_heads: list[str] = Field(default_factory=list)
    evidence: str | None = None


class CorrectionUse(Model):
    """What became of one correction a person wrote."""

    key: str
    kind: str
    applied: bool
    note: str | None = None


class Diagnostics(Model):
    """How the extraction went."""

    coverage: Coverage
    style: StyleUse | None = None
    warnings: list[PlanWarning] = Field(default_factory=list)
    corrections: list[CorrectionUse] = Field(default_factory=list)


class Source(Model):
    """A file the plan was read from."""

    id: str = "src_1"
    file: str
    media_type: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    pages: int | None = None
    reader: str
    masthead: list[str] = Field(default_factory=list, description="lines as printed, unverified")
    ocr: bool = False


class Metadata(Model):
    """What the plan is, from the catalogue where it has an entry, else read from the document."""

    title: str | None = None
    short_title: str | None = None
    convention: str | None = None
    symbol: str | None = None
    meeting: str | None = None
    date: str | None = Field(default=None, description="ISO 8601")
    agenda_item: str | None = None
    language: str | None = Field(default=None, description="BCP 47")
    status: Status = "unknown"
    wording: Wording = "verbatim"
    period: str | None = Field(default=None, description="years, such as `2021/2026`")
    predecessor: str | None = None
    notice: str | None = Field(
        default=None, description="what a reader must be told wherever shown"
    )


class Plan(Model):
    """An action plan, or another document of the same family, as data."""

    schema_: SchemaRef = Field(
        alias="schema",
        default_factory=lambda: SchemaRef(name=PLAN_SCHEMA, version=PLAN_SCHEMA_VERSION),
    )
    id: str
    metadata: Metadata
    sources: list[Source]
    sections: list[Section] = Field(default_factory=list)
    paragraphs: list[Paragraph] = Field(default_factory=list)
    actions: list[Action] = Field(default_factory=list)
    footnotes: list[Footnote] = Field(default_factory=list)
    references: list[Reference] = Field(default_factory=list)
    tables: list[Table] = Field(default_factory=list)
    furniture: list[Furniture] = Field(default_factory=list)
    unplaced: list[Unplaced] = Field(default_factory=list)
    diagnostics: Diagnostics


AnyElement = Annotated[
    Section | Paragraph | Action | Item | Indicator | Footnote | Table, Field(description="element")
]


def item_text(item: Item) -> str:
    """An item as it reads: its label, its text, then its own items."""
    head = f"{item.label} {item.text}" if item.label else item.text
    return join_paragraphs([head, *(item_text(child) for child in item.items)])


def composite_text(before: str, items: list[Item], after: str | None) -> str:
    """Text before the items, each item as `label text`, text after; blank lines between."""
    return join_paragraphs([before, *(item_text(item) for item in items), after])


def walk_items(items: list[Item]) -> Iterator[Item]:
    """Items and their descendants in reading order."""
    for item in items:
        yield item
        yield from walk_items(item.items)


def elements(plan: Plan) -> Iterator[AnyElement]:
    """Every element of the plan in reading order."""
    found: list[AnyElement] = [*plan.sections, *plan.footnotes, *plan.tables]
    for paragraph in plan.paragraphs:
        found += [paragraph, *walk_items(paragraph.items)]
    for action in plan.actions:
        found += [action, *walk_items(action.items), *action.indicators]
    return iter(sorted(found, key=lambda element: element.seq))


def leaf_fields(element: AnyElement) -> list[tuple[str, str]]:
    """The stored texts of one element as (field name, text), empty ones left out."""
    names = {
        Section: ("heading",),
        Paragraph: ("text", "continuation"),
        Action: ("title", "chapeau", "continuation"),
        Item: ("text",),
        Indicator: ("stem", "text", "baseline.raw"),
        Footnote: ("text",),
        Table: ("caption",),
    }[type(element)]
    fields = []
    for name in names:
        owner: Any = element
        for part in name.split("."):
            owner = getattr(owner, part)
        if owner:
            fields.append((name, owner))
    if isinstance(element, Table):
        for y, row in enumerate(element.rows):
            fields += [(f"rows.{y}.{x}", cell.text) for x, cell in enumerate(row) if cell.text]
    return fields
