"""Scenes in front of a school and a hospital."""

import math
from random import Random

from portal.demo.pictures import buildings, nature, people, vehicles
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from portal.demo.pictures.colour import (
    WHITE,
    Colour,
    Light,
    choose_light,
    clear,
    darker,
    hexa,
    lighter,
)

SHUTTER = hexa("3f7d69")
FLAMBOYANT = hexa("d9503a")
SCARF_RED = hexa("c8282d")
CARE_GREEN = hexa("2f8f6d")


# School


def school(canvas: Canvas, rng: Random) -> None:
    light = choose_light(rng, "dawn", "morning", "noon", "gold")
    ground = rng.uniform(650, 690)
    nature.sky(
        canvas, light, rng, ground - 60, clouds=rng.randint(3, 6), sun_height=rng.uniform(0.25, 0.4)
    )
    nature.ranges(
        canvas, light, rng, ground - 130, ground - 50, 3, rng.uniform(200, 270), 0.76, 0.4
    )
    nature.tree_line(canvas, light, rng, ground, 120, depth=0.3)
    middle = WIDTH / 2 + rng.uniform(-60, 60)
    floors = rng.choice((2, 3))
    wall = rng.choice((buildings.OCHRE, hexa("ecd9a8"), hexa("e5c9a6")))
    _classrooms(canvas, light, rng, middle, ground, floors, wall)
    buildings.paving(
        canvas, light, ground, HEIGHT, rng.choice((hexa("cdbfa6"), hexa("c2b5a3"), hexa("cbb096")))
    )
    for x, wide in ((middle - 640, 500), (middle + 140, 500)):
        buildings.hedge(canvas, light, x, ground + 18, wide, 26, nature.LEAF)
    buildings.flag(canvas, light, middle, ground + 70, 400, -light.side)
    canvas.rect(middle - 46, ground + 58, 92, 16, light.on(hexa("ddd6c6")), 3)
    canvas.rect(middle - 64, ground + 72, 128, 14, light.on(hexa("c4bbaa")), 3)
    blossom = rng.random() < 0.6
    for side in (-1, 1):
        x = WIDTH / 2 + side * rng.uniform(600, 720)
        _yard_tree(canvas, light, rng, x, ground + 120, rng.uniform(420, 500), blossom)
    if rng.random() < 0.5:
        _assembly(canvas, light, rng, ground)
    else:
        _break_time(canvas, light, rng, ground)


def _classrooms(
    canvas: Canvas, light: Light, rng: Random, x: float, y: float, floors: int, wall: Colour
) -> None:
    """Paint the main building: open corridors, columns, a pavilion in the middle."""
    storey, half = 112, rng.uniform(560, 640)
    height = floors * storey + 14
    canvas.shadow(x, y, half * 1.15, 30, 0.35)
    for floor in range(floors):
        top = y - (floor + 1) * storey
        canvas.shade(
            [(x - half, top), (x + half, top), (x + half, top + storey), (x - half, top + storey)],
            [light.on(darker(wall, 0.3)), light.on(darker(wall, 0.12))],
        )
        bays = 14
        for bay in range(bays):
            left = x - half + 2 * half * bay / bays
            wide = 2 * half / bays
            if bay % 3 == 1:
                canvas.rect(
                    left + wide * 0.28,
                    top + storey * 0.3,
                    wide * 0.5,
                    storey * 0.7,
                    light.on(SHUTTER),
                )
                canvas.rect(
                    left + wide * 0.52,
                    top + storey * 0.3,
                    2,
                    storey * 0.7,
                    light.on(darker(SHUTTER, 0.3)),
                )
            else:
                buildings.window(
                    canvas,
                    light,
                    left + wide * 0.26,
                    top + storey * 0.3,
                    wide * 0.52,
                    storey * 0.36,
                    0.04,
                )
                for at in (0.12, 0.8):
                    canvas.rect(
                        left + wide * at,
                        top + storey * 0.28,
                        wide * 0.13,
                        storey * 0.4,
                        light.on(SHUTTER),
                    )
        canvas.veil((x - half, top, x + half, top + storey * 0.34), (40, 30, 24), (0.34, 0))
        if floor:
            canvas.rect(
                x - half, top + storey * 0.66, 2 * half, storey * 0.3, light.on(lighter(wall, 0.3))
            )
            for i in range(int(half / 9)):
                canvas.rect(
                    x - half + 5 + i * 18,
                    top + storey * 0.71,
                    7,
                    storey * 0.2,
                    light.on(darker(wall, 0.18)),
                )
        canvas.rect(
            x - half - 6, top + storey - 8, 2 * half + 12, 10, light.on(lighter(wall, 0.45))
        )
        for bay in range(bays + 1):
            column = x - half + 2 * half * bay / bays
            canvas.rect(column - 6, top, 12, storey, light.on(lighter(wall, 0.4)))
            canvas.rect(
                column - 6 if light.side > 0 else column + 2,
                top,
                4,
                storey,
                light.on(darker(wall, 0.1)),
            )
    buildings.hip_roof(
        canvas, light, x - half, y - height + 14, 2 * half, 74, buildings.TILE, 0, 1.1
    )
    _pavilion(canvas, light, x, y, height + 20, wall)


