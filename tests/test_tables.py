"""Tables: of actions, of actions beside their indicators, and those that are neither."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from concordat_extractors.structure.allocation import alike, share_out, wording_differences
from concordat_schemas.plan import Plan

from .made_up import OPENINGS, codes, document, plan, sentences, shape

BODY = [
    "Action #1: Dredge every harbour to the depth that was agreed in the year before.",
    "Action #2: Repair the walls of those harbours that are open to the sea.",
    "Action #3: Train pilots, together with the neighbours, at least once a year.",
]
TEXTS = [text.split(": ", 1)[1] for text in BODY]
MEASURED = [
    "(a) Number of harbours dredged.",
    "(a) Percentage of walls repaired.",
    "(a) Number of pilots trained.",
]


def table(*rows: Sequence[str]) -> str:
    """A table of Markdown; the first row is its head."""
    first, *rest = rows
    lines = [first, ["---"] * len(first), *rest]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)


def html(*rows: Sequence[Sequence[str]]) -> str:
    """A table in HTML, cells as rows of paragraphs."""
    cells = ["".join(f"<td>{'<br><br>'.join(cell)}</td>" for cell in row) for row in rows]
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def appendix(folder: Path, *blocks: str, body: Sequence[str] = BODY) -> Plan:
    return plan(folder, *body, "## Appendix", "### Indicators", *blocks, name="plan.md")


def measured(one: Plan) -> list[tuple[str, list[str]]]:
    return [(each.number, [i.text for i in each.indicators]) for each in one.actions]


JOINED = [
    ("1", ["Number of harbours dredged."]),
    ("2", ["Percentage of walls repaired."]),
    ("3", ["Number of pilots trained."]),
]


def test_a_row_whose_text_names_an_action_is_no_head(tmp_path: Path) -> None:
    texts = [f"Actions of partner {n} are to be agreed in advance." for n in range(1, 6)]
    rows = [(str(n), text) for n, text in enumerate(texts, 1)]
    found = plan(tmp_path, table(("No.", "Action"), *rows), name="plan.md")
    assert [(each.number, each.chapeau) for each in found.actions] == rows


@pytest.mark.parametrize("head", [("Actions", "Indicators"), ("Action items", "Indicators"),
                                  ("Action", "Indicator"), ("Commitments", "Results")])  # fmt: skip
@pytest.mark.parametrize("label", ["{}. ", "Action #{}: ", "Action {} "])
def test_an_appendix_is_joined_to_the_actions(
    tmp_path: Path, head: tuple[str, str], label: str
) -> None:
    rows = [
        (label.format(n) + text, m)
        for n, (text, m) in enumerate(zip(TEXTS, MEASURED, strict=True), 1)
    ]
    found = appendix(tmp_path, table(head, *rows))
    assert measured(found) == JOINED
    assert [one.chapeau for one in found.actions] == TEXTS
    assert found.tables == []
    assert "table_wording" not in codes(found)
    assert "no_indicator" not in codes(found)
    assert found.diagnostics.coverage.repeated > 100


def test_indicators_stand_behind_the_text_but_belong_to_their_action(tmp_path: Path) -> None:
    rows = [(f"{n}. {t}", m) for n, (t, m) in enumerate(zip(TEXTS, MEASURED, strict=True), 1)]
    found = appendix(tmp_path, table(("Actions", "Indicators"), *rows))
    one = found.actions[1].indicators[0]
    assert (one.id, one.label, one.measure) == ("act_2__ind_a", "a", "percentage")
    assert one.places[0].locator != found.actions[1].places[0].locator


def test_a_number_in_a_column_of_its_own(tmp_path: Path) -> None:
    rows = [(str(n), t, m) for n, (t, m) in enumerate(zip(TEXTS, MEASURED, strict=True), 1)]
    found = appendix(tmp_path, table(("No.", "Actions", "Indicators"), *rows))
    assert measured(found) == JOINED


def test_a_baseline_in_a_column_of_its_own(tmp_path: Path) -> None:
    rows = [
        (f"{n}. {t}", m, b)
        for n, (t, m, b) in enumerate(
            zip(TEXTS, MEASURED, ("3", "X%", "16; 13MSP"), strict=True), 1
        )
    ]
    found = appendix(tmp_path, table(("Actions", "Indicators", "Baseline"), *rows))
    assert measured(found) == JOINED
    baselines = [each.indicators[0].baseline for each in found.actions]
    assert [(one.raw, one.state, one.value) for one in baselines] == [
        ("3", "given", 3),
        ("X%", "to_be_set", None),
        ("16; 13MSP", "given", 16),
    ]
    assert baselines[2].meeting == "13MSP"


CUT = (
    ("1. Dredge every harbour to the depth that was", "(a) Number of harbours"),
    ("agreed in the year before.", "dredged."),
    (f"2. {TEXTS[1]}", MEASURED[1]),
    (f"3. {TEXTS[2]}", MEASURED[2]),
)
HEAD = ("Actions", "Indicators")


@pytest.mark.parametrize(
    "tables", [(table(HEAD, *CUT),), (table(HEAD, CUT[0]), table(HEAD, *CUT[1:]))],
    ids=["inside a table", "between two tables"],
)  # fmt: skip
def test_rows_cut_by_pages_are_whole(tmp_path: Path, tables: tuple[str, ...]) -> None:
    found = appendix(tmp_path, *tables)
    assert measured(found) == JOINED
    assert "table_wording" not in codes(found)


def test_indicators_on_rows_of_their_own(tmp_path: Path) -> None:
    found = appendix(
        tmp_path,
        table(
            ("Actions", "Indicators"),
            (f"1. {TEXTS[0]}", MEASURED[0]),
            ("", "(b) Number of harbours closed."),
            (f"2. {TEXTS[1]}", MEASURED[1]),
            (f"3. {TEXTS[2]}", MEASURED[2]),
        ),
    )
    assert measured(found)[0] == (
        "1",
        ["Number of harbours dredged.", "Number of harbours closed."],
    )
    assert measured(found)[1:] == JOINED[1:]


def test_group_heads_are_no_sections_of_their_own(tmp_path: Path) -> None:
    found = appendix(
        tmp_path,
        table(
            ("Actions", "Indicators"),
            ("Depth and walls (1–2)", ""),
            (f"1. {TEXTS[0]}", MEASURED[0]),
            (f"2. {TEXTS[1]}", MEASURED[1]),
            ("People (3–3)", ""),
            (f"3. {TEXTS[2]}", MEASURED[2]),
        ),
    )
    assert measured(found) == JOINED
    assert "People" not in str([one.heading for one in found.sections])


def test_several_actions_in_one_cell(tmp_path: Path) -> None:
    found = appendix(
        tmp_path,
        html(
            (["Actions"], ["Indicators"]),
            ([f"1. {TEXTS[0]}", f"2. {TEXTS[1]}"], [*MEASURED[:2]]),
            ([f"3. {TEXTS[2]}"], [MEASURED[2]]),
        ),
    )
    assert measured(found) == JOINED


def test_every_difference_of_wording_is_told(tmp_path: Path) -> None:
    found = appendix(
        tmp_path,
        table(
            ("Actions", "Indicators"),
            (f"1. {TEXTS[0].replace('every harbour', 'all harbours')}", MEASURED[0]),
            (f"2. {TEXTS[1]}", MEASURED[1]),
            (f"3. {TEXTS[2].replace(', together with the neighbours,', '')}", MEASURED[2]),
        ),
    )
    assert measured(found) == JOINED
    assert [one.chapeau for one in found.actions] == TEXTS
    first, third = sentences(found, "table_wording")
    assert first == "Action 1 reads differently in the table: “all harbours” for “every harbour”."
    assert third.startswith("Action 3 reads differently in the table: the table leaves out")
    assert "together with the neighbours" in third
    elements = [w.element for w in found.diagnostics.warnings if w.code == "table_wording"]
    assert elements == ["act_1", "act_3"]


def test_a_table_with_other_numbers_is_joined_by_wording(tmp_path: Path) -> None:
    found = appendix(
        tmp_path,
        table(
            ("Actions", "Indicators"),
            (f"2. {TEXTS[0]}", MEASURED[0]),
            (f"3. {TEXTS[1]}", MEASURED[1]),
            (f"4. {TEXTS[2]}", MEASURED[2]),
        ),
    )
    assert measured(found) == JOINED
    assert [one.chapeau for one in found.actions] == TEXTS
    told = sentences(found, "table_number")
    assert len(told) == 3
    assert "action 1 as 2" in told[0]


def test_actions_with_items_are_joined(tmp_path: Path) -> None:
    body = [
        "Action #1: Keep harbours open by:",
        "(a) dredging them;",
        "(b) marking them.",
        *BODY[1:],
    ]
    found = appendix(
        tmp_path,
        html(
            (["Actions"], ["Indicators"]),
            (["1. Keep harbours open by:", "(a) dredging them;", "(b) marking them."],
             [MEASURED[0]]),
            ([f"2. {TEXTS[1]}"], [MEASURED[1]]),
            ([f"3. {TEXTS[2]}"], [MEASURED[2]]),
        ),
        body=body,
    )  # fmt: skip
    assert measured(found) == JOINED
    assert shape(found.actions[0].items) == ["a dredging them;", "b marking them."]
    assert "table_wording" not in codes(found)


def test_a_stem_in_a_cell(tmp_path: Path) -> None:
    found = appendix(
        tmp_path,
        html(
            (["Actions"], ["Indicators"]),
            ([f"1. {TEXTS[0]}"],
             ["Number of States Parties that:", "(a) dredge harbours;", "(b) report it."]),
            ([f"2. {TEXTS[1]}"], [MEASURED[1]]),
            ([f"3. {TEXTS[2]}"], [MEASURED[2]]),
        ),
    )  # fmt: skip
    first = found.actions[0].indicators
    assert [(one.label, one.stem, one.text) for one in first] == [
        ("a", "Number of States Parties that:", "dredge harbours;"),
        ("b", "Number of States Parties that:", "report it."),
    ]


def test_a_table_that_is_the_plan(tmp_path: Path) -> None:
    rows = [(f"{n}. {t}", m) for n, (t, m) in enumerate(zip(TEXTS, MEASURED, strict=True), 1)]
    found = plan(tmp_path, table(("Actions", "Indicators"), *rows), name="plan.md")
    assert measured(found) == JOINED
    assert [one.chapeau for one in found.actions] == TEXTS
    assert found.diagnostics.coverage.repeated == 0
    assert found.tables == []


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        (("Actions",), [(f"{n}. {t}",) for n, t in enumerate(TEXTS, 1)]),
        (("No.", "Actions"), [(str(n), t) for n, t in enumerate(TEXTS, 1)]),
        (("No.", "Actions"), [(f"{n}.", t) for n, t in enumerate(TEXTS, 1)]),
        (("#", "Action", "Lead"), [(str(n), t, "Chair") for n, t in enumerate(TEXTS, 1)]),
        (("Actions", "Lead"), [(f"{n}. {t}", "Chair") for n, t in enumerate(TEXTS, 1)]),
        (("Actions", "Lead"), [(f"Action {n}: {t}", "Chair") for n, t in enumerate(TEXTS, 1)]),
    ],
)
def test_a_table_of_actions_alone(
    tmp_path: Path, head: tuple[str, ...], rows: list[tuple[str, ...]]
) -> None:
    found = plan(tmp_path, table(head, *rows), name="plan.md")
    assert [(one.number, one.chapeau) for one in found.actions] == list(
        zip("123", TEXTS, strict=True)
    )


def test_a_table_of_indicators_below_its_action(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        BODY[0],
        "Indicators:",
        table(
            ("Indicator", "Baseline"),
            ("(a) Number of harbours dredged", "3"),
            ("(b) Percentage of harbours dredged", "X%"),
        ),
        BODY[1],
        "Indicators:",
        table(("Indicator", "Baseline"), ("(a) Percentage of walls repaired", "-")),
        name="plan.md",
    ).actions
    assert [one.chapeau for one in found] == TEXTS[:2]
    assert [[(i.label, i.text, i.baseline.raw) for i in one.indicators] for one in found] == [
        [
            ("a", "Number of harbours dredged", "3"),
            ("b", "Percentage of harbours dredged", "X%"),
        ],
        [("a", "Percentage of walls repaired", "-")],
    ]


@pytest.mark.parametrize("between", [(), ("Next to it stands what follows, for all to see.",)])
def test_a_table_for_each_action(tmp_path: Path, between: tuple[str, ...]) -> None:
    found = plan(
        tmp_path,
        *(
            block
            for n, (text, line) in enumerate(zip(TEXTS, MEASURED, strict=True), 1)
            for block in (
                table((f"Action {n}", text), ("Indicators", line), ("Baseline", "X")),
                *between,
            )
        ),
        name="plan.md",
    )
    assert measured(found) == JOINED
    assert [(one.title, one.chapeau) for one in found.actions] == [(None, text) for text in TEXTS]
    assert {one.indicators[0].baseline.raw for one in found.actions} == {"X"}


def test_one_table_of_all_action_sheets(tmp_path: Path) -> None:
    rows = [
        row
        for n, (text, line) in enumerate(zip(TEXTS, MEASURED, strict=True), 1)
        for row in (([f"Action {n}"], [text]), (["Indicators"], [line]), (["Baseline"], ["X"]))
    ]
    found = plan(tmp_path, html(*rows), name="plan.md")
    assert measured(found) == JOINED
    assert [one.chapeau for one in found.actions] == TEXTS


def test_sections_inside_a_table_of_actions(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        table(
            ("Actions", "Indicators"),
            ("I. Depth and walls", ""),
            (f"1. {TEXTS[0]}", MEASURED[0]),
            (f"2. {TEXTS[1]}", MEASURED[1]),
            ("II. People", ""),
            (f"3. {TEXTS[2]}", MEASURED[2]),
        ),
        name="plan.md",
    )
    assert [(one.number, one.heading) for one in found.sections] == [
        ("I", "Depth and walls"),
        ("II", "People"),
    ]
    assert [one.section for one in found.actions] == ["sec_I", "sec_I", "sec_II"]


@pytest.mark.parametrize(
    ("language", "head", "texts", "lines"),
    [
        ("fr", ("Mesures", "Indicateurs"),
         ("Draguer tous les ports.", "Réparer les murs.", "Former les pilotes."),
         ("Nombre de ports dragués.", "Nombre de murs réparés.", "Nombre de pilotes formés.")),
        ("es", ("Medidas", "Indicadores"),
         ("Dragar todos los puertos.", "Reparar los muros.", "Formar a los prácticos."),
         ("Número de puertos dragados.", "Número de muros reparados.",
          "Número de prácticos formados.")),
    ],
)  # fmt: skip
def test_tables_in_other_languages(
    tmp_path: Path,
    language: str,
    head: tuple[str, str],
    texts: tuple[str, ...],
    lines: tuple[str, ...],
) -> None:
    rows = [(f"{n}. {t}", f"a) {m}") for n, (t, m) in enumerate(zip(texts, lines, strict=True), 1)]
    found = plan(tmp_path, table(head, *rows), language=language, name="plan.md")
    assert [(one.number, one.chapeau) for one in found.actions] == [
        (str(n), text) for n, text in enumerate(texts, 1)
    ]
    assert [one.indicators[0].text for one in found.actions] == list(lines)


def test_a_table_degraded_to_running_text(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        *BODY,
        "Appendix",
        "Indicators",
        "Actions",
        "Indicators",
        *(
            block
            for n, (text, line) in enumerate(zip(TEXTS, MEASURED, strict=True), 1)
            for block in (f"{n}. {text}", line)
        ),
    )
    assert measured(found) == JOINED
    assert [one.chapeau for one in found.actions] == TEXTS
    assert len(found.paragraphs) == 2


def test_a_list_of_indicators_by_action(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        *BODY,
        "## Annex: Indicators",
        *(block for n, line in enumerate(MEASURED, 1) for block in (f"**Action #{n}**", line)),
        name="plan.md",
    )
    assert measured(found) == JOINED
    assert [one.chapeau for one in found.actions] == TEXTS


def test_another_table_stays_a_table(tmp_path: Path) -> None:
    found = plan(
        tmp_path, *BODY, "## Costs", table(("Harbour", "Cost"), ("Old", "3"), ("New", "4")),
        name="plan.md",
    )  # fmt: skip
    (one,) = found.tables
    assert [[cell.text for cell in row] for row in one.rows] == [
        ["Harbour", "Cost"],
        ["Old", "3"],
        ["New", "4"],
    ]
    assert one.section == found.sections[-1].id
    assert [each.header for each in one.rows[0]] == [True, True]
    assert len(found.actions) == 3


def test_a_numbered_table_is_no_table_of_actions(tmp_path: Path) -> None:
    rows = [(f"{n}", f"Meeting {n} of the committee", "Geneva") for n in range(1, 6)]
    found = document(
        tmp_path, "# Report on harbours", "## Meetings", OPENINGS["en"][1],
        table(("No.", "Meeting", "Place"), *rows), name="report.md",
    )  # fmt: skip
    assert found.actions == []
    assert len(found.tables) == 1


def test_a_note_in_a_cell(tmp_path: Path) -> None:
    rows = [(f"{n}. {t}", m) for n, (t, m) in enumerate(zip(TEXTS, MEASURED, strict=True), 1)]
    rows[1] = (rows[1][0], "(a) Percentage of walls[^1] repaired.")
    found = appendix(tmp_path, table(("Actions", "Indicators"), *rows), "[^1]: Those of stone.")
    (call,) = found.footnotes[0].calls
    assert (call.element, call.field, call.offset) == ("act_2__ind_a", "text", 19)
    assert measured(found) == JOINED


# Sharing indicators out, and telling wordings apart.


def test_each_indicator_goes_to_the_action_it_speaks_of() -> None:
    actions = [
        "Dredge every harbour to the depth agreed.",
        "Repair walls that are open to the sea.",
        "Train pilots with the neighbours.",
    ]
    indicators = [
        "Number of harbours dredged;",
        "Number of harbours deeper than before.",
        "Percentage of walls repaired.",
        "Number of pilots trained.",
    ]
    assert share_out(indicators, actions) == [0, 0, 1, 2]


@pytest.mark.parametrize(
    ("indicators", "actions"), [(0, 1), (1, 1), (3, 1), (3, 3), (5, 2), (2, 4), (0, 3)]
)
def test_shares_keep_the_order_and_leave_nobody_out(indicators: int, actions: int) -> None:
    shares = share_out(["Number of walls"] * indicators, ["Repair the walls"] * actions)
    assert len(shares) == indicators
    assert shares == sorted(shares)
    assert all(0 <= share < actions for share in shares)
    if indicators >= actions:
        assert set(shares) == set(range(actions))


def test_wordings() -> None:
    assert wording_differences("the old walls", "the old walls") == []
    assert wording_differences("the “old” walls", 'the "old" walls') == []
    assert wording_differences("the old walls", "the new walls") == [("old", "new")]
    assert wording_differences("the walls", "the old walls") == [("", "old")]
    assert wording_differences("the old walls", "the walls") == [("old", "")]
    assert wording_differences("walls, lights", "walls lights") == [(",", "")]
    assert wording_differences("", "") == []


def test_alike() -> None:
    assert alike("Repair the walls by 2029.", "Repair all the walls by 2029.")
    assert not alike("Repair the walls by 2029.", "Train pilots with the neighbours.")
    assert not alike("", "Repair the walls.")
