"""From whatever was written or pasted to the one form in which an article's text is stored."""

from collections.abc import Iterable
from typing import Final

from articles.vietnamese import normalise

from . import allowed
from .blocks import tidy
from .markup import Element, Node, read, text_of, write

# What is stored already is settled in one round, what is pasted in two. The others are for what a
# round nests deeper than is read, or what nh3 reads otherwise than we do.
_ROUNDS: Final = 6


def sanitise(html: str) -> str:
    """The HTML that may be stored: allowed elements only, NFC, in one spelling; "" if all is empty.

    Paragraphs, headings of the second to fourth level, lists, quotations, tables, links and
    pictures of our library stay; what Word, Google Docs and older editors wrap around them goes,
    and so does everything else. Sanitising again changes nothing.

    Raises `TooLong` if there are more than `markup.MAX_BYTES` bytes, before or after.
    """
    for _ in range(_ROUNDS):
        # nh3 has the last word, whatever our own code believes.
        cleaned = allowed.CLEANER.clean(_write_blocks(tidy(read(html).root)))
        if cleaned == html:
            return cleaned
        html = cleaned
    # Not seen outside of attacks: the words are kept, the markup is not.
    words = (" ".join(normalise(line).split()) for line in text_of(read(html).root).splitlines())
    return _write_blocks(Element("p", children=[line]) for line in words if line)


def foreign_pictures(html: str) -> int:
    """How many pictures `sanitise` leaves out because they are not from our library.

    Raises `TooLong` as `sanitise` does.
    """
    return read(html).foreign_pictures


def _write_blocks(blocks: Iterable[Node]) -> str:
    """A line for each block, so that stored texts can be compared by eye."""
    return "\n".join(write([block]) for block in blocks)
