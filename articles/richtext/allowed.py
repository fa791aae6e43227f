"""What may stand in an article: elements, their attributes, addresses.

`CLEANER` is the guard: nothing is stored that has not come out of it. `attributes` says the same of
one element at a time, so that `cleaning` can drop what lost its meaning: a link without an address,
a picture that is not ours.
"""

import re
from collections.abc import Mapping
from typing import Final

import nh3

from articles.vietnamese import normalise

MEDIA_PREFIX: Final = "/media/anh/"
PICTURE_ADDRESS: Final = re.compile(
    re.escape(MEDIA_PREFIX) + r"(?P<digest>[0-9a-f]{32})-(?P<width>[0-9]{2,4})\.(?:webp|jpg)"
)

INLINE: Final = frozenset({"a", "br", "code", "em", "img", "s", "strong", "sub", "sup", "u"})
HEADINGS: Final = frozenset({"h2", "h3", "h4"})
SECTIONS: Final = frozenset({"thead", "tbody", "tfoot"})
CELLS: Final = frozenset({"td", "th"})
BLOCKS: Final = frozenset(
    {"blockquote", "div", "figure", "hr", "ol", "p", "pre", "table", "ul"} | HEADINGS
)
TAGS: Final = INLINE | BLOCKS | SECTIONS | CELLS | {"caption", "figcaption", "li", "tr"}

# Classes only, for the policy of our pages forbids style attributes. The editor writes these
# (justifyClasses, image2_alignClasses); "align-center" is how it centres a picture, by a wrapper.
TEXT_ALIGNMENTS: Final = ("text-left", "text-center", "text-right", "text-justify")
FLOATS: Final = ("align-left", "align-right")
CENTRED: Final = "align-center"
CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    "p": (*TEXT_ALIGNMENTS, CENTRED),
    "td": TEXT_ALIGNMENTS,
    "th": TEXT_ALIGNMENTS,
    "div": (CENTRED,),
    "figure": ("image", *FLOATS),
    "img": FLOATS,
}

LINK_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
LINK_REL: Final = "noopener noreferrer"

_BOUNDED_NUMBER = re.compile(r"[1-9][0-9]{0,3}")

# Neither `id` nor `name`: an element so named takes the place of a property of `document` or of a
# form in our own scripts (DOM clobbering).
_VALUES: Final[Mapping[str, Mapping[str, re.Pattern[str]]]] = {
    "img": {
        "src": PICTURE_ADDRESS,
        "alt": re.compile(r".*", re.DOTALL),
        "width": _BOUNDED_NUMBER,
        "height": _BOUNDED_NUMBER,
        "role": re.compile("presentation"),
    },
    "ol": {
        "start": re.compile(r"-?[0-9]{1,4}"),
        "type": re.compile(r"[1aAiI]"),
        "reversed": re.compile(r""),
    },
    "td": {"colspan": _BOUNDED_NUMBER, "rowspan": _BOUNDED_NUMBER},
    "th": {
        "colspan": _BOUNDED_NUMBER,
        "rowspan": _BOUNDED_NUMBER,
        "scope": re.compile(r"(?:row|col)(?:group)?"),
    },
}
_LINK_VALUES: Final[Mapping[str, re.Pattern[str]]] = {
    "href": re.compile(r".+", re.DOTALL),  # its scheme is nh3's affair, and `_link`'s
    "target": re.compile("_blank"),
}


def _attribute_filter(tag: str, name: str, value: str) -> str | None:
    allowed = _LINK_VALUES.get(name) if tag == "a" else _VALUES.get(tag, {}).get(name)
    if allowed is None:  # class and rel, which nh3 sees to by itself
        return value
    return value if allowed.fullmatch(value) else None


def _cleaner(
    tags: frozenset[str] = frozenset(), classes: Mapping[str, tuple[str, ...]] | None = None
) -> nh3.Cleaner:
    """The guard, and what it lets pass besides: elements, and classes of elements."""
    return nh3.Cleaner(
        tags=set(TAGS | tags),
        attributes={"a": set(_LINK_VALUES)} | {tag: set(values) for tag, values in _VALUES.items()},
        allowed_classes={
            tag: {*CLASSES.get(tag, ()), *(classes or {}).get(tag, ())}
            for tag in {*CLASSES, *(classes or {})}
        },
        attribute_filter=_attribute_filter,
        url_schemes=set(LINK_SCHEMES),
        link_rel=LINK_REL,
        clean_content_tags={
            "iframe",
            "math",
            "noscript",
            "object",
            "script",
            "style",
            "svg",
            "template",
        },
        strip_comments=True,
    )


