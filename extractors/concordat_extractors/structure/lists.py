"""Lists: from labelled and bulleted lines in order to nested items.

Whether `(i)` goes on with the letters or opens a roman list is decided by the label that follows
it, not by the one before alone. A label that neither follows an open list nor can open one stays
in the innermost list of its form: a gap is the drafter's, and a warning, not a new list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from concordat_extractors.structure.fields import Text
from concordat_extractors.structure.labels import Label
from concordat_extractors.structure.lines import Line, Role
from concordat_extractors.structure.marks import line_label

_DEEPEST = 8
_STEP = 6.0


@dataclass(slots=True)
class DraftItem:
    """An item under construction."""

    line: Line
    label: Label | None
    text: Text = field(default_factory=Text)
    items: list[DraftItem] = field(default_factory=list)


@dataclass(slots=True)
class _OpenList:
    items: list[DraftItem]
    label: Label | None
    depth: tuple[int, float]


def build_items(lines: Sequence[Line], endings: Sequence[str] = ()) -> list[DraftItem]:
    """Nested items from lines; an unmarked line is a further paragraph of the item before it.

    `endings` are the words, such as `and`, behind which the last item of a list stands.
    """
    top: list[DraftItem] = []
    open_lists: list[_OpenList] = []
    last: DraftItem | None = None
    labels = [line_label(line) for line in lines]
    for at, line in enumerate(lines):
        label = labels[at]
        if label is None and not line.block.bullet and last is not None:
            last.text.add(line)
            line.rules.append("further paragraph of the item before it")
            continue
        item = DraftItem(line, label)
        begin = label.end if label else 0
        line.give(Role.LABEL, 0, begin)
        item.text.add(line, begin)
        line.rules.append(f"item, label {label.value}" if label else "item, bulleted")
        following = next((one for one in labels[at + 1 :] if one is not None), None)
        index = _home(open_lists, line, label, following, last, endings)
        if index is None and len(open_lists) >= _DEEPEST:
            index = len(open_lists) - 1
        if index is None:
            holder = last.items if last is not None and open_lists else top
            open_lists.append(_OpenList(holder, label, _depth(line)))
        else:
            del open_lists[index + 1 :]
            open_lists[index].label = label or open_lists[index].label
        open_lists[-1].items.append(item)
        last = item
    return top


def _depth(line: Line) -> tuple[int, float]:
    level = line.block.list_level
    return (-1 if level is None else level, line.block.indent or 0.0)


def _home(
    open_lists: list[_OpenList],
    line: Line,
    label: Label | None,
    following: Label | None,
    last: DraftItem | None,
    endings: Sequence[str],
) -> int | None:
    """Index of the open list a line belongs to; none when it opens a list of its own."""
    if not open_lists:
        return None
    if label is None:
        return _home_of_bullet(open_lists, line, last, endings)
    going_on = [
        index
        for index, one in enumerate(open_lists)
        if one.label is not None and label.follows(one.label)
    ]
    if going_on and label.is_first and _opens_roman(label, following):
        before = open_lists[going_on[-1]].label
        if before is not None and before.roman is None:
            going_on = []
    if going_on:
        return going_on[-1]
    if label.is_first:
        same = [
            index
            for index, one in enumerate(open_lists)
            if one.label is not None
            and (one.label.form, one.label.enclosure) == (label.form, label.enclosure)
        ]
        introduced = last is not None and last.text.value.endswith(":")
        if same and not introduced and not _opens_roman(label, following):
            return same[-1]
        return None
    same_form = [
        index for index, one in enumerate(open_lists) if one.label and one.label.form == label.form
    ]
    return same_form[-1] if same_form else len(open_lists) - 1


def _opens_roman(label: Label, following: Label | None) -> bool:
    """Whether `(i)` opens a roman list: the next label of its form is `(ii)`."""
    if label.roman != 1 or label.letter != 9:
        return False
    return (
        following is not None
        and following.form == label.form
        and following.enclosure == label.enclosure
        and following.roman == 2
    )


def _home_of_bullet(
    open_lists: list[_OpenList], line: Line, last: DraftItem | None, endings: Sequence[str]
) -> int | None:
    depth = _depth(line)
    if last is not None and last.text.value.endswith(":") and not last.items:
        return None
    for index in range(len(open_lists) - 1, -1, -1):
        one = open_lists[index]
        if one.label is not None:
            if index == len(open_lists) - 1:
                return None
            continue
        if depth[0] > one.depth[0] or (
            depth[0] == one.depth[0] and depth[1] > one.depth[1] + _STEP
        ):
            return None
        outer = open_lists[index - 1] if index else None
        if outer is not None and outer.depth == one.depth and _is_complete(one.items, endings):
            continue
        if outer is not None and outer.label is None and _steps_out(depth, one, outer):
            continue
        if depth[0] == one.depth[0] or index == 0:
            return index
        if outer is not None and depth[0] > outer.depth[0]:
            return index
    return None if last is None else 0


def _steps_out(depth: tuple[int, float], one: _OpenList, outer: _OpenList) -> bool:
    """Whether a bullet of the level that the file gives both lists stands where the outer does."""
    if not depth[0] == one.depth[0] == outer.depth[0]:
        return False
    apart = one.depth[1] - outer.depth[1]
    return apart > _STEP and depth[1] < outer.depth[1] + 0.5 * apart


def _is_complete(items: Sequence[DraftItem], endings: Sequence[str]) -> bool:
    """Whether a list has had its last item: one that ends in a stop, or stands behind an `and`."""
    texts = [item.text.value for item in items]
    if texts[-1].endswith("."):
        return True
    before = texts[-2].rsplit(None, 1)[-1] if len(texts) > 1 else ""
    return before.lower() in endings
