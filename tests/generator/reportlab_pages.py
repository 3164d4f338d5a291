"""Pages by ReportLab: fonts, frames, furniture, and notes at the foot by building again."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from typing import Any

from .model import Plan
from .page_look import PageLook

MM = 72 / 25.4
_BASE = {
    "Times-Roman": ("Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic"),
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique"),
}
_SHAPES = ("", ":bold", ":italic", ":bold:italic")

Story = Callable[[], tuple[list[Any], list[Any], list[Any]]]
"""Makes, new each time, what stands over all columns, the body, and the appendix."""


@cache
def font(family: str) -> str:
    """A registered font of that family, in four shapes; Times or Helvetica where it is missing."""
    from reportlab.pdfbase import pdfmetrics, ttfonts  # type: ignore[import-untyped]

    files = [] if family in _BASE else [_file(family + shape, family) for shape in _SHAPES]
    if not files or not all(files):
        plain = "Helvetica" if "Sans" in family else "Times-Roman"
        return family if family in _BASE else plain
    names = [f"{family} {n}" for n in range(4)]
    for name, file in zip(names, files, strict=True):
        pdfmetrics.registerFont(ttfonts.TTFont(name, file))
    pdfmetrics.registerFontFamily(names[0], *names)
    return names[0]


def shapes(name: str) -> tuple[str, str, str, str]:
    """The plain, bold, slanted, and bold slanted font of a registered one."""
    if name in _BASE:
        return _BASE[name]
    stem = name[:-1]
    return (f"{stem}0", f"{stem}1", f"{stem}2", f"{stem}3")


def ligatures(name: str) -> dict[int, str]:
    """Pairs of letters for which the font has one sign, as older producers print it."""
    from reportlab.pdfbase import pdfmetrics

    known = getattr(pdfmetrics.getFont(name).face, "charToGlyph", {})
    return {code: pair for code, pair in ((0xFB01, "fi"), (0xFB02, "fl")) if code in known}


def _file(pattern: str, family: str) -> str:
    if shutil.which("fc-match") is None:
        return ""
    command = ["fc-match", "-f", "%{family}\n%{file}", pattern]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    names, _, file = found.partition("\n")
    return file if family in names.split(",") and file.endswith(".ttf") else ""


def build(plan: Plan, look: PageLook, story: Story, note: Callable[[str], Any]) -> bytes:
    """The PDF. It is built again until every page leaves room for the notes called on it."""
    room: dict[int, float] = {}
    total = 0
    for _ in range(12):
        pages = _Pages(plan, look, room, total, note)
        data = pages.printed(*story())
        needed = {page: pages.height(numbers) for page, numbers in pages.called.items()}
        if pages.count == total and all(room.get(p, 0.0) >= h for p, h in needed.items()):
            break
        total = pages.count
        # Room only grows, or a call could move to and fro between two pages for ever.
        room = {p: max(room.get(p, 0.0), needed.get(p, 0.0)) for p in {*room, *needed}}
    return data


class _Pages:
    def __init__(
        self,
        plan: Plan,
        look: PageLook,
        room: dict[int, float],
        total: int,
        note: Callable[[str], Any],
    ) -> None:
        self.plan = plan
        self.look = look
        self.room = room
        self.total = total
        self.note = note
        self.called: dict[int, list[str]] = {}
        self.count = 0
        self.width, self.height_ = look.width * MM, look.height * MM
        top, right, bottom, left = (length * MM for length in look.margins)
        self.box = (left, bottom, self.width - right, self.height_ - top)

    def printed(self, front: list[Any], body: list[Any], appendix: list[Any]) -> bytes:
        from reportlab.platypus import BaseDocTemplate, FrameBreak, NextPageTemplate, PageBreak  # type: ignore[import-untyped]

        out = io.BytesIO()
        document = BaseDocTemplate(
            out,
            pagesize=(self.width, self.height_),
            title=self.plan.title,
            lang=self.plan.look.language,
            invariant=1,
        )
        document.addPageTemplates(self.templates(document, front))
        story = [*front]
        if self.look.columns == 2:
            story.append(FrameBreak())
        story += body
        wide = self.look.table_page
        if appendix and (wide != "same" or self.look.columns == 2):
            story += [NextPageTemplate("wide"), PageBreak()]
        document.build([*story, *appendix])
        self.count = document.page
        return out.getvalue()

    def height(self, numbers: list[str]) -> float:
        """Room that these notes need at the foot, the rule above them included."""
        across = self.box[2] - self.box[0]
        return 12 + sum(float(self.note(number).wrap(across, 1000)[1]) for number in numbers)

    # templates

    def templates(self, document: Any, front: list[Any]) -> list[Any]:
        from reportlab.platypus import PageTemplate

        pages = self
        across = self.box[2] - self.box[0]
        tall = 1.2 * self.look.size + sum(
            flowable.wrap(across, 10000)[1] + flowable.getSpaceAfter() + flowable.getSpaceBefore()
            for flowable in front
        )

        class Upright(PageTemplate):  # type: ignore[misc]
            def beforeDrawPage(self, canvas: Any, doc: Any) -> None:  # noqa: N802
                pages.begin(canvas, doc.page)
                self.frames = pages.frames(doc.page, tall if doc.page == 1 else 0.0)

            def afterDrawPage(self, canvas: Any, doc: Any) -> None:  # noqa: N802
                pages.end(canvas, doc.page)

        class Wide(PageTemplate):  # type: ignore[misc]
            def beforeDrawPage(self, canvas: Any, doc: Any) -> None:  # noqa: N802
                self.frames = [pages.wide(canvas, doc.page)]

        size = (self.width, self.height_)
        turned = (size[1], size[0]) if self.look.table_page == "landscape" else size
        frames = self.frames(1, 0.0)
        return [
            Upright(id="upright", frames=frames, pagesize=size),
            Wide(id="wide", frames=frames[:1], pagesize=turned),
        ]

    def frames(self, page: int, tall: float) -> list[Any]:
        left, bottom, right, top = self.box
        bottom += self.room.get(page, 0.0)
        if self.look.columns == 1:
            return [_frame(left, bottom, right, top)]
        gap = 8 * MM
        middle = (left + right) / 2
        columns = [
            _frame(left, bottom, middle - gap / 2, top - tall),
            _frame(middle + gap / 2, bottom, right, top - tall),
        ]
        return [_frame(left, top - tall, right, top), *columns] if tall else columns

    def wide(self, canvas: Any, page: int) -> Any:
        """Prepares a page for the appendix, turned as the look says, and gives its frame."""
        left, bottom, right, top = self.box
        form = self.look.table_page
        if form in ("same", "own"):
            self.begin(canvas, page)
            return _frame(left, bottom, right, top)
        if form == "landscape":
            self.begin(canvas, page, self.height_, self.width)
            return _frame(bottom, left, top, right)
        if form == "turned":
            canvas.setPageRotation(90)
        else:
            self.begin(canvas, page)
        canvas.translate(self.width, 0)
        canvas.rotate(90)
        if form == "turned":
            self.begin(canvas, page, self.height_, self.width)
        return _frame(bottom, self.width - right, top, self.width - left)

    # what is not text

    def begin(self, canvas: Any, page: int, width: float = 0.0, height: float = 0.0) -> None:
        width, height = width or self.width, height or self.height_
        look = self.look
        # The text of a call asks for this by its name.
        canvas.setNamedCB("note", lambda *call: self.called.setdefault(page, []).append(call[2]))
        canvas.saveState()
        if look.watermark:
            canvas.saveState()
            canvas.setFillGray(0.87)
            canvas.setFont("Helvetica-Bold", look.watermark_size)
            canvas.translate(width / 2, height / 2)
            canvas.rotate(45)
            canvas.drawCentredString(0, 0, look.watermark)
            canvas.restoreState()
        canvas.setFont(font(look.font), 0.85 * look.size)
        margins = (look.margins[3] * MM, width - look.margins[1] * MM)
        total = str(max(self.total, page))
        shown = {
            "running": self.plan.running_head,
            "job": look.job_number,
            "number": look.number_text(str(page), total, self.plan.look.language),
        }
        for place, kind in look.corners(even=page % 2 == 0, first=page == 1).items():
            edge, side = place.split()
            y = height - 0.6 * look.margins[0] * MM if edge == "head" else 10 * MM
            if side == "left":
                canvas.drawString(margins[0], y, shown[kind])
            elif side == "right":
                canvas.drawRightString(margins[1], y, shown[kind])
            else:
                canvas.drawCentredString(width / 2, y, shown[kind])
        canvas.restoreState()

    def end(self, canvas: Any, page: int) -> None:
        """Draws the notes of the page at its foot."""
        numbers = self.called.get(page, [])
        if not numbers:
            return
        left, bottom, right, _ = self.box
        y = bottom + self.height(numbers)
        if self.look.note_rule:
            canvas.setLineWidth(0.5)
            canvas.line(left, y - 5, left + 50 * MM, y - 5)
        y -= 12
        for number in numbers:
            paragraph = self.note(number)
            y -= paragraph.wrap(right - left, 1000)[1]
            paragraph.drawOn(canvas, left, y)


def _frame(left: float, bottom: float, right: float, top: float) -> Any:
    from reportlab.platypus import Frame

    none = {f"{side}Padding": 0 for side in ("left", "right", "top", "bottom")}
    return Frame(left, bottom, right - left, top - bottom, **none)
