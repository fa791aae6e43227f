"""People, kept small and plain: posture and clothes, no portraits."""

from dataclasses import dataclass
from random import Random

from portal.demo.pictures.canvas import Canvas, trapezium
from portal.demo.pictures.colour import Colour, darker, hexa, lighter, mix
from portal.demo.pictures.outlines import curve

SKIN = hexa("e0b08c")
HAIR = hexa("2c2623")
GREY_HAIR = hexa("8d8883")
STRAW = hexa("e6cf9d")
SHOES = hexa("3a3230")
SHIRTS = tuple(
    hexa(code)
    for code in "f1efe8 dfe7ee 9db8cf 4f6f94 32465f 8c3b3b c58b4e 6d8a6a e9dcc6 b7a6bd".split()
)
SUITS = tuple(hexa(code) for code in "2e3a4d 3b4250 40464f 2a3342 4a4a52".split())
TROUSERS = tuple(hexa(code) for code in "2d3440 3d4654 4b4a48 5b5148 27303a".split())
DRESSES = tuple(hexa(code) for code in "b3404a d7a8b4 e8e2d6 5b7fa8 8fb09a d9b25f".split())


@dataclass(frozen=True)
class Looks:
    """What somebody wears."""

    top: Colour
    legs: Colour
    hair: Colour = HAIR
    long_hair: bool = False
    dress: bool = False
    """Whether the top is the long tunic of an áo dài."""
    straw_hat: bool = False


def looks(rng: Random, tops: tuple[Colour, ...] = SHIRTS, straw_hats: float = 0) -> Looks:
    """Dress somebody; ``straw_hats`` is the share, 0 to 1, that wears one."""
    woman = rng.random() < 0.5
    dress = woman and rng.random() < 0.3
    return Looks(
        top=rng.choice(DRESSES if dress else tops),
        legs=mix(hexa("f1ede2"), hexa("8a8d92"), 0.1) if dress else rng.choice(TROUSERS),
        hair=GREY_HAIR if rng.random() < 0.12 else HAIR,
        long_hair=woman,
        dress=dress,
        straw_hat=rng.random() < straw_hats,
    )


def height_at(y: float, horizon: float, line: float, height: float) -> float:
    """Return how tall somebody at ``y`` is when they are ``height`` at the line ``line``.

    Sizes grow evenly from nothing at the horizon: that keeps people, cars and houses in scale.
    """
    return height * (y - horizon) / (line - horizon)


def standing(
    canvas: Canvas,
    x: float,
    y: float,
    height: float,
    wear: Looks,
    depth: float = 0,
    stride: float = 0.3,
    back: bool = False,
) -> None:
    """Paint somebody who stands or walks, the feet on ``y``.

    ``stride`` is how far the feet are apart, 0 to 1; ``back`` shows them from behind.
    """
    h = height
    legs, top = canvas.lit(wear.legs, depth), canvas.lit(wear.top, depth)
    shade = canvas.lit(darker(wear.top, 0.18), depth)
    skin = canvas.lit(SKIN, depth)
    canvas.shadow(x - canvas.light.side * h * 0.1, y, h * 0.26, h * 0.05, 0.35 * (1 - depth))
    for side in (-1, 1):
        foot = x + side * h * (0.035 + 0.07 * stride)
        canvas.rect(
            foot - h * 0.034,
            y - h * 0.028,
            h * 0.068,
            h * 0.032,
            canvas.lit(SHOES, depth),
            h * 0.014,
        )
        canvas.polygon(
            trapezium(
                (x - h * 0.008 * side, x + side * h * 0.082),
                y - h * 0.5,
                (foot - side * h * 0.024, foot + side * h * 0.03),
                y - h * 0.018,
            ),
            legs if side == canvas.light.side else canvas.lit(darker(wear.legs, 0.16), depth),
        )
        hand = (x + side * h * 0.13, y - h * 0.45)
        elbow = (x + side * h * 0.148, y - h * 0.62)
        arm = curve((x + side * h * 0.095, y - h * 0.785), elbow, hand, 6)
        canvas.ellipse(*hand, h * 0.022, h * 0.024, skin)
        canvas.line(arm[:-1], shade if side != canvas.light.side else top, h * 0.052)
    hem = 0.16 if wear.dress else 0.45
    half = 0.115 if wear.dress else 0.092
    contour = [*curve((0.04, 0.838), (0.105, 0.835), (0.118, 0.775), 5), (0.084, 0.6), (half, hem)]
    right = [(x + h * dx, y - h * dy) for dx, dy in contour]
    left = [(x - h * dx, y - h * dy) for dx, dy in contour]
    canvas.polygon([*left, *reversed(right)], top)
    away = left if canvas.light.side > 0 else right
    fold = [
        (x - canvas.light.side * h * 0.02, y - h * hem),
        (x - canvas.light.side * h * 0.03, y - h * 0.835),
    ]
    canvas.polygon([*away, *fold], shade)
    head(canvas, x, y - h * 0.915, h * 0.07, wear, depth, back)


