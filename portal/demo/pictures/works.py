"""Scenes of public works and industry."""

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
    mix,
)
from portal.demo.pictures.nature import SHADE, Outline

# Bridge


def bridge(canvas: Canvas, rng: Random) -> None:
    light = choose_light(rng, "dawn", "morning", "gold", "noon", "dusk")
    horizon = rng.uniform(560, 610)
    nature.sky(
        canvas, light, rng, horizon, clouds=rng.randint(3, 5), sun_height=rng.uniform(0.3, 0.55)
    )
    nature.ranges(
        canvas, light, rng, horizon - 70, horizon + 60, 3, rng.uniform(230, 300), 0.76, 0.34
    )
    nature.tree_line(canvas, light, rng, horizon + 84, 40, depth=0.34)
    nature.water(canvas, light, horizon + 80)
    canvas.mirror(horizon + 80, 300, (0.7, 0.45, 0))
    nature.ripples(canvas, light, rng, horizon + 80, HEIGHT)
    slope, height = rng.uniform(-0.05, 0.05), rng.uniform(470, 530)

    def deck(x: float) -> float:
        return height + slope * (x - 800) - 26 * (1 - ((x - 800) / 900) ** 2)

    water_line = horizon + rng.uniform(150, 190)
    if rng.random() < 0.5:
        _cable_bridge(canvas, light, rng, deck, water_line)
    else:
        _arch_bridge(canvas, light, rng, deck, water_line)
    for _ in range(rng.randint(5, 9)):
        x = rng.uniform(40, 1560)
        vehicles.traffic(canvas, light, rng, x, deck(x) - 3, 44)
    rail = nature.sampled(nature.above(deck, 12), -10, WIDTH + 10, 20)
    canvas.line(rail, light.on(hexa("e9ecec")), 2)
    for side in (-1, 1):
        _near_shore(canvas, light, rng, side)


def _cable_bridge(canvas: Canvas, light: Light, rng: Random, deck: Outline, water: float) -> None:
    pale, dark = light.on(hexa("eceae2")), light.on(hexa("b9bcba"))
    first = rng.uniform(400, 470)
    for x in (first, WIDTH - first):
        top = deck(x) - rng.uniform(300, 320)
        cable = clear(light.on(hexa("f6f2e4")), 0.85)
        for i in range(1, 13):
            for way in (-1, 1):
                foot = x + way * i * (800 - first) / 12.4
                canvas.line([(x, top + 16 + i * 5), (foot, deck(foot))], cable, 1.7)
        _pier(canvas, light, x, deck(x), water, 44)
        for half, tone in ((15, pale), (7, dark)):
            canvas.polygon(
                [
                    (x - half * light.side, top),
                    (x, top),
                    (x, deck(x) + 20),
                    (x - half * 1.6 * light.side, deck(x) + 20),
                ],
                tone,
            )
        canvas.polygon(
            [
                (x, top),
                (x + 15 * light.side, top),
                (x + 24 * light.side, deck(x) + 20),
                (x, deck(x) + 20),
            ],
            pale,
        )
    for x in (90, WIDTH - 90):
        _pier(canvas, light, x, deck(x), water, 30)
    _deck(canvas, light, deck, 24)


def _arch_bridge(canvas: Canvas, light: Light, rng: Random, deck: Outline, water: float) -> None:
    paint = rng.choice((hexa("c0503f"), hexa("d9d6cb"), hexa("4f7d99")))
    left, right = rng.uniform(230, 300), WIDTH - rng.uniform(230, 300)
    rise = rng.uniform(230, 270)

    def arch(x: float) -> float:
        part = (x - left) / (right - left)
        return deck(x) - rise * 4 * part * (1 - part)

    hangers = [left + (right - left) * i / 18 for i in range(1, 18)]
    for x in hangers:
        canvas.line([(x, arch(x)), (x, deck(x))], light.on(lighter(paint, 0.2)), 3)
    for shift, tone in ((13, darker(paint, 0.28)), (0, paint)):
        outer = nature.sampled(lambda x, s=shift: arch(x) - s, left, right, 12)
        inner = nature.sampled(lambda x, s=shift: arch(x) - s + 20, left + 6, right - 6, 12)
        canvas.polygon([*outer, *reversed(inner)], light.on(tone))
    for x in (left, right):
        _pier(canvas, light, x, deck(x), water, 70)
    for x in (60, WIDTH - 60):
        _pier(canvas, light, x, deck(x), water, 36)
    _deck(canvas, light, deck, 28)


