"""The comparison in Word: whatever is accepted or rejected, the words are those of the plans."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from concordat.align import align
from concordat.align.units import text_of
from concordat.stored import read_plan
from concordat.writers.legal_text import legal_text
from concordat.writers.redline_docx import redline_docx
from concordat.writers.redline_pieces import Mark, Part, Run, redline_pieces
from concordat_schemas.alignment import Alignment, Group, Level, Link, group_type
from concordat_schemas.plan import Action, Indicator, Item, Paragraph, Plan, Section, elements
from tests.plan_strategies import TEXT

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KEPT = {"accept": "del", "reject": "ins"}
BODY = {"Heading1", "Heading2", "Heading3", "PlanText", "PlanAction", "PlanActionText"}
TABLED = "Title", "PlanNote", "PlanNotice", "PlanTotal"


@pytest.fixture(scope="module")
def plans() -> tuple[Plan, Plan]:
    return read_plan(EXAMPLES / "plan.json"), read_plan(EXAMPLES / "plan-next.json")


def part(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def settled(data: bytes, decision: str) -> list[tuple[str, str]]:
    """Paragraphs as (style, text) when all changes are accepted or rejected, as Word does it.

    Where the end of a paragraph goes, what is left of it joins the next paragraph.
    """
    gone = W + KEPT[decision]
    found, held = [], ""
    for paragraph in part(data, "word/document.xml").find(f"{W}body").iter(f"{W}p"):
        for one in paragraph.iter(f"{W}t", f"{W}delText", f"{W}br", f"{W}tab"):
            if not any(above.tag == gone for above in one.iterancestors()):
                held += {f"{W}br": "\n", f"{W}tab": "\t"}.get(one.tag) or one.text
        properties = paragraph.find(f"{W}pPr")
        if properties.find(f"{W}rPr/{gone}") is None:
            found.append((properties.find(f"{W}pStyle").get(f"{W}val"), held))
            held = ""
    assert held == ""
    return found


def actions(paragraphs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The actions among paragraphs: label, text."""
    found: list[tuple[str, list[str]]] = []
    for style, text in paragraphs:
        if style == "PlanAction":
            found.append((text, []))
        elif style == "PlanActionText":
            found[-1][1].append(text)
    return [(label, "\n\n".join(texts)) for label, texts in found]


def lines(plan: Plan) -> list[str]:
    """Every paragraph of a plan that a comparison shows, in order."""
    made: list[str] = []
    for one in elements(plan):
        if isinstance(one, Section | Paragraph) and one.number:
            made += f"{one.number}.\t{text_of(one)}".split("\n\n")
        elif isinstance(one, Action):
            title = f" {one.title}" if one.title else ""
            made += [f"Action #{one.number}{title}", *text_of(one).split("\n\n")]
        elif isinstance(one, Indicator) and one.label:
            made.append(f"({one.label})\t{one.sentence}")
        elif isinstance(one, Section | Paragraph | Indicator):
            made += text_of(one).split("\n\n")
    return made


def shown(data: bytes, decision: str) -> list[str]:
    """What stands in the text of the comparison, without what is around it."""
    return [
        text for style, text in settled(data, decision) if style in BODY or style == "PlanIndicator"
    ]


def test_accepting_all_gives_the_new_plan_in_its_order(plans: tuple[Plan, Plan]) -> None:
    old, new = plans
    data = redline_docx(align(old, new), old, new)
    assert shown(data, "accept") == lines(new)
    wanted = [(f"Action #{one.number}", one.text) for one in new.actions]
    assert actions(settled(data, "accept")) == wanted


def test_rejecting_all_gives_the_text_of_every_old_element(plans: tuple[Plan, Plan]) -> None:
    old, new = plans
    data = redline_docx(align(old, new), old, new)
    assert Counter(shown(data, "reject")) == Counter(lines(old))
    wanted = [(f"Action #{one.number}", one.text) for one in old.actions]
    assert sorted(actions(settled(data, "reject"))) == wanted


def test_a_plan_with_itself_has_no_changes(plans: tuple[Plan, Plan]) -> None:
    old, _ = plans
    data = redline_docx(align(old, old), old, old)
    document = part(data, "word/document.xml")
    assert not list(document.iter(f"{W}ins", f"{W}del"))
    assert shown(data, "accept") == lines(old)


