"""Indicators: from the lines of one block to stems, labels, measures and sentences.

A stem governs the labelled lines that follow it until the next stem. A line that opens with a
measure of its own has no stem, even under one. Baseline brackets are cut out of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from concordat_extractors.conventions import Vocabulary
from concordat_extractors.structure.baseline import baseline_span, read_baseline
from concordat_extractors.structure.fields import Text
from concordat_extractors.structure.labels import read_label
from concordat_extractors.structure.lines import Line, Role
from concordat_extractors.structure.marks import line_label
from concordat_extractors.structure.text_match import fold, starts_with, without_number_mark
from concordat_schemas.plan import Baseline, Measure

_LONGEST_STEM = 40
_RUN_IN = re.compile(r"\(([a-z])\) ")
_MEASURES: tuple[Measure, ...] = (
    "number_and_percentage",
    "percentage",
    "number",
    "increase",
    "quantity",
)
_AFTER_ELISION = re.compile(r"(\b\w{1,2}['’]) ")
_LABELLED = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,3}|[a-z]|[A-Z])[ ]?[.:)–—-]?(?:[ ]|$)")


@dataclass(slots=True)
class DraftIndicator:
    """An indicator under construction."""

    line: Line
    label: str | None
    text: Text
    stem: Text | None = None
    measure: Measure = "other"
    baseline: Baseline = field(default_factory=Baseline)
    baseline_text: Text | None = None
    lines: list[Line] = field(default_factory=list)


def opening_measure(text: str, vocabulary: Vocabulary) -> Measure:
    """The measure a text's leading words give; `other` when they give none."""
    rest = text.lstrip("-–—•*“\"' ")
    article = False
    size = starts_with(rest, vocabulary["measure_articles"])
    while size:
        rest, article = rest[size:].lstrip(), True
        size = starts_with(rest, vocabulary["measure_articles"])
    best: tuple[int, Measure] = (0, "other")
    for measure in _MEASURES:
        size = starts_with(rest, vocabulary[f"measure_{measure}"])
        if size > best[0]:
            best = (size, measure)
    behind = rest[best[0] :].lstrip()
    doubtful = fold(rest[: best[0]]) in vocabulary["measures_with_of"] and not article
    if doubtful and behind.strip(":") and not _goes_on_measuring(behind, vocabulary):
        return "other"
    return best[1]


def _goes_on_measuring(text: str, vocabulary: Vocabulary) -> bool:
    """Whether what follows a measure names what is counted: `Share of …`, not `Share data …`."""
    if starts_with(text, vocabulary["measure_of"]) or text[:1] in "(:":
        return True
    return any(starts_with(text, vocabulary[f"measure_{measure}"]) for measure in _MEASURES)


def is_stem(line: Line, following: Line | None, vocabulary: Vocabulary) -> bool:
    """Whether a line governs the labelled lines below it rather than being an indicator."""
    if line.words > _LONGEST_STEM or not line.text or line.text[-1] in ".;":
        return False
    if following is None or (line.block.bullet and not following.block.bullet):
        return False
    label = line_label(following)
    marked = label is not None or following.block.bullet
    own = line_label(line)
    if own is not None and not (label is not None and label.form != own.form and label.is_first):
        return False
    if own is None and line.block.bullet and label is None:
        return False
    colon = line.text.endswith(":")
    return marked and (colon or opening_measure(line.text, vocabulary) != "other")


def parse_indicators(
    lines: Sequence[Line], starts: Sequence[int], vocabulary: Vocabulary
) -> list[DraftIndicator]:
    """Indicators of one block.

    `starts` gives for each line where its text begins, behind an indicator head on the same line.
    """
    found: list[DraftIndicator] = []
    stem: Text | None = None
    for at, line in enumerate(lines):
        start = starts[at]
        following = lines[at + 1] if at + 1 < len(lines) else None
        parts = run_in_labels(line, start)
        if len(parts) > 1:
            found += [
                _governed(_read(line, begin, (label, text), vocabulary, end), stem, vocabulary)
                for label, begin, text, end in parts
            ]
            continue
        if start == 0 and found and _is_baseline_line(line, vocabulary):
            _take_baseline_line(found[-1], line, vocabulary)
            continue
        label = _label_at(line, start, vocabulary)
        if found and start == 0 and label is None and _goes_on(found[-1], line):
            found[-1].text.add(line, joint=" ")
            found[-1].lines.append(line)
            line.rules.append("goes on with the indicator above")
            continue
        if is_stem(line, following, vocabulary) and label is None:
            stem = Text()
            stem.add(line, start)
            line.rules.append("governs the indicators below it")
            continue
        indicator = _read(line, start, label, vocabulary, len(line.text))
        found.append(_governed(indicator, stem, vocabulary))
    return found


