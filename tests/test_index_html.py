"""The page a run begins with: it tells documents apart and leads to what was made of them."""

from __future__ import annotations

from typing import Any

from lxml import html

from concordat.writers.index_html import index_html


def entry(name: str, title: str | None) -> dict[str, Any]:
    return {
        "id": name,
        "title": title,
        "status": "adopted",
        "date": None,
        "notice": None,
        "counts": {"actions": 3, "items": 0},
        "files": [f"{name}/plan.html", f"{name}/plan.json"],
    }


def test_two_editions_of_one_title_are_told_apart() -> None:
    page = html.fromstring(
        index_html([entry("a/x", "A Plan"), entry("a/x+brochure", "A Plan")], [])
    )
    heads = [" ".join(one.text_content().split()) for one in page.xpath("//tbody/tr/th")]
    assert len({*heads}) == 2
    assert all(one.startswith("A Plan") for one in heads)
    assert page.xpath("//tbody//a/@href")[0] == "a/x/plan.html"
    assert "3 actions" in page.text_content()
    assert "0 items" not in page.text_content()


def test_a_comparison_leads_to_its_views_and_titles_stay_text() -> None:
    lineage = {
        "id": "a",
        "title": "<script>alert(1)</script>",
        "comparisons": [{"id": "a/x--y", "files": ["a/x--y/comparison.html", "a/x--y/links.csv"]}],
    }
    page = html.fromstring(index_html([], [lineage]))
    assert page.xpath("//script") == []
    assert {*page.xpath("//main//a/@href")} >= {"a/x--y/comparison.html", "lineage-a.html"}
