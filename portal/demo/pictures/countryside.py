"""Scenes in the open country."""

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
    mix,
)
from portal.demo.pictures.nature import SHADE, Outline

YOUNG_RICE = tuple(hexa(code) for code in "8fb45a 7da84f a3c065 6f9c4c".split())
RIPE_RICE = tuple(hexa(code) for code in "d9b750 c9a444 e3c76a b9a04b a8a551".split())
FLOODED = tuple(hexa(code) for code in "a9c5c9 c4d6d2 8fae9a 93a76a".split())


# Mountains


def mountains(canvas: Canvas, rng: Random) -> None:
    light = choose_light(rng, "dawn", "gold", "dusk", "morning")
    horizon = rng.uniform(520, 620)
    nature.sky(
        canvas, light, rng, horizon + 60, clouds=rng.randint(3, 6), sun_height=rng.uniform(0.4, 0.6)
    )
    middle = horizon + 180
    nature.ranges(canvas, light, rng, horizon, middle, rng.randint(2, 3), rng.uniform(230, 310))
    nature.drifting_mist(canvas, light, rng, middle - 20, 0.75)
    nature.ranges(
        canvas, light, rng, middle + 70, horizon + 330, 2, rng.uniform(170, 230), 0.36, 0.16
    )
    nature.drifting_mist(canvas, light, rng, horizon + 325, 0.7)
    dark = mix(light.haze, SHADE, 0.6)
    nature.birds(canvas, rng, rng.uniform(200, 1200), rng.uniform(200, 300), dark)
    _wooded_slope(canvas, light, rng)


def _wooded_slope(canvas: Canvas, light: Light, rng: Random) -> None:
    """Paint the near slope the scene is seen from, firs and a few houses standing on it."""
    shape = nature.terrain(rng, 900, 3)
    tilt = rng.choice((-1, 1)) * rng.uniform(60, 110)

    def ground(x: float) -> float:
        return 975 + 26 * shape(x) + tilt * (x / WIDTH - 0.5)

    hamlet = rng.uniform(480, 1120)
    for depth, rise, size in ((0.36, 46, 0.75), (0.08, 0, 1)):
        nature.ridge(
            canvas, light, nature.above(ground, rise), nature.DEEP_LEAF, depth * 0.6, depth * 0.4
        )
        if rise:
            for i in range(rng.randint(2, 4)):
                x = hamlet + i * rng.uniform(62, 96)
                buildings.stilt_house(canvas, light, x, ground(x) - rise + 16, 62, depth=0.2)
        x = rng.uniform(-40, 20)
        while x < WIDTH + 40:
            edge = min(1, abs(x / WIDTH - 0.5) * 2.2)
            tall = size * rng.uniform(60, 110) * (0.7 + 1.5 * edge**2)
            clear_view = rise and abs(x - hamlet - 100) < 190
            if not clear_view and rng.random() < 0.3 + 0.65 * edge:
                nature.conifer(canvas, light, rng, x, ground(x) - rise + 12, tall, depth=depth)
            x += rng.uniform(16, 46)
    nature.grass_fringe(canvas, light, rng, HEIGHT + 6, 60, darker(nature.DEEP_LEAF, 0.1))


# Fields


def fields(canvas: Canvas, rng: Random) -> None:
    light = choose_light(rng, "dawn", "morning", "gold", "noon")
    season = rng.choice((YOUNG_RICE, RIPE_RICE, (*YOUNG_RICE[:2], *FLOODED)))
    horizon = rng.uniform(300, 380)
    nature.sky(canvas, light, rng, horizon + 60, clouds=rng.randint(3, 5), sun_height=0.5)
    nature.ranges(canvas, light, rng, horizon + 10, horizon + 110, 3, rng.uniform(150, 200))
    nature.drifting_mist(canvas, light, rng, horizon + 110, 0.7)
    side = rng.choice((-1, 1))
    far = _slope(rng, horizon + 150, 120, -side)
    nature.tree_line(canvas, light, rng, horizon + 190, 34, depth=0.4, foot=30)
    _terraces(canvas, light, rng, far, season, 300, 15, depth=0.26)
    for _ in range(7):
        x = rng.uniform(0, WIDTH)
        nature.broadleaf(
            canvas, light, rng, x, far(x) + 6, rng.uniform(46, 80), nature.DEEP_LEAF, 0.26
        )
    for i in range(rng.randint(2, 3)):
        x = WIDTH / 2 + side * (180 + i * 130)
        y = far(x) + 50 + i * 22
        nature.bush(canvas, light, rng, x + 60, y, 40, nature.DEEP_LEAF, 0.2)
        buildings.stilt_house(canvas, light, x, y, 96, depth=0.14)
    near = _slope(rng, horizon + 330, 170, side)
    _terraces(canvas, light, rng, near, season, 560, 17, depth=0.02)
    for _ in range(rng.randint(2, 4)):
        x = WIDTH / 2 + side * rng.uniform(250, 760)
        nature.broadleaf(
            canvas, light, rng, x, near(x) + 14, rng.uniform(110, 170), nature.LEAF, 0.06
        )
    for i in range(rng.randint(2, 4)):
        x = rng.uniform(250, 1350)
        wear = people.looks(rng, straw_hats=1)
        y = max(near(x) + 130, 760) + i * 45
        people.bending(canvas, light, x, y, 84 + i * 10, wear, rng.choice((-1, 1)))
    stalks = season[0] if season is not RIPE_RICE else RIPE_RICE[1]
    _rice_stalks(canvas, light, rng, stalks, ripe=season is RIPE_RICE)


