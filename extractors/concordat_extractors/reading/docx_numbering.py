"""Automatic numbering: which number Word shows before each paragraph.

Method: ISO/IEC 29500-1, 17.9, and Word's practice where the standard is silent, as docx4j has
measured it (plutext/docx4j, CR-014, probes P1 to P8): instances of one abstract definition share
their counters; a definition that only links to a list style counts on its own; a `startOverride`
restarts a level once, at the first paragraph of its instance; a level passed over takes its
start; a style does not number at a level that names another style; each story counts alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from concordat_extractors.reading.docx_names import (
    MC,
    Element,
    W,
    alternative,
    child,
    integer,
    is_on,
    value,
)
from concordat_extractors.reading.docx_numerals import KNOWN, numeral
from concordat_extractors.reading.docx_styles import Style, Styles, left_indent

_PLACEHOLDER = re.compile(r"%([1-9])")
_DEEPEST = 8
_LINKS = 16
_KEPT_IN_LEGAL = frozenset({"none", "bullet", "decimalZero"})


@dataclass(slots=True, frozen=True)
class Level:
    """One level of a list; `text` is its template, such as `%1.%2`, `left` its indent, points."""

    start: int = 0
    kind: str = "decimal"
    pattern: str = ""
    text: str = ""
    legal: bool = False
    restart: int | None = None
    style: str | None = None
    left: float | None = None
    picture: bool = False


@dataclass(slots=True, frozen=True)
class Mark:
    """What stands before a paragraph: a number as displayed, or a bullet, or nothing."""

    label: str | None = None
    bullet: bool = False


@dataclass(slots=True)
class _Abstract:
    levels: dict[int, Level] = field(default_factory=dict)
    link: str | None = None


@dataclass(slots=True)
class _Instance:
    abstract: int | None
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


@dataclass(slots=True)
class _List:
    """An instance with its definition found: counters are kept under `key`."""

    key: int
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """The list definitions of a document; an absent part defines none."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self.unknown_kinds: set[str] = set()
        self._styles = styles
        self._abstracts: dict[int, _Abstract] = {}
        self._instances: dict[int, _Instance] = {}
        self._lists: dict[int, _List | None] = {}
        for element in root.iterchildren(f"{W}abstractNum") if root is not None else ():
            identifier = integer(element.get(f"{W}abstractNumId"))
            if identifier is not None:
                self._abstracts[identifier] = _Abstract(
                    _levels(element), value(child(element, "numStyleLink"))
                )
        for element in root.iterchildren(f"{W}num") if root is not None else ():
            identifier = integer(element.get(f"{W}numId"))
            if identifier is not None:
                self._instances[identifier] = _instance(element)

    def found(
        self, direct: tuple[int | None, int | None] | None, chain: Iterable[Style]
    ) -> tuple[int, int] | None:
        """The (numId, level) that holds for a paragraph; none when it is not numbered.

        `direct` is the paragraph's own numbering, `chain` its style and the bases of that. A
        numId of zero takes numbering away.
        """
        styles = tuple(chain)
        num, level = direct if direct is not None else (None, None)
        if num is None:
            num, inherited = self._from_styles(styles)
            level = inherited if level is None else level
        if num is None or num == 0 or self.definition(num) is None:
            return None
        return num, max(0, min(level or 0, _DEEPEST))

    def _from_styles(self, styles: tuple[Style, ...]) -> tuple[int | None, int | None]:
        num = level = None
        until = 0
        for at, style in enumerate(styles):
            said = style.paragraph.number
            if said is None:
                continue
            level = said[1] if level is None else level
            until = at
            if said[0] is not None:
                num = said[0]
                break
        found = self.definition(num) if num else None
        if found is None:
            return num, level
        # The level of a style is the one that names it; what the style says itself comes second.
        for style in styles[: until + 1]:
            for index in sorted(found.levels):
                if found.levels[index].style == style.id:
                    return num, index
        named = found.levels.get(level or 0)
        if named is not None and named.style is not None and self._styles.has(named.style):
            return None, None
        return num, level

    def level(self, num: int, level: int) -> Level | None:
        """A level of a list."""
        found = self.definition(num)
        return found.levels.get(level) if found else None

    def definition(self, num: int) -> _List | None:
        """A list with its links and overrides applied; none when it is not defined."""
        if num not in self._lists:
            self._lists[num] = self._resolve(num)
        return self._lists[num]

    def _resolve(self, num: int) -> _List | None:
        instance = self._instances.get(num)
        if instance is None or instance.abstract is None:
            return None
        key: int | None = instance.abstract
        for _ in range(_LINKS):
            abstract = self._abstracts.get(key) if key is not None else None
            if abstract is None:
                return None
            if abstract.link is None or abstract.levels:
                levels = {**abstract.levels, **instance.levels}
                return _List(instance.abstract, levels, instance.starts)
            said = self._styles.numbering_style(abstract.link)
            linked = self._instances.get(said[0] or 0) if said else None
            key = linked.abstract if linked is not None else None
        return None


