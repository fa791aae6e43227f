"""A dam and its lake, seen from downstream."""

from itertools import pairwise

from portal.demo.pictures import buildings, landscape, outlines, plants
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, trapezium
from portal.demo.pictures.colour import WHITE, choose_light, clear, mix


def paint(canvas: Canvas) -> None:
    canvas.light = choose_light(canvas.rng, "morning", "noon", "dawn", "overcast", "gold")
    horizon = canvas.rng.uniform(330, 380)
    crest = horizon + canvas.rng.uniform(90, 120)
    landscape.sky(
        canvas, horizon, clouds=canvas.rng.randint(3, 5), sun_height=canvas.rng.uniform(0.4, 0.6)
    )
    landscape.ranges(canvas, horizon - 20, horizon + 6, 3, canvas.rng.uniform(150, 210), 0.72, 0.3)
    plants.tree_line(canvas, horizon + 8, 22, depth=0.34)
    landscape.water(canvas, horizon + 6, crest + 20)
    canvas.mirror(horizon + 6, crest - horizon, (0.7, 0.4))
    landscape.ripples(canvas, horizon + 6, crest, 40)
    _valley_side(canvas, -1, crest - 40, 0.22)
    _valley_side(canvas, 1, crest - 70, 0.22)
    centre = canvas.rng.uniform(740, 860)
    foot = canvas.rng.uniform(770, 820)
    _valley_floor(canvas, centre, foot)
    _dam(canvas, centre, crest, foot)
    for side in (-1, 1):
        _dam_shoulder(canvas, side, centre, crest, foot)
    _power_house(canvas, canvas.rng.choice((-1, 1)), centre, foot)


def _valley_side(canvas: Canvas, side: int, y: float, depth: float) -> None:
    shape = outlines.terrain(canvas.rng, 300, 4)

    def ground(x: float) -> float:
        away = x if side < 0 else WIDTH - x
        return y + 190 * max(0, away / 700) ** 1.4 + 14 * shape(x) - 60

    edges = (-10, 720) if side < 0 else (WIDTH - 720, WIDTH + 10)
    points = outlines.sampled(ground, *edges, 8)
    canvas.shade(
        [*points, (edges[1], HEIGHT), (edges[0], HEIGHT)],
        [canvas.lit(plants.DEEP_LEAF, depth), canvas.lit(plants.LEAF, depth)],
    )
    for x, top in points[::4]:
        plants.bush(canvas, x, top + 14, canvas.rng.uniform(22, 36), plants.DEEP_LEAF, depth)


def _dam(canvas: Canvas, centre: float, crest: float, foot: float) -> None:
    """Paint the wall from downstream: blocks, gates and, in the middle, the water coming over."""
    concrete = canvas.lit(buildings.CONCRETE)
    dark = canvas.lit("a3a8a6")
    half_top, half_foot = 620, 330
    wall = trapezium(
        (centre - half_top, centre + half_top),
        crest,
        (centre - half_foot, centre + half_foot),
        foot,
    )
    canvas.shade(wall, [concrete, mix(concrete, dark, 0.5), dark])
    for i in range(-9, 10):
        top, low = centre + i * half_top / 9.5, centre + i * half_foot / 9.5
        canvas.line([(top, crest), (low, foot)], clear(dark, 0.8), 2)
    for i in range(1, 6):
        y = crest + (foot - crest) * i / 6
        half = half_top + (half_foot - half_top) * i / 6
        canvas.line([(centre - half, y), (centre + half, y)], clear(dark, 0.35), 1.5)
    _spillway(canvas, centre, crest, foot)
    canvas.rect(centre - half_top - 60, crest - 10, 2 * half_top + 120, 20, canvas.lit("e4e2d8"))
    canvas.rect(centre - half_top - 60, crest + 8, 2 * half_top + 120, 6, canvas.lit("8c9496"))
    for i in range(-15, 16):
        canvas.rect(centre + i * 42 - 1, crest - 34, 2, 26, canvas.lit("7d878b"))
    house = canvas.lit(buildings.PLASTER)
    for x in (centre - 258, centre + 214):
        canvas.rect(x, crest - 74, 44, 66, house)
        canvas.rect(x + 12, crest - 60, 20, 22, canvas.lit(buildings.GLASS))
        canvas.rect(x - 5, crest - 82, 54, 10, canvas.lit(buildings.TILE))


