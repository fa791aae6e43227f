"""Cars, lorries and boats, seen from the side."""

from portal.demo.pictures import people
from portal.demo.pictures.buildings import GLASS, THATCH
from portal.demo.pictures.canvas import Canvas, trapezium
from portal.demo.pictures.colour import WHITE, Colour, clear, darker, hexa, lighter
from portal.demo.pictures.fixtures import FLAG_RED
from portal.demo.pictures.outlines import curve

PAINTS = tuple(hexa(code) for code in "f0eee8 b9483c 4a6f95 e0b35a 6f7b82 d8dcdc".split())
CONTAINERS = tuple(
    hexa(code) for code in "b5533f 3f6c8d d09a45 5f8462 8a8f93 7d4a44 c8c4b8".split()
)
TYRE = hexa("24282c")


# On the road


def traffic(canvas: Canvas, x: float, y: float, length: float, depth: float = 0) -> None:
    """Paint a car, bus or lorry, its wheels on ``y``; ``length`` is that of a car."""
    vehicle = canvas.rng.choice((car, car, bus, lorry))
    vehicle(canvas, x, y, length, canvas.rng.choice(PAINTS), depth)


def _wheels(
    canvas: Canvas, places: tuple[float, ...], y: float, radius: float, depth: float
) -> None:
    for x in places:
        canvas.ellipse(x, y - radius, radius, radius, canvas.lit(TYRE, depth))
        canvas.ellipse(x, y - radius, radius * 0.45, radius * 0.45, canvas.lit("9ba1a4", depth))


def car(canvas: Canvas, x: float, y: float, length: float, paint: Colour, depth: float = 0) -> None:
    n = length
    body, glass = canvas.lit(paint, depth), canvas.lit(darker(GLASS, 0.35), depth)
    canvas.shadow(x, y, n * 0.6, n * 0.06, 0.4 * (1 - depth))
    canvas.polygon(
        [
            (x - n * 0.38, y - n * 0.22),
            (x - n * 0.22, y - n * 0.4),
            (x + n * 0.16, y - n * 0.4),
            (x + n * 0.34, y - n * 0.22),
        ],
        body,
    )
    canvas.polygon(
        [
            (x - n * 0.3, y - n * 0.23),
            (x - n * 0.19, y - n * 0.365),
            (x + n * 0.13, y - n * 0.365),
            (x + n * 0.27, y - n * 0.23),
        ],
        glass,
    )
    canvas.rect(x - n * 0.03, y - n * 0.38, n * 0.025, n * 0.16, body)
    canvas.rect(x - n * 0.5, y - n * 0.25, n, n * 0.17, body, n * 0.06)
    canvas.rect(
        x - n * 0.5, y - n * 0.14, n, n * 0.05, canvas.lit(darker(paint, 0.3), depth), n * 0.02
    )
    _wheels(canvas, (x - n * 0.28, x + n * 0.28), y, n * 0.095, depth)


def bus(canvas: Canvas, x: float, y: float, length: float, paint: Colour, depth: float = 0) -> None:
    n = length
    canvas.shadow(x, y, n * 1.15, n * 0.07, 0.4 * (1 - depth))
    canvas.rect(x - n, y - n * 0.7, n * 2, n * 0.62, canvas.lit(paint, depth), n * 0.07)
    canvas.rect(
        x - n * 0.94,
        y - n * 0.6,
        n * 1.88,
        n * 0.23,
        canvas.lit(darker(GLASS, 0.35), depth),
        n * 0.03,
    )
    for i in range(5):
        canvas.rect(
            x - n * 0.62 + i * n * 0.31, y - n * 0.6, n * 0.025, n * 0.23, canvas.lit(paint, depth)
        )
    canvas.rect(x - n, y - n * 0.27, n * 2, n * 0.07, canvas.lit(darker(paint, 0.3), depth))
    _wheels(canvas, (x - n * 0.62, x + n * 0.62), y, n * 0.11, depth)


