"""What follows a step of the workflow: named calls, in its transaction or on its commit."""

from django.db import transaction

from articles import assignments, images, locks, messages
from articles.models import Edition, Figure, Image, Transition


def follow(record: Transition) -> None:
    """What a step brings with it for people: assignments end, the form is free, people are told."""
    assignments.follow(record)
    locks.follow(record)
    messages.tell(record)


def pictures_follow(edition: Edition) -> None:
    """Bring the renditions of this edition's pictures in line with what is approved, after commit."""
    transaction.on_commit(lambda: _renditions_follow(edition.pk), robust=True)


def _renditions_follow(edition_id: int) -> None:
    """Make the renditions of approved pictures; remove those that no approved edition uses.

    Idempotent. A rendition that is missing is made when it is asked for, so that a failure here
    costs time, not a picture.
    """
    approved = Figure.objects.filter(edition__in=Edition.objects.approved())
    for image in Image.objects.filter(figures__edition=edition_id).distinct():
        if approved.filter(image=image).exists() or image.portraits.exists():
            images.make_renditions(image)
        else:
            images.drop_renditions(image.digest)
