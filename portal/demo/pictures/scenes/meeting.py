"""A conference hall: a plenary, or two sides at one table."""

from portal.demo.pictures import buildings, fixtures, outlines, people, plants
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, trapezium
from portal.demo.pictures.colour import (
    WHITE,
    Colour,
    choose_light,
    clear,
    darker,
    hexa,
    lighter,
    mix,
)

CURTAINS = tuple(hexa(code) for code in "8f2429 7d2630 93302a 2f4f6d".split())
PANEL = hexa("b98a5c")
TABLE = hexa("a06a45")
# Which of the seven bars of a numeral are lit: top, two upper sides, middle, two lower, bottom.


def paint(canvas: Canvas) -> None:
    canvas.light = choose_light(canvas.rng, "lamps", "daylight")
    curtain = canvas.rng.choice(CURTAINS)
    stage = canvas.rng.uniform(520, 550)
    _hall(canvas, stage, curtain)
    if canvas.rng.random() < 0.6:
        _conference(canvas, stage)
    else:
        _working_session(canvas, stage)


def _hall(canvas: Canvas, stage: float, curtain: Colour) -> None:
    """Paint ceiling, side walls and the curtained end wall with its screen."""
    canvas.wash((0, 0, WIDTH, HEIGHT), [canvas.lit("d9cdb8"), canvas.lit("cdbfa6")])
    left, right, top = 250, WIDTH - 250, 128
    canvas.shade(
        trapezium((0, WIDTH), -10, (left, right), top), [canvas.lit("efe8da"), canvas.lit("d6cab4")]
    )
    for row in range(4):
        y = 8 + row * 32
        for column in range(-4, 5):
            x = WIDTH / 2 + column * (190 - row * 19)
            canvas.ellipse(x, y, 26 - row * 4, 6 - row, mix(buildings.LAMP, WHITE, 0.7))
    for side in (-1, 1):
        _side_wall(canvas, side, left, top, stage)
    _drapes(canvas, left, right, top, stage, curtain)
    canvas.rect(left, top - 8, right - left, 34, canvas.lit(darker(curtain, 0.2)))
    for i in range(int((right - left) / 44)):
        canvas.bowl(left + 22 + i * 44, top + 24, 23, 20, canvas.lit(darker(curtain, 0.1)))
    _screen(canvas, WIDTH / 2, 236, canvas.rng.uniform(460, 560), stage - 360)


def _side_wall(canvas: Canvas, side: int, inner: float, top: float, stage: float) -> None:
    def at(part: float) -> float:
        x = inner * part
        return x if side < 0 else WIDTH - x

    def ceiling(part: float) -> float:
        return top * part - 10 * (1 - part)

    def floor(part: float) -> float:
        return HEIGHT * 1.0 - (HEIGHT - stage) * part

    shade = 0.1 if side == canvas.light.side else 0.22
    canvas.shade(
        [(at(0), ceiling(0)), (at(1), ceiling(1)), (at(1), floor(1)), (at(0), floor(0))],
        [canvas.lit(darker(hexa("e0d2b8"), shade)), canvas.lit(darker(hexa("d1bf9f"), shade))],
    )
    for i in range(4):
        a, b = (i + 0.14) / 4, (i + 0.86) / 4
        wall = [
            (at(a), ceiling(a) + (floor(a) - ceiling(a)) * 0.14),
            (at(b), ceiling(b) + (floor(b) - ceiling(b)) * 0.14),
            (at(b), ceiling(b) + (floor(b) - ceiling(b)) * 0.86),
            (at(a), ceiling(a) + (floor(a) - ceiling(a)) * 0.86),
        ]
        canvas.shade(
            wall, [canvas.lit(darker(PANEL, shade)), canvas.lit(darker(PANEL, shade + 0.16))]
        )
        middle = ((at(a) + at(b)) / 2, wall[0][1] + 150 - 60 * b)
        canvas.glow(*middle, 90, buildings.LAMP, 0.5)
        canvas.rect(middle[0] - 5, middle[1] - 14, 10, 28, mix(buildings.LAMP, WHITE, 0.5), 4)


