"""A person's decisions on links: read, refused with a sentence, replayed, reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concordat.align import align
from concordat.decisions import Decision, decisions_toml, load_decisions
from concordat_extractors.errors import InputError
from concordat_schemas.identity import content_key
from concordat_schemas.plan import Action, Coverage, Diagnostics, Metadata, Plan

NOTHING = dict.fromkeys(Coverage.model_fields, 0)
OLD = (
    "Destroy all stocks of drifting nets as soon as possible and report on progress each year.",
    "Train coast guards in the recovery of derelict gear, with help from regional centres.",
    "Publish a map of fishing grounds where gear is often lost.",
)
NEW = (
    "Destroy all stocks of drifting nets within two years and report on progress each year.",
    "Offer courses on hauling lost equipment to crews of patrol boats.",
)


def a_plan(name: str, texts: tuple[str, ...]) -> Plan:
    return Plan(
        id=f"local/{name}",
        metadata=Metadata(title=name, language="en"),
        sources=[],
        actions=[
            Action(id=f"act_{number}", seq=number, number=str(number), chapeau=text)
            for number, text in enumerate(texts, 1)
        ],
        diagnostics=Diagnostics(coverage=Coverage.model_validate(NOTHING)),
    )


def key(text: str) -> str:
    return content_key(text)


def links(*decisions: Decision, new: tuple[str, ...] = NEW) -> dict[tuple[str, str], bool]:
    made = align(a_plan("old", OLD), a_plan("new", new), decisions)
    return {(one.old, one.new): one.pinned for one in made.actions.links}


def test_a_pinned_pair_is_a_link_that_says_so() -> None:
    assert ("act_2", "act_2") not in links()
    pinned = Decision(kind="pin", old=key(OLD[1]), new=key(NEW[1]), note="agreed on 3 May")
    made = align(a_plan("old", OLD), a_plan("new", NEW), [pinned])
    (link,) = (one for one in made.actions.links if one.old == "act_2")
    assert (link.new, link.pinned, link.confidence) == ("act_2", True, "sure")
    assert (link.evidence[0].kind, link.evidence[0].words) == ("decision", "agreed on 3 May")
    assert [(one.applied, one.note) for one in made.decisions] == [(True, "agreed on 3 May")]


def test_a_forbidden_pair_is_no_link() -> None:
    assert ("act_1", "act_1") in links()
    assert ("act_1", "act_1") not in links(
        Decision(kind="forbid", old=key(OLD[0]), new=key(NEW[0]))
    )


def test_a_relabelled_link_has_the_relation_a_person_gave() -> None:
    given_ = Decision(kind="relabel", old=key(OLD[0]), new=key(NEW[0]), relation="absorbed")
    made = align(a_plan("old", OLD), a_plan("new", NEW), [given_])
    (link,) = (one for one in made.actions.links if one.old == "act_1")
    assert link.relation == "absorbed"


def test_decisions_follow_texts_and_not_numbers() -> None:
    pinned = Decision(kind="pin", old=key(OLD[1]), new=key(NEW[1]))
    assert links(pinned, new=(NEW[1], NEW[0]))["act_2", "act_1"]


def test_a_decision_on_a_text_that_was_changed_is_reported() -> None:
    pinned = Decision(kind="pin", old=key(OLD[1]), new=key("Something else."))
    made = align(a_plan("old", OLD), a_plan("new", NEW), [pinned])
    assert [(one.key, one.applied) for one in made.decisions] == [(pinned.key, False)]


KEYS = st.text("0123456789abcdef", min_size=12, max_size=12)


@given(
    st.lists(
        st.builds(Decision, kind=st.just("pin"), old=KEYS, new=KEYS, note=st.none() | st.text()),
        unique_by=lambda one: one.key,
    )
)
def test_what_is_written_is_read_back(decisions: list[Decision]) -> None:
    import tomllib

    written = tomllib.loads(decisions_toml(decisions).encode("utf-8", "replace").decode())
    read = [Decision.model_validate(one) for one in written.get("decision", [])]
    assert [(one.key, one.kind) for one in read] == [(one.key, one.kind) for one in decisions]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[[decision]\n", "not valid TOML"),
        ('[[decision]]\nkind = "pin"\nold = "x"\nnew = "y"\n', "decision number 1, key `old`"),
        (
            '[[decision]]\nkind = "relabel"\nold = "0123456789ab"\nnew = "0123456789ab"\n',
            "names no",
        ),
        ("[[other]]\n", "other"),
    ],
)
def test_a_faulty_file_is_told_in_a_sentence(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "decisions.toml"
    file.write_text(content)
    with pytest.raises(InputError, match=told) as raised:
        load_decisions(file)
    assert str(raised.value).startswith("decisions.toml")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_decisions(tmp_path / "decisions.toml")
