"""A river bend with boats."""

from random import Random

from portal.demo.pictures import buildings, landscape, outlines, plants, vehicles
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from portal.demo.pictures.colour import choose_light, darker
from portal.demo.pictures.outlines import Outline


def paint(canvas: Canvas) -> None:
    canvas.light = choose_light(canvas.rng, "dawn", "gold", "morning", "overcast", "dusk")
    horizon = canvas.rng.uniform(430, 500)
    landscape.sky(
        canvas, horizon, clouds=canvas.rng.randint(3, 5), sun_height=canvas.rng.uniform(0.45, 0.65)
    )
    landscape.ranges(canvas, horizon - 10, horizon + 6, 2, canvas.rng.uniform(170, 230), 0.76, 0.5)
    karst_range = _karst(canvas.rng, horizon + 8, canvas.rng.uniform(150, 220))
    landscape.ridge(canvas, karst_range, landscape.NEAR_RANGE, 0.42, 0.72, horizon + 20)
    landscape.flanks(canvas, karst_range, 0.22, 120)
    plants.tree_line(canvas, horizon + 8, 26, depth=0.42)
    landscape.water(canvas, horizon + 6)
    canvas.mirror(horizon + 6, 380, (0.75, 0.5, 0))
    landscape.sun_path(canvas, horizon + 8, horizon + 330)
    landscape.ripples(canvas, horizon + 6, HEIGHT)
    side = canvas.rng.choice((-1, 1))
    for step, (drop, reach, thick) in enumerate(((46, 0.62, 26), (118, 0.5, 54))):
        shore = side if step % 2 else -side
        _bank(
            canvas,
            shore,
            horizon + drop,
            reach * canvas.rng.uniform(0.85, 1.1),
            thick,
            0.3 - 0.13 * step,
        )
    boats = canvas.rng.choice((2, 3, 4))
    for i, berth in enumerate(canvas.rng.sample(range(boats), boats)):
        y = horizon + 190 + i * canvas.rng.uniform(75, 95)
        # Over the open water, away from the near bank.
        x = WIDTH / 2 - side * (820 * (berth + canvas.rng.uniform(0.3, 0.7)) / boats - 140)
        vehicles.sampan(canvas, x, y, 120 + (y - horizon) * 0.42, canvas.rng.choice((-1, 1)))
    _bank(canvas, side, HEIGHT - 150, 0.34, 190, 0.0)
    reeds = 0 if side < 0 else WIDTH - 460
    plants.grass_fringe(canvas, HEIGHT + 8, 130, plants.LEAF, reeds, reeds + 460)


def _karst(rng: Random, foot: float, height: float) -> Outline:
    """Return an outline of steep, rounded limestone hills."""
    hills = []
    x = -60.0
    while x < WIDTH + 60:
        hills.append((x, rng.uniform(0.3, 1), rng.uniform(60, 130)))
        x += rng.uniform(60, 210)
    rough = outlines.terrain(rng, 90, 4)

    def outline(x: float) -> float:
        rise = 0.0
        for centre, tall, half in hills:
            off = abs(x - centre) / half
            if off < 1:
                rise = max(rise, tall * (1 - off**2.2))
        return foot - height * rise - 16 * rough(x) * min(1, rise * 4)

    return outline


def _bank(canvas: Canvas, side: int, y: float, reach: float, thick: float, depth: float) -> None:
    """Paint a tongue of land that reaches into the water from one side, with its trees.

    ``side`` is -1 for the left edge; ``reach`` the part of the frame's width it takes.
    """
    rough = outlines.terrain(canvas.rng, 220, 3)
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
    canvas.fade([*lower, *reversed(dark)], canvas.lit(plants.DEEP_LEAF, depth), (0.55, 0.45, 0))
    sand = [(x, ly + 3 + thick * 0.05) for x, ly in lower]
    canvas.polygon([*upper, *reversed(sand)], canvas.lit(plants.EARTH, depth))
    grass = canvas.lit(plants.GRASS, depth)
    canvas.shade([*upper, *reversed(lower)], [grass, canvas.lit(darker(plants.GRASS, 0.18), depth)])
    kinds = (plants.broadleaf, plants.palm, plants.bamboo, plants.broadleaf)
    for _ in range(round(11 * reach / 0.5)):
        part = canvas.rng.random() ** 1.5 * 0.86
        plant = canvas.rng.choice(kinds)
        size = (58 + thick * 1.35) * canvas.rng.uniform(0.75, 1.15) * (1 - 0.4 * part)
        ground = y - thick * 0.12 * (1 - part)
        plant(canvas, place(part), ground, size, depth=depth)
    if thick < 100:
        for i in range(2):
            at = place(0.18 + 0.16 * i)
            buildings.stilt_house(canvas, at, y + thick * 0.12, 40 + thick * 0.8, depth)
    for i in range(14):
        part = i / 14 + canvas.rng.uniform(0, 0.05)
        bush_y = y + thick * 0.45 * (1 - part) ** 0.6
        plants.bush(canvas, place(part), bush_y, 12 + thick * 0.16, plants.LEAF, depth)
