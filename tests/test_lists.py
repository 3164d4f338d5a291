"""Lists: items of actions and paragraphs, nested, cut by nothing, and what stands around them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat_extractors.structure.lines import make_line
from concordat_extractors.structure.lists import DraftItem, build_items
from concordat_schemas.source import Run, TextBlock

from .generator.labels import letter, roman
from .made_up import action, document, plan, sentences, shape

LEAD = "Action #1: Keep the harbour open by:"


def labels(*texts: str) -> list[object]:
    """Labels of the list that lines make, nested."""
    lines = [make_line(TextBlock([Run(text)])) for text in texts]

    def nested(items: list[DraftItem]) -> list[object]:
        found: list[object] = []
        for item in items:
            found.append(item.label.value if item.label else "•")
            if item.items:
                found.append(nested(item.items))
        return found

    return nested(build_items(lines, ("and", "or")))


FORMS = ["({}) ", "{}) ", "{}. ", "[{}] "]


@pytest.mark.parametrize("form", FORMS)
def test_letters_of_an_action(tmp_path: Path, form: str) -> None:
    found = action(
        tmp_path,
        LEAD,
        form.format("a") + "dredging it every year;",
        form.format("b") + "marking its entrance; and",
        form.format("c") + "repairing its walls.",
    )
    assert found.chapeau == "Keep the harbour open by:"
    assert shape(found.items) == [
        "a dredging it every year;",
        "b marking its entrance; and",
        "c repairing its walls.",
    ]
    assert found.continuation is None


@pytest.mark.parametrize("mark", ["- ", "• ", "* ", "– ", "— ", "▪ ", "● ", "◦ ", "\uf0b7 "])
def test_bullets_have_no_label(tmp_path: Path, mark: str) -> None:
    found = action(tmp_path, LEAD, f"{mark}dredging it every year;", f"{mark}repairing its walls.")
    assert shape(found.items) == ["• dredging it every year;", "• repairing its walls."]


def test_capital_letters(tmp_path: Path) -> None:
    found = action(tmp_path, LEAD, "A. dredging it;", "B. marking it; and", "C. repairing it.")
    assert [one.label for one in found.items] == ["A", "B", "C"]


def test_figures(tmp_path: Path) -> None:
    found = action(tmp_path, LEAD, "(1) dredging it;", "(2) marking it; and", "(3) repairing it.")
    assert [one.label for one in found.items] == ["1", "2", "3"]


def test_i_behind_h_is_a_letter() -> None:
    assert labels(*(f"({one}) text;" for one in "abcdefghijk")) == [*"abcdefghijk"]


def test_i_before_ii_is_a_numeral() -> None:
    assert labels("(a) x:", "(i) y;", "(ii) z;", "(b) w.") == ["a", ["i", "ii"], "b"]


def test_numerals_inside_the_letter_h() -> None:
    texts = [*(f"({one}) text;" for one in "abcdefg"), "(h) text:", "(i) x;", "(ii) y;", "(i) z."]
    assert labels(*texts) == [*"abcdefgh", ["i", "ii"], "i"]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.sampled_from(FORMS))
def test_a_list_of_letters_stays_one_list(count: int, form: str) -> None:
    wanted = [letter(n) for n in range(1, count + 1)]
    texts = [f"{form.format(one)}text;" for one in wanted]
    if form == "{}. ":
        wanted, texts = wanted[:26], texts[:26]
    assert labels(*texts) == wanted


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.sampled_from(FORMS), st.booleans())
def test_a_list_of_numerals_stays_one_list(count: int, form: str, upper: bool) -> None:
    wanted = [roman(n).upper() if upper else roman(n) for n in range(1, count + 1)]
    assert labels(*(f"{form.format(one)}text;" for one in wanted)) == wanted


@pytest.mark.parametrize(
    "forms",
    [
        ("({a})", "({i})", "({A})"),
        ("{A}.", "({a})", "({i})"),
        ("({a})", "({i})", "–"),
        ("{n}.", "({a})", "({i})"),
        ("{a})", "{n})", "{i})"),
    ],
)
def test_three_deep(forms: tuple[str, str, str]) -> None:
    def mark(level: int, n: int) -> str:
        return forms[level].format(a=letter(n), A=letter(n).upper(), i=roman(n), n=n)

    def name(level: int, n: int) -> str:
        return "•" if forms[level] == "–" else mark(level, n).strip("().")

    lines, wanted = [], []
    for one in (1, 2):
        inner: list[object] = []
        lines.append(f"{mark(0, one)} text:")
        for two in (1, 2):
            lines.append(f"{mark(1, two)} text:")
            innermost = []
            for three in (1, 2, 3):
                lines.append(f"{mark(2, three)} text;")
                innermost.append(name(2, three))
            inner += [name(1, two), innermost]
        wanted += [name(0, one), inner]
    blocks = [TextBlock([Run(line.lstrip("– "))], bullet=line.startswith("–")) for line in lines]

    def nested(items: list[DraftItem]) -> list[object]:
        found: list[object] = []
        for item in items:
            found.append(item.label.value if item.label else "•")
            if item.items:
                found.append(nested(item.items))
        return found

    assert nested(build_items([make_line(block) for block in blocks])) == wanted


def test_bullets_under_letters(tmp_path: Path) -> None:
    found = action(
        tmp_path,
        LEAD,
        "(a) dredging it, namely:",
        "- the basin;",
        "- the channel;",
        "(b) repairing its walls.",
    )
    assert shape(found.items) == [
        "a dredging it, namely:",
        ["• the basin;", "• the channel;"],
        "b repairing its walls.",
    ]


def test_indented_bullets_nest(tmp_path: Path) -> None:
    found = action(
        tmp_path,
        "Action #1: Keep the harbour open by:\n\n- dredging it:\n    - the basin;\n"
        "    - the channel;\n- repairing its walls.",
        name="plan.md",
    )
    assert shape(found.items) == [
        "• dredging it:",
        ["• the basin;", "• the channel;"],
        "• repairing its walls.",
    ]


def test_labelled_bullets_keep_their_label(tmp_path: Path) -> None:
    found = action(tmp_path, LEAD, "- (a) dredging it;\n- (b) repairing its walls.", name="a.md")
    assert shape(found.items) == ["a dredging it;", "b repairing its walls."]


def test_a_citation_that_a_line_break_cuts_is_no_item(tmp_path: Path) -> None:
    text = (
        "Mesure n° 1 : Appuyer les travaux des partenaires conformément à l’article 4.1\n"
        "c) ; et à tout ce que prévoient les décisions prises par la conférence en 2027\n"
        "sur la formation des pilotes, sans retard."
    )
    found = action(tmp_path, text, language="fr", name="plan.txt")
    assert found.items == []
    assert found.chapeau is not None
    assert "l’article 4.1 c) ; et à tout" in found.chapeau


def test_text_behind_the_last_item_is_the_continuation(tmp_path: Path) -> None:
    found = action(
        tmp_path,
        LEAD,
        "(a) dredging it;",
        "(b) repairing its walls,",
        "and report on all this every year.",
        "Indicators:",
        "(a) Number of harbours kept open.",
    )
    assert found.continuation == "and report on all this every year."
    assert [one.text for one in found.indicators] == ["Number of harbours kept open."]
    assert found.text.split("\n\n") == [
        "Keep the harbour open by:",
        "a dredging it;",
        "b repairing its walls,",
        "and report on all this every year.",
    ]


def test_a_second_paragraph_inside_an_item(tmp_path: Path) -> None:
    found = action(
        tmp_path,
        LEAD,
        "(a) dredging it every year.",
        "Where dredging is not possible, the channel is marked instead.",
        "(b) repairing its walls.",
    )
    assert shape(found.items) == [
        "a dredging it every year.\n\n"
        "Where dredging is not possible, the channel is marked instead.",
        "b repairing its walls.",
    ]


def test_an_action_of_several_paragraphs(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        "Action #1: Dredge the harbour every year, to the depth that was agreed.",
        "States Parties that cannot do so ask for help at the next meeting.",
        "Indicators:",
        "(a) Number of harbours dredged.",
        "Action #2: Repair its walls.",
    ).actions
    assert found[0].chapeau == (
        "Dredge the harbour every year, to the depth that was agreed.\n\n"
        "States Parties that cannot do so ask for help at the next meeting."
    )
    assert found[0].continuation is None
    assert found[1].chapeau == "Repair its walls."


@pytest.mark.parametrize(
    ("language", "label", "text"),
    [
        ("en", "Action #1:", "Consider adding an action on lighthouses"),
        ("en", "Action #1:", "To be drafted."),
        ("en", "Action #1:", "[Reserved]"),
        ("en", "Action #1:", "TBD"),
        ("fr", "Action n° 1 :", "À rédiger"),
        ("fr", "Action n° 1 :", "Envisager d’ajouter une mesure sur les phares"),
        ("es", "Acción núm. 1:", "Por redactar"),
        ("es", "Acción núm. 1:", "Considerar la posibilidad de añadir una medida sobre los faros"),
    ],
)
def test_placeholders(tmp_path: Path, language: str, label: str, text: str) -> None:
    second = {"en": "Dredge it.", "fr": "Draguer le port.", "es": "Dragar el puerto."}[language]
    found = plan(
        tmp_path, f"{label} {text}", f"{label.replace('1', '2')} {second}", language=language
    ).actions
    assert [(one.placeholder, one.chapeau) for one in found] == [(True, text), (False, second)]


def test_an_action_without_text_is_a_placeholder(tmp_path: Path) -> None:
    found = plan(tmp_path, "Action #1: Dredge it.", "Action #2:", "Action #3: Repair it.").actions
    assert [(one.number, one.placeholder) for one in found] == [
        ("1", False),
        ("2", True),
        ("3", False),
    ]


def test_titles(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        "Action #1: Dredging of harbours",
        "Dredge every harbour to the depth that was agreed, once a year at least.",
        "Action #2: Walls",
        "Repair by 2029:",
        "(a) walls;",
        "(b) stairs.",
    ).actions
    assert [(one.title, one.chapeau) for one in found] == [
        (
            "Dredging of harbours",
            "Dredge every harbour to the depth that was agreed, once a year at least.",
        ),
        ("Walls", "Repair by 2029:"),
    ]
    assert not found[0].text.startswith("Dredging of harbours")


def test_the_commitment_itself_is_no_title(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        "Action #1: Dredge every harbour.",
        "Indicators:",
        "(a) Number of harbours dredged.",
        "Action #2: Repair every wall",
        "Indicators:",
        "(a) Number of walls repaired.",
    ).actions
    assert [one.title for one in found] == [None, None]
    assert [one.chapeau for one in found] == ["Dredge every harbour.", "Repair every wall"]


def test_items_of_a_numbered_paragraph(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        "Report on harbours",
        "I. Introduction",
        "1. The Chair looked at the following, in each of the harbours that were visited:",
        "(a) the depth of the basin;",
        "(b) the state of the walls.",
        "2. All were found to be good.",
    )
    first, second = found.paragraphs
    assert (first.number, shape(first.items)) == (
        "1",
        ["a the depth of the basin;", "b the state of the walls."],
    )
    assert (second.number, second.text, second.items) == ("2", "All were found to be good.", [])


def test_numbered_items_do_not_take_the_next_paragraph(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        "Report on harbours",
        "I. Introduction",
        "1. The meeting was opened by the Chair on the first day of the month, at noon.",
        "2. The Chair named three matters for discussion on that day:",
        "1. the depth of the basin;",
        "2. the state of the walls;",
        "3. the lights.",
        "3. All were found to be good.",
    )
    assert [one.number for one in found.paragraphs] == ["1", "2", "3"]
    assert [one.label for one in found.paragraphs[1].items] == ["1", "2", "3"]


def test_lead_in_bullets_of_a_concept_paper(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        "Elements for the Harbour Action Plan",
        "I. Walls",
        "1. Actions under this heading could aim at the following, among other things:",
        "- Measuring walls every year, together with the neighbours;",
        "- Repairing those that are found to be weak.",
        "2. States Parties may wish to consider how this is paid for.",
    )
    assert shape(found.paragraphs[0].items) == [
        "• Measuring walls every year, together with the neighbours;",
        "• Repairing those that are found to be weak.",
    ]
    assert found.paragraphs[1].text.startswith("States Parties may wish")


def test_a_gap_in_a_list_is_told(tmp_path: Path) -> None:
    found = plan(tmp_path, LEAD, "(a) dredging it;", "(b) marking it;", "(d) repairing it.")
    assert [one.label for one in found.actions[0].items] == ["a", "b", "d"]
    assert sentences(found, "item_gap") == ["In action 1 item d follows item b."]


def test_a_list_cut_by_a_page_is_whole(tmp_path: Path) -> None:
    found = action(
        tmp_path,
        LEAD,
        "(a) dredging it;",
        "(b) repairing its walls, where these have been found to be\f",
        "weak in any way; and",
        "(c) marking its entrance.",
    )
    assert shape(found.items) == [
        "a dredging it;",
        "b repairing its walls, where these have been found to be weak in any way; and",
        "c marking its entrance.",
    ]


def test_a_note_in_the_middle_of_a_list(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        LEAD,
        "(a) dredging it;[^1]",
        "[^1]: See document HP/2026/3.",
        "(b) repairing its walls.",
    )
    assert shape(found.actions[0].items) == ["a dredging it;", "b repairing its walls."]
    (note,) = found.footnotes
    assert (note.number, note.text) == ("1", "See document HP/2026/3.")
    (call,) = note.calls
    assert (call.element, call.field, call.offset) == ("act_1__item_a", "text", 12)
    assert found.actions[0].notes == [note.id]


def test_ids_of_items(tmp_path: Path) -> None:
    found = action(tmp_path, LEAD, "(a) one:", "(i) two;", "(ii) three;", "(b) four:", "- five.")
    first, second = found.items
    assert first.id == "act_1__item_a"
    assert [one.id for one in first.items] == ["act_1__item_a__item_i", "act_1__item_a__item_ii"]
    assert [one.id for one in second.items] == ["act_1__item_b__item_1"]
