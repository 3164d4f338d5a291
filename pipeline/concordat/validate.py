"""Whether a file is what it says it is: against the published schemas, then against itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from concordat.lint import Problem, lint
from concordat.stored import Stored, first_fault, open_stored
from concordat_schemas.publish import Published, published_schema

if TYPE_CHECKING:
    from jsonschema import ValidationError as SchemaFault
    from lxml import etree
    from pydantic import BaseModel

__all__ = ["Problem", "check_document", "find_problems"]

_LONGEST_MESSAGE = 240


def find_problems(path: Path) -> tuple[str, list[Problem]]:
    """What a file is (`plan 1.0, JSON`), and everything that is wrong with it, in file order.

    Raises `InputError` when the file is no JSON or XML, or of no kind that concordat writes.
    """
    stored = open_stored(path)
    published = stored.published
    return (
        f"{published.kind} {published.version}, {stored.form.upper()}",
        list(_problems(stored)),
    )


def check_document(document: BaseModel, kind: str) -> list[Problem]:
    """The problems of an object in memory, as JSON and as XML; for tests and for writers."""
    from concordat.writers.plan_json import json_bytes
    from concordat_schemas.publish import PUBLISHED
    from concordat_schemas.safe_xml import parse
    from concordat_schemas.xml import dump

    published = PUBLISHED[kind]
    content = json.loads(json_bytes(document))
    root = parse(dump(document).data)
    here = Path(kind)
    return [
        *_problems(Stored(here, "json", published, content, None)),
        *_problems(Stored(here, "xml", published, None, root)),
    ]


def _problems(stored: Stored) -> Iterator[Problem]:
    from pydantic import ValidationError

    from concordat_schemas.safe_xml import XmlRefused
    from concordat_schemas.xml import load_element

    try:
        if stored.root is not None:
            faults = list(_against_xsd(stored.root, stored.published))
        else:
            faults = list(_against_json_schema(stored.content, stored.published))
        if faults:
            yield from faults
            return
        model = stored.published.load()
        if stored.root is not None:
            document = load_element(stored.root, model)
        else:
            document = model.model_validate(stored.content)
        yield from _against_itself(document, stored)
    except ValidationError as error:
        yield Problem("", first_fault(error))
    except XmlRefused as error:
        yield Problem("", str(error))
    except RecursionError:
        yield Problem("", "it is nested too deeply to be read")


def _against_json_schema(content: Any, published: Published) -> Iterator[Problem]:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(json.loads(published_schema(published.kind, "json-schema")))
    for fault in validator.iter_errors(content):
        deepest = _deepest(fault)
        where = "/".join(str(step) for step in deepest.absolute_path)
        yield Problem(where, _shortened(deepest.message))


def _deepest(fault: SchemaFault) -> SchemaFault:
    """What a person would call the fault where an alternative such as `null` failed too."""
    from jsonschema.exceptions import relevance

    while fault.context:
        real = [inner for inner in fault.context if inner.schema != {"type": "null"}]
        fault = min(real or fault.context, key=relevance)
    return fault


def _against_xsd(root: etree._Element, published: Published) -> Iterator[Problem]:
    from lxml import etree

    from concordat_schemas.safe_xml import parse

    schema = etree.XMLSchema(parse(published_schema(published.kind, "xsd")))
    if schema.validate(root):
        return
    space = f"{{urn:concordat:{published.kind}:1}}"
    log: Any = schema.error_log
    # libxml2 tells some faults twice: for the value, and for the element that holds it.
    for line, message in dict.fromkeys(
        (entry.line, entry.message.replace(space, "")) for entry in log
    ):
        yield Problem(f"line {line}", _shortened(message))


def _against_itself(document: BaseModel, stored: Stored) -> Iterator[Problem]:
    from concordat_schemas.plan import Plan

    if not isinstance(document, Plan):
        return
    yield from lint(document)
    for action, written in zip(document.actions, _written_texts(stored), strict=True):
        if written is not None and written != action.text:
            yield Problem(action.id, "its text is not its chapeau, items and continuation")


def _written_texts(stored: Stored) -> list[str | None]:
    """The derived text of each action as the file has it, none where it is left out."""
    from concordat_schemas.xml import unescape

    if stored.root is None:
        assert stored.content is not None
        return [action.get("text") for action in stored.content.get("actions", [])]
    space = f"{{urn:concordat:{stored.published.kind}:1}}"
    return [
        unescape(action.findtext(f"{space}text") or "")
        for action in stored.root.iterfind(f"{space}actions/{space}action")
    ]


def _shortened(message: str) -> str:
    line = " ".join(message.split())
    if len(line) <= _LONGEST_MESSAGE:
        return line
    return f"{line[:100]} … {line[-(_LONGEST_MESSAGE - 103) :]}"
