"""concordat: treaty action plans as data, and what changed from one plan to the next.

The public API. Names are loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concordat_extractors.extract import Extraction, PartIdentity, extract, save_style

    from concordat.stored import read_plan
    from concordat.validate import Problem, find_problems
    from concordat.writers import OutputError, write_plan
    from concordat_extractors.errors import InputError, UsageError
    from concordat_extractors.reading.options import ReadOptions
    from concordat_schemas.alignment import Alignment
    from concordat_schemas.lineage import Lineage
    from concordat_schemas.plan import Plan

    __version__: str

__all__ = [
    "Alignment",
    "Extraction",
    "InputError",
    "Lineage",
    "OutputError",
    "PartIdentity",
    "Plan",
    "Problem",
    "ReadOptions",
    "UsageError",
    "__version__",
    "extract",
    "find_problems",
    "read_plan",
    "save_style",
    "write_plan",
]

_HOMES = {
    "Alignment": "concordat_schemas.alignment",
    "Extraction": "concordat_extractors.extract",
    "InputError": "concordat_extractors.errors",
    "Lineage": "concordat_schemas.lineage",
    "OutputError": "concordat.writers",
    "PartIdentity": "concordat_extractors.extract",
    "Plan": "concordat_schemas.plan",
    "Problem": "concordat.validate",
    "ReadOptions": "concordat_extractors.reading.options",
    "UsageError": "concordat_extractors.errors",
    "extract": "concordat_extractors.extract",
    "find_problems": "concordat.validate",
    "read_plan": "concordat.stored",
    "save_style": "concordat_extractors.extract",
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
