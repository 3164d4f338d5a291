"""The run over a corpus: every document of the catalogue read, structured and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from concordat.apart import extract_apart
from concordat.batch.choice import Choice, by_file, choose
from concordat.batch.index import write_index
from concordat.batch.lineages import Compared, write_lineages
from concordat.batch.outcome import (
    Outcome,
    RunResult,
    count_elements,
    count_of,
    describe_counts,
)
from concordat.batch.stale import stale_outputs
from concordat.catalogue import load_catalogue
from concordat.completeness import gaps
from concordat.writers.errors import OutputError
from concordat.writers.formats import FORMATS, Format
from concordat.writers.plan_folder import write_plan
from concordat_extractors.errors import InputError
from concordat_extractors.extract import Extraction, PartIdentity
from concordat_extractors.references.authorities import load_authorities

_WARNINGS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class _Task:
    """One file to read, with the documents wanted from it; plain data, so that it can travel."""

    path: Path
    file: str
    parts: tuple[PartIdentity, ...]
    outputs: Path
    formats: tuple[Format, ...]
    authorities: tuple[Path, ...]


def run_corpus(
    corpus: Path,
    outputs: Path,
    *,
    report: Callable[[str], None],
    formats: Sequence[Format] = FORMATS,
    authorities: Sequence[Path] = (),
    jobs: int = 1,
    verbose: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> RunResult:
    """Extract every document of a corpus and write it under `outputs/<id as folders>/`.

    Then the plans of each lineage are compared and their actions followed through all of them.

    `corpus` is the folder of `catalogue.toml`, or that file. `report` hears one line at a time:
    what became of each document, as soon as it is known and in catalogue order, then a closing
    summary; `verbose` adds all warnings and what was passed over. `progress` hears how many
    documents of how many are done. `authorities` are files of the user's own. `jobs` is the
    number of processes; results do not depend on it. Raises InputError for a faulty catalogue or
    authority file and OutputError when the index cannot be written; every other fault is an
    outcome.
    """
    catalogue = load_catalogue(corpus)
    load_authorities(authorities)
    choices = [choose(catalogue, document) for document in catalogue.documents]
    tasks = [
        _Task(
            catalogue.folder / file,
            file,
            tuple(_identity(choice) for choice in chosen),
            outputs,
            tuple(formats),
            tuple(authorities),
        )
        for file, chosen in by_file(choices).items()
    ]
    outcomes: list[Outcome] = []
    for choice, outcome in _in_order(choices, _perform(tasks, jobs)):
        outcomes.append(outcome)
        for line in _lines(choice, outcome, verbose):
            report(line)
        if progress:
            progress(len(outcomes), len(choices))
    result = RunResult(
        outcomes, stale_outputs(outputs, [document.id for document in catalogue.documents])
    )
    made = [one.id for one in outcomes if one.files]
    compared: Compared = {}
    if "json" in formats:
        compared, result.compared = write_lineages(catalogue, made, outputs, formats, report)
    write_index(catalogue, outcomes, outputs, compared, page="html" in formats)
    for folder in result.stale:
        report(f"{folder}: in the outputs but not in the catalogue; left as it is.")
    report(result.summary())
    return result


def _identity(choice: Choice) -> PartIdentity:
    assert choice.rendition is not None
    return choice.document.identity(choice.rendition)


def _perform(tasks: Sequence[_Task], jobs: int) -> Iterator[Outcome]:
    if jobs <= 1 or len(tasks) <= 1:
        for task in tasks:
            yield from _read(task)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # Spawned, not forked: the same on every system, and safe beside a progress bar's thread.
    with ProcessPoolExecutor(min(jobs, len(tasks)), mp_context=get_context("spawn")) as pool:
        for task, reading in [(task, pool.submit(_read, task)) for task in tasks]:
            try:
                yield from reading.result()
            except BrokenProcessPool:
                yield from _failed(
                    task,
                    f"{task.path.name}: the process that read it ended, perhaps for want of "
                    "memory; run again with fewer jobs.",
                )


def _read(task: _Task) -> list[Outcome]:
    """The outcomes of one file; where one document of several fails, the others are tried alone."""
    try:
        found = extract_apart(task.path, parts=task.parts, authorities=task.authorities)
        return [_write(task, part.id, made) for part, made in zip(task.parts, found, strict=True)]
    except InputError as error:
        sentence = str(error)
    except Exception as error:
        # Whatever a hostile or unforeseen file brings about, the other files are still read.
        sentence = (
            f"{task.path.name}: concordat failed on this file "
            f"({type(error).__name__}: {str(error)[:200]}); please report it."
        )
    if len(task.parts) > 1:
        return [outcome for part in task.parts for outcome in _read(replace(task, parts=(part,)))]
    return _failed(task, sentence)


def _failed(task: _Task, sentence: str) -> list[Outcome]:
    return [Outcome(part.id, "failed", [sentence], rendition=task.file) for part in task.parts]


def _write(task: _Task, wanted: str, made: Extraction) -> Outcome:
    plan = made.plan
    outcome = Outcome(
        wanted,
        "ok",
        rendition=task.file,
        sha256=plan.sources[0].sha256,
        metadata=plan.metadata,
        counts=count_elements(plan),
        coverage=plan.diagnostics.coverage,
        warnings=[warning.sentence for warning in plan.diagnostics.warnings],
        sentences=list(gaps(plan)),
    )
    if outcome.sentences:
        outcome.state = "partial"
    try:
        files = write_plan(
            plan,
            task.outputs,
            task.formats,
            authorities=load_authorities(task.authorities),
        )
    except OutputError as error:
        outcome.state = "unwritten"
        outcome.sentences.append(f"{error}.")
        return outcome
    outcome.files = [file.relative_to(task.outputs).as_posix() for file in sorted(files)]
    return outcome


def _in_order(
    choices: Sequence[Choice], performed: Iterator[Outcome]
) -> Iterator[tuple[Choice, Outcome]]:
    """Each choice with its outcome, in catalogue order, no later than need be."""
    known: dict[str, Outcome] = {}
    for choice in choices:
        wanted = choice.document.id
        while choice.rendition is not None and wanted not in known:
            outcome = next(performed)
            known[outcome.id] = outcome
        yield choice, _with_choice(choice, known.get(wanted))


def _with_choice(choice: Choice, outcome: Outcome | None) -> Outcome:
    """The outcome with what was noticed before the file was read."""
    if outcome is None:
        return Outcome(choice.document.id, "failed", list(choice.sentences))
    outcome.sentences = [*choice.sentences, *outcome.sentences]
    if choice.sentences and outcome.state == "ok":
        outcome.state = "partial"
    return outcome


def _lines(choice: Choice, outcome: Outcome, verbose: bool) -> Iterable[str]:
    """What the user reads of one document, the outcome first."""
    word = {"ok": "", "partial": "partial: ", "failed": "failed", "unwritten": "not written: "}
    told = f"{outcome.id}: {word[outcome.state]}"
    if outcome.counts:
        told += f"{describe_counts(outcome.counts)}; from {outcome.rendition}"
    if outcome.coverage:
        own = outcome.coverage.read - outcome.coverage.elsewhere
        told += f"; {own:,} glyphs, {outcome.coverage.lost or 'none'} lost"
    yield told
    for sentence in (*outcome.sentences, *choice.changed):
        yield f"  {sentence}"
    if outcome.metadata and outcome.metadata.notice:
        yield f"  {outcome.metadata.notice}"
    shown = len(outcome.warnings) if verbose else _WARNINGS_SHOWN
    for warning in outcome.warnings[:shown]:
        yield f"  check: {warning}"
    if len(outcome.warnings) > shown:
        yield f"  and {count_of(len(outcome.warnings) - shown, 'more warning')}, in its plan.json"
