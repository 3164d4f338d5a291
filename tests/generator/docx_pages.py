"""Dressing a made-up Word file for the page: paper, type, columns, rules and furniture."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from lxml import etree

from .docx_package import root
from .model import Plan
from .page_look import PageLook

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SETTINGS = f"<w:settings xmlns:w='{_W}'><w:evenAndOddHeaders/></w:settings>"
_VARIANTS = ("default", "even", "first")
_TWIPS = 1440 / 25.4


def dressed(data: bytes, plan: Plan, look: PageLook) -> bytes:
    """The Word file with the look's paper, type and furniture."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = _document(parts["word/document.xml"], look)
    parts["word/numbering.xml"] = _numbering(parts["word/numbering.xml"], look)
    parts["word/styles.xml"] = _styles(parts["word/styles.xml"], look)
    parts["word/settings.xml"] = _SETTINGS.encode()
    for variant in _VARIANTS:
        corners = look.corners(even=variant == "even", first=variant == "first")
        for part, edge in (("header", "head"), ("footer", "foot")):
            inner = _strip(plan, look, edge, corners)
            name = "hdr" if edge == "head" else "ftr"
            parts[f"word/{part}-{variant}.xml"] = root(name, inner).encode()
    _relate(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part_data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), part_data)
    return out.getvalue()


def _relate(parts: dict[str, bytes]) -> None:
    """Adds the new parts to the content types and the document's relations."""
    types = etree.fromstring(parts["[Content_Types].xml"])
    relations = etree.fromstring(parts["word/_rels/document.xml.rels"])
    names = [f"{part}-{variant}" for part in ("header", "footer") for variant in _VARIANTS]
    for name in [*names, "settings"]:
        kind = name.partition("-")[0]
        etree.SubElement(
            types,
            f"{{{_TYPES}}}Override",
            PartName=f"/word/{name}.xml",
            ContentType=f"{_PART}.{kind}+xml",
        )
        etree.SubElement(
            relations,
            f"{{{_RELATIONS}}}Relationship",
            Id=f"page-{name}",
            Type=f"{_R}/{kind}",
            Target=f"{name}.xml",
        )
    parts["[Content_Types].xml"] = etree.tostring(types)
    parts["word/_rels/document.xml.rels"] = etree.tostring(relations)


def _strip(plan: Plan, look: PageLook, edge: str, corners: dict[str, str]) -> str:
    """A head or foot: one paragraph with a tab before what stands at the centre and right."""
    across = round((look.width - look.margins[1] - look.margins[3]) * _TWIPS)
    tabs = (
        '<w:tabs><w:tab w:val="clear" w:pos="4536"/>'
        f'<w:tab w:val="center" w:pos="{across // 2}"/><w:tab w:val="right" w:pos="{across}"/>'
        "</w:tabs>"
    )
    runs = ""
    for side in ("left", "centre", "right"):
        kind = corners.get(f"{edge} {side}", "")
        if side != "left":
            runs += "<w:r><w:tab/></w:r>"
        if kind == "number":
            runs += _number(plan, look)
        elif kind:
            runs += _run({"running": plan.running_head, "job": look.job_number}[kind])
    none = '<w:ind w:firstLine="0"/><w:jc w:val="left"/>'
    return f"<w:p><w:pPr>{tabs}{none}</w:pPr>{runs}</w:p>"


