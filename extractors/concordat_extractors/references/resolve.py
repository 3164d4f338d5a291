"""From mention to target: whose article, which meeting, what document, and what it says.

What is ambiguous or not there stays without target, with the reason in `why_not`; nothing is
guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from concordat_extractors.references.context import Context
from concordat_extractors.references.mention import HERE, OWN, Mention
from concordat_extractors.references.words import FALLBACK, Words, words_of
from concordat_schemas.plan import AnyElement, Reference, Target

HAS_NO = " has no "
"""Stands in the reason of a target that does not exist, and in no other reason."""

_GAP = frozenset(" ,’'s(")
_WIDEST_GAP = 6
_LONGEST_SHOWN = 8000
_LEADING = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The mentions of one text by where they begin and end."""

    starting: Mapping[int, Sequence[Mention]]
    ending: Mapping[int, Sequence[Mention]]

    @staticmethod
    def of(found: Sequence[Mention]) -> Neighbours:
        """The neighbours in a text with these mentions."""
        starting: dict[int, list[Mention]] = defaultdict(list)
        ending: dict[int, list[Mention]] = defaultdict(list)
        for one in found:
            starting[one.start].append(one)
            ending[one.end].append(one)
        return Neighbours(starting, ending)

    def beside(
        self, text: str, mention: Mention, behind: re.Pattern[str], kinds: set[str]
    ) -> Mention | None:
        """The mention of one of these kinds that says whose it is: `of the …` behind, or before."""
        joint = behind.match(text, mention.end)
        for other in self.starting.get(joint.end(), ()) if joint else ():
            if other.kind in kinds:
                return other
        for end in range(mention.start - 1, max(-1, mention.start - _WIDEST_GAP - 1), -1):
            if text[end] not in _GAP:
                return None
            for other in self.ending.get(end, ()):
                if other.kind in kinds:
                    return other
        return None


