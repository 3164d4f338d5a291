"""The functions of PDFium that the reader calls, typed; handles and buffers are addresses.

PDFium is reached by function pointers taken from the library that pypdfium2 loads and initialises:
handles as plain integers, and buffers as addresses that `map` can step through, halve the price of
a call. A null handle comes back as None. No function here is safe on a handle that was closed.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

# The bindings are generated and untyped; this module is where their types are said.
import pypdfium2.raw as _raw

_int, _uint, _float = ctypes.c_int, ctypes.c_uint, ctypes.c_float
_long, _address = ctypes.c_ulong, ctypes.c_void_p

_NAME_BYTES = 512

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
"""What `object_type` gives."""

LINE_TO, BEZIER_TO, MOVE_TO = 0, 1, 2
"""What `segment_type` gives."""

URI_ACTION = 3
"""What `action_type` gives for an action that opens an address."""

ReadColour = Callable[[int, int, int, int, int], int]
"""A function that writes red, green, blue and opacity of an object at four addresses."""


def address(pointer: Any) -> int:
    """The address in a ctypes pointer, such as the `raw` of pypdfium2's objects; 0 for null."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def bind(name: str, result: Any, *arguments: Any) -> Any:
    """The function of that name in the library, with ctypes types for its result and arguments."""
    # PYFUNCTYPE keeps the interpreter's lock: PDFium is not safe in threads, and it is faster.
    prototype = ctypes.PYFUNCTYPE(result, *arguments)
    return prototype(address(getattr(_raw, name)))


class Numbers:
    """A buffer of C floats or integers for results: `values` to read, `at` its address."""

    __slots__ = ("at", "values")

    def __init__(self, count: int, kind: Any = _float) -> None:
        self.values: Any = (kind * count)()
        self.at: int = ctypes.addressof(self.values)

    @classmethod
    def unsigned(cls, count: int) -> Numbers:
        """A buffer of unsigned integers, such as the channels of a colour."""
        return cls(count, _uint)


class Name:
    """A buffer for short strings in UTF-16, such as the type of an element."""

    __slots__ = ("_at", "_buffer")

    def __init__(self) -> None:
        self._buffer = ctypes.create_string_buffer(_NAME_BYTES)
        self._at = ctypes.addressof(self._buffer)

    def read(self, function: Callable[[int, int, int], int], handle: int) -> str:
        """What the function writes of a handle; empty where it is too long for a name."""
        length = function(handle, self._at, _NAME_BYTES)
        if not 2 < length <= _NAME_BYTES:
            return ""
        return ctypes.string_at(self._at, length - 2).decode("utf-16-le", "replace")


# Objects on a page.
count_objects: Callable[[int], int] = bind("FPDFPage_CountObjects", _int, _address)
page_object: Callable[[int, int], int | None] = bind("FPDFPage_GetObject", _address, _address, _int)
count_form_objects: Callable[[int], int] = bind("FPDFFormObj_CountObjects", _int, _address)
form_object: Callable[[int, int], int | None] = bind(
    "FPDFFormObj_GetObject", _address, _address, _long
)
object_type: Callable[[int], int] = bind("FPDFPageObj_GetType", _int, _address)
object_matrix: Callable[[int, int], int] = bind("FPDFPageObj_GetMatrix", _int, _address, _address)
object_bounds: Callable[[int, int, int, int, int], int] = bind(
    "FPDFPageObj_GetBounds", _int, _address, _address, _address, _address, _address
)
marked_content: Callable[[int], int] = bind("FPDFPageObj_GetMarkedContentID", _int, _address)
fill_colour: ReadColour = bind(
    "FPDFPageObj_GetFillColor", _int, _address, _address, _address, _address, _address
)
stroke_colour: ReadColour = bind(
    "FPDFPageObj_GetStrokeColor", _int, _address, _address, _address, _address, _address
)
stroke_width: Callable[[int, int], int] = bind(
    "FPDFPageObj_GetStrokeWidth", _int, _address, _address
)

# Paths and clips.
draw_mode: Callable[[int, int, int], int] = bind(
    "FPDFPath_GetDrawMode", _int, _address, _address, _address
)
count_segments: Callable[[int], int] = bind("FPDFPath_CountSegments", _int, _address)
path_segment: Callable[[int, int], int | None] = bind(
    "FPDFPath_GetPathSegment", _address, _address, _int
)
segment_point: Callable[[int, int, int], int] = bind(
    "FPDFPathSegment_GetPoint", _int, _address, _address, _address
)
segment_type: Callable[[int], int] = bind("FPDFPathSegment_GetType", _int, _address)
segment_closes: Callable[[int], int] = bind("FPDFPathSegment_GetClose", _int, _address)
clip_of: Callable[[int], int | None] = bind("FPDFPageObj_GetClipPath", _address, _address)
count_clips: Callable[[int], int] = bind("FPDFClipPath_CountPaths", _int, _address)
count_clip_segments: Callable[[int, int], int] = bind(
    "FPDFClipPath_CountPathSegments", _int, _address, _int
)
clip_segment: Callable[[int, int, int], int | None] = bind(
    "FPDFClipPath_GetPathSegment", _address, _address, _int, _int
)

# The structure tree.
load_tree: Callable[[int], int | None] = bind("FPDF_StructTree_GetForPage", _address, _address)
close_tree: Callable[[int], None] = bind("FPDF_StructTree_Close", None, _address)
count_roots: Callable[[int], int] = bind("FPDF_StructTree_CountChildren", _int, _address)
root_element: Callable[[int, int], int | None] = bind(
    "FPDF_StructTree_GetChildAtIndex", _address, _address, _int
)
count_children: Callable[[int], int] = bind("FPDF_StructElement_CountChildren", _int, _address)
child_element: Callable[[int, int], int | None] = bind(
    "FPDF_StructElement_GetChildAtIndex", _address, _address, _int
)
child_content: Callable[[int, int], int] = bind(
    "FPDF_StructElement_GetChildMarkedContentID", _int, _address, _int
)
listed_content: Callable[[int, int], int] = bind(
    "FPDF_StructElement_GetMarkedContentIdAtIndex", _int, _address, _int
)
element_type: Callable[[int, int, int], int] = bind(
    "FPDF_StructElement_GetType", _long, _address, _address, _long
)
count_attributes: Callable[[int], int] = bind(
    "FPDF_StructElement_GetAttributeCount", _int, _address
)
attributes: Callable[[int, int], int | None] = bind(
    "FPDF_StructElement_GetAttributeAtIndex", _address, _address, _int
)
attribute: Callable[[int, bytes], int | None] = bind(
    "FPDF_StructElement_Attr_GetValue", _address, _address, ctypes.c_char_p
)
attribute_number: Callable[[int, int], int] = bind(
    "FPDF_StructElement_Attr_GetNumberValue", _int, _address, _address
)

# Links.
next_link: Callable[[int, int, int], int] = bind(
    "FPDFLink_Enumerate", _int, _address, _address, _address
)
link_box: Callable[[int, int], int] = bind("FPDFLink_GetAnnotRect", _int, _address, _address)
count_link_parts: Callable[[int], int] = bind("FPDFLink_CountQuadPoints", _int, _address)
link_part: Callable[[int, int, int], int] = bind(
    "FPDFLink_GetQuadPoints", _int, _address, _int, _address
)
link_action: Callable[[int], int | None] = bind("FPDFLink_GetAction", _address, _address)
action_type: Callable[[int], int] = bind("FPDFAction_GetType", _long, _address)
action_uri: Callable[[int, int, int, int], int] = bind(
    "FPDFAction_GetURIPath", _long, _address, _address, _address, _long
)
