"""The report of a plan: sound HTML whatever the text, every reference shown, nothing loaded."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from concordat.stored import read_plan
from concordat.writers.plan_html import html_bytes
from concordat.writers.report.marks import DEEPEST, Mark, Span, nested, spans_of
from concordat.writers.report.tree import web_address
from concordat_extractors.references.authorities import Authorities
from concordat_schemas.plan import Call, Plan, PlanWarning, Reference, Target
from tests.plan_strategies import documents

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
STYLES = Path(__file__).parent.parent / "pipeline/concordat/writers/report"
KNOWN = Authorities()
EVIL = "</p></style></title><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;\x00\u202e"


@pytest.fixture
def plan() -> Plan:
    made = read_plan(EXAMPLES / "plan.json")
    made.references = []
    return made


def shown(plan: Plan) -> Any:
    """The report as a browser sees it, after checks that hold for every report."""
    content = html_bytes(plan, KNOWN)
    assert content.startswith(b"<!DOCTYPE html>\n<html")
    page = html.document_fromstring(content.decode())
    forbidden = {"script", "img", "iframe", "link", "object", "embed", "form", "input", "base"}
    assert not [one.tag for one in page.iter() if one.tag in forbidden]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for one in page.iter():
        assert not [name for name in one.attrib if name.startswith("on") or name == "style"]
        assert one.tag == "a" or not one.get("src")
    for link in page.iter("a"):
        assert not [inner for inner in link.iter("a") if inner is not link]
        href = link.get("href")
        assert re.match(r"https?://|#", href)
        if href.startswith("#"):
            assert href[1:] in ids
    for paragraph in page.iter("p"):
        blocks = {"p", "div", "ul", "ol", "details", "table", "blockquote"}
        assert not [one.tag for one in paragraph.iterdescendants() if one.tag in blocks]
    return page


def put(plan: Plan, raw: str, **more: Any) -> Reference:
    """Adds a reference to words of the first paragraph."""
    text = plan.paragraphs[0].text
    start = text.index(raw)
    settled = {
        "element": plan.paragraphs[0].id,
        "field": "text",
        "start": start,
        "end": start + len(raw),
        "raw": raw,
        "kind": "convention",
        "target": Target(id=f"x/{raw}", title=f"About {raw}", link="https://example.org/a"),
        "resolved": True,
        **more,
    }
    made = Reference.model_validate(settled)
    plan.references.append(made)
    return made


def paragraph(page: Any) -> Any:
    return page.get_element_by_id("para_1").find("p")


def test_the_whole_text_of_the_plan_is_there(plan: Plan) -> None:
    page = shown(plan)
    text = " ".join(page.text_content().split())
    for one in plan.paragraphs:
        assert " ".join(one.text.split()) in re.sub(r"1(?=\.| States)", "", text) or one.notes
    for action in plan.actions:
        assert page.get_element_by_id(action.id).tag == "article"
        for indicator in action.indicators:
            assert indicator.text in text
    assert plan.metadata.title in page.findtext(".//title")


def test_document_text_is_never_markup(plan: Plan) -> None:
    plan.metadata.title = plan.metadata.convention = plan.metadata.notice = EVIL
    plan.sections[0].heading = plan.actions[0].chapeau = plan.footnotes[0].text = EVIL
    plan.actions[0].number = plan.sources[0].file = plan.id = EVIL
    plan.actions[0].id = f"{EVIL} x"
    plan.diagnostics.warnings = [PlanWarning(code="gap", element=EVIL, sentence=EVIL)]
    target = Target(id=EVIL, title=EVIL, link="https://example.org/", text=EVIL)
    put(plan, "Convention", target=target, locator=EVIL)
    put(plan, "States", target=None, resolved=False, why_not=EVIL)
    page = shown(plan)
    assert "alert(1)" in page.text_content()
    assert "\x00" not in page.text_content()


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://undocs.org/A/RES/66/290", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//example.org", False),
        ("https://", False),
        ("https://[bad", False),
        ("https://example.org/\nx", False),
        ("https://example.org/ x", False),
        ("https://example.org/" + "x" * 3000, False),
        (None, False),
    ],
)
def test_only_web_addresses_are_links(plan: Plan, link: str | None, kept: bool) -> None:
    assert (web_address(link) is not None) is kept
    put(plan, "Convention", target=Target(id="x", title="X", link=link))
    links = [a.get("href") for a in shown(plan).iter("a")]
    assert (link in links) is kept


def test_nothing_is_loaded_from_anywhere(plan: Plan) -> None:
    content = html_bytes(plan, KNOWN).decode()
    assert "url(" not in content
    assert "@import" not in content
    assert "default-src 'none'" in content
    assert not re.search(r"\s(?:src|srcset|action|data)=", content)


def test_a_reference_is_a_link_to_its_target_and_back(plan: Plan) -> None:
    put(plan, "Convention on Buoyant Munitions")
    page = shown(plan)
    (mark,) = page.find_class("ref")
    assert (mark.tag, mark.text) == ("a", "Convention on Buoyant Munitions")
    entry = page.get_element_by_id(mark.get("href")[1:])
    assert "About Convention on Buoyant Munitions" in entry.text_content()
    assert f"#{mark.get('id')}" in [a.get("href") for a in entry.iter("a")]
    assert (
        "About Convention"
        in page.get_element_by_id("para_1").find_class("cited")[0][0].text_content()
    )


def test_nested_references_keep_the_inner_one_inside(plan: Plan) -> None:
    put(plan, "Convention on Buoyant Munitions (CBM)")
    put(plan, "Buoyant Munitions", within=0)
    page = shown(plan)
    outer, inner = page.find_class("ref")
    assert (outer.tag, inner.tag) == ("span", "a")
    assert inner.getparent() is outer
    assert outer.text_content() == "Convention on Buoyant Munitions (CBM)"
    assert len(page.xpath("//sup[@class='to']/a")) == 1


def test_references_that_overlap_do_not_break_the_tree(plan: Plan) -> None:
    text = plan.paragraphs[0].text
    put(plan, "Convention on Buoyant")
    put(plan, "Buoyant Munitions")
    page = shown(plan)
    assert "Convention on Buoyant Munitions" in re.sub(
        r"\[\d+\]", "", paragraph(page).text_content()
    )
    assert [one.get("id") for one in page.find_class("ref") if one.get("id")] == ["ref.0", "ref.1"]
    assert text.startswith("The Convention")


def test_one_mark_for_one_span_links_to_every_target(plan: Plan) -> None:
    put(plan, "Buoyant Munitions", target=Target(id="x/1", title="One"))
    put(plan, "Buoyant Munitions", target=Target(id="x/2", title="Two"))
    page = shown(plan)
    (mark,) = page.find_class("ref")
    assert mark.get("title") == "One; Two"
    assert len(page.xpath("//sup[@class='to']/a")) == 2
    assert page.get_element_by_id("ref.1") is not None


def test_a_reference_to_this_plan_leads_to_the_element(plan: Plan) -> None:
    put(plan, "Convention", kind="action", target=Target(id=f"{plan.id}#act_2", title="Action 2"))
    (mark,) = shown(plan).find_class("ref")
    assert mark.get("href") == "#act_2"


def test_what_has_no_target_is_listed_with_its_reason(plan: Plan) -> None:
    put(plan, "Convention", target=None, resolved=False, why_not="two conventions are called so")
    put(plan, "States", target=None, resolved=False, generic=True)
    put(plan, "1 March 2027", kind="date_deadline", target=None, date="2027-03-01")
    page = shown(plan)
    looked = page.get_element_by_id("look.1").text_content()
    assert "Convention" in looked
    assert "Two conventions are called so." in looked
    assert "look.2" not in page.xpath("//@id")
    marks = {one.text: one for one in page.find_class("ref")}
    assert marks["Convention"].get("href") == "#look.1"
    assert marks["States"].tag == "span"
    assert (
        "2027-03-01" in page.get_element_by_id(marks["1 March 2027"].get("href")[1:]).text_content()
    )


def test_disagreement_stands_with_the_references(plan: Plan) -> None:
    put(plan, "Convention")
    said = "the Eleventh Meeting was held in 2023."
    plan.diagnostics.warnings = [
        PlanWarning(code="reference_disagrees", element="act_1", sentence=said)
    ]
    page = shown(plan)
    assert said in page.get_element_by_id("report.references").text_content()
    assert "1 reference wants a look" in page.get_element_by_id("report.warnings").text_content()


def test_calls_of_notes_stand_where_they_are_and_never_inside_a_link(plan: Plan) -> None:
    put(plan, "Buoyant Munitions")
    start = plan.references[0].start
    calls = [Call(element="para_1", field="text", offset=at) for at in (start, start + 3, 9999)]
    plan.footnotes[0].calls = calls
    page = shown(plan)
    assert len(paragraph(page).find_class("call")) == 3
    (mark,) = page.find_class("ref")
    assert mark.tag == "span"
    assert mark.text == "Buo"


def test_a_paraphrase_says_so_above_everything(plan: Plan) -> None:
    plan.metadata.wording = "paraphrase"
    page = shown(plan)
    (notice,) = page.find_class("notice")
    assert "paraphrase" in notice.text_content()
    order = [one for one in page.find(".//main").iter() if one in (notice, *page.iter("h2"))]
    assert order[0] is notice


def test_language_and_direction_are_those_of_the_plan(plan: Plan) -> None:
    for language, lang, direction in (
        ("fr", "fr", "ltr"),
        ("ar", "ar", "rtl"),
        (None, "", "auto"),
        ('x" y', "", "auto"),
    ):
        plan.metadata.language = language
        page = shown(plan)
        assert (page.get("lang"), page.get("dir")) == ("en", "ltr")
        (own,) = page.find_class("own")
        assert (own.get("lang"), own.get("dir")) == (lang, direction)


def test_text_of_paragraphs_breaks_at_blank_lines(plan: Plan) -> None:
    plan.paragraphs[0].text = "One here.\n\nThe Convention there."
    plan.paragraphs[0].notes, plan.footnotes[0].calls = [], []
    put(plan, "Convention")
    put(plan, "here.\n\nThe")
    found = shown(plan).get_element_by_id("para_1").findall("p")
    assert [re.sub(r"\[\d\]", "", one.text_content()) for one in found] == [
        "1. One here.",
        "The Convention there.",
    ]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents(Plan))
def test_any_plan_gives_a_sound_page(plan: Plan) -> None:
    shown(plan)
    assert html_bytes(plan, KNOWN) == html_bytes(plan.model_copy(deep=True), KNOWN)


# Marks

_SPANS = st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)), max_size=12)


def _covered(
    marks: list[Mark], low: int, high: int, depth: int, found: dict[int, set[int]]
) -> None:
    at = low
    for mark in marks:
        assert low <= at <= mark.start < mark.end <= high
        assert depth < DEEPEST
        at = mark.end
        for reference in mark.references:
            found.setdefault(reference, set()).update(range(mark.start, mark.end))
        _covered(mark.inside, mark.start, mark.end, depth + 1, found)


@given(_SPANS)
def test_marks_nest_and_cover_their_references(pairs: list[tuple[int, int]]) -> None:
    spans = spans_of(((a, b, n) for n, (a, b) in enumerate(pairs)), 30)
    found: dict[int, set[int]] = {}
    _covered(nested(spans, 0, 30), 0, 30, 0, found)
    for span in spans:
        for reference in span.references:
            assert found.get(reference, set()) <= set(range(span.start, span.end))
            if len(spans) <= DEEPEST:
                assert found[reference] == set(range(span.start, span.end))


def test_thousands_of_overlapping_marks_stay_bounded() -> None:
    spans = [Span(n, n + 5000, (n,)) for n in range(5000)]
    assert len(nested(spans, 0, 10000)) <= 10000


# Contrast


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_colour_of_text_can_be_read_on_every_ground() -> None:
    style = "".join(STYLES.joinpath(one).read_text("utf-8") for one in ("base.css", "plan.css"))
    named = dict(re.findall(r"--(\w[\w-]*): (#[0-9a-f]{6});", style))
    texts = {named[one] for one in ("ink", "soft", "link", "doubt")}
    texts |= set(re.findall(r"[{;] ?color: (#[0-9a-f]{6})", style))
    grounds = {named[one] for one in ("paper", "wash", "mark", "doubt-wash")}
    for text in texts:
        for ground in grounds:
            high, low = sorted((_luminance(text), _luminance(ground)), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, (text, ground)
