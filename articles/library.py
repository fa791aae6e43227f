"""The picture library: how an upload enters it, and which renditions there are of it."""

from django.db import IntegrityError, transaction
from django.db.models import Q

from articles import images, picture_mark
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
    mark = picture_mark.current()
    for image in Image.objects.filter(figures__edition=edition_id).distinct():
        if approved.filter(image=image).exists() or image.portraits.exists():
            images.make_renditions(image, mark)
        else:
            images.drop_renditions(image.digest)


def remake_renditions(after=0, count=50):
    """Bring the renditions of so many pictures that readers see in line with the mark, from the number
    `after` on. Returns the number with which to go on, or None at the end."""
    mark = picture_mark.current()
    shown = Q(figures__edition__in=Edition.objects.approved()) | Q(portraits__isnull=False)
    found = list(Image.objects.filter(shown, pk__gt=after).order_by("pk").distinct()[:count])
    for image in found:
        images.make_renditions(image, mark)
    return found[-1].pk if len(found) == count else None


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
