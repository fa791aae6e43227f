"""Terraced rice fields."""

import math
from itertools import pairwise
from random import Random

from portal.demo.pictures import buildings, landscape, outlines, people, plants
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from portal.demo.pictures.colour import (
    WHITE,
    Colour,
    choose_light,
    clear,
    darker,
    hexa,
    lighter,
    mix,
)
from portal.demo.pictures.outlines import Outline

YOUNG_RICE = tuple(hexa(code) for code in "8fb45a 7da84f a3c065 6f9c4c".split())
RIPE_RICE = tuple(hexa(code) for code in "d9b750 c9a444 e3c76a b9a04b a8a551".split())
FLOODED = tuple(hexa(code) for code in "a4c3cb b7d0d3 8fae9a 93a76a".split())


def paint(canvas: Canvas) -> None:
    canvas.light = choose_light(canvas.rng, "dawn", "morning", "gold", "noon")
    season = canvas.rng.choice((YOUNG_RICE, RIPE_RICE, (*YOUNG_RICE[:2], *FLOODED)))
    horizon = canvas.rng.uniform(300, 380)
    landscape.sky(canvas, horizon + 60, clouds=canvas.rng.randint(3, 5), sun_height=0.5)
    landscape.ranges(canvas, horizon + 10, horizon + 110, 3, canvas.rng.uniform(150, 200))
    landscape.drifting_mist(canvas, horizon + 110, 0.7)
    side = canvas.rng.choice((-1, 1))
    far = _slope(canvas.rng, horizon + 150, 120, -side)
    plants.tree_line(canvas, horizon + 190, 34, depth=0.4, foot=30)
    _terraces(canvas, far, season, 300, 15, depth=0.26)
    for _ in range(7):
        x = canvas.rng.uniform(0, WIDTH)
        plants.broadleaf(canvas, x, far(x) + 6, canvas.rng.uniform(46, 80), plants.DEEP_LEAF, 0.26)
    for i in range(canvas.rng.randint(2, 3)):
        x = WIDTH / 2 + side * (180 + i * 130)
        y = far(x) + 50 + i * 22
        plants.bush(canvas, x + 60, y, 40, plants.DEEP_LEAF, 0.2)
        buildings.stilt_house(canvas, x, y, 96, depth=0.14)
    near = _slope(canvas.rng, horizon + 330, 170, side)
    _terraces(canvas, near, season, 560, 17, depth=0.02)
    for _ in range(canvas.rng.randint(2, 4)):
        x = WIDTH / 2 + side * canvas.rng.uniform(250, 760)
        plants.broadleaf(canvas, x, near(x) + 14, canvas.rng.uniform(110, 170), plants.LEAF, 0.06)
    for i in range(canvas.rng.randint(2, 4)):
        x = canvas.rng.uniform(250, 1350)
        wear = people.looks(canvas.rng, straw_hats=1)
        y = max(near(x) + 130, 760) + i * 45
        people.bending(canvas, x, y, 84 + i * 10, wear, canvas.rng.choice((-1, 1)))
    stalks = season[0] if season is not RIPE_RICE else RIPE_RICE[1]
    _rice_stalks(canvas, stalks, ripe=season is RIPE_RICE)


def _slope(rng: Random, y: float, height: float, side: int) -> Outline:
    """Return a hillside that rises towards ``side``."""
    shape = outlines.terrain(rng, 900, 3)
    bend = rng.uniform(1.3, 2.2)

    def outline(x: float) -> float:
        across = x / WIDTH if side > 0 else 1 - x / WIDTH
        return y - height * max(across, 0) ** bend - height * 0.22 * shape(x)

    return outline


