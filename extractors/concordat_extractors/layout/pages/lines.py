"""Lines: the words of a page that stand together on one baseline, left to right.

A line ends at a gap wider than words leave, so that columns, labels in the margin and cells of a
table are lines of their own; `beside` joins those that turn out to belong to one line of text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from concordat_extractors.layout.pages.table_model import TableArea
from concordat_schemas.page import Box, Word

_LEVEL = 0.16
_WIDE = 1.05
_NARROW = 0.6
_ALIKE = 0.9
_UNLIKE = 0.4
_SMALL = 0.86
_BACK = 0.35
_STRETCHED = 5.0
_EQUAL = 0.12
_MANY = 4


@dataclass(slots=True, eq=False)
class Line:
    """Words on one baseline of a page, in order; lengths are points.

    `size` and `baseline` are those of most of its characters; `page` is the index of the page.
    `table` makes it stand for a whole table in the flow; `frame` is the number of the frame or
    shading that it stands in, 0 for none.
    """

    words: list[Word]
    page: int = 0
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    baseline: float = 0.0
    size: float = 0.0
    text: str = ""
    table: TableArea | None = None
    frame: int = 0

    def __post_init__(self) -> None:
        self.measure()

    def measure(self) -> None:
        """Sets the box, the size and the text from the words."""
        words = self.words
        if not words:
            return
        weights: dict[tuple[float, float], int] = {}
        for word in words:
            key = (word.look.size, round(word.baseline, 1))
            weights[key] = weights.get(key, 0) + len(word.text)
        self.size, self.baseline = max(weights, key=lambda key: (weights[key], key[0]))
        self.x0 = min(word.x0 for word in words)
        self.x1 = max(word.x1 for word in words)
        level = [word for word in words if word.look.size >= self.size] or words
        self.top = min(word.top for word in level)
        self.bottom = max(word.bottom for word in level)
        self.text = text_of(words)

    @property
    def box(self) -> Box:
        """The box of the line."""
        return (self.x0, self.top, self.x1, self.bottom)

    @property
    def width(self) -> float:
        """From the first word's left to the last word's right."""
        return self.x1 - self.x0

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(word.look.bold for word in self.words if any(map(str.isalnum, word.text)))


@dataclass(slots=True, eq=False)
class Group:
    """The lines that one tag of the file holds, with what the tag says of them.

    `whole` says that the lines are one paragraph; else geometry divides them. `before` and `after`
    say that it goes on from or to another page; `table` is the key of the tagged table it is in,
    `item` says that it begins an item of a list.
    """

    lines: list[Line]
    outline: int | None = None
    note: bool = False
    whole: bool = True
    before: bool = False
    after: bool = False
    table: int = -1
    item: bool = False


@dataclass(slots=True)
class _Chunk:
    """Words that follow each other; `number` tells which chunks the file writes in a row."""

    words: list[Word] = field(default_factory=list)
    number: int = 0
    weight: int = 0
    baseline: float = 0.0
    size: float = 0.0
    x0: float = 0.0
    x1: float = 0.0

    def add(self, word: Word) -> None:
        if not self.words:
            self.x0 = word.x0
        self.words.append(word)
        self.x0, self.x1 = min(self.x0, word.x0), max(self.x1, word.x1)
        size, length = word.look.size, len(word.text)
        if size > 1.15 * self.size or (length > self.weight and size >= _SMALL * self.size):
            self.baseline, self.size, self.weight = word.baseline, size, length


def text_of(words: Iterable[Word]) -> str:
    """The words as text, spaces between those that are not glued."""
    parts: list[str] = []
    for word in words:
        if parts and not word.glued:
            parts.append(" ")
        parts.append(word.text)
    return "".join(parts)


def table_line(table: TableArea, page: int, size: float) -> Line:
    """A line that stands for a table in the flow."""
    line = Line([], page, table=table)
    line.x0, line.top, line.x1, line.bottom = table.box
    line.baseline, line.size = line.top + 0.76 * size, size
    return line


def lines_of(words: Sequence[Word], page: int = 0) -> list[Line]:
    """The lines of a page's words, from top to bottom, then left to right.

    `words` stand in the order of the file; those that do not read across are left out.
    """
    chunks = _stretched(_chunks(words))
    rows = _rows(chunks)
    found = [Line(words, page) for row in rows for words in _cut(row)]
    found.sort(key=lambda line: (line.baseline, line.x0))
    return found


def _chunks(words: Sequence[Word]) -> list[_Chunk]:
    """Words that follow each other in the file and on the baseline."""
    chunks: list[_Chunk] = []
    chunk = _Chunk()
    for word in words:
        if word.angle:
            continue
        size = max(word.look.size, chunk.size)
        follows = bool(chunk.words) and (
            (word.glued and word.x0 >= chunk.x0)
            or (
                abs(word.baseline - chunk.baseline) <= _LEVEL * size
                and -_BACK * size <= word.x0 - chunk.x1 <= _reach(chunk, word)
            )
        )
        if not follows:
            chunk = _Chunk(number=len(chunks))
            chunks.append(chunk)
        chunk.add(word)
    return chunks


def _stretched(chunks: list[_Chunk]) -> list[_Chunk]:
    """Joins words of a line that is set to fill a narrow column: all gaps in it are one width."""
    found: list[_Chunk] = []
    at = 0
    while at < len(chunks):
        run = [chunks[at]]
        gap: float | None = None
        for chunk in chunks[at + 1 :]:
            last, size = run[-1], chunk.size
            space = chunk.x0 - last.x1
            level = abs(chunk.baseline - last.baseline) <= _LEVEL * size
            if not level or chunk.size != last.size or not 0 < space < _STRETCHED * size:
                break
            if gap is not None and abs(space - gap) > _EQUAL * size:
                break
            gap = space
            run.append(chunk)
        at += len(run)
        if len(run) >= _MANY and all(any(map(str.isalpha, one.words[0].text)) for one in run[:2]):
            for chunk in run[1:]:
                for word in chunk.words:
                    run[0].add(word)
            found.append(run[0])
        else:
            found += run
    for number, chunk in enumerate(found):
        chunk.number = number
    return found


def _reach(chunk: _Chunk, word: Word) -> float:
    """How far a word may stand from the one before it to belong to the same line."""
    size, last = word.look.size, chunk.words[-1].look.size
    alike = min(size, last) > _ALIKE * max(size, last)
    return _WIDE * max(size, chunk.size) if alike else _UNLIKE * min(size, last)


def _rows(chunks: list[_Chunk]) -> list[list[_Chunk]]:
    """Chunks on one baseline, small raised ones with the text they stand at."""
    chunks.sort(key=lambda chunk: chunk.baseline)
    rows: list[list[_Chunk]] = []
    for chunk in chunks:
        row = rows[-1] if rows else None
        if row and chunk.baseline - row[0].baseline <= _LEVEL * max(
            min(chunk.size, row[0].size), 1.0
        ):
            row.append(chunk)
        else:
            rows.append([chunk])
    return _with_marks(rows)


def _with_marks(rows: list[list[_Chunk]]) -> list[list[_Chunk]]:
    """Puts chunks of small raised or lowered text into the row of the text that they touch."""
    kept: list[list[_Chunk]] = []
    for at, row in enumerate(rows):
        homeless: list[_Chunk] = []
        for chunk in row:
            home = None
            for other in (at + 1, at - 1, at + 2, at - 2):
                if 0 <= other < len(rows) and _touches(chunk, rows[other]):
                    home = rows[other]
                    break
            if home is None:
                homeless.append(chunk)
            else:
                home.append(chunk)
        row[:] = homeless
    kept.extend(row for row in rows if row)
    return kept


def _touches(mark: _Chunk, row: Sequence[_Chunk]) -> bool:
    """Whether a chunk is a raised or lowered mark of the text in a row."""
    for chunk in row:
        if chunk is mark or mark.size > _SMALL * chunk.size:
            continue
        rise = chunk.baseline - mark.baseline
        if not -0.35 * chunk.size <= rise <= 0.75 * chunk.size:
            continue
        if -0.5 * chunk.size <= mark.x0 - chunk.x1 <= 0.6 * chunk.size:
            return True
        if -0.5 * chunk.size <= chunk.x0 - mark.x1 <= 1.2 * chunk.size and rise > 0:
            return True
    return False


def _cut(row: list[_Chunk]) -> list[list[Word]]:
    """The words of a row, cut where a gap is wider than between words."""
    row.sort(key=lambda chunk: chunk.x0)
    parts: list[list[Word]] = []
    right = 0.0
    last = row[0]
    for chunk in row:
        room = _room(last, chunk)
        if parts and chunk.x0 - right <= room:
            parts[-1].extend(chunk.words)
            right = max(right, chunk.x1)
        else:
            parts.append(list(chunk.words))
            right = chunk.x1
        last = chunk
    return parts


def _room(first: _Chunk, second: _Chunk) -> float:
    """The widest gap between two neighbours in one line; less where their sizes differ."""
    larger, smaller = max(first.size, second.size), min(first.size, second.size)
    mark = abs(first.baseline - second.baseline) > _LEVEL * smaller
    if not mark and smaller <= _ALIKE * larger:
        return _UNLIKE * smaller
    return (_WIDE if mark or second.number == first.number + 1 else _NARROW) * larger


def beside(lines: Sequence[Line]) -> Line:
    """One line of text from parts that stand on its baseline, left to right."""
    ordered = sorted(lines, key=lambda line: line.x0)
    joined = Line([word for line in ordered for word in line.words], ordered[0].page)
    joined.frame = ordered[0].frame
    return joined
