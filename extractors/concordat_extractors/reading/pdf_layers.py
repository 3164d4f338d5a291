"""Which text of a PDF is on a layer that is switched off, so that no reader of the page sees it.

pdfium tells the name of the layer that an object is marked with, not whether the layer shows: that
is read from the catalog with pdfminer. Layers of whole forms and rules that combine layers are not
told apart.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterable
from typing import Any

from concordat_extractors.reading import pdfium
from concordat_extractors.reading.pdfium import bind

_MOST_LAYERS = 10_000
_MOST_MARKS = 64
_MOST_OBJECTS = 200_000
_DEEPEST = 8
_INVISIBLE = 3

_INT, _VP = ctypes.c_int, ctypes.c_void_p
_count_marks = bind("FPDFPageObj_CountMarks", _INT, _VP)
_mark = bind("FPDFPageObj_GetMark", _VP, _VP, ctypes.c_ulong)
_mark_name = bind("FPDFPageObjMark_GetName", _INT, _VP, _VP, ctypes.c_ulong, _VP)
_mark_text = bind(
    "FPDFPageObjMark_GetParamStringValue",
    _INT, _VP, ctypes.c_char_p, _VP, ctypes.c_ulong, _VP,
)  # fmt: skip
_set_mode = bind("FPDFTextObj_SetTextRenderMode", _INT, _VP, _INT)
_remove = bind("FPDFPage_RemoveObject", _INT, _VP, _VP)
_destroy = bind("FPDFPageObj_Destroy", None, _VP)


def layers_off(data: bytes, password: str | None) -> frozenset[str]:
    """The names of the layers that do not show when the file is opened.

    A name that a layer which shows has too is left out. Empty where the file has no layers or the
    catalog cannot be read.
    """
    try:
        return _off(data, password)
    except Exception:
        # pdfminer meets broken files with errors of every kind; without it all layers show.
        return frozenset()


def _off(data: bytes, password: str | None) -> frozenset[str]:
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    document = PDFDocument(PDFParser(io.BytesIO(data)), password=password or "")
    properties: dict[str, Any] = resolve1(document.catalog.get("OCProperties")) or {}
    setting: dict[str, Any] = resolve1(properties.get("D")) or {}
    shows_all = getattr(resolve1(setting.get("BaseState")), "name", "ON") != "OFF"
    switched = "OFF" if shows_all else "ON"
    exceptions = _numbers(resolve1(setting.get(switched)))
    names: dict[bool, set[str]] = {True: set(), False: set()}
    for layer in (resolve1(properties.get("OCGs")) or [])[:_MOST_LAYERS]:
        name = resolve1((resolve1(layer) or {}).get("Name"))
        if isinstance(name, bytes):
            names[shows_all != (layer.objid in exceptions)].add(decode_text(name))
    return frozenset(names[False] - names[True])


def _numbers(references: Any) -> set[int]:
    return {one.objid for one in (references or [])[:_MOST_LAYERS] if hasattr(one, "objid")}


class Layers:
    """Makes what is on one of the layers that are `off` invisible, page by page."""

    def __init__(self, off: Iterable[str]) -> None:
        self.off = frozenset(off)
        self._text = ctypes.create_string_buffer(512)
        self._length = ctypes.c_ulong()

    def hide(self, page: int) -> None:
        """Makes hidden text of a pdfium page invisible, and takes hidden drawings off it.

        `page` is its address; its text must not have been asked for yet. Up to 200,000 objects are
        looked at.
        """
        count = min(pdfium.count_objects(page), _MOST_OBJECTS) if self.off else 0
        objects = [pdfium.page_object(page, at) for at in range(count)]
        self._hide([one for one in objects if one], page, 0, False)

    def _hide(self, objects: list[int], page: int, depth: int, within: bool) -> None:
        for handle in objects:
            kind = pdfium.object_type(handle)
            off = within or self._is_off(handle)
            if kind == pdfium.FORM and depth < _DEEPEST:
                count = min(pdfium.count_form_objects(handle), _MOST_OBJECTS)
                inner = [pdfium.form_object(handle, at) for at in range(count)]
                self._hide([one for one in inner if one], page, depth + 1, off)
            elif off and kind == pdfium.TEXT:
                _set_mode(handle, _INVISIBLE)
            elif off and depth == 0 and _remove(page, handle):
                _destroy(handle)

    def _is_off(self, handle: int) -> bool:
        marks = (_mark(handle, at) for at in range(min(_count_marks(handle), _MOST_MARKS)))
        return any(
            self._read(_mark_name, mark) == "OC"
            and self._read(_mark_text, mark, b"Name") in self.off
            for mark in marks
            if mark
        )

    def _read(self, function: Any, mark: int, *key: bytes) -> str:
        at, length = ctypes.addressof(self._text), ctypes.addressof(self._length)
        if not function(mark, *key, at, len(self._text), length):
            return ""
        size = self._length.value
        if not 2 < size <= len(self._text):
            return ""
        return self._text.raw[: size - 2].decode("utf-16-le", "replace")
