"""Made-up plans printed as PDF by unrelated engines: how many are read just as they were written.

The floors say how many of the five must be exact; they may only be raised.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.generator.judge import PDF_RENDITIONS, cases
from tests.generator.pdf_engines import ENGINES
from tests.generator.score import read

# One style of every form: in a paragraph, on a line of its own, titled, in a table, in an appendix.
STYLES = ("plain", "chapitre", "cuadro", "appendix", "commitment")
FLOORS = {
    "pdf-chromium": 4,
    "pdf-libreoffice": 3,
    "pdf-reportlab": 3,
    "pdf-typst": 4,
    "pdf-weasyprint": 3,
}


@pytest.mark.parametrize("rendition", sorted(PDF_RENDITIONS))
def test_printed_plans_read_as_they_were_written(rendition: str, tmp_path: Path) -> None:
    missing = ENGINES[rendition.removeprefix("pdf-")].missing()
    if missing:
        pytest.skip(missing)
    wanted = [(f"printed-{index}", style, "tiny") for index, style in enumerate(STYLES)]
    wrong = []
    for (seed, _, _), item in zip(wanted, cases(wanted, rendition), strict=True):
        result = read(item, seed, tmp_path)
        if result.verdict is None:
            wrong.append(f"{seed} ({item.plan.look.style}): {result.error}")
        elif not result.good:
            lines = "\n".join(result.verdict.lines(4))
            wrong.append(f"{seed} ({item.plan.look.style}):\n{lines}")
    exact = len(wanted) - len(wrong)
    assert exact >= FLOORS[rendition], "\n\n".join(wrong)
