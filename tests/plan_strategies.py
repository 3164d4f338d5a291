"""Random schema objects made from the models themselves, hostile characters included.

Values follow the types and limits of the fields, so that a new field is covered without a word
here. What the types cannot say, that ids are unique and references lead somewhere, is mended
afterwards.
"""

from __future__ import annotations

import typing
from functools import cache
from typing import Any, TypeVar

from hypothesis import strategies as st
from pydantic import BaseModel

from concordat_schemas.alignment import Alignment, Edit, Fact, Group, Link, group_type
from concordat_schemas.lineage import Lineage, Member, Step, Thread
from concordat_schemas.plan import Item, Plan, SchemaRef, elements, leaf_fields
from concordat_schemas.shapes import Shape, XmlField, fields

_Model = TypeVar("_Model", bound=BaseModel)

_HOSTILE = (
    "\x00\x01\x08\x0b\x0c\x1b\x1f\x7f\x85\ufffe\uffff"  # none of these may stand in XML 1.0 as is
    "\t\n\r \u00a0\u2028\u202e\ufeff\u00ad"
    "<>&'\"=+-@;,|\\"
    "_x0041éß中\U0001d49c\u0301"
)
_TRAPS = ["", "_x000C_", "_x0041\x0c", "]]>", "a\r\nb", "a\n\nb", "<!-- a -->", "&amp;", "=1+1"]
TEXT = st.sampled_from(_TRAPS) | st.text(
    st.sampled_from(_HOSTILE) | st.characters(exclude_categories=["Cs"]), max_size=6
)
"""Text with what XML, JSON, CSV and terminals stumble over, half characters left out."""


def documents(model: type[_Model]) -> st.SearchStrategy[_Model]:
    """Random objects of a document model that hold together."""
    return typing.cast("st.SearchStrategy[_Model]", _instances(model, 0))


@cache
def _instances(model: type[BaseModel], depth: int) -> st.SearchStrategy[Any]:
    special = _SPECIAL.get(model)
    if special is not None:
        return typing.cast("st.SearchStrategy[Any]", special(depth))
    return _plainly(model, depth)


def _plainly(
    model: type[BaseModel], depth: int, **given: st.SearchStrategy[Any]
) -> st.SearchStrategy[Any]:
    values = {
        field.json_name: given[field.name] if field.name in given else _values(field, depth)
        for field in fields(model)
        if not field.computed
    }
    return st.fixed_dictionaries(values).map(model.model_validate)


def _values(field: XmlField, depth: int) -> st.SearchStrategy[Any]:
    limits: dict[str, Any] = {}
    for limit in field.info.metadata:
        for name in ("ge", "le", "min_length", "pattern"):
            if getattr(limit, name, None) is not None:
                limits[name] = getattr(limit, name)
    found = _of_shape(field.shape, limits, depth)
    return st.none() | found if field.optional else found


