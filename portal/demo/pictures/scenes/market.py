"""Market stalls in a town square."""

from portal.demo.pictures import buildings, fixtures, landscape, outlines, people, plants
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Point, trapezium
from portal.demo.pictures.colour import WHITE, choose_light, clear, darker, hexa, lighter, mix


def paint(canvas: Canvas) -> None:
    canvas.light = choose_light(canvas.rng, "dawn", "morning", "gold", "noon")
    ground = 640
    landscape.sky(canvas, ground - 120, clouds=canvas.rng.randint(2, 4), sun_height=0.5)
    landscape.ranges(canvas, ground - 220, ground - 120, 2, 190, 0.74, 0.5)
    x = -20.0
    while x < WIDTH:
        width = canvas.rng.uniform(96, 132)
        buildings.tube_house(canvas, x, ground - 20, width, 0.3, canvas.rng.choice((2, 2, 3)))
        x += width + canvas.rng.choice((0, 4, 40))
    for _ in range(6):
        plants.broadleaf(
            canvas,
            canvas.rng.uniform(0, WIDTH),
            ground - 10,
            canvas.rng.uniform(150, 210),
            plants.DEEP_LEAF,
            0.24,
        )
    fixtures.paving(canvas, ground - 30, HEIGHT, hexa("c9b79c"))
    shift = canvas.rng.uniform(-60, 0)
    for i in range(6):
        _stall(canvas, shift + i * 290, ground + 60, 236, 0.14)
    for _ in range(canvas.rng.randint(10, 14)):
        y = ground + canvas.rng.uniform(90, 170)
        people.standing(
            canvas,
            canvas.rng.uniform(40, 1560),
            y,
            128 + (y - ground) * 0.5,
            people.looks(canvas.rng, straw_hats=0.35),
            0.06,
            canvas.rng.random(),
            canvas.rng.random() < 0.5,
        )
    _string_of_lamps(canvas, (-20, 120), (WIDTH + 20, 150), 130, 15)
    gap = canvas.rng.choice((0, 1, 2))
    places = [-130.0, 470.0, 1070.0]
    for i, x in enumerate(places):
        if i != gap:
            _stall(canvas, x + canvas.rng.uniform(-20, 20), ground + 330, 560, 0)
    middle = places[gap] + 280
    for i in range(3):
        wear = people.looks(canvas.rng, straw_hats=0.5)
        people.standing(
            canvas,
            middle + (i - 1) * canvas.rng.uniform(120, 150),
            ground + 330 + 26 * (i % 2),
            300,
            wear,
            0,
            canvas.rng.random(),
            canvas.rng.random() < 0.6,
        )


def _stall(canvas: Canvas, x: float, y: float, width: float, depth: float) -> None:
    """Paint a stall ``width`` wide standing on ``y``: awning, seller, sloping trays of produce."""
    w = width
    canvas.shadow(x + w / 2, y, w * 0.62, w * 0.1, 0.4)
    for at in (0.04, 0.94):
        canvas.rect(
            x + w * at,
            y - w * 0.86,
            w * 0.02,
            w * 0.86,
            canvas.lit(darker(buildings.WOOD, 0.2), depth),
        )
    canvas.rect(
        x + w * 0.06,
        y - w * 0.72,
        w * 0.88,
        w * 0.5,
        clear(canvas.lit(darker(buildings.WOOD, 0.62), depth), 0.5),
    )
    for i in range(canvas.rng.randint(1, 2)):
        wear = people.looks(canvas.rng, straw_hats=0.6)
        people.seated(canvas, x + w * (0.3 + 0.4 * i), y - w * 0.3, w * 0.34, wear, depth)
    bench = trapezium((x + w * 0.05, x + w * 0.95), y - w * 0.34, (x, x + w), y - w * 0.2)
    canvas.polygon(bench, canvas.lit(lighter(buildings.WOOD, 0.2), depth))
    canvas.shade(
        trapezium((x, x + w), y - w * 0.2, (x + w * 0.02, x + w * 0.98), y),
        [canvas.lit(buildings.WOOD, depth), canvas.lit(darker(buildings.WOOD, 0.4), depth)],
    )
    for i in range(1, 8):
        canvas.rect(
            x + w * i / 8,
            y - w * 0.19,
            w * 0.006,
            w * 0.19,
            canvas.lit(darker(buildings.WOOD, 0.45), depth),
        )
    crates = 5
    for i in range(crates):
        _produce(canvas, x + w * (0.1 + 0.2 * i), y - w * 0.21, w * 0.17, depth)
    cloth = canvas.rng.choice(
        [hexa(code) for code in "b8463a 2f7a6b 3f6c9c d99a33 7a4a6f 5f8a4a".split()]
    )
    buildings.awning(canvas, x - w * 0.02, y - w * 0.94, w * 1.04, w * 0.19, cloth, depth, 11)
    for i in range(2):
        _basket(
            canvas,
            x + w * (0.2 + 0.55 * i + canvas.rng.uniform(-0.05, 0.1)),
            y + w * 0.06,
            w * 0.16,
            depth,
        )


