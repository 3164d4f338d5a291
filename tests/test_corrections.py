"""Corrections: what a person mends is mended on every run, and reported when it no longer fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from concordat_extractors.errors import InputError
from concordat_schemas.plan import CorrectionUse, Plan

from .made_up import OPENINGS, codes, document, sentences, shape

TITLE, SAID, LEAD = OPENINGS["en"]
BLOCKS = [
    TITLE,
    "I. Walls",
    SAID,
    LEAD,
    "Action #1: Repair walls.",
    "Dredge the basin, once the walls are repaired.",
    "Action #3: Mark the channel.",
    "Lights and signals",
    "2. Lights matter as much as depth, for all those that use the harbours at night.",
    "Action #4: Repair lights by:",
    "(a) cleaning them;",
    "(c) painting them.",
]


def corrected(folder: Path, *entries: str, blocks: list[str] | None = None) -> Plan:
    text = "\n".join(f"[[correction]]\n{entry}\n" for entry in entries)
    (folder / "corrections.toml").write_text(text, encoding="utf-8")
    return document(folder, *(BLOCKS if blocks is None else blocks))


def uses(one: Plan) -> list[tuple[str, bool]]:
    return [(use.kind, use.applied) for use in one.diagnostics.corrections]


def test_without_corrections(tmp_path: Path) -> None:
    found = document(tmp_path, *BLOCKS)
    assert [one.number for one in found.actions] == ["1", "3", "4"]
    assert found.diagnostics.corrections == []
    assert "gap" in codes(found)


def test_an_action_that_was_missed(tmp_path: Path) -> None:
    found = corrected(
        tmp_path, 'kind = "action"\ntext = "Dredge the basin, once"\nnumber = "2"\nnote = "slip"'
    )
    assert [(one.number, one.chapeau) for one in found.actions[:3]] == [
        ("1", "Repair walls."),
        ("2", "Dredge the basin, once the walls are repaired."),
        ("3", "Mark the channel."),
    ]
    assert found.diagnostics.corrections[0].note == "slip"
    assert uses(found) == [("action", True)]
    assert "gap" not in codes(found)
    assert "correction_unused" not in codes(found)


def test_a_label_that_is_no_action(tmp_path: Path) -> None:
    found = corrected(tmp_path, 'kind = "not_action"\ntext = "Action #3: Mark the"')
    assert [one.number for one in found.actions] == ["1", "4"]
    assert "Action #3: Mark the channel." in found.actions[0].chapeau
    assert uses(found) == [("not_action", True)]


def test_a_heading_that_was_missed(tmp_path: Path) -> None:
    found = corrected(
        tmp_path, 'kind = "heading"\ntext = "Dredge the basin, once"\nnumber = "II"\nlevel = 2'
    )
    added = next(one for one in found.sections if one.number == "II")
    assert added.heading == "Dredge the basin, once the walls are repaired."
    assert found.actions[0].chapeau == "Repair walls."
    assert uses(found) == [("heading", True)]


def test_a_heading_that_is_none(tmp_path: Path) -> None:
    assert "Lights and signals" in [one.heading for one in document(tmp_path, *BLOCKS).sections]
    found = corrected(tmp_path, 'kind = "not_heading"\ntext = "Lights and signals"')
    assert [one.heading for one in found.sections] == ["Walls"]
    assert uses(found) == [("not_heading", True)]


def test_a_wrong_label(tmp_path: Path) -> None:
    found = corrected(tmp_path, 'kind = "label"\ntext = "c painting them"\nlabel = "b"')
    assert shape(found.actions[-1].items) == ["a cleaning them;", "b painting them."]
    assert "item_gap" not in codes(found)
    assert uses(found) == [("label", True)]


def test_two_paragraphs_that_are_one(tmp_path: Path) -> None:
    found = corrected(
        tmp_path,
        'kind = "join"\ntext = "Action #1: Repair walls"\nwith = "Dredge the basin, once"',
    )
    assert found.actions[0].chapeau == (
        "Repair walls. Dredge the basin, once the walls are repaired."
    )
    assert uses(found) == [("join", True)]


def test_several_corrections(tmp_path: Path) -> None:
    found = corrected(
        tmp_path,
        'kind = "action"\ntext = "Dredge the basin, once"\nnumber = "2"',
        'kind = "not_heading"\ntext = "Lights and signals"',
        'kind = "label"\ntext = "c painting them"\nlabel = "b"',
    )
    assert uses(found) == [("action", True), ("not_heading", True), ("label", True)]
    assert len(found.actions) == 4
    assert len(found.sections) == 1


def test_case_punctuation_and_spaces_do_not_count(tmp_path: Path) -> None:
    found = corrected(
        tmp_path, 'kind = "action"\ntext = "dredge  THE basin – once the"\nnumber = "2"'
    )
    assert uses(found) == [("action", True)]


def test_words_are_whole(tmp_path: Path) -> None:
    found = corrected(tmp_path, 'kind = "action"\ntext = "Dredge the bas"\nnumber = "2"')
    assert uses(found) == [("action", False)]


def test_one_that_no_longer_applies_is_told(tmp_path: Path) -> None:
    found = corrected(
        tmp_path, 'kind = "not_heading"\ntext = "Walls of old harbours"\nnote = "a caption"'
    )
    assert found.model_dump(exclude={"diagnostics"}) == document(
        tmp_path, *BLOCKS, corrections=_none(tmp_path)
    ).model_dump(exclude={"diagnostics"})
    assert uses(found) == [("not_heading", False)]
    (told,) = sentences(found, "correction_unused")
    assert "not_heading" in told
    assert "begins no paragraph" in told


def test_one_that_fits_two_paragraphs_is_not_applied(tmp_path: Path) -> None:
    blocks = [*BLOCKS[:6], "Action #3: Mark it.", "Dredge the basin, once more."]
    found = corrected(
        tmp_path, 'kind = "action"\ntext = "Dredge the basin, once"\nnumber = "2"', blocks=blocks
    )
    assert uses(found) == [("action", False)]
    assert [one.number for one in found.actions] == ["1", "3"]
    (told,) = sentences(found, "correction_unused")
    assert "2 paragraphs" in told


@pytest.mark.parametrize("second", ["Nothing begins so", "Action #1: Repair walls"])
def test_a_join_without_its_second_half(tmp_path: Path, second: str) -> None:
    found = corrected(
        tmp_path, f'kind = "join"\ntext = "Action #1: Repair walls"\nwith = "{second}"'
    )
    assert uses(found) == [("join", False)]
    assert found.actions[0].chapeau.startswith("Repair walls.\n\nDredge")


def test_the_key_of_a_correction_is_its_content(tmp_path: Path) -> None:
    entry = 'kind = "action"\ntext = "Dredge the basin, once"\nnumber = "2"'
    (one,) = corrected(tmp_path, entry).diagnostics.corrections
    (again,) = corrected(tmp_path, entry, blocks=[*BLOCKS, "Thanks."]).diagnostics.corrections
    assert one == again
    assert isinstance(one, CorrectionUse)
    assert len(one.key) == 12


def test_corrections_of_one_file_among_others(tmp_path: Path) -> None:
    (tmp_path / "plan.corrections.toml").write_text(
        '[[correction]]\nkind = "not_heading"\ntext = "Lights and signals"\n'
    )
    (tmp_path / "corrections.toml").write_text("not read")
    assert uses(document(tmp_path, *BLOCKS)) == [("not_heading", True)]


def test_corrections_that_are_given(tmp_path: Path) -> None:
    given = tmp_path / "elsewhere.toml"
    given.write_text('[[correction]]\nkind = "not_heading"\ntext = "Lights and signals"\n')
    assert uses(document(tmp_path, *BLOCKS, corrections=given)) == [("not_heading", True)]


def test_an_empty_file_mends_nothing(tmp_path: Path) -> None:
    assert uses(document(tmp_path, *BLOCKS, corrections=_none(tmp_path))) == []


def test_corrections_inside_a_table(tmp_path: Path) -> None:
    rows = (
        "| Actions | Lead |\n| --- | --- |\n"
        "| 1. Repair walls now. | Chair |\n| 2. Mark it. | Chair |"
    )
    found = corrected(
        tmp_path,
        'kind = "not_heading"\ntext = "Repair walls now"',
        blocks=[TITLE, SAID, LEAD, rows],
    )
    assert uses(found) == [("not_heading", False)]


def _none(folder: Path) -> Path:
    path = folder / "none.toml"
    path.write_text("")
    return path


BAD = [
    ("kind = ", "not valid TOML"),
    ('correction = "x"', "[[correction]]"),
    ('[[corrections]]\nkind = "action"\ntext = "a b c"\nnumber = "1"', "corrections"),
    ('[[correction]]\nkind = "move"\ntext = "a b c"', "kind must be one of"),
    ('[[correction]]\ntext = "a b c"', "kind must be one of"),
    ('[[correction]]\nkind = "action"\nnumber = "2"', "three words"),
    ('[[correction]]\nkind = "action"\ntext = "two words"\nnumber = "2"', "three words"),
    ('[[correction]]\nkind = "action"\ntext = 3\nnumber = "2"', "three words"),
    ('[[correction]]\nkind = "action"\ntext = "a b c"', "number"),
    ('[[correction]]\nkind = "label"\ntext = "a b c"', "label"),
    ('[[correction]]\nkind = "join"\ntext = "a b c"', "with"),
    ('[[correction]]\nkind = "heading"\ntext = "a b c"\nlevel = 0', "level"),
    ('[[correction]]\nkind = "heading"\ntext = "a b c"\nlevel = "two"', "level"),
    ('[[correction]]\nkind = "heading"\ntext = "a b c"\nlevel = true', "level"),
    ('[[correction]]\nkind = "heading"\ntext = "a b c"\ncolour = "red"', "colour"),
    ('[[correction]]\nkind = ["action"]\ntext = "a b c"\nnumber = "2"', "kind must be one of"),
    ("correction = [1]", "table of keys"),
    ('[[correction]]\nkind = "label"\ntext = "a b c"\nlabel = "not a label"', "label"),
]


@pytest.mark.parametrize(("text", "told"), BAD, ids=[told for _, told in BAD])
def test_a_bad_file_is_refused_in_one_sentence(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "corrections.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        document(tmp_path, *BLOCKS)
    sentence = str(refused.value)
    assert sentence.startswith("corrections.toml")
    assert told in sentence
    assert "\n" not in sentence


def test_the_entry_at_fault_is_named(tmp_path: Path) -> None:
    good = 'kind = "not_heading"\ntext = "Lights and signals"'
    with pytest.raises(InputError, match=r"^corrections\.toml, correction 2: "):
        corrected(tmp_path, good, 'kind = "action"\ntext = "a b c"')


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "corrections.toml").write_bytes(b"\xff\xfe\x00kind")
    with pytest.raises(InputError, match=r"^corrections\.toml: .*not UTF-8"):
        document(tmp_path, *BLOCKS)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^absent\.toml: "):
        document(tmp_path, *BLOCKS, corrections=tmp_path / "absent.toml")
