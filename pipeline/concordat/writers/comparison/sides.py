"""What the page needs to know of one of the two plans: names, texts, anchors, pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from concordat.align.leaves import leaves_of
from concordat.align.units import text_of
from concordat.writers.element_names import element_names, owners, shortened
from concordat.writers.report.page import anchors, direction_of, language_of
from concordat.writers.report.tree import tag
from concordat_schemas.plan import Action, Paragraph, Section, elements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from concordat_schemas.plan import AnyElement, Item, Plan, Source

End = Literal["old", "new"]
Lines = dict[int, tuple[int, int]]
"""Where the items of a text begin, with the length of their label and their depth from 1."""

_SHORT = 90


class Side:
    """One plan of the comparison, ready to be shown."""

    def __init__(self, plan: Plan, end: End) -> None:
        self.plan = plan
        self.end = end
        self.names = element_names(plan)
        self.owners = owners(plan)
        self.elements: dict[str, AnyElement] = {one.id: one for one in elements(plan)}
        self.anchors = {one: f"{end}.{anchor}" for one, anchor in anchors(self.elements).items()}
        self.language = language_of(plan)
        self.direction = direction_of(plan)
        self.title = plan.metadata.short_title or plan.metadata.title or plan.id
        self._sources = {source.id: source for source in plan.sources}

    def name(self, element: str) -> str:
        """What an element is called."""
        return self.names.get(element, element)

    def text(self, element: str) -> str:
        """The text by which an element is compared."""
        return text_of(self.elements[element])

    def words(self, element: str, limit: int = _SHORT) -> str:
        """The first words of an element, its title before its text."""
        found = self.elements[element]
        title = found.title if isinstance(found, Action) else None
        return shortened(title or text_of(found), limit)

    def lines(self, element: str) -> Lines:
        """Where the items begin in the text of an element."""
        found = self.elements[element]
        if not isinstance(found, Action | Paragraph):
            return {}
        held = dict(_with_depth(found.items, 1))
        made: Lines = {}
        for leaf in leaves_of(found):
            if leaf.element in held:
                label, depth = held[leaf.element]
                length = len(label) + 1 if label else 0
                made[leaf.start - length] = (len(label or ""), depth)
        return made

    def section(self, element: str) -> str | None:
        """The section an element stands in; of a section the one around it."""
        found = self.elements.get(self.owners.get(element, element))
        if isinstance(found, Section):
            return found.parent
        return found.section if isinstance(found, Action | Paragraph) else None

    def pages(self, element: str) -> list[etree._Element | str]:
        """Where an element stands in its file, as links to the pages where it has any."""
        made: list[etree._Element | str] = []
        seen: set[tuple[str, int | str]] = set()
        for place in self.elements[element].places:
            where = place.page if place.page is not None else place.locator
            if where is None or (place.source, where) in seen:
                continue
            seen.add((place.source, where))
            source = self._sources.get(place.source)
            said = f"p. {where}" if isinstance(where, int) else where
            if made:
                made.append(", ")
            file = file_name(source) if source else ""
            if file and source and _is_pdf(source) and isinstance(where, int):
                address = f"{quote(file, safe='', errors='replace')}#page={where}"
                made.append(tag("a", said, href=address, title=f"{file}, page {where}"))
            else:
                made.append(tag("span", said, title=file or None))
        return made


def _with_depth(items: Sequence[Item], depth: int) -> list[tuple[str, tuple[str | None, int]]]:
    made = []
    for item in items:
        made.append((item.id, (item.label, depth)))
        made += _with_depth(item.items, depth + 1)
    return made


def _is_pdf(source: Source) -> bool:
    return source.media_type == "application/pdf"


def file_name(source: Source) -> str:
    """The bare name of a source file, without the folders it was read from; empty for dots."""
    name = re.split(r"[/\\]", source.file)[-1]
    return name if name.strip(". ") else ""