def lorry(
    canvas: Canvas, x: float, y: float, length: float, paint: Colour, depth: float = 0
) -> None:
    n = length
    canvas.shadow(x, y, n * 1.1, n * 0.07, 0.4 * (1 - depth))
    canvas.rect(x - n, y - n * 0.74, n * 1.42, n * 0.6, canvas.lit(paint, depth), n * 0.02)
    for i in range(1, 9):
        canvas.rect(
            x - n + i * n * 0.158,
            y - n * 0.71,
            n * 0.014,
            n * 0.54,
            canvas.lit(darker(paint, 0.16), depth),
        )
    canvas.rect(
        x + n * 0.46,
        y - n * 0.54,
        n * 0.46,
        n * 0.42,
        canvas.lit(lighter(paint, 0.5), depth),
        n * 0.06,
    )
    canvas.rect(
        x + n * 0.68,
        y - n * 0.48,
        n * 0.2,
        n * 0.17,
        canvas.lit(darker(GLASS, 0.35), depth),
        n * 0.03,
    )
    canvas.rect(x - n, y - n * 0.15, n * 1.9, n * 0.05, canvas.lit("3d4348", depth))
    _wheels(canvas, (x - n * 0.72, x - n * 0.46, x + n * 0.66), y, n * 0.1, depth)


def ambulance(canvas: Canvas, x: float, y: float, length: float) -> None:
    n = length
    body = canvas.lit("f6f5f0")
    green = canvas.lit("2f8f6d")
    canvas.shadow(x, y, n * 0.66, n * 0.07, 0.45)
    canvas.rect(x - n * 0.52, y - n * 0.52, n * 0.78, n * 0.42, body, n * 0.05)
    canvas.polygon(
        [
            (x + n * 0.2, y - n * 0.48),
            (x + n * 0.34, y - n * 0.48),
            (x + n * 0.46, y - n * 0.28),
            (x + n * 0.53, y - n * 0.25),
            (x + n * 0.53, y - n * 0.1),
            (x + n * 0.2, y - n * 0.1),
        ],
        body,
    )
    canvas.polygon(
        trapezium(
            (x + n * 0.27, x + n * 0.33), y - n * 0.45, (x + n * 0.27, x + n * 0.43), y - n * 0.28
        ),
        canvas.lit(darker(GLASS, 0.35)),
    )
    canvas.rect(x - n * 0.52, y - n * 0.23, n * 1.05, n * 0.06, green)
    canvas.rect(
        x - n * 0.42, y - n * 0.46, n * 0.2, n * 0.13, canvas.lit(darker(GLASS, 0.3)), n * 0.02
    )
    cross(canvas, x - n * 0.03, y - n * 0.385, n * 0.075, green)
    canvas.rect(x + n * 0.08, y - n * 0.57, n * 0.12, n * 0.05, canvas.lit("4f8fd0"), n * 0.02)
    _wheels(canvas, (x - n * 0.3, x + n * 0.32), y, n * 0.1, 0)


def cross(canvas: Canvas, x: float, y: float, arm: float, colour: Colour) -> None:
    """Paint an upright cross; green here, for the red one is reserved by the Geneva Conventions."""
    canvas.rect(x - arm, y - arm * 0.34, arm * 2, arm * 0.68, colour)
    canvas.rect(x - arm * 0.34, y - arm, arm * 0.68, arm * 2, colour)


# On the water


def _in_the_water(
    canvas: Canvas, x: float, y: float, half: float, tall: float, hull: Colour
) -> None:
    """Paint the blurred image of a hull below its water line."""
    shape = trapezium(
        (x - half * 0.74, x + half * 0.74), y, (x - half * 0.95, x + half * 0.95), y + tall
    )
    canvas.fade(shape, hull, (0.6, 0.3, 0))