def _deck(canvas: Canvas, light: Light, deck: Outline, thick: float) -> None:
    top = nature.sampled(deck, -10, WIDTH + 10, 20)
    under = nature.sampled(lambda x: deck(x) + thick, -10, WIDTH + 10, 20)
    shadow = nature.sampled(lambda x: deck(x) + thick * 0.55, -10, WIDTH + 10, 20)
    canvas.polygon([*top, *reversed(under)], light.on(hexa("d8d7cf")))
    canvas.polygon([*shadow, *reversed(under)], light.on(hexa("8e9699")))


def _pier(canvas: Canvas, light: Light, x: float, top: float, foot: float, width: float) -> None:
    half = width / 2
    canvas.fade(
        [(x - half, foot), (x + half, foot), (x + half, foot + 130), (x - half, foot + 130)],
        light.on(hexa("7d888c")),
        (0.5, 0.3, 0),
    )
    canvas.polygon(
        [(x - half * 0.8, top), (x + half * 0.8, top), (x + half, foot), (x - half, foot)],
        light.on(hexa("cfcdc3")),
    )
    edge = -light.side * half
    canvas.polygon(
        [(x + edge * 0.8, top), (x + edge * 0.1, top), (x + edge * 0.1, foot), (x + edge, foot)],
        light.on(hexa("9aa0a0")),
    )
    canvas.rect(x - half * 1.5, foot - 14, width * 1.5, 18, light.on(hexa("b3b2a9")), 4)


def _near_shore(canvas: Canvas, light: Light, rng: Random, side: int) -> None:
    """Paint the wooded corner of the near shore on one side."""
    shape = nature.terrain(rng, 260, 3)
    reach = rng.uniform(420, 620)

    def ground(x: float) -> float:
        away = x if side < 0 else WIDTH - x
        return HEIGHT + 20 - 230 * max(0, 1 - away / reach) ** 0.8 + 10 * shape(x)

    edges = (-10, reach) if side < 0 else (WIDTH - reach, WIDTH + 10)
    points = nature.sampled(ground, *edges, 10)
    canvas.shade(
        [*points, (edges[1], HEIGHT + 20), (edges[0], HEIGHT + 20)],
        [light.on(nature.GRASS), light.on(nature.DEEP_LEAF)],
    )
    for _ in range(9):
        away = rng.random() ** 1.3 * reach * 0.8
        x = away if side < 0 else WIDTH - away
        size = rng.uniform(90, 170) * (1 - 0.5 * away / reach)
        plant = rng.choice((nature.broadleaf, nature.broadleaf, nature.bush, nature.banana))
        plant(
            canvas,
            light,
            rng,
            x,
            ground(x) + 26,
            size if plant is not nature.bush else size * 0.5,
            rng.choice((nature.LEAF, nature.DEEP_LEAF)),
        )


# Reservoir


