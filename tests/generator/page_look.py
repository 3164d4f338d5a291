"""How a made-up plan looks on pages: typographic choices drawn by chance, kept with the case."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .docx_runs import DocxLook, docx_look
from .model import Plan

PAPERS = {
    "A4": (210.0, 297.0),
    "Letter": (215.9, 279.4),
    "A5": (148.0, 210.0),
    "book": (200.0, 260.0),
}
FONTS = {
    "common": [
        "Liberation Serif",
        "Liberation Sans",
        "DejaVu Serif",
        "DejaVu Sans",
        "Noto Serif",
        "Noto Sans",
        "Carlito",
        "Caladea",
    ],
    # Type 1 outlines, which one engine cannot embed.
    "outlines": ["C059", "P052", "Nimbus Roman", "Nimbus Sans", "URW Bookman"],
    # The first comes with its engine; the others are in every reader of PDF and never embedded.
    "typst": ["Libertinus Serif", "New Computer Modern"],
    "reportlab": ["Times-Roman", "Helvetica"],
}
WATERMARKS = {"en": "DRAFT", "fr": "PROJET", "es": "BORRADOR"}
PAGE_WORDS = {"en": ("Page", "of"), "fr": ("Page", "sur"), "es": ("Página", "de")}
NUMBERED = {"typst", "libreoffice"}
"""Engines that number the lines of a page in its margin."""


@dataclass
class PageLook:
    """Choices of one PDF. Lengths are millimetres, type sizes points.

    `note_call` is how notes are called, `side_labels` puts the labels of actions in a column of
    their own, `native_lists` and `semantic` use the engine's own lists and headings, which show
    in the structure of a tagged file only. `watermark` and `job_number` are "" for none.
    """

    engine: str
    width: float = 210.0
    height: float = 297.0
    margins: tuple[float, float, float, float] = (25.0, 20.0, 25.0, 20.0)
    font: str = "Liberation Serif"
    heading_font: str = ""
    size: float = 10.5
    leading: float = 1.25
    columns: int = 1
    justified: bool = True
    hyphenated: bool = False
    paragraphs: str = "spaced"
    numbers: str = "run-in"
    items: str = "hanging"
    native_lists: bool = False
    semantic: bool = True
    heading: str = "bold"
    heading_sizes: tuple[float, float] = (1.3, 1.1)
    heading_colour: str = "#000000"
    heading_centred: bool = False
    title_centred: bool = True
    label: str = "bold"
    head: str = "italic"
    side_labels: bool = False
    box: str = "frame"
    masthead: str = "lines"
    rules: str = "full"
    repeat_heads: bool = True
    cut_rows: bool = True
    table_page: str = "same"
    running_head: str = "none"
    page_number: str = "none"
    number_place: str = "foot centre"
    job_number: str = ""
    line_numbers: int = 0
    watermark: str = ""
    note_call: str = "raised"
    note_rule: bool = True
    ligatures: bool = True
    no_break: bool = False
    tagged: bool = True
    docx: DocxLook | None = None

    @property
    def folded(self) -> bool:
        """Whether level 1 headings are set so that nobody can tell their small letters."""
        return self.heading in ("caps", "small-caps")

    @property
    def title_size(self) -> float:
        """Height of the plan's title over that of the text."""
        return self.heading_sizes[0] + 0.3

    @property
    def watermark_size(self) -> float:
        """Type size at which the watermark fits the page, in points."""
        return min(80.0, 2.2 * min(self.width, self.height) / max(1, len(self.watermark)))

    def number_text(self, page: str, total: str, language: str) -> str:
        """A page number as this look prints it."""
        word, of = PAGE_WORDS[language]
        forms = {
            "3": page,
            "- 3 -": f"- {page} -",
            "Page 3 of 12": f"{word} {page} {of} {total}",
            "3/12": f"{page}/{total}",
        }
        return forms.get(self.page_number, "")

    def corners(self, *, even: bool = False, first: bool = False) -> dict[str, str]:
        """What stands where in the margins: `head left` to `foot right` -> kind of furniture."""
        outer, inner = ("left", "right") if even else ("right", "left")
        out: dict[str, str] = {}
        if self.job_number and (first or self.running_head != "not first"):
            out[f"foot {inner}"] = "job"
        if self.page_number != "none":
            out[self.number_place.replace("outer", outer)] = "number"
        if self.running_head == "none" or (self.running_head == "not first" and first):
            return out
        place = "head centre" if self.running_head == "centre" else f"head {outer}"
        if place in out:
            out[f"head {inner}"] = out[place]
        out[place] = "running"
        return out


