"""The masthead: the lines before the text begins, and what they say about the document.

What a masthead prints is kept as printed. It becomes metadata only for a document the catalogue
does not know.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from concordat_extractors.conventions import Vocabulary
from concordat_extractors.structure.columns import find_columns
from concordat_extractors.structure.headings import Heading
from concordat_extractors.structure.lines import Line
from concordat_extractors.structure.marks import line_label
from concordat_extractors.structure.style_choice import StyleInUse
from concordat_extractors.structure.text_match import contains, equals, fold, starts_with
from concordat_extractors.structure.units import TableUnit, Unit
from concordat_schemas.plan import Metadata, Status
from concordat_schemas.text import clean

_SYMBOL = re.compile(
    r"(?<![\w/])[A-Z][A-Z0-9]{0,9}(?:/[A-Z0-9][A-Za-z0-9.\-]*)+(?:/[A-Z0-9.\-]+)*"
    r"(?: \((?:Vol|Part|Sect|Supp)\.? ?\w+\))?"
)
_ORDINAL_DAY = re.compile(r"^(1)(?:er|º|°|ª|st)$")
_PERIOD = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[–—-]\s?((?:19|20)?\d\d)(?!\d)")
_LONGEST_LINE = 25
_LONGEST_HEADING = 14
_LONGEST_NAME = 16


def content_start(units: Sequence[Unit], headings: dict[Line, Heading], style: StyleInUse) -> int:
    """Index of the first unit that is text of the document rather than its masthead."""
    for at, unit in enumerate(units):
        if isinstance(unit, TableUnit):
            if find_columns(unit.block, unit.cells, style) is not None or _has_body(unit):
                return _heading_above(units, headings, at, style)
            continue
        if not unit.text:
            continue
        heading = headings.get(unit)
        if heading is not None and _opens_text(unit, heading, units[:at], headings, style):
            return at
        if heading is not None and heading.number is not None and at and heading.kind != "annex":
            return at
        if _date(unit.text, style.vocabulary) is not None:
            continue
        label = line_label(unit)
        if style.action_label(unit) is not None:
            return _heading_above(units, headings, at, style)
        if heading is None and label is not None and label.is_first and not unit.block.bullet:
            return _heading_above(units, headings, at, style)
        if heading is not None and heading.number is not None and heading.kind != "annex":
            return at
        if unit.block.bullet or _is_body(unit, style):
            return _heading_above(units, headings, at, style)
    start = _heading_above(units, headings, len(units), style)
    return start if start < len(units) else _behind_title(units)


def _behind_title(units: Sequence[Unit]) -> int:
    """Where the text begins when nothing tells it from a masthead: behind the first of its lines.

    A file of tables, labels or a single line still gives what it holds.
    """
    filled = [at for at, unit in enumerate(units) if isinstance(unit, TableUnit) or unit.text]
    return filled[1] if len(filled) > 1 and isinstance(units[filled[0]], Line) else 0


def _opens_text(
    line: Line,
    heading: Heading,
    before: Sequence[Unit],
    headings: dict[Line, Heading],
    style: StyleInUse,
) -> bool:
    """Whether a heading without number begins the text: a first heading, or one below the title."""
    if heading.number is not None or heading.kind != "section" or _names_plan(line, heading, style):
        return False
    if equals(line.text, style.vocabulary["first_headings"]):
        return True
    if line.words > _LONGEST_HEADING:
        return False
    if starts_with(line.text, style.vocabulary["masthead_lines"]):
        return False
    declared = line.block.outline
    alone = sum(one.block.outline == declared for one in headings) < 2
    if alone and _is_title_case(line.text):
        return False
    titles = [unit.block.outline for unit in before if isinstance(unit, Line) and unit in headings]
    return declared is not None and any(one is not None and one < declared for one in titles)


def _is_body(line: Line, style: StyleInUse) -> bool:
    if starts_with(line.text, style.vocabulary["masthead_lines"]):
        return False
    if starts_with(line.text, style.vocabulary["preamble_openings"]):
        return True
    if line.words > _LONGEST_LINE or (line.words > 8 and line.text[-1:] in ".:,;"):
        return True
    return line.words > 3 and line.text[-1:] == "." and _SYMBOL.search(line.text) is None


def _has_body(unit: TableUnit) -> bool:
    if any(cell.header for row in unit.block.rows for cell in row):
        return True
    return len(unit.cells) > 2 and sum(bool(cell) for row in unit.cells for cell in row) > 6


def _heading_above(
    units: Sequence[Unit], headings: dict[Line, Heading], at: int, style: StyleInUse
) -> int:
    """Where the headings directly above a unit begin, the document's own title left out."""
    start = at
    lines = [unit for unit in units[:at] if isinstance(unit, Line) and unit.text]
    for index in range(at - 1, -1, -1):
        unit = units[index]
        if not isinstance(unit, Line) or unit not in headings:
            break
        heading = headings[unit]
        if heading.kind == "annex" or _names_plan(unit, heading, style):
            break
        if starts_with(unit.text, style.vocabulary["masthead_lines"]):
            break
        title_like = lines and unit is lines[0]
        if heading.rank[0] in ("outline", "bold", "caps", "plain"):
            shared = sum(one.rank == heading.rank for one in headings.values()) > 1
            if (
                title_like
                or unit.words > _LONGEST_HEADING
                or (not shared and len(headings) > 1 and start < at)
            ):
                break
            subtitle = _is_subtitle(unit, units[:index]) and _is_title_case(unit.text)
            if not shared and (_looks_like_title(unit, lines) or subtitle):
                break
        start = index
    return start


