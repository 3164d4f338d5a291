"""What texts call things by name: instruments, plans and documents, and their abbreviations.

Names come from the authorities and from the plan itself. Names that share their last word may
share it in the text too: `WPS and YPS Agendas` is two agendas. A name with a definition in
brackets behind it is one mention with it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from concordat_extractors.references.authorities import Authorities
from concordat_extractors.references.mention import Mention, Spans
from concordat_extractors.references.words import Words
from concordat_schemas.plan import ReferenceKind

if TYPE_CHECKING:
    from spacy.tokens import Doc

_INSIDE = re.compile(r"\s?\(([^()]{2,80})\)")
_ABBREVIATION = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[A-Z][A-Za-z0-9&.\-]{1,11}")
_LONGEST_SHARED = 12
_HEAD = re.compile(r"^(?P<stem>.+\S)\s(?P<head>[A-Z][a-z]+)$")


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that has names: its target id and the kind of a mention of it."""

    key: str
    kind: ReferenceKind


@dataclass(slots=True)
class Names:
    """Finds names in tokens."""

    by_id: dict[str, Named]
    plan_names: dict[str, frozenset[str]]
    abbreviations: dict[str, str]
    heads: dict[str, dict[str, str]]
    joint: re.Pattern[str]
    own_words: frozenset[str]
    alternatives: re.Pattern[str]
    around: re.Pattern[str]
    _matcher: object

    @staticmethod
    def of(authorities: Authorities, words: Words, language: str) -> Names:
        """A finder of everything the authorities name."""
        from concordat_extractors.references.analysis import NameMatcher

        by_id: dict[str, Named] = {}
        phrases: dict[str, list[str]] = {}
        short: dict[str, list[str]] = {}
        plan_names: dict[str, frozenset[str]] = {}
        heads: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for one in authorities.instruments.values():
            by_id[one.id] = Named(one.id, one.kind)
            phrases[one.id] = [*one.every_name]
            short[one.id] = list(one.abbreviations)
        for plan in authorities.plans.values():
            by_id[plan.id] = Named(plan.id, "action_plan")
            phrases[plan.id] = [*plan.every_name]
            short[plan.id] = list(plan.abbreviations)
            plan_names[plan.id] = frozenset(_place_of(name, words) for name in phrases[plan.id])
        for document in authorities.documents.values():
            kind: ReferenceKind = (
                "standard"
                if document.id.partition("/")[0] in by_id
                and (by_id[document.id.partition("/")[0]].kind == "standard")
                else "un_document"
            )
            by_id[document.id] = Named(document.id, kind)
            phrases[document.id] = [document.title, *document.names]
        for key, names in phrases.items():
            for name in names:
                split = _HEAD.match(name)
                if split and by_id[key].kind == "agenda_or_framework":
                    heads[split["head"]].setdefault(key, [*short.get(key, [])]).append(
                        split["stem"]
                    )
        stems = {
            head: {stem: key for key, held in owners.items() for stem in held}
            for head, owners in heads.items()
            if len(owners) > 1
        }
        joint = re.compile(
            rf"(?:,?\s{words.pattern('joints')}\s|,\s)(?:{words.pattern('determiners')}\s)?",
            re.IGNORECASE,
        )
        own_words = frozenset(word.split()[-1] for word in words["own"])
        unique = {name: key for key, held in short.items() for name in held}
        plural = {key: [*held, *(f"{name}s" for name in held)] for key, held in short.items()}
        return Names(
            by_id,
            plan_names,
            unique,
            stems,
            joint,
            own_words,
            re.compile(rf"\s{words.pattern('joints')}\s|[,;]\s|/", re.IGNORECASE),
            re.compile(
                rf"^(?:{words.pattern('defining', 'determiners')}\b|[\s:,\"“”‘’'«»])+"
                r"|[\s\"“”‘’'«»]+$",
                re.IGNORECASE,
            ),
            NameMatcher(phrases, plural, language),
        )

    def find(self, doc: Doc, text: str) -> Iterator[tuple[Mention, str | None]]:
        """The names in a text, each with the abbreviation it is written as, if it is one."""
        spans: list[tuple[int, int, str, bool]] = []
        for key, start, end in self._matcher.find(doc):  # type: ignore[attr-defined]
            raw = text[start:end]
            in_symbol = "/" in (text[start - 1 : start], text[end : end + 1])
            if any(char.isupper() for char in raw) and not in_symbol:
                spans.append(
                    (
                        start,
                        end,
                        key,
                        raw.rstrip("s") in self.abbreviations or raw in self.abbreviations,
                    )
                )
        shared = list(self._sharing_a_head(text))
        for start, end, keys in shared:
            for key, stem in keys:
                short = stem if stem in self.abbreviations else None
                yield Mention(start, end, self.by_id[key].kind, key), short
        inside = Spans((start, end) for start, end, _ in shared)
        apart = [one for one in spans if not inside.hold(one[0], one[1])]
        for start, end, key, is_short in _longest(apart, self.by_id):
            named = self.by_id[key]
            yield Mention(start, end, named.kind, key), text[start:end] if is_short else None

    def _sharing_a_head(self, text: str) -> Iterator[tuple[int, int, list[tuple[str, str]]]]:
        for head, stems in self.heads.items():
            at = text.find(head)
            while at > 0:
                end = at + len(head) + (text[at + len(head) : at + len(head) + 1] == "s")
                found = self._stems_before(text, at, stems)
                if len(found) > 1:
                    yield found[-1][0], end, [named for _, named in reversed(found)]
                at = text.find(head, end)

    def _stems_before(
        self, text: str, at: int, stems: Mapping[str, str]
    ) -> list[tuple[int, tuple[str, str]]]:
        """The stems one behind the other up to there, the last first, each with its key."""
        found: list[tuple[int, tuple[str, str]]] = []
        end = at
        while len(found) < _LONGEST_SHARED:
            window = text[max(0, end - 30) : end]
            trimmed = end if found else end - len(window) + len(window.rstrip())
            before = next(
                (
                    (trimmed - len(stem), (key, stem))
                    for stem, key in stems.items()
                    if text.endswith(stem, 0, trimmed)
                    and not (trimmed > len(stem) and text[trimmed - len(stem) - 1].isalnum())
                ),
                None,
            )
            if before is None:
                return found
            found.append(before)
            first = max(0, before[0] - 30)
            joints = [
                one for one in self.joint.finditer(text, first, before[0]) if one.end() == before[0]
            ]
            if not joints:
                return found
            end = joints[0].start()
        return found

    def defined(self, text: str, mention: Mention) -> tuple[int, list[str], bool]:
        """Where the mention ends with its definition, what it defines, and whether it is `the` one.

        The last says that the text takes the thing for its own: `(CCM or Convention)`.
        """
        inside = _INSIDE.match(text, mention.end)
        if inside is None:
            return mention.end, [], False
        short: list[str] = []
        own = False
        for alternative in self.alternatives.split(inside[1]):
            word = self.around.sub("", alternative)
            if not word:
                continue
            if _ABBREVIATION.fullmatch(word):
                short.append(word)
            elif word.casefold() in self.own_words:
                own = True
            else:
                return mention.end, [], False
        if not short and not own:
            return mention.end, [], False
        return inside.end(), short, own


