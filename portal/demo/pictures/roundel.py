"""The demo institution's emblem: mountains, a river and two ears of rice in a roundel."""

import io
import math

from PIL import Image, ImageDraw

from portal.demo.pictures.canvas import Point
from portal.demo.pictures.colour import Colour, darker, hexa, lighter
from portal.demo.pictures.outlines import curve

# The emblem is drawn in a square of this many units, larger than it is ever shown.
UNITS = 1024
MIDDLE = UNITS / 2
FIELD_RADIUS = 440

GOLD = hexa("dfa93a")
CREAM = hexa("fff3d6")
FIELD = hexa("8f1a1d")
SUN = hexa("f6c64f")
FAR_PEAKS = hexa("d98b45")
NEAR_PEAKS = hexa("f4dca6")
MEADOW = hexa("5f1114")


def emblem(size: int = 256) -> bytes:
    """Return the emblem as a square PNG of ``size`` pixels with a transparent ground."""
    image = Image.new("RGBA", (UNITS, UNITS))
    pen = ImageDraw.Draw(image)
    for radius, colour in ((508, GOLD), (470, CREAM), (452, darker(GOLD, 0.25))):
        _disc(pen, radius, colour)
    field = Image.new("L", (UNITS, UNITS))
    _disc(ImageDraw.Draw(field), FIELD_RADIUS, (255,))
    image.paste(_landscape(), (0, 0), field)
    for side in (-1, 1):
        _ear_of_rice(pen, side)
    pen.ellipse((MIDDLE - 26, 880, MIDDLE + 26, 932), fill=SUN)
    png = io.BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(png, "PNG", optimize=True)
    return png.getvalue()


def _disc(pen: ImageDraw.ImageDraw, radius: float, colour: Colour) -> None:
    box = (MIDDLE - radius, MIDDLE - radius, MIDDLE + radius, MIDDLE + radius)
    pen.ellipse(box, fill=colour if len(colour) > 1 else colour[0])


def _landscape() -> Image.Image:
    """Return the picture inside the ring: a rising sun, two ranges, a river."""
    image = Image.new("RGB", (UNITS, UNITS), FIELD)
    pen = ImageDraw.Draw(image)
    sun = (MIDDLE, 420)
    for ray in range(-6, 7):
        angle = -math.pi / 2 + ray * math.pi / 13
        edges = [angle - 0.05, angle + 0.05]
        tip = [(sun[0] + 700 * math.cos(a), sun[1] + 700 * math.sin(a)) for a in edges]
        pen.polygon([sun, *tip], fill=lighter(FIELD, 0.12))
    pen.ellipse((sun[0] - 150, sun[1] - 150, sun[0] + 150, sun[1] + 150), fill=SUN)
    _peaks(pen, ((20, 720), (196, 470), (300, 590), (724, 590), (836, 462), (1004, 720)), FAR_PEAKS)
    near = ((90, 730), (322, 500), (384, 556), (520, 352), (638, 512), (704, 466), (936, 730))
    _peaks(pen, near, NEAR_PEAKS)
    pen.polygon(
        [(0, 690), *curve((0, 690), (MIDDLE, 610), (UNITS, 690)), (UNITS, 1024), (0, 1024)],
        fill=MEADOW,
    )
    left = [*curve((520, 652), (400, 700), (500, 760)), *curve((500, 760), (600, 830), (380, 1000))]
    right = [
        *curve((534, 652), (470, 700), (590, 760)),
        *curve((590, 760), (740, 850), (660, 1000)),
    ]
    pen.polygon([*left, *reversed(right)], fill=CREAM)
    return image


def _peaks(pen: ImageDraw.ImageDraw, points: tuple[Point, ...], colour: Colour) -> None:
    """Paint mountains through the points; the right side of each summit lies in the shade."""
    pen.polygon([*points, (points[-1][0], 1000), (points[0][0], 1000)], fill=colour)
    for before, summit, after in zip(points, points[1:], points[2:], strict=False):
        if summit[1] < min(before[1], after[1]):
            x, y = summit
            fall = points[-1][1] - y
            spur = [(x + 6, y + fall), (x + 30, y + fall * 0.66), (x - 12, y + fall * 0.33)]
            pen.polygon([summit, after, (after[0], y + fall), *spur], fill=darker(colour, 0.24))


def _ear_of_rice(pen: ImageDraw.ImageDraw, side: int) -> None:
    """Paint an ear that rises along the ring on one side, its grains in pairs."""
    turns = 11
    for i in range(turns + 1):
        # From the foot of the roundel up its side.
        angle = math.pi / 2 + side * (0.12 + 1.32 * i / turns)
        at = (MIDDLE + 394 * math.cos(angle), MIDDLE + 394 * math.sin(angle))
        along = angle + side * math.pi / 2
        for lean in (-0.55, 0.55):
            _grain(pen, at, along + lean, 74 - 2 * i, SUN if lean * side < 0 else GOLD)
    # The last grain stands alone at the tip.
    _grain(pen, at, along, 62, SUN)


def _grain(
    pen: ImageDraw.ImageDraw, foot: Point, angle: float, length: float, colour: Colour
) -> None:
    cos, sin = math.cos(angle), math.sin(angle)
    outline = []
    for step in range(17):
        turn = 2 * math.pi * step / 16
        along = length * (0.5 - 0.5 * math.cos(turn))
        across = length * 0.2 * math.sin(turn)
        outline.append((foot[0] + along * cos - across * sin, foot[1] + along * sin + across * cos))
    pen.polygon(outline, fill=colour)
