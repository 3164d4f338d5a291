"""What a plan refers to, what stands there, and what is questioned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concordat_extractors.references import Authorities, cite, load_authorities
from concordat_schemas.plan import (
    Action,
    Cell,
    Coverage,
    Diagnostics,
    Footnote,
    Indicator,
    Item,
    Metadata,
    Paragraph,
    Plan,
    PlanWarning,
    Reference,
    Section,
    Table,
    elements,
    leaf_fields,
)

AUTHORITIES = load_authorities()
NOTHING = dict.fromkeys(Coverage.model_fields, 0)
CORPUS = sorted((Path(__file__).parent.parent / "outputs" / "ccm").glob("*/plan.json"))


def a_plan(
    *texts: str,
    actions: Iterable[tuple[str, str]] = (),
    numbers: bool = True,
    identifier: str = "local/plan",
    **metadata: str | None,
) -> Plan:
    """A plan of numbered paragraphs and actions."""
    paragraphs = [
        Paragraph(
            id=f"para_{number}", seq=number, number=str(number) if numbers else None, text=text
        )
        for number, text in enumerate(texts, 1)
    ]
    made = [
        Action(id=f"act_{number}", seq=100 + at, number=number, chapeau=text)
        for at, (number, text) in enumerate(actions)
    ]
    given_metadata = {"convention": "Convention on Cluster Munitions", "language": "en"} | metadata
    return Plan(
        id=identifier,
        metadata=Metadata.model_validate(given_metadata),
        sources=[],
        paragraphs=paragraphs,
        actions=made,
        diagnostics=Diagnostics(coverage=Coverage.model_validate(NOTHING)),
    )


def cited(*texts: str, authorities: Authorities = AUTHORITIES, **more: object) -> list[Reference]:
    plan = a_plan(*texts, **more)  # type: ignore[arg-type]
    cite(plan, authorities)
    return plan.references


def one(*texts: str, **more: object) -> Reference:
    (reference,) = cited(*texts, **more)  # type: ignore[arg-type]
    return reference


def targets(references: Iterable[Reference]) -> list[tuple[str, str | None]]:
    return [(each.raw, each.target.id if each.target else None) for each in references]


def warned(plan: Plan, code: str = "reference_") -> list[str]:
    return [each.sentence for each in plan.diagnostics.warnings if each.code.startswith(code)]


def check_spans(plan: Plan) -> None:
    """Offsets are those of the text, and no two references overlap in part."""
    texts = {
        (element.id, name): text
        for element in elements(plan)
        for name, text in leaf_fields(element)
    }
    places: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    for index, each in enumerate(plan.references):
        assert texts[each.element, each.field][each.start : each.end] == each.raw
        assert each.start < each.end
        places.setdefault((each.element, each.field), []).append((each.start, each.end, index))
    for spans in places.values():
        open_: list[tuple[int, int, int]] = []
        for start, end, index in spans:
            open_ = [held for held in open_ if held[1] > start]
            assert all(held[0] <= start and end <= held[1] for held in open_)
            around = [held for held in open_ if held[:2] != (start, end)]
            within = plan.references[index].within
            nearest = min(around, key=lambda held: held[1] - held[0], default=None)
            if nearest is None:
                assert within is None
            else:
                assert within is not None
                holder = plan.references[within]
                assert (holder.start, holder.end) == nearest[:2]
            open_.append((start, end, index))


# The corpus


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.parent.name)
def test_the_references_of_the_corpus_stand_where_they_say(path: Path) -> None:
    plan = Plan.model_validate_json(path.read_text(encoding="utf-8"))
    cite(plan, AUTHORITIES)
    assert plan.references
    check_spans(plan)
    for each in plan.references:
        if each.target is None:
            assert each.generic or each.date or each.why_not
            continue
        assert each.resolved or each.why_not
        owner, _, element = each.target.id.partition("#")
        if element and owner == plan.id:
            assert element in {known.id for known in elements(plan)}
        if each.kind == "treaty_article" and owner.startswith("ccm/"):
            assert owner in AUTHORITIES.provisions
            assert each.target.text


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.parent.name)
def test_references_are_the_same_when_they_are_found_again(path: Path) -> None:
    plan = Plan.model_validate_json(path.read_text(encoding="utf-8"))
    cite(plan, AUTHORITIES)
    first = plan.model_dump()
    cite(plan, AUTHORITIES)
    assert plan.model_dump() == first


# Articles and whose they are


def test_an_article_shows_the_text_of_its_paragraph() -> None:
    found = one("States retain munitions under Article 3.6.")
    assert found.target is not None
    assert found.target.id == "ccm/art/3/par/6"
    assert "retention or acquisition of a limited number" in (found.target.text or "")
    assert "Article 3, paragraph 6" in (found.target.title or "")
    assert "Convention on Cluster Munitions" in (found.target.title or "")
    assert found.target.link
    assert found.resolved


def test_a_whole_article_shows_all_its_paragraphs() -> None:
    article, part = cited("Article 4 and Article 4.1 (c)")
    assert article.target is not None
    assert part.target is not None
    assert part.target.text
    assert part.target.text in (article.target.text or "")


def test_lists_are_one_reference_for_each_target() -> None:
    assert targets(cited("under Articles 3 and 4")) == [
        ("Articles 3 and 4", "ccm/art/3"),
        ("Articles 3 and 4", "ccm/art/4"),
    ]


def test_a_report_is_the_article_with_a_locator() -> None:
    found = one("in their Article 7 reports")
    assert (found.raw, found.locator) == ("Article 7", "report")
    assert found.target is not None
    assert found.target.id == "ccm/art/7"


def test_an_article_that_the_convention_does_not_have() -> None:
    plan = a_plan("under Article 77 of the Convention")
    cite(plan, AUTHORITIES)
    (found,) = plan.references
    assert found.target is None
    assert not found.resolved
    assert "has no Article 77" in (found.why_not or "")
    assert len(warned(plan, "reference_target_missing")) == 1


def test_a_paragraph_that_the_article_does_not_have() -> None:
    assert "has no paragraph 99" in (one("under Article 3.99").why_not or "")
    assert "has no item (z)" in (one("under Article 4.1 (z)").why_not or "")


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("under Article 5 of the Convention", "ccm/art/5"),
        ("Article 11 of the CRPD", "crpd/art/11"),
        ("Article 11 of the Convention on the Rights of Persons with Disabilities", "crpd/art/11"),
        ("Article 5 of the Anti-Personnel Mine Ban Convention (APMBC)", "apmbc/art/5"),
        ("the CRPD, Article 11", "crpd/art/11"),
        ("the CRPD (Article 11)", "crpd/art/11"),
        ("Article 5 of the Anti-Personnel Mine Ban Convention", "apmbc/art/5"),
        ("paragraph 2 of Article 5 of the APMBC", "apmbc/art/5/par/2"),
        ("Article 51 of the Charter of the United Nations", "un-charter/art/51"),
        ("Article VI of the Treaty on the Non-Proliferation of Nuclear Weapons", "npt/art/6"),
        ("Article 7, in accordance with the CRPD", "ccm/art/7"),
    ],
)  # fmt: skip
def test_whose_article_it_is(text: str, target: str) -> None:
    (found,) = [each for each in cited(text) if each.kind == "treaty_article"]
    assert found.target is not None
    assert found.target.id == target


@pytest.mark.parametrize(
    "text",
    [
        *("Article 3 of the Treaty on Open Skies", "Article 12 of the Constitution"),
        *("Article 5 of the Dublin Convention", "Article 3 of the Mutual Assistance Protocol"),
        *("article 2 of the penal code", "Article 4 of the National Mine Action Law"),
    ],
)
def test_an_article_of_an_instrument_nobody_knows_is_not_guessed(text: str) -> None:
    (found,) = [each for each in cited(text) if each.kind == "treaty_article"]
    assert found.target is None
    assert found.why_not


def test_an_article_of_an_abbreviated_convention_nobody_knows() -> None:
    found = cited("the Treaty on Open Skies (OST)", "Article 3 of the OST")
    assert [(each.raw, each.target) for each in found][1:] == [("Article 3", None), ("OST", None)]


# Whose plan it is


def own(plan: Plan) -> str | None:
    cite(plan, AUTHORITIES)
    (found,) = [each for each in plan.references if each.raw == "Article 5"]
    return found.target.id if found.target else None


def test_the_own_convention_is_the_one_the_metadata_names() -> None:
    text = "The Convention on Cluster Munitions (CCM or Convention). Article 5"
    assert own(a_plan(text, convention="Anti-Personnel Mine Ban Convention")) == "apmbc/art/5"


def test_else_the_one_the_text_takes_for_its_own() -> None:
    text = "The Convention on Cluster Munitions (CCM or Convention). Article 5, then the CRPD, the "
    assert own(a_plan(text + "CRPD, CRPD", convention=None)) == "ccm/art/5"


def test_else_the_family_of_its_id() -> None:
    text = "Article 5 applies, says the CRPD."
    assert own(a_plan(text, convention=None, identifier="apmbc/some-plan")) == "apmbc/art/5"


def test_else_the_one_the_text_names_most() -> None:
    text = "Article 5 applies. The CRPD and the APMBC. The Anti-Personnel Mine Ban Convention."
    assert own(a_plan(text, convention=None)) == "apmbc/art/5"


def test_else_it_is_said_to_be_unknown() -> None:
    found = one("Article 5 applies.", convention=None)
    assert found.target is None
    assert found.why_not == "no convention is named, and the plan's own is not known"


# Meetings and dates


def test_a_meeting_is_one_of_the_own_convention() -> None:
    for convention, target in (
        ("Convention on Cluster Munitions", "ccm/msp/11"),
        ("Anti-Personnel Mine Ban Convention", "apmbc/msp/11"),
    ):
        found = one("at the Eleventh Meeting of the States Parties", convention=convention)
        assert found.target is not None
        assert found.target.id == target


def test_a_meeting_of_another_convention_that_is_named() -> None:
    found = cited(
        "the 11th Meeting of the States Parties to the Anti-Personnel Mine Ban Convention"
    )
    assert targets(found)[0][1] == "apmbc/msp/11"


def test_a_meeting_of_nobody_knows_which_convention() -> None:
    unknown = one("the 11MSP", convention=None)
    assert unknown.target is None
    assert "none is named" in (unknown.why_not or "")


def test_a_meeting_without_number_is_generic() -> None:
    found = one("at any Review Conference")
    assert found.generic
    assert found.target is None
    assert found.why_not is None


def test_a_meeting_says_where_and_when() -> None:
    found = one("the First Review Conference")
    assert found.target is not None
    assert found.target.id == "ccm/rc/1"
    assert "Dubrovnik" in (found.target.title or "")


def test_a_deadline_that_hangs_on_a_meeting_points_to_it() -> None:
    deadline, meeting = cited("no later than the 15MSP")
    assert (deadline.kind, deadline.raw) == ("date_deadline", "no later than the 15MSP")
    assert deadline.target is not None
    assert meeting.target is not None
    assert deadline.target.id == meeting.target.id == "ccm/msp/15"
    assert (deadline.within, meeting.within) == (None, 0)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("by 30 April each year", "--04-30"),
        ("within two years of entry into force", "EIF+P2Y"),
        ("on 1 August 2010", "2010-08-01"),
        ("for the period 2027-2031", "2027/2031"),
    ],
)
def test_dates_are_resolved_without_target(text: str, date: str) -> None:
    found = one(text)
    assert (found.kind, found.date, found.resolved) == ("date_deadline", date, True)
    assert found.target is None


# Plans, actions, parts of the document


def test_an_action_of_this_plan_shows_its_text() -> None:
    found = one("See Action 2.", actions=[("1", "One."), ("2", "Do two.")])
    assert found.target is not None
    assert (found.target.id, found.target.text) == ("local/plan#act_2", "Do two.")


def test_actions_of_other_plans() -> None:
    text = "Action 26 of the Dubrovnik Action Plan, Action 12 of the Lausanne Action Plan"
    found = [each for each in cited(text) if each.kind == "action"]
    assert [each for _, each in targets(found)] == [
        "ccm/dubrovnik-2015#act_26",
        "ccm/lausanne-2020#act_12",
    ]


def test_an_action_that_another_plan_does_not_have() -> None:
    found = cited("Action 99 of the Lausanne Action Plan")[0]
    assert found.target is None
    assert "its last is 50" in (found.why_not or "")


def test_a_plan_called_by_its_own_name_is_itself() -> None:
    text = "Action 1 of the Testville Action Plan"
    plan = a_plan(text, actions=[("1", "Do.")], title="Draft Testville Action Plan")
    cite(plan, AUTHORITIES)
    assert [each for _, each in targets(plan.references)] == ["local/plan#act_1", "local/plan"]


def test_a_plan_that_no_authority_names() -> None:
    found = one("the Testville Action Plan")
    assert found.target is None
    assert "no authority names the Testville Action Plan" in (found.why_not or "")


def test_a_paragraph_of_a_document_beside_it_is_a_place_in_that() -> None:
    for text in (
        "paragraph 5 of A/74/10",
        "paragraph 5 of the document A/74/10",
        "A/74/10 (para. 5)",
    ):
        found = [each for each in cited(text) if each.kind == "paragraph"]
        assert [each for _, each in targets(found)] == ["un/A/74/10"]
        assert found[0].locator in {"paragraph 5", "para. 5"}


def test_a_paragraph_of_a_resolution() -> None:
    for text in (
        "paragraph 10 of General Assembly resolution 75/252",
        "resolution 75/252, para. 10",
    ):
        found = [each for each in cited(text) if each.kind == "paragraph"]
        assert [each for _, each in targets(found)] == ["un/A/RES/75/252"]


def test_parts_of_the_document_itself() -> None:
    plan = a_plan("See paragraph 2, footnote 1 and annex I.", "Two.")
    plan.footnotes = [Footnote(id="fn_1", seq=50, number="1", text="A note.")]
    plan.sections = [Section(id="annex_I", seq=60, kind="annex", number="I", heading="A", level=1)]
    cite(plan, AUTHORITIES)
    assert [each for _, each in targets(plan.references)] == [
        "local/plan#para_2",
        "local/plan#fn_1",
        "local/plan#annex_I",
    ]


def test_an_item_of_an_action() -> None:
    plan = a_plan("See Action 1 (b).", actions=[("1", "Do:")])
    plan.actions[0].items = [
        Item(id="act_1__item_a", seq=200, label="a", text="this"),
        Item(id="act_1__item_b", seq=201, label="b", text="that"),
    ]
    cite(plan, AUTHORITIES)
    (found,) = plan.references
    assert found.target is not None
    assert found.target.id == "local/plan#act_1__item_b"


def test_forms_are_those_of_the_own_convention() -> None:
    assert targets(cited("Form K")) == [("Form K", "ccm/form/K")]
    form = one("Form K", convention="Convention on the Rights of Persons with Disabilities")
    assert form.target is None
    assert "no authority holds this form" in (form.why_not or "")


def test_symbols_have_links_where_they_are_known() -> None:
    found = one("CCM/MSP/2018/9, Annex I")
    assert found.target is not None
    assert (found.target.id, found.locator) == ("un/CCM/MSP/2018/9", "Annex I")
    assert found.target.link
    unknown = one("ZZZ/2018/9")
    assert unknown.target is not None
    assert not unknown.resolved
    assert unknown.why_not == "no authority knows who issues such symbols"


def test_a_long_element_is_shown_in_part() -> None:
    found = one("See Action 1.", actions=[("1", "word " * 5000)])
    assert found.target is not None
    assert len(found.target.text or "") < 9000
    assert (found.target.text or "").endswith(" …")


# Treaties as documents


def test_a_treaty_refers_to_its_own_articles() -> None:
    plan = a_plan()
    plan.metadata.title = "Convention on Cluster Munitions"
    plan.sections = [
        Section(id=f"art_{n}", seq=n * 10, kind="article", number=str(n), heading="H", level=1)
        for n in (1, 2, 3)
    ]
    plan.paragraphs = [
        Paragraph(
            id="art_1__para_2",
            seq=12,
            section="art_1",
            number="2",
            text="Paragraph 1 of this Article applies. See paragraph 1 of Article 3.",
        )
    ]
    cite(plan, AUTHORITIES)
    assert [each for _, each in targets(plan.references)] == ["ccm/art/1/par/1", "ccm/art/3/par/1"]


# What is questioned


def test_an_abbreviation_that_is_never_defined() -> None:
    plan = a_plan("under the CRPD", "the CRPD")
    cite(plan, AUTHORITIES)
    assert warned(plan) == [
        "“CRPD” is used and never defined; it was read as "
        "Convention on the Rights of Persons with Disabilities."
    ]
    defined = a_plan("Convention on the Rights of Persons with Disabilities (CRPD)", "the CRPD")
    cite(defined, AUTHORITIES)
    assert warned(defined) == []


def test_a_target_that_is_missing_in_the_plan_itself() -> None:
    plan = a_plan("See Action 9.", actions=[("1", "Do.")])
    cite(plan, AUTHORITIES)
    assert len(warned(plan, "reference_target_missing")) == 1
    assert "its last is 1" in warned(plan)[0]
    held = a_plan("See Action 1.", actions=[("1", "Do.")])
    cite(held, AUTHORITIES)
    assert warned(held) == []


def test_the_year_of_a_meeting() -> None:
    plan = a_plan("the Eleventh Meeting of States Parties in 2022")
    cite(plan, AUTHORITIES)
    assert len(warned(plan, "reference_disagrees")) == 1
    assert "was held in 2023" in warned(plan)[0]
    right = a_plan("the Eleventh Meeting of States Parties in 2023")
    cite(right, AUTHORITIES)
    assert warned(right) == []


def test_where_a_plan_was_adopted() -> None:
    plan = a_plan("the Lausanne Action Plan adopted at the First Review Conference")
    cite(plan, AUTHORITIES)
    assert len(warned(plan, "reference_disagrees")) == 1
    assert "Second Review Conference" in warned(plan)[0]
    right = a_plan("the Lausanne Action Plan adopted at the Second Review Conference")
    cite(right, AUTHORITIES)
    assert warned(right) == []


def test_an_article_described_by_the_heading_of_another() -> None:
    plan = a_plan("meet their Article 3 clearance obligations")
    cite(plan, AUTHORITIES)
    assert len(warned(plan, "reference_disagrees")) == 1
    assert "the subject of Article 4" in warned(plan)[0]
    right = a_plan("meet their Article 4 clearance obligations, Article 5 (victim assistance)")
    cite(right, AUTHORITIES)
    assert warned(right) == []


def test_an_action_by_the_number_of_the_previous_plan() -> None:
    plan = a_plan("As Action 40 says.", actions=[("1", "Do.")], predecessor="ccm/lausanne-2020")
    cite(plan, AUTHORITIES)
    assert len(warned(plan, "reference_old_number")) == 1
    beyond = a_plan("As Action 90 says.", actions=[("1", "Do.")], predecessor="ccm/lausanne-2020")
    cite(beyond, AUTHORITIES)
    assert warned(beyond, "reference_old_number") == []


def test_an_action_that_fits_the_previous_plan_better() -> None:
    text = "Stockpile destruction plans with clear timelines and budgets are updated (Action 1)."
    old = a_plan(actions=[("1", "Update stockpile destruction plans with timelines and budgets.")])
    new = a_plan(text, actions=[("1", "Strengthen gender equality in victim assistance.")])
    cite(new, AUTHORITIES, predecessor=old)
    assert len(warned(new, "reference_old_number")) == 1
    same = a_plan(text, actions=[("1", "Update stockpile destruction plans and budgets.")])
    cite(same, AUTHORITIES, predecessor=old)
    assert warned(same) == []


def test_other_warnings_stay() -> None:
    plan = a_plan("under the CRPD")
    plan.diagnostics.warnings = [PlanWarning(code="other", sentence="Kept.")]
    cite(plan, AUTHORITIES)
    cite(plan, AUTHORITIES)
    assert [each.code for each in plan.diagnostics.warnings] == ["other", "reference_abbreviation"]


# What is no reference, and every field


@pytest.mark.parametrize(
    "text",
    [
        "The Convention is universal; this Convention too, and the Action Plan, this Action Plan.",
        "Update national action plans in line with international standards, annually.",
        "The United Nations, the ICRC, the CMC and the Implementation Support Unit help.",
        "As soon as possible, in a timely manner, without delay.",
    ],
)
def test_what_gives_nothing(text: str) -> None:
    assert cited(text) == []


def test_every_field_of_every_element_is_read() -> None:
    plan = a_plan("See Article 1:", actions=[("1", "See Article 4.")])
    plan.paragraphs[0].items = [Item(id="para_1__item_a", seq=20, label="a", text="Article 2")]
    plan.paragraphs[0].continuation = "Article 3"
    plan.actions[0].title = "Article 9"
    plan.actions[0].indicators = [
        Indicator(id="i", seq=300, stem="Under Article 5:", text="Article 6", sentence="Article 7")
    ]
    cite(plan, AUTHORITIES)
    found = {(each.element, each.raw) for each in plan.references}
    assert found >= {
        ("para_1", "Article 1"),
        ("para_1__item_a", "Article 2"),
        ("para_1", "Article 3"),
        ("act_1", "Article 9"),
        ("act_1", "Article 4"),
        ("i", "Article 6"),
    }
    check_spans(plan)


def test_without_authorities_nothing_is_known_and_nothing_raised() -> None:
    empty = load_authorities(shipped=False)
    found = cited("Article 5, 11MSP, A/80/6, Lausanne Action Plan", authorities=empty)
    assert {each.kind for each in found} >= {"treaty_article", "action_plan"}
    assert all(each.target is None or each.target.text is None for each in found)


def test_the_same_authorities_may_lack_a_text() -> None:
    bare = replace(AUTHORITIES, provisions={})
    found = one("Article 5", authorities=bare)
    assert found.target is not None
    assert found.target.text is None


FRAGMENTS = [
    *("Article ", "Articles ", "3", "4.1", " (c)", ", ", " and ", "–", "-", " to ", "paragraph "),
    *(" of ", "the ", "Convention", "Convention on Cluster Munitions", " (", ")", "CCM", "or "),
    *("A/80/6", "/", "CCM/MSP/2018/9", " Annex I", "resolution ", "48/218 B", "66/290", "(2000)"),
    *("Eleventh ", "Meeting of States Parties", "MSP", "11", "by ", "no later than ", "2026"),
    *("30 April ", "each year", "within two years of ", "entry into force", "deadline", "set by "),
    *("Action ", "Action Plan", "Lausanne ", "Dubrovnik ", "IMAS ", "08.20", "“", "”", "\n", "É"),
    *("l’article ", "premier", "Reunión de los Estados Partes", "WPS", " Agendas", "\u00a0", "𝒜"),
]
HOSTILE = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=40).map("".join)


TEXTS = st.lists(HOSTILE | st.text(max_size=200), max_size=3)
LANGUAGES = st.sampled_from(["en", "fr", "zz-QQ", None])


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, LANGUAGES)
def test_any_text_gives_references_that_stand_where_they_say(
    texts: list[str], language: str | None
) -> None:
    plan = a_plan(*texts, actions=[("1", text) for text in texts[:1]], language=language)
    cite(plan, AUTHORITIES)
    check_spans(plan)
    assert Plan.model_validate_json(plan.model_dump_json()) == plan


def test_numbers_that_a_table_lists_under_the_name_of_an_organ_are_its_resolutions() -> None:
    def listed(heading: str, *cells: str) -> list[str | None]:
        made = a_plan()
        made.sections = [Section(id="sec_1", seq=1, heading=heading, level=1)]
        rows = [[Cell(text=cell), Cell(text="What it is about")] for cell in cells]
        made.tables = [Table(id="table_1", seq=2, section="sec_1", rows=rows)]
        cite(made)
        return [one.target and one.target.id for one in made.references]

    assert listed("General Assembly resolutions", "66/290", "S-23/2") == [
        "un/A/RES/66/290",
        "un/A/RES/S-23/2",
    ]
    assert listed(
        "Economic and Social Council resolutions and decisions", "2025/4", "2025/311"
    ) == ["un/E/RES/2025/4"]
    assert listed("Number of posts", "66/290") == []
