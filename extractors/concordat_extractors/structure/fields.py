"""Leaf fields under construction: which characters of which lines make a text."""

from __future__ import annotations

from dataclasses import dataclass, field

from concordat_extractors.structure.lines import Line, Role

PARAGRAPH = "\n\n"


@dataclass(slots=True)
class Text:
    """A text made of pieces of lines; taking a piece gives its characters the role of field."""

    pieces: list[tuple[Line, int, int, str]] = field(default_factory=list)

    def add(
        self, line: Line, start: int = 0, end: int | None = None, joint: str = PARAGRAPH
    ) -> None:
        """Adds part of a line, behind a paragraph break unless told otherwise."""
        end = len(line.text) if end is None else end
        while start < end and line.text[start] == " ":
            start += 1
        while end > start and line.text[end - 1] == " ":
            end -= 1
        if start < end:
            line.give(Role.FIELD, start, end)
        if start < end or not self.pieces:
            self.pieces.append((line, start, end, joint))

    def __bool__(self) -> bool:
        return any(start < end for _, start, end, _ in self.pieces)

    @property
    def value(self) -> str:
        text = ""
        for line, start, end, joint in self.pieces:
            piece = line.text[start:end]
            text = text + joint + piece if text and piece else text + piece
        return text

    @property
    def lines(self) -> list[Line]:
        return list(dict.fromkeys(line for line, *_ in self.pieces))

    @property
    def original(self) -> str | None:
        """The source string where its characters differ from the clean text beyond white space."""
        whole = [line for line, start, end, _ in self.pieces]
        source = " ".join(line.source_text for line in dict.fromkeys(whole))
        clean_text = " ".join(line.text for line in dict.fromkeys(whole))
        return source if source.split() != clean_text.split() else None

    def calls(self) -> list[tuple[int, str]]:
        """Note calls as (offset in `value`, note key).

        A call whose place was cut out, as in a label or a bracket, moves to the nearest text kept.
        """
        spans: list[tuple[Line, int, int, int]] = []
        length = 0
        for line, start, end, joint in self.pieces:
            if length and start < end:
                length += len(joint)
            spans.append((line, start, end, length))
            length += end - start
        found = []
        for line in self.lines:
            own = [span for span in spans if span[0] is line]
            for offset, key in line.calls:
                _, start, end, base = max(
                    (span for span in own if span[1] <= offset),
                    key=lambda one: one[1],
                    default=own[0],
                )
                found.append((base + min(max(offset - start, 0), end - start), key))
        return sorted(found)
