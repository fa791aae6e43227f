"""Scenes under a roof: the meeting hall and the one-stop service office."""

from random import Random

from portal.demo.pictures import buildings, nature, people
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Point
from portal.demo.pictures.colour import (
    WHITE,
    Colour,
    Light,
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
ROSES = tuple(hexa(code) for code in "d9433f e9b23f f2e6d6 e07a8a e58a3c".split())
# Which of the seven bars of a numeral are lit: top, two upper sides, middle, two lower, bottom.
NUMERALS = ("1110111", "0010010", "1011101", "1011011", "0111010",
            "1101011", "1101111", "1010010", "1111111", "1111011")  # fmt: skip


# Meeting


def meeting(canvas: Canvas, rng: Random) -> None:
    light = choose_light(rng, "lamps", "daylight")
    curtain = rng.choice(CURTAINS)
    stage = rng.uniform(520, 550)
    _hall(canvas, light, rng, stage, curtain)
    if rng.random() < 0.6:
        _conference(canvas, light, rng, stage, curtain)
    else:
        _working_session(canvas, light, rng, stage)


def _hall(canvas: Canvas, light: Light, rng: Random, stage: float, curtain: Colour) -> None:
    """Paint ceiling, side walls and the curtained end wall with its screen."""
    canvas.wash((0, 0, WIDTH, HEIGHT), [light.on(hexa("d9cdb8")), light.on(hexa("cdbfa6"))])
    left, right, top = 250, WIDTH - 250, 128
    canvas.shade(
        [(0, -10), (WIDTH, -10), (right, top), (left, top)],
        [light.on(hexa("efe8da")), light.on(hexa("d6cab4"))],
    )
    for row in range(4):
        y = 8 + row * 32
        for column in range(-4, 5):
            x = WIDTH / 2 + column * (190 - row * 19)
            canvas.ellipse(x, y, 26 - row * 4, 6 - row, mix(buildings.LAMP, WHITE, 0.7))
    for side in (-1, 1):
        _side_wall(canvas, light, side, left, top, stage)
    _drapes(canvas, light, left, right, top, stage, curtain)
    canvas.rect(left, top - 8, right - left, 34, light.on(darker(curtain, 0.2)))
    for i in range(int((right - left) / 44)):
        canvas.bowl(left + 22 + i * 44, top + 24, 23, 20, light.on(darker(curtain, 0.1)))
    _screen(canvas, light, rng, WIDTH / 2, 236, rng.uniform(460, 560), stage - 360)


def _side_wall(
    canvas: Canvas, light: Light, side: int, inner: float, top: float, stage: float
) -> None:
    def at(part: float) -> float:
        x = inner * part
        return x if side < 0 else WIDTH - x

    def ceiling(part: float) -> float:
        return top * part - 10 * (1 - part)

    def floor(part: float) -> float:
        return HEIGHT * 1.0 - (HEIGHT - stage) * part

    shade = 0.1 if side == light.side else 0.22
    canvas.shade(
        [(at(0), ceiling(0)), (at(1), ceiling(1)), (at(1), floor(1)), (at(0), floor(0))],
        [light.on(darker(hexa("e0d2b8"), shade)), light.on(darker(hexa("d1bf9f"), shade))],
    )
    for i in range(4):
        a, b = (i + 0.14) / 4, (i + 0.86) / 4
        wall = [
            (at(a), ceiling(a) + (floor(a) - ceiling(a)) * 0.14),
            (at(b), ceiling(b) + (floor(b) - ceiling(b)) * 0.14),
            (at(b), ceiling(b) + (floor(b) - ceiling(b)) * 0.86),
            (at(a), ceiling(a) + (floor(a) - ceiling(a)) * 0.86),
        ]
        canvas.shade(wall, [light.on(darker(PANEL, shade)), light.on(darker(PANEL, shade + 0.16))])
        middle = ((at(a) + at(b)) / 2, wall[0][1] + 150 - 60 * b)
        canvas.glow(*middle, 90, buildings.LAMP, 0.5)
        canvas.rect(middle[0] - 5, middle[1] - 14, 10, 28, mix(buildings.LAMP, WHITE, 0.5), 4)


def _drapes(
    canvas: Canvas,
    light: Light,
    left: float,
    right: float,
    top: float,
    bottom: float,
    paint: Colour,
) -> None:
    folds = 38
    wide = (right - left) / folds
    canvas.rect(left, top, right - left, bottom - top, light.on(paint))
    for i in range(folds):
        x = left + i * wide
        canvas.rect(x, top, wide * 0.36, bottom - top, light.on(darker(paint, 0.26)))
        canvas.rect(x + wide * 0.62, top, wide * 0.2, bottom - top, light.on(lighter(paint, 0.1)))
    canvas.veil((left, top, right, bottom), (20, 10, 10), (0.34, 0.04, 0.12))


def _screen(
    canvas: Canvas, light: Light, rng: Random, x: float, y: float, width: float, height: float
) -> None:
    """Paint the projection screen: a calm picture of hills and a line of bars for a heading."""
    left = x - width / 2
    canvas.rect(left - 8, y - 8, width + 16, height + 16, hexa("2b2f36"), 4)
    dusk = rng.choice(
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
        shape = nature.peaks(rng, 130, 0.5)
        foot = y + height * (0.72 + 0.1 * layer)
        points = nature.sampled(
            lambda px, s=shape, f=foot: min(f, f - height * 0.26 * s(px)), left, left + width, 6
        )
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


def _conference(canvas: Canvas, light: Light, rng: Random, stage: float, curtain: Colour) -> None:
    """Paint a plenary: the presidium on the stage, rows of delegates from behind."""
    canvas.wash((0, stage, WIDTH, stage + 44), [light.on(hexa("b5835a")), light.on(hexa("96683f"))])
    canvas.wash(
        (0, stage + 40, WIDTH, stage + 76), [light.on(hexa("6d4a30")), light.on(hexa("57391f"))]
    )
    side = rng.choice((-1, 1))
    _presidium(canvas, light, rng, WIDTH / 2 - side * 110, stage + 34, rng.choice((3, 4, 5)))
    _lectern(canvas, light, rng, WIDTH / 2 + side * 390, stage + 36)
    for x in (290, WIDTH - 290):
        _potted_palm(canvas, light, rng, x, stage + 38, 190)
    for i in range(7):
        x = 330 + i * (WIDTH - 660) / 6
        bouquet(canvas, light, rng, x, stage + 82, 60)
    canvas.wash(
        (0, stage + 74, WIDTH, HEIGHT), [light.on(hexa("9c5a48")), light.on(hexa("7d3f35"))]
    )
    for i in range(7):
        x = 330 + i * (WIDTH - 660) / 6
        bouquet(canvas, light, rng, x, stage + 92, 58)
    rows = 5
    for row in range(rows):
        near = row / (rows - 1)
        size = 92 + 168 * near**1.3
        y = stage + 172 + (HEIGHT + 60 - stage - 172) * near**1.15
        _delegates(canvas, light, rng, y, size, 44 + 70 * near)


def _presidium(canvas: Canvas, light: Light, rng: Random, x: float, y: float, count: int) -> None:
    gap, size = 104, 112
    half = count * gap / 2 + 24
    for i in range(count):
        cx = x + (i - (count - 1) / 2) * gap
        canvas.rect(cx - 34, y - 138, 68, 110, light.on(hexa("5f3524")), 10)
        wear = people.looks(rng, people.SUITS)
        people.seated(canvas, light, cx, y - 50, size, wear)
    cloth = light.on(hexa("f3efe4"))
    canvas.rect(x - half, y - 66, 2 * half, 16, light.on(hexa("fbf8f0")), 3)
    canvas.shade(
        [(x - half, y - 52), (x + half, y - 52), (x + half, y + 6), (x - half, y + 6)],
        [cloth, darker(cloth, 0.14)],
    )
    for i in range(int(half / 13)):
        canvas.rect(x - half + 8 + i * 26, y - 50, 3, 56, darker(cloth, 0.12))
    for i in range(count):
        cx = x + (i - (count - 1) / 2) * gap
        canvas.rect(cx - 24, y - 82, 42, 17, light.on(hexa("c23a34")), 2)
        canvas.line([(cx + 34, y - 66), (cx + 28, y - 92)], light.on(hexa("33363a")), 2)
        canvas.rect(cx - 40, y - 84, 7, 19, clear(light.on(buildings.GLASS), 0.8), 2)
    bouquet(canvas, light, rng, x, y - 30, 78)


def _lectern(canvas: Canvas, light: Light, rng: Random, x: float, y: float) -> None:
    canvas.shadow(x, y, 110, 16, 0.4)
    suit = rng.choice(people.SUITS)
    people.standing(canvas, light, x, y + 6, 268, people.Looks(top=suit, legs=suit))
    collar = y + 6 - 268 * 0.835
    canvas.polygon([(x - 15, collar), (x + 15, collar), (x, collar + 52)], light.on(WHITE))
    canvas.polygon(
        [
            (x - 5, collar + 4),
            (x + 5, collar + 4),
            (x + 6, collar + 40),
            (x, collar + 48),
            (x - 6, collar + 40),
        ],
        light.on(hexa("a8343a")),
    )
    canvas.polygon(
        [(x - 76, y - 142), (x + 76, y - 142), (x + 60, y), (x - 60, y)], light.on(TABLE)
    )
    canvas.polygon(
        [
            (x - light.side * 76, y - 142),
            (x - light.side * 14, y - 142),
            (x - light.side * 14, y),
            (x - light.side * 60, y),
        ],
        light.on(darker(TABLE, 0.22)),
    )
    canvas.rect(x - 86, y - 154, 172, 16, light.on(lighter(TABLE, 0.2)), 3)
    canvas.ellipse(x, y - 74, 28, 28, light.on(hexa("d9b24a")))
    buildings.star(canvas, x, y - 74, 19, light.on(hexa("a8343a")))
    canvas.line([(x - 24, y - 154), (x - 12, y - 186)], light.on(hexa("2f3236")), 3)
    bouquet(canvas, light, rng, x + 12, y - 140, 54)


def _delegates(
    canvas: Canvas, light: Light, rng: Random, y: float, size: float, aisle: float
) -> None:
    """Paint one row of the audience: its long tables, then those who sit at them, from behind."""
    gap = size * 0.98
    table = y - size * 0.5
    for side in (-1, 1):
        inner = WIDTH / 2 + side * aisle
        outer = WIDTH / 2 + side * (WIDTH / 2 + 60)
        x0, x1 = sorted((inner, outer))
        canvas.rect(x0, table, x1 - x0, size * 0.42, light.on(darker(TABLE, 0.35)))
        canvas.rect(x0, table - size * 0.1, x1 - x0, size * 0.13, light.on(lighter(TABLE, 0.2)), 3)
        seats = int((WIDTH / 2 - aisle) / gap) + 1
        for seat in range(seats):
            x = inner + side * (gap * (seat + 0.55)) + rng.uniform(-0.04, 0.04) * size
            canvas.rect(
                x - size * 0.3, table - size * 0.13, size * 0.2, size * 0.06, light.on(WHITE)
            )
            canvas.rect(
                x + size * 0.42,
                table - size * 0.2,
                size * 0.055,
                size * 0.14,
                clear(light.on(buildings.GLASS), 0.9),
                2,
            )
            if rng.random() < 0.93:
                people.seen_from_behind(
                    canvas,
                    light,
                    x,
                    y,
                    size,
                    people.looks(rng, (*people.SUITS, *people.SHIRTS[:6])),
                )
            _chair_back(canvas, light, x, y, size)


def _chair_back(canvas: Canvas, light: Light, x: float, y: float, size: float) -> None:
    s = size
    canvas.rect(x - s * 0.36, y - s * 0.26, s * 0.72, s * 0.6, light.on(hexa("5b3322")), s * 0.07)
    canvas.rect(x - s * 0.3, y - s * 0.2, s * 0.6, s * 0.5, light.on(hexa("96382f")), s * 0.05)
    canvas.rect(x - s * 0.3, y - s * 0.2, s * 0.6, s * 0.06, light.on(hexa("ad4a3c")), s * 0.03)


def bouquet(canvas: Canvas, light: Light, rng: Random, x: float, y: float, size: float) -> None:
    """Paint a low flower arrangement standing on ``y``."""
    s = size
    for _ in range(9):
        angle = rng.uniform(-3.0, -0.14)
        nature.frond(
            canvas,
            (x, y - s * 0.2),
            angle,
            s * rng.uniform(0.5, 0.8),
            s * 0.07,
            s * 0.1,
            light.on(mix(nature.LEAF, nature.DEEP_LEAF, rng.random())),
        )
    paints = rng.sample(ROSES, 3)
    for _ in range(15):
        fx, fy = x + rng.uniform(-0.5, 0.5) * s, y - s * rng.uniform(0.14, 0.5)
        paint = light.on(rng.choice(paints))
        canvas.ellipse(fx, fy, s * 0.1, s * 0.09, darker(paint, 0.16))
        canvas.ellipse(fx, fy - s * 0.015, s * 0.075, s * 0.065, paint)
        canvas.ellipse(fx, fy - s * 0.02, s * 0.03, s * 0.026, lighter(paint, 0.35))


def _potted_palm(
    canvas: Canvas, light: Light, rng: Random, x: float, y: float, height: float
) -> None:
    h = height
    canvas.shadow(x, y, h * 0.3, h * 0.05, 0.4)
    for i in range(13):
        angle = -0.25 - 2.64 * ((i * 5) % 13) / 12
        tone = mix(nature.DEEP_LEAF, nature.LEAF, (i % 4) / 3)
        nature.frond(
            canvas,
            (x, y - h * 0.3),
            angle,
            h * rng.uniform(0.5, 0.72),
            h * 0.045,
            h * 0.16,
            light.on(tone),
        )
    canvas.polygon(
        [
            (x - h * 0.14, y - h * 0.3),
            (x + h * 0.14, y - h * 0.3),
            (x + h * 0.1, y),
            (x - h * 0.1, y),
        ],
        light.on(hexa("e6dfd0")),
    )
    canvas.polygon(
        [
            (x - light.side * h * 0.14, y - h * 0.3),
            (x - light.side * h * 0.02, y - h * 0.3),
            (x - light.side * h * 0.02, y),
            (x - light.side * h * 0.1, y),
        ],
        light.on(hexa("c4baa6")),
    )


def _working_session(canvas: Canvas, light: Light, rng: Random, stage: float) -> None:
    """Paint two sides at one table: faces across it, backs towards us, flowers between them."""
    canvas.wash((0, stage, WIDTH, HEIGHT), [light.on(hexa("a9805c")), light.on(hexa("8a6244"))])
    for i in range(26):
        x = WIDTH / 2 + (i - 13) * 70
        canvas.line(
            [(x, stage), (WIDTH / 2 + (x - WIDTH / 2) * 2.6, HEIGHT)],
            clear(light.on(hexa("7a5438")), 0.4),
            1.5,
        )
    for x in (200, WIDTH - 200):
        _potted_palm(canvas, light, rng, x, stage + 40, 250)
    far, count = stage + 150, rng.choice((7, 8, 9))
    gap = 1180 / count
    for i in range(count):
        x = WIDTH / 2 + (i - (count - 1) / 2) * gap
        canvas.rect(x - 44, far - 150, 88, 140, light.on(hexa("5f3524")), 12)
        canvas.rect(x - 38, far - 144, 76, 60, light.on(hexa("7d4a33")), 9)
        people.seated(
            canvas, light, x, far - 8, 138, people.looks(rng, (*people.SUITS, *people.SHIRTS[:4]))
        )
    top = [(150, far - 16), (WIDTH - 150, far - 16), (WIDTH + 60, far + 190), (-60, far + 190)]
    canvas.shade(top, [light.on(lighter(TABLE, 0.24)), light.on(TABLE)])
    well = [(330, far + 40), (WIDTH - 330, far + 40), (WIDTH - 240, far + 116), (240, far + 116)]
    canvas.shade(well, [light.on(darker(TABLE, 0.5)), light.on(darker(TABLE, 0.3))])
    for i in range(15):
        nature.bush(canvas, light, rng, 330 + i * 67, far + 112, 34, nature.DEEP_LEAF)
    for i in range(11):
        bouquet(canvas, light, rng, 340 + i * 92, far + 104, 74)
    for i in range(count):
        x = WIDTH / 2 + (i - (count - 1) / 2) * gap
        _place_at_table(canvas, light, x, far + 12, 1)
    canvas.rect(-60, far + 186, WIDTH + 120, 22, light.on(darker(TABLE, 0.25)))
    size = 250
    for i in range(7):
        x = WIDTH / 2 + (i - 3) * 246 + rng.uniform(-12, 12)
        _place_at_table(canvas, light, x - 20, far + 168, 1.7)
        people.seen_from_behind(
            canvas,
            light,
            x,
            HEIGHT + 10,
            size,
            people.looks(rng, (*people.SUITS, *people.SHIRTS[:4])),
        )
        _chair_back(canvas, light, x, HEIGHT + 20, size)


def _place_at_table(canvas: Canvas, light: Light, x: float, y: float, scale: float) -> None:
    """Paint papers, a name plate and a bottle of water at one seat."""
    canvas.polygon(
        [
            (x - 26 * scale, y),
            (x + 14 * scale, y),
            (x + 18 * scale, y + 13 * scale),
            (x - 26 * scale, y + 13 * scale),
        ],
        light.on(WHITE),
    )
    canvas.rect(x - 20 * scale, y - 16 * scale, 36 * scale, 13 * scale, light.on(hexa("c23a34")), 2)
    canvas.rect(
        x + 30 * scale,
        y - 24 * scale,
        8 * scale,
        26 * scale,
        clear(light.on(buildings.GLASS), 0.85),
        3,
    )
    canvas.rect(x + 32 * scale, y - 28 * scale, 4 * scale, 5 * scale, light.on(hexa("3f7fb0")))


# One-stop office


def office(canvas: Canvas, rng: Random) -> None:
    light = choose_light(rng, "lamps", "daylight")
    accent = rng.choice((hexa("a8343a"), hexa("2f6490"), hexa("2f7a6b")))
    floor = rng.uniform(690, 720)
    _service_hall(canvas, light, rng, floor, accent)
    desks = rng.choice((4, 5))
    canvas.rect(0, floor - 2, WIDTH, 28, light.on(darker(PANEL, 0.5)))
    _counter(canvas, light, rng, floor, desks, accent)
    _polished_floor(canvas, light, floor + 24)
    for x, tall in ((70, 300), (WIDTH - 70, 280)):
        _potted_palm(canvas, light, rng, x, floor + 90, tall)
    side = rng.choice((-1, 1))
    _ticket_machine(canvas, light, WIDTH / 2 + side * rng.uniform(470, 540), floor + 120, accent)
    for i in range(desks):
        if rng.random() < 0.75:
            x = WIDTH / 2 + (i - (desks - 1) / 2) * (1240 / desks) + rng.uniform(-30, 30)
            people.standing(
                canvas,
                light,
                x,
                floor + rng.uniform(62, 92),
                368,
                people.looks(rng),
                0,
                0.2,
                back=True,
            )
    walker = WIDTH / 2 + side * rng.uniform(180, 320)
    people.standing(canvas, light, walker, floor + 150, 410, people.looks(rng), 0, 0.9)
    _waiting_seats(canvas, light, rng, accent)


def _service_hall(canvas: Canvas, light: Light, rng: Random, floor: float, accent: Colour) -> None:
    canvas.wash((0, 0, WIDTH, floor), [light.on(hexa("f3f0e8")), light.on(hexa("e2dccd"))])
    canvas.wash((0, 0, WIDTH, 104), [light.on(hexa("dcd9d0")), light.on(hexa("eeebe3"))])
    for i in range(5):
        x = WIDTH / 2 + (i - 2) * 330
        near = WIDTH / 2 + (i - 2) * 410
        canvas.polygon(
            [(near - 112, 12), (near + 112, 12), (x + 84, 66), (x - 84, 66)],
            mix(WHITE, buildings.LAMP, 0.12),
        )
    canvas.veil((0, 96, WIDTH, 190), (60, 50, 40), (0.16, 0))
    band = 176
    canvas.rect(0, band, WIDTH, 96, light.on(accent))
    canvas.rect(0, band + 90, WIDTH, 6, light.on(hexa("d9b24a")))
    middle = WIDTH / 2
    canvas.ellipse(middle, band + 46, 66, 66, light.on(hexa("d9b24a")))
    canvas.ellipse(middle, band + 46, 58, 58, light.on(darker(accent, 0.14)))
    buildings.star(canvas, middle, band + 46, 40, light.on(buildings.FLAG_GOLD))
    for side in (-1, 1):
        for i, wide in enumerate((300, 200)):
            left = middle + 120 if side > 0 else middle - 120 - wide
            canvas.rect(left, band + 28 + i * 26, wide, 10, clear(WHITE, 0.85), 4)
    if rng.random() < 0.5:
        _windows(canvas, light, rng, floor)
    else:
        for i in range(14):
            x = i * WIDTH / 13
            canvas.rect(
                x - 46,
                band + 110,
                92,
                floor - band - 110,
                light.on(mix(PANEL, WHITE, 0.36 + 0.06 * (i % 2))),
            )
            canvas.rect(x - 47, band + 110, 2, floor - band - 110, light.on(darker(PANEL, 0.1)))


def _windows(canvas: Canvas, light: Light, rng: Random, floor: float) -> None:
    for i in range(5):
        x = 60 + i * 308
        canvas.wash(
            (x, 306, x + 248, floor - 170), [hexa("a9d0e2"), hexa("dcecec"), hexa("cfe0c0")]
        )
        shape = nature.terrain(rng, 180, 3)
        hills = nature.sampled(lambda px, s=shape: floor - 240 - 34 * s(px), x, x + 248, 10)
        canvas.polygon([*hills, (x + 248, floor - 170), (x, floor - 170)], hexa("8fb59a"))
        for dx in (0, 122, 244):
            canvas.rect(x + dx - 3, 300, 8, floor - 466, light.on(WHITE))
        canvas.rect(x - 6, 298, 260, 8, light.on(WHITE))


def _counter(
    canvas: Canvas, light: Light, rng: Random, floor: float, desks: int, accent: Colour
) -> None:
    """Paint the long counter: clerks behind glass, a number over each of them."""
    width = 1240 / desks
    first = WIDTH / 2 - 620
    number = rng.randint(11, 80)
    for i in range(desks):
        x = first + width * (i + 0.5)
        canvas.rect(x - 48, floor - 304, 96, 124, light.on(hexa("4a4f58")), 16)
        uniform = people.Looks(
            top=rng.choice((hexa("eef2f5"), hexa("dfe8f0"), hexa("a9c4dc"))),
            legs=people.TROUSERS[0],
            long_hair=rng.random() < 0.6,
        )
        people.seated(canvas, light, x, floor - 186, 152, uniform)
        canvas.line(
            [(x - 16, floor - 262), (x, floor - 220), (x + 16, floor - 262)], light.on(accent), 4
        )
        screen = x + (72 if i % 2 else -72)
        canvas.rect(screen - 48, floor - 268, 96, 66, light.on(hexa("2f353d")), 5)
        canvas.rect(screen - 8, floor - 206, 16, 22, light.on(hexa("3f464f")))
        canvas.rect(
            x - width / 2 + 14,
            floor - 350,
            width - 28,
            166,
            clear(light.on(lighter(buildings.GLASS, 0.6)), 0.2),
        )
        canvas.polygon(
            [
                (x - width * 0.4, floor - 350),
                (x - width * 0.28, floor - 350),
                (x - width * 0.42, floor - 186),
                (x - width * 0.46, floor - 186),
            ],
            clear(WHITE, 0.22),
        )
        _number_board(canvas, light, x, floor - 420, number + i * 3)
    for i in range(desks + 1):
        x = first + width * i
        canvas.rect(x - 7, floor - 356, 14, 180, light.on(hexa("d5d8d8")))
    canvas.rect(first - 30, floor - 192, 1300, 24, light.on(hexa("f6f3eb")), 4)
    canvas.shade(
        [
            (first - 20, floor - 168),
            (first + 1260, floor - 168),
            (first + 1260, floor + 24),
            (first - 20, floor + 24),
        ],
        [light.on(lighter(PANEL, 0.14)), light.on(darker(PANEL, 0.12))],
    )
    canvas.veil((first - 20, floor - 168, first + 1260, floor - 128), (50, 30, 16), (0.34, 0))
    for i in range(desks):
        x = first + width * i + 16
        canvas.rect(x, floor - 132, width - 32, 110, clear(light.on(lighter(PANEL, 0.4)), 0.35), 4)
    canvas.rect(first - 20, floor + 4, 1280, 20, light.on(darker(PANEL, 0.55)))
    canvas.rect(first - 20, floor - 8, 1280, 8, light.on(accent))


def _number_board(canvas: Canvas, light: Light, x: float, y: float, number: int) -> None:
    canvas.line([(x - 40, y - 120), (x - 40, y - 28)], light.on(hexa("8d9498")), 3)
    canvas.line([(x + 40, y - 120), (x + 40, y - 28)], light.on(hexa("8d9498")), 3)
    canvas.rect(x - 66, y - 32, 132, 62, hexa("23272d"), 6)
    for i, numeral in enumerate(f"{number % 1000:03d}"):
        _numeral(canvas, x - 36 + i * 36, y - 1, 20, NUMERALS[int(numeral)])


def _numeral(canvas: Canvas, x: float, y: float, height: float, bars: str) -> None:
    """Paint a seven-bar numeral around its middle; ``height`` is half of it."""
    h, w = height, height * 0.5
    ends: tuple[tuple[Point, Point], ...] = (
        ((-w, -h), (w, -h)), ((-w, -h), (-w, 0)), ((w, -h), (w, 0)), ((-w, 0), (w, 0)),
        ((-w, 0), (-w, h)), ((w, 0), (w, h)), ((-w, h), (w, h)),
    )  # fmt: skip
    for bar, (start, end) in zip(bars, ends, strict=True):
        if bar == "1":
            canvas.line([(x + start[0], y + start[1]), (x + end[0], y + end[1])], hexa("ff6a4a"), 4)


def _polished_floor(canvas: Canvas, light: Light, y: float) -> None:
    canvas.wash((0, y, WIDTH, HEIGHT), [light.on(hexa("d8d0c0")), light.on(hexa("c2b8a5"))])
    canvas.mirror(y, 300, (0.34, 0.16, 0))
    joint = clear(light.on(hexa("a39a88")), 0.45)
    for i in range(1, 7):
        at = y + (HEIGHT - y) * (i / 7) ** 1.7
        canvas.line([(0, at), (WIDTH, at)], joint, 1 + i * 0.2)
    for i in range(-12, 13):
        canvas.line([(WIDTH / 2 + i * 92, y), (WIDTH / 2 + i * 220, HEIGHT)], joint, 1.4)


def _ticket_machine(canvas: Canvas, light: Light, x: float, y: float, accent: Colour) -> None:
    canvas.shadow(x, y, 90, 18, 0.4)
    canvas.polygon(
        [(x - 48, y - 240), (x + 48, y - 240), (x + 56, y), (x - 56, y)], light.on(hexa("eef0ee"))
    )
    canvas.polygon(
        [
            (x - light.side * 48, y - 240),
            (x - light.side * 30, y - 240),
            (x - light.side * 36, y),
            (x - light.side * 56, y),
        ],
        light.on(hexa("b9c0c1")),
    )
    canvas.rect(x - 36, y - 226, 72, 92, light.on(hexa("27415c")), 5)
    for i in range(3):
        canvas.rect(x - 27, y - 214 + i * 26, 54, 18, light.on(lighter(accent, 0.25 + 0.1 * i)), 4)
    canvas.rect(x - 22, y - 112, 44, 8, light.on(hexa("3f464d")), 2)
    canvas.rect(x - 56, y - 22, 112, 22, light.on(accent))


def _waiting_seats(canvas: Canvas, light: Light, rng: Random, accent: Colour) -> None:
    """Paint the row of seats nearest to us, some of them taken, from behind."""
    y, size = HEIGHT + 16, 230
    for block in range(2):
        start = 120 + block * 790
        for seat in range(3):
            x = start + seat * 236
            if rng.random() < 0.62:
                people.seen_from_behind(canvas, light, x, y - 20, size, people.looks(rng))
            shell = darker(accent, 0.1)
            canvas.rect(x - 100, y - 150, 200, 190, light.on(shell), 26)
            canvas.rect(x - 90, y - 142, 180, 40, light.on(lighter(shell, 0.12)), 20)