class Counters:
    """The running numbers of one story: the body, the text boxes, or the notes."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._counts: dict[int, dict[int, int]] = {}
        self._restarted: set[tuple[int, int]] = set()

    def mark(self, num: int, level: int) -> Mark:
        """Counts a paragraph of a list and gives what is displayed before it."""
        found = self._numbering.definition(num)
        definition = found.levels.get(level) if found else None
        if found is None or definition is None:
            return Mark()
        counts = self._counts.setdefault(found.key, {})
        for passed, above in found.levels.items():
            if passed < level and passed not in counts:
                counts[passed] = found.starts.get(passed, above.start)
        start = found.starts.get(level, definition.start)
        if level in found.starts and (num, level) not in self._restarted:
            self._restarted.add((num, level))
            counts[level] = start
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = start
        for deeper in [one for one in counts if one > level]:
            if _restarts(found.levels.get(deeper), deeper, level):
                del counts[deeper]
        return self._shown(found, definition, counts)

    def _shown(self, found: _List, definition: Level, counts: dict[int, int]) -> Mark:
        if definition.picture:
            return Mark(bullet=True)
        if definition.kind == "bullet":
            return Mark(bullet=bool(definition.text.strip()))

        def number(match: re.Match[str]) -> str:
            index = int(match.group(1)) - 1
            level = found.levels.get(index)
            if level is None:
                return ""
            if level.kind not in KNOWN:
                self._numbering.unknown_kinds.add(level.kind)
            count = counts.get(index, found.starts.get(index, level.start))
            legal = definition.legal and level.kind not in _KEPT_IN_LEGAL
            return numeral(count, "decimal" if legal else level.kind, level.pattern)

        label, placeholders = _PLACEHOLDER.subn(number, definition.text)
        label = label.strip()
        if label and not placeholders and not any(char.isalnum() for char in label):
            return Mark(bullet=True)
        return Mark(label or None)


def _restarts(level: Level | None, index: int, used: int) -> bool:
    """Whether a deeper level starts again after a level was used."""
    if level is None or level.restart is None or level.restart > index:
        return True
    return used < level.restart


def _instance(element: Element) -> _Instance:
    found = _Instance(integer(value(child(element, "abstractNumId"))))
    for override in element.iterchildren(f"{W}lvlOverride"):
        index = integer(override.get(f"{W}ilvl"))
        if index is None or not 0 <= index <= _DEEPEST:
            continue
        level = child(override, "lvl")
        if level is not None:
            found.levels[index] = _level(level)
        start = child(override, "startOverride")
        if start is not None:
            found.starts[index] = max(0, integer(value(start)) or 0)
    return found


def _levels(element: Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for level in element.iterchildren(f"{W}lvl"):
        index = integer(level.get(f"{W}ilvl"))
        if index is not None and 0 <= index <= _DEEPEST:
            found[index] = _level(level)
    return found


def _level(element: Element) -> Level:
    kind = child(element, "numFmt")
    if kind is None:
        wrapped = element.find(f"{MC}AlternateContent")
        kind = child(alternative(wrapped), "numFmt") if wrapped is not None else None
    text = child(element, "lvlText")
    indent = child(child(element, "pPr"), "ind")
    return Level(
        start=max(0, integer(value(child(element, "start"))) or 0),
        kind=value(kind) or "decimal",
        pattern=(kind.get(f"{W}format") or "") if kind is not None else "",
        text=value(text) or "",
        legal=is_on(child(element, "isLgl")),
        restart=integer(value(child(element, "lvlRestart"))),
        style=value(child(element, "pStyle")),
        left=left_indent(indent) if indent is not None else None,
        picture=child(element, "lvlPicBulletId") is not None,
    )
