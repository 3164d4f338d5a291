"""Articles of treaties in all their forms, lists and ranges expanded.

`Article 3.2`, `Article 4.1 (c)`, `Articles 3.6 and 3.7`, `Article 5, paragraph 2`, `paragraphs 6
and 7 of Article 3`, `Article VI`, `alinéa c) du paragraphe 1 de l'article 4`. A list after the
singular goes on only where its next number cannot be the number of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from concordat_extractors.numerals import roman_value
from concordat_extractors.references.mention import LONGEST_LIST, OWN, Mention
from concordat_extractors.references.words import Words

_LONGEST_RANGE = 60
_LARGEST = 300

_ARTICLE = r"(?P<article>\d{1,3}(?:er\b|\.?[ºª°])?(?:\s?(?:bis|ter|quater)\b)?|[IVX]{1,7}\b)"
_DOTTED = (
    r"(?:\.(?P<paragraph>\d{1,2})(?!\d)(?:\.?(?P<dotted_item>[a-z])(?:\b(?!\))|(?<=\.[a-z])\)))?)?"
)
_BRACKETS = r"(?P<brackets>(?:\s?\(?(?<![a-z])(?:\d{1,2}|[a-z]|[ivx]{1,5})\)){0,4})"
_NUMBER = re.compile(rf"{_ARTICLE}(?![\d%]|/(?!\d{{1,2}}\b))(?:{_DOTTED}){_BRACKETS}")
_PARTS = re.compile(r"\(?(\d{1,2}|[a-z]{1,5})\)")
_ONLY_BRACKETS = re.compile(r"(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})\)\s?){1,3}")
_PLAIN = re.compile(
    r"(?P<number>\d{1,3})(?![\d%/]|\.\d)(?:\s?(?P<brackets>(?:\(?(?:[a-z]|[ivx]{1,5})\)\s?){0,3}))"
)
_ITEM = re.compile(r"\(?(?P<item>[a-z]|[ivx]{1,5})\)")


@dataclass(frozen=True, slots=True)
class Provision:
    """An article, and what of it."""

    article: str
    paragraph: str | None = None
    items: tuple[str, ...] = ()
    counted: bool = True

    def key(self, base: str) -> str:
        """The target id under `base`, such as `ccm`."""
        parts = [base, "art", self.article]
        if self.paragraph:
            parts += ["par", self.paragraph]
        for item in self.items:
            parts += ["item", item]
        return "/".join(parts)


@dataclass(frozen=True, slots=True)
class Articles:
    """Finds articles with the words of a language."""

    head: re.Pattern[str]
    plural: frozenset[str]
    joint: re.Pattern[str]
    range_: re.Pattern[str]
    then: re.Pattern[str]
    sub: re.Pattern[str]
    before: re.Pattern[str]
    before_item: re.Pattern[str]
    safe: re.Pattern[str]
    report: re.Pattern[str]
    reported: re.Pattern[str]
    first: re.Pattern[str]

    @staticmethod
    def of(words: Words) -> Articles:
        """A finder with the words of a language."""
        paragraph, sub = words.pattern("paragraphs"), words.pattern("subparagraphs")
        joint = rf"(?:,?\s{words.pattern('joints')}\s|[,;]\s|\s?/\s?)"
        range_ = rf"(?:\s?[–—-]\s?|\s{words.pattern('ranges')}\s)"
        of = rf"\s{words.pattern('of')}(?:\s|(?<=['’]))"
        item = r"(?:\(?(?:[a-z]|[ivx]{1,5})\))"
        number = rf"(?:\d{{1,3}}(?:\s?{item}){{0,3}})"
        items = rf"{item}(?:{joint}{item}){{0,8}}"
        determined = r"(?:[lL]['’])?"
        return Articles(
            re.compile(
                rf"(?<!\w)(?P<head>{words.pattern('articles')})\s?(?=\d|[IVX]|{words.pattern('article_one')})",
                re.IGNORECASE,
            ),
            frozenset(
                word.casefold() for word in words["articles"] if word.rstrip(".").endswith("s")
            ),
            re.compile(joint, re.IGNORECASE),
            re.compile(range_, re.IGNORECASE),
            re.compile(rf",?\s(?:\()?(?:{paragraph}|§{{1,2}})\s?(?=\d)", re.IGNORECASE),
            re.compile(rf",?\s{sub}\s(?={item}|\d{{1,2}}\s?{item})", re.IGNORECASE),
            re.compile(
                rf"(?<!\w)(?P<lead>(?:{sub}\s{items}{of})?)(?:{paragraph}|{sub}(?=\s\d))\s(?P<numbers>{number}(?:(?:{joint}|{range_}){number}){{0,12}}){of}{determined}$",
                re.IGNORECASE,
            ),
            re.compile(rf"(?<!\w){sub}\s(?P<items>{items}){of}{determined}$", re.IGNORECASE),
            re.compile(
                rf"(?=[,.;:)\]”\"’»]|\s?$|\s(?:{words.pattern('function_words')})\b|\s[–—-]|\s\()",
                re.IGNORECASE,
            ),
            re.compile(rf"\s{words.pattern('reports')}\b", re.IGNORECASE),
            re.compile(
                rf"(?<!\w){words.pattern('reports_under')}(?:\s{determined}|(?<=['’]))$",
                re.IGNORECASE,
            ),
            re.compile(rf"{words.pattern('article_one')}(?!\w)", re.IGNORECASE),
        )

    def find(self, text: str) -> Iterator[Mention]:
        """The articles of a text; keys are under `OWN` until it is known what treaty is meant."""
        for head in self.head.finditer(text):
            found, end = self._list(text, head)
            if not found:
                continue
            start, found = self._led_by(text, head.start(), found)
            locator = None
            if len(found) == 1 and found[0].paragraph is None:
                before = text[max(0, start - 60) : start]
                report = self.report.match(text, end) or self.reported.search(before)
                locator = "report" if report else None
            for provision in dict.fromkeys(found):
                yield Mention(start, end, "treaty_article", provision.key(OWN), locator=locator)

    def _list(self, text: str, head: re.Match[str]) -> tuple[list[Provision], int]:
        """The provisions named from a head on, and where they end."""
        first, one = _NUMBER.match(text, head.end()), self.first.match(text, head.end())
        if one:
            found, end = self._parts(text, one.end(), [Provision("1")])
        elif first is None or not _is_number(first, head["head"]):
            return [], head.end()
        else:
            found, end = self._parts(text, first.end(), [_provision(first)])
        plural = head["head"].casefold() in self.plural
        while len(found) < LONGEST_LIST:
            joint, is_range = self.joint.match(text, end), False
            if joint is None:
                joint, is_range = self.range_.match(text, end), True
            if joint is None:
                return found, end
            further = _NUMBER.match(text, joint.end())
            same = further is not None and further["article"][0].isdigit() == found[0].counted
            if joint.group().strip() == "/" and found[-1].paragraph:
                return found, end
            if further and same and _is_number(further, head["head"], listed=True):
                dotted = further["paragraph"] is not None
                is_dash = is_range and not joint.group().strip().isalpha()
                if not (plural or dotted or is_dash or self.safe.match(text, further.end())):
                    return found, end
                if is_dash and not plural and not dotted:
                    return found, end
                provision = _provision(further)
                if is_range:
                    between = _between(found[-1], provision)
                    if between is None:
                        return found, end
                    found += between
                found.append(provision)
                found, end = self._parts(text, further.end(), found)
                continue
            shared = _ONLY_BRACKETS.match(text, joint.end())
            if shared and (found[-1].paragraph or found[-1].items):
                sibling = _sibling(found[-1], _PARTS.findall(shared.group()))
                found += _letters_between(found[-1], sibling) if is_range else []
                found.append(sibling)
                end = joint.end() + len(shared.group().rstrip())
                continue
            return found, end
        return found, end

    def _parts(self, text: str, end: int, found: list[Provision]) -> tuple[list[Provision], int]:
        """`, paragraphs 1 and 2 (c)` and `, subparagraph (c)` behind an article."""
        last = found[-1]
        then = self.then.match(text, end) if last.paragraph is None and not last.items else None
        if then:
            number = _PLAIN.match(text, then.end())
            if number:
                found = found[:-1]
                while number and len(found) < LONGEST_LIST:
                    items = tuple(_PARTS.findall(number["brackets"] or ""))
                    found.append(Provision(last.article, number["number"], items))
                    end = _end(number)
                    joint = self.joint.match(text, end)
                    number = _PLAIN.match(text, joint.end()) if joint else None
                    if number and not self._is_paragraph(text, _end(number)):
                        number = None
                last = found[-1]
        sub = self.sub.match(text, end)
        if sub:
            number = _PLAIN.match(text, sub.end()) if last.paragraph is None else None
            item = _ITEM.match(text, sub.end())
            if number and number["brackets"]:
                items = tuple(_PARTS.findall(number["brackets"]))
                found = [*found[:-1], Provision(last.article, number["number"], items)]
                end = _end(number)
            elif item:
                found = [*found[:-1], replace(last, items=(*last.items, item["item"]))]
                end = item.end()
        return found, end

    def _is_paragraph(self, text: str, end: int) -> bool:
        """Whether a number that ends there goes on a list of paragraphs.

        It does not where it counts something else or is an article with paragraphs of its own.
        """
        return bool(self.safe.match(text, end)) and not self.then.match(text, end)

    def _led_by(self, text: str, start: int, found: list[Provision]) -> tuple[int, list[Provision]]:
        """`paragraphs 6 and 7 of` and `subparagraph (c) of paragraph 1 of` before an article."""
        first = found[0]
        if first.paragraph is not None or first.items:
            return self._led_by_item(text, start, found)
        window = max(0, start - 160)
        lead = self.before.search(text[window:start])
        if lead is None:
            return self._led_by_item(text, start, found)
        led: list[Provision] = []
        for number in _PLAIN.finditer(lead["numbers"]):
            items = tuple(_PARTS.findall(number["brackets"] or ""))
            led.append(replace(first, paragraph=number["number"], items=items))
        if self.range_.search(lead["numbers"]) and len(led) == 2:
            between = _between(led[0], led[1])
            led = [led[0], *(between or []), led[1]]
        named = [item["item"] for item in _ITEM.finditer(lead["lead"] or "")]
        if named and len(led) == 1:
            led = [replace(led[0], items=(item,)) for item in named]
        return window + lead.start(), [*led, *found[1:]]

    def _led_by_item(
        self, text: str, start: int, found: list[Provision]
    ) -> tuple[int, list[Provision]]:
        window = max(0, start - 80)
        lead = self.before_item.search(text[window:start])
        if lead is None or found[0].items:
            return start, found
        items = [item["item"] for item in _ITEM.finditer(lead["items"])]
        led = [replace(found[0], items=(item,)) for item in items]
        return window + lead.start(), [*led, *found[1:]]


def _is_number(number: re.Match[str], head: str, *, listed: bool = False) -> bool:
    article = number["article"]
    if article[0].isdigit():
        return int(re.sub(r"\D", "", article)) <= _LARGEST
    return roman_value(article) is not None and (head[0].isupper() or len(article) > 1 or listed)


def _provision(number: re.Match[str]) -> Provision:
    article = number["article"]
    value = roman_value(article)
    paragraph = number["paragraph"]
    items = [number["dotted_item"]] if number["dotted_item"] else []
    for part in _PARTS.findall(number["brackets"] or ""):
        if part.isdecimal() and paragraph is None and not items:
            paragraph = part
        else:
            items.append(part)
    label = str(value) if value is not None else re.sub(r"\s|er\b|\.?[ºª°]", "", article)
    return Provision(label, paragraph, tuple(items), value is None)


def _sibling(last: Provision, parts: list[str]) -> Provision:
    if parts and parts[0].isdecimal():
        return Provision(last.article, parts[0], tuple(parts[1:]))
    return replace(last, items=(*last.items[: max(0, len(last.items) - len(parts))], *parts))


def _end(number: re.Match[str]) -> int:
    return number.start() + len(number.group().rstrip())


def _letters_between(first: Provision, last: Provision) -> list[Provision]:
    """The items between two lettered ones of the same paragraph."""
    low, high = first.items[-1:], last.items[-1:]
    if not low or not high or len(low[0]) != 1 or len(high[0]) != 1:
        return []
    letters = map(chr, range(ord(low[0]) + 1, ord(high[0])))
    return [replace(first, items=(*first.items[:-1], letter)) for letter in letters]


def _between(first: Provision, last: Provision) -> list[Provision] | None:
    """What stands between the ends of a range, none where they are not the ends of one."""
    if first.items or last.items:
        return None
    if first.article == last.article and first.paragraph and last.paragraph:
        low, high = int(first.paragraph), int(last.paragraph)
        made = [replace(first, paragraph=str(one)) for one in range(low + 1, high)]
    elif first.paragraph or last.paragraph:
        return None
    elif first.article.isdecimal() and last.article.isdecimal():
        low, high = int(first.article), int(last.article)
        made = [Provision(str(one)) for one in range(low + 1, high)]
    else:
        return None
    return made if low < high <= low + _LONGEST_RANGE else None
