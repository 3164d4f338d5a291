"""Builds small Word files from raw WordprocessingML, so that a test shows exactly what is read."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": W,
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "x99": "urn:example:a-namespace-nobody-knows",
    }.items()
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"

# A part that a caller may give, its file name, its root element.
_PARTS = {
    "styles": ("styles.xml", "styles"),
    "numbering": ("numbering.xml", "numbering"),
    "settings": ("settings.xml", "settings"),
    "footnotes": ("footnotes.xml", "footnotes"),
    "endnotes": ("endnotes.xml", "endnotes"),
    "comments": ("comments.xml", "comments"),
}
_ROOTS = {"header": "hdr", "footer": "ftr"}


def docx(
    body: str,
    *,
    headers: dict[str, str] | None = None,
    links: dict[str, str] | None = None,
    extra: dict[str, bytes] | None = None,
    **parts: str,
) -> bytes:
    """A Word file: `body` and `parts` (styles, numbering, footnotes, ...) are inner XML.

    `headers` gives header and footer parts by relationship id (`header1`, `footer1`), `links`
    external targets by relationship id, `extra` entries added to the ZIP as they are.
    """
    relations = []
    files: dict[str, bytes] = {}
    types = [("/word/document.xml", "document.main")]
    for name, inner in parts.items():
        file, root = _PARTS[name]
        files[f"word/{file}"] = part(root, inner)
        relations.append((f"rId_{name}", f"{RELATIONS}/{name}", file, False))
        types.append((f"/word/{file}", name))
    for identifier, inner in (headers or {}).items():
        kind = identifier.rstrip("0123456789")
        files[f"word/{identifier}.xml"] = part(_ROOTS[kind], inner)
        relations.append((identifier, f"{RELATIONS}/{kind}", f"{identifier}.xml", False))
        types.append((f"/word/{identifier}.xml", kind))
    for identifier, target in (links or {}).items():
        relations.append((identifier, f"{RELATIONS}/hyperlink", target, True))
    files["word/document.xml"] = part("document", f"<w:body>{body}</w:body>")
    files["word/_rels/document.xml.rels"] = relationships(relations)
    files["_rels/.rels"] = relationships(
        [("rId1", f"{RELATIONS}/officeDocument", "word/document.xml", False)]
    )
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{_TYPES}.{kind}+xml"/>' for name, kind in types
    )
    files["[Content_Types].xml"] = (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()
    files.update(extra or {})
    return zipped(files)


def part(root: str, inner: str) -> bytes:
    """One part: a WordprocessingML root with every namespace declared."""
    return f'<?xml version="1.0"?><w:{root} {NAMESPACES}>{inner}</w:{root}>'.encode()


def relationships(relations: list[tuple[str, str, str, bool]]) -> bytes:
    """A relationship part from (id, type, target, is external)."""
    inner = "".join(
        f'<Relationship Id="{identifier}" Type="{kind}" Target={quoteattr(target)}'
        + (' TargetMode="External"/>' if external else "/>")
        for identifier, kind, target, external in relations
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'.encode()


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP file with the given entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def p(
    *content: str, properties: str = "", style: str = "", num: tuple[int, int] | None = None
) -> str:
    """A paragraph; a string that is no XML becomes a run. `num` is (numId, level)."""
    inner = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num is not None:
        inner += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    inner += properties
    runs = "".join(one if one.startswith("<") else r(one) for one in content)
    return f"<w:p>{f'<w:pPr>{inner}</w:pPr>' if inner else ''}{runs}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run of text."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{inner}{t(text)}</w:r>"


def t(text: str) -> str:
    """A text element that keeps its spaces."""
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def field(code: str, result: str) -> str:
    """A complex field with its stored result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{escape(code)}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{r(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def table(*rows: str, columns: int = 2) -> str:
    """A table from `tr` elements."""
    grid = '<w:gridCol w:w="2000"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def tr(*cells: str, properties: str = "") -> str:
    """A table row; a string that is no XML becomes a cell."""
    inner = "".join(one if one.startswith("<") else tc(one) for one in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{inner}</w:tr>"


def tc(content: str = "", properties: str = "") -> str:
    """A table cell; content that is no XML becomes a paragraph."""
    inner = content if content.startswith("<") else p(content) if content else p()
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def level(
    index: int, text: str, kind: str = "decimal", start: int | None = 1, more: str = ""
) -> str:
    """A level of a list; `more` goes after the number format (pStyle, isLgl, lvlRestart)."""
    first = "" if start is None else f'<w:start w:val="{start}"/>'
    return (
        f'<w:lvl w:ilvl="{index}">{first}<w:numFmt w:val="{kind}"/>{more}'
        f"<w:lvlText w:val={quoteattr(text)}/></w:lvl>"
    )


def abstract(identifier: int, *levels: str, more: str = "") -> str:
    """An abstract list definition."""
    return f'<w:abstractNum w:abstractNumId="{identifier}">{more}{"".join(levels)}</w:abstractNum>'


def num(identifier: int, of: int, overrides: str = "") -> str:
    """A list instance."""
    return f'<w:num w:numId="{identifier}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def restart(index: int, start: int = 1) -> str:
    """An override that starts a level anew."""
    return f'<w:lvlOverride w:ilvl="{index}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def style(
    identifier: str,
    *,
    name: str = "",
    base: str = "",
    kind: str = "paragraph",
    paragraph: str = "",
    run: str = "",
    default: bool = False,
) -> str:
    """A style."""
    return (
        f'<w:style w:type="{kind}" w:styleId="{identifier}"'
        + (' w:default="1">' if default else ">")
        + f'<w:name w:val="{name or identifier}"/>'
        + (f'<w:basedOn w:val="{base}"/>' if base else "")
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + "</w:style>"
    )


def note(identifier: int, *content: str, kind: str = "footnote", more: str = "") -> str:
    """A note whose mark Word computes."""
    mark = f"<w:r><w:{kind}Ref/></w:r>"
    return f'<w:{kind} w:id="{identifier}" {more}>{p(mark, *content)}</w:{kind}>'


def call(identifier: int, kind: str = "footnote", by_hand: str = "") -> str:
    """A run that calls a note; `by_hand` is the mark when it is typed."""
    if by_hand:
        more = 'w:customMarkFollows="1"'
        return f'<w:r><w:{kind}Reference {more} w:id="{identifier}"/>{t(by_hand)}</w:r>'
    return f'<w:r><w:{kind}Reference w:id="{identifier}"/></w:r>'
