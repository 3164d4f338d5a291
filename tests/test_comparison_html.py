"""The page of a comparison: sound, complete, of one mind with the totals, readable as it is."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from collections import Counter
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from concordat.align.edits import edits_between
from concordat.align.units import text_of
from concordat.concordance import TYPES, ids_of, totals
from concordat.stored import read_plan
from concordat.writers.alignment_text import MOST_LINES, alignment_text
from concordat.writers.comparison.by_kind import facts_by_kind
from concordat.writers.comparison.redline import kept_stretches, redline
from concordat.writers.comparison_html import comparison_html
from concordat.writers.legal_text import legal_text
from concordat.writers.lineage_html import lineage_html
from concordat_schemas.alignment import (
    Alignment,
    Changes,
    Evidence,
    Fact,
    Group,
    Level,
    Link,
    Phrase,
    RunnerUp,
    levels,
)
from concordat_schemas.lineage import Lineage
from concordat_schemas.plan import Place, Plan, elements
from tests.plan_strategies import documents

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
WRITERS = Path(__file__).parent.parent / "pipeline" / "concordat" / "writers"
EVIL = "</p></style></title></script><script>alert(1)</script><svg onload=x>\"'&amp;\x00\u202e"
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome", "chrome")
     if (found := shutil.which(name))),
    None,
)  # fmt: skip

BROWSER = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium here: the page was not tried in a browser"
)


@pytest.fixture
def old() -> Plan:
    return read_plan(EXAMPLES / "plan.json")


@pytest.fixture
def new() -> Plan:
    return read_plan(EXAMPLES / "plan-next.json")


@pytest.fixture
def alignment() -> Alignment:
    text = (EXAMPLES / "alignment.json").read_text("utf-8")
    return Alignment.model_validate_json(text)


def shown(alignment: Alignment, old: Plan, new: Plan) -> Any:
    """The page as a browser sees it, after checks that hold for every such page."""
    content = comparison_html(alignment, old, new)
    assert content == comparison_html(alignment, old, new)
    return sound(content)


def sound(content: bytes) -> Any:
    assert content.startswith(b"<!DOCTYPE html>\n<html")
    page = html.document_fromstring(content.decode())
    forbidden = {"img", "iframe", "link", "object", "embed", "form", "base", "use", "image"}
    assert not [one.tag for one in page.iter() if one.tag in forbidden]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert len(page.xpath("//script")) <= 1
    for one in page.iter():
        assert not [name for name in one.attrib if name.startswith("on") or name == "style"]
        assert one.get("src") is None
    for link in page.iter("a"):
        assert not [inner for inner in link.iter("a") if inner is not link]
        href = link.get("href")
        assert href.startswith("#") or re.fullmatch(
            r"[^/\\:?#]+#page=\d+|[^\\:?#]+/comparison\.html(#\S+)?", href
        )
        if href.startswith("#"):
            assert href[1:] in ids
    blocks = {"p", "div", "ul", "ol", "details", "table", "article", "dl", "h3", "h4"}
    for holder in page.iter("p", "h1", "h2", "h3", "h4", "h5", "h6", "b", "bdi", "ins", "del"):
        assert not [one.tag for one in holder.iterdescendants() if one.tag in blocks]
    for holder in page.iter("ul", "ol"):
        assert {one.tag for one in holder} <= {"li"}
    for one in page.xpath("//article[.//article]"):
        assert one.get("class").startswith("row")
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy
    for script in page.iter("script"):
        digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
        assert f"script-src 'sha256-{digest}'" in policy
    assert not re.search(r"url\(|@import|https?://", content.decode().partition("<body")[0])
    return page


def words(text: str | None) -> str:
    return " ".join((text or "").split())


def sides(redlined: Any) -> tuple[str, str]:
    """The old and the new text of a redline, as they read without what is marked."""
    before = after = ""
    for paragraph in redlined:
        pieces = [("", paragraph.text or "")]
        for one in paragraph.iter():
            if one is paragraph:
                continue
            mark = one.get("class") if one.tag == "span" else one.tag
            inside = one.getparent() is not paragraph
            mark = one.getparent().tag if inside else mark
            mark = one.getparent().get("class") if mark == "span" else mark
            pieces.append((mark, one.text or ""))
            outer = ""
            if inside:
                outer = one.getparent().get("class") or one.getparent().tag
            pieces.append((outer, one.tail or ""))
        before += "".join(text for mark, text in pieces if mark not in {"ins", "came"})
        after += "".join(text for mark, text in pieces if mark not in {"del", "went"})
    return before, after


def without_spaces(text: str) -> str:
    return "".join(text.split())


# Texts and totals


def test_totals_and_rows_are_those_of_the_concordance(
    alignment: Alignment, old: Plan, new: Plan
) -> None:
    page = shown(alignment, old, new)
    for name, level in levels(alignment):
        told = page.xpath(f"//tr[@data-totals='{name}']/td")
        counted = {one.get("data-change"): one.text for one in told}
        expected = totals(level)
        assert {key: 0 if n == "–" else int(n) for key, n in counted.items()} == expected
        rows = Counter(page.xpath(f"//article[@data-level='{name}']/@data-kind"))
        assert {key: n for key, n in expected.items() if n} == rows


def test_every_element_of_both_plans_has_its_text_and_place(
    alignment: Alignment, old: Plan, new: Plan
) -> None:
    page = shown(alignment, old, new)
    for end, plan in (("old", old), ("new", new)):
        for name in TYPES:
            for one in ids_of(plan, name):
                assert page.xpath(f"//*[@id='{end}.{one}']"), one
    text = words(page.text_content())
    for plan in (old, new):
        for action in plan.actions:
            assert words(action.chapeau.split(",")[0])[:20] in text


def test_without_what_is_gone_a_redline_reads_as_the_new_text(
    alignment: Alignment, old: Plan, new: Plan
) -> None:
    page = shown(alignment, old, new)
    texts = {
        (end, one.id): text_of(one)
        for end, plan in (("old", old), ("new", new))
        for one in elements(plan)
    }
    held = dict(levels(alignment))
    seen = 0
    for name in ("paragraphs", "actions", "indicators", "items"):
        for link in held[name].links:  # type: ignore[index]
            if link.relation == "kept":
                continue
            for column in page.xpath(
                f"//article[@data-level='{name}']/div[@class='pair']"
                "/div[contains(@class, 'redline')]/div[@class='text']"
            ):
                before, after = sides(column)
                pair = (words(after), without_spaces(before))
                if pair == (words(texts["new", link.new]), without_spaces(texts["old", link.old])):
                    seen += 1
                    break
            else:
                raise AssertionError(f"no redline of {link.old} and {link.new}")
    assert seen >= 6


_DRAFT = st.lists(
    st.sampled_from(["States ", "Parties", " ", "will", ", ", "(", "a) ", "\n\n", "2026", ". "]),
    max_size=14,
).map("".join)


@given(_DRAFT, _DRAFT)
@settings(max_examples=250, deadline=None)
def test_a_redline_holds_both_texts(before: str, after: str) -> None:
    made = redline(edits_between(before, after), {}, {})
    read_before, read_after = sides(made)
    assert words(read_after) == words(after)
    assert without_spaces(read_before) == without_spaces(before)


def test_white_space_between_words_is_not_painted() -> None:
    made = redline(edits_between("Give all the help", "Give help"), {}, {})
    assert [one.text for one in made[0].iter("del")] == ["all the"]
    made = redline(edits_between("in two of them", "in three of them"), {}, {})
    assert words("".join(made[0].itertext())) == "in two three of them"


def test_items_begin_paragraphs_of_their_own(alignment: Alignment, old: Plan, new: Plan) -> None:
    page = shown(alignment, old, new)
    column = page.get_element_by_id("new.act_1").getparent()
    items = column.xpath(".//p[contains(@class, 'item deep1')]")
    assert [one.find("b").text for one in items] == ["a", "b"]


def test_a_merge_has_a_redline_for_each_link_and_paints_only_what_changed(
    alignment: Alignment, old: Plan, new: Plan
) -> None:
    page = shown(alignment, old, new)
    row = page.get_element_by_id("row.new.act_2")
    columns = row.xpath("./div[@class='pair']/div[contains(@class, 'redline')]")
    assert len(columns) == 2
    carried = columns[0].xpath(".//span[@class='came']")
    assert "every year by 30 April" in carried[0].text
    assert carried[0].get("title") == "came from Action #3"
    painted = " ".join(one.text for one in columns[0].iter("ins"))
    assert "30 April" not in painted
    assert "financial" in painted


def test_stretches_of_a_few_words_are_not_carried_over() -> None:
    edits = edits_between("of the and so on and on", "of the plan")
    assert list(kept_stretches(edits, old=False)) == []


# What a drafter looks for


def test_the_summary_comes_first_and_leads_to_the_rows(
    alignment: Alignment, old: Plan, new: Plan
) -> None:
    page = shown(alignment, old, new)
    parts = page.xpath("//main/*/@id")
    assert parts == [
        *("report.summary", "report.flow", "report.rows", "report.words", "report.about")
    ]
    summary = page.get_element_by_id("report.summary")
    text = words(summary.text_content())
    assert "3 actions became 3: 1 revised, 1 merged, 1 new." in text
    assert "Action #2 + Action #3 → Action #2" in text
    assert "Links to check: 0" in text
    assert "#row.new.act_3" in summary.xpath(".//a/@href")


def test_key_changes_are_ranked_over_the_whole_comparison(alignment: Alignment) -> None:
    found = facts_by_kind(alignment)
    assert [one.kind for one in found][:4] == ["deadline", "deadline", "obligation", "population"]
    told = [(one.kind, fact.old, fact.new) for one in found for fact in one.facts]
    assert told.count(("deadline", *told[0][1:])) == 1


def test_links_to_check_say_why_and_name_the_second_best(
    alignment: Alignment, old: Plan, new: Plan
) -> None:
    link = alignment.actions.links[0]
    link.confidence = "check"
    link.runner_up = RunnerUp(old="act_1", new="act_3", score=0.11)
    page = shown(alignment, old, new)
    assert "Links to check: 1" in words(page.get_element_by_id("report.summary").text_content())
    row = page.get_element_by_id("row.new.act_1")
    assert row.get("data-confidence") == "check"
    assert "To be checked" in row.text_content()
    why = row.xpath("./div[@class='pair']//details[@class='why-linked']")[0]
    assert "Next best, at 0.11: Action #1 → Action #3" in words(why.text_content())
    assert "Survey and mark drifting munitions" in why.text_content()
    link.pinned = True
    page = shown(alignment, old, new)
    assert "Links to check: 0" in words(page.get_element_by_id("report.summary").text_content())
    assert "decided by a person" in page.get_element_by_id("row.new.act_1").text_content()


def test_the_flow_tells_changes_by_shape_and_label(
    alignment: Alignment, old: Plan, new: Plan
) -> None:
    alignment.actions.links = alignment.actions.links[:1]
    alignment.actions.groups = [Group(old=["act_1"], new=["act_1"], type="one_to_one")]
    alignment.actions.dropped, alignment.actions.new = ["act_2", "act_3"], ["act_2", "act_3"]
    page = shown(alignment, old, new)
    flow = page.get_element_by_id("report.flow")
    picture = flow.xpath(".//svg[@role='group']")[0]
    assert len(picture.xpath("./a")) == 5
    assert {one.get("href") for one in picture.xpath("./a")} >= {"#row.old.act_2", "#row.new.act_2"}
    labels = [one.text for one in picture.iter("text")]
    assert labels.count("× dropped") == 2
    assert labels.count("new +") == 2
    assert all(one.find("title").text for one in picture.xpath("./a"))


def test_a_dropped_action_stands_where_it_stood(old: Plan, new: Plan) -> None:
    made = aligned(old, new)
    one = made.actions
    one.links = [link for link in one.links if link.old != "act_2"]
    one.groups = [group for group in one.groups if group.old != ["act_2"]]
    one.dropped, one.new = ["act_2"], ["act_2"]
    page = shown(made, old, new)
    rows = page.xpath("//article[@data-level='actions']/@id")
    assert rows == ["row.new.act_1", "row.old.act_2", "row.new.act_2", "row.new.act_3"]


def test_items_and_indicators_stand_under_their_actions(
    alignment: Alignment, old: Plan, new: Plan
) -> None:
    page = shown(alignment, old, new)
    row = page.get_element_by_id("row.new.act_1")
    inside = row.xpath(".//article/@id")
    assert {"row.new.act_1__ind_a", "row.old.act_1__ind_b", "row.new.act_1__item_a"} <= set(inside)


def test_lost_and_gained_words_are_told(alignment: Alignment, old: Plan, new: Plan) -> None:
    page = shown(alignment, old, new)
    lost = page.xpath("//section[@id='report.words']//del")
    assert "The table shows the fields known today" in [one.text_content() for one in lost]
    row = page.get_element_by_id("row.new.para_2")
    assert "The table shows the fields known today" in row.xpath(
        "string(.//details[@class='lost'])"
    )


def test_pages_lead_to_the_bare_file_name(alignment: Alignment, old: Plan, new: Plan) -> None:
    source = new.sources[0]
    source.file, source.media_type = "/somewhere/else\\the draft#1.pdf", "application/pdf"
    new.actions[0].places = [Place(source=source.id, page=7)]
    page = shown(alignment, old, new)
    links = page.xpath("//p[@id='new.act_1']//a")
    assert [(one.get("href"), one.text) for one in links] == [
        ("the%20draft%231.pdf#page=7", "p. 7")
    ]
    assert "somewhere" not in html.tostring(page, encoding="unicode")


def test_a_paraphrase_has_no_redlines_and_every_place_says_why(old: Plan, new: Plan) -> None:
    old.metadata.wording = "paraphrase"
    made = aligned(old, new, notice="The text of X is a paraphrase.")
    page = shown(made, old, new)
    assert not page.xpath("//div[contains(@class, 'redline')]")
    assert not page.xpath("//div[@id='rows']//*[self::ins or self::del]")
    notes = page.xpath("//header//p[@role='note']")
    assert "The text of X is a paraphrase." in notes[0].text_content()
    beside = page.xpath("//section[@id='report.rows']/p[@role='note']")
    assert "The text of X is a paraphrase." in beside[0].text_content()
    row = page.get_element_by_id("row.new.act_1")
    assert "No redline: paraphrase" in row.text_content()
    assert row.xpath(".//p[@id='old.act_1']/span[contains(@class, 'paraphrase')]")
    assert not row.xpath(".//p[@id='new.act_1']/span[contains(@class, 'paraphrase')]")
    assert "Note: The text of X is a paraphrase." in alignment_text(made, old, new)


def test_everything_can_be_read_without_scripts(alignment: Alignment, old: Plan, new: Plan) -> None:
    page = shown(alignment, old, new)
    hidden = page.xpath("//*[@hidden]")
    assert [one.get("id") for one in hidden] == ["controls"]
    assert page.get("lang") == "en"
    texts = page.xpath("//div[@class='text']")
    assert {one.get("lang") for one in texts} == {"en"}
    assert {one.get("dir") for one in texts} == {"ltr"}


def test_a_text_from_right_to_left_says_so(old: Plan, new: Plan) -> None:
    new.metadata.language = "ar"
    page = shown(aligned(old, new), old, new)
    assert set(page.xpath("//div[contains(@class, 'side new')]//div[@class='text']/@dir")) == {
        "rtl"
    }


# Untrusted texts


def aligned(old: Plan, new: Plan, notice: str | None = None) -> Alignment:
    """Elements linked by their place in the list; the rest dropped and new."""
    held = {end: {one.id: one for one in elements(p)} for end, p in (("o", old), ("n", new))}
    made: dict[str, Level] = {}
    for name in TYPES:
        before, after = ids_of(old, name), ids_of(new, name)
        level = Level()
        for one, other in zip(before, after, strict=False):
            texts = text_of(held["o"][one]), text_of(held["n"][other])
            changes = Changes(
                edits=edits_between(*texts),
                facts=[Fact(kind="scope", old=texts[0] or "-", new=texts[1], rank=1)],
            )
            level.links.append(
                Link(
                    old=one,
                    new=other,
                    strength="primary",
                    relation="revised",
                    score=0.5,
                    confidence="check",
                    evidence=[Evidence(kind="phrase", words=texts[1])],
                    sentence=f"{texts[0]} is revised.",
                    changes=None if notice else changes,
                )
            )
            level.groups.append(Group(old=[one], new=[other], type="one_to_one"))
        level.dropped, level.new = before[len(after) :], after[len(before) :]
        if not notice:
            level.lost = [
                Phrase(element=one, field="text", start=0, end=1, raw=text_of(held["o"][one]))
                for one in before
            ]
        made[name] = level
    return Alignment(old=old.id, new=new.id, notice=notice, **made)


def test_hostile_texts_stay_texts(old: Plan, new: Plan) -> None:
    for plan in (old, new):
        plan.id = f"x/{plan.id}{EVIL}"
        plan.metadata.title = plan.metadata.short_title = EVIL
        plan.metadata.language = EVIL
        plan.metadata.notice = EVIL
        plan.sources[0].file = EVIL
        for section in plan.sections:
            section.heading = section.number = EVIL
        for paragraph in plan.paragraphs:
            paragraph.text = EVIL
        for action in plan.actions:
            action.chapeau, action.number, action.title = f"{EVIL} {action.id}", EVIL, EVIL
            for one in action.indicators:
                one.sentence, one.label, one.baseline.raw = EVIL, EVIL, EVIL
    new.actions[0].chapeau = f"Other {EVIL}"
    page = shown(aligned(old, new), old, new)
    assert page.find("head").find("title").text == words(legal_text(f"{EVIL} → {EVIL}"))
    assert len(page.xpath("//script")) == 1
    assert legal_text(EVIL) in page.text_content()
    told = alignment_text(aligned(old, new), old, new)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", told)


@given(documents(Plan), documents(Plan))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_any_two_plans_make_a_sound_page(before: Plan, after: Plan) -> None:
    made = aligned(before, after)
    page = shown(made, before, after)
    for name, level in levels(made):
        rows = page.xpath(f"//article[@data-level='{name}']")
        assert len(rows) == sum(totals(level).values())
    told = alignment_text(made, before, after)
    assert len(told.splitlines()) <= MOST_LINES
    assert max(map(len, told.splitlines())) <= 100


# The terminal and the lineage


def test_the_summary_for_the_terminal_is_short(alignment: Alignment, old: Plan, new: Plan) -> None:
    told = alignment_text(alignment, old, new)
    lines = told.splitlines()
    assert len(lines) <= MOST_LINES
    assert lines[0] == "Harbourtown Action Plan → Draft Saltmarsh Action Plan"
    header, row = lines[1].split(), next(one for one in lines if one.startswith("Actions")).split()
    shown_totals = dict(zip(header, row[1:], strict=True))
    assert (shown_totals["revised"], shown_totals["merged"], shown_totals["new"]) == ("1", "1", "1")
    assert "Merged (1): Action #2 + Action #3 → Action #2" in lines
    assert any("Deadline, Action #1" in line for line in lines)


def test_a_lineage_is_a_table_of_threads(alignment: Alignment, old: Plan, new: Plan) -> None:
    text = (EXAMPLES / "lineage.json").read_text("utf-8")
    lineage = Lineage.model_validate_json(text)
    page = sound(lineage_html(lineage, [old, new], [alignment]))
    rows = page.xpath("//section[@id='report.threads']//tbody/tr")
    assert len(rows) == len(lineage.threads)
    assert {len(row) for row in rows} == {3}
    assert "out of a merger" in rows[1].text_content()
    assert "not yet" in rows[2].text_content()
    ids = set(shown(alignment, old, new).xpath("//@id"))
    links = page.xpath("//section[@id='report.threads']//a/@href")
    rows_of = [one.partition("#")[2] for one in links if "comparison.html" in one]
    assert len(rows_of) == 6
    assert set(rows_of) <= ids


# Colours


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_colour_of_text_can_be_read_on_every_ground() -> None:
    names = ("report/base.css", "comparison/comparison.css", "comparison/lineage.css")
    style = "".join(WRITERS.joinpath(one).read_text("utf-8") for one in names)
    named = dict(re.findall(r"--(\w[\w-]*): (#[0-9a-f]{6});", style))
    texts = {named[one] for one in ("ink", "soft", "link", "doubt", "gone", "come")}
    texts |= set(re.findall(r"[{;] ?color: (#[0-9a-f]{6})", style))
    grounds = {
        named[one] for one in ("paper", "wash", "mark", "doubt-wash", "gone-wash", "come-wash")
    }
    for text in texts:
        for ground in grounds:
            high, low = sorted((_luminance(text), _luminance(ground)), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, (text, ground)


# In a browser


def _browse(page: Path, *options: str) -> str:
    assert CHROMIUM is not None
    ran = subprocess.run(
        [
            *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *(f"--user-data-dir={page.parent / 'profile'}", *options, page.as_uri()),
        ],
        capture_output=True,
        check=True,
        timeout=60,
    )
    return ran.stdout.decode("utf-8", "replace")


_TRIED = """
<script>addEventListener("load", () => {
  const one = (id) => document.getElementById(id);
  const open = () => [...document.querySelectorAll("#rows > article")].filter((row) => !row.hidden);
  const told = {};
  const put = (id, value) => {
    one(id).value = value;
    one(id).dispatchEvent(new Event("input", { bubbles: true }));
  };
  told.all = open().length;
  put("find", "coastal communities");
  told.found = open().map((row) => row.id);
  put("find", "");
  document.querySelectorAll("input[name=kind]").forEach((box) => {
    box.checked = box.value === "merge";
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  told.merged = open().map((row) => row.id);
  one("all").click();
  put("by-section", "row.new.sec_I");
  told.section = open().map((row) => row.id);
  one("all").click();
  const press = (id) => { one(id).focus(); one(id).click(); };
  press("next");
  told.first = document.activeElement.id;
  const key = () => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key: "n", bubbles: true }));
  key();
  told.second = document.activeElement.id;
  one("keys").checked = false;
  key();
  told.untouched = document.activeElement.id;
  press("next");
  told.third = document.activeElement.id;
  press("previous");
  press("previous");
  told.back = document.activeElement.id;
  told.clear = document.activeElement.getBoundingClientRect().top >=
    (getComputedStyle(one("controls")).position === "sticky" ? one("controls").offsetHeight : 0);
  const note = document.createElement("pre");
  note.id = "told";
  note.textContent = JSON.stringify(told);
  document.body.append(note);
});</script></body>"""


_MEASURED = """
<pre id="told"></pre><script>addEventListener("load", () => {
  const frame = document.querySelector("iframe");
  const inner = frame.contentDocument;
  document.getElementById("told").textContent = JSON.stringify(
    [inner.documentElement.scrollWidth, frame.contentWindow.innerWidth, inner.body.dataset.view]);
});</script>"""


@BROWSER
def test_the_page_works_in_a_browser(
    tmp_path: Path, alignment: Alignment, old: Plan, new: Plan
) -> None:
    content = comparison_html(alignment, old, new).decode()
    page = tmp_path / "page.html"
    page.write_text(content, encoding="utf-8")

    # With its own policy the script runs, and the browser keeps the nesting as written.
    run = html.document_fromstring(_browse(page, "--dump-dom"))
    assert run.get_element_by_id("controls").get("hidden") is None
    assert "passages" in run.get_element_by_id("shown").text_content()
    written = html.document_fromstring(content)
    assert [one.tag for one in run.iter()] == [one.tag for one in written.iter()]

    # A script smuggled in does not run.
    page.write_text(content.replace("</body>", _TRIED), encoding="utf-8")
    assert 'id="told"' not in _browse(page, "--dump-dom")

    # Filters, search and keys, tried by a script of the test without the policy.
    free = re.sub(r"<meta [^>]*Content-Security-Policy[^>]*>", "", content)
    page.write_text(free.replace("</body>", _TRIED), encoding="utf-8")
    tried = html.document_fromstring(_browse(page, "--dump-dom", "--window-size=900,900"))
    told = json.loads(tried.get_element_by_id("told").text)
    assert told["all"] == len(written.xpath("//div[@id='rows']/article"))
    assert "row.new.act_3" in told["found"]
    assert "row.new.act_1" not in told["found"]
    assert "row.new.act_2" in told["merged"]
    assert "row.new.act_1" not in told["merged"]
    assert set(told["section"]) == {"row.new.sec_I", "row.new.para_1", "row.new.para_2"}
    assert told["untouched"] == told["second"]
    assert len({told["first"], told["second"], told["third"]}) == 3
    assert told["first"].startswith("row.")
    assert told["back"] == told["first"]
    assert told["clear"], "the change that was led to is under the controls"

    # A frame is as narrow as a telephone, which a window cannot be.
    narrow = f'<iframe width="400" height="900" srcdoc="{escape(free)}"></iframe>'
    page.write_text(f"<!DOCTYPE html><body>{narrow}{_MEASURED}</body>", encoding="utf-8")
    measured = html.document_fromstring(_browse(page, "--dump-dom"))
    wide, width, view = json.loads(measured.get_element_by_id("told").text)
    assert width <= 400
    assert wide <= width, "the page is wider than a narrow screen"
    assert view == "redline"


@BROWSER
def test_the_page_can_be_seen(tmp_path: Path, alignment: Alignment, old: Plan, new: Plan) -> None:
    from PIL import Image

    page = tmp_path / "page.html"
    page.write_bytes(comparison_html(alignment, old, new))
    picture = tmp_path / "page.png"
    _browse(page, "--window-size=1280,2000", f"--screenshot={picture}")
    with Image.open(picture) as seen:
        assert seen.size == (1280, 2000)
        assert len(seen.convert("RGB").getcolors(1_000_000) or []) > 50
