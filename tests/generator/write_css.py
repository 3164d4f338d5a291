"""The look of a plan's web page as a stylesheet."""

from __future__ import annotations

from .model import Plan
from .page_look import PageLook

_PLACES = {
    "head left": "top-left",
    "head centre": "top-center",
    "head right": "top-right",
    "foot left": "bottom-left",
    "foot centre": "bottom-center",
    "foot right": "bottom-right",
}
_RULES = {
    "full": "td,th{border:0.6pt solid #333}",
    "across": "td,th{border-top:0.5pt solid #555;border-bottom:0.5pt solid #555}",
    "none": "",
    "head": "td,th{border:0.5pt solid #999} th{background:#d9e2ec}",
    "zebra": "tbody tr:nth-child(even) td{background:#eeeeee} th{border-bottom:1pt solid #000}",
}
_MARKED = {
    "bold": "font-weight:bold",
    "italic": "font-style:italic",
    "underlined": "text-decoration:underline",
    "coloured": "color:#1f4e79;font-weight:bold",
    "plain": "",
}
_BOXES = {
    "frame": "border:0.8pt solid #000;padding:5pt",
    "shade": "background:#ededed;padding:5pt",
    "bar": "border-left:3pt solid #1f4e79;padding-left:8pt",
    "none": "",
}


def stylesheet(plan: Plan, look: PageLook) -> str:
    """The whole stylesheet, margins of the page included."""
    return "\n".join([_pages(plan, look), _text(look), _headings(look), _tables(look)])


def _pages(plan: Plan, look: PageLook) -> str:
    top, right, bottom, left = look.margins
    size = f"size:{look.width}mm {look.height}mm"
    out = [f"@page{{{size};margin:{top}mm {right}mm {bottom}mm {left}mm}}"]
    for name, even, first in [(":right", False, False), (":left", True, False)]:
        out.append(f"@page {name}{{{_corners(plan, look, even=even, first=first)}}}")
    out.append(f"@page :first{{{_corners(plan, look, even=False, first=True)}}}")
    if look.table_page != "same":
        wide = "" if look.table_page == "own" else f"size:{look.height}mm {look.width}mm;"
        turn = "page-orientation:rotate-right;" if look.table_page == "sideways" else ""
        out.append(f"@page wide{{{wide}{turn}}} .appendix{{page:wide;break-before:page}}")
    return "\n".join(out)


def _corners(plan: Plan, look: PageLook, *, even: bool, first: bool) -> str:
    contents = {
        "running": _quoted(plan.running_head),
        "job": _quoted(look.job_number),
        "number": _number(plan, look),
    }
    shown = look.corners(even=even, first=first)
    small = f"font-family:'{look.font}';font-size:{0.85 * look.size:.1f}pt"
    out = ""
    for place, box in _PLACES.items():
        content = contents[shown[place]] if place in shown else "none"
        out += f"@{box}{{content:{content};{small};white-space:nowrap}}"
    return out


