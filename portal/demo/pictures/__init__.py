"""Illustrations for the demo portal, drawn on the spot so that no picture needs a licence."""

import io
from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType

from portal.demo.pictures import countryside, indoors, institutions, town, works
from portal.demo.pictures.canvas import Canvas

__all__ = ["SCENES", "draw"]
SCENES: Mapping[str, Callable[[Canvas], None]] = MappingProxyType(
    {
        "fields": countryside.fields,
        "mountains": countryside.mountains,
        "river": countryside.river,
        "forest": countryside.forest,
        "bridge": works.bridge,
        "reservoir": works.reservoir,
        "city": town.city,
        "market": town.market,
        "festival": town.festival,
        "stadium": town.stadium,
        "school": institutions.school,
        "hospital": institutions.hospital,
        "factory": works.factory,
        "harbour": works.harbour,
        "meeting": indoors.meeting,
        "office": indoors.office,
    }
)
QUALITY = 85


def draw(scene: str, seed: str, width: int = 1600, height: int = 1067) -> bytes:
    if scene not in SCENES:
        raise ValueError(f"Unknown scene {scene!r}; known: {', '.join(sorted(SCENES))}")
    rng = Random(f"{scene}/{seed}")
    canvas = Canvas(width, height, rng)
    SCENES[scene](canvas)
    buffer = io.BytesIO()
    canvas.finish().save(buffer, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return buffer.getvalue()
