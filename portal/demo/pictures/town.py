"""Scenes in a provincial town: its skyline, its market, its festival, its stadium."""

import math
from random import Random

from portal.demo.pictures import buildings, nature, people, vehicles
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Point
from portal.demo.pictures.colour import (
    WHITE,
    Colour,
    Light,
    choose_light,
    clear,
    darker,
    hexa,
    lighter,
    mix,
)

LANTERNS = tuple(hexa(code) for code in "c9362f d9622f e0a63a b82f4a".split())


# City


def city(canvas: Canvas, rng: Random) -> None:
    light = choose_light(rng, "dawn", "morning", "noon", "gold", "dusk")
    street = rng.uniform(690, 730)
    nature.sky(canvas, light, rng, street - 150, clouds=rng.randint(3, 6), sun_height=0.45)
    nature.ranges(
        canvas, light, rng, street - 190, street - 110, 2, rng.uniform(170, 240), 0.76, 0.5
    )
    _skyline(canvas, light, rng, street - 20, 0.62, (120, 240), (60, 110))
    nature.tree_line(canvas, light, rng, street - 20, 60, depth=0.5)
    _skyline(canvas, light, rng, street - 6, 0.36, (150, 330), (80, 130))
    _street_of_houses(canvas, light, rng, street)
    x = rng.uniform(0, 40)
    while x < WIDTH:
        nature.broadleaf(
            canvas, light, rng, x, street + 14, rng.uniform(84, 120), nature.DEEP_LEAF, 0.08
        )
        x += rng.uniform(62, 130)
    if rng.random() < 0.6:
        _lake_front(canvas, light, rng, street + 10)
    else:
        _avenue(canvas, light, rng, street + 10)


def _skyline(
    canvas: Canvas, light: Light, rng: Random, y: float, depth: float, heights: Point, widths: Point
) -> None:
    """Paint a row of larger buildings; ``heights`` and ``widths`` give the range of sizes."""
    walls = tuple(hexa(code) for code in "dfe3e4 cfd8dc e6dccb c9d2d6 d8c8b8".split())
    x = rng.uniform(-60, 0)
    peak = rng.uniform(0.3, 0.7) * WIDTH
    while x < WIDTH:
        width = rng.uniform(*widths)
        central = 1 - 0.55 * abs(x - peak) / WIDTH
        height = rng.uniform(*heights) * central
        floors = max(3, round(height / 26))
        wall = rng.choice(walls)
        buildings.block(
            canvas,
            light,
            rng,
            x,
            y,
            width,
            height,
            wall,
            floors,
            max(3, round(width / 24)),
            depth,
            ribbon=rng.random() < 0.5,
            flank=width * 0.16,
        )
        if rng.random() < 0.3:
            canvas.line(
                [(x + width / 2, y - height), (x + width / 2, y - height - 40)],
                light.on(buildings.STEEL, depth),
                2,
            )
        x += width * rng.uniform(1.1, 1.5)


def _street_of_houses(canvas: Canvas, light: Light, rng: Random, y: float) -> None:
    hall = rng.uniform(360, 1000)
    x = -30.0
    placed = False
    while x < WIDTH:
        if not placed and x >= hall:
            _town_hall(canvas, light, rng, x + 10, y)
            x += 330
            placed = True
            continue
        width = rng.uniform(54, 80)
        buildings.tube_house(canvas, light, rng, x, y, width, 0.12)
        x += width + rng.choice((0, 0, 2, 14))
    canvas.wash((0, y - 2, WIDTH, y + 14), [light.on(hexa("c9c4b6")), light.on(hexa("b5b0a4"))])


def _town_hall(canvas: Canvas, light: Light, rng: Random, x: float, y: float) -> None:
    """Paint a public building with a portico and the flag, 310 units wide."""
    wall = rng.choice((buildings.OCHRE, buildings.PLASTER))
    buildings.block(canvas, light, rng, x, y, 310, 170, wall, 3, 11, 0.1)
    buildings.hip_roof(canvas, light, x, y - 170, 310, 44, buildings.TILE, 0.1, 1.4)
    canvas.rect(x + 105, y - 196, 100, 196, light.on(lighter(wall, 0.25), 0.08))
    canvas.polygon(
        [(x + 95, y - 194), (x + 155, y - 236), (x + 215, y - 194)], light.on(buildings.TILE, 0.08)
    )
    canvas.polygon(
        [(x + 117, y - 198), (x + 155, y - 224), (x + 193, y - 198)],
        light.on(lighter(wall, 0.4), 0.08),
    )
    buildings.star(canvas, x + 155, y - 208, 9, light.on(buildings.FLAG_RED, 0.08))
    for i in range(5):
        canvas.rect(x + 108 + i * 21, y - 180, 10, 180, light.on(lighter(wall, 0.6), 0.08))
    canvas.rect(x + 112, y - 176, 86, 132, clear(light.on(darker(wall, 0.6), 0.08), 0.25))
    canvas.rect(x + 136, y - 56, 38, 56, light.on(darker(buildings.WOOD, 0.2), 0.08))
    buildings.flag(canvas, light, x + 155, y - 232, 92, light.side)