def _slope(rng: Random, y: float, height: float, side: int) -> Outline:
    """Return a hillside that rises towards ``side``."""
    shape = nature.terrain(rng, 900, 3)
    bend = rng.uniform(1.3, 2.2)

    def outline(x: float) -> float:
        across = x / WIDTH if side > 0 else 1 - x / WIDTH
        return y - height * max(across, 0) ** bend - height * 0.22 * shape(x)

    return outline


def _terraces(
    canvas: Canvas,
    light: Light,
    rng: Random,
    top: Outline,
    season: tuple[Colour, ...],
    drop: float,
    count: int,
    depth: float,
) -> None:
    """Paint ``count`` terraces that follow the hillside ``top`` down over ``drop`` frame units.

    They widen towards us, and swing apart and together as real ones do, but never cross.
    """
    swings = [nature.terrain(rng, 520, 3) for _ in range(4)]
    steps = [0.0]
    for _ in range(count):
        steps.append(steps[-1] + rng.uniform(0.65, 1.35))

    def edge(index: int) -> list[tuple[float, float]]:
        place = index / 3
        low, part = int(place) % 4, place - int(place)
        first, second = swings[low], swings[(low + 1) % 4]
        points = []
        for x, y in nature.sampled(top, -10, WIDTH + 10, 9):
            sway = 1.9 * (first(x) * (1 - part) + second(x) * part)
            at = max(0, (steps[index] + sway * min(1, index / 2)) / steps[-1])
            points.append((x, y + drop * at**1.45))
        return points

    bank = light.on(darker(season[-1] if season is YOUNG_RICE else nature.LEAF, 0.3), depth)
    edges = [edge(0)]
    for i in range(1, count + 1):
        pairs = zip(edge(i), edges[-1], strict=True)
        edges.append([(x, max(y, upper + 4)) for (x, y), (_, upper) in pairs])
    edges.append([(x, max(y + 40, HEIGHT + 10)) for x, y in edges[-1]])
    last = None
    for i, (upper, lower) in enumerate(zip(edges, edges[1:], strict=False)):
        colour = rng.choice([tone for tone in season if tone != last])
        last = colour
        riser = 2.5 + 10 * (i / count) * (1 - depth * 2)
        tone = light.on(colour, depth * (1 - 0.5 * i / count))
        back = [(x, y) for x, y in reversed(lower)]
        canvas.polygon([*upper, *back], tone)
        if season is FLOODED or colour in FLOODED[:2]:
            _shine(canvas, light, upper, lower)
        rows = 1 + round(5 * i / count)
        for row in range(1, rows):
            part = row / rows
            line = [(x, y + (y2 - y) * part) for (x, y), (_, y2) in zip(upper, lower, strict=True)]
            canvas.line(line, clear(light.on(lighter(colour, 0.3), depth), 0.28), 1.2)
        face = [(x, y - riser * 1.2) for x, y in back]
        canvas.polygon([*lower, *face], bank)
        canvas.line(
            [(x, y - riser * 1.2) for x, y in lower], light.on(lighter(colour, 0.32), depth), 1.6
        )


def _shine(canvas: Canvas, light: Light, upper, lower) -> None:
    """Lay the sky's reflection on a flooded terrace."""
    bright = clear(mix(light.sky[-1], WHITE, 0.3), 0.4)
    middle = [(x, y + (y2 - y) * 0.55) for (x, y), (_, y2) in zip(upper, lower, strict=True)]
    canvas.polygon([*upper, *reversed(middle)], bright)