def _produce(canvas: Canvas, x: float, y: float, size: float, depth: float) -> None:
    """Paint a heap of fruit or greens whose foot's middle is ``x``, ``y``."""
    kinds = ("d9483b", "e8963a", "e3c14b", "6f9c45", "8fb65a", "9c4a6a", "c9d08a")
    paint = hexa(canvas.rng.choice(kinds))
    fruit = size * canvas.rng.uniform(0.11, 0.16)
    for row in range(3):
        count = 5 - row
        for i in range(count):
            fx = x + (i - (count - 1) / 2) * fruit * 1.75
            fy = y - fruit * (0.6 + row * 1.35)
            canvas.ellipse(fx, fy, fruit, fruit, canvas.lit(darker(paint, 0.16), depth))
            canvas.ellipse(
                fx + canvas.light.side * fruit * 0.16,
                fy - fruit * 0.18,
                fruit * 0.74,
                fruit * 0.74,
                canvas.lit(paint, depth),
            )
    canvas.rect(
        x - size * 0.48,
        y - fruit * 0.6,
        size * 0.96,
        fruit * 1.2,
        canvas.lit("a8845a", depth),
        fruit * 0.2,
    )


def _basket(canvas: Canvas, x: float, y: float, size: float, depth: float) -> None:
    """Paint a round basket of produce standing on ``y``."""
    s = size
    straw = hexa("c39a63")
    canvas.shadow(x, y, s * 0.7, s * 0.14, 0.4)
    _produce(canvas, x, y - s * 0.3, s * 0.74, depth)
    canvas.polygon(
        trapezium((x - s * 0.56, x + s * 0.56), y - s * 0.4, (x - s * 0.4, x + s * 0.4), y),
        canvas.lit(straw, depth),
    )
    canvas.bowl(x, y - 1, s * 0.4, s * 0.08, canvas.lit(darker(straw, 0.25), depth))
    for row in range(3):
        at = y - s * (0.1 + 0.1 * row)
        canvas.line(
            [(x - s * (0.43 + 0.035 * row), at), (x + s * (0.43 + 0.035 * row), at)],
            canvas.lit(darker(straw, 0.22), depth),
            max(1, s * 0.02),
        )
    canvas.rect(
        x - s * 0.58,
        y - s * 0.44,
        s * 1.16,
        s * 0.08,
        canvas.lit(lighter(straw, 0.15), depth),
        s * 0.03,
    )


def _string_of_lamps(canvas: Canvas, start: Point, end: Point, sag: float, count: int) -> None:
    bend = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + sag)
    rope = outlines.curve(start, bend, end, count)
    canvas.line(rope, canvas.lit("4a443f"), 2)
    for x, y in rope[1:-1]:
        canvas.rect(x - 3, y, 6, 9, canvas.lit("4a443f"))
        canvas.ellipse(x, y + 17, 9, 11, mix(buildings.LAMP, WHITE, 0.4))
        canvas.glow(x, y + 17, 54, buildings.LAMP, 0.5)
