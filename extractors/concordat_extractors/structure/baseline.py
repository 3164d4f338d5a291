"""Baselines: the grammar of `X%`, `112`, `16; 13MSP`, `2/100%`, `40 or 70% of all States; 2025`.

    baseline  = word, [":"], [value], {";", reference point}
    value     = placeholder | number [unit], {("/" | "or"), number [unit]}, ["of" what]

What the grammar does not cover is `unclear`: it keeps its printed form and gets no value.
"""

from __future__ import annotations

import re
from functools import cache

from concordat_extractors.conventions import Vocabulary
from concordat_extractors.structure.text_match import equals, fold, starts_with
from concordat_schemas.plan import Baseline, BaselineValue

_NUMBER = re.compile(
    r"(?P<currency>[A-Z]{2,3}\$?|[$€£])?[ ]?"
    r"(?P<number>\d{1,3}(?:[ ,.]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?)"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEAR_FIRST = re.compile(r"^(?:19|20)\d\d ")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?:er|st|nd|rd|th|º)?(?: de)?$")
_LONGEST_NUMBER = 18
_LONGEST_BRACKET = 500
_DASHES = "-–—−"


def baseline_span(text: str, start: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The last bracket of a text that holds a baseline, as offsets of its outer marks."""
    for match in reversed(list(_opening(vocabulary["baseline_words"]).finditer(text, start))):
        closing = _closing(text, match.start())
        if closing is not None:
            return match.start(), closing
    return None


@cache
def _opening(words: tuple[str, ...]) -> re.Pattern[str]:
    """A bracket that a baseline word opens, a year before it at most."""
    either = "|".join(
        re.escape(word).replace("'", "['’]") for word in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"[(\[][ ]?(?:(?:19|20)\d\d )?(?:{either})(?!\w)", re.IGNORECASE)


def _closing(text: str, opening: int) -> int | None:
    depth = 0
    for at in range(opening, min(len(text), opening + _LONGEST_BRACKET)):
        if text[at] in "([":
            depth += 1
        elif text[at] in ")]":
            depth -= 1
            if depth == 0:
                return at + 1
    return None


def read_baseline(raw: str, vocabulary: Vocabulary) -> Baseline:
    """A baseline from the inside of its bracket."""
    first = _YEAR_FIRST.match(raw.lstrip())
    behind = raw.lstrip()[first.end() if first else 0 :]
    size = starts_with(behind, vocabulary["baseline_words"])
    body, dated = _leading_year(behind[size:].lstrip(), vocabulary)
    dated = first[0].strip() if first and dated is None else dated
    value, *references = [part.strip() for part in body.split(";")]
    baseline = Baseline(raw=raw)
    point = next((part for part in references if _is_point(part, vocabulary)), None)
    if point is None and dated is not None:
        point = dated
    if point is None and "," in value and _NUMBER.match(value):
        head, _, tail = value.partition(", ")
        if tail and (_YEAR.search(tail) or is_meeting(tail, vocabulary)):
            value, point = head.strip(), tail.strip()
    if point is None:
        value, point = _trailing_bracket(value, vocabulary)
    if point is None:
        value, point = _trailing_year(value, vocabulary)
    if point is not None:
        set_reference(baseline, point, "own", vocabulary)
    _set_value(baseline, value.strip().rstrip("."), vocabulary)
    return baseline


def _leading_year(body: str, vocabulary: Vocabulary) -> tuple[str, str | None]:
    """What stands behind `2024:`, `(2024):` or `as of 2024:`, and that date."""
    head, colon, rest = body.partition(":")
    year = _YEAR.search(head)
    if (
        colon
        and year is not None
        and len(head.split()) <= 5
        and not _NUMBER.match(head[: year.start()])
    ):
        date = head.strip(" ,()")
        return rest.lstrip(" ="), _point(date, vocabulary)
    return body.lstrip(" :="), None


def _is_point(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a part of a bracket is a date or a meeting."""
    return bool(_YEAR.search(text)) or is_meeting(text, vocabulary)


def _trailing_year(value: str, vocabulary: Vocabulary) -> tuple[str, str | None]:
    """`6 en 2025` as a value and its date; a year alone is neither."""
    year = _YEAR.search(value)
    if year is None or year.end() != len(value.rstrip(" .")):
        return value, None
    start = _date_start(value, year.start(), vocabulary)
    if start == year.start() or not value[:start].strip():
        return value, None
    return value[:start].strip(" ,"), _point(value[start : year.end()], vocabulary)


def _trailing_bracket(value: str, vocabulary: Vocabulary) -> tuple[str, str | None]:
    if value.endswith(")") and "(" in value:
        head, _, tail = value.rpartition("(")
        inside = tail[:-1].strip()
        if head.strip() and (_YEAR.search(inside) or is_meeting(inside, vocabulary)):
            return head.strip(), inside
    return value, None


def _set_value(baseline: Baseline, value: str, vocabulary: Vocabulary) -> None:
    if not value.strip(_DASHES + " ") or equals(value, vocabulary["baseline_absent"]):
        baseline.state = "absent"
        return
    if _is_placeholder(value, vocabulary):
        baseline.state = "to_be_set"
        _set_unit_of_placeholder(baseline, value, vocabulary)
        return
    if equals(value, vocabulary["baseline_zero"]):
        baseline.state, baseline.value, baseline.unit = "given", 0.0, "number"
        return
    values = None if _YEAR.fullmatch(value) else _values(value, vocabulary)
    if values is None:
        baseline.state = "unclear"
        return
    first = values[0]
    baseline.state = "given"
    baseline.value, baseline.unit, baseline.of = first.value, first.unit, first.of
    baseline.more = values[1:]


def _is_placeholder(value: str, vocabulary: Vocabulary) -> bool:
    parts = [part.strip() for part in _split_alternatives(value, vocabulary)]
    marks = vocabulary["baseline_to_be_set"]
    return all(
        equals(_without_percent(part, vocabulary), marks) or part.strip("_. ") == ""
        for part in parts
    )


def _set_unit_of_placeholder(baseline: Baseline, value: str, vocabulary: Vocabulary) -> None:
    """A mark such as `X` or `XX%` stands for one figure of a known unit; a word does not."""
    parts = [part.strip() for part in _split_alternatives(value, vocabulary)]
    mark = _without_percent(parts[0], vocabulary)
    if (
        len(parts) == 1
        and len(set(mark.strip("[]. ").lower())) == 1
        and mark.strip("[]. ").isalpha()
    ):
        baseline.unit = "percent" if mark != parts[0] else "number"


def _without_percent(text: str, vocabulary: Vocabulary) -> str:
    folded = fold(text)
    for word in vocabulary["percent_words"]:
        if folded.endswith(fold(word)):
            return text[: len(text) - len(word)].rstrip()
    return text


def _split_alternatives(value: str, vocabulary: Vocabulary) -> list[str]:
    parts = [value]
    for word in vocabulary["baseline_alternatives"]:
        joint = word if not word.isalpha() else f" {word} "
        parts = [piece for part in parts for piece in part.split(joint)]
    return parts


def _values(value: str, vocabulary: Vocabulary) -> list[BaselineValue] | None:
    found = []
    for part in _split_alternatives(value, vocabulary):
        text = part.strip()
        match = _NUMBER.match(text)
        if not match or len(match["number"]) > _LONGEST_NUMBER:
            return None
        rest = text[match.end() :].strip()
        percent = starts_with(rest, vocabulary["percent_words"]) if rest else 0
        rest = rest[percent:].strip()
        of_size = starts_with(rest, vocabulary["baseline_of"])
        of = rest[of_size:].strip() if of_size else None
        unit = "percent" if percent else match["currency"] or "number"
        if rest and not of_size:
            if percent or len(rest.split()) > 4 or any(char.isdigit() for char in rest[:1]):
                return None
            unit = f"{match['currency']} {rest}" if match["currency"] else rest
        found.append(BaselineValue(value=_number(match["number"]), unit=unit, of=of))
    return found or None


def _number(text: str) -> float:
    """A printed number: groups of three after a comma, stop or space are thousands."""
    compact = text.replace(" ", "")
    if re.fullmatch(r"\d{1,3}([,.]\d{3})+", compact):
        return float(re.sub(r"[,.]", "", compact))
    if "," in compact and "." in compact:
        decimal = max(compact.rfind(","), compact.rfind("."))
        whole = re.sub(r"[,.]", "", compact[:decimal])
        return float(f"{whole}.{compact[decimal + 1 :]}")
    return float(compact.replace(",", "."))


def is_meeting(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a reference point is a meeting, as `13MSP` or `Third Review Conference`."""
    folded = fold(text)
    return any(fold(word) in folded for word in vocabulary["meeting_words"])


def set_reference(baseline: Baseline, point: str, source: str, vocabulary: Vocabulary) -> None:
    """Sets the date or meeting a baseline refers to, and where that stands."""
    baseline.reference_point = point
    baseline.source = source
    year = _YEAR.search(point)
    if year:
        baseline.year = int(year[0])
    if is_meeting(point, vocabulary):
        baseline.meeting = point


def plan_wide_reference(text: str, vocabulary: Vocabulary) -> str | None:
    """The reference point that a note gives to all baselines, as printed; none for other notes."""
    folded = fold(text)
    if not any(fold(phrase) in folded for phrase in vocabulary["baseline_plan_wide"]):
        return None
    year = _YEAR.search(text)
    if year:
        start = _date_start(text, year.start(), vocabulary)
        return _point(text[start : year.end()], vocabulary)
    return _meeting_in(text, vocabulary)


def _date_start(text: str, start: int, vocabulary: Vocabulary) -> int:
    """Where the words that date a year begin: `mid-`, `end of`, `31 December`."""
    prefixes = sorted(vocabulary["reference_prefixes"], key=len, reverse=True)
    while True:
        before = text[:start].rstrip(" -–")
        day = _DAY.search(before)
        if day and any(fold(text[start:]).startswith(fold(one)) for one in prefixes):
            start = day.start()
            continue
        word = _word_before(text[:start], prefixes)
        if word is None:
            return start
        start = len(before) - len(word)


def _point(text: str, vocabulary: Vocabulary) -> str:
    return text[starts_with(text, vocabulary["reference_dropped"]) :].strip()


def _meeting_in(text: str, vocabulary: Vocabulary) -> str | None:
    """A meeting named in a text, with its ordinal: `Fifteenth Meeting of the States Parties`."""
    folded = fold(text)
    for title in sorted(vocabulary["meeting_titles"], key=len, reverse=True):
        at = folded.find(fold(title))
        if at == -1:
            continue
        before = text[:at].split()
        ordinal = bool(before) and (
            before[-1][:1].isdigit() or bool(starts_with(before[-1], vocabulary["ordinals"]))
        )
        start = text.rindex(before[-1], 0, at) if ordinal else at
        return text[start : at + len(title)]
    meetings = [word for word in re.split(r"[\s()]+", text) if is_meeting(word, vocabulary)]
    return meetings[0].strip(".,;") if meetings else None


def _word_before(text: str, words: list[str]) -> str | None:
    before = text.rstrip(" -–")
    if before == text and text:
        return None
    return next((w for w in words if fold(before).endswith(fold(w)) and _whole(before, w)), None)


def _whole(before: str, word: str) -> bool:
    at = len(before) - len(word)
    return at == 0 or not before[at - 1].isalnum()
