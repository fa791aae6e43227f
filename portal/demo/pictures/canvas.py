"""The paper the demo illustrations are drawn on: a fixed frame, smooth edges, soft light.

A scene is composed in one frame, ``WIDTH`` x ``HEIGHT`` units with the origin at the top left,
whatever size is asked for. The canvas holds more pixels than the result and is scaled down once
at the end, which is what smooths the edges: Pillow's own shapes are not anti-aliased.
"""

import math
from collections.abc import Sequence
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from portal.demo.pictures.colour import BLACK, LIGHTS, Colour, Stops, column, hexa

WIDTH, HEIGHT = 1600, 1067
OVERSAMPLE = 2
# Blurred shapes carry no detail, so they are made at a fraction of the size and enlarged.
SOFT_REDUCTION = 8
# Frame units a reflection loses in sharpness; still water is never a perfect mirror.
MIRROR_REDUCTION = 3
GRAIN_TILE = 256
GRAIN_STRENGTH = 0.02

Point = tuple[float, float]
Box = tuple[float, float, float, float]
PixelBox = tuple[int, int, int, int]


def trapezium(
    top: tuple[float, float], top_y: float, foot: tuple[float, float], foot_y: float
) -> list[Point]:
    """Return the corners of a shape with level top and foot, each given as (left, right)."""
    return [(top[0], top_y), (top[1], top_y), (foot[1], foot_y), (foot[0], foot_y)]


