"""Footnotes in text: which paragraphs are notes, and which marks in the text call them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from concordat_extractors.reading.markdown_inline import SUPERSCRIPTS, NoteMarks
from concordat_extractors.reading.text_lines import Line
from concordat_schemas.source import Run

Form = Literal["raised", "caret", "bracket", "slash", "sign"]

_BODY = re.compile(
    r"""\s*(?:
        <sup>\s*\[?(?P<html>[^\s<>\[\]]{1,5})\]?\s*</sup>[.)]?
      | (?P<super>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
      | \[\^(?P<caret>[^\s\[\]]{1,30})\]:
      | \$\^\{?(?P<tex>\w{1,3})\}?\$
      | \^\{?(?P<hat>\d{1,3})[}^]
    )\s*(?=\S)""",
    re.VERBOSE,
)
_WEAK = re.compile(
    r"""\s*(?:
        \[(?P<bracket>\d{1,3}|\*{1,3}|[a-z])\]:?
      | (?P<slash>\d{1,3})/
      | (?P<dagger>[†‡]{1,2})
    )\s+(?=\S)""",
    re.VERBOSE,
)
_STARS = re.compile(r"\s*(\*{1,3})\s+(?=[^\s*])")
_OTHER_BULLET = re.compile(r"\s*(?:[-+–—]\s|[•‣◦▪■●○∙⁃])")
_STAR_CALL = re.compile(r"[^\s*_](\*{1,3})(?=[\s,.;:)\]”\"’]|$)")
_TO_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")


@dataclass(frozen=True, slots=True)
class Body:
    """The mark at the head of a note, how it is written, and where the note's text begins."""

    mark: str
    form: Form
    end: int
    syntax: str


def body(text: str) -> Body | None:
    """The mark when a line is a note by its form alone."""
    found = _BODY.match(text)
    if not found:
        return None
    raw = next(group for group in found.groups() if group is not None)
    form: Form = "caret" if found["caret"] else "raised"
    return Body(raw.translate(_TO_DIGITS), form, found.end(), found.group().replace(raw, "", 1))


def weak_body(text: str) -> Body | None:
    """The mark when a line is a note provided that the text calls it."""
    if found := _WEAK.match(text):
        raw = next(group for group in found.groups() if group is not None)
        form: Form = "bracket" if found["bracket"] else "slash" if found["slash"] else "sign"
        return Body(raw, form, found.end(), found.group().replace(raw, "", 1))
    return None


def starred(text: str) -> Body | None:
    """The mark of a note that asterisks introduce."""
    found = _STARS.match(text)
    return Body(found.group(1), "sign", found.end(), "") if found else None


def _without_stars(text: str) -> str:
    found = _STARS.match(text)
    return text[found.end() :] if found else text


def lone_asterisks(lines: list[Line]) -> set[int]:
    """Numbers of the lines where an asterisk and a space introduce a note, not a list item.

    That is so where the text calls an asterisk, or where a single paragraph, set off by blank
    lines, has an asterisk while the document marks its lists otherwise or has none.
    """
    singles: list[int] = []
    notes: set[int] = set()
    called = {mark for line in lines for mark in _calls(_without_stars(line.text))}
    others = any(_OTHER_BULLET.match(line.text) for line in lines)
    for index, line in enumerate(lines):
        found = _STARS.match(line.text)
        if not found or "*" in line.text[found.end() :].replace("**", ""):
            continue
        if len(found.group(1)) > 1:
            if line.text.count("**") == 1:
                notes.add(line.number)
        else:
            singles.append(index)
    starred_lines = set(singles)
    for index in singles:
        line = lines[index]
        beside = {index - 1, index + 1} & starred_lines
        apart = (line.blanks > 0 or index == 0) and not beside
        introduced = index > 0 and lines[index - 1].text.rstrip().endswith(":")
        capital = line.text.lstrip(" \t*")[:1].isupper()
        single = len(singles) == 1 and capital and (others or not introduced)
        if apart and ("*" in called or single):
            notes.add(line.number)
    return notes


def _calls(text: str) -> list[str]:
    """Asterisks that hang on a word and close no emphasis."""
    odd = text.count("*") % 2 == 1
    return [mark for mark in _STAR_CALL.findall(text) if odd or len(mark) > 1]


def marks_of(bodies: Iterable[Body], texts: Iterable[str]) -> tuple[NoteMarks, set[str]]:
    """The marks by form, weak ones only where some text calls them; and the marks refused."""
    forms: dict[str, set[str]] = defaultdict(set)
    weak: set[tuple[str, str]] = set()
    for each in bodies:
        if each.form in ("bracket", "slash"):
            weak.add((each.form, each.mark))
        else:
            forms[each.form].add(each.mark)
    if weak:
        joined = "\n".join(texts)
        brackets = set(re.findall(r"(?<=\S)[ ]?\[([^\s\[\]]{1,4})\]", joined))
        slashes = set(re.findall(r"(?<=\S)[ ]?(?<![\d/])(\d{1,3})/(?![\w/])", joined))
        for form, mark in weak:
            if mark in (brackets if form == "bracket" else slashes):
                forms[form].add(mark)
    refused = {f"{form} {mark}" for form, mark in weak if mark not in forms[form]}
    signs = forms["sign"]
    return (
        NoteMarks(
            raised=frozenset(forms["raised"] | signs | forms["caret"]),
            carets=frozenset(forms["caret"]),
            brackets=frozenset(forms["bracket"]),
            slashes=frozenset(forms["slash"]),
            signs=frozenset(signs),
        ),
        refused,
    )


def tie(calls: list[tuple[int, Run]], notes: list[tuple[int, str, str]]) -> None:
    """Sets the key of the note that each raised mark calls.

    `calls` are runs and `notes` are (mark, key), both with their place in reading order. Where
    numbering restarts, a call belongs to the first note of its mark that follows it; where all
    notes stand at the end, calls and notes are matched in order.
    """
    by_mark: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for place, mark, key in notes:
        by_mark[mark].append((place, key))
    called: dict[str, list[tuple[int, Run]]] = defaultdict(list)
    for place, run in calls:
        called[run.text.strip()].append((place, run))
    for mark, runs in called.items():
        targets = by_mark.get(mark)
        if not targets:
            for _, run in runs:
                run.note = None
            continue
        at_end = runs[-1][0] < targets[0][0]
        index = 0
        for order, (place, run) in enumerate(runs):
            if at_end:
                index = min(order, len(targets) - 1)
            else:
                while index < len(targets) - 1 and targets[index][0] < place:
                    index += 1
            run.note = targets[index][1]
