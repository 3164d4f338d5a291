"""The XML Schema of a model: the mapping of `shapes`, written down for other programs."""

from __future__ import annotations

import inspect
import typing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from concordat_schemas.glossary import meaning
from concordat_schemas.shapes import Shape, XmlField, camel, fields, inner_tag, member_tag
from concordat_schemas.xml import namespace

if TYPE_CHECKING:
    from lxml import etree

XS = "http://www.w3.org/2001/XMLSchema"
_TYPES = {str: "xs:string", int: "xs:integer", float: "xs:double", bool: "xs:boolean"}


@dataclass(frozen=True, slots=True)
class Key:
    """Ids that are unique in a document: the elements that bear them."""

    name: str
    selectors: tuple[str, ...]
    field: str = "@id"


@dataclass(frozen=True, slots=True)
class KeyReference:
    """Fields that must hold an id of the key they refer to."""

    name: str
    key: str
    selectors: tuple[str, ...]
    field: str


_ELEMENTS = ("section", "paragraph", "action", "item", "indicator", "footnote", "table")
CONSTRAINTS: dict[str, tuple[tuple[Key, ...], tuple[KeyReference, ...]]] = {
    "Plan": (
        (
            Key("elementKey", tuple(f".//{name}" for name in _ELEMENTS)),
            Key("sectionKey", ("sections/section",)),
            Key("footnoteKey", ("footnotes/footnote",)),
            Key("sourceKey", ("sources/source",)),
        ),
        (
            KeyReference("parentReference", "sectionKey", ("sections/section",), "@parent"),
            KeyReference(
                "sectionReference",
                "sectionKey",
                ("paragraphs/paragraph", "actions/action", "tables/table"),
                "@section",
            ),
            KeyReference("noteReference", "footnoteKey", (".//notes/note",), "."),
            KeyReference("callReference", "elementKey", (".//call",), "@element"),
            KeyReference("mentionReference", "elementKey", ("references/reference",), "@element"),
            KeyReference("placeReference", "sourceKey", (".//place",), "@source"),
        ),
    ),
    "Lineage": (
        (Key("threadKey", ("threads/thread",)), Key("planKey", ("plans/plan",), ".")),
        (KeyReference("memberReference", "planKey", (".//member",), "@plan"),),
    ),
}
"""Identity constraints by document model."""


def xml_schema(model: type[BaseModel], version: str) -> bytes:
    """The XSD 1.0 of a document model, indented, ending in a line feed."""
    from lxml import etree

    space = namespace(model)
    root = etree.Element(
        f"{{{XS}}}schema",
        {
            "targetNamespace": space,
            "elementFormDefault": "qualified",
            "attributeFormDefault": "unqualified",
            "version": version,
        },
        nsmap={"xs": XS, "c": space},
    )
    name = model.__name__
    document = _add(root, "element", name=camel(name), type=f"c:{name}")
    _document(document, _first_sentence(model))
    keys, references = CONSTRAINTS.get(name, ((), ()))
    for key in keys:
        _identity(document, "key", key.name, key.selectors, key.field)
    for reference in references:
        element = _identity(
            document, "keyref", reference.name, reference.selectors, reference.field
        )
        element.set("refer", f"c:{reference.key}")
    for known in _models(model):
        _complex_type(root, known)
    etree.indent(root)
    head = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    return head + etree.tostring(root, encoding="UTF-8") + b"\n"


def _identity(
    parent: etree._Element, kind: str, name: str, selectors: tuple[str, ...], field: str
) -> etree._Element:
    element = _add(parent, kind, name=name)
    _add(element, "selector", xpath=" | ".join(_qualified(path) for path in selectors))
    _add(element, "field", xpath=field)
    return element


def _qualified(path: str) -> str:
    steps = (step if step in ("", ".") else f"c:{step}" for step in path.split("/"))
    return "/".join(steps)


def _complex_type(root: etree._Element, model: type[BaseModel]) -> None:
    kind = _add(root, "complexType", name=model.__name__)
    _document(kind, _first_sentence(model))
    children = [field for field in fields(model) if not field.attribute]
    if children:
        sequence = _add(kind, "sequence")
        for field in children:
            element = _element(sequence, field.tag, field.shape, _facets(field))
            if _may_be_absent(field):
                element.set("minOccurs", "0")
            _document(element, _meaning(model, field))
    for field in fields(model):
        if field.attribute:
            _attribute(kind, model, field)


