"""Corrections: a person's mending of an extraction, keyed by content and replayed on every run.

    [[correction]]
    kind = "action"               # action, not_action, heading, not_heading, label, join
    text = "Consider adding an action on"      # how the paragraph begins, three words at least
    number = "27"
    note = "why, for the next reader"

A correction whose text begins no paragraph any more, or several, is not applied, and is reported.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, get_args

from concordat_extractors.errors import InputError
from concordat_extractors.structure.labels import read_label
from concordat_extractors.structure.lines import Forced, Line, make_line
from concordat_extractors.structure.units import TableUnit, Unit
from concordat_schemas.identity import content_key
from concordat_schemas.plan import CorrectionUse
from concordat_schemas.source import Run

Kind = Literal["action", "not_action", "heading", "not_heading", "label", "join"]
_NEEDS = {"action": "number", "label": "label", "join": "with"}
_KEYS = {"kind", "text", "number", "label", "level", "with", "note"}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction; `value` is the number, label or second text its kind needs."""

    kind: Kind
    text: str
    value: str = ""
    level: int = 1
    note: str | None = None

    @property
    def key(self) -> str:
        """Key of its content."""
        return content_key(f"{self.kind} {self.text}")


@dataclass
class Corrections:
    """All corrections of a document, and what became of each."""

    entries: Sequence[Correction] = ()
    uses: list[CorrectionUse] = field(default_factory=list)

    def mend_units(self, units: list[Unit]) -> list[Unit]:
        """The units with every correction applied that still fits."""
        self.uses = []
        for entry in self.entries:
            found = _lines_beginning(entry.text, units)
            if len(found) != 1:
                reason = "begins no paragraph" if not found else f"begins {len(found)} paragraphs"
                self._report(entry, f"its text {reason}")
            elif entry.kind == "join":
                units = self._join(entry, found[0], units)
            else:
                number = entry.value or None
                found[0].forced = Forced(entry.kind, number, entry.level)
                found[0].rules.append(f"corrected by hand: {entry.kind}")
                self._report(entry, None)
        return units

    def _join(self, entry: Correction, first: Line, units: list[Unit]) -> list[Unit]:
        second = _lines_beginning(entry.value, units)
        if len(second) != 1 or second[0] is first:
            self._report(entry, "its second text begins no paragraph, or several")
            return units
        block = replace(
            first.block,
            runs=[*first.block.runs, Run(" "), *second[0].block.runs],
            places=[*first.block.places, *second[0].block.places],
        )
        joined = make_line(block)
        joined.rules.append("two paragraphs joined by hand")
        self._report(entry, None)
        return [joined if unit is first else unit for unit in units if unit is not second[0]]

    def _report(self, entry: Correction, failure: str | None) -> None:
        note = "; ".join(part for part in (failure, entry.note) if part) or None
        use = CorrectionUse(key=entry.key, kind=entry.kind, applied=failure is None, note=note)
        self.uses.append(use)


def _lines_beginning(text: str, units: Sequence[Unit]) -> list[Line]:
    wanted = _folded(text)
    lines = [unit for unit in units if not isinstance(unit, TableUnit)]
    return [line for line in lines if (_folded(line.text) + " ").startswith(wanted + " ")]


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def load_corrections(path: Path) -> Corrections:
    """The corrections of a file; InputError names the entry and key that is wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError(f"{path.name}: the corrections cannot be read ({reason}).") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path.name}: the corrections are not valid TOML: {error}.") from None
    other = next((key for key in data if key != "correction"), None)
    if other is not None:
        raise InputError(f"{path.name}: the key {other} is unknown; use [[correction]].")
    rows = data.get("correction", [])
    if not isinstance(rows, list):
        raise InputError(f"{path.name}: corrections stand under [[correction]] heads.")
    return Corrections(
        [_entry(row, f"{path.name}, correction {n}") for n, row in enumerate(rows, 1)]
    )


def _entry(row: Any, where: str) -> Correction:
    if not isinstance(row, dict):
        raise InputError(f"{where}: it must be a table of keys.")
    unknown = sorted(set(row) - _KEYS)
    if unknown:
        raise InputError(
            f"{where}: the key {unknown[0]} is unknown; use {', '.join(sorted(_KEYS))}."
        )
    kind: Any = row.get("kind")
    if kind not in get_args(Kind):
        raise InputError(f"{where}: kind must be one of {', '.join(get_args(Kind))}.")
    text = row.get("text")
    if not isinstance(text, str) or len(_WORD.findall(text)) < 3:
        raise InputError(
            f"{where}: text must give at least the first three words of the paragraph."
        )
    needed = _NEEDS.get(kind)
    value = row.get(needed) if needed else row.get("number")
    if needed and not value:
        raise InputError(f"{where}: a correction of kind {kind} needs the key {needed}.")
    if kind == "label" and read_label(f"{value}.") is None:
        raise InputError(f"{where}: label must be a letter or number without brackets, such as b.")
    level = row.get("level", 1)
    if isinstance(level, bool) or not isinstance(level, int) or not 1 <= level <= 9:
        raise InputError(f"{where}: level must be a number from 1 to 9.")
    note = row.get("note")
    return Correction(kind, text, str(value or ""), level, str(note) if note else None)