def _rice_stalks(canvas: Canvas, light: Light, rng: Random, colour: Colour, *, ripe: bool) -> None:
    """Paint the near edge of the field we stand in: blades, and ears when ripe."""
    x = -20.0
    while x < WIDTH + 20:
        edge = abs(x / WIDTH - 0.5) * 2
        tall = rng.uniform(50, 100) + 120 * edge**3
        lean = rng.uniform(-0.35, 0.35) * tall
        tip = (x + lean, HEIGHT - tall)
        tone = light.on(mix(darker(colour, 0.28), lighter(colour, 0.1), rng.random()))
        left = nature.curve((x - 5, HEIGHT + 8), (x - 2, HEIGHT - tall * 0.7), tip, 7)
        right = nature.curve((x + 5, HEIGHT + 8), (x + 4, HEIGHT - tall * 0.7), tip, 7)
        canvas.polygon([*left, *reversed(right)], tone)
        if ripe and rng.random() < 0.4:
            _rice_ear(canvas, light, tip, math.copysign(tall * 0.28, lean))
        x += rng.uniform(5, 11)


def _rice_ear(canvas: Canvas, light: Light, top: tuple[float, float], hang: float) -> None:
    x, y = top
    arc = nature.curve(
        top, (x + hang * 0.7, y - abs(hang) * 0.5), (x + hang, y + abs(hang) * 0.9), 9
    )
    for i, (gx, gy) in enumerate(arc):
        tone = light.on(lighter(RIPE_RICE[2], 0.18) if i % 2 else RIPE_RICE[0])
        canvas.ellipse(gx, gy, 4.2, 6, tone)


# River


def river(canvas: Canvas, rng: Random) -> None:
    light = choose_light(rng, "dawn", "gold", "morning", "overcast", "dusk")
    horizon = rng.uniform(430, 500)
    nature.sky(
        canvas, light, rng, horizon, clouds=rng.randint(3, 5), sun_height=rng.uniform(0.45, 0.65)
    )
    nature.ranges(
        canvas, light, rng, horizon - 10, horizon + 6, 2, rng.uniform(170, 230), 0.76, 0.5
    )
    karst_range = _karst(rng, horizon + 8, rng.uniform(150, 220))
    nature.ridge(canvas, light, karst_range, nature.NEAR_RANGE, 0.42, 0.72, horizon + 20)
    nature.flanks(canvas, light, rng, karst_range, 0.22, 120)
    nature.tree_line(canvas, light, rng, horizon + 8, 26, depth=0.42)
    nature.water(canvas, light, horizon + 6)
    canvas.mirror(horizon + 6, 380, (0.75, 0.5, 0))
    nature.sun_path(canvas, light, rng, horizon + 8, horizon + 330)
    nature.ripples(canvas, light, rng, horizon + 6, HEIGHT)
    side = rng.choice((-1, 1))
    for step, (drop, reach, thick) in enumerate(((46, 0.62, 26), (118, 0.5, 54))):
        shore = side if step % 2 else -side
        _bank(
            canvas,
            light,
            rng,
            shore,
            horizon + drop,
            reach * rng.uniform(0.85, 1.1),
            thick,
            0.3 - 0.13 * step,
        )
    for i in range(rng.randint(2, 4)):
        y = horizon + 190 + i * rng.uniform(75, 95)
        x = 800 + (-1) ** i * rng.uniform(60, 480)
        vehicles.sampan(canvas, light, rng, x, y, 120 + (y - horizon) * 0.42, rng.choice((-1, 1)))
    _bank(canvas, light, rng, side, HEIGHT - 150, 0.34, 190, 0.0)
    reeds = 0 if side < 0 else WIDTH - 460
    nature.grass_fringe(canvas, light, rng, HEIGHT + 8, 130, nature.LEAF, reeds, reeds + 460)


def _karst(rng: Random, foot: float, height: float) -> Outline:
    """Return an outline of steep, rounded limestone hills."""
    hills = []
    x = -60.0
    while x < WIDTH + 60:
        hills.append((x, rng.uniform(0.3, 1), rng.uniform(60, 130)))
        x += rng.uniform(60, 210)
    rough = nature.terrain(rng, 90, 4)

    def outline(x: float) -> float:
        rise = 0.0
        for centre, tall, half in hills:
            off = abs(x - centre) / half
            if off < 1:
                rise = max(rise, tall * (1 - off**2.2))
        return foot - height * rise - 16 * rough(x) * min(1, rise * 4)

    return outline


