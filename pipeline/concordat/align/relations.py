"""How two linked texts relate: kept, revised, absorbed, extracted; and whether only in form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from concordat_schemas.alignment import GroupType, Relation

_NOT_WORD = re.compile(r"[\W_]+")
_SPELLINGS = (
    (re.compile(r"is(?=(?:e|ed|es|er|ing|ation|ations)\b)"), "iz"),
    (re.compile(r"ys(?=(?:e|ed|es|ing)\b)"), "yz"),
    (re.compile(r"our(?=(?:s|ed|ing|able|hood)?\b)"), "or"),
    (re.compile(r"(?<=[a-z])re\b"), "er"),
    (re.compile(r"ll(?=(?:ed|ing|er|ers)\b)"), "l"),
    (re.compile(r"mme(?=s?\b)"), "m"),
)
_LARGER = 1.3
_WHOLE = 0.85


def same_words(old: str, new: str) -> bool:
    """Whether two texts are equal but for white space."""
    return old.split() == new.split()


def only_form(old: str, new: str, names: Mapping[str, str]) -> bool:
    """Whether two texts differ in spelling, capitals, marks, numbering or abbreviation only.

    `names` gives one form for each name and abbreviation of the same thing.
    """
    return _form(old, names) == _form(new, names)


def _form(text: str, names: Mapping[str, str]) -> str:
    for name in sorted((name for name in names if name in text), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", f" {names[name]} ", text)
    folded = unicodedata.normalize("NFKD", text).casefold()
    for pattern, standard in _SPELLINGS:
        folded = pattern.sub(standard, folded)
    words = re.sub(r"(?m)^\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]?\s", "", folded)
    return _NOT_WORD.sub("", words)


def relation_of(
    group: GroupType | None,
    old_in_new: float,
    new_in_old: float,
    *,
    equal: bool,
    best_of_old: bool,
    best_of_new: bool,
) -> Relation:
    """The relation of a link in a group of this type; without a group it is a part that moved.

    Where several meet, the two that fit each other best are one text revised, unless one of them
    is wholly inside the other, which is larger; the others are absorbed by it, or extracted.
    """
    if equal:
        return "kept"
    if group == "one_to_one":
        return "revised"
    if group is None:
        return "extracted" if new_in_old > old_in_new else "absorbed"
    if group != "split" and old_in_new >= _WHOLE and old_in_new >= _LARGER * new_in_old:
        return "absorbed"
    if group != "merge" and new_in_old >= _WHOLE and new_in_old >= _LARGER * old_in_new:
        return "extracted"
    if best_of_old and best_of_new:
        return "revised"
    if best_of_old == best_of_new:
        return "absorbed" if old_in_new >= new_in_old else "extracted"
    return "extracted" if best_of_new else "absorbed"


def one_name(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each raw mention of a thing the id of the thing, where a plan names it in words."""
    return {raw: f"\u27e8{target}\u27e9".replace("/", " ") for raw, target in pairs}