@dataclass(frozen=True, slots=True)
class Resolver:
    """Resolves the mentions of one plan."""

    context: Context
    behind: re.Pattern[str]
    foreign: re.Pattern[str]
    this_behind: re.Pattern[str]
    other_behind: re.Pattern[str]
    _targets: dict[str, tuple[Target | None, str | None]] = field(default_factory=dict)
    _texts: dict[str, str | None] = field(default_factory=dict)

    @staticmethod
    def of(context: Context, words: Words) -> Resolver:
        """A resolver with the words of the plan's language."""
        of = words.pattern("of")
        instruments = words.pattern("instruments", "other_instruments")
        capital = rf"(?!{instruments}\b)(?-i:[A-ZÀ-ÖØ-Þ])[\w’'\-]*\s"
        return Resolver(
            context,
            re.compile(
                rf"(?:\s\([^()]{{1,40}}\))?,?\s{of}(?:\s|(?<=['’]))(?:the\s)?"
                rf"(?:{words.pattern('titled')}\s)?",
                re.IGNORECASE,
            ),
            re.compile(
                rf",?\s{words.pattern('of_instrument')}(?:\s|(?<=['’]))(?:{words.pattern('determiners')}\s)?"
                rf"(?:(?:{capital}){{0,4}}{words.pattern('other_instruments')}"
                rf"|(?:{capital}){{1,4}}{words.pattern('instruments')})(?!\w)",
                re.IGNORECASE,
            ),
            re.compile(
                rf"(?:\s{of})?\s{words.pattern('this')}\s{words.pattern('articles')}(?!\w)",
                re.IGNORECASE,
            ),
            re.compile(rf",?\s{words.pattern('of')}\s", re.IGNORECASE),
        )

    def resolve(
        self, element: str, name: str, text: str, found: Sequence[Mention], first: int
    ) -> list[Reference]:
        """The references of one text; `first` is the index the first of them will have."""
        made = []
        around: list[tuple[Mention, int]] = []
        near = Neighbours.of(found)
        for offset, mention in enumerate(found):
            while around and around[-1][0].end < mention.end:
                around.pop()
            enclosing = next(
                (held for held in reversed(around) if held[0].span != mention.span), None
            )
            if not around or around[-1][0].span != mention.span:
                around.append((mention, first + offset))
            target, why_not, locator = self._target(element, text, mention, near)
            made.append(
                Reference(
                    element=element,
                    field=name,
                    start=mention.start,
                    end=mention.end,
                    raw=text[mention.start : mention.end],
                    kind=mention.kind,
                    target=target,
                    locator=locator,
                    date=mention.date,
                    generic=mention.generic,
                    within=enclosing[1] if enclosing else None,
                    resolved=why_not is None and (target is not None or mention.date is not None),
                    why_not=why_not,
                )
            )
        return made

    def _target(
        self, element: str, text: str, mention: Mention, near: Neighbours
    ) -> tuple[Target | None, str | None, str | None]:
        """Target, why there is none, and the place within it."""
        locator = mention.locator
        if mention.generic:
            return None, None, locator
        if mention.key is None:
            return None, mention.why_not, locator
        key: str | None = mention.key
        if key is not None and key.startswith(HERE):
            return self._here(element, text, mention, near)
        if key is not None and key.startswith(OWN):
            if mention.kind == "treaty_article" and self._is_foreign(text, mention, near):
                return None, "it is of an instrument that no authority knows", locator
            key, why_not = self._placed(mention, self._instrument(text, mention, near))
            if key is None:
                return None, why_not, locator
        assert key is not None
        if key not in self._targets:
            self._targets[key] = self._look_up(mention.kind, key)
        target, why_not = self._targets[key]
        return target, why_not, locator

    def _instrument(self, text: str, mention: Mention, near: Neighbours) -> str | None:
        """The instrument the words name for a provision or meeting, else the plan's own."""
        named = near.beside(text, mention, self.behind, {"convention"})
        return named.key if named else self.context.own

    def _is_foreign(self, text: str, mention: Mention, near: Neighbours) -> bool:
        """Whether the words behind an article name an instrument that is not a known one."""
        if self.foreign.match(text, mention.end) is None:
            return False
        return near.beside(text, mention, self.behind, {"convention"}) is None

    def _placed(self, mention: Mention, instrument: str | None) -> tuple[str | None, str | None]:
        """The key of a mention with its instrument put in, or why that cannot be done."""
        key = mention.key or ""
        if key.startswith(f"{OWN}|"):
            candidates = key.split("|")[1:]
            chosen = [one for one in candidates if one.partition("/")[0] == instrument]
            if chosen or (instrument is None and len(candidates) == 1):
                return (chosen or candidates)[0], None
            if instrument is None:
                return None, "meetings of more than one convention are called so, and none is named"
            known = {body.instrument for body in self.context.authorities.bodies.values()}
            alike = {one.partition("/")[2] for one in candidates}
            if instrument not in known and len(alike) == 1:
                return f"{instrument}/{alike.pop()}", None
            owner = self._title(instrument)
            return None, f"no authority holds such meetings of the {owner}"
        if instrument is None:
            return None, "no convention is named, and the plan's own is not known"
        return key.replace(OWN, instrument, 1), None

    def _here(
        self, element: str, text: str, mention: Mention, near: Neighbours
    ) -> tuple[Target | None, str | None, str | None]:
        """A part of the document at hand, or of the one named beside it."""
        context = self.context
        raw = text[mention.start : mention.end]
        part = (mention.key or "").removeprefix(HERE)
        if mention.kind == "action":
            other = near.beside(text, mention, self.behind, {"action_plan"})
            if other and other.key and other.key != context.plan.id:
                key = f"{other.key}{HERE}{part}"
                target, why_not = self._action_of(other.key, part, raw)
                return target or (Target(id=key) if why_not is None else None), why_not, None
        elif mention.kind in {"paragraph", "annex"}:
            other = near.beside(text, mention, self.behind, {"un_document", "resolution"})
            if other and other.key:
                target, why_not = self._look_up(other.kind, other.key)
                return target, why_not, raw
            if mention.kind == "paragraph" and context.is_treaty:
                return (*self._paragraph_of_treaty(element, text, mention, part), None)
        number = part.partition("__")[0].partition("_")[2].replace("-", ".")
        held = context.numbered.get(mention.kind, {}).get(number.upper())
        held = held or context.numbered.get(mention.kind, {}).get(number.replace(".", "-").upper())
        whole = context.held.get(part) if "__" in part else held
        if whole is None:
            return None, self._not_here(mention, raw, text), None
        return self._own_target(whole, raw), None, None

    def _own_target(self, element: AnyElement, raw: str) -> Target:
        plan = self.context.plan
        title = plan.metadata.short_title or plan.metadata.title
        return Target(
            id=f"{plan.id}{HERE}{element.id}",
            title=f"{raw[:1].upper()}{raw[1:]}, {title}" if title else raw,
            text=self._shown(element),
        )

    def _shown(self, element: AnyElement) -> str | None:
        """What the element says, cut where it is so long that many references would swell."""
        if element.id not in self._texts:
            text = self.context.text_of(element)
            cut = f"{text[:_LONGEST_SHOWN].rstrip()} …"
            self._texts[element.id] = (text if len(text) <= _LONGEST_SHOWN else cut) or None
        return self._texts[element.id]

    def _not_here(self, mention: Mention, raw: str, text: str) -> str:
        if self.other_behind.match(text, mention.end):
            return "it is of a document that is not known"
        if not self.context.numbered.get(mention.kind):
            return (
                f"no document is named for it, and the {mention.kind}s of this one have no numbers"
            )
        last = self.context.last_action
        if mention.kind == "action" and last is not None:
            return f"the plan{HAS_NO}{raw}; its last is {last}"
        return f"the document{HAS_NO}{raw}"

    def _action_of(self, plan: str, part: str, raw: str) -> tuple[Target | None, str | None]:
        known = self.context.authorities.plans.get(plan)
        number = _LEADING.search(part)
        if known and known.last_action and number and int(number[1]) > known.last_action:
            return None, f"the {known.title}{HAS_NO}{raw}; its last is {known.last_action}"
        title = f"Action {number[1] if number else part}, {known.title}" if known else None
        return Target(id=f"{plan}{HERE}{part}", title=title), None

    def _paragraph_of_treaty(
        self, element: str, text: str, mention: Mention, part: str
    ) -> tuple[Target | None, str | None]:
        article = self.context.article_of(element)
        own = self.context.own
        if article is None or own is None:
            return None, "the article is not named"
        if self.other_behind.match(text, mention.end) and not self.this_behind.match(
            text, mention.end
        ):
            return None, "the article is not named by a number"
        number, _, item = part.removeprefix("para_").partition("__item_")
        key = f"{own}/art/{article}/par/{number}" + (f"/item/{item}" if item else "")
        return self._provision(key, own)

    def _look_up(self, kind: str, key: str) -> tuple[Target | None, str | None]:
        """What the authorities hold under a target id."""
        held = self.context.authorities
        instrument = key.partition("/")[0]
        if kind == "treaty_article":
            return self._provision(key, instrument)
        if kind in {"meeting", "review_conference"} or key in held.meetings:
            return self._meeting(key), None
        if kind == "date_deadline":
            return self._meeting(key), None
        if kind == "reporting_form":
            form = held.forms.get(key)
            if form is None:
                return None, f"no authority holds this form of the {self._title(instrument)}"
            letter = f"Form {form.letter}"
            return Target(id=key, title=f"{letter}: {form.title}" if form.title else letter), None
        if kind == "action_plan":
            return self._plan(key), None
        if key in held.instruments:
            one = held.instruments[key]
            return Target(id=key, title=one.title, link=one.link), None
        if key.startswith("un/"):
            return self._document(key)
        document = held.documents.get(key)
        if document:
            return Target(id=key, title=document.title), None
        if kind == "standard" and instrument in held.instruments:
            series = held.instruments[instrument]
            number = key.partition("/")[2].replace("-", "/", 1)
            name = (series.series or "{number}").replace("{number}", number)
            return Target(id=key, title=name, link=series.link), None
        return None, "no authority holds it"

    def _provision(self, key: str, instrument: str) -> tuple[Target | None, str | None]:
        held = self.context.authorities
        title = self._title(instrument)
        found = held.provisions.get(key)
        known = held.instruments.get(instrument)
        if found:
            heading = f" ({found.heading})" if found.heading else ""
            name = f"{found.title}{heading}, {title}"
            return Target(
                id=key, title=name, link=known.link if known else None, text=found.text or None
            ), None
        parts = key.split("/")
        name = f"Article {parts[2]}"
        last = held.last_article(instrument)
        if last is not None and parts[2].isdecimal() and not 0 < int(parts[2]) <= last:
            return None, f"the {title}{HAS_NO}{name}; its last is {last}"
        if held.articles_of(instrument):
            parent = next((one for one in _parents(key) if one in held.provisions), None)
            of = f"{held.provisions[parent].title} of the {title}" if parent else f"the {title}"
            return None, f"{of}{HAS_NO}{_last_part(key)}"
        if known is None:
            return None, "no authority holds the treaty"
        below = "".join(f", paragraph {one}" for one in parts[4:5])
        target = Target(id=key, title=f"{name}{below}, {title}", link=known.link)
        return target, None if last else f"no authority holds the text of the {title}"

    def _meeting(self, key: str) -> Target | None:
        held = self.context.authorities
        meeting = held.meetings.get(key)
        body_id, _, number = key.rpartition("/")
        body = held.bodies.get(body_id)
        if body is None:
            series = body_id.partition("/")[2]
            alike = (one for one in held.bodies.values() if one.id.partition("/")[2] == series)
            body = next(alike, None)
        if body is None:
            return None
        if meeting is None:
            ordinals = words_of(FALLBACK).lists["ordinals"]
            rank = int(number)
            ordinal = ordinals[rank - 1][0] if rank <= len(ordinals) else f"{rank}th"
            return Target(
                id=key,
                title=f"{ordinal.capitalize()} {body.title}, {self._title(key.partition('/')[0])}",
            )
        when = f", {meeting.place}" if meeting.place else ""
        when += f", {meeting.dates.replace('/', ' to ')}" if meeting.dates else ""
        return Target(id=key, title=f"{meeting.title}{when}")

    def _plan(self, key: str) -> Target:
        plan = self.context.plan
        known = self.context.authorities.plans.get(key)
        title = known.title if known else plan.metadata.short_title or plan.metadata.title
        return Target(id=key, title=title)

    def _document(self, key: str) -> tuple[Target | None, str | None]:
        held = self.context.authorities
        symbol = key.removeprefix("un/")
        document = held.documents.get(key)
        rule = next(
            (
                one
                for one in held.symbols
                if symbol == one.prefix or symbol.startswith(f"{one.prefix}/")
            ),
            None,
        )
        link = rule.link.replace("{symbol}", symbol) if rule and rule.link else None
        title = document.title if document else (f"{symbol}, {rule.body}" if rule else symbol)
        why_not = None if rule or document else "no authority knows who issues such symbols"
        return Target(id=key, title=title, link=link), why_not

    def _title(self, instrument: str) -> str:
        known = self.context.authorities.instruments.get(instrument)
        return known.title if known else instrument


def _parents(key: str) -> list[str]:
    parts = key.split("/")
    return ["/".join(parts[:end]) for end in range(len(parts) - 2, 2, -2)]


_PART_NAMES = {"art": "Article", "par": "paragraph", "item": "item"}


def _last_part(key: str) -> str:
    *_, name, label = key.split("/")
    return f"{_PART_NAMES[name]} {f'({label})' if name == 'item' else label}"
