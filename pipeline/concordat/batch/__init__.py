"""Many documents at once: each gets an outcome of its own, and none stops the others."""

from __future__ import annotations

from concordat.batch.outcome import Outcome, RunResult
from concordat.batch.run import run_corpus

__all__ = ["Outcome", "RunResult", "run_corpus"]
