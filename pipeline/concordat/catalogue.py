"""The catalogue: what the documents of a corpus are, and which files carry them.

`catalogue.toml` stands in the folder of the corpus; files are named relative to it. The catalogue
knows what no file can say of itself: identifiers, status, predecessors, and that a wording is a
paraphrase. It is data written by people, so every fault in it is told with entry and key.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationError

from concordat_extractors.errors import InputError
from concordat_extractors.extract import PartIdentity
from concordat_extractors.faults import first_fault
from concordat_schemas.plan import Metadata, Model, Status, Wording

CATALOGUE_FILE = "catalogue.toml"
_NAME = "[a-z0-9]+([.-][a-z0-9]+)*"
_ID = f"^{_NAME}(/{_NAME})+([@+]{_NAME})*$"
_DATE = r"^\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?$"
_EXPECTED = {
    **dict.fromkeys(("id", "predecessor", "plans"), "an id such as `ccm/lausanne-2020`"),
    "date": "a date such as 2020-06-18, or two with a slash between them",
    "period": "years such as 2021/2026",
    "sha256": "64 hexadecimal digits in small letters",
}
_TYPES = {"list_type": "list"}


def _date_as_text(value: object) -> object:
    """TOML has dates of its own, and both spellings are natural."""
    return value.isoformat() if isinstance(value, date) else value


def _inside_corpus(file: str) -> str:
    """The file name as given, refused where it leads out of the folder of the corpus."""
    path = PurePosixPath(file)
    if path.is_absolute() or ".." in path.parts or "\\" in file or ":" in file or not path.parts:
        raise ValueError("must be a path inside the folder of the catalogue, with forward slashes")
    return file


DocumentId = Annotated[str, StringConstraints(pattern=_ID)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
IsoDate = Annotated[str, StringConstraints(pattern=_DATE), BeforeValidator(_date_as_text)]
CorpusFile = Annotated[Text, AfterValidator(_inside_corpus)]


class Rendition(Model):
    """A file that carries a document."""

    file: CorpusFile
    part: Text | None = Field(
        default=None, description="heading of the document in a file that holds several"
    )
    media_type: Text | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    wording: Wording | None = Field(
        default=None, description="where it is not what the entry says of the document"
    )
    notice: Text | None = None
    provenance: Text | None = None


class Document(Model):
    """A plan, version, edition or treaty, and its renditions in order of preference."""

    id: DocumentId
    title: Text
    short_title: Text | None = None
    convention: Text | None = None
    symbol: Text | None = None
    meeting: Text | None = None
    date: IsoDate | None = None
    agenda_item: Text | None = None
    language: Text | None = None
    status: Status = "unknown"
    wording: Wording = "verbatim"
    period: Annotated[str, StringConstraints(pattern=r"^\d{4}(/\d{4})?$")] | None = None
    predecessor: DocumentId | None = None
    notice: Text | None = None
    provenance: Text | None = None
    renditions: list[Rendition] = Field(min_length=1)

    def metadata(self, rendition: Rendition) -> Metadata:
        """What the catalogue says of this document as that rendition carries it."""
        known = self.model_dump(include=set(Metadata.model_fields))
        known["wording"] = rendition.wording or self.wording
        known["notice"] = rendition.notice or self.notice
        return Metadata.model_validate(known)

    def identity(self, rendition: Rendition) -> PartIdentity:
        """The document as extraction takes it: part, identifier and metadata."""
        return PartIdentity(part=rendition.part, id=self.id, metadata=self.metadata(rendition))


class LineageEntry(Model):
    """The successive plans of one convention."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Text | None = None
    plans: list[DocumentId] = Field(min_length=2, description="oldest first")


class _CatalogueFile(Model):
    """The tables of `catalogue.toml`."""

    document: list[Document] = Field(default_factory=list)
    lineage: list[LineageEntry] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A catalogue that was read and holds together; documents stand in the order of the file."""

    path: Path
    documents: tuple[Document, ...]
    lineages: tuple[LineageEntry, ...]

    @property
    def folder(self) -> Path:
        """The folder of the corpus, which file names are relative to."""
        return self.path.parent

    def document(self, wanted: str) -> Document | None:
        """The entry with that identifier."""
        return next((entry for entry in self.documents if entry.id == wanted), None)

    def identities(self, sha256: str) -> list[PartIdentity]:
        """The documents that the file with this hash carries, in catalogue order.

        A rendition is known by the hash the catalogue gives it and by the hash its file has now,
        so that a copy elsewhere, a file edited on purpose and a new file all find their entry.
        """
        hashes = {
            rendition.file: self._hash(rendition.file)
            for entry in self.documents
            for rendition in entry.renditions
        }
        return [
            entry.identity(rendition)
            for entry in self.documents
            for rendition in entry.renditions
            if sha256 in (rendition.sha256, hashes[rendition.file])
        ]

    def _hash(self, file: str) -> str | None:
        try:
            return file_hash(self.folder / file)
        except OSError:
            return None


def file_hash(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal. Raises OSError where it cannot be read."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def content_hash(content: bytes) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def find_catalogue(start: Path) -> Catalogue | None:
    """The catalogue that a file or folder belongs to, or none.

    Looks for `catalogue.toml` in the folder, in its `corpus`, and in the folders above.
    Raises InputError where there is one and it is faulty.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        for candidate in (folder / CATALOGUE_FILE, folder / "corpus" / CATALOGUE_FILE):
            if candidate.is_file():
                return load_catalogue(candidate)
    return None