def sampan(canvas: Canvas, x: float, y: float, length: float, side: int, depth: float = 0) -> None:
    """Paint a sampan on the water line ``y`` with somebody at the oar, heading to ``side``."""
    half, tall = length / 2, length * 0.11
    hull = canvas.lit(canvas.rng.choice((hexa("5b4636"), hexa("4d5a5e"), hexa("6b4a3a"))), depth)
    rim = canvas.lit("b58f63", depth)
    _in_the_water(canvas, x, y, half, tall * 2.4, hull)
    stern = x - side * half * 0.62
    people.standing(
        canvas, stern, y - tall * 0.4, length * 0.38, people.looks(canvas.rng, straw_hats=1), depth
    )
    hand = (stern + side * length * 0.05, y - length * 0.2)
    canvas.line(
        [hand, (stern - side * length * 0.2, y + length * 0.06)], rim, max(2, length * 0.014)
    )
    if canvas.rng.random() < 0.5:
        roof = curve(
            (x - half * 0.34, y - tall * 0.7),
            (x, y - tall * 3.6),
            (x + half * 0.34, y - tall * 0.7),
        )
        canvas.shade(
            roof, [canvas.lit(lighter(THATCH, 0.2), depth), canvas.lit(darker(THATCH, 0.2), depth)]
        )
    else:
        passenger = people.looks(canvas.rng, straw_hats=0.7)
        people.seated(
            canvas, x + side * half * 0.2, y - tall * 0.3, length * 0.24, passenger, depth
        )
    deck = curve((x - half, y - tall * 1.15), (x, y - tall * 0.25), (x + half, y - tall * 1.15), 14)
    keel = [
        *curve(
            (x + half, y - tall * 1.1), (x + half * 0.78, y), (x + half * 0.42, y + tall * 0.06)
        ),
        *curve(
            (x - half * 0.42, y + tall * 0.06), (x - half * 0.78, y), (x - half, y - tall * 1.1)
        ),
    ]
    canvas.polygon([*deck, *keel], hull)
    canvas.line(deck, rim, max(2, length * 0.018))
    canvas.line([(x - half * 0.7, y + 1), (x + half * 0.7, y + 1)], clear(WHITE, 0.5), 2)


def fishing_boat(
    canvas: Canvas, x: float, y: float, length: float, side: int, depth: float = 0
) -> None:
    """Paint a wooden fishing boat with its wheelhouse and mast, bow towards ``side``."""
    n, s = length, side
    paint = canvas.rng.choice(tuple(hexa(code) for code in "2f6c8f 2f7d6b a9473a 35587a".split()))
    hull, wale = canvas.lit(paint, depth), canvas.lit("e8d9b0", depth)
    _in_the_water(canvas, x, y, n * 0.48, n * 0.26, hull)
    canvas.line(
        [(x + s * n * 0.06, y - n * 0.14), (x + s * n * 0.06, y - n * 0.62)],
        canvas.lit("6a4d38", depth),
        n * 0.016,
    )
    for foot, top in ((0.46, 0.58), (-0.42, 0.58)):
        canvas.line(
            [(x + s * n * foot, y - n * 0.2), (x + s * n * 0.06, y - n * top)],
            canvas.lit("4a4f52", depth),
            1.4,
        )
    canvas.rect(
        x - n * 0.3 if s > 0 else x + n * 0.04,
        y - n * 0.33,
        n * 0.26,
        n * 0.21,
        canvas.lit("f1ede2", depth),
        n * 0.01,
    )
    for i in range(3):
        canvas.rect(
            (x - n * 0.28 if s > 0 else x + n * 0.06) + i * n * 0.08,
            y - n * 0.3,
            n * 0.055,
            n * 0.07,
            canvas.lit(darker(GLASS, 0.35), depth),
        )
    canvas.rect(
        x - n * 0.33 if s > 0 else x + n * 0.01,
        y - n * 0.36,
        n * 0.32,
        n * 0.035,
        canvas.lit(darker(paint, 0.1), depth),
    )
    top = y - n * 0.6
    canvas.polygon(
        [
            (x + s * n * 0.06, top),
            (x - s * n * 0.06, top + n * 0.02),
            (x - s * n * 0.055, top + n * 0.09),
            (x + s * n * 0.06, top + n * 0.075),
        ],
        canvas.lit(FLAG_RED, depth),
    )
    deck = curve(
        (x - s * n * 0.47, y - n * 0.15), (x, y - n * 0.08), (x + s * n * 0.55, y - n * 0.25), 12
    )
    keel = curve(
        (x + s * n * 0.4, y + n * 0.015), (x, y + n * 0.03), (x - s * n * 0.43, y + n * 0.015), 10
    )
    canvas.polygon([*deck, *keel], hull)
    belt = [(px, py + n * 0.035) for px, py in deck]
    canvas.line(belt, wale, n * 0.014)
    canvas.line(deck, canvas.lit(darker(paint, 0.35), depth), n * 0.02)
    canvas.line(
        [(x - n * 0.42, y + n * 0.012), (x + n * 0.42, y + n * 0.012)], clear(WHITE, 0.45), 2
    )


