"""What follows a step of the workflow: named calls, in its transaction or on its commit."""

from articles import assignments, content, locks, messages, tasks
from articles.models import Edition, Transition


def follow(record: Transition) -> None:
    """What a step brings with it: assignments end, the form is free, people are told, and readers
    see it at once."""
    assignments.follow(record)
    locks.follow(record)
    messages.tell(record)
    content.follow(record)


def pictures_follow(edition: Edition) -> None:
    """Bring the renditions of this edition's pictures in line with what is approved: a worker does,
    after commit."""
    tasks.after_commit(tasks.renditions_follow, edition.pk)