def load_catalogue(path: Path) -> Catalogue:
    """Read a catalogue, given its file or its folder.

    Raises InputError where it is missing, is no TOML, or an entry is wrong.
    """
    file = path / CATALOGUE_FILE if path.is_dir() else path
    try:
        with file.open("rb") as stream:
            data = tomllib.load(stream)
    except FileNotFoundError:
        raise InputError(
            f"{file.name}: there is no catalogue in {file.parent.name or file.parent}; "
            "a corpus needs one, see its README."
        ) from None
    except OSError as error:
        raise InputError(f"{file.name}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise InputError(f"{file.name}: is not UTF-8; save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{file.name}: is not valid TOML: {error}.") from None
    try:
        tables = _CatalogueFile.model_validate(data)
    except ValidationError as error:
        raise InputError(f"{file.name}: {_told(error, data)}") from None
    catalogue = Catalogue(file, tuple(tables.document), tuple(tables.lineage))
    _check(catalogue)
    return catalogue


def _told(error: ValidationError, data: Mapping[str, Any]) -> str:
    """The first fault as a sentence that names entry and key, and how many more there are."""
    fault = first_fault(error, lambda table, index: _entry_name(table, index, data))
    found = fault.found
    return fault.told(_message(found["type"], fault.last, found["msg"], found["input"]))


def _entry_name(table: str, index: int, data: Mapping[str, Any]) -> str:
    entry = data[table][index]
    name = entry.get("id") if isinstance(entry, Mapping) else None
    return f"{table} `{name}`" if isinstance(name, str) else f"{table} number {index + 1}"


def _message(kind: str, key: str, said: str, value: object) -> str:
    expected = _EXPECTED.get(key)
    if kind == "missing":
        return "is missing; add it."
    if kind == "extra_forbidden":
        return "is not a key of the catalogue; remove it or mend its spelling."
    if kind == "string_pattern_mismatch" and expected:
        return f"must be {expected}, not {value!r}."
    if kind == "too_short":
        return "names too few; add what is missing."
    if kind.endswith("_type") and kind != "string_type":
        return f"must be a {_TYPES.get(kind, 'table')}, not {value!r}."
    said = said.removeprefix("Value error, ").rstrip(".")
    return f"{said[:1].lower()}{said[1:]}, not {value!r}."


def _check(catalogue: Catalogue) -> None:
    """What no single entry can hold: unique identifiers, and none that leads nowhere."""
    name = catalogue.path.name
    ids = Counter(entry.id for entry in catalogue.documents)
    for entry in catalogue.documents:
        if ids[entry.id] > 1:
            raise InputError(f"{name}: document `{entry.id}`, key `id`: is given twice.")
        if entry.predecessor == entry.id or entry.predecessor not in {None, *ids}:
            raise InputError(
                f"{name}: document `{entry.id}`, key `predecessor`: "
                f"`{entry.predecessor}` is no other document of the catalogue."
            )
        seen = Counter((rendition.file, rendition.part) for rendition in entry.renditions)
        for (file, _), count in seen.items():
            if count > 1:
                raise InputError(
                    f"{name}: document `{entry.id}`, key `renditions`: {file} is given twice."
                )
    lineages = Counter(lineage.id for lineage in catalogue.lineages)
    for lineage in catalogue.lineages:
        if lineages[lineage.id] > 1:
            raise InputError(f"{name}: lineage `{lineage.id}`, key `id`: is given twice.")
        for plan, count in Counter(lineage.plans).items():
            if plan not in ids or count > 1:
                fault = "is given twice" if count > 1 else "is no document of the catalogue"
                raise InputError(f"{name}: lineage `{lineage.id}`, key `plans`: `{plan}` {fault}.")