def reservoir(canvas: Canvas, rng: Random) -> None:
    light = choose_light(rng, "morning", "noon", "dawn", "overcast", "gold")
    horizon = rng.uniform(330, 380)
    crest = horizon + rng.uniform(90, 120)
    nature.sky(
        canvas, light, rng, horizon, clouds=rng.randint(3, 5), sun_height=rng.uniform(0.4, 0.6)
    )
    nature.ranges(
        canvas, light, rng, horizon - 20, horizon + 6, 3, rng.uniform(150, 210), 0.72, 0.3
    )
    nature.tree_line(canvas, light, rng, horizon + 8, 22, depth=0.34)
    nature.water(canvas, light, horizon + 6, crest + 20)
    canvas.mirror(horizon + 6, crest - horizon, (0.7, 0.4))
    nature.ripples(canvas, light, rng, horizon + 6, crest, 40)
    _valley_side(canvas, light, rng, -1, crest - 40, 0.22)
    _valley_side(canvas, light, rng, 1, crest - 70, 0.22)
    centre = rng.uniform(740, 860)
    foot = rng.uniform(770, 820)
    _valley_floor(canvas, light, rng, centre, foot)
    _dam(canvas, light, rng, centre, crest, foot)
    for side in (-1, 1):
        _dam_shoulder(canvas, light, rng, side, centre, crest, foot)


def _valley_side(
    canvas: Canvas, light: Light, rng: Random, side: int, y: float, depth: float
) -> None:
    shape = nature.terrain(rng, 300, 4)

    def ground(x: float) -> float:
        away = x if side < 0 else WIDTH - x
        return y + 190 * max(0, away / 700) ** 1.4 + 14 * shape(x) - 60

    edges = (-10, 720) if side < 0 else (WIDTH - 720, WIDTH + 10)
    points = nature.sampled(ground, *edges, 8)
    canvas.shade(
        [*points, (edges[1], HEIGHT), (edges[0], HEIGHT)],
        [light.on(nature.DEEP_LEAF, depth), light.on(nature.LEAF, depth)],
    )
    for x, top in points[::4]:
        nature.bush(canvas, light, rng, x, top + 14, rng.uniform(22, 36), nature.DEEP_LEAF, depth)


def _dam(
    canvas: Canvas, light: Light, rng: Random, centre: float, crest: float, foot: float
) -> None:
    """Paint the wall from downstream: blocks, gates and, in the middle, the water coming over."""
    concrete = light.on(buildings.CONCRETE)
    dark = light.on(hexa("a3a8a6"))
    half_top, half_foot = 620, 330
    wall = [
        (centre - half_top, crest),
        (centre + half_top, crest),
        (centre + half_foot, foot),
        (centre - half_foot, foot),
    ]
    canvas.shade(wall, [concrete, mix(concrete, dark, 0.5), dark])
    for i in range(-9, 10):
        top, low = centre + i * half_top / 9.5, centre + i * half_foot / 9.5
        canvas.line([(top, crest), (low, foot)], clear(dark, 0.8), 2)
    for i in range(1, 6):
        y = crest + (foot - crest) * i / 6
        half = half_top + (half_foot - half_top) * i / 6
        canvas.line([(centre - half, y), (centre + half, y)], clear(dark, 0.35), 1.5)
    _spillway(canvas, light, rng, centre, crest, foot)
    canvas.rect(
        centre - half_top - 60, crest - 10, 2 * half_top + 120, 20, light.on(hexa("e4e2d8"))
    )
    canvas.rect(centre - half_top - 60, crest + 8, 2 * half_top + 120, 6, light.on(hexa("8c9496")))
    for i in range(-15, 16):
        canvas.rect(centre + i * 42 - 1, crest - 34, 2, 26, light.on(hexa("7d878b")))
    house = light.on(buildings.PLASTER)
    for x in (centre - 258, centre + 214):
        canvas.rect(x, crest - 74, 44, 66, house)
        canvas.rect(x + 12, crest - 60, 20, 22, light.on(buildings.GLASS))
        canvas.rect(x - 5, crest - 82, 54, 10, light.on(buildings.TILE))