def _number(plan: Plan, look: PageLook) -> str:
    text = look.number_text("\x01", "\x02", plan.look.language)
    text = _quoted(text).replace("\x01", '" counter(page) "').replace("\x02", '" counter(pages) "')
    return text.replace('"" ', "").replace(' ""', "")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _text(look: PageLook) -> str:
    align = "justify" if look.justified else "left"
    hyphens = "auto" if look.hyphenated and look.engine == "weasyprint" else "manual"
    ligatures = "normal" if look.ligatures else "none"
    gap = 0.55 if look.paragraphs == "spaced" else 0.0
    hang = "margin-left:2.4em;text-indent:-2.4em" if look.numbers == "hanging" else ""
    item = "margin-left:2.2em;text-indent:-2.2em" if look.items == "hanging" else ""
    raised = "vertical-align:super;font-size:65%;line-height:0"
    level = "line-height:1.2;vertical-align:baseline;font-size:100%"
    called = "[" if look.note_call != "raised" else ""
    closing = "]" if called else ""
    mark = f'"{called}" counter(footnote) "{closing}"'
    out = [
        f"body{{margin:0;font:{look.size}pt/{look.leading} '{look.font}';text-align:{align};"
        f"hyphens:{hyphens};font-variant-ligatures:{ligatures}}}",
        "p,ul,ol,h1,h2,h3,h4,div{margin:0;padding:0}",
        f"p,li,.box{{margin-bottom:{gap}em;orphans:2;widows:2}}",
        "li::marker{text-indent:0}",
        ".hung{display:inline-block;min-width:2.2em;text-indent:0}",
        f".numbered{{{hang}}} .item{{{item}}}",
        "main p.head,p.stem,p.own{text-indent:0!important;break-after:avoid}",
        f".label{{{_MARKED[look.label]}}} .head span{{{_MARKED[look.head]}}}",
        f".box{{{_BOXES[look.box]};margin-bottom:0.8em}} .box p{{text-indent:0!important}}",
        ".box p{margin-bottom:0}",
        f"sup{{{raised}}} .note{{float:footnote;font-size:85%;text-indent:0}}",
        f".note::footnote-call{{content:{mark};"
        f"{level if look.note_call == 'bracket' else raised}}}",
        f".note::footnote-marker{{content:{mark} ' ';"
        f"{'' if look.note_call == 'bracket' else raised}}}",
        ".endnote{font-size:85%;text-indent:0!important}",
        "hr.notes{border:0;border-top:0.5pt solid #000;width:50mm;margin:1.5em auto 0.6em 0}",
        "div.notes{height:2em}",
        f"@page{{@footnote{{{'border-top:0.5pt solid #000;' if look.note_rule else ''}"
        "padding-top:4pt;margin-top:6pt}}",
        ".watermark{position:fixed;top:40%;left:5%;width:90%;text-align:center;"
        "transform:rotate(-45deg);color:#dddddd;z-index:-1;"
        f"font:bold {look.watermark_size:.0f}pt sans-serif}}",
    ]
    if look.items != "flat":
        out += [f".level{n}{{margin-left:{2.2 * (n + 1)}em}}" for n in range(3)]
    if look.paragraphs == "indented":
        out.append("main p.paragraph,main p.action:not(.own){text-indent:1.6em}")
        out.append("p.head,p.own{margin-top:0.5em}")
    if look.columns == 2:
        out.append("main{columns:2;column-gap:8mm;column-fill:auto}")
    if look.side_labels:
        wide = 3.2 * look.size
        out.append(
            f".side{{margin-left:{3 * wide:.0f}pt}} .side-label{{float:left;text-align:left;"
            f"margin-left:-{3 * wide:.0f}pt;width:{2.8 * wide:.0f}pt}}"
        )
    masthead = {
        "lines": "",
        "centred": ".masthead{text-align:center}",
        "block": ".masthead{border-bottom:1.5pt solid #000;overflow:hidden}"
        ".left{float:left;width:48%;text-align:left}.right{float:right;width:48%;text-align:left}",
    }
    return "\n".join([*out, ".masthead{margin-bottom:1.5em}", masthead[look.masthead]])


def _headings(look: PageLook) -> str:
    first, second = look.heading_sizes
    family = f"font-family:'{look.heading_font or look.font}';"
    centred = "text-align:center;" if look.heading_centred else "text-align:left;"
    own = {
        "bold": "font-weight:bold",
        "caps": "font-weight:bold",
        "small-caps": "font-weight:normal",
        "spaced": "font-weight:bold;letter-spacing:0.12em",
        "italic": "font-weight:bold;font-style:italic",
    }[look.heading]
    common = f"{family}{centred}color:{look.heading_colour};hyphens:none;break-after:avoid;"
    title = "text-align:center" if look.title_centred else "text-align:left"
    return "\n".join(
        [
            f".title{{{family}font-size:{look.title_size:.2f}em;font-weight:bold;{title};"
            "hyphens:none;margin-bottom:1em}",
            f".heading1{{{common}{own};font-size:{first}em;margin:1em 0 0.6em}}",
            f".heading2{{{common}font-weight:bold;font-size:{second}em;margin:0.8em 0 0.5em}}",
            ".small{font-variant-caps:small-caps}",
            ".action.own{font-size:1em;font-weight:normal;margin:0.4em 0;text-align:left}",
        ]
    )


def _tables(look: PageLook) -> str:
    cut = "auto" if look.cut_rows else "avoid"
    return "\n".join(
        [
            "table{border-collapse:collapse;width:100%;margin:0.6em 0}",
            "td,th{vertical-align:top;padding:4pt 6pt;width:50%} .three td:first-child,"
            ".three th:first-child{width:12%} .three td,.three th{width:44%}",
            "th{text-align:left;font-weight:bold}",
            "td p{margin-bottom:0.4em;text-indent:0} td p.item{text-indent:-2.2em}"
            if look.items == "hanging"
            else "td p{margin-bottom:0.4em;text-indent:0}",
            f"tr{{break-inside:{cut}}}",
            _RULES[look.rules],
        ]
    )
