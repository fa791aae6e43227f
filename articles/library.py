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
    there = known(facts.digest, by, **words)
    if there:
        return there, False
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
        return known(facts.digest, by, **words), False
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


def known(digest, by, **words):
    """The picture that the library has under this digest, or None, for somebody who has its bytes.

    Where it stands in nothing but texts that are restricted to others, it begins anew as theirs,
    with their `words`: the library's own told of the restricted text, which keeps the words of its
    use. What is known of the rights to the picture stays.
    """
    image = Image.objects.filter(digest=digest).first()
    if image is None or Image.objects.visible_to(by).filter(pk=image.pk).exists():
        return image
    for name in ("title", "alt", "caption", "credit"):
        setattr(image, name, words.get(name, ""))
    image.decorative = False
    image.uploaded_by = by
    image.save()
    return image
