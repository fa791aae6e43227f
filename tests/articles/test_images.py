"""Pictures: what is refused and why, and what readers get of what was taken."""

import gzip
import hashlib
import io
import random
import struct
import tarfile
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import translation
from PIL import Image as Pillow
from PIL import ImageCms, ImageFilter

from articles import images
from articles.models import Image

DIGEST = "0123456789abcdef0123456789abcdef"
GPS = 0x8825
ORIENTATION = 0x0112


def encoded(picture, name="JPEG", **options):
    content = io.BytesIO()
    picture.save(content, name, **options)
    return content.getvalue()


def quarters(size=(400, 200), mode="RGB"):
    """Red, green, blue, white from top left to bottom right: shows how a picture was turned."""
    width, height = size
    picture = Pillow.new("RGB", size)
    for index, colour in enumerate(("red", "lime", "blue", "white")):
        left, top = index % 2 * width // 2, index // 2 * height // 2
        picture.paste(colour, (left, top, left + width // 2, top + height // 2))
    return picture.convert(mode)


def photo(width, height, *, seed=1, grain=14):
    """Soft shapes, sharp edges and some grain: what an ordinary photograph asks of an encoder."""
    chance = random.Random(seed)
    small = Pillow.frombytes("RGB", (24, 16), chance.randbytes(24 * 16 * 3))
    picture = small.resize((width, height), Pillow.Resampling.BICUBIC)
    tiles = Pillow.frombytes("RGB", (60, 40), chance.randbytes(60 * 40 * 3))
    picture = Pillow.blend(picture, tiles.resize((width, height), Pillow.Resampling.BOX), 0.15)
    noise = Pillow.effect_noise((width, height), grain).convert("RGB")
    return Pillow.blend(picture, noise, 0.08).filter(ImageFilter.GaussianBlur(0.6))


def refused(content):
    """The code under which the content is refused."""
    with pytest.raises(images.NotAPicture) as refusal:
        images.inspect(io.BytesIO(content))
    return refusal.value.code


def shown(content):
    """A rendition as a reader's program sees it."""
    picture = Pillow.open(io.BytesIO(content))
    picture.load()
    return picture


def close(colour, wanted, by=12):
    return all(abs(a - b) <= by for a, b in zip(colour, wanted, strict=True))


def corners(picture):
    """What stands in the four corners, in words."""
    names = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "white": (255,) * 3}
    width, height = picture.size
    spots = [(8, 8), (width - 8, 8), (8, height - 8), (width - 8, height - 8)]
    return [
        next(name for name, value in names.items() if close(picture.getpixel(spot), value, 40))
        for spot in spots
    ]


def png_header(width, height):
    """The first bytes of a PNG that says it has this size, without a single pixel."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + body
        + struct.pack(">I", zlib.crc32(body))
        + struct.pack(">I", 4)
        + b"IDAT"
    )


# Coming in


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_is_known_by_what_it_decodes_to(name):
    content = encoded(quarters(mode="P" if name == "GIF" else "RGB"), name)

    # Neither the name nor the declared type is believed.
    facts = images.inspect(SimpleUploadedFile("bai.txt", content, content_type="text/html"))

    assert (facts.format, facts.width, facts.height) == (name, 400, 200)
    assert facts.byte_size == len(content)


def test_the_digest_is_of_the_uploaded_bytes():
    content = encoded(quarters())

    assert images.inspect(io.BytesIO(content)).digest == (hashlib.sha256(content).hexdigest()[:32])


def test_an_inspected_file_is_left_at_its_start():
    file = io.BytesIO(encoded(quarters()))
    file.read(100)

    images.inspect(file)

    assert file.tell() == 0


@pytest.mark.parametrize("orientation", range(1, 9))
def test_width_and_height_are_those_of_the_upright_picture(orientation):
    exif = Pillow.Exif()
    exif[ORIENTATION] = orientation

    facts = images.inspect(io.BytesIO(encoded(quarters(), exif=exif)))

    turned = orientation >= 5
    assert (facts.width, facts.height) == ((200, 400) if turned else (400, 200))


def test_a_phone_picture_with_a_second_one_inside_is_a_jpeg():
    content = encoded(quarters(), "MPO", save_all=True, append_images=[quarters((100, 50))])

    facts = images.inspect(io.BytesIO(content))

    assert (facts.format, facts.width, facts.height) == ("JPEG", 400, 200)
    assert shown(images.render(io.BytesIO(content), 320, "webp")).size == (320, 160)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "empty", id="empty file"),
        pytest.param("Không phải ảnh".encode() * 50, "unknown_format", id="text named .jpg"),
        pytest.param(b"<!doctype html><script>alert(1)</script>", "unknown_format", id="HTML"),
        pytest.param(
            b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>',
            "unknown_format",
            id="SVG",
        ),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "unknown_format", id="PDF"),
        pytest.param(encoded(quarters(), "TIFF"), "unknown_format", id="TIFF"),
        pytest.param(encoded(quarters(), "BMP"), "unknown_format", id="BMP"),
        pytest.param(b"GIF89a/*<script>*/=1;//", "unknown_format", id="GIF in name only"),
        pytest.param(encoded(quarters())[:2000], "damaged", id="JPEG cut off"),
        pytest.param(encoded(photo(300, 200), "PNG")[:-4000], "damaged", id="PNG cut off"),
        pytest.param(encoded(photo(300, 200), "WEBP")[:-2000], "unknown_format", id="WebP cut off"),
        pytest.param(png_header(400, 200), "damaged", id="PNG without pixels"),
        pytest.param(encoded(Pillow.new("1", (16_384, 20)), "PNG"), "side", id="too wide"),
        pytest.param(encoded(Pillow.new("RGB", (1, 1)), "GIF"), "side", id="tracking pixel"),
    ],
)
def test_what_is_no_picture_is_refused(content, code):
    assert refused(content) == code


@pytest.mark.parametrize("name", ["GIF", "WEBP", "PNG"])
def test_moving_pictures_are_refused(name):
    frames = [quarters().rotate(angle) for angle in (0, 90, 180)]
    content = encoded(frames[0], name, save_all=True, append_images=frames[1:], duration=100)

    assert refused(content) == "animated"


def test_a_file_over_the_limit_is_refused_before_it_is_read():
    content = encoded(quarters())

    assert refused(content + bytes(images.MAX_BYTES + 1 - len(content))) == "too_many_bytes"
    assert images.inspect(io.BytesIO(content + bytes(images.MAX_BYTES - len(content))))


@pytest.mark.parametrize(
    "size",
    [
        pytest.param((10_000, 6_001), id="just over our limit"),
        pytest.param((12_000, 12_000), id="where Pillow warns"),
        pytest.param((20_000, 20_000), id="where Pillow refuses"),
        pytest.param((2**31 - 1, 2**31 - 1), id="as large as PNG can say"),
    ],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_too_many_pixels_are_refused_from_the_header(size):
    # There are no pixels behind this header: were they asked for, it would be "damaged".
    assert refused(png_header(*size)) == "too_many_pixels"


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_real_bomb_is_refused():
    content = encoded(Pillow.new("1", (20_000, 20_000)), "PNG")
    assert len(content) < 100_000

    assert refused(content) == "too_many_pixels"


def test_a_huge_webp_is_refused_from_the_header():
    content = bytearray(encoded(quarters(), "WEBP", lossless=True))
    # VP8L keeps width - 1 and height - 1 in 14 bits each (RFC 9649, 3.4).
    content[21:25] = struct.pack("<I", 5_000 | 5_000 << 14)

    assert refused(bytes(content)) == "too_many_pixels"


def test_the_largest_picture_allowed_is_taken():
    content = encoded(Pillow.new("L", (10_000, 6_000), 200), "PNG")

    facts = images.inspect(io.BytesIO(content))

    assert facts.width * facts.height == images.MAX_PIXELS
    assert shown(images.render(io.BytesIO(content), 320, "jpg")).size == (320, 192)


def test_refusals_say_what_to_do():
    with pytest.raises(ValidationError) as refusal:
        images.inspect(io.BytesIO(bytes(21 * 1024 * 1024)))

    with translation.override("en"):
        assert refusal.value.messages[0] == (
            "The file has 21 MB; a picture may have up to 20 MB. "
            "Save it smaller, or as JPEG, and upload it again."
        )


def test_what_hangs_behind_a_picture_never_goes_out():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("shell.html", "<script>alert(1)</script>")
    content = encoded(quarters()) + archive.getvalue()

    images.inspect(io.BytesIO(content))

    for ext in images.FORMATS:
        rendition = images.render(io.BytesIO(content), 320, ext)
        assert b"shell.html" not in rendition
        assert not zipfile.is_zipfile(io.BytesIO(rendition))


@pytest.mark.parametrize(
    "block", [b"", b"Exif\x00\x00II*\x00\xff\xff\xff\xff", b"Exif\x00\x00junk"]
)
@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_damaged_metadata_does_not_spoil_a_picture(block):
    content = encoded(quarters(), exif=block)

    assert images.inspect(io.BytesIO(content)).width == 400
    assert shown(images.render(io.BytesIO(content), 320, "jpg")).size == (320, 160)


@pytest.mark.parametrize("ext", images.FORMATS)
def test_of_a_file_that_is_two_things_only_the_picture_goes_out(ext):
    script = b"/*<script>alert(1)</script>*/=1;alert(1)//"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("alert.html", "alert(1)")
    jpeg, png, gif = (encoded(quarters(), name) for name in ("JPEG", "PNG", "GIF"))
    text = b"tEXtComment\x00" + script
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    polyglots = [
        encoded(quarters(), comment=script),  # JPEG and HTML
        jpeg + b"<html>" + script,
        png[:33] + chunk + png[33:],
        png + archive.getvalue(),
        gif + script,
        encoded(quarters(), "GIF", comment=script),
    ]
    for content in polyglots:
        assert b"alert" in content
        images.inspect(io.BytesIO(content))
        rendition = images.render(io.BytesIO(content), 320, ext)
        assert b"alert" not in rendition
        assert shown(rendition).size == (320, 160)


@pytest.mark.parametrize("name", ["GIF", "WEBP", "PNG"])
def test_a_bomb_of_many_frames_is_refused(name):
    frame = Pillow.new("L", (64, 64))
    frames = [Pillow.new("L", (64, 64), shade % 256) for shade in range(300)]
    content = encoded(frame, name, save_all=True, append_images=frames, duration=20)
    assert refused(content) == "animated"


@pytest.mark.parametrize("kind", ["ZIP", "gzip", "tar"])
def test_archives_are_refused(kind):
    made = io.BytesIO()
    if kind == "ZIP":
        with zipfile.ZipFile(made, "w") as opened:
            opened.writestr("anh.jpg", encoded(quarters()))
    elif kind == "gzip":
        made.write(gzip.compress(encoded(quarters())))
    else:
        with tarfile.open(fileobj=made, mode="w") as opened:
            opened.addfile(tarfile.TarInfo("anh.jpg"))
    assert refused(made.getvalue()) == "unknown_format"


# Widths and addresses


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (120, [120]),
        (320, [200, 320]),
        (400, [200, 320, 400]),
        (1000, [200, 320, 480, 800, 1000]),
        (1600, [200, 320, 480, 800, 1200, 1600]),
        (4000, [200, 320, 480, 800, 1200, 1600]),
    ],
)
def test_a_picture_is_never_offered_wider_than_it_is(width, widths):
    assert images.widths_for(width) == widths


def test_the_address_names_digest_width_and_format():
    assert images.address(DIGEST, 480, "webp") == f"/media/anh/{DIGEST}-480.webp"


def test_facts_are_plain_data_with_the_focal_point_in_tens():
    image = Image(digest=DIGEST, width=1000, height=667, focus_x=34, focus_y=85)

    assert images.facts(image) == {
        "digest": DIGEST,
        "width": 1000,
        "height": 667,
        "widths": [200, 320, 480, 800, 1000],
        "focus": "30-90",
    }


# Going out


@pytest.mark.parametrize("ext", ["webp", "jpg"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_rendition_is_upright_whatever_the_camera_noted(orientation, ext):
    stored = quarters()
    turn_back = {
        2: Pillow.Transpose.FLIP_LEFT_RIGHT,
        3: Pillow.Transpose.ROTATE_180,
        4: Pillow.Transpose.FLIP_TOP_BOTTOM,
        5: Pillow.Transpose.TRANSPOSE,
        6: Pillow.Transpose.ROTATE_90,
        7: Pillow.Transpose.TRANSVERSE,
        8: Pillow.Transpose.ROTATE_270,
    }
    if orientation in turn_back:
        stored = stored.transpose(turn_back[orientation])
    exif = Pillow.Exif()
    exif[ORIENTATION] = orientation

    picture = shown(images.render(io.BytesIO(encoded(stored, exif=exif, quality=95)), 320, ext))

    assert picture.size == (320, 160)
    assert corners(picture.convert("RGB")) == ["red", "lime", "blue", "white"]


@pytest.mark.parametrize("ext", ["webp", "jpg"])
def test_a_rendition_carries_nothing_but_pixels(ext):
    exif = Pillow.Exif()
    exif[0x010F] = "May anh bi mat"
    exif.get_ifd(GPS)[2] = (21.0, 28.0, 39.0)
    content = encoded(
        quarters(),
        exif=exif,
        comment=b"ghi chu bi mat",
        xmp=b"<x:xmpmeta>toa do bi mat</x:xmpmeta>",
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    )
    assert content.count(b"bi mat") == 3
    assert Pillow.open(io.BytesIO(content)).getexif().get_ifd(GPS)

    rendition = images.render(io.BytesIO(content), 320, ext)

    assert b"bi mat" not in rendition
    picture = shown(rendition)
    assert not picture.getexif()
    assert not {"exif", "comment", "xmp", "icc_profile"} & picture.info.keys()


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK"])
@pytest.mark.parametrize("ext", ["webp", "jpg"])
def test_pictures_of_every_colour_mode_keep_their_colours(mode, ext):
    grey = mode in ("1", "L")
    stored = Pillow.new("L", (400, 200), 255) if grey else quarters()
    content = encoded(stored.convert(mode), "JPEG" if mode == "CMYK" else "PNG")

    picture = shown(images.render(io.BytesIO(content), 320, ext)).convert("RGB")

    wanted = ["white"] * 4 if grey else ["red", "lime", "blue", "white"]
    assert corners(picture) == wanted


def test_sixteen_bits_of_grey_are_scaled_and_not_cut_off():
    content = encoded(Pillow.new("I;16", (400, 200), 128 * 256), "PNG")

    picture = shown(images.render(io.BytesIO(content), 320, "jpg")).convert("RGB")

    assert close(picture.getpixel((160, 80)), (128, 128, 128), 2)


@pytest.mark.parametrize("kind", ["RGBA", "LA", "palette", "one colour", "GIF"])
def test_transparency_is_kept_in_webp_and_white_in_jpeg(kind):
    picture = Pillow.new("RGBA", (400, 200), (0, 0, 0, 0))
    picture.paste((200, 200, 200, 255), (200, 0, 400, 200))
    content = {
        "RGBA": lambda: encoded(picture, "PNG"),
        "LA": lambda: encoded(picture.convert("LA"), "PNG"),
        "palette": lambda: encoded(picture.quantize(16), "PNG"),
        "one colour": lambda: encoded(picture.convert("RGB"), "PNG", transparency=(0, 0, 0)),
        "GIF": lambda: encoded(picture, "GIF"),
    }[kind]()

    webp = shown(images.render(io.BytesIO(content), 320, "webp"))
    jpeg = shown(images.render(io.BytesIO(content), 320, "jpg"))

    assert webp.getpixel((40, 80))[3] == 0
    assert close(webp.getpixel((280, 80)), (200, 200, 200, 255), 4)
    assert close(jpeg.getpixel((40, 80)), (255, 255, 255), 4)
    assert close(jpeg.getpixel((280, 80)), (200, 200, 200), 4)


def swapped_profile():
    """A colour profile that calls red what the file calls green and the other way round."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    entries = struct.unpack(">I", profile[128:132])[0]
    places = {}
    for number in range(entries):
        start = 132 + 12 * number
        places[bytes(profile[start : start + 4])] = start
    red, green = places[b"rXYZ"], places[b"gXYZ"]
    profile[red + 4 : red + 12], profile[green + 4 : green + 12] = (
        profile[green + 4 : green + 12],
        profile[red + 4 : red + 12],
    )
    return bytes(profile)


@pytest.mark.parametrize("ext", ["webp", "jpg"])
def test_a_colour_profile_is_applied(ext):
    content = encoded(Pillow.new("RGB", (400, 200), (250, 0, 0)), icc_profile=swapped_profile())

    picture = shown(images.render(io.BytesIO(content), 320, ext)).convert("RGB")

    assert close(picture.getpixel((160, 80)), (0, 250, 0), 12)


@pytest.mark.parametrize("profile", [b"no profile at all", swapped_profile()[:200]])
def test_a_colour_profile_that_cannot_be_read_is_left_out_of_account(profile):
    content = encoded(quarters(), icc_profile=profile)

    picture = shown(images.render(io.BytesIO(content), 320, "jpg"))

    assert corners(picture) == ["red", "lime", "blue", "white"]


def test_a_profile_for_other_channels_is_left_out_of_account():
    content = encoded(quarters(mode="CMYK"), icc_profile=swapped_profile())

    picture = shown(images.render(io.BytesIO(content), 320, "jpg"))

    assert corners(picture) == ["red", "lime", "blue", "white"]


@pytest.mark.parametrize(("ext", "name"), [("webp", "WEBP"), ("jpg", "JPEG")])
def test_a_rendition_is_what_its_extension_says(ext, name):
    picture = shown(images.render(io.BytesIO(encoded(quarters(), "PNG")), 320, ext))

    assert picture.format == name
    assert bool(picture.info.get("progressive")) == (name == "JPEG")


def test_there_are_no_other_formats():
    with pytest.raises(images.NoSuchRendition):
        images.render(io.BytesIO(encoded(quarters())), 320, "png")


def test_an_ordinary_photo_fits_the_budget_of_a_phone_at_full_quality():
    content = encoded(photo(2400, 1600), quality=92)

    rendition = images.render(io.BytesIO(content), 800, "webp")

    assert shown(rendition).size == (800, 534)
    assert len(rendition) <= images.PHONE_BUDGET


def test_a_busy_picture_is_encoded_coarser_until_it_fits_the_budget():
    busy = Pillow.frombytes("RGB", (960, 640), random.Random(2).randbytes(960 * 640 * 3))
    content = encoded(busy, quality=90)

    assert len(images.render(io.BytesIO(content), 480, "webp")) <= images.PHONE_BUDGET
    # What is wider than a phone's screen is for others.
    assert len(images.render(io.BytesIO(content), 960, "webp")) > 2 * images.PHONE_BUDGET


# In the storage


@pytest.fixture(params=["file system", "object store"])
def renditions(request, tmp_path):
    """An empty storage for renditions: of files, and one without paths, as object stores are."""
    where = {
        "file system": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "renditions"},
        },
        "object store": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }[request.param]
    originals = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    with override_settings(STORAGES={"renditions": where, "originals": originals}):
        yield storages["renditions"]


