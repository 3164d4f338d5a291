"""Paragraphs: which lines of the flow belong together, across columns and pages.

Evidence, strongest first: a change of size, a wider gap, a line that ends although the next word
had room, an indent or outdent, a label or bullet, a change to bold. A paragraph goes on over the
end of a column or page when its last line is full and the next begins where its lines do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from concordat_extractors.layout.pages.columns import Flow
from concordat_extractors.layout.pages.labels import BULLETS, DASHES, marked, shape_of
from concordat_extractors.layout.pages.lines import Group, Line, text_of
from concordat_extractors.layout.pages.room import full, rights_of
from concordat_extractors.layout.pages.setting import SAME_SIZE, UNEVEN, Setting
from concordat_extractors.layout.sentences import ends_sentence

# The size of text on a picture is told from its ink, which varies from line to line.
_GUESSED = 0.2
_PITCH = 1.085
_SAME_EDGE = 0.1
_LEADING = 0.085
_GUESSED_LEADING = 0.12
_GUESSED_STEP = 1.2
_MARK = 0.86
_INDENT = 0.6
_STEP = 0.25
_SAMPLE = 200
_USUAL = 3
_CENTRED = 0.8
_MIDDLE = 0.3
_DISPLAY = 1.08
_HEADING = 1.12
_RUNS_ON = 0.42


@dataclass(slots=True, eq=False)
class Paragraph:
    """Lines that belong together; `flows` gives the flow of each, as an index.

    `centred` says that its lines stand in the middle of their column. `boxed` that a frame or
    shading surrounds it, `outline` the level of a tagged heading, `item` that it is tagged
    as an item of a list and has no label, `after` that the tag goes on
    on the next page; `broken` are the indices of lines within it that begin
    anew although the line before had room.
    """

    lines: list[Line]
    flows: list[int]
    centred: bool = False
    boxed: bool = False
    breaks_before: bool = False
    outline: int | None = None
    item: bool = False
    after: bool = False
    broken: set[int] = field(default_factory=set)

    @property
    def rest(self) -> float | None:
        """Where lines after the first begin, by the last of them."""
        return self.lines[-1].x0 if len(self.lines) > 1 else None


def heading_levels(paragraphs: Sequence[Paragraph], setting: Setting) -> dict[float, int]:
    """The outline level of each size that only headings are set in, 1 for the largest."""
    larger = {
        one.lines[0].size
        for one in paragraphs
        if one.lines[0].table is None and one.lines[0].size > _HEADING * setting.size
    }
    return {size: level for level, size in enumerate(sorted(larger, reverse=True), 1)}


def paragraphs_of(flows: Sequence[Flow], setting: Setting) -> list[Paragraph]:
    """The paragraphs of flows that follow each other, in order."""
    builder = _Builder(flows, setting)
    for at in range(len(flows)):
        builder.take(at)
    return builder.found


class _Builder:
    def __init__(self, flows: Sequence[Flow], setting: Setting) -> None:
        self.flows = flows
        self.setting = setting
        self.found: list[Paragraph] = []

    def take(self, at: int) -> None:
        flow = self.flows[at]
        if flow.groups:
            self._take_groups(at, flow)
            return
        rights = rights_of(flow, self.setting)
        labels = sorted(flow.labels, key=lambda label: label[0].top)
        previous: Line | None = None
        first = len(self.found)
        for index, line in enumerate(flow.lines):
            if previous is None:
                goes_on = bool(self.found) and not labels and self._continues(at, line)
            else:
                goes_on = not self._breaks(self.found[-1], previous, line, flow, rights[index - 1])
            if goes_on:
                self._add(line, at)
            else:
                self._begin(line, at, flow, previous is None)
            previous = line
        self._insert(labels, first, at)

    def _take_groups(self, at: int, flow: Flow) -> None:
        """Takes paragraphs as the file tags them; those it does not tell apart, by geometry."""
        for index, group in enumerate(flow.groups):
            first = group.lines[0]
            goes_on = index == 0 and not flow.further
            goes_on = goes_on and bool(self.found) and first.table is None
            goes_on = goes_on and self._group_continues(group, at)
            if not group.whole and not goes_on:
                part = Flow(group.lines, flow.page, flow.left, flow.right, flow.alone)
                rights = rights_of(part, self.setting)
                for number, line in enumerate(group.lines):
                    before = group.lines[number - 1] if number else None
                    if before is None or self._breaks(
                        self.found[-1], before, line, part, rights[number - 1]
                    ):
                        self._begin(line, at, flow, index == 0 and number == 0, group.outline)
                    else:
                        self._add(line, at)
                continue
            if goes_on:
                self._add(first, at)
            else:
                self._begin(first, at, flow, index == 0, group.outline)
                self.found[-1].item = group.item and not marked(first)
            for before, line in zip(group.lines, group.lines[1:], strict=False):
                self._add(line, at)
                if not full(before, line, flow.right, flow, False):
                    self.found[-1].broken.add(len(self.found[-1].lines) - 1)
            self.found[-1].after = group.after

    def _group_continues(self, group: Group, at: int) -> bool:
        """Whether the first tag of a page goes on with the last paragraph of the page before."""
        last = self.found[-1]
        if group.outline != last.outline or group.item:
            return False
        if group.before and last.after and last.lines[-1].table is None:
            return True
        return self._continues(at, group.lines[0])

    def _begin(
        self, line: Line, at: int, flow: Flow, first: bool, outline: int | None = None
    ) -> None:
        self.found.append(
            Paragraph(
                [line], [at], _centred(line, flow), line.frame > 0, breaks_before=first,
                outline=outline,
            )
        )  # fmt: skip

    def _add(self, line: Line, at: int) -> None:
        self.found[-1].lines.append(line)
        self.found[-1].flows.append(at)

    def _insert(self, labels: Sequence[list[Line]], first: int, at: int) -> None:
        """Puts labels of the margin before the paragraphs that they stand at."""
        for label in labels:
            middle = label[0].top + 0.4 * (label[0].bottom - label[0].top)
            where = len(self.found)
            for index in range(first, len(self.found)):
                lines = [
                    line
                    for line, flow in zip(
                        self.found[index].lines, self.found[index].flows, strict=True
                    )
                    if flow == at
                ]
                if lines and lines[-1].bottom > middle and lines[0].x0 > label[0].x0:
                    where = index
                    break
            self.found.insert(where, Paragraph(list(label), [at] * len(label)))

    def _breaks(
        self, paragraph: Paragraph, before: Line, line: Line, flow: Flow, right: float
    ) -> bool:
        if line.table is not None or before.table is not None or line.frame != before.frame:
            return True
        if abs(line.x0 - before.x0) < _SAME_EDGE * line.size:
            paragraph.centred = False
        size = max(before.size, line.size)
        step = line.baseline - before.baseline
        recognized = line.words[0].confidence is not None
        if abs(before.size - line.size) > (
            _GUESSED if recognized else SAME_SIZE
        ) * size and not _mixed(before, line):
            return True
        pitch = self.setting.pitch(line.size)
        ended = _ended(before) and not _unclosed(before.text)
        # Words in another font may push a line down, but a paragraph also may end there.
        pushed = _uneven(line) or (not ended and len(_fonts(line) | _fonts(before)) > 1)
        if step <= 0 or step > (UNEVEN if recognized or pushed else _PITCH) * pitch + 0.3:
            return True
        least, leading = (_GUESSED_STEP, _GUESSED_LEADING) if recognized else (0.6, _LEADING)
        if ended and not _uneven(line) and step > pitch + max(least, leading * pitch):
            return True
        if _leader(before) or (ended and self.setting.leads_off(line.text)):
            return True
        display = self._display(before) and self._display(line)
        if display and marked(line):
            return True
        filled = full(before, line, right, flow, paragraph.centred)
        if not filled and not (display and before.width > _RUNS_ON * (flow.right - flow.left)):
            return True
        centred = paragraph.centred and _centred(line, flow)
        if centred or (display and _same_middle(before, line)):
            return before.bold != line.bold
        if self._weight_breaks(before, line):
            return True
        if (
            marked(line)
            and not _unclosed(before.text)
            and (ended or self._stands_as_label(paragraph, line))
        ):
            return True
        return self._indent_breaks(paragraph, before, line, flow, ended)

    def _display(self, line: Line) -> bool:
        return line.bold or line.size > _DISPLAY * self.setting.size

    def _weight_breaks(self, before: Line, line: Line) -> bool:
        """Whether a bold heading ends, or a bold lead-in begins."""
        if before.bold and not line.bold and not line.words[0].look.bold:
            return before.width < 0.8 * line.width
        leads = line.words[0].look.bold and not before.words[-1].look.bold
        return leads and _ended(before)

    def _stands_as_label(self, paragraph: Paragraph, line: Line) -> bool:
        """Whether a label or bullet stands where labels do, not where the text goes on."""
        rest = paragraph.rest
        first = paragraph.lines[0]
        if marked(first):
            if abs(line.x0 - first.x0) >= 0.5 * line.size:
                return False
            if rest is None:
                return shape_of(line) == shape_of(first)
            return abs(rest - first.x0) > _INDENT * line.size
        if line.text[:1] in DASHES:
            return rest is None and abs(line.x0 - first.x0) > _INDENT * line.size
        return line.text[:1] in BULLETS and len(line.words) > 1

    def _indent_breaks(
        self, paragraph: Paragraph, before: Line, line: Line, flow: Flow, ended: bool
    ) -> bool:
        shift = line.x0 - before.x0
        limit = _INDENT * line.size
        first = paragraph.lines[0]
        if len(paragraph.lines) > 1:
            # Edges of text are exact, so that after a sentence a small step says enough.
            stands_in = not line.text[:1].islower() and self._stands_in(line, flow)
            exact = (ended or stands_in) and line.words[0].confidence is None
            return abs(shift) > (_STEP * line.size if exact else limit)
        if shift > limit:
            if marked(first):
                return ended and self._unlike_others(first, shift) and self._stands_in(line, flow)
            # A hanging indent, or the first line of the next paragraph.
            small = line.text[:1].islower() or self._display(line)
            return ended or (not small and self._stands_in(line, flow))
        if abs(shift) < _STEP * line.size:
            if marked(first):
                return ended and self._unlike_others(first, shift)
            return not line.text[:1].islower() and self._stands_in(line, flow)
        if round(-shift) in self.setting.indents and not (marked(first) and marked(line)):
            return False
        listed = ended and marked(first)
        outside = listed or marked(line) or shift < -8 * line.size
        return shift < -limit and outside

    def _stands_in(self, line: Line, flow: Flow) -> bool:
        """Whether a line begins where first lines of paragraphs do, further in than others."""
        return any(
            abs(line.x0 - other.x0 - indent) < 1
            for indent in self.setting.indents
            for other in flow.lines[:_SAMPLE]
        )

    def _unlike_others(self, first: Line, shift: float) -> bool:
        """Whether lines below such a label stand elsewhere than a line this far from it."""
        text = next((word.x0 for word in first.words[1:] if not word.glued), first.x0)
        if abs(first.x0 + shift - text) < 1:
            return False
        hangs = self.setting.hangs.get(shape_of(first), Counter())
        most = max(hangs.values(), default=0)
        return most >= _USUAL and hangs[round(shift)] < 0.5 * most

    def _continues(self, at: int, line: Line) -> bool:
        """Whether the first line of a column goes on with the last paragraph."""
        paragraph = self.found[-1]
        before = paragraph.lines[-1]
        if line.table is not None or before.table is not None:
            return False
        old, flow = self.flows[paragraph.flows[-1]], self.flows[at]
        limit = SAME_SIZE if line.words[0].confidence is None else _GUESSED
        if abs(before.size - line.size) > limit * max(before.size, line.size):
            return False
        if self._display(line) != self._display(before):
            return False
        if paragraph.centred and not self._display(line):
            return False
        labelled_anew = marked(line)
        if labelled_anew and (
            marked(paragraph.lines[0]) or line.text[:1] in BULLETS or paragraph.rest is None
        ):
            return False
        if self._display(line):
            return self._headline_continues(paragraph, before, line, old)
        if _ended(before) and not self._hangs_on(paragraph, line, old, flow):
            return False
        rights = rights_of(old, self.setting)
        last = next((n for n, one in enumerate(old.lines) if one is before), -1)
        right = rights[last]
        if not full(before, line, right, old, False) and not line.text[:1].islower():
            return False
        rest = paragraph.rest
        if rest is None:
            return True
        moved = (
            line.x0 - rest,
            (line.x0 - flow.left) - (rest - old.left),
            (line.x0 - _margin(flow)) - (rest - _margin(old)),
        )
        if labelled_anew:
            return min(map(abs, moved)) <= 0.3 * line.size
        return min(map(abs, moved)) <= 1.5 * line.size or line.text[:1].islower()

    def _hangs_on(self, paragraph: Paragraph, line: Line, old: Flow, flow: Flow) -> bool:
        """Whether a small letter behind a semicolon stands where lines below a label do."""
        rest, first = paragraph.rest, paragraph.lines[0]
        if rest is None or rest - first.x0 < _INDENT * line.size or not line.text[:1].islower():
            return False
        return abs((line.x0 - flow.left) - (rest - old.left)) < _STEP * line.size

    def _headline_continues(
        self, paragraph: Paragraph, before: Line, line: Line, old: Flow
    ) -> bool:
        """Whether the last line of a headline stands in the column that begins below it."""
        step = line.baseline - before.baseline
        if line.page != before.page or not 0 < step <= UNEVEN * self.setting.pitch(line.size):
            return False
        level = abs(line.x0 - paragraph.lines[0].x0) < _SAME_EDGE * line.size
        wide = before.width > _RUNS_ON * (old.right - old.left)
        alike = before.bold == line.bold and not marked(line)
        return alike and wide and (level or _same_middle(before, line))


def _uneven(line: Line) -> bool:
    """Whether words of another size stand in a line, which may push it down."""
    return any(abs(word.look.size - line.size) > SAME_SIZE * line.size for word in line.words)


def _fonts(line: Line) -> set[tuple[str, bool, bool]]:
    return {(word.look.font, word.look.italic, word.look.bold) for word in line.words}


def _mixed(before: Line, line: Line) -> bool:
    """Whether two lines of different size have words of one size in common."""
    sizes = {word.look.size for word in before.words if len(word.text) > 2}
    return any(word.look.size in sizes for word in line.words if len(word.text) > 2)


def _unclosed(text: str) -> bool:
    """Whether a bracket is open at the end of a text."""
    return text.rfind("(") > text.rfind(")")


def _ended(line: Line) -> bool:
    """Whether a sentence ends with a line, marks of notes behind it left out."""
    words = list(line.words)
    while len(words) > 1 and words[-1].look.size < _MARK * line.size:
        words.pop()
    return ends_sentence(line.text if len(words) == len(line.words) else text_of(words))


def _centred(line: Line, flow: Flow) -> bool:
    if line.table is not None or marked(line):
        return False
    edges = flow.left, flow.right
    if line.frame:
        inside = [one for one in flow.lines if one.frame == line.frame]
        edges = min(one.x0 for one in inside), max(one.x1 for one in inside)
    left, right = line.x0 - edges[0], edges[1] - line.x1
    return left > 2 * line.size and abs(left - right) < _CENTRED * line.size


def _same_middle(before: Line, line: Line) -> bool:
    """Whether two lines begin apart and still have one middle, as centred ones do."""
    shift = abs(before.x0 + before.x1 - line.x0 - line.x1) / 2
    return shift < _MIDDLE * line.size < _INDENT * line.size < abs(line.x0 - before.x0)


def _margin(flow: Flow) -> float:
    """Where most lines of a flow begin."""
    edges = Counter(round(line.x0) for line in flow.lines)
    return float(max(edges, key=lambda edge: (edges[edge], -edge)))


def _leader(line: Line) -> bool:
    return "....." in line.text or ". . . ." in line.text
