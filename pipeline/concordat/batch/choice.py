"""Which rendition of a document a run reads: the first in the catalogue that is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from concordat.catalogue import Catalogue, Document, Rendition, content_hash


@dataclass(slots=True)
class Choice:
    """The rendition to read, and what a user should know of it.

    `sentences` make the outcome partial; `changed` tells of files that are not the ones the
    catalogue describes.
    """

    document: Document
    rendition: Rendition | None = None
    sentences: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


def choose(catalogue: Catalogue, document: Document) -> Choice:
    """The rendition a run reads; none where no file is there."""
    choice = Choice(document)
    for rendition in document.renditions:
        path = catalogue.folder / rendition.file
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            choice.sentences.append(
                f"{rendition.file} is missing; put it there or mend the catalogue."
            )
            continue
        except OSError as error:
            choice.sentences.append(f"{rendition.file} cannot be opened ({error.strerror}).")
            continue
        if rendition.sha256 and content_hash(content) != rendition.sha256:
            choice.changed.append(
                f"{rendition.file} is not the file the catalogue describes (its hash differs); "
                "it is read as it is."
            )
        choice.rendition = rendition
        return choice
    return choice


def by_file(choices: Iterable[Choice]) -> dict[str, list[Choice]]:
    """Choices by the file they read, so that a file of several documents is read once."""
    files: dict[str, list[Choice]] = {}
    for choice in choices:
        if choice.rendition is not None:
            files.setdefault(choice.rendition.file, []).append(choice)
    return files
