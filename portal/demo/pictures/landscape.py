"""Sky, land and water in the light of the scene."""

from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from portal.demo.pictures.colour import WHITE, Colour, clear, hexa, mix
from portal.demo.pictures.outlines import Outline, curve, lens, peaks, rising_from, sampled

DEEP_WATER = hexa("3f7f8c")
SHADE = hexa("1d3448")
FAR_RANGE = hexa("56789c")
NEAR_RANGE = hexa("3d6a66")


def sky(canvas: Canvas, horizon: float, clouds: int = 5, sun_height: float | None = None) -> None:
    """Paint the sky down to the horizon, with its sun (when it shows) and clouds."""
    canvas.wash((0, 0, WIDTH, horizon + 4), canvas.light.sky)
    sun_y = horizon * (canvas.rng.uniform(0.45, 0.75) if sun_height is None else sun_height)
    canvas.glow(
        canvas.light.sun_x, sun_y, 900, canvas.light.sun, 0.3 + 0.5 * canvas.light.strength, 0.75
    )
    if canvas.light.strength >= 0.6:
        canvas.glow(canvas.light.sun_x, sun_y, 190, canvas.light.sun, canvas.light.strength)
        radius = canvas.rng.uniform(34, 48)
        canvas.ellipse(canvas.light.sun_x, sun_y, radius, radius, mix(canvas.light.sun, WHITE, 0.4))
    for _ in range(clouds):
        _cloud(canvas, horizon)


def _cloud(canvas: Canvas, horizon: float) -> None:
    """Paint a bank of cloud: level below, heaped above, smaller towards the horizon."""
    y = horizon * canvas.rng.uniform(0.08, 0.7)
    size = 1.25 - 0.95 * y / horizon
    x, length = canvas.rng.uniform(0, WIDTH), canvas.rng.uniform(170, 300) * size
    body, crests = [], []
    for _ in range(canvas.rng.randint(7, 10)):
        at = max(-1, min(1, canvas.rng.gauss(0, 0.45)))
        heap = (1 - 0.75 * abs(at)) * canvas.rng.uniform(18, 34) * size
        body.append(lens(x + at * length, y, heap * 3.2, 8 * size))
        crests.append(lens(x + at * length * 0.8, y - heap * 0.8, heap * 1.7, heap))
    white = mix(canvas.light.sky[-1], WHITE, 0.6)
    canvas.mist([*body, *crests], mix(canvas.light.sky[1], white, 0.5), 0.8, 3.5)
    lit = canvas.light.side * 9 * size
    tops = [[(px + lit, py - 7 * size) for px, py in crest] for crest in crests]
    canvas.mist(tops, white, 0.8, 5)


def birds(canvas: Canvas, x: float, y: float, colour: Colour, count: int = 6) -> None:
    """Paint a loose flock that flies up to the right of ``x``, ``y``."""
    for i in range(count):
        bx = x + i * canvas.rng.uniform(22, 40)
        by = y - i * canvas.rng.uniform(2, 14) + canvas.rng.uniform(-12, 12)
        span = canvas.rng.uniform(8, 13)
        lift = span * canvas.rng.uniform(0.35, 0.7)
        for side in (-1, 1):
            wing = curve((bx, by), (bx + side * span * 0.5, by - lift), (bx + side * span, by), 6)
            canvas.line(wing, colour, 2)


def ridge(
    canvas: Canvas,
    outline: Outline,
    colour: Colour,
    depth: float,
    foot: float,
    bottom: float = HEIGHT,
) -> None:
    """Paint a range of hills whose outline gives y; at its foot it is lost in the haze.

    ``depth`` and ``foot`` are the haze at the crest and at the bottom, 0 to 1.
    """
    points = sampled(outline)
    stops = [
        canvas.lit(colour, depth),
        canvas.lit(colour, (depth + foot) / 2),
        canvas.lit(colour, foot),
    ]
    canvas.shade([*points, (WIDTH, bottom), (0, bottom)], stops)


