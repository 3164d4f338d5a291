"""Which drafting style a document follows: how its actions and their indicators are marked.

Known styles come first. What no style describes is inferred: a lead-in repeated with consecutive
numbers through the document is the action label, and a short line that recurs under the actions
introduces their indicators. What was inferred is reported and can be saved as a style.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from concordat_extractors.conventions import Style, Vocabulary, vocabularies
from concordat_extractors.numerals import roman_value
from concordat_extractors.structure.bare_numbers import mark_bare_actions
from concordat_extractors.structure.labels import read_label
from concordat_extractors.structure.lines import Line
from concordat_extractors.structure.text_match import contains, equals, fold, starts_with
from concordat_schemas.plan import Confidence

_LEAD = re.compile(
    r"""
    \[?(?P<lead>[^\W\d_][\w'’\-]*(?:[ ][\w'’\-]+){0,3}?)
    (?:[ ]?(?P<mark>\#|[Nn]\.?[°ºᵒ]\.?|№|[Nn]o\.?|[Nn][úu]m\.)[ ]?|[ ])
    (?P<number>
        \d{1,3}(?:\.\d{1,3}){0,2}(?:[ ]?(?:bis|ter|quater)\b)?
      | \d{1,3}\.[a-z]
      | \d{1,3}(?:-\d{1,3}|[A-Z])(?=[ ]?[:.)])
      | [A-Z][.\-]?\d{1,3}
      | [IVXL]{1,7}(?=[ ]?[:.)\]–—-]|$)
    )
    (?P<stop>[ ]?[:.)\]](?:[ ]?[–—-])?|[ ][–—-])?
    (?=[ ]|$)
    """,
    re.VERBOSE,
)
_NUMBER_PART = re.compile(r"\d+|[^\W\d]+")
_FEWEST_INFERRED = 3
_LONGEST_HEAD = 6


@dataclass(frozen=True, slots=True)
class ActionLabel:
    """An action's label in a line: its number as printed and where the text behind it begins."""

    number: str
    end: int
    template: str
    strong: bool


@dataclass(slots=True)
class StyleInUse:
    """How this document marks actions and indicators."""

    style: Style | None
    leads: frozenset[str]
    heads: tuple[str, ...]
    vocabulary: Vocabulary
    confidence: Confidence = "sure"
    evidence: str | None = None
    inferred_heads: tuple[str, ...] = ()
    templates: Counter[str] = field(default_factory=Counter)
    heads_seen: Counter[str] = field(default_factory=Counter)

    def action_label(self, line: Line) -> ActionLabel | None:
        """The action label a line carries, in its automatic number or at its start."""
        if line.forced is not None:
            if line.forced.kind != "action":
                return None
            found = match_label(line, None)
            bare = read_label(line.text) if line.block.label is None else None
            end = found.end if found else bare.end if bare else 0
            return ActionLabel(line.forced.value or "", end, "{n}", True)
        return match_label(line, self.leads)

    def indicator_head(self, line: Line) -> int | None:
        """Where the text behind an indicator head begins; none when the line has no such head."""
        text = line.text
        if equals(text, self.heads):
            return len(text)
        size = starts_with(text, self.heads)
        if size:
            rest = text[size:].lstrip()
            if rest.startswith(":"):
                return len(text) - len(rest[1:].lstrip())
        return None

    def as_style(self, name: str) -> Style:
        """What was found, as a style that can be saved."""
        templates = tuple(one for one, _ in self.templates.most_common())
        heads = tuple(one for one, _ in self.heads_seen.most_common())
        return Style(name, self.vocabulary.language, templates, heads, True)


