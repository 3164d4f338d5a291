"""From the lines of a paragraph to a text block: runs, hyphens resolved, calls of notes tied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from concordat_extractors.layout.pages.flow import Paragraph
from concordat_extractors.layout.pages.hyphens import Hyphens, ends_hyphenated
from concordat_extractors.layout.pages.labels import BULLETS, DASHES
from concordat_extractors.layout.pages.lines import Line
from concordat_extractors.layout.pages.notes import Calls, raised
from concordat_schemas.page import Box, Page, Word
from concordat_schemas.source import Location, Run, TextBlock
from concordat_schemas.text import glyphs

_LOWERED = 0.1
_BRACKET_CALL = re.compile(r"\[(\d{1,3})\]")
_SIGN_CALL = re.compile(r"(?<=[^\s*†‡])(\*{1,5}|†{1,2}|‡{1,2})(?=[\s,;.:)]|$)")
_MARKS = re.compile(r"\d{1,3}|[a-z]|\*{1,5}|†{1,2}|‡{1,2}|§{1,2}")
_POINTED = re.compile(r"[^\W\d_]\.[-\u2010]$")
_SYMBOL = re.compile(r"(?:^|[\s(])[A-Z]+(?:/[A-Z0-9]+)+\.$")
_LEADER = re.compile(r"(?:(?:\s*\.){4,}|(?:\s+\.){3,})\s*$")
_BLACK = ("#000000", None)


@dataclass(slots=True)
class Writer:
    """Writes paragraphs as blocks; `markup` counts the glyphs left out: hyphens and bullets."""

    pages: Sequence[Page]
    hyphens: Hyphens
    calls: Calls
    markup: int = 0

    def block(self, paragraph: Paragraph, left: float) -> TextBlock:
        """A paragraph as a block; `left` is the edge of its column, for the indent."""
        lines = paragraph.lines
        first, bullet = _without_bullet(lines[0])
        runs: list[Run] = []
        for at, line in enumerate([first, *lines[1:]]):
            if at:
                self._join(runs, line, at in paragraph.broken)
            for word in line.words:
                self._add(runs, word, line)
        runs = _merged(runs)
        self.markup += bullet + _drop_leader(runs)
        return TextBlock(
            runs,
            self.places(lines),
            bullet=bool(bullet) or paragraph.item,
            indent=round(max(0.0, min(line.x0 for line in lines) - left), 0),
            align="center" if paragraph.centred else "",
            boxed=paragraph.boxed,
            breaks_before=paragraph.breaks_before,
        )

    def places(self, lines: Sequence[Line]) -> list[Location]:
        """Where lines stand: a box for each stretch of lines in one column of a page."""
        found: list[Location] = []
        stretch: list[Line] = []
        for line in lines:
            if stretch and (
                line.page != stretch[-1].page or line.baseline < stretch[-1].baseline - line.size
            ):
                found.append(self._place(stretch))
                stretch = []
            stretch.append(line)
        if stretch:
            found.append(self._place(stretch))
        return found

    def _place(self, lines: Sequence[Line]) -> Location:
        page = self.pages[lines[0].page]
        box = rounded(page.shown(around([line.box for line in lines])))
        return Location(page.number, box, recognized=_recognized(lines))

    def _join(self, runs: list[Run], line: Line, broken: bool) -> None:
        """What stands between two lines: a space, a break, nothing after a hyphen, or no hyphen."""
        before = "".join(run.text for run in runs[-3:])
        if not before:
            return
        if ends_hyphenated(before):
            if self.hyphens.made(before, line.text):
                runs[-1].text = runs[-1].text[:-1]
                self.markup += 1
            return
        if _tight(before, line.text):
            return
        if self.hyphens.tight(before, line.text):
            return
        _space(runs, "\n" if broken else " ")

    def _add(self, runs: list[Run], word: Word, line: Line) -> None:
        if runs and not word.glued and word is not line.words[0]:
            _space(runs, " ")
        position = _position(word, line)
        run = _run(word, position)
        if position == "super":
            runs.extend(self._called(run, word, line))
        elif self.calls.numbers and ("[" in word.text or word.text[-1:] in "*†‡,;.:)"):
            runs.extend(self._signed(run, line))
        else:
            runs.append(run)

    def _called(self, run: Run, word: Word, line: Line) -> list[Run]:
        """A raised mark as calls of notes, where each of its marks has one."""
        bare = word.text.strip("()[].,; ")
        marks = _MARKS.findall(bare)
        keys = [self.calls.key(mark, line.page) for mark in marks]
        if not marks or any(key is None for key in keys):
            return [run]
        if "".join(marks) != re.sub(r"[\s,;]", "", bare):
            return [run]
        if len(marks) == 1:
            return [replace(run, note=keys[0])]
        return [
            replace(run, text=mark if at == 0 else f",{mark}", note=key)
            for at, (mark, key) in enumerate(zip(marks, keys, strict=True))
        ]

    def _signed(self, run: Run, line: Line) -> list[Run]:
        """Calls that are not raised: `[3]` where notes are marked so, and asterisks."""
        parts: list[Run] = []
        at = 0
        pattern = _BRACKET_CALL if self.calls.bracketed else _SIGN_CALL
        for match in pattern.finditer(run.text):
            key = self.calls.key(match.group(1), line.page)
            if key is None:
                continue
            parts.append(replace(run, text=run.text[at : match.start()]))
            parts.append(replace(run, text=match.group(), note=key, position="super"))
            at = match.end()
        parts.append(replace(run, text=run.text[at:]))
        return [part for part in parts if part.text]


def _tight(before: str, after: str) -> bool:
    """Whether a line goes on within an expression: `2019–`, `c.-`, `A/CONF.` before a figure."""
    if before[-1] in "/–—" and before[-2:-1].isalnum() and after[:1].isalnum():
        return True
    if _POINTED.search(before) and after[:1].isalpha():
        return True
    return bool(_SYMBOL.search(before)) and after[:1].isdigit()


def _drop_leader(runs: list[Run]) -> int:
    """Takes the dots off that led to a page number elsewhere; how many there were."""
    dropped = 0
    while runs:
        bare = _LEADER.sub("", runs[-1].text)
        if bare == runs[-1].text and bare.strip():
            break
        dropped += glyphs(runs[-1].text) - glyphs(bare)
        if bare.strip():
            runs[-1].text = bare
            break
        runs.pop()
    return dropped


def _recognized(lines: Sequence[Line]) -> float | None:
    """The mean confidence of the words that were recognized from a picture."""
    found = [
        word.confidence for line in lines for word in line.words if word.confidence is not None
    ]
    return round(sum(found) / len(found), 2) if found else None


def around(boxes: Sequence[Box]) -> Box:
    """The box around boxes."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def rounded(box: Box) -> Box:
    """A box to a tenth of a point."""
    return (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))


