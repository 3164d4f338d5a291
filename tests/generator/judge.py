"""Judging one reading: facts expected against facts found, and which of them are wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from concordat_schemas import plan as contract

from .build import make_plan
from .model import Plan
from .page_look import PageLook, page_look
from .pdf_engines import ENGINES, Source
from .truth import KINDS, Facts, expected, observed
from .write_docx import DocxLook, docx_look, write_docx
from .write_text import TextLook, as_bytes, markdown_look, plain_look, write_text

RENDITIONS = {"markdown": ".md", "plain": ".txt", "docx": ".docx"}
PDF_RENDITIONS = {f"pdf-{name}": ".pdf" for name in ENGINES}
AnyLook = DocxLook | TextLook | PageLook


@dataclass
class Tally:
    """Counts for one kind of fact: expected, found, exact."""

    expected: int = 0
    found: int = 0
    exact: int = 0

    def add(self, other: Tally) -> None:
        """Adds another tally to this one."""
        self.expected += other.expected
        self.found += other.found
        self.exact += other.exact

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where there is nothing to find."""
        total = self.expected + self.found
        return 2 * self.exact / total if total else 1.0


@dataclass
class Verdict:
    """What one reading got right, and the facts it missed or made up, by kind."""

    tallies: dict[str, Tally]
    missing: dict[str, list[Any]] = field(default_factory=dict)
    extra: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def exact(self) -> bool:
        """Whether every fact was found and none made up."""
        return not self.missing and not self.extra

    def lines(self, limit: int = 12) -> list[str]:
        """The differences, readable: expected against found under the same key."""
        out = []
        for kind in KINDS:
            extra = dict(self.extra.get(kind, []))
            for key, value in self.missing.get(kind, []):
                found = repr(extra.pop(key, "—"))
                out.append(f"{kind} {key}\n    expected {value!r}\n    found    {found}")
            out += [f"{kind} {key}\n    expected —\n    found    {v!r}" for key, v in extra.items()]
        return out[:limit]


def compare(wanted: Facts, got: Facts) -> Verdict:
    """Judges facts as multisets: a fact counts when key and value are the same."""
    verdict = Verdict({})
    for kind in KINDS:
        want, have = Counter(wanted[kind]), Counter(got[kind])
        verdict.tallies[kind] = Tally(want.total(), have.total(), (want & have).total())
        if want - have:
            verdict.missing[kind] = list((want - have).elements())
        if have - want:
            verdict.extra[kind] = list((have - want).elements())
    return verdict


@dataclass
class Case:
    """A made-up plan written in one rendition."""

    plan: Plan
    rendition: str
    data: bytes
    capitals: bool
    look: AnyLook

    def judge(self, read: contract.Plan) -> Verdict:
        """The verdict on a reading of this file."""
        english = self.plan.look.language == "en"
        folded = isinstance(self.look, PageLook) and self.look.folded
        return compare(
            expected(self.plan, capitals=self.capitals),
            observed(read, points=english, capitals=folded),
        )

    def save(self, path: Path) -> Path:
        """Writes the file with the suffix of its rendition."""
        target = path.with_suffix({**RENDITIONS, **PDF_RENDITIONS}[self.rendition])
        target.write_bytes(self.data)
        return target


def render(plan: Plan, rendition: str, random: Random) -> Case:
    """Writes a plan in a rendition with a random look."""
    return render_as(plan, rendition, any_look(plan, rendition, random), random)


def any_look(plan: Plan, rendition: str, random: Random) -> AnyLook:
    """A random look for a rendition."""
    looks: dict[str, Callable[[Plan, Random], AnyLook]]
    looks = {"docx": docx_look, "markdown": markdown_look, "plain": plain_look}
    if rendition in looks:
        return looks[rendition](plan, random)
    return page_look(plan, rendition.removeprefix("pdf-"), random)


def render_as(plan: Plan, rendition: str, look: AnyLook, random: Random) -> Case:
    """Writes a plan in a rendition with the look given."""
    if isinstance(look, PageLook):
        source = ENGINES[look.engine].source(plan, look, random)
        return printed([(plan, look, source)])[0]
    if isinstance(look, DocxLook):
        return Case(plan, rendition, write_docx(plan, look, random), look.heading == "caps", look)
    data = as_bytes(write_text(plan, look, random), look)
    return Case(plan, rendition, data, look.capitals, look)


def printed(drafts: Sequence[tuple[Plan, PageLook, Source]]) -> list[Case]:
    """The cases of plans written for one engine, printed together."""
    if not drafts:
        return []
    engine = ENGINES[drafts[0][1].engine]
    files = engine.printed([(source, look) for _, look, source in drafts])
    return [
        Case(plan, f"pdf-{engine.name}", data, look.folded, look)
        for (plan, look, _), data in zip(drafts, files, strict=True)
    ]


def case(seed: str, rendition: str, style: str | None = None, size: str = "small") -> Case:
    """The case of a seed: the same plan for all renditions of that seed, style and size."""
    return cases([(seed, style, size)], rendition)[0]


def cases(wanted: Sequence[tuple[str, str | None, str]], rendition: str) -> list[Case]:
    """The cases of several seeds with their style and size in one rendition."""
    out: list[Case] = []
    drafts: list[tuple[Plan, PageLook, Source]] = []
    for seed, style, size in wanted:
        plan = make_plan(Random(f"{seed}/{style}/{size}"), style, size)
        random = Random(f"{seed}/{style}/{size}/{rendition}")
        look = any_look(plan, rendition, random)
        if isinstance(look, PageLook):
            drafts.append((plan, look, ENGINES[look.engine].source(plan, look, random)))
        else:
            out.append(render_as(plan, rendition, look, random))
    return out + printed(drafts)
