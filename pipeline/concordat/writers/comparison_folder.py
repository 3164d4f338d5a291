"""The files of one comparison together: which there are, and the folder they go to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, get_args

from concordat.writers.atomic import write_file
from concordat.writers.location import plan_folder
from concordat.writers.plan_json import json_bytes
from concordat.writers.plan_xml import xml_bytes
from concordat_schemas.alignment import Alignment
from concordat_schemas.plan import Plan

View = Literal["json", "xml", "csv", "html", "docx", "xlsx"]
VIEWS: tuple[View, ...] = get_args(View)
DEFAULT_AUTHOR = "concordat"


def comparison_id(old: str, new: str) -> str:
    """The id of a comparison: `ccm/lausanne-2020--vientiane-capital-2026` for two of one family."""
    before, after = old.split("/"), new.split("/")
    shared = 0
    while shared < min(len(before), len(after)) - 1 and before[shared] == after[shared]:
        shared += 1
    return f"{old}--{'.'.join(after[shared:])}"


def comparison_files(
    alignment: Alignment,
    old: Plan,
    new: Plan,
    views: Sequence[View],
    *,
    author: str = DEFAULT_AUTHOR,
    report: Callable[[str], None] | None = None,
) -> dict[str, bytes]:
    """The files of a comparison by name; `author` is that of the tracked changes in Word.

    Where either wording is a paraphrase there are no tracked changes, and `report` hears why.
    """
    made: dict[str, bytes] = {}
    if "csv" in views:
        from concordat.writers.links_csv import links_csv

        made["links.csv"] = links_csv(alignment, old, new)
    if "html" in views:
        from concordat.writers.comparison_html import comparison_html

        made["comparison.html"] = comparison_html(alignment, old, new)
    if "docx" in views and alignment.notice:
        # Tracked changes of a paraphrase would pass off its words as those of a plan.
        if report:
            report(f"no Word file with tracked changes is written. {alignment.notice}")
    elif "docx" in views:
        from concordat.writers.redline_docx import redline_docx

        made["redline.docx"] = redline_docx(alignment, old, new, author=author)
    if "xlsx" in views:
        from concordat.writers.concordance_xlsx import concordance_xlsx

        made["concordance.xlsx"] = concordance_xlsx(alignment, old, new)
    if "xml" in views:
        made["alignment.xml"] = xml_bytes(alignment, report)
    if "json" in views:
        made["alignment.json"] = json_bytes(alignment)
    return made


def write_comparison(
    alignment: Alignment,
    old: Plan,
    new: Plan,
    directory: Path,
    views: Sequence[View],
    *,
    author: str = DEFAULT_AUTHOR,
    report: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write a comparison under `directory/<id of the comparison>/` and give the files.

    Raises `OutputError` when the ids cannot name a folder or the disk refuses.
    """
    folder = plan_folder(directory, comparison_id(old.id, new.id))
    files = comparison_files(alignment, old, new, views, author=author, report=report)
    written = []
    for name, content in files.items():
        write_file(folder / name, content)
        written.append(folder / name)
    return written