def _lake_front(canvas: Canvas, light: Light, rng: Random, y: float) -> None:
    canvas.wash((0, y, WIDTH, y + 40), [light.on(hexa("d3cdbd")), light.on(hexa("b9b2a2"))])
    for _ in range(rng.randint(5, 8)):
        vehicles.traffic(canvas, light, rng, rng.uniform(0, WIDTH), y + 16, 54, 0.04)
    for i in range(13):
        buildings.street_lamp(canvas, light, 30 + i * 128, y + 32, 96, 0.04)
    for _ in range(rng.randint(16, 24)):
        people.standing(
            canvas, light, rng.uniform(0, WIDTH), y + 36, 31, people.looks(rng), 0.04, rng.random()
        )
    shore = y + 56
    canvas.rect(0, y + 40, WIDTH, 16, light.on(hexa("9c968a")))
    for i in range(107):
        canvas.rect(i * 15, y + 25, 1.6, 16, light.on(hexa("e6e3da")))
    canvas.rect(0, y + 24, WIDTH, 2.5, light.on(hexa("efece3")))
    nature.water(canvas, light, shore)
    canvas.mirror(shore, HEIGHT - shore, (0.72, 0.5, 0.22))
    nature.ripples(canvas, light, rng, shore, HEIGHT, 130)
    nature.sun_path(canvas, light, rng, shore, HEIGHT)
    for i in range(rng.randint(2, 4)):
        x, y = rng.uniform(200, 1400), shore + 90 + i * 60
        vehicles.sampan(canvas, light, rng, x, y, 96 + i * 22, rng.choice((-1, 1)))
    side = rng.choice((-1, 1))
    corner = 0 if side < 0 else WIDTH
    for _ in range(26):
        reach = rng.random()
        x, y = corner - side * (10 + 330 * reach), -20.0
        fall = (300 - 230 * reach) * rng.uniform(0.7, 1.15)
        twig = nature.curve((x, y), (x - side * 14, y + fall * 0.5), (x - side * 6, y + fall), 9)
        tone = light.on(mix(nature.DEEP_LEAF, nature.LEAF, rng.random() * 0.7))
        canvas.line(twig, tone, 1.6)
        for at in twig:
            for lean in (-0.55, 0.55):
                nature.frond(canvas, at, 1.57 + lean + rng.uniform(-0.2, 0.2), 34, 5, 6, tone)


def _avenue(canvas: Canvas, light: Light, rng: Random, y: float) -> None:
    canvas.wash((0, y, WIDTH, HEIGHT), [light.on(hexa("a9a8a4"), 0.1), light.on(hexa("84868a"))])
    kerb = y + 42
    canvas.rect(0, y, WIDTH, 34, light.on(hexa("d3cdbd")))
    canvas.rect(0, y + 34, WIDTH, 8, light.on(hexa("eae6da")))
    for i in range(11):
        buildings.street_lamp(canvas, light, 60 + i * 150, y + 30, 110, 0.03)
    for _ in range(rng.randint(16, 24)):
        people.standing(
            canvas, light, rng.uniform(0, WIDTH), y + 32, 36, people.looks(rng), 0.04, rng.random()
        )
    for lane, size in ((kerb + 42, 84), (kerb + 112, 112)):
        x = rng.uniform(0, 200)
        while x < WIDTH:
            vehicles.traffic(canvas, light, rng, x, lane, size)
            x += size * rng.uniform(3.2, 6)
    for i in range(14):
        canvas.polygon(
            [
                (i * 124, kerb + 60),
                (i * 124 + 60, kerb + 60),
                (i * 124 + 56, kerb + 66),
                (i * 124 - 6, kerb + 66),
            ],
            light.on(hexa("e9e6dc")),
        )
    strip = kerb + 150
    canvas.wash((0, strip, WIDTH, HEIGHT), [light.on(nature.GRASS), light.on(nature.DEEP_LEAF)])
    canvas.rect(0, strip - 8, WIDTH, 12, light.on(hexa("dcd7ca")))
    for i in range(26):
        x = i * 64 + rng.uniform(-14, 14)
        nature.bush(
            canvas, light, rng, x, strip + 52, 38, rng.choice((nature.LEAF, nature.DEEP_LEAF))
        )
    flowers(canvas, light, rng, 0, WIDTH, strip + 60, HEIGHT)


def flowers(
    canvas: Canvas,
    light: Light,
    rng: Random,
    x0: float,
    x1: float,
    y0: float,
    y1: float,
    count: int = 160,
) -> None:
    """Strew a bed of flowers over a box, larger towards us."""
    paints = rng.sample([hexa(code) for code in "d8493f e9b23f f0e3d0 c85a86 e58a3c".split()], 2)
    for _ in range(count):
        near = rng.random()
        x, y = rng.uniform(x0, x1), y0 + (y1 - y0) * near
        size = 3 + 5 * near
        paint = light.on(rng.choice(paints))
        canvas.ellipse(x, y + size, size * 1.3, size, light.on(nature.DEEP_LEAF))
        canvas.ellipse(x, y, size, size * 0.8, paint)
        canvas.ellipse(x, y, size * 0.35, size * 0.3, lighter(paint, 0.5))


