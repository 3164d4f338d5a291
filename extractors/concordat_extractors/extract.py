"""A file as plans: read, lay out, structure, correct, resolve.

The one entry that the command line, the batch and the tests use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from concordat_extractors.conventions import load_style, style_toml
from concordat_extractors.errors import InputError, UsageError
from concordat_extractors.layout import lay_out
from concordat_extractors.reading import read
from concordat_extractors.reading.options import ReadOptions
from concordat_extractors.structure import Structured, structure
from concordat_extractors.structure.corrections import Corrections, load_corrections
from concordat_extractors.structure.style_choice import StyleInUse
from concordat_schemas.identity import slug
from concordat_schemas.plan import Metadata, Plan
from concordat_schemas.source import Location

CORRECTIONS_FILE = "corrections.toml"


@dataclass(frozen=True, slots=True)
class PartIdentity:
    """What a catalogue knows of one document in a file; `part` is its heading in the file."""

    part: str | None
    id: str
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class TraceStep:
    """Where part of an element stands, what stands there, and the rule that took it."""

    locator: str
    text: str
    rule: str


@dataclass(slots=True)
class Extraction:
    """A plan, what made each of its elements, and the style it follows."""

    plan: Plan
    trace: dict[str, list[TraceStep]]
    style: StyleInUse


def extract(
    path: Path,
    *,
    options: ReadOptions | None = None,
    parts: Sequence[PartIdentity] = (),
    part: str | None = None,
    styles: Sequence[Path] = (),
    corrections: Path | None = None,
    references: bool = True,
    authorities: Sequence[Path] = (),
) -> list[Extraction]:
    """The documents of a file, each as a plan.

    With `parts` (what a catalogue lists) one extraction for each of them in that order; with
    `part` only the document whose heading holds those words; else all that the file holds.
    `corrections` defaults to `corrections.toml` beside the file. `references` are found unless
    they are not wanted, with `authorities` over those that come with concordat. InputError is
    bad input, UsageError a part that is not there.
    """
    made = _structured(path, options or ReadOptions(), parts, part, styles, corrections)
    if references:
        add_references(made, authorities)
    return made


def add_references(extractions: Sequence[Extraction], authorities: Sequence[Path] = ()) -> None:
    """Find and resolve what extracted plans refer to, in place.

    `authorities` are files or folders of the user's own. Raises InputError for a faulty one.
    """
    from concordat_extractors.references import cite, load_authorities

    held = load_authorities(authorities)
    for extraction in extractions:
        cite(extraction.plan, held)


def _structured(
    path: Path,
    options: ReadOptions,
    parts: Sequence[PartIdentity],
    part: str | None,
    styles: Sequence[Path],
    corrections: Path | None,
) -> list[Extraction]:
    source = read(path, options)
    mending = _corrections(path, corrections)
    found = structure(lay_out(source), [load_style(one) for one in styles], mending)
    if not any(_holds_text(one.plan) for one in found):
        raise InputError(
            f"{path.name} holds no text but running heads, page numbers and the like: check that "
            "it is the document."
        )
    wanted = _pick(found, part, path.name) if part is not None else None
    if parts:
        chosen = [
            (_pick(found, one.part, path.name) if one.part else _main(found), one) for one in parts
        ]
        listed = [(one, identity) for one, identity in chosen if wanted in (None, one)]
        if listed:
            return [_extraction(one, identity.id, identity.metadata) for one, identity in listed]
    found = [wanted] if wanted is not None else found
    base = f"local/{slug(Path(source.file).stem, 40)}-{source.sha256[:8]}"
    names = _names(found)
    return [
        _extraction(one, base if len(found) == 1 else f"{base}/{name}", None)
        for one, name in zip(found, names, strict=True)
    ]


def _holds_text(plan: Plan) -> bool:
    held = (plan.sections, plan.paragraphs, plan.actions, plan.footnotes, plan.tables)
    return any(held) or bool(plan.unplaced)


def _corrections(path: Path, given: Path | None) -> Corrections:
    if given is not None:
        return load_corrections(given)
    for beside in (path.with_suffix(".corrections.toml"), path.with_name(CORRECTIONS_FILE)):
        if beside.is_file():
            return load_corrections(beside)
    return Corrections()


def _names(found: Sequence[Structured]) -> list[str]:
    names: list[str] = []
    for one in found:
        name = slug(one.heading or "main", 40)
        names.append(f"{name}-{names.count(name) + 1}" if name in names else name)
    return names


def _main(found: Sequence[Structured]) -> Structured:
    """The document a file is about: the one with the most actions, then the longest."""
    return max(found, key=lambda one: (len(one.plan.actions), len(one.plan.paragraphs)))


def _pick(found: Sequence[Structured], part: str, name: str) -> Structured:
    wanted = slug(part, 200)
    exact = [one for one in found if slug(one.heading, 200) == wanted]
    titled = [one for one in found if any(slug(x, 200) == wanted for x in one.heading.split(" — "))]
    holding = [one for one in found if wanted in slug(one.heading, 400)]
    for candidates in (exact, titled, holding):
        if candidates:
            return candidates[0]
    headings = (
        "; ".join(f"“{one.heading}”" for one in found if one.heading) or "none with a heading"
    )
    raise UsageError(f"{name}: no part is headed “{part}”; its parts are {headings}.")


def _extraction(found: Structured, identifier: str, metadata: Metadata | None) -> Extraction:
    plan = found.plan
    plan.id = identifier
    if metadata is not None:
        plan.metadata = metadata
    trace = {
        element: [
            TraceStep(_locator(line.places), line.text, "; ".join(dict.fromkeys(line.rules)))
            for line in lines
        ]
        for element, lines in found.lines.items()
    }
    return Extraction(plan, trace, found.style)


def _locator(places: Sequence[Location]) -> str:
    found = [place.locator or f"page {place.page}" for place in places]
    return ", ".join(dict.fromkeys(found))


def inferred_style(extraction: Extraction, name: str) -> str:
    """The style a plan was read with as the text of a style file, so that the next is known."""
    if extraction.style.style is None:
        raise InputError(f"{extraction.plan.sources[0].file}: no actions were found, so no style.")
    if not extraction.style.leads:
        file = extraction.plan.sources[0].file
        raise InputError(f"{file}: its actions are bare numbers, which no style file can describe.")
    return style_toml(extraction.style.as_style(name))
