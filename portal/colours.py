"""Shades of the institution's colour that can be read, whatever colour it is.

A shade keeps the hue and as much of the chroma as the screen can show; its lightness moves, away from
the ground, until the contrast suffices. Lightness, chroma and hue are those of Oklab, in which equal
steps look equal (https://bottosson.github.io/posts/oklab/, the matrices of CSS Color 4); contrast is
that of WCAG 2.2.
"""

import hashlib
import math
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

#: The colour of the style sheets themselves, which have its shades chosen by hand.
HOUSE = "#871417"
PATTERN = r"\A#[0-9a-fA-F]{6}\Z"
#: What text needs at least (WCAG 2.2, 1.4.3).
ENOUGH = 4.5
#: The grounds in static/css/site.css: paper and sunk, light and dark.
LIGHT_GROUNDS = ("#ffffff", "#f5f4f1")
DARK_GROUNDS = ("#151414", "#1f1d1d")
#: What stands on a band of the colour.
ON_BAND = "#ffffff"
STEP = 0.005
#: The lightness of a band on a dark page at most, so that it does not dazzle.
DARK_BAND = 0.38

Triple = tuple[float, float, float]


class Shades(NamedTuple):
    """Codes as in "#871417"; `dark_` for readers who prefer a dark page."""

    accent: str
    band: str
    band_deep: str
    dark_accent: str
    dark_band: str
    dark_band_deep: str


#: As static/css/site.css has them.
_BY_HAND = Shades("#971a1d", "#871417", "#650d10", "#f1968f", "#5f1214", "#450b0d")


def _channels(code: str) -> Triple:
    red, green, blue = bytes.fromhex(code.removeprefix("#"))
    return red / 255, green / 255, blue / 255


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _encoded(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def luminance(code: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = map(_linear, _channels(code))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _oklch(code: str) -> Triple:
    """Lightness 0 to 1, chroma, and hue in radians."""
    red, green, blue = map(_linear, _channels(code))
    l = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)  # noqa: E741
    m = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    s = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s
    a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s
    b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _rgb(lightness: float, chroma: float, hue: float) -> Triple:
    """Linear channels; outside 0 to 1 where the screen cannot show the colour."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3  # noqa: E741
    m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
    )


def _code(lightness: float, chroma: float, hue: float) -> str:
    """The nearest colour of this lightness and hue that the screen can show."""
    lightness = min(max(lightness, 0.0), 1.0)
    while chroma > 0 and not all(
        -0.0005 <= each <= 1.0005 for each in _rgb(lightness, chroma, hue)
    ):
        chroma = max(chroma - STEP, 0.0)
    channels = (
        round(255 * _encoded(min(max(each, 0.0), 1.0))) for each in _rgb(lightness, chroma, hue)
    )
    return "#" + bytes(channels).hex()


def _readable(colour: Triple, grounds: Iterable[str], direction: int) -> str:
    """The colour, moved up or down in lightness only as far as it must."""
    lightness, chroma, hue = colour
    grounds = tuple(grounds)
    while True:
        code = _code(lightness, chroma, hue)
        if all(contrast(code, ground) >= ENOUGH for ground in grounds):
            return code
        lightness += direction * STEP


def _deeper(code: str) -> str:
    """What a band becomes under the pointer."""
    lightness, chroma, hue = _oklch(code)
    return _code(max(lightness - 0.08, 0.0), chroma, hue)


@lru_cache(maxsize=64)
def shades(colour: str) -> Shades:
    """The shades of a colour, each with enough contrast to what it stands on or bears."""
    if colour == HOUSE:
        return _BY_HAND
    lightness, chroma, hue = given = _oklch(colour)
    band = _readable(given, [ON_BAND], -1)
    dark_band = _readable((min(lightness, DARK_BAND), chroma, hue), [ON_BAND], -1)
    return Shades(
        accent=_readable(given, LIGHT_GROUNDS, -1),
        band=band,
        band_deep=_deeper(band),
        dark_accent=_readable((max(lightness, 0.7), chroma, hue), DARK_GROUNDS, 1),
        dark_band=dark_band,
        dark_band_deep=_deeper(dark_band),
    )


@lru_cache(maxsize=64)
def stylesheet(colour: str) -> str:
    """The tokens of static/css/site.css that are the institution's. Printed pages stay black."""
    made = shades(colour)
    light = f"--accent:{made.accent};--band:{made.band};--band-deep:{made.band_deep}"
    dark = f"--accent:{made.dark_accent};--band:{made.dark_band};--band-deep:{made.dark_band_deep}"
    return (
        f"@media screen{{:root{{{light}}}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    )


@lru_cache(maxsize=64)
def fingerprint(colour: str) -> str:
    """What changes when the style sheet does: the address that is kept for good has it."""
    return hashlib.sha256(stylesheet(colour).encode()).hexdigest()[:12]
