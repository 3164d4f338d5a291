"""The account: every glyph has one role, every id is one element's, every run gives the same."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from concordat_extractors.errors import InputError
from concordat_extractors.extract import Extraction, extract
from concordat_schemas.plan import (
    Action,
    Indicator,
    Paragraph,
    Plan,
    elements,
    leaf_fields,
    walk_items,
)
from concordat_schemas.text import clean, glyphs

from .generator.build import make_plan, styles
from .generator.judge import RENDITIONS, Case, render
from .made_up import OPENINGS, all_items, document, documents

REAL_UN = Path(__file__).parents[2] / "shared" / "real-un"
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]

PIECES = [
    "Action #1: Repair walls.", "Action #2:", "Action 3.1 – Walls", "Action 2 bis: Mark it.",
    "Commitment 1: Go.", "Commitment 2: Go on.", "Commitment 3: Go further.", "Indicators:",
    "Indicator", "Results", "Measure of progress:", "Percentage of:", "(a) one (baseline X%);",
    "(b) of two [baseline 3; 2025]", "(i) three:", "(ii) four", "- a bullet", "  - one inside",
    "* (a) both", "1. A paragraph.", "2. Another one, with a note.[^1]", "12) twelve",
    "I. Walls", "II. Lights", "A. First", "## Heading", "### Action 4", "**Bold line**",
    "CAPITALS HERE", "Annex I", "Annex: Indicators", "Article 1", "Chapter II", "Appendix",
    "Harbour Action Plan 2027–2031", "Convention on Harbours", "The States Parties to this treaty,",
    "[^1]: A note.", "[^1]: All baselines are mid-2026.", "[^2]: Called nowhere.",
    "| Actions | Indicators |\n| --- | --- |\n| 1. Repair walls. | (a) Number of walls. |\n"
    "| | (b) More. |\n| Group (1–2) | |",
    "| No. | Actions | Baseline |\n| --- | --- | --- |\n| 1 | Go | 3 |",
    "| a | b |\n| --- | --- |\n| c[^1] | d |", "<table><tr><td>1. Walls</td></tr></table>",
    "> A box, set off.", "With this in mind, States Parties will take the following actions:",
    "Forty-one (41) States Parties have walls.", "Baseline: 12 (2025)", "(baseline X)", "(", ")",
    "To be drafted", "Words without any end and without much sense", "\f", "A/RES/66/290",
    "22 June 2026", "Acción núm. 1: Medir.", "Mesure n° 1 : Relever.",
    "Indicateurs :", "a) Nombre de ports ;",
]  # fmt: skip
ODD = [
    "ﬁ\u00adn",
    "e\u0301te\u0301",
    "\u200b",
    "\u2028",
    "a\u0300\u0301",
    "\x07",
    "²",
    "½",
    "İ",
    "ẞ",
]
JUNK = st.lists(
    st.one_of(st.sampled_from(PIECES), st.sampled_from(ODD), st.text(max_size=30)),
    min_size=1,
    max_size=24,
).map("\n\n".join)


def read(folder: Path, data: bytes, name: str = "plan.txt") -> list[Extraction]:
    """The documents of a file; none when it is refused, which is the only other thing allowed."""
    path = folder / name
    path.write_bytes(data)
    try:
        return extract(path)
    except InputError:
        return []


def field_glyphs(one: Plan) -> int:
    """Glyphs of all leaf fields; words that govern several indicators stand once in the source."""
    total = 0
    for element in elements(one):
        for name, text in leaf_fields(element):
            if not (isinstance(element, Indicator) and name == "stem"):
                total += glyphs(text)
    for action in one.actions:
        stem = None
        for indicator in action.indicators:
            if indicator.stem is not None and indicator.stem != stem:
                total += glyphs(indicator.stem)
            stem = indicator.stem or stem
    return total


def check_account(found: list[Extraction]) -> None:
    """What holds for the account of any file."""
    here = 0
    for one in found:
        account = one.plan.diagnostics.coverage
        roles = account.fields + account.labels + account.repeated
        roles += account.furniture + account.unplaced + account.elsewhere
        assert account.lost == 0
        assert roles == account.read
        assert min(account.model_dump().values()) >= 0
        here += account.read - account.elsewhere
    assert not found or here == found[0].plan.diagnostics.coverage.read


def check_identity(one: Plan) -> None:
    """Ids are unique, the order is strict, and every id that is mentioned is there."""
    order = list(elements(one))
    names = [element.id for element in order]
    assert len(set(names)) == len(names)
    sequence = [element.seq for element in order]
    assert all(before < after for before, after in pairwise(sequence))
    sections = {section.id for section in one.sections}
    notes = {note.id for note in one.footnotes}
    for section in one.sections:
        assert section.parent in sections | {None}
        assert set(section.notes) <= notes
    owners: list[Paragraph | Action] = [*one.paragraphs, *one.actions]
    for owner in owners:
        assert owner.section in sections | {None}
        assert set(owner.notes) <= notes
    assert {table.section for table in one.tables} <= sections | {None}
    fields = {element.id: dict(leaf_fields(element)) for element in order}
    for note in one.footnotes:
        for call in note.calls:
            assert call.element in fields
            assert call.offset <= len(fields[call.element].get(call.field, ""))
    for warning in one.diagnostics.warnings:
        assert warning.element is None or warning.element in fields
        assert warning.sentence.endswith((".", "?", "!"))
        assert "\n" not in warning.sentence
    for listed in (one.sections, one.paragraphs, one.actions, one.footnotes, one.tables):
        numbers = [element.seq for element in listed]
        assert numbers == sorted(numbers)


def check_texts(one: Plan) -> None:
    """Every text is clean, and what must have text has it."""
    for element in elements(one):
        for name, text in leaf_fields(element):
            assert [clean(part) for part in text.split("\n\n")] == text.split("\n\n"), (
                element.id,
                name,
            )
    for action in one.actions:
        assert action.number
        for indicator in action.indicators:
            assert indicator.text
            assert indicator.sentence.endswith((".", "!", "?"))
    for item in all_items(one):
        assert item.label != ""


@st.composite
def generated(draw: st.DrawFn) -> Case:
    """A made-up plan of any style in any rendition."""
    chance: Random = draw(st.randoms(use_true_random=False))
    names = sorted(entry["name"] for entry in styles())
    plan = make_plan(chance, draw(st.sampled_from(names)), "tiny")
    return render(plan, draw(st.sampled_from(sorted(RENDITIONS))), chance)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(generated())
def test_made_up_plans_are_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, item: Case
) -> None:
    found = extract(item.save(tmp_path_factory.mktemp("made-up", numbered=True) / "plan"))
    check_account(found)
    for one in found:
        check_identity(one.plan)
        check_texts(one.plan)
        assert field_glyphs(one.plan) == one.plan.diagnostics.coverage.fields


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(JUNK)
def test_any_text_is_accounted_for(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, text.encode("utf-8", "replace"))
    check_account(found)


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(JUNK)
def test_ids_of_any_text_are_unique_and_in_order(tmp_path: Path, text: str) -> None:
    for one in read(tmp_path, text.encode("utf-8", "replace")):
        check_identity(one.plan)


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(JUNK)
def test_texts_of_any_text_are_clean(tmp_path: Path, text: str) -> None:
    for one in read(tmp_path, text.encode("utf-8", "replace")):
        check_texts(one.plan)


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=24).map("\n\n".join))
def test_fields_hold_what_the_account_says(tmp_path: Path, text: str) -> None:
    for one in read(tmp_path, text.encode("utf-8", "replace")):
        assert field_glyphs(one.plan) == one.plan.diagnostics.coverage.fields


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(st.binary(max_size=400))
@example(b"")
@example(b"\x00" * 40)
@example(b"PK\x03\x04")
@example(b"%PDF-1.7")
@example("Action #1: été".encode("latin-1"))
@example("Action #1: été".encode("utf-16"))
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes) -> None:
    check_account(read(tmp_path, data))


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(JUNK)
def test_two_runs_give_the_same(tmp_path: Path, text: str) -> None:
    data = text.encode("utf-8", "replace")
    first, second = read(tmp_path, data), read(tmp_path, data)
    assert [one.plan.model_dump_json() for one in first] == [
        one.plan.model_dump_json() for one in second
    ]
    assert [one.trace for one in first] == [one.trace for one in second]


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(JUNK)
def test_every_element_can_be_traced(tmp_path: Path, text: str) -> None:
    for one in read(tmp_path, text.encode("utf-8", "replace")):
        for element in elements(one.plan):
            assert one.trace.get(element.id), element.id
            assert all(step.locator for step in one.trace[element.id])
            assert element.places, element.id


@pytest.mark.skipif(not REAL_UN.is_dir(), reason="the UN documents are not beside the checkout")
@pytest.mark.parametrize("path", sorted(REAL_UN.glob("*.docx"))[:4], ids=lambda p: p.stem)
def test_real_documents_are_accounted_for(path: Path) -> None:
    found = extract(path)
    check_account(found)
    for one in found:
        check_identity(one.plan)
        check_texts(one.plan)
        assert field_glyphs(one.plan) == one.plan.diagnostics.coverage.fields


# Accounts small enough to add up by hand.


def test_a_small_account(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        *OPENINGS["en"],
        "Action #1: Go.[^1]",
        "Indicators:",
        "(a) Number (baseline 3).",
        "[^1]: Now.",
    )
    account = found.diagnostics.coverage
    narrative = sum(glyphs(text) - 2 for text in OPENINGS["en"][1:])
    assert account.furniture == glyphs(OPENINGS["en"][0])
    assert account.fields == narrative + glyphs("Go.") + glyphs("Number.baseline3") + glyphs("Now.")
    # paragraph numbers, action label, head, item label, bracket; the marks of the note
    labels = glyphs("1.2.") + glyphs("Action#1:") + glyphs("Indicators:") + glyphs("(a)()")
    assert account.labels - labels in (0, 1, 2)
    assert (account.repeated, account.unplaced, account.elsewhere, account.lost) == (0, 0, 0, 0)
    assert account.source >= account.read


def test_what_a_table_repeats_is_counted_apart(tmp_path: Path) -> None:
    text = "Repair the walls of all harbours."
    found = document(
        tmp_path,
        *OPENINGS["en"],
        f"Action #1: {text}",
        "## Appendix",
        f"| Actions | Indicators |\n| --- | --- |\n| 1. {text} | (a) Number of walls. |",
        name="plan.md",
    )
    assert found.diagnostics.coverage.repeated == glyphs(text)


def test_no_break_spaces_soft_hyphens_and_ligatures(tmp_path: Path) -> None:
    found = document(
        tmp_path, *OPENINGS["en"], "Action #1: De\u00adﬁne 12\u00a0depths for cafe\u0301s."
    )
    (one,) = found.actions
    assert one.chapeau == "Define 12 depths for cafés."
    assert one.places[0].original is not None
    assert "ﬁ" in one.places[0].original["chapeau"]


# Warnings that follow from the whole.

SAID = OPENINGS["en"][1].removeprefix("1. ")


def warnings(one: Plan, code: str) -> list[tuple[str | None, str]]:
    return [(w.element, w.sentence) for w in one.diagnostics.warnings if w.code == code]


def actions(folder: Path, *numbers: str) -> Plan:
    return document(folder, *OPENINGS["en"], *(f"Action #{n}: Repair wall {n}." for n in numbers))


def test_a_gap_in_the_actions(tmp_path: Path) -> None:
    found = actions(tmp_path, "1", "2", "4", "8")
    assert warnings(found, "gap") == [
        ("act_4", "Action 4 follows action 2: 3 is missing."),
        ("act_8", "Action 8 follows action 4: 5 to 7 are missing."),
    ]


def test_a_repeat(tmp_path: Path) -> None:
    found = actions(tmp_path, "1", "2", "2", "3")
    assert [one.id for one in found.actions] == ["act_1", "act_2", "act_2~2", "act_3"]
    assert warnings(found, "repeated_number") == [("act_2", "There are 2 actions numbered 2.")]
    assert warnings(found, "gap") == []


def test_a_jump_back(tmp_path: Path) -> None:
    found = actions(tmp_path, "1", "2", "3", "6", "5", "7")
    assert [sentence for _, sentence in warnings(found, "jump")] == ["Action 5 follows action 6."]


def test_actions_that_do_not_start_with_one(tmp_path: Path) -> None:
    found = actions(tmp_path, "3", "4", "5")
    (told,) = warnings(found, "gap")
    assert told[0] == "act_3"
    assert "3" in told[1]


def test_gaps_in_paragraphs(tmp_path: Path) -> None:
    found = document(
        tmp_path, "Report", "I. Walls", f"1. {SAID}", f"2. {SAID}", f"4. {SAID}", f"5. {SAID}"
    )
    assert warnings(found, "gap") == [("para_4", "Paragraph 4 follows paragraph 2: 3 is missing.")]


def test_numbers_by_chapter_have_no_gaps_between_chapters(tmp_path: Path) -> None:
    found = actions(tmp_path, "1.1", "1.2", "2.1", "2.3", "3.1")
    assert [sentence for _, sentence in warnings(found, "gap")] == [
        "Action 2.3 follows action 2.1: 2.2 is missing."
    ]


def test_an_action_without_indicator_among_others(tmp_path: Path) -> None:
    blocks = []
    for n in range(1, 6):
        blocks.append(f"Action #{n}: Repair wall {n}.")
        if n != 3:
            blocks += ["Indicators:", f"(a) Number of walls {n}."]
    found = document(tmp_path, *OPENINGS["en"], *blocks)
    assert warnings(found, "no_indicator") == [
        ("act_3", "Action 3 has no indicator, as others do.")
    ]


def test_an_indicator_without_baseline_among_others(tmp_path: Path) -> None:
    blocks = []
    for n in range(1, 6):
        baseline = "" if n == 4 else " (baseline X)"
        blocks += [
            f"Action #{n}: Repair wall {n}.",
            "Indicators:",
            f"(a) Number of walls{baseline}.",
        ]
    found = document(tmp_path, *OPENINGS["en"], *blocks)
    assert warnings(found, "no_baseline") == [
        ("act_4__ind_a", "1 of 5 indicators have no baseline, the first act_4__ind_a.")
    ]


def test_plans_without_baselines_or_indicators_are_not_told_so(tmp_path: Path) -> None:
    found = actions(tmp_path, "1", "2", "3")
    assert [w.code for w in found.diagnostics.warnings] == []


def test_a_note_nobody_calls(tmp_path: Path) -> None:
    found = document(tmp_path, *OPENINGS["en"], "Action #1: Go.[^1]", "[^1]: Now.", "[^2]: Then.")
    (told,) = warnings(found, "note_not_called")
    assert told == ("fn_2", "Footnote 2 is called nowhere in the text.")
    assert [one.text for one in found.footnotes] == ["Now.", "Then."]


def test_a_note_that_is_not_there(tmp_path: Path) -> None:
    found = document(tmp_path, *OPENINGS["en"], "Action #1: Go.[^1]", "[^2]: Then.")
    assert found.actions[0].chapeau.startswith("Go.")
    assert found.diagnostics.coverage.lost == 0


def test_a_good_plan_has_no_warnings(tmp_path: Path) -> None:
    blocks = []
    for n in range(1, 5):
        blocks += [
            f"Action #{n}: Repair wall {n} by:",
            "(a) cleaning it; and",
            "(b) painting it.",
            "Indicators:",
            "(a) Number of walls (baseline 3);",
            "(b) Percentage of walls (baseline X%).",
        ]
    found = document(tmp_path, *OPENINGS["en"], *blocks)
    assert found.diagnostics.warnings == []
    assert found.unplaced == []
    assert sum(1 for a in found.actions for _ in walk_items(a.items)) == 8


def test_a_plan_is_read_once_from_a_file_of_its_own(tmp_path: Path) -> None:
    assert len(documents(tmp_path, *OPENINGS["en"], "Action #1: Go.")) == 1
