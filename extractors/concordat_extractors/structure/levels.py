"""How deep each heading is.

Headings of one shape (`IV.`, `(a)`, `Output 1.2`, unnumbered of one look) are of one level. Where
the file declares an outline and keeps to it, that orders the shapes. Else numbered shapes come in
the order they first appear in, and unnumbered ones are placed by how much they stand out.
"""

from __future__ import annotations

from collections.abc import Sequence

from concordat_extractors.structure.headings import Heading
from concordat_extractors.structure.lines import Line

_Shape = tuple[str, ...]
_Pairs = Sequence[tuple[Line, Heading]]
_LOOKS = ("caps", "bold", "plain")


def set_levels(found: dict[Line, Heading], lines: Sequence[Line]) -> None:
    """Sets the levels of the headings among the lines of the text, the masthead left out."""
    headings = [(line, found[line]) for line in lines if line in found]
    sections = [(line, heading) for line, heading in headings if heading.kind == "section"]
    levels = _by_outline(sections) or _by_appearance(sections)
    for line, heading in headings:
        heading.level = levels[_shape(line, heading)] if heading.kind == "section" else 1
    _close_gaps(headings)


def _shape(line: Line, heading: Heading) -> _Shape:
    if heading.number is not None and heading.rank[0] != "outline":
        return heading.rank
    look = (str(line.all_bold), str(line.all_italic), str(line.is_caps), str(line.size))
    return (*heading.rank, line.block.style, *look)


def _by_outline(sections: _Pairs) -> dict[_Shape, int] | None:
    """Levels as the file declares them; none where a shape is declared at several levels."""
    declared: dict[_Shape, int] = {}
    for line, heading in sections:
        outline = line.block.outline
        if outline is None or declared.setdefault(_shape(line, heading), outline) != outline:
            return None
    numbered = {_shape(line, one) for line, one in sections if one.rank[0] != "outline"}
    levels: dict[_Shape, int] = {}
    level, before = 0, (0, False)
    for shape in sorted(declared, key=lambda one: declared[one]):
        here = (declared[shape], shape in numbered)
        if here[0] != before[0] or (here[1] and before[1]):
            level += 1
        levels[shape], before = level, (here[0], here[1] or (here[0] == before[0] and before[1]))
    return levels


def _by_appearance(sections: _Pairs) -> dict[_Shape, int]:
    ranks = list(dict.fromkeys(one.rank for _, one in sections if one.number is not None))
    looks: dict[tuple[object, ...], _Shape] = {}
    for line, heading in sections:
        if heading.number is not None:
            looks.setdefault(_look(line), heading.rank)
    numbered = [line for line, one in sections if one.number is not None]
    unnumbered = _ranked_looks([heading for _, heading in sections])
    levels: dict[_Shape, int] = {}
    for line, heading in sections:
        similar = looks.get(_look(line))
        if heading.number is not None:
            level = ranks.index(heading.rank) + 1
        elif similar is not None:
            level = ranks.index(similar) + 1
        elif numbered:
            level = len(ranks) + 1 if all(_outranks(one, line) for one in numbered) else 1
        else:
            level = unnumbered.index(heading.rank) + 1 if heading.rank in unnumbered else 1
        levels.setdefault(_shape(line, heading), level)
    return levels


def _look(line: Line) -> tuple[object, ...]:
    block = line.block
    return (block.style, block.outline, line.all_bold, line.all_italic, line.is_caps, line.size)


def _outranks(line: Line, other: Line) -> bool:
    """Whether a heading stands out more: by declared level, else capitals, bold, upright type."""
    above, below = line.block.outline, other.block.outline
    if above is not None and below is not None:
        return above < below
    if above is not None and not (other.is_caps and not line.is_caps):
        return True
    return _emphasis(line) > _emphasis(other)


def _emphasis(line: Line) -> tuple[bool, bool, bool]:
    return (line.is_caps, line.all_bold, not line.all_italic)


def _ranked_looks(headings: Sequence[Heading]) -> list[_Shape]:
    """The looks of unnumbered headings, outermost first: declared, capitals, bold, plain."""
    unnumbered = {heading.rank for heading in headings if heading.number is None}
    declared = sorted(rank for rank in unnumbered if rank[0] == "outline")
    return [*declared, *((look,) for look in _LOOKS if (look,) in unnumbered)]


def _close_gaps(headings: _Pairs) -> None:
    """Each heading comes one level below the nearest one above it that outranks it."""
    above: list[int] = []
    for _, heading in headings:
        while above and above[-1] >= heading.level:
            above.pop()
        above.append(heading.level)
        heading.level = len(above)
