"""The featured articles of the home page, as they show and as people arrange them.

Two decisions put an article there: an edition that is approved with a featured slot, and somebody
who arranges the front by hand. The newer one holds: an arrangement stands until an article that is
first published after it asks for a place. Correcting an article never moves it.
"""

from collections.abc import Sequence

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts import events
from accounts.events import Kind
from accounts.models import User
from articles import content
from articles.models import Edition, FeaturedSlot
from articles.models.edition import FEATURED_SLOTS


class Rearranged(Exception):
    """The front is not what the person saw who wanted to change it."""


def shown() -> list[Edition]:
    """The live editions at the front, in their order; as many as there are places, at most."""
    return list(Edition.objects.live().featured().for_cards()[:FEATURED_SLOTS])


def ids(editions: Sequence[Edition]) -> list[int]:
    return [edition.article_id for edition in editions]


@transaction.atomic
def arrange(
    wanted: Sequence[int], by: User, *, seen: Sequence[int], request: HttpRequest | None = None
) -> None:
    """Put these articles (ids) at the front, in this order.

    `seen` are the ids as they stood when the person decided; raises `Rearranged` if they stand
    otherwise now. What is not live takes no place, nor does what comes twice.
    """
    slots = list(FeaturedSlot.objects.select_for_update())
    before = shown()
    if ids(before) != list(seen):
        raise Rearranged
    live = Edition.objects.live().filter(article__in=wanted)
    titles = dict(live.values_list("article", "title"))
    kept = [each for each in dict.fromkeys(wanted) if each in titles][:FEATURED_SLOTS]
    FeaturedSlot.objects.update(article=None, placed_at=timezone.now(), placed_by=by)
    for slot, article in zip(slots, kept, strict=False):
        FeaturedSlot.objects.filter(pk=slot.pk).update(article=article)
    content.changed()
    if kept != ids(before):
        changes = {"order": [[each.title for each in before], [titles[each] for each in kept]]}
        events.record(
            Kind.SETTINGS_CHANGED,
            request=request,
            by=by,
            subject=str(FeaturedSlot._meta.verbose_name_plural),
            details={"model": "articles.featuredslot", "how": "changed", "changes": changes},
        )