# Market


def market(canvas: Canvas, rng: Random) -> None:
    light = choose_light(rng, "dawn", "morning", "gold", "noon")
    ground = 640
    nature.sky(canvas, light, rng, ground - 120, clouds=rng.randint(2, 4), sun_height=0.5)
    nature.ranges(canvas, light, rng, ground - 220, ground - 120, 2, 190, 0.74, 0.5)
    x = -20.0
    while x < WIDTH:
        width = rng.uniform(96, 132)
        buildings.tube_house(canvas, light, rng, x, ground - 20, width, 0.3, rng.choice((2, 2, 3)))
        x += width + rng.choice((0, 4, 40))
    for _ in range(6):
        nature.broadleaf(
            canvas,
            light,
            rng,
            rng.uniform(0, WIDTH),
            ground - 10,
            rng.uniform(150, 210),
            nature.DEEP_LEAF,
            0.24,
        )
    buildings.paving(canvas, light, ground - 30, HEIGHT, hexa("c9b79c"))
    shift = rng.uniform(-60, 0)
    for i in range(6):
        _stall(canvas, light, rng, shift + i * 290, ground + 60, 236, 0.14)
    for _ in range(rng.randint(10, 14)):
        y = ground + rng.uniform(90, 170)
        people.standing(
            canvas,
            light,
            rng.uniform(40, 1560),
            y,
            128 + (y - ground) * 0.5,
            people.looks(rng, straw_hats=0.35),
            0.06,
            rng.random(),
            rng.random() < 0.5,
        )
    _string_of_lamps(canvas, light, (-20, 120), (WIDTH + 20, 150), 130, 15)
    gap = rng.choice((0, 1, 2))
    places = [-130.0, 470.0, 1070.0]
    for i, x in enumerate(places):
        if i != gap:
            _stall(canvas, light, rng, x + rng.uniform(-20, 20), ground + 330, 560, 0)
    middle = places[gap] + 280
    for i in range(3):
        wear = people.looks(rng, straw_hats=0.5)
        people.standing(
            canvas,
            light,
            middle + (i - 1) * rng.uniform(120, 150),
            ground + 330 + 26 * (i % 2),
            300,
            wear,
            0,
            rng.random(),
            rng.random() < 0.6,
        )


def _stall(
    canvas: Canvas, light: Light, rng: Random, x: float, y: float, width: float, depth: float
) -> None:
    """Paint a stall ``width`` wide standing on ``y``: awning, seller, sloping trays of produce."""
    w = width
    canvas.shadow(x + w / 2, y, w * 0.62, w * 0.1, 0.4)
    for at in (0.04, 0.94):
        canvas.rect(
            x + w * at,
            y - w * 0.86,
            w * 0.02,
            w * 0.86,
            light.on(darker(buildings.WOOD, 0.2), depth),
        )
    canvas.rect(
        x + w * 0.06,
        y - w * 0.72,
        w * 0.88,
        w * 0.5,
        clear(light.on(darker(buildings.WOOD, 0.62), depth), 0.5),
    )
    for i in range(rng.randint(1, 2)):
        wear = people.looks(rng, straw_hats=0.6)
        people.seated(canvas, light, x + w * (0.3 + 0.4 * i), y - w * 0.3, w * 0.34, wear, depth)
    bench = [
        (x + w * 0.05, y - w * 0.34),
        (x + w * 0.95, y - w * 0.34),
        (x + w, y - w * 0.2),
        (x, y - w * 0.2),
    ]
    canvas.polygon(bench, light.on(lighter(buildings.WOOD, 0.2), depth))
    canvas.shade(
        [(x, y - w * 0.2), (x + w, y - w * 0.2), (x + w * 0.98, y), (x + w * 0.02, y)],
        [light.on(buildings.WOOD, depth), light.on(darker(buildings.WOOD, 0.4), depth)],
    )
    for i in range(1, 8):
        canvas.rect(
            x + w * i / 8,
            y - w * 0.19,
            w * 0.006,
            w * 0.19,
            light.on(darker(buildings.WOOD, 0.45), depth),
        )
    crates = 5
    for i in range(crates):
        _produce(canvas, light, rng, x + w * (0.1 + 0.2 * i), y - w * 0.21, w * 0.17, depth)
    cloth = rng.choice([hexa(code) for code in "b8463a 2f7a6b 3f6c9c d99a33 7a4a6f 5f8a4a".split()])
    buildings.awning(
        canvas, light, x - w * 0.02, y - w * 0.94, w * 1.04, w * 0.19, cloth, depth, 11
    )
    for i in range(2):
        _basket(
            canvas,
            light,
            rng,
            x + w * (0.2 + 0.55 * i + rng.uniform(-0.05, 0.1)),
            y + w * 0.06,
            w * 0.16,
            depth,
        )


