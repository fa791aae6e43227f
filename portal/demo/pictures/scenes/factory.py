"""A factory with its silos and yard."""

from portal.demo.pictures import buildings, fixtures, landscape, outlines, people, plants, vehicles
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


def paint(canvas: Canvas) -> None:
    canvas.light = choose_light(canvas.rng, "dawn", "morning", "noon", "gold", "overcast")
    ground = canvas.rng.uniform(680, 720)
    landscape.sky(
        canvas,
        ground - 120,
        clouds=canvas.rng.randint(3, 6),
        sun_height=canvas.rng.uniform(0.35, 0.5),
    )
    landscape.ranges(canvas, ground - 190, ground - 90, 3, canvas.rng.uniform(190, 250), 0.76, 0.42)
    side = canvas.rng.choice((-1, 1))
    accent = canvas.rng.choice((hexa("3f6f95"), hexa("b5603f"), hexa("4f8570")))
    _chimneys(canvas, WIDTH / 2 + side * canvas.rng.uniform(440, 560), ground)
    plants.tree_line(canvas, ground, 70, depth=0.3)
    _silos(canvas, WIDTH / 2 + side * canvas.rng.uniform(330, 420), ground)
    hall = WIDTH / 2 - side * 190 - 480
    _saw_tooth_hall(canvas, hall, ground + 6, 960, accent)
    office = 60 if side > 0 else WIDTH - 360
    _factory_office(canvas, office, ground + 16, accent)
    _works_yard(canvas, ground + 6)


def _chimneys(canvas: Canvas, x: float, y: float) -> None:
    for stack in range(canvas.rng.randint(2, 3)):
        cx, tall = x + stack * 74 - 74, canvas.rng.uniform(360, 430)
        base, tip = 22, 14
        top = y - tall
        drift = -canvas.light.side * 21
        plume = [
            outlines.lens(cx + drift * i, top - 12 - 17 * i, 22 + 7 * i, 18 + 4 * i)
            for i in range(7)
        ]
        canvas.mist(plume, mix(canvas.light.haze, WHITE, 0.7), 0.7, 8)
        canvas.polygon(
            trapezium((cx - tip, cx + tip), top, (cx - base, cx + base), y),
            canvas.lit("cfcac0", 0.22),
        )
        shade = -canvas.light.side
        canvas.polygon(
            trapezium((cx, cx + shade * tip), top, (cx + shade * 4, cx + shade * base), y),
            canvas.lit("9fa3a3", 0.22),
        )
        for band in range(2):
            at = top + 14 + band * 46
            half = tip + (base - tip) * (at - top) / tall
            canvas.polygon(
                trapezium((cx - half, cx + half), at, (cx - half - 0.5, cx + half + 0.5), at + 22),
                canvas.lit("b9503f", 0.2),
            )


def _silos(canvas: Canvas, x: float, y: float) -> None:
    count = canvas.rng.randint(3, 4)
    for i in range(count):
        cx, half, tall = x + (i - count / 2) * 96, 43, 250
        steel = hexa("cdd3d5")
        canvas.rect(cx - half, y - tall, 2 * half, tall, canvas.lit(steel, 0.14))
        for strip in range(6):
            part = strip / 6
            weight = part if canvas.light.side < 0 else 1 - part
            canvas.rect(
                cx - half + 2 * half * part,
                y - tall,
                half / 3 + 0.6,
                tall,
                canvas.lit(darker(steel, 0.06 + 0.3 * weight**2), 0.14),
            )
        canvas.polygon(
            [(cx - half - 4, y - tall), (cx, y - tall - 34), (cx + half + 4, y - tall)],
            canvas.lit(darker(steel, 0.12), 0.12),
        )
        for ring in range(1, 7):
            canvas.rect(
                cx - half, y - tall + ring * 36, 2 * half, 2, canvas.lit(darker(steel, 0.36), 0.16)
            )
    canvas.rect(x - count * 52, y - 292, count * 96, 12, canvas.lit(buildings.STEEL, 0.12))
    canvas.rect(x - count * 52 - 14, y - 320, 40, 60, canvas.lit("d9a23f", 0.12))