def page_look(plan: Plan, engine: str, random: Random) -> PageLook:
    """A random look of a PDF by that engine, which leaves a reader every cue needed."""
    chance = random.random
    width, height = PAPERS[random.choice(["A4", "A4", "Letter", "A5", "book"])]
    if chance() < 0.1:
        width, height = height, width
    tables = plan.look.form in ("table", "appendix")
    look = PageLook(
        engine=engine,
        width=width,
        height=height,
        margins=(
            random.choice([18.0, 22.0, 28.0]),
            random.choice([14.0, 20.0, 25.0]),
            random.choice([18.0, 22.0, 30.0]),
            random.choice([16.0, 20.0, 30.0]),
        ),
        font=_font(engine, random),
        size=random.choice([9.0, 10.0, 10.5, 11.0, 12.0]),
        leading=random.choice([1.1, 1.2, 1.35, 1.5]),
        justified=chance() < 0.6,
        numbers=random.choice(["run-in", "hanging", "indented"]),
        heading=random.choice(["bold", "bold", "caps", "small-caps", "spaced", "italic"]),
        heading_colour=random.choice(["#000000", "#000000", "#1f4e79", "#9c1c1c", "#666666"]),
        heading_centred=chance() < 0.2,
        title_centred=chance() < 0.6,
        label=random.choice(["bold", "bold", "bold", "plain", "italic", "coloured", "underlined"]),
        head=random.choice(["italic", "bold", "underlined", "plain"]),
        box=random.choice(["frame", "shade", "bar", "none"]),
        masthead=random.choice(["lines", "block", "centred"]),
        rules=random.choice(["full", "full", "across", "none", "head", "zebra"]),
        repeat_heads=chance() < 0.7,
        cut_rows=chance() < 0.7,
        running_head=random.choice(["none", "centre", "outer", "not first"]),
        page_number=random.choice(["none", "3", "3", "- 3 -", "Page 3 of 12", "3/12"]),
        number_place=random.choice(["foot centre", "foot outer", "head outer"]),
        job_number=f"GE.26-{random.randint(1000, 20000):05}" if chance() < 0.3 else "",
        watermark=WATERMARKS[plan.look.language] if chance() < 0.12 else "",
        note_call=random.choice(["raised", "raised", "raised bracket", "bracket"]),
        note_rule=chance() < 0.8,
        ligatures=chance() < 0.8,
        no_break=chance() < 0.5,
        tagged=chance() < 0.6,
        semantic=chance() < 0.7,
        native_lists=chance() < 0.4,
    )
    if engine in NUMBERED and chance() < 0.12:
        look.line_numbers = random.choice([1, 5])
    if chance() < 0.2:
        look.heading_font = _font(engine, random)
    look.hyphenated = look.justified and chance() < 0.6
    if look.width >= 190 and plan.look.form != "table" and chance() < 0.3:
        look.columns = 2
        look.size = min(look.size, 10.5)
    if plan.look.form == "appendix":
        look.table_page = random.choice(_table_pages(engine))
    _paragraphs(plan, look, random)
    _headings(plan, look, random)
    if engine == "libreoffice":
        _word(plan, look, random)
    elif not tables and look.columns == 1 and look.width > 150 and plan.look.form != "title":
        look.side_labels = chance() < 0.15
    return look


def _font(engine: str, random: Random) -> str:
    own = FONTS.get(engine, [] if engine == "reportlab" else FONTS["outlines"])
    if engine == "typst":
        own = own + FONTS["outlines"]
    return random.choice(FONTS["common"] + own)


def _table_pages(engine: str) -> list[str]:
    turns = {"reportlab": ["sideways", "turned"], "chromium": ["sideways"]}
    return ["same", "own", "landscape", *turns.get(engine, [])]


def _paragraphs(plan: Plan, look: PageLook, random: Random) -> None:
    look.paragraphs = random.choice(["spaced", "spaced", "indented"])
    bullets = any(not form.strip("()•– ") for form in plan.look.item_forms)
    # Where nothing is indented or spaced, nobody could tell a paragraph from the item before it.
    if look.paragraphs == "spaced" and not bullets:
        look.items = random.choice(["hanging", "hanging", "run-in", "flat"])
    else:
        look.items = random.choice(["hanging", "hanging", "run-in"])


def _headings(plan: Plan, look: PageLook, random: Random) -> None:
    first = random.choice([1.0, 1.15, 1.3, 1.6])
    second = random.choice([size for size in (1.0, 1.1, 1.25) if size <= first])
    levels = {section.level for section in plan.sections}
    if plan.look.section_form == "none" and len(levels) > 1 and first < second + 0.2:
        first = second + 0.3
    look.heading_sizes = (first, second)


def _word(plan: Plan, look: PageLook, random: Random) -> None:
    """What a Word file decides; what would not print as written is left out."""
    docx = docx_look(plan, random)
    docx.tracked = docx.inner_marks = docx.text_boxes = docx.wrapped_blocks = False
    docx.furniture = False
    look.docx = docx
    look.heading = "caps" if docx.heading == "caps" else "bold"
    look.note_call = "raised"
    look.note_rule = True
    # The numbered paragraphs and items of a Word file hang.
    look.numbers = look.items = "hanging"


__all__ = ["FONTS", "PAPERS", "PageLook", "page_look"]
