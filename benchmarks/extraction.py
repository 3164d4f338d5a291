"""How fast documents are read and structured, against bare text extraction in the same run.

python benchmarks/extraction.py [FILE...] [--rounds N]
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from concordat_extractors.layout import lay_out
from concordat_extractors.reading import read
from concordat_extractors.reading.options import ReadOptions
from concordat_extractors.structure import structure

CORPUS = Path(__file__).parent.parent / "corpus"
TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"

# Measured in a process of its own, because the peak of a process never falls.
MEMORY = """
import resource, sys
from pathlib import Path
import lxml.etree
import concordat
extract = concordat.extract

def peak():
    # On Linux ru_maxrss begins with the peak of the parent, VmHWM does not.
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1000
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1_000_000 if sys.platform == "darwin" else 1000)

before = peak()
extract(Path(sys.argv[1]), references=False)
print(before, peak())
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """Best times in seconds of one file, and its peak memory in megabytes."""

    file: str
    words: int
    reading: float
    layout: float
    structuring: float
    yardstick: float
    before: float
    peak: float

    @property
    def whole(self) -> float:
        """Seconds from the file to its plans."""
        return self.reading + self.layout + self.structuring


def bare_text(path: Path) -> str:
    """The least any reader of a DOCX file must do: unpack, parse, join the text."""
    data = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return " ".join(element.text or "" for element in root.iter(TEXT))


def best(action: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    """The shortest of several rounds in seconds, and what the action gave."""
    found = action()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        found = action()
        times.append(time.perf_counter() - start)
    return min(times), found


def measure(path: Path, rounds: int) -> Measured:
    """Times each stage of one file."""
    yardstick, text = best(lambda: bare_text(path), rounds)
    reading, source = best(lambda: read(path, ReadOptions()), rounds)
    layout, laid_out = best(lambda: lay_out(source), rounds)
    structuring, _ = best(lambda: structure(laid_out), rounds)
    before, peak = memory(path)
    words = len(text.split())
    return Measured(path.name, words, reading, layout, structuring, yardstick, before, peak)


def memory(path: Path) -> tuple[float, float]:
    """Peak memory in megabytes before and after extracting a file."""
    command = [sys.executable, "-c", MEMORY, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    before, peak = map(float, done.stdout.split())
    return before, peak


def table(rows: Sequence[Measured]) -> str:
    """The results as lines of text."""
    head = (
        f"{'file':32} {'words':>7} {'read s':>7} {'lay out':>7} {'struct.':>7} {'words/s':>8} "
        f"{'bare s':>7} {'ratio':>6} {'MB at start':>11} {'MB peak':>8}"
    )
    lines = [head, "-" * len(head)]
    for row in rows:
        lines.append(
            f"{row.file:32.32} {row.words:7,} {row.reading:7.3f} {row.layout:7.3f} "
            f"{row.structuring:7.3f} {row.words / row.whole:8,.0f} {row.yardstick:7.4f} "
            f"{row.whole / row.yardstick:6.0f} {row.before:11.0f} {row.peak:8.0f}"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure the files of the command line, or the DOCX of the corpus."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    files = given.files or sorted(CORPUS.rglob("*.docx"))
    for path in files:
        if not zipfile.is_zipfile(path):
            parser.error(f"{path} is no DOCX file")
    print(table([measure(path, max(1, given.rounds)) for path in files]))


if __name__ == "__main__":
    main()
