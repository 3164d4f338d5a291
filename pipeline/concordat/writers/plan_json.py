"""JSON: every field in the order of the contract, indented by two, UTF-8, ending in a line feed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import BaseModel

_SURROGATE = re.compile("[\ud800-\udfff]")


def json_bytes(document: BaseModel) -> bytes:
    """A schema object as JSON; `ValueError` for a figure that is no number, which JSON has not."""
    content = document.model_dump(mode="python", by_alias=True)
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2)
    # Half a character cannot be written in UTF-8; JSON has an escape for it.
    escaped = _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return escaped.encode() + b"\n"
