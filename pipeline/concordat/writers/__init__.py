"""Writers: schema objects to files, one module per format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from concordat.writers.errors import OutputError
from concordat.writers.formats import FORMATS, Format

if TYPE_CHECKING:
    from concordat.writers.plan_folder import plan_files, write_plan
    from concordat.writers.plan_json import json_bytes
    from concordat.writers.plan_xml import xml_bytes

__all__ = [
    "FORMATS",
    "Format",
    "OutputError",
    "json_bytes",
    "plan_files",
    "write_plan",
    "xml_bytes",
]

_HOMES = {
    "json_bytes": "concordat.writers.plan_json",
    "plan_files": "concordat.writers.plan_folder",
    "write_plan": "concordat.writers.plan_folder",
    "xml_bytes": "concordat.writers.plan_xml",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'concordat.writers' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)