@pytest.fixture
def image():
    """A picture of the library 640 pixels wide, its original in a storage of its own."""
    content = encoded(photo(640, 427))
    facts = images.inspect(io.BytesIO(content))
    made = Image(digest=facts.digest, format=facts.format, width=facts.width, height=facts.height)
    made.original = "original"
    made.original.storage = InMemoryStorage()
    made.original.storage.save("original", ContentFile(content))
    return made


def stored(storage, image):
    folder = f"{image.digest[:2]}/{image.digest}"
    return sorted(storage.listdir(folder)[1]) if storage.exists(folder) else []


def test_a_missing_rendition_is_made_when_it_is_asked_for(renditions, image):
    assert stored(renditions, image) == []

    with images.rendition(image, 480, "webp") as file:
        first = file.read()
    with images.rendition(image, 480, "webp") as file:
        second = file.read()

    assert shown(first).size == (480, 320)
    assert second == first
    assert stored(renditions, image) == [f"{image.digest}-480.webp"]


def test_a_stored_rendition_needs_no_original(renditions, image):
    images.rendition(image, 320, "jpg").close()
    image.original.storage.delete(image.original.name)

    with images.rendition(image, 320, "jpg") as file:
        assert shown(file.read()).size == (320, 214)


@pytest.mark.parametrize(("width", "ext"), [(333, "webp"), (800, "webp"), (480, "png"), (0, "jpg")])
def test_only_offered_renditions_are_made(renditions, image, width, ext):
    with pytest.raises(images.NoSuchRendition):
        images.rendition(image, width, ext)

    assert stored(renditions, image) == []


