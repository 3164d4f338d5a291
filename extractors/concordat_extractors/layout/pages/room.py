"""Room at the ends of lines: whether a line ends because the next word did not fit."""

from __future__ import annotations

from collections import Counter

from concordat_extractors.layout.pages.columns import Flow
from concordat_extractors.layout.pages.lines import Line
from concordat_extractors.layout.pages.setting import SAME_SIZE, UNEVEN, Setting

_JUSTIFIED = 0.3
_HALF = 0.62
_MANY = 8
_RUNNING = 0.4
_SPACE = 0.25
# Spaces that part nothing stand inside French quotation marks and before French signs.
_OPENING = frozenset("«‹")
_CLOSING = frozenset("»›;:!?%")


def full(before: Line, line: Line, right: float, flow: Flow, centred: bool) -> bool:
    """Whether the first word of `line` had no room behind `before`, whose text ends at `right`.

    A sign that no line may end with counts with the word behind it; `centred` says that both stand
    in the middle of the flow, so that room is what the column leaves.
    """
    end = line.words[0].x1
    opening = line.words[0].text in _OPENING
    for word in line.words[1:]:
        if not word.glued and not opening and word.text not in _CLOSING:
            break
        opening = False
        end = word.x1
    needed = end - line.words[0].x0 + _SPACE * before.size
    room = right - before.x1
    if centred:
        room = (flow.right - flow.left) - before.width
    return room < needed + 0.05 * before.size


def _usual_right(flow: Flow) -> float:
    """The right edge of a column: where many lines end, else where the longest does."""
    ends = Counter(round(line.x1) for line in flow.lines if line.table is None)
    if not ends:
        return flow.right
    edge = max(ends, key=lambda at: ends[at - 1] + ends[at] + ends[at + 1])
    close = ends[edge - 1] + ends[edge] + ends[edge + 1]
    return edge + 1.0 if close >= max(4, _JUSTIFIED * sum(ends.values())) else flow.right


def _alone_in_columns(flow: Flow) -> dict[int, float]:
    """The right edge for lines of a column beside which nothing stands, as on a last page.

    Such lines all end well inside the page, and go on in mid-sentence.
    """
    found: dict[int, float] = {}
    limit = flow.left + _HALF * (flow.right - flow.left)
    start = 0
    for index in range(len(flow.lines) + 1):
        if index < len(flow.lines) and flow.lines[index].x1 < limit:
            continue
        run = flow.lines[start:index]
        on = sum(line.text[:1].islower() for line in run[1:])
        if len(run) >= _MANY and on >= _RUNNING * len(run):
            found.update(dict.fromkeys(range(start, index), max(line.x1 for line in run)))
        start = index + 1
    return found


def rights_of(flow: Flow, setting: Setting) -> list[float]:
    """For each line of a flow the right edge of the text that it stands in, in points.

    Usually that of the column. Text set narrower, as a quotation is, shows by three or more lines
    of one stretch that end together.
    """
    rights: list[float] = []
    start = 0
    lines = flow.lines
    usual = _usual_right(flow)
    columns = _alone_in_columns(flow)
    right = usual
    for index, line in enumerate(lines):
        right = columns.get(index, usual)
        following = lines[index + 1] if index + 1 < len(lines) else None
        ends = following is None or (
            following.baseline - line.baseline > UNEVEN * setting.pitch(line.size) + 0.4
            or abs(following.size - line.size) > SAME_SIZE * line.size
            or following.frame != line.frame
        )
        if ends:
            group = lines[start : index + 1]
            edge = max(one.x1 for one in group)
            close = sum(edge - one.x1 < 0.15 * one.size for one in group)
            narrow = edge < right and close >= 3 and 2 * close >= len(group)
            if line.frame:
                narrow, edge = True, max(one.x1 for one in lines if one.frame == line.frame)
            rights += [edge if narrow else right] * len(group)
            start = index + 1
    return rights
