"""How the fields of a model stand in XML: what is an attribute, what an element, and its name.

One rule for all models. A field is an element of its own name in camel case, save that figures,
flags, closed lists of words and identifiers are attributes. A list is an element that holds one
element for each member, named with the singular. What is none is left out, and so is a list that
is empty; a list that may also be none is written when it is empty.
"""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel

ShapeKind = Literal["scalar", "figures", "model", "list", "map"]

# Strings that identify or classify. Everything else that is a string is text for reading. An
# entry with a class applies to that class only, where elsewhere the name stands for text.
_ATTRIBUTES = frozenset(
    {
        "code",
        "date",
        "element",
        "field",
        "file",
        "first",
        "id",
        "key",
        "kind",
        "label",
        "language",
        "last",
        "locator",
        "media_type",
        "name",
        "new_plan",
        "number",
        "old_plan",
        "parent",
        "period",
        "plan",
        "predecessor",
        "reader",
        "section",
        "sha256",
        "source",
        "unit",
        "version",
        "Alignment.new",
        "Alignment.old",
        "Link.new",
        "Link.old",
        "RunnerUp.new",
        "RunnerUp.old",
    }
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A type as XML sees it; `inner` is the member of a list, `python` the leaf type or model."""

    kind: ShapeKind
    python: Any = None
    inner: Shape | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class XmlField:
    """A field of a model with its place in XML."""

    name: str
    json_name: str
    tag: str
    shape: Shape
    optional: bool
    attribute: bool
    computed: bool
    has_default: bool
    info: Any


def camel(name: str) -> str:
    """`short_title` as `shortTitle`, and a class name `PlanWarning` as `planWarning`."""
    head, *rest = name.rstrip("_").split("_")
    return head[:1].lower() + head[1:] + "".join(part.capitalize() for part in rest)


def member_tag(tag: str) -> str:
    """The element of one member of a list: `actions` holds `action`, `furniture` holds `entry`."""
    return tag[:-1] if tag.endswith("s") else "entry"


def inner_tag(shape: Shape) -> str:
    """The element of a member of a list within a list, such as the `cell` of a `row`."""
    return camel(shape.python.__name__) if shape.kind == "model" else "entry"


@cache
def fields(model: type[BaseModel]) -> tuple[XmlField, ...]:
    """The fields of a model in the order of the contract, derived ones last."""
    found = []
    for name, info in model.model_fields.items():
        shape, optional = _shape(info.annotation)
        found.append(
            XmlField(
                name=name,
                json_name=info.alias or name,
                tag=camel(info.alias or name),
                shape=shape,
                optional=optional,
                attribute=_is_attribute(model, name, shape),
                computed=False,
                has_default=not info.is_required(),
                info=info,
            )
        )
    for name, derived in model.model_computed_fields.items():
        shape, optional = _shape(derived.return_type)
        found.append(
            XmlField(name, name, camel(name), shape, optional, False, True, False, derived)
        )
    return tuple(found)


def _is_attribute(model: type[BaseModel], name: str, shape: Shape) -> bool:
    if shape.kind == "figures":
        return True
    if shape.kind != "scalar":
        return False
    if shape.python is not str:
        return True
    return name in _ATTRIBUTES or f"{model.__name__}.{name}" in _ATTRIBUTES


def _shape(annotation: Any) -> tuple[Shape, bool]:
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        return _shape(typing.get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        members = [arg for arg in typing.get_args(annotation) if arg is not type(None)]
        if len(members) == 1:
            return _shape(members[0])[0], True
    elif origin is list:
        return Shape("list", inner=_shape(typing.get_args(annotation)[0])[0]), False
    elif origin is dict and typing.get_args(annotation) == (str, str):
        return Shape("map"), False
    elif origin is tuple:
        members = list(typing.get_args(annotation))
        if set(members) <= {int, float}:
            return Shape("figures", python=members[0], count=len(members)), False
    elif origin is Literal:
        return Shape("scalar", python=annotation), False
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Shape("model", python=annotation), False
    elif annotation in (str, int, float, bool):
        return Shape("scalar", python=annotation), False
    raise TypeError(f"the XML mapping has no form for {annotation!r}")
