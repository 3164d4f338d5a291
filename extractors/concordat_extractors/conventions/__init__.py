"""Drafting conventions as data: the words of a language, and the styles plans are drafted in.

Two kinds of TOML files live here. `vocabulary.<language>.toml` holds the words by which a
drafter of that language marks things; `style.<name>.<language>.toml` the templates of one
drafting style, such as `Action #{n}:`. Neither holds regular expressions.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from concordat_extractors.errors import InputError


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language. Every word list is matched without regard to case."""

    language: str
    words: Mapping[str, tuple[str, ...]]

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self.words.get(name, ())


@dataclass(frozen=True, slots=True)
class Style:
    """One drafting style: templates of its action labels, and the heads of its indicators."""

    name: str
    language: str | None
    action_labels: tuple[str, ...]
    indicator_heads: tuple[str, ...] = ()
    inferred: bool = False
    leads: tuple[str, ...] = field(default=())

    @staticmethod
    def from_data(data: Mapping[str, Any], origin: str) -> Style:
        """A style from its TOML table; InputError names the key that is wrong."""
        try:
            name, labels = data["name"], data["action_labels"]
        except KeyError as missing:
            raise InputError(f"{origin}: a style needs the key {missing}; add it.") from None
        heads = data.get("indicator_heads", [])
        for key in ("name", "language"):
            if not isinstance(data.get(key, ""), str):
                raise InputError(f"{origin}: {key} must be a text.")
        for key, value in (("action_labels", labels), ("indicator_heads", heads)):
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                raise InputError(f"{origin}: {key} must be a list of texts.")
        without = [one for one in labels if "{n}" not in one]
        if without:
            raise InputError(
                f"{origin}: the action label {without[0]!r} has no {{n}} where its number stands."
            )
        wordless = [one for one in labels if not _lead_of(one)]
        if wordless:
            raise InputError(
                f"{origin}: the action label {wordless[0]!r} has no word before its number."
            )
        leads = tuple(dict.fromkeys(lead for one in labels if (lead := _lead_of(one))))
        return Style(name, data.get("language"), tuple(labels), tuple(heads), False, leads)


def _lead_of(template: str) -> str:
    words = template.split("{", 1)[0].strip().rstrip("#").strip()
    for mark in NUMBER_MARKS:
        if words.casefold().endswith(" " + mark):
            words = words[: -len(mark)].strip()
    return words.casefold()


NUMBER_MARKS = ("n°", "nº", "nᵒ", "n.°", "n.º", "n.º.", "no.", "no", "№", "núm.", "num.", "#")


def load_style(path: Path) -> Style:
    """A style file a user has written or saved."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError(f"{path.name}: the style file cannot be read ({reason}).") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path.name}: the style file is not valid TOML: {error}.") from None
    return Style.from_data(data, path.name)


def style_toml(style: Style) -> str:
    """A style as the text of a style file."""

    def quoted(values: Sequence[str]) -> str:
        rows = "".join(f"    {_toml_string(value)},\n" for value in values)
        return f"[\n{rows}]" if values else "[]"

    lines = [f"name = {_toml_string(style.name)}"]
    if style.language:
        lines.append(f"language = {_toml_string(style.language)}")
    lines.append(f"action_labels = {quoted(style.action_labels)}")
    lines.append(f"indicator_heads = {quoted(style.indicator_heads)}")
    return "\n".join(lines) + "\n"


def _toml_string(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'
    )


@cache
def vocabularies() -> dict[str, Vocabulary]:
    """All vocabularies that come with the package, by language."""
    found = {}
    for entry in sorted(resources.files(__package__).iterdir(), key=lambda one: one.name):
        if entry.name.startswith("vocabulary.") and entry.name.endswith(".toml"):
            data = tomllib.loads(entry.read_text(encoding="utf-8"))
            words = {key: tuple(value) for key, value in data.items() if isinstance(value, list)}
            found[data["language"]] = Vocabulary(data["language"], words)
    return found


@cache
def styles() -> tuple[Style, ...]:
    """All drafting styles that come with the package."""
    found = []
    for entry in sorted(resources.files(__package__).iterdir(), key=lambda one: one.name):
        if entry.name.startswith("style.") and entry.name.endswith(".toml"):
            data = tomllib.loads(entry.read_text(encoding="utf-8"))
            found.append(Style.from_data(data, entry.name))
    return tuple(found)