def _of_shape(shape: Shape, limits: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    if shape.kind == "model":
        return _instances(shape.python, depth + 1)
    if shape.kind == "list":
        assert shape.inner is not None
        least = limits.get("min_length", 0)
        most = max(least, 2 if depth < 2 else 1 if depth < 4 else 0)
        return st.lists(_of_shape(shape.inner, {}, depth), min_size=least, max_size=most)
    if shape.kind == "map":
        return st.dictionaries(TEXT, TEXT, max_size=2)
    if shape.kind == "figures":
        return st.tuples(*[_figures(0, None)] * shape.count)
    if typing.get_args(shape.python):
        return st.sampled_from(typing.get_args(shape.python))
    if shape.python is bool:
        return st.booleans()
    if shape.python is int:
        return st.integers(limits.get("ge", -(10**9)), limits.get("le", 10**9))
    if shape.python is float:
        return _figures(limits.get("ge"), limits.get("le"))
    if "pattern" in limits:
        return st.from_regex(limits["pattern"].removesuffix("$"), fullmatch=True)
    return TEXT.filter(lambda text: len(text) >= limits.get("min_length", 0))


def _figures(least: float | None, most: float | None) -> st.SearchStrategy[float]:
    return st.floats(least, most, allow_nan=False, allow_infinity=False)


def _schema_ref(name: str) -> st.SearchStrategy[SchemaRef]:
    return st.just(SchemaRef(name=f"concordat/{name}", version="1.0"))


def _items(depth: int) -> st.SearchStrategy[Item]:
    inside = st.just([]) if depth > 3 else st.lists(_instances(Item, depth + 2), max_size=1)
    return _plainly(Item, depth, items=inside)


@st.composite
def _plans(draw: st.DrawFn, depth: int) -> Plan:
    plan: Plan = draw(_plainly(Plan, depth, schema_=_schema_ref("plan")))
    some = draw(st.randoms(use_true_random=False))
    for number, source in enumerate(plan.sources):
        source.id += f"~{number}"
        source.pages = None
    for number, element in enumerate(elements(plan)):
        element.id += f"~{number}"
        element.seq = number
    _place(plan, some)
    _number_sections(plan, some)
    notes = [footnote.id for footnote in plan.footnotes]
    callers: list[Any] = [*plan.sections, *plan.paragraphs, *plan.actions]
    for caller in callers:
        caller.notes = some.sample(notes, some.randint(0, len(notes)))
    _aim(plan, some)
    account = plan.diagnostics.coverage
    given = account.model_dump(exclude={"source", "read", "markup"})
    account.lost -= min(0, sum(given.values()))
    account.read = sum(given.values()) - given["lost"] + account.lost
    return plan


def _place(plan: Plan, some: Any) -> None:
    owners = [*elements(plan), *plan.furniture, *plan.unplaced]
    for owner in owners:
        if not plan.sources:
            owner.places = []
        for place in owner.places:
            place.source = some.choice(plan.sources).id


def _number_sections(plan: Plan, some: Any) -> None:
    for number, section in enumerate(plan.sections):
        section.level = number + 1
        before = [known.id for known in plan.sections[:number]]
        section.parent = some.choice([None, *before])
    known = [None, *(section.id for section in plan.sections)]
    inside: list[Any] = [*plan.paragraphs, *plan.actions, *plan.tables]
    for element in inside:
        element.section = some.choice(known)


def _aim(plan: Plan, some: Any) -> None:
    texts = [(e.id, name, len(text)) for e in elements(plan) for name, text in leaf_fields(e)]
    if not texts:
        plan.references = []
        for footnote in plan.footnotes:
            footnote.calls = []
    for footnote in plan.footnotes:
        for call in footnote.calls:
            call.element, call.field, length = some.choice(texts)
            call.offset = some.randint(0, length)
    for number, mention in enumerate(plan.references):
        mention.element, mention.field, length = some.choice(texts)
        mention.end = some.randint(0, length)
        mention.start = some.randint(0, mention.end)
        mention.within = some.choice([None, *range(number)])


_WORDS = TEXT.filter(bool)
_EDITS = st.one_of(
    st.builds(lambda text: Edit(operation="equal", old=text, new=text), _WORDS),
    st.builds(lambda text: Edit(operation="insert", new=text), _WORDS),
    st.builds(lambda text: Edit(operation="delete", old=text), _WORDS),
    st.builds(lambda old, new: Edit(operation="replace", old=old, new=new), _WORDS, _WORDS),
)


@st.composite
def _groups(draw: st.DrawFn, /, model: type[Group], **more: Any) -> Group:
    old, new = draw(st.lists(TEXT, min_size=1, max_size=3)), draw(st.lists(TEXT, min_size=1))
    return model.model_validate(
        {"old": old, "new": new, "type": group_type(len(old), len(new)), **more}
    )


@st.composite
def _lineages(draw: st.DrawFn) -> Lineage:
    plans = draw(st.lists(TEXT, min_size=2, max_size=3, unique=True))
    threads = []
    for number in range(draw(st.integers(0, 2))):
        members = [
            Member(plan=plan, elements=draw(st.lists(TEXT, min_size=1, max_size=2)))
            for plan in plans
        ]
        step = draw(_groups(Step, old_plan=plans[0], new_plan=plans[1]))
        threads.append(
            Thread(
                id=f"{draw(TEXT)}~{number}",
                members=members,
                groups=[step],
                first=plans[0],
                last=plans[-1],
            )
        )
    return Lineage(id=draw(_WORDS), plans=plans, threads=threads)


_SPECIAL: dict[type[BaseModel], Any] = {
    Item: _items,
    Plan: _plans,
    Edit: lambda depth: _EDITS,
    Fact: lambda depth: _plainly(Fact, depth, old=_WORDS),
    Group: lambda depth: _groups(Group),
    Link: lambda depth: _plainly(Link, depth, editorial=st.just(False)),
    Alignment: lambda depth: _plainly(
        Alignment, depth, schema_=_schema_ref("alignment"), notice=st.none()
    ),
    Lineage: lambda depth: _lineages(),
}
