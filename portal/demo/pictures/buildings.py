"""Houses and public buildings, seen straight on, some with a short flank."""

from portal.demo.pictures.canvas import Canvas, trapezium
from portal.demo.pictures.colour import Colour, clear, darker, hexa, lighter
from portal.demo.pictures.outlines import curve

TILE = hexa("b0533c")
SLATE = hexa("6f7f8a")
THATCH = hexa("8a7350")
WOOD = hexa("8a5f41")
PLASTER = hexa("efe3c8")
OCHRE = hexa("e7bf6c")
CONCRETE = hexa("d3d2c8")
STEEL = hexa("8e9aa2")
GLASS = hexa("8fb6c9")
LAMP = hexa("ffd98a")
GILDING = hexa("e6b53c")
HOUSE_FRONTS = tuple(
    hexa(code) for code in "efe3c8 e7c98d dfb7a0 c9d6d2 b9cbd8 e9e5dc d8cfa8 cfb9a2 b8c9ae".split()
)


# Parts


def hip_roof(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    height: float,
    colour: Colour = TILE,
    depth: float = 0,
    slope: float = 0.9,
) -> None:
    """Paint a tiled roof over a wall ``width`` wide whose top left corner is ``x``, ``y``.

    ``slope`` is how far the ends lean in, in roof heights.
    """
    over = height * 0.28
    left, right = x - over, x + width + over
    ridge_left, ridge_right = x + height * slope, x + width - height * slope
    top = y - height
    canvas.shade(
        [(left, y), (ridge_left, top), (ridge_right, top), (right, y)],
        [canvas.lit(lighter(colour, 0.14), depth), canvas.lit(darker(colour, 0.1), depth)],
    )
    rows = max(2, int(height / 14))
    for row in range(1, rows):
        part = row / rows
        ends = (ridge_left + (left - ridge_left) * part, ridge_right + (right - ridge_right) * part)
        at = top + height * part
        canvas.line([(ends[0], at), (ends[1], at)], canvas.lit(darker(colour, 0.14), depth), 1)
    away = (ridge_left, left, x) if canvas.light.side > 0 else (ridge_right, right, x + width)
    inner = away[0] + (away[2] - away[0]) * 0.15
    canvas.fade([(away[0], top), (away[1], y), (inner, y)], darker(colour, 0.7), (0.2, 0.28))
    canvas.line([(ridge_left, top), (ridge_right, top)], canvas.lit(darker(colour, 0.3), depth), 3)
    canvas.rect(left, y - 3, right - left, 6, canvas.lit(darker(colour, 0.42), depth))


def window(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    height: float,
    depth: float = 0,
    lit: bool = False,
) -> None:
    """Paint a pane with the sky in it, or a lamp behind it."""
    glass = LAMP if lit else GLASS
    canvas.rect(x, y, width, height, canvas.lit(darker(glass, 0.05 if lit else 0.3), depth))
    canvas.polygon(
        [(x, y), (x + width * 0.75, y), (x, y + height * 0.8)],
        clear(canvas.lit(lighter(glass, 0.35), depth), 0.5),
    )
    if width > 16:
        canvas.rect(x + width / 2 - 1, y, 2, height, canvas.lit(lighter(PLASTER, 0.3), depth))


def block(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    height: float,
    wall: Colour,
    floors: int,
    bays: int,
    depth: float = 0,
    ribbon: bool = False,
    flank: float = 0,
) -> None:
    """Paint a flat-roofed building standing on ``y`` with its left edge at ``x``.

    ``ribbon`` joins the windows of a floor into bands; ``flank`` is how wide the side that looks
    away from the sun shows, in frame units.
    """
    top = y - height
    if flank:
        edge = x if canvas.light.side > 0 else x + width
        out = edge - canvas.light.side * flank
        canvas.polygon(
            [(edge, top), (out, top + flank * 0.35), (out, y), (edge, y)],
            canvas.lit(darker(wall, 0.34), depth),
        )
    canvas.wash(
        (x, top, x + width, y),
        [canvas.lit(lighter(wall, 0.12), depth), canvas.lit(darker(wall, 0.06), depth)],
    )
    storey = height / (floors + 0.35)
    bay = width / bays
    for floor in range(floors):
        sill = top + storey * (floor + 0.35)
        if ribbon:
            canvas.rect(x, sill, width, storey * 0.52, canvas.lit(darker(GLASS, 0.28), depth))
        for column in range(bays):
            lit = canvas.light.dark and canvas.rng.random() < 0.55
            left = x + bay * (column + (0.08 if ribbon else 0.22))
            wide = bay * (0.84 if ribbon else 0.56)
            window(canvas, left, sill, wide, storey * 0.52, depth, lit)
        ledge = canvas.lit(lighter(wall, 0.4), depth)
        canvas.rect(x, sill + storey * 0.6, width, max(1.5, storey * 0.05), ledge)
    canvas.rect(
        x - 4, top - 4, width + 8, max(5, height * 0.02), canvas.lit(lighter(wall, 0.35), depth)
    )
    canvas.rect(
        x - 4, top + max(1, height * 0.02) - 3, width + 8, 3, canvas.lit(darker(wall, 0.3), depth)
    )


