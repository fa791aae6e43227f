"""The mark of the institution on pictures: how it is drawn.

It stands in a corner, away from what the picture is about, with a soft edge in the opposite tone, so
that it is seen on light and on dark.
"""

import hashlib
import io
from functools import lru_cache
from typing import IO, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from PIL import ImageFilter, ImageStat

from articles import images

#: The longer side of a stored mark, in pixels.
SIZE = 640
#: Of the shorter side of a picture: how far the mark stays from its edges, and how high it is at most.
MARGIN = 0.03
HEIGHT = 0.2
#: How strong the edge is, of 1, and how wide, of the mark's height.
EDGE = 0.7
EDGE_WIDTH = 0.04
#: Another number for another way of drawing: pictures are made anew.
DRAWING = 1

_MIDDLE_GREY = 128
Box = tuple[int, int, int, int]


class Mark(NamedTuple):
    """A mark as it is set; satisfies `articles.images.Mark`."""

    name: str
    corner: str
    share: int
    opacity: int
    from_width: int

    def version(self, width: int, height: int, focus: images.Focus) -> str:
        if width < self.from_width:
            return ""
        facts = (DRAWING, self.name, self.share, self.opacity, self.box(width, height, focus))
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:8]

    def box(self, width: int, height: int, focus: images.Focus) -> Box:
        """Left, top, right, bottom of the mark on a picture of this size, in pixels."""
        mark = _picture(self.name)
        scale = min(width * self.share / 100 / mark.width, height * HEIGHT / mark.height)
        size = max(1, round(mark.width * scale)), max(1, round(mark.height * scale))
        margin = round(min(width, height) * MARGIN)
        at = width * focus[0] / 100, height * focus[1] / 100
        vertical, horizontal = self.corner.split("-")
        for top, left in (
            (vertical == "top", horizontal == "left"),
            (vertical == "top", horizontal != "left"),
            (vertical != "top", horizontal == "left"),
        ):
            x = margin if left else width - margin - size[0]
            y = margin if top else height - margin - size[1]
            box = x, y, x + size[0], y + size[1]
            if not _within(at, box, margin):
                break
        return box

    def on(self, picture: Pillow.Image, focus: images.Focus) -> Pillow.Image:
        if picture.width < self.from_width:
            return picture
        left, top, right, bottom = self.box(*picture.size, focus)
        mark = _picture(self.name).resize((right - left, bottom - top), Pillow.Resampling.LANCZOS)
        marked = picture.convert("RGBA")
        edge = max(1, round(mark.height * EDGE_WIDTH))
        # Wider than the mark by what the edge needs.
        ground = Pillow.new("L", (mark.width + 6 * edge, mark.height + 6 * edge))
        alpha = mark.getchannel("A")
        ground.paste(alpha, (3 * edge, 3 * edge))
        ground = ground.filter(ImageFilter.GaussianBlur(edge)).point(
            lambda level: min(255, level * 2)
        )
        tone = "black" if _lightness(mark) >= _MIDDLE_GREY else "white"
        halo = Pillow.new("RGBA", ground.size, tone)
        halo.putalpha(ground.point(lambda level: round(level * EDGE * self.opacity / 100)))
        mark.putalpha(alpha.point(lambda level: round(level * self.opacity / 100)))
        layer = Pillow.new("RGBA", picture.size)
        layer.paste(halo, (left - 3 * edge, top - 3 * edge))
        over = Pillow.new("RGBA", picture.size)
        over.paste(mark, (left, top))
        marked.alpha_composite(layer)
        marked.alpha_composite(over)
        return marked if picture.mode == "RGBA" else marked.convert("RGB")


def _within(point: tuple[float, float], box: Box, margin: int) -> bool:
    x, y = point
    left, top, right, bottom = box
    return left - margin <= x <= right + margin and top - margin <= y <= bottom + margin


def _lightness(mark: Pillow.Image) -> float:
    """How light what is seen of the mark is on the whole, 0 to 255."""
    return float(ImageStat.Stat(mark.convert("L"), mask=mark.getchannel("A")).mean[0])


@lru_cache(maxsize=4)
def _picture(name: str) -> Pillow.Image:
    """The stored mark; its name is made of its bytes, so that it may be kept."""
    with storages["originals"].open(name) as file, Pillow.open(file) as picture:
        return picture.convert("RGBA")


def current() -> Mark | None:
    """The mark that pictures bear now, or None."""
    from articles.models import PictureMark

    found = PictureMark.objects.filter(enabled=True).first()
    if found is None:
        return None
    return Mark(found.picture.name, found.corner, found.share, found.opacity, found.from_width)


def as_png(file: IO[bytes]) -> ContentFile:
    """An uploaded mark as a PNG of our own making, cut to what is seen of it, under a name made of its
    bytes. Raises ValidationError for what is no picture, or shows nothing."""
    try:
        images.inspect(file)
    except ValidationError as error:
        raise ValidationError({"picture": error.messages}) from error
    file.seek(0)
    with Pillow.open(file) as opened:
        picture = opened.convert("RGBA")
    seen = picture.getchannel("A").getbbox()
    if seen is None:
        raise ValidationError(
            {"picture": _("Nothing is to be seen in this picture. Choose another one.")}
        )
    picture = picture.crop(seen)
    picture.thumbnail((SIZE, SIZE))
    made = io.BytesIO()
    picture.save(made, "PNG", optimize=True)
    digest = hashlib.sha256(made.getvalue()).hexdigest()[:32]
    return ContentFile(made.getvalue(), name=f"dau-anh-{digest}.png")
