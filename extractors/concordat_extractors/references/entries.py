"""What an entry of an authority file may say, and how a faulty one is told to its writer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StringConstraints,
    ValidationError,
)

from concordat_extractors.errors import InputError
from concordat_extractors.faults import first_fault

FORMAT = "concordat-authority/1"
DEEPEST_ITEM = 8
TOO_DEEP = f"is nested too deeply; items go {DEEPEST_ITEM} levels deep at most"

_SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
_NAME = "[a-z0-9]+([.-][a-z0-9]+)*"
_LABEL = "[0-9A-Za-z]+(-[0-9A-Za-z]+)*"
_SEGMENT = "[0-9A-Za-z][0-9A-Za-z._+-]*"
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def _day_as_text(value: object) -> object:
    """TOML has dates of its own, and both spellings are natural."""
    return value.isoformat() if type(value) is date else value


def _span(value: str) -> tuple[date, date]:
    """First and last day of an ISO date that may leave out day or month; ValueError if none."""
    found = _DAY.fullmatch(value)
    if not found:
        raise ValueError("must be a date such as 2023-09-11, or two with a slash between them")
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        last = first if day else date(first.year, month or 12, 28)
    except ValueError:
        raise ValueError("is no day of the calendar") from None
    return first, last


def _real_dates(value: str) -> str:
    ends = value.split("/")
    if len(ends) > 2:
        raise ValueError("must be one date, or two with a slash between them")
    if len(ends) == 2 and _span(ends[0])[0] > _span(ends[1])[1]:
        raise ValueError("must begin before it ends")
    _span(ends[0])
    return value


def _in_order(values: tuple[str, ...]) -> tuple[str, ...]:
    spans = [value.split("/") for value in values]
    if any(_span(one[-1])[1] >= _span(two[0])[0] for one, two in pairwise(spans)):
        raise ValueError("must follow each other")
    return values


def _distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) < len(values):
        raise ValueError("must not name the same thing twice")
    return values


def _both_apostrophes(values: tuple[str, ...]) -> tuple[str, ...]:
    """Each name as given and, where it has a curled apostrophe, with the typewriter's after it."""
    found = [one for name in values for one in (name, name.replace("\u2019", "'"))]
    return tuple(dict.fromkeys(found))


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Names = Annotated[tuple[Text, ...], AfterValidator(_distinct), AfterValidator(_both_apostrophes)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
NamesByLanguage = Mapping[LanguageCode, Names]
IsoDay = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    BeforeValidator(_day_as_text),
    AfterValidator(_real_dates),
]
IsoDates = Annotated[str, BeforeValidator(_day_as_text), AfterValidator(_real_dates)]
Years = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{4}(/[0-9]{4})?$"), AfterValidator(_real_dates)
]
Link = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$")]
Count = Annotated[StrictInt, Field(ge=1, le=9999)]
InstrumentId = Annotated[str, StringConstraints(pattern=f"^{_SLUG}$")]
BodyId = Annotated[str, StringConstraints(pattern=f"^{_SLUG}(/{_SLUG})+$")]
MeetingId = Annotated[str, StringConstraints(pattern=f"^{_SLUG}(/{_SLUG})+/[0-9]+$")]
PlanId = Annotated[str, StringConstraints(pattern=f"^{_NAME}(/{_NAME})+([@+]{_NAME})*$")]
FormId = Annotated[str, StringConstraints(pattern=f"^{_SLUG}/form/[0-9A-Za-z]+$")]
DocumentId = Annotated[str, StringConstraints(pattern=f"^{_SLUG}(/{_SEGMENT})+$")]
Label = Annotated[str, StringConstraints(pattern=f"^{_LABEL}$")]