def _saw_tooth_hall(canvas: Canvas, x: float, y: float, width: float, accent: Colour) -> None:
    """Paint a workshop with a saw-tooth roof whose glass looks towards the light."""
    wall = hexa("e6e4dc")
    height, teeth = canvas.rng.uniform(190, 220), canvas.rng.choice((6, 7, 8))
    wide = width / teeth
    top = y - height
    canvas.shadow(x + width / 2, y, width * 0.58, 34, 0.4)
    for i in range(teeth):
        left = x + i * wide
        if canvas.light.side < 0:
            glass, roof = (
                [(left, top), (left, top - 70), (left + wide * 0.2, top)],
                [(left, top - 70), (left + wide, top)],
            )
        else:
            glass, roof = (
                [(left + wide, top), (left + wide, top - 70), (left + wide * 0.8, top)],
                [(left + wide, top - 70), (left, top)],
            )
        canvas.polygon([roof[0], roof[1], glass[0]], canvas.lit(darker(accent, 0.1)))
        canvas.polygon(glass, canvas.lit(lighter(buildings.GLASS, 0.3)))
        canvas.line(roof, canvas.lit(lighter(accent, 0.35)), 4)
    canvas.wash(
        (x, top, x + width, y), [canvas.lit(lighter(wall, 0.3)), canvas.lit(darker(wall, 0.06))]
    )
    for i in range(int(width / 16)):
        canvas.rect(x + i * 16, top, 1.4, height, clear(canvas.lit(darker(wall, 0.4)), 0.28))
    canvas.rect(x, top, width, 16, canvas.lit(accent))
    for i in range(teeth * 2):
        left = x + (i + 0.14) * wide / 2
        buildings.window(canvas, left, top + 40, wide * 0.36, 40)
    for i in range(3):
        dock = x + width * (0.16 + 0.29 * i)
        canvas.rect(dock - 6, y - 104, 102, 104, canvas.lit(accent))
        canvas.rect(dock, y - 98, 90, 98, canvas.lit("9aa2a5"))
        for slat in range(7):
            canvas.rect(dock, y - 98 + slat * 14, 90, 2, canvas.lit("7d868a"))
    if canvas.rng.random() < 0.6:
        for i in range(8):
            left = x + width * 0.06 + i * 62
            canvas.polygon(
                trapezium((left, left + 52), top + 14, (left + 8, left + 60), top + 32),
                canvas.lit("35557a"),
            )


def _factory_office(canvas: Canvas, x: float, y: float, accent: Colour) -> None:
    buildings.block(canvas, x, y, 300, 196, hexa("f0ede4"), 3, 8, 0, ribbon=True, flank=34)
    canvas.rect(x + 120, y - 70, 66, 70, canvas.lit(darker(buildings.GLASS, 0.3)))
    canvas.rect(x + 100, y - 82, 106, 12, canvas.lit(accent))
    fixtures.flag(canvas, x + 150, y - 196, 96, canvas.light.side)


def _works_yard(canvas: Canvas, y: float) -> None:
    canvas.wash((0, y, WIDTH, HEIGHT), [canvas.lit("c2beb4", 0.1), canvas.lit("a9a69f")])
    for i in range(1, 7):
        canvas.line(
            [(0, y + 8 * i * i), (WIDTH, y + 8 * i * i)], clear(canvas.lit("8d8b86"), 0.4), 1.5
        )
    stack = canvas.rng.choice((canvas.rng.uniform(60, 200), canvas.rng.uniform(1130, 1260)))
    for row, count in enumerate((4, 3, 1)):
        for i in range(count):
            vehicles.container(canvas, stack + i * 98 + row * 30, y + 26 - row * 45, 94, 44)
    for i in range(canvas.rng.randint(2, 3)):
        x = 300 + i * canvas.rng.uniform(400, 470)
        vehicles.lorry(canvas, x, y + 84 + 22 * (i % 2), 150, canvas.rng.choice(vehicles.PAINTS))
    for _ in range(canvas.rng.randint(6, 9)):
        at = y + canvas.rng.uniform(120, 206)
        _worker(canvas, canvas.rng.uniform(200, 1400), at, people.height_at(at, y - 132, y, 46))
    verge = HEIGHT - 130
    canvas.wash((0, verge, WIDTH, HEIGHT), [canvas.lit(plants.GRASS), canvas.lit(plants.DEEP_LEAF)])
    canvas.rect(0, verge - 8, WIDTH, 9, canvas.lit("e0dccf"))
    for side in (-1, 1):
        for away in (canvas.rng.uniform(-10, 60), canvas.rng.uniform(150, 210)):
            x = WIDTH / 2 + side * (WIDTH / 2 - away)
            plants.broadleaf(canvas, x, HEIGHT - 30, canvas.rng.uniform(190, 300))
    for i in range(30):
        plants.bush(
            canvas,
            i * 56 + canvas.rng.uniform(-14, 14),
            HEIGHT + 10,
            canvas.rng.uniform(40, 56),
            canvas.rng.choice((plants.LEAF, plants.DEEP_LEAF)),
        )


def _worker(canvas: Canvas, x: float, y: float, height: float) -> None:
    h, helmet = height, hexa("e9b93a")
    wear = people.Looks(top=hexa("3f6288"), legs=hexa("2f435c"))
    people.standing(canvas, x, y, h, wear, 0, canvas.rng.random(), canvas.rng.random() < 0.4)
    canvas.dome(x, y - h * 0.93, h * 0.083, h * 0.09, canvas.lit(helmet))
    canvas.rect(x - h * 0.095, y - h * 0.94, h * 0.19, h * 0.018, canvas.lit(darker(helmet, 0.15)))
    canvas.rect(x - h * 0.095, y - h * 0.7, h * 0.19, h * 0.035, canvas.lit("e3d95a"))
