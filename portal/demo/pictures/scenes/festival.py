"""A village festival before the communal house."""

import math

from portal.demo.pictures import buildings, fixtures, landscape, outlines, people, plants
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Point
from portal.demo.pictures.colour import WHITE, Colour, choose_light, darker, hexa, mix

LANTERNS = tuple(hexa(code) for code in "c9362f d9622f e0a63a b82f4a".split())


def paint(canvas: Canvas) -> None:
    canvas.light = choose_light(canvas.rng, "gold", "dusk", "dawn")
    ground = 690
    landscape.sky(
        canvas,
        ground - 60,
        clouds=canvas.rng.randint(2, 5),
        sun_height=canvas.rng.uniform(0.3, 0.5),
    )
    landscape.ranges(canvas, ground - 120, ground - 60, 2, 200, 0.74, 0.46)
    plants.tree_line(canvas, ground, 130, depth=0.3)
    for x in (canvas.rng.uniform(60, 200), WIDTH - canvas.rng.uniform(60, 200)):
        plants.broadleaf(
            canvas, x, ground + 10, canvas.rng.uniform(380, 460), plants.DEEP_LEAF, 0.12
        )
    fixtures.paving(canvas, ground, HEIGHT, hexa("c4a98c"))
    middle = WIDTH / 2 + canvas.rng.uniform(-90, 90)
    _communal_house(canvas, middle, ground + 14, canvas.rng.uniform(740, 840))
    for i in range(canvas.rng.randint(3, 4)):
        for side in (-1, 1):
            x = middle + side * (470 + i * 120)
            _festival_flag(canvas, x, ground + 40 + i * 34, 330 + i * 46, side)
    _crowd(canvas, ground + 60, 0.1, 34, 96)
    if canvas.rng.random() < 0.55:
        _dragon(canvas, middle, ground + 220)
    else:
        _drums(canvas, middle, ground + 200)
    _lanterns(canvas, (-30, 60), (middle, 190))
    _lanterns(canvas, (middle, 190), (WIDTH + 30, 60))
    x = canvas.rng.uniform(-20, 30)
    while x < WIDTH + 60:
        people.seen_from_behind(
            canvas,
            x,
            HEIGHT + 40,
            canvas.rng.uniform(180, 230),
            people.looks(canvas.rng, straw_hats=0.12),
        )
        x += canvas.rng.uniform(120, 170)


def _communal_house(canvas: Canvas, x: float, y: float, width: float) -> None:
    """Paint a village's communal house, its middle at ``x``, its steps on ``y``."""
    half = width / 2
    stone, red = canvas.lit("c9bca6"), canvas.lit("8f3328")
    canvas.shadow(x, y, half * 1.2, 40, 0.45)
    for step in range(4):
        grow = half * (1.02 - 0.035 * step)
        canvas.rect(
            x - grow,
            y - 14 * (step + 1),
            2 * grow,
            15,
            mix(stone, canvas.lit("8d8374"), 0.14 * step),
        )
    floor = y - 56
    canvas.wash(
        (x - half * 0.9, floor - 210, x + half * 0.9, floor),
        [canvas.lit("4a2a20"), canvas.lit("7a4a30")],
    )
    canvas.glow(x, floor - 70, half * 0.8, buildings.LAMP, 0.75 if canvas.light.dark else 0.4, 0.3)
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
                mix(buildings.LAMP, canvas.lit("b5623a"), 0.35),
            )
            canvas.rect(left + wide * 0.3, floor - 60, wide * 0.45, 60, red)
        else:
            for bar in range(9):
                canvas.rect(
                    left + 18 + bar * (wide - 24) / 9, floor - 140, 4, 106, canvas.lit("a8623f")
                )
            canvas.rect(left + 14, floor - 36, wide - 20, 36, canvas.lit("7d3d2a"))
    for i in range(columns):
        cx = x - half * 0.9 + i * half * 1.8 / (columns - 1)
        canvas.rect(cx - 11, floor - 210, 22, 210, red)
        canvas.rect(
            cx + (4 if canvas.light.side < 0 else -11), floor - 210, 7, 210, darker(red, 0.35)
        )
        canvas.rect(cx - 15, floor - 12, 30, 14, stone, 3)
    canvas.rect(x - half * 0.94, floor - 222, half * 1.88, 26, canvas.lit("6a2a20"))
    canvas.rect(x - half * 0.94, floor - 206, half * 1.88, 5, canvas.lit("d9a648"))
    canvas.rect(x - 76, floor - 200, 152, 34, canvas.lit("8f2a22"), 4)
    canvas.rect(x - 68, floor - 193, 136, 20, canvas.lit("d9a648"), 3)
    buildings.swept_roof(canvas, x, floor - 200, width * 1.12, 210)


def _festival_flag(canvas: Canvas, x: float, y: float, height: float, side: int) -> None:
    """Paint the square five-coloured flag of village festivals, with its tongues."""
    canvas.line([(x, y), (x, y - height)], canvas.lit("8a6a45"), 5)
    size = height * 0.34
    left = x if side < 0 else x - size
    top = y - height * 0.98
    lift = canvas.rng.uniform(-8, 8)
    outer = canvas.lit("b8322d")
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
            left + inset, top + inset, size - 2 * inset, size - 2 * inset, canvas.lit(hexa(code))
        )


def _crowd(canvas: Canvas, y: float, depth: float, count: int, height: float) -> None:
    places = sorted(
        (canvas.rng.random(), canvas.rng.uniform(-40, WIDTH + 40)) for _ in range(count)
    )
    for near, x in places:
        people.standing(
            canvas,
            x,
            y + 90 * near,
            height * (1 + 0.4 * near),
            people.looks(canvas.rng, straw_hats=0.15),
            depth * (1 - near),
            canvas.rng.random() * 0.6,
            canvas.rng.random() < 0.7,
        )


