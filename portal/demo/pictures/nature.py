"""Sky, land, water and plants, in the light of the scene."""

import math
from collections.abc import Callable, Sequence
from random import Random

from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Point
from portal.demo.pictures.colour import WHITE, Colour, clear, darker, hexa, lighter, mix

LEAF = hexa("5d8a4c")
DEEP_LEAF = hexa("37663f")
PINE = hexa("2f5a4a")
GRASS = hexa("83a75a")
BARK = hexa("6d5642")
EARTH = hexa("a98f70")
DEEP_WATER = hexa("3f7f8c")
SHADE = hexa("1d3448")
FAR_RANGE = hexa("56789c")
NEAR_RANGE = hexa("3d6a66")

Outline = Callable[[float], float]


# Curves


def terrain(rng: Random, wavelength: float, octaves: int = 4, smooth: bool = True) -> Outline:
    """Return a random outline: for a place across the frame, a height from -1 to 1."""
    layers = []
    for octave in range(octaves):
        length = wavelength / 2**octave
        count = int(2 * WIDTH / length) + 4
        heights = [rng.uniform(-1, 1) for _ in range(count)]
        layers.append((length, rng.random(), heights, 0.5**octave))
    total = sum(layer[3] for layer in layers)

    def height(x: float) -> float:
        value = 0.0
        for length, offset, heights, weight in layers:
            place = (x + WIDTH / 2) / length + offset
            index = int(place)
            part = place - index
            if smooth:
                part = part * part * (3 - 2 * part)
            low, high = heights[index % len(heights)], heights[(index + 1) % len(heights)]
            value += weight * (low + (high - low) * part)
        return value / total

    return height


def peaks(rng: Random, spacing: float, steep: float = 0.5) -> Outline:
    """Return a mountain outline: heights from about 0 in the passes to 1 on the highest peak.

    ``spacing`` is the mean distance of the peaks; ``steep`` bends the slopes: 1 is a straight
    tent, less gives broad feet.
    """
    summits = []
    x = -spacing * rng.random()
    while x < WIDTH + spacing:
        summits.append((x, rng.uniform(0.45, 1), spacing * rng.uniform(0.8, 1.35)))
        x += spacing * rng.uniform(0.55, 1.2)
    rough = terrain(rng, spacing * 0.34, 4, smooth=False)

    def height(x: float) -> float:
        rise = 0.0
        for summit, top, reach in summits:
            near = 1 - abs(x - summit) / reach
            if near > 0:
                rise = max(rise, top * (steep * near + (1 - steep) * near * near))
        return rise + 0.11 * rough(x)

    return height


def sampled(outline: Outline, x0: float = 0, x1: float = WIDTH, step: float = 5) -> list[Point]:
    count = max(1, math.ceil((x1 - x0) / step))
    xs = [x0 + (x1 - x0) * i / count for i in range(count + 1)]
    return [(x, outline(x)) for x in xs]


def curve(start: Point, bend: Point, end: Point, steps: int = 10) -> list[Point]:
    """Return points of the arc from start to end that is drawn towards ``bend``."""
    points = []
    for i in range(steps + 1):
        t = i / steps
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        points.append(
            (a * start[0] + b * bend[0] + c * end[0], a * start[1] + b * bend[1] + c * end[1])
        )
    return points


