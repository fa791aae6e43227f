"""What readers are told of an article's life: when it came, what was changed or put right, when it was
away and why.

It follows from the editions that readers have seen and from the records of their withdrawals, and is
kept with each edition at its approval (`articles.presentation`), so that a page need not ask. Minor
changes leave no trace in it, and neither does a publication that was undone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Transition
from articles.models.edition import WithdrawalForm
from articles.states import ONCE_PUBLIC

if TYPE_CHECKING:
    from articles.models import Edition


class Kind(models.TextChoices):
    PUBLISHED = "published", _("First published")
    UPDATED = "updated", _("Updated")
    CORRECTED = "corrected", _("Corrected")
    WITHDRAWN = "withdrawn", _("Taken down")
    EXPIRED = "expired", _("Its time was over")
    RETURNED = "returned", _("Returned to the site")


@dataclass(frozen=True)
class Event:
    """One thing that readers are told, with the words that were written for them, if any."""

    kind: Kind
    at: datetime
    text: str = ""

    @property
    def is_correction(self) -> bool:
        return self.kind == Kind.CORRECTED


@dataclass(frozen=True)
class Told:
    """A history as a page shows it, the newest first."""

    events: list[Event]
    updated_at: datetime | None

    @property
    def corrections(self) -> list[Event]:
        return [event for event in self.events if event.is_correction]

    @property
    def has_more_than_its_beginning(self) -> bool:
        return len(self.events) > 1


def facts(edition: Edition) -> dict[str, Any]:
    """The history up to and with this edition, as plain data for its presentation.

    An edition that is not approved yet (the desk's preview) is shown as if it were public now, or at
    the time that was chosen for it.
    """
    editions = [*_seen_before(edition), edition]
    records = _absences(editions)
    events: list[Event] = []
    updated_at = None
    away = False
    for each, following in zip(editions, [*editions[1:], None], strict=True):
        since, until = _since(each), _since(following) if following else None
        if events and not each.minor:
            updated_at = since
        events += _beginning(each, since, is_first=not events, away=away)
        absences, away = _away(each, records[each.pk], since, until)
        events += absences
    return {
        "history": [
            {"kind": str(event.kind), "at": event.at.isoformat(), "text": event.text}
            for event in events
        ],
        "updated_at": updated_at.isoformat() if updated_at else None,
        "explained": edition.presentation.get("explained", []),
    }


def told(presentation: dict[str, Any]) -> Told:
    """The history that stands in an edition's presentation."""
    events = [
        Event(Kind(event["kind"]), datetime.fromisoformat(event["at"]), event["text"])
        for event in presentation.get("history", [])
    ]
    updated_at = presentation.get("updated_at")
    return Told(events[::-1], datetime.fromisoformat(updated_at) if updated_at else None)


def with_explanation(edition: Edition) -> dict[str, Any]:
    """The presentation of an edition that comes back, and in it the explanation that readers saw.

    Only what they saw then is told later: an article that was gone without a word, perhaps because
    of what its explanation names, does not get one through its history.
    """
    return {**edition.presentation, "explained": sorted(_explained(edition))}


def _explained(edition: Edition) -> set[str]:
    explained = set(edition.presentation.get("explained", []))
    if edition.withdrawal_form == WithdrawalForm.NOTICE:
        explained.add(edition.withdrawal_explanation)
    return explained


def _seen_before(edition: Edition) -> list[Edition]:
    """By time, not by number: a discarded edition may be recovered after a later one was public."""
    if edition.article.first_published_at is None:
        return []
    since = _since(edition)
    earlier = Q(published_at__lt=since) | Q(published_at=since, number__lt=edition.number)
    return list(
        edition.article.editions.once_public()
        .filter(earlier)
        .exclude(pk=edition.pk)
        .defer("body", "body_html")
        .order_by("published_at", "number")
    )


def _since(edition: Edition) -> datetime:
    return edition.published_at or edition.publish_at or timezone.now()


def _absences(editions: list[Edition]) -> dict[int, list[Transition]]:
    """By edition the records of its withdrawals and returns, the oldest first."""
    found: dict[int, list[Transition]] = defaultdict(list)
    once_public = [each.pk for each in editions if each.state in ONCE_PUBLIC]
    if once_public:
        for record in Transition.objects.filter(
            edition__in=once_public, name__in=("withdraw", "restore")
        ).order_by("pk"):
            found[record.edition_id].append(record)
    return found


def _beginning(edition: Edition, since: datetime, *, is_first: bool, away: bool) -> list[Event]:
    if is_first:
        return [Event(Kind.PUBLISHED, since)]
    events = [Event(Kind.RETURNED, since)] if away else []
    if edition.correcting and edition.correction_text:
        events.append(Event(Kind.CORRECTED, since, edition.correction_text))
    elif not edition.minor and (edition.change_note or not away):
        events.append(Event(Kind.UPDATED, since, edition.change_note))
    return events


def _away(
    edition: Edition, records: list[Transition], since: datetime, until: datetime | None
) -> tuple[list[Event], bool]:
    """When this edition was taken down and came back, and whether it was away at its end (None: it
    is the newest). Records from before a publication that was undone are not of this one."""
    events: list[Event] = []
    away = False
    explained = _explained(edition)
    for record in records:
        if record.created_at < since:
            continue
        away = record.name == "withdraw"
        text = record.reason if away and record.reason in explained else ""
        events.append(Event(Kind.WITHDRAWN if away else Kind.RETURNED, record.created_at, text))
    # Its time was over at that moment, whether or not the clock has recorded it.
    if not away and until and edition.expire_at and edition.expire_at < until:
        events.append(Event(Kind.EXPIRED, edition.expire_at))
        away = True
    return events, away