def flanks(canvas: Canvas, outline: Outline, strength: float, fall: float) -> None:
    """Shade the sides of a range that look away from the sun, from its peaks down.

    ``fall`` is how far down the shade of a high peak reaches, in frame units.
    """
    points = sampled(outline, -160, WIDTH + 160, 8)
    away = -canvas.light.side
    if away < 0:
        points.reverse()
    index = 0
    while index < len(points) - 1:
        start = index
        while index < len(points) - 1 and points[index + 1][1] >= points[index][1] - 0.6:
            index += 1
        (peak_x, peak_y), low_y = points[start], points[index][1]
        if low_y - peak_y > 12:
            reach = min(fall, 1.5 * (low_y - peak_y) + 40)
            edge = [
                (
                    peak_x
                    + away * (reach * 0.34 * t + canvas.rng.uniform(-0.09, 0.09) * reach * t),
                    peak_y + reach * t,
                )
                for t in (0.12, 0.22, 0.34, 0.48, 0.62, 0.8, 1.0)
            ]
            shape = [*points[start : index + 1], *reversed(edge)]
            canvas.fade(shape, mix(canvas.light.haze, SHADE, 0.7), (strength, strength * 0.6, 0))
        index = max(index, start + 1)


def ranges(
    canvas: Canvas,
    top: float,
    bottom: float,
    count: int,
    height: float,
    farthest: float = 0.76,
    nearest: float = 0.2,
) -> None:
    """Paint ``count`` ranges of hills behind each other, their feet from ``top`` to ``bottom``.

    ``height`` is that of the highest peaks; ``farthest`` and ``nearest`` the haze on them.
    """
    for i in range(count):
        near = i / max(count - 1, 1)
        outline = rising_from(
            top + (bottom - top) * near,
            height * (1 - 0.25 * near),
            peaks(canvas.rng, 420 - 90 * near, canvas.rng.uniform(0.35, 0.7)),
        )
        depth = farthest + (nearest - farthest) * near
        colour = mix(NEAR_RANGE, FAR_RANGE, min(1, depth / 0.7))
        ridge(canvas, outline, colour, depth, min(1, depth + 0.42))
        flanks(canvas, outline, 0.34 * (1 - depth) + 0.08, 190)


def drifting_mist(canvas: Canvas, y: float, strength: float) -> None:
    """Lay torn strips of mist around the height ``y``."""
    shapes = []
    for _ in range(canvas.rng.randint(4, 7)):
        x, rx = canvas.rng.uniform(0, WIDTH), canvas.rng.uniform(140, 420)
        shapes.append(lens(x, y + canvas.rng.uniform(-22, 22), rx, canvas.rng.uniform(6, 17)))
    canvas.mist(shapes, mix(canvas.light.haze, WHITE, 0.35), strength, 10)


def water(canvas: Canvas, y: float, bottom: float = HEIGHT, colour: Colour = DEEP_WATER) -> None:
    """Paint open water from the line ``y`` down, bright far off and deeper near."""
    far = mix(canvas.light.sky[-1], canvas.lit(colour), 0.15)
    near = mix(canvas.light.sky[1], canvas.lit(colour), 0.62)
    canvas.wash((0, y, WIDTH, bottom), [far, mix(far, near, 0.6), near])


def ripples(
    canvas: Canvas, y: float, bottom: float, count: int = 110, x0: float = 0, x1: float = WIDTH
) -> None:
    """Paint level strokes on water, longer and thicker the nearer they are."""
    pale, deep = mix(canvas.light.sky[-1], WHITE, 0.4), mix(canvas.light.sky[0], DEEP_WATER, 0.5)
    for _ in range(count):
        near = canvas.rng.random() ** 1.4
        at = y + 3 + (bottom - y) * near
        half = (10 + 90 * near) * canvas.rng.uniform(0.4, 1.2)
        thick = 0.8 + 4 * near
        x = canvas.rng.uniform(x0, x1)
        tone = clear(pale, 0.34) if canvas.rng.random() < 0.6 else clear(deep, 0.22)
        canvas.ellipse(x, at, half, thick * 0.6, tone)


def sun_path(canvas: Canvas, y: float, bottom: float) -> None:
    """Paint the glitter under the sun."""
    if canvas.light.strength < 0.6:
        return
    for _ in range(60):
        near = canvas.rng.random() ** 1.2
        half = (14 + 44 * near) * canvas.rng.uniform(0.4, 1.1)
        x = canvas.light.sun_x + canvas.rng.gauss(0, 22 + 60 * near)
        canvas.ellipse(
            x,
            y + 3 + (bottom - y) * near,
            half,
            1 + 2.2 * near,
            clear(mix(canvas.light.sun, WHITE, 0.3), 0.5 * (1 - near * 0.7)),
        )
