"""Wording: sentences made from the word banks, one bank a language."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

_SLOT = re.compile(r"\{(\w+)\}")


@cache
def bank(language: str) -> dict[str, Any]:
    """The word bank of a language as loaded."""
    with (Path(__file__).parent / "words" / f"{language}.toml").open("rb") as file:
        return tomllib.load(file)


class Words:
    """Draws wording of one language; `deep` words come from the bank's indicator part too."""

    def __init__(self, language: str, random: Random) -> None:
        self.bank = bank(language)
        self.random = random

    def pick(self, slot: str) -> Any:
        """One entry of a list of the bank, as it stands."""
        return self.random.choice(self._entries(slot))

    def say(self, slot: str, **given: object) -> str:
        """One entry with its slots filled."""
        return self.fill(self.pick(slot), **given)

    def fill(self, template: str, **given: object) -> str:
        """A template with its slots filled, some of them as given."""

        def put(match: re.Match[str]) -> str:
            name = match[1]
            return str(given[name]) if name in given else self.say(name, **given)

        return _SLOT.sub(put, template)

    def _entries(self, slot: str) -> list[Any]:
        if slot in self.bank:
            return list(self.bank[slot])
        return list(self.bank["indicator"][slot])