def _spillway(canvas: Canvas, centre: float, crest: float, foot: float) -> None:
    bays = canvas.rng.choice((4, 5, 6))
    width = 360 / bays
    running = canvas.rng.random() < 0.7
    for bay in range(bays):
        x = centre - 180 + bay * width
        narrow = 0.86
        x0, x1 = x + 8, x + width - 8
        f0, f1 = centre + (x0 - centre) * narrow, centre + (x1 - centre) * narrow
        chute = trapezium((x0, x1), crest + 14, (f0, f1), foot)
        canvas.polygon(chute, canvas.lit("8f989a"))
        if running:
            canvas.shade(
                trapezium((x0, x1), crest + 52, (f0, f1), foot),
                [canvas.lit("bcd6da"), canvas.lit("e8f2f1"), WHITE],
            )
            for _ in range(5):
                sx = canvas.rng.uniform(x0 + 4, x1 - 4)
                top = crest + canvas.rng.uniform(60, 160)
                canvas.line(
                    [(sx, top), (centre + (sx - centre) * narrow, foot)],
                    clear(canvas.lit("9fc3ca"), 0.5),
                    2,
                )
        canvas.rect(x0, crest + 14, x1 - x0, 40, canvas.lit("5c7785"))
        canvas.rect(x0, crest + 22, x1 - x0, 3, canvas.lit("7d98a4"))
    for bay in range(bays + 1):
        x = centre - 180 + bay * width
        canvas.polygon(
            trapezium(
                (x - 8, x + 8),
                crest - 46,
                (centre + (x - 8 - centre) * 0.86, centre + (x + 8 - centre) * 0.86),
                foot,
            ),
            canvas.lit("c6c6bd"),
        )
    canvas.rect(centre - 200, crest - 58, 400, 16, canvas.lit("b45a43"))
    if running:
        foam = [
            outlines.lens(
                centre + canvas.rng.uniform(-190, 190),
                foot + canvas.rng.uniform(-4, 22),
                canvas.rng.uniform(50, 110),
                canvas.rng.uniform(12, 28),
            )
            for _ in range(12)
        ]
        canvas.mist(foam, WHITE, 0.8, 9)


def _valley_floor(canvas: Canvas, centre: float, foot: float) -> None:
    canvas.wash(
        (0, foot - 60, WIDTH, HEIGHT), [canvas.lit(plants.GRASS, 0.1), canvas.lit(plants.LEAF)]
    )
    swing = canvas.rng.uniform(-160, 160)
    left, right = [], []
    for i in range(21):
        near = i / 20
        y = foot - 30 + (HEIGHT + 40 - foot) * near
        middle = centre + swing * near**1.5
        left.append((middle - 230 - 330 * near**1.4, y))
        right.append((middle + 230 + 330 * near**1.4, y))
    canvas.polygon(
        [*[(x - 16, y) for x, y in left], *[(x + 16, y) for x, y in reversed(right)]],
        canvas.lit("c9b992"),
    )
    far = mix(canvas.light.sky[-1], canvas.lit(landscape.DEEP_WATER), 0.3)
    canvas.shade(
        [*left, *reversed(right)],
        [far, mix(canvas.light.sky[1], canvas.lit(landscape.DEEP_WATER), 0.7)],
    )
    landscape.ripples(canvas, foot + 10, HEIGHT, 90, centre - 260, centre + 260)


def _power_house(canvas: Canvas, side: int, centre: float, foot: float) -> None:
    """Paint the power house beside the river, and its line up the hill."""
    left = centre + side * 372 - (0 if side > 0 else 190)
    ground = foot + 62
    masts = [(left + 95 + side * (190 + 130 * i), ground - 60 - 118 * i) for i in range(3)]
    tops = [(left + 95, ground - 96)]
    for i, (x, y) in enumerate(masts):
        _mast(canvas, x, y, 170 - 34 * i)
        tops.append((x, y - 150 + 30 * i))
    for (x0, y0), (x1, y1) in pairwise(tops):
        wire = outlines.curve((x0, y0), ((x0 + x1) / 2, (y0 + y1) / 2 + 30), (x1, y1))
        canvas.line(wire, canvas.lit("4c565b"), 1.5)
    canvas.shadow(left + 95, ground, 140, 16)
    buildings.block(canvas, left, ground, 190, 96, buildings.PLASTER, 2, 6, flank=22)
    canvas.rect(left - 8, ground - 108, 206, 14, canvas.lit(buildings.SLATE))


def _mast(canvas: Canvas, x: float, y: float, height: float) -> None:
    steel = canvas.lit("78858b")
    for side in (-1, 1):
        canvas.line([(x + side * height * 0.1, y), (x + side * 2, y - height)], steel, 2.2)
    for i in range(5):
        low, half = y - height * i / 6, height * (0.1 - 0.016 * i)
        canvas.line([(x - half, low), (x + half * 0.84, low - height / 6)], steel, 1.4)
        canvas.line([(x + half, low), (x - half * 0.84, low - height / 6)], steel, 1.4)
    for arm in (0.94, 0.8):
        canvas.line(
            [(x - height * 0.13, y - height * arm), (x + height * 0.13, y - height * arm)], steel, 2
        )


def _dam_shoulder(canvas: Canvas, side: int, centre: float, crest: float, foot: float) -> None:
    """Paint the hillside the dam leans against, down to the near corner of the picture."""
    shape = outlines.terrain(canvas.rng, 180, 3)
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
        [
            canvas.lit(plants.LEAF, 0.12),
            canvas.lit(plants.GRASS, 0.04),
            canvas.lit(plants.DEEP_LEAF),
        ],
    )
    placed = sorted(
        (canvas.rng.uniform(crest - 90, HEIGHT + 20), canvas.rng.random()) for _ in range(46)
    )
    for y, part in placed:
        inner = next(x for x, ey in [*edge, (xs[-1], HEIGHT + 40)] if ey >= min(y, HEIGHT + 20))
        x = border + (inner - border) * part * 0.9
        size = 34 + 90 * (y - crest + 90) / (HEIGHT - crest)
        colour = canvas.rng.choice((plants.LEAF, plants.DEEP_LEAF))
        plants.broadleaf(canvas, x, y + 10, size, colour, max(0, 0.14 - 0.1 * y / HEIGHT))