def tube_house(
    canvas: Canvas, x: float, y: float, width: float, depth: float = 0, floors: int | None = None
) -> float:
    """Paint one narrow town house standing on ``y``, its left edge at ``x``; return its height."""
    floors = floors or canvas.rng.randint(2, 4)
    storey = width * canvas.rng.uniform(0.62, 0.74)
    height = storey * (floors + 0.12)
    wall = canvas.rng.choice(HOUSE_FRONTS)
    top = y - height
    canvas.wash(
        (x, top, x + width, y),
        [canvas.lit(lighter(wall, 0.15), depth), canvas.lit(darker(wall, 0.08), depth)],
    )
    for floor in range(1, floors):
        _upper_floor(canvas, x, y - storey * (floor + 1), width, storey, wall, depth)
    _shop_front(canvas, x, y - storey, width, storey, depth)
    shaded = x if canvas.light.side > 0 else x + width - width * 0.07
    canvas.rect(shaded, top, width * 0.07, height, clear(canvas.lit(darker(wall, 0.6), depth), 0.3))
    kind = canvas.rng.choice(("gable", "parapet", "tank"))
    if kind == "gable":
        roof = canvas.rng.choice((TILE, TILE, SLATE, hexa("8f4a3c")))
        hip_roof(canvas, x, top, width, width * canvas.rng.uniform(0.3, 0.42), roof, depth, 0.7)
    else:
        canvas.rect(
            x - 2,
            top - width * 0.12,
            width + 4,
            width * 0.14,
            canvas.lit(lighter(wall, 0.3), depth),
        )
    if kind == "tank":
        canvas.rect(
            x + width * 0.3,
            top - width * 0.36,
            width * 0.42,
            width * 0.2,
            canvas.lit(STEEL, depth),
            width * 0.08,
        )
        canvas.rect(
            x + width * 0.34,
            top - width * 0.18,
            width * 0.04,
            width * 0.08,
            canvas.lit(darker(STEEL, 0.3), depth),
        )
        canvas.rect(
            x + width * 0.64,
            top - width * 0.18,
            width * 0.04,
            width * 0.08,
            canvas.lit(darker(STEEL, 0.3), depth),
        )
    return height


def _upper_floor(
    canvas: Canvas, x: float, y: float, width: float, storey: float, wall: Colour, depth: float
) -> None:
    lit = canvas.light.dark and canvas.rng.random() < 0.6
    if canvas.rng.random() < 0.5:
        window(canvas, x + width * 0.2, y + storey * 0.22, width * 0.6, storey * 0.56, depth, lit)
        canvas.rect(
            x + width * 0.04,
            y + storey * 0.72,
            width * 0.92,
            storey * 0.2,
            canvas.lit(lighter(wall, 0.35), depth),
        )
        for i in range(8):
            canvas.rect(
                x + width * (0.09 + 0.11 * i),
                y + storey * 0.75,
                width * 0.03,
                storey * 0.16,
                canvas.lit(darker(wall, 0.28), depth),
            )
    else:
        for at in (0.14, 0.56):
            window(
                canvas, x + width * at, y + storey * 0.26, width * 0.3, storey * 0.46, depth, lit
            )
        canvas.rect(x, y + storey * 0.9, width, storey * 0.05, canvas.lit(darker(wall, 0.2), depth))


def _shop_front(
    canvas: Canvas, x: float, y: float, width: float, storey: float, depth: float
) -> None:
    inside = LAMP if canvas.light.dark else darker(WOOD, 0.55)
    canvas.rect(
        x + width * 0.08, y + storey * 0.3, width * 0.84, storey * 0.7, canvas.lit(inside, depth)
    )
    canvas.rect(
        x + width * 0.08,
        y + storey * 0.6,
        width * 0.3,
        storey * 0.4,
        canvas.lit(darker(STEEL, 0.2), depth),
    )
    shade = canvas.rng.choice(
        (hexa("b8503f"), hexa("3f6f8f"), hexa("5f8a5d"), hexa("d9a648"), hexa("8f8a80"))
    )
    awning(
        canvas, x + width * 0.02, y + storey * 0.16, width * 0.96, storey * 0.22, shade, depth, 6
    )


def awning(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    height: float,
    colour: Colour,
    depth: float = 0,
    stripes: int = 9,
) -> None:
    """Paint a striped awning with a scalloped edge that hangs out from ``y``."""
    spread = height * 0.35
    for i in range(stripes):
        tone = canvas.lit(colour if i % 2 else lighter(colour, 0.78), depth)
        x0, x1 = x + width * i / stripes, x + width * (i + 1) / stripes
        f0 = x - spread + (width + 2 * spread) * i / stripes
        f1 = x - spread + (width + 2 * spread) * (i + 1) / stripes
        canvas.polygon(trapezium((x0, x1), y, (f0, f1), y + height), tone)
        canvas.bowl(
            (f0 + f1) / 2, y + height - 0.5, (f1 - f0) / 2, height * 0.26, darker(tone, 0.1)
        )
    canvas.veil(
        (x - spread, y + height * 1.2, x + width + spread, y + height * 2), (30, 24, 20), (0.26, 0)
    )


