"""The thesauri: words that drafters use for the same thing, each in one group only."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib import resources
from typing import Any

import pytest

from concordat.align.terms import fields_of
from concordat_extractors import conventions

LEAST_GROUPS = {"en": 300, "fr": 120, "es": 120}
# Names and abbreviations of names: nothing else has a capital letter.
NAMES = {
    "en": {"CSO", "ICRC", "IDP", "ISU", "NGO", "Red Crescent", "Red Cross", "UN"}
    | {"United Nations", "United Nations system"},
    "fr": {"Nations Unies", "ONG", "ONU", "Organisation des Nations Unies"},
    "es": {"Naciones Unidas", "ONG", "ONU", "Organización de las Naciones Unidas"},
}


def thesaurus(language: str) -> dict[str, Any]:
    file = resources.files(conventions).joinpath(f"thesaurus.{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LEAST_GROUPS)
def test_a_thesaurus_loads_and_names_its_language(language: str) -> None:
    held = thesaurus(language)
    assert set(held) == {"language", "groups"}
    assert held["language"] == language
    assert len(held["groups"]) >= LEAST_GROUPS[language]


@pytest.mark.parametrize("language", LEAST_GROUPS)
def test_a_group_has_two_words_or_more(language: str) -> None:
    assert [group for group in thesaurus(language)["groups"] if len(group) < 2] == []


@pytest.mark.parametrize("language", LEAST_GROUPS)
def test_no_word_is_in_two_groups_or_twice_in_one(language: str) -> None:
    words = Counter(word.casefold() for group in thesaurus(language)["groups"] for word in group)
    assert [word for word, times in words.items() if times > 1] == []


@pytest.mark.parametrize("language", LEAST_GROUPS)
def test_words_are_lower_case_but_names(language: str) -> None:
    words = {word for group in thesaurus(language)["groups"] for word in group}
    assert {word for word in words if word != word.lower()} == NAMES[language]
    assert {word for word in words if not word or word != " ".join(word.split())} == set()


def fields(language: str) -> dict[str, list[str]]:
    file = resources.files(conventions).joinpath(f"fields.{language}.toml")
    held = tomllib.loads(file.read_text(encoding="utf-8"))
    assert set(held) == {"language", "fields"}
    assert held["language"] == language
    found: dict[str, list[str]] = held["fields"]
    return found


def test_fields_are_the_same_in_every_language() -> None:
    assert set(fields("en")) == set(fields("fr")) == set(fields("es"))


@pytest.mark.parametrize("language", LEAST_GROUPS)
def test_a_field_has_many_words_each_once(language: str) -> None:
    for name, words in fields(language).items():
        assert len(words) >= 20, name
        assert len({*words}) == len(words), name


@pytest.mark.parametrize("language", LEAST_GROUPS)
def test_a_word_is_in_two_fields_at_most(language: str) -> None:
    times = Counter(word for words in fields(language).values() for word in words)
    assert {word for word, count in times.items() if count > 2} == set()


def test_a_text_speaks_of_a_field_in_words_of_either_style() -> None:
    formal = fields_of("Provide predictable multi-year financial assistance.", "en")
    plain = fields_of("Donors will pay grants that can be counted on.", "en")
    assert "field:funding" in formal
    assert "field:funding" in plain
    assert "field:funding" in fields_of("Les donateurs versent des subventions.", "fr")
    assert "field:funding" in fields_of("Los donantes pagan subvenciones.", "es")
    assert fields_of("", "en") == {}
    assert fields_of("Geber zahlen.", "de") == {}
