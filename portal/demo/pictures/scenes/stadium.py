"""A match in the provincial stadium, seen from the stand."""

import math

from portal.demo.pictures import buildings, fixtures, landscape, outlines, people, plants
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Point, trapezium
from portal.demo.pictures.colour import WHITE, choose_light, clear, darker, hexa, mix


def paint(canvas: Canvas) -> None:
    canvas.light = choose_light(canvas.rng, "morning", "noon", "gold", "dusk")
    rim = canvas.rng.uniform(300, 340)
    landscape.sky(canvas, rim + 60, clouds=canvas.rng.randint(3, 6), sun_height=0.4)
    landscape.ranges(canvas, rim, rim + 40, 2, canvas.rng.uniform(150, 210), 0.74, 0.44)
    plants.tree_line(canvas, rim + 60, 60, depth=0.36)
    foot = 560
    _far_stand(canvas, rim, foot)
    _track_and_pitch(canvas, foot)
    for mast in (130, WIDTH - 130):
        _floodlight(canvas, mast, foot + 20, 500)
    _athletes(canvas)
    x = canvas.rng.uniform(-30, 20)
    while x < WIDTH + 60:
        wear = people.looks(canvas.rng, straw_hats=0.08)
        people.seen_from_behind(canvas, x, HEIGHT + 50, canvas.rng.uniform(170, 210), wear)
        if canvas.rng.random() < 0.2:
            _waved_flag(canvas, x + 60, HEIGHT - 40, canvas.rng.choice((-1, 1)))
        x += canvas.rng.uniform(120, 165)


def _far_stand(canvas: Canvas, rim: float, foot: float) -> None:
    """Paint the stand across the pitch: roof, rising rows full of people, a wall of boards."""

    def arc(x: float) -> float:
        return 46 * ((x - 800) / 800) ** 2

    seats = canvas.rng.choice((hexa("b5483d"), hexa("3f6f95"), hexa("4f8570")))
    top, low = rim + 40, foot - 34
    stand = [
        *[(x, y + top + arc(x) * 0.3) for x, y in ((i * 40 - 20, 0) for i in range(42))],
        (WIDTH + 20, low + 50),
        (-20, low + 50),
    ]
    canvas.shade(stand, [canvas.lit(darker(seats, 0.35), 0.16), canvas.lit(seats, 0.08)])
    shirts = [
        canvas.lit(colour, 0.12) for colour in (*people.SHIRTS, hexa("c8282d"), hexa("e9c34a"))
    ]
    rows = 13
    for row in range(rows):
        part = row / rows
        size = 4 + 2.6 * part
        x = canvas.rng.uniform(0, 10)
        while x < WIDTH:
            y = top + 22 + (low - top - 22) * part + arc(x) * 0.4
            if canvas.rng.random() < 0.82:
                canvas.ellipse(x, y + size, size * 1.1, size * 1.1, canvas.rng.choice(shirts))
                canvas.ellipse(
                    x,
                    y - size * 0.5,
                    size * 0.62,
                    size * 0.7,
                    canvas.lit(people.SKIN if canvas.rng.random() < 0.4 else people.HAIR, 0.16),
                )
            x += size * canvas.rng.uniform(2.5, 3.2)
    for i in range(1, 8):
        x = i * WIDTH / 8 + (i - 4) * 14
        canvas.polygon(
            trapezium((x - 6, x + 6), top, (x - 9 + (i - 4) * 6, x + 9 + (i - 4) * 6), low + 20),
            canvas.lit("cfcbc0", 0.1),
        )
    roof = [(x, rim - 34 + arc(x) * 0.5) for x in range(-20, WIDTH + 41, 40)]
    edge = [(x, y + 66) for x, y in roof]
    canvas.veil((0, rim + 30, WIDTH, rim + 100), (20, 26, 36), (0.42, 0))
    canvas.shade([*roof, *reversed(edge)], [canvas.lit("eceae4", 0.12), canvas.lit("c3c8ca", 0.1)])
    canvas.line(edge, canvas.lit("8e979b", 0.1), 4)
    for i in range(17):
        x = i * 100
        y = rim - 34 + arc(x) * 0.5
        canvas.line([(x, y), (x, y + 66)], canvas.lit("a9b1b4", 0.1), 2)
        fixtures.flag(canvas, x, y + 4, 74, canvas.light.side) if i % 2 else None
    boards = [hexa(code) for code in "2f6c8f f0ede4 b8463a e3b23c 4f8570".split()]
    for i in range(20):
        canvas.rect(i * 80, foot - 26, 80, 30, canvas.lit(boards[i % len(boards)], 0.06))