def _spillway(
    canvas: Canvas, light: Light, rng: Random, centre: float, crest: float, foot: float
) -> None:
    bays = rng.choice((4, 5, 6))
    width = 360 / bays
    running = rng.random() < 0.7
    for bay in range(bays):
        x = centre - 180 + bay * width
        narrow = 0.86
        x0, x1 = x + 8, x + width - 8
        f0, f1 = centre + (x0 - centre) * narrow, centre + (x1 - centre) * narrow
        chute = [(x0, crest + 14), (x1, crest + 14), (f1, foot), (f0, foot)]
        canvas.polygon(chute, light.on(hexa("8f989a")))
        if running:
            canvas.shade(
                [(x0, crest + 52), (x1, crest + 52), (f1, foot), (f0, foot)],
                [light.on(hexa("bcd6da")), light.on(hexa("e8f2f1")), WHITE],
            )
            for _ in range(5):
                sx = rng.uniform(x0 + 4, x1 - 4)
                top = crest + rng.uniform(60, 160)
                canvas.line(
                    [(sx, top), (centre + (sx - centre) * narrow, foot)],
                    clear(light.on(hexa("9fc3ca")), 0.5),
                    2,
                )
        canvas.rect(x0, crest + 14, x1 - x0, 40, light.on(hexa("5c7785")))
        canvas.rect(x0, crest + 22, x1 - x0, 3, light.on(hexa("7d98a4")))
    for bay in range(bays + 1):
        x = centre - 180 + bay * width
        canvas.polygon(
            [
                (x - 8, crest - 46),
                (x + 8, crest - 46),
                (centre + (x + 8 - centre) * 0.86, foot),
                (centre + (x - 8 - centre) * 0.86, foot),
            ],
            light.on(hexa("c6c6bd")),
        )
    canvas.rect(centre - 200, crest - 58, 400, 16, light.on(hexa("b45a43")))
    if running:
        foam = [
            nature.lens(
                centre + rng.uniform(-190, 190),
                foot + rng.uniform(-4, 22),
                rng.uniform(50, 110),
                rng.uniform(12, 28),
            )
            for _ in range(12)
        ]
        canvas.mist(foam, WHITE, 0.8, 9)


def _valley_floor(canvas: Canvas, light: Light, rng: Random, centre: float, foot: float) -> None:
    canvas.wash((0, foot - 60, WIDTH, HEIGHT), [light.on(nature.GRASS, 0.1), light.on(nature.LEAF)])
    swing = rng.uniform(-160, 160)
    left, right = [], []
    for i in range(21):
        near = i / 20
        y = foot - 30 + (HEIGHT + 40 - foot) * near
        middle = centre + swing * near**1.5
        left.append((middle - 230 - 330 * near**1.4, y))
        right.append((middle + 230 + 330 * near**1.4, y))
    canvas.polygon(
        [*[(x - 16, y) for x, y in left], *[(x + 16, y) for x, y in reversed(right)]],
        light.on(hexa("c9b992")),
    )
    far = mix(light.sky[-1], light.on(nature.DEEP_WATER), 0.3)
    canvas.shade(
        [*left, *reversed(right)], [far, mix(light.sky[1], light.on(nature.DEEP_WATER), 0.7)]
    )
    nature.ripples(canvas, light, rng, foot + 10, HEIGHT, 90, centre - 260, centre + 260)


def _dam_shoulder(
    canvas: Canvas, light: Light, rng: Random, side: int, centre: float, crest: float, foot: float
) -> None:
    """Paint the hillside the dam leans against, down to the near corner of the picture."""
    shape = nature.terrain(rng, 180, 3)
    xs = [
        centre + side * 640,
        centre + side * 560,
        centre + side * 420,
        centre + side * 345,
        centre + side * 420,
        centre + side * 640,
    ]
    ys = [crest - 46, crest + 40, crest + 200, foot + 20, foot + 110, HEIGHT + 30]
    edge = []
    for (xa, ya), (xb, yb) in zip(
        zip(xs, ys, strict=True), list(zip(xs, ys, strict=True))[1:], strict=False
    ):
        for step in range(8):
            part = step / 8
            y = ya + (yb - ya) * part
            edge.append((xa + (xb - xa) * part + 12 * shape(y), y))
    border = -20 if side < 0 else WIDTH + 20
    hill = [*edge, (xs[-1], HEIGHT + 30), (border, HEIGHT + 30), (border, crest - 130)]
    canvas.shade(
        hill,
        [light.on(nature.LEAF, 0.12), light.on(nature.GRASS, 0.04), light.on(nature.DEEP_LEAF)],
    )
    placed = sorted((rng.uniform(crest - 90, HEIGHT + 20), rng.random()) for _ in range(46))
    for y, part in placed:
        inner = next(x for x, ey in [*edge, (xs[-1], HEIGHT + 40)] if ey >= min(y, HEIGHT + 20))
        x = border + (inner - border) * part * 0.9
        size = 34 + 90 * (y - crest + 90) / (HEIGHT - crest)
        colour = rng.choice((nature.LEAF, nature.DEEP_LEAF))
        nature.broadleaf(
            canvas, light, rng, x, y + 10, size, colour, max(0, 0.14 - 0.1 * y / HEIGHT)
        )