def _produce(
    canvas: Canvas, light: Light, rng: Random, x: float, y: float, size: float, depth: float
) -> None:
    """Paint a heap of fruit or greens whose foot's middle is ``x``, ``y``."""
    kinds = ("d9483b", "e8963a", "e3c14b", "6f9c45", "8fb65a", "9c4a6a", "c9d08a")
    paint = hexa(rng.choice(kinds))
    fruit = size * rng.uniform(0.11, 0.16)
    for row in range(3):
        count = 5 - row
        for i in range(count):
            fx = x + (i - (count - 1) / 2) * fruit * 1.75
            fy = y - fruit * (0.6 + row * 1.35)
            canvas.ellipse(fx, fy, fruit, fruit, light.on(darker(paint, 0.16), depth))
            canvas.ellipse(
                fx + light.side * fruit * 0.16,
                fy - fruit * 0.18,
                fruit * 0.74,
                fruit * 0.74,
                light.on(paint, depth),
            )
    canvas.rect(
        x - size * 0.48,
        y - fruit * 0.6,
        size * 0.96,
        fruit * 1.2,
        light.on(hexa("a8845a"), depth),
        fruit * 0.2,
    )


def _basket(
    canvas: Canvas, light: Light, rng: Random, x: float, y: float, size: float, depth: float
) -> None:
    """Paint a round basket of produce standing on ``y``."""
    s = size
    straw = hexa("c39a63")
    canvas.shadow(x, y, s * 0.7, s * 0.14, 0.4)
    _produce(canvas, light, rng, x, y - s * 0.3, s * 0.74, depth)
    canvas.polygon(
        [
            (x - s * 0.56, y - s * 0.4),
            (x + s * 0.56, y - s * 0.4),
            (x + s * 0.4, y),
            (x - s * 0.4, y),
        ],
        light.on(straw, depth),
    )
    canvas.bowl(x, y - 1, s * 0.4, s * 0.08, light.on(darker(straw, 0.25), depth))
    for row in range(3):
        at = y - s * (0.1 + 0.1 * row)
        canvas.line(
            [(x - s * (0.43 + 0.035 * row), at), (x + s * (0.43 + 0.035 * row), at)],
            light.on(darker(straw, 0.22), depth),
            max(1, s * 0.02),
        )
    canvas.rect(
        x - s * 0.58,
        y - s * 0.44,
        s * 1.16,
        s * 0.08,
        light.on(lighter(straw, 0.15), depth),
        s * 0.03,
    )


def _string_of_lamps(
    canvas: Canvas, light: Light, start: Point, end: Point, sag: float, count: int
) -> None:
    bend = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + sag)
    rope = nature.curve(start, bend, end, count)
    canvas.line(rope, light.on(hexa("4a443f")), 2)
    for x, y in rope[1:-1]:
        canvas.rect(x - 3, y, 6, 9, light.on(hexa("4a443f")))
        canvas.ellipse(x, y + 17, 9, 11, mix(buildings.LAMP, WHITE, 0.4))
        canvas.glow(x, y + 17, 54, buildings.LAMP, 0.5)


# Festival


def festival(canvas: Canvas, rng: Random) -> None:
    light = choose_light(rng, "gold", "dusk", "dawn")
    ground = 690
    nature.sky(
        canvas, light, rng, ground - 60, clouds=rng.randint(2, 5), sun_height=rng.uniform(0.3, 0.5)
    )
    nature.ranges(canvas, light, rng, ground - 120, ground - 60, 2, 200, 0.74, 0.46)
    nature.tree_line(canvas, light, rng, ground, 130, depth=0.3)
    for x in (rng.uniform(60, 200), WIDTH - rng.uniform(60, 200)):
        nature.broadleaf(
            canvas, light, rng, x, ground + 10, rng.uniform(380, 460), nature.DEEP_LEAF, 0.12
        )
    buildings.paving(canvas, light, ground, HEIGHT, hexa("c4a98c"))
    middle = WIDTH / 2 + rng.uniform(-90, 90)
    _communal_house(canvas, light, middle, ground + 14, rng.uniform(740, 840))
    for i in range(rng.randint(3, 4)):
        for side in (-1, 1):
            x = middle + side * (470 + i * 120)
            _festival_flag(canvas, light, rng, x, ground + 40 + i * 34, 330 + i * 46, side)
    _crowd(canvas, light, rng, ground + 60, 0.1, 34, 96)
    if rng.random() < 0.55:
        _dragon(canvas, light, rng, middle, ground + 220)
    else:
        _drums(canvas, light, rng, middle, ground + 200)
    _lanterns(canvas, light, rng, (-30, 60), (middle, 190))
    _lanterns(canvas, light, rng, (middle, 190), (WIDTH + 30, 60))
    x = rng.uniform(-20, 30)
    while x < WIDTH + 60:
        people.seen_from_behind(
            canvas, light, x, HEIGHT + 40, rng.uniform(180, 230), people.looks(rng, straw_hats=0.12)
        )
        x += rng.uniform(120, 170)


