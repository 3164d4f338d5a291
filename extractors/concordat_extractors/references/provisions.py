"""From the articles of a treaty to the provisions that references point to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from concordat_extractors.references.entries import Article, ArticleItem, ArticleParagraph
from concordat_schemas.text import join_paragraphs


@dataclass(frozen=True, slots=True)
class Provision:
    """An article, paragraph or item of a treaty.

    `text` is its own text and what is below it, parts separated by a blank line, each part below
    led by its label; neither its own label nor the heading is in it. `parent` is the id of the
    provision around it, none for an article. `title` is how one cites it: "Article 3, paragraph 6".
    """

    id: str
    instrument: str
    kind: Literal["article", "paragraph", "item"]
    label: str
    heading: str | None
    text: str
    parent: str | None
    title: str


def provisions_of(article: Article) -> Iterator[Provision]:
    """The article, then all that is below it in reading order."""
    title = f"Article {article.number}"
    text = join_paragraphs([_labelled(one.number, _text(one)) for one in article.paragraph])
    whole = Provision(
        article.id,
        article.instrument,
        "article",
        article.number,
        article.heading,
        text,
        None,
        title,
    )
    yield whole
    for paragraph in article.paragraph:
        owner = whole
        if paragraph.number:
            owner = Provision(
                f"{article.id}/par/{paragraph.number}",
                article.instrument,
                "paragraph",
                paragraph.number,
                None,
                _text(paragraph),
                article.id,
                f"{title}, paragraph {paragraph.number}",
            )
            yield owner
        yield from _items(paragraph.item, owner)


def _items(items: Sequence[ArticleItem], owner: Provision) -> Iterator[Provision]:
    for item in items:
        found = owner
        if item.label:
            found = Provision(
                f"{owner.id}/item/{item.label}",
                owner.instrument,
                "item",
                item.label,
                None,
                _text(item),
                owner.id,
                f"{owner.title} ({item.label})",
            )
            yield found
        yield from _items(item.item, found)


def _text(part: ArticleParagraph | ArticleItem) -> str:
    below = [_labelled(item.label, _text(item)) for item in part.item]
    return join_paragraphs([part.text, *below, part.continuation])


def _labelled(label: str | None, text: str) -> str:
    return f"{label} {text}" if label else text