def test_every_change_has_its_own_number_and_the_author_named(plans: tuple[Plan, Plan]) -> None:
    old, new = plans
    data = redline_docx(
        align(old, new), old, new, author='A. "Person" <x>', date="2036-03-10T09:00:00Z"
    )
    changes = list(part(data, "word/document.xml").iter(f"{W}ins", f"{W}del"))
    remarks = list(part(data, "word/comments.xml"))
    ids = [one.get(f"{W}id") for one in (*changes, *remarks)]
    assert len(ids) == len(set(ids)) > 20
    assert {one.get(f"{W}author") for one in (*changes, *remarks)} == {'A. "Person" <x>'}
    assert {one.get(f"{W}date") for one in (*changes, *remarks)} == {"2036-03-10T09:00:00Z"}
    called = part(data, "word/document.xml").iter(f"{W}commentReference")
    assert {one.get(f"{W}id") for one in called} == {one.get(f"{W}id") for one in remarks}


def test_the_file_is_the_same_every_time(plans: tuple[Plan, Plan]) -> None:
    old, new = plans
    alignment = align(old, new)
    assert redline_docx(alignment, old, new) == redline_docx(alignment, old, new)


def test_the_totals_and_what_must_be_told_stand_at_the_top(plans: tuple[Plan, Plan]) -> None:
    old, new = plans
    told = Alignment(old=old.id, new=new.id, notice="A paraphrase.")
    told.actions = links_of(old, new, [(("act_1",), ("act_1",))])
    data = redline_docx(told, old, new)
    around = [text for style, text in settled(data, "accept") if style in TABLED]
    assert "Harbourtown Action Plan" in around[1]
    assert "Draft Saltmarsh Action Plan" in around[2]
    assert any(text.startswith("A paraphrase. Texts that differ") for text in around)
    assert around[around.index("dropped") + 3] == "2"


def test_a_paraphrase_is_never_compared_word_by_word(plans: tuple[Plan, Plan]) -> None:
    old, new = plans
    told = Alignment(old=old.id, new=new.id, notice="A paraphrase.")
    told.actions = links_of(old, new, [(("act_1",), ("act_1",))])
    data = redline_docx(told, old, new)
    text = [one.text for one in part(data, "word/document.xml").iter(f"{W}t", f"{W}delText")]
    assert "Survey and mark drifting munitions by:" in text[text.index("Action #1") + 1]
    assert actions(settled(data, "accept"))[0] == ("Action #1", new.actions[0].text)
    assert ("Action #1", old.actions[0].text) in actions(settled(data, "reject"))


@pytest.mark.parametrize(("author", "date"), [("", "2000-01-01T00:00:00Z"), ("a", "yesterday")])
def test_an_author_without_name_and_a_wrong_date_are_refused(
    plans: tuple[Plan, Plan], author: str, date: str
) -> None:
    old, new = plans
    with pytest.raises(ValueError, match="of changes"):
        redline_docx(Alignment(old=old.id, new=new.id), old, new, author=author, date=date)


def links_of(
    old: Plan, new: Plan, groups: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]
) -> Level:
    """A level of actions in which everything in a group is linked with everything."""
    links = [
        Link(
            old=one,
            new=other,
            strength="primary",
            relation="revised",
            score=0.5 + number / 100,
            sentence=f"{one} became {other}.",
        )
        for before, after in groups
        for number, (one, other) in enumerate((a, b) for a in before for b in after)
    ]
    taken_old = {one for before, _ in groups for one in before}
    taken_new = {one for _, after in groups for one in after}
    return Level(
        links=links,
        groups=[
            Group(old=list(a), new=list(b), type=group_type(len(a), len(b))) for a, b in groups
        ],
        dropped=[one.id for one in old.actions if one.id not in taken_old],
        new=[one.id for one in new.actions if one.id not in taken_new],
    )


def plan_of(like: Plan, texts: Sequence[str], *, measured: Sequence[bool]) -> Plan:
    """A plan of nothing but actions with these texts, some with an indicator."""
    made = [
        Action(
            id=f"act_{number}",
            seq=2 * number,
            number=str(number),
            chapeau=text,
            indicators=[
                Indicator(
                    id=f"act_{number}__ind_1",
                    seq=2 * number + 1,
                    text=f"Count {number}.",
                    sentence=f"Count {number}.",
                )
            ]
            if has
            else [],
        )
        for number, (text, has) in enumerate(zip(texts, measured, strict=True), 1)
    ]
    gone: dict[str, list[Any]] = {
        "sections": [],
        "paragraphs": [],
        "footnotes": [],
        "tables": [],
        "references": [],
    }
    return like.model_copy(update={**gone, "actions": made})