def _communal_house(canvas: Canvas, light: Light, x: float, y: float, width: float) -> None:
    """Paint a village's communal house, its middle at ``x``, its steps on ``y``."""
    half = width / 2
    stone, red = light.on(hexa("c9bca6")), light.on(hexa("8f3328"))
    canvas.shadow(x, y, half * 1.2, 40, 0.45)
    for step in range(4):
        grow = half * (1.02 - 0.035 * step)
        canvas.rect(
            x - grow,
            y - 14 * (step + 1),
            2 * grow,
            15,
            mix(stone, light.on(hexa("8d8374")), 0.14 * step),
        )
    floor = y - 56
    canvas.shade(
        [
            (x - half * 0.9, floor - 210),
            (x + half * 0.9, floor - 210),
            (x + half * 0.9, floor),
            (x - half * 0.9, floor),
        ],
        [light.on(hexa("4a2a20")), light.on(hexa("7a4a30"))],
    )
    canvas.glow(x, floor - 70, half * 0.8, buildings.LAMP, 0.75 if light.dark else 0.4, 0.3)
    columns = 8
    for i in range(columns - 1):
        left = x - half * 0.9 + i * half * 1.8 / (columns - 1)
        wide = half * 1.8 / (columns - 1)
        if i == 3:
            canvas.rect(
                left + 16,
                floor - 150,
                wide - 24,
                150,
                mix(buildings.LAMP, light.on(hexa("b5623a")), 0.35),
            )
            canvas.rect(left + wide * 0.3, floor - 60, wide * 0.45, 60, red)
        else:
            for bar in range(9):
                canvas.rect(
                    left + 18 + bar * (wide - 24) / 9, floor - 140, 4, 106, light.on(hexa("a8623f"))
                )
            canvas.rect(left + 14, floor - 36, wide - 20, 36, light.on(hexa("7d3d2a")))
    for i in range(columns):
        cx = x - half * 0.9 + i * half * 1.8 / (columns - 1)
        canvas.rect(cx - 11, floor - 210, 22, 210, red)
        canvas.rect(cx + (4 if light.side < 0 else -11), floor - 210, 7, 210, darker(red, 0.35))
        canvas.rect(cx - 15, floor - 12, 30, 14, stone, 3)
    canvas.rect(x - half * 0.94, floor - 222, half * 1.88, 26, light.on(hexa("6a2a20")))
    canvas.rect(x - half * 0.94, floor - 206, half * 1.88, 5, light.on(hexa("d9a648")))
    canvas.rect(x - 76, floor - 200, 152, 34, light.on(hexa("8f2a22")), 4)
    canvas.rect(x - 68, floor - 193, 136, 20, light.on(hexa("d9a648")), 3)
    buildings.swept_roof(canvas, light, x, floor - 200, width * 1.12, 210)


def _festival_flag(
    canvas: Canvas, light: Light, rng: Random, x: float, y: float, height: float, side: int
) -> None:
    """Paint the square five-coloured flag of village festivals, with its tongues."""
    canvas.line([(x, y), (x, y - height)], light.on(hexa("8a6a45")), 5)
    size = height * 0.34
    left = x if side < 0 else x - size
    top = y - height * 0.98
    lift = rng.uniform(-8, 8)
    outer = light.on(hexa("b8322d"))
    for i in range(7):
        ty = top + size * i / 7
        free = left + size if side < 0 else left
        out = -side
        canvas.polygon(
            [(free, ty), (free + out * size * 0.16, ty + size / 14 + lift), (free, ty + size / 7)],
            outer,
        )
    for i in range(7):
        tx = left + size * i / 7
        canvas.polygon(
            [(tx, top + size), (tx + size / 14, top + size * 1.14), (tx + size / 7, top + size)],
            outer,
        )
    rings = ("b8322d", "e3b23c", "3f7f5a", "f0e8d6", "3a6a9c", "b8322d")
    for i, code in enumerate(rings):
        inset = size * 0.085 * i
        canvas.rect(
            left + inset, top + inset, size - 2 * inset, size - 2 * inset, light.on(hexa(code))
        )


def _crowd(
    canvas: Canvas, light: Light, rng: Random, y: float, depth: float, count: int, height: float
) -> None:
    places = sorted((rng.random(), rng.uniform(-40, WIDTH + 40)) for _ in range(count))
    for near, x in places:
        people.standing(
            canvas,
            light,
            x,
            y + 90 * near,
            height * (1 + 0.4 * near),
            people.looks(rng, straw_hats=0.15),
            depth * (1 - near),
            rng.random() * 0.6,
            rng.random() < 0.7,
        )


