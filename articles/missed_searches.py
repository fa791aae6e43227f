"""What visitors look for and do not find, for the newsroom to see: words and how often, nothing about
who asked, and nothing that looks like a person's number or address.

A page only notes it in memory. What a process has noted is written every minute by a thread of its
own, so that no reader waits for it and no page view writes; what a process that is killed had noted
is lost, which is fine for a hint.
"""

import atexit
import logging
import re
import threading
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from articles import vietnamese
from articles.models import MissedSearch

logger = logging.getLogger(__name__)

#: Different words that a process keeps in mind until it writes them, and that are kept in all.
NOTED = 200
KEPT = 2000
DAYS = 90

#: Numbers of people, cards and telephones, addresses of mail and pages, code: nobody's list.
_NOT_WORDS = re.compile(r"\d{5}|@|https?:|www\.|[<>{}\\=;|%$]|\.(?:php|aspx?|com|vn)\b", re.ASCII)
_LETTERS = re.compile("[a-z]")
_ROBOT = re.compile(
    r"bot\b|bot[/;)_-]|crawl|spider|slurp|scan|curl|wget|python|java/|go-http|headless|monitor|preview",
    re.IGNORECASE,
)


def looks_like_words(query: str) -> bool:
    """Whether people of the newsroom could do something with it."""
    folded = vietnamese.fold(query)
    words = folded.split()
    return (
        3 <= len(folded) <= 60
        and len(query) <= 80
        and len(words) <= 8
        and max(map(len, words)) <= 20
        and bool(_LETTERS.search(folded))
        # A phone number is often written in groups.
        and len(re.sub("[^0-9]", "", folded)) < 8
        and not _NOT_WORDS.search(query)
    )


class Notebook:
    """What one process has noted and not written yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times: Counter[str] = Counter()
        self._written: dict[str, str] = {}
        self._thread: threading.Thread | None = None

    def note(self, query: str, user_agent: str) -> None:
        """Remember that nothing was found; robots and what are no words are left out."""
        if not user_agent or _ROBOT.search(user_agent) or not looks_like_words(query):
            return
        words = vietnamese.fold(query)
        with self._lock:
            if words not in self._times and len(self._times) >= NOTED:
                return
            self._times[words] += 1
            self._written[words] = " ".join(vietnamese.normalise(query).split())
            if self._thread is None and settings.MISSED_SEARCH_SECONDS:
                self._thread = threading.Thread(
                    target=self._keep_writing, name="missed searches", daemon=True
                )
                self._thread.start()
                atexit.register(self._write_quietly)

    def write(self) -> int:
        """Store what was noted; returns how many different searches that was."""
        with self._lock:
            times, written = self._times, self._written
            self._times, self._written = Counter(), {}
        if not times:
            return 0
        today = timezone.localdate()
        with transaction.atomic():
            known = set(
                MissedSearch.objects.filter(words__in=times).values_list("words", flat=True)
            )
            room = max(0, KEPT - MissedSearch.objects.count())
            fresh = sorted(set(times) - known)[:room]
            MissedSearch.objects.bulk_create(
                [
                    MissedSearch(words=words, written=written[words], first_on=today, last_on=today)
                    for words in fresh
                ],
                ignore_conflicts=True,
            )
            # In one order everywhere, so that two processes never wait for each other.
            for words in sorted({*known, *fresh}):
                MissedSearch.objects.filter(words=words).update(
                    times=F("times") + times[words], written=written[words], last_on=today
                )
        return len(times)

    def _keep_writing(self) -> None:
        pause = threading.Event()
        while not pause.wait(settings.MISSED_SEARCH_SECONDS):
            self._write_quietly()

    def _write_quietly(self) -> None:
        try:
            self.write()
        except Exception:
            logger.exception("Searches without a result could not be written.")
        finally:
            connection.close()


notebook = Notebook()


def forget() -> None:
    """Drop what has not been searched for a long time; the clock calls it."""
    past = timezone.localdate() - timedelta(days=DAYS)
    MissedSearch.objects.filter(last_on__lt=past).delete()
