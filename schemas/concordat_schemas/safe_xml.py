"""The only place where XML of unknown origin is parsed: nothing external, nothing that swells."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree


class XmlRefused(ValueError):  # noqa: N818
    """XML that is damaged or that a document has no business to contain; one sentence."""


def parser() -> etree.XMLParser:
    """A parser that opens nothing, loads no DTD, replaces no entities and keeps libxml2's limits.

    The limits are a depth of 256 elements, 10 MB in one text and an amplification of 5.
    """
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )


def parse(data: bytes) -> etree._Element:
    """The root element of a document; `XmlRefused` when it is not well-formed or has a DOCTYPE.

    A DOCTYPE is the only way to bring entities into a document, so it is refused altogether.
    """
    from lxml import etree

    try:
        root = etree.fromstring(data, parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f" at line {line}" if line else ""
        reason = str(error).partition(", line ")[0].strip() or "no XML found"
        raise XmlRefused(f"not well-formed XML{where}: {reason}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlRefused("the XML declares a document type (DOCTYPE), which is not accepted")
    return root