def head(
    canvas: Canvas,
    x: float,
    y: float,
    radius: float,
    wear: Looks,
    depth: float = 0,
    back: bool = False,
) -> None:
    """Paint a head around its middle, from the front or from behind."""
    r = radius
    hair, skin = canvas.lit(wear.hair, depth), canvas.lit(SKIN, depth)
    if wear.long_hair and not back:
        canvas.rect(x - r * 0.98, y - r * 0.2, r * 1.96, r * 1.75, hair, r * 0.5)
    canvas.rect(
        x - r * 0.38, y + r * 0.5, r * 0.76, r * 0.95, canvas.lit(darker(SKIN, 0.14), depth)
    )
    if wear.long_hair and back:
        canvas.rect(x - r * 0.98, y - r * 0.2, r * 1.96, r * 2.3, hair, r * 0.5)
    if back:
        canvas.ellipse(x, y + r * 0.1, r * 0.95, r * 1.12, hair)
        if not wear.long_hair:
            canvas.rect(
                x - r * 0.6,
                y + r * 0.78,
                r * 1.2,
                r * 0.5,
                canvas.lit(darker(SKIN, 0.06), depth),
                r * 0.2,
            )
            canvas.ellipse(x, y, r * 0.95, r * 1.05, hair)
    else:
        canvas.ellipse(x, y + r * 0.12, r * 0.86, r * 1.08, skin)
        canvas.dome(x, y - r * 0.02, r * 0.98, r * 1.1, hair)
        canvas.polygon(
            [
                (x - r * 0.98, y - r * 0.06),
                (x + r * 0.98, y - r * 0.06),
                (x + r * 0.84, y + r * 0.3),
                (x + r * 0.5, y - r * 0.1),
                (x - r * 0.55, y - r * 0.22),
                (x - r * 0.84, y + r * 0.3),
            ],
            hair,
        )
    if wear.straw_hat:
        straw_hat(canvas, x, y - r * 0.1, r * 2.5, depth)


def straw_hat(canvas: Canvas, x: float, y: float, half: float, depth: float = 0) -> None:
    """Paint a conical hat whose rim lies on ``y``."""
    tip = (x, y - half * 0.78)
    canvas.polygon([(x - half, y), tip, (x + half, y)], canvas.lit(STRAW, depth))
    canvas.bowl(x, y - 0.5, half, half * 0.14, canvas.lit(darker(STRAW, 0.2), depth))
    canvas.polygon(
        [(x - canvas.light.side * half, y), tip, (x - canvas.light.side * half * 0.2, y)],
        canvas.lit(darker(STRAW, 0.14), depth),
    )


