"""Section headings: which lines head a part, with what number, and how deep.

Evidence in order of weight: what the file declares (a heading style, an outline level), a word
and a number ("Chapter III", "Article 5", "Annex II"), a number of a sequence before a short line,
capitals, bold, and at last a short line standing alone before body text. A number decides the
level before the declared outline does: documents number more carefully than they format.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from concordat_extractors.conventions import Vocabulary
from concordat_extractors.numerals import roman_value
from concordat_extractors.structure.baseline import baseline_span
from concordat_extractors.structure.indicators import opening_measure
from concordat_extractors.structure.labels import Label
from concordat_extractors.structure.lines import Line
from concordat_extractors.structure.marks import is_marked, line_label
from concordat_extractors.structure.style_choice import StyleInUse
from concordat_extractors.structure.text_match import equals, starts_with
from concordat_schemas.plan import SectionKind

_LONGEST = 30
_SHORT = 18
_PLAIN = 14
_FEW = 4
_CAPTIONS = ("caption", "légende", "leyenda", "epígrafe")
_WORDS: tuple[tuple[SectionKind, str], ...] = (
    ("article", "article_words"),
    ("annex", "annex_words"),
    ("appendix", "appendix_words"),
    ("section", "section_words"),
)
_WORD_NUMBER = re.compile(
    r"[ ]?(?P<number>\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,7}|[A-Z])?(?P<stop>[ ]?[.:–—-])?(?=[ ]|$)"
)
_BARE_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*|[IVX]{2,6}")
_RANGE = re.compile(r"[ ]*\((?:\w+ )?\d{1,3}\s?[–—-]\s?\d{1,3}\)$")


@dataclass(slots=True)
class Heading:
    """A heading found: `start` is where its text begins, `title` a following line that is it."""

    kind: SectionKind
    number: str | None
    start: int
    rank: tuple[str, ...]
    rule: str
    title: Line | None = None
    level: int = 1


def without_range(text: str) -> str:
    """A table's group head without the range of actions it covers: `Risk education (27–30)`."""
    return _RANGE.sub("", text)


def has_range(text: str) -> bool:
    """Whether a line names a range of actions in brackets at its end."""
    return bool(_RANGE.search(text))


def _word_number(text: str, size: int, vocabulary: Vocabulary) -> re.Match[str] | None:
    """The number behind the word of a part, in figures or, as in `Part One`, as a word."""
    spelt = starts_with(text[size:].lstrip(), vocabulary["number_words"])
    if spelt:
        lead = len(text) - len(text[size:].lstrip())
        pattern = rf"[ ]?(?P<number>.{{{spelt}}})(?P<stop>[ ]?[.:–—-])?(?=[ ]|$)"
        return re.compile(pattern).match(text, lead)
    return _WORD_NUMBER.match(text, size)


def heading_number(line: Line, vocabulary: Vocabulary) -> tuple[str | None, int]:
    """The number of a line known to be a heading, and where its text begins."""
    label = line_label(line)
    if label is not None:
        return label.value, label.end
    size = starts_with(line.text, vocabulary["section_words"])
    match = _word_number(line.text, size, vocabulary) if size else None
    if match is None or match["number"] is None:
        return None, 0
    start = match.end()
    while start < len(line.text) and line.text[start] in " –—-:":
        start += 1
    return (match["number"], start) if start < len(line.text) else (None, 0)


def find_headings(
    lines: Sequence[Line], behind_tables: Set[Line], style: StyleInUse
) -> dict[Line, Heading]:
    """The headings among the lines of one document, in order; levels are set by `set_levels`.

    `behind_tables` are the lines that a table stands before.
    """
    return _Finder(lines, behind_tables, style).run()


