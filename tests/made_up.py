"""Small documents written to a file and read back, as a user would read them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from concordat_extractors.extract import Extraction, extract
from concordat_schemas.plan import Action, Item, Paragraph, Plan, elements, walk_items

OPENINGS = {
    "en": (
        "Harbour Action Plan 2027–2031",
        "1. The States Parties remain concerned by the state of harbours and of the coasts that "
        "lie next to them, and recall what was agreed.",
        "2. With these considerations in mind, States Parties will take the following actions:",
    ),
    "fr": (
        "Plan d’action pour les ports 2027-2031",
        "1. Les États parties demeurent préoccupés par l’état des ports et des côtes qui les "
        "entourent, et rappellent ce qui a été convenu.",
        "2. Compte tenu de ce qui précède, les États parties prendront les mesures suivantes :",
    ),
    "es": (
        "Plan de Acción para los puertos 2027-2031",
        "1. Los Estados partes siguen preocupados por el estado de los puertos y de las costas "
        "que los rodean, y recuerdan lo que se acordó.",
        "2. Teniendo esto en cuenta, los Estados partes adoptarán las siguientes medidas:",
    ),
}


def documents(
    folder: Path, *blocks: str, name: str = "plan.txt", **options: Any
) -> list[Extraction]:
    """The documents of a text file whose paragraphs are `blocks`; none has lost a glyph."""
    path = folder / name
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    found = extract(path, **options)
    assert [one.plan.diagnostics.coverage.lost for one in found] == [0] * len(found)
    return found


def document(folder: Path, *blocks: str, name: str = "plan.txt", **options: Any) -> Plan:
    """The one document of a text file whose paragraphs are `blocks`."""
    found = documents(folder, *blocks, name=name, **options)
    assert len(found) == 1, [one.plan.metadata.title for one in found]
    return found[0].plan


def plan(folder: Path, *blocks: str, language: str = "en", **options: Any) -> Plan:
    """A plan with a title, a paragraph of narrative and a lead-in before `blocks`."""
    return document(folder, *OPENINGS[language], *blocks, **options)


def action(folder: Path, *blocks: str, language: str = "en", **options: Any) -> Action:
    """The one action of a plan whose actions are `blocks`."""
    found = plan(folder, *blocks, language=language, **options).actions
    assert len(found) == 1, [one.number for one in found]
    return found[0]


def shape(items: Sequence[Item]) -> list[Any]:
    """Items as a person would jot them down: `b text`, with the items inside it as a list."""
    found: list[Any] = []
    for item in items:
        found.append(f"{item.label} {item.text}" if item.label else f"• {item.text}")
        if item.items:
            found.append(shape(item.items))
    return found


def codes(one: Plan) -> list[str]:
    """Codes of the warnings."""
    return [warning.code for warning in one.diagnostics.warnings]


def sentences(one: Plan, code: str) -> list[str]:
    """Sentences of the warnings of one code."""
    return [warning.sentence for warning in one.diagnostics.warnings if warning.code == code]


def ids(one: Plan) -> list[str]:
    """Ids of all elements in reading order."""
    return [element.id for element in elements(one)]


def all_items(one: Plan) -> list[Item]:
    """Every item of every action and paragraph."""
    owners: list[Action | Paragraph] = [*one.actions, *one.paragraphs]
    return [item for owner in owners for item in walk_items(owner.items)]
