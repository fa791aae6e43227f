"""What stands about: flags, lamps, hedges, paving."""

from portal.demo.pictures.buildings import LAMP
from portal.demo.pictures.canvas import Canvas
from portal.demo.pictures.colour import WHITE, Colour, clear, darker, hexa, lighter
from portal.demo.pictures.outlines import curve

FLAG_RED = hexa("c8282d")
FLAG_GOLD = hexa("ffd23c")


def flag(canvas: Canvas, x: float, foot: float, height: float, side: int = 1) -> None:
    """Paint the national flag on a pole that stands on ``foot``; it blows towards ``side``."""
    canvas.line([(x, foot), (x, foot - height)], canvas.lit("d9dcdc"), max(2.5, height * 0.012))
    canvas.ellipse(x, foot - height, height * 0.014, height * 0.014, canvas.lit(FLAG_GOLD))
    wide, tall = height * 0.3, height * 0.2
    top = foot - height * 0.985
    upper = curve(
        (x, top),
        (x + side * wide * 0.5, top - tall * 0.22),
        (x + side * wide, top + tall * 0.06),
        10,
    )
    lower = [(px, py + tall) for px, py in upper]
    canvas.polygon([*upper, *reversed(lower)], canvas.lit(FLAG_RED))
    star(canvas, x + side * wide * 0.5, top + tall * 0.42, tall * 0.3, canvas.lit(FLAG_GOLD))


def star(canvas: Canvas, x: float, y: float, radius: float, colour: Colour) -> None:
    """Paint a five-pointed star around its middle."""
    # Corners of a regular pentagram of radius 1, every second one on the inner circle (0.382).
    corners = (
        (0, -1), (0.225, -0.309), (0.951, -0.309), (0.363, 0.118), (0.588, 0.809),
        (0, 0.382), (-0.588, 0.809), (-0.363, 0.118), (-0.951, -0.309), (-0.225, -0.309),
    )  # fmt: skip
    canvas.polygon([(x + cx * radius, y + cy * radius) for cx, cy in corners], colour)


def street_lamp(canvas: Canvas, x: float, y: float, height: float, depth: float = 0) -> None:
    tone = canvas.lit("4f5a60", depth)
    canvas.line([(x, y), (x, y - height)], tone, max(2, height * 0.025))
    for side in (-1, 1):
        arm = curve(
            (x, y - height * 0.9),
            (x + side * height * 0.05, y - height * 1.05),
            (x + side * height * 0.16, y - height),
            6,
        )
        canvas.line(arm, tone, max(1.5, height * 0.016))
        lamp = (x + side * height * 0.16, y - height * 0.985)
        canvas.ellipse(
            *lamp,
            height * 0.04,
            height * 0.022,
            canvas.lit(LAMP if canvas.light.dark else WHITE, depth),
        )
        if canvas.light.dark:
            canvas.glow(*lamp, height * 0.5, LAMP, 0.5)


def hedge(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    height: float,
    colour: Colour,
    depth: float = 0,
) -> None:
    """Paint a clipped hedge standing on ``y``."""
    canvas.shadow(x + width / 2, y, width * 0.55, height * 0.3, 0.25)
    canvas.rect(x, y - height, width, height, canvas.lit(darker(colour, 0.22), depth), height * 0.3)
    canvas.rect(
        x, y - height, width, height * 0.55, canvas.lit(lighter(colour, 0.06), depth), height * 0.26
    )


def paving(canvas: Canvas, y: float, bottom: float, colour: Colour, width: float = 1600) -> None:
    """Paint paved ground seen in perspective, from the line ``y`` down."""
    canvas.wash(
        (0, y, width, bottom),
        [
            canvas.lit(lighter(colour, 0.18), 0.12),
            canvas.lit(colour),
            canvas.lit(darker(colour, 0.14)),
        ],
    )
    joint = clear(canvas.lit(darker(colour, 0.3)), 0.35)
    for i in range(1, 9):
        at = y + (bottom - y) * (i / 9) ** 2
        canvas.line([(0, at), (width, at)], joint, 0.8 + i * 0.14)
    for i in range(-14, 15):
        canvas.line([(width / 2 + i * 64, y), (width / 2 + i * 64 * 3.1, bottom)], joint, 1.1)
