"""A school and its yard."""

import math

from portal.demo.pictures import buildings, fixtures, landscape, people, plants
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from portal.demo.pictures.colour import Colour, choose_light, clear, darker, hexa, lighter, mix

SHUTTER = hexa("3f7d69")
CLASSROOM_BAYS = 14
FLAMBOYANT = hexa("d9503a")
SCARF_RED = hexa("c8282d")


def paint(canvas: Canvas) -> None:
    canvas.light = choose_light(canvas.rng, "dawn", "morning", "noon", "gold")
    ground = canvas.rng.uniform(650, 690)
    landscape.sky(
        canvas,
        ground - 60,
        clouds=canvas.rng.randint(3, 6),
        sun_height=canvas.rng.uniform(0.25, 0.4),
    )
    landscape.ranges(canvas, ground - 130, ground - 50, 3, canvas.rng.uniform(200, 270), 0.76, 0.4)
    plants.tree_line(canvas, ground, 120, depth=0.3)
    middle = WIDTH / 2 + canvas.rng.uniform(-60, 60)
    floors = canvas.rng.choice((2, 3))
    wall = canvas.rng.choice((buildings.OCHRE, hexa("ecd9a8"), hexa("e5c9a6")))
    _classrooms(canvas, middle, ground, floors, wall)
    fixtures.paving(
        canvas, ground, HEIGHT, canvas.rng.choice((hexa("cdbfa6"), hexa("c2b5a3"), hexa("cbb096")))
    )
    for x, wide in ((middle - 640, 500), (middle + 140, 500)):
        fixtures.hedge(canvas, x, ground + 18, wide, 26, plants.LEAF)
    fixtures.flag(canvas, middle, ground + 70, 400, -canvas.light.side)
    canvas.rect(middle - 46, ground + 58, 92, 16, canvas.lit("ddd6c6"), 3)
    canvas.rect(middle - 64, ground + 72, 128, 14, canvas.lit("c4bbaa"), 3)
    blossom = canvas.rng.random() < 0.6
    for side in (-1, 1):
        x = WIDTH / 2 + side * canvas.rng.uniform(600, 720)
        _yard_tree(canvas, x, ground + 120, canvas.rng.uniform(420, 500), blossom)
    if canvas.rng.random() < 0.5:
        _assembly(canvas, ground)
    else:
        _break_time(canvas, ground)


def _classrooms(canvas: Canvas, x: float, y: float, floors: int, wall: Colour) -> None:
    """Paint the main building: open corridors, columns, a pavilion in the middle."""
    storey, half = 112, canvas.rng.uniform(560, 640)
    height = floors * storey + 14
    wide = 2 * half / CLASSROOM_BAYS
    canvas.shadow(x, y, half * 1.15, 30, 0.35)
    for floor in range(floors):
        top = y - (floor + 1) * storey
        canvas.wash(
            (x - half, top, x + half, top + storey),
            [canvas.lit(darker(wall, 0.3)), canvas.lit(darker(wall, 0.12))],
        )
        for bay in range(CLASSROOM_BAYS):
            left = x - half + bay * wide
            _classroom_bay(canvas, left, top, wide, storey, door=bay % 3 == 1)
        canvas.veil((x - half, top, x + half, top + storey * 0.34), (40, 30, 24), (0.34, 0))
        if floor:
            canvas.rect(
                x - half,
                top + storey * 0.66,
                2 * half,
                storey * 0.3,
                canvas.lit(lighter(wall, 0.3)),
            )
            for i in range(int(half / 9)):
                canvas.rect(
                    x - half + 5 + i * 18,
                    top + storey * 0.71,
                    7,
                    storey * 0.2,
                    canvas.lit(darker(wall, 0.18)),
                )
        canvas.rect(
            x - half - 6, top + storey - 8, 2 * half + 12, 10, canvas.lit(lighter(wall, 0.45))
        )
        for bay in range(CLASSROOM_BAYS + 1):
            column = x - half + bay * wide
            canvas.rect(column - 6, top, 12, storey, canvas.lit(lighter(wall, 0.4)))
            dark = column - 6 if canvas.light.side > 0 else column + 2
            canvas.rect(dark, top, 4, storey, canvas.lit(darker(wall, 0.1)))
    buildings.hip_roof(canvas, x - half, y - height + 14, 2 * half, 74, buildings.TILE, 0, 1.1)
    _pavilion(canvas, x, y, height + 20, wall)


def _classroom_bay(
    canvas: Canvas, left: float, top: float, wide: float, storey: float, *, door: bool
) -> None:
    """Paint what is between two columns of the corridor: a door, or a window with shutters."""
    wood = canvas.lit(SHUTTER)
    if door:
        canvas.rect(left + wide * 0.28, top + storey * 0.3, wide * 0.5, storey * 0.7, wood)
        gap = canvas.lit(darker(SHUTTER, 0.3))
        canvas.rect(left + wide * 0.52, top + storey * 0.3, 2, storey * 0.7, gap)
        return
    sill, height = top + storey * 0.3, storey * 0.36
    buildings.window(canvas, left + wide * 0.26, sill, wide * 0.52, height, 0.04)
    for at in (0.12, 0.8):
        canvas.rect(left + wide * at, top + storey * 0.28, wide * 0.13, storey * 0.4, wood)


