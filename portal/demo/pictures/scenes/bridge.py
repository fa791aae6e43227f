"""A bridge over a river between hills."""

from portal.demo.pictures import landscape, outlines, plants, vehicles
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, trapezium
from portal.demo.pictures.colour import choose_light, clear, darker, hexa, lighter
from portal.demo.pictures.outlines import Outline


def paint(canvas: Canvas) -> None:
    canvas.light = choose_light(canvas.rng, "dawn", "morning", "gold", "noon", "dusk")
    horizon = canvas.rng.uniform(560, 610)
    landscape.sky(
        canvas, horizon, clouds=canvas.rng.randint(3, 5), sun_height=canvas.rng.uniform(0.3, 0.55)
    )
    landscape.ranges(
        canvas, horizon - 70, horizon + 60, 3, canvas.rng.uniform(230, 300), 0.76, 0.34
    )
    plants.tree_line(canvas, horizon + 84, 40, depth=0.34)
    landscape.water(canvas, horizon + 80)
    canvas.mirror(horizon + 80, 300, (0.7, 0.45, 0))
    landscape.ripples(canvas, horizon + 80, HEIGHT)
    slope, height = canvas.rng.uniform(-0.05, 0.05), canvas.rng.uniform(470, 530)

    def deck(x: float) -> float:
        return height + slope * (x - 800) - 26 * (1 - ((x - 800) / 900) ** 2)

    water_line = horizon + canvas.rng.uniform(150, 190)
    if canvas.rng.random() < 0.5:
        _cable_bridge(canvas, deck, water_line)
    else:
        _arch_bridge(canvas, deck, water_line)
    traffic = canvas.rng.randint(5, 9)
    for i in range(traffic):
        x = WIDTH * (i + canvas.rng.uniform(0.2, 0.8)) / traffic
        vehicles.traffic(canvas, x, deck(x) - 3, 44)
    rail = outlines.sampled(outlines.above(deck, 12), -10, WIDTH + 10, 20)
    canvas.line(rail, canvas.lit("e9ecec"), 2)
    for side in (-1, 1):
        _near_shore(canvas, side)


def _cable_bridge(canvas: Canvas, deck: Outline, water: float) -> None:
    pale, dark = canvas.lit("eceae2"), canvas.lit("b9bcba")
    first = canvas.rng.uniform(400, 470)
    for x in (first, WIDTH - first):
        top = deck(x) - canvas.rng.uniform(300, 320)
        cable = clear(canvas.lit("f6f2e4"), 0.85)
        for i in range(1, 13):
            for way in (-1, 1):
                foot = x + way * i * (800 - first) / 12.4
                canvas.line([(x, top + 16 + i * 5), (foot, deck(foot))], cable, 1.7)
        _pier(canvas, x, deck(x), water, 44)
        for half, tone in ((15, pale), (7, dark)):
            canvas.polygon(
                trapezium(
                    (x - half * canvas.light.side, x),
                    top,
                    (x - half * 1.6 * canvas.light.side, x),
                    deck(x) + 20,
                ),
                tone,
            )
        canvas.polygon(
            trapezium(
                (x, x + 15 * canvas.light.side), top, (x, x + 24 * canvas.light.side), deck(x) + 20
            ),
            pale,
        )
    for x in (90, WIDTH - 90):
        _pier(canvas, x, deck(x), water, 30)
    _deck(canvas, deck, 24)


def _arch_bridge(canvas: Canvas, deck: Outline, water: float) -> None:
    paint = canvas.rng.choice((hexa("c0503f"), hexa("d9d6cb"), hexa("4f7d99")))
    left, right = canvas.rng.uniform(230, 300), WIDTH - canvas.rng.uniform(230, 300)
    rise = canvas.rng.uniform(230, 270)

    def arch(x: float) -> float:
        part = (x - left) / (right - left)
        return deck(x) - rise * 4 * part * (1 - part)

    hangers = [left + (right - left) * i / 18 for i in range(1, 18)]
    for x in hangers:
        canvas.line([(x, arch(x)), (x, deck(x))], canvas.lit(lighter(paint, 0.2)), 3)
    for shift, tone in ((13, darker(paint, 0.28)), (0, paint)):
        outer = outlines.sampled(outlines.above(arch, shift), left, right, 12)
        inner = outlines.sampled(outlines.above(arch, shift - 20), left + 6, right - 6, 12)
        canvas.polygon([*outer, *reversed(inner)], canvas.lit(tone))
    for x in (left, right):
        _pier(canvas, x, deck(x), water, 70)
    for x in (60, WIDTH - 60):
        _pier(canvas, x, deck(x), water, 36)
    _deck(canvas, deck, 28)


def _deck(canvas: Canvas, deck: Outline, thick: float) -> None:
    top = outlines.sampled(deck, -10, WIDTH + 10, 20)
    under = outlines.sampled(lambda x: deck(x) + thick, -10, WIDTH + 10, 20)
    shadow = outlines.sampled(lambda x: deck(x) + thick * 0.55, -10, WIDTH + 10, 20)
    canvas.polygon([*top, *reversed(under)], canvas.lit("d8d7cf"))
    canvas.polygon([*shadow, *reversed(under)], canvas.lit("8e9699"))


def _pier(canvas: Canvas, x: float, top: float, foot: float, width: float) -> None:
    half = width / 2
    canvas.veil((x - half, foot, x + half, foot + 130), canvas.lit("7d888c"), (0.5, 0.3, 0))
    canvas.polygon(
        trapezium((x - half * 0.8, x + half * 0.8), top, (x - half, x + half), foot),
        canvas.lit("cfcdc3"),
    )
    edge = -canvas.light.side * half
    canvas.polygon(
        trapezium((x + edge * 0.8, x + edge * 0.1), top, (x + edge, x + edge * 0.1), foot),
        canvas.lit("9aa0a0"),
    )
    canvas.rect(x - half * 1.5, foot - 14, width * 1.5, 18, canvas.lit("b3b2a9"), 4)


def _near_shore(canvas: Canvas, side: int) -> None:
    """Paint the wooded corner of the near shore on one side."""
    shape = outlines.terrain(canvas.rng, 260, 3)
    reach = canvas.rng.uniform(420, 620)

    def ground(x: float) -> float:
        away = x if side < 0 else WIDTH - x
        return HEIGHT + 20 - 230 * max(0, 1 - away / reach) ** 0.8 + 10 * shape(x)

    start, end = (-10, reach) if side < 0 else (WIDTH - reach, WIDTH + 10)
    points = outlines.sampled(ground, start, end, 10)
    canvas.shade(
        [*points, (end, HEIGHT + 20), (start, HEIGHT + 20)],
        [canvas.lit(plants.GRASS), canvas.lit(plants.DEEP_LEAF)],
    )
    for _ in range(9):
        away = canvas.rng.random() ** 1.3 * reach * 0.8
        x = away if side < 0 else WIDTH - away
        size = canvas.rng.uniform(90, 170) * (1 - 0.5 * away / reach)
        plant = canvas.rng.choice((plants.broadleaf, plants.broadleaf, plants.bush, plants.banana))
        plant(
            canvas,
            x,
            ground(x) + 26,
            size if plant is not plants.bush else size * 0.5,
            canvas.rng.choice((plants.LEAF, plants.DEEP_LEAF)),
        )
