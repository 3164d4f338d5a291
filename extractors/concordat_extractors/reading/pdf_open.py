"""Opening a PDF with pdfium: its password, and whether its pages are the document at all.

A portfolio has a cover page and the documents as attachments; a dynamic XFA form has one page that
asks to be patient. Neither is told from an ordinary file by its pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

from concordat_extractors.errors import InputError

_PASSWORD = 4
_SECURITY = 5
_XFA_FORM = 2
_PORTFOLIO = raw.FPDF_UNSP_DOC_PORTABLECOLLECTION

_features: list[int] = []


@raw.UNSUPPORT_INFO._fields_[1][1]  # type: ignore[untyped-decorator]
def _noted(_: Any, feature: int) -> None:
    _features.append(feature)


# pdfium keeps the address of this structure: it lives as long as the module.
_HANDLER = raw.UNSUPPORT_INFO(1, _noted)
raw.FSDK_SetUnSpObjProcessHandler(_HANDLER)


class UnreadableError(InputError):
    """pdfium makes nothing of the file, for which `why` is the reason; another reader may."""

    def __init__(self, sentence: str, why: str = "") -> None:
        super().__init__(sentence)
        self.why = why


@dataclass(slots=True)
class Opened:
    """An open document; `attached` files are in it, `portfolio` says that they are the document."""

    document: Any
    attached: int
    portfolio: bool


def open_pdf(data: bytes, name: str, password: str | None) -> Opened:
    """The document in these bytes.

    `name` is what the user calls the file. Raises `InputError`, with one sentence that names the
    remedy, when it needs a password or is a form that only Adobe programs show, and
    `UnreadableError` when pdfium cannot make it out.
    """
    _features.clear()
    try:
        document = pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError as error:
        raise _refused(name, password, error.err_code) from None
    if document.get_formtype() == _XFA_FORM:
        document.close()
        raise InputError(
            f"{name} is an XFA form, whose text only Adobe programs show: print it to PDF from "
            "one and give that."
        )
    attached = max(document.count_attachments(), 0)
    return Opened(document, attached, bool(attached) and _PORTFOLIO in _features)


def _refused(name: str, password: str | None, code: int | None) -> InputError:
    if code == _PASSWORD and password is None:
        return InputError(f"{name} is encrypted: give its password with --password.")
    if code == _PASSWORD:
        return InputError(f"{name} does not open with this password: check it.")
    if code == _SECURITY:
        return InputError(
            f"{name} is encrypted in a way that cannot be read: save it without protection."
        )
    return UnreadableError(
        f"{name} is damaged and cannot be opened as PDF: copy or download it again.",
        "pdfium cannot open the file",
    )