class Entry(BaseModel):
    """Base of all entries: unknown keys are refused and a loaded entry cannot be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NamedEntry(Entry):
    """An entry with a title, and further names in several languages."""

    title: Text
    names: Names = ()
    names_in: NamesByLanguage = Field(default_factory=dict)

    @property
    def every_name(self) -> tuple[str, ...]:
        """The title and all names, of every language."""
        return (
            self.title,
            *self.names,
            *(name for names in self.names_in.values() for name in names),
        )


class Instrument(NamedEntry):
    """A treaty, an agenda or framework, or a set of standards."""

    table: ClassVar[str] = "instrument"

    id: InstrumentId
    kind: Literal["convention", "agenda_or_framework", "standard"]
    title: Text
    names: Names = ()
    abbreviations: Names = ()
    names_in: NamesByLanguage = Field(default_factory=dict)
    link: Link | None = None
    adopted: IsoDay | None = None
    in_force: IsoDay | None = None
    last_article: Count | None = None
    series: Annotated[Text, StringConstraints(pattern=r"\{number\}")] | None = Field(
        default=None, description="how one standard is named, with `{number}` in it"
    )


class Body(NamedEntry):
    """A series of numbered meetings."""

    table: ClassVar[str] = "body"

    id: BodyId
    instrument: InstrumentId
    kind: Literal["meeting", "review_conference"]
    title: Text
    names: Names = ()
    abbreviations: Names = ()
    names_in: NamesByLanguage = Field(default_factory=dict)


class Meeting(Entry):
    """One meeting of a series."""

    table: ClassVar[str] = "meeting"

    id: MeetingId
    body: BodyId
    number: Count
    title: Text
    dates: IsoDates | None = None
    sittings: Annotated[tuple[IsoDates, ...], AfterValidator(_in_order)] = Field(
        default=(), description="the parts of a meeting that was held in several"
    )
    place: Text | None = None


class PlanEntry(NamedEntry):
    """An action plan."""

    table: ClassVar[str] = "plan"

    id: PlanId
    instrument: InstrumentId
    title: Text
    names: Names = ()
    abbreviations: Names = ()
    names_in: NamesByLanguage = Field(default_factory=dict)
    adopted_at: MeetingId | None = None
    period: Years | None = None
    last_action: Count | None = None


class Form(Entry):
    """A lettered or numbered part of a reporting format."""

    table: ClassVar[str] = "form"

    id: FormId
    instrument: InstrumentId
    letter: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]+$")]
    title: Text | None = None


class Document(Entry):
    """A document that plans name by its title."""

    table: ClassVar[str] = "document"

    id: DocumentId
    title: Text
    names: Names = ()


class ArticleItem(Entry):
    """An item of a paragraph of a treaty; without label it is no target of its own."""

    label: Label | None = None
    text: str = ""
    continuation: Text | None = None
    item: tuple[ArticleItem, ...] = ()


def _shallow(items: tuple[ArticleItem, ...]) -> tuple[ArticleItem, ...]:
    level, depth = items, 0
    while level:
        level, depth = tuple(below for item in level for below in item.item), depth + 1
        if depth > DEEPEST_ITEM:
            raise ValueError(TOO_DEEP)
    return items


class ArticleParagraph(Entry):
    """A paragraph of an article; without number it is no target of its own."""

    number: Label | None = None
    text: str = ""
    continuation: Text | None = None
    item: Annotated[tuple[ArticleItem, ...], AfterValidator(_shallow)] = ()


class Article(Entry):
    """An article of a treaty, as its file gives it."""

    table: ClassVar[str] = "article"

    instrument: InstrumentId
    number: Label
    heading: Text | None = None
    paragraph: tuple[ArticleParagraph, ...] = ()

    @property
    def id(self) -> str:
        """The target id, such as `ccm/art/3`."""
        return f"{self.instrument}/art/{self.number}"


class SymbolRule(Entry):
    """Who issues the documents whose symbol starts so, and where they can be opened."""

    table: ClassVar[str] = "symbol"

    prefix: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z][0-9A-Za-z.-]*(/[0-9A-Za-z.-]+)*$")]
    body: Text
    link: Annotated[Link, StringConstraints(pattern=r"\{symbol\}")] | None = None

    @property
    def id(self) -> str:
        """What tells this rule from others."""
        return self.prefix


class AuthorityFile(Entry):
    """All tables of one authority file."""

    format: Literal["concordat-authority/1"]
    provenance: Text | None = None
    instrument: tuple[Instrument, ...] = ()
    body: tuple[Body, ...] = ()
    meeting: tuple[Meeting, ...] = ()
    plan: tuple[PlanEntry, ...] = ()
    form: tuple[Form, ...] = ()
    document: tuple[Document, ...] = ()
    article: tuple[Article, ...] = ()
    symbol: tuple[SymbolRule, ...] = ()


AnyEntry = Instrument | Body | Meeting | PlanEntry | Form | Document | Article | SymbolRule

_BOTTOMLESS = {"recursion_loop", "recursion_depth_exceeded"}
_EXPECTED_ID = {
    "instrument": "small letters, digits and hyphens, such as `ccm`",
    "body": "an instrument, a slash and a name, such as `ccm/msp`",
    "meeting": "a body, a slash and a number, such as `ccm/msp/11`",
    "plan": "an id such as `ccm/lausanne-2020`",
    "form": "an id such as `ccm/form/K`",
    "document": "an id such as `un/CCM/MSP/2018/9`",
}
_EXPECTED = {
    "instrument": _EXPECTED_ID["instrument"],
    "body": _EXPECTED_ID["body"],
    "adopted_at": _EXPECTED_ID["meeting"],
    "adopted": "a day such as 2008-05-30",
    "in_force": "a day such as 2010-08-01",
    "period": "years such as 2021/2026",
    "letter": "one letter or number, such as K",
    "label": "a letter or number without brackets, such as a",
    "number": "a number without stops, such as 3",
    "prefix": "the start of a symbol, such as CCM/MSP",
    "series": "a text with {number} in it, such as `IMAS {number}`",
    "[key]": "a language code such as fr",
}


def read_entries(data: Mapping[str, Any], name: str) -> AuthorityFile:
    """The entries of a parsed authority file called `name`.

    Raises InputError, one sentence that names file, entry, key and remedy.
    """
    if data.get("format") != FORMAT:
        raise InputError(
            f'{name}: this is no authority file; its first line must be format = "{FORMAT}".'
        )
    try:
        return AuthorityFile.model_validate(data)
    except ValidationError as error:
        raise InputError(f"{name}: {_told(error, data)}") from None


def _told(error: ValidationError, data: Mapping[str, Any]) -> str:
    fault = first_fault(error, lambda table, index: _entry_name(table, index, data))
    if fault.found["type"] in _BOTTOMLESS or TOO_DEEP in fault.found["msg"]:
        return f"{fault.where}: {TOO_DEEP}."
    return fault.told(_message(fault.found, fault.table))


def _entry_name(table: str, index: int, data: Mapping[str, Any]) -> str:
    entry = data[table][index]
    if isinstance(entry, Mapping):
        for key in ("id", "prefix"):
            if isinstance(entry.get(key), str):
                return f"{table} `{_short(entry[key])}`"
        if table == "article" and isinstance(entry.get("number"), str):
            return f"article `{_short(entry['number'])}`"
    return f"{table} number {index + 1}"


def _message(fault: Mapping[str, Any], table: str) -> str:
    kind, value = fault["type"], fault["input"]
    last = next((key for key in reversed(fault["loc"]) if isinstance(key, str)), "")
    expected = _EXPECTED_ID.get(table) if last == "id" else _EXPECTED.get(last)
    if kind == "missing":
        return "is missing; add it."
    if kind == "extra_forbidden":
        return "is not a key of authority files; remove it or mend its spelling."
    if kind == "string_pattern_mismatch" and expected:
        return f"must be {expected}, not {_short(value)!r}."
    if kind == "string_too_short":
        return "is empty; write a text or remove the key."
    if kind in {"tuple_type", "dict_type", "mapping_type", "model_type", "model_attributes_type"}:
        wanted = "list" if kind == "tuple_type" else "table"
        return f"must be a {wanted}, not {_short(value)!r}."
    said = str(fault["msg"]).removeprefix("Value error, ").rstrip(".")
    return f"{said[:1].lower()}{said[1:]}, not {_short(value)!r}."


def _short(value: object) -> object:
    text = value if isinstance(value, str) else repr(value)
    if len(text) > 60:
        return text[:57] + "..."
    return value
