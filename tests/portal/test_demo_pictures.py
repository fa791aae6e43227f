import io

import pytest
from PIL import Image, ImageChops, ImageStat

from portal.demo.pictures import SCENES, draw, emblem

WANTED = {
    "bridge", "city", "factory", "festival", "fields", "forest", "harbour", "hospital",
    "market", "meeting", "mountains", "office", "reservoir", "river", "school", "stadium",
}  # fmt: skip


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def difference(first, second):
    """Return how far two pictures are apart on average, 0 to 255."""
    apart = ImageStat.Stat(ImageChops.difference(opened(first), opened(second))).mean
    return sum(apart) / len(apart)


def test_every_scene_the_demo_needs_exists():
    assert set(SCENES) == WANTED


@pytest.mark.parametrize("scene", sorted(WANTED))
def test_a_scene_is_a_jpeg_of_the_size_asked_for(scene):
    picture = opened(draw(scene, "size", 480, 320))

    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (480, 320))


@pytest.mark.parametrize("scene", sorted(WANTED))
def test_one_seed_gives_one_picture(scene):
    assert draw(scene, "same", 240, 160) == draw(scene, "same", 240, 160)


@pytest.mark.parametrize("scene", sorted(WANTED))
def test_two_seeds_give_two_clearly_different_pictures(scene):
    assert difference(draw(scene, "one", 240, 160), draw(scene, "two", 240, 160)) > 8


@pytest.mark.parametrize("size", [(320, 320), (200, 400), (640, 160), (321, 214)])
def test_other_shapes_are_cut_from_the_frame(size):
    assert opened(draw("river", "shape", *size)).size == size


def test_a_lead_picture_stays_under_300_kilobytes():
    # The stadium's crowd is the finest detail there is.
    assert len(draw("stadium", "weight")) < 300_000


def test_an_unknown_scene_is_refused_with_the_names_that_exist():
    with pytest.raises(ValueError, match="moon") as refusal:
        draw("moon", "any")

    assert all(scene in str(refusal.value) for scene in WANTED)


@pytest.mark.parametrize("size", [48, 256])
def test_the_emblem_is_round_on_a_transparent_ground(size):
    image = opened(emblem(size))

    assert (image.format, image.mode, image.size) == ("PNG", "RGBA", (size, size))
    assert image.getpixel((0, 0))[3] == 0
    assert image.getpixel((size // 2, size // 2))[3] == 255
