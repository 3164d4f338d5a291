"""Which convention a plan is of, and what to do where no authority knows it.

What the metadata names; else what the text takes for its own, `Convention on Cluster Munitions
(CCM or Convention)`; else the family in the plan's id; else the convention the text names most. A
convention that no authority knows is known by its name and the abbreviation the text gives it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from concordat_extractors.references.authorities import Authorities
from concordat_extractors.references.entries import Instrument
from concordat_extractors.references.mention import Mention
from concordat_schemas.identity import slug
from concordat_schemas.plan import Plan

_LOCAL = "local"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SHORT = re.compile(r"\s?\(([A-Z][A-Za-z]{1,9})\b")


def own_convention(
    plan: Plan, authorities: Authorities, found: Iterable[Mention], stated: str | None
) -> str | None:
    """The id of the instrument a plan is of; `stated` is what its text takes for its own."""
    named = instrument_named(plan.metadata.convention, authorities)
    if named or stated:
        return named or stated
    family = plan.id.partition("/")[0]
    if family in authorities.instruments:
        return family
    counted = Counter(one.key for one in found if one.kind == "convention" and one.key)
    return counted.most_common(1)[0][0] if counted else None


def instrument_named(name: str | None, authorities: Authorities) -> str | None:
    """The instrument of that name or abbreviation, without regard to case and articles."""
    if not name:
        return None
    wanted = _plain(name)
    for one in authorities.instruments.values():
        if wanted in {_plain(each) for each in (*one.every_name, *one.abbreviations)}:
            return one.id
    return None


def with_own_convention(
    plan: Plan, authorities: Authorities, texts: Sequence[str]
) -> Authorities | None:
    """The authorities with the convention the metadata names, where they do not know it.

    None where they do, or where none is named. Its id is the family in the plan's id, else the
    abbreviation the text defines for it, else its name.
    """
    name = plan.metadata.convention
    if not name or instrument_named(name, authorities):
        return None
    family = plan.id.partition("/")[0]
    if family == _LOCAL or not _ID.fullmatch(family) or family in authorities.instruments:
        family = _defined(name, texts).lower() or slug(name, 60)
    if not _ID.fullmatch(family) or family in authorities.instruments:
        return None
    return _extended(authorities, family, name)


@lru_cache(maxsize=8)
def _extended(authorities: Authorities, identifier: str, name: str) -> Authorities:
    added = Instrument(id=identifier, kind="convention", title=name)
    instruments = {**authorities.instruments, identifier: added}
    return replace(authorities, instruments=instruments)


def _defined(name: str, texts: Sequence[str]) -> str:
    """The abbreviation that stands in brackets behind the name, none if there is none."""
    for text in texts:
        at = text.find(name)
        short = _SHORT.match(text, at + len(name)) if at >= 0 else None
        if short:
            return short[1]
    return ""


def _plain(name: str) -> str:
    return re.sub(r"\W+", " ", name.casefold().replace("the ", "")).strip()
