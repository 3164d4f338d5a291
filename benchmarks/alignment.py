"""How fast plans are compared, and how much memory that takes; no test, the figures are printed."""

from __future__ import annotations

import argparse
import difflib
import multiprocessing
import resource
import sys
import time
from pathlib import Path
from random import Random

from redlines import Redlines

from concordat.align import align
from concordat.align.edits import edits_between
from concordat_extractors.references import cite
from concordat_schemas.plan import (
    Action,
    Coverage,
    Diagnostics,
    Indicator,
    Metadata,
    Plan,
    Section,
    Source,
)

CORPUS = Path(__file__).parent.parent / "outputs" / "ccm"
PAIR = ("lausanne-2020", "vientiane-capital-2026@draft-2026-06-22")
SIZES = (500, 2000)
GOALS = "goals: 0.5 s for two plans of 50 actions; 60 s and 1 GB for 2,000 by 2,000"
_A_SECTION = 25
_SYLLABLES = (
    *("ba", "be", "da", "do", "fi", "ga", "he", "jo", "ka", "le", "mi", "no"),
    *("pa", "qui", "ra", "so", "ta", "ul", "ve", "xa", "zo", "cri", "stan", "plo"),
)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    old, new = (_read(name) for name in PAIR)
    align(old, new)
    texts = [[action.text for action in plan.actions] for plan in (old, new)]
    mine = min(_seconds(lambda: align(old, new)) for _ in range(rounds))
    words = min(_seconds(lambda: _difflib(*texts)) for _ in range(rounds))
    print(f"{len(old.actions)} by {len(new.actions)} actions, all levels: {mine:.2f} s")
    print(
        f"difflib, every pair of the same actions by words: {words:.2f} s; ratio {mine / words:.2f}"
    )
    pairs = _linked(old, new)
    edits = min(_seconds(lambda: [edits_between(*pair) for pair in pairs]) for _ in range(rounds))
    redlined = min(_seconds(lambda: [_redlines(*pair) for pair in pairs]) for _ in range(rounds))
    print(
        f"the words of {len(pairs)} linked texts: {edits:.3f} s; the redlines package, which is "
        f"told what to compare: {redlined:.3f} s; ratio {edits / redlined:.2f}"
    )
    whole = min(
        _seconds(lambda: _redlines(*("\n\n".join(text) for text in texts))) for _ in range(rounds)
    )
    print(
        f"the redlines package on all actions as one text: {whole:.2f} s; ratio {mine / whole:.2f}"
    )
    for size in SIZES:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds, before, peak = pool.apply(_of_size, (size,))
        print(
            f"{size} by {size} actions: {seconds:.1f} s, peak {peak:.0f} MB ({before:.0f} before)"
        )
    print(GOALS)
    return 0


def _seconds(call: object) -> float:
    assert callable(call)
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _read(name: str) -> Plan:
    plan = Plan.model_validate_json((CORPUS / name / "plan.json").read_text(encoding="utf-8"))
    cite(plan)
    return plan


def _difflib(old: list[str], new: list[str]) -> float:
    """The best ratio of each old action, as a program without an aligner would find it."""
    best = 0.0
    for one in old:
        matcher = difflib.SequenceMatcher(autojunk=False)
        matcher.set_seq2(one.split())
        for other in new:
            matcher.set_seq1(other.split())
            best += matcher.ratio()
    return best


def _linked(old: Plan, new: Plan) -> list[tuple[str, str]]:
    """The texts of the actions that are linked."""
    before = {one.id: one.text for one in old.actions}
    after = {one.id: one.text for one in new.actions}
    return [(before[link.old], after[link.new]) for link in align(old, new).actions.links]


def _redlines(old: str, new: str) -> int:
    return len(Redlines(old, new).opcodes)


def _of_size(size: int) -> tuple[float, float, float]:
    random = Random(size)
    old = _made_up(random, size)
    new = old.model_copy(deep=True)
    new.id = "local/new"
    for action in new.actions:
        words = action.chapeau.split()
        for _ in range(5):
            words[random.randrange(len(words))] = _word(random)
        action.chapeau = " ".join(words)
    before = _peak()
    seconds = _seconds(lambda: align(old, new))
    return seconds, before, _peak()


def _made_up(random: Random, size: int) -> Plan:
    """A plan of so many actions of some forty words, most of which are common ones."""
    common = [_word(random) for _ in range(1500)]
    plan = Plan(
        id="local/old",
        metadata=Metadata(title="Made up", language="en"),
        sources=[Source(file="none", media_type="text/plain", sha256="0" * 64, reader="none")],
        diagnostics=Diagnostics(coverage=Coverage(source=0, read=0)),
    )
    seq = iter(range(10 * size))
    for number in range(1, size + 1):
        if number % _A_SECTION == 1:
            name = f"sec_{len(plan.sections) + 1}"
            heading = " ".join(random.choices(common, k=4))
            plan.sections.append(Section(id=name, seq=next(seq), heading=heading, level=1))
        text = " ".join(random.choices(common, weights=range(1, 1501), k=40)) + "."
        measured = f"The number of States Parties that {' '.join(random.choices(common, k=8))}."
        action = Action(
            id=f"act_{number}",
            seq=next(seq),
            section=plan.sections[-1].id,
            number=str(number),
            chapeau=text,
        )
        action.indicators.append(
            Indicator(id=f"act_{number}__ind_1", seq=next(seq), text=measured, sentence=measured)
        )
        plan.actions.append(action)
    return plan


def _word(random: Random) -> str:
    return "".join(random.choices(_SYLLABLES, k=random.randint(2, 5)))


def _peak() -> float:
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / 1024 if sys.platform != "darwin" else held / 1024**2


if __name__ == "__main__":
    sys.exit(main())
