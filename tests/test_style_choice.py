"""Which style a document follows: known, inferred and saved, and what must never be inferred."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from concordat_extractors.conventions import load_style, styles
from concordat_extractors.errors import InputError
from concordat_extractors.extract import extract, inferred_style
from concordat_schemas.plan import Plan, StyleUse

from .made_up import OPENINGS, codes, document, documents, plan, sentences

TEXTS = {
    "en": ["Survey every harbour.", "Dredge the basin.", "Repair the walls.", "Mark the channel.",
           "Train the pilots."],
    "fr": ["Relever tous les ports.", "Draguer le bassin.", "Réparer les murs.",
           "Baliser le chenal.", "Former les pilotes."],
    "es": ["Medir todos los puertos.", "Dragar la dársena.", "Reparar los muros.",
           "Balizar el canal.", "Formar a los prácticos."],
}  # fmt: skip
MEASURED = {
    "en": ("(a) Number of harbours reported.", "(b) Percentage of harbours reported."),
    "fr": ("a) Nombre de ports signalés ;", "b) Pourcentage de ports signalés."),
    "es": ("a) Número de puertos notificados;", "b) Porcentaje de puertos notificados."),
}


def style(one: Plan) -> StyleUse:
    assert one.diagnostics.style is not None
    return one.diagnostics.style


def labelled(form: str, language: str, *below: str) -> list[str]:
    """Five actions labelled by a form, each with the lines below it."""
    return [
        block
        for n, text in enumerate(TEXTS[language], 1)
        for block in (f"{form.format(n)} {text}", *below)
    ]


INFERRED = [
    ("en", "Commitment {}:"),
    ("en", "Action point {}."),
    ("en", "Target {} –"),
    ("en", "COMMITMENT {}:"),
    ("en", "**Undertaking {}**"),
    ("en", "Priority action {}:"),
    ("en", "Recommendation No. {}:"),
    ("en", "Step #{}:"),
    ("fr", "Engagement n° {} :"),
    ("fr", "Engagement {} :"),
    ("fr", "Point d’action {}."),
    ("fr", "Recommandation {} –"),
    ("fr", "Cible {} :"),
    ("es", "Compromiso núm. {}:"),
    ("es", "Compromiso {}:"),
    ("es", "Punto de acción {}."),
    ("es", "Recomendación {} –"),
]


@pytest.mark.parametrize(("language", "form"), INFERRED)
def test_a_style_nobody_wrote_down(tmp_path: Path, language: str, form: str) -> None:
    found = plan(tmp_path, *labelled(form, language), language=language)
    assert [(one.number, one.chapeau) for one in found.actions] == [
        (str(n), text) for n, text in enumerate(TEXTS[language], 1)
    ]
    used = style(found)
    assert used.inferred
    assert used.language == language
    assert used.confidence in ("likely", "check")
    assert used.action_label is not None
    assert used.action_label.replace("{n}", "7").strip("*") == form.format(7).strip("*")
    (told,) = sentences(found, "style_inferred")
    assert used.action_label in told


def test_an_inferred_style_by_chapter(tmp_path: Path) -> None:
    blocks = [
        text
        for chapter in (1, 2, 3)
        for n in (1, 2, 3)
        for text in (f"Commitment {chapter}.{n}: Keep harbour {chapter} open in year {n}.",)
    ]
    found = plan(tmp_path, *blocks)
    assert [one.number for one in found.actions] == [
        f"{c}.{n}" for c in (1, 2, 3) for n in (1, 2, 3)
    ]
    assert style(found).action_label == "Commitment {c}.{n}:"


HEADS = [
    ("en", "Commitment {}:", "Measure of progress:"),
    ("en", "Commitment {}:", "How we will know:"),
    ("en", "Commitment {}:", "What counts as done?"),
    ("en", "Action #{}:", "Signs of success"),
    ("fr", "Engagement {} :", "Mesure des progrès :"),
    ("fr", "Engagement {} :", "Ce qui sera compté :"),
    ("fr", "Action n° {} :", "Signes de réussite"),
    ("es", "Compromiso {}:", "Medida del progreso:"),
    ("es", "Compromiso {}:", "Cómo se sabrá:"),
    ("es", "Acción núm. {}:", "Señales de éxito"),
]


@pytest.mark.parametrize(("language", "form", "head"), HEADS)
def test_recurring_lines_that_head_indicators(
    tmp_path: Path, language: str, form: str, head: str
) -> None:
    found = plan(tmp_path, *labelled(form, language, head, *MEASURED[language]), language=language)
    assert [one.chapeau for one in found.actions] == TEXTS[language]
    assert [len(one.indicators) for one in found.actions] == [2] * 5
    assert [one.label for one in found.actions[0].indicators] == ["a", "b"]
    assert [one.rstrip(" :") for one in style(found).indicator_heads] == [head.rstrip(" :")]


def test_a_head_that_was_inferred_is_told(tmp_path: Path) -> None:
    found = plan(tmp_path, *labelled("Action #{}:", "en", "Signs of success", *MEASURED["en"]))
    assert any("Signs of success" in one for one in sentences(found, "style_inferred"))
    assert style(found).confidence == "likely"


def test_recurring_lines_that_head_something_else_are_text(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        *labelled("Action #{}:", "en", "Timeline: by the end of 2028.", "Indicators:",
                  *MEASURED["en"]),
    )  # fmt: skip
    assert [one.chapeau for one in found.actions] == [
        f"{text}\n\nTimeline: by the end of 2028." for text in TEXTS["en"]
    ]
    assert style(found).indicator_heads == ["Indicators:"]


KNOWN = [
    ("en", "Action #{}:", "action-numbered"),
    ("en", "Action {}", "action-numbered"),
    ("fr", "Action n° {} :", "action-numbered"),
    ("fr", "Mesure n° {} :", "action-numbered"),
    ("es", "Acción núm. {}:", "action-numbered"),
    ("en", "Action 2.{} –", "action-by-chapter"),
    ("fr", "Mesure 2.{} –", "action-by-chapter"),
    ("es", "Acción 2.{} –", "action-by-chapter"),
]


@pytest.mark.parametrize(("language", "form", "name"), KNOWN)
def test_known_styles(tmp_path: Path, language: str, form: str, name: str) -> None:
    found = plan(tmp_path, *labelled(form, language), language=language)
    assert (style(found).name, style(found).language) == (name, language)
    assert not style(found).inferred
    assert style(found).confidence == "sure"
    assert "style_inferred" not in codes(found)
    assert len(found.actions) == 5


# What numbers something else is no action label.

PLAIN = "The secretariat was asked to look after the harbours of all those that had asked for it."
SAID = {
    "en": PLAIN,
    "fr": "Le secrétariat a été prié de veiller sur les ports de tous les États qui l’ont demandé.",
    "es": "Se pidió a la secretaría que se ocupara de los puertos de todos los que lo pidieron.",
}
NOT_ACTIONS = [
    ("en", "Table {}"),
    ("en", "Table {}."),
    ("en", "Figure {}:"),
    ("en", "Annex {}:"),
    ("en", "Article {}"),
    ("en", "Article {}:"),
    ("en", "Chapter {}."),
    ("en", "Section {}:"),
    ("en", "Box {}:"),
    ("en", "Paragraph {}."),
    ("en", "Agenda item {}:"),
    ("en", "Form {}:"),
    ("en", "Footnote {}:"),
    ("en", "Day {}:"),
    ("en", "Phase {}:"),
    ("en", "Question {}:"),
    ("fr", "Tableau {} :"),
    ("fr", "Article {} :"),
    ("fr", "Annexe {} :"),
    ("fr", "Point {} :"),
    ("es", "Cuadro {}:"),
    ("es", "Artículo {}:"),
    ("es", "Anexo {}:"),
    ("es", "Tema {}:"),
]


@pytest.mark.parametrize(("language", "form"), NOT_ACTIONS)
def test_what_is_never_an_action_label(tmp_path: Path, language: str, form: str) -> None:
    title, first, _ = OPENINGS[language]
    blocks = [
        block
        for n, text in enumerate(TEXTS[language], 1)
        for block in (f"{form.format(n)} {text}", f"{text} {SAID[language]}")
    ]
    for found in documents(tmp_path, title, first, *blocks):
        assert found.plan.actions == []
        assert found.plan.diagnostics.style is None
        assert "no_actions" in codes(found.plan)


def test_results_of_a_budget_are_no_actions(tmp_path: Path) -> None:
    blocks = []
    for chapter in ("Policy", "Programme of work", "Programme support"):
        blocks += [f"## {chapter}", PLAIN]
        for n in (1, 2, 3):
            blocks += [f"### Result {n}: better harbours", PLAIN, "#### Lessons learned", PLAIN,
                       "#### Expected progress", PLAIN]  # fmt: skip
    found = document(tmp_path, "# Proposed programme budget for 2027", *blocks, name="budget.md")
    assert found.actions == []
    assert "no_actions" in codes(found)


def test_numbers_that_start_again_in_every_chapter(tmp_path: Path) -> None:
    chapters = [
        [f"## {title}", *(f"Commitment {n}: {text}" for n, text in enumerate(texts, 1))]
        for title, texts in (("Prevention", TEXTS["en"][:3]), ("Response", TEXTS["en"][2:5]))
    ]
    found = plan(tmp_path, *chapters[0], *chapters[1])
    assert [(one.number, one.chapeau) for one in found.actions] == [
        (str(n), text)
        for texts in (TEXTS["en"][:3], TEXTS["en"][2:5])
        for n, text in enumerate(texts, 1)
    ]
    assert len({one.section for one in found.actions}) == 2
    assert len({one.id for one in found.actions}) == 6


def test_two_labels_are_too_few_to_infer(tmp_path: Path) -> None:
    found = plan(tmp_path, *labelled("Commitment {}:", "en")[:2])
    assert found.actions == []


def test_numbers_that_do_not_run_on_are_no_labels(tmp_path: Path) -> None:
    blocks = [
        f"Harbour {n}: {text}" for n, text in zip((112, 7, 45, 300, 9), TEXTS["en"], strict=True)
    ]
    found = plan(tmp_path, *blocks)
    assert found.actions == []


def test_an_enumeration_in_one_place_is_no_row_of_actions(tmp_path: Path) -> None:
    body = [f"{n}. {PLAIN}" for n in range(3, 40)]
    found = document(
        tmp_path,
        OPENINGS["en"][0].replace("Action Plan", "Report"),
        *OPENINGS["en"][1:2],
        *(f"Team {n}: {text}" for n, text in enumerate(TEXTS["en"][:3], 1)),
        *body,
    )
    assert found.actions == []


def test_a_document_without_actions_gives_what_it_has(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        "# Report on harbours",
        "## I. Walls",
        f"1. {PLAIN}[^1]",
        "| Harbour | Walls |\n| --- | --- |\n| Old | 3 |\n| New | 4 |",
        "## II. Lights",
        f"2. {PLAIN}",
        "[^1]: In 2026.",
        name="report.md",
    )
    assert found.actions == []
    assert [one.heading for one in found.sections] == ["Walls", "Lights"]
    assert [one.number for one in found.paragraphs] == ["1", "2"]
    assert [[cell.text for cell in row] for row in found.tables[0].rows] == [
        ["Harbour", "Walls"],
        ["Old", "3"],
        ["New", "4"],
    ]
    assert [one.text for one in found.footnotes] == ["In 2026."]
    assert codes(found)[0] == "no_actions"
    assert "No actions were found" in found.diagnostics.warnings[0].sentence


# Saving a style.


@pytest.mark.parametrize(("language", "form", "head"), HEADS)
def test_a_saved_style_reads_the_same(tmp_path: Path, language: str, form: str, head: str) -> None:
    blocks = (*OPENINGS[language], *labelled(form, language, head, *MEASURED[language]))
    (first,) = documents(tmp_path, *blocks)
    saved = tmp_path / "mine.toml"
    saved.write_text(inferred_style(first, "mine"), encoding="utf-8")
    (again,) = documents(tmp_path, *blocks, styles=[saved])
    used = style(again.plan)
    assert (used.name, used.inferred) == ("mine", False)
    assert "style_inferred" not in codes(again.plan)
    dropped = {"diagnostics"}
    assert again.plan.model_dump(exclude=dropped) == first.plan.model_dump(exclude=dropped)


def test_a_saved_style_reads_what_could_not_be_inferred(tmp_path: Path) -> None:
    (first,) = documents(tmp_path, *OPENINGS["en"], *labelled("Undertaking {}:", "en"))
    saved = tmp_path / "undertakings.toml"
    saved.write_text(inferred_style(first, "undertakings"), encoding="utf-8")
    found = plan(tmp_path, *labelled("Undertaking {}:", "en")[:1], styles=[saved])
    assert [one.number for one in found.actions] == ["1"]


def test_a_style_file_says_what_it_holds(tmp_path: Path) -> None:
    (first,) = documents(
        tmp_path, *OPENINGS["en"], *labelled("Undertaking {}:", "en", "Signs:", *MEASURED["en"])
    )
    assert tomllib.loads(inferred_style(first, "undertakings")) == {
        "name": "undertakings",
        "language": "en",
        "action_labels": ["Undertaking {n}:"],
        "indicator_heads": ["Signs:"],
    }


def test_there_is_no_style_to_save_without_actions(tmp_path: Path) -> None:
    (found,) = documents(tmp_path, "# Report", "## Walls", PLAIN, name="report.md")
    with pytest.raises(InputError, match=r"^report\.md: no actions were found"):
        inferred_style(found, "mine")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = ", "not valid TOML"),
        ('action_labels = ["Action {n}"]', "name"),
        ('name = "x"', "action_labels"),
        ('name = "x"\naction_labels = "Action {n}"', "list of texts"),
        ('name = "x"\naction_labels = [1]', "list of texts"),
        ('name = "x"\naction_labels = ["Action"]', "{n}"),
        ('name = "x"\naction_labels = ["{n}."]', "word"),
        ('name = 3\naction_labels = ["Action {n}"]', "name"),
        ('name = "x"\nlanguage = 4\naction_labels = ["Action {n}"]', "language"),
    ],
)
def test_bad_style_files_are_refused_in_one_sentence(tmp_path: Path, text: str, told: str) -> None:
    saved = tmp_path / "mine.toml"
    saved.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_style(saved)
    sentence = str(refused.value)
    assert sentence.startswith("mine.toml")
    assert told in sentence
    assert "\n" not in sentence


def test_a_missing_style_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("\n\n".join((*OPENINGS["en"], "Action #1: Dredge it.")))
    with pytest.raises(InputError, match=r"^absent\.toml"):
        extract(path, styles=[tmp_path / "absent.toml"])


def test_styles_that_come_with_the_package_hold_no_regular_expressions() -> None:
    for one in styles():
        for template in one.action_labels:
            assert not set(template) & set("\\*+?[]|^$"), template
            assert "{n}" in template
