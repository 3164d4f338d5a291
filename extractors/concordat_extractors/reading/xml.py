"""How a part of an Office file becomes a tree: the hardened parser, then one set of namespaces.

Strict files (ISO/IEC 29500 Strict) name the same elements in other namespaces; they are renamed
to the transitional ones here, so that no reader has to know both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from concordat_schemas.safe_xml import parse

if TYPE_CHECKING:
    from lxml import etree

_STRICT = "http://purl.oclc.org/ooxml/"
_OPEN_XML = "http://schemas.openxmlformats.org/"
_RENAMED = {
    "wordprocessingml/main": "wordprocessingml/2006/main",
    "officeDocument/relationships": "officeDocument/2006/relationships",
    "officeDocument/math": "officeDocument/2006/math",
    "drawingml/main": "drawingml/2006/main",
    "drawingml/wordprocessingDrawing": "drawingml/2006/wordprocessingDrawing",
}


def parse_part(data: bytes) -> etree._Element:
    """The root of an Office part, in transitional namespaces.

    Raises `concordat_schemas.safe_xml.XmlRefused` when the part is damaged, nests deeper than
    256 elements, or declares a document type.
    """
    root = parse(data)
    if _STRICT.encode() in data or (data[:2] in (b"\xff\xfe", b"\xfe\xff")):
        _rename(root)
    return root


def _rename(root: etree._Element) -> None:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        tag = _transitional(element.tag)
        if tag is not None:
            element.tag = tag
        for name, value in list(element.attrib.items()):
            renamed = _transitional(str(name))
            if renamed is not None:
                del element.attrib[name]
                element.set(renamed, value)


def _transitional(name: str) -> str | None:
    if not name.startswith("{" + _STRICT):
        return None
    space, _, local = name[1:].partition("}")
    known = _RENAMED.get(space[len(_STRICT) :])
    return f"{{{_OPEN_XML}{known}}}{local}" if known else None
