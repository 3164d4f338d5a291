"""The package of a DOCX file: which part is what, found through relationships, never by name.

Method: Open Packaging Conventions, ISO/IEC 29500-2.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from concordat_extractors.errors import InputError
from concordat_extractors.reading.archive import Archive, base_name
from concordat_extractors.reading.docx_names import Element, W
from concordat_extractors.reading.options import ReadOptions
from concordat_extractors.reading.xml import parse_part
from concordat_schemas.safe_xml import XmlRefused
from concordat_schemas.source import SourceWarning

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ALIEN = (
    ("xl/", "an Excel workbook"),
    ("ppt/", "a PowerPoint presentation"),
    ("visio/", "a Visio drawing"),
)


@dataclass(slots=True, frozen=True)
class Relation:
    """What a part points to: `kind` is the last word of the relationship type.

    `target` is the name of a part, or the address as written when `external`.
    """

    kind: str
    target: str
    external: bool


class Package:
    """The parts of one DOCX file. `warnings` collects what was missing or unreadable."""

    def __init__(self, data: bytes, name: str, options: ReadOptions) -> None:
        """Opens the file and finds its main part; `InputError` when it is no Word document."""
        self.name = base_name(name)
        self.warnings: list[SourceWarning] = []
        self._relations: dict[str, dict[str, Relation]] = {}
        _refuse_other_containers(data, self.name)
        self.archive = Archive(data, name, options)
        self.main = self._find_main()

    def document(self) -> Element:
        """The root of the main part; `InputError` when it is damaged or no Word document."""
        try:
            root = parse_part(self.archive.read(self.main))
        except XmlRefused as error:
            raise InputError(
                f"{self.name} cannot be read, its main part {self.main!r} is {_lower(error)}; "
                "open it in Word and save it again."
            ) from None
        if root.tag != f"{W}document":
            raise InputError(
                f"{self.name} is not a Word document, its main part {self.main!r} holds "
                "something else; save it as .docx from Word."
            )
        return root

    def tree(self, part: str) -> Element | None:
        """The root of a part; none, and a warning, when it is missing or damaged."""
        if part not in self.archive:
            self._warn("missing_part", f"The part {part!r} is missing from {self.name}.")
            return None
        try:
            return parse_part(self.archive.read(part))
        except XmlRefused as error:
            self._warn(
                "damaged_part",
                f"The part {part!r} of {self.name} was left out because it is {_lower(error)}.",
            )
            return None

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part points to, by relationship id; empty when nothing is declared."""
        known = self._relations.get(part)
        if known is None:
            known = self._read_relations(part)
            self._relations[part] = known
        return known

    def related(self, kind: str) -> str | None:
        """The first part of a kind that the main part points to, such as `footnotes`."""
        for relation in self.relations(self.main).values():
            if relation.kind == kind and not relation.external:
                return relation.target
        return None

    def _read_relations(self, part: str) -> dict[str, Relation]:
        folder, file = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{file}.rels")
        if listing not in self.archive:
            return {}
        root = self.tree(listing)
        found: dict[str, Relation] = {}
        for element in root.iter(_RELATION) if root is not None else ():
            kind = (element.get("Type") or "").rpartition("/")[2]
            target = element.get("Target") or ""
            external = (element.get("TargetMode") or "").lower() == "external"
            if not external:
                resolved = _resolve(folder, target)
                if resolved is None:
                    if kind != "hyperlink":
                        self._warn(
                            "missing_part",
                            f"A {kind or 'part'} of {self.name} points outside the file and "
                            "was left out.",
                        )
                    continue
                target = resolved
            found[element.get("Id") or ""] = Relation(kind, target, external)
        return found

    def _find_main(self) -> str:
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and relation.target in self.archive:
                self._refuse_alien(relation.target)
                return relation.target
        if "word/document.xml" in self.archive:
            return "word/document.xml"
        self._refuse_alien("")
        raise InputError(
            f"{self.name} is not a Word document, it has no main part; save it as .docx from Word."
        )

    def _refuse_alien(self, main: str) -> None:
        names = [main] if main else self.archive.names
        for prefix, what in _ALIEN:
            if any(name.lower().startswith(prefix) for name in names):
                raise InputError(
                    f"{self.name} is {what}, not a Word document; copy the text into Word and "
                    "save it as .docx."
                )
        if not main and "mimetype" in self.archive:
            kind = self.archive.read("mimetype")[:200].decode("ascii", "replace")
            if "opendocument" in kind:
                raise InputError(
                    f"{self.name} is an OpenDocument file; open it in its own program and save "
                    "it as .docx."
                )

    def _warn(self, code: str, sentence: str) -> None:
        if all(one.sentence != sentence for one in self.warnings):
            self.warnings.append(SourceWarning(code, sentence))


def _refuse_other_containers(data: bytes, name: str) -> None:
    if not data:
        raise InputError(f"{name} is empty; get a new copy of the file.")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise InputError(
                f"{name} is protected by a password; open it in Word, remove the password "
                "(File, Info, Protect Document) and save it again."
            )
        if "WordDocument".encode("utf-16-le") in data:
            raise InputError(
                f"{name} is in the old Word format (.doc); open it in Word or LibreOffice and "
                "save it as .docx."
            )
        raise InputError(
            f"{name} is not a Word document but another Office file of the old format; "
            "save it as .docx."
        )
    if not data.startswith(b"PK"):
        raise InputError(
            f"{name} is not a Word document (.docx), its content is of another kind; "
            "save it as .docx from Word."
        )


def _resolve(folder: str, target: str) -> str | None:
    """The part a target names, seen from a folder; none when it leaves the package."""
    plain = unquote(target.partition("#")[0]).replace("\\", "/")
    if not plain or "\0" in plain or "://" in plain:
        return None
    joined = plain.lstrip("/") if plain.startswith("/") else posixpath.join(folder, plain)
    normal = posixpath.normpath(joined)
    return None if normal.startswith("..") or normal == "." else normal


def _lower(error: XmlRefused) -> str:
    text = str(error)
    return text if text.startswith("not ") else f"refused: {text}"
