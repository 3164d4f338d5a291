"""Links to the web are found where they stand on the page, and no others."""

from __future__ import annotations

import pytest

from concordat_extractors.reading.pdf_links import links
from tests.pdf_builder import Pdf, opened

Found = list[tuple[tuple[float, float, float, float], str]]


def found_in(pdf: Pdf) -> Found:
    with opened(pdf) as page:
        return [
            ((round(box[0]), round(box[1]), round(box[2]), round(box[3])), uri)
            for box, uri in links(page.page, page.geometry.matrix, page.document)
        ]


def test_a_link_has_its_box_and_address() -> None:
    pdf = Pdf()
    pdf.page().link((100, 700, 200, 712), "https://example.org/a?b=(c)")
    assert found_in(pdf) == [((100, 130, 200, 142), "https://example.org/a?b=(c)")]


def test_a_link_that_wraps_has_a_box_for_each_line() -> None:
    pdf = Pdf()
    parts = [(400, 700, 500, 712), (100, 686, 150, 698)]
    pdf.page().link((100, 686, 500, 712), "http://example.org", parts=parts)
    assert [box for box, _ in found_in(pdf)] == [(400, 130, 500, 142), (100, 144, 150, 156)]


def test_parts_that_lie_elsewhere_are_not_believed() -> None:
    pdf = Pdf()
    pdf.page().link((100, 700, 200, 712), "http://example.org", parts=[(0, 0, 10, 10)])
    assert [box for box, _ in found_in(pdf)] == [(100, 130, 200, 142)]


def test_rotation_and_crop_are_applied() -> None:
    pdf = Pdf()
    pdf.page(rotate=90, crop=(10, 110, 490, 792)).link((100, 700, 200, 712), "mailto:a@example.org")
    assert found_in(pdf) == [((590, 90, 602, 190), "mailto:a@example.org")]


@pytest.mark.parametrize(
    "uri", ["javascript:alert(1)", "file:///etc/passwd", "page2.html", "", "ftp://example.org"]
)
def test_other_addresses_are_left_out(uri: str) -> None:
    pdf = Pdf()
    pdf.page().link((100, 700, 200, 712), uri)
    assert found_in(pdf) == []


def test_places_in_the_file_and_other_annotations_are_no_links() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.annotation("/Subtype /Link /Rect [10 10 50 50] /A << /S /GoTo /D [0 /Fit] >>")
    page.annotation("/Subtype /Highlight /Rect [10 10 50 50] /QuadPoints [0 0 1 0 0 1 1 1]")
    page.annotation("/Subtype /Link /Rect [10 10] /A << /S /URI /URI (https://example.org) >>")
    assert found_in(pdf) == []


def test_a_page_without_links_has_none() -> None:
    pdf = Pdf()
    pdf.page()
    assert found_in(pdf) == []
