"""Scores the extractor on made-up plans: `python -m tests.generator.score --n 200 --seed 1`."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from .build import styles
from .judge import PDF_RENDITIONS, RENDITIONS, Case, Tally, Verdict, case, cases
from .pdf_engines import ENGINES
from .truth import KINDS

FLOORS = Path(__file__).parent / "floors.json"


@dataclass(frozen=True)
class FloorRun:
    """The fixed sample that the floors were measured on: plans, each in every rendition."""

    count: int
    seed: int
    sizes: tuple[str, ...]

    def results(self, folder: Path) -> list[Result]:
        """The readings of the sample."""
        return run(self.count, self.seed, folder=folder, sizes=self.sizes)


FLOOR_RUN = FloorRun(44, 2026, ("small", "tiny"))


@dataclass
class Result:
    """One case with its verdict, or the error that reading it raised."""

    case: Case
    seed: str
    verdict: Verdict | None
    error: str = ""

    @property
    def good(self) -> bool:
        """Whether everything was exact."""
        return self.verdict is not None and self.verdict.exact


def read(item: Case, seed: str, folder: Path) -> Result:
    """Reads a case through the public extraction and judges it."""
    from concordat_extractors.extract import extract

    path = item.save(folder / f"plan-{seed}-{item.plan.look.style}-{item.rendition}")
    try:
        found = extract(path)
    except Exception as error:  # a crash is one more way to be wrong
        return Result(item, seed, None, f"{type(error).__name__}: {error}")
    if len(found) != 1:
        # The plan with the most actions is judged; the split itself shows in what is missing.
        found = sorted(found, key=lambda one: len(one.plan.actions), reverse=True)
    if not found:
        return Result(item, seed, None, "nothing extracted")
    return Result(item, seed, item.judge(found[0].plan))


def run(
    count: int,
    seed: int,
    *,
    style: str | None = None,
    renditions: Iterable[str] = tuple(RENDITIONS),
    folder: Path,
    sizes: tuple[str, ...] = ("tiny", "small", "medium"),
) -> list[Result]:
    """Reads `count` made-up plans, styles and sizes in turn, each in every rendition."""
    names = [s["name"] for s in styles() if style is None or style_matches(s, style)]
    if not names:
        raise SystemExit(f"no style named {style}")
    wanted: list[tuple[str, str | None, str]] = [
        (f"{seed}-{i}", names[i % len(names)], sizes[i // len(names) % len(sizes)])
        for i in range(count)
    ]
    written = [cases(wanted, rendition) for rendition in renditions]
    return [
        read(item, one, folder)
        for (one, _, _), items in zip(wanted, zip(*written, strict=True), strict=True)
        for item in items
    ]


def style_matches(entry: dict[str, object], wanted: str) -> bool:
    """Whether a style is the one wanted: by name, language, `known` or `inferred`."""
    group = "known" if entry["known"] else "inferred"
    return wanted in (entry["name"], entry["language"], group)


def totals(results: Iterable[Result]) -> dict[str, Tally]:
    """Tallies by kind over results; a crash counts as everything missed."""
    from .truth import expected

    out = {kind: Tally() for kind in KINDS}
    for result in results:
        if result.verdict is not None:
            for kind in KINDS:
                out[kind].add(result.verdict.tallies[kind])
        else:
            for kind, facts in expected(result.case.plan).items():
                out[kind].add(Tally(expected=len(facts)))
    return out


def exact_share(tallies: dict[str, Tally], kinds: Iterable[str] = tuple(KINDS)) -> float:
    """F1 over several kinds together."""
    whole = Tally()
    for kind in kinds:
        whole.add(tallies[kind])
    return whole.f1


def groups(results: list[Result]) -> dict[str, list[Result]]:
    """Results by what they have in common: known or inferred, style, rendition, language."""
    out: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        out[_group(result)].append(result)
    for result in results:
        out[f"{_group(result)} {result.case.rendition}"].append(result)
    for result in results:
        out[f"language {result.case.plan.look.language}"].append(result)
    for result in results:
        out[f"style {result.case.plan.look.style}"].append(result)
    return out


def by_rendition(results: list[Result]) -> dict[str, list[Result]]:
    """Results by rendition, known and inferred styles together."""
    out: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        out[result.case.rendition].append(result)
    return out


def floor_groups(results: list[Result]) -> dict[str, list[Result]]:
    """Results of known and of inferred styles."""
    out: dict[str, list[Result]] = {"known": [], "inferred": []}
    for result in results:
        out[_group(result)].append(result)
    return out


def raise_floors() -> str:
    """Measures the fixed sample and raises every floor that is now exceeded; lowers none."""
    with tempfile.TemporaryDirectory() as scratch:
        results = FLOOR_RUN.results(Path(scratch))
    floors = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    for group, members in floor_groups(results).items():
        tallies = totals(members)
        old = floors.setdefault(group, {})
        for kind in KINDS:
            reached = int(1000 * tallies[kind].f1) / 10
            old[kind] = max(old.get(kind, 0.0), reached)
    text = json.dumps(floors, indent=2) + "\n"
    FLOORS.write_text(text)
    return text


def _group(result: Result) -> str:
    return "known" if result.case.plan.look.known else "inferred"


@dataclass(frozen=True)
class Figures:
    """What a group of results reached, in percent: files wholly exact, and F1 of exact facts."""

    files: int
    exact: float
    every: float
    kinds: dict[str, float]


def figures(grouped: dict[str, list[Result]]) -> dict[str, Figures]:
    """The figures of each group."""
    out = {}
    for name, members in grouped.items():
        tallies = totals(members)
        good = sum(result.good for result in members) / len(members)
        kinds = {kind: round(100 * tallies[kind].f1, 2) for kind in KINDS}
        every = round(100 * exact_share(tallies), 2)
        out[name] = Figures(len(members), round(100 * good, 1), every, kinds)
    return out


def table(grouped: dict[str, list[Result]]) -> str:
    """The figures as a table: F1 in percent by kind, and the share of files wholly exact."""
    lines = [f"{'':24}{'files':>6}{'exact':>7}{'all':>7}" + "".join(f"{k[:9]:>10}" for k in KINDS)]
    for name, found in figures(grouped).items():
        cells = "".join(f"{found.kinds[kind]:10.2f}" for kind in KINDS)
        lines.append(f"{name:24}{found.files:6}{found.exact:7.1f}{found.every:7.2f}{cells}")
    return "\n".join(lines)


def as_json(results: list[Result]) -> str:
    """The figures by rendition and by group, and what failed with its seed and look."""
    whole = {
        "renditions": {n: asdict(f) for n, f in figures(by_rendition(results)).items()},
        "groups": {n: asdict(f) for n, f in figures(groups(results)).items()},
        "failures": [
            {
                "seed": result.seed,
                "rendition": result.case.rendition,
                "style": result.case.plan.look.style,
                "look": asdict(result.case.look),
                "error": result.error,
                "differences": result.verdict.lines() if result.verdict else [],
            }
            for result in results
            if not result.good
        ],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def present(renditions: Iterable[str]) -> list[str]:
    """Those renditions whose engine is here; says of the others what is missing."""
    out = []
    for name in renditions:
        missing = ENGINES[name.removeprefix("pdf-")].missing() if name in PDF_RENDITIONS else ""
        if missing:
            print(f"{name} is left out: {missing}", file=sys.stderr)
        else:
            out.append(name)
    return out


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=60, help="plans, each in every rendition")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--style", help="a style, a language, `known` or `inferred`")
    parser.add_argument("--rendition", choices=[*RENDITIONS, *PDF_RENDITIONS], action="append")
    parser.add_argument("--pdf", action="store_true", help="by every engine that is here, too")
    parser.add_argument("--json", type=Path, help="file for the figures and all failures")
    parser.add_argument("--engines", action="store_true", help="the table by rendition only")
    parser.add_argument("--worst", type=int, default=10, help="failures listed")
    parser.add_argument("--size", choices=["tiny", "small", "medium"])
    parser.add_argument("--keep", type=Path, help="folder for the files that fail")
    parser.add_argument("--show", action="store_true", help="print the first plan and stop")
    parser.add_argument("--raise-floors", action="store_true", help="raise tests' floors and stop")
    given = parser.parse_args(arguments)
    if given.raise_floors:
        print(raise_floors())
        return 0
    chosen = given.rendition or [*RENDITIONS]
    renditions = present([*chosen, *(PDF_RENDITIONS if given.pdf else [])])
    if not renditions:
        return 0
    sizes = (given.size,) if given.size else ("tiny", "small", "medium")
    if given.show:
        names = [s["name"] for s in styles() if not given.style or style_matches(s, given.style)]
        item = case(f"{given.seed}-0", renditions[0], names[0], sizes[0])
        shown = item.data.decode(getattr(item.look, "encoding", "utf-8"), "replace")
        sys.stdout.write(f"{item.plan.look}\n{item.look}\n\n{shown}")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        results = run(
            given.n,
            given.seed,
            style=given.style,
            renditions=renditions,
            folder=Path(scratch),
            sizes=sizes,
        )
    print(table(by_rendition(results) if given.engines else groups(results)))
    if given.json:
        given.json.write_text(as_json(results), encoding="utf-8")
    bad = sorted((r for r in results if not r.good), key=lambda r: len(r.case.data))
    print(f"\n{len(bad)} of {len(results)} files not wholly exact; the smallest:")
    for result in bad[: given.worst]:
        look = result.case.plan.look
        print(f"\n== {look.style} {result.case.rendition} seed {result.seed} | {result.case.look}")
        for line in [result.error] if result.verdict is None else result.verdict.lines(6):
            print("  " + line)
        if given.keep:
            given.keep.mkdir(parents=True, exist_ok=True)
            name = f"{look.style}-{result.seed}-{result.case.rendition}"
            print(f"  {result.case.save(given.keep / name)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