class _Finder:
    def __init__(self, lines: Sequence[Line], behind_tables: Set[Line], style: StyleInUse) -> None:
        self.lines = lines
        self.behind_tables = behind_tables
        self.style = style
        self.vocabulary: Vocabulary = style.vocabulary
        self.labels = [line_label(line) for line in lines]
        self.actions = [style.action_label(line) for line in lines]
        self.heads = [style.indicator_head(line) for line in lines]
        self.outlined = sum(
            line.block.outline is not None and not action and head is None
            for line, action, head in zip(lines, self.actions, self.heads, strict=True)
        )
        self.taken: set[Line] = set()
        self.found: dict[Line, Heading] = {}

    def run(self) -> dict[Line, Heading]:
        numbered = self._numbered()
        found = self.found
        for at, line in enumerate(self.lines):
            if line in self.taken or self.actions[at] or not line.text:
                continue
            if line.forced is not None:
                if line.forced.kind == "heading":
                    found[line] = self._forced(at)
                continue
            if self.heads[at] is not None and not self._is_section_of_indicators(at):
                continue
            heading = self._by_word(at) or numbered.get(at) or self._unnumbered(at)
            if heading is not None:
                found[line] = heading
                line.rules.append(heading.rule)
                if heading.title is not None:
                    self.taken.add(heading.title)
        return found

    def _forced(self, at: int) -> Heading:
        line, label = self.lines[at], self.labels[at]
        assert line.forced is not None
        number = line.forced.value or (label.value if label else None)
        rank = ("outline", str(line.forced.level))
        return Heading("section", number, label.end if label else 0, rank, "corrected by hand")

    def _is_section_of_indicators(self, at: int) -> bool:
        """Whether a line such as `Indicators` heads a part, rather than one action's indicators."""
        before = {action.number for action in self.actions[:at] if action is not None}
        new = any(action and action.number not in before for action in self.actions[at:])
        first = all(head is None for head in self.heads[:at])
        return first and len(before) > 1 and not new and not self._opens_indicators(at + 1)

    def _opens_indicators(self, at: int) -> bool:
        if at >= len(self.lines):
            return False
        line = self.lines[at]
        measured = opening_measure(line.text, self.vocabulary) != "other"
        return is_marked(line) or measured or line.text.endswith(":")

    def _short(self, line: Line, start: int = 0, most: int = _SHORT) -> bool:
        text = line.text[start:].strip()
        if not text or len(text.split()) > most or not any(char.isalpha() for char in text):
            return False
        if baseline_span(text, 0, self.vocabulary) is not None:
            return False
        if text[-1] in ".;:,":
            return False
        parted = text.rsplit(";", 1)
        return len(parted) == 1 or parted[1].strip() not in self.vocabulary["list_endings"]

    def _by_word(self, at: int) -> Heading | None:
        """A heading that a word and a number open, typed or as an automatic number."""
        line = self.lines[at]
        automatic = " ".join((line.block.label or "").split())
        text = automatic or line.text
        if line.block.bullet:
            return None
        treaty = self.style.style is None
        for kind, name in _WORDS if treaty else _WORDS[1:]:
            size = starts_with(text, self.vocabulary[name])
            if size:
                word = text[:size].lower() if kind == "section" else kind
                rule = f"headed by the word “{text[:size]}”"
                match = _word_number(text, size, self.vocabulary)
                if match is None:
                    return None
                if automatic:
                    return Heading(kind, match["number"], 0, ("word", word), rule)
                return self._typed_word(
                    at, Heading(kind, match["number"], 0, ("word", word), rule), match
                )
        return None

    def _typed_word(self, at: int, heading: Heading, match: re.Match[str]) -> Heading | None:
        line, kind = self.lines[at], heading.kind
        text = line.text
        if match["number"] is None and kind in ("section", "article"):
            return None
        start = match.end()
        while start < len(text) and text[start] in " –—-:":
            start += 1
        rest = text[start:]
        if match["number"] is None and rest and match["stop"] is None:
            return None
        declared = line.block.outline is not None or line.all_bold or line.is_caps
        if rest and not (declared or (rest[:1].isupper() and self._short(line, start))):
            return None
        if rest and not declared and not match["stop"] and kind == "article":
            return None
        heading.start = start
        if not rest:
            heading.title = self._title_below(at)
            heading.start = start if heading.title is not None else 0
        return heading

    def _title_below(self, at: int) -> Line | None:
        if at + 1 >= len(self.lines):
            return None
        line = self.lines[at + 1]
        if self.actions[at + 1] or is_marked(line) or not self._short(line):
            return None
        return line

    def _numbered(self) -> dict[int, Heading]:
        groups: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, label in enumerate(self.labels):
            line = self.lines[at]
            if label is None or self.actions[at] or line.block.bullet:
                continue
            if opening_measure(line.text[label.end :], self.vocabulary) == "other":
                groups[self._shape(label)].append(at)
        found: dict[int, Heading] = {}
        for shape, members in groups.items():
            short = [at for at in members if self._is_short_numbered(at)]
            for at in short:
                if self._accept(shape, at, members, short):
                    label = self.labels[at]
                    assert label is not None
                    rule = f"heading numbered {label.value}"
                    found[at] = Heading("section", label.value, label.end, shape, rule)
        return found

    def _shape(self, label: Label) -> tuple[str, str]:
        form: str = label.form
        if label.form == "upper" and self._reads_roman(label):
            form = "roman"
        if label.form == "dotted":
            form += str(label.value.count("."))
        return (form, label.enclosure)

    def _reads_roman(self, label: Label) -> bool:
        if label.roman is None:
            return False
        if len(label.value) > 1:
            return True
        others = {one.value for one in self.labels if one and one.enclosure == label.enclosure}
        if label.value == "I":
            return "II" in others or "H" not in others
        before = label.roman - 1
        return any(roman_value(value) == before and value.isupper() for value in others)

    def _is_short_numbered(self, at: int) -> bool:
        label = self.labels[at]
        line = self.lines[at]
        assert label is not None
        text = line.text[label.end :]
        if opening_measure(text, self.vocabulary) != "other" or ". " in text:
            return False
        outlined = line.block.outline is not None
        return self._short(line, label.end, _LONGEST if outlined else _SHORT)

    def _accept(
        self, shape: tuple[str, str], at: int, members: list[int], short: list[int]
    ) -> bool:
        line = self.lines[at]
        declared = line.block.outline is not None or line.all_bold
        label = self.labels[at]
        assert label is not None
        bold_heading = line.all_bold or (line.bold_prefix >= len(line.text) - 1)
        if declared or bold_heading:
            return True
        if line.text[label.end : label.end + 1].islower():
            return False
        if shape[0] == "roman" or (shape[0] == "arabic" and self._above_action(at)):
            return not self._in_list(at)
        if self._in_list(at):
            return False
        if shape[0].startswith(("arabic", "dotted")):
            apart = [one for one in members if one in short or not self._in_list(one)]
            return len(short) * 5 >= len(apart) * 4 and not self._all_alike(members)
        return True

    def _all_alike(self, members: list[int]) -> bool:
        """Whether numbered lines stand one after another, as in a list."""
        return len(members) > 1 and all(b - a == 1 for a, b in pairwise(members))

    def _in_list(self, at: int) -> bool:
        """Whether a labelled line stands among its siblings, or behind what introduces a list."""
        label = self.labels[at]
        assert label is not None
        after = self.labels[at + 1] if at + 1 < len(self.lines) else None
        if self._introduced(at) and self.heads[at - 1] is None:
            return not self._above_action(at)
        if after is not None and after.follows(label):
            return not self._table_before(at + 1)
        for before in range(at - 1, -1, -1):
            if self._table_before(before + 1):
                return False
            earlier = self.labels[before]
            if earlier is not None and label.follows(earlier):
                return before == at - 1 or self._in_list(before)
            if earlier is None and not self.lines[before].block.bullet:
                return False
        return False

    def _unnumbered(self, at: int) -> Heading | None:
        line = self.lines[at]
        if self.labels[at] is not None or line.block.bullet:
            return None
        if at and self.actions[at - 1] is not None and self._label_only(at - 1):
            return None
        outline = line.block.outline
        if line.block.style.lower().startswith(_CAPTIONS):
            return None
        if outline is not None:
            named = line.text.endswith(":") and line.words <= _FEW
            if not self._short(line, most=_LONGEST) and not line.is_caps and not named:
                return None
            number, start = _declared_number(line)
            return Heading(
                "section", number, start, ("outline", str(outline)), "declared a heading"
            )
        if not self._short(line) or not (line.text[:1].isupper() or line.text[:1] in '¿“«"‘'):
            return None
        if line.is_caps and not line.text.endswith(","):
            return Heading("section", None, 0, ("caps",), "set in capitals")
        introduced = self._introduced(at) and not self._above_action(at)
        if line.all_bold and not introduced:
            return Heading("section", None, 0, ("bold",), "a short line in bold")
        if equals(line.text, self.vocabulary["first_headings"]) and not introduced:
            rule = "a heading that opens documents"
            return Heading("section", None, 0, ("plain",), rule)
        if self.outlined < 3 and self._stands_alone(at):
            return Heading("section", None, 0, ("plain",), "a short line alone before body text")
        return None

    def _label_only(self, at: int) -> bool:
        action = self.actions[at]
        return action is not None and action.end >= len(self.lines[at].text)

    def _above_action(self, at: int) -> bool:
        """Whether an action's label stands right below, so that no list can."""
        return at + 1 < len(self.lines) and self.actions[at + 1] is not None

    def _table_before(self, at: int) -> bool:
        return self.lines[at] in self.behind_tables

    def _introduced(self, at: int) -> bool:
        before = self.lines[at - 1] if at and not self._table_before(at) else None
        return before is not None and before.text.endswith(":")

    def _stands_alone(self, at: int) -> bool:
        line = self.lines[at]
        if line.words > _PLAIN or opening_measure(line.text, self.vocabulary) != "other":
            return False
        if line.block.indent and at and (self.lines[at - 1].block.indent or 0) < line.block.indent:
            return False
        before = self.lines[at - 1] if at and not self._table_before(at) else None
        item = before is not None and is_marked(before) and self._above_action(at)
        if before is not None and before not in self.found and not (_closes(before) or item):
            return False
        introduced = self._introduced(at) and not self._above_action(at)
        if introduced or at + 1 >= len(self.lines):
            return False
        if starts_with(line.text, self.vocabulary["placeholders"]):
            return False
        if line.block.boxed:
            return False
        following = self.lines[at + 1]
        label = self.labels[at + 1]
        body = following.words > _PLAIN or following.ends_sentence
        numbered = label is not None and label.form == "arabic" and not following.block.bullet
        return bool(self.actions[at + 1] or numbered or (body and label is None)) and not (
            following.block.bullet
        )


def _declared_number(line: Line) -> tuple[str | None, int]:
    """The number of a line declared a heading: behind a word in its automatic label, or bare."""
    if line.block.label:
        last = line.block.label.split()[-1].strip(".:()–—-")
        return (last, 0) if _BARE_NUMBER.fullmatch(last) else (None, 0)
    match = _BARE_NUMBER.match(line.text)
    if match and line.text[match.end() : match.end() + 1] == " ":
        return match[0], match.end() + 1
    return None, 0


def _closes(line: Line) -> bool:
    """Whether a line ends what it says, as a bracket at the end of an item does too."""
    if line.text[-1:] == "]" or (line.text[-1:] == ")" and is_marked(line)):
        return True
    return line.ends_sentence and line.text[-1] not in ";,"