def _drums(canvas: Canvas, light: Light, rng: Random, x: float, y: float) -> None:
    for i in (-1, 0, 1):
        dx, size = i * rng.uniform(190, 220), 84 if i == 0 else 62
        canvas.shadow(x + dx, y + 14, size * 1.4, 22, 0.4)
        wear = people.Looks(top=hexa("d9a648"), legs=hexa("8f2a22"))
        people.standing(canvas, light, x + dx + size * 1.5, y + 8, size * 2.7, wear, 0, 0.6)
        for leg in (-0.6, 0.6):
            canvas.line(
                [(x + dx + leg * size * 0.4, y - size * 0.6), (x + dx + leg * size, y + 12)],
                light.on(darker(buildings.WOOD, 0.3)),
                size * 0.1,
            )
        barrel = light.on(hexa("a3302a"))
        canvas.ellipse(
            x + dx + size * 0.34, y - size * 1.1, size * 0.86, size * 0.96, darker(barrel, 0.25)
        )
        canvas.ellipse(x + dx, y - size * 1.1, size * 0.9, size, barrel)
        canvas.ellipse(x + dx, y - size * 1.1, size * 0.78, size * 0.88, light.on(hexa("d9a648")))
        canvas.ellipse(x + dx, y - size * 1.1, size * 0.7, size * 0.8, light.on(hexa("efe0c0")))
        canvas.ellipse(x + dx, y - size * 1.1, size * 0.18, size * 0.2, light.on(hexa("c9a06a")))


def _dragon(canvas: Canvas, light: Light, rng: Random, middle: float, y: float) -> None:
    """Paint a dragon dance: a long cloth body carried on poles by a row of dancers."""
    phase = rng.uniform(0, 6)
    start, end = middle - 520, middle + 470
    spine = [
        (x, y - 190 + 38 * math.sin((x - start) / 105 + phase))
        for x in range(int(start), int(end), 8)
    ]
    for i in range(8):
        x, top = spine[int((i + 0.5) * len(spine) / 8)]
        wear = people.Looks(top=hexa("c9362f"), legs=hexa("d9a648"))
        people.standing(canvas, light, x, y + 6, 170, wear, 0, 0.8)
        canvas.line([(x + 10, y - 74), (x, top)], light.on(hexa("8a6a45")), 5)
    count = len(spine)
    for i, (x, sy) in enumerate(spine):
        size = 34 * min(1, 0.35 + i / count * 1.1)
        tone = hexa("e0a63a") if i % 6 < 3 else hexa("d2662e")
        if i % 3 == 0:
            canvas.polygon(
                [(x - 9, sy - size * 0.8), (x - 4, sy - size * 1.5), (x + 9, sy - size * 0.8)],
                light.on(hexa("b82f2a")),
            )
        canvas.ellipse(x, sy, size * 0.8, size, light.on(darker(tone, 0.12)))
        canvas.ellipse(x, sy - size * 0.2, size * 0.7, size * 0.6, light.on(tone))
    x, sy = spine[-1]
    gold, red = light.on(hexa("e8b544")), light.on(hexa("b82f2a"))
    for i in range(6):
        angle = math.pi + (i - 2.5) * 0.32
        nature.frond(canvas, (x + 10, sy), angle, 84, 10, 4, red if i % 2 else gold)
    canvas.ellipse(x + 26, sy - 6, 52, 46, gold)
    canvas.polygon(
        [(x + 40, sy - 24), (x + 116, sy - 10), (x + 104, sy + 12), (x + 40, sy + 12)], gold
    )
    canvas.polygon(
        [(x + 40, sy + 14), (x + 100, sy + 22), (x + 84, sy + 42), (x + 34, sy + 36)], red
    )
    for dx in (0, 14, 28):
        canvas.polygon(
            [(x + 56 + dx, sy + 12), (x + 66 + dx, sy + 12), (x + 61 + dx, sy + 23)],
            light.on(WHITE),
        )
    canvas.ellipse(x + 38, sy - 20, 15, 15, light.on(WHITE))
    canvas.ellipse(x + 42, sy - 19, 7, 7, light.on(hexa("2a2a2a")))
    for dx in (4, 22):
        nature.frond(canvas, (x + dx, sy - 40), -2.2, 66, 7, -10, light.on(hexa("f0e3c8")))


def _lanterns(canvas: Canvas, light: Light, rng: Random, start: Point, end: Point) -> None:
    bend = ((start[0] + end[0]) / 2, max(start[1], end[1]) + 90)
    rope = nature.curve(start, bend, end, 8)
    canvas.line(rope, light.on(hexa("5a3a2a")), 2.5)
    for i, (x, y) in enumerate(rope[1:-1]):
        lantern(canvas, light, x, y, 58, LANTERNS[(i + rng.randint(0, 1)) % len(LANTERNS)])


