"""Footnotes and endnotes: which note a mark calls, and which number it shows.

Method: ISO/IEC 29500-1, 17.11: footnotes count in decimals and endnotes in small roman numerals
unless the document or a section says otherwise; a mark typed by hand takes no number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from concordat_extractors.reading.docx_names import Element, W, child, integer, value
from concordat_extractors.reading.docx_numerals import numeral
from concordat_schemas.source import SourceWarning
from concordat_schemas.text import glyphs

_ELEMENTS: Final = {"fn": "footnote", "en": "endnote"}
_DEFAULT_KINDS: Final = {"fn": "decimal", "en": "lowerRoman"}


@dataclass(slots=True, frozen=True)
class _Format:
    kind: str
    start: int
    restart: str


@dataclass(slots=True)
class Called:
    """A note that the text calls; `element` is none when the file lacks its text."""

    key: str
    kind: str
    mark: str
    by_hand: bool
    element: Element | None


class Notes:
    """The notes of a document, in the order in which the text calls them.

    `mark_glyphs` counts the characters of the marks that were computed.
    """

    def __init__(
        self,
        parts: dict[str, Element | None],
        settings: Element | None,
        sections: list[Element],
    ) -> None:
        """`parts` gives the roots of the notes by kind, `fn` and `en`."""
        self.mark_glyphs = 0
        self.called: dict[str, Called] = {}
        self._elements: dict[str, Element] = {}
        self._formats = {
            kind: [_format(kind, settings, section) for section in sections]
            or [_format(kind, settings, None)]
            for kind in _ELEMENTS
        }
        self._counts = dict.fromkeys(_ELEMENTS, 0)
        self._last_section: dict[str, int] = {}
        for kind, root in parts.items():
            for element in root.iterchildren(f"{W}{_ELEMENTS[kind]}") if root is not None else ():
                if element.get(f"{W}type") in (None, "normal"):
                    self._elements[f"{kind}:{element.get(f'{W}id') or ''}"] = element

    def call(self, kind: str, identifier: str, section: int) -> tuple[str, str]:
        """The key and the displayed mark of a note called in a section, counted from 0."""
        formats = self._formats[kind]
        shape = formats[min(section, len(formats) - 1)]
        if kind not in self._last_section or (
            shape.restart == "eachSect" and self._last_section[kind] != section
        ):
            self._counts[kind] = shape.start
        else:
            self._counts[kind] += 1
        self._last_section[kind] = section
        mark = numeral(self._counts[kind], shape.kind)
        self.mark_glyphs += glyphs(mark)
        return self._register(kind, identifier, mark, by_hand=False), mark

    def call_by_hand(self, kind: str, identifier: str) -> str:
        """The key of a note whose mark is typed and follows."""
        return self._register(kind, identifier, "", by_hand=True)

    def mark_by_hand(self, key: str, mark: str) -> None:
        """Sets the mark that followed a call by hand."""
        if not self.called[key].mark:
            self.called[key].mark = mark

    def uncalled(self) -> list[Element]:
        """Notes in the file that nothing displayed calls, in file order."""
        return [one for key, one in self._elements.items() if key not in self.called]

    def warnings(self, name: str) -> list[SourceWarning]:
        """What could not be known about the marks of this file."""
        found = []
        missing = sum(1 for one in self.called.values() if one.element is None)
        if missing:
            found.append(
                SourceWarning(
                    "missing_notes", f"{name} calls {missing} notes whose text it does not hold."
                )
            )
        for kind, word in _ELEMENTS.items():
            called = any(one.kind == kind and not one.by_hand for one in self.called.values())
            if called and any(one.restart == "eachPage" for one in self._formats[kind]):
                found.append(
                    SourceWarning(
                        "note_numbers",
                        f"{name} numbers its {word}s anew on each page; as a Word file has no "
                        "pages they are numbered throughout.",
                    )
                )
        return found

    def _register(self, kind: str, identifier: str, mark: str, by_hand: bool) -> str:
        key = f"{kind}:{identifier}"
        if key not in self.called:
            self.called[key] = Called(key, kind, mark, by_hand, self._elements.get(key))
        return key


def _format(kind: str, settings: Element | None, section: Element | None) -> _Format:
    name = f"{_ELEMENTS[kind]}Pr"
    said = [one for one in (child(section, name), child(settings, name)) if one is not None]

    def first(property_name: str) -> str | None:
        for one in said:
            found = value(child(one, property_name))
            if found is not None:
                return found
        return None

    start = integer(first("numStart"))
    return _Format(
        kind=first("numFmt") or _DEFAULT_KINDS[kind],
        start=1 if start is None else max(0, start),
        restart=first("numRestart") or "continuous",
    )
