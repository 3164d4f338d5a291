"""From the source of one paragraph to styled runs: Markdown and HTML marks, entities, calls.

Every character either goes into a run or through the tally, so that nothing is lost unseen.
All patterns are linear in the length of the text.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace

from concordat_extractors.reading.markdown_emphasis import Mark, resolve
from concordat_extractors.reading.markdown_tags import (
    BLOCK_TAGS,
    KNOWN_TAGS,
    STYLE_TAGS,
    ordinal,
    tag_name,
)
from concordat_extractors.reading.text_tally import Tally
from concordat_schemas.source import Run

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")
_UNIT = re.compile(r"(?:^|[\s\d(/])(?:[kcdmh]|da)?m$")
_BULLETS = re.compile(r"\s*[•‣◦▪■●○∙·⁃\uf0b7\uf0a7]\s*|\s*[-–—*]\s+")
_SURE_BULLETS = re.compile(r"\s*[•‣▪■●\uf0b7\uf0a7]\s*")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_START = re.compile(r"""\bstart\s*=\s*["']?(\d{1,4})""", re.IGNORECASE)
_TYPE = re.compile(r"""\btype\s*=\s*["']?([1aAiI])\b""", re.IGNORECASE)
_HEADING = 150
_TOKEN = re.compile(
    r"""
    (?P<escape>\\[!-/:-@\[-`{-~])
  | (?P<tag></?[A-Za-z][A-Za-z0-9]{0,10}(?:\s[^<>]*)?/?>)
  | (?P<entity>&(?:\#\d{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)
  | (?P<image>!\[[^\[\]]*\]\([^()\s]*(?:[ ]"[^"]*")?\))
  | (?P<link>\[[^\[\]]+\]\([^()\s]*(?:[ ]"[^"]*")?\))
  | (?P<caret>\[\^[^\s\[\]]{1,30}\])
  | (?P<bracket>\[[^\s\[\]]{1,4}\])
  | (?P<auto><(?:https?://|mailto:)[^<>\s]+>)
  | (?P<raised>\$\^\{?\w{1,3}\}?\$|\^\{\w{1,3}\}|\^\w{1,3}\^)
  | (?P<slash>(?<![\d/])\d{1,3}/(?![\w/]))
  | (?P<super>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
  | (?P<dagger>[†‡])
  | (?P<code>`[^`\n]+`)
  | (?P<stars>\*+)
  | (?P<unders>_+)
  | (?P<tildes>~~)
  | (?P<newline>(?:\\(?=\n))?\n\s*)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class NoteMarks:
    """Marks of the notes found in the document, by the way they are called."""

    raised: frozenset[str] = frozenset()
    carets: frozenset[str] = frozenset()
    brackets: frozenset[str] = frozenset()
    slashes: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()


@dataclass(slots=True)
class Piece:
    """A paragraph's worth of runs; a call carries the note's mark in `note`."""

    runs: list[Run] = field(default_factory=list)
    bullet: bool = False
    outline: int | None = None
    label: str | None = None
    level: int | None = None

    @property
    def text(self) -> str:
        """The runs' text."""
        return "".join(run.text for run in self.runs)


@dataclass(slots=True)
class ListState:
    """Open HTML lists, outermost first: their numbering (none for bullets) and next number."""

    open: list[tuple[str | None, int]] = field(default_factory=list)


def parse(
    text: str,
    marks: NoteMarks,
    tally: Tally,
    lists: ListState | None = None,
    *,
    cell: bool = False,
) -> list[Piece]:
    """The paragraphs in a stretch of source, as runs without any syntax; empty ones left out.

    `lists` carries HTML lists from one line to the next; in a `cell` a dash is a bullet.
    """
    return _Parser(text, marks, tally, lists or ListState(), cell).run()


class _Parser:
    def __init__(
        self, text: str, marks: NoteMarks, tally: Tally, lists: ListState, cell: bool
    ) -> None:
        self.cell = cell
        self.text = text
        self.marks = marks
        self.tally = tally
        self.lists = lists
        self.pieces: list[Piece] = []
        self.piece = Piece()
        self.style = Run("")
        self.depth: dict[str, int] = {}
        self.at_item = False

    def run(self) -> list[Piece]:
        tokens = list(_TOKEN.finditer(self.text))
        spans = [found.span() for found in tokens if found.lastgroup in ("stars", "unders")]
        emphasis = iter(resolve(self.text, spans, self.marks.signs))
        done = 0
        for found in tokens:
            self.put(self.text[done : found.start()])
            done = found.end()
            kind = found.lastgroup or ""
            if kind in ("stars", "unders"):
                self.mark(next(emphasis))
            else:
                getattr(self, f"on_{kind}")(found.group(), found)
        self.put(self.text[done:])
        self.finish()
        return self.pieces

    def put(self, text: str, **changes: object) -> None:
        """Adds text in the present style."""
        if not text:
            return
        if self.at_item and not text.isspace():
            self.at_item = False
            if mark := _BULLETS.match(text):
                self.tally.take(mark.group())
                text = text[mark.end() :]
                if not text:
                    return
        run = replace(self.style, text=text, **changes)  # type: ignore[arg-type]
        runs = self.piece.runs
        if runs and run.note is None and replace(runs[-1], text=text) == run:
            runs[-1].text += text
        else:
            runs.append(run)

    def finish(self) -> None:
        """Ends the present paragraph."""
        piece = self.piece
        blank = 0
        while blank < len(piece.runs) and not piece.runs[blank].text.strip():
            blank += 1
        del piece.runs[:blank]
        while piece.runs and not piece.runs[-1].text.strip():
            piece.runs.pop()
        if piece.runs:
            piece.runs[0].text = piece.runs[0].text.lstrip()
            piece.runs[-1].text = piece.runs[-1].text.rstrip()
            self.strip_bullet(piece)
        if piece.text.strip():
            self.pieces.append(piece)
        self.piece = Piece()
        self.at_item = False

    def strip_bullet(self, piece: Piece) -> None:
        """Takes a bullet typed before a paragraph that is not the first of a source line."""
        found = (_BULLETS if self.cell or self.pieces else _SURE_BULLETS).match(piece.runs[0].text)
        if found and not piece.outline:
            self.tally.take(found.group())
            piece.runs[0].text = piece.runs[0].text[found.end() :]
            piece.bullet = True

    def mark(self, mark: Mark) -> None:
        """An asterisk or underscore run."""
        text = self.text[mark.start : mark.end]
        self.tally.take(text[mark.kept :])
        if mark.kept:
            kept = text[: mark.kept]
            before, after = self.around(mark)
            at_word = not before.isspace() and not after.isalnum()
            at_end = mark.start > 0 and not self.text[mark.end :].strip()
            if kept in self.marks.signs and (at_word or at_end):
                self.put(kept, position="super", note=kept)
            else:
                self.put(kept)
        for step in mark.steps:
            if step == "glue":
                self.split_glued(mark)
            elif step == "bold so far":
                for run in self.piece.runs:
                    run.bold = True
            elif step == "bold on":
                self.split_heading(mark)
                self.shift("bold", 1)
            elif step == "bold off":
                self.shift("bold", -1)
                self.split_lead_in(mark)
            else:
                self.shift("italic", 1 if step == "italic on" else -1)

    def split_glued(self, mark: Mark) -> None:
        """Two emphasised texts set end to end are two paragraphs, unless a word goes on."""
        before, after = self.around(mark)
        if after.isupper() and (before.islower() or before.isdigit() or before in ".:;)"):
            self.finish()

    def split_heading(self, mark: Mark) -> None:
        """A heading run together with a bold lead-in that fills the rest of the line."""
        before, after = self.around(mark)
        if not (after.isupper() and (before.islower() or before == ")")):
            return
        length = 0
        for run in self.piece.runs:
            length += len(run.text)
            if run.bold or length > _HEADING:
                return
        if length <= 3:
            return
        end = self.text.find("**", mark.end)
        if end > 0 and not self.text[end + 2 :].strip() and " " in self.text[mark.end : end]:
            self.finish()

    def split_lead_in(self, mark: Mark) -> None:
        """A bold lead-in run together with the text after it."""
        before, after = self.around(mark)
        runs = self.piece.runs
        if (
            after.isupper()
            and not before.isspace()
            and runs
            and all(run.bold for run in runs)
            and len(self.piece.text) >= 4
            and not self.piece.text.isupper()
        ):
            self.finish()

    def around(self, mark: Mark) -> tuple[str, str]:
        """The characters before and after a mark."""
        before = self.text[mark.start - 1] if mark.start else " "
        after = self.text[mark.end] if mark.end < len(self.text) else " "
        return before, after

    def shift(self, name: str, by: int) -> None:
        """Opens or closes one level of a style."""
        self.depth[name] = max(0, self.depth.get(name, 0) + by)
        on = self.depth[name] > 0
        if name in ("super", "sub"):
            self.style.position = name if on else "normal"  # type: ignore[assignment]
        else:
            setattr(self.style, name, on)

    def on_escape(self, text: str, found: re.Match[str]) -> None:
        self.tally.take("\\")
        self.put(text[1:])

    def on_entity(self, text: str, found: re.Match[str]) -> None:
        given = html.unescape(text)
        if given != text:
            self.tally.take(text, given)
        self.put(given)

    def on_newline(self, text: str, found: re.Match[str]) -> None:
        self.tally.take(text)
        self.put(" ")

    def on_image(self, text: str, found: re.Match[str]) -> None:
        self.tally.set_aside(text, text[2:].partition("](")[0])

    def on_link(self, text: str, found: re.Match[str]) -> None:
        shown, _, target = text[1:-1].partition("](")
        self.tally.take(text, shown)
        raised = target.startswith("#") and shown.isdigit()
        for piece in parse(shown, self.marks, self.tally):
            for run in piece.runs:
                self.put(run.text, bold=self.style.bold or run.bold,
                         italic=self.style.italic or run.italic,
                         position="super" if raised else run.position,
                         note=run.note, link=target.split(" ")[0] or None)  # fmt: skip

    def on_auto(self, text: str, found: re.Match[str]) -> None:
        self.tally.take("<>")
        self.put(text[1:-1], link=text[1:-1])

    def on_caret(self, text: str, found: re.Match[str]) -> None:
        self.call(text, text[2:-1], self.marks.carets)

    def on_bracket(self, text: str, found: re.Match[str]) -> None:
        self.call(text, text[1:-1], self.marks.brackets if found.start() else frozenset())

    def on_slash(self, text: str, found: re.Match[str]) -> None:
        self.call(text, text[:-1], self.marks.slashes if found.start() else frozenset())

    def on_dagger(self, text: str, found: re.Match[str]) -> None:
        self.call(text, text, self.marks.signs if found.start() else frozenset())

    def on_raised(self, text: str, found: re.Match[str]) -> None:
        inner = text.strip("$^{}")
        if inner in self.marks.raised:
            self.tally.take(text, inner)
            self.put(inner, position="super")
        else:
            self.put(text)

    def call(self, text: str, mark: str, marks: frozenset[str]) -> None:
        """A call when there is a note of this mark, else plain text."""
        if mark in marks:
            self.tally.take(text, mark)
            self.put(mark, position="super", note=mark)
        else:
            self.put(text)

    def on_super(self, text: str, found: re.Match[str]) -> None:
        if _UNIT.search(self.text[max(0, found.start() - 4) : found.start()]):
            self.put(text)
        else:
            self.put(text.translate(_TO_DIGITS), position="super")

    def on_code(self, text: str, found: re.Match[str]) -> None:
        self.tally.take("``")
        self.put(text[1:-1])

    def on_tildes(self, text: str, found: re.Match[str]) -> None:
        closes = self.depth.get("strike", 0) > 0
        opens = not self.text[found.end() : found.end() + 1].isspace()
        if closes or (opens and self.text.find("~~", found.end(), found.end() + 2000) > 0):
            self.tally.take(text)
            self.shift("strike", -1 if closes else 1)
        else:
            self.put(text)

    def on_tag(self, text: str, found: re.Match[str]) -> None:
        name = tag_name(text)
        if name not in KNOWN_TAGS:
            self.put(text)
            return
        self.tally.take(text)
        closing = text.startswith("</")
        if name in STYLE_TAGS:
            self.shift(STYLE_TAGS[name], -1 if closing else 1)
        elif name == "a":
            target = None if closing else _HREF.search(text)
            self.style.link = next((x for x in target.groups() if x), None) if target else None
        elif name in BLOCK_TAGS:
            self.on_block_tag(name, text, closing)

    def on_block_tag(self, name: str, text: str, closing: bool) -> None:
        """A tag that ends a paragraph."""
        bullet, label, level = self.piece.bullet, self.piece.label, self.piece.level
        empty = not self.piece.text.strip()
        self.finish()
        opened = self.lists.open
        if name in ("ul", "ol"):
            if closing:
                del opened[-1:]
            else:
                start, kind = _START.search(text), _TYPE.search(text)
                number = kind.group(1) if kind else "1"
                opened.append(
                    (number if name == "ol" else None, int(start.group(1)) if start else 1)
                )
        elif name == "li" and not closing:
            number_kind, number_next = opened[-1] if opened else (None, 1)
            if number_kind:
                opened[-1] = (number_kind, number_next + 1)
                self.piece.label = ordinal(number_next, number_kind) + "."
            else:
                self.piece.bullet = True
            self.piece.level = max(0, len(opened) - 1)
            self.at_item = True
        elif name[0] == "h" and name[1:].isdigit() and not closing:
            self.piece.outline = int(name[1:])
        elif empty and name in ("p", "div") and not closing:
            # `<li><p>text</p></li>`: the item is still to come.
            self.piece.bullet, self.piece.label, self.piece.level = bullet, label, level
            self.at_item = bullet