CLEANER: Final = _cleaner()

# What the newsroom is shown of two texts is these texts, with marks of ours in them.
CHANGE_KINDS: Final = (
    *("p", "h2", "h3", "h4", "ul", "ol", "tr", "caption", "figure", "pre", "hr"),
    *("-ins", "-del", "-quoted", "-depth-1", "-depth-2", "-depth-3", "-depth-4"),
)
CHANGES_CLEANER: Final = _cleaner(
    frozenset({"del", "ins", "span"}),
    {
        "div": ("change", *(f"change-{kind}" for kind in CHANGE_KINDS)),
        "span": ("visually-hidden", "change-address", "change-cell", "change-kind"),
    },
)

# How older editors and Word say the same without a class.
_STYLED_ALIGNMENT = re.compile(
    r"(?:^|;)\s*text-align\s*:\s*(center|right|justify)\b", re.IGNORECASE
)
_STYLED_FLOAT = re.compile(r"(?:^|;)\s*float\s*:\s*(left|right)\b", re.IGNORECASE)

# Browsers drop these from an address before they read it: "java\nscript:" is a scheme to them.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_SCHEME = re.compile(r"([^/?#:]*):")


def attributes(tag: str, raw: Mapping[str, str]) -> dict[str, str]:
    """Of the attributes that an element `tag` came with, those that it keeps, in our order.

    `raw` has lower-case names and decoded values.
    """
    if tag == "a":
        return _link(raw)
    if not raw and tag not in {"figure", "img"}:
        return {}
    kept = {}
    for name, allowed in _VALUES.get(tag, {}).items():
        value = raw.get(name)
        if value is None:
            continue
        if name == "reversed":
            value = ""
        elif name == "alt":
            value = " ".join(normalise(value).split())
        else:
            value = value.strip().lower() if name in {"role", "scope"} else value.strip()
        if allowed.fullmatch(value):
            kept[name] = value
    if tag == "img":
        # A picture without the attribute is read out by its file name; an empty one says "decoration",
        # which is what the role says as well.
        kept["alt"] = "" if "role" in kept else kept.get("alt", "")
    classes = _classes(tag, raw)
    if classes:
        kept["class"] = classes
    return kept


def _link(raw: Mapping[str, str]) -> dict[str, str]:
    href = _CONTROLS.sub("", normalise(raw.get("href", ""))).strip()
    scheme = _SCHEME.match(href)
    if not href or (scheme and scheme[1].strip().lower() not in LINK_SCHEMES):
        return {}
    kept = {"href": href}
    if raw.get("target", "").strip().lower() == "_blank":
        kept["target"] = "_blank"
    return kept | {"rel": LINK_REL}


def _classes(tag: str, raw: Mapping[str, str]) -> str:
    """One class of alignment at most; "image" is what makes a figure one of the editor's."""
    allowed = CLASSES.get(tag)
    if not allowed:
        return ""
    given = raw.get("class", "").split()
    chosen = next((name for name in given if name in allowed and name != "image"), "")
    if tag == "figure":
        # `blocks` turns the centred one into the editor's wrapper.
        chosen = chosen or (CENTRED if CENTRED in given else _old_float(raw))
        return f"image {chosen}".rstrip()
    return chosen or (_old_float(raw) if tag == "img" else _old_alignment(raw))


def _old_alignment(raw: Mapping[str, str]) -> str:
    styled = _STYLED_ALIGNMENT.search(raw.get("style", ""))
    side = (styled[1] if styled else raw.get("align", "").strip()).lower()
    return f"text-{side}" if side in {"center", "right", "justify"} else ""


def _old_float(raw: Mapping[str, str]) -> str:
    styled = _STYLED_FLOAT.search(raw.get("style", ""))
    side = (styled[1] if styled else raw.get("align", "").strip()).lower()
    return f"align-{side}" if side in {"left", "right"} else ""