def lantern(canvas: Canvas, light: Light, x: float, y: float, size: float, paint: Colour) -> None:
    """Paint a silk lantern that hangs from ``x``, ``y``."""
    s = size
    middle = y + s * 0.7
    if light.dark:
        canvas.glow(x, middle, s * 1.9, mix(paint, buildings.LAMP, 0.6), 0.55)
    cap = light.on(hexa("5a3324"))
    canvas.line([(x, y), (x, middle)], cap, 2)
    bright = mix(paint, buildings.LAMP, 0.35) if light.dark else paint
    canvas.ellipse(x, middle, s * 0.5, s * 0.42, light.on(darker(bright, 0.12)))
    canvas.ellipse(x, middle, s * 0.38, s * 0.42, light.on(bright))
    canvas.ellipse(x, middle, s * 0.2, s * 0.42, light.on(mix(bright, buildings.LAMP, 0.4)))
    canvas.rect(x - s * 0.2, middle - s * 0.46, s * 0.4, s * 0.09, cap, 3)
    canvas.rect(x - s * 0.2, middle + s * 0.36, s * 0.4, s * 0.09, cap, 3)
    for dx in (-0.08, 0, 0.08):
        canvas.line(
            [(x + s * dx, middle + s * 0.44), (x + s * dx * 1.3, middle + s * 0.86)],
            light.on(hexa("d9a648")),
            2,
        )


# Stadium


def stadium(canvas: Canvas, rng: Random) -> None:
    light = choose_light(rng, "morning", "noon", "gold", "dusk")
    rim = rng.uniform(300, 340)
    nature.sky(canvas, light, rng, rim + 60, clouds=rng.randint(3, 6), sun_height=0.4)
    nature.ranges(canvas, light, rng, rim, rim + 40, 2, rng.uniform(150, 210), 0.74, 0.44)
    nature.tree_line(canvas, light, rng, rim + 60, 60, depth=0.36)
    foot = 560
    _far_stand(canvas, light, rng, rim, foot)
    _track_and_pitch(canvas, light, rng, foot)
    for x in (130, WIDTH - 130):
        _floodlight(canvas, light, x, foot + 20, 500)
    _athletes(canvas, light, rng)
    x = rng.uniform(-30, 20)
    while x < WIDTH + 60:
        wear = people.looks(rng, straw_hats=0.08)
        people.seen_from_behind(canvas, light, x, HEIGHT + 50, rng.uniform(170, 210), wear)
        if rng.random() < 0.2:
            _waved_flag(canvas, light, x + 60, HEIGHT - 40, rng.choice((-1, 1)))
        x += rng.uniform(120, 165)


def _far_stand(canvas: Canvas, light: Light, rng: Random, rim: float, foot: float) -> None:
    """Paint the stand across the pitch: roof, rising rows full of people, a wall of boards."""

    def arc(x: float) -> float:
        return 46 * ((x - 800) / 800) ** 2

    seats = rng.choice((hexa("b5483d"), hexa("3f6f95"), hexa("4f8570")))
    top, low = rim + 40, foot - 34
    stand = [
        *[(x, y + top + arc(x) * 0.3) for x, y in ((i * 40 - 20, 0) for i in range(42))],
        (WIDTH + 20, low + 50),
        (-20, low + 50),
    ]
    canvas.shade(stand, [light.on(darker(seats, 0.35), 0.16), light.on(seats, 0.08)])
    shirts = [light.on(colour, 0.12) for colour in (*people.SHIRTS, hexa("c8282d"), hexa("e9c34a"))]
    rows = 13
    for row in range(rows):
        part = row / rows
        size = 4 + 2.6 * part
        x = rng.uniform(0, 10)
        while x < WIDTH:
            y = top + 22 + (low - top - 22) * part + arc(x) * 0.4
            if rng.random() < 0.82:
                canvas.ellipse(x, y + size, size * 1.1, size * 1.1, rng.choice(shirts))
                canvas.ellipse(
                    x,
                    y - size * 0.5,
                    size * 0.62,
                    size * 0.7,
                    light.on(people.SKIN if rng.random() < 0.4 else people.HAIR, 0.16),
                )
            x += size * rng.uniform(2.5, 3.2)
    for i in range(1, 8):
        x = i * WIDTH / 8 + (i - 4) * 14
        canvas.polygon(
            [
                (x - 6, top),
                (x + 6, top),
                (x + 9 + (i - 4) * 6, low + 20),
                (x - 9 + (i - 4) * 6, low + 20),
            ],
            light.on(hexa("cfcbc0"), 0.1),
        )
    roof = [(x, rim - 34 + arc(x) * 0.5) for x in range(-20, WIDTH + 41, 40)]
    edge = [(x, y + 66) for x, y in roof]
    canvas.veil((0, rim + 30, WIDTH, rim + 100), (20, 26, 36), (0.42, 0))
    canvas.shade(
        [*roof, *reversed(edge)], [light.on(hexa("eceae4"), 0.12), light.on(hexa("c3c8ca"), 0.1)]
    )
    canvas.line(edge, light.on(hexa("8e979b"), 0.1), 4)
    for i in range(17):
        x = i * 100
        y = rim - 34 + arc(x) * 0.5
        canvas.line([(x, y), (x, y + 66)], light.on(hexa("a9b1b4"), 0.1), 2)
        buildings.flag(canvas, light, x, y + 4, 74, light.side) if i % 2 else None
    boards = [hexa(code) for code in "2f6c8f f0ede4 b8463a e3b23c 4f8570".split()]
    for i in range(20):
        canvas.rect(i * 80, foot - 26, 80, 30, light.on(boards[i % len(boards)], 0.06))


