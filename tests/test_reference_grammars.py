"""What is found in a text, of what kind, and what it points to: tables of examples.

Each line of a table is a text, an arrow, and the mentions in it divided by semicolons: the words,
the kind, and for each target its key (`~` is the plan's own convention, `#` the plan itself), its
date, `generic`, or a question mark with the reason why there is none; `@` leads a locator.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from concordat_extractors.numerals import roman, roman_value
from concordat_extractors.references import load_authorities
from concordat_extractors.references.finder import Abbreviations, Finder
from concordat_extractors.references.mention import Mention, Spans

TABLES = Path(__file__).parent / "fixtures" / "references"
AUTHORITIES = load_authorities()
EXAMPLES = [
    (path.suffixes[0][1:], line)
    for path in sorted(TABLES.glob("*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


def found(language: str, *texts: str) -> tuple[list[list[Mention]], Abbreviations]:
    return Finder.of(AUTHORITIES, language).find(texts, {})


def what(mention: Mention) -> str:
    reason = "generic" if mention.generic else f"? {mention.why_not}" if mention.why_not else "-"
    key = mention.key
    if key and key.startswith("~|"):
        key = f"~/{key.split('|')[1].partition('/')[2]}"
    said = key or mention.date or reason
    return f"{said} @{mention.locator}" if mention.locator else said


def line_of(language: str, text: str) -> str:
    (mentions,), _ = found(language, text)
    grouped: dict[tuple[str, str, int], list[str]] = {}
    for one in mentions:
        key = (text[one.start : one.end], one.kind, one.start)
        grouped.setdefault(key, []).append(what(one))
    said = [f"{raw} | {kind} | {', '.join(each)}" for (raw, kind, _), each in grouped.items()]
    return f"{text} ⇒ {' ; '.join(said)}".rstrip()


def kinds(language: str, *texts: str) -> list[list[tuple[str, str, str | None]]]:
    mentions, _ = found(language, *texts)
    return [
        [(text[one.start : one.end], one.kind, one.key) for one in each]
        for text, each in zip(texts, mentions, strict=True)
    ]


@pytest.mark.parametrize(("language", "line"), EXAMPLES)
def test_an_example_of_the_tables(language: str, line: str) -> None:
    text = line.partition(" ⇒")[0]
    assert line_of(language, text) == line


@pytest.mark.parametrize(
    "stem",
    [
        *("articles.en", "symbols.en", "resolutions.en", "meetings_and_dates.en"),
        *("parts_plans_standards.en", "names.en", "all.fr", "all.es"),
    ],
)
def test_no_table_is_lost(stem: str) -> None:
    assert len((TABLES / f"{stem}.txt").read_text(encoding="utf-8").splitlines()) > 50


@pytest.mark.parametrize(
    "text",
    [
        *("km/h", "and/or", "HIV/AIDS", "NGO/CSO", "24/7", "WPS/YPS", "IT/OT/AI", "N/A", "A/B/C"),
        *("the Convention", "this Convention", "the Action Plan", "this Action Plan"),
        *("national action plans", "a National Action Plan", "international standards"),
        *("the United Nations", "the Implementation Support Unit", "ICRC", "GICHD"),
        *("annually", "as soon as possible", "2,015 cases", "2015 per cent", "they may act"),
        *("24/7 and/or HIV/AIDS", "mine action 10 years", "US$ 2015", "the 1990s"),
    ],
)
def test_what_is_no_reference(text: str) -> None:
    assert kinds("en", text) == [[]]


def test_words_may_stand_apart_by_any_white_space() -> None:
    for space in (" ", "\u00a0", "\u202f", "\n"):
        (mentions,), _ = found("en", f"Article{space}3.2 and Action{space}5")
        assert [one.key for one in mentions] == ["~/art/3/par/2", "#act_5"]


def test_an_abbreviation_is_known_in_later_texts_once_it_is_defined() -> None:
    seen = kinds("en", "Anti-Personnel Mine Ban Convention (“MBC”)", "Article 5 of the MBC")
    assert seen[0] == [("Anti-Personnel Mine Ban Convention (“MBC”)", "convention", "apmbc")]
    assert ("MBC", "convention", "apmbc") in seen[1]


def test_an_abbreviation_of_a_convention_that_nobody_knows_is_carried_too() -> None:
    seen = kinds("en", "the Treaty on Open Skies (OST)", "Article 3 of the OST")
    assert seen[0] == [("Treaty on Open Skies (OST)", "convention", None)]
    assert ("OST", "convention", None) in seen[1]


def test_the_definition_may_call_the_convention_the_own_one() -> None:
    for definition in ("CCM or Convention", "hereinafter “the Convention”", "the Convention"):
        text = f"the Convention on Cluster Munitions ({definition})"
        (mentions,), short = found("en", text)
        assert [text[one.start : one.end] for one in mentions] == [text.removeprefix("the ")]
        assert short.own == "ccm"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Convention sur les armes à sous-munitions (ci-après « la Convention »)"),
        ("es", "Convención sobre Municiones en Racimo (en adelante, “la Convención”)"),
    ],
)
def test_the_own_convention_in_other_languages(language: str, text: str) -> None:
    (mentions,), short = found(language, text)
    assert [text[one.start : one.end] for one in mentions] == [text]
    assert short.own == "ccm"


def test_a_definition_keeps_its_first_letters() -> None:
    """`LAP` begins as the French article does."""
    seen = kinds("en", "the Lausanne Action Plan (LAP)", "the LAP")
    assert seen[0] == [("Lausanne Action Plan (LAP)", "action_plan", "ccm/lausanne-2020")]
    assert seen[1] == [("LAP", "action_plan", "ccm/lausanne-2020")]


@pytest.mark.parametrize(
    ("texts", "short"),
    [
        (("the Resident Coordinator (RC)", "The RC and the 2RC"), "RC"),
        (("the Ministry of Social Protection (MSP)", "the MSP and the 4MSP"), "MSP"),
        (("the Cluster Coordination Meeting (CCM)", "the CCM decided"), "CCM"),
    ],
)
def test_an_abbreviation_the_document_uses_for_something_else(
    texts: tuple[str, ...], short: str
) -> None:
    _, abbreviations = found("en", *texts)
    assert abbreviations.taken == {short}
    assert kinds("en", *texts) == [[], []]


def test_a_meeting_that_defines_its_abbreviation_does_not_take_it_away() -> None:
    seen = kinds("en", "each Meeting of States Parties (MSP)", "by the 4MSP")
    assert seen[0] == [("each Meeting of States Parties (MSP)", "meeting", None)]
    assert "4MSP" in [raw for raw, _, _ in seen[1]]


def test_a_title_in_quotation_marks_is_the_document_of_the_symbol_behind_it() -> None:
    seen = kinds("en", "“Guidelines on victim assistance reporting” (CCM/MSP/2016/WP.2)")
    assert seen == [
        [
            (raw, "un_document", "un/CCM/MSP/2016/WP.2")
            for raw in ("Guidelines on victim assistance reporting", "CCM/MSP/2016/WP.2")
        ]
    ]


def test_a_reporting_form_is_the_document_whose_symbol_the_sentence_gives() -> None:
    seen = kinds("en", "Use the reporting template as adopted (CCM/MSP/2023/7). A reporting form.")
    assert seen[0][0] == ("reporting template", "reporting_form", "un/CCM/MSP/2023/7")
    assert seen[0][2] == ("reporting form", "reporting_form", None)


def test_a_text_of_an_unknown_language_is_read_with_all_words() -> None:
    (mentions,), _ = found("xx", "l'article 3, el artículo 4, Article 5")
    assert [one.key for one in mentions] == ["~/art/3", "~/art/4", "~/art/5"]


def test_roman_numerals_go_both_ways() -> None:
    numbers = list(range(1, 400))
    assert [roman_value(roman(number)) for number in numbers] == numbers
    assert [roman_value(roman(number).upper()) for number in numbers] == numbers
    assert roman_value("IIX") is roman_value("") is roman_value("A") is None


def test_spans_know_what_they_hold_and_touch() -> None:
    spans = Spans([(10, 20), (12, 14), (30, 40)])
    assert [spans.hold(*one) for one in ((12, 20), (30, 40), (15, 21), (0, 5))] == [
        *(True, True, False, False)
    ]
    assert [spans.touch(*one) for one in ((19, 25), (0, 11), (20, 30))] == [True, True, False]
