"""What somebody typed into a form and has not saved: kept for them alone, and given back.

Each opened form has a row of its own (`<form>:<token>`), so that two tabs of one person, or a form
opened anew beside an older text, never write over each other. A row without content says that its
form was saved: an autosave that was still on its way then brings nothing back.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Autosave, Edition

if TYPE_CHECKING:
    from accounts.models import User

#: How much one form may hold, in characters: twice the longest body, and the rest.
MAX_LENGTH = 1_200_000
#: So many unsaved texts of one person are kept per form; the oldest goes first.
PER_FORM = 5
#: For how many days a text waits for its writer.
KEPT_DAYS = 90
#: For how long it is remembered that a form was saved: longer than any request is on its way.
REMEMBERED = timedelta(hours=1)

Content = dict[str, list[str]]


class TooLarge(Exception):
    """There is more text than `MAX_LENGTH`; what was kept before stays."""


def form_of(edition: Edition | None) -> str:
    """The name of an edition's form; None is the form for a new article."""
    return f"edition:{edition.pk}" if edition is not None and edition.pk else "edition:new"


def keep(
    user: User, form: str, token: str, content: Content, *, follows: int | None = None
) -> Autosave | None:
    """Keep what stands in an opened form, in the place of what was kept of it before.

    `content` is name to values, as the browser would send them. `follows` is the id of the autosave
    that the form was filled with: the new one stands in its place. Returns None if the form has been
    saved meanwhile. Raises `TooLarge`.
    """
    if sum(len(value) for values in content.values() for value in values) > MAX_LENGTH:
        raise TooLarge
    row = Autosave(user=user, form=f"{form}:{token}", content=content)
    with transaction.atomic():
        Autosave.objects.bulk_create([row], ignore_conflicts=True)
        kept = Autosave.objects.select_for_update().get(user=user, form=row.form)
        if not kept.content:
            return None
        kept.content = content
        kept.save(update_fields=["content", "saved_at"])
        if follows is not None:
            find(user, form).filter(pk=follows).exclude(pk=kept.pk).delete()
        older = list(find(user, form).values_list("pk", flat=True)[PER_FORM:])
        Autosave.objects.filter(pk__in=older).delete()
    return kept


def find(user: User, form: str) -> QuerySet[Autosave]:
    """What this person has typed into this form and not saved, the newest first."""
    return (
        Autosave.objects.filter(user=user, form__startswith=f"{form}:")
        .exclude(content={})
        .order_by("-saved_at", "-pk")
    )


def drop(user: User, form: str, pk: int) -> None:
    """Throw one of this person's own away."""
    find(user, form).filter(pk=pk).delete()


def saved(user: User, form: str, token: str, *, follows: int | None = None) -> None:
    """The form was saved: nothing of it waits any more, and nothing late is kept."""
    now = timezone.now()
    Autosave.objects.update_or_create(user=user, form=f"{form}:{token}", defaults={"content": {}})
    if follows is not None:
        drop(user, form, follows)
    own = Autosave.objects.filter(user=user)
    own.filter(content={}, saved_at__lt=now - REMEMBERED).delete()
    own.filter(saved_at__lt=now - timedelta(days=KEPT_DAYS)).delete()
