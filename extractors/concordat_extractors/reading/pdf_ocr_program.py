"""How the recognizing program, Tesseract, is found and called.

It runs as a program of its own: it can be stopped when it takes too long, a picture that makes it
fail harms nothing else, and one installation brings it with its languages.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from PIL import Image

NAME = "tesseract"

_LANGUAGE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_CODES = {"en": "eng", "fr": "fra", "es": "spa", "ru": "rus", "ar": "ara", "zh": "chi_sim"}
_ASKING = 20.0
_TURNED = re.compile(r"Rotate: (\d+)\s+Orientation confidence: (\d+(?:\.\d+)?)")
_SURE_OF_TURN = 3.0


class RecognitionError(Exception):
    """A picture that could not be recognized; one sentence that says why."""


@dataclass(slots=True, frozen=True)
class Deadline:
    """The moment by which work on a page must be done."""

    moment: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """A deadline so many seconds from now."""
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """The seconds that are left, never negative."""
        return max(0.0, self.moment - time.monotonic())


def code_of(language: str) -> str:
    """The program's name of a language, given so or as its two-letter code."""
    return _CODES.get(language.lower(), language)


def unavailable(languages: Sequence[str]) -> str | None:
    """None when pictures in these languages can be recognized, else what to install."""
    codes = [code_of(language) for language in languages] or ["eng"]
    path = shutil.which(NAME)
    packages = " ".join(f"tesseract-ocr-{code.replace('_', '-')}" for code in codes)
    if path is None:
        return (
            "Scanned pages need the program Tesseract: install it and its languages, "
            f"for instance with `apt install tesseract-ocr {packages}`."
        )
    installed = _languages(path)
    missing = [code for code in codes if code not in installed]
    if not missing:
        return None
    packages = " ".join(f"tesseract-ocr-{code.replace('_', '-')}" for code in missing)
    return (
        f"Tesseract lacks the language{'s' if len(missing) > 1 else ''} {', '.join(missing)}: "
        f"install {'them' if len(missing) > 1 else 'it'}, for instance with "
        f"`apt install {packages}`."
    )


def installed() -> frozenset[str]:
    """The languages and other data that the program has, by its own names."""
    path = shutil.which(NAME)
    return _languages(path) if path else frozenset()


@cache
def _languages(path: str) -> frozenset[str]:
    try:
        answer = subprocess.run(
            [path, "--list-langs"], capture_output=True, timeout=_ASKING, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(answer.stdout.decode("utf-8", "replace").split("\n")[1:])


def recognized(
    images: Sequence[Image.Image],
    languages: Sequence[str],
    dpi: int,
    deadline: Deadline,
    *,
    single_line: bool = False,
) -> bytes:
    """The program's answer, as hOCR, about pictures, each a page or a `single_line` of text.

    Raises `RecognitionError` when the program cannot be run, fails, or is not done in time.
    """
    codes = [code_of(language) for language in languages] or ["eng"]
    if not all(_LANGUAGE.fullmatch(code) for code in codes):
        raise RecognitionError("A language of the text to be recognized is not well-formed.")
    options = ["-l", "+".join(codes), "--dpi", str(dpi), "--psm", "7" if single_line else "3"]
    return _run(images, [*options, "hocr"], deadline)


def turn_of(image: Image.Image, dpi: int, deadline: Deadline) -> int:
    """By how many degrees clockwise a picture must be turned to be upright; 0 if unknown.

    Needs the program's data `osd`.
    """
    if "osd" not in installed():
        return 0
    try:
        answer = _run([image], ["--dpi", str(dpi), "--psm", "0"], deadline)
    except RecognitionError:
        return 0
    found = _TURNED.search(answer.decode("utf-8", "replace"))
    if not found or float(found[2]) < _SURE_OF_TURN:
        return 0
    return int(found[1]) % 360


def _run(images: Sequence[Image.Image], options: Sequence[str], deadline: Deadline) -> bytes:
    path = shutil.which(NAME)
    if path is None:
        raise RecognitionError("The program Tesseract is not installed.")
    picture = io.BytesIO()
    if len(images) == 1:
        images[0].save(picture, "PPM")
    else:
        images[0].save(picture, "TIFF", save_all=True, append_images=list(images[1:]))
    # Pages are recognized side by side; threads within a page cost more than they bring.
    environment = dict(os.environ, OMP_THREAD_LIMIT="1")
    try:
        answer = subprocess.run(
            [path, "-", "-", *options],
            input=picture.getvalue(),
            capture_output=True,
            timeout=max(deadline.left, 0.01),
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RecognitionError("Recognizing the text of the picture took too long.") from None
    except OSError as error:
        raise RecognitionError(f"The program Tesseract cannot be run ({error}).") from None
    if answer.returncode:
        raise RecognitionError("The program Tesseract failed on the picture.")
    return answer.stdout
