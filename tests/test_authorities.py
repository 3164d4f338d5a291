"""Authority files say what plans refer to: what is in them, and how faults in them are told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from concordat_extractors.errors import InputError
from concordat_extractors.references.authorities import (
    Authorities,
    Body,
    Document,
    Form,
    Instrument,
    Meeting,
    PlanEntry,
    Provision,
    SymbolRule,
    load_authorities,
    shipped_folder,
)
from concordat_extractors.references.treaty_text import main as make_treaty_text
from concordat_extractors.references.treaty_text import treaty_text
from concordat_schemas.plan import Item, Paragraph, Plan, Section

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "corpus" / "authorities"
CONVENTION = ROOT / "outputs" / "ccm" / "convention" / "plan.json"
BROCHURE = ROOT / "corpus" / "ccm" / "lausanne" / "brochure.txt"
HEAD = 'format = "concordat-authority/1"\n'
INSTRUMENT = '[[instrument]]\nid = "lakes"\nkind = "convention"\ntitle = "Lakes Convention"\n'
BODY = '[[body]]\nid = "lakes/msp"\ninstrument = "lakes"\nkind = "meeting"\ntitle = "Meeting"\n'
MEETING = (
    '[[meeting]]\nid = "lakes/msp/1"\nbody = "lakes/msp"\nnumber = 1\ntitle = "First Meeting"\n'
)
ARTICLE = '[[article]]\ninstrument = "lakes"\nnumber = "1"\n'


@pytest.fixture(scope="module")
def known() -> Authorities:
    return load_authorities()


def _written(folder: Path, text: str, name: str = "mine.toml") -> Path:
    path = folder / name
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def _fault(path: Path, *, shipped: bool = False) -> str:
    with pytest.raises(InputError) as caught:
        load_authorities([path], shipped=shipped)
    said = str(caught.value)
    assert said.startswith(path.name)
    assert "\n" not in said
    assert said.endswith((".", "faults.)"))
    return said


# What comes with concordat


def test_a_checkout_reads_the_files_of_its_corpus() -> None:
    assert shipped_folder() == FOLDER


def test_each_file_says_where_its_facts_come_from() -> None:
    for path in FOLDER.glob("*.toml"):
        assert "\nprovenance = " in path.read_text(encoding="utf-8"), path.name


def _days(span: str) -> tuple[date, date]:
    first, _, last = span.partition("/")
    return date.fromisoformat(first), date.fromisoformat(last or first)


@pytest.mark.parametrize("body", ["ccm/msp", "ccm/rc", "apmbc/msp", "apmbc/rc"])
def test_meetings_are_numbered_without_gap_and_follow_each_other(
    known: Authorities, body: str
) -> None:
    meetings = [one for one in known.meetings.values() if one.body == body]
    assert [one.number for one in meetings] == list(range(1, len(meetings) + 1))
    dated = [_days(one.dates) for one in meetings if one.dates]
    assert all(earlier[1] < later[0] for earlier, later in pairwise(dated))
    assert all(
        (last - first).days < 7
        for one, (first, last) in zip(meetings, dated, strict=False)
        if not one.sittings
    )


def test_a_meeting_in_two_parts_has_both(known: Authorities) -> None:
    conference = known.meetings["ccm/rc/2"]
    assert conference.dates == "2020-11-25/2021-09-21"
    assert conference.sittings == ("2020-11-25/2020-11-27", "2021-09-20/2021-09-21")


@pytest.mark.parametrize(
    ("meeting", "title", "dates", "place"),
    [
        ("ccm/msp/1", "First Meeting of States Parties", "2010-11-09/2010-11-12", "Vientiane"),
        ("ccm/msp/11", "Eleventh Meeting of States Parties", "2023-09-11/2023-09-14", "Geneva"),
        ("ccm/msp/14", "Fourteenth Meeting of States Parties", None, None),
        ("ccm/rc/1", "First Review Conference", "2015-09-07/2015-09-11", "Dubrovnik"),
        ("ccm/rc/3", "Third Review Conference", None, None),
        ("apmbc/msp/1", "First Meeting of the States Parties", "1999-05-03/1999-05-07", "Maputo"),
        ("apmbc/rc/4", "Fourth Review Conference", "2019-11-26/2019-11-29", "Oslo"),
    ],
)
def test_a_meeting_has_the_dates_that_are_certain(
    known: Authorities, meeting: str, title: str, dates: str | None, place: str | None
) -> None:
    found = known.meetings[meeting]
    assert (found.title, found.dates, found.place) == (title, dates, place)


def test_plans_name_the_meeting_that_adopted_them_and_how_many_actions_they_have(
    known: Authorities,
) -> None:
    counts = {key: plan.last_action for key, plan in known.plans.items()}
    assert counts["ccm/vientiane-2010"] == 66
    assert counts["ccm/lausanne-2020"] == 50
    assert counts["ccm/vientiane-capital-2026@draft-2026-06-22"] == 43
    assert counts["apmbc/oslo-2019"] == 50
    for plan in known.plans.values():
        assert plan.adopted_at is None or plan.adopted_at in known.meetings
        if plan.adopted_at and plan.period and (dates := known.meetings[plan.adopted_at].dates):
            assert int(dates[:4]) <= int(plan.period[:4]) <= int(dates[-10:-6]) + 1


def test_plans_of_the_corpus_have_the_ids_and_the_number_of_actions_of_the_corpus(
    known: Authorities,
) -> None:
    for key in ("ccm/lausanne-2020", "ccm/vientiane-capital-2026@draft-2026-06-22"):
        plan = Plan.model_validate_json((ROOT / "outputs" / key / "plan.json").read_bytes())
        entry = known.plans[key]
        assert entry.last_action == len(plan.actions)
        assert entry.period == plan.metadata.period
        assert entry.title in (plan.metadata.title or "")


@pytest.mark.parametrize("meeting", ["CCM/MSP/2018/9", "CCM/CONF/2020/12", "CCM/MSP/2023/7"])
def test_documents_with_a_symbol_stand_with_it_in_the_corpus(
    known: Authorities, meeting: str
) -> None:
    assert f"un/{meeting}" in known.documents
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "corpus" / "ccm").rglob("*.txt"))
    assert any(meeting in text for text in texts)


def test_no_symbol_is_given_that_no_text_of_the_corpus_gives(known: Authorities) -> None:
    texts = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "corpus" / "ccm").rglob("*.txt")
    )
    given = [key.removeprefix("un/") for key in known.documents if key.startswith("un/")]
    assert given
    assert [symbol for symbol in given if symbol not in texts] == []


def test_forms_are_those_that_plans_name(known: Authorities) -> None:
    assert {form.letter for form in known.forms.values()} == {"B", "C", "I", "K"}


def _names(known: Authorities) -> Iterator[tuple[str, str]]:
    """Every name of instruments, plans and documents, with the id of what it names."""
    named: list[Instrument | PlanEntry] = [*known.instruments.values(), *known.plans.values()]
    for entry in named:
        foreign = [name for names in entry.names_in.values() for name in names]
        for name in (entry.title, *entry.names, *entry.abbreviations, *foreign):
            yield name, entry.id
    for document in known.documents.values():
        for name in (document.title, *document.names):
            yield name, document.id


def test_one_name_names_one_thing(known: Authorities) -> None:
    named = defaultdict(set)
    for name, key in _names(known):
        named[name.casefold()].add(key)
    assert {name: keys for name, keys in named.items() if len(keys) > 1} == {}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Convention on the Rights of Persons with Disabilities", "crpd"),
        ("CRPD", "crpd"),
        ("Anti-Personnel Mine Ban Convention", "apmbc"),
        ("Ottawa Convention", "apmbc"),
        ("Protocol on Explosive Remnants of War", "ccw-protocol-5"),
        ("UNFCCC", "unfccc"),
        ("Charter of the United Nations", "un-charter"),
        ("Convention sur les armes à sous-munitions", "ccm"),
        ("Convención sobre Municiones en Racimo", "ccm"),
        ("Convention relative aux droits de l'enfant", "crc"),
        ("Convention relative aux droits de l’enfant", "crc"),
        ("SDGs", "sdgs"),
        ("2030 Agenda", "agenda-2030"),
        ("Sendai Framework for Disaster Risk Reduction", "sendai"),
        ("WPS", "wps"),
        ("Youth, Peace and Security", "yps"),
        ("International Mine Action Standards", "imas"),
        ("Lausanne Action Plan", "ccm/lausanne-2020"),
        ("LAP", "ccm/lausanne-2020"),
        ("Siem Reap-Angkor Action Plan", "apmbc/siem-reap-angkor-2024"),
        ("Lausanne Declaration", "ccm/lausanne-declaration-2020"),
    ],
)
def test_usual_names_are_known(known: Authorities, name: str, key: str) -> None:
    assert key in {entry for one, entry in _names(known) if one == name}


def test_titles_of_standards_lead_with_their_number(known: Authorities) -> None:
    titles = [one.title for key, one in known.documents.items() if key.startswith("imas/")]
    assert "IMAS 13.10, Victim assistance in mine action" in titles
    assert all(title.startswith("IMAS ") for title in titles)
    assert known.instruments["imas"].series == "IMAS {number}"
    assert "imas/08.20-02" not in known.documents


def test_conventions_are_in_force_after_they_were_adopted(known: Authorities) -> None:
    for one in known.instruments.values():
        if one.adopted and one.in_force:
            assert one.adopted < one.in_force, one.id
    assert known.instruments["ctbt"].in_force is None


def test_the_number_of_articles_comes_from_the_text_or_from_the_entry(known: Authorities) -> None:
    assert known.last_article("ccm") == 23
    assert known.last_article("crpd") == 50
    assert known.last_article("sdgs") is None
    assert known.last_article("unknown") is None


def test_the_longest_prefix_of_a_symbol_comes_first(known: Authorities) -> None:
    def issuer(symbol: str) -> str:
        return next(one.body for one in known.symbols if symbol.startswith(f"{one.prefix}/"))

    assert issuer("A/RES/66/290") == "General Assembly"
    assert issuer("A/HRC/RES/30/1") == "Human Rights Council"
    assert issuer("CCM/MSP/2018/9") == "Convention on Cluster Munitions"
    assert issuer("UNEP/CBD/COP/10/27") == "Convention on Biological Diversity"
    links = {one.prefix: one.link for one in known.symbols}
    assert links["CCM"] == "https://undocs.org/{symbol}"
    assert links["CBD"] is None


# The text of the Convention


def _squeezed(text: str) -> str:
    return " ".join(text.replace("*", "").split())


@pytest.mark.parametrize(
    ("key", "title", "begins"),
    [
        (
            "ccm/art/3/par/6",
            "Article 3, paragraph 6",
            "Notwithstanding the provisions of Article 1",
        ),
        ("ccm/art/4/par/1/item/c", "Article 4, paragraph 1 (c)", "Upon fulfilling either of its"),
        (
            "ccm/art/2/par/2/item/c/item/i",
            "Article 2, paragraph 2 (c) (i)",
            "Each munition contains fewer than ten explosive submunitions;",
        ),
        ("ccm/art/9", "Article 9", "Each State Party shall take all appropriate legal"),
    ],
)
def test_a_provision_reads_as_in_the_corpus(
    known: Authorities, key: str, title: str, begins: str
) -> None:
    found = known.provisions[key]
    assert found.title == title
    assert found.text.startswith(begins)
    assert begins in _squeezed(BROCHURE.read_text(encoding="utf-8"))


def test_articles_stand_in_order_with_their_headings(known: Authorities) -> None:
    articles = known.articles_of("ccm")
    assert [one.label for one in articles] == [str(number) for number in range(1, 24)]
    assert articles[2].heading == "Storage and stockpile destruction"
    assert known.articles_of("crpd") == ()


def test_the_text_of_an_article_holds_what_is_below_it_with_labels(known: Authorities) -> None:
    article = known.provisions["ccm/art/21"]
    paragraph = known.provisions["ccm/art/21/par/4"]
    item = known.provisions["ccm/art/21/par/4/item/b"]
    assert f"4 {paragraph.text}" in article.text
    assert f"\n\nb {item.text}" in paragraph.text
    assert (item.parent, paragraph.parent, article.parent) == (paragraph.id, article.id, None)
    assert (item.kind, paragraph.kind, article.kind) == ("item", "paragraph", "article")


def test_every_provision_hangs_on_one_that_is_there(known: Authorities) -> None:
    parents: Mapping[str, Provision] = known.provisions
    for one in known.provisions.values():
        assert one.parent is None or one.id.startswith(f"{parents[one.parent].id}/")
        assert one.text


def test_the_treaty_file_is_what_the_command_makes_of_the_corpus() -> None:
    plan = Plan.model_validate_json(CONVENTION.read_bytes())
    made = treaty_text(plan, "ccm")
    assert made.encode() == (FOLDER / "ccm-text.toml").read_bytes()


def _treaty(**given: object) -> Plan:
    plan = Plan.model_validate_json(CONVENTION.read_bytes())
    return plan.model_copy(update={"sections": [], "paragraphs": [], **given})


def test_a_treaty_text_keeps_quotes_line_breaks_and_nested_sections(tmp_path: Path) -> None:
    wording = "It's \"so\" \\ ''' and\nlater'"
    sections = [
        Section(id="art_1", seq=1, kind="article", number="1", heading="It's", level=1),
        Section(id="sec", seq=2, kind="section", heading="Below", level=2, parent="art_1"),
        Section(id="annex", seq=5, kind="annex", number="A", heading="Annex", level=1),
    ]
    deep = Item(id="i", seq=4, label="i", text="deep")
    paragraphs = [
        Paragraph(
            id="p",
            seq=3,
            section="sec",
            text=wording,
            items=[Item(id="a", seq=3, label="a", text="x'", items=[deep])],
            continuation="end",
        ),
        Paragraph(id="q", seq=6, section="annex", text="not of the article"),
    ]
    made = treaty_text(_treaty(sections=sections, paragraphs=paragraphs), "lakes")
    path = tmp_path / "lakes.toml"
    path.write_text(f"{made}\n{INSTRUMENT}", encoding="utf-8")
    found = load_authorities([path], shipped=False).provisions
    assert list(found) == ["lakes/art/1", "lakes/art/1/item/a", "lakes/art/1/item/a/item/i"]
    assert found["lakes/art/1"].text == f"{wording}\n\na x'\n\ni deep\n\nend"
    assert found["lakes/art/1"].heading == "It's"


def test_a_document_without_articles_is_no_treaty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InputError, match="has no articles"):
        treaty_text(_treaty(), "lakes")
    broken = tmp_path / "plan.json"
    broken.write_text("{}")
    assert make_treaty_text([str(broken), "lakes"]) == 1
    assert make_treaty_text([str(tmp_path / "gone.json"), "lakes"]) == 1
    assert make_treaty_text([]) == 2
    said = capsys.readouterr().err
    assert "run concordat extract first" in said
    assert "usage: " in said


# Files of the user


def test_a_convention_of_ones_own_stands_beside_those_that_come_along(tmp_path: Path) -> None:
    article = ARTICLE + '[[article.paragraph]]\ntext = "All lakes."\n'
    mine = _written(tmp_path, INSTRUMENT + BODY + MEETING + article)
    found = load_authorities([mine])
    assert found.provisions["lakes/art/1"].text == "All lakes."
    assert found.meetings["lakes/msp/1"].title == "First Meeting"
    assert "ccm/art/3" in found.provisions
    assert "ccm/art/3" not in load_authorities([mine], shipped=False).provisions


def test_a_later_file_replaces_entries_of_the_same_id(tmp_path: Path) -> None:
    text = ARTICLE.replace("lakes", "ccm") + '[[article.paragraph]]\nnumber = "1"\ntext = "New."\n'
    plan = '[[plan]]\nid = "ccm/lausanne-2020"\ninstrument = "ccm"\ntitle = "{}"\n'
    first = _written(tmp_path, text + plan.format("Mine"), "a.toml")
    _written(tmp_path, plan.format("Later"), "b.toml")
    assert load_authorities([first]).plans["ccm/lausanne-2020"].title == "Mine"
    found = load_authorities([tmp_path])
    assert found.plans["ccm/lausanne-2020"].title == "Later"
    assert found.plans["ccm/lausanne-2020"].last_action is None
    assert found.provisions["ccm/art/1"].text == "1 New."
    assert "ccm/art/1/par/2" not in found.provisions
    assert found.articles_of("ccm")[0].id == "ccm/art/1"


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    mine = _written(tmp_path, INSTRUMENT)
    assert load_authorities([mine], shipped=False).instruments["lakes"].names == ()
    _written(tmp_path, INSTRUMENT + 'names = ["Convention on Lakes"]\n')
    again = load_authorities([mine], shipped=False)
    assert again.instruments["lakes"].names == ("Convention on Lakes",)
    assert load_authorities([mine], shipped=False) is again


def test_dates_may_be_written_as_toml_writes_them(tmp_path: Path) -> None:
    text = INSTRUMENT + "adopted = 2008-05-30\n" + BODY + MEETING + 'dates = "2023-09"\n'
    found = load_authorities([_written(tmp_path, text)], shipped=False)
    assert found.instruments["lakes"].adopted == "2008-05-30"
    assert found.meetings["lakes/msp/1"].dates == "2023-09"


def test_without_any_file_nothing_is_known() -> None:
    found = load_authorities(shipped=False)
    assert found.instruments == {}
    assert found.symbols == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (INSTRUMENT + 'naem = "x"\n', "instrument `lakes`, key `naem`: is not a key"),
        ("[[treaty]]\nid = 1\n", "`treaty`: is not a key of authority files"),
        ('[[instrument]]\nid = "lakes"\nkind = "convention"\n', "key `title`: is missing; add it"),
        (INSTRUMENT.replace("lakes", "Big Lakes"), "such as `ccm`, not 'Big Lakes'"),
        (INSTRUMENT.replace("convention", "pact"), "instrument `lakes`, key `kind`: input should"),
        (INSTRUMENT + 'names = "Lakes"\n', "key `names`: must be a list, not 'Lakes'"),
        (INSTRUMENT + 'names = ["a", 3]\n', "key `names number 2`: input should be a valid string"),
        (INSTRUMENT + 'names = ["a", "a"]\n', "must not name the same thing twice"),
        (INSTRUMENT + 'names = [" "]\n', "key `names number 1`: is empty"),
        (INSTRUMENT + 'names_in = { French = ["Lacs"] }\n', "a language code such as fr"),
        (INSTRUMENT + 'last_article = "23"\n', "key `last_article`"),
        (INSTRUMENT + "last_article = true\n", "key `last_article`"),
        (INSTRUMENT + "last_article = 0\n", "key `last_article`"),
        (INSTRUMENT + 'link = "javascript:alert(1)"\n', "key `link`"),
        (INSTRUMENT + 'adopted = "30 May 2008"\n', "a day such as 2008-05-30, not '30 May 2008'"),
        (INSTRUMENT + 'adopted = "2008-02-30"\n', "is no day of the calendar"),
        (INSTRUMENT + "adopted = 2008-05-30T10:00:00\n", "key `adopted`"),
        (INSTRUMENT + 'series = "IMAS"\n', "a text with {number} in it"),
        (INSTRUMENT * 2, "instrument `lakes` is given twice; remove one"),
        (BODY, "body `lakes/msp`, key `instrument`: there is no instrument `lakes`; add it"),
        (INSTRUMENT + MEETING, "meeting `lakes/msp/1`, key `body`: there is no body `lakes/msp`"),
        (INSTRUMENT + BODY + MEETING.replace("= 1", "= 2"), "its id must be `lakes/msp/2`"),
        (INSTRUMENT + BODY + MEETING + 'dates = "2023-09-14/2023-09-11"\n', "must begin before"),
        (INSTRUMENT + BODY + MEETING + 'dates = "2023/2024/2025"\n', "must be one date, or two"),
        (INSTRUMENT + BODY + MEETING + 'dates = "2023-9-1"\n', "must be a date such as 2023-09-11"),
        (INSTRUMENT + BODY + MEETING + 'dates = "٢٠٢٣"\n', "must be a date such as 2023-09-11"),
        (
            INSTRUMENT + BODY + MEETING + 'sittings = ["2023-09-14", "2023-09-11"]\n',
            "must follow each other",
        ),
        (
            INSTRUMENT + BODY + MEETING + 'sittings = ["2023-09-11", "2023-09-14/2023-09-15"]\n',
            "meeting `lakes/msp/1`, key `dates`: must be '2023-09-11/2023-09-15'",
        ),
        (
            INSTRUMENT + '[[plan]]\nid = "lakes/a"\ninstrument = "lakes"\ntitle = "A"\n'
            'adopted_at = "lakes/msp/1"\n',
            "plan `lakes/a`, key `adopted_at`: there is no meeting `lakes/msp/1`",
        ),
        (
            INSTRUMENT + '[[form]]\nid = "lakes/form/A"\ninstrument = "lakes"\nletter = "B"\n',
            "form `lakes/form/A`: its id must be `lakes/form/B`",
        ),
        ('[[document]]\nid = "un/../x y"\ntitle = "A"\n', "such as `un/CCM/MSP/2018/9`"),
        (ARTICLE, "article `lakes/art/1`, key `instrument`: there is no instrument `lakes`"),
        (
            INSTRUMENT + ARTICLE + '[[article.paragraph]]\nnumber = "1."\ntext = ""\n',
            "article `1`, key `paragraph number 1 number`: must be a number without stops",
        ),
        (
            INSTRUMENT + ARTICLE + '[[article.paragraph]]\nnumber = "1"\ntext = "a"\n' * 2,
            "article `lakes/art/1`: Article 1, paragraph 1 is given twice",
        ),
        ('[[symbol]]\nprefix = "a b"\nbody = "A"\n', "symbol `a b`, key `prefix`"),
        (
            '[[symbol]]\nprefix = "A"\nbody = "A"\nlink = "https://undocs.org/"\n',
            "symbol `A`, key `link`",
        ),
        ("instrument = 3\n", "`instrument`: must be a list, not 3"),
        ("[instrument]\n", "`instrument`: must be a list"),
        ("instrument = [3]\n", "instrument number 1: must be a table, not 3"),
        ("[[instrument\n", "is not valid TOML"),
        ("x = " + "[" * 5000 + "]" * 5000, "is nested too deeply"),
    ],
)
def test_a_fault_is_told_with_file_entry_and_remedy(tmp_path: Path, text: str, told: str) -> None:
    assert told in _fault(_written(tmp_path, text))


@pytest.mark.parametrize("depth", [9, 400])
def test_items_nested_without_end_are_a_fault_and_no_crash(tmp_path: Path, depth: int) -> None:
    text = INSTRUMENT + ARTICLE + '[[article.paragraph]]\ntext = "a"\n'
    head = "article.paragraph"
    for _ in range(depth):
        head += ".item"
        text += f'[[{head}]]\nlabel = "a"\ntext = "a"\n'
    assert "nested too deeply" in _fault(_written(tmp_path, text))


def test_a_file_of_another_kind_is_no_authority_file(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text("[[document]]\n")
    assert 'its first line must be format = "concordat-authority/1"' in _fault(path)
    path.write_text('format = "concordat-authority/2"\n')
    assert "this is no authority file" in _fault(path)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert "No such file" in _fault(tmp_path / "gone.toml")
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    assert "is not UTF-8" in _fault(binary)
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    assert "not a file" in _fault(pipe)
    with pytest.raises(InputError, match="cannot be read"):
        load_authorities([Path("a\0b")])


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("\ufeff" + HEAD + INSTRUMENT, encoding="utf-8")
    assert "lakes" in load_authorities([path], shipped=False).instruments


# In the package


def test_the_wheel_brings_the_authority_files_and_reads_them(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    data = tmp_path / "installed" / "concordat_extractors" / "references" / "data"
    assert {path.name for path in data.iterdir()} == {path.name for path in FOLDER.iterdir()}
    script = (
        "from concordat_extractors.references import authorities\n"
        "print(authorities.shipped_folder())\n"
        "print(authorities.load_authorities().provisions['ccm/art/3'].heading)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [str(data.resolve()), "Storage and stockpile destruction"]


# The documentation


def test_the_examples_of_the_documentation_are_authority_files(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "authorities.md").read_text(encoding="utf-8")
    whole, article = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    path = tmp_path / "lakes.toml"
    path.write_text(f"{whole}\n{article}", encoding="utf-8")
    found = load_authorities([path])
    assert found.meetings["lakes/msp/3"].dates == "2021-05-10/2021-05-12"
    assert found.provisions["lakes/art/4/par/1/item/b"].text == "Publish what it measures."


def test_the_documentation_lists_every_key_and_every_file() -> None:
    text = (ROOT / "docs" / "authorities.md").read_text(encoding="utf-8")
    for kind in (Instrument, Body, Meeting, PlanEntry, Form, Document, SymbolRule):
        (row,) = re.findall(rf"^\| `\[\[{kind.table}\]\]`.*$", text, re.MULTILINE)
        keys = set(re.findall(r"`([a-z_]+)`\*{0,2}(?=[ ,]|$)", row.split(" | ", 1)[1]))
        choices = {"convention", "agenda_or_framework", "standard", "meeting", "review_conference"}
        assert keys - choices == set(kind.model_fields), kind.table
        needed = {key for key, one in kind.model_fields.items() if one.is_required()}
        assert set(re.findall(r"\*\*`([a-z_]+)`\*\*", row)) == needed, kind.table
    files = set(re.findall(r"^\| `([a-z-]+\.toml)`", text, re.MULTILINE))
    assert files == {path.name for path in FOLDER.iterdir()}
