"""A quay with cranes, a container ship and fishing boats."""

from portal.demo.pictures import landscape, vehicles
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from portal.demo.pictures.colour import WHITE, choose_light, darker, hexa, mix
from portal.demo.pictures.landscape import SHADE


def paint(canvas: Canvas) -> None:
    canvas.light = choose_light(canvas.rng, "dawn", "morning", "gold", "dusk", "overcast")
    quay = canvas.rng.uniform(590, 630)
    landscape.sky(
        canvas, quay, clouds=canvas.rng.randint(3, 5), sun_height=canvas.rng.uniform(0.35, 0.6)
    )
    landscape.ranges(canvas, quay - 60, quay - 6, 3, canvas.rng.uniform(150, 210), 0.78, 0.5)
    side = canvas.rng.choice((-1, 1))
    _quay(canvas, quay, side)
    landscape.water(canvas, quay + 34)
    canvas.mirror(quay + 34, 420, (0.7, 0.45, 0))
    landscape.sun_path(canvas, quay + 34, HEIGHT)
    landscape.ripples(canvas, quay + 36, HEIGHT, 150)
    ship = WIDTH / 2 - side * canvas.rng.uniform(60, 190)
    vehicles.cargo_ship(canvas, ship, quay + 96, canvas.rng.uniform(880, 980), side, 0.06)
    boats = canvas.rng.choice((2, 3, 4))
    berths = canvas.rng.sample(range(boats), boats)
    for i, berth in enumerate(berths):
        x = WIDTH * (berth + 0.5 + canvas.rng.uniform(-0.14, 0.14)) / boats
        y = quay + 205 + i * canvas.rng.uniform(52, 70)
        vehicles.fishing_boat(canvas, x, y, 210 + i * 50, canvas.rng.choice((-1, 1)))
    gulls = (
        mix(canvas.light.sky[-1], WHITE, 0.7)
        if canvas.light.dark
        else mix(canvas.light.haze, SHADE, 0.55)
    )
    landscape.birds(canvas, canvas.rng.uniform(200, 1100), canvas.rng.uniform(150, 320), gulls, 9)


def _quay(canvas: Canvas, y: float, side: int) -> None:
    """Paint the far quay: sheds, stacked containers and the cranes above them."""
    x = -20.0
    while x < WIDTH:
        width = canvas.rng.uniform(150, 260)
        shed = canvas.rng.choice((hexa("c9cfd2"), hexa("b8c4c9"), hexa("d8cfc0")))
        canvas.rect(x, y - 62, width, 62, canvas.lit(shed, 0.3))
        canvas.polygon(
            [(x - 6, y - 60), (x + width / 2, y - 92), (x + width + 6, y - 60)],
            canvas.lit(darker(shed, 0.3), 0.3),
        )
        x += width + canvas.rng.uniform(10, 70)
    for _ in range(canvas.rng.randint(4, 6)):
        left = canvas.rng.uniform(0, WIDTH - 200)
        for column in range(canvas.rng.randint(2, 4)):
            for row in range(canvas.rng.randint(2, 4)):
                vehicles.container(canvas, left + column * 62, y - row * 27, 60, 26, 0.2)
    for i in range(canvas.rng.randint(2, 4)):
        place = WIDTH / 2 + side * (420 - i * canvas.rng.uniform(310, 340))
        _crane(canvas, place, y + 4, canvas.rng.uniform(330, 370), -side if i % 2 else side)
    canvas.rect(0, y - 4, WIDTH, 12, canvas.lit("c9c6bb", 0.08))
    canvas.rect(0, y + 6, WIDTH, 30, canvas.lit("8d8f8d", 0.08))
    for i in range(40):
        canvas.rect(i * 41, y + 8, 10, 24, canvas.lit("5f6466", 0.08))


def _crane(canvas: Canvas, x: float, y: float, height: float, side: int) -> None:
    """Paint a gantry crane whose boom reaches out towards ``side``."""
    paint = canvas.lit("c9603f", 0.14)
    dark = canvas.lit("8a4433", 0.14)
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
        canvas.lit("e6e2d8", 0.14),
    )
    trolley = x + side * h * 0.56
    canvas.rect(trolley - h * 0.035, deck - h * 0.01, h * 0.07, h * 0.05, dark)
    for dx in (-0.02, 0.02):
        canvas.line(
            [(trolley + dx * h, deck + h * 0.03), (trolley + dx * h, deck + h * 0.2)], dark, 1.6
        )
    canvas.rect(trolley - h * 0.09, deck + h * 0.2, h * 0.18, h * 0.075, canvas.lit("3f6c8d", 0.14))
