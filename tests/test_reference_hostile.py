"""Long texts made to be slow to read: they are read all the same, and in step with their length.

Nothing is timed. An alarm ends a test that hangs, as reading in steps of the square of the length
would; what is found is counted, and grows as the text does.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from concordat_extractors.references import cite, load_authorities
from concordat_extractors.references.finder import Finder
from tests.test_references import a_plan, check_spans

AUTHORITIES = load_authorities()
SHORT, LONG = 20_000, 200_000
GUARD = 30

REPEATED = {
    "brackets": ("", "(", ""),
    "quotes": ("", "“A title of words” (", ""),
    "slashes": ("", "/", ""),
    "half symbols": ("", "A/", "1"),
    "dots": ("", "A.B/", ""),
    "one word": ("", "a", ""),
    "one capital word": ("", "A", "/1"),
    "digits": ("", "1", ""),
    "single digits": ("", "1 ", ""),
    "years in a chain": ("", "2021-", ""),
    "days": ("", "1 May ", ""),
    "heads of articles": ("", "article ", ""),
    "items": ("Article 4.1 ", "(a) ", ""),
    "paragraphs before an article": ("", "paragraph 1, ", "of Article 3"),
    "ordinals": ("", "first, ", "Review Conference"),
    "numbers before an abbreviation": ("", "11, ", "12MSP"),
    "deadline words": ("", "no later than ", ""),
    "within": ("", "within two years of ", ""),
    "heads of titles": ("", "Convention on the ", "X"),
    "names": ("", "Aa ", "Action Plan"),
    "stems of a shared head": ("", "Women, Peace and Security and ", "Agendas"),
    "white space": ("Article", " ", "3"),
    "hyphens": ("", "-", ""),
    "characters beyond the first plane": ("", "𝒜", ""),
    "combining marks": ("", "e\u0301", ""),
}

FOUND = {
    "a list of articles": ("Articles 3, ", "4, ", ""),
    "a list of resolutions": ("resolutions ", "66/290, ", ""),
    "a list of actions": ("Actions ", "1–60, ", ""),
    "a list of standards": ("IMAS ", "08.20, ", ""),
    "articles of others": ("", "Article 3 of the CRPD, ", ""),
    "symbols": ("", "A/80/6, ", ""),
    "resolutions with letters": ("", "resolution 66/290 A, B, ", ""),
    "meetings": ("", "by the 11MSP or ", ""),
    "shared heads": ("", "WPS and YPS Agendas ", ""),
    "actions of others": ("", "Action 1 of the LAP, ", ""),
    "unknown conventions": ("", "Convention on Xyz (ABC) ", ""),
    "forms and symbols": ("", "reporting form (A/1/2). ", ""),
    "paragraphs of symbols": ("", "para. 5 of A/1/2 ", ""),
}


@pytest.fixture(autouse=True)
def _guarded() -> Iterator[None]:
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def hung(*_: object) -> None:
        raise TimeoutError("it hangs")

    before = signal.signal(signal.SIGALRM, hung)
    signal.alarm(GUARD)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def made(parts: tuple[str, str, str], size: int) -> str:
    before, unit, after = parts
    return before + unit * (size // len(unit)) + after


def count(text: str) -> int:
    (mentions,), _ = Finder.of(AUTHORITIES, "en").find([text], {})
    assert all(0 <= one.start < one.end <= len(text) for one in mentions)
    return len(mentions)


@pytest.mark.parametrize("name", REPEATED)
def test_what_only_looks_like_a_beginning_is_passed_over(name: str) -> None:
    parts = REPEATED[name]
    assert count(made(parts, SHORT)) <= SHORT // len(parts[1]) + 2


@pytest.mark.parametrize(
    "name",
    [
        *("brackets", "half symbols", "one word", "years in a chain", "names"),
        *("paragraphs before an article", "stems of a shared head", "white space", "items"),
    ],
)
def test_it_is_so_at_ten_times_the_length(name: str) -> None:
    parts = REPEATED[name]
    assert count(made(parts, LONG)) <= LONG // len(parts[1]) + 2


@pytest.mark.parametrize("name", FOUND)
def test_references_without_end(name: str) -> None:
    plan = a_plan(made(FOUND[name], SHORT))
    cite(plan, AUTHORITIES)
    assert plan.references
    check_spans(plan)


@pytest.mark.parametrize("name", ["articles of others", "shared heads", "forms and symbols"])
def test_ten_times_the_text_has_ten_times_the_references(name: str) -> None:
    few, many = (count(made(FOUND[name], size)) for size in (SHORT, LONG))
    assert 9.9 < many / few < 10.1


@pytest.mark.parametrize("head", ["Articles", "Actions", "resolutions", "paragraphs", "IMAS"])
def test_a_list_without_end_is_cut(head: str) -> None:
    """Each member of a list shows the whole list, so an endless one would fill the memory."""
    labels = [f"{one}/1" if head == "resolutions" else f"{one % 99 + 1}.1" for one in range(4000)]
    plan = a_plan(f"{head} {', '.join(labels[40:])}")
    cite(plan, AUTHORITIES)
    assert len(plan.references) <= 4000
    assert sum(len(each.raw) for each in plan.references) < 400_000