# Factory


def factory(canvas: Canvas, rng: Random) -> None:
    light = choose_light(rng, "dawn", "morning", "noon", "gold", "overcast")
    ground = rng.uniform(680, 720)
    nature.sky(
        canvas,
        light,
        rng,
        ground - 120,
        clouds=rng.randint(3, 6),
        sun_height=rng.uniform(0.35, 0.5),
    )
    nature.ranges(
        canvas, light, rng, ground - 190, ground - 90, 3, rng.uniform(190, 250), 0.76, 0.42
    )
    side = rng.choice((-1, 1))
    accent = rng.choice((hexa("3f6f95"), hexa("b5603f"), hexa("4f8570")))
    _chimneys(canvas, light, rng, WIDTH / 2 + side * rng.uniform(440, 560), ground)
    nature.tree_line(canvas, light, rng, ground, 70, depth=0.3)
    _silos(canvas, light, rng, WIDTH / 2 + side * rng.uniform(330, 420), ground)
    hall = WIDTH / 2 - side * 190 - 480
    _saw_tooth_hall(canvas, light, rng, hall, ground + 6, 960, accent)
    office = 60 if side > 0 else WIDTH - 360
    _factory_office(canvas, light, rng, office, ground + 16, accent)
    _works_yard(canvas, light, rng, ground + 6)


def _chimneys(canvas: Canvas, light: Light, rng: Random, x: float, y: float) -> None:
    for i in range(rng.randint(2, 3)):
        cx, tall = x + i * 74 - 74, rng.uniform(360, 430)
        base, tip = 22, 14
        top = y - tall
        plume = []
        drift = -light.side
        for puff in range(7):
            plume.append(
                nature.lens(
                    cx + drift * puff * 26, top - 20 - puff * 17, 16 + puff * 9, 10 + puff * 5
                )
            )
        canvas.mist(plume, mix(light.haze, WHITE, 0.65), 0.6, 12)
        canvas.polygon(
            [(cx - tip, top), (cx + tip, top), (cx + base, y), (cx - base, y)],
            light.on(hexa("cfcac0"), 0.22),
        )
        shade = -light.side
        canvas.polygon(
            [(cx, top), (cx + shade * tip, top), (cx + shade * base, y), (cx + shade * 4, y)],
            light.on(hexa("9fa3a3"), 0.22),
        )
        for band in range(2):
            at = top + 14 + band * 46
            half = tip + (base - tip) * (at - top) / tall
            canvas.polygon(
                [
                    (cx - half, at),
                    (cx + half, at),
                    (cx + half + 0.5, at + 22),
                    (cx - half - 0.5, at + 22),
                ],
                light.on(hexa("b9503f"), 0.2),
            )