def _pavilion(
    canvas: Canvas, light: Light, x: float, y: float, height: float, wall: Colour
) -> None:
    half = 118
    canvas.shade(
        [(x - half, y - height), (x + half, y - height), (x + half, y), (x - half, y)],
        [light.on(lighter(wall, 0.28)), light.on(wall)],
    )
    canvas.rect(
        x - half if light.side > 0 else x + half - 12,
        y - height,
        12,
        height,
        clear(light.on(darker(wall, 0.6)), 0.3),
    )
    canvas.polygon(
        [(x - half - 20, y - height), (x, y - height - 78), (x + half + 20, y - height)],
        light.on(buildings.TILE),
    )
    canvas.polygon(
        [(x - half + 18, y - height - 6), (x, y - height - 58), (x + half - 18, y - height - 6)],
        light.on(lighter(wall, 0.5)),
    )
    canvas.ellipse(x, y - height - 24, 16, 16, light.on(SCARF_RED))
    buildings.star(canvas, x, y - height - 24, 12, light.on(buildings.FLAG_GOLD))
    for floor in range(1, int(height / 112)):
        for dx in (-76, -22, 32):
            buildings.window(canvas, light, x + dx, y - floor * 112 - 82, 44, 56)
        canvas.rect(x - half, y - floor * 112 - 6, 2 * half, 7, light.on(lighter(wall, 0.5)))
    canvas.rect(x - 62, y - 84, 124, 84, light.on(darker(buildings.WOOD, 0.55)))
    canvas.dome(x, y - 83, 62, 22, light.on(darker(buildings.WOOD, 0.55)))
    for step in range(3):
        canvas.rect(
            x - 84 - step * 10,
            y - 6 + step * 7,
            168 + step * 20,
            8,
            light.on(darker(hexa("d8d2c4"), 0.07 * step)),
        )


def _yard_tree(
    canvas: Canvas, light: Light, rng: Random, x: float, y: float, height: float, blossom: bool
) -> None:
    nature.broadleaf(canvas, light, rng, x, y, height, nature.LEAF)
    canvas.bowl(x, y - 4, 52, 12, light.on(hexa("b9ad98")))
    canvas.rect(x - 52, y - 18, 104, 16, light.on(hexa("d8cfbd")), 4)
    if blossom:
        clumps = []
        for _ in range(26):
            angle, reach = rng.uniform(0, math.tau), math.sqrt(rng.random())
            clumps.append(
                (
                    x + math.cos(angle) * reach * height * 0.33,
                    y - height * 0.68 + math.sin(angle) * reach * height * 0.2,
                    height * rng.uniform(0.02, 0.045),
                )
            )
        nature.foliage(canvas, light, clumps, FLAMBOYANT)


def _pupil(
    canvas: Canvas,
    light: Light,
    rng: Random,
    x: float,
    y: float,
    height: float,
    stride: float,
    back: bool,
) -> None:
    wear = people.Looks(
        top=hexa("f6f4ec"),
        legs=rng.choice((hexa("2f4a70"), hexa("33415c"))),
        long_hair=rng.random() < 0.5,
    )
    people.standing(canvas, light, x, y, height, wear, 0, stride, back)
    if back:
        if rng.random() < 0.7:
            bag = rng.choice((hexa("c8563f"), hexa("3f6f9c"), hexa("d9a33a"), hexa("5f8a5d")))
            canvas.rect(
                x - height * 0.1,
                y - height * 0.77,
                height * 0.2,
                height * 0.25,
                light.on(bag),
                height * 0.04,
            )
    else:
        canvas.polygon(
            [
                (x - height * 0.07, y - height * 0.82),
                (x + height * 0.07, y - height * 0.82),
                (x, y - height * 0.68),
            ],
            light.on(SCARF_RED),
        )


