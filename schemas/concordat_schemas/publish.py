"""The published schemas: made from the models, shipped beside them, checked for drift.

    python -m concordat_schemas.publish            write published/
    python -m concordat_schemas.publish --check    fail when published/ is not what the models give

A published file never changes in meaning: what would change it gets a new version.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pydantic import BaseModel

SchemaFormat = Literal["json-schema", "xsd"]


@dataclass(frozen=True, slots=True)
class Published:
    """A kind of document with its schema: its name, its version, and where its model is."""

    kind: str
    version: str
    module: str
    model: str

    @property
    def name(self) -> str:
        """The name a file bears in `schema.name`."""
        return f"concordat/{self.kind}"

    def load(self) -> type[BaseModel]:
        """The pydantic model; imported here because looking up a schema must stay cheap."""
        from importlib import import_module

        model: type[BaseModel] = getattr(import_module(self.module), self.model)
        return model

    def file_name(self, form: SchemaFormat) -> str:
        """The file in `published/`, such as `plan-1.0.schema.json`."""
        return f"{self.kind}-{self.version}" + (".schema.json" if form == "json-schema" else ".xsd")


PUBLISHED = {
    kind: Published(kind, version, f"concordat_schemas.{kind}", kind.capitalize())
    for kind, version in (("plan", "1.0"), ("alignment", "1.0"), ("lineage", "1.0"))
}
"""Every kind of document concordat writes, by its short name."""


def published_schema(kind: str, form: SchemaFormat) -> bytes:
    """A published schema as it is shipped; `KeyError` for a kind there is none of."""
    schema = PUBLISHED[kind]
    return files("concordat_schemas").joinpath("published", schema.file_name(form)).read_bytes()


def json_schema(published: Published) -> bytes:
    """The JSON Schema 2020-12 of what is written, derived fields included."""
    made = published.load().model_json_schema(by_alias=True, mode="serialization")
    for name, definition in made.get("$defs", {}).items():
        _explain(name, definition)
    _explain(published.model, made)
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:concordat:schema:{published.kind}:{published.version}",
        **made,
    }
    document["properties"]["schema"] = _pinned(published, document["properties"]["schema"])
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def make_all() -> dict[str, bytes]:
    """Every published file by name, as the models give it."""
    from concordat_schemas.xsd import xml_schema

    made: dict[str, bytes] = {}
    for published in PUBLISHED.values():
        made[published.file_name("json-schema")] = json_schema(published)
        made[published.file_name("xsd")] = xml_schema(published.load(), published.version)
    return made


def drift(folder: Path) -> list[str]:
    """Names of the files in a folder that are missing, superfluous or not what the models give."""
    made = make_all()
    present = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    return sorted(
        name for name in made.keys() | present.keys() if made.get(name) != present.get(name)
    )


def _explain(owner: str, definition: dict[str, Any]) -> None:
    from concordat_schemas.glossary import meaning

    for field, described in definition.get("properties", {}).items():
        described.setdefault("title", field.replace("_", " ").capitalize())
        if "description" not in described and (found := meaning(owner, field)):
            described["description"] = found


def _pinned(published: Published, described: dict[str, Any]) -> dict[str, Any]:
    # Another kind of document would otherwise pass where its fields happen to fit.
    return {
        **described,
        "properties": {"name": {"const": published.name}},
    }


def main(arguments: list[str] | None = None) -> int:
    """Write the published schemas, or with `--check` tell which are out of date."""
    given = sys.argv[1:] if arguments is None else arguments
    if given not in ([], ["--check"]):
        print("usage: python -m concordat_schemas.publish [--check]", file=sys.stderr)
        return 2
    folder = Path(__file__).parent / "published"
    if given:
        stale = drift(folder)
        for name in stale:
            print(f"{name} is not what the models give; run without --check", file=sys.stderr)
        return 1 if stale else 0
    folder.mkdir(exist_ok=True)
    for name, content in make_all().items():
        (folder / name).write_bytes(content)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