def _track_and_pitch(canvas: Canvas, foot: float) -> None:
    canvas.wash((0, foot, WIDTH, HEIGHT), [canvas.lit(plants.GRASS, 0.1), canvas.lit(plants.LEAF)])
    middle, centre = 800, 790
    track = canvas.lit("b9613f")
    canvas.ellipse(middle, centre, 1010, 226, track)
    canvas.ellipse(middle, centre, 700, 146, canvas.lit(plants.GRASS))
    for lane in range(1, 6):
        rx, ry = 1010 - lane * 52, 226 - lane * 13.4
        ring = outlines.lens(middle, centre, rx, ry, 120)
        canvas.line([*ring, ring[0]], clear(canvas.lit(WHITE), 0.75), 1.8)
    top, low, half_top, half_low = 684, 898, 430, 560
    stripes = 10
    for i in range(stripes):
        a, b = -1 + 2 * i / stripes, -1 + 2 * (i + 1) / stripes
        tone = mix(plants.GRASS, hexa("4f9a4a"), 0.45 if i % 2 else 0.75)
        canvas.polygon(
            trapezium(
                (middle + a * half_top, middle + b * half_top),
                top,
                (middle + a * half_low, middle + b * half_low),
                low,
            ),
            canvas.lit(tone),
        )
    chalk = canvas.lit(WHITE)

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


def _athletes(canvas: Canvas) -> None:
    sides = canvas.rng.sample([hexa(code) for code in "c8282d f2efe6 2f5f9c e3b23c".split()], 2)
    players = sorted(
        (canvas.rng.uniform(700, 885), canvas.rng.uniform(360, 1240), i % 2) for i in range(18)
    )
    for y, x, side in players:
        wear = people.Looks(top=sides[side], legs=darker(sides[side], 0.5))
        people.standing(
            canvas,
            x,
            y,
            42 + (y - 700) * 0.07,
            wear,
            0.02,
            canvas.rng.uniform(0.3, 1),
            canvas.rng.random() < 0.4,
        )
    canvas.ellipse(
        canvas.rng.uniform(600, 1000), canvas.rng.uniform(740, 850), 5, 5, canvas.lit(WHITE)
    )


def _floodlight(canvas: Canvas, x: float, y: float, height: float) -> None:
    steel = canvas.lit(buildings.STEEL, 0.06)
    top = y - height
    for side in (-1, 1):
        canvas.line([(x + side * 16, y), (x + side * 6, top)], steel, 4)
    for i in range(12):
        at, part = y - height * i / 12, i / 12
        half = 16 - 10 * part
        canvas.line([(x - half, at), (x + half, at - height / 12)], steel, 1.8)
    canvas.rect(x - 52, top - 56, 104, 62, canvas.lit(darker(buildings.STEEL, 0.45)), 4)
    lamp = mix(buildings.LAMP, WHITE, 0.7) if canvas.light.dark else canvas.lit("e3e8e8")
    for row in range(3):
        for column in range(5):
            canvas.ellipse(x - 40 + column * 20, top - 45 + row * 20, 8, 8, lamp)
    if canvas.light.dark:
        canvas.glow(x, top - 26, 240, WHITE, 0.55)


def _waved_flag(canvas: Canvas, x: float, y: float, side: int) -> None:
    top = (x + side * 22, y - 150)
    canvas.line([(x, y), top], canvas.lit("b58f63"), 4)
    upper = outlines.curve(
        top, (top[0] + side * 44, top[1] - 14), (top[0] + side * 88, top[1] + 8), 8
    )
    lower = [(px - side * 8, py + 58) for px, py in upper]
    canvas.polygon([*upper, *reversed(lower)], canvas.lit(fixtures.FLAG_RED))
    fixtures.star(canvas, top[0] + side * 40, top[1] + 28, 17, canvas.lit(fixtures.FLAG_GOLD))
