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
from concordat_extractors.structure.baseline import baseline_span
from concordat_extractors.structure.indicators import opening_measure
from concordat_extractors.structure.labels import Label, roman_value
from concordat_extractors.structure.lines import Line
from concordat_extractors.structure.marks import is_marked, line_label
from concordat_extractors.structure.style_choice import StyleInUse
from concordat_extractors.structure.text_match import starts_with
from concordat_schemas.plan import SectionKind

_LONGEST = 30
_SHORT = 18
_PLAIN = 14
_WORDS: tuple[tuple[SectionKind, str], ...] = (
    ("article", "article_words"),
    ("annex", "annex_words"),
    ("appendix", "appendix_words"),
    ("section", "section_words"),
)
_LOOKS = ("caps", "bold", "plain")
_WORD_NUMBER = re.compile(
    r"[ ]?(?P<number>\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,7}|[A-Z])?(?P<stop>[ ]?[.:–—-])?(?=[ ]|$)"
)
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
                match = _WORD_NUMBER.match(text, size)
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
            if label is not None and not self.actions[at] and not self.lines[at].block.bullet:
                groups[self._shape(label)].append(at)
        found: dict[int, Heading] = {}
        for shape, members in groups.items():
            short = [at for at in members if self._is_short_numbered(at)]
            for at in short:
                if self._accept(shape, at, members, short):
                    label = self.labels[at]
                    assert label is not None
                    depth = str(label.value.count(".")) if label.form == "dotted" else ""
                    rule = f"heading numbered {label.value}"
                    found[at] = Heading("section", label.value, label.end, (*shape, depth), rule)
        return found

    def _shape(self, label: Label) -> tuple[str, str]:
        form: str = label.form
        if label.form == "upper" and self._reads_roman(label):
            form = "roman"
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
        if shape[0] == "roman":
            return not self._in_list(at)
        if self._in_list(at):
            return False
        if shape[0] in ("arabic", "dotted"):
            return len(short) * 5 >= len(members) * 4 and not self._all_alike(members)
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
            return True
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
        if outline is not None:
            if not self._short(line, most=_LONGEST) and not line.is_caps:
                return None
            return Heading("section", None, 0, ("outline", str(outline)), "declared a heading")
        if not self._short(line) or not (line.text[:1].isupper() or line.text[:1] in '¿“«"‘'):
            return None
        if line.is_caps and not line.text.endswith(","):
            return Heading("section", None, 0, ("caps",), "set in capitals")
        if line.all_bold and not self._introduced(at):
            return Heading("section", None, 0, ("bold",), "a short line in bold")
        if self.outlined < 3 and self._stands_alone(at):
            return Heading("section", None, 0, ("plain",), "a short line alone before body text")
        return None

    def _label_only(self, at: int) -> bool:
        action = self.actions[at]
        return action is not None and action.end >= len(self.lines[at].text)

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
        if before is not None and before not in self.found and not _closes(before):
            return False
        if self._introduced(at) or at + 1 >= len(self.lines):
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


def _closes(line: Line) -> bool:
    """Whether a line ends what it says, as a bracketed placeholder does too."""
    return line.text[-1:] == "]" or (line.ends_sentence and line.text[-1] not in ";,")


def set_levels(found: dict[Line, Heading], lines: Sequence[Line]) -> None:
    """Levels of the headings among the lines of the text, the masthead left out.

    Numbering decides where there is any, else the look, outermost first.
    """
    ranks: list[tuple[str, ...]] = []
    headings = [(line, found[line]) for line in lines if line in found]
    look: dict[tuple[object, ...], tuple[str, ...]] = {}
    for line, heading in headings:
        if heading.rank not in ranks and heading.kind == "section" and _is_numbered(heading):
            ranks.append(heading.rank)
            look.setdefault(_look(line), heading.rank)
    looks = _ranked_looks([heading for _, heading in headings])
    for line, heading in headings:
        if heading.kind != "section":
            heading.level = 1
        elif heading.rank in ranks:
            heading.level = ranks.index(heading.rank) + 1
        elif ranks:
            similar = look.get(_look(line))
            heading.level = ranks.index(similar) + 1 if similar else _by_look(heading, looks)
        else:
            heading.level = _by_look(heading, looks)
    _close_gaps(headings)


def _is_numbered(heading: Heading) -> bool:
    return heading.number is not None


def _look(line: Line) -> tuple[object, ...]:
    block = line.block
    return (block.style, block.outline, line.all_bold, line.is_caps, line.size)


def _ranked_looks(headings: Sequence[Heading]) -> list[tuple[str, ...]]:
    """The looks of unnumbered headings, outermost first: declared, capitals, bold, plain."""
    unnumbered = {heading.rank for heading in headings if heading.number is None}
    declared = sorted(rank for rank in unnumbered if rank[0] == "outline")
    return declared or [(look,) for look in _LOOKS if (look,) in unnumbered]


def _by_look(heading: Heading, looks: list[tuple[str, ...]]) -> int:
    return looks.index(heading.rank) + 1 if heading.rank in looks else 1


def _close_gaps(headings: list[tuple[Line, Heading]]) -> None:
    """Each heading comes one level below the nearest one above it that outranks it."""
    above: list[int] = []
    for _, heading in headings:
        while above and above[-1] >= heading.level:
            above.pop()
        above.append(heading.level)
        heading.level = len(above)