def _assembly(canvas: Canvas, light: Light, rng: Random, ground: float) -> None:
    """Paint the Monday salute to the flag: pupils in rows, seen from behind."""
    rows = rng.choice((5, 6))
    for row in range(rows):
        y = ground + 112 + 250 * (row / (rows - 1)) ** 1.2
        size = _child_height(y, ground)
        gap = size * 0.6
        for side in (-1, 1):
            for column in range(int(560 / gap)):
                x = WIDTH / 2 + side * (84 + column * gap) + rng.uniform(-3, 3)
                _pupil(canvas, light, rng, x, y, size * rng.uniform(0.95, 1.04), 0.1, back=True)
    for side in (-1, 1):
        _teacher(canvas, light, rng, WIDTH / 2 + side * 690, ground + 260, ground, back=True)


def _break_time(canvas: Canvas, light: Light, rng: Random, ground: float) -> None:
    """Paint pupils who stroll and talk in small groups."""
    places = [(x, rng.uniform(ground + 50, HEIGHT - 40)) for x in range(160, 1500, 105)]
    for x, y in sorted(places, key=lambda place: place[1]):
        size = _child_height(y, ground)
        for i in range(rng.randint(1, 3)):
            _pupil(
                canvas,
                light,
                rng,
                x + i * size * 0.42,
                y + rng.uniform(-6, 6),
                size,
                rng.random(),
                rng.random() < 0.45,
            )
    _teacher(canvas, light, rng, rng.uniform(400, 1200), ground + 150, ground, back=False)


def _child_height(y: float, ground: float) -> float:
    return people.height_at(y, ground - 170, ground, 50)


def _teacher(
    canvas: Canvas, light: Light, rng: Random, x: float, y: float, ground: float, *, back: bool
) -> None:
    wear = people.Looks(
        top=rng.choice(people.DRESSES), legs=hexa("efebe2"), long_hair=True, dress=True
    )
    people.standing(canvas, light, x, y, 1.24 * _child_height(y, ground), wear, back=back)


# Hospital


def hospital(canvas: Canvas, rng: Random) -> None:
    light = choose_light(rng, "dawn", "morning", "noon", "overcast", "gold")
    ground = rng.uniform(700, 730)
    nature.sky(
        canvas, light, rng, ground - 80, clouds=rng.randint(3, 6), sun_height=rng.uniform(0.25, 0.4)
    )
    nature.ranges(
        canvas, light, rng, ground - 150, ground - 60, 2, rng.uniform(190, 250), 0.76, 0.5
    )
    nature.tree_line(canvas, light, rng, ground, 110, depth=0.32)
    middle = WIDTH / 2 + rng.uniform(-110, 110)
    accent = rng.choice((CARE_GREEN, hexa("3a7fa8"), hexa("2f8a90")))
    _wards(canvas, light, rng, middle, ground, accent)
    _forecourt(canvas, light, rng, ground)
    _entrance(canvas, light, middle, ground, accent)
    drive = ground + 130
    side = rng.choice((-1, 1))
    vehicles.ambulance(canvas, light, middle + side * rng.uniform(280, 420), drive + 6, 230)
    vehicles.car(
        canvas,
        light,
        middle - side * rng.uniform(420, 560),
        drive - 8,
        170,
        rng.choice(vehicles.PAINTS),
    )
    _visitors(canvas, light, rng, middle, ground)
    for at in (-1, 1):
        x = WIDTH / 2 + at * rng.uniform(660, 740)
        nature.broadleaf(canvas, light, rng, x, HEIGHT - 120, rng.uniform(340, 420), nature.LEAF)
    for i in range(28):
        x = i * 60 + rng.uniform(-14, 14)
        nature.bush(
            canvas,
            light,
            rng,
            x,
            HEIGHT + 14,
            rng.uniform(44, 60),
            rng.choice((nature.LEAF, nature.DEEP_LEAF)),
        )