def _number(plan: Plan, look: PageLook) -> str:
    text = look.number_text("\ue010PAGE\ue010", "\ue010NUMPAGES\ue010", plan.look.language)
    out = ""
    for piece in text.split("\ue010"):
        if piece in ("PAGE", "NUMPAGES"):
            out += f'<w:fldSimple w:instr=" {piece} ">{_run("1")}</w:fldSimple>'
        elif piece:
            out += _run(piece)
    return out


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _document(data: bytes, look: PageLook) -> bytes:
    tree = etree.fromstring(data)
    section = tree.find(f".//{{{_W}}}sectPr")
    assert section is not None
    for position, (part, variant) in enumerate(
        (part, variant) for part in ("header", "footer") for variant in _VARIANTS
    ):
        reference = etree.Element(f"{{{_W}}}{part}Reference")
        reference.set(f"{{{_W}}}type", variant)
        reference.set(f"{{{_R}}}id", f"page-{part}-{variant}")
        section.insert(position, reference)
    for element in _section(look):
        section.append(element)
    if look.columns == 2:
        _halve_indents(tree)
    for table in tree.iter(f"{{{_W}}}tbl"):
        _table(table, look)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _section(look: PageLook) -> list[etree._Element]:
    top, right, bottom, left = (round(length * _TWIPS) for length in look.margins)
    width, height = round(look.width * _TWIPS), round(look.height * _TWIPS)
    lines = ""
    if look.line_numbers:
        lines = f'<w:lnNumType w:countBy="{look.line_numbers}" w:restart="newPage"/>'
    turned = ' w:orient="landscape"' if width > height else ""
    return _elements(
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        f'w:header="{top // 2}" w:footer="{bottom // 3}" w:gutter="0"/>{lines}'
        f'<w:cols w:num="{look.columns}" w:space="454"/><w:titlePg/>'
    )


def _elements(inner: str) -> list[etree._Element]:
    return list(etree.fromstring(f'<x xmlns:w="{_W}">{inner}</x>'))


_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _table(table: etree._Element, look: PageLook) -> None:
    properties = table.find(f"{{{_W}}}tblPr")
    assert properties is not None
    rows = table.findall(f"{{{_W}}}tr")
    # The table of a masthead has no rules and no head.
    masthead = len(rows) == 1
    drawn = {
        "full": _EDGES,
        "head": _EDGES,
        "across": ("top", "bottom", "insideH"),
    }.get(look.rules, ())
    for width in properties.findall(f"{{{_W}}}tblW"):
        width.set(f"{{{_W}}}w", "5000")
        width.set(f"{{{_W}}}type", "pct")
    if not masthead:
        borders = "".join(
            f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="333333"/>' for edge in drawn
        )
        properties.extend(_elements(f"<w:tblBorders>{borders}</w:tblBorders>"))
    margin = '<w:top w:w="60" w:type="dxa"/><w:bottom w:w="60" w:type="dxa"/>'
    properties.extend(_elements(f"<w:tblCellMar>{margin}</w:tblCellMar>"))
    for y, row in enumerate(rows):
        if not masthead:
            _row(row, y, look)
    for paragraph in table.iter(f"{{{_W}}}p"):
        _indent_in_cell(paragraph)
    cells = table.findall(f"{{{_W}}}tblGrid/{{{_W}}}gridCol")
    if len(cells) == 3:
        # A column for numbers alone is narrow.
        for listed in (cells, *(row.findall(f".//{{{_W}}}tcW") for row in rows)):
            for cell, across in zip(listed, (1000, 4000, 4000), strict=True):
                cell.set(f"{{{_W}}}w", str(across))


