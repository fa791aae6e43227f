"""Scenes of public works and industry."""

from random import Random

from portal.demo.pictures import buildings, nature, vehicles
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from portal.demo.pictures.colour import (
    WHITE,
    Light,
    choose_light,
    clear,
    darker,
    hexa,
    lighter,
    mix,
)
from portal.demo.pictures.nature import Outline

# Bridge


def bridge(canvas: Canvas, rng: Random) -> None:
    light = choose_light(rng, "dawn", "morning", "gold", "noon", "dusk")
    horizon = rng.uniform(560, 610)
    nature.sky(canvas, light, rng, horizon, clouds=rng.randint(3, 5), sun_height=rng.uniform(0.3, 0.55))
    nature.ranges(canvas, light, rng, horizon - 70, horizon + 60, 3, rng.uniform(230, 300), 0.76, 0.34)
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
            canvas.polygon([(x - half * light.side, top), (x, top), (x, deck(x) + 20), (x - half * 1.6 * light.side, deck(x) + 20)], tone)
        canvas.polygon([(x, top), (x + 15 * light.side, top), (x + 24 * light.side, deck(x) + 20), (x, deck(x) + 20)], pale)
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
    canvas.fade([(x - half, foot), (x + half, foot), (x + half, foot + 130), (x - half, foot + 130)], light.on(hexa("7d888c")), (0.5, 0.3, 0))
    canvas.polygon([(x - half * 0.8, top), (x + half * 0.8, top), (x + half, foot), (x - half, foot)], light.on(hexa("cfcdc3")))
    edge = -light.side * half
    canvas.polygon([(x + edge * 0.8, top), (x + edge * 0.1, top), (x + edge * 0.1, foot), (x + edge, foot)], light.on(hexa("9aa0a0")))
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
    canvas.shade([*points, (edges[1], HEIGHT + 20), (edges[0], HEIGHT + 20)], [light.on(nature.GRASS), light.on(nature.DEEP_LEAF)])
    for _ in range(9):
        away = rng.random() ** 1.3 * reach * 0.8
        x = away if side < 0 else WIDTH - away
        size = rng.uniform(90, 170) * (1 - 0.5 * away / reach)
        plant = rng.choice((nature.broadleaf, nature.broadleaf, nature.bush, nature.banana))
        plant(canvas, light, rng, x, ground(x) + 26, size if plant is not nature.bush else size * 0.5, rng.choice((nature.LEAF, nature.DEEP_LEAF)))


# Reservoir


def reservoir(canvas: Canvas, rng: Random) -> None:
    light = choose_light(rng, "morning", "noon", "dawn", "overcast", "gold")
    horizon = rng.uniform(330, 380)
    crest = horizon + rng.uniform(90, 120)
    nature.sky(canvas, light, rng, horizon, clouds=rng.randint(3, 5), sun_height=rng.uniform(0.4, 0.6))
    nature.ranges(canvas, light, rng, horizon - 20, horizon + 6, 3, rng.uniform(150, 210), 0.72, 0.3)
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


def _valley_side(canvas: Canvas, light: Light, rng: Random, side: int, y: float, depth: float) -> None:
    shape = nature.terrain(rng, 300, 4)

    def ground(x: float) -> float:
        away = x if side < 0 else WIDTH - x
        return y + 190 * max(0, away / 700) ** 1.4 + 14 * shape(x) - 60

    edges = (-10, 720) if side < 0 else (WIDTH - 720, WIDTH + 10)
    points = nature.sampled(ground, *edges, 8)
    canvas.shade([*points, (edges[1], HEIGHT), (edges[0], HEIGHT)], [light.on(nature.DEEP_LEAF, depth), light.on(nature.LEAF, depth)])
    for x, top in points[::4]:
        nature.bush(canvas, light, rng, x, top + 14, rng.uniform(22, 36), nature.DEEP_LEAF, depth)


