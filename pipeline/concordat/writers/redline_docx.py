"""Word: two plans as one text with tracked changes, to be accepted and rejected like any other.

Rejecting all changes gives the exact text of each old section, paragraph, action and indicator,
accepting all of them the new ones, both in the order of the new plan. Notes and tables are left
out. Whether a paragraph ends is tracked as its words are. What became of what is said in comments.
"""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Final

from lxml import etree

from concordat.concordance import CHANGES, totals
from concordat.writers.legal_text import legal_text
from concordat.writers.redline_body import Block, blocks
from concordat.writers.redline_pieces import Mark, Run, Side
from concordat.writers.word_parts import docx_bytes, word
from concordat_schemas.alignment import Alignment, levels

if TYPE_CHECKING:
    from concordat_schemas.plan import Plan

_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_TRACKED: Final[dict[Side, str]] = {"old": "del", "new": "ins"}
_STYLES = {"paragraphs": "PlanText", "actions": "PlanActionText", "indicators": "PlanIndicator"}
_LABELS = {"actions": "PlanAction", "indicators": "PlanIndicatorHead"}
_PIECES = re.compile(r"[\n\t]|[^\n\t]+")
_NAMES = {
    "sections": "Sections",
    "paragraphs": "Paragraphs",
    "actions": "Actions",
    "items": "Items",
    "indicators": "Indicators",
}
_HOW_TO = (
    "Accept all changes to have the text of the new plan, reject all to have that of the old one. "
    "Everything stands in the order of the new plan, once; what was dropped stands behind what it "
    "followed. Notes and tables are not shown."
)
_WHOLE = "Texts that differ are therefore replaced as a whole, and their words are not compared."


def redline_docx(
    alignment: Alignment,
    old: Plan,
    new: Plan,
    *,
    author: str = "concordat",
    date: str = "2000-01-01T00:00:00Z",
) -> bytes:
    """The DOCX file; `author` and `date` (as XML writes it) are those of every change.

    Raises `ValueError` for a date of another form and for an author without a name.
    """
    if not _DATE.fullmatch(date):
        raise ValueError(f"the date of changes {date[:40]!r} is not like 2000-01-01T00:00:00Z")
    author = " ".join(legal_text(author).split())
    if not author:
        raise ValueError("the author of changes has no name")
    made = _Writer(author, date)
    made.opening(alignment, old, new)
    for block in blocks(alignment, old, new):
        made.block(block)
    made.line("PlanNote", f"End of the comparison of {_name(old)} with {_name(new)}.")
    made.close()
    return docx_bytes(
        made.document,
        made.comments,
        title=f"{_name(old)} → {_name(new)}",
        author=author,
        date=date,
        language=new.metadata.language,
    )


class _Writer:
    """The growing document; every change and comment gets a number of its own."""

    def __init__(self, author: str, date: str) -> None:
        self._who = {"author": author, "date": date}
        self._numbers = count(1)
        self.document = word("document")
        self.comments = word("comments")
        self._body = word("body", within=self.document)

    def opening(self, alignment: Alignment, old: Plan, new: Plan) -> None:
        """Both names, what must be told, and the totals."""
        self.line("Title", "Comparison of plans")
        for role, plan in (("Old", old), ("New", new)):
            known = plan.metadata
            told = [
                _name(plan),
                known.symbol,
                known.date,
                None if known.status == "unknown" else known.status,
            ]
            self.line("PlanNote", f"{role}: {', '.join(part for part in told if part)} ({plan.id})")
        for notice in dict.fromkeys((old.metadata.notice, new.metadata.notice)):
            if notice:
                self.line("PlanNotice", notice)
        if alignment.notice is not None:
            self.line("PlanNotice", f"{alignment.notice} {_WHOLE}")
        self.line("PlanNote", _HOW_TO)
        self._totals(alignment)

    def line(self, style: str, text: str) -> None:
        """A paragraph that is not tracked."""
        self._runs(self._paragraph(style, "both"), "both", text)

    def block(self, block: Block) -> None:
        """The paragraphs of a block; a remark is a comment at the end of the first one."""
        remark = block.remark
        held: list[Run] = []
        for piece in block.pieces:
            if isinstance(piece, Run):
                held.append(piece)
                continue
            paragraph = self._paragraph(_style(block, piece), piece.side)
            for run in held:
                self._runs(paragraph, run.side, run.text)
            held = []
            if remark is not None:
                self._comment(paragraph, piece.side, remark)
                remark = None

    def close(self) -> None:
        """The page: A4, as plans are printed."""
        section = word("sectPr", within=self._body)
        word("pgSz", within=section, w="11906", h="16838")
        edges = dict.fromkeys(("top", "right", "bottom", "left"), "1304")
        word("pgMar", within=section, **edges, header="708", footer="708", gutter="0")

    def _paragraph(self, style: str, side: Side) -> etree._Element:
        made = word("p", within=self._body)
        properties = word("pPr", within=made)
        word("pStyle", within=properties, val=style)
        if side != "both":
            self._change(word("rPr", within=properties), side)
        return made

    def _runs(self, paragraph: etree._Element, side: Side, text: str) -> None:
        where = paragraph if side == "both" else self._change(paragraph, side)
        run = word("r", within=where)
        for part in _PIECES.findall(legal_text(text)):
            if part == "\n":
                word("br", within=run)
            elif part == "\t":
                word("tab", within=run)
            else:
                made = word("delText" if side == "old" else "t", within=run)
                made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                made.text = part

    def _change(self, where: etree._Element, side: Side) -> etree._Element:
        return word(_TRACKED[side], within=where, id=str(next(self._numbers)), **self._who)

    def _comment(self, paragraph: etree._Element, side: Side, remark: str) -> None:
        """The comment goes when the paragraph goes: its mark is tracked with it."""
        number = str(next(self._numbers))
        made = word("comment", within=self.comments, id=number, **self._who, initials="c")
        for line in legal_text(remark).split("\n"):
            inner = word("p", within=made)
            word("pStyle", within=word("pPr", within=inner), val="CommentText")
            self._runs(inner, "both", line)
        where = paragraph if side == "both" else self._change(paragraph, side)
        word("commentReference", within=word("r", within=where), id=number)

    def _totals(self, alignment: Alignment) -> None:
        table = word("tbl", within=self._body)
        properties = word("tblPr", within=table)
        word("tblStyle", within=properties, val="PlanTotals")
        word("tblW", within=properties, w="0", type="auto")
        word("tblLook", within=properties, val="0420", firstRow="1", noVBand="1")
        counted = {name: totals(level) for name, level in levels(alignment)}
        grid = word("tblGrid", within=table)
        for _ in range(len(counted) + 1):
            word("gridCol", within=grid, w="1500")
        self._row(table, ["", *(_NAMES[name] for name in counted)])
        for change in CHANGES:
            self._row(table, [change, *(str(one[change]) for one in counted.values())])

    def _row(self, table: etree._Element, cells: list[str]) -> None:
        row = word("tr", within=table)
        for text in cells:
            cell = word("tc", within=row)
            word("tcW", within=word("tcPr", within=cell), w="1500", type="dxa")
            paragraph = word("p", within=cell)
            word("pStyle", within=word("pPr", within=paragraph), val="PlanTotal")
            if text:
                self._runs(paragraph, "both", text)


def _style(block: Block, mark: Mark) -> str:
    if block.level == "sections":
        return f"Heading{min(max(block.depth, 1), 3)}"
    return (_LABELS if mark.label else _STYLES)[block.level]


def _name(plan: Plan) -> str:
    return plan.metadata.short_title or plan.metadata.title or plan.id