def _drums(canvas: Canvas, x: float, y: float) -> None:
    for i in (-1, 0, 1):
        dx, size = i * canvas.rng.uniform(190, 220), 84 if i == 0 else 62
        canvas.shadow(x + dx, y + 14, size * 1.4, 22, 0.4)
        wear = people.Looks(top=hexa("d9a648"), legs=hexa("8f2a22"))
        people.standing(canvas, x + dx + size * 1.5, y + 8, size * 2.7, wear, 0, 0.6)
        for leg in (-0.6, 0.6):
            canvas.line(
                [(x + dx + leg * size * 0.4, y - size * 0.6), (x + dx + leg * size, y + 12)],
                canvas.lit(darker(buildings.WOOD, 0.3)),
                size * 0.1,
            )
        barrel = canvas.lit("a3302a")
        canvas.ellipse(
            x + dx + size * 0.34, y - size * 1.1, size * 0.86, size * 0.96, darker(barrel, 0.25)
        )
        canvas.ellipse(x + dx, y - size * 1.1, size * 0.9, size, barrel)
        canvas.ellipse(x + dx, y - size * 1.1, size * 0.78, size * 0.88, canvas.lit("d9a648"))
        canvas.ellipse(x + dx, y - size * 1.1, size * 0.7, size * 0.8, canvas.lit("efe0c0"))
        canvas.ellipse(x + dx, y - size * 1.1, size * 0.18, size * 0.2, canvas.lit("c9a06a"))


def _dragon(canvas: Canvas, middle: float, y: float) -> None:
    """Paint a dragon dance: a long cloth body carried on poles by a row of dancers."""
    phase = canvas.rng.uniform(0, 6)
    start, end = middle - 520, middle + 470
    spine = [
        (x, y - 190 + 38 * math.sin((x - start) / 105 + phase))
        for x in range(int(start), int(end), 8)
    ]
    for i in range(8):
        x, top = spine[int((i + 0.5) * len(spine) / 8)]
        wear = people.Looks(top=hexa("c9362f"), legs=hexa("d9a648"))
        people.standing(canvas, x, y + 6, 170, wear, 0, 0.8)
        canvas.line([(x + 10, y - 74), (x, top)], canvas.lit("8a6a45"), 5)
    count = len(spine)
    for i, (x, sy) in enumerate(spine):
        size = 34 * min(1, 0.35 + i / count * 1.1)
        tone = hexa("e0a63a") if i % 6 < 3 else hexa("d2662e")
        if i % 3 == 0:
            canvas.polygon(
                [(x - 9, sy - size * 0.8), (x - 4, sy - size * 1.5), (x + 9, sy - size * 0.8)],
                canvas.lit("b82f2a"),
            )
        canvas.ellipse(x, sy, size * 0.8, size, canvas.lit(darker(tone, 0.12)))
        canvas.ellipse(x, sy - size * 0.2, size * 0.7, size * 0.6, canvas.lit(tone))
    x, sy = spine[-1]
    gold, red = canvas.lit("e8b544"), canvas.lit("b82f2a")
    for i in range(6):
        angle = math.pi + (i - 2.5) * 0.32
        plants.frond(canvas, (x + 10, sy), angle, 84, 10, 4, red if i % 2 else gold)
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
            canvas.lit(WHITE),
        )
    canvas.ellipse(x + 38, sy - 20, 15, 15, canvas.lit(WHITE))
    canvas.ellipse(x + 42, sy - 19, 7, 7, canvas.lit("2a2a2a"))
    for dx in (4, 22):
        plants.frond(canvas, (x + dx, sy - 40), -2.2, 66, 7, -10, canvas.lit("f0e3c8"))


def _lanterns(canvas: Canvas, start: Point, end: Point) -> None:
    bend = ((start[0] + end[0]) / 2, max(start[1], end[1]) + 90)
    rope = outlines.curve(start, bend, end, 8)
    canvas.line(rope, canvas.lit("5a3a2a"), 2.5)
    for i, (x, y) in enumerate(rope[1:-1]):
        lantern(canvas, x, y, 58, LANTERNS[(i + canvas.rng.randint(0, 1)) % len(LANTERNS)])


def lantern(canvas: Canvas, x: float, y: float, size: float, paint: Colour) -> None:
    """Paint a silk lantern that hangs from ``x``, ``y``."""
    s = size
    middle = y + s * 0.7
    if canvas.light.dark:
        canvas.glow(x, middle, s * 1.9, mix(paint, buildings.LAMP, 0.6), 0.55)
    cap = canvas.lit("5a3324")
    canvas.line([(x, y), (x, middle)], cap, 2)
    bright = mix(paint, buildings.LAMP, 0.35) if canvas.light.dark else paint
    canvas.ellipse(x, middle, s * 0.5, s * 0.42, canvas.lit(darker(bright, 0.12)))
    canvas.ellipse(x, middle, s * 0.38, s * 0.42, canvas.lit(bright))
    canvas.ellipse(x, middle, s * 0.2, s * 0.42, canvas.lit(mix(bright, buildings.LAMP, 0.4)))
    canvas.rect(x - s * 0.2, middle - s * 0.46, s * 0.4, s * 0.09, cap, 3)
    canvas.rect(x - s * 0.2, middle + s * 0.36, s * 0.4, s * 0.09, cap, 3)
    for dx in (-0.08, 0, 0.08):
        canvas.line(
            [(x + s * dx, middle + s * 0.44), (x + s * dx * 1.3, middle + s * 0.86)],
            canvas.lit("d9a648"),
            2,
        )
