"""The evidence of a link and its sentence, in words a drafter can check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from concordat.align.edits import edits_between, tokens_of
from concordat.align.matrices import Likeness
from concordat.align.terms import stem
from concordat.align.units import Unit
from concordat_schemas.alignment import Edit, Evidence, Fact, Group, Level, LevelName, Link

_PHRASES = 3
_NAMES: dict[LevelName, str] = {
    "sections": "section",
    "paragraphs": "paragraph",
    "actions": "action",
    "items": "item",
    "indicators": "indicator",
}
_SHOWN = 3
_LONGEST = 12


def evidence_of(
    old: Unit,
    new: Unit,
    edits: Sequence[Edit],
    text: Likeness,
    *,
    names: dict[str, str],
    same_section: bool,
) -> list[Evidence]:
    """Why two units are linked, the strongest first; `names` gives a title for a target id."""
    if edits and all(edit.operation == "equal" for edit in edits):
        return [Evidence(kind="same_text", words="equal word for word")]
    found = [
        Evidence(kind="phrase", words=words) for words in _phrases(old.text, new.text, edits, text)
    ]
    shared = sorted(old.references & new.references)
    found += [Evidence(kind="reference", words=names.get(one, one)) for one in shared[:_PHRASES]]
    around = next(iter(_phrases(old.around, new.around, [], text)), None)
    if around and old.level == "actions":
        found.append(Evidence(kind="indicator", words=around))
    if same_section:
        found.append(Evidence(kind="section", words="their sections answer to each other"))
    if not found:
        near = f"place {round(old.place * 100)} and {round(new.place * 100)} of 100 in the section"
        found.append(Evidence(kind="position", words=near))
    return found


def _phrases(old: str, new: str, edits: Sequence[Edit], text: Likeness) -> list[str]:
    """The shared runs of words that few others have, the rarest first, in the words of the new."""
    runs = [edit.new for edit in edits if edit.operation == "equal"] or _common_runs(old, new)
    weighed = []
    for run in runs:
        words = [stem(token.strip().casefold()) for token in tokens_of(run)]
        rare = sum(text.rarity.get(f"word:{word}", 0.0) for word in words)
        cut = run.strip(" \n,.;:()“”\"'’")
        if rare > 0 and len(cut) > 3:
            weighed.append((-rare, cut))
    return [_short(run) for _, run in sorted(weighed)[:_PHRASES]]


def _common_runs(old: str, new: str) -> list[str]:
    return [edit.new for edit in edits_between(old, new) if edit.operation == "equal"]


def _short(words: str) -> str:
    parts = words.split()
    return " ".join(parts) if len(parts) <= _LONGEST else " ".join(parts[:_LONGEST]) + " …"


def tell(old: Iterable[Unit], new: Iterable[Unit], level: Level) -> None:
    """Write the sentence of each link of a level; `old` and `new` are its units."""
    before, after = {unit.id: unit for unit in old}, {unit.id: unit for unit in new}
    groups = {
        (one, other): group for group in level.groups for one in group.old for other in group.new
    }
    for link in level.links:
        group = groups[link.old, link.new] if link.strength == "primary" else None
        rest: list[Unit] = []
        if group and group.type == "merge":
            rest = [before[one] for one in group.old if one != link.old]
        elif group and group.type == "split":
            rest = [after[one] for one in group.new if one != link.new]
        link.sentence = _sentence(link, before[link.old], after[link.new], group, rest)


def _sentence(link: Link, old: Unit, new: Unit, group: Group | None, others: Sequence[Unit]) -> str:
    """What became of the old one, as one plain sentence; `others` share the group with it."""
    name, after = _called(old), _called(new)
    before = name[:1].upper() + name[1:]
    renamed = f" as {after}" if after != name else ""
    moved = " and moves to another section" if link.moved else ""
    if group is None:
        return f"Part of {name} is found in {after}."
    if link.relation == "kept":
        return f"{before} is kept{renamed}{moved}."
    if link.editorial:
        now = f", and is now {after}" if renamed else ""
        return f"{before} has editorial changes only{now}{moved}."
    rest = ", ".join(_own_name(unit) for unit in others)
    if link.relation == "absorbed":
        told = f"{before} lives on in {after}" + (f", which also takes in {rest}" if rest else "")
    elif link.relation == "extracted":
        told = f"{after[:1].upper()}{after[1:]} was part of {name}" + (
            f", beside {rest}" if rest else ""
        )
    else:
        told = f"{before} is revised{renamed}" + (f", together with {rest}" if rest else "")
    facts = link.changes.facts if link.changes else []
    changes = "; ".join(_of_fact(fact) for fact in facts[:_SHOWN])
    return f"{told}{moved}{': ' if changes else ''}{changes}."


def _called(unit: Unit) -> str:
    owner = unit.parent if unit.level in {"items", "indicators"} else None
    if not owner:
        return _own_name(unit)
    owner = owner.replace("act_", "action ").replace("para_", "paragraph ")
    return f"{_own_name(unit)} of {owner}"


def _own_name(unit: Unit) -> str:
    """What a unit is called among its kind: by its label, its place in its owner, its words."""
    name = _NAMES[unit.level]
    if unit.label:
        return f"{name} {unit.label}"
    if unit.level in {"items", "indicators"}:
        return f"{name} {unit.id.rpartition('_')[2].lstrip('n')}"
    return f"{name} “{_short(unit.text)}”"


def _of_fact(fact: Fact) -> str:
    kind = fact.kind
    if fact.old is None:
        return f"{kind} “{_short(fact.new or '')}” is new"
    if fact.new is None:
        return f"{kind} “{_short(fact.old)}” is gone"
    return f"{kind} “{_short(fact.old)}” becomes “{_short(fact.new)}”"