def _bank(
    canvas: Canvas,
    light: Light,
    rng: Random,
    side: int,
    y: float,
    reach: float,
    thick: float,
    depth: float,
) -> None:
    """Paint a tongue of land that reaches into the water from one side, with its trees.

    ``side`` is -1 for the left edge; ``reach`` the part of the frame's width it takes.
    """
    rough = nature.terrain(rng, 220, 3)
    length = WIDTH * reach

    def place(part: float) -> float:
        return part * length - 10 if side < 0 else WIDTH + 10 - part * length

    upper, lower = [], []
    for i in range(41):
        part = i / 40
        taper = (1 - part) ** 0.6
        upper.append(
            (place(part), y - thick * 0.35 * taper + rough(place(part)) * thick * 0.08 * taper)
        )
        lower.append(
            (place(part), y + thick * 0.65 * taper + rough(place(part) + 500) * thick * 0.1 * taper)
        )
    dark = [(x, ly + (ly - uy) * 1.1 + 12) for (x, uy), (_, ly) in zip(upper, lower, strict=True)]
    canvas.fade([*lower, *reversed(dark)], light.on(nature.DEEP_LEAF, depth), (0.55, 0.45, 0))
    sand = [(x, ly + 3 + thick * 0.05) for x, ly in lower]
    canvas.polygon([*upper, *reversed(sand)], light.on(nature.EARTH, depth))
    grass = light.on(nature.GRASS, depth)
    canvas.shade([*upper, *reversed(lower)], [grass, light.on(darker(nature.GRASS, 0.18), depth)])
    plants = (nature.broadleaf, nature.palm, nature.bamboo, nature.broadleaf)
    for _ in range(round(11 * reach / 0.5)):
        part = rng.random() ** 1.5 * 0.86
        plant = rng.choice(plants)
        size = (58 + thick * 1.35) * rng.uniform(0.75, 1.15) * (1 - 0.4 * part)
        ground = y - thick * 0.12 * (1 - part)
        plant(canvas, light, rng, place(part), ground, size, depth=depth)
    if thick < 100:
        for i in range(2):
            at = place(0.18 + 0.16 * i)
            buildings.stilt_house(canvas, light, at, y + thick * 0.12, 40 + thick * 0.8, depth)
    for i in range(14):
        part = i / 14 + rng.uniform(0, 0.05)
        bush_y = y + thick * 0.45 * (1 - part) ** 0.6
        nature.bush(canvas, light, rng, place(part), bush_y, 12 + thick * 0.16, nature.LEAF, depth)


# Forest


def forest(canvas: Canvas, rng: Random) -> None:
    light = choose_light(rng, "dawn", "morning", "gold")
    glow = mix(light.sun, hexa("cfe0b4"), 0.55)
    canvas.wash(
        (0, 0, WIDTH, HEIGHT),
        [mix(light.haze, hexa("b8d3a8"), 0.6), glow, mix(glow, nature.GRASS, 0.35)],
    )
    canvas.glow(light.sun_x, 300, 800, mix(light.sun, WHITE, 0.4), 0.9)
    tall_trees = rng.random() < 0.5
    layers = 4
    for layer in range(layers):
        near = layer / (layers - 1)
        _stand_of_trees(canvas, light, rng, near, tall_trees)
        if layer == 2:
            _light_shafts(canvas, light, rng)
    _forest_way(canvas, light, rng)
    for x, side in ((-20, 1), (WIDTH + 20, -1)):
        for i in range(7):
            angle = -math.pi / 2 + side * rng.uniform(-0.2, 1.1)
            nature.frond(
                canvas,
                (x + side * rng.uniform(-20, 140), HEIGHT + 30),
                angle,
                rng.uniform(170, 300),
                26,
                rng.uniform(30, 90),
                light.on(mix(nature.DEEP_LEAF, SHADE, 0.35 - 0.03 * i)),
            )
    nature.grass_fringe(canvas, light, rng, HEIGHT + 10, 70, mix(nature.DEEP_LEAF, SHADE, 0.25))


