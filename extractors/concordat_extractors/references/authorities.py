"""Which authority files are read, and how they become one body of knowledge.

Authority files say what plans refer to: treaties and their text, meetings, plans, forms,
documents, symbols. Those that come with concordat are one layer; each file of the user is a
further layer whose entries replace those of the same id. docs/authorities.md has the format.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from concordat_extractors.errors import InputError
from concordat_extractors.references.entries import (
    AnyEntry,
    Article,
    AuthorityFile,
    Body,
    Document,
    Form,
    Instrument,
    Meeting,
    PlanEntry,
    SymbolRule,
    read_entries,
)
from concordat_extractors.references.provisions import Provision, provisions_of

__all__ = [
    "Authorities",
    "Body",
    "Document",
    "Form",
    "Instrument",
    "Meeting",
    "PlanEntry",
    "Provision",
    "SymbolRule",
    "load_authorities",
    "shipped_folder",
]

LARGEST = 5_000_000

_Tables = Mapping[str, Mapping[str, tuple[str, AnyEntry]]]
_Kind = TypeVar("_Kind", Instrument, Body, Meeting, PlanEntry, Form, Document, SymbolRule)


@dataclass(frozen=True, slots=True, eq=False)
class Authorities:
    """All that is known of what plans refer to; every mapping is by id, in the order of files.

    Two of them are equal only where they are the same object, so that what is made from one can
    be kept by it.
    """

    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    bodies: Mapping[str, Body] = field(default_factory=dict)
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    plans: Mapping[str, PlanEntry] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    provisions: Mapping[str, Provision] = field(default_factory=dict)
    symbols: tuple[SymbolRule, ...] = ()

    def articles_of(self, instrument: str) -> tuple[Provision, ...]:
        """The articles of that treaty in order; none where its text is not held."""
        return tuple(
            one
            for one in self.provisions.values()
            if one.kind == "article" and one.instrument == instrument
        )

    def last_article(self, instrument: str) -> int | None:
        """The number of that treaty's last article, none where it is not known."""
        numbers = [int(one.label) for one in self.articles_of(instrument) if one.label.isdecimal()]
        if numbers:
            return max(numbers)
        known = self.instruments.get(instrument)
        return known.last_article if known else None


def load_authorities(extra: Sequence[Path] = (), *, shipped: bool = True) -> Authorities:
    """The authority files that come with concordat, and over them those in `extra`.

    A path in `extra` is a file, or a folder whose `.toml` files are read by name. A later file
    replaces entries of the same id in earlier ones. Raises InputError, one sentence that names
    the file, the entry and the remedy.
    """
    files: list[tuple[Path, bool]] = []
    if shipped:
        files += [(path, True) for path in _toml_files(shipped_folder())]
    for path in extra:
        files += [(one, False) for one in (_toml_files(path) if path.is_dir() else [path])]
    return _load(tuple(_Identity.of(path, own) for path, own in files))


def shipped_folder() -> Path:
    """The folder of the authority files that come with concordat.

    An installed package has them beside this module, a checkout in its corpus. Raises
    InputError where neither is there.
    """
    here = Path(__file__).resolve()
    for folder in (here.parent / "data", here.parents[3] / "corpus" / "authorities"):
        if folder.is_dir():
            return folder
    raise InputError("The authority files that come with concordat are missing; install it again.")


def _toml_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix == ".toml")


