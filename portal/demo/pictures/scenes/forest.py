"""A forest with a path or a brook."""

import math
from dataclasses import replace

from portal.demo.pictures import landscape, outlines, people, plants
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, trapezium
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
from portal.demo.pictures.landscape import SHADE

BARKS = (plants.BARK, hexa("8a7c68"), hexa("5d4a44"))


def paint(canvas: Canvas) -> None:
    canvas.light = choose_light(canvas.rng, "dawn", "morning", "gold")
    glow = mix(canvas.light.sun, hexa("cfe0b4"), 0.55)
    canvas.wash(
        (0, 0, WIDTH, HEIGHT),
        [mix(canvas.light.haze, hexa("b8d3a8"), 0.6), glow, mix(glow, plants.GRASS, 0.35)],
    )
    canvas.glow(canvas.light.sun_x, 300, 800, mix(canvas.light.sun, WHITE, 0.4), 0.9)
    # Under the leaves even the haze is green.
    canvas.light = replace(canvas.light, haze=mix(canvas.light.haze, hexa("dbe5b8"), 0.7))
    bark = mix(canvas.rng.choice(BARKS), plants.DEEP_LEAF, canvas.rng.uniform(0.1, 0.3))
    sway = canvas.rng.choice((24, 60, 100))
    layers = 4
    for layer in range(layers):
        near = layer / (layers - 1)
        _stand_of_trees(canvas, near, bark, sway)
        if layer == 2:
            _light_shafts(canvas)
    brook = canvas.rng.random() < 0.5
    _forest_way(canvas, brook)
    if not brook:
        _walkers(canvas)
    for _ in range(10):
        x = canvas.rng.choice(
            (canvas.rng.uniform(-20, 420), canvas.rng.uniform(WIDTH - 420, WIDTH + 20))
        )
        shade = canvas.lit(mix(plants.DEEP_LEAF, SHADE, canvas.rng.uniform(0.15, 0.4)))
        plants.fern(canvas, x, HEIGHT + 16, canvas.rng.uniform(90, 150), shade)
    plants.grass_fringe(canvas, HEIGHT + 10, 70, mix(plants.DEEP_LEAF, SHADE, 0.25))


def _stand_of_trees(canvas: Canvas, near: float, bark: Colour, sway: float) -> None:
    """Paint one row of trunks with undergrowth and crowns; ``near`` is 0 far to 1 near."""
    depth = 0.72 * (1 - near) ** 1.2
    ground = 640 + 250 * near**1.3
    floor = outlines.terrain(canvas.rng, 500, 3)
    landscape.ridge(
        canvas,
        lambda x: ground + 16 * floor(x),
        mix(plants.GRASS, plants.DEEP_LEAF, near * 0.8),
        depth,
        depth * 0.6,
    )
    spacing = 52 + 150 * near
    x = canvas.rng.uniform(-spacing, 0)
    while x < WIDTH + spacing:
        middle = abs(x - 800) < 330 * near
        if not middle:
            width = (13 + 44 * near**1.4) * canvas.rng.uniform(0.7, 1.2)
            lean = canvas.rng.uniform(-sway, sway)
            _trunk(canvas, x, ground + 16 * floor(x) + 12, width, lean, bark, depth)
        x += spacing * canvas.rng.uniform(0.55, 1.4)
    crowns = outlines.terrain(canvas.rng, 300, 3)
    clumps = []
    for x in range(-30, WIDTH + 60, 31):
        open_sky = 1 - abs(x - canvas.light.sun_x) / WIDTH
        hang = (34 + 120 * near) * (1.35 - open_sky) * (1 + 0.7 * crowns(x))
        for y in range(-10, max(int(hang), 0) + 24, 24):
            radius = canvas.rng.uniform(26, 44) * (1 - 0.4 * max(y, 0) / (hang + 24))
            clumps.append((x + canvas.rng.uniform(-16, 16), y, radius))
    plants.foliage(canvas, clumps, mix(plants.LEAF, plants.DEEP_LEAF, near), depth)
    for _ in range(22):
        bx = canvas.rng.uniform(-30, WIDTH + 30)
        if abs(bx - 800) > 240 * near:
            plants.bush(
                canvas,
                bx,
                ground + 20,
                26 + 40 * near,
                mix(plants.LEAF, plants.DEEP_LEAF, near * 0.7),
                depth,
            )