def _dam(canvas: Canvas, light: Light, rng: Random, centre: float, crest: float, foot: float) -> None:
    """Paint the wall from downstream: blocks, gates and, in the middle, the water coming over."""
    concrete = light.on(buildings.CONCRETE)
    dark = light.on(hexa("a3a8a6"))
    half_top, half_foot = 620, 330
    wall = [(centre - half_top, crest), (centre + half_top, crest), (centre + half_foot, foot), (centre - half_foot, foot)]
    canvas.shade(wall, [concrete, mix(concrete, dark, 0.5), dark])
    for i in range(-9, 10):
        top, low = centre + i * half_top / 9.5, centre + i * half_foot / 9.5
        canvas.line([(top, crest), (low, foot)], clear(dark, 0.8), 2)
    for i in range(1, 6):
        y = crest + (foot - crest) * i / 6
        half = half_top + (half_foot - half_top) * i / 6
        canvas.line([(centre - half, y), (centre + half, y)], clear(dark, 0.35), 1.5)
    _spillway(canvas, light, rng, centre, crest, foot)
    canvas.rect(centre - half_top - 60, crest - 10, 2 * half_top + 120, 20, light.on(hexa("e4e2d8")))
    canvas.rect(centre - half_top - 60, crest + 8, 2 * half_top + 120, 6, light.on(hexa("8c9496")))
    for i in range(-15, 16):
        canvas.rect(centre + i * 42 - 1, crest - 34, 2, 26, light.on(hexa("7d878b")))
    house = light.on(buildings.PLASTER)
    for x in (centre - 258, centre + 214):
        canvas.rect(x, crest - 74, 44, 66, house)
        canvas.rect(x + 12, crest - 60, 20, 22, light.on(buildings.GLASS))
        canvas.rect(x - 5, crest - 82, 54, 10, light.on(buildings.TILE))


def _spillway(canvas: Canvas, light: Light, rng: Random, centre: float, crest: float, foot: float) -> None:
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
            canvas.shade([(x0, crest + 52), (x1, crest + 52), (f1, foot), (f0, foot)], [light.on(hexa("bcd6da")), light.on(hexa("e8f2f1")), WHITE])
            for _ in range(5):
                sx = rng.uniform(x0 + 4, x1 - 4)
                top = crest + rng.uniform(60, 160)
                canvas.line([(sx, top), (centre + (sx - centre) * narrow, foot)], clear(light.on(hexa("9fc3ca")), 0.5), 2)
        canvas.rect(x0, crest + 14, x1 - x0, 40, light.on(hexa("5c7785")))
        canvas.rect(x0, crest + 22, x1 - x0, 3, light.on(hexa("7d98a4")))
    for bay in range(bays + 1):
        x = centre - 180 + bay * width
        canvas.polygon([(x - 8, crest - 46), (x + 8, crest - 46), (centre + (x + 8 - centre) * 0.86, foot), (centre + (x - 8 - centre) * 0.86, foot)], light.on(hexa("c6c6bd")))
    canvas.rect(centre - 200, crest - 58, 400, 16, light.on(hexa("b45a43")))
    if running:
        foam = [nature.lens(centre + rng.uniform(-190, 190), foot + rng.uniform(-4, 22), rng.uniform(50, 110), rng.uniform(12, 28)) for _ in range(12)]
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
    canvas.polygon([*[(x - 16, y) for x, y in left], *[(x + 16, y) for x, y in reversed(right)]], light.on(hexa("c9b992")))
    far = mix(light.sky[-1], light.on(nature.DEEP_WATER), 0.3)
    canvas.shade([*left, *reversed(right)], [far, mix(light.sky[1], light.on(nature.DEEP_WATER), 0.7)])
    nature.ripples(canvas, light, rng, foot + 10, HEIGHT, 90, centre - 260, centre + 260)


def _dam_shoulder(
    canvas: Canvas, light: Light, rng: Random, side: int, centre: float, crest: float, foot: float
) -> None:
    """Paint the hillside the dam leans against, down to the near corner of the picture."""
    shape = nature.terrain(rng, 180, 3)
    xs = [centre + side * 640, centre + side * 560, centre + side * 420, centre + side * 345, centre + side * 420, centre + side * 640]
    ys = [crest - 46, crest + 40, crest + 200, foot + 20, foot + 110, HEIGHT + 30]
    edge = []
    for (xa, ya), (xb, yb) in zip(zip(xs, ys, strict=True), list(zip(xs, ys, strict=True))[1:], strict=False):
        for step in range(8):
            part = step / 8
            y = ya + (yb - ya) * part
            edge.append((xa + (xb - xa) * part + 12 * shape(y), y))
    border = -20 if side < 0 else WIDTH + 20
    hill = [*edge, (xs[-1], HEIGHT + 30), (border, HEIGHT + 30), (border, crest - 130)]
    canvas.shade(hill, [light.on(nature.LEAF, 0.12), light.on(nature.GRASS, 0.04), light.on(nature.DEEP_LEAF)])
    placed = sorted((rng.uniform(crest - 90, HEIGHT + 20), rng.random()) for _ in range(46))
    for y, part in placed:
        inner = next(x for x, ey in [*edge, (xs[-1], HEIGHT + 40)] if ey >= min(y, HEIGHT + 20))
        x = border + (inner - border) * part * 0.9
        size = 34 + 90 * (y - crest + 90) / (HEIGHT - crest)
        colour = rng.choice((nature.LEAF, nature.DEEP_LEAF))
        nature.broadleaf(canvas, light, rng, x, y + 10, size, colour, max(0, 0.14 - 0.1 * y / HEIGHT))
