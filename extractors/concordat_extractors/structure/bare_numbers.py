"""Actions that are bare numbers under a line such as `Actions:` that recurs through the document.

    Priority area 1: Education
    Actions:
    1.1 Adopt a framework.
    1.2 Offer second chances.

No word labels them, so the numbered lines themselves are marked, once for all later stages.
"""

from __future__ import annotations

from collections.abc import Sequence

from concordat_extractors.conventions import Vocabulary
from concordat_extractors.structure.lines import Forced, Line
from concordat_extractors.structure.marks import line_label
from concordat_extractors.structure.text_match import equals, starts_with

_FEWEST_HEADS = 2
_FEWEST_ACTIONS = 3


def mark_bare_actions(lines: Sequence[Line], vocabulary: Vocabulary) -> int:
    """Marks the actions and their heads; the number of actions, 0 when that is not the style."""
    marked = [line.forced.kind for line in lines if line.forced is not None]
    if "head" in marked:
        return marked.count("action")
    heads = [at for at, line in enumerate(lines) if _is_head(line, vocabulary)]
    found: list[Line] = []
    useful = 0
    for head in heads:
        below = _below(lines[head + 1 :], vocabulary)
        useful += bool(below)
        found += below
    if useful < _FEWEST_HEADS or len(found) < _FEWEST_ACTIONS:
        return 0
    for line in found:
        label = line_label(line)
        assert label is not None
        line.forced = Forced("action", label.value, 1)
    for head in heads:
        lines[head].forced = Forced("head", None, 1)
        lines[head].rules.append("head of the actions below it")
    return len(found)


def _is_head(line: Line, vocabulary: Vocabulary) -> bool:
    own = line.forced is None and line_label(line) is None and not line.block.bullet
    return own and line.words <= 3 and equals(line.text, vocabulary["action_columns"])


def _below(lines: Sequence[Line], vocabulary: Vocabulary) -> list[Line]:
    found: list[Line] = []
    for line in lines:
        ends = _is_head(line, vocabulary) or equals(line.text, vocabulary["indicator_heads"])
        heading = line.block.outline is not None or starts_with(
            line.text, vocabulary["section_words"]
        )
        label = line_label(line)
        numbered = label is not None and label.form in ("arabic", "dotted")
        if ends or heading or line.forced is not None:
            break
        if numbered and not line.block.bullet:
            if found and label is not None and not label.follows(line_label(found[-1])):
                break
            found.append(line)
        elif not found:
            break
    return found
