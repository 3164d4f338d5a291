"""Which elements of two plans answer to each other, and what changed between them."""

from __future__ import annotations

from collections.abc import Iterable

from concordat.decisions import Decision
from concordat_schemas.alignment import Alignment
from concordat_schemas.plan import Plan

__all__ = ["align"]


def align(old: Plan, new: Plan, decisions: Iterable[Decision] = ()) -> Alignment:
    """The alignment of two plans, the older first.

    Sections, paragraphs, actions, items and indicators are linked many-to-many; each link carries
    its evidence, its runner-up and, where both wordings are the plans' own, its changes. The
    references of both plans should have been found (`concordat_extractors.references.cite`).
    `decisions` are a person's, and are replayed.
    """
    from concordat.align.whole import Aligner

    return Aligner(old, new, decisions).align()
