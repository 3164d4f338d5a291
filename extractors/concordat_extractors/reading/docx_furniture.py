"""Running heads and page feet: what stands on every page and is no text of the document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from concordat_extractors.reading.docx_names import Element, R, W
from concordat_extractors.reading.docx_numbering import Counters
from concordat_extractors.reading.docx_package import Package
from concordat_extractors.reading.docx_story import Shared, Story
from concordat_schemas.source import FurnitureBlock, TextBlock
from concordat_schemas.text import glyphs

_PAGE_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_WORDS = {"headerReference": "header", "footerReference": "footer"}


@dataclass(slots=True)
class PageFurniture:
    """Each text once, the roots it was read from, and the glyphs of the repeats left out."""

    blocks: list[FurnitureBlock] = field(default_factory=list)
    roots: list[Element] = field(default_factory=list)
    repeated: int = 0


def read_furniture(package: Package, shared: Shared) -> PageFurniture:
    """The headers and footers that the sections of a document show, in order of first use."""
    found = PageFurniture()
    relations = package.relations(package.main)
    counters = Counters(shared.numbering)
    seen_parts: set[str] = set()
    seen_texts: set[tuple[str, str]] = set()
    for name, word in _WORDS.items():
        number = 0
        for section in shared.sections:
            for reference in section.iterchildren(f"{W}{name}"):
                relation = relations.get(reference.get(f"{R}id") or "")
                if relation is None or relation.external or relation.target in seen_parts:
                    continue
                seen_parts.add(relation.target)
                root = package.tree(relation.target)
                if root is None:
                    continue
                number += 1
                found.roots.append(root)
                story = Story(root, package.relations(relation.target), shared, counters)
                for block in story.texts(root, f"{word} {number}"):
                    kind = _kind(block, story, word)
                    text = (kind, " ".join(block.text.split()))
                    if text in seen_texts:
                        found.repeated += glyphs(block.text)
                        continue
                    seen_texts.add(text)
                    found.blocks.append(FurnitureBlock(kind, block))
    return found


def _kind(
    block: TextBlock, story: Story, word: str
) -> Literal["running_head", "page_foot", "page_number", "watermark"]:
    if id(block) in story.lettering:
        return "watermark"
    fields = story.fields.get(id(block), set())
    if fields & _PAGE_FIELDS and not any(char.isalpha() for char in block.text):
        return "page_number"
    return "running_head" if word == "header" else "page_foot"