def _stand_of_trees(canvas: Canvas, light: Light, rng: Random, near: float, tall: bool) -> None:
    """Paint one row of trunks with undergrowth and crowns; ``near`` is 0 far to 1 near."""
    depth = 0.72 * (1 - near) ** 1.2
    pale = light.__class__(
        light.sky,
        mix(light.haze, hexa("dbe5b8"), 0.7),
        light.sun,
        light.tint,
        light.strength,
        light.dark,
        light.sun_x,
    )
    ground = 640 + 250 * near**1.3
    floor = nature.terrain(rng, 500, 3)
    nature.ridge(
        canvas,
        pale,
        lambda x: ground + 16 * floor(x),
        mix(nature.GRASS, nature.DEEP_LEAF, near * 0.8),
        depth,
        depth * 0.6,
    )
    spacing = 52 + 150 * near
    x = rng.uniform(-spacing, 0)
    bark = mix(nature.BARK, nature.DEEP_LEAF, 0.25)
    while x < WIDTH + spacing:
        middle = abs(x - 800) < 330 * near
        if not middle:
            width = (13 + 44 * near**1.4) * rng.uniform(0.7, 1.2)
            lean = rng.uniform(-30, 30) if tall else rng.uniform(-80, 80)
            _trunk(canvas, pale, x, ground + 16 * floor(x) + 12, width, lean, bark, depth)
        x += spacing * rng.uniform(0.55, 1.4)
    clumps = []
    for _ in range(70):
        cx = rng.uniform(-40, WIDTH + 40)
        hang = (40 + 150 * near) * abs(cx - light.sun_x) / WIDTH + 26
        clumps.append((cx, hang * rng.uniform(-0.6, 1), rng.uniform(22, 50)))
    nature.foliage(canvas, pale, clumps, mix(nature.LEAF, nature.DEEP_LEAF, near), depth)
    for _ in range(22):
        bx = rng.uniform(-30, WIDTH + 30)
        if abs(bx - 800) > 240 * near:
            nature.bush(
                canvas,
                pale,
                rng,
                bx,
                ground + 20,
                26 + 40 * near,
                mix(nature.LEAF, nature.DEEP_LEAF, near * 0.7),
                depth,
            )


def _trunk(
    canvas: Canvas,
    light: Light,
    x: float,
    y: float,
    width: float,
    lean: float,
    bark: Colour,
    depth: float,
) -> None:
    top = (x + lean, -20)
    left = nature.curve(
        (x - width * 0.75, y), (x - width * 0.36, y - 160), (top[0] - width * 0.3, top[1]), 12
    )
    right = nature.curve(
        (x + width * 0.75, y), (x + width * 0.36, y - 160), (top[0] + width * 0.3, top[1]), 12
    )
    canvas.polygon([*left, *reversed(right)], light.on(bark, depth))
    inner = [(lx + (rx - lx) * 0.55, ly) for (lx, ly), (rx, _) in zip(left, right, strict=True)]
    shaded = left if light.side > 0 else right
    canvas.polygon([*inner, *reversed(shaded)], light.on(darker(bark, 0.3), depth))


def _light_shafts(canvas: Canvas, light: Light, rng: Random) -> None:
    for _ in range(6):
        x = light.sun_x + rng.uniform(-260, 260)
        foot = x + (x - light.sun_x) * 1.4 - light.side * rng.uniform(120, 420)
        half = rng.uniform(10, 36)
        shaft = [(x - half, -10), (x + half, -10), (foot + half * 3, 900), (foot - half * 3, 900)]
        canvas.fade(shaft, mix(light.sun, WHITE, 0.3), (0.32, 0.2, 0))


def _forest_way(canvas: Canvas, light: Light, rng: Random) -> None:
    """Paint a path, or a brook, that winds out from between the trees."""
    brook = rng.random() < 0.5
    swing = rng.choice((-1, 1)) * rng.uniform(50, 120)
    left, right = [], []
    for i in range(31):
        near = i / 30
        y = 708 + (HEIGHT - 690) * near
        centre = 800 + swing * math.sin(near * 4.4) * (0.3 + near)
        half = 12 + 250 * near**1.5
        left.append((centre - half, y))
        right.append((centre + half, y))
    if brook:
        stops = [mix(light.sun, WHITE, 0.4), light.on(hexa("9fc4bd")), light.on(nature.DEEP_WATER)]
    else:
        stops = [
            light.on(lighter(nature.EARTH, 0.35)),
            light.on(nature.EARTH),
            light.on(darker(nature.EARTH, 0.25)),
        ]
    canvas.shade([*left, *reversed(right)], stops)
    for _ in range(26):
        near = rng.random()
        index = int(near * 30)
        (lx, y), (rx, _) = left[index], right[index]
        if brook and rng.random() < 0.6:
            canvas.ellipse(rng.uniform(lx, rx), y, 8 + 60 * near, 1 + 2 * near, clear(WHITE, 0.4))
        else:
            x = rng.choice((lx, rx)) + rng.uniform(-8, 8)
            stone = light.on(mix(hexa("8d9187"), nature.DEEP_LEAF, rng.uniform(0, 0.4)))
            canvas.ellipse(x, y, 6 + 30 * near, 4 + 15 * near, darker(stone, 0.25))
            canvas.ellipse(
                x + light.side * 3 * near, y - 4 * near, 5 + 25 * near, 3 + 11 * near, stone
            )
