"""What one argument of the command line stands for: the documents in a file.

The file is a document for the readers, or a plan that concordat wrote as JSON or XML. Its
content decides, so that a plan can be written again in another format.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concordat.catalogue import Catalogue
    from concordat_extractors.extract import Extraction, PartIdentity, TraceStep
    from concordat_extractors.reading.options import ReadOptions
    from concordat_schemas.plan import Plan

_LOOKED_AT = 4096


@dataclass(frozen=True, slots=True)
class Document:
    """A plan, and how it was extracted unless it was read from data."""

    plan: Plan
    extraction: Extraction | None

    @property
    def trace(self) -> dict[str, list[TraceStep]] | None:
        """What made each element, by id; none for a plan read from data."""
        return self.extraction.trace if self.extraction else None


class Documents:
    """Reads the files of a run with the options of its command line.

    Raises `InputError` for a catalogue that is faulty, or named and missing.
    """

    def __init__(self, reading: dict[str, Any]) -> None:
        from concordat.catalogue import find_catalogue, load_catalogue

        self._options = _read_options(reading)
        self._part: str | None = reading["part"]
        self._styles: tuple[Path, ...] = reading["styles"]
        self._corrections: Path | None = reading["corrections"]
        self._references: bool = reading["references"]
        self._authorities: tuple[Path, ...] = reading["authorities"]
        given: Path | None = reading["catalogue"]
        self._catalogue: Catalogue | None = (
            load_catalogue(given) if given is not None else find_catalogue(Path.cwd())
        )

    def read(self, path: Path) -> list[Document]:
        """The documents in a file; raises `InputError`, or `OSError` where it cannot be opened."""
        if path.exists() and not path.is_file():
            from concordat_extractors.errors import InputError

            raise InputError(f"{path.name} is a folder or a device, not a file; give the document")
        if _is_stored(path):
            from concordat.stored import read_plan

            return [Document(read_plan(path), None)]
        from concordat.apart import extract_apart
        from concordat.catalogue import file_hash

        listed = self._catalogue.identities(file_hash(path)) if self._catalogue else []
        found = extract_apart(
            path,
            options=self._options,
            parts=_wanted(listed, self._part),
            part=self._part,
            styles=self._styles,
            corrections=self._corrections,
            references=self._references,
            authorities=self._authorities,
        )
        return [Document(extraction.plan, extraction) for extraction in found]

    def named(self, identifier: str) -> list[Document]:
        """The document of that id in the catalogue, from the first of its files that is there."""
        from concordat.batch.choice import choose
        from concordat_extractors.errors import InputError

        held = self._catalogue.documents if self._catalogue else ()
        document = next((one for one in held if one.id == identifier), None)
        choice = choose(self._catalogue, document) if self._catalogue and document else None
        if choice is None or choice.rendition is None:
            raise InputError(
                f"{identifier} is neither a file nor the id of a document in the catalogue; "
                "check the name"
            )
        assert self._catalogue is not None
        from concordat.apart import extract_apart

        found = extract_apart(
            self._catalogue.folder / choice.rendition.file,
            options=self._options,
            parts=[choice.document.identity(choice.rendition)],
            styles=self._styles,
            corrections=self._corrections,
            references=self._references,
            authorities=self._authorities,
        )
        return [Document(one.plan, one) for one in found]


def _wanted(listed: list[PartIdentity], part: str | None) -> list[PartIdentity]:
    """The entries of a file's catalogue that `--part` asks for; all without it."""
    from concordat_schemas.identity import slug

    if part is None:
        return listed
    words = slug(part, 200)
    exact = [one for one in listed if one.part and slug(one.part, 200) == words]
    return exact or [one for one in listed if one.part and words in slug(one.part, 400)][:1]


def names_of(documents: list[Document]) -> str:
    """The documents of one file as a user can tell them apart."""
    return "; ".join(found.plan.metadata.title or found.plan.id for found in documents)


def _is_stored(path: Path) -> bool:
    from concordat.stored import looks_stored

    with path.open("rb") as opened:
        start = opened.read(_LOOKED_AT)
    ours = path.suffix.lower() in (".json", ".xml") or b"concordat" in start
    return ours and looks_stored(start)


def _read_options(reading: dict[str, Any]) -> ReadOptions:
    from concordat_extractors.reading.options import ReadOptions

    return ReadOptions(
        revisions="rejected" if reading["rejected"] else "accepted",
        password=reading["password"],
        pages=reading["pages"],
        reader=reading["reader"],
        ocr=reading["ocr"],
    )
