"""A hospital and its forecourt."""

from dataclasses import replace

from portal.demo.pictures import buildings, fixtures, landscape, people, plants, vehicles
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, trapezium
from portal.demo.pictures.colour import WHITE, Colour, choose_light, darker, hexa, lighter

CARE_GREEN = hexa("2f8f6d")


def paint(canvas: Canvas) -> None:
    canvas.light = choose_light(canvas.rng, "dawn", "morning", "noon", "overcast", "gold")
    ground = canvas.rng.uniform(700, 730)
    landscape.sky(
        canvas,
        ground - 80,
        clouds=canvas.rng.randint(3, 6),
        sun_height=canvas.rng.uniform(0.25, 0.4),
    )
    landscape.ranges(canvas, ground - 150, ground - 60, 2, canvas.rng.uniform(190, 250), 0.76, 0.5)
    plants.tree_line(canvas, ground, 110, depth=0.32)
    middle = WIDTH / 2 + canvas.rng.uniform(-110, 110)
    accent = canvas.rng.choice((CARE_GREEN, hexa("3a7fa8"), hexa("2f8a90")))
    _wards(canvas, middle, ground, accent)
    _forecourt(canvas, ground)
    _entrance(canvas, middle, ground, accent)
    _passers_by(canvas, middle, ground, (ground + 22, ground + 80), canvas.rng.randint(9, 13))
    side = canvas.rng.choice((-1, 1))
    paint = canvas.rng.choice(vehicles.PAINTS)
    vehicles.car(canvas, middle - side * canvas.rng.uniform(420, 560), ground + 128, 190, paint)
    vehicles.ambulance(canvas, middle + side * canvas.rng.uniform(280, 420), ground + 142, 240)
    _passers_by(canvas, middle, ground, (ground + 204, ground + 222), canvas.rng.randint(4, 6))
    for at in (-1, 1):
        x = WIDTH / 2 + at * canvas.rng.uniform(660, 740)
        plants.broadleaf(canvas, x, HEIGHT - 120, canvas.rng.uniform(340, 420), plants.LEAF)
    for i in range(28):
        x = i * 60 + canvas.rng.uniform(-14, 14)
        plants.bush(
            canvas,
            x,
            HEIGHT + 14,
            canvas.rng.uniform(44, 60),
            canvas.rng.choice((plants.LEAF, plants.DEEP_LEAF)),
        )


def _wards(canvas: Canvas, x: float, y: float, accent: Colour) -> None:
    white = hexa("f1f1ec")
    floors = canvas.rng.choice((4, 5))
    left, right = canvas.rng.uniform(440, 520), canvas.rng.uniform(440, 520)
    height = floors * 70
    low = height - canvas.rng.choice((0, 70))
    buildings.block(
        canvas, x - left, y, left - 120, height, white, floors, 9, 0.06, ribbon=True, flank=26
    )
    buildings.block(
        canvas, x + 120, y, right - 120, low, white, low // 70, 9, 0.06, ribbon=True, flank=26
    )
    canvas.rect(x - left, y - height + 4, 18, height - 4, canvas.lit(accent, 0.08))
    canvas.rect(x + right - 18, y - low + 4, 18, low - 4, canvas.lit(accent, 0.08))
    tall = height + 92
    buildings.block(
        canvas, x - 136, y, 272, tall, lighter(white, 0.5), floors + 1, 6, 0.02, flank=40
    )
    canvas.rect(x - 136, y - tall, 30, tall, canvas.lit(accent))
    canvas.rect(x + 106, y - tall, 30, tall, canvas.lit(accent))
    canvas.rect(x - 52, y - tall - 84, 104, 92, canvas.lit(white), 8)
    canvas.ellipse(x, y - tall - 38, 38, 38, canvas.lit(accent))
    vehicles.cross(canvas, x, y - tall - 38, 25, canvas.lit(WHITE))


def _entrance(canvas: Canvas, x: float, y: float, accent: Colour) -> None:
    canvas.rect(x - 150, y - 104, 300, 104, canvas.lit(darker(buildings.GLASS, 0.42)))
    canvas.veil((x - 150, y - 104, x + 150, y), canvas.lit(buildings.LAMP), (0.1, 0.5))
    for i in range(9):
        canvas.rect(x - 150 + i * 36.8, y - 104, 4, 104, canvas.lit("e6e8e6"))
    canvas.shadow(x, y + 44, 320, 26, 0.35)
    canvas.polygon(
        trapezium((x - 200, x + 200), y - 122, (x - 236, x + 236), y - 96),
        canvas.lit(lighter(accent, 0.3)),
    )
    canvas.rect(x - 236, y - 98, 472, 18, canvas.lit(accent))
    for dx in (-214, -90, 78, 202):
        canvas.rect(x + dx, y - 80, 12, 122, canvas.lit("e2e4e1"))
        canvas.rect(
            x + dx + (7 if canvas.light.side < 0 else 0), y - 80, 5, 122, canvas.lit("aab3b4")
        )


def _forecourt(canvas: Canvas, y: float) -> None:
    fixtures.paving(canvas, y, HEIGHT, hexa("cfcac0"))
    road = y + 92
    canvas.wash((0, road, WIDTH, road + 92), [canvas.lit("9b9c9d", 0.06), canvas.lit("86888b")])
    canvas.rect(0, road - 6, WIDTH, 7, canvas.lit("e8e5dc"))
    canvas.rect(0, road + 92, WIDTH, 9, canvas.lit("e8e5dc"))
    for i in range(13):
        canvas.rect(i * 130 + 20, road + 50, 62, 4, canvas.lit("e9e6dc"))
    canvas.wash(
        (0, HEIGHT - 126, WIDTH, HEIGHT), [canvas.lit(plants.GRASS), canvas.lit(plants.LEAF)]
    )
    canvas.rect(0, HEIGHT - 132, WIDTH, 8, canvas.lit("e2ddd0"))


def _passers_by(
    canvas: Canvas, x: float, ground: float, span: tuple[float, float], count: int
) -> None:
    """Paint people between two lines of the forecourt; every fourth is staff, near ``x``."""
    for i, y in enumerate(sorted(canvas.rng.uniform(*span) for _ in range(count))):
        wear = people.looks(canvas.rng)
        at = canvas.rng.uniform(180, 1420)
        if i % 4 == 0:
            wear = replace(wear, top=hexa("f7f7f3"), legs=hexa("5f7f92"), dress=False)
            at = x + canvas.rng.uniform(-160, 160)
        size = people.height_at(y, ground - 170, ground, 52)
        back = canvas.rng.random() < 0.4
        people.standing(canvas, at, y, size, wear, 0.02, canvas.rng.random(), back)