def test_all_renditions_are_made_and_dropped_together(renditions, image):
    images.make_renditions(image)

    assert stored(renditions, image) == [
        f"{image.digest}-{width}.{ext}" for width in (200, 320, 480, 640) for ext in ("jpg", "webp")
    ]

    images.drop_renditions(image.digest)

    assert stored(renditions, image) == []
    images.drop_renditions(image.digest)


def test_it_does_not_matter_how_a_rendition_came_about(renditions, image):
    with images.rendition(image, 480, "webp") as file:
        asked_for = file.read()
    images.drop_renditions(image.digest)

    images.make_renditions(image)

    with images.rendition(image, 480, "webp") as file:
        assert file.read() == asked_for


def test_what_is_there_is_not_made_again(renditions, image):
    images.make_renditions(image)
    image.original.storage.delete(image.original.name)

    images.make_renditions(image)

    assert len(stored(renditions, image)) == 8


def test_two_processes_at_once_leave_one_whole_file(renditions, image):
    images.rendition(image, 320, "webp").close()
    name = f"{image.digest[:2]}/{image.digest}/{image.digest}-320.webp"
    with renditions.open(name) as file:
        whole = file.read()

    # The second process had seen nothing yet when the first one finished.
    images._keep(renditions, name, whole)

    assert stored(renditions, image) == [f"{image.digest}-320.webp"]
    with renditions.open(name) as file:
        assert file.read() == whole


def test_other_pictures_keep_their_renditions(renditions, image):
    other = Image(digest=image.digest[:2] + "f" * 30, width=image.width, height=image.height)
    other.original = image.original
    images.make_renditions(image)
    images.make_renditions(other)

    images.drop_renditions(image.digest)

    assert len(stored(renditions, other)) == 8
