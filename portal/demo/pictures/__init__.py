"""Illustrations for the demo portal, drawn on the spot so that no picture needs a licence."""

import io
from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType

from portal.demo.pictures.canvas import Canvas
from portal.demo.pictures.roundel import emblem
from portal.demo.pictures.scenes import (
    bridge,
    city,
    factory,
    festival,
    fields,
    forest,
    harbour,
    hospital,
    market,
    meeting,
    mountains,
    office,
    reservoir,
    river,
    school,
    stadium,
)

__all__ = ["SCENES", "draw", "emblem"]

SCENES: Mapping[str, Callable[[Canvas], None]] = MappingProxyType(
    {
        "bridge": bridge.paint,
        "city": city.paint,
        "factory": factory.paint,
        "festival": festival.paint,
        "fields": fields.paint,
        "forest": forest.paint,
        "harbour": harbour.paint,
        "hospital": hospital.paint,
        "market": market.paint,
        "meeting": meeting.paint,
        "mountains": mountains.paint,
        "office": office.paint,
        "reservoir": reservoir.paint,
        "river": river.paint,
        "school": school.paint,
        "stadium": stadium.paint,
    }
)
JPEG_QUALITY = 85


def draw(scene: str, seed: str, width: int = 1600, height: int = 1067) -> bytes:
    """Return an illustration of the scene as a JPEG.

    ``width`` and ``height`` are in pixels; the scene is composed for 3:2 and cut to other shapes.
    The seed decides time of day, composition and colours: the same one gives the same picture.
    Raises ``ValueError``, with the names that exist, for a scene that does not.
    """
    if scene not in SCENES:
        known = ", ".join(sorted(SCENES))
        raise ValueError(f"There is no scene {scene!r}; known scenes: {known}.")
    canvas = Canvas(width, height, Random(f"{scene}/{seed}"))
    SCENES[scene](canvas)
    jpeg = io.BytesIO()
    canvas.finish().save(jpeg, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return jpeg.getvalue()
