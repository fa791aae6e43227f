"""The one-stop service office: counters, clerks, those who wait."""

from portal.demo.pictures import buildings, fixtures, outlines, people, plants
from portal.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Point, trapezium
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

PANEL = hexa("b98a5c")
# Which of the seven bars of a numeral are lit: top, two upper sides, middle, two lower, bottom.
NUMERALS = ("1110111", "0010010", "1011101", "1011011", "0111010",
            "1101011", "1101111", "1010010", "1111111", "1111011")  # fmt: skip


def paint(canvas: Canvas) -> None:
    canvas.light = choose_light(canvas.rng, "lamps", "daylight")
    accent = canvas.rng.choice((hexa("a8343a"), hexa("2f6490"), hexa("2f7a6b")))
    floor = canvas.rng.uniform(690, 720)
    desks = canvas.rng.choice((4, 5))
    _service_hall(canvas, floor, desks, accent)
    canvas.rect(0, floor - 2, WIDTH, 28, canvas.lit(darker(PANEL, 0.5)))
    _counter(canvas, floor, desks, accent)
    _polished_floor(canvas, floor + 24)
    for palm, tall in ((40, 300), (WIDTH - 40, 280)):
        plants.potted_palm(canvas, palm, floor + 90, tall)
    side = canvas.rng.choice((-1, 1))
    _ticket_machine(canvas, WIDTH / 2 + side * canvas.rng.uniform(600, 630), floor + 130, accent)
    free = canvas.rng.randrange(desks)
    for i in range(desks):
        if i == free:
            continue
        # A step aside, so that the clerk is seen.
        aside = canvas.rng.choice((-1, 1)) * canvas.rng.uniform(58, 76)
        x = WIDTH / 2 + (i - (desks - 1) / 2) * (1240 / desks) + aside
        y = floor + canvas.rng.uniform(62, 92)
        people.standing(canvas, x, y, 368, people.looks(canvas.rng), 0, 0.2, back=True)
    walker = WIDTH / 2 + side * canvas.rng.uniform(180, 320)
    back = canvas.rng.random() < 0.7
    people.standing(canvas, walker, floor + 150, 410, people.looks(canvas.rng), 0, 0.45, back)
    _waiting_seats(canvas, accent)


def _service_hall(canvas: Canvas, floor: float, desks: int, accent: Colour) -> None:
    canvas.wash((0, 0, WIDTH, floor), [canvas.lit("f3f0e8"), canvas.lit("e2dccd")])
    canvas.wash((0, 0, WIDTH, 104), [canvas.lit("dcd9d0"), canvas.lit("eeebe3")])
    for i in range(5):
        x = WIDTH / 2 + (i - 2) * 330
        near = WIDTH / 2 + (i - 2) * 410
        canvas.polygon(
            trapezium((near - 112, near + 112), 12, (x - 84, x + 84), 66),
            mix(WHITE, buildings.LAMP, 0.12),
        )
    canvas.veil((0, 96, WIDTH, 190), (60, 50, 40), (0.16, 0))
    band = 176
    canvas.rect(0, band, WIDTH, 96, canvas.lit(accent))
    canvas.rect(0, band + 90, WIDTH, 6, canvas.lit("d9b24a"))
    # Where the number boards leave the middle free, the star is there, else at the left.
    middle = WIDTH / 2 if desks == 4 else 132
    canvas.ellipse(middle, band + 46, 66, 66, canvas.lit("d9b24a"))
    canvas.ellipse(middle, band + 46, 58, 58, canvas.lit(darker(accent, 0.14)))
    fixtures.star(canvas, middle, band + 46, 40, canvas.lit(fixtures.FLAG_GOLD))
    for side in (-1, 1):
        for i, wide in enumerate((300, 200)):
            left = middle + 120 if side > 0 else middle - 120 - wide
            canvas.rect(left, band + 20 + i * 24, wide, 10, clear(WHITE, 0.85), 4)
    if canvas.rng.random() < 0.5:
        _windows(canvas, floor)
    else:
        for i in range(14):
            x = i * WIDTH / 13
            canvas.rect(
                x - 46,
                band + 110,
                92,
                floor - band - 110,
                canvas.lit(mix(PANEL, WHITE, 0.36 + 0.06 * (i % 2))),
            )
            canvas.rect(x - 47, band + 110, 2, floor - band - 110, canvas.lit(darker(PANEL, 0.1)))


def _windows(canvas: Canvas, floor: float) -> None:
    for i in range(5):
        x = 60 + i * 308
        canvas.wash(
            (x, 306, x + 248, floor - 170), [hexa("a9d0e2"), hexa("dcecec"), hexa("cfe0c0")]
        )
        shape = outlines.terrain(canvas.rng, 180, 3)
        outline = outlines.rising_from(floor - 240, 34, shape)
        hills = outlines.sampled(outline, x, x + 248, 10)
        canvas.polygon([*hills, (x + 248, floor - 170), (x, floor - 170)], hexa("8fb59a"))
        for dx in (0, 122, 244):
            canvas.rect(x + dx - 3, 300, 8, floor - 466, canvas.lit(WHITE))
        canvas.rect(x - 6, 298, 260, 8, canvas.lit(WHITE))


