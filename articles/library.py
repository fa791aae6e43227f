"""The picture library: how an upload enters it, and which renditions there are of it."""

from django.db import IntegrityError, transaction

from articles import images
from articles.models import Edition, Figure, Image


def take(upload, by, **words):
    """Enter an uploaded picture into the library, or find it there by its digest.

    `words` are fields of Image (title, alt, caption, credit …) for a new picture; a known one keeps
    its own. Returns (image, created). Raises `articles.images.NotAPicture`, a ValidationError, for
    what is no picture we take.
    """
    facts = images.inspect(upload)
    known = Image.objects.filter(digest=facts.digest).first()
    if known:
        return known, False
    upload.seek(0)
    image = Image(
        original=upload,
        digest=facts.digest,
        format=facts.format,
        width=facts.width,
        height=facts.height,
        byte_size=facts.byte_size,
        uploaded_by=by,
        **words,
    )
    try:
        with transaction.atomic():
            image.save()
    except IntegrityError:
        # Somebody uploaded the same picture at the same moment.
        return Image.objects.get(digest=facts.digest), False
    return image, True


def renditions_follow(edition_id):
    """Make the renditions of an edition's approved pictures; remove those that no approved edition uses.

    Idempotent. A rendition that is missing is made when it is asked for, so that a failure here
    costs time, not a picture.
    """
    approved = Figure.objects.filter(edition__in=Edition.objects.approved())
    for image in Image.objects.filter(figures__edition=edition_id).distinct():
        if approved.filter(image=image).exists() or image.portraits.exists():
            images.make_renditions(image)
        else:
            images.drop_renditions(image.digest)
