"""Pictures: what may come in, and what goes out.

The original stays byte for byte as it was uploaded, with its EXIF data and perhaps the place where
it was taken: it is the newsroom's evidence of where a picture comes from, and private. What readers
get are renditions: decoded and encoded anew, so that nothing of the original but its pixels goes
out, under names made from the original's digest.
"""

import hashlib
import io
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from PIL import ImageCms

#: Of an upload: bytes, pixels in all, and pixels along one side. 16,383 is as far as WebP goes
#: (RFC 9649, 2.6).
MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 60_000_000
#: The decoder of WebP needs 16 bytes a pixel: four times as many as the others.
MAX_PIXELS_WEBP = 25_000_000
MAX_SIDE = 16_383
MIN_SIDE = 10

#: In pixels. Nothing is scaled up: see `widths_for`.
WIDTHS = (200, 320, 480, 800, 1200, 1600)
#: Extension and media type of the renditions.
FORMATS = {"webp": "image/webp", "jpg": "image/jpeg"}
#: What a picture may weigh on a phone, in bytes; a busy one is encoded coarser until it does. That wide
#: is what a phone of two device pixels to one of the page fills its screen with.
PHONE_WIDTH = 800
PHONE_BUDGET = 60 * 1024

#: The focal point of a picture, in percent from its left and top edges.
Focus = tuple[int, int]
CENTRE: Focus = (50, 50)

WEBP_QUALITIES = (78, 68, 56, 44, 32)
JPEG_QUALITY = 82

# The decoders that an upload may reach. MPO is a JPEG with more pictures behind it, as phones save.
_DECODERS = ("JPEG", "PNG", "WEBP", "GIF")
_MANY_IN_ONE = "MPO"
# EXIF 2.32, tag 0x0112: how the sensor was held.
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_270,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_90,
}
_TURNED = frozenset({5, 6, 7, 8})
_SRGB = ImageCms.createProfile("sRGB")


class NotAPicture(ValidationError):
    """The file is refused; the message says why and what to do."""


class NoSuchRendition(LookupError):
    """Renditions are made in the widths of `widths_for` and the formats of `FORMATS` only."""


class Mark(Protocol):
    """What may be drawn into renditions: see `articles.picture_mark`."""

    def version(self, width: int, height: int, focus: Focus) -> str:
        """Another word for each other look; "" for a picture of this size that stays without."""

    def on(self, picture: Pillow.Image, focus: Focus) -> Pillow.Image:
        """The picture with its mark, or as it is where it stays without."""


class Inspected(NamedTuple):
    """What is known of a picture that passed. Width and height are pixels, after EXIF rotation."""

    format: str
    width: int
    height: int
    digest: str
    byte_size: int


# Coming in


