"""The blocks of an article, put in order: a tree that HTML allows, in the one form that we store."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Final

from . import allowed
from .inline import says_something, simplified, split_at_blank_lines, trimmed, without_blocks
from .markup import Element, Node, is_inline

# A figure around one of these frames something else than a picture.
_NOT_IN_A_FIGURE: Final = frozenset({"blockquote", "figure", "hr", "ol", "pre", "table", "ul"})
_LISTS: Final = frozenset({"ol", "ul"})
_CENTRING: Final = frozenset({allowed.CENTRED, "text-center"})

_Loose = Callable[[list[Node]], list[Node]]


def tidy(root: Element) -> list[Node]:
    """The blocks in order, from a tree as it was read. Done again, it changes nothing, save where
    the wrapping of stray content has nested a tree deeper than is read."""
    return _flow(root.children, _as_paragraphs("p", {}))


def _flow(nodes: Iterable[Node], loose: _Loose) -> list[Node]:
    """Content that may hold blocks; each run of inline nodes beside the blocks goes to `loose`."""
    result: list[Node] = []
    for inline, group in groupby(_lifted(nodes), key=is_inline):
        if inline:
            result += loose(list(group))
        else:
            for block in group:
                assert isinstance(block, Element)
                result += _block(block)
    return result


def _lifted(nodes: Iterable[Node]) -> list[Node]:
    """No block inside an inline element: <b>a<p>b</p></b> becomes <b>a</b><p>b</p>."""
    result: list[Node] = []
    for node in nodes:
        if isinstance(node, str) or node.tag not in allowed.INLINE or not node.children:
            result.append(node)
            continue
        for inline, group in groupby(_lifted(node.children), key=is_inline):
            if inline:
                result.append(Element(node.tag, node.attributes, list(group)))
            else:
                result += group
    return result


def _block(block: Element) -> list[Node]:
    match block.tag:
        case "p" | "h2" | "h3" | "h4":
            return _flow(block.children, _as_paragraphs(block.tag, block.attributes))
        case "hr":
            return [block]
        case "blockquote":
            return _holding("blockquote", _flow(block.children, _as_paragraphs("p", {})))
        case "ol" | "ul":
            return _list(block)
        case "table":
            return _table(block)
        case "figure":
            return _figure(block)
        case "pre":
            return _preformatted(block)
        case _:  # a division; or a cell, an item, a caption that stands by itself
            return _division(block)


def _holding(tag: str, content: list[Node], attributes: dict[str, str] | None = None) -> list[Node]:
    return [Element(tag, attributes or {}, content)] if content else []


# Paragraphs and divisions


def _as_paragraphs(tag: str, attributes: dict[str, str]) -> _Loose:
    def paragraphs(run: list[Node]) -> list[Node]:
        text = simplified(run)
        result: list[Node] = []
        for part in split_at_blank_lines(text) if tag == "p" else [text]:
            content = trimmed(part)
            result += _holding(tag, content, _aligned(attributes, content))
        return result

    return paragraphs


def _aligned(attributes: dict[str, str], content: list[Node]) -> dict[str, str]:
    """The class by which the editor centres a picture is for a picture and nothing beside it."""
    if attributes.get("class") == allowed.CENTRED and not (
        len(content) == 1 and _is_picture(content[0])
    ):
        return attributes | {"class": "text-center"}
    return dict(attributes)


def _is_picture(node: Node) -> bool:
    if isinstance(node, str):
        return False
    return node.tag == "img" or (
        node.tag == "a" and len(node.children) == 1 and _is_picture(node.children[0])
    )


def _division(block: Element) -> list[Node]:
    """A division says nothing but how its content is aligned, and that it hands down."""
    alignment = block.attributes.get("class")
    blocks = _flow(block.children, _as_paragraphs("p", {"class": alignment} if alignment else {}))
    for position, inner in enumerate(blocks):
        if not alignment or isinstance(inner, str) or inner.tag not in {"figure", "p"}:
            continue
        if inner.tag == "p" and "class" not in inner.attributes:
            inner.attributes = _aligned({"class": alignment}, inner.children)
        elif inner.attributes.get("class") == "image" and alignment in _CENTRING:
            blocks[position] = _centred(inner)
    return blocks


def _centred(figure: Element) -> Element:
    return Element("div", {"class": allowed.CENTRED}, [figure])


def _preformatted(block: Element) -> list[Node]:
    content = simplified(without_blocks(block.children, "\n"))
    # HTML takes a newline right after <pre> away, each time that it is read.
    while content and isinstance(first := content[0], str) and first.startswith("\n"):
        content[0:1] = [first.lstrip("\n")] if first.strip("\n") else []
    return _holding("pre", content) if any(map(says_something, content)) else []


# Lists and tables


def _fitted(nodes: Iterable[Node], tags: frozenset[str], wrapper: str) -> list[Element]:
    """Children of one of `tags`; what else there is stands in a `wrapper`, so that it fits as well."""
    result: list[Element] = []
    for fits, group in groupby(nodes, key=lambda node: _has_tag(node, tags)):
        if fits:
            result += (node for node in group if isinstance(node, Element))
        elif any(map(says_something, strays := list(group))):
            result.append(Element(wrapper, children=strays))
    return result


def _has_tag(node: Node, tags: frozenset[str]) -> bool:
    return isinstance(node, Element) and node.tag in tags


def _list(block: Element) -> list[Node]:
    children: list[Node] = []
    for node in _lifted(block.children):
        above = children[-1] if children else None
        if _has_tag(node, _LISTS) and isinstance(above, Element) and above.tag == "li":
            above.children.append(node)  # a list right inside a list belongs to the item above it
        elif says_something(node):
            children.append(node)
    items: list[Node] = []
    for item in _fitted(children, frozenset({"li"}), "li"):
        filled = _filled(item)
        items += [filled] if filled.children else []
    return _holding(block.tag, items, block.attributes)


def _filled(item: Element) -> Element:
    """An item or a cell. A paragraph that is all it holds is left out, as Word puts one everywhere."""
    content = _flow(item.children, lambda run: trimmed(simplified(run)))
    attributes = item.attributes
    if len(content) == 1 and isinstance(only := content[0], Element) and only.tag == "p":
        alignment = only.attributes.get("class")
        if alignment is None or (item.tag in allowed.CELLS and alignment != allowed.CENTRED):
            attributes = attributes | only.attributes
            content = only.children
    return Element(item.tag, attributes, content)


def _table(block: Element) -> list[Node]:
    caption: list[Node] = []
    sections: list[Node] = []
    for part in _fitted(_lifted(block.children), allowed.SECTIONS | {"caption"}, "tbody"):
        if part.tag == "caption":
            caption += [" ", *part.children]
        else:
            sections += _holding(part.tag, _rows(part))
    title = trimmed(simplified(without_blocks(caption)))
    if not sections:
        return _holding("p", title)
    return [Element("table", children=[*_holding("caption", title), *sections])]


def _rows(section: Element) -> list[Node]:
    rows: list[Node] = []
    for row in _fitted(_lifted(section.children), frozenset({"tr"}), "tr"):
        cells = _fitted(_lifted(row.children), allowed.CELLS, "td")
        rows += _holding("tr", [_filled(cell) for cell in cells])
    return rows


# Figures


def _figure(block: Element) -> list[Node]:
    """A figure holds pictures and a caption, which may be empty: there the writer fills it in.

    What else stood in it follows it. Without a picture of ours it is no figure: its words stay.
    """
    if any(_holds(child, _NOT_IN_A_FIGURE) for child in block.children):
        return _division(Element("div", children=block.children))
    pictures: list[Node] = []
    caption: list[Node] = []
    others: list[Node] = []
    for node in _lifted(_without_pictures(block.children, pictures)):
        if isinstance(node, Element) and node.tag == "figcaption":
            caption += [" ", *node.children]
        else:
            others.append(node)
    beside = _flow(others, _as_paragraphs("p", {}))
    words = trimmed(simplified(without_blocks(caption)))
    if not pictures:
        return [*_holding("p", words), *beside]
    figure = Element("figure", {"class": "image"}, [*pictures, Element("figcaption", {}, words)])
    alignment = block.attributes["class"]
    if allowed.CENTRED in alignment.split():
        return [_centred(figure), *beside]
    figure.attributes["class"] = alignment
    return [figure, *beside]


def _holds(node: Node, tags: frozenset[str]) -> bool:
    return isinstance(node, Element) and (
        node.tag in tags or any(_holds(child, tags) for child in node.children)
    )


def _without_pictures(
    nodes: Iterable[Node], pictures: list[Node], link: Element | None = None
) -> list[Node]:
    """The nodes without the pictures in them, which are added to `pictures`, each with its link."""
    rest: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            rest.append(node)
        elif node.tag == "img":
            # The figure floats, not the picture in it.
            image = Element("img", {k: v for k, v in node.attributes.items() if k != "class"})
            pictures.append(Element("a", link.attributes, [image]) if link else image)
        else:
            inner = _without_pictures(node.children, pictures, node if node.tag == "a" else link)
            rest.append(Element(node.tag, node.attributes, inner))
    return rest
