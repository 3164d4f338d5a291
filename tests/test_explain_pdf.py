"""`concordat explain` on PDFs: what it lists of a page, and what its pictures show where."""

from __future__ import annotations

import hashlib
import json
import math
import re
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from concordat.cli import main
from concordat.writers.page_image import Mark, Picture, png_of
from concordat.writers.page_marks import LOOKS, placed
from tests.conftest import Command
from tests.pdf_builder import Pdf

ROOT = Path(__file__).parent.parent
CCM = ROOT / "corpus" / "ccm"
ANNEX = CCM / "lausanne" / "annex.pdf"
DRAFT = CCM / "vientiane-capital" / "draft-2026-06-22.pdf"
BROCHURE = CCM / "lausanne" / "brochure.pdf"
TEXT = ROOT / "docs" / "examples" / "plan.txt"
FRAME = (150, 150, 146)

Run = Callable[..., "Ran"]
Box = tuple[float, float, float, float]

HARBOUR = [
    ["Action 1: States Parties will mark every harbour light on the common chart, and keep that",
     "chart open to the mariners of the region and of all the regions that lie beyond it."],
    ["Indicators:"],
    ["Number of States Parties that: (a) report on their lights; (b) repair their broken lights",
     "within a year of the report and (c) share their charts with all mariners."],
    ["Action 2: Keep the charts open to all mariners of the region and beyond."],
    ["Indicators:"],
    ["Number of States Parties that share charts."],
    ["Action 3: Report each year on the state of the lights."],
    ["Indicators:"],
    ["Number of reports each year."],
]  # fmt: skip


def _harbour(path: Path, **page: object) -> Path:
    pdf = Pdf()
    sheet = pdf.page(**page)  # type: ignore[arg-type]
    y = 740
    for paragraph in HARBOUR:
        y -= 12
        for line in paragraph:
            y -= 14
            sheet.text(72, y, line, font="Times-Roman")
    pdf.page()
    path.write_bytes(pdf.data())
    return path


def _text(stream: bytes) -> str:
    return stream.decode().replace("\r\n", "\n")


def _rows(ran: Ran) -> list[tuple[str, str, Box]]:
    """Kind, id or name, and box of every row of a list that has a number."""
    number = r"-?[\d.]+"
    row = re.compile(
        rf" *\d+  (\w+) +(\S.*?)? +({number}) +({number}) +({number}) +({number})(?:  |$)"
    )
    found = [row.match(line) for line in _text(ran.stdout).splitlines()]
    return [
        (match[1], (match[2] or "").strip(), tuple(float(match[at]) for at in range(3, 7)))  # type: ignore[misc]
        for match in found
        if match
    ]


@dataclass(frozen=True)
class Ran:
    """How a run ended and what it said."""

    returncode: int
    stdout: bytes
    stderr: bytes


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Run:
    """Runs the command in this process, which saves the price of starting it many times."""

    def ran(*arguments: object) -> Ran:
        monkeypatch.setattr(signal, "signal", lambda *_: None)
        monkeypatch.setattr(sys, "argv", ["concordat", *map(str, arguments)])
        monkeypatch.chdir(tmp_path)
        with pytest.raises(SystemExit) as ended:
            main()
        return Ran(int(str(ended.value.code)), *capfdbinary.readouterr())

    return ran