def _is_subtitle(line: Line, before: Sequence[Unit]) -> bool:
    """Whether a heading stands right below one of a higher outline level, with no other like it."""
    above = [unit for unit in before if not isinstance(unit, Line) or unit.text]
    title = above[-1] if above else None
    if not isinstance(title, Line) or title.block.outline is None or line.block.outline is None:
        return False
    return title.block.outline < line.block.outline


def _is_title_case(text: str) -> bool:
    """Whether the words of a text that carry its meaning begin with capitals, as a title's do."""
    words = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    return len(words) > 2 and all(word[0].isupper() for word in words)


def _names_plan(line: Line, heading: Heading, style: StyleInUse) -> bool:
    """Whether a heading without number is the title of the plan: it opens or ends with its kind."""
    if heading.number is not None or heading.kind != "section":
        return False
    bare = re.sub(r"[\s(,]*(?:19|20)\d\d.*$", "", line.text)
    nouns = style.vocabulary["plan_nouns"]
    opens = starts_with(bare, nouns) or starts_with(bare, style.vocabulary["draft_words"])
    ends = any(fold(bare).endswith(" " + fold(noun)) for noun in nouns)
    return bool(opens) or ends or contains(bare, [noun for noun in nouns if " " in noun])


def _looks_like_title(line: Line, lines: Sequence[Line]) -> bool:
    return bool(lines) and line is lines[-1] and len(lines) == 1


def masthead_lines(units: Sequence[Unit]) -> list[Line]:
    """The lines of a masthead, those in its tables included."""
    found = []
    for unit in units:
        if isinstance(unit, Line):
            found.append(unit)
        else:
            found += [line for row in unit.cells for cell in row for line in cell]
    return [line for line in found if line.text]


def printed_lines(masthead: Sequence[Line], vocabulary: Vocabulary) -> list[str]:
    """The masthead as printed, line by line; a line break parts lines where one is an entry."""
    found: list[str] = []
    for line in masthead:
        pieces = [piece for part in line.block.text.split("\n") if (piece := clean(part))]
        parted = any(_is_masthead_entry(piece, vocabulary) for piece in pieces)
        found += pieces if parted and len(pieces) > 1 else [line.text]
    return found


def _is_masthead_entry(text: str, vocabulary: Vocabulary) -> bool:
    if _SYMBOL.fullmatch(text) or _date(text, vocabulary):
        return True
    return bool(starts_with(text, vocabulary["masthead_lines"]))


def read_metadata(masthead: Sequence[str], body: Sequence[str], vocabulary: Vocabulary) -> Metadata:
    """Metadata as the document itself gives it."""
    title = _title(masthead, vocabulary)
    period = _PERIOD.search(title or "") or next(
        (match for line in masthead if (match := _PERIOD.search(line))), None
    )
    return Metadata(
        title=title,
        convention=_convention([*masthead, *body[:12]], vocabulary),
        symbol=next(
            (m[0] for line in masthead if (m := _SYMBOL.search(line)) and m[0] != line[:0]), None
        ),
        meeting=_meeting([line for line in masthead if line != title], vocabulary),
        date=next((date for line in masthead if (date := _date(line, vocabulary))), None),
        agenda_item=_agenda_item(masthead, vocabulary),
        language=vocabulary.language,
        status=_status(title, masthead, vocabulary),
        period=_period(period),
    )


