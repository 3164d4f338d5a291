"""The index of the outputs: what was made, from which file, and how much is in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from concordat.batch.outcome import Outcome
from concordat.catalogue import Catalogue
from concordat.writers.atomic import write_file
from concordat.writers.index_html import index_html

INDEX_FILE = "index.json"
_FACTS = ("title", "short_title", "convention", "symbol", "meeting", "date", "language", "status")


def write_index(
    catalogue: Catalogue,
    outcomes: Iterable[Outcome],
    outputs: Path,
    compared: Mapping[str, Mapping[str, Sequence[str]]],
    *,
    page: bool,
) -> Path:
    """Write `index.json`, and `index.html` where a `page` is wanted.

    `compared` are the files of comparisons by lineage and id. The same results give the same bytes.
    Raises OutputError.
    """
    documents = [_entry(outcome) for outcome in outcomes if outcome.files]
    lineages = [
        {
            **lineage.model_dump(mode="json"),
            "comparisons": [
                {"id": one, "files": [f"{one}/{name}" for name in names]}
                for one, names in compared.get(lineage.id, {}).items()
            ],
        }
        for lineage in catalogue.lineages
    ]
    content = json.dumps(
        {"documents": documents, "lineages": lineages}, ensure_ascii=False, indent=2
    )
    path = outputs / INDEX_FILE
    write_file(path, f"{content}\n".encode())
    if page:
        write_file(outputs / "index.html", index_html(documents, lineages))
    return path


def _entry(outcome: Outcome) -> dict[str, Any]:
    assert outcome.metadata is not None
    known = outcome.metadata.model_dump(mode="json")
    return {
        "id": outcome.id,
        **{fact: known[fact] for fact in (*_FACTS, "wording", "period", "predecessor", "notice")},
        "state": outcome.state,
        "counts": outcome.counts,
        "warnings": len(outcome.warnings),
        "rendition": outcome.rendition,
        "sha256": outcome.sha256,
        "files": outcome.files,
    }
