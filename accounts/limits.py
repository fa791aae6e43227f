"""How often something may be tried. Counted in the database, so that it holds for all processes and,
by a lock on the row, for attempts that meet.

An attempt is counted before what it is about is looked at, and taken back when it was right: of many
at once no more get through than of many one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import Attempts

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=15)
#: No rule remembers longer.
LONGEST_MEMORY = timedelta(days=1)


class Paused(Exception):
    """Too many attempts: nothing is tried before `seconds` have passed."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Paused for {seconds} seconds.")
        self.seconds = seconds


@dataclass(frozen=True)
class Rule:
    """So many attempts are free. After that each one is followed by a pause: of one minute, two, four …
    fifteen; or, of a quota, until its time is over."""

    free: int
    #: From the last attempt on, or of a quota from the first one on: then all is forgotten.
    memory: timedelta
    quota: bool = False

    def forgets(self, row: Attempts, now: datetime) -> bool:
        return now - (row.since if self.quota else row.last_at) > self.memory

    def pause_after(self, row: Attempts, now: datetime) -> datetime | None:
        if row.count < self.free:
            return None
        if self.quota:
            return row.since + self.memory
        doubled = min(row.count - self.free, 10)
        return now + min(FIRST_PAUSE * 2**doubled, LONGEST_PAUSE)


@dataclass
class Attempt:
    """One that was let through, and is counted."""

    rules: Mapping[str, Rule]
    #: What this attempt, if it fails, was the last one for: keys whose first pause it began.
    ended: list[str] = field(default_factory=list)

    def forget(self, keys: Iterable[str]) -> None:
        """It was right, and so all that failed before is forgotten."""
        Attempts.objects.filter(key__in=list(keys)).delete()

    def take_back(self, keys: Iterable[str]) -> None:
        """It was right, and does not count; those before it do."""
        with transaction.atomic():
            rows = Attempts.objects.select_for_update().filter(key__in=list(keys), count__gt=0)
            for row in rows.order_by("key"):
                row.count -= 1
                if row.count < self.rules[row.key].free:
                    row.paused_until = None
                row.save(update_fields=["count", "paused_until"])


def enter(rules: Mapping[str, Rule]) -> Attempt:
    """Count an attempt under each of these keys. Raises `Paused` if one of them has to wait; then
    nothing is counted, and nothing written."""
    _refuse_paused(Attempts.objects.filter(key__in=list(rules)))
    with transaction.atomic():
        Attempts.objects.bulk_create(
            [Attempts(key=key) for key in sorted(rules)], ignore_conflicts=True
        )
        rows = list(
            Attempts.objects.select_for_update().filter(key__in=list(rules)).order_by("key")
        )
        _refuse_paused(rows)
        now = timezone.now()
        attempt = Attempt(rules)
        for row in rows:
            rule = rules[row.key]
            if rule.forgets(row, now):
                row.count, row.since = 0, now
            row.count += 1
            row.last_at = now
            row.paused_until = rule.pause_after(row, now)
            row.save()
            if row.count == rule.free:
                attempt.ended.append(row.key)
    return attempt


def _refuse_paused(rows: Iterable[Attempts]) -> None:
    now = timezone.now()
    ends = [row.paused_until for row in rows if row.paused_until and row.paused_until > now]
    if ends:
        raise Paused(ceil((max(ends) - now).total_seconds()))


def key_of(what: str, value: str) -> str:
    """A key that does not say of whom it is: people type passwords where the name belongs."""
    return f"{what}:{salted_hmac('accounts.limits', value).hexdigest()[:40]}"


def prune() -> int:
    """Forget what every rule has forgotten; returns how many rows."""
    return Attempts.objects.filter(last_at__lt=timezone.now() - LONGEST_MEMORY).delete()[0]
