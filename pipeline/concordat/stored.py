"""Reading back what was written: a plan, an alignment or a lineage from JSON or XML."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from concordat_extractors.errors import InputError
from concordat_schemas.publish import PUBLISHED, Published

if TYPE_CHECKING:
    from lxml import etree
    from pydantic import ValidationError

    from concordat_schemas.plan import Plan

LARGEST = 500_000_000
"""Largest file read, bytes; the data of a plan of 1,000 pages is about 10 MB."""

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of ours, parsed but not yet checked: exactly one of `content` and `root` is set."""

    path: Path
    form: Literal["json", "xml"]
    published: Published
    content: dict[str, Any] | None
    root: etree._Element | None


def looks_stored(start: bytes) -> bool:
    """Whether a file that starts so may be JSON or XML; documents never do."""
    for mark in _BOMS:
        start = start.removeprefix(mark)
    return start.replace(b"\0", b"").lstrip()[:1] in (b"{", b"<")


def open_stored(path: Path) -> Stored:
    """Parse a file and tell its kind from its content; `InputError` when it is none of ours."""
    data = _bytes(path)
    start = data[:4096]
    if not looks_stored(start):
        raise InputError(f"{path.name} is neither JSON nor XML; give a plan.json or plan.xml")
    for mark in _BOMS:
        start = start.removeprefix(mark)
    if start.replace(b"\0", b"").lstrip()[:1] == b"{":
        return _open_json(path, data)
    return _open_xml(path, data)


def read_plan(path: Path) -> Plan:
    """The plan in a JSON or XML file; `InputError` when it holds none or a damaged one."""
    from pydantic import ValidationError

    from concordat_schemas.plan import Plan
    from concordat_schemas.safe_xml import XmlRefused
    from concordat_schemas.xml import load_element

    stored = open_stored(path)
    if stored.published.kind != "plan":
        raise InputError(f"{path.name} holds a {stored.published.kind}, not a plan")
    try:
        if stored.root is not None:
            return load_element(stored.root, Plan)
        return Plan.model_validate(stored.content)
    except ValidationError as error:
        raise InputError(
            f"{path.name} is not a valid plan: {first_fault(error)}; "
            f"concordat validate {path.name} lists everything"
        ) from None
    except (XmlRefused, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise InputError(f"{path.name} is not a valid plan: {reason}") from None


def first_fault(error: ValidationError) -> str:
    """The first thing pydantic found, as `actions/3/number: Field required`."""
    fault = error.errors(include_url=False, include_input=False)[0]
    return f"{'/'.join(str(step) for step in fault['loc']) or 'the whole'}: {fault['msg']}"


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path.name} is larger than {LARGEST // 1_000_000} MB")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror or error}") from None
    if not data.strip():
        raise InputError(f"{path.name} is empty")
    return data


def _open_json(path: Path, data: bytes) -> Stored:
    try:
        content = json.loads(data, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path.name} is not well-formed JSON at line {error.lineno}: {error.msg}"
        ) from None
    except RecursionError:
        raise InputError(f"{path.name} is nested too deeply to be one of ours") from None
    except ValueError as error:
        raise InputError(f"{path.name} is not well-formed JSON: {error}") from None
    named = content.get("schema")
    name = named.get("name") if isinstance(named, dict) else None
    for published in PUBLISHED.values():
        if name == published.name:
            assert isinstance(named, dict)
            _refuse_newer(path, published, str(named.get("version", "")))
            return Stored(path, "json", published, content, None)
    known = ", ".join(published.name for published in PUBLISHED.values())
    found = f"names the schema {name!r}" if name else "names no schema"
    raise InputError(f"{path.name} {found}; concordat knows {known}")


def _open_xml(path: Path, data: bytes) -> Stored:
    from concordat_schemas.safe_xml import XmlRefused, parse

    try:
        root = parse(data)
    except XmlRefused as error:
        raise InputError(f"{path.name}: {error}") from None
    for published in PUBLISHED.values():
        space = f"{{urn:concordat:{published.kind}:1}}"
        if root.tag == f"{space}{published.kind}":
            schema = root.find(f"{space}schema")
            _refuse_newer(path, published, "" if schema is None else schema.get("version", ""))
            return Stored(path, "xml", published, None, root)
    raise InputError(
        f"{path.name} is XML of another kind (root element {str(root.tag)[:100]}); "
        "concordat knows urn:concordat:plan:1, urn:concordat:alignment:1, urn:concordat:lineage:1"
    )


def _refuse_newer(path: Path, published: Published, version: str) -> None:
    given = [int(part) for part in version.split(".") if re.fullmatch("[0-9]{1,6}", part)]
    known = [int(part) for part in published.version.split(".")]
    if given > known:
        raise InputError(
            f"{path.name} follows version {version} of {published.name}, newer than the "
            f"{published.version} this concordat reads; update concordat"
        )


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not a JSON number")
