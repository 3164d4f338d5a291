"""Finishing drafts: titles, chapeaux, items, continuations, indicators and kinds of paragraph.

What depends on the whole document is decided here: whether actions have titles, whether marked
lines that open with a measure are indicators though no head says so, which unnumbered paragraphs
before the numbered narrative are status notes.
"""

from __future__ import annotations

from collections.abc import Sequence

from concordat_extractors.conventions import Vocabulary
from concordat_extractors.structure.assemble import introduces_actions
from concordat_extractors.structure.baseline import read_baseline, set_reference
from concordat_extractors.structure.drafts import DraftAction, DraftParagraph, Drafts, DraftSection
from concordat_extractors.structure.fields import Text
from concordat_extractors.structure.indicators import opening_measure, parse_indicators
from concordat_extractors.structure.lines import Line, Role
from concordat_extractors.structure.lists import build_items
from concordat_extractors.structure.marks import is_marked, line_label
from concordat_extractors.structure.style_choice import StyleInUse
from concordat_extractors.structure.text_match import equals, starts_with

_LONGEST_TITLE = 25


def finish(drafts: Drafts, style: StyleInUse) -> None:
    """Fills the fields of every draft from its lines."""
    titled = _have_titles(drafts.actions)
    _find_unheaded_indicators(drafts.actions, style)
    for draft in drafts.order:
        if isinstance(draft, DraftAction):
            _finish_action(draft, style, titled)
        elif isinstance(draft, DraftParagraph):
            draft.items = build_items(draft.listed, style.vocabulary["list_endings"])
    _set_kinds(drafts, style)


def _rest(action: DraftAction) -> str:
    return action.line.text[action.start :] if action.line in action.body else ""


def _could_be_title(text: str) -> bool:
    words = text.split()
    return 0 < len(words) <= _LONGEST_TITLE and text[-1] not in ".:;,"


def _have_titles(actions: Sequence[DraftAction]) -> bool:
    """Whether the first text of most actions is a title rather than the commitment itself."""
    with_more = []
    for action in actions:
        lines = [line for line in action.body if line is not action.line or _rest(action)]
        if len(lines) > 1 and not is_marked(lines[1]):
            first = _rest(action) or lines[0].text
            with_more.append(_could_be_title(first) and not _is_item_first(lines[0], action))
        elif len(lines) > 1:
            first = _rest(action) or lines[0].text
            with_more.append(_could_be_title(first))
    return len(with_more) * 2 > len(actions) and sum(with_more) * 10 >= len(with_more) * 7


def _is_item_first(line: Line, action: DraftAction) -> bool:
    """Whether the first line of an action's own text is an item."""
    return line is not action.line and is_marked(line)


def _find_unheaded_indicators(actions: Sequence[DraftAction], style: StyleInUse) -> None:
    if any(action.measured for action in actions):
        return
    marked = [
        line
        for action in actions
        for line in action.body
        if is_marked(line) and line is not action.line
    ]
    measured = [line for line in marked if _opens_measured(line, style)]
    if len(measured) * 3 < len(marked) * 2 or not measured:
        return
    for action in actions:
        for at, line in enumerate(action.body):
            if line is not action.line and is_marked(line) and _opens_measured(line, style):
                action.measured = [(one, 0) for one in action.body[at:]]
                action.body = action.body[:at]
                break


def _opens_measured(line: Line, style: StyleInUse) -> bool:
    label = line_label(line)
    return opening_measure(line.text[label.end if label else 0 :], style.vocabulary) != "other"


def _finish_action(action: DraftAction, style: StyleInUse, titled: bool) -> None:
    body = list(action.body)
    for line in action.title_lines:
        action.title.add(line, joint=" ")
    if titled and body and not action.title:
        first = body[0]
        start = action.start if first is action.line else 0
        if _could_be_title(first.text[start:]) and not _is_item_first(first, action):
            action.title.add(first, start)
            first.rules.append("title of the action")
            body = body[1:]
    marked = [at for at, line in enumerate(body) if line is not action.line and is_marked(line)]
    before = body[: marked[0]] if marked else body
    for line in before:
        action.chapeau.add(line, action.start if line is action.line else 0)
    if marked:
        listed = body[marked[0] : marked[-1] + 1]
        action.items = build_items(listed, style.vocabulary["list_endings"])
        for line in body[marked[-1] + 1 :]:
            action.continuation.add(line)
    lines = [line for line, _ in action.measured]
    starts = [start for _, start in action.measured]
    action.indicators = parse_indicators(lines, starts, style.vocabulary)
    _take_baseline_cells(action, style)
    opening = action.chapeau.value or (action.title.value if not action.items else "")
    action.placeholder = not action.items and (
        not opening or is_placeholder(opening, style.vocabulary)
    )


def is_placeholder(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text holds the place of one to come: an opening that says so, or a mark alone."""
    if starts_with(text, vocabulary["placeholders"]):
        return True
    bracketed = text[:1] in "[(" and text.rstrip(".")[-1:] in "])"
    inside = text.strip("[]() .")
    marked = bool(starts_with(inside, vocabulary["placeholder_marks"]))
    return equals(inside, vocabulary["placeholder_marks"]) or (bracketed and marked)


def _take_baseline_cells(action: DraftAction, style: StyleInUse) -> None:
    for line, indicator in zip(action.baselines, action.indicators, strict=False):
        if line is not None and indicator.baseline_text is None:
            raw = Text()
            raw.add(line)
            indicator.baseline_text = raw
            indicator.baseline = read_baseline(raw.value, style.vocabulary)
            if action.baseline_point and indicator.baseline.reference_point is None:
                set_reference(indicator.baseline, action.baseline_point, "own", style.vocabulary)
    for line in action.baselines:
        if line is not None and not line.count(Role.FIELD):
            line.give(Role.UNPLACED)


def _set_kinds(drafts: Drafts, style: StyleInUse) -> None:
    for at, draft in enumerate(drafts.order):
        if not isinstance(draft, DraftParagraph) or draft.items:
            continue
        following = drafts.order[at + 1] if at + 1 < len(drafts.order) else None
        text = draft.text.value
        if isinstance(following, DraftAction) and introduces_actions(text, style):
            draft.kind = "chapeau"
        elif draft.number is None and _could_be_status_note(draft):
            boxed = bool(draft.lines) and all(line.block.boxed for line in draft.lines)
            if _stands_before_numbered(drafts, at) or (boxed and bool(drafts.actions)):
                draft.kind = "status_note"


def _could_be_status_note(draft: DraftParagraph) -> bool:
    section = draft.section
    return section is not None and section.kind != "article" and not draft.text.value.endswith(":")


def _stands_before_numbered(drafts: Drafts, at: int) -> bool:
    section = drafts.order[at]
    assert isinstance(section, DraftParagraph)
    for draft in drafts.order[at + 1 :]:
        if not isinstance(draft, DraftParagraph) or draft.section is not section.section:
            return False
        if draft.number is not None:
            break
        if draft.text.value.endswith(":"):
            return False
    else:
        return False
    earlier = reversed(drafts.order[:at])
    for draft in earlier:
        if isinstance(draft, DraftSection):
            return True
        if isinstance(draft, DraftParagraph) and draft.number is None:
            continue
        return False
    return True
