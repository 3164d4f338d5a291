"""A person's decisions on links: kept in a small file, keyed by content, and replayed.

`decisions.toml` stands beside the corpus; the spreadsheet of a comparison can be given in its
place. A decision names the two texts it is about by their content keys, so that it still applies
when elements are renumbered, and no longer does when a text was changed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from concordat_extractors.errors import InputError
from concordat_extractors.faults import first_fault
from concordat_schemas.alignment import DecisionKind, Relation
from concordat_schemas.plan import Model

DECISIONS_FILE = "decisions.toml"
LARGEST = 50_000_000

Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]


class Decision(Model):
    """One decision: the content keys of both texts, what is decided, and why.

    `pin` makes the two a link, `forbid` keeps them from being one, `relabel` gives their link
    another relation.
    """

    kind: DecisionKind
    old: Key
    new: Key
    relation: Relation | None = None
    note: str | None = None

    @property
    def key(self) -> str:
        """What tells this decision from others."""
        return f"{self.old}-{self.new}"


class _File(Model):
    decision: list[Decision] = Field(default_factory=list)


def load_decisions(path: Path) -> list[Decision]:
    """The decisions in a TOML file, or in the spreadsheet of a comparison.

    Raises InputError, one sentence with file, place and remedy.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path.name} is larger than {LARGEST // 1_000_000} MB; split it.")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path.name}: the decisions cannot be read ({error.strerror}).") from None
    if data[:2] == b"PK":
        return _of_sheet(data, path.name)
    try:
        content = tomllib.loads(data.decode("utf-8-sig"))
        found = _File.model_validate(content).decision
    except UnicodeDecodeError:
        raise InputError(f"{path.name}: is not UTF-8; save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path.name}: is not valid TOML: {error}.") from None
    except ValidationError as error:
        fault = first_fault(error, lambda table, index: f"{table} number {index + 1}")
        raise InputError(f"{path.name}: {fault.told(fault.found['msg'])}; mend it.") from None
    return _checked(found, path.name)


def decisions_toml(decisions: Iterable[Decision]) -> str:
    """Decisions as the text of a decisions file."""
    blocks = []
    for one in decisions:
        lines = ["[[decision]]", f'kind = "{one.kind}"', f'old = "{one.old}"', f'new = "{one.new}"']
        if one.relation:
            lines.append(f'relation = "{one.relation}"')
        if one.note:
            lines.append(f"note = {_quoted(one.note)}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + ("\n" if blocks else "")


def _of_sheet(data: bytes, name: str) -> list[Decision]:
    from concordat.decision_sheet import read_decisions

    made = []
    for one in read_decisions(data, name):
        if one.old_key is None or one.new_key is None:
            raise InputError(
                f"{one.where}: this row has no text on one side, so there is nothing to key the "
                "decision by; write it in the row of the two elements, or into decisions.toml."
            )
        made.append(
            Decision(
                kind=one.kind,
                old=one.old_key,
                new=one.new_key,
                relation=one.relation,
                note=one.note,
            )
        )
    return _checked(made, name)


def _checked(found: list[Decision], name: str) -> list[Decision]:
    """Decisions once each; InputError where one pair is decided twice otherwise."""
    held: dict[str, Decision] = {}
    for one in found:
        if one.kind == "relabel" and one.relation is None:
            raise InputError(f"{name}: the decision {one.key} relabels and names no relation.")
        before = held.setdefault(one.key, one)
        if (before.kind, before.relation) != (one.kind, one.relation):
            raise InputError(f"{name}: {one.key} is decided twice, and differently; keep one.")
    return list(held.values())


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in plain) + '"'
