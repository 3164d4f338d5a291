"""What every HTML page of ours has: its head, safe anchors, and the language of a plan's text."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from concordat.writers.report.tree import tag

if TYPE_CHECKING:
    from lxml import etree

    from concordat_schemas.plan import Plan

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""Nothing is fetched and nothing runs, whatever a document should manage to smuggle in."""

_SAFE = re.compile(r"[A-Za-z][0-9A-Za-z_~-]{0,199}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,5}")
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def head(title: str, styles: Sequence[str], program: str | None = None) -> etree._Element:
    """The head of a page with the style sheets and the program of those names, all inside it.

    Names are paths under `concordat.writers`. Only that one program runs, by its hash.
    """
    policy = _POLICY if program is None else f"{_POLICY}; script-src {_hash(_held(program))}"
    content_policy = tag("meta", content=policy)
    content_policy.set("http-equiv", "Content-Security-Policy")
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        content_policy,
        tag("meta", name_="viewport", content_="width=device-width, initial-scale=1"),
        tag("meta", name_="referrer", content_="no-referrer"),
        tag("title", title),
        tag("style", "".join(_held(name) for name in styles)),
    )


def script(name: str) -> etree._Element:
    """The script of that name, to stand at the end of the body."""
    return tag("script", _held(name))


def anchors(ids: Iterable[str]) -> dict[str, str]:
    """Element ids as fragments; the page's own fragments have a stop in them, which no id has."""
    return {
        name: name if _SAFE.fullmatch(name) else f"element.{number}"
        for number, name in enumerate(ids)
    }


def language_of(plan: Plan) -> str:
    """The language of the plan's own text as HTML wants it; empty where it is not known."""
    given = plan.metadata.language or ""
    return given if _LANGUAGE.fullmatch(given) else ""


def direction_of(plan: Plan) -> str:
    """The direction of the plan's own text."""
    language = language_of(plan)
    if not language:
        return "auto"
    return "rtl" if language.lower().partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _held(name: str) -> str:
    return resources.files("concordat.writers").joinpath(name).read_text("utf-8")
