"""HTML as a small tree: read from anything a paste may bring, written in one way only.

The reader is ours for the sake of time: nh3 and the standard library's parser both take time that
grows with the square of some inputs (deep nesting; unclosed comments), and half a megabyte of those
would hold a server for a minute. This one passes over the text once and nests `MAX_DEPTH` deep.
It knows which end tags people leave out, and forgives; it decides nothing about safety, for all
that it reads goes through nh3 before it is stored.
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from . import allowed

MAX_BYTES: Final = 500_000
MAX_DEPTH: Final = 48


class TooLong(ValueError):
    """The text is longer than `MAX_BYTES` bytes of UTF-8, as written or once it was cleaned."""


@dataclass(slots=True)
class Element:
    """An element, `tag` and attributes of which are such as `allowed` lets pass."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node]" = field(default_factory=list)


Node = Element | str


@dataclass(frozen=True, slots=True)
class Document:
    """What `read` found: the tree under an element without a meaning of its own, and the number of
    pictures that it left out because they are not from our library."""

    root: Element
    foreign_pictures: int


# What an element becomes. What is neither here nor in allowed.TAGS is unwrapped: its content stays.
_RENAMED: Final = {
    "b": "strong",
    "i": "em",
    "strike": "s",
    "del": "s",
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
    "dir": "ul",
    "menu": "ul",
    "dt": "p",
    "dd": "p",
    "listing": "pre",
    "image": "img",
} | dict.fromkeys(
    "address article aside body center details dialog dl fieldset footer form header hgroup legend "
    "main nav optgroup option section summary".split(),
    "div",
)
_MEANING: Final = {tag: tag for tag in allowed.TAGS} | _RENAMED
_VOID: Final = frozenset(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta param source "
    "track wbr".split()
)
# Dropped with all that is in them. Within the first ones no markup is read.
_RAW: Final = frozenset(
    "iframe noembed noframes noscript plaintext script style textarea title xmp".split()
)
_RAW_ENDS: Final = {tag: re.compile(f"</{tag}(?=[\\s/>])", re.IGNORECASE) for tag in _RAW}
_DROPPED: Final = frozenset(
    "applet audio canvas datalist frameset head map math object select svg template video xml".split()
)

# End tags that HTML lets people leave out: element -> (what it ends, where the search for that stops).
_TABLE_PARTS: Final = allowed.SECTIONS | allowed.CELLS | {"caption", "table", "tr"}
_ENDS: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = (
    dict.fromkeys(
        {source for source, tag in _MEANING.items() if tag in allowed.BLOCKS},
        (frozenset({"p"}), frozenset({"table", "td", "th", "caption"})),
    )
    | {"li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "dir", "table"}))}
    | dict.fromkeys(("dt", "dd"), (frozenset({"dt", "dd"}), frozenset({"dl", "table"})))
    | dict.fromkeys(allowed.CELLS, (allowed.CELLS, frozenset({"table", "tr"})))
    | {"tr": (frozenset({"tr", "caption"}), frozenset({"table"}))}
    | dict.fromkeys(allowed.SECTIONS, (allowed.SECTIONS | {"caption"}, frozenset({"table"})))
)
_SOURCE_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

# Every alternative runs to the end of the text rather than fail, so that no character is read twice.
_TOKEN = re.compile(
    r"""
      (?P<text>(?:[^<]+|<(?!/?[a-zA-Z]|!--|![\[a-zA-Z]|\?[a-zA-Z]))+)
    | <(?P<end>/?)(?P<tag>[a-zA-Z][^\s/>]*)
    | <!--(?:-?>|.*?(?:--!?>|\Z))
    | <[!?][^>]*(?:>|\Z)
    """,
    re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(
    r"""
    [\s/]*
    (?:
      (?P<end>>|\Z)
      | (?P<name>[^\s/>][^\s/>=]*)
        (?:\s*=\s*(?:"(?P<double>[^"]*)(?:"|\Z)|'(?P<single>[^']*)(?:'|\Z)|(?P<bare>[^\s>]*)))?
    )
    """,
    re.VERBOSE,
)
# In an attribute "&copy=" is a parameter, not a sign: only complete references are decoded there.
_REFERENCE = re.compile(r"&(?:#[xX]?[0-9a-fA-F]+;?|[a-zA-Z0-9]+;)")

# Python refuses to read a number of more than 4,300 digits; no character has one.
_HUGE_NUMBER = re.compile(r"&#[0-9]{4000,}")

_HIDDEN = re.compile(r"(?:^|;)\s*display\s*:\s*none\b", re.IGNORECASE)
# Element -> (the style that says the same, the style that takes it back).
_EMPHASIS: Final[Mapping[str | None, tuple[re.Pattern[str], re.Pattern[str]]]] = {
    "strong": (
        re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE),
        re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:normal|400)", re.IGNORECASE),
    ),
    "em": (
        re.compile(r"(?:^|;)\s*font-style\s*:\s*italic", re.IGNORECASE),
        re.compile(r"(?:^|;)\s*font-style\s*:\s*normal", re.IGNORECASE),
    ),
}