WORDS = st.lists(
    st.sampled_from(["clear ", "mark ", "States ", "by:\n\n", "\n", "report. ", ". ", "2030 "]),
    max_size=8,
).map("".join)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Plan, Plan, Alignment]:
    """Two plans of actions, and any grouping of them."""
    like = read_plan(EXAMPLES / "plan.json")
    sides = []
    for _ in range(2):
        texts = draw(st.lists(WORDS | TEXT, min_size=1, max_size=5))
        flags = draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
        sides.append(plan_of(like, texts, measured=flags))
    old, new = sides
    homes: dict[int, tuple[list[str], list[str]]] = {}
    for side, plan in enumerate(sides):
        for one in plan.actions:
            homes.setdefault(draw(st.integers(0, 3)), ([], []))[side].append(one.id)
    groups = [(tuple(a), tuple(b)) for _, (a, b) in sorted(homes.items()) if a and b]
    notice = draw(st.none() | st.just("A paraphrase."))
    made = Alignment(old=old.id, new=new.id, notice=notice, actions=links_of(old, new, groups))
    made.indicators.dropped = [one.id for act in old.actions for one in act.indicators]
    made.indicators.new = [one.id for act in new.actions for one in act.indicators]
    return old, new, made


@given(pairs())
@settings(max_examples=150, deadline=None)
def test_any_grouping_of_any_texts_can_be_accepted_and_rejected(
    made: tuple[Plan, Plan, Alignment],
) -> None:
    old, new, alignment = made
    data = redline_docx(alignment, old, new)
    for decision, plan in (("accept", new), ("reject", old)):
        found = actions(settled(data, decision))
        wanted = [(f"Action #{one.number}", legal_text(one.text)) for one in plan.actions]
        assert found == wanted if decision == "accept" else sorted(found) == sorted(wanted)
        counted = [text for style, text in settled(data, decision) if style == "PlanIndicator"]
        assert sorted(counted) == sorted(
            one.sentence for act in plan.actions for one in act.indicators
        )


@given(
    st.lists(st.builds(Part, TEXT, WORDS | TEXT, st.just(False)), max_size=3),
    st.lists(st.builds(Part, TEXT, WORDS | TEXT, st.just(False)), min_size=1, max_size=3),
    st.booleans(),
)
def test_the_pieces_of_each_side_are_its_texts(
    old: list[Part], new: list[Part], whole: bool
) -> None:
    pieces = redline_pieces(old, new, None, whole=whole)
    for parts, side in ((old, "old"), (new, "new")):
        own = [one for one in pieces if one.side in (side, "both")]
        text = "".join(one.text if isinstance(one, Run) else "\n\n" for one in own)
        assert text == "".join(
            legal_text(f"{one.label}") + legal_text(one.text) + "\n\n" for one in parts
        )
    assert isinstance(pieces[-1], Mark)


def test_a_nested_item_and_a_title_are_part_of_their_action(plans: tuple[Plan, Plan]) -> None:
    old, new = (one.model_copy(deep=True) for one in plans)
    new.actions[0].title = "Survey"
    item = new.actions[0].items[0]
    new.actions[0].items[0] = item.model_copy(
        update={"items": [Item(id="act_1__item_a__item_i", seq=999, label="i", text="at sea;")]}
    )
    data = redline_docx(align(old, new), old, new)
    assert actions(settled(data, "accept"))[0] == ("Action #1 Survey", new.actions[0].text)
    assert actions(settled(data, "reject"))[0] == ("Action #1", old.actions[0].text)


def test_libreoffice_opens_it(plans: tuple[Plan, Plan], tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed, so whether it opens the file is not seen")
    old, new = plans
    path = tmp_path / "redline.docx"
    path.write_bytes(redline_docx(align(old, new), old, new))
    subprocess.run(
        [
            program,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            *("--headless", "--convert-to", "txt:Text (encoded):UTF8"),
            *("--outdir", str(tmp_path), str(path)),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    text = (tmp_path / "redline.txt").read_text("utf-8-sig")
    assert re.search(r"Comparison of plans\s+Old: Harbourtown Action Plan", text)
    assert "Involve coastal communities in all decisions on clearance." in text
