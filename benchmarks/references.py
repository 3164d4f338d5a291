"""How fast references are found, against spaCy's bare tokenizer, and their share of a batch.

python benchmarks/references.py [FILE...] [--rounds N]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

CORPUS = Path(__file__).parent.parent / "corpus"


def seconds(action: Callable[[], object], rounds: int) -> float:
    """The shortest of several rounds, in seconds of processor time, after one not counted."""
    action()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    paths = given.files or sorted(CORPUS.glob("ccm/*/*.pdf"))

    from concordat_extractors.extract import extract
    from concordat_schemas.plan import elements, leaf_fields

    start = time.process_time()
    made = [found.plan for path in paths for found in extract(path, references=False)]
    extraction = time.process_time() - start

    start = time.process_time()
    import spacy

    importing = time.process_time() - start
    from concordat_extractors.references import cite, load_authorities
    from concordat_extractors.references.finder import Finder

    start = time.process_time()
    authorities = load_authorities()
    finder = Finder.of(authorities, "en")
    preparing = time.process_time() - start

    texts = [
        text for plan in made for element in elements(plan) for _, text in leaf_fields(element)
    ]
    words = sum(len(text.split()) for text in texts)
    tokenizer = spacy.blank("en").tokenizer
    bare = seconds(lambda: [tokenizer(text) for text in texts], given.rounds)
    matching = seconds(lambda: finder.find(texts, {}), given.rounds)
    citing = seconds(lambda: [cite(plan, authorities) for plan in made], given.rounds)

    share = citing / (extraction + citing)
    print(f"{len(paths)} files, {words:,} words, {sum(len(p.references) for p in made)} references")
    print(f"matching            {words / matching:10,.0f} words/s (goal: 100,000)")
    print(f"bare tokenizer      {words / bare:10,.0f} words/s, {matching / bare:.1f} times as fast")
    print(f"all but references  {extraction:10.2f} s")
    print(f"references          {citing:10.2f} s, {share:.0%} of the whole (goal: below 33%)")
    print(f"once per process    {importing:10.2f} s spaCy, {preparing:.2f} s authorities, patterns")


if __name__ == "__main__":
    main()