def _track_and_pitch(canvas: Canvas, light: Light, rng: Random, foot: float) -> None:
    canvas.wash((0, foot, WIDTH, HEIGHT), [light.on(nature.GRASS, 0.1), light.on(nature.LEAF)])
    middle, centre = 800, 790
    track = light.on(hexa("b9613f"))
    for i, (rx, ry) in enumerate(((1010, 226), (700, 146))):
        canvas.ellipse(middle, centre, rx, ry, track if i == 0 else light.on(nature.GRASS))
    for lane in range(1, 6):
        rx, ry = 1010 - lane * 52, 226 - lane * 13.4
        ring = nature.lens(middle, centre, rx, ry, 120)
        canvas.line([*ring, ring[0]], clear(light.on(WHITE), 0.75), 1.8)
    top, low, half_top, half_low = 684, 898, 430, 560
    stripes = 10
    for i in range(stripes):
        a, b = -1 + 2 * i / stripes, -1 + 2 * (i + 1) / stripes
        tone = mix(nature.GRASS, hexa("4f9a4a"), 0.45 if i % 2 else 0.75)
        canvas.polygon(
            [
                (middle + a * half_top, top),
                (middle + b * half_top, top),
                (middle + b * half_low, low),
                (middle + a * half_low, low),
            ],
            light.on(tone),
        )
    chalk = light.on(WHITE)

    def spot(across: float, down: float) -> Point:
        near = down**1.12
        half = half_top + (half_low - half_top) * near
        return middle + across * half, top + (low - top) * near

    def outline(points: tuple[Point, ...], closed: bool = True) -> None:
        corners = [spot(*point) for point in points]
        canvas.line([*corners, corners[0]] if closed else corners, chalk, 2.4)

    outline(((-1, 0), (1, 0), (1, 1), (-1, 1)))
    outline(((0, 0), (0, 1)), closed=False)
    for side in (-1, 1):
        outline(((side, 0.2), (side * 0.7, 0.2), (side * 0.7, 0.8), (side, 0.8)), closed=False)
        outline(
            ((side, 0.36), (side * 0.89, 0.36), (side * 0.89, 0.64), (side, 0.64)), closed=False
        )
        x0, y0 = spot(side, 0.42)
        x1, y1 = spot(side, 0.58)
        canvas.line([(x0, y0), (x0, y0 - 34), (x1, y1 - 38), (x1, y1)], chalk, 3)
    ring = [
        spot(0.17 * math.cos(a / 24 * math.tau), 0.5 + 0.25 * math.sin(a / 24 * math.tau))
        for a in range(25)
    ]
    canvas.line(ring, chalk, 2.4)


def _athletes(canvas: Canvas, light: Light, rng: Random) -> None:
    sides = rng.sample([hexa(code) for code in "c8282d f2efe6 2f5f9c e3b23c".split()], 2)
    players = sorted((rng.uniform(700, 885), rng.uniform(360, 1240), i % 2) for i in range(18))
    for y, x, side in players:
        wear = people.Looks(top=sides[side], legs=darker(sides[side], 0.5))
        people.standing(
            canvas,
            light,
            x,
            y,
            42 + (y - 700) * 0.07,
            wear,
            0.02,
            rng.uniform(0.3, 1),
            rng.random() < 0.4,
        )
    canvas.ellipse(rng.uniform(600, 1000), rng.uniform(740, 850), 5, 5, light.on(WHITE))


def _floodlight(canvas: Canvas, light: Light, x: float, y: float, height: float) -> None:
    steel = light.on(buildings.STEEL, 0.06)
    top = y - height
    for side in (-1, 1):
        canvas.line([(x + side * 16, y), (x + side * 6, top)], steel, 4)
    for i in range(12):
        at, part = y - height * i / 12, i / 12
        half = 16 - 10 * part
        canvas.line([(x - half, at), (x + half, at - height / 12)], steel, 1.8)
    canvas.rect(x - 52, top - 56, 104, 62, light.on(darker(buildings.STEEL, 0.45)), 4)
    lamp = mix(buildings.LAMP, WHITE, 0.7) if light.dark else light.on(hexa("e3e8e8"))
    for row in range(3):
        for column in range(5):
            canvas.ellipse(x - 40 + column * 20, top - 45 + row * 20, 8, 8, lamp)
    if light.dark:
        canvas.glow(x, top - 26, 240, WHITE, 0.55)


def _waved_flag(canvas: Canvas, light: Light, x: float, y: float, side: int) -> None:
    top = (x + side * 22, y - 150)
    canvas.line([(x, y), top], light.on(hexa("b58f63")), 4)
    upper = nature.curve(
        top, (top[0] + side * 44, top[1] - 14), (top[0] + side * 88, top[1] + 8), 8
    )
    lower = [(px - side * 8, py + 58) for px, py in upper]
    canvas.polygon([*upper, *reversed(lower)], light.on(buildings.FLAG_RED))
    buildings.star(canvas, top[0] + side * 40, top[1] + 28, 17, light.on(buildings.FLAG_GOLD))