def _wards(canvas: Canvas, light: Light, rng: Random, x: float, y: float, accent: Colour) -> None:
    white = hexa("f1f1ec")
    floors = rng.choice((4, 5))
    left, right = rng.uniform(440, 520), rng.uniform(440, 520)
    height = floors * 70
    buildings.block(
        canvas,
        light,
        rng,
        x - left,
        y,
        left - 120,
        height,
        white,
        floors,
        9,
        0.06,
        ribbon=True,
        flank=26,
    )
    buildings.block(
        canvas,
        light,
        rng,
        x + 120,
        y,
        right - 120,
        height - rng.choice((0, 70)),
        white,
        floors,
        9,
        0.06,
        ribbon=True,
        flank=26,
    )
    for dx, wide in ((-left, 18), (right - 18, 18)):
        canvas.rect(x + dx, y - height + 4, wide, height - 4, light.on(accent, 0.08))
    tall = height + 92
    buildings.block(
        canvas,
        light,
        rng,
        x - 136,
        y,
        272,
        tall,
        lighter(white, 0.5),
        floors + 1,
        6,
        0.02,
        flank=40,
    )
    canvas.rect(x - 136, y - tall, 30, tall, light.on(accent))
    canvas.rect(x + 106, y - tall, 30, tall, light.on(accent))
    canvas.rect(x - 52, y - tall - 84, 104, 92, light.on(white), 8)
    canvas.ellipse(x, y - tall - 38, 38, 38, light.on(accent))
    vehicles.cross(canvas, x, y - tall - 38, 25, light.on(WHITE))


def _entrance(canvas: Canvas, light: Light, x: float, y: float, accent: Colour) -> None:
    canvas.rect(x - 150, y - 104, 300, 104, light.on(darker(buildings.GLASS, 0.42)))
    canvas.veil((x - 150, y - 104, x + 150, y), light.on(buildings.LAMP), (0.1, 0.5))
    for i in range(9):
        canvas.rect(x - 150 + i * 36.8, y - 104, 4, 104, light.on(hexa("e6e8e6")))
    canvas.shadow(x, y + 44, 320, 26, 0.35)
    canvas.polygon(
        [(x - 200, y - 122), (x + 200, y - 122), (x + 236, y - 96), (x - 236, y - 96)],
        light.on(lighter(accent, 0.3)),
    )
    canvas.rect(x - 236, y - 98, 472, 18, light.on(accent))
    for dx in (-214, -90, 78, 202):
        canvas.rect(x + dx, y - 80, 12, 122, light.on(hexa("e2e4e1")))
        canvas.rect(x + dx + (7 if light.side < 0 else 0), y - 80, 5, 122, light.on(hexa("aab3b4")))


def _forecourt(canvas: Canvas, light: Light, rng: Random, y: float) -> None:
    buildings.paving(canvas, light, y, HEIGHT, hexa("cfcac0"))
    road = y + 92
    canvas.wash(
        (0, road, WIDTH, road + 92), [light.on(hexa("9b9c9d"), 0.06), light.on(hexa("86888b"))]
    )
    canvas.rect(0, road - 6, WIDTH, 7, light.on(hexa("e8e5dc")))
    canvas.rect(0, road + 92, WIDTH, 9, light.on(hexa("e8e5dc")))
    for i in range(13):
        canvas.rect(i * 130 + 20, road + 50, 62, 4, light.on(hexa("e9e6dc")))
    canvas.wash((0, HEIGHT - 126, WIDTH, HEIGHT), [light.on(nature.GRASS), light.on(nature.LEAF)])
    canvas.rect(0, HEIGHT - 132, WIDTH, 8, light.on(hexa("e2ddd0")))


def _visitors(canvas: Canvas, light: Light, rng: Random, x: float, ground: float) -> None:
    coat = people.Looks(top=hexa("f7f7f3"), legs=hexa("5f7f92"), long_hair=rng.random() < 0.5)
    horizon = ground - 170

    def somebody(at: float, y: float, wear: people.Looks, back: bool) -> None:
        size = people.height_at(y, horizon, ground, 52)
        people.standing(canvas, light, at, y, size, wear, 0.02, rng.random(), back)

    for i in range(rng.randint(2, 3)):
        somebody(x + rng.uniform(-150, 150), ground + 40 + i * 12, coat, back=False)
    for _ in range(rng.randint(9, 13)):
        somebody(
            rng.uniform(160, 1440),
            rng.uniform(ground + 20, ground + 84),
            people.looks(rng),
            rng.random() < 0.4,
        )
    for i in range(rng.randint(4, 6)):
        somebody(
            rng.uniform(260, 1340), ground + 206 + i * 4, people.looks(rng), rng.random() < 0.6
        )
