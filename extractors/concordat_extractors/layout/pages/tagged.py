"""Pages that carry their structure: paragraphs and reading order from the tags, where sound.

Word, Chromium, Typst and others tag what they write. A tag of a paragraph, heading, caption or
list body gives its lines and its place in the order; one that plainly holds several paragraphs is
divided by geometry. Pages with little text in such tags, as where all is boxes in boxes, and pages
whose tags are out of order are laid out by geometry alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from concordat_extractors.layout.pages.columns import single
from concordat_extractors.layout.pages.labels import BULLETS
from concordat_extractors.layout.pages.lines import Group, Line, lines_of
from concordat_extractors.layout.sentences import labelled
from concordat_schemas.page import Page, Tag

_BLOCKS: Final = frozenset(
    "P H H1 H2 H3 H4 H5 H6 Title Caption TOCI BlockQuote Formula LI Lbl LBody Note FENote "  # noqa: SIM905
    "TD TH Index BibEntry Code".split()
)
_NOTES: Final = frozenset(("Note", "FENote"))
_FIGURES: Final = frozenset(("Figure", "Chart"))
_HEADINGS: Final = {"Title": 1, "H": 1} | {f"H{level}": level for level in range(1, 7)}
_TAGGED = 0.85
_TRUSTED = 0.8
_BACKWARD = 0.15
_WIDE = 1.5
_APART = 2.4
_ROWS = 3
_UP = 3.0
_CROSSED = 0.3
_ASIDE = 6.0
_TABLE: Final = "Table"


@dataclass(slots=True)
class TaggedPage:
    """The groups of a page in the order of its tags, and what stands in none.

    `figures` are the words of figures and those that the file holds for decoration, as of charts;
    `untagged` those in tags that are no paragraph.
    """

    groups: list[Group] = field(default_factory=list)
    figures: list[int] = field(default_factory=list)
    untagged: list[int] = field(default_factory=list)


def trusted(pages: Sequence[Page], kept: Sequence[Sequence[int]]) -> bool:
    """Whether the tags of a file hold nearly all of its text."""
    total = sum(map(len, kept))
    tagged = sum(
        page.words[at].tag >= 0 for page, indices in zip(pages, kept, strict=True) for at in indices
    )
    return tagged >= _TRUSTED * total


def by_tags(page: Page, index: int, kept: Sequence[int], sure: bool) -> TaggedPage | None:
    """The page by its tags, or None where they are not to be trusted.

    `kept` are the indices of the words to lay out, `index` is that of the page; `sure` says that
    the tags of the file hold nearly all of its text, so that what they leave out is decoration.
    """
    if not page.tags or not kept:
        return None
    tags = page.tags
    chains = [_chain(tags, key) for key in range(len(tags))]
    found = TaggedPage()
    members: dict[int, list[int]] = {}
    pictured: list[int] = []
    tagged = 0
    for at in kept:
        word = page.words[at]
        if word.angle:
            continue
        if word.tag < 0:
            found.figures.append(at)
            continue
        chain = chains[word.tag]
        if any(tags[key].kind in _FIGURES for key in chain):
            pictured.append(at)
            continue
        owner = _owner(tags, chain)
        if owner is None:
            found.untagged.append(at)
            continue
        tagged += 1
        members.setdefault(owner, []).append(at)
    outside = len(found.untagged) + (0 if sure else len(found.figures))
    if tagged < _TAGGED * (tagged + outside):
        return None
    found.figures += pictured
    order = {id(word): at for at, word in enumerate(page.words)}
    items: set[int] = set()
    lengths = Counter(tag.parent for tag in tags if tag.kind == "LI")
    for key in sorted(members):
        chain = chains[key]
        lines = lines_of([page.words[at] for at in members[key]], index)
        if not lines:
            continue
        lines = _in_file_order(single(lines, index).lines, order)
        group = _group(tags, key, chain, lines)
        item = next((one for one in chain if tags[one].kind == "LI"), None)
        if item is not None and item not in items:
            # Word processors tag a numbered heading as a list of one.
            group.item = not tags[item].before and lengths[tags[item].parent] > 1
            items.add(item)
        found.groups.append(group)
    _labels_with_text(found, tags)
    sound = _in_order(found.groups) and not _interleaved(found.groups)
    return found if sound else None


def heading_tags(page: Page) -> dict[int, int]:
    """The level of each tag of a page that is a heading or in one, 1 for the top."""
    levels: dict[int, int] = {}
    for tag in page.tags:
        level = _HEADINGS.get(tag.kind, levels.get(tag.parent))
        if level is not None:
            levels[tag.key] = level
    return levels


def _chain(tags: Sequence[Tag], key: int) -> list[int]:
    """A tag and those around it, innermost first."""
    chain: list[int] = []
    while 0 <= key < len(tags) and len(chain) < 64:
        chain.append(key)
        key = tags[key].parent
    return chain


def _owner(tags: Sequence[Tag], chain: Sequence[int]) -> int | None:
    """The tag of the paragraph that a word is in, in a list that of the item; None for none."""
    for at, key in enumerate(chain):
        kind = tags[key].kind
        if kind in _BLOCKS:
            if kind in ("Lbl", "LBody") and at + 1 < len(chain):
                parent = chain[at + 1]
                if tags[parent].kind in ("LI", *_NOTES):
                    return parent
                if kind == "Lbl":
                    continue
            return key
    return None


def _group(tags: Sequence[Tag], key: int, chain: Sequence[int], lines: list[Line]) -> Group:
    kinds = [tags[one].kind for one in chain]
    tables = [one for one in chain if tags[one].kind == _TABLE]
    heading = next((_HEADINGS[kind] for kind in kinds if kind in _HEADINGS), None)
    return Group(
        lines,
        heading,
        any(kind in _NOTES for kind in kinds),
        not _divided(lines),
        tags[key].before,
        tags[key].after,
        tables[-1] if tables else -1,
    )


def _in_file_order(lines: list[Line], order: dict[int, int]) -> list[Line]:
    """The lines of one tag; where it goes on in the next column, as the file writes them."""
    firsts = [min(order[id(word)] for word in line.words) for line in lines]
    if firsts == sorted(firsts):
        return lines
    return [line for _, line in sorted(zip(firsts, lines, strict=True), key=lambda pair: pair[0])]


def _divided(lines: Sequence[Line]) -> bool:
    """Whether a tag holds lines that stand apart as paragraphs do."""
    steps = [
        (line.baseline - before.baseline) / max(line.size, before.size, 1.0)
        for before, line in pairwise(lines)
    ]
    usual = min((step for step in steps if step > 0), default=0.0)
    return any(step > _APART or step > _WIDE * usual + 0.1 for step in steps)


def _labels_with_text(found: TaggedPage, tags: Sequence[Tag]) -> None:
    """Puts a label that is tagged by itself before the text on its baseline."""
    merged: list[Group] = []
    for group in found.groups:
        last = merged[-1] if merged else None
        if (
            last is not None
            and len(last.lines) == 1
            and len(last.lines[0].words) == 1
            and (last.lines[0].text in BULLETS or labelled(last.lines[0].text))
            and any(map(str.isalpha, group.lines[0].text))
            and abs(last.lines[0].baseline - group.lines[0].baseline) < 0.2 * group.lines[0].size
            and last.lines[0].x1 <= group.lines[0].x0 + 1
            and last.table == group.table
            and group.lines[0].x0 - last.lines[0].x1 < 6 * group.lines[0].size
            and last.table < 0
        ):
            first = Line([*last.lines[0].words, *group.lines[0].words], group.lines[0].page)
            group.lines[0] = first
            group.item = group.item or last.item
            merged[-1] = group
        else:
            merged.append(group)
    found.groups = merged


def _in_order(groups: Sequence[Group]) -> bool:
    """Whether the order of tags is one a reader could follow."""
    backward = 0
    body = [group for group in groups if not group.note and group.table < 0]
    for before, group in pairwise(body):
        above = group.lines[0].baseline < before.lines[0].baseline - before.lines[0].size
        if above and group.lines[0].x0 <= before.lines[-1].x0 + before.lines[0].size:
            backward += 1
    return backward <= max(1, _BACKWARD * len(body))


def _interleaved(groups: Sequence[Group]) -> bool:
    """Whether a tag holds lines between which text of another tag stands."""
    body = [group for group in groups if not group.note and group.table < 0]
    for group in body:
        if group.whole:
            continue
        for above, below in pairwise(group.lines):
            if below.baseline - above.baseline < 2 * above.size:
                continue
            if any(
                above.baseline - above.size < other.lines[0].baseline < below.baseline
                for other in body
                if other is not group
            ):
                return True
    return False


def columned(groups: Sequence[Group]) -> list[list[Group]]:
    """The groups of a page in the columns that they stand in, in order; what crosses them apart."""
    edges = sorted(
        after.lines[0].x0
        for before, after in pairwise(groups)
        if after.table < 0
        and before.table < 0
        and after.lines[0].baseline < before.lines[-1].baseline - _UP * before.lines[-1].size
        and after.lines[0].x0 > before.lines[0].x0 + _ASIDE * before.lines[0].size
    )
    lines = [line for group in groups for line in group.lines]
    edges = [
        edge
        for edge in edges
        if sum(line.x0 < edge - line.size and line.x1 > edge + line.size for line in lines)
        < _CROSSED * len(lines)
    ]
    found: list[list[Group]] = []
    last: tuple[int, int] | None = None
    for group in groups:
        first = group.lines[0]
        beside = [one for one in group.lines if one.x0 < first.x1 and one.x1 > first.x0]
        reach = max((one.x1 for one in beside), default=first.x1)
        place = bisect_right(edges, first.x0 + first.size), bisect_right(edges, reach - 1)
        if not found or (edges and place != last):
            found.append([])
        found[-1].append(group)
        last = place
    return found


def beside_each_other(groups: Sequence[Group]) -> bool:
    """Whether many groups stand side by side, as the cells of a table do that is not tagged."""
    rows: dict[int, int] = {}
    for group in groups:
        if group.table < 0 and not group.note:
            at = round(group.lines[0].baseline / 3)
            rows[at] = rows.get(at, 0) + 1
    return sum(count > 1 for count in rows.values()) >= _ROWS