def _trunk(
    canvas: Canvas, x: float, y: float, width: float, lean: float, bark: Colour, depth: float
) -> None:
    top = (x + lean, -20)
    left = outlines.curve(
        (x - width * 0.75, y), (x - width * 0.36, y - 160), (top[0] - width * 0.3, top[1]), 12
    )
    right = outlines.curve(
        (x + width * 0.75, y), (x + width * 0.36, y - 160), (top[0] + width * 0.3, top[1]), 12
    )
    canvas.polygon([*left, *reversed(right)], canvas.lit(bark, depth))
    inner = [(lx + (rx - lx) * 0.55, ly) for (lx, ly), (rx, _) in zip(left, right, strict=True)]
    shaded = left if canvas.light.side > 0 else right
    canvas.polygon([*inner, *reversed(shaded)], canvas.lit(darker(bark, 0.3), depth))


def _light_shafts(canvas: Canvas) -> None:
    for _ in range(6):
        x = canvas.light.sun_x + canvas.rng.uniform(-260, 260)
        foot = x + (x - canvas.light.sun_x) * 1.4 - canvas.light.side * canvas.rng.uniform(120, 420)
        half = canvas.rng.uniform(10, 36)
        shaft = trapezium((x - half, x + half), -10, (foot - half * 3, foot + half * 3), 900)
        canvas.fade(shaft, mix(canvas.light.sun, WHITE, 0.3), (0.32, 0.2, 0))


def _forest_way(canvas: Canvas, brook: bool) -> None:
    """Paint a path, or a brook, that winds out from between the trees."""
    swing = canvas.rng.choice((-1, 1)) * canvas.rng.uniform(50, 120)
    left, right = [], []
    for i in range(31):
        near = i / 30
        y = 708 + (HEIGHT - 690) * near
        centre = 800 + swing * math.sin(near * 4.4) * (0.3 + near)
        half = 12 + 250 * near**1.5
        left.append((centre - half, y))
        right.append((centre + half, y))
    if brook:
        stops = [
            mix(canvas.light.sun, WHITE, 0.4),
            canvas.lit("9fc4bd"),
            canvas.lit(landscape.DEEP_WATER),
        ]
    else:
        stops = [
            canvas.lit(lighter(plants.EARTH, 0.35)),
            canvas.lit(plants.EARTH),
            canvas.lit(darker(plants.EARTH, 0.25)),
        ]
    canvas.shade([*left, *reversed(right)], stops)
    for _ in range(26):
        near = canvas.rng.random()
        index = int(near * 30)
        (lx, y), (rx, _) = left[index], right[index]
        if brook and canvas.rng.random() < 0.6:
            canvas.ellipse(
                canvas.rng.uniform(lx, rx), y, 8 + 60 * near, 1 + 2 * near, clear(WHITE, 0.4)
            )
        else:
            x = canvas.rng.choice((lx, rx)) + canvas.rng.uniform(-8, 8)
            stone = canvas.lit(mix(hexa("8d9187"), plants.DEEP_LEAF, canvas.rng.uniform(0, 0.4)))
            canvas.ellipse(x, y, 6 + 30 * near, 4 + 15 * near, darker(stone, 0.25))
            canvas.ellipse(
                x + canvas.light.side * 3 * near, y - 4 * near, 5 + 25 * near, 3 + 11 * near, stone
            )


def _walkers(canvas: Canvas) -> None:
    """Paint rangers on their round, seen from behind."""
    green = hexa("55683f")
    for i in range(canvas.rng.randint(1, 3)):
        x, y = 800 + (i - 1) * 84 + canvas.rng.uniform(-16, 16), 850 - i * 26
        height = people.height_at(y, 600, 850, 150)
        wear = people.Looks(top=green, legs=darker(green, 0.3))
        people.standing(canvas, x, y, height, wear, 0, canvas.rng.random(), back=True)
        pack = canvas.lit("8a6a45")
        canvas.rect(x - height * 0.09, y - height * 0.78, height * 0.18, height * 0.26, pack, 8)
        canvas.dome(x, y - height * 0.93, height * 0.085, height * 0.08, canvas.lit(green))
        canvas.rect(
            x - height * 0.1, y - height * 0.94, height * 0.2, height * 0.018, canvas.lit(green)
        )
