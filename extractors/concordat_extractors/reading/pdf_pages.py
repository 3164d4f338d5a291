"""Which pages of a PDF are read: those the user chose, up to a limit."""

from __future__ import annotations

from concordat_extractors.errors import InputError
from concordat_extractors.reading.options import ReadOptions
from concordat_schemas.source import SourceWarning


def chosen_pages(count: int, name: str, options: ReadOptions) -> tuple[range, list[SourceWarning]]:
    """The numbers of the pages to read of `count`, and a warning where that is not all asked for.

    Raises `InputError` when there are no pages, or not those that the user chose.
    """
    if count == 0:
        raise InputError(f"{name} has no pages: check that it was saved completely.")
    first, last = options.pages or (1, count)
    if first > count:
        raise InputError(
            f"{name} has {count} page{'s' if count > 1 else ''} and no page {first}: "
            "choose pages that it has."
        )
    chosen = range(first, min(last, count) + 1)
    if len(chosen) <= options.max_pages:
        return chosen, []
    sentence = (
        f"Only the first {options.max_pages} of {len(chosen)} pages were read: read the others "
        "with --pages."
    )
    return chosen[: options.max_pages], [SourceWarning("pages_left_out", sentence)]