class _Seen:
    """A picture, looked at in points of the page that is on it."""

    def __init__(self, path: Path) -> None:
        self.image = Image.open(path).convert("RGB")
        wide, high = self.image.size
        self.left = self._frame((0, high // 2, wide, high // 2 + 1))[0] + 1
        self.right = self._frame((0, high // 2, wide, high // 2 + 1))[-1]
        self.top = self._frame((wide // 2, 0, wide // 2 + 1, high))[0] + 1
        self.bottom = self._frame((wide // 2, 0, wide // 2 + 1, high))[-1]

    def _frame(self, strip: tuple[int, int, int, int]) -> list[int]:
        pixels = self.image.crop(strip).tobytes()
        return [at // 3 for at in range(0, len(pixels), 3) if tuple(pixels[at : at + 3]) == FRAME]

    def page(self) -> tuple[int, int]:
        """Width and height of the page in pixels."""
        return self.right - self.left, self.bottom - self.top

    def has(self, kind: str, box: Box) -> bool:
        """Whether the colour of a kind is anywhere in a box."""
        x0, top, x1, bottom = (round(2 * part) for part in box)
        part = (self.left + x0, self.top + top, self.left + x1, self.top + bottom)
        seen = self.image.crop(part)
        colours = seen.getcolors(max(1, seen.width * seen.height)) or []
        return LOOKS[kind].colour in [colour for _, colour in colours]

    def outlines(self, kind: str, box: Box) -> bool:
        """Whether all four sides of a box are drawn in the colour of a kind."""
        x0, top, x1, bottom = box
        return all(
            self.has(kind, side)
            for side in (
                (x0, top - 5, x1, top + 1),
                (x0, bottom - 1, x1, bottom + 5),
                (x0 - 5, top, x0 + 1, bottom),
                (x1 - 1, top, x1 + 5, bottom),
            )
        )


# The list of a page


def test_a_page_is_listed_by_kind_in_its_order(run: Run) -> None:
    ran = run("explain", DRAFT, "--page", 2, "--pages", "1-3")
    said = _text(ran.stdout)
    assert ran.returncode == 0
    assert said.startswith("draft-2026-06-22.pdf, page 2 of 20: ")
    kinds = [kind for kind, _, _ in _rows(ran)]
    assert kinds == [
        *["paragraph", "heading", "paragraph", "action", "item", "item", "item"],
        *["stem", "stem", "indicator", "indicator", "note", "note", "furniture"],
    ]
    assert ("note", "fn_2") in [(kind, name) for kind, name, _ in _rows(ran)]
    assert ("furniture", "page number") in [(kind, name) for kind, name, _ in _rows(ran)]
    assert "Cross-cutting elements and actions" in said
    assert all(
        0 <= box[0] < box[2] <= 596 and 0 <= box[1] < box[3] <= 842 for *_, box in _rows(ran)
    )


def test_a_table_is_listed_with_its_cells_and_what_became_of_them(run: Run, tmp_path: Path) -> None:
    ran = run("explain", ANNEX, "--page", 10, "--image", "table.png")
    rows = _rows(ran)
    assert [name for kind, name, _ in rows if kind == "table"] == ["taken apart"]
    assert {"1.1", "1.2", "3.1", "3.2"} <= {name for kind, name, _ in rows if kind == "cell"}
    assert ("indicator", "act_1__ind_1") in [(kind, name) for kind, name, _ in rows]
    seen = _Seen(tmp_path / "table.png")
    for kind, _, box in rows:
        assert seen.has(kind, (box[0] - 5, box[1] - 5, box[2] + 5, box[3] + 5)), (kind, box)


def test_both_columns_of_a_page_are_listed_one_after_the_other(run: Run) -> None:
    ran = run("explain", BROCHURE, "--page", 36, "--pages", "35-37")
    lefts = [box[0] for kind, _, box in _rows(ran) if kind != "furniture"]
    assert len(lefts) > 10
    assert lefts == sorted(lefts, key=lambda left: left > 290)
    assert min(lefts) < 290 < max(lefts)


def test_every_glyph_of_a_page_is_in_the_list(run: Run, tmp_path: Path) -> None:
    ran = run("explain", _harbour(tmp_path / "harbour.pdf"), "--page", 1)
    kinds = [(kind, name) for kind, name, _ in _rows(ran)]
    assert kinds.count(("stem", "")) == 3
    assert ("indicator", "act_1__ind_b") in kinds
    held = _text(run("extract", tmp_path / "harbour.pdf", "-q").stdout)
    assert len(json.loads(held)["unplaced"]) == [kind for kind, _ in kinds].count("unplaced")


def test_parts_of_one_paragraph_are_told_apart(run: Run, tmp_path: Path) -> None:
    ran = run("explain", _harbour(tmp_path / "harbour.pdf"), "--page", 1)
    boxes = {name: box for kind, name, box in _rows(ran) if kind == "indicator"}
    first, second, third = (boxes[f"act_1__ind_{label}"] for label in "abc")
    assert first[2] < second[0]
    assert first[1] == second[1] < third[1]


def test_an_empty_page_is_no_fault(run: Run, tmp_path: Path) -> None:
    ran = run("explain", _harbour(tmp_path / "two.pdf"), "--page", 2, "--image", "two.png")
    assert ran.returncode == 0
    assert _text(ran.stdout) == "two.pdf, page 2 of 2: no text\n"
    assert _Seen(tmp_path / "two.png").page() == (1190, 1684)


def test_a_plan_as_data_lists_a_page_and_has_no_picture(run: Run, tmp_path: Path) -> None:
    document = _harbour(tmp_path / "harbour.pdf")
    (tmp_path / "plan.json").write_bytes(run("extract", document).stdout)
    ran = run("explain", "plan.json", "--page", 1)
    assert ran.returncode == 0
    assert ("action", "act_2") in [(kind, name) for kind, name, _ in _rows(ran)]
    ran = run("explain", "plan.json", "act_2", "--image", "act_2.png")
    assert ran.returncode == 1
    assert "give the document itself" in _text(ran.stderr)
    assert not (tmp_path / "act_2.png").exists()


# Pictures


def test_the_picture_of_a_page_has_each_block_in_its_colour(
    concordat: Command, tmp_path: Path
) -> None:
    ran = concordat("explain", ANNEX, "--page", 3, "--pages", "1-4", "--image", "out/page.png")
    assert ran.returncode == 0
    assert _text(ran.stderr) == f"page 3 drawn to {Path('out/page.png')}\n"
    seen = _Seen(tmp_path / "out" / "page.png")
    assert seen.page() == (math.ceil(2 * 595.30), math.ceil(2 * 841.89))
    rows = _rows(ran)
    assert {kind for kind, _, _ in rows} == {"heading", "paragraph", "action", "item", "furniture"}
    for kind, _, box in rows:
        assert seen.outlines(kind, box), (kind, box)
    for kind, other in (("action", "item"), ("item", "paragraph"), ("paragraph", "action")):
        for known, _, (x0, top, x1, bottom) in rows:
            if known == kind and bottom - top > 20:
                assert not seen.has(other, (x0 + 5, top + 5, x1 - 5, bottom - 5))


def test_the_picture_of_a_rotated_and_cropped_page_is_as_it_is_displayed(
    run: Run, tmp_path: Path
) -> None:
    document = _harbour(tmp_path / "turned.pdf", rotate=90, crop=(50, 100, 560, 800))
    ran = run("explain", document, "--page", 1, "--image", "turned.png")
    seen = _Seen(tmp_path / "turned.png")
    assert seen.page() == (1400, 1020)
    actions = [box for kind, _, box in _rows(ran) if kind == "action"]
    assert len(actions) == 3
    for box in actions:
        assert seen.outlines("action", box), box


def test_an_element_on_two_pages_is_two_pictures(run: Run, tmp_path: Path) -> None:
    ran = run("explain", ANNEX, "act_13", "--pages", "3-4", "--image", "act.png")
    assert ran.returncode == 0
    assert "action 13" in _text(ran.stdout)
    said = _text(ran.stderr).splitlines()
    assert said == ["page 3 drawn to act.png", "page 4 drawn to act-2.png"]
    (plan,) = [json.loads(run("extract", ANNEX, "--pages", "3-4", "-q").stdout)]
    (action,) = [one for one in plan["actions"] if one["id"] == "act_13"]
    for place, name in zip(action["places"], ("act.png", "act-2.png"), strict=True):
        seen = _Seen(tmp_path / name)
        assert seen.outlines("action", place["box"])
        assert seen.has("line", place["box"])
        # The other text of the page is left as it is.
        assert not seen.has("line", (0, 0, 595, place["box"][1] - 5))
        assert not seen.has("line", (0, place["box"][3] + 5, 595, 841))


def test_the_words_that_govern_an_indicator_are_shaded_too(run: Run, tmp_path: Path) -> None:
    listed = _rows(run("explain", DRAFT, "--page", 3, "--pages", "1-3"))
    stems = [box for kind, _, box in listed if kind == "stem"]
    (own,) = [box for _, name, box in listed if name == "act_3__ind_b"]
    run("explain", DRAFT, "act_3__ind_b", "--pages", "1-3", "--image", "ind.png")
    seen = _Seen(tmp_path / "ind.png")
    assert seen.outlines("indicator", own)
    shaded = [box for box in stems if seen.has("line", (*box[:3], box[3] + 2))]
    assert len(shaded) == 1
    assert shaded[0][3] < own[1]
    assert own[1] - shaded[0][3] < 60


def test_the_same_picture_twice_has_the_same_bytes_and_may_replace_itself(
    run: Run, tmp_path: Path
) -> None:
    document = _harbour(tmp_path / "harbour.pdf")
    pictures = []
    for _ in range(2):
        ran = run("explain", document, "act_2", "--image", "act.png", "--quiet")
        assert (ran.returncode, ran.stderr) == (0, b"")
        pictures.append((tmp_path / "act.png").read_bytes())
    assert pictures[0] == pictures[1]


# What cannot be done


def test_a_file_that_is_there_is_left_alone(run: Run, tmp_path: Path) -> None:
    first, other = _harbour(tmp_path / "first.pdf"), tmp_path / "other.pdf"
    other.write_bytes(first.read_bytes() + b"\n% another file\n")
    assert run("explain", first, "act_1", "--image", "act.png").returncode == 0
    kept = (tmp_path / "act.png").read_bytes()
    (tmp_path / "mine.png").write_bytes(b"mine")
    for name in ("act.png", "mine.png"):
        ran = run("explain", other, "act_1", "--image", name)
        assert ran.returncode == 4
        assert f"{name} is there already; it was left alone" in _text(ran.stderr)
        assert "stands at" in _text(ran.stdout)
    assert (tmp_path / "act.png").read_bytes() == kept
    assert (tmp_path / "mine.png").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--page", 3), 2, "has 2 pages and no page 3"),
        (("--page", 2, "--pages", "1-1"), 2, "--pages leaves out page 2"),
        (("--page", 0), 2, "--page"),
        ((), 2, "give the id of an element, or a page"),
        (("act_1", "--page", 1), 2, "give the id of an element, or a page"),
        (("act_1", "--image", "act.jpg"), 2, "PNG"),
        (("act_9", "--image", "act.png"), 2, "no element act_9"),
        (("act_1", "--image", "harbour.pdf/act.png"), 4, "act.png was not written"),
        (("act_1", "--image", "folder.png"), 4, "folder.png was not written"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    run: Run, tmp_path: Path, arguments: tuple[object, ...], code: int, words: str
) -> None:
    document = _harbour(tmp_path / "harbour.pdf")
    (tmp_path / "folder.png").mkdir()
    ran = run("explain", document, *arguments)
    assert ran.returncode == code
    assert words in _text(ran.stderr)
    assert "Traceback" not in _text(ran.stderr)
    assert not (tmp_path / "act.png").exists()


@pytest.mark.parametrize("arguments", [("--page", 1), ("act_1", "--image", "act.png")])
def test_text_has_no_pages(run: Run, arguments: tuple[object, ...]) -> None:
    ran = run("explain", TEXT, *arguments)
    assert ran.returncode == 1
    assert "has no pages of its own" in _text(ran.stderr)


def test_a_protected_file_is_drawn_with_its_password(run: Run, tmp_path: Path) -> None:
    document = tmp_path / "locked.pdf"
    document.write_bytes(_locked(b"Action 1: Keep the charts open to all mariners.", b"lighthouse"))
    ran = run("explain", document, "--page", 1, "--image", "page.png")
    assert ran.returncode == 1
    assert "give its password with --password" in _text(ran.stderr)
    password = ("--password", "lighthouse")
    ran = run("explain", document, "--page", 1, "--image", "page.png", *password)
    assert ran.returncode == 0
    ((kind, name, box),) = _rows(ran)
    assert (kind, name) == ("action", "act_1")
    assert _Seen(tmp_path / "page.png").outlines("action", box)


def _locked(words: bytes, password: bytes) -> bytes:
    """A page that is encrypted with RC4 of 40 bits, the oldest way there is."""
    padding = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    padded, identity, rights = (password + padding)[:32], b"0123456789abcdef", -4
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    seed = padded + owner + rights.to_bytes(4, "little", signed=True) + identity
    key = hashlib.md5(seed).digest()[:5]
    number = 4
    own = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
    stream = _rc4(own, b"BT /F1 12 Tf 72 700 Td (" + words + b") Tj ET")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources "
        b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Filter /Standard /V 1 /R 2 /P %d /O <%s> /U <%s> >>"
        % (rights, owner.hex().encode(), _rc4(key, padding).hex().encode()),
    ]
    out, starts = bytearray(b"%PDF-1.4\n"), []
    for at, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (at, body)
    table = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    out += b"trailer\n<< /Size 6 /Root 1 0 R /Encrypt 5 0 R /ID [<%s> <%s>] >>\n" % (
        (identity.hex().encode(),) * 2
    )
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


# Untrusted boxes and words


def test_no_two_kinds_have_the_same_outline() -> None:
    shapes = {(look.dashes, look.width, look.inner, look.hatched) for look in LOOKS.values()}
    assert len(shapes) >= len(LOOKS) - 1  # a line is no box, and may have one of theirs
    assert len({look.meaning for look in LOOKS.values()}) == len(LOOKS)


NUMBERS = st.floats() | st.floats(-50, 250)
MARKS = st.builds(
    Mark,
    kind=st.sampled_from([*LOOKS, "unheard-of"]),
    box=st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS),
    label=st.text(max_size=40),
    corner=st.text(max_size=8),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(MARKS, max_size=12))
def test_no_box_and_no_label_of_a_document_can_harm(marks: list[Mark]) -> None:
    for one in placed(marks, (200, 100), 1.0):
        left, top, right, bottom = one.outline
        assert 0 <= left < right < 200
        assert 0 <= top < bottom < 100
    page = Picture(Image.new("RGB", (200, 100), "white"), 1.0)
    assert png_of(page, marks, ["a title \x1b[31m 中文", ""], "0" * 64).startswith(b"\x89PNG")


def test_a_page_with_far_too_much_on_it_gives_a_picture_of_bounded_size() -> None:
    marks = [Mark("paragraph", (at % 190, 5, at % 190 + 9, 90), f"{at}") for at in range(20_000)]
    page = Picture(Image.new("RGB", (200, 100), "white"), 1.0)
    content = png_of(page, marks, ["far too much"], "0" * 64)
    height = int.from_bytes(content[20:24], "big")
    assert height < 8_000
