"""Notes at the foot of a page become notes, and the marks in the text that call them, calls."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from concordat_extractors.layout.pages import lay_out_pages
from concordat_schemas.page import Appearance, Page, Ruling, Tag, Word
from concordat_schemas.source import SourceDocument, TextBlock

TEXT = Appearance("Serif", 10)
SMALL = Appearance("Serif", 8)
MARK = Appearance("Serif", 5.5)

LONG = "States Parties welcome the progress made since the Convention entered into force"


def set_line(text: str, baseline: float, look: Appearance = TEXT, x0: float = 72) -> list[Word]:
    """The words of a line; `^` before a word makes it a raised mark, hung on what is before it."""
    words: list[Word] = []
    for piece in text.replace("^", " ^").split():
        mark = piece.startswith("^")
        piece = piece.removeprefix("^")
        own, base = (MARK, baseline - 0.33 * look.size) if mark else (look, baseline)
        x1 = x0 + 0.45 * own.size * len(piece)
        words.append(
            Word(
                piece,
                x0,
                base - 0.76 * own.size,
                x1,
                base + 0.22 * own.size,
                base,
                own,
                mark and bool(words),
            )
        )
        x0 = x1 + 0.25 * look.size
    return words


def page_of(
    text: Sequence[str],
    foot: Sequence[str],
    *,
    look: Appearance = SMALL,
    rule: float | None = None,
) -> Page:
    """A page with lines of text at its top and others at its foot, below a rule of some width."""
    words: list[Word] = []
    for at, line in enumerate(text):
        words += set_line(line, 100 + 12 * at)
    for at, line in enumerate(foot):
        words += set_line(line, 740 + 10 * at, look)
    page = Page(1, 595, 842, words)
    if rule is not None:
        page.rulings.append(Ruling(72, 728, 72 + rule, 728))
    return page


def laid_out(*pages: Page) -> SourceDocument:
    return lay_out_pages(
        SourceDocument("a.pdf", "application/pdf", "", "pdf", [], sheets=list(pages))
    )


def notes_of(source: SourceDocument) -> dict[str, str]:
    return {
        note.mark: " ".join(block.text for block in note.blocks) for note in source.notes.values()
    }


def calls_of(source: SourceDocument) -> list[str]:
    """The text of each block, a call shown as the mark of its note in braces."""
    return [
        "".join(
            run.text if run.note is None else f"{{{source.notes[run.note].mark}}}"
            for run in block.runs
        )
        for block in source.blocks
        if isinstance(block, TextBlock)
    ]


@pytest.mark.parametrize("rule", [None, 144.0, 451.0], ids=["no rule", "short rule", "full rule"])
@pytest.mark.parametrize("form", ["^{}", "^[{}]", "[{}]"], ids=["raised", "raised [1]", "flat [1]"])
def test_notes_below_any_rule_or_none_are_read_in_any_form(rule: float | None, form: str) -> None:
    one, two = form.format(1), form.format(2)
    source = laid_out(
        page_of(
            [f"{LONG}{one}", f"on 1 August 2010.{two}"],
            [f"{one} As adopted at the Meeting.", "and later amended", f"{two} See annex II."],
            rule=rule,
        )
    )
    assert notes_of(source) == {
        "1": "As adopted at the Meeting. and later amended",
        "2": "See annex II.",
    }
    assert calls_of(source) == [f"{LONG}{{1}} on 1 August 2010.{{2}}"]


def test_a_bracketed_mark_may_touch_the_note() -> None:
    source = laid_out(page_of([f"{LONG}.[1]"], ["[1]See annex II."]))
    assert notes_of(source) == {"1": "See annex II."}
    assert calls_of(source) == [f"{LONG}.{{1}}"]


def test_small_text_at_the_foot_that_nothing_calls_stays_text() -> None:
    source = laid_out(page_of([f"{LONG}."], ["[1] A list of sources."]))
    assert not source.notes


def test_a_numbered_paragraph_below_a_rule_across_the_page_stays_text() -> None:
    source = laid_out(
        page_of([f"{LONG}^1", "on 1 August."], ["1. Some were late."], look=TEXT, rule=451)
    )
    assert not source.notes


def test_notes_tagged_before_text_that_stands_above_them_are_found() -> None:
    first = set_line(f"{LONG}^1", 100)
    note = set_line("^1 See annex II.", 740, SMALL)
    last = set_line(f"{LONG} once more.", 400)
    for key, line in enumerate((first, note, last)):
        for word in line:
            word.tag = key
    tags = [Tag(key, "P") for key in range(3)]
    source = laid_out(Page(1, 595, 842, [*first, *note, *last], tags=tags, tagged=True))
    assert notes_of(source) == {"1": "See annex II."}
    assert calls_of(source) == [f"{LONG}{{1}}", f"{LONG} once more."]


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("adopted as A/CONF.", "27/5 and", "adopted as A/CONF.27/5 and"),
        ("de prolongation, c.-", "à-d. la moitié", "de prolongation, c.-à-d. la moitié"),
        ("from 2019–", "2024 and", "from 2019–2024 and"),
        ("see the IMAS.", "27 of them", "see the IMAS. 27 of them"),
    ],
)
def test_an_expression_cut_by_the_end_of_a_line_is_whole(
    before: str, after: str, whole: str
) -> None:
    filler = "States Parties welcome the progress made since then and recall the document "
    source = laid_out(page_of([f"{filler}{before}", f"{after} {filler}", filler], []))
    assert calls_of(source)[0].startswith(f"{filler}{whole}")


def test_notes_that_end_the_document_in_its_own_size_are_notes() -> None:
    source = laid_out(
        page_of([f"{LONG}^1", "on 1 August 2010.^2"], []),
        page_of(["1 See annex II.", "2 As adopted at the Meeting."], []),
    )
    assert notes_of(source) == {"1": "See annex II.", "2": "As adopted at the Meeting."}
    assert calls_of(source) == [f"{LONG}{{1}} on 1 August 2010.{{2}}"]


def test_a_list_at_the_end_with_fewer_entries_than_calls_stays_text() -> None:
    source = laid_out(
        page_of([f"{LONG}^1", "on 1 August 2010.^2"], []), page_of(["1 See annex II."], [])
    )
    assert not source.notes
