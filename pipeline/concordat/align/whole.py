"""Two plans into one alignment: every level decided, told and accounted for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from math import inf

import numpy as np

from concordat.align.carried import parts_by_items, tell_items
from concordat.align.chances import chances_of, owned_chances_of
from concordat.align.decide import Limits, Pair, decide
from concordat.align.edits import edits_between
from concordat.align.facts import (
    Side,
    facts_of_indicator,
    facts_of_text,
    title_fact,
    with_facts,
)
from concordat.align.matrices import Matrix
from concordat.align.pairing import Pairing
from concordat.align.phrases import uncarried
from concordat.align.ranking import alone, rank_changes
from concordat.align.relations import one_name, only_form, relation_of, same_words
from concordat.align.rulings import Rulings
from concordat.align.scores import Scores, Words, scores_of, words_of
from concordat.align.sections import Sections, answering
from concordat.align.telling import evidence_of, tell
from concordat.align.terms import has_fields
from concordat.align.units import Unit, text_of, units_of
from concordat.decisions import Decision
from concordat_schemas.alignment import (
    Alignment,
    Changes,
    Edit,
    Evidence,
    Fact,
    Group,
    GroupType,
    KeyChange,
    Level,
    LevelName,
    Link,
    Phrase,
)
from concordat_schemas.plan import (
    Action,
    AnyElement,
    Indicator,
    Item,
    Paragraph,
    Plan,
    Reference,
    elements,
    walk_items,
)

_LIMITS: dict[LevelName, Limits] = {
    "sections": Limits(matched=0.2, left_over=0.12, alone=0.12, sure=0.4, margin=0.2),
    "paragraphs": Limits(),
    "actions": Limits(),
    "items": Limits(owned=True, matched=0.3, left_over=0.22, alone=0.22, alike=0.35, contained=0.5),
    "indicators": Limits(
        owned=True,
        matched=0.3,
        left_over=0.22,
        alone=0.22,
        alike=0.35,
        contained=0.5,
        sure=0.45,
        margin=0.2,
    ),
}
_ROUNDS = 2
_NAMED = frozenset(
    {
        *("convention", "agenda_or_framework", "standard", "action_plan"),
        *("meeting", "review_conference"),
    }
)
"""What is called by its name or by an abbreviation, as one likes."""
_DEFAULT_LANGUAGE = "en"
_Answers = Mapping[tuple[str | None, str | None], float]


class Aligner:
    """Aligns one pair of plans."""

    def __init__(self, old: Plan, new: Plan, decisions: Iterable[Decision] = ()) -> None:
        self.rulings = Rulings(decisions)
        self.old, self.new = old, new
        self.languages = (
            (old.metadata.language or _DEFAULT_LANGUAGE)[:2],
            (new.metadata.language or _DEFAULT_LANGUAGE)[:2],
        )
        self.old_elements = {one.id: one for one in elements(old)}
        self.new_elements = {one.id: one for one in elements(new)}
        self.old_references = _by_element(old)
        self.new_references = _by_element(new)
        self.titles = {
            one.target.id: one.target.title or one.target.id
            for plan in (old, new)
            for one in plan.references
            if one.target is not None
        }
        self.names = one_name(
            (one.raw, one.target.id)
            for plan in (old, new)
            for one in plan.references
            if one.target is not None and one.kind in _NAMED
        )
        self.old_homes, self.new_homes = _homes(old), _homes(new)
        self.notice = _notice(old, new)
        self.action_words: Words | None = None
        self.rewritten = False

    def align(self) -> Alignment:
        """The alignment of the two plans."""
        before, after = units_of(self.old), units_of(self.new)
        sections = self._sections(before, after)
        answers = answering(sections.old, sections.new, sections.scores.score)
        pairings: dict[LevelName, Pairing] = {"sections": sections}
        name: LevelName
        for name in ("paragraphs", "actions"):
            pairings[name] = self._pairing(name, before[name], after[name], answers)
        self.rewritten = pairings["actions"].rewritten
        owners = _owners(pairings["actions"], pairings["paragraphs"])
        for name in ("items", "indicators"):
            old, new = _under_parents(before[name]), _under_parents(after[name])
            pairings[name] = self._pairing(name, old, new, owners)
            pairings[name].no_surer_than(pairings["actions"], pairings["paragraphs"])
        pairings["actions"].add(parts_by_items(pairings["actions"], pairings["items"]))
        successors = sections.ids()
        told = {name: self._level(name, one, successors) for name, one in pairings.items()}
        key_changes: list[KeyChange] = []
        if self.notice is None:
            tell_items(told["actions"], told["items"], before, after, self.languages)
            key_changes = rank_changes(
                told.items(), alone(chain(*before.values()), chain(*after.values()), told)
            )
        for name, pairing in pairings.items():
            tell(pairing.old, pairing.new, told[name])
        return Alignment(
            old=self.old.id,
            new=self.new.id,
            notice=self.notice,
            key_changes=key_changes,
            decisions=self.rulings.uses(),
            **told,
        )

    def _sections(
        self, before: Mapping[LevelName, list[Unit]], after: Mapping[LevelName, list[Unit]]
    ) -> Pairing:
        """The sections, by what can be matched of their actions, first without regard to them."""
        old, new = before["sections"], after["sections"]
        held = (before["actions"], after["actions"])
        scores = scores_of(words_of(old, new, self.languages), {})
        sections = Sections(old, new, self.languages, held)
        words = self.action_words = words_of(*held, self.languages)
        answers: _Answers = {}
        table = scores.score
        for _ in range(_ROUNDS):
            table = sections.scores(scores_of(words, answers).score)
            answers = answering(old, new, table)
        equal = np.where(scores.score >= 1.0, 1.0, 0.0)
        scores = replace(scores, score=np.minimum(np.maximum(table, equal), 1.0))
        return self._settled("sections", old, new, scores)

    def _pairing(
        self, name: LevelName, old: Sequence[Unit], new: Sequence[Unit], answers: _Answers
    ) -> Pairing:
        # Those of actions were found with the sections.
        words = self.action_words if name == "actions" else None
        scores = scores_of(words or words_of(old, new, self.languages), answers)
        chances: Callable[[], Matrix] | None = None
        if words and all(map(has_fields, self.languages)):
            chances = partial(chances_of, words, scores, self.languages)
        elif name == "indicators":
            chances = partial(owned_chances_of, scores)
        return self._settled(name, old, new, scores, chances)

    def _settled(
        self,
        name: LevelName,
        old: Sequence[Unit],
        new: Sequence[Unit],
        scores: Scores,
        chances: Callable[[], Matrix] | None = None,
    ) -> Pairing:
        """The links of a level by the scores and by what a person has decided."""
        masked = partial(self.rulings.masked, old, new)
        open_ = replace(scores, score=masked(scores.score))
        likely = (lambda: masked(chances())) if chances else None
        limits = _LIMITS[name]
        if limits.owned and self.rewritten:
            # However many of the measures of a rewritten plan were kept, the others were not.
            limits = replace(limits, mostly=inf)
        decided = decide(open_, limits, likely)
        pairs = self.rulings.applied(old, new, decided.pairs)
        return Pairing(old, new, open_, pairs, rewritten=decided.rewritten)

    def _level(self, name: LevelName, pairing: Pairing, successors: set[tuple[str, str]]) -> Level:
        groups = pairing.groups()
        of_pair: dict[tuple[str, str], Group] = {}
        for group in groups:
            of_pair.update({(old, new): group for old in group.old for new in group.new})
        links = [self._link(name, pairing, pair, of_pair, successors) for pair in pairing.pairs]
        primary = [link for link in links if link.strength == "primary"]
        linked_old, linked_new = {one.old for one in links}, {one.new for one in primary}
        level = Level(
            links=links,
            groups=groups,
            dropped=[unit.id for unit in pairing.old if unit.id not in linked_old],
            new=[unit.id for unit in pairing.new if unit.id not in linked_new],
        )
        if self.notice is None:
            level.lost, level.gained = self._uncarried(pairing, links)
        return level

    def _uncarried(
        self, pairing: Pairing, links: Sequence[Link]
    ) -> tuple[list[Phrase], list[Phrase]]:
        """The phrases of linked elements that are in none they are linked with, on both sides."""
        before = {unit.id: unit.text for unit in pairing.old}
        after = {unit.id: unit.text for unit in pairing.new}
        partners_old: dict[str, list[str]] = defaultdict(list)
        partners_new: dict[str, list[str]] = defaultdict(list)
        for link in links:
            partners_old[link.old].append(after[link.new])
            partners_new[link.new].append(before[link.old])
        sides = (
            (self.old_elements, before, partners_old),
            (self.new_elements, after, partners_new),
        )
        lost, gained = (
            [
                phrase
                for one, text in texts.items()
                if one in partners
                for phrase in uncarried(held[one], text, partners[one])
            ]
            for held, texts, partners in sides
        )
        return lost, gained

    def _link(
        self,
        name: LevelName,
        pairing: Pairing,
        pair: Pair,
        groups: Mapping[tuple[str, str], Group],
        successors: set[tuple[str, str]],
    ) -> Link:
        old, new = pairing.old[pair.old], pairing.new[pair.new]
        text = pairing.scores.text
        group = groups.get((old.id, new.id)) if pair.strength == "primary" else None
        kind: GroupType | None = group.type if group else None
        equal = same_words(old.text, new.text) and kind == "one_to_one"
        relation = relation_of(
            kind,
            text.old_in_new(pair.old, pair.new),
            text.new_in_old(pair.old, pair.new),
            equal=equal,
            best_of_old=pairing.is_best(pair, of_old=True),
            best_of_new=pairing.is_best(pair, of_old=False),
        )
        editorial = relation == "revised" and only_form(old.text, new.text, self.names)
        homes = (self._home(self.old_homes, old), self._home(self.new_homes, new))
        same_section = homes in successors or homes == (None, None)
        moved = not same_section and name != "sections" and None not in homes
        edits = edits_between(old.text, new.text) if self.notice is None else []
        facts = self._facts(name, old, new, group, edits) if self.notice is None and group else []
        if relation == "kept" and name == "indicators" and facts:
            relation = "revised"
        if editorial:
            facts = [fact for fact in facts if fact.kind != "scope"]
        ruling = self.rulings.of(old, new)
        if ruling is not None and ruling.relation is not None:
            relation = ruling.relation
        editorial = editorial and not facts and relation == "revised"
        return Link(
            old=old.id,
            new=new.id,
            strength=pair.strength,
            relation=relation,
            moved=moved,
            editorial=editorial,
            score=round(min(float(pairing.scores.score[pair.old, pair.new]), 1.0), 4),
            confidence="sure" if ruling else pair.confidence,
            pinned=ruling is not None,
            runner_up=pairing.runner_up(pair),
            evidence=[
                *(
                    [Evidence(kind="decision", words=ruling.note or "a person decided")]
                    if ruling
                    else []
                ),
                *evidence_of(old, new, edits, text, names=self.titles, same_section=same_section),
            ],
            sentence="",
            changes=Changes(edits=edits, facts=facts) if self.notice is None else None,
        )

    def _facts(
        self, name: LevelName, old: Unit, new: Unit, group: Group, edits: Sequence[Edit]
    ) -> list[Fact]:
        before, after = self.old_elements[old.id], self.new_elements[new.id]
        if name == "sections":
            return title_fact(old.text, new.text)
        sides = (
            _side(old.id, group.old, self.old_elements, self.old_references),
            _side(new.id, group.new, self.new_elements, self.new_references),
        )
        facts = facts_of_text(edits, *sides, self.languages[1], self.names)
        if isinstance(before, Indicator) and isinstance(after, Indicator):
            return facts_of_indicator(before, after, facts)
        if isinstance(before, Action) and isinstance(after, Action):
            return with_facts(title_fact(before.title, after.title), facts)
        return facts

    def _home(self, homes: Mapping[str, str | None], unit: Unit) -> str | None:
        """The section that a unit stands in, if not itself then its owner."""
        return homes.get(unit.parent or "") if unit.parent else unit.section


def _side(
    own: str,
    group: Iterable[str],
    held: Mapping[str, AnyElement],
    references: Mapping[str, list[Reference]],
) -> Side:
    ids = list(group)
    return Side(
        [one for key in _whole(held[own]) for one in references.get(key, [])],
        [one for member in ids for key in _whole(held[member]) for one in references.get(key, [])],
        "\n\n".join(text_of(held[member]) for member in ids),
    )


def _whole(element: AnyElement) -> list[str]:
    if isinstance(element, Action | Paragraph | Item):
        return [element.id, *(item.id for item in walk_items(element.items))]
    return [element.id]


def _homes(plan: Plan) -> dict[str, str | None]:
    """The sections of what owns items and indicators."""
    held: list[Action | Paragraph] = [*plan.actions, *plan.paragraphs]
    return {one.id: one.section for one in held}


def _by_element(plan: Plan) -> dict[str, list[Reference]]:
    found: dict[str, list[Reference]] = defaultdict(list)
    for one in plan.references:
        # A baseline is told as one change, with its year.
        if not one.field.startswith("baseline"):
            found[one.element].append(one)
    return found


def _notice(old: Plan, new: Plan) -> str | None:
    told = [plan for plan in (old, new) if plan.metadata.wording == "paraphrase"]
    if not told:
        return None
    names = " and ".join(
        plan.metadata.short_title or plan.metadata.title or plan.id for plan in told
    )
    return (
        f"The text of {names} is a paraphrase and not the plan's own words: links say what answers "
        "to what, and no changes of wording are shown."
    )


def _owners(*pairings: Pairing) -> dict[tuple[str | None, str | None], float]:
    """How far one owner of items or indicators answers to another."""
    made: dict[tuple[str | None, str | None], float] = {}
    for pairing in pairings:
        for pair in pairing.pairs:
            ends = (pairing.old[pair.old].id, pairing.new[pair.new].id)
            made[ends] = 1.0 if pair.strength == "primary" else 0.5
    return made


def _under_parents(units: Sequence[Unit]) -> list[Unit]:
    """Units that stand in their owner as others stand in their section."""
    return [replace(unit, section=unit.parent) for unit in units]