def _counter(canvas: Canvas, floor: float, desks: int, accent: Colour) -> None:
    """Paint the long counter: clerks behind glass, a number over each of them."""
    width = 1240 / desks
    first = WIDTH / 2 - 620
    number = canvas.rng.randint(11, 80)
    for i in range(desks):
        x = first + width * (i + 0.5)
        canvas.rect(x - 48, floor - 304, 96, 124, canvas.lit("4a4f58"), 16)
        uniform = people.Looks(
            top=canvas.rng.choice((hexa("eef2f5"), hexa("dfe8f0"), hexa("a9c4dc"))),
            legs=people.TROUSERS[0],
            long_hair=canvas.rng.random() < 0.6,
        )
        people.seated(canvas, x, floor - 186, 152, uniform)
        canvas.line(
            [(x - 16, floor - 262), (x, floor - 220), (x + 16, floor - 262)], canvas.lit(accent), 4
        )
        screen = x + (72 if i % 2 else -72)
        canvas.rect(screen - 48, floor - 268, 96, 66, canvas.lit("2f353d"), 5)
        canvas.rect(screen - 8, floor - 206, 16, 22, canvas.lit("3f464f"))
        canvas.rect(
            x - width / 2 + 14,
            floor - 350,
            width - 28,
            166,
            clear(canvas.lit(lighter(buildings.GLASS, 0.6)), 0.2),
        )
        canvas.polygon(
            trapezium(
                (x - width * 0.4, x - width * 0.28),
                floor - 350,
                (x - width * 0.46, x - width * 0.42),
                floor - 186,
            ),
            clear(WHITE, 0.22),
        )
        _number_board(canvas, x, floor - 420, number + i * 3)
    for i in range(desks + 1):
        x = first + width * i
        canvas.rect(x - 7, floor - 356, 14, 180, canvas.lit("d5d8d8"))
    canvas.rect(first - 30, floor - 192, 1300, 24, canvas.lit("f6f3eb"), 4)
    canvas.wash(
        (first - 20, floor - 168, first + 1260, floor + 24),
        [canvas.lit(lighter(PANEL, 0.14)), canvas.lit(darker(PANEL, 0.12))],
    )
    canvas.veil((first - 20, floor - 168, first + 1260, floor - 128), (50, 30, 16), (0.34, 0))
    for i in range(desks):
        x = first + width * i + 16
        canvas.rect(
            x, floor - 132, width - 32, 110, clear(canvas.lit(lighter(PANEL, 0.4)), 0.35), 4
        )
    canvas.rect(first - 20, floor + 4, 1280, 20, canvas.lit(darker(PANEL, 0.55)))
    canvas.rect(first - 20, floor - 8, 1280, 8, canvas.lit(accent))


def _number_board(canvas: Canvas, x: float, y: float, number: int) -> None:
    canvas.line([(x - 40, y - 120), (x - 40, y - 28)], canvas.lit("8d9498"), 3)
    canvas.line([(x + 40, y - 120), (x + 40, y - 28)], canvas.lit("8d9498"), 3)
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


def _polished_floor(canvas: Canvas, y: float) -> None:
    canvas.wash((0, y, WIDTH, HEIGHT), [canvas.lit("d8d0c0"), canvas.lit("c2b8a5")])
    canvas.mirror(y, 300, (0.34, 0.16, 0))
    joint = clear(canvas.lit("a39a88"), 0.45)
    for i in range(1, 7):
        at = y + (HEIGHT - y) * (i / 7) ** 1.7
        canvas.line([(0, at), (WIDTH, at)], joint, 1 + i * 0.2)
    for i in range(-12, 13):
        canvas.line([(WIDTH / 2 + i * 92, y), (WIDTH / 2 + i * 220, HEIGHT)], joint, 1.4)


def _ticket_machine(canvas: Canvas, x: float, y: float, accent: Colour) -> None:
    canvas.shadow(x, y, 90, 18, 0.4)
    canvas.polygon(trapezium((x - 48, x + 48), y - 240, (x - 56, x + 56), y), canvas.lit("eef0ee"))
    canvas.polygon(
        trapezium(
            (x - canvas.light.side * 48, x - canvas.light.side * 30),
            y - 240,
            (x - canvas.light.side * 56, x - canvas.light.side * 36),
            y,
        ),
        canvas.lit("b9c0c1"),
    )
    canvas.rect(x - 36, y - 226, 72, 92, canvas.lit("27415c"), 5)
    for i in range(3):
        canvas.rect(
            x - 27, y - 214 + i * 26, 54, 18, canvas.lit(lighter(accent, 0.25 + 0.1 * i)), 4
        )
    canvas.rect(x - 22, y - 112, 44, 8, canvas.lit("3f464d"), 2)
    canvas.rect(x - 56, y - 22, 112, 22, canvas.lit(accent))


def _waiting_seats(canvas: Canvas, accent: Colour) -> None:
    """Paint the row of seats nearest to us, some of them taken, from behind."""
    y, size = HEIGHT + 16, 230
    for block in range(2):
        start = 120 + block * 790
        for seat in range(3):
            x = start + seat * 236
            if canvas.rng.random() < 0.62:
                people.seen_from_behind(canvas, x, y - 20, size, people.looks(canvas.rng))
            shell = darker(accent, 0.1)
            canvas.rect(x - 100, y - 150, 200, 190, canvas.lit(shell), 26)
            canvas.rect(x - 90, y - 142, 180, 40, canvas.lit(lighter(shell, 0.12)), 20)
