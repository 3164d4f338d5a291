"""The one exception of writing."""

from __future__ import annotations


class OutputError(Exception):
    """An output that was not written, and why: one clear sentence. What stood there still does."""
