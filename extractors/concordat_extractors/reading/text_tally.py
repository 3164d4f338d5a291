"""The count of the characters that a text reader takes as syntax and not as text."""

from __future__ import annotations

from dataclasses import dataclass, field

from concordat_schemas.text import glyphs


@dataclass(slots=True)
class Tally:
    """Every character read goes either to a run or through `take` or `set_aside`."""

    markup: int = 0
    aside: list[str] = field(default_factory=list)

    def take(self, syntax: str, given: str = "") -> None:
        """Counts syntax that is consumed; `given` is the text it stands for, which is kept."""
        self.markup += glyphs(syntax) - glyphs(given)

    def set_aside(self, syntax: str, given: str) -> None:
        """Counts syntax whose text, such as that of an image, is no text of the document."""
        self.take(syntax, given)
        if given.strip():
            self.aside.append(given)
