"""The XML mapping: any schema object written as XML, and read back as the same object.

The shape of every element follows from the model (see `shapes`). Characters that XML forbids are
written as `_xHHHH_`, the convention of ECMA-376 (ST_Xstring), so that nothing is lost; a literal
`_xHHHH_` has its first `_` written as `_x005F_`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from concordat_schemas.safe_xml import XmlRefused, parse
from concordat_schemas.shapes import Shape, XmlField, camel, fields, inner_tag, member_tag

if TYPE_CHECKING:
    from lxml import etree

_Model = TypeVar("_Model", bound=BaseModel)

_FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_ILLEGAL = re.compile(f"[{_FORBIDDEN}]")
_LITERAL_ESCAPE = re.compile(f"_(?=x[0-9A-F]{{4}}[_{_FORBIDDEN}])")
_ESCAPE = re.compile(r"_x([0-9A-F]{4})_")


@dataclass(frozen=True, slots=True)
class XmlDocument:
    """XML as UTF-8 bytes, and how many characters had to be written as `_xHHHH_`."""

    data: bytes
    replaced: int


def namespace(model: type[BaseModel]) -> str:
    """The XML namespace of a model that is a document of its own: `urn:concordat:plan:1`."""
    return f"urn:concordat:{camel(model.__name__)}:1"


def dump(document: BaseModel) -> XmlDocument:
    """A schema object as an XML document in its namespace, indented, ending in a line feed."""
    from lxml import etree

    space = namespace(type(document))
    root = etree.Element(f"{{{space}}}{camel(type(document).__name__)}", nsmap={None: space})  # type: ignore[dict-item]
    writer = _Writer(f"{{{space}}}")
    writer.fill(root, document)
    etree.indent(root)
    head = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    return XmlDocument(head + etree.tostring(root, encoding="UTF-8") + b"\n", writer.replaced)


def load(data: bytes, model: type[_Model]) -> _Model:
    """The object that `dump` wrote; `XmlRefused` when the XML is not one of this model.

    Values that the model refuses raise pydantic's `ValidationError`.
    """
    return load_element(parse(data), model)


def load_element(root: etree._Element, model: type[_Model]) -> _Model:
    """As `load`, for a document that is parsed already."""
    space = namespace(model)
    wanted = f"{{{space}}}{camel(model.__name__)}"
    if root.tag != wanted:
        raise XmlRefused(f"the root element is {root.tag}, not {wanted}")
    return model.model_validate(_read_model(root, model, f"{{{space}}}"))


def escape(text: str) -> str:
    """Text with the characters that XML forbids written as `_xHHHH_`."""
    guarded = _LITERAL_ESCAPE.sub("_x005F_", text)
    return _ILLEGAL.sub(lambda match: f"_x{ord(match[0]):04X}_", guarded)


def unescape(text: str) -> str:
    """The text that `escape` was given."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def _spell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


class _Writer:
    def __init__(self, space: str) -> None:
        self.space = space
        self.replaced = 0

    def fill(self, element: etree._Element, model: BaseModel) -> None:
        for field in fields(type(model)):
            value = getattr(model, field.name)
            if value is None or (value == [] and not field.optional):
                continue
            if field.attribute:
                element.set(field.tag, self.leaf(value, field.shape))
            else:
                self.add(element, field.tag, value, field.shape)

    def add(self, parent: etree._Element, tag: str, value: Any, shape: Shape) -> None:
        from lxml import etree

        element = etree.SubElement(parent, self.space + tag)
        if shape.kind == "model":
            self.fill(element, value)
        elif shape.kind == "list":
            assert shape.inner is not None
            for member in value:
                self.add_member(element, tag, member, shape.inner)
        elif shape.kind == "map":
            for key, text in value.items():
                entry = etree.SubElement(element, self.space + "entry")
                entry.set("key", self.text(key))
                entry.text = self.text(text)
        else:
            element.text = self.leaf(value, shape)

    def add_member(self, parent: etree._Element, tag: str, value: Any, shape: Shape) -> None:
        from lxml import etree

        if shape.kind != "list":
            self.add(parent, member_tag(tag), value, shape)
            return
        assert shape.inner is not None
        row = etree.SubElement(parent, self.space + member_tag(tag))
        for member in value:
            self.add(row, inner_tag(shape.inner), member, shape.inner)

    def leaf(self, value: Any, shape: Shape) -> str:
        if shape.kind == "figures":
            return " ".join(_spell(figure) for figure in value)
        return self.text(value) if isinstance(value, str) else _spell(value)

    def text(self, text: str) -> str:
        self.replaced += len(_ILLEGAL.findall(text))
        return escape(text)


def _read_model(element: etree._Element, model: type[BaseModel], space: str) -> dict[str, Any]:
    by_tag = {field.tag: field for field in fields(model)}
    found: dict[str, Any] = {}
    for tag, raw in element.attrib.items():
        field = by_tag.get(str(tag))
        if field is None or not field.attribute:
            raise XmlRefused(f"line {element.sourceline}: unexpected attribute {tag!r}")
        text = unescape(str(raw))
        found[field.json_name] = text.split() if field.shape.kind == "figures" else text
    _no_stray_text(element)
    for child in element:
        field = by_tag.get(_local(child, space))
        if field is None or field.attribute or field.json_name in found:
            raise XmlRefused(f"line {child.sourceline}: unexpected element {_local(child, space)}")
        if not field.computed:
            found[field.json_name] = _read(child, field.tag, field.shape, space)
    for field in by_tag.values():
        if _is_empty_list(field) and field.json_name not in found:
            found[field.json_name] = []
    return found


def _is_empty_list(field: XmlField) -> bool:
    return field.shape.kind == "list" and not field.optional


def _read(element: etree._Element, tag: str, shape: Shape, space: str) -> Any:
    if shape.kind == "model":
        return _read_model(element, shape.python, space)
    if shape.kind == "list":
        assert shape.inner is not None
        _no_stray_text(element)
        return [
            _read_member(_expect(child, member_tag(tag), space), shape.inner, space)
            for child in element
        ]
    if shape.kind == "map":
        _no_stray_text(element)
        entries = [_expect(child, "entry", space) for child in element]
        return {unescape(entry.get("key") or ""): _leaf(entry) for entry in entries}
    return _leaf(element)


def _read_member(element: etree._Element, shape: Shape, space: str) -> Any:
    if shape.kind != "list":
        return _read(element, "", shape, space)
    assert shape.inner is not None
    _no_stray_text(element)
    wanted = inner_tag(shape.inner)
    return [_read(_expect(child, wanted, space), "", shape.inner, space) for child in element]


def _leaf(element: etree._Element) -> str:
    if len(element):
        raise XmlRefused(f"line {element.sourceline}: an element where only text may stand")
    return unescape(element.text or "")


def _expect(element: etree._Element, tag: str, space: str) -> etree._Element:
    if _local(element, space) != tag:
        raise XmlRefused(
            f"line {element.sourceline}: element {_local(element, space)} where {tag} must stand"
        )
    return element


def _local(element: etree._Element, space: str) -> str:
    tag = str(element.tag)
    return tag.removeprefix(space)


def _no_stray_text(element: etree._Element) -> None:
    texts = [element.text, *(child.tail for child in element)]
    if any(text and not text.isspace() for text in texts):
        raise XmlRefused(f"line {element.sourceline}: text where only elements may stand")
