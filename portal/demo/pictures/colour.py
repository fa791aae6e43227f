"""Colours, and the light that falls on them.

Every scene is painted with local colours (leaf, roof tile, concrete) seen through one ``Light``:
it tints them, and fades them into the haze the farther away they stand. That is what keeps a
picture in harmony and gives it depth.
"""

import colorsys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

Colour = tuple[int, ...]
Stops = Sequence[Colour]

BLACK: Colour = (18, 20, 28)
WHITE: Colour = (250, 248, 243)


def hexa(code: str) -> Colour:
    """Return the colour of a six-digit code such as ``"8a2b2b"``."""
    return tuple(bytes.fromhex(code))


def mix(first: Colour, second: Colour, part: float) -> Colour:
    """Return ``first`` with ``part`` (0 to 1) of ``second`` in it."""
    return tuple(round(a + (b - a) * part) for a, b in zip(first[:3], second[:3], strict=True))


def lighter(colour: Colour, part: float = 0.15) -> Colour:
    return mix(colour, WHITE, part)


def darker(colour: Colour, part: float = 0.2) -> Colour:
    return mix(colour, BLACK, part)


def clear(colour: Colour, opacity: float) -> Colour:
    """Return the colour with an alpha of ``opacity``, 0 to 1."""
    return (*colour[:3], round(255 * opacity))


def turn_hue(colour: Colour, turn: float) -> Colour:
    """Return the colour with its hue moved by ``turn``, a fraction of the whole circle."""
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour[:3]))
    turned = colorsys.hls_to_rgb((hue + turn) % 1, light, saturation)
    return tuple(round(255 * part) for part in turned)


def column(stops: Stops, height: int) -> bytes:
    """Return ``height`` RGB pixels that run evenly through the stops."""
    if len(stops) == 1:
        return bytes(stops[0][:3]) * height
    spans = len(stops) - 1
    pixels = bytearray()
    for row in range(height):
        place = row * spans / max(height - 1, 1)
        span = min(int(place), spans - 1)
        pixels += bytes(mix(stops[span], stops[span + 1], place - span))
    return bytes(pixels)


@dataclass(frozen=True)
class Light:
    """One time of day: the sky from top to horizon, what the haze and the sun look like."""

    sky: tuple[Colour, ...]
    haze: Colour
    sun: Colour
    tint: Colour
    strength: float
    """How much the sun shows, 0 (overcast) to 1."""
    dark: bool = False
    """Whether lamps and windows are lit."""
    sun_x: float = 800
    """Where the sun stands, in frame units from the left."""

    @property
    def side(self) -> int:
        """The side things are lit from: -1 for the left, 1 for the right."""
        return -1 if self.sun_x < 800 else 1

    def on(self, colour: Colour, depth: float = 0) -> Colour:
        """Return a local colour as it looks at a depth of 0 (near) to 1 (lost in the haze)."""
        lit = tuple(c * t // 255 for c, t in zip(colour[:3], self.tint, strict=True))
        return mix(lit, self.haze, depth)


def _light(sky: str, haze: str, sun: str, tint: str, strength: float, dark: bool = False) -> Light:
    stops = tuple(hexa(code) for code in sky.split())
    return Light(stops, hexa(haze), hexa(sun), hexa(tint), strength, dark)


LIGHTS = {
    "dawn": _light("7c97bd a3b2cc d5c4c6 f4d5bd fde6c8", "dfccc9", "fff3d6", "fdebdf", 1.0),
    "morning": _light("6fa6cf 97c2dd c3dde6 e3ecea f4f0e0", "d0e1e6", "fff8e2", "fffaf0", 0.6),
    "noon": _light("4f93c9 7fb4da b0d4e6 d3e7ec e4efee", "c6dde6", "fffbee", "ffffff", 0.3),
    "gold": _light("83a3bd aebfc6 dccfb4 f3d8a6 fbe6bc", "d9cbbd", "fff0c4", "fff0d8", 1.0),
    "dusk": _light("4d5f8f 75769f b08ea3 e2a694 f8cd9f", "b99fa6", "ffe2ae", "dcc8d0", 0.9, True),
    "overcast": _light("a3b7c3 b8c8cf cdd8db dde4e3 e8ebe6", "cfdadc", "ffffff", "eef2f3", 0.1),
    "lamps": _light("f3ead8 ead9bd", "e9dcc6", "fff0cf", "fff1dc", 0.5),
    "daylight": _light("eef2f2 dfe6e6", "e3e8e6", "fffdf4", "f8f9f6", 0.5),
}


def choose_light(rng: Random, *names: str) -> Light:
    """Return one of the named lights, its sky and haze moved a little in hue."""
    light = LIGHTS[rng.choice(names)]
    turn = rng.uniform(-0.018, 0.018)
    return replace(
        light,
        sky=tuple(turn_hue(colour, turn) for colour in light.sky),
        haze=turn_hue(light.haze, turn),
        sun_x=rng.choice((rng.uniform(180, 620), rng.uniform(980, 1420))),
    )
