"""What public templates need beyond Django's own tags."""

from django import template
from django.utils import timezone

from articles import images, vietnamese
from articles.models.document import description, length

register = template.Library()


@register.filter
def long_date(when):
    """ "Thứ Hai, 23/11/2026, 14:05" in the site's time zone; nothing for no time."""
    return vietnamese.long_date(when) if when else ""


@register.filter
def short_date(when):
    """ "23/11/2026" in the site's time zone; nothing for no time."""
    return timezone.localtime(when).strftime("%d/%m/%Y") if when else ""


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
    """A picture in all its sizes. `picture` is what `articles.images.facts` gives, with `alt`."""
    digest, widths = picture["digest"], picture["widths"]
    focus_x, focus_y = picture.get("focus", "50-50").split("-")
    largest = (
        max(width for width in widths if width <= 1200) if min(widths) <= 1200 else min(widths)
    )
    return {
        "webp": _srcset(digest, widths, "webp"),
        "jpg": _srcset(digest, widths, "jpg"),
        "src": images.address(digest, largest, "jpg"),
        "sizes": sizes,
        "width": picture["width"],
        "height": picture["height"],
        "alt": picture.get("alt", ""),
        "eager": eager,
        "class_name": class_name,
        "focus_x": focus_x,
        "focus_y": focus_y,
    }


def _srcset(digest, widths, ext):
    return ", ".join(f"{images.address(digest, width, ext)} {width}w" for width in widths)
