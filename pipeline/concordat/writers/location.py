"""Where the files of a plan go: a folder made from its id, inside the folder asked for."""

from __future__ import annotations

import re
from pathlib import Path

from concordat.writers.errors import OutputError

_PART = re.compile(r"[0-9A-Za-z][0-9A-Za-z._@+~-]*")
_DEVICES = frozenset(
    {"aux", "con", "nul", "prn"}
    | {f"com{digit}" for digit in range(1, 10)}
    | {f"lpt{digit}" for digit in range(1, 10)}
)
_LONGEST = 120


def plan_folder(directory: Path, plan_id: str) -> Path:
    """The folder of a plan, with `/` of the id as folders; `OutputError` for an unsafe id."""
    parts = plan_id.split("/")
    for part in parts:
        reason = _unsafe(part)
        if reason:
            raise OutputError(f"the id {plan_id[:200]!r} cannot name a folder: {reason}")
    folder = directory.joinpath(*parts)
    if not folder.resolve().is_relative_to(directory.resolve()):
        raise OutputError(f"{folder} leads out of {directory} by a link; nothing was written there")
    return folder


def _unsafe(part: str) -> str | None:
    if not _PART.fullmatch(part):
        return f"{part[:60]!r} is not made of letters, digits and . _ @ + ~ - alone"
    if part.endswith(".") or ".." in part:
        return f"{part[:60]!r} has stops where a folder name cannot"
    if part.partition(".")[0].lower() in _DEVICES:
        return f"{part!r} is the name of a device on Windows"
    if len(part) > _LONGEST:
        return f"a part is {len(part)} characters long, more than {_LONGEST}"
    return None