def lens(x: float, y: float, rx: float, ry: float, steps: int = 16) -> list[Point]:
    """Return an ellipse as a polygon."""
    angles = (2 * math.pi * i / steps for i in range(steps))
    return [(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles]


# Sky


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


# Land


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


def above(outline: Outline, rise: float) -> Outline:
    """Return the outline raised by ``rise`` frame units."""
    return lambda x: outline(x) - rise


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
        outline = _range_outline(
            top + (bottom - top) * near,
            height * (1 - 0.25 * near),
            peaks(canvas.rng, 420 - 90 * near, canvas.rng.uniform(0.35, 0.7)),
        )
        depth = farthest + (nearest - farthest) * near
        colour = mix(NEAR_RANGE, FAR_RANGE, min(1, depth / 0.7))
        ridge(canvas, outline, colour, depth, min(1, depth + 0.42))
        flanks(canvas, outline, 0.34 * (1 - depth) + 0.08, 190)


def _range_outline(foot: float, height: float, shape: Outline) -> Outline:
    return lambda x: foot - height * shape(x)


def drifting_mist(canvas: Canvas, y: float, strength: float) -> None:
    """Lay torn strips of mist around the height ``y``."""
    shapes = []
    for _ in range(canvas.rng.randint(4, 7)):
        x, rx = canvas.rng.uniform(0, WIDTH), canvas.rng.uniform(140, 420)
        shapes.append(lens(x, y + canvas.rng.uniform(-22, 22), rx, canvas.rng.uniform(6, 17)))
    canvas.mist(shapes, mix(canvas.light.haze, WHITE, 0.35), strength, 10)


# Plants


def broadleaf(
    canvas: Canvas, x: float, y: float, height: float, colour: Colour = LEAF, depth: float = 0
) -> None:
    """Paint a tree with a round crown standing on ``y``."""
    trunk = canvas.lit(BARK, depth)
    width = height * 0.034
    fork = y - height * 0.42
    canvas.shadow(
        x - canvas.light.side * height * 0.08, y, height * 0.34, height * 0.05, 0.3 * (1 - depth)
    )
    canvas.polygon(
        [(x - width, y), (x - width * 0.5, fork), (x + width * 0.5, fork), (x + width, y)], trunk
    )
    for side in (-1, 1):
        tip = (x + side * height * 0.16, y - height * 0.58)
        canvas.line([(x, y - height * 0.3), tip], trunk, max(1.5, width * 0.8))
    crown = []
    for _ in range(max(10, min(22, int(height / 8)))):
        angle, reach = canvas.rng.uniform(0, 2 * math.pi), math.sqrt(canvas.rng.random())
        crown.append(
            (
                x + math.cos(angle) * reach * height * 0.3,
                y - height * 0.64 + math.sin(angle) * reach * height * 0.22,
                height * canvas.rng.uniform(0.1, 0.15),
            )
        )
    foliage(canvas, crown, colour, depth)


def foliage(
    canvas: Canvas, clumps: Sequence[tuple[float, float, float]], colour: Colour, depth: float = 0
) -> None:
    """Paint leaf clumps (x, y, radius) as one mass, lit from above and from the sun's side."""
    middle = sum(clump[0] for clump in clumps) / len(clumps)
    height = sum(clump[1] for clump in clumps) / len(clumps)
    span = max(1, max(abs(clump[0] - middle) for clump in clumps))
    # A long edge of trees is lit tree by tree, a crown as a whole.
    whole = span < 6 * clumps[0][2]
    tones = [
        canvas.lit(tone, depth)
        for tone in (
            darker(colour, 0.26),
            colour,
            mix(lighter(colour, 0.1), canvas.light.sun, 0.12),
        )
    ]
    for cx, cy, radius in clumps:
        canvas.ellipse(cx, cy, radius, radius * 0.9, tones[0])
    for cx, cy, radius in clumps:
        move = radius * 0.24
        canvas.ellipse(
            cx + canvas.light.side * move, cy - move, radius * 0.76, radius * 0.66, tones[1]
        )
    for cx, cy, radius in clumps:
        towards = canvas.light.side * (cx - middle) * (0.8 if whole else 0) - (cy - height)
        if towards > 0:
            move = radius * 0.4
            size = radius * (0.5 if whole else 0.42)
            canvas.ellipse(cx + canvas.light.side * move, cy - move, size, size * 0.8, tones[2])


def conifer(
    canvas: Canvas, x: float, y: float, height: float, colour: Colour = PINE, depth: float = 0
) -> None:
    """Paint a fir: tiers of drooping branches, one side lit."""
    canvas.rect(
        x - height * 0.014,
        y - height * 0.2,
        height * 0.028,
        height * 0.2,
        canvas.lit(darker(BARK, 0.3), depth),
    )
    base, lit = canvas.lit(colour, depth), canvas.lit(lighter(colour, 0.14), depth)
    tiers = 6
    for tier in range(tiers):
        low = y - height * (0.1 + 0.14 * tier)
        half = height * (0.2 - 0.028 * tier) * canvas.rng.uniform(0.86, 1.1)
        top = low - height * (0.3 - 0.014 * tier)
        droop = height * 0.03
        left, right = (x - half, low + droop), (x + half, low + droop)
        canvas.polygon(
            [
                left,
                (x - half * 0.45, low - droop),
                (x, low),
                (x + half * 0.45, low - droop),
                right,
                (x + half * 0.3, low - height * 0.11),
                (x, top),
                (x - half * 0.3, low - height * 0.11),
            ],
            base,
        )
        sunny = left if canvas.light.side < 0 else right
        canvas.polygon(
            [
                sunny,
                (x + canvas.light.side * half * 0.45, low - droop),
                (x, top),
                (x + canvas.light.side * half * 0.3, low - height * 0.11),
            ],
            lit,
        )


def frond(
    canvas: Canvas,
    start: Point,
    angle: float,
    length: float,
    width: float,
    sag: float,
    colour: Colour,
) -> None:
    """Paint one arching leaf; ``angle`` is where it sets out, ``sag`` how far its tip hangs."""
    dx, dy = math.cos(angle) * length, math.sin(angle) * length
    bend = (start[0] + dx * 0.55, start[1] + dy * 0.75 - sag * 0.25)
    tip = (start[0] + dx, start[1] + dy * 0.55 + sag)
    upper = curve(start, (bend[0], bend[1] - width), tip)
    lower = curve(start, (bend[0], bend[1] + width * 0.6), tip)
    canvas.polygon([*upper, *reversed(lower)], colour)


def fern(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """Paint a fern: feathered leaves that arch away from ``x``, ``y``."""
    for i in range(9):
        out = (i - 4) / 4 + canvas.rng.uniform(-0.1, 0.1)
        tall = size * (1 - 0.42 * abs(out)) * canvas.rng.uniform(0.85, 1.1)
        tone = mix(colour, GRASS, 0.06 * (i % 4))
        stem = curve(
            (x, y), (x + out * size * 0.35, y - tall * 1.15), (x + out * size, y - tall * 0.55), 12
        )
        canvas.line(stem, tone, 3)
        for place, (px, py) in enumerate(stem[2:]):
            leaflet = size * 0.2 * (1 - place / 12)
            for side in (-1, 1):
                tip = (px + side * leaflet * 0.7 + out * leaflet * 0.5, py + leaflet * 0.5)
                canvas.polygon([(px - 4, py - 2), (px + 4, py + 2), tip], tone)


def palm(
    canvas: Canvas, x: float, y: float, height: float, colour: Colour = LEAF, depth: float = 0
) -> None:
    """Paint a slender areca or coconut palm."""
    lean = canvas.rng.uniform(-0.08, 0.08) * height
    top = (x + lean, y - height)
    stem = curve((x, y), (x + lean * 0.1, y - height * 0.6), top)
    canvas.line(stem, canvas.lit(mix(BARK, WHITE, 0.25), depth), max(2, height * 0.026))
    for tone, spread in ((darker(colour, 0.25), 0), (lighter(colour, 0.08), 0.35)):
        lit = canvas.lit(tone, depth)
        for i in range(7):
            angle = math.pi * (1.08 + 0.84 * (i + spread) / 6.5)
            length = height * canvas.rng.uniform(0.24, 0.31)
            sag = height * (0.06 + 0.2 * abs(math.cos(angle)))
            frond(canvas, top, angle, length, height * 0.035, sag, lit)


def banana(
    canvas: Canvas, x: float, y: float, height: float, colour: Colour = LEAF, depth: float = 0
) -> None:
    """Paint a banana plant: a short stem and broad hanging leaves."""
    top = (x, y - height * 0.42)
    canvas.line([(x, y), top], canvas.lit(mix(colour, EARTH, 0.4), depth), height * 0.07)
    for i in range(8):
        angle = math.pi * (1.12 + 0.76 * ((i * 3) % 8) / 7)
        tone = lighter(colour, 0.12) if i % 2 else darker(colour, 0.16)
        length = height * canvas.rng.uniform(0.5, 0.62)
        sag = height * 0.24 * abs(math.cos(angle))
        frond(canvas, top, angle, length, height * 0.085, sag, canvas.lit(tone, depth))


def bamboo(
    canvas: Canvas, x: float, y: float, height: float, colour: Colour = LEAF, depth: float = 0
) -> None:
    """Paint a clump of bamboo: stems that lean out under feathery leaves."""
    stem, leaf = canvas.lit(mix(colour, GRASS, 0.6), depth), canvas.lit(colour, depth)
    bright = canvas.lit(lighter(colour, 0.16), depth)
    for i in range(9):
        lean = (i - 4) * height * 0.09 + canvas.rng.uniform(-10, 10)
        tall = height * canvas.rng.uniform(0.78, 1)
        tip = (x + lean * 1.6, y - tall * 0.92)
        stalk = curve((x + (i - 4) * 3, y), (x + lean * 0.4, y - tall * 0.85), tip, 12)
        canvas.line(stalk, stem, max(1.5, height * 0.01))
        for px, py in stalk[5:]:
            for _ in range(3):
                angle = (
                    canvas.rng.uniform(-0.5, 1.1)
                    if canvas.rng.random() < 0.5
                    else canvas.rng.uniform(2.0, 3.6)
                )
                tone = bright if canvas.rng.random() < 0.35 else leaf
                frond(
                    canvas,
                    (px, py),
                    angle,
                    height * canvas.rng.uniform(0.08, 0.14),
                    height * 0.014,
                    height * 0.03,
                    tone,
                )


def tree_line(
    canvas: Canvas,
    y: float,
    height: float,
    colour: Colour = DEEP_LEAF,
    depth: float = 0.3,
    x0: float = 0,
    x1: float = WIDTH,
    foot: float = 0,
) -> None:
    """Paint a distant edge of trees from ``x0`` to ``x1``, standing on ``y``.

    ``foot`` is how far the wood reaches below ``y``.
    """
    clumps = []
    x = x0
    while x <= x1:
        radius = height * canvas.rng.uniform(0.28, 0.55)
        clumps.append((x, y - radius * canvas.rng.uniform(0.5, 1.1), radius))
        x += radius * canvas.rng.uniform(0.6, 1.1)
    foliage(canvas, clumps, colour, depth)
    base = canvas.lit(darker(colour, 0.28), depth)
    canvas.rect(x0, y - height * 0.22, x1 - x0, height * 0.22 + foot, base)


def bush(
    canvas: Canvas, x: float, y: float, size: float, colour: Colour = LEAF, depth: float = 0
) -> None:
    clumps = [
        (
            x + canvas.rng.uniform(-1, 1) * size,
            y - size * canvas.rng.uniform(0, 0.5),
            size * canvas.rng.uniform(0.22, 0.4),
        )
        for _ in range(9)
    ]
    foliage(canvas, clumps, colour, depth)


def grass_fringe(
    canvas: Canvas, y: float, height: float, colour: Colour, x0: float = 0, x1: float = WIDTH
) -> None:
    """Paint blades of grass along the near edge of the picture."""
    x = x0
    while x < x1:
        tall = height * canvas.rng.uniform(0.4, 1)
        tone = mix(colour, canvas.light.sun, canvas.rng.uniform(0, 0.18))
        tip = (x + canvas.rng.uniform(-0.5, 0.5) * tall, y - tall)
        side = curve((x - 4, y), (x - 3, y - tall * 0.6), tip, 5)
        back = curve((x + 4, y), (x + 3, y - tall * 0.6), tip, 5)
        canvas.polygon([*side, *reversed(back)], canvas.lit(tone))
        x += canvas.rng.uniform(3, 9)


# Water


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