def inspect(file: IO[bytes]) -> Inspected:
    """Decode an upload and say what it is; raises `NotAPicture` for anything but one whole picture.

    Name and declared type are not looked at. Limits that the header shows are checked before any
    pixel is decoded. Bytes behind the picture are no reason to refuse it: they never reach a
    rendition. The file is left at its start.
    """
    byte_size = file.seek(0, os.SEEK_END)
    if not byte_size:
        raise NotAPicture(_("The file is empty. Choose the picture again."), code="empty")
    if byte_size > MAX_BYTES:
        raise NotAPicture(
            _(
                "The file has %(size)s MB; a picture may have up to %(limit)s MB. "
                "Save it smaller, or as JPEG, and upload it again."
            ),
            code="too_many_bytes",
            params={"size": -(-byte_size // 1024**2), "limit": MAX_BYTES // 1024**2},
        )
    picture = _opened(file)
    name = "JPEG" if picture.format == _MANY_IN_ONE else str(picture.format)
    if name != "JPEG" and getattr(picture, "is_animated", False):
        raise NotAPicture(
            _("Moving pictures are not accepted. Save one frame as JPEG or PNG and upload that."),
            code="animated",
        )
    width, height = picture.size
    if _orientation(picture) in _TURNED:
        width, height = height, width
    # A JPEG decoded at an eighth of its size is still read to its end, in a fraction of the memory.
    picture.draft(None, (1, 1))
    _decode(picture)
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()[:32]
    file.seek(0)
    return Inspected(name, width, height, digest, byte_size)


def _opened(file: IO[bytes]) -> Pillow.Image:
    """The picture in a file, its header read and its limits checked; raises `NotAPicture`."""
    file.seek(0)
    try:
        picture = Pillow.open(file, formats=_DECODERS)
    # Pillow's own limits lie above ours; as a warning turned into an error this is no OSError.
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise _too_many_pixels(MAX_PIXELS) from error
    # Decoders fail on hostile files in every way there is.
    except Exception as error:
        raise NotAPicture(
            _("This is not a picture that can be used. Upload a JPEG, PNG, WebP or GIF file."),
            code="unknown_format",
        ) from error
    width, height = picture.size
    limit = MAX_PIXELS_WEBP if picture.format == "WEBP" else MAX_PIXELS
    if width * height > limit:
        raise _too_many_pixels(limit, width, height)
    if max(width, height) > MAX_SIDE or min(width, height) < MIN_SIDE:
        raise NotAPicture(
            _(
                "The picture has %(width)s × %(height)s pixels; each side may have "
                "from %(least)s to %(most)s. Crop or scale it and upload it again."
            ),
            code="side",
            params={"width": width, "height": height, "least": MIN_SIDE, "most": MAX_SIDE},
        )
    return picture


def _too_many_pixels(limit: int, width: int = 0, height: int = 0) -> NotAPicture:
    sizes = {"width": width, "height": height, "limit": limit // 1_000_000}
    if not width:
        message = _(
            "The picture has more than %(limit)s million pixels. Scale it down and upload it again."
        )
    else:
        message = _(
            "The picture has %(width)s × %(height)s pixels, more than %(limit)s million. "
            "Scale it down and upload it again."
        )
    return NotAPicture(message, code="too_many_pixels", params=sizes)


def _decode(picture: Pillow.Image) -> None:
    try:
        picture.load()
    except Exception as error:
        raise NotAPicture(
            _(
                "The picture is damaged or cut off. "
                "Open it, save it again as JPEG or PNG, and upload that."
            ),
            code="damaged",
        ) from error


def _orientation(picture: Pillow.Image) -> int:
    """The EXIF orientation, 1 to 8; a damaged EXIF block is as good as none."""
    try:
        orientation = picture.getexif().get(_ORIENTATION, 1)
    except Exception:
        return 1
    return orientation if orientation in _UPRIGHT else 1


# Going out


def widths_for(width: int) -> list[int]:
    """The widths a picture of this width is offered in, ascending: never wider than it is."""
    widths = [offered for offered in WIDTHS if offered <= width]
    if width < WIDTHS[-1] and width not in widths:
        widths.append(width)
    return widths


def render(
    original_file: IO[bytes], width: int, ext: str, mark: Mark | None = None, focus: Focus = CENTRE
) -> bytes:
    """The picture at this width (pixels), upright, in sRGB, without metadata, as "webp" or "jpg".

    It bears the `mark` of the institution, away from its focal point, if it is wide enough for it.

    Raises `NotAPicture` if the file is none, and `NoSuchRendition` for another format.
    """
    if ext not in FORMATS:
        raise NoSuchRendition(ext)
    scaled = _scaled(_largest(original_file), width)
    return _encode(mark.on(scaled, focus) if mark else scaled, ext)


def rendition_name(digest: str, width: int, ext: str) -> str:
    """The name of a rendition in its public address."""
    return f"{digest}-{width}.{ext}"


def address(digest: str, width: int, ext: str) -> str:
    """The public address of a rendition."""
    return reverse("articles:picture", kwargs={"digest": digest, "width": width, "ext": ext})


#: What besides articles and authors' pages shows pictures to the public.
_showing: list[Callable[[Any], bool]] = []


def register_showing(shows: Callable[[Any], bool]) -> None:
    """`shows(image)` tells whether something else shows this picture to the public."""
    if shows not in _showing:
        _showing.append(shows)


def shown_elsewhere(image) -> bool:
    return any(shows(image) for shows in _showing)


def facts(image) -> dict[str, object]:
    """What a template needs to show an `articles.models.Image`: plain data, sizes in pixels.

    The focal point is given in steps of ten per cent, which the style sheet has classes for.
    """
    return {
        "digest": image.digest,
        "width": image.width,
        "height": image.height,
        "widths": widths_for(image.width),
        "focus": f"{_tens(image.focus_x)}-{_tens(image.focus_y)}",
    }


def height_at(image, width: int) -> int:
    """How high an `articles.models.Image` is when it is shown this wide, in pixels."""
    return _size_at(width, image.width, image.height)[1]


def rendition(image, width: int, ext: str, mark: Mark | None = None) -> File:
    """An open rendition of an `articles.models.Image`, made first if it is missing.

    Raises `NoSuchRendition` for a width or format that the picture is not offered in. Two processes
    making the same one write the same bytes, and each puts them in place whole.
    """
    if ext not in FORMATS or width not in widths_for(image.width):
        raise NoSuchRendition(rendition_name(image.digest, width, ext))
    storage = storages["renditions"]
    name = _stored_name(image.digest, width, ext, _version(image, width, mark))
    try:
        return storage.open(name)
    except FileNotFoundError:
        with image.original.storage.open(image.original.name) as original:
            content = render(original, width, ext, mark, _focus(image))
        _keep(storage, name, content)
        return ContentFile(content, name=rendition_name(image.digest, width, ext))


def make_renditions(image, mark: Mark | None = None) -> None:
    """Make what is missing of an image's renditions, from one reading of the original; remove those
    that bear another mark."""
    storage = storages["renditions"]
    wanted = {
        _stored_name(image.digest, width, ext, _version(image, width, mark)): (width, ext)
        for width in widths_for(image.width)
        for ext in FORMATS
    }
    missing = {name: which for name, which in wanted.items() if not storage.exists(name)}
    if missing:
        with image.original.storage.open(image.original.name) as original:
            largest = _largest(original)
        for width in dict.fromkeys(width for width, _ext in missing.values()):
            scaled = _scaled(largest, width)
            shown = mark.on(scaled, _focus(image)) if mark else scaled
            for name, (its_width, ext) in missing.items():
                if its_width == width:
                    _keep(storage, name, _encode(shown, ext))
    for name in _stored(image.digest):
        # What begins with a dot is being written by another process.
        if name not in wanted and not name.rpartition("/")[2].startswith("."):
            storage.delete(name)


def _stored(digest: str) -> list[str]:
    """The names of all that is stored of a picture."""
    folder = _folder(digest)
    try:
        _folders, names = storages["renditions"].listdir(folder)
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for name in names]


def _focus(image) -> Focus:
    return (image.focus_x, image.focus_y)


def _version(image, width: int, mark: Mark | None) -> str:
    """What tells a rendition with a mark from one without, or with another; "" for none."""
    return mark.version(width, height_at(image, width), _focus(image)) if mark else ""


def drop_renditions(digest: str) -> None:
    """Remove all renditions of the picture with this digest, if there are any."""
    storage = storages["renditions"]
    names = _stored(digest)
    for name in names:
        storage.delete(name)
    if names and isinstance(storage, FileSystemStorage):
        # Another process may just have put a file into it.
        with suppress(OSError):
            Path(storage.path(_folder(digest))).rmdir()


def _folder(digest: str) -> str:
    """One folder for each picture, so that dropping it need not list all the others."""
    return f"{digest[:2]}/{digest}"


def _stored_name(digest: str, width: int, ext: str, version: str = "") -> str:
    """Where a rendition is kept. Its address is the same with every mark: what is approved stays as it
    is, and caches ask again within minutes."""
    marked = f"-{version}" if version else ""
    return f"{_folder(digest)}/{digest}-{width}{marked}.{ext}"


def _keep(storage: Storage, name: str, content: bytes) -> None:
    """Put a rendition in place whole: who reads meanwhile finds all of it or nothing."""
    if not isinstance(storage, FileSystemStorage):
        # Object stores put whole objects in place by themselves.
        if not storage.exists(name):
            storage.save(name, ContentFile(content))
        return
    path = Path(storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as draft:
        draft.write(content)
    finished = Path(draft.name)
    finished.chmod(storage.file_permissions_mode or 0o644)
    finished.replace(path)


def _tens(percent: int) -> int:
    return (percent + 5) // 10 * 10


# Pixels


def _largest(file: IO[bytes]) -> Pillow.Image:
    """The picture upright, in RGB or RGBA, sRGB, no wider than the widest rendition.

    All renditions are scaled from this one, so that it does not matter which was asked for first.
    """
    picture = _opened(file)
    orientation = _orientation(picture)
    width, height = picture.size
    if orientation in _TURNED:
        width, height = height, width
    size = _size_at(min(width, WIDTHS[-1]), width, height)
    stored_size = size[::-1] if orientation in _TURNED else size
    # A JPEG may leave its decoder scaled: twice the size aimed at is enough to scale well.
    picture.draft(None, (stored_size[0] * 2, stored_size[1] * 2))
    _decode(picture)
    profile = picture.info.get("icc_profile")
    picture = _plain(picture)
    if picture.size != stored_size:
        picture = picture.resize(stored_size, Pillow.Resampling.LANCZOS, reducing_gap=2.0)
    if orientation in _UPRIGHT:
        picture = picture.transpose(_UPRIGHT[orientation])
    return _in_srgb(picture, profile)


def _size_at(at: int, width: int, height: int) -> tuple[int, int]:
    return at, max(1, round(height * at / width))


def _scaled(picture: Pillow.Image, width: int) -> Pillow.Image:
    size = _size_at(width, *picture.size)
    return picture if size == picture.size else picture.resize(size, Pillow.Resampling.LANCZOS)


def _plain(picture: Pillow.Image) -> Pillow.Image:
    """In a mode that scales well and keeps its colour profile's channels: L, RGB, RGBA or CMYK."""
    if picture.mode.startswith("I"):
        # 16 bits of grey, which a plain conversion would cut off at 255.
        return picture.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    if picture.mode in ("L", "RGB", "CMYK"):
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _in_srgb(picture: Pillow.Image, profile: bytes | None) -> Pillow.Image:
    """RGB or RGBA in sRGB. A profile that cannot be used is left out of account, as browsers do."""
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colours = picture.convert("RGB") if alpha else picture
    if profile:
        try:
            colours = ImageCms.profileToProfile(
                colours, ImageCms.ImageCmsProfile(io.BytesIO(profile)), _SRGB, outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            colours = colours.convert("RGB")
    colours = colours.convert("RGB")
    if alpha:
        colours.putalpha(alpha)
    return colours


def _encode(picture: Pillow.Image, ext: str) -> bytes:
    # Pillow writes what it read: a JPEG comment would survive the new encoding.
    picture.info.clear()
    if ext == "jpg":
        if picture.mode == "RGBA":
            white = Pillow.new("RGB", picture.size, "white")
            white.paste(picture, mask=picture.getchannel("A"))
            picture = white
        return _saved(picture, "JPEG", quality=JPEG_QUALITY, progressive=True, optimize=True)
    for quality in WEBP_QUALITIES:
        content = _saved(picture, "WEBP", quality=quality, method=4)
        if picture.width > PHONE_WIDTH or len(content) <= PHONE_BUDGET:
            break
    return content


def _saved(picture: Pillow.Image, name: str, **options: object) -> bytes:
    content = io.BytesIO()
    picture.save(content, name, **options)
    return content.getvalue()
