"""The one exception that a user's input may cause, and its exit codes' cause."""

from __future__ import annotations


class InputError(Exception):
    """Bad input: one clear sentence naming the file, the page where known, and the remedy."""


class UsageError(InputError):
    """A request that cannot be met as put, such as a part that the file does not have."""
