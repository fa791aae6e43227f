"""What public templates need beyond Django's own tags."""

from django import template

from articles import images, vietnamese

register = template.Library()


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