@dataclass(frozen=True, slots=True)
class _Identity:
    """A file as it is now; another size or time of change makes it another file."""

    path: Path
    shipped: bool
    size: int
    changed: int

    @classmethod
    def of(cls, path: Path, shipped: bool) -> _Identity:
        try:
            found = path.stat()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "its name is no path"
            raise InputError(
                f"{path.name}: the authority file cannot be read ({reason})."
            ) from None
        if not path.is_file():
            raise InputError(f"{path.name} is a device, not a file; give an authority file.")
        return cls(path.absolute(), shipped, found.st_size, found.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class _Layer:
    """Entries that may replace those of layers below, but not each other."""

    files: tuple[tuple[str, AuthorityFile], ...]


@lru_cache(maxsize=8)
def _load(files: tuple[_Identity, ...]) -> Authorities:
    read = [(one.shipped, one.path.name, _read(one)) for one in files]
    layers = [_Layer(tuple((name, content) for own, name, content in read if own))]
    layers += [_Layer(((name, content),)) for own, name, content in read if not own]
    tables: dict[str, dict[str, tuple[str, AnyEntry]]] = {}  # table, id: file and entry
    for layer in layers:
        given: dict[tuple[str, str], str] = {}
        for name, content in layer.files:
            for entry in _entries(content):
                key = (entry.table, entry.id)
                if key in given:
                    where = "" if given[key] == name else f" and in {given[key]}"
                    raise InputError(
                        f"{name}: {entry.table} `{entry.id}` is given twice{where}; remove one."
                    )
                given[key] = name
                tables.setdefault(entry.table, {})[entry.id] = (name, entry)
    _check(tables)
    return _authorities(tables)


def _read(file: _Identity) -> AuthorityFile:
    name = file.path.name
    if file.size > LARGEST:
        raise InputError(f"{name}: is larger than {LARGEST // 1_000_000} MB; split it.")
    try:
        data = tomllib.loads(file.path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"{name}: the authority file cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise InputError(f"{name}: is not UTF-8; save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{name}: is not valid TOML: {error}.") from None
    except RecursionError:
        raise InputError(
            f"{name}: is nested too deeply; authority files hold flat tables."
        ) from None
    return read_entries(data, name)


def _entries(content: AuthorityFile) -> Iterator[AnyEntry]:
    groups: tuple[Iterable[AnyEntry], ...] = (
        content.instrument,
        content.body,
        content.meeting,
        content.plan,
        content.form,
        content.document,
        content.article,
        content.symbol,
    )
    for group in groups:
        yield from group


def _check(tables: _Tables) -> None:
    """What no single entry can hold: that what it names is there, and that ids fit together."""
    for table in tables.values():
        for name, entry in table.values():
            where = f"{name}: {entry.table} `{entry.id}`"
            for key, wanted in _named(entry):
                if wanted not in tables.get(_TABLE_OF[key], {}):
                    raise InputError(
                        f"{where}, key `{key}`: there is no {_TABLE_OF[key]} `{wanted}`; "
                        "add it or mend the spelling."
                    )
            proper = _proper_id(entry)
            if proper not in {None, entry.id}:
                raise InputError(f"{where}: its id must be `{proper}`; mend id or keys.")
            if isinstance(entry, Meeting) and entry.sittings and entry.dates != _whole(entry):
                raise InputError(
                    f"{where}, key `dates`: must be {_whole(entry)!r}, as its sittings."
                )


_TABLE_OF = {"instrument": "instrument", "body": "body", "adopted_at": "meeting"}


def _named(entry: AnyEntry) -> Iterator[tuple[str, str]]:
    """The ids of other entries that this one names, with the key that names them."""
    if isinstance(entry, Body | PlanEntry | Form | Article):
        yield "instrument", entry.instrument
    if isinstance(entry, Meeting):
        yield "body", entry.body
    if isinstance(entry, PlanEntry) and entry.adopted_at:
        yield "adopted_at", entry.adopted_at


def _proper_id(entry: AnyEntry) -> str | None:
    """The id that the other keys of an entry call for, where they do."""
    if isinstance(entry, Meeting):
        return f"{entry.body}/{entry.number}"
    if isinstance(entry, Form):
        return f"{entry.instrument}/form/{entry.letter}"
    if isinstance(entry, Body | PlanEntry):
        return f"{entry.instrument}/{entry.id.partition('/')[2]}"
    return None


def _whole(meeting: Meeting) -> str:
    """From the first day of the first sitting to the last day of the last."""
    ends = [end for sitting in meeting.sittings for end in sitting.split("/")]
    return f"{ends[0]}/{ends[-1]}"


def _authorities(tables: _Tables) -> Authorities:
    return Authorities(
        instruments=_of(Instrument, tables),
        bodies=_of(Body, tables),
        meetings=_of(Meeting, tables),
        plans=_of(PlanEntry, tables),
        forms=_of(Form, tables),
        documents=_of(Document, tables),
        provisions=_provisions(tables),
        symbols=tuple(
            sorted(_of(SymbolRule, tables).values(), key=lambda one: (-len(one.prefix), one.prefix))
        ),
    )


def _of(kind: type[_Kind], tables: _Tables) -> dict[str, _Kind]:
    entries = tables.get(kind.table, {}).items()
    return {key: entry for key, (_, entry) in entries if isinstance(entry, kind)}


def _provisions(tables: _Tables) -> dict[str, Provision]:
    found: dict[str, Provision] = {}
    for name, article in tables.get(Article.table, {}).values():
        for one in provisions_of(article) if isinstance(article, Article) else ():
            if one.id in found:
                raise InputError(
                    f"{name}: article `{article.id}`: {one.title} is given twice; mend its label."
                )
            found[one.id] = one
    return found
