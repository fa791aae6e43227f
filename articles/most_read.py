"""What is read most: counted by the clock into a table of a few rows, and shown beside other cards
without a query of its own.

    beside = most_read.beside(Edition.objects.live().for_cards()…[:4])
    beside.cards, beside.most_read

A withdrawn article stands in the table until it is counted anew, and is not shown from the moment on
that it is not live.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, PositiveSmallIntegerField, Subquery, Sum, Value
from django.utils import timezone

from articles import content
from articles.models import DailyViews, Edition, MostRead
from articles.querysets import EditionQuerySet

#: Over how many days, today included.
DAYS = 7
#: Articles that are shown, and that are kept so that others follow when one goes.
SHOWN, KEPT = 5, 12
RANK = "article__most_read__rank"
#: How old the table may become; the clock comes by every minute.
AGE = timedelta(minutes=5)


@dataclass(frozen=True)
class Beside:
    """Cards that were asked for, in no order, and those of what is read most, in theirs."""

    cards: list[Edition]
    most_read: list[Edition]


def ranked() -> EditionQuerySet:
    """What is read most, in no order: RANK is each one's place, from 1."""
    # From the few rows to their editions, whatever a planner thinks of the states.
    public = Edition.objects.live().order_by().filter(article=OuterRef("article")).values("pk")[:1]
    rows = MostRead.objects.annotate(public=Subquery(public)).values("public")
    return Edition.objects.for_cards().filter(pk__in=rows)


def beside(editions: EditionQuerySet) -> Beside:
    """These editions and what is read most, in one query. `editions` may be sliced."""
    asked = (
        Edition.objects.for_cards()
        .filter(pk__in=editions.values("pk"))
        .annotate(rank=Value(0, PositiveSmallIntegerField()))
    )
    rows = list(asked.union(ranked().annotate(rank=F(RANK)), all=True))
    return Beside(
        cards=[row for row in rows if row.rank == 0],
        most_read=sorted((row for row in rows if row.rank), key=lambda row: row.rank)[:SHOWN],
    )


def keep_up() -> None:
    """Count anew when the table is old: for the clock."""
    fresh = timezone.now() - AGE
    if not MostRead.objects.filter(made_at__gt=fresh).exists():
        count_anew()


def count_anew() -> None:
    """Put into the table what was read most in the last DAYS days."""
    now = timezone.now()
    live = Edition.objects.live().order_by().filter(article=OuterRef("article"))
    most = (
        DailyViews.objects.filter(Exists(live), day__gt=timezone.localdate() - timedelta(days=DAYS))
        .values("article")
        .annotate(views=Sum("count"))
        .order_by("-views", "-article")[:KEPT]
    )
    rows = [
        MostRead(rank=rank, article_id=each["article"], views=each["views"], made_at=now)
        for rank, each in enumerate(most, start=1)
    ]
    with transaction.atomic():
        # By rank, so that two clocks at once wait for each other and the table is one's or the other's.
        MostRead.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["rank"],
            update_fields=["article", "views", "made_at"],
        )
        MostRead.objects.filter(rank__gt=len(rows)).delete()
        content.changed()
