"""Headings that a link can lead to, for a table of contents."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from articles.vietnamese import slug

from . import allowed
from .blocks import tidy
from .markup import Element, Node, read, text_of

#: Sets them apart from the ids of the page around the text.
PREFIX: Final = "muc-"
_ANCHOR_LENGTH: Final = 50


class Heading(NamedTuple):
    """A heading of the text: its level (2 to 4), its words, and the id that `render` gives it."""

    level: int
    text: str
    anchor: str


def headings(html: str) -> list[Heading]:
    """The headings of a stored text, in their order."""
    return [
        Heading(int(element.tag[1]), _words(element), element.attributes["id"])
        for element in anchored(tidy(read(html).root))
        if isinstance(element, Element) and element.tag in allowed.HEADINGS and _words(element)
    ]


def anchored(blocks: Iterable[Node]) -> Iterator[Node]:
    """The blocks, each heading with an id of its own."""
    taken: set[str] = set()
    for block in blocks:
        if isinstance(block, Element) and block.tag in allowed.HEADINGS:
            words = slug(_words(block), _ANCHOR_LENGTH)
            anchor = name = PREFIX + (words or "1")
            number = 1
            while anchor in taken:
                number += 1
                anchor = f"{name}-{number}"
            taken.add(anchor)
            block = Element(block.tag, {**block.attributes, "id": anchor}, block.children)
        yield block


def _words(heading: Element) -> str:
    return " ".join(text_of(heading).split())
