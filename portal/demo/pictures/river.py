"""A river bend with boats."""

from random import Random

from portal.demo.pictures import buildings, nature, vehicles
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from portal.demo.pictures.colour import (
    choose_light,
    darker,
    hexa,
)
from portal.demo.pictures.nature import Outline

YOUNG_RICE = tuple(hexa(code) for code in "8fb45a 7da84f a3c065 6f9c4c".split())
RIPE_RICE = tuple(hexa(code) for code in "d9b750 c9a444 e3c76a b9a04b a8a551".split())
FLOODED = tuple(hexa(code) for code in "a9c5c9 c4d6d2 8fae9a 93a76a".split())


def river(canvas: Canvas) -> None:
    canvas.light = choose_light(canvas.rng, "dawn", "gold", "morning", "overcast", "dusk")
    horizon = canvas.rng.uniform(430, 500)
    nature.sky(
        canvas, horizon, clouds=canvas.rng.randint(3, 5), sun_height=canvas.rng.uniform(0.45, 0.65)
    )
    nature.ranges(canvas, horizon - 10, horizon + 6, 2, canvas.rng.uniform(170, 230), 0.76, 0.5)
    karst_range = _karst(canvas.rng, horizon + 8, canvas.rng.uniform(150, 220))
    nature.ridge(canvas, karst_range, nature.NEAR_RANGE, 0.42, 0.72, horizon + 20)
    nature.flanks(canvas, karst_range, 0.22, 120)
    nature.tree_line(canvas, horizon + 8, 26, depth=0.42)
    nature.water(canvas, horizon + 6)
    canvas.mirror(horizon + 6, 380, (0.75, 0.5, 0))
    nature.sun_path(canvas, horizon + 8, horizon + 330)
    nature.ripples(canvas, horizon + 6, HEIGHT)
    side = canvas.rng.choice((-1, 1))
    for step, (drop, reach, thick) in enumerate(((46, 0.62, 26), (118, 0.5, 54))):
        shore = side if step % 2 else -side
        _bank(
            canvas,
            shore,
            horizon + drop,
            reach * canvas.rng.uniform(0.85, 1.1),
            thick,
            0.3 - 0.13 * step,
        )
    for i in range(canvas.rng.randint(2, 4)):
        y = horizon + 190 + i * canvas.rng.uniform(75, 95)
        x = 800 + (-1) ** i * canvas.rng.uniform(60, 480)
        vehicles.sampan(canvas, x, y, 120 + (y - horizon) * 0.42, canvas.rng.choice((-1, 1)))
    _bank(canvas, side, HEIGHT - 150, 0.34, 190, 0.0)
    reeds = 0 if side < 0 else WIDTH - 460
    nature.grass_fringe(canvas, HEIGHT + 8, 130, nature.LEAF, reeds, reeds + 460)


def _karst(rng: Random, foot: float, height: float) -> Outline:
    """Return an outline of steep, rounded limestone hills."""
    hills = []
    x = -60.0
    while x < WIDTH + 60:
        hills.append((x, rng.uniform(0.3, 1), rng.uniform(60, 130)))
        x += rng.uniform(60, 210)
    rough = nature.terrain(rng, 90, 4)

    def outline(x: float) -> float:
        rise = 0.0
        for centre, tall, half in hills:
            off = abs(x - centre) / half
            if off < 1:
                rise = max(rise, tall * (1 - off**2.2))
        return foot - height * rise - 16 * rough(x) * min(1, rise * 4)

    return outline


def _bank(canvas: Canvas, side: int, y: float, reach: float, thick: float, depth: float) -> None:
    """Paint a tongue of land that reaches into the water from one side, with its trees.

    ``side`` is -1 for the left edge; ``reach`` the part of the frame's width it takes.
    """
    rough = nature.terrain(canvas.rng, 220, 3)
    length = WIDTH * reach

    def place(part: float) -> float:
        return part * length - 10 if side < 0 else WIDTH + 10 - part * length

    upper, lower = [], []
    for i in range(41):
        part = i / 40
        taper = (1 - part) ** 0.6
        upper.append(
            (place(part), y - thick * 0.35 * taper + rough(place(part)) * thick * 0.08 * taper)
        )
        lower.append(
            (place(part), y + thick * 0.65 * taper + rough(place(part) + 500) * thick * 0.1 * taper)
        )
    dark = [(x, ly + (ly - uy) * 1.1 + 12) for (x, uy), (_, ly) in zip(upper, lower, strict=True)]
    canvas.fade([*lower, *reversed(dark)], canvas.lit(nature.DEEP_LEAF, depth), (0.55, 0.45, 0))
    sand = [(x, ly + 3 + thick * 0.05) for x, ly in lower]
    canvas.polygon([*upper, *reversed(sand)], canvas.lit(nature.EARTH, depth))
    grass = canvas.lit(nature.GRASS, depth)
    canvas.shade([*upper, *reversed(lower)], [grass, canvas.lit(darker(nature.GRASS, 0.18), depth)])
    plants = (nature.broadleaf, nature.palm, nature.bamboo, nature.broadleaf)
    for _ in range(round(11 * reach / 0.5)):
        part = canvas.rng.random() ** 1.5 * 0.86
        plant = canvas.rng.choice(plants)
        size = (58 + thick * 1.35) * canvas.rng.uniform(0.75, 1.15) * (1 - 0.4 * part)
        ground = y - thick * 0.12 * (1 - part)
        plant(canvas, place(part), ground, size, depth=depth)
    if thick < 100:
        for i in range(2):
            at = place(0.18 + 0.16 * i)
            buildings.stilt_house(canvas, at, y + thick * 0.12, 40 + thick * 0.8, depth)
    for i in range(14):
        part = i / 14 + canvas.rng.uniform(0, 0.05)
        bush_y = y + thick * 0.45 * (1 - part) ** 0.6
        nature.bush(canvas, place(part), bush_y, 12 + thick * 0.16, nature.LEAF, depth)
