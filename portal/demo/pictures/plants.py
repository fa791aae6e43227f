"""Trees, shrubs and flowers."""

import math
from collections.abc import Sequence

from portal.demo.pictures.canvas import WIDTH, Canvas, Point
from portal.demo.pictures.colour import WHITE, Colour, darker, hexa, lighter, mix
from portal.demo.pictures.outlines import curve

LEAF = hexa("5d8a4c")
DEEP_LEAF = hexa("37663f")
PINE = hexa("2f5a4a")
GRASS = hexa("83a75a")
BARK = hexa("6d5642")
EARTH = hexa("a98f70")
ROSES = tuple(hexa(code) for code in "d9433f e9b23f f2e6d6 e07a8a e58a3c".split())


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
    span = max(abs(clump[0] - middle) for clump in clumps)
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


def bouquet(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Paint a low flower arrangement standing on ``y``."""
    s = size
    for _ in range(9):
        angle = canvas.rng.uniform(-3.0, -0.14)
        frond(
            canvas,
            (x, y - s * 0.2),
            angle,
            s * canvas.rng.uniform(0.5, 0.8),
            s * 0.07,
            s * 0.1,
            canvas.lit(mix(LEAF, DEEP_LEAF, canvas.rng.random())),
        )
    paints = canvas.rng.sample(ROSES, 3)
    for _ in range(15):
        fx, fy = x + canvas.rng.uniform(-0.5, 0.5) * s, y - s * canvas.rng.uniform(0.14, 0.5)
        paint = canvas.lit(canvas.rng.choice(paints))
        canvas.ellipse(fx, fy, s * 0.1, s * 0.09, darker(paint, 0.16))
        canvas.ellipse(fx, fy - s * 0.015, s * 0.075, s * 0.065, paint)
        canvas.ellipse(fx, fy - s * 0.02, s * 0.03, s * 0.026, lighter(paint, 0.35))


def potted_palm(canvas: Canvas, x: float, y: float, height: float) -> None:
    h = height
    canvas.shadow(x, y, h * 0.3, h * 0.05, 0.4)
    for i in range(13):
        angle = -0.25 - 2.64 * ((i * 5) % 13) / 12
        tone = mix(DEEP_LEAF, LEAF, (i % 4) / 3)
        frond(
            canvas,
            (x, y - h * 0.3),
            angle,
            h * canvas.rng.uniform(0.5, 0.72),
            h * 0.045,
            h * 0.16,
            canvas.lit(tone),
        )
    canvas.polygon(
        [
            (x - h * 0.14, y - h * 0.3),
            (x + h * 0.14, y - h * 0.3),
            (x + h * 0.1, y),
            (x - h * 0.1, y),
        ],
        canvas.lit("e6dfd0"),
    )
    canvas.polygon(
        [
            (x - canvas.light.side * h * 0.14, y - h * 0.3),
            (x - canvas.light.side * h * 0.02, y - h * 0.3),
            (x - canvas.light.side * h * 0.02, y),
            (x - canvas.light.side * h * 0.1, y),
        ],
        canvas.lit("c4baa6"),
    )


def flower_bed(
    canvas: Canvas, x0: float, x1: float, y0: float, y1: float, count: int = 160
) -> None:
    """Strew a bed of flowers over a box, larger towards us."""
    paints = canvas.rng.sample(
        [hexa(code) for code in "d8493f e9b23f f0e3d0 c85a86 e58a3c".split()], 2
    )
    for _ in range(count):
        near = canvas.rng.random()
        x, y = canvas.rng.uniform(x0, x1), y0 + (y1 - y0) * near
        size = 3 + 5 * near
        paint = canvas.lit(canvas.rng.choice(paints))
        canvas.ellipse(x, y + size, size * 1.3, size, canvas.lit(DEEP_LEAF))
        canvas.ellipse(x, y, size, size * 0.8, paint)
        canvas.ellipse(x, y, size * 0.35, size * 0.3, lighter(paint, 0.5))


# Market
