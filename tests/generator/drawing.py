"""Drawing by chance: what every part of a made-up plan needs to choose its words."""

from __future__ import annotations

from random import Random

from .model import Look
from .words import Words


class Drawer:
    """Draws wording for one plan; `used` holds what it already says."""

    def __init__(self, random: Random, words: Words, look: Look, used: set[str]) -> None:
        self.random = random
        self.words = words
        self.look = look
        self.used = used

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self.random.random() < share

    def fresh(self, slot: str, **given: object) -> str:
        """Wording not yet in this plan, so that every element can be told from every other."""
        for _ in range(40):
            text = self.words.say(slot, **given)
            if text not in self.used:
                break
        else:
            text = f"{text[:-1]} ({len(self.used)})." if text.endswith(".") else text
        self.used.add(text)
        return text

    def fresh_from(self, template: str) -> str:
        """A filled template not yet in this plan, where that can be had."""
        for _ in range(40):
            text = self.words.fill(template)
            if text not in self.used:
                break
        self.used.add(text)
        return text

    def end(self, ends: str, position: int, count: int) -> str:
        """The list punctuation after an entry."""
        space = " " if self.look.language == "fr" else ""
        if ends == "none":
            return ""
        if ends == "stop" or position == count:
            return "."
        if position == count - 1:
            return f"{space};{self.words.bank['joint_and'][0]}"
        return f"{space};"
