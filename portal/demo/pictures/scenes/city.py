"""The skyline of a provincial town, across its lake or along its avenue."""

from portal.demo.pictures import buildings, fixtures, landscape, outlines, people, plants, vehicles
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Point, trapezium
from portal.demo.pictures.colour import choose_light, clear, darker, hexa, lighter, mix


def paint(canvas: Canvas) -> None:
    canvas.light = choose_light(canvas.rng, "dawn", "morning", "noon", "gold", "dusk")
    street = canvas.rng.uniform(690, 730)
    landscape.sky(canvas, street - 150, clouds=canvas.rng.randint(3, 6), sun_height=0.45)
    landscape.ranges(canvas, street - 190, street - 110, 2, canvas.rng.uniform(170, 240), 0.76, 0.5)
    _skyline(canvas, street - 20, 0.62, (120, 240), (60, 110))
    plants.tree_line(canvas, street - 20, 60, depth=0.5)
    _skyline(canvas, street - 6, 0.36, (150, 330), (80, 130))
    _street_of_houses(canvas, street)
    x = canvas.rng.uniform(0, 40)
    while x < WIDTH:
        plants.broadleaf(
            canvas, x, street + 14, canvas.rng.uniform(84, 120), plants.DEEP_LEAF, 0.08
        )
        x += canvas.rng.uniform(62, 130)
    if canvas.rng.random() < 0.6:
        _lake_front(canvas, street + 10)
    else:
        _avenue(canvas, street + 10)


def _skyline(canvas: Canvas, y: float, depth: float, heights: Point, widths: Point) -> None:
    """Paint a row of larger buildings; ``heights`` and ``widths`` give the range of sizes."""
    walls = tuple(hexa(code) for code in "dfe3e4 cfd8dc e6dccb c9d2d6 d8c8b8".split())
    x = canvas.rng.uniform(-60, 0)
    peak = canvas.rng.uniform(0.3, 0.7) * WIDTH
    while x < WIDTH:
        width = canvas.rng.uniform(*widths)
        central = 1 - 0.55 * abs(x - peak) / WIDTH
        height = canvas.rng.uniform(*heights) * central
        floors = max(3, round(height / 26))
        wall = canvas.rng.choice(walls)
        buildings.block(
            canvas,
            x,
            y,
            width,
            height,
            wall,
            floors,
            max(3, round(width / 24)),
            depth,
            ribbon=canvas.rng.random() < 0.5,
            flank=width * 0.16,
        )
        if canvas.rng.random() < 0.3:
            canvas.line(
                [(x + width / 2, y - height), (x + width / 2, y - height - 40)],
                canvas.lit(buildings.STEEL, depth),
                2,
            )
        x += width * canvas.rng.uniform(1.1, 1.5)


def _street_of_houses(canvas: Canvas, y: float) -> None:
    hall = canvas.rng.uniform(360, 1000)
    x = -30.0
    placed = False
    while x < WIDTH:
        if not placed and x >= hall:
            _town_hall(canvas, x + 10, y)
            x += 330
            placed = True
            continue
        width = canvas.rng.uniform(54, 80)
        buildings.tube_house(canvas, x, y, width, 0.12)
        x += width + canvas.rng.choice((0, 0, 2, 14))
    canvas.wash((0, y - 2, WIDTH, y + 14), [canvas.lit("c9c4b6"), canvas.lit("b5b0a4")])


def _town_hall(canvas: Canvas, x: float, y: float) -> None:
    """Paint a public building with a portico and the flag, 310 units wide."""
    wall = canvas.rng.choice((buildings.OCHRE, buildings.PLASTER))
    buildings.block(canvas, x, y, 310, 170, wall, 3, 11, 0.1)
    buildings.hip_roof(canvas, x, y - 170, 310, 44, buildings.TILE, 0.1, 1.4)
    canvas.rect(x + 105, y - 196, 100, 196, canvas.lit(lighter(wall, 0.25), 0.08))
    canvas.polygon(
        [(x + 95, y - 194), (x + 155, y - 236), (x + 215, y - 194)],
        canvas.lit(buildings.TILE, 0.08),
    )
    canvas.polygon(
        [(x + 117, y - 198), (x + 155, y - 224), (x + 193, y - 198)],
        canvas.lit(lighter(wall, 0.4), 0.08),
    )
    fixtures.star(canvas, x + 155, y - 208, 9, canvas.lit(fixtures.FLAG_RED, 0.08))
    for i in range(5):
        canvas.rect(x + 108 + i * 21, y - 180, 10, 180, canvas.lit(lighter(wall, 0.6), 0.08))
    canvas.rect(x + 112, y - 176, 86, 132, clear(canvas.lit(darker(wall, 0.6), 0.08), 0.25))
    canvas.rect(x + 136, y - 56, 38, 56, canvas.lit(darker(buildings.WOOD, 0.2), 0.08))
    fixtures.flag(canvas, x + 155, y - 232, 92, canvas.light.side)


