"""The fixed parts of a Word file: types, relations, styles, root elements."""

from __future__ import annotations

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def types(kind: str, furniture: bool) -> str:
    """The part that names the content types; `kind` is `footnote` or `endnote`."""
    names = ["document.main:document", "styles:styles", "numbering:numbering"]
    names.append(f"{kind}s:{kind}s")
    if furniture:
        names += ["header:header1", "footer:footer1"]
    overrides = "".join(
        f'<Override PartName="/word/{n.split(":")[1]}.xml" '
        f'ContentType="{_TYPE}.{n.split(":")[0]}+xml"/>'
        for n in names
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/'
        'package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.'
        'openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{overrides}</Types>'
    )


def relations(kind: str, furniture: bool) -> str:
    """What the document part relates to."""
    found = [("styles", "styles.xml"), ("numbering", "numbering.xml")]
    found.append((f"{kind}s", f"{kind}s.xml"))
    if furniture:
        found += [("header", "header1.xml"), ("footer", "footer1.xml")]
    return relationships(found)


def root(name: str, inner: str) -> str:
    """A part with that root element."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:{name} xmlns:w="{_W}" xmlns:r="{_R}" {_DRAWING}>{inner}</w:{name}>'
    )


def relationships(found: list[tuple[str, str]]) -> str:
    """A part of relationships: kinds and targets."""
    inner = "".join(
        f'<Relationship Id="rId{i}" Type="{_R}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(found, 1)
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}<Relationships xmlns="{_REL}">{inner}</Relationships>'


def styles(language: str) -> str:
    """The part of styles, headings of Word and of a house."""
    tag = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES"}[language]
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/>'
        f'<w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:outlineLvl w:val="{n - 1}"/></w:pPr>'
        "<w:rPr><w:b/></w:rPr></w:style>"
        for n in (1, 2, 3)
    )
    others = "".join(
        f'<w:style w:type="paragraph" w:styleId="{i}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="Normal"/></w:style>'
        for i, name in [("Title", "Title"), ("FootnoteText", "footnote text")]
    ) + "".join(
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="H{n}G"><w:name '
        f'w:val="_ H_{n}_G"/><w:basedOn w:val="Normal"/><w:rPr><w:b/><w:sz w:val="{32 - 4 * n}"/>'
        "</w:rPr></w:style>"
        for n in (1, 2)
    )
    return root(
        "styles",
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="{tag}"/></w:rPr></w:rPrDefault>'
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        f'<w:name w:val="Normal"/></w:style>{headings}{others}',
    )
