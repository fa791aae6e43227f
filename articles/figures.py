"""Figures follow the text: the pictures that a body shows are recorded, so that "where is it used"
and "may the public see it" are asked of one table."""

from articles import richtext
from articles.models import Figure, Image
from articles.models.figure import Placement


def follow_body(edition):
    """Make the edition's BODY figures those that its text shows, in its order."""
    shown = richtext.pictures(edition.body)
    images = {
        image.digest: image
        for image in Image.objects.filter(digest__in={picture.digest for picture in shown})
    }
    wanted = [
        {
            "image_id": images[picture.digest].pk,
            "position": position,
            "caption": picture.caption[:500],
            "alt": picture.alt[:300],
            "decorative": picture.decorative,
            "credit": images[picture.digest].credit,
        }
        for position, picture in enumerate(shown)
        if picture.digest in images
    ]
    present = list(
        edition.figures.filter(placement=Placement.BODY).values(
            "image_id", "position", "caption", "alt", "decorative", "credit"
        )
    )
    if present == wanted:
        return
    edition.figures.filter(placement=Placement.BODY).delete()
    Figure.objects.bulk_create(
        Figure(edition=edition, placement=Placement.BODY, **facts) for facts in wanted
    )
