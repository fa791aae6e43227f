"""What public templates need beyond Django's own tags."""

from django import template

from articles import images, vietnamese
from articles.models.document import description, length

register = template.Library()

#: How wide a picture is shown in each place of the page, as static/css/site.css has it; measured by
#: tests/browser/test_pictures.py. What is lazy is measured by the browser itself, where it can ("auto").
#: On a phone with three device pixels to one of the page, two thirds of them are as good to the eye and
#: half the bytes: it takes the rendition of a phone with two.
SIZES = {
    "lead": "(min-width: 60rem) 55rem, (min-width: 40rem) 100vw, (min-resolution: 2.5dppx) 66vw, 100vw",
    "hero": (
        "(min-width: 72rem) 49rem, (min-width: 60rem) 66vw, (min-width: 40rem) 100vw, "
        "(min-resolution: 2.5dppx) 66vw, 100vw"
    ),
    "gallery": "auto, (min-width: 60rem) 27rem, (min-width: 40rem) 48vw, 100vw",
    "medium": "auto, (min-width: 60rem) 24rem, (min-width: 40rem) 48vw, 100vw",
    "thumb": "auto, (min-width: 40rem) 12.5rem, 34vw",
}


@register.filter
def long_date(when):
    """ "Thứ Hai, 23/11/2026, 14:05" in the site's time zone, or "Monday, 23 November 2026, 14:05";
    nothing for no time."""
    return vietnamese.long_date(when) if when else ""


@register.filter
def short_date(when):
    """ "23/11/2026" in the site's time zone, or "23 Nov 2026"; nothing for no time."""
    return vietnamese.short_day(when) if when else ""


@register.filter
def largest(picture):
    """The address of a picture's largest public rendition; `picture` as below."""
    return images.address(picture["digest"], max(picture["widths"]), "jpg")


@register.filter
def papers(attachments):
    """Of an article's attachments, those to be read."""
    return [file for file in attachments or () if not file["seconds"]]


@register.filter
def recordings(attachments):
    """Of an article's attachments, those to be listened to."""
    return [file for file in attachments or () if file["seconds"]]


@register.filter
def described(file):
    """Type, length and size of an attached file, in words."""
    return description(file["type"], file["size"], file["pages"], file["seconds"])


@register.filter
def spoken_length(seconds):
    return length(seconds)


@register.inclusion_tag("articles/_renditions.html")
def picture(picture, sizes="100vw", eager=False, class_name=""):
    """A picture in all its sizes. `picture` is what `articles.images.facts` gives, with `alt`; `sizes` is
    a place of `SIZES`, or the attribute itself."""
    digest, widths = picture["digest"], picture["widths"]
    focus_x, focus_y = picture.get("focus", "50-50").split("-")
    largest = (
        max(width for width in widths if width <= 1200) if min(widths) <= 1200 else min(widths)
    )
    return {
        "webp": _srcset(digest, widths, "webp"),
        "jpg": _srcset(digest, widths, "jpg"),
        "src": images.address(digest, largest, "jpg"),
        "sizes": SIZES.get(sizes, sizes),
        "width": picture["width"],
        "height": picture["height"],
        "alt": picture.get("alt", ""),
        "eager": eager,
        "class_name": class_name,
        "focus_x": focus_x,
        "focus_y": focus_y,
    }


@register.inclusion_tag("articles/_preload.html")
def preload_picture(picture, sizes):
    """For a page's head: its first picture, so that it is asked for before the style sheet is read."""
    return {
        "webp": _srcset(picture["digest"], picture["widths"], "webp"),
        "sizes": SIZES[sizes],
    }


def _srcset(digest, widths, ext):
    return ", ".join(f"{images.address(digest, width, ext)} {width}w" for width in widths)
