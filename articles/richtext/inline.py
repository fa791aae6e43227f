"""Running text, put in order: normalised, in one piece between two elements, no empty element."""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from articles.vietnamese import normalise

from . import allowed
from .markup import Element, Node, is_text

_SPACES = re.compile(r"[ \t\n]+")

# Were the whole HTML composed, this mark would join the ">" of the tag before it to "≯".
_SOLIDUS_OVERLAY: Final = "\u0338"

# Within one of their own kind they say nothing. A superscript in a superscript does.
_ONCE: Final = frozenset({"a", "code", "em", "s", "strong", "u"})


def simplified(nodes: Iterable[Node], inside: frozenset[str] = frozenset()) -> list[Node]:
    """Inline nodes with normalised text, without elements that say nothing; spaces are kept."""
    result: list[Node] = []
    for node in nodes:
        if isinstance(node, str) or node.tag in {"br", "img"}:
            result.append(node)
            continue
        children = simplified(node.children, inside | {node.tag})
        if (node.tag in inside and node.tag in _ONCE) or not any(map(says_something, children)):
            result += children
        else:
            result.append(Element(node.tag, node.attributes, children))
    return _joined(result)


def _joined(nodes: Iterable[Node]) -> list[Node]:
    result: list[Node] = []
    for text, group in groupby(nodes, key=is_text):
        if not text:
            result += group
        elif joined := _composed("".join(map(str, group))):
            result.append(joined)
    return result


def _composed(text: str) -> str:
    text = normalise(text)
    if _SOLIDUS_OVERLAY in text:
        text = normalise(text.replace(_SOLIDUS_OVERLAY, ""))
    return text


def says_something(node: Node) -> bool:
    """Whether there is a word or a picture in it."""
    if isinstance(node, str):
        return bool(node.strip()) and bool(normalise(node).strip())
    return node.tag == "img" or any(map(says_something, node.children))


def trimmed(nodes: Iterable[Node]) -> list[Node]:
    """Simplified nodes with single spaces, and neither space nor line break at either end."""
    result, _ = _squeezed(nodes, after_space=True, at_start=True)
    _trim_end(result)
    return result


def _squeezed(
    nodes: Iterable[Node], *, after_space: bool, at_start: bool
) -> tuple[list[Node], bool]:
    result: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            text = _SPACES.sub(" ", node)
            if after_space:
                text = text.removeprefix(" ")
            if text:
                result.append(text)
                after_space = text.endswith(" ")
        elif node.tag == "img":
            result.append(node)
            after_space = False
        elif node.tag == "br":
            if at_start and not result:
                continue
            if result and isinstance(before := result[-1], str):
                result[-1] = before.removesuffix(" ")
            result.append(node)
            after_space = True
        else:
            children, after_space = _squeezed(
                node.children, after_space=after_space, at_start=at_start and not result
            )
            result.append(Element(node.tag, node.attributes, children))
    return result, after_space


def _trim_end(nodes: list[Node]) -> None:
    while nodes:
        last = nodes[-1]
        if isinstance(last, str):
            nodes[-1] = last.removesuffix(" ")
            if nodes[-1]:
                return
        elif last.tag == "img":
            return
        elif last.tag != "br":
            _trim_end(last.children)
            return  # elements that hold nothing else are gone already
        nodes.pop()


def split_at_blank_lines(nodes: Iterable[Node]) -> list[list[Node]]:
    """Simplified nodes, apart where two line breaks or more follow each other: old texts separate
    their paragraphs so."""
    parts: list[list[Node]] = [[]]
    breaks: list[Node] = []
    for node in nodes:
        if isinstance(node, Element) and node.tag == "br":
            breaks.append(node)
        elif breaks and isinstance(node, str) and not node.strip():
            continue
        else:
            if len(breaks) > 1:
                parts.append([])
            else:
                parts[-1] += breaks
            breaks = []
            parts[-1].append(node)
    return parts


def without_blocks(nodes: Iterable[Node], separator: str = " ") -> list[Node]:
    """For where no block may stand: its content, kept apart from its neighbours by `separator`."""
    result: list[Node] = []
    for node in nodes:
        if isinstance(node, str) or node.tag in {"br", "img"}:
            result.append(node)
            continue
        content = without_blocks(node.children, separator)
        if node.tag in allowed.INLINE:
            result.append(Element(node.tag, node.attributes, content))
        else:
            result += [separator, *content, separator]
    return result