def _title(masthead: Sequence[str], vocabulary: Vocabulary) -> str | None:
    candidates = [
        line
        for line in masthead
        if not starts_with(line, (*vocabulary["masthead_lines"], *vocabulary["agenda_words"]))
        and not _SYMBOL.fullmatch(line)
        and _date(line, vocabulary) is None
    ]
    for nouns in ("plan_nouns", "document_nouns"):
        named = [line for line in candidates if contains(line, vocabulary[nouns])]
        if named:
            return _whole(named[-1], masthead)
    return candidates[-1] if candidates else None


def _whole(title: str, masthead: Sequence[str]) -> str:
    """A title with the line it introduces, where it ends in a colon."""
    after = masthead.index(title) + 1
    return f"{title} {masthead[after]}" if title.endswith(":") and after < len(masthead) else title


def _meeting(lines: Sequence[str], vocabulary: Vocabulary) -> str | None:
    """The line that names a meeting; one that opens with an ordinal names it best."""
    named = [line for line in lines if contains(line, vocabulary["meeting_titles"])]
    ordinal = [
        line for line in named if line[:1].isdigit() or starts_with(line, vocabulary["ordinals"])
    ]
    return next(iter(ordinal or named), None)


def _agenda_item(masthead: Sequence[str], vocabulary: Vocabulary) -> str | None:
    for line in masthead:
        size = starts_with(line, vocabulary["agenda_words"])
        if size and line[size:].strip()[:1].isdigit():
            item = line[size:].strip()
            for end in vocabulary["agenda_ends"]:
                item = item.split(end)[0]
            return item.strip()
    return None


def _date(line: str, vocabulary: Vocabulary) -> str | None:
    """A line that is a date alone, as ISO 8601."""
    words = [word for word in fold(line).replace(",", " ").split() if word not in ("de", "del")]
    words = [_ORDINAL_DAY.sub(r"\1", word) for word in words]
    months = [fold(month) for month in vocabulary["months"]]
    if len(words) != 3:
        return None
    day, month, year = words if words[0].isdigit() else (words[1], words[0], words[2])
    if month not in months or not day.isdigit() or not (year.isdigit() and len(year) == 4):
        return None
    if not 1 <= int(day) <= 31:
        return None
    return f"{year}-{months.index(month) + 1:02d}-{int(day):02d}"


def _status(title: str | None, masthead: Sequence[str], vocabulary: Vocabulary) -> Status:
    if title and contains(title, vocabulary["concept_words"]):
        return "concept"
    if title and contains(title, vocabulary["draft_words"]):
        return "draft"
    if any(contains(line, vocabulary["adopted_words"]) for line in masthead):
        return "adopted"
    return "unknown"


def _period(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    first, last = match[1], match[2]
    return f"{first}/{first[: 4 - len(last)]}{last}"


def _convention(texts: Sequence[str], vocabulary: Vocabulary) -> str | None:
    for text in texts:
        for words in vocabulary["conference_words"]:
            at = fold(text).find(fold(words))
            if at == -1 or not text[at].isupper():
                continue
            name = _name_from(text[at:], vocabulary)
            if len(name) > 2:
                return " ".join(name)
    return None


def _name_from(text: str, vocabulary: Vocabulary) -> list[str]:
    """The words of a name a text opens with: as long as it is capitalized, or the title goes on.

    English titles capitalize every word but small ones; French and Spanish only the first, so
    there the name ends before a verb or a mark.
    """
    ends = {fold(word) for word in vocabulary["convention_ends"]}
    name: list[str] = []
    for word in text.split()[:_LONGEST_NAME]:
        bare = word.strip("()")
        small = bare.islower() and (len(bare) <= 4 or bool(ends))
        if word.startswith("(") or fold(bare) in ends:
            break
        if not (bare[:1].isupper() or small or len(name) < 2):
            break
        name.append(bare.rstrip(",.;:"))
        if word[-1] in ",.;:":
            break
    while name and name[-1].islower() and (not ends or len(name[-1]) <= 3):
        name.pop()
    return name
