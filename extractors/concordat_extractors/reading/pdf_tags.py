"""The structure tree of a tagged PDF, page by page: its elements, and what content is in which.

pdfium gives the part of the tree that has content on a page; a child that has none there, being
empty or on other pages, is null, but keeps its place among the children.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import repeat
from typing import Final

from concordat_extractors.reading import pdfium
from concordat_schemas.page import Tag

MAX_TAGS: Final = 20_000
"""Elements of the tree that are read for one page; the rest are left out."""

_MAX_CHILDREN = 200_000
_DEEPEST = 200
_BESIDE = 32
_WIDEST_SPAN = 1_000

_STANDARD = frozenset(
    (
        *("Document", "DocumentFragment", "Part", "Art", "Sect", "Div", "Aside", "BlockQuote"),
        *("Caption", "TOC", "TOCI", "Index", "NonStruct", "Private", "Title", "FENote", "Sub"),
        *("P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Note"),
        *("Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Reference"),
        *("BibEntry", "Code", "Link", "Annot", "Em", "Strong", "Ruby", "RB", "RT", "RP"),
        *("Warichu", "WT", "WP", "Figure", "Formula", "Form", "Artifact"),
    )
)
# What producers call their own types where the file maps them to no standard one.
_CUSTOM = {
    "paragraph": "P",
    "normal": "P",
    "standard": "P",
    "bodytext": "P",
    "textbody": "P",
    "normalparagraphstyle": "P",
    "noparagraphstyle": "P",
    "footnote": "Note",
    "endnote": "Note",
    "fenote": "Note",
    "list": "L",
    "listitem": "LI",
    "listparagraph": "P",
    "story": "Sect",
    "article": "Art",
    "section": "Sect",
    "textbox": "Sect",
    "slide": "Part",
    "header": "Sect",
    "footer": "Sect",
    "hyperlink": "Link",
    "diagram": "Figure",
    "inlineshape": "Figure",
    "image": "Figure",
}
_HEADING = re.compile(r"h(?:eading)?([1-9])")
_NO_LETTER = re.compile(r"[^a-z0-9]+")

# A null child of these is most likely the annotation that makes them what they are; of a table
# row, a cell without text.
_WITH_ANNOTATION = frozenset({"Link", "Annot", "Form", "Reference"})


def tags(page: int) -> tuple[list[Tag], dict[int, int]]:
    """The elements of the structure tree that touch a page, and the element of each content.

    `page` is the address of a pdfium page. The second part maps the id of marked content on the
    page to the key of its element. Both are empty for a page without a tree. A cell of a table
    row that is empty is given too, so that cells stay in their columns.
    """
    tree = pdfium.load_tree(page)
    if not tree:
        return [], {}
    try:
        walk = _Walk()
        walk.roots(tree)
    finally:
        pdfium.close_tree(tree)
    for tag in reversed(walk.tags):
        if tag.parent >= 0:
            parent = walk.tags[tag.parent]
            parent.before = parent.before or tag.before
            parent.after = parent.after or tag.after
    return walk.tags, walk.contents


@dataclass(slots=True)
class _Step:
    """An element still to be read, or a place of one that is not there (`handle` 0)."""

    handle: int
    parent: int
    depth: int


class _Walk:
    def __init__(self) -> None:
        self.tags: list[Tag] = []
        self.contents: dict[int, int] = {}
        self._kinds: dict[str, str] = {}
        self._seen: set[int] = set()
        self._name = pdfium.Name()
        self._number = pdfium.Numbers(1)
        self._children_left = _MAX_CHILDREN

    def roots(self, tree: int) -> None:
        """Reads the whole tree, parents first."""
        count = min(pdfium.count_roots(tree), _MAX_CHILDREN)
        roots = map(pdfium.root_element, repeat(tree, count), range(count))
        waiting = [_Step(handle, -1, 0) for handle in roots if handle]
        waiting.reverse()
        while waiting and len(self.tags) < MAX_TAGS:
            step = waiting.pop()
            key = len(self.tags)
            if not step.handle:
                self.tags.append(Tag(key, "TD", step.parent))
                continue
            if step.handle in self._seen:
                continue
            self._seen.add(step.handle)
            kind = self._kind(step.handle)
            tag = Tag(key, kind, step.parent)
            if kind in ("TD", "TH"):
                tag.row_span = self._span(step.handle, b"RowSpan")
                tag.col_span = self._span(step.handle, b"ColSpan")
            self.tags.append(tag)
            waiting += reversed(self._children(step, tag))

    def _children(self, step: _Step, tag: Tag) -> list[_Step]:
        """The elements below one; notes its content, and whether it has some on other pages."""
        count = min(pdfium.count_children(step.handle), self._children_left)
        self._children_left -= max(count, 0)
        if count <= 0 or step.depth >= _DEEPEST:
            return []
        owner = step.handle
        handles = list(map(pdfium.child_element, repeat(owner, count), range(count)))
        present = [place for place, handle in enumerate(handles) if handle]
        # Content of the page stands beside elements of the page; a chapter has thousands of
        # children, and asking each of those on other pages would cost more than the rest.
        first = max(present[0] - _BESIDE, 0) if present else 0
        last = min(present[-1] + _BESIDE, count) if present else count
        asked = [place for place in range(first, last) if not handles[place]]
        contents = map(pdfium.child_content, repeat(owner), asked)
        direct = [place for place, content in zip(asked, contents, strict=True) if content >= 0]
        for place in direct:
            self.contents.setdefault(pdfium.child_content(owner, place), tag.key)
        here = sorted((*present, *direct)) if direct else present
        if not here:
            return []
        places = present
        elsewhere = [0, count - 1]
        if tag.kind == "TR" or tag.kind in _WITH_ANNOTATION:
            absent = sorted(set(range(count)).difference(here))
            elsewhere = [p for p in absent if pdfium.listed_content(owner, p) >= 0]
            if tag.kind == "TR":
                places = sorted({*present, *absent}.difference(elsewhere))
        if elsewhere:
            tag.before, tag.after = elsewhere[0] < here[0], elsewhere[-1] > here[-1]
        return [_Step(handles[place] or 0, tag.key, step.depth + 1) for place in places]

    def _kind(self, handle: int) -> str:
        name = self._name.read(pdfium.element_type, handle)
        kind = self._kinds.get(name)
        if kind is None:
            kind = self._kinds[name] = _standard(name)
        return kind

    def _span(self, handle: int, name: bytes) -> int:
        """How many rows or columns a cell spans, by the attribute of that name."""
        for at in range(min(pdfium.count_attributes(handle), 16)):
            owner = pdfium.attributes(handle, at)
            value = pdfium.attribute(owner, name) if owner else None
            if value and pdfium.attribute_number(value, self._number.at):
                span = self._number.values[0]
                return int(span) if math.isfinite(span) and 1 <= span <= _WIDEST_SPAN else 1
        return 1


def _standard(name: str) -> str:
    """The standard type that a name means; the name itself where that is not known."""
    if name in _STANDARD:
        return "Note" if name == "FENote" else name
    plain = _NO_LETTER.sub("", name.lower())
    heading = _HEADING.fullmatch(plain)
    if heading:
        return f"H{min(int(heading[1]), 6)}"
    return _CUSTOM.get(plain, name)