def _governed(
    indicator: DraftIndicator, stem: Text | None, vocabulary: Vocabulary
) -> DraftIndicator:
    """The indicator with its own measure, else with the stem above it and the stem's measure."""
    own = opening_measure(indicator.text.value, vocabulary)
    if own != "other":
        indicator.measure = own
    elif stem is not None:
        indicator.stem = stem
        indicator.measure = opening_measure(stem.value, vocabulary)
    return indicator


def run_in_labels(line: Line, start: int) -> list[tuple[str, int, int, int]]:
    """A list run in with its lead: `(a) …; (b) …` as (label, begin, text begin, end) each."""
    matches = [_RUN_IN.match(line.text, start), *_RUN_IN.finditer(line.text, start + 1)]
    found: list[re.Match[str]] = []
    for match in matches:
        wanted = chr(ord("a") + len(found))
        if match is not None and match[1] == wanted:
            before = line.text[: match.start()].rstrip()
            if not found or before[-1:] in ";.,)" or before.endswith((" and", " et", " y")):
                found.append(match)
    ends = [*(match.start() for match in found[1:]), len(line.text)]
    return [
        (match[1], match.start(), match.end(), end) for match, end in zip(found, ends, strict=False)
    ]


def _goes_on(indicator: DraftIndicator, line: Line) -> bool:
    """Whether a line is the rest of an indicator that a row of a table cut."""
    before = indicator.lines[-1]
    marked = line.block.bullet or before.text.endswith(",")
    return line.text[:1].islower() and not marked and not before.ends_sentence


def _label_at(line: Line, start: int, vocabulary: Vocabulary) -> tuple[str, int] | None:
    """A label as (printed value, end): `(a)`, or `Indicator 1.1:` where a word leads it in."""
    if start == 0:
        size = starts_with(line.text, vocabulary["indicator_words"])
        if size:
            behind = len(line.text) - len(without_number_mark(line.text[size:]))
            match = _LABELLED.match(line.text, behind)
            if match and behind > size:
                return match["number"], match.end()
        label = line_label(line)
        return (label.value, label.end) if label else None
    inner = read_label(line.text[start:])
    return (inner.value, start + inner.end) if inner else None


def _read(
    line: Line, start: int, label: tuple[str, int] | None, vocabulary: Vocabulary, end: int
) -> DraftIndicator:
    begin = label[1] if label else start
    line.give(Role.LABEL, start, begin)
    text = Text()
    indicator = DraftIndicator(line, label[0] if label else None, text, lines=[line])
    span = baseline_span(line.text[:end], begin, vocabulary)
    if span is None:
        text.add(line, begin, end)
        line.rules.append("indicator without a baseline bracket")
        return indicator
    opening, closing = span
    before = line.text[begin:opening].rstrip()
    text.add(line, begin, begin + len(before))
    rest = line.text[closing:end]
    behind = closing + len(rest) - len(rest.lstrip())
    glued = (rest[:1] in ".,;:!?)" and rest[:1] != "") or not before
    text.add(line, behind, end, joint="" if glued else " ")
    raw = Text()
    raw.add(line, opening + 1, closing - 1)
    line.give(Role.LABEL, opening, closing)
    indicator.baseline_text = raw
    indicator.baseline = read_baseline(raw.value, vocabulary)
    line.rules.append("indicator with its baseline in brackets")
    return indicator


def _is_baseline_line(line: Line, vocabulary: Vocabulary) -> bool:
    if line_label(line) is not None:
        return False
    span = baseline_span(line.text, 0, vocabulary)
    if span is not None and span[0] == 0 and not line.text[span[1] :].strip(" .;"):
        return True
    size = starts_with(line.text, vocabulary["baseline_words"])
    return bool(size) and line.text[size:].lstrip()[:1] in (":", "=", "")


