"""Curves and random outlines that hills, leaves and ropes are made of."""

import math
from collections.abc import Callable
from random import Random

from portal.demo.pictures.canvas import WIDTH, Point

Outline = Callable[[float], float]


def terrain(rng: Random, wavelength: float, octaves: int = 4, smooth: bool = True) -> Outline:
    """Return a random outline: for a place across the frame, a height from -1 to 1."""
    layers = []
    for octave in range(octaves):
        length = wavelength / 2**octave
        count = int(2 * WIDTH / length) + 4
        heights = [rng.uniform(-1, 1) for _ in range(count)]
        layers.append((length, rng.random(), heights, 0.5**octave))
    total = sum(layer[3] for layer in layers)

    def height(x: float) -> float:
        value = 0.0
        for length, offset, heights, weight in layers:
            place = (x + WIDTH / 2) / length + offset
            index = int(place)
            part = place - index
            if smooth:
                part = part * part * (3 - 2 * part)
            low, high = heights[index % len(heights)], heights[(index + 1) % len(heights)]
            value += weight * (low + (high - low) * part)
        return value / total

    return height


def peaks(rng: Random, spacing: float, steep: float = 0.5) -> Outline:
    """Return a mountain outline: heights from about 0 in the passes to 1 on the highest peak.

    ``spacing`` is the mean distance of the peaks; ``steep`` bends the slopes: 1 is a straight
    tent, less gives broad feet.
    """
    summits = []
    x = -spacing * rng.random()
    while x < WIDTH + spacing:
        summits.append((x, rng.uniform(0.45, 1), spacing * rng.uniform(0.8, 1.35)))
        x += spacing * rng.uniform(0.55, 1.2)
    rough = terrain(rng, spacing * 0.34, 4, smooth=False)

    def height(x: float) -> float:
        rise = 0.0
        for summit, top, reach in summits:
            near = 1 - abs(x - summit) / reach
            if near > 0:
                rise = max(rise, top * (steep * near + (1 - steep) * near * near))
        return rise + 0.11 * rough(x)

    return height


def sampled(outline: Outline, x0: float = 0, x1: float = WIDTH, step: float = 5) -> list[Point]:
    count = max(1, math.ceil((x1 - x0) / step))
    xs = [x0 + (x1 - x0) * i / count for i in range(count + 1)]
    return [(x, outline(x)) for x in xs]


def curve(start: Point, bend: Point, end: Point, steps: int = 10) -> list[Point]:
    """Return points of the arc from start to end that is drawn towards ``bend``."""
    points = []
    for i in range(steps + 1):
        t = i / steps
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        points.append(
            (a * start[0] + b * bend[0] + c * end[0], a * start[1] + b * bend[1] + c * end[1])
        )
    return points


def lens(x: float, y: float, rx: float, ry: float, steps: int = 16) -> list[Point]:
    """Return an ellipse as a polygon."""
    angles = (2 * math.pi * i / steps for i in range(steps))
    return [(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles]


def above(outline: Outline, rise: float) -> Outline:
    """Return the outline raised by ``rise`` frame units."""
    return lambda x: outline(x) - rise


def rising_from(foot: float, height: float, shape: Outline) -> Outline:
    """Return a shape of heights 0 to 1 as an outline that rises ``height`` above ``foot``."""
    return lambda x: foot - height * shape(x)
