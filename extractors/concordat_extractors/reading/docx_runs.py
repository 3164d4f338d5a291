"""What a paragraph says: its runs as displayed, and what hangs on it without being its text.

Fields show their result, tracked changes one of their two sides, alternate content one branch.
Text that Word does not display (hidden text, the insides of field codes, ruby glosses) is
given apart, never dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from concordat_extractors.reading.docx_names import (
    MC,
    A,
    Element,
    M,
    R,
    V,
    W,
    alternative,
    child,
    on_off,
    symbol,
)
from concordat_extractors.reading.docx_notes import Notes
from concordat_extractors.reading.docx_package import Relation
from concordat_extractors.reading.docx_styles import Look, Properties, Styles, run_properties
from concordat_schemas.source import Revision, Run

INSERTED: Final = frozenset({f"{W}ins", f"{W}moveTo"})
DELETED: Final = frozenset({f"{W}del", f"{W}moveFrom"})
ALTERNATE: Final = f"{MC}AlternateContent"
TEXT_BOX: Final = f"{W}txbxContent"

_NO_TEXT: Final = frozenset(
    f"{W}{name}"
    for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "tblPr", "sectPr")
)
_GRAPHICS: Final = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_NOTE_CALLS: Final = {f"{W}footnoteReference": "fn", f"{W}endnoteReference": "en"}
_FIXED: Final = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "\u00ad",
}
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_ONE_SPACE: Final = str.maketrans({"\n": " ", "\r": " ", "\t": " ", "\u2011": "-"})
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+(?:(\\l)\s+)?"([^"]*)"', re.IGNORECASE)


@dataclass(slots=True)
class Inline:
    """One paragraph's content.

    `boxes` are the text boxes anchored in it and the texts of its drawn lettering; `fields` the
    names of its fields; the breaks tell whether a page break stands before or after its text.
    """

    runs: list[Run] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[Element | str] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    break_before: bool = False
    break_after: bool = False

    @property
    def is_blank(self) -> bool:
        return not any(run.text.strip() for run in self.runs)


@dataclass(slots=True)
class _Field:
    code: str = ""
    in_result: bool = False
    link: str | None = None


class RunReader:
    """Reads the paragraphs of one part in order; fields may reach over several of them."""

    def __init__(
        self,
        root: Element,
        styles: Styles,
        relations: Mapping[str, Relation],
        notes: Notes,
        rejected: bool,
    ) -> None:
        self.section = 0
        self.languages: Counter[str] = Counter()
        self._styles = styles
        self._relations = relations
        self._notes = notes
        self._rejected = rejected
        self._unclosed = _unclosed_fields(root, DELETED if not rejected else INSERTED)
        self._fields: list[_Field] = []
        self._inline = Inline()
        self._style: str | None = None
        self._parts: list[str] = []
        self._shape: tuple[Look, str | None, Revision] | None = None
        self._has_text = False
        self._broken = False
        self._custom: str | None = None

    def read(self, paragraphs: list[tuple[Element, str | None]]) -> Inline:
        """The content of paragraphs that are displayed as one, each with its style id."""
        self._inline = Inline()
        self._has_text = self._broken = False
        self._custom = None
        for element, style in paragraphs:
            self._style = style
            self._walk(element, None, "")
        self._flush()
        self._inline.break_after = self._broken and self._has_text
        return self._inline

    def suspend(self) -> list[_Field]:
        """Sets the open fields aside while another story, a text box, is read."""
        kept, self._fields = self._fields, []
        return kept

    def resume(self, kept: list[_Field]) -> None:
        self._fields = kept

    def _walk(self, node: Element, link: str | None, revision: Revision) -> None:
        for element in node:
            tag = element.tag
            if tag == f"{W}r":
                self._run(element, link, revision)
            elif tag in _NO_TEXT:
                continue
            elif tag in INSERTED:
                if not self._rejected:
                    self._walk(element, link, "inserted")
            elif tag in DELETED:
                if self._rejected:
                    self._walk(element, link, "deleted")
            elif tag == f"{W}hyperlink":
                self._walk(element, self._target(element) or link, revision)
            elif tag == f"{W}fldSimple":
                code = element.get(f"{W}instr") or ""
                self._inline.fields.add(_field_name(code))
                self._walk(element, _field_link(code) or link, revision)
            elif tag == ALTERNATE:
                chosen = alternative(element)
                if chosen is not None:
                    self._walk(chosen, link, revision)
            elif tag == f"{M}t":
                self._text(element, self._styles.look(self._style, {}), link, revision)
            elif tag in _GRAPHICS or tag == TEXT_BOX:
                self._graphics(element)
            elif len(element):
                self._walk(element, link, revision)

    def _run(self, run: Element, link: str | None, revision: Revision) -> None:
        look = self._styles.look(self._style, self._direct(run))
        self._content(run, look, link, revision)

    def _direct(self, run: Element) -> Properties:
        properties = child(run, "rPr")
        if properties is None:
            return {}
        if self._rejected:
            change = child(properties, "rPrChange")
            if change is not None:
                properties = child(change, "rPr")
        return run_properties(properties)

    def _content(self, node: Element, look: Look, link: str | None, revision: Revision) -> None:
        for element in node:
            tag = element.tag
            if tag == f"{W}t":
                self._text(element, look, link, revision)
            elif tag in _FIXED:
                self._emit(_FIXED[tag], look, link, revision)
            elif tag == f"{W}delText":
                if self._rejected:
                    self._text(element, look, link, revision)
            elif tag == f"{W}br":
                if element.get(f"{W}type") == "page":
                    self._page_break()
                else:
                    self._emit("\n", look, link, revision)
            elif tag == f"{W}sym":
                self._emit(symbol(element), look, link, revision)
            elif tag == f"{W}fldChar":
                self._field_mark(element)
            elif tag in (f"{W}instrText", f"{W}delInstrText"):
                if self._fields and not self._fields[-1].in_result:
                    self._fields[-1].code += (element.text or "")[:2000]
            elif tag in _NOTE_CALLS:
                self._call(element, _NOTE_CALLS[tag], look, revision)
            elif tag in _GRAPHICS:
                self._graphics(element)
            elif tag == f"{W}ruby":
                self._ruby(element, link, revision)
            elif tag == ALTERNATE:
                chosen = alternative(element)
                if chosen is not None:
                    self._content(chosen, look, link, revision)
            elif tag == f"{W}r":
                self._run(element, link, revision)
            elif len(element) and tag not in _NO_TEXT:
                self._content(element, look, link, revision)

    def _text(self, element: Element, look: Look, link: str | None, revision: Revision) -> None:
        text = element.text or ""
        # Word shows white space at the ends of a text only where the file asks to keep it.
        if element.get(_SPACE) != "preserve" and element.tag != f"{M}t":
            text = text.strip(" \t\r\n")
        self._emit(text.translate(_ONE_SPACE), look, link, revision)

    def _emit(self, text: str, look: Look, link: str | None, revision: Revision) -> None:
        if not text:
            return
        if look.hidden or any(not one.in_result for one in self._fields):
            self._inline.hidden.append(text)
            return
        if self._custom is not None and text.strip():
            self._custom_mark(text.strip(), look, revision)
            return
        if not text.isspace():
            if self._broken and self._has_text:
                text = "\n" + text
            self._broken = False
            self._has_text = True
        for one in reversed(self._fields):
            if one.link:
                link = one.link
                break
        if look.language:
            self.languages[look.language] += len(text)
        shape = (look, link, revision)
        if shape != self._shape:
            self._flush()
            self._shape = shape
        self._parts.append(text)

    def _flush(self) -> None:
        if self._parts and self._shape is not None:
            look, link, revision = self._shape
            self._inline.runs.append(_run("".join(self._parts), look, revision, link=link))
        self._parts = []
        self._shape = None

    def _page_break(self) -> None:
        self._broken = True
        if not self._has_text:
            self._inline.break_before = True

    def _call(self, element: Element, kind: str, look: Look, revision: Revision) -> None:
        if look.hidden or any(not one.in_result for one in self._fields):
            return
        by_hand = element.get(f"{W}customMarkFollows")
        identifier = element.get(f"{W}id") or ""
        if by_hand is not None and on_off(by_hand):
            self._custom = self._notes.call_by_hand(kind, identifier)
            return
        key, mark = self._notes.call(kind, identifier, self.section)
        self._append_mark(key, mark, look, revision)

    def _custom_mark(self, mark: str, look: Look, revision: Revision) -> None:
        key, self._custom = self._custom or "", None
        self._notes.mark_by_hand(key, mark)
        self._append_mark(key, mark, look, revision)

    def _append_mark(self, key: str, mark: str, look: Look, revision: Revision) -> None:
        self._flush()
        self._has_text = True
        run = _run(mark, look, revision, note=key)
        run.position = "super"
        self._inline.runs.append(run)

    def _field_mark(self, element: Element) -> None:
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            if element not in self._unclosed:
                self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
            self._fields[-1].link = _field_link(self._fields[-1].code)
            self._inline.fields.add(_field_name(self._fields[-1].code))
        elif kind == "end" and self._fields:
            self._inline.fields.add(_field_name(self._fields.pop().code))

    def _graphics(self, element: Element) -> None:
        tag = element.tag
        if tag == TEXT_BOX:
            self._inline.boxes.append(element)
        elif tag == ALTERNATE:
            chosen = alternative(element)
            if chosen is not None:
                self._graphics(chosen)
        elif tag == f"{V}textpath":
            self._inline.boxes.append(element.get("string") or "")
        elif tag == f"{A}p":
            self._inline.boxes.append("".join(one.text or "" for one in element.iter(f"{A}t")))
        else:
            for inner in element:
                self._graphics(inner)

    def _ruby(self, element: Element, link: str | None, revision: Revision) -> None:
        base = child(element, "rubyBase")
        if base is not None:
            self._walk(base, link, revision)
        gloss = child(element, "rt")
        if gloss is not None:
            self._fields.append(_Field())
            self._walk(gloss, link, revision)
            self._fields.pop()

    def _target(self, element: Element) -> str | None:
        relation = self._relations.get(element.get(f"{R}id") or "")
        target = relation.target if relation is not None and relation.external else ""
        anchor = element.get(f"{W}anchor")
        return (f"{target}#{anchor}" if anchor else target) or None


def _run(
    text: str, look: Look, revision: Revision, note: str | None = None, link: str | None = None
) -> Run:
    return Run(
        text=text,
        bold=look.bold,
        italic=look.italic,
        underline=look.underline,
        strike=look.strike,
        position=look.position,
        size=look.size,
        colour=look.colour,
        note=note,
        link=link,
        revision=revision,
    )


def _field_name(code: str) -> str:
    words = code.split(None, 1)
    return words[0].upper() if words else ""


def _field_link(code: str) -> str | None:
    found = _HYPERLINK.match(code)
    if not found or not found.group(2):
        return None
    return f"#{found.group(2)}" if found.group(1) else found.group(2)


def _unclosed_fields(root: Element, removed: frozenset[str]) -> set[Element]:
    """Begin marks that no end mark answers: they open nothing, else all that follows were lost."""
    open_marks: list[Element] = []
    for mark in root.iter(f"{W}fldChar"):
        kind = mark.get(f"{W}fldCharType")
        if kind not in ("begin", "end"):
            continue
        if any(above.tag in removed for above in mark.iterancestors()):
            continue
        if kind == "begin":
            open_marks.append(mark)
        elif open_marks:
            open_marks.pop()
    return set(open_marks)
