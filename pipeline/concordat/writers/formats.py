"""The formats a plan is written in, by the names used on the command line."""

from __future__ import annotations

from typing import Literal, get_args

Format = Literal["json", "xml", "csv", "graphml", "html"]
FORMATS: tuple[Format, ...] = get_args(Format)
