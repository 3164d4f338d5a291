"""Exit codes: what a run of several files adds up to."""

from __future__ import annotations

from dataclasses import dataclass, field

COMPLETE = 0
FAILED = 1
WRONG_USE = 2
PARTIAL = 3
NOT_WRITTEN = 4
CHANGED = 10
INTERRUPTED = 130

CODES = """\b
Exit codes:
  0    complete
  1    something failed or is invalid; each is listed, the rest is done
  2    wrong use of the command
  3    done, but some results are partial or want a look
  4    an output was not written
  10   with --exit-code: something changed
  130  interrupted; what was done before is kept
"""


@dataclass(slots=True)
class Outcome:
    """What became of each file of a run, by name."""

    done: list[str] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    unwritten: list[str] = field(default_factory=list)

    @property
    def code(self) -> int:
        """The exit code: an output that is missing weighs most, then a failure, then a part."""
        if self.unwritten:
            return NOT_WRITTEN
        if self.failed:
            return FAILED
        return PARTIAL if self.partial else COMPLETE

    def sentence(self) -> str:
        """The closing summary, such as `3 files: 1 complete, 1 partial (a.docx), 1 failed (b.txt)`.

        A file counts once, under the worst that happened to it.
        """
        groups = (
            ("not written", self.unwritten),
            ("failed", self.failed),
            ("partial", self.partial),
        )
        counted: set[str] = set()
        parts = []
        for word, names in groups:
            fresh = [name for name in dict.fromkeys(names) if name not in counted]
            counted.update(fresh)
            if fresh:
                parts.append(f"{len(fresh)} {word} ({', '.join(fresh)})")
        complete = [name for name in dict.fromkeys(self.done) if name not in counted]
        if complete:
            parts.append(f"{len(complete)} complete")
        total = len(counted) + len(complete)
        return f"{total} file{'' if total == 1 else 's'}: {', '.join(reversed(parts))}"
