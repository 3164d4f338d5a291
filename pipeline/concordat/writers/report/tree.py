"""How HTML is made: as a tree whose texts are escaped when it is written, never as strings.

Document text is untrusted. It can only become text or the value of an attribute; addresses are
followed only where they are plain http or https.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Union
from urllib.parse import urlsplit

from concordat.writers.legal_text import legal_text

if TYPE_CHECKING:
    from lxml import etree

Content = Union[str, "etree._Element", None, Iterable["Content"]]

_BLOCKS = frozenset(
    {
        *("article", "aside", "body", "caption", "dd", "details", "div", "dl", "dt", "fieldset"),
        *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "html", "li", "main"),
        *("meta", "nav", "ol", "option", "p", "script", "section", "style", "svg", "table"),
        *("tbody", "thead", "title", "tr", "ul"),
    }
)
_LONGEST_LINK = 2000


def tag(name: str, *content: Content, **attributes: str | bool | int | None) -> etree._Element:
    """An element; `class_` stands for class and `aria_label` for aria-label.

    Attributes that are none or false are left out, those that are true have no value.
    """
    from lxml import etree

    made = etree.Element(name)
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        text = "" if value is True else legal_text(str(value))
        made.set(key.rstrip("_").replace("_", "-"), text)
    if name in _BLOCKS:
        made.tail = "\n"
    add(made, *content)
    return made


def add(parent: etree._Element, *content: Content) -> None:
    """Append texts and elements, in order."""
    from lxml import etree

    for one in content:
        if one is None:
            continue
        if isinstance(one, str):
            text = legal_text(one)
            # To ask for the number of children would count them each time.
            last = next(parent.iterchildren(reversed=True), None)
            if last is not None:
                last.tail = (last.tail or "") + text
            else:
                parent.text = (parent.text or "") + text
        elif isinstance(one, etree._Element):
            parent.append(one)
        else:
            add(parent, *one)


def web_address(link: str | None) -> str | None:
    """A link that may be followed: http or https, with a host, of visible characters only."""
    if not link or len(link) > _LONGEST_LINK or not link.isprintable() or " " in link:
        return None
    try:
        parts = urlsplit(link)
        host = parts.hostname
    except ValueError:
        return None
    return link if parts.scheme in ("http", "https") and host else None


def outward(link: str | None, *content: Content) -> etree._Element | None:
    """A link that leaves the page and does not tell where it came from; none without address."""
    address = web_address(link)
    if address is None:
        return None
    return tag("a", *content, href=address, rel="noopener noreferrer", class_="out")


def document(root: etree._Element) -> bytes:
    """The page as UTF-8."""
    from lxml import etree

    written = etree.tostring(root, encoding="unicode", method="html")
    return f"<!DOCTYPE html>\n{written}\n".encode()