def _terraces(
    canvas: Canvas, top: Outline, season: tuple[Colour, ...], drop: float, count: int, depth: float
) -> None:
    """Paint ``count`` terraces that follow the hillside ``top`` down over ``drop`` frame units.

    They widen towards us, and swing apart and together as real ones do, but never cross.
    """
    swings = [outlines.terrain(canvas.rng, 520, 3) for _ in range(4)]
    steps = [0.0]
    for _ in range(count):
        steps.append(steps[-1] + canvas.rng.uniform(0.65, 1.35))

    def edge(index: int) -> list[tuple[float, float]]:
        place = index / 3
        low, part = int(place) % 4, place - int(place)
        first, second = swings[low], swings[(low + 1) % 4]
        points = []
        for x, y in outlines.sampled(top, -10, WIDTH + 10, 9):
            sway = 1.9 * (first(x) * (1 - part) + second(x) * part)
            at = max(0, (steps[index] + sway * min(1, index / 2)) / steps[-1])
            points.append((x, y + drop * at**1.45))
        return points

    bank = canvas.lit(darker(season[-1] if season is YOUNG_RICE else plants.LEAF, 0.3), depth)
    edges = [edge(0)]
    for i in range(1, count + 1):
        pairs = zip(edge(i), edges[-1], strict=True)
        edges.append([(x, max(y, upper + 4)) for (x, y), (_, upper) in pairs])
    edges.append([(x, max(y + 40, HEIGHT + 10)) for x, y in edges[-1]])
    last = None
    for i, (upper, lower) in enumerate(pairwise(edges)):
        colour = canvas.rng.choice([tone for tone in season if tone != last])
        last = colour
        riser = 2.5 + 10 * (i / count) * (1 - depth * 2)
        tone = canvas.lit(colour, depth * (1 - 0.5 * i / count))
        back = [(x, y) for x, y in reversed(lower)]
        canvas.polygon([*upper, *back], tone)
        if season is FLOODED or colour in FLOODED[:2]:
            _shine(canvas, upper, lower)
        rows = 1 + round(5 * i / count)
        for row in range(1, rows):
            part = row / rows
            line = [(x, y + (y2 - y) * part) for (x, y), (_, y2) in zip(upper, lower, strict=True)]
            canvas.line(line, clear(canvas.lit(lighter(colour, 0.3), depth), 0.28), 1.2)
        face = [(x, y - riser * 1.2) for x, y in back]
        canvas.polygon([*lower, *face], bank)
        canvas.line(
            [(x, y - riser * 1.2) for x, y in lower], canvas.lit(lighter(colour, 0.32), depth), 1.6
        )


def _shine(canvas: Canvas, upper, lower) -> None:
    """Lay the sky's reflection on a flooded terrace."""
    bright = clear(mix(canvas.light.sky[-1], WHITE, 0.2), 0.3)
    middle = [(x, y + (y2 - y) * 0.55) for (x, y), (_, y2) in zip(upper, lower, strict=True)]
    canvas.polygon([*upper, *reversed(middle)], bright)


def _rice_stalks(canvas: Canvas, colour: Colour, *, ripe: bool) -> None:
    """Paint the near edge of the field we stand in: blades, and ears when ripe."""
    x = -20.0
    while x < WIDTH + 20:
        edge = abs(x / WIDTH - 0.5) * 2
        tall = canvas.rng.uniform(50, 100) + 120 * edge**3
        lean = canvas.rng.uniform(-0.35, 0.35) * tall
        tip = (x + lean, HEIGHT - tall)
        tone = canvas.lit(mix(darker(colour, 0.28), lighter(colour, 0.1), canvas.rng.random()))
        left = outlines.curve((x - 5, HEIGHT + 8), (x - 2, HEIGHT - tall * 0.7), tip, 7)
        right = outlines.curve((x + 5, HEIGHT + 8), (x + 4, HEIGHT - tall * 0.7), tip, 7)
        canvas.polygon([*left, *reversed(right)], tone)
        if ripe and canvas.rng.random() < 0.4:
            _rice_ear(canvas, tip, math.copysign(tall * 0.28, lean))
        x += canvas.rng.uniform(5, 11)


def _rice_ear(canvas: Canvas, top: tuple[float, float], hang: float) -> None:
    x, y = top
    arc = outlines.curve(
        top, (x + hang * 0.7, y - abs(hang) * 0.5), (x + hang, y + abs(hang) * 0.9), 9
    )
    for i, (gx, gy) in enumerate(arc):
        tone = canvas.lit(lighter(RIPE_RICE[2], 0.18) if i % 2 else RIPE_RICE[0])
        canvas.ellipse(gx, gy, 4.2, 6, tone)
