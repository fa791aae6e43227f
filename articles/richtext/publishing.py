"""What readers get of an article's text: made once, when it is published."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final, TypedDict

from django.conf import settings
from django.http.request import validate_host
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override

from . import allowed
from .anchors import anchored
from .blocks import tidy
from .cleaning import sanitise
from .inline import says_something
from .markup import Element, Node, read, text_of, write

# The text column is this wide, in static/css; on what is narrower, a picture is as wide as the screen.
BODY_SIZES: Final = "(min-width: 42rem) 40rem, 100vw"
# What a browser without srcset gets: enough for the column.
FALLBACK_WIDTH: Final = 960

Address = Callable[[str, int, str], str]

_HOST = re.compile(r"(?:https?:[/\\]*|[/\\]{2,})(?:[^/\\?#]*@)?(?P<host>[^/\\?#:]*)", re.IGNORECASE)


class PictureFacts(TypedDict):
    """What is known of a picture of the library, all in pixels: its size, and the widths at least
    one of which exists, as WebP and as JPEG."""

    digest: str
    width: int
    height: int
    widths: Sequence[int]


def picture_address(digest: str, width: int, extension: str) -> str:
    """Where a rendition is served; `extension` is "webp" or "jpg"."""
    return f"{allowed.MEDIA_PREFIX}{digest}-{width}.{extension}"


def render(
    html: str,
    facts: Mapping[str, PictureFacts],
    *,
    own_hosts: Collection[str] | None = None,
    address: Address = picture_address,
    language: str | None = None,
) -> SafeString:
    """The HTML of a public page's article.

    `facts` has the pictures by digest; those that it lacks are left out, with their captions, and so
    are those without a rendition. `own_hosts` are patterns as in ALLOWED_HOSTS, which is the default;
    links to other hosts are marked as external. Labels are in the `language` of the text, by default
    the site's, whoever publishes.

    The result is safe, whatever `html` is, for it is sanitised first. Raises `TooLong`.
    """
    if own_hosts is None:
        own_hosts = [host for host in settings.ALLOWED_HOSTS if host != "*"]
    publisher = _Publisher(facts, own_hosts, address)
    with override(language or settings.LANGUAGE_CODE):
        blocks = publisher.published(anchored(tidy(read(sanitise(html)).root)))
    # All of it is written by `write`, which escapes text and attributes, from elements that
    # `sanitise` let pass or that are made below.
    return mark_safe("\n".join(write([block]) for block in blocks))  # noqa: S308


class _Publisher:
    def __init__(
        self, facts: Mapping[str, PictureFacts], own_hosts: Collection[str], address: Address
    ) -> None:
        self.facts = facts
        self.own_hosts = own_hosts
        self.address = address

    def published(self, nodes: Iterable[Node], *, in_table: bool = False) -> list[Node]:
        result: list[Node] = []
        for node in nodes:
            if isinstance(node, str) or node.tag in {"br", "hr"}:
                result.append(node)
            elif node.tag == "img":
                result += self.picture(node)
            elif node.tag == "table":
                table = Element("table", {}, self.published(node.children, in_table=True))
                result.append(table if in_table else _scrolling(table))
            elif node.tag == "figure":
                result += self.figure(node, in_table=in_table)
            elif node.tag == "div":  # what centres a figure in the editor
                for figure in self.published(node.children, in_table=in_table):
                    assert isinstance(figure, Element)
                    figure.attributes["class"] = f"image {allowed.CENTRED}"
                    result.append(figure)
            else:
                children = self.published(node.children, in_table=in_table)
                if node.tag in allowed.CELLS or any(map(says_something, children)):
                    attributes = self.link(node.attributes) if node.tag == "a" else node.attributes
                    result.append(Element(node.tag, attributes, children))
        return result

    def figure(self, figure: Element, *, in_table: bool) -> list[Node]:
        """Without its picture it is nothing; without words its caption is nothing."""
        children = self.published(figure.children, in_table=in_table)
        if not any(
            isinstance(child, Element) and child.tag in {"a", "picture"} for child in children
        ):
            return []
        return [Element("figure", dict(figure.attributes), [*map(self.enlarging, children)])]

    def enlarging(self, node: Node) -> Node:
        """A picture that leads to its largest rendition."""
        if isinstance(node, str) or node.tag != "picture":
            return node
        image = node.children[-1]
        assert isinstance(image, Element)
        largest = image.attributes["srcset"].rsplit(", ", 1)[-1].split(" ")[0]
        label = gettext("Enlarge the picture")
        alt = image.attributes["alt"]
        return Element(
            "a",
            {
                "class": "zoom",
                "href": largest,
                "aria-label": f"{label}: {alt}" if alt else label,
            },
            [node],
        )

    def picture(self, image: Element) -> list[Node]:
        """<picture> in WebP and JPEG; its size is always given, so that the page does not jump."""
        found = allowed.PICTURE_ADDRESS.fullmatch(image.attributes["src"])
        facts = self.facts.get(found["digest"]) if found else None
        if facts is None or not facts["widths"]:
            return []
        widths = sorted(facts["widths"])
        width, height, sizes = facts["width"], facts["height"], BODY_SIZES
        chosen = int(image.attributes.get("width", width))
        if chosen < width:  # made smaller by the writer
            width, height = chosen, max(1, round(height * chosen / width))
            sizes = f"(min-width: {width}px) {width}px, 100vw"
        fallback = max((w for w in widths if w <= FALLBACK_WIDTH), default=widths[0])

        def srcset(extension: str) -> str:
            return ", ".join(
                f"{self.address(facts['digest'], width, extension)} {width}w" for width in widths
            )

        source = {"type": "image/webp", "srcset": srcset("webp"), "sizes": sizes}
        attributes = {
            "src": self.address(facts["digest"], fallback, "jpg"),
            "srcset": srcset("jpg"),
            "sizes": sizes,
            "width": str(width),
            "height": str(height),
            "alt": image.attributes["alt"],
            "loading": "lazy",
            "decoding": "async",
        }
        if "class" in image.attributes:
            attributes["class"] = image.attributes["class"]
        return [Element("picture", {}, [Element("source", source), Element("img", attributes)])]

    def link(self, attributes: Mapping[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in attributes.items() if name != "rel"}
        host = _HOST.match(attributes["href"])
        if host and not validate_host(host["host"].lower(), self.own_hosts):
            return kept | {"rel": f"{allowed.LINK_REL} external"}
        return kept | ({"rel": "noopener"} if "target" in kept else {})


def _scrolling(table: Element) -> Element:
    """A wide table scrolls by itself, by keyboard too: a region with a name, in the order of tabs."""
    captions = (
        text_of(child).strip()
        for child in table.children
        if isinstance(child, Element) and child.tag == "caption"
    )
    return Element(
        "div",
        {
            "class": "table-scroll",
            "tabindex": "0",
            "role": "region",
            "aria-label": next(captions, "") or gettext("Table"),
        },
        [table],
    )
