"""Tracked changes that a page shows: struck-out text is deleted, what stands underlined beside it
is inserted.

A PDF made with its changes visible holds both wordings. The one that is not asked for is set
aside, as a Word file's is.
"""

from __future__ import annotations

from collections.abc import Sequence

from concordat_schemas.page import Page
from concordat_schemas.source import SourceWarning

_BLACK = frozenset(("#000000", None))


def other_wording(pages: Sequence[Page], rejected: bool) -> list[list[int]]:
    """For each page the indices of the words that belong to the wording not asked for.

    Struck-out words are those, or with `rejected` the inserted ones: underlined, no link, and in
    a colour of their own or with struck-out words on the same page.
    """
    found: list[list[int]] = []
    for page in pages:
        if not rejected:
            found.append([at for at, word in enumerate(page.words) if word.strike])
            continue
        changed = any(word.strike for word in page.words)
        found.append(
            [
                at
                for at, word in enumerate(page.words)
                if word.underline
                and word.link is None
                and not word.strike
                and (changed or word.look.colour not in _BLACK)
            ]
        )
    return found


def revision_warning(pages: Sequence[Page], rejected: bool) -> SourceWarning | None:
    """What to tell the user of a file that shows tracked changes; None for any other."""
    shown = [page.number for page in pages if any(word.strike for word in page.words)]
    if not shown:
        return None
    taken = "the text without the changes" if rejected else "the text with the changes made"
    return SourceWarning(
        "tracked_changes",
        f"The pages show changes, struck out and underlined: {taken} is read.",
        shown[0],
    )