# Whole buildings


def stilt_house(canvas: Canvas, x: float, y: float, width: float, depth: float = 0) -> None:
    """Paint a wooden house on stilts, its middle at ``x``, its feet on ``y``."""
    w = width
    post, wall = canvas.lit(darker(WOOD, 0.35), depth), canvas.lit(WOOD, depth)
    canvas.shadow(x, y, w * 0.62, w * 0.07, 0.35 * (1 - depth))
    canvas.rect(
        x - w * 0.42, y - w * 0.2, w * 0.84, w * 0.2, canvas.lit(darker(WOOD, 0.6), depth + 0.1)
    )
    for i in range(6):
        canvas.rect(x - w * 0.42 + i * w * 0.162, y - w * 0.2, w * 0.03, w * 0.2, post)
    canvas.rect(x - w * 0.44, y - w * 0.42, w * 0.88, w * 0.23, wall)
    for i in range(4):
        lit = LAMP if canvas.light.dark and i % 2 else darker(WOOD, 0.5)
        canvas.rect(
            x - w * 0.34 + i * w * 0.19, y - w * 0.37, w * 0.09, w * 0.11, canvas.lit(lit, depth)
        )
    canvas.rect(x - w * 0.48, y - w * 0.22, w * 0.96, w * 0.035, post)
    roof = [
        (x - w * 0.56, y - w * 0.38),
        (x - w * 0.34, y - w * 0.74),
        (x + w * 0.34, y - w * 0.74),
        (x + w * 0.56, y - w * 0.38),
    ]
    canvas.shade(
        roof, [canvas.lit(lighter(THATCH, 0.15), depth), canvas.lit(darker(THATCH, 0.12), depth)]
    )
    canvas.line([roof[1], roof[2]], canvas.lit(darker(THATCH, 0.35), depth), w * 0.025)


def swept_roof(
    canvas: Canvas, x: float, y: float, width: float, height: float, depth: float = 0
) -> None:
    """Paint the roof of a communal house: low, wide, its corners swept up; middle at ``x``."""
    half, top = width / 2, y - height
    ridge = half * 0.6
    left = curve(
        (x - ridge, top),
        (x - half * 0.72, y - height * 0.12),
        (x - half * 1.06, y - height * 0.3),
        14,
    )
    right = curve(
        (x + half * 1.06, y - height * 0.3),
        (x + half * 0.72, y - height * 0.12),
        (x + ridge, top),
        14,
    )
    eave = curve(
        (x - half * 1.06, y - height * 0.3),
        (x, y + height * 0.26),
        (x + half * 1.06, y - height * 0.3),
        24,
    )
    tile = canvas.lit("a34e3a", depth)
    canvas.shade([*left, *eave[1:-1], *right], [lighter(tile, 0.08), darker(tile, 0.22)])
    rows = 9
    for row in range(1, rows):
        part = row / rows
        at = int(part * 14)
        (lx, ly), (rx, ry) = left[at], right[14 - at]
        line = curve((lx, ly), (x, ly + height * 0.3 * part), (rx, ry), 16)
        canvas.line(line, darker(tile, 0.2), 1.4)
    for side in (-1, 1):
        for i in range(1, 12):
            foot = (x + side * half * 0.66 * i / 11, y - height * (0.02 + 0.05 * (i / 11) ** 2))
            canvas.line(
                [(x + side * ridge * i / 12, top), foot], clear(darker(tile, 0.3), 0.35), 1.2
            )
    cream = canvas.lit("e9dcc0", depth)
    canvas.rect(x - ridge - 8, top - height * 0.07, 2 * ridge + 16, height * 0.1, cream)
    canvas.line(eave, canvas.lit("5f3027", depth), height * 0.05)
    for side in (-1, 1):
        horn = (x + side * (ridge - 14), top)
        _swept_horn(canvas, horn, side, height * 0.26, height * 0.1, cream)
        corner = (x + side * half * 0.98, y - height * 0.24)
        _swept_horn(canvas, corner, side, height * 0.3, height * 0.07, canvas.lit("5f3027", depth))
    canvas.ellipse(x, top - height * 0.16, height * 0.09, height * 0.09, canvas.lit(GILDING, depth))


def _swept_horn(
    canvas: Canvas, start: tuple[float, float], side: int, size: float, thick: float, colour: Colour
) -> None:
    """Paint the tapering hook at the end of a ridge or an eave, pointing up and out."""
    x, y = start
    tip = (x + side * size * 0.72, y - size)
    inner = curve((x, y - thick / 2), (x + side * size * 0.42, y - thick / 2), tip, 9)
    outer = curve((x, y + thick / 2), (x + side * size * 0.78, y + thick / 2), tip, 9)
    canvas.polygon([*inner, *reversed(outer)], colour)