def _without_bullet(line: Line) -> tuple[Line, int]:
    """A line without the bullet that it begins with, and the bullet's glyphs."""
    words = line.words
    if len(words) < 2 or words[0].text not in BULLETS or words[1].glued:
        return line, 0
    if words[0].text in DASHES and not any(map(str.isalpha, line.text)):
        return line, 0
    kept = Line(words[1:], line.page)
    return kept, glyphs(words[0].text)


def _position(word: Word, line: Line) -> Literal["normal", "super", "sub"]:
    if raised(word, line):
        return "super"
    low = word.baseline - line.baseline
    small = word.look.size <= 0.86 * line.size
    return "sub" if small and low >= _LOWERED * line.size else "normal"


def _run(word: Word, position: Literal["normal", "super", "sub"]) -> Run:
    look = word.look
    return Run(
        word.text,
        bold=look.bold,
        italic=look.italic,
        underline=word.underline and word.link is None,
        strike=word.strike,
        position=position,
        size=round(look.size * 2) / 2,
        colour=None if look.colour in _BLACK else look.colour,
        link=word.link,
    )


def _merged(runs: Sequence[Run]) -> list[Run]:
    """Neighbouring runs that look alike as one."""
    merged: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        last = merged[-1] if merged else None
        if last is not None and last.note is None and run.note is None and _goes_with(last, run):
            last.text += run.text
        else:
            merged.append(run)
    return merged


def _space(runs: list[Run], space: str) -> None:
    """Puts a space after the last run: into it, unless it is a mark."""
    last = runs[-1]
    if last.note is None and last.position == "normal":
        last.text += space
    else:
        runs.append(replace(last, text=space, note=None, position="normal"))


def _goes_with(first: Run, second: Run) -> bool:
    return second.text.isspace() or (
        first.size == second.size
        and first.bold == second.bold
        and first.italic == second.italic
        and first.position == second.position
        and first.colour == second.colour
        and first.underline == second.underline
        and first.strike == second.strike
        and first.link == second.link
    )