def _silos(canvas: Canvas, light: Light, rng: Random, x: float, y: float) -> None:
    count = rng.randint(3, 4)
    for i in range(count):
        cx, half, tall = x + (i - count / 2) * 96, 43, 250
        steel = hexa("cdd3d5")
        canvas.rect(cx - half, y - tall, 2 * half, tall, light.on(steel, 0.14))
        for strip in range(6):
            part = strip / 6
            weight = part if light.side < 0 else 1 - part
            canvas.rect(
                cx - half + 2 * half * part,
                y - tall,
                half / 3 + 0.6,
                tall,
                light.on(darker(steel, 0.06 + 0.3 * weight**2), 0.14),
            )
        canvas.polygon(
            [(cx - half - 4, y - tall), (cx, y - tall - 34), (cx + half + 4, y - tall)],
            light.on(darker(steel, 0.12), 0.12),
        )
        for ring in range(1, 7):
            canvas.rect(
                cx - half, y - tall + ring * 36, 2 * half, 2, light.on(darker(steel, 0.36), 0.16)
            )
    canvas.rect(x - count * 52, y - 292, count * 96, 12, light.on(buildings.STEEL, 0.12))
    canvas.rect(x - count * 52 - 14, y - 320, 40, 60, light.on(hexa("d9a23f"), 0.12))


def _saw_tooth_hall(
    canvas: Canvas, light: Light, rng: Random, x: float, y: float, width: float, accent: Colour
) -> None:
    """Paint a workshop with a saw-tooth roof whose glass looks towards the light."""
    wall = hexa("e6e4dc")
    height, teeth = rng.uniform(190, 220), rng.choice((6, 7, 8))
    wide = width / teeth
    top = y - height
    canvas.shadow(x + width / 2, y, width * 0.58, 34, 0.4)
    for i in range(teeth):
        left = x + i * wide
        if light.side < 0:
            glass, roof = (
                [(left, top), (left, top - 70), (left + wide * 0.2, top)],
                [(left, top - 70), (left + wide, top)],
            )
        else:
            glass, roof = (
                [(left + wide, top), (left + wide, top - 70), (left + wide * 0.8, top)],
                [(left + wide, top - 70), (left, top)],
            )
        canvas.polygon([roof[0], roof[1], glass[0]], light.on(darker(accent, 0.1)))
        canvas.polygon(glass, light.on(lighter(buildings.GLASS, 0.3)))
        canvas.line(roof, light.on(lighter(accent, 0.35)), 4)
    canvas.shade(
        [(x, top), (x + width, top), (x + width, y), (x, y)],
        [light.on(lighter(wall, 0.3)), light.on(darker(wall, 0.06))],
    )
    for i in range(int(width / 16)):
        canvas.rect(x + i * 16, top, 1.4, height, clear(light.on(darker(wall, 0.4)), 0.28))
    canvas.rect(x, top, width, 16, light.on(accent))
    for i in range(teeth * 2):
        left = x + (i + 0.14) * wide / 2
        buildings.window(canvas, light, left, top + 40, wide * 0.36, 40)
    for i in range(3):
        dock = x + width * (0.16 + 0.29 * i)
        canvas.rect(dock - 6, y - 104, 102, 104, light.on(accent))
        canvas.rect(dock, y - 98, 90, 98, light.on(hexa("9aa2a5")))
        for slat in range(7):
            canvas.rect(dock, y - 98 + slat * 14, 90, 2, light.on(hexa("7d868a")))
    if rng.random() < 0.6:
        for i in range(8):
            left = x + width * 0.06 + i * 62
            canvas.polygon(
                [
                    (left, top + 14),
                    (left + 52, top + 14),
                    (left + 60, top + 32),
                    (left + 8, top + 32),
                ],
                light.on(hexa("35557a")),
            )


def _factory_office(
    canvas: Canvas, light: Light, rng: Random, x: float, y: float, accent: Colour
) -> None:
    buildings.block(
        canvas, light, rng, x, y, 300, 196, hexa("f0ede4"), 3, 8, 0, ribbon=True, flank=34
    )
    canvas.rect(x + 120, y - 70, 66, 70, light.on(darker(buildings.GLASS, 0.3)))
    canvas.rect(x + 100, y - 82, 106, 12, light.on(accent))
    buildings.flag(canvas, light, x + 150, y - 196, 96, light.side)


