"""concordat: treaty action plans as data, and what changed from one plan to the next.

The public API. Names are loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concordat.batch import RunResult, run_corpus
    from concordat.catalogue import Catalogue, find_catalogue, load_catalogue
    from concordat.saved_style import save_style
    from concordat.stored import read_plan
    from concordat.validate import Problem, find_problems
    from concordat.writers import OutputError, write_plan
    from concordat_extractors.errors import InputError, UsageError
    from concordat_extractors.extract import Extraction, PartIdentity, extract
    from concordat_extractors.reading.options import ReadOptions
    from concordat_schemas.alignment import Alignment
    from concordat_schemas.lineage import Lineage
    from concordat_schemas.plan import Plan

    __version__: str

__all__ = [
    "Alignment",
    "Catalogue",
    "Extraction",
    "InputError",
    "Lineage",
    "OutputError",
    "PartIdentity",
    "Plan",
    "Problem",
    "ReadOptions",
    "RunResult",
    "UsageError",
    "__version__",
    "extract",
    "find_catalogue",
    "find_problems",
    "load_catalogue",
    "read_plan",
    "run_corpus",
    "save_style",
    "write_plan",
]

_HOMES = {
    "Alignment": "concordat_schemas.alignment",
    "Catalogue": "concordat.catalogue",
    "Extraction": "concordat_extractors.extract",
    "InputError": "concordat_extractors.errors",
    "Lineage": "concordat_schemas.lineage",
    "OutputError": "concordat.writers",
    "PartIdentity": "concordat_extractors.extract",
    "Plan": "concordat_schemas.plan",
    "Problem": "concordat.validate",
    "ReadOptions": "concordat_extractors.reading.options",
    "RunResult": "concordat.batch",
    "UsageError": "concordat_extractors.errors",
    "extract": "concordat_extractors.extract",
    "find_catalogue": "concordat.catalogue",
    "find_problems": "concordat.validate",
    "load_catalogue": "concordat.catalogue",
    "read_plan": "concordat.stored",
    "run_corpus": "concordat.batch",
    "save_style": "concordat.saved_style",
    "write_plan": "concordat.writers",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("concordat")
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'concordat' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
