"""How fast PDF files are extracted, against pdfplumber alone in the same run, and in what memory.

python benchmarks/pdf.py [FILE...] [--also DIR] [--rounds N]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pdfplumber
import pypdfium2

from concordat_extractors.extract import extract
from concordat_extractors.reading.options import ReadOptions

CORPUS = Path(__file__).parent.parent / "corpus"
WITHOUT_OCR = ReadOptions(ocr=False)
LENGTHS = (50, 200, 600)
GOALS = (
    "goals: at least 3 times the pages/s of pdfplumber (8 aimed at); below 250 MB for 50 pages; "
    "below 0.3 MB for each page more"
)

# Measured in a process of its own, because the peak of a process never falls.
MEMORY = """
import resource, sys
from pathlib import Path
from concordat_extractors.extract import extract
from concordat_extractors.reading.options import ReadOptions

extract(Path(sys.argv[1]), options=ReadOptions(ocr=False), references=False)
# On Linux ru_maxrss begins with the peak of the parent, VmHWM does not.
status = Path("/proc/self/status")
if status.exists():
    print(int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1000)
else:
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(used / (1_000_000 if sys.platform == "darwin" else 1000))
"""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of one run: what the processor worked, and what the clock showed."""

    cpu: float
    wall: float


@dataclass(frozen=True, slots=True)
class Measured:
    """The median times of one file, read whole by concordat and page by page by pdfplumber."""

    file: str
    pages: int
    ours: Times
    theirs: Times


def timed(action: Callable[[], object]) -> Times:
    """What one run of an action takes."""
    cpu, wall = time.process_time(), time.perf_counter()
    action()
    return Times(time.process_time() - cpu, time.perf_counter() - wall)


def middle(runs: Sequence[Times]) -> Times:
    """The median of several runs."""
    return Times(median(run.cpu for run in runs), median(run.wall for run in runs))


def words_and_tables(path: Path) -> None:
    """What pdfplumber finds on each page, laid out and structured by nobody."""
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_words()
            for found in page.find_tables():
                found.extract()
            page.close()


def measure(path: Path, rounds: int) -> Measured:
    """The times of one file, in rounds that alternate after one that is not counted."""
    runs = [
        (
            timed(lambda: extract(path, options=WITHOUT_OCR, references=False)),
            timed(lambda: words_and_tables(path)),
        )
        for _ in range(rounds + 1)
    ][1:]
    ours, theirs = zip(*runs, strict=True)
    return Measured(path.name, pages_of(path), middle(ours), middle(theirs))


def pages_of(path: Path) -> int:
    """How many pages a file has."""
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def repeated(path: Path, length: int, target: Path) -> None:
    """Writes a file of `length` pages, those of another again and again."""
    source = pypdfium2.PdfDocument(path)
    longer = pypdfium2.PdfDocument.new()
    while len(longer) < length:
        longer.import_pages(source, list(range(min(len(source), length - len(longer)))))
    longer.save(target)
    longer.close()
    source.close()


def peak(path: Path) -> float:
    """Peak memory in megabytes of a process that extracts this file once."""
    command = [sys.executable, "-c", MEMORY, str(path)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def memory(path: Path) -> str:
    """Peaks of files of growing length, and what each page more adds to them."""
    peaks = []
    with tempfile.TemporaryDirectory() as folder:
        for length in LENGTHS:
            target = Path(folder) / f"{length}.pdf"
            repeated(path, length, target)
            peaks.append(peak(target))
    growth = [
        (more - less) / (long - short)
        for less, more, short, long in zip(peaks, peaks[1:], LENGTHS, LENGTHS[1:], strict=False)
    ]
    told = ", ".join(
        f"{length} pages {used:.0f} MB" for length, used in zip(LENGTHS, peaks, strict=True)
    )
    return f"{path.name:32.32} {told}; MB a page more: " + ", ".join(f"{one:.2f}" for one in growth)


def line(one: Measured) -> str:
    """One row of the table of times."""
    pages, ours, theirs = one.pages, one.ours, one.theirs
    return (
        f"{one.file:32.32} {pages:5} {pages / ours.cpu:8.1f} {pages / theirs.cpu:8.1f} "
        f"{theirs.cpu / ours.cpu:6.1f} {pages / ours.wall:9.1f} {pages / theirs.wall:9.1f} "
        f"{theirs.wall / ours.wall:6.1f}"
    )


def total(rows: Sequence[Measured]) -> Measured:
    """All files as one."""

    def of(times: Sequence[Times]) -> Times:
        return Times(sum(one.cpu for one in times), sum(one.wall for one in times))

    return Measured(
        "together",
        sum(row.pages for row in rows),
        of([row.ours for row in rows]),
        of([row.theirs for row in rows]),
    )


def main() -> None:
    """Measure the files of the command line, or the PDF of the corpus."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--also", type=Path, metavar="DIR", help="PDF files of this folder too")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    corpus = sorted(CORPUS.rglob("*.pdf"))
    files = list(given.files or corpus)
    if given.also is not None:
        files += sorted(given.also.glob("*.pdf"))
    head = (
        f"{'pages/s':32} {'pages':>5} {'CPU':>8} {'plumber':>8} {'ratio':>6} "
        f"{'wall':>9} {'plumber':>9} {'ratio':>6}"
    )
    print(f"{head}\n{'-' * len(head)}")
    rows = []
    for path in files:
        rows.append(measure(path, max(1, given.rounds)))
        print(line(rows[-1]), flush=True)
    print(f"{line(total(rows))}\n")
    print("peak memory of a process of its own")
    for path in given.files or corpus:
        print(memory(path), flush=True)
    print(f"\n{GOALS}")


if __name__ == "__main__":
    main()
