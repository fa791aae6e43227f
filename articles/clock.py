"""What happens by the time alone, once a minute, and how somebody notices when it no longer does."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import devices, events, limits
from articles import (
    assignments,
    letters,
    mail,
    messages,
    missed_searches,
    most_read,
    review_dates,
    search_words,
    tasks,
    vietnamese,
    workflow,
)
from articles.models import Clock, Edition, Message
from articles.models.message import Kind

logger = logging.getLogger(__name__)

#: It comes by every minute: after this long it stands still.
PATIENCE = timedelta(minutes=5)


# Coming by


def run() -> list[str]:
    """Everything whose time has come. Returns the names of the parts that failed.

    Each part is by itself: one that fails holds up no other, and is tried again the next time. All
    of them look at what there is to do, so that coming by twice, two at once, or being killed
    half-way and coming again does nothing twice and leaves nothing out.
    """
    failed = []
    for name, part in PARTS.items():
        try:
            part()
        except Exception:
            logger.exception("The clock failed at its part “%s”.", name)
            failed.append(name)
            # A connection that broke would fail all that follows.
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
    _came_by()
    return failed


def publish() -> None:
    _done, failed = workflow.publish_due()
    for edition, reasons in failed:
        logger.error("Article %d is not published: %s", edition.article_id, " ".join(reasons))
        messages.tell_not_published(edition, reasons)


def expire() -> None:
    _done, failed = workflow.expire_due()
    for edition, reasons in failed:
        logger.error("The end of article %d: %s", edition.article_id, " ".join(reasons))


def send_mail() -> None:
    """A worker does; what waits there is asked for once, however often the clock comes by."""
    if mail.is_due():
        tasks.ask_for(tasks.mail_goes_out)


PARTS: dict[str, Callable[[], object]] = {
    "publish": publish,
    "expire": expire,
    "remind of work": assignments.remind,
    "remind of reviews": review_dates.remind,
    "free stuck tasks": tasks.free_stuck,
    "send mail": send_mail,
    "prune tasks": tasks.prune,
    "learn words": search_words.learn,
    "forget missed searches": missed_searches.forget,
    "tell floods of failed sign-ins": events.tell_floods,
    "prune events": events.prune,
    "count what is read most": most_read.keep_up,
    "prune letters": letters.prune,
    "forget attempts": limits.prune,
    "forget browsers": devices.prune,
}


def _came_by() -> None:
    Clock.objects.update_or_create(pk=1, defaults={"last_run_at": timezone.now()})
    if stands_still() is None:
        # All is well: the next stillstand is told anew.
        Clock.objects.filter(alarmed_at__isnull=False).update(alarmed_at=None)


# Standing still


@dataclass(frozen=True)
class Stillstand:
    """Since when the clock has not done its work: its last run, or, where it goes round in vain or
    never began, the first time that it missed."""

    since: datetime
    is_last_run: bool

    def told(self) -> str:
        """When that was, in words."""
        words = _("Its last run: %(when)s.") if self.is_last_run else _("Overdue since: %(when)s.")
        return words % {"when": vietnamese.long_date(self.since)}


def stands_still() -> Stillstand | None:
    """Whether the clock has stopped, or never began while there is something to do.

    An edition that it could not publish and has told people of is no sign of that.
    """
    now = timezone.now()
    last_run_at = Clock.objects.values_list("last_run_at", flat=True).first()
    if last_run_at is not None and last_run_at < now - PATIENCE:
        return Stillstand(last_run_at, is_last_run=True)
    unpublished = _unpublished_and_untold().filter(publish_at__lt=now - PATIENCE)
    unended = Edition.objects.ended().filter(expire_at__lt=now - PATIENCE)
    missed = list(
        unpublished.order_by()
        .values_list("publish_at", flat=True)
        .union(unended.order_by().values_list("expire_at", flat=True))
    )
    return Stillstand(min(missed), is_last_run=False) if missed else None


def watch() -> Stillstand | None:
    """`stands_still()`, and tells people so, once for each time it does: for the web's processes,
    which notice when the clock's own cannot."""
    still = stands_still()
    if still is None:
        return None
    Clock.objects.get_or_create(pk=1)
    with transaction.atomic():
        # Of several processes that notice at the same moment, one tells.
        if Clock.objects.filter(alarmed_at__isnull=True).update(alarmed_at=timezone.now()):
            logger.error("The clock stands still since %s.", still.since.isoformat())
            messages.tell_the_clock_stands_still(still.told())
    return still


def _unpublished_and_untold():
    key = Concat(
        Value("not_published:"),
        Cast(OuterRef("pk"), CharField()),
        Value(":"),
        Cast(OuterRef("lock_version"), CharField()),
    )
    told = Message.objects.order_by().filter(kind=Kind.NOT_PUBLISHED, key=key)
    return Edition.objects.due().filter(~Exists(told))