def cargo_ship(
    canvas: Canvas, x: float, y: float, length: float, side: int, depth: float = 0
) -> None:
    """Paint a container ship on the water line ``y``, its bow towards ``side``."""
    n, s = length, side
    paint = canvas.rng.choice(tuple(hexa(code) for code in "2f4a68 7d3b35 39505a".split()))
    hull = canvas.lit(paint, depth)
    _in_the_water(canvas, x, y, n * 0.48, n * 0.14, hull)
    _containers(canvas, x + s * n * 0.08, y - n * 0.1, n, depth)
    bridge = x - s * n * 0.38
    funnel = bridge - s * n * 0.06 - n * 0.02
    canvas.rect(funnel, y - n * 0.32, n * 0.04, n * 0.22, canvas.lit(darker(paint, 0.1), depth))
    canvas.rect(funnel, y - n * 0.3, n * 0.04, n * 0.025, canvas.lit("d9a648", depth))
    for step, (half, tall) in enumerate(((0.062, 0.12), (0.054, 0.06), (0.066, 0.035))):
        base = y - n * (0.1, 0.22, 0.28)[step]
        canvas.rect(
            bridge - n * half,
            base - n * tall,
            2 * n * half,
            n * tall,
            canvas.lit(darker(WHITE, 0.04 * step), depth),
        )
        for i in range(4):
            canvas.rect(
                bridge - n * half * 0.8 + i * n * half * 0.42,
                base - n * tall * 0.7,
                n * half * 0.26,
                n * tall * 0.3,
                canvas.lit(darker(GLASS, 0.4), depth),
            )
    deck = [
        (x - s * n * 0.49, y - n * 0.1),
        (x + s * n * 0.4, y - n * 0.1),
        (x + s * n * 0.52, y - n * 0.135),
    ]
    keel = [(x + s * n * 0.45, y), (x - s * n * 0.46, y)]
    canvas.polygon([*deck, *keel], hull)
    low = [
        (x + s * n * 0.463, y - n * 0.026),
        (x + s * n * 0.45, y),
        (x - s * n * 0.46, y),
        (x - s * n * 0.468, y - n * 0.026),
    ]
    canvas.polygon(low, canvas.lit("a8483c", depth))
    canvas.line(deck, canvas.lit(lighter(paint, 0.3), depth), 2.5)


def _containers(canvas: Canvas, x: float, y: float, length: float, depth: float) -> None:
    wide, tall = length * 0.052, length * 0.026
    for column in range(12):
        left = x - length * 0.33 + column * wide * 1.06
        for row in range(canvas.rng.randint(2, 5)):
            container(canvas, left, y - row * tall, wide, tall, depth)


def container(
    canvas: Canvas, x: float, y: float, width: float, height: float, depth: float = 0
) -> None:
    """Paint one container standing on ``y``, its left edge at ``x``."""
    paint = canvas.rng.choice(CONTAINERS)
    canvas.rect(x, y - height, width, height, canvas.lit(paint, depth))
    for i in range(1, 6):
        canvas.rect(
            x + width * i / 6,
            y - height * 0.9,
            width * 0.03,
            height * 0.8,
            canvas.lit(darker(paint, 0.14), depth),
        )
    canvas.rect(x, y - height * 0.1, width, height * 0.1, canvas.lit(darker(paint, 0.3), depth))
