"""Where a file that a person wrote is wrong: the first fault pydantic finds, in their words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError


@dataclass(frozen=True, slots=True)
class Fault:
    """The first fault of a file of tables: which entry and key, and how many more there are.

    `table` is the name of the table, `last` the innermost key, `found` what pydantic says.
    """

    where: str
    key: str
    more: str
    table: str
    last: str
    found: Mapping[str, Any]

    def told(self, said: str) -> str:
        """The whole sentence around what is to be said of the value."""
        return f"{self.where}{self.key}: {said}{self.more}"


def first_fault(error: ValidationError, entry_name: Callable[[str, int], str]) -> Fault:
    """The first of the faults; `entry_name` names an entry by its table and place."""
    faults = error.errors(include_url=False)
    found = faults[0]
    table, *rest = found["loc"]
    where = f"`{table}`"
    if rest and isinstance(rest[0], int):
        where = entry_name(str(table), rest[0])
        rest = rest[1:]
    keys = [
        str(key) if isinstance(key, str) else f"number {key + 1}" for key in rest if key != "[key]"
    ]
    return Fault(
        where,
        f", key `{' '.join(keys)}`" if keys else "",
        f" ({len(faults) - 1} more faults.)" if len(faults) > 1 else "",
        str(table),
        next((key for key in reversed(found["loc"]) if isinstance(key, str)), ""),
        found,
    )