def _take_baseline_line(indicator: DraftIndicator, line: Line, vocabulary: Vocabulary) -> None:
    span = baseline_span(line.text, 0, vocabulary)
    bracketed = span is not None and span[0] == 0
    begin, end = (1, span[1] - 1) if span is not None and bracketed else (0, len(line.text))
    raw = Text()
    raw.add(line, begin, end)
    if bracketed and not indicator.lines[-1].ends_sentence:
        indicator.text.add(line, end + 1, joint="")
    line.give(Role.LABEL)
    indicator.baseline_text = raw
    indicator.baseline = read_baseline(raw.value, vocabulary)
    indicator.lines.append(line)
    line.rules.append("baseline on a line of its own")


def sentence(stem: str | None, text: str, vocabulary: Vocabulary) -> str:
    """Stem and text as one sentence ending in one full stop.

    A small word doubled at the joint, or one that the text's first word replaces, is dropped once.
    """
    body = _without_list_ending(text, vocabulary).split()
    if stem:
        body = _joined(stem.rstrip(" :").split(), body, vocabulary)
    joined = " ".join(body)
    return joined if not joined or joined[-1] in ".!?" else f"{joined}."


def _joined(head: list[str], body: list[str], vocabulary: Vocabulary) -> list[str]:
    if not head or not body:
        return head + body
    last, first = fold(head[-1]), _leading(body[0])
    joints, of = vocabulary["joint_words"], vocabulary["measure_of"]
    if last == first or (last in of and first in of):
        rest = body[0][len(first) :]
        return head + ([rest, *body[1:]] if rest else body[1:])
    if last in joints and first in vocabulary["joint_replaced"]:
        return head[:-1] + body
    bare_measure = len(head) == 1 and opening_measure(head[0], vocabulary) != "other"
    if bare_measure and first not in of:
        return [*head, of[0], *body]
    return head + body


def _leading(word: str) -> str:
    """A word as joints are compared; of an elided one the article alone, `d'` of `d’États`."""
    folded = fold(word)
    elided, apostrophe, _ = folded.partition("'")
    return elided + apostrophe if apostrophe and len(elided) <= 2 else folded


def _without_list_ending(text: str, vocabulary: Vocabulary) -> str:
    body = text.strip()
    words = body.rsplit(None, 1)
    ending = len(words) == 2 and fold(words[1].rstrip(".,;")) in vocabulary["list_endings"]
    if ending and words[0].endswith((";", ",", ".")):
        body = words[0]
    return body.rstrip(" ;,.:")


def population(text: str, vocabulary: Vocabulary) -> str | None:
    """Whom an indicator counts, in its own words; none when its opening does not say."""
    words = [part for word in text.rstrip(".").split() for part in _elided(word)]
    openers = {
        fold(word)
        for measure in _MEASURES
        for phrase in vocabulary[f"measure_{measure}"]
        for word in phrase.split()
    }
    openers |= {fold(word) for word in vocabulary["measure_articles"]}
    openers -= {fold(word) for word in vocabulary["measure_of"]}
    at, counted = 0, False
    while at < len(words) and fold(words[at]) in openers:
        while at < len(words) and fold(words[at]) in openers:
            at += 1
        if at >= len(words) or fold(words[at]) not in vocabulary["measure_of"]:
            return None
        at, counted = at + 1, True
    if not counted or at >= len(words):
        return None
    ends = {fold(word) for word in vocabulary["population_ends"]}
    found: list[str] = []
    for word in words[at : at + 13]:
        if fold(word.rstrip(",;:")) in ends and found:
            break
        found.append(word.rstrip(",;:"))
        if word[-1] in ",;:":
            break
    else:
        if len(words) - at > len(found) or not found:
            return None
    return _AFTER_ELISION.sub(r"\1", " ".join(found)) or None


def _elided(word: str) -> list[str]:
    """`d’États` as `d’` and `États`; other words whole."""
    leading = _leading(word)
    if leading.endswith("'") and len(leading) < len(word):
        return [word[: len(leading)], word[len(leading) :]]
    return [word]