def choose_language(texts: Iterable[str]) -> tuple[Vocabulary, bool]:
    """The vocabulary of the language most of the text is in, and whether that is certain."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(re.findall(r"[^\W\d_]+", fold(text)))
    scores = {
        language: sum(counts[word] for word in vocabulary["function_words"])
        for language, vocabulary in vocabularies().items()
    }
    best = max(sorted(scores), key=lambda language: scores[language] + (language == "en") * 0.5)
    return vocabularies()[best], scores[best] > 0


def match_label(line: Line, leads: frozenset[str] | None) -> ActionLabel | None:
    """A label of any of the leads (all leads when none are given) at the start of a line."""
    automatic = line.block.label
    if automatic:
        match = _LEAD.match(" ".join(automatic.split()))
        if match and (leads is None or fold(match["lead"]) in leads):
            return ActionLabel(match["number"], 0, _template(match), True)
    match = _LEAD.match(line.text)
    if not match or (leads is not None and fold(match["lead"]) not in leads):
        return None
    end = match.end()
    text = line.text
    alone = end == len(text)
    while end < len(text) and text[end] == " ":
        end += 1
    rest = text[end:]
    bold = 0 < line.bold_prefix <= end + 1 < len(text) or (line.all_bold and alone)
    opens = rest[:1].isupper() or rest[:1] in "\"'“‘«¿¡([—–-"
    if not (alone or match["stop"] or bold or opens):
        return None
    if rest[:2] in ("– ", "— ", "- "):
        end += 2
    strong = bool(alone or bold or match["stop"])
    return ActionLabel(match["number"], end, _template(match), strong)


def _template(match: re.Match[str]) -> str:
    start, end = match.span("number")
    text = match.group(0)
    number = "{c}.{n}" if "." in match["number"] else "{n}"
    return text[: start - match.start()] + number + text[end - match.start() :]


def choose_style(
    flow: Sequence[Line],
    in_tables: Sequence[Line],
    in_heads: Sequence[Line],
    vocabulary: Vocabulary,
    styles: Sequence[Style],
) -> StyleInUse:
    """The style of a document; its `style` is none when nothing in it is labelled as an action.

    Labels in tables count for inference only when the text outside them has none, and those in
    rows of one cell (`in_heads`), which head groups as a rule, only for a known style.
    """
    lines = [*flow, *in_tables, *in_heads]
    found = _labels(lines)
    heads = vocabulary["indicator_heads"]
    known = _known(
        {lead: [one.label for one in all_] for lead, all_ in found.items()}, vocabulary, styles
    )
    if known is not None:
        style, leads = known
        own = [head.rstrip(" :") for head in style.indicator_heads]
        use = StyleInUse(style, leads, tuple(dict.fromkeys([*own, *heads])), vocabulary)
        count = sum(len(found[lead]) for lead in leads if lead in found)
        use.evidence = f"{count} labels of the style {style.name}"
    elif count := mark_bare_actions(flow, vocabulary):
        use = _none(vocabulary)
        use.style = Style("inferred", vocabulary.language, ("{n}",), (), True)
        use.confidence = "likely"
        use.evidence = f"{count} numbered lines under heads such as “Actions”"
        use.templates["{n}"] = count
    else:
        use = _inferred(flow, vocabulary) or _inferred(in_tables, vocabulary) or _none(vocabulary)
    for lead in use.leads:
        use.templates.update(one.label.template for one in found.get(lead, ()))
    if use.style is not None:
        _infer_heads(use, flow)
    return use


@dataclass(frozen=True, slots=True)
class _Found:
    """A label seen: at which line, how its lead is printed."""

    at: int
    lead: str
    label: ActionLabel


def _labels(lines: Sequence[Line]) -> dict[str, list[_Found]]:
    found: dict[str, list[_Found]] = defaultdict(list)
    for at, line in enumerate(lines):
        label = match_label(line, None)
        if label is not None:
            lead = _lead_text(line, label)
            found[fold(lead)].append(_Found(at, lead, label))
    return found


def _none(vocabulary: Vocabulary) -> StyleInUse:
    return StyleInUse(None, frozenset(), vocabulary["indicator_heads"], vocabulary)


def _lead_text(line: Line, label: ActionLabel) -> str:
    source = (
        " ".join(line.block.label.split()) if label.end == 0 and line.block.label else line.text
    )
    match = _LEAD.match(source)
    return match["lead"] if match else ""


def _known(
    found: dict[str, list[ActionLabel]], vocabulary: Vocabulary, styles: Sequence[Style]
) -> tuple[Style, frozenset[str]] | None:
    best: tuple[tuple[int, int], Style, frozenset[str]] | None = None
    for order, style in enumerate(styles):
        leads = frozenset(lead for lead in style.leads if lead in found)
        labels = [label for lead in leads for label in found[lead]]
        weight = len(labels)
        if not weight:
            continue
        dotted = sum("." in label.number for label in labels) * 2 > len(labels)
        fits = any(dotted == ("{c}" in template) for template in style.action_labels)
        native = style.language in (None, vocabulary.language)
        rank = (weight * 4 + 2 * native + fits, -order)
        if best is None or rank > best[0]:
            best = (rank, style, leads)
    return (best[1], best[2]) if best else None


def _inferred(lines: Sequence[Line], vocabulary: Vocabulary) -> StyleInUse | None:
    """The style whose label is the lead-in repeated with consecutive numbers through the lines.

    Programme documents number their results anew in every chapter, so numbers that start again
    are taken only from a lead-in that says States undertake something.
    """
    never = {fold(word) for word in vocabulary["not_actions"]}
    never |= {fold(word) for word in vocabulary["indicator_words"]}
    headings = {fold(word) for word in vocabulary["section_words"]}
    ranked = []
    for lead, labels in _labels(lines).items():
        numbers = list(dict.fromkeys(one.label.number for one in labels))
        if lead in never or len(numbers) < _FEWEST_INFERRED:
            continue
        if len(numbers) * 10 < len(labels) * 7:
            if not contains(lead, vocabulary["action_stems"]):
                continue
            numbers = [one.label.number for one in labels]
        share = consecutive_share(numbers)
        strong = sum(one.label.strong for one in labels) / len(labels)
        if share < 0.6 or (strong < 0.5 and share < 0.9):
            continue
        if not _runs_through(lines, labels, len(numbers)):
            continue
        ranked.append((lead not in headings, len(numbers), share, labels))
    if not ranked:
        return None
    _, count, share, labels = max(ranked, key=lambda one: one[:3])
    template = Counter(one.label.template for one in labels).most_common(1)[0][0]
    lead = fold(labels[0].lead)
    style = Style("inferred", vocabulary.language, (template,), (), True, (lead,))
    return StyleInUse(
        style,
        frozenset([lead]),
        vocabulary["indicator_heads"],
        vocabulary,
        "likely" if share > 0.85 and _names_commitment(lead, vocabulary) else "check",
        f"“{labels[0].lead}” leads in {count} numbers, {share:.0%} of them consecutive",
    )


def _names_commitment(lead: str, vocabulary: Vocabulary) -> bool:
    """Whether a lead-in says that States undertake something, rather than numbering anything."""
    return contains(lead, (*vocabulary["action_stems"], *vocabulary["commitment_words"]))


def _runs_through(lines: Sequence[Line], labels: Sequence[_Found], count: int) -> bool:
    """Whether labels number the text itself: through most of it, with no parts in between.

    Programme documents repeat the names of subprogrammes as headings with headings of their own
    below; those are no labels of actions.
    """
    first, last = labels[0].at, labels[-1].at
    span = (last - first) * count / (count - 1)
    if span * 3 < len(lines):
        return False
    inside = sum(line.block.outline is not None for line in lines[first:last])
    own = sum(lines[one.at].block.outline is not None for one in labels)
    return inside - own <= 2 * count


def consecutive_share(numbers: Sequence[str]) -> float:
    """Share of the steps from number to number that are one up, or one to a new chapter."""
    romans = all(roman_value(number) for number in numbers)
    split = [[str(roman_value(n))] if romans else _NUMBER_PART.findall(n) for n in numbers]
    parsed = [tuple(int(p) if p.isdigit() else ord(p[0]) for p in parts) for parts in split]
    steps = list(pairwise(parsed))
    good = sum(
        (after[:-1] == before[:-1] and after[-1] == before[-1] + 1)
        or (len(after) > 1 and after[-1] == 1 and after[:-1] != before[:-1])
        for before, after in steps
    )
    return good / len(steps) if steps else 0.0


def _infer_heads(use: StyleInUse, lines: Sequence[Line]) -> None:
    """Adds short lines that recur under the actions when no known head stands there."""
    actions = 0
    known = 0
    recurring: Counter[str] = Counter()
    measured: Counter[str] = Counter()
    printed: dict[str, str] = {}
    openers = [
        word
        for key in ("number", "percentage", "number_and_percentage", "increase", "quantity")
        for word in use.vocabulary[f"measure_{key}"]
    ]
    seen: set[str] = set()
    for at, line in enumerate(lines):
        if use.action_label(line):
            actions += 1
            seen = set()
            continue
        if not actions:
            continue
        if use.indicator_head(line) is not None:
            known += 1
        head, colon, rest = line.text.partition(":")
        asks = head.endswith("?")
        own_line = bool(colon) and not rest.strip()
        most = _LONGEST_HEAD * 2 if own_line else _LONGEST_HEAD
        if len(head.split()) > most or (not colon and line.ends_sentence and not asks):
            continue
        if not head[:1].isupper() or line.block.bullet:
            continue
        key = fold(head.strip())
        if key in seen or any(char.isdigit() for char in key):
            continue
        seen.add(key)
        recurring[key] += 1
        printed.setdefault(key, head.strip())
        following = rest.strip() or next((one.text for one in lines[at + 1 : at + 2]), "")
        measured[key] += _opens(following, use)
    if known * 4 >= actions or actions < _FEWEST_INFERRED:
        return
    least = max(2, actions * 2 // 5)
    heads = [
        key
        for key, count in recurring.items()
        if count >= least
        and measured[key] * 2 >= count + (count < _FEWEST_INFERRED) * count
        and not starts_with(key, openers)
    ]
    if heads:
        use.inferred_heads = tuple(printed[key] for key in heads)
        use.heads = (*use.heads, *use.inferred_heads)
        if use.confidence == "sure":
            use.confidence = "likely"


def _opens(text: str, use: StyleInUse) -> bool:
    """Whether a text opens like an indicator: a label, an article, then a word of measure."""
    label = read_label(text)
    bare = text[label.end if label else 0 :].lstrip("-•–— ")
    size = starts_with(bare, use.vocabulary["measure_articles"])
    rest = bare[size:].lstrip()
    return any(
        starts_with(rest, use.vocabulary[f"measure_{key}"])
        for key in ("number", "percentage", "number_and_percentage", "increase", "quantity")
    )
