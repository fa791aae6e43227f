"""Which content generation this process knows of: it changes with everything that readers see."""

from __future__ import annotations

import logging
import math
import threading
import time
from dataclasses import dataclass

from django.db import connection

from articles.models import Edition
from portal import shell
from portal.models import ContentGeneration

logger = logging.getLogger(__name__)

#: How often a process looks whether another one changed something, in seconds.
LOOK = 0.5


@dataclass(frozen=True, slots=True)
class Generation:
    """`number` moves on with every change, `since` with every moment at which the time alone changes
    what is public: a scheduled article is due, an article or a banner ends."""

    number: int
    since: float


class Generations:
    """Looks at the database at most once in LOOK seconds, in one thread while the others go on with
    what is known. While the database is away, what was known last holds."""

    def __init__(self) -> None:
        self._looking = threading.Lock()
        self._known: Generation | None = None
        #: When the time changes next what is public; None: to be looked up.
        self._due: float | None = None
        self._next_look = 0.0

    def current(self) -> Generation | None:
        """The generation; None as long as the database has never answered."""
        now = time.time()
        if self._next_look - LOOK <= now < self._next_look:
            return self._known
        # Only who knows nothing waits for another thread's look.
        if self._looking.acquire(blocking=self._known is None):
            try:
                self._look(now)
            finally:
                self._looking.release()
        return self._known

    def look_again(self) -> None:
        """This process changed something itself: it need not wait to notice."""
        self._next_look = 0.0

    def _look(self, now: float) -> None:
        if self._known and self._due is not None and now >= self._due:
            # The time passes without a database, too.
            self._known = Generation(self._known.number, self._due)
            self._due = None
        # Before the reading: what this process changes meanwhile is looked for once more.
        self._next_look = now + LOOK
        try:
            number = ContentGeneration.current()
            if self._known is None or self._due is None or number != self._known.number:
                self._due = _next_moment()
                self._known = Generation(number, self._known.since if self._known else 0.0)
            self._next_look = min(self._next_look, self._due)
        except Exception as error:
            logger.warning("Which pages are new cannot be read; those kept stand. %s", error)
        finally:
            # No request of Django's is going on, whose end would do it.
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()


def _next_moment() -> float:
    moments = [Edition.objects.next_moment(), shell.next_moment()]
    return min((each.timestamp() for each in moments if each), default=math.inf)


generations = Generations()


def move_on() -> None:
    """For `articles.content`: what readers see has changed."""
    ContentGeneration.move_on()
    generations.look_again()