def _works_yard(canvas: Canvas, light: Light, rng: Random, y: float) -> None:
    canvas.wash((0, y, WIDTH, HEIGHT), [light.on(hexa("c2beb4"), 0.1), light.on(hexa("a9a69f"))])
    for i in range(1, 7):
        canvas.line(
            [(0, y + 8 * i * i), (WIDTH, y + 8 * i * i)], clear(light.on(hexa("8d8b86")), 0.4), 1.5
        )
    for i in range(rng.randint(2, 3)):
        x = 300 + i * rng.uniform(400, 470)
        vehicles.lorry(canvas, light, x, y + 84 + 22 * (i % 2), 150, rng.choice(vehicles.PAINTS))
    stack = rng.uniform(140, 300) if rng.random() < 0.5 else rng.uniform(1100, 1250)
    for row, count in enumerate((4, 3)):
        for i in range(count):
            vehicles.container(
                canvas, light, rng, stack + i * 132 + row * 40, y + 150 - row * 62, 126, 60
            )
    for _ in range(rng.randint(6, 9)):
        at = y + rng.uniform(120, 206)
        _worker(
            canvas, light, rng, rng.uniform(200, 1400), at, people.height_at(at, y - 132, y, 46)
        )
    verge = HEIGHT - 130
    canvas.wash((0, verge, WIDTH, HEIGHT), [light.on(nature.GRASS), light.on(nature.DEEP_LEAF)])
    canvas.rect(0, verge - 8, WIDTH, 9, light.on(hexa("e0dccf")))
    for x in (
        rng.uniform(20, 120),
        rng.uniform(230, 340),
        WIDTH - rng.uniform(20, 140),
        WIDTH - rng.uniform(230, 340),
    ):
        nature.broadleaf(canvas, light, rng, x, HEIGHT - 30, rng.uniform(240, 330))
    for i in range(30):
        nature.bush(
            canvas,
            light,
            rng,
            i * 56 + rng.uniform(-14, 14),
            HEIGHT + 10,
            rng.uniform(40, 56),
            rng.choice((nature.LEAF, nature.DEEP_LEAF)),
        )


def _worker(canvas: Canvas, light: Light, rng: Random, x: float, y: float, height: float) -> None:
    h, helmet = height, hexa("e9b93a")
    wear = people.Looks(top=hexa("3f6288"), legs=hexa("2f435c"))
    people.standing(canvas, light, x, y, h, wear, 0, rng.random(), rng.random() < 0.4)
    canvas.dome(x, y - h * 0.93, h * 0.083, h * 0.09, light.on(helmet))
    canvas.rect(x - h * 0.095, y - h * 0.94, h * 0.19, h * 0.018, light.on(darker(helmet, 0.15)))
    canvas.rect(x - h * 0.095, y - h * 0.7, h * 0.19, h * 0.035, light.on(hexa("e3d95a")))


# Harbour


def harbour(canvas: Canvas, rng: Random) -> None:
    light = choose_light(rng, "dawn", "morning", "gold", "dusk", "overcast")
    quay = rng.uniform(590, 630)
    nature.sky(
        canvas, light, rng, quay, clouds=rng.randint(3, 5), sun_height=rng.uniform(0.35, 0.6)
    )
    nature.ranges(canvas, light, rng, quay - 60, quay - 6, 3, rng.uniform(150, 210), 0.78, 0.5)
    side = rng.choice((-1, 1))
    _quay(canvas, light, rng, quay, side)
    nature.water(canvas, light, quay + 34)
    canvas.mirror(quay + 34, 420, (0.7, 0.45, 0))
    nature.sun_path(canvas, light, rng, quay + 34, HEIGHT)
    nature.ripples(canvas, light, rng, quay + 36, HEIGHT, 150)
    ship = WIDTH / 2 - side * rng.uniform(60, 190)
    vehicles.cargo_ship(canvas, light, rng, ship, quay + 96, rng.uniform(880, 980), side, 0.06)
    for i in range(rng.randint(2, 4)):
        x = WIDTH / 2 + (-1) ** i * rng.uniform(160, 620)
        y = quay + 210 + i * rng.uniform(52, 70)
        vehicles.fishing_boat(canvas, light, rng, x, y, 210 + i * 50, rng.choice((-1, 1)))
    gulls = mix(light.sky[-1], WHITE, 0.7) if light.dark else mix(light.haze, SHADE, 0.55)
    nature.birds(canvas, rng, rng.uniform(200, 1100), rng.uniform(150, 320), gulls, 9)