def _pavilion(canvas: Canvas, x: float, y: float, height: float, wall: Colour) -> None:
    half = 118
    canvas.wash(
        (x - half, y - height, x + half, y), [canvas.lit(lighter(wall, 0.28)), canvas.lit(wall)]
    )
    canvas.rect(
        x - half if canvas.light.side > 0 else x + half - 12,
        y - height,
        12,
        height,
        clear(canvas.lit(darker(wall, 0.6)), 0.3),
    )
    canvas.polygon(
        [(x - half - 20, y - height), (x, y - height - 78), (x + half + 20, y - height)],
        canvas.lit(buildings.TILE),
    )
    canvas.polygon(
        [(x - half + 18, y - height - 6), (x, y - height - 58), (x + half - 18, y - height - 6)],
        canvas.lit(lighter(wall, 0.5)),
    )
    canvas.ellipse(x, y - height - 24, 16, 16, canvas.lit(SCARF_RED))
    fixtures.star(canvas, x, y - height - 24, 12, canvas.lit(fixtures.FLAG_GOLD))
    for floor in range(1, int(height / 112)):
        for dx in (-76, -22, 32):
            buildings.window(canvas, x + dx, y - floor * 112 - 82, 44, 56)
        canvas.rect(x - half, y - floor * 112 - 6, 2 * half, 7, canvas.lit(lighter(wall, 0.5)))
    canvas.rect(x - 62, y - 84, 124, 84, canvas.lit(darker(buildings.WOOD, 0.55)))
    canvas.dome(x, y - 83, 62, 22, canvas.lit(darker(buildings.WOOD, 0.55)))
    for step in range(3):
        canvas.rect(
            x - 84 - step * 10,
            y - 6 + step * 7,
            168 + step * 20,
            8,
            canvas.lit(darker(hexa("d8d2c4"), 0.07 * step)),
        )


def _yard_tree(canvas: Canvas, x: float, y: float, height: float, blossom: bool) -> None:
    plants.broadleaf(canvas, x, y, height, plants.LEAF)
    canvas.bowl(x, y - 4, 52, 12, canvas.lit("b9ad98"))
    canvas.rect(x - 52, y - 18, 104, 16, canvas.lit("d8cfbd"), 4)
    if not blossom:
        return
    for _ in range(150):
        angle, reach = canvas.rng.uniform(0, math.tau), canvas.rng.random() ** 0.6
        at_x = x + math.cos(angle) * reach * height * 0.36
        at_y = y - height * 0.72 + math.sin(angle) * reach * height * 0.2
        size = height * canvas.rng.uniform(0.008, 0.022)
        tone = mix(FLAMBOYANT, canvas.light.sun, canvas.rng.uniform(0, 0.25))
        canvas.ellipse(at_x, at_y, size * 1.5, size, canvas.lit(tone))


def _pupil(canvas: Canvas, x: float, y: float, height: float, stride: float, back: bool) -> None:
    wear = people.Looks(
        top=hexa("f6f4ec"),
        legs=canvas.rng.choice((hexa("2f4a70"), hexa("33415c"))),
        long_hair=canvas.rng.random() < 0.5,
    )
    people.standing(canvas, x, y, height, wear, 0, stride, back)
    if back:
        if canvas.rng.random() < 0.7:
            bag = canvas.rng.choice(
                (hexa("c8563f"), hexa("3f6f9c"), hexa("d9a33a"), hexa("5f8a5d"))
            )
            canvas.rect(
                x - height * 0.1,
                y - height * 0.77,
                height * 0.2,
                height * 0.25,
                canvas.lit(bag),
                height * 0.04,
            )
    else:
        canvas.polygon(
            [
                (x - height * 0.07, y - height * 0.82),
                (x + height * 0.07, y - height * 0.82),
                (x, y - height * 0.68),
            ],
            canvas.lit(SCARF_RED),
        )


def _assembly(canvas: Canvas, ground: float) -> None:
    """Paint the Monday salute to the flag: pupils in rows, seen from behind."""
    rows = canvas.rng.choice((5, 6))
    for row in range(rows):
        y = ground + 112 + 250 * (row / (rows - 1)) ** 1.2
        size = _child_height(y, ground)
        gap = size * 0.6
        for side in (-1, 1):
            for column in range(int(560 / gap)):
                x = WIDTH / 2 + side * (84 + column * gap) + canvas.rng.uniform(-3, 3)
                _pupil(canvas, x, y, size * canvas.rng.uniform(0.95, 1.04), 0.1, back=True)
    for side in (-1, 1):
        _teacher(canvas, WIDTH / 2 + side * 690, ground + 260, ground, back=True)


def _break_time(canvas: Canvas, ground: float) -> None:
    """Paint pupils who stroll and talk in small groups."""
    places = [(x, canvas.rng.uniform(ground + 50, HEIGHT - 40)) for x in range(160, 1500, 105)]
    for x, y in sorted(places, key=lambda place: place[1]):
        size = _child_height(y, ground)
        for i in range(canvas.rng.randint(1, 3)):
            _pupil(
                canvas,
                x + i * size * 0.42,
                y + canvas.rng.uniform(-6, 6),
                size,
                canvas.rng.random(),
                canvas.rng.random() < 0.45,
            )
    _teacher(canvas, canvas.rng.uniform(400, 1200), ground + 150, ground, back=False)


def _child_height(y: float, ground: float) -> float:
    return people.height_at(y, ground - 170, ground, 50)


def _teacher(canvas: Canvas, x: float, y: float, ground: float, *, back: bool) -> None:
    wear = people.Looks(
        top=canvas.rng.choice(people.DRESSES), legs=hexa("efebe2"), long_hair=True, dress=True
    )
    people.standing(canvas, x, y, 1.24 * _child_height(y, ground), wear, back=back)
