"""What an article's text says and shows, read from its HTML."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from . import allowed
from .blocks import tidy
from .markup import Element, Node, is_inline, read, text_of


@dataclass(frozen=True, slots=True)
class BodyPicture:
    """A picture of the library in a text.

    `digest` and `width` (pixels) are those of its address; `caption` is that of the figure around
    it, "" without one; a decorative picture is one that its writer marked so, not merely one that
    has no alternative text yet.
    """

    digest: str
    width: int
    alt: str
    caption: str
    decorative: bool


def pictures(html: str) -> list[BodyPicture]:
    """The pictures in their order; one that is shown twice comes twice."""
    return list(_pictures(tidy(read(html).root)))


def _pictures(nodes: Iterable[Node], caption: str = "") -> Iterator[BodyPicture]:
    for node in nodes:
        if isinstance(node, str):
            continue
        if node.tag == "img":
            address = allowed.PICTURE_ADDRESS.fullmatch(node.attributes["src"])
            assert address is not None, "read() lets no other address pass"
            yield BodyPicture(
                digest=address["digest"],
                width=int(address["width"]),
                alt=node.attributes["alt"],
                caption=caption,
                decorative="role" in node.attributes,
            )
        elif node.tag == "figure":
            yield from _pictures(node.children, _caption(node))
        else:
            yield from _pictures(node.children, caption)


def _caption(figure: Element) -> str:
    captions = (
        text_of(child)
        for child in figure.children
        if isinstance(child, Element) and child.tag == "figcaption"
    )
    return " ".join(" ".join(captions).split())


def paragraphs(html: str) -> list[str]:
    """The text block by block: paragraphs, headings, items, captions; of a table row by row, a tab
    between two cells. Line breaks within a block are newlines; blocks without text are left out."""
    return list(_texts(tidy(read(html).root)))


def plain(html: str) -> str:
    """The text alone, a newline between two blocks: to search in and to count words of."""
    return "\n".join(paragraphs(html))


def _texts(nodes: Iterable[Node]) -> Iterator[str]:
    run: list[str] = []
    for node in nodes:
        if is_inline(node):
            run.append(text_of(node))
            continue
        yield from _if_any("".join(run))
        run.clear()
        assert isinstance(node, Element)
        if node.tag == "tr":
            cells = (
                " ".join(_texts(cell.children))
                for cell in node.children
                if isinstance(cell, Element)
            )
            yield from _if_any("\t".join(cells))
        else:
            yield from _texts(node.children)
    yield from _if_any("".join(run))


def _if_any(text: str) -> Iterator[str]:
    if text := text.strip():
        yield text
