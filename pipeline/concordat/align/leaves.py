"""Where the words of a composite text stand: which element and field own each stretch of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from concordat_schemas.plan import Action, AnyElement, Indicator, Item, Paragraph, Section

_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A stretch of a composite text that is the whole of one leaf field."""

    start: int
    end: int
    element: str
    field: str


def leaves_of(element: AnyElement) -> list[Leaf]:
    """The leaves of the text by which an element is compared, in order.

    Labels of items stand between leaves and belong to none. An indicator is compared by its
    sentence, which is mended where stem and text meet: its leaves are found in it where they are.
    """
    if isinstance(element, Section):
        return [Leaf(0, len(element.heading), element.id, "heading")]
    if isinstance(element, Item):
        return [Leaf(0, len(element.text), element.id, "text")]
    if isinstance(element, Indicator):
        return list(_of_indicator(element))
    if isinstance(element, Action):
        parts = [("", element.chapeau, element.id, "chapeau")]
    else:
        assert isinstance(element, Paragraph)
        parts = [("", element.text, element.id, "text")]
    for item in element.items:
        parts += _of_item(item)
    parts.append(("", element.continuation or "", element.id, "continuation"))
    made: list[Leaf] = []
    at = 0
    for label, text, owner, field in parts:
        if not label and not text:
            continue
        at += len(_BREAK) if made or at else 0
        at += len(label)
        made.append(Leaf(at, at + len(text), owner, field))
        at += len(text)
    return made


def _of_item(item: Item) -> list[tuple[str, str, str, str]]:
    label = f"{item.label} " if item.label else ""
    parts = [(label, item.text, item.id, "text")]
    for one in item.items:
        parts += _of_item(one)
    return parts


def _of_indicator(indicator: Indicator) -> Iterator[Leaf]:
    at = 0
    for field, text in (("stem", indicator.stem), ("text", indicator.text)):
        found = indicator.sentence.find(text, at) if text else -1
        if text and found >= 0:
            yield Leaf(found, found + len(text), indicator.id, field)
            at = found + len(text)