def read(text: str) -> Document:
    """The tree of a piece of HTML, in time proportional to its length.

    Raises `TooLong`. Text is as it was written: spaces, composition and what is invisible are
    `cleaning`'s affair, and so are neighbouring strings, which are left apart.
    """
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise TooLong(f"more than {MAX_BYTES} bytes")
    return _Reader(text).document()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.root = Element("div")
        # The open elements: name as written, and where their content goes. For what is unwrapped
        # that is the parent's element; for what is dropped, one that hangs on nothing.
        self.open: list[tuple[str, Element]] = [("", self.root)]
        self.too_deep: Counter[str] = Counter()
        self.foreign_pictures = 0

    def document(self) -> Document:
        text, position = self.text, 0
        while token := _TOKEN.match(text, position):
            position = token.end()
            if token.lastgroup == "text":
                self.open[-1][1].children.append(_decode(token["text"]))
            elif token.lastgroup == "tag":
                raw, position = self.read_attributes(position)
                tag = token["tag"].lower()
                if token["end"]:
                    self.end(tag)
                elif tag in _RAW:
                    position = self.skip(tag, position)
                else:
                    self.start(tag, raw)
        return Document(self.root, self.foreign_pictures)

    def read_attributes(self, position: int) -> tuple[dict[str, str], int]:
        raw: dict[str, str] = {}
        while (found := _ATTRIBUTE.match(self.text, position)) and found.lastgroup != "end":
            position = found.end()
            name = found["name"].lower()
            if name not in raw:
                value = found[found.lastgroup] if found.lastgroup not in {None, "name"} else ""
                raw[name] = _REFERENCE.sub(_decode_match, value) if "&" in value else value
        return raw, found.end() if found else len(self.text)

    def skip(self, tag: str, position: int) -> int:
        """Where the content of a raw element ends; without an end tag that is the whole rest."""
        end = _RAW_ENDS[tag].search(self.text, position)
        return end.start() if end else len(self.text)

    def start(self, source: str, raw: dict[str, str]) -> None:
        if source in _ENDS:
            self.end_implied(*_ENDS[source])
        if len(self.open) > MAX_DEPTH and source not in _VOID:
            self.too_deep[source] += 1
            self.open[-1][1].children.append(
                "\n"
            )  # so that what the element kept apart is not run together
            return
        parent = self.open[-1][1]
        style = raw.get("style", "")
        if source in _DROPPED or "hidden" in raw or (style and _HIDDEN.search(style)):
            element = Element(source)  # what its writer could not see is not to be published
        else:
            element = self.element(source, raw, style) or parent
            if element is not parent:
                parent.children.append(element)
        if source not in _VOID:
            self.open.append((source, element))

    def element(self, source: str, raw: dict[str, str], style: str) -> Element | None:
        """The element that a start tag opens; None for one that is unwrapped."""
        tag = _MEANING.get(source)
        if style and tag in _EMPHASIS and _EMPHASIS[tag][1].search(style):
            return None  # Google Docs wraps all that it copies in <b style="font-weight:normal">
        if style and tag is None:  # and emphasises by <span style="font-weight:700">
            tag = next((tag for tag, (on, _) in _EMPHASIS.items() if on.search(style)), None)
        if tag is None:
            return None
        if source == "center":
            raw["align"] = "center"
        kept = allowed.attributes("p" if tag == "div" else tag, raw)
        if tag == "a" and not kept:
            return None
        if tag == "img" and "src" not in kept:
            self.foreign_pictures += 1
            return None
        return Element(tag, kept)

    def end_implied(self, ended: frozenset[str], boundary: frozenset[str]) -> None:
        for index in range(len(self.open) - 1, 0, -1):
            source = self.open[index][0]
            if source in ended:
                del self.open[index:]
                return
            if source in boundary:
                return

    def end(self, source: str) -> None:
        if source == "br":  # browsers read </br> as <br>
            self.start("br", {})
        elif self.too_deep[source]:
            self.too_deep[source] -= 1
        else:
            matching = _SOURCE_HEADINGS if source in _SOURCE_HEADINGS else {source}
            for index in range(len(self.open) - 1, 0, -1):
                candidate = self.open[index][0]
                if candidate in matching:
                    del self.open[index:]
                    return
                if candidate in allowed.CELLS and source not in _TABLE_PARTS:
                    return


def _decode(text: str) -> str:
    return html.unescape(_HUGE_NUMBER.sub("&#xfffd", text)) if "&" in text else text


def _decode_match(reference: re.Match[str]) -> str:
    return _decode(reference[0])


def write(nodes: Iterable[Node]) -> str:
    """The nodes as HTML, spelt as nh3 spells it, so that nh3 gives back what is in order unchanged."""
    pieces: list[str] = []
    _write(nodes, pieces.append)
    return "".join(pieces)


def _write(nodes: Iterable[Node], put: Callable[[str], None]) -> None:
    for node in nodes:
        if isinstance(node, str):
            put(_escape(node))
            continue
        put(f"<{node.tag}")
        for name, value in node.attributes.items():
            quoted = _escape(value).replace('"', "&quot;")
            put(f' {name}="{quoted}"')
        put(">")
        if node.tag not in _VOID:
            _write(node.children, put)
            put(f"</{node.tag}>")


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def is_text(node: Node) -> bool:
    return isinstance(node, str)


def is_inline(node: Node) -> bool:
    """Whether the node itself belongs in running text, whatever is in it."""
    return isinstance(node, str) or node.tag in allowed.INLINE


def text_of(node: Node) -> str:
    """The text of a node as it stands, a newline for each line break and around each block."""
    if isinstance(node, str):
        return node
    if node.tag == "br":
        return "\n"
    text = "".join(map(text_of, node.children))
    return text if node.tag in allowed.INLINE else f"\n{text}\n"
