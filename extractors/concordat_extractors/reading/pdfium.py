"""pdfium's functions as plain addresses, so that `map` can call them over whole pages.

pypdfium2's own wrappers convert every argument; a page has thousands of characters, and each
needs several calls. Handles are passed as integers (`address`).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any


def bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of pdfium by its name, with the ctypes of its result and arguments."""
    import pypdfium2.raw as raw

    found = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    prototype = ctypes.CFUNCTYPE(result, *arguments)
    function: Callable[..., Any] = prototype(found)
    return function


def address(handle: Any) -> int:
    """A pypdfium2 raw handle as the integer that bound functions take."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0