def _lake_front(canvas: Canvas, y: float) -> None:
    canvas.wash((0, y, WIDTH, y + 40), [canvas.lit("d3cdbd"), canvas.lit("b9b2a2")])
    for _ in range(canvas.rng.randint(5, 8)):
        vehicles.traffic(canvas, canvas.rng.uniform(0, WIDTH), y + 16, 54, 0.04)
    for i in range(13):
        fixtures.street_lamp(canvas, 30 + i * 128, y + 32, 96, 0.04)
    for _ in range(canvas.rng.randint(16, 24)):
        people.standing(
            canvas,
            canvas.rng.uniform(0, WIDTH),
            y + 36,
            31,
            people.looks(canvas.rng),
            0.04,
            canvas.rng.random(),
        )
    shore = y + 56
    canvas.rect(0, y + 40, WIDTH, 16, canvas.lit("9c968a"))
    for i in range(107):
        canvas.rect(i * 15, y + 25, 1.6, 16, canvas.lit("e6e3da"))
    canvas.rect(0, y + 24, WIDTH, 2.5, canvas.lit("efece3"))
    landscape.water(canvas, shore)
    canvas.mirror(shore, HEIGHT - shore, (0.72, 0.5, 0.22))
    landscape.ripples(canvas, shore, HEIGHT, 130)
    landscape.sun_path(canvas, shore, HEIGHT)
    for i in range(canvas.rng.randint(2, 4)):
        x, y = canvas.rng.uniform(200, 1400), shore + 90 + i * 60
        vehicles.sampan(canvas, x, y, 96 + i * 22, canvas.rng.choice((-1, 1)))
    side = canvas.rng.choice((-1, 1))
    corner = 0 if side < 0 else WIDTH
    for _ in range(26):
        reach = canvas.rng.random()
        x, y = corner - side * (10 + 330 * reach), -20.0
        fall = (300 - 230 * reach) * canvas.rng.uniform(0.7, 1.15)
        twig = outlines.curve((x, y), (x - side * 14, y + fall * 0.5), (x - side * 6, y + fall), 9)
        tone = canvas.lit(mix(plants.DEEP_LEAF, plants.LEAF, canvas.rng.random() * 0.7))
        canvas.line(twig, tone, 1.6)
        for at in twig:
            for lean in (-0.55, 0.55):
                plants.frond(
                    canvas, at, 1.57 + lean + canvas.rng.uniform(-0.2, 0.2), 34, 5, 6, tone
                )


def _avenue(canvas: Canvas, y: float) -> None:
    canvas.wash((0, y, WIDTH, HEIGHT), [canvas.lit("a9a8a4", 0.1), canvas.lit("84868a")])
    kerb = y + 42
    canvas.rect(0, y, WIDTH, 34, canvas.lit("d3cdbd"))
    canvas.rect(0, y + 34, WIDTH, 8, canvas.lit("eae6da"))
    for i in range(11):
        fixtures.street_lamp(canvas, 60 + i * 150, y + 30, 110, 0.03)
    for _ in range(canvas.rng.randint(16, 24)):
        people.standing(
            canvas,
            canvas.rng.uniform(0, WIDTH),
            y + 32,
            36,
            people.looks(canvas.rng),
            0.04,
            canvas.rng.random(),
        )
    for lane, size in ((kerb + 42, 84), (kerb + 112, 112)):
        x = canvas.rng.uniform(0, 200)
        while x < WIDTH:
            vehicles.traffic(canvas, x, lane, size)
            x += size * canvas.rng.uniform(3.2, 6)
    for i in range(14):
        canvas.polygon(
            trapezium((i * 124, i * 124 + 60), kerb + 60, (i * 124 - 6, i * 124 + 56), kerb + 66),
            canvas.lit("e9e6dc"),
        )
    strip = kerb + 150
    canvas.wash((0, strip, WIDTH, HEIGHT), [canvas.lit(plants.GRASS), canvas.lit(plants.DEEP_LEAF)])
    canvas.rect(0, strip - 8, WIDTH, 12, canvas.lit("dcd7ca"))
    for i in range(26):
        x = i * 64 + canvas.rng.uniform(-14, 14)
        plants.bush(canvas, x, strip + 52, 38, canvas.rng.choice((plants.LEAF, plants.DEEP_LEAF)))
    plants.flower_bed(canvas, 0, WIDTH, strip + 60, HEIGHT)
