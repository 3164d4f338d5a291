"""The parts of a Word file around its text, and the file itself: small, valid, always the same."""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from concordat.writers.legal_text import legal_text

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The time of every part in the ZIP file: the earliest there is."""


def word(tag: str, *, within: etree._Element | None = None, **attributes: str) -> etree._Element:
    """An element of WordprocessingML, at the end of `within`; attributes in its namespace."""
    named = {f"{{{WORD}}}{name}": value for name, value in attributes.items()}
    if within is None:
        return etree.Element(f"{{{WORD}}}{tag}", named, nsmap={"w": WORD})
    return etree.SubElement(within, f"{{{WORD}}}{tag}", named)


def docx_bytes(
    document: etree._Element,
    comments: etree._Element,
    *,
    title: str,
    author: str,
    date: str,
    language: str | None,
) -> bytes:
    """The Word file of a document and its comments; `language` is that of the text, as BCP 47."""
    known = language if language and _LANGUAGE.fullmatch(language) else "en"
    parts = {
        "[Content_Types].xml": _content_types().encode(),
        "_rels/.rels": _relationships(
            ("officeDocument", _OFFICE, "word/document.xml"),
            ("metadata/core-properties", f"{_PACKAGE}/relationships", "docProps/core.xml"),
        ).encode(),
        "docProps/core.xml": _core(title, author, date).encode(),
        "word/document.xml": _bytes(document),
        "word/_rels/document.xml.rels": _relationships(
            *((name, _OFFICE, f"{name}.xml") for name in ("styles", "settings", "comments"))
        ).encode(),
        "word/styles.xml": _styles(known).encode(),
        "word/settings.xml": _settings().encode(),
        "word/comments.xml": _bytes(comments),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, content)
    return made.getvalue()


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _content_types() -> str:
    parts = {
        "/word/document.xml": f"{_TYPE}.document.main+xml",
        "/word/styles.xml": f"{_TYPE}.styles+xml",
        "/word/settings.xml": f"{_TYPE}.settings+xml",
        "/word/comments.xml": f"{_TYPE}.comments+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items()
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relationships(*targets: tuple[str, str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{base}/{kind}" Target="{target}"/>'
        for number, (kind, base, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _core(title: str, author: str, date: str) -> str:
    when = date if date[-1] == "Z" or "+" in date or date.count("-") > 2 else f"{date}Z"
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(legal_text(title))}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{when}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{when}</dcterms:modified>'
        "</cp:coreProperties>"
    )


def _settings() -> str:
    return (
        f'{_XML}<w:settings xmlns:w="{WORD}"><w:trackRevisions/>'
        '<w:defaultTabStop w:val="567"/><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
    )


def _styles(language: str) -> str:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'{_XML}<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/>'
        f'<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val={quoteattr(language)}/>'
        '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style>"
        + _style("Title", "Title", "", '<w:b/><w:sz w:val="36"/>')
        + _style("Heading1", "heading 1", _head(0, 360), '<w:b/><w:sz w:val="28"/>')
        + _style("Heading2", "heading 2", _head(1, 280), '<w:b/><w:sz w:val="24"/>')
        + _style("Heading3", "heading 3", _head(2, 240), "<w:b/><w:i/>")
        + _style("PlanText", "Plan text", "", "")
        + _style("PlanActionText", "Plan action text", "", "")
        + _style("PlanAction", "Plan action", _head(3, 240), "<w:b/>")
        + _style(
            "PlanIndicatorHead", "Plan indicators", f"<w:keepNext/>{_indent(567, 0)}", "<w:i/>"
        )
        + _style("PlanIndicator", "Plan indicator", _indent(1134, 567), "")
        + _style("PlanNote", "Plan note", "", '<w:sz w:val="20"/>')
        + _style("PlanNotice", "Plan notice", "", '<w:b/><w:sz w:val="20"/>')
        + _style("PlanTotal", "Plan total", '<w:spacing w:after="0"/>', '<w:sz w:val="18"/>')
        + _style("CommentText", "annotation text", "", '<w:sz w:val="20"/>')
        + '<w:style w:type="table" w:customStyle="1" w:styleId="PlanTotals">'
        '<w:name w:val="Plan totals"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style></w:styles>'
    )


def _head(level: int, before: int) -> str:
    spacing = f'<w:spacing w:before="{before}" w:after="120"/>'
    return f'<w:keepNext/>{spacing}<w:outlineLvl w:val="{level}"/>'


def _indent(left: int, hanging: int) -> str:
    return f'<w:ind w:left="{left}" w:hanging="{hanging}"/>'


def _style(key: str, name: str, paragraph: str, run: str) -> str:
    own = ' w:customStyle="1"' if key.startswith("Plan") else ""
    inner = (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "") + (
        f"<w:rPr>{run}</w:rPr>" if run else ""
    )
    return (
        f'<w:style w:type="paragraph"{own} w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/>{inner}</w:style>'
    )