def _attribute(kind: etree._Element, model: type[BaseModel], field: XmlField) -> None:
    attribute = _add(kind, "attribute", name=field.tag)
    if not _may_be_absent(field):
        attribute.set("use", "required")
    _document(attribute, _meaning(model, field))
    if field.shape.kind == "figures":
        restriction = _add(_add(attribute, "simpleType"), "restriction")
        listed = _add(_add(restriction, "simpleType"), "list")
        listed.set("itemType", _TYPES[field.shape.python])
        _add(restriction, "length", value=str(field.shape.count))
    else:
        _simple(attribute, field.shape, _facets(field))


def _element(
    sequence: etree._Element, tag: str, shape: Shape, facets: dict[str, str]
) -> etree._Element:
    element = _add(sequence, "element", name=tag)
    if shape.kind == "model":
        element.set("type", f"c:{shape.python.__name__}")
    elif shape.kind == "list":
        assert shape.inner is not None
        members = _add(_add(element, "complexType"), "sequence")
        member = _member(members, member_tag(tag), shape.inner)
        member.set("minOccurs", facets.get("minLength", "0"))
        member.set("maxOccurs", "unbounded")
    elif shape.kind == "map":
        entries = _add(_add(element, "complexType"), "sequence")
        entry = _add(entries, "element", name="entry", minOccurs="0", maxOccurs="unbounded")
        extension = _add(_add(_add(entry, "complexType"), "simpleContent"), "extension")
        extension.set("base", "xs:string")
        _add(extension, "attribute", name="key", type="xs:string", use="required")
    else:
        _simple(element, shape, facets)
    return element


def _member(members: etree._Element, tag: str, shape: Shape) -> etree._Element:
    if shape.kind != "list":
        return _element(members, tag, shape, {})
    assert shape.inner is not None
    row = _add(members, "element", name=tag)
    cells = _add(_add(row, "complexType"), "sequence")
    cell = _element(cells, inner_tag(shape.inner), shape.inner, {})
    cell.set("minOccurs", "0")
    cell.set("maxOccurs", "unbounded")
    return row


def _simple(owner: etree._Element, shape: Shape, facets: dict[str, str]) -> None:
    words = typing.get_args(shape.python)
    if not words and not facets:
        owner.set("type", _TYPES[shape.python])
        return
    base = "xs:string" if words else _TYPES[shape.python]
    restriction = _add(_add(owner, "simpleType"), "restriction", base=base)
    for word in words:
        _add(restriction, "enumeration", value=word)
    for name, value in facets.items():
        _add(restriction, name, value=value)


def _facets(field: XmlField) -> dict[str, str]:
    facets: dict[str, str] = {}
    for constraint in getattr(field.info, "metadata", ()):
        for attribute, facet in (
            ("ge", "minInclusive"),
            ("le", "maxInclusive"),
            ("gt", "minExclusive"),
            ("lt", "maxExclusive"),
            ("min_length", "minLength"),
            ("max_length", "maxLength"),
        ):
            value = getattr(constraint, attribute, None)
            if value is not None:
                facets[facet] = str(value)
        pattern = getattr(constraint, "pattern", None)
        if pattern is not None:
            # An XSD pattern is anchored by definition and knows no anchors.
            facets["pattern"] = str(pattern).removeprefix("^").removesuffix("$")
    return facets


def _may_be_absent(field: XmlField) -> bool:
    if field.shape.kind == "list":
        return not _facets(field).get("minLength")
    return field.optional or field.has_default


def _models(model: type[BaseModel]) -> list[type[BaseModel]]:
    found: dict[str, type[BaseModel]] = {}

    def visit(known: type[BaseModel]) -> None:
        if known.__name__ in found:
            return
        found[known.__name__] = known
        for field in fields(known):
            shape = field.shape
            while shape.inner is not None:
                shape = shape.inner
            if shape.kind == "model":
                visit(shape.python)

    visit(model)
    return list(found.values())


def _first_sentence(model: type[BaseModel]) -> str:
    return (inspect.getdoc(model) or model.__name__).strip()


def _meaning(model: type[BaseModel], field: XmlField) -> str:
    described = getattr(field.info, "description", None)
    return described or meaning(model.__name__, field.json_name) or ""


def _document(owner: etree._Element, text: str) -> None:
    if text:
        annotation = _add(owner, "annotation")
        _add(annotation, "documentation").text = text
        owner.insert(0, annotation)


def _add(parent: etree._Element, tag: str, **attributes: Any) -> etree._Element:
    from lxml import etree

    return etree.SubElement(parent, f"{{{XS}}}{tag}", attributes)