def bending(canvas: Canvas, x: float, y: float, height: float, wear: Looks, side: int = 1) -> None:
    """Paint somebody bent over the rows of a field, facing ``side`` (-1 left, 1 right)."""
    h = height
    top = canvas.lit(wear.top)
    canvas.shadow(x, y, h * 0.3, h * 0.05, 0.3)
    for dx in (-0.05, 0.06):
        canvas.polygon(
            trapezium(
                (x + h * (dx - 0.045), x + h * (dx + 0.045)),
                y - h * 0.44,
                (x + h * (dx - 0.025), x + h * (dx + 0.03)),
                y,
            ),
            canvas.lit(wear.legs),
        )
    shoulder = (x + side * h * 0.27, y - h * 0.52)
    canvas.polygon(
        [
            (x - side * h * 0.1, y - h * 0.4),
            (x - side * h * 0.07, y - h * 0.53),
            (x + side * h * 0.12, y - h * 0.62),
            (shoulder[0], shoulder[1] - h * 0.06),
            (shoulder[0] + side * h * 0.02, shoulder[1] + h * 0.07),
            (x + side * h * 0.08, y - h * 0.4),
        ],
        top,
    )
    arm = [shoulder, (x + side * h * 0.29, y - h * 0.3), (x + side * h * 0.36, y - h * 0.12)]
    canvas.line(arm, canvas.lit(darker(wear.top, 0.15)), h * 0.05)
    canvas.ellipse(x + side * h * 0.36, y - h * 0.5, h * 0.065, h * 0.07, canvas.lit(SKIN))
    straw_hat(canvas, x + side * h * 0.37, y - h * 0.51, h * 0.19)


def seen_from_behind(canvas: Canvas, x: float, y: float, size: float, wear: Looks) -> None:
    """Paint the shoulders and head of somebody seated, cut off at ``y``; ``size`` is the height."""
    s = size
    top, shade = canvas.lit(wear.top), canvas.lit(darker(wear.top, 0.2))
    half = s * 0.46
    shoulders = [
        *curve((x - half, y), (x - half, y - s * 0.46), (x - s * 0.13, y - s * 0.54), 8),
        *curve((x + s * 0.13, y - s * 0.54), (x + half, y - s * 0.46), (x + half, y), 8),
    ]
    canvas.polygon(shoulders, top)
    away = -canvas.light.side
    canvas.polygon(
        [
            (x + away * s * 0.13, y - s * 0.54),
            *curve(
                (x + away * s * 0.13, y - s * 0.54),
                (x + away * half, y - s * 0.46),
                (x + away * half, y),
                8,
            ),
            (x + away * s * 0.3, y),
        ],
        shade,
    )
    canvas.polygon(
        [
            (x - s * 0.15, y - s * 0.53),
            (x, y - s * 0.47),
            (x + s * 0.15, y - s * 0.53),
            (x + s * 0.1, y - s * 0.6),
            (x - s * 0.1, y - s * 0.6),
        ],
        canvas.lit(lighter(wear.top, 0.3)),
    )
    head(canvas, x, y - s * 0.78, s * 0.19, wear, back=True)


def seated(canvas: Canvas, x: float, y: float, size: float, wear: Looks, depth: float = 0) -> None:
    """Paint somebody who sits behind a table and faces us, cut off at ``y``."""
    s = size
    top = canvas.lit(wear.top, depth)
    half = s * 0.4
    canvas.polygon(
        [
            *curve((x - half, y), (x - half, y - s * 0.44), (x - s * 0.12, y - s * 0.5), 7),
            *curve((x + s * 0.12, y - s * 0.5), (x + half, y - s * 0.44), (x + half, y), 7),
        ],
        top,
    )
    if not wear.dress:
        canvas.polygon(
            [(x - s * 0.09, y - s * 0.5), (x + s * 0.09, y - s * 0.5), (x, y - s * 0.2)],
            canvas.lit(lighter(wear.top, 0.85), depth),
        )
    canvas.polygon(
        [
            (x - canvas.light.side * s * 0.14, y - s * 0.49),
            *curve(
                (x - canvas.light.side * s * 0.14, y - s * 0.49),
                (x - canvas.light.side * half, y - s * 0.44),
                (x - canvas.light.side * half, y),
                7,
            ),
            (x - canvas.light.side * s * 0.26, y),
        ],
        canvas.lit(darker(wear.top, 0.22), depth),
    )
    head(canvas, x, y - s * 0.73, s * 0.18, wear, depth)