def _drapes(
    canvas: Canvas, left: float, right: float, top: float, bottom: float, paint: Colour
) -> None:
    folds = 38
    wide = (right - left) / folds
    canvas.rect(left, top, right - left, bottom - top, canvas.lit(paint))
    for i in range(folds):
        x = left + i * wide
        canvas.rect(x, top, wide * 0.36, bottom - top, canvas.lit(darker(paint, 0.26)))
        canvas.rect(x + wide * 0.62, top, wide * 0.2, bottom - top, canvas.lit(lighter(paint, 0.1)))
    canvas.veil((left, top, right, bottom), (20, 10, 10), (0.34, 0.04, 0.12))


def _screen(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """Paint the projection screen: a calm picture of hills and a line of bars for a heading."""
    left = x - width / 2
    canvas.rect(left - 8, y - 8, width + 16, height + 16, hexa("2b2f36"), 4)
    dusk = canvas.rng.choice(
        (
            ("2c5f8f", "7fb0c9", "dfe9e2"),
            ("8f2a2a", "c9563f", "f0c98a"),
            ("23606a", "6fb0a0", "e6ecd0"),
        )
    )
    canvas.wash((left, y, left + width, y + height), [hexa(code) for code in dusk])
    canvas.ellipse(
        x + width * 0.28,
        y + height * 0.4,
        height * 0.09,
        height * 0.09,
        lighter(hexa(dusk[2]), 0.6),
    )
    for layer in range(3):
        shape = outlines.peaks(canvas.rng, 130, 0.5)
        foot = y + height * (0.72 + 0.1 * layer)
        outline = outlines.rising_from(foot, height * 0.26, shape)
        points = outlines.sampled(outline, left, left + width, 6)
        tone = mix(hexa(dusk[1]), hexa(dusk[0]), 0.25 + 0.35 * layer)
        canvas.polygon([*points, (left + width, y + height), (left, y + height)], tone)
    for i, part in enumerate((0.56, 0.42)):
        canvas.rect(
            x - width * 0.42,
            y + height * (0.16 + 0.13 * i),
            width * part,
            height * 0.055,
            clear(WHITE, 0.9),
            3,
        )
    canvas.glow(x, y + height / 2, width * 0.9, hexa(dusk[1]), 0.16, 0.6)


def _conference(canvas: Canvas, stage: float) -> None:
    """Paint a plenary: the presidium on the stage, rows of delegates from behind."""
    canvas.wash((0, stage, WIDTH, stage + 44), [canvas.lit("b5835a"), canvas.lit("96683f")])
    canvas.wash((0, stage + 40, WIDTH, stage + 76), [canvas.lit("6d4a30"), canvas.lit("57391f")])
    side = canvas.rng.choice((-1, 1))
    _presidium(canvas, WIDTH / 2 - side * 110, stage + 34, canvas.rng.choice((3, 4, 5)))
    _lectern(canvas, WIDTH / 2 + side * 390, stage + 36)
    for palm in (290, WIDTH - 290):
        plants.potted_palm(canvas, palm, stage + 38, 190)
    canvas.wash((0, stage + 74, WIDTH, HEIGHT), [canvas.lit("9c5a48"), canvas.lit("7d3f35")])
    for i in range(7):
        x = 330 + i * (WIDTH - 660) / 6
        plants.bouquet(canvas, x, stage + 92, 58)
    rows = 5
    for row in range(rows):
        near = row / (rows - 1)
        size = 92 + 168 * near**1.3
        y = stage + 172 + (HEIGHT + 60 - stage - 172) * near**1.15
        _delegates(canvas, y, size, 44 + 70 * near)


def _presidium(canvas: Canvas, x: float, y: float, count: int) -> None:
    gap, size = 104, 112
    half = count * gap / 2 + 24
    for i in range(count):
        cx = x + (i - (count - 1) / 2) * gap
        canvas.rect(cx - 34, y - 138, 68, 110, canvas.lit("5f3524"), 10)
        wear = people.looks(canvas.rng, people.SUITS)
        people.seated(canvas, cx, y - 50, size, wear)
    cloth = canvas.lit("f3efe4")
    canvas.rect(x - half, y - 66, 2 * half, 16, canvas.lit("fbf8f0"), 3)
    canvas.wash((x - half, y - 52, x + half, y + 6), [cloth, darker(cloth, 0.14)])
    for i in range(int(half / 13)):
        canvas.rect(x - half + 8 + i * 26, y - 50, 3, 56, darker(cloth, 0.12))
    for i in range(count):
        cx = x + (i - (count - 1) / 2) * gap
        canvas.rect(cx - 24, y - 82, 42, 17, canvas.lit("c23a34"), 2)
        canvas.line([(cx + 34, y - 66), (cx + 28, y - 92)], canvas.lit("33363a"), 2)
        canvas.rect(cx - 40, y - 84, 7, 19, clear(canvas.lit(buildings.GLASS), 0.8), 2)
    plants.bouquet(canvas, x, y - 30, 78)


def _lectern(canvas: Canvas, x: float, y: float) -> None:
    canvas.shadow(x, y, 110, 16, 0.4)
    suit = canvas.rng.choice(people.SUITS)
    people.standing(canvas, x, y + 6, 268, people.Looks(top=suit, legs=suit))
    collar = y + 6 - 268 * 0.835
    canvas.polygon([(x - 15, collar), (x + 15, collar), (x, collar + 52)], canvas.lit(WHITE))
    canvas.polygon(
        [
            (x - 5, collar + 4),
            (x + 5, collar + 4),
            (x + 6, collar + 40),
            (x, collar + 48),
            (x - 6, collar + 40),
        ],
        canvas.lit("a8343a"),
    )
    canvas.polygon(trapezium((x - 76, x + 76), y - 142, (x - 60, x + 60), y), canvas.lit(TABLE))
    canvas.polygon(
        trapezium(
            (x - canvas.light.side * 76, x - canvas.light.side * 14),
            y - 142,
            (x - canvas.light.side * 60, x - canvas.light.side * 14),
            y,
        ),
        canvas.lit(darker(TABLE, 0.22)),
    )
    canvas.rect(x - 86, y - 154, 172, 16, canvas.lit(lighter(TABLE, 0.2)), 3)
    canvas.ellipse(x, y - 74, 28, 28, canvas.lit("d9b24a"))
    fixtures.star(canvas, x, y - 74, 19, canvas.lit("a8343a"))
    canvas.line([(x - 24, y - 154), (x - 12, y - 186)], canvas.lit("2f3236"), 3)
    plants.bouquet(canvas, x + 12, y - 140, 54)


def _delegates(canvas: Canvas, y: float, size: float, aisle: float) -> None:
    """Paint one row of the audience: its long tables, then those who sit at them, from behind."""
    gap = size * 0.98
    table = y - size * 0.5
    for side in (-1, 1):
        inner = WIDTH / 2 + side * aisle
        outer = WIDTH / 2 + side * (WIDTH / 2 + 60)
        x0, x1 = sorted((inner, outer))
        canvas.rect(x0, table, x1 - x0, size * 0.42, canvas.lit(darker(TABLE, 0.35)))
        canvas.rect(
            x0, table - size * 0.1, x1 - x0, size * 0.13, canvas.lit(lighter(TABLE, 0.2)), 3
        )
        seats = int((WIDTH / 2 - aisle) / gap) + 1
        for seat in range(seats):
            x = inner + side * (gap * (seat + 0.55)) + canvas.rng.uniform(-0.04, 0.04) * size
            canvas.rect(
                x - size * 0.3, table - size * 0.13, size * 0.2, size * 0.06, canvas.lit(WHITE)
            )
            canvas.rect(
                x + size * 0.42,
                table - size * 0.2,
                size * 0.055,
                size * 0.14,
                clear(canvas.lit(buildings.GLASS), 0.9),
                2,
            )
            if canvas.rng.random() < 0.93:
                people.seen_from_behind(
                    canvas,
                    x,
                    y,
                    size,
                    people.looks(canvas.rng, (*people.SUITS, *people.SHIRTS[:6])),
                )
            _chair_back(canvas, x, y, size)


def _chair_back(canvas: Canvas, x: float, y: float, size: float) -> None:
    s = size
    canvas.rect(x - s * 0.36, y - s * 0.26, s * 0.72, s * 0.6, canvas.lit("5b3322"), s * 0.07)
    canvas.rect(x - s * 0.3, y - s * 0.2, s * 0.6, s * 0.5, canvas.lit("96382f"), s * 0.05)
    canvas.rect(x - s * 0.3, y - s * 0.2, s * 0.6, s * 0.06, canvas.lit("ad4a3c"), s * 0.03)


def _working_session(canvas: Canvas, stage: float) -> None:
    """Paint two sides at one table: faces across it, backs towards us, flowers between them."""
    canvas.wash((0, stage, WIDTH, HEIGHT), [canvas.lit("a9805c"), canvas.lit("8a6244")])
    for i in range(26):
        x = WIDTH / 2 + (i - 13) * 70
        canvas.line(
            [(x, stage), (WIDTH / 2 + (x - WIDTH / 2) * 2.6, HEIGHT)],
            clear(canvas.lit("7a5438"), 0.4),
            1.5,
        )
    for x in (200, WIDTH - 200):
        plants.potted_palm(canvas, x, stage + 40, 250)
    far, count = stage + 150, canvas.rng.choice((7, 8, 9))
    gap = 1180 / count
    for i in range(count):
        x = WIDTH / 2 + (i - (count - 1) / 2) * gap
        canvas.rect(x - 44, far - 150, 88, 140, canvas.lit("5f3524"), 12)
        canvas.rect(x - 38, far - 144, 76, 60, canvas.lit("7d4a33"), 9)
        people.seated(
            canvas, x, far - 8, 138, people.looks(canvas.rng, (*people.SUITS, *people.SHIRTS[:4]))
        )
    top = trapezium((150, WIDTH - 150), far - 16, (-60, WIDTH + 60), far + 190)
    canvas.shade(top, [canvas.lit(lighter(TABLE, 0.24)), canvas.lit(TABLE)])
    well = trapezium((330, WIDTH - 330), far + 40, (240, WIDTH - 240), far + 116)
    canvas.shade(well, [canvas.lit(darker(TABLE, 0.5)), canvas.lit(darker(TABLE, 0.3))])
    for i in range(15):
        plants.bush(canvas, 330 + i * 67, far + 112, 34, plants.DEEP_LEAF)
    for i in range(11):
        plants.bouquet(canvas, 340 + i * 92, far + 104, 74)
    for i in range(count):
        x = WIDTH / 2 + (i - (count - 1) / 2) * gap
        _place_at_table(canvas, x, far + 12, 1)
    canvas.rect(-60, far + 186, WIDTH + 120, 22, canvas.lit(darker(TABLE, 0.25)))
    size = 250
    for i in range(7):
        x = WIDTH / 2 + (i - 3) * 246 + canvas.rng.uniform(-12, 12)
        _place_at_table(canvas, x - 20, far + 168, 1.7)
        people.seen_from_behind(
            canvas,
            x,
            HEIGHT + 10,
            size,
            people.looks(canvas.rng, (*people.SUITS, *people.SHIRTS[:4])),
        )
        _chair_back(canvas, x, HEIGHT + 20, size)


def _place_at_table(canvas: Canvas, x: float, y: float, scale: float) -> None:
    """Paint papers, a name plate and a bottle of water at one seat."""
    canvas.polygon(
        trapezium(
            (x - 26 * scale, x + 14 * scale), y, (x - 26 * scale, x + 18 * scale), y + 13 * scale
        ),
        canvas.lit(WHITE),
    )
    canvas.rect(x - 20 * scale, y - 16 * scale, 36 * scale, 13 * scale, canvas.lit("c23a34"), 2)
    canvas.rect(
        x + 30 * scale,
        y - 24 * scale,
        8 * scale,
        26 * scale,
        clear(canvas.lit(buildings.GLASS), 0.85),
        3,
    )
    canvas.rect(x + 32 * scale, y - 28 * scale, 4 * scale, 5 * scale, canvas.lit("3f7fb0"))
