"""Outputs that no entry of the catalogue accounts for: told to the user, never deleted."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

_PLAN_FILES = ("plan.json", "plan.xml")


def stale_outputs(outputs: Path, ids: Collection[str]) -> list[str]:
    """Folders under `outputs` that hold a plan of another id, relative and sorted."""
    found = {
        file.parent.relative_to(outputs).as_posix()
        for name in _PLAN_FILES
        for file in outputs.rglob(name)
    }
    return sorted(found - set(ids))