def taken_abbreviations(text: str) -> Iterator[tuple[str, int]]:
    """Abbreviations that a text defines by the initials of the words before them, and where."""
    for found in re.finditer(r"\(([A-Z]{2,8})s?\)", text):
        words = re.findall(r"[\w’']+", text[max(0, found.start() - 120) : found.start()])
        initials = "".join(word[0] for word in words if word[0].isupper())
        if initials.endswith(found[1]):
            yield found[1], found.start()


def _place_of(name: str, words: Words) -> str:
    """What an action plan is named after, in small letters: `dubrovnik`."""
    for template in words["plan_names"]:
        before, _, after = template.partition("{name}")
        if name.startswith(before) and name.endswith(after) and len(name) > len(before + after):
            return name[len(before) : len(name) - len(after)].casefold()
    return name.casefold()


def _longest(
    spans: Sequence[tuple[int, int, str, bool]], by_id: Mapping[str, Named]
) -> list[tuple[int, int, str, bool]]:
    """Spans without those inside a longer one of the same sort; titles of documents hold others."""
    kept: list[tuple[int, int, str, bool]] = []
    open_: list[tuple[int, int, str, bool]] = []
    for span in sorted({*spans}, key=lambda one: (one[0], -one[1], one[2])):
        open_ = [one for one in open_ if one[1] > span[0]]
        around = [one for one in open_ if span[1] <= one[1]]
        if any(by_id[one[2]].kind != "un_document" for one in around):
            continue
        if any(by_id[span[2]].kind == "un_document" for _ in around):
            continue
        kept.append(span)
        open_.append(span)
    return kept