def _row(row: etree._Element, y: int, look: PageLook) -> None:
    properties = row.find(f"{{{_W}}}trPr")
    if properties is None:
        properties = etree.Element(f"{{{_W}}}trPr")
        row.insert(0, properties)
    if y == 0 and not look.repeat_heads:
        for head in properties.findall(f"{{{_W}}}tblHeader"):
            properties.remove(head)
    if not look.cut_rows:
        properties.insert(0, etree.Element(f"{{{_W}}}cantSplit"))
    fill = {("head", 0): "D9E2EC"}.get((look.rules, y), "")
    if look.rules == "zebra" and y and y % 2 == 0:
        fill = "EEEEEE"
    for cell in row.findall(f"{{{_W}}}tc"):
        inside = cell.find(f"{{{_W}}}tcPr")
        if fill and inside is not None:
            inside.extend(_elements(f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'))
        if y == 0:
            for run in cell.iter(f"{{{_W}}}r"):
                marks = run.find(f"{{{_W}}}rPr")
                if marks is None:
                    marks = etree.Element(f"{{{_W}}}rPr")
                    run.insert(0, marks)
                marks.append(etree.Element(f"{{{_W}}}b"))


def _indent_in_cell(paragraph: etree._Element) -> None:
    """Cells have no first lines set in, and their items hang by little."""
    properties = paragraph.find(f"{{{_W}}}pPr")
    if properties is None:
        return
    indent = properties.find(f"{{{_W}}}ind")
    level = properties.find(f"{{{_W}}}numPr/{{{_W}}}ilvl")
    if indent is not None:
        properties.remove(indent)
    if indent is None and level is None:
        properties.extend(_elements('<w:ind w:firstLine="0"/>'))
        return
    depth = int(level.get(f"{{{_W}}}val", "0")) if level is not None else 0
    properties.extend(_elements(f'<w:ind w:left="{380 * (depth + 1)}" w:hanging="380"/>'))


def _halve_indents(tree: etree._Element) -> None:
    for indent in tree.iter(f"{{{_W}}}ind"):
        left = indent.get(f"{{{_W}}}left")
        if left is not None:
            indent.set(f"{{{_W}}}left", str(int(left) // 2))


def _numbering(data: bytes, look: PageLook) -> bytes:
    """The lists, their bullets in the font that Word gives them."""
    tree = etree.fromstring(data)
    symbol = '<w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol" w:hint="default"/></w:rPr>'
    for level in tree.iter(f"{{{_W}}}lvl"):
        text = level.find(f"{{{_W}}}lvlText")
        if text is not None and text.get(f"{{{_W}}}val") == "\uf0b7":
            level.extend(_elements(symbol))
    if look.columns == 2:
        _halve_indents(tree)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _styles(data: bytes, look: PageLook) -> bytes:
    tree = etree.fromstring(data)
    half = round(2 * look.size)
    fonts = f'w:ascii="{look.font}" w:hAnsi="{look.font}" w:cs="{look.font}"'
    after = 120 if look.paragraphs == "spaced" else 0
    align = "both" if look.justified else "left"
    indent = '<w:ind w:firstLine="340"/>' if look.paragraphs == "indented" else ""
    line = round(240 * look.leading / 1.15)
    normal = (
        f'<w:pPr><w:spacing w:before="0" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'
        f'{indent}<w:jc w:val="{align}"/></w:pPr>'
        f'<w:rPr><w:rFonts {fonts}/><w:sz w:val="{half}"/></w:rPr>'
    )
    first, second = look.heading_sizes
    heading_font = look.heading_font or look.font
    centred = "center" if look.heading_centred else "left"
    flush = '<w:ind w:firstLine="0"/>'
    sizes = {
        "Heading1": first,
        "Heading2": second,
        "Heading3": 1.0,
        "H1G": first + 0.1,
        "H2G": second,
        "Title": look.title_size,
        "FootnoteText": 0.85,
    }
    for style in tree.findall(f"{{{_W}}}style"):
        name = style.get(f"{{{_W}}}styleId")
        if name == "Normal":
            style.extend(_elements(normal))
            continue
        if name not in sizes:
            continue
        size = f'<w:sz w:val="{round(2 * look.size * sizes[name])}"/>'
        extra = f"<w:pPr>{flush}</w:pPr><w:rPr>{size}</w:rPr>"
        if name.startswith("H") and name != "Heading3":
            family = f'<w:rFonts w:ascii="{heading_font}" w:hAnsi="{heading_font}"/>'
            colour = f'<w:color w:val="{look.heading_colour.lstrip("#")}"/>'
            extra = (
                f'<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/>{flush}'
                f'<w:jc w:val="{centred}"/></w:pPr><w:rPr>{family}<w:b/>{colour}{size}</w:rPr>'
            )
        _merge(style, extra)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _merge(style: etree._Element, inner: str) -> None:
    """Adds properties to those that a style has; the outline level stays."""
    for element in _elements(inner):
        own = style.find(element.tag)
        if own is None:
            style.append(element)
            continue
        outline = own.find(f"{{{_W}}}outlineLvl")
        for child in list(own):
            own.remove(child)
        own.extend(list(element))
        if outline is not None:
            own.append(outline)