class Canvas:
    """Draws filled shapes, gradients and soft light, all measured in frame units.

    Colours are (red, green, blue); the flat shapes also take a fourth number, 0 to 255, for how
    opaque they are.
    """

    def __init__(self, width: int, height: int, rng: Random) -> None:
        self.rng = rng
        self.light = LIGHTS["morning"]
        self.size = (width, height)
        self.scale = OVERSAMPLE * max(width / WIDTH, height / HEIGHT)
        self.image = Image.new(
            "RGB", (math.ceil(WIDTH * self.scale), math.ceil(HEIGHT * self.scale))
        )
        self._pen = ImageDraw.Draw(self.image, "RGBA")

    def lit(self, colour: Colour | str, depth: float = 0) -> Colour:
        """Return a local colour in the light of the scene, at a depth of 0 (near) to 1.

        The colour may be given by its six-digit code.
        """
        return self.light.on(hexa(colour) if isinstance(colour, str) else colour, depth)

    # Flat shapes

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        self._pen.polygon(self._points(points), fill=colour)

    def ellipse(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        self._pen.ellipse(self._around(x, y, rx, ry), fill=colour)

    def dome(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        """Fill the upper half of an ellipse whose flat side lies on ``y``."""
        self._pen.pieslice(self._around(x, y, rx, ry), 180, 360, fill=colour)

    def bowl(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        """Fill the lower half of an ellipse whose flat side lies on ``y``."""
        self._pen.pieslice(self._around(x, y, rx, ry), 0, 180, fill=colour)

    def rect(
        self, x: float, y: float, width: float, height: float, colour: Colour, radius: float = 0
    ) -> None:
        s = self.scale
        right, bottom = (x + width) * s - 1, (y + height) * s - 1
        box = (x * s, y * s, max(right, x * s), max(bottom, y * s))
        if radius:
            self._pen.rounded_rectangle(box, radius * s, fill=colour)
        else:
            self._pen.rectangle(box, fill=colour)

    def line(self, points: Sequence[Point], colour: Colour, width: float = 2) -> None:
        thickness = max(1, round(width * self.scale))
        joint = "curve" if len(points) > 2 and thickness > 2 else None
        self._pen.line(self._points(points), fill=colour, width=thickness, joint=joint)

    # Gradients and soft light

    def wash(self, box: Box, stops: Stops) -> None:
        """Fill a box with colours that run from its top to its bottom."""
        x0, y0, x1, y1 = self._pixels(box)
        self.image.paste(_gradient(stops, x1 - x0, y1 - y0), (x0, y0))

    def shade(self, points: Sequence[Point], stops: Stops) -> None:
        """Fill a polygon with colours that run from its highest to its lowest point."""
        xs, ys = zip(*points, strict=True)
        x0, y0, x1, y1 = self._pixels((min(xs), min(ys), max(xs), max(ys)))
        mask = Image.new("L", (x1 - x0, y1 - y0))
        ImageDraw.Draw(mask).polygon(self._points(points, x0, y0), fill=255)
        self.image.paste(_gradient(stops, *mask.size), (x0, y0), mask)

    def fade(self, points: Sequence[Point], colour: Colour, strengths: Sequence[float]) -> None:
        """Lay one colour over a polygon; its strength, 0 to 1, runs from top to bottom."""
        xs, ys = zip(*points, strict=True)
        x0, y0, x1, y1 = self._pixels((min(xs), min(ys), max(xs), max(ys)))
        mask = Image.new("L", (x1 - x0, y1 - y0))
        ImageDraw.Draw(mask).polygon(self._points(points, x0, y0), fill=255)
        mask = ImageChops.multiply(mask, _strengths(strengths, *mask.size))
        self.image.paste(colour, (x0, y0, x1, y1), mask)

    def veil(self, box: Box, colour: Colour, strengths: Sequence[float]) -> None:
        """Lay one colour over a box; its strength, 0 to 1, runs from top to bottom."""
        x0, y0, x1, y1 = self._pixels(box)
        mask = _strengths(strengths, x1 - x0, y1 - y0)
        self.image.paste(colour, (x0, y0, x1, y1), mask)

    def mist(
        self, shapes: Sequence[Sequence[Point]], colour: Colour, strength: float, blur: float
    ) -> None:
        """Fill polygons with blurred edges; ``blur`` is a radius in frame units."""
        reach = 3 * blur
        xs, ys = zip(*(point for shape in shapes for point in shape), strict=True)
        box = (min(xs) - reach, min(ys) - reach, max(xs) + reach, max(ys) + reach)
        x0, y0, x1, y1 = self._pixels(box)
        mask = Image.new("L", (-(-(x1 - x0) // SOFT_REDUCTION), -(-(y1 - y0) // SOFT_REDUCTION)))
        pen = ImageDraw.Draw(mask)
        for shape in shapes:
            points = [
                (x / SOFT_REDUCTION, y / SOFT_REDUCTION) for x, y in self._points(shape, x0, y0)
            ]
            pen.polygon(points, fill=round(255 * strength))
        mask = mask.filter(ImageFilter.GaussianBlur(blur * self.scale / SOFT_REDUCTION))
        mask = mask.resize((x1 - x0, y1 - y0), Image.Resampling.BILINEAR)
        self.image.paste(colour, (x0, y0, x1, y1), mask)

    def glow(
        self, x: float, y: float, radius: float, colour: Colour, strength: float, flat: float = 1
    ) -> None:
        """Tint around a point, fading outwards; ``flat`` squeezes the height of the glow."""
        box = (x - radius, y - radius * flat, x + radius, y + radius * flat)
        x0, y0, x1, y1 = self._pixels(box)
        falloff = _falloff(strength)
        across = falloff.width / (2 * radius * self.scale)
        down = across / flat
        left, top = box[0] * self.scale, box[1] * self.scale
        part = (
            max((x0 - left) * across, 0),
            max((y0 - top) * down, 0),
            min((x1 - left) * across, falloff.width),
            min((y1 - top) * down, falloff.height),
        )
        if part[0] >= part[2] or part[1] >= part[3]:
            return  # outside the frame
        mask = falloff.resize((x1 - x0, y1 - y0), Image.Resampling.BILINEAR, box=part)
        self.image.paste(colour, (x0, y0, x1, y1), mask)

    def shadow(self, x: float, y: float, rx: float, ry: float, strength: float = 0.4) -> None:
        """Darken the ground under something."""
        self.glow(x, y, rx, BLACK, strength, ry / rx)

    # The whole picture

    def mirror(self, y: float, depth: float, strengths: Sequence[float]) -> None:
        """Reflect what stands above the line ``y`` in the water painted below it.

        ``depth`` is how far down the reflection reaches; ``strengths``, 0 to 1, how clear it is
        from the line downwards.
        """
        x0, y0, x1, y1 = self._pixels((0, y, WIDTH, y + depth))
        above = self.image.crop((x0, max(0, 2 * y0 - y1), x1, y0))
        step = MIRROR_REDUCTION * OVERSAMPLE
        blurred = above.resize((x1 // step, max(1, (y1 - y0) // step)), Image.Resampling.BOX)
        flipped = blurred.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        flipped = flipped.resize((x1 - x0, y1 - y0), Image.Resampling.BILINEAR)
        self.image.paste(flipped, (x0, y0), _strengths(strengths, *flipped.size))

    def finish(self) -> Image.Image:
        """Return the picture in the size asked for: cut to its shape, smoothed, finely grained."""
        width, height = (side * OVERSAMPLE for side in self.size)
        left, top = (self.image.width - width) / 2, (self.image.height - height) / 2
        picture = self.image.resize(
            self.size, Image.Resampling.LANCZOS, box=(left, top, left + width, top + height)
        )
        return ImageChops.add(picture, _grain(self.size, self.rng), offset=-128)

    # From frame units to pixels

    def _points(self, points: Sequence[Point], dx: float = 0, dy: float = 0) -> list[Point]:
        return [(x * self.scale - dx, y * self.scale - dy) for x, y in points]

    def _around(self, x: float, y: float, rx: float, ry: float) -> Box:
        s = self.scale
        return (x - rx) * s, (y - ry) * s, (x + rx) * s, (y + ry) * s

    def _pixels(self, box: Box) -> PixelBox:
        """Return the box in pixels, cut to the canvas, at least one pixel wide and high."""
        right, bottom = self.image.size
        x0 = min(max(int(box[0] * self.scale), 0), right - 1)
        y0 = min(max(int(box[1] * self.scale), 0), bottom - 1)
        x1 = min(max(math.ceil(box[2] * self.scale), x0 + 1), right)
        y1 = min(max(math.ceil(box[3] * self.scale), y0 + 1), bottom)
        return x0, y0, x1, y1


def _gradient(stops: Stops, width: int, height: int) -> Image.Image:
    return Image.frombytes("RGB", (1, height), column(stops, height)).resize(
        (width, height), Image.Resampling.NEAREST
    )


def _strengths(strengths: Sequence[float], width: int, height: int) -> Image.Image:
    """Return a mask whose strength, 0 to 1, runs from top to bottom."""
    greys = [(round(255 * strength),) * 3 for strength in strengths]
    mask = Image.frombytes("L", (1, height), column(greys, height)[::3])
    return mask.resize((width, height), Image.Resampling.NEAREST)


def _falloff(strength: float) -> Image.Image:
    """Return a small square mask, brightest in the middle and 0 at the edge."""
    # Pillow's radial gradient grows from 0 in the middle to 181 where the circle meets the edge.
    return Image.radial_gradient("L").point(
        [round(255 * strength * max(0.0, 1 - value / 180) ** 2) for value in range(256)]
    )


def _grain(size: tuple[int, int], rng: Random) -> Image.Image:
    """Return noise around mid grey: it hides the steps of long gradients."""
    noise = Image.frombytes("L", (GRAIN_TILE, GRAIN_TILE), rng.randbytes(GRAIN_TILE**2))
    noise = noise.point([round(128 + (value - 127.5) * GRAIN_STRENGTH) for value in range(256)])
    sheet = Image.new("L", size)
    for x in range(0, size[0], GRAIN_TILE):
        for y in range(0, size[1], GRAIN_TILE):
            sheet.paste(noise, (x, y))
    return Image.merge("RGB", (sheet, sheet, sheet))
