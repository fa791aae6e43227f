"""Finding a passage again in a text that has changed since it was marked.

A comment keeps its passage in words (the W3C's TextQuoteSelector, Web Annotation Data Model, 4.2.4):
what was marked, and what stood before and after it. Both sides read a text by one rule, `plain` here
and `fold` in static/js/desk-comments.js; a browser test lays the two side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from articles import richtext, vietnamese
from articles.models import Edition
from articles.models.comment import Part

#: Characters of what stands before and after a passage that are kept with it.
CONTEXT: Final = 100
#: A passage shorter than this may stand in many places by chance: it is the one that was marked only
#: where its neighbourhood on one side agrees, for as many characters as `_AGREEING`.
_SURE: Final = 24
_AGREEING: Final = 8


@dataclass(frozen=True, slots=True)
class Passage:
    """What was marked, with what stood before and after it."""

    quote: str
    prefix: str = ""
    suffix: str = ""


def plain(text: str) -> str:
    """The rule: the words in NFC, nothing invisible, one space between two of them, whatever kind of
    space or break stood there. Line breaks, paragraphs, items and cells are breaks."""
    return " ".join(vietnamese.normalise(text).split())


def text_of(edition: Edition, part: str) -> str:
    """A part of the edition by that rule: what positions are counted in."""
    if part == Part.TITLE:
        return plain(edition.title)
    if part == Part.LEAD:
        return plain(edition.lead)
    return plain(richtext.plain(edition.body)) if part == Part.BODY else ""


def find(text: str, passage: Passage) -> int | None:
    """Where the passage begins in `text`, in characters, or None: it has changed or is gone.

    `text` is plain. Of several places the one whose neighbourhood agrees longest is taken, of equal
    ones the first.
    """
    quote = plain(passage.quote)
    if not quote:
        return None
    prefix, suffix = _side(passage.prefix), _side(passage.suffix)
    best, best_agreeing = None, -1
    for start in _places(text, quote):
        end = start + len(quote)
        before = _agreeing(text[max(0, start - CONTEXT) : start][::-1], prefix[::-1])
        after = _agreeing(text[end : end + CONTEXT], suffix)
        known = len(quote) >= _SURE or (
            before >= min(_AGREEING, len(prefix)) > 0
            or after >= min(_AGREEING, len(suffix)) > 0
            or not (prefix or suffix)
        )
        if known and before + after > best_agreeing:
            best, best_agreeing = start, before + after
    return best


def _places(text: str, quote: str) -> Iterator[int]:
    start = text.find(quote)
    while start >= 0:
        yield start
        start = text.find(quote, start + 1)


def _side(text: str) -> str:
    """Plain, with the space at its ends that says where a word ends."""
    text = vietnamese.normalise(text)
    words = " ".join(text.split())
    if not words:
        return ""
    return (" " if text[0].isspace() else "") + words + (" " if text[-1].isspace() else "")


def _agreeing(one: str, other: str) -> int:
    """For how many characters two texts begin alike."""
    for number, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return number
    return min(len(one), len(other))