def _quay(canvas: Canvas, light: Light, rng: Random, y: float, side: int) -> None:
    """Paint the far quay: sheds, stacked containers and the cranes above them."""
    x = -20.0
    while x < WIDTH:
        width = rng.uniform(150, 260)
        shed = rng.choice((hexa("c9cfd2"), hexa("b8c4c9"), hexa("d8cfc0")))
        canvas.rect(x, y - 62, width, 62, light.on(shed, 0.3))
        canvas.polygon(
            [(x - 6, y - 60), (x + width / 2, y - 92), (x + width + 6, y - 60)],
            light.on(darker(shed, 0.3), 0.3),
        )
        x += width + rng.uniform(10, 70)
    for _ in range(rng.randint(4, 6)):
        left = rng.uniform(0, WIDTH - 200)
        for column in range(rng.randint(2, 4)):
            for row in range(rng.randint(2, 4)):
                vehicles.container(
                    canvas, light, rng, left + column * 62, y - row * 27, 60, 26, 0.2
                )
    for i in range(rng.randint(2, 4)):
        place = WIDTH / 2 + side * (420 - i * rng.uniform(310, 340))
        _crane(canvas, light, place, y + 4, rng.uniform(330, 370), -side if i % 2 else side)
    canvas.rect(0, y - 4, WIDTH, 12, light.on(hexa("c9c6bb"), 0.08))
    canvas.rect(0, y + 6, WIDTH, 30, light.on(hexa("8d8f8d"), 0.08))
    for i in range(40):
        canvas.rect(i * 41, y + 8, 10, 24, light.on(hexa("5f6466"), 0.08))


def _crane(canvas: Canvas, light: Light, x: float, y: float, height: float, side: int) -> None:
    """Paint a gantry crane whose boom reaches out towards ``side``."""
    paint = light.on(hexa("c9603f"), 0.14)
    dark = light.on(hexa("8a4433"), 0.14)
    h = height
    deck = y - h * 0.58
    for dx in (-0.15, 0.15):
        canvas.line([(x + dx * h, y), (x + dx * h * 0.86, deck)], paint, h * 0.032)
    canvas.line([(x - 0.145 * h, y - h * 0.2), (x + 0.145 * h, y - h * 0.2)], paint, h * 0.02)
    canvas.line([(x - 0.145 * h, y - h * 0.2), (x + 0.13 * h, deck)], dark, h * 0.014)
    boom = [(x - side * h * 0.42, deck), (x + side * h * 0.86, deck - h * 0.02)]
    canvas.line(boom, paint, h * 0.04)
    top = (x + side * h * 0.03, y - h * 0.98)
    canvas.line([(x - side * h * 0.12, deck), top, (x + side * h * 0.13, deck)], paint, h * 0.024)
    for reach in (0.45, 0.82):
        canvas.line([top, (x + side * h * reach, deck - h * 0.015)], dark, 2.2)
    canvas.line([top, (x - side * h * 0.4, deck)], dark, 2.2)
    canvas.rect(
        x - side * h * 0.3 - h * 0.07,
        deck - h * 0.09,
        h * 0.14,
        h * 0.09,
        light.on(hexa("e6e2d8"), 0.14),
    )
    trolley = x + side * h * 0.56
    canvas.rect(trolley - h * 0.035, deck - h * 0.01, h * 0.07, h * 0.05, dark)
    for dx in (-0.02, 0.02):
        canvas.line(
            [(trolley + dx * h, deck + h * 0.03), (trolley + dx * h, deck + h * 0.2)], dark, 1.6
        )
    canvas.rect(
        trolley - h * 0.09, deck + h * 0.2, h * 0.18, h * 0.075, light.on(hexa("3f6c8d"), 0.14)
    )
