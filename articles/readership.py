"""How often articles are read: views are gathered in the process and written together.

A view is a number beside an article and a day, nothing else: no visitor, no address, no time. What is
gathered is written after VIEW_BATCH_SECONDS, or when there is much of it, and when the process ends. A
process that is killed outright loses what it had not written yet: a batch at most.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from multiprocessing.util import Finalize
from typing import TypeVar

from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from articles.models import Edition

logger = logging.getLogger(__name__)

#: So many views are written without waiting for their time.
MANY = 1000
#: Articles and days that are counted at once; of what goes beyond it nothing is kept, for anybody can
#: send numbers of articles that there are not.
DISTINCT = 10_000
#: Rows in one statement.
ROWS = 500

T = TypeVar("T")
#: (article, local day) -> views.
Counts = Mapping[tuple[int, date], int]


class Gathering:
    """The views of this process that are not written yet."""

    def __init__(self) -> None:
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._is_full = threading.Event()
        self._counts: Counter[tuple[int, date]] = Counter()
        self._views = 0
        self._writer: threading.Thread | None = None

    def add(self, article: int) -> None:
        """Count one view of this article, today."""
        key = (article, timezone.localdate())
        if not settings.VIEW_BATCH_SECONDS:
            write({key: 1})
            return
        with self._lock:
            if key not in self._counts and len(self._counts) >= DISTINCT:
                return
            self._counts[key] += 1
            self._views += 1
            if self._writer is None:
                self._writer = threading.Thread(target=self._write_in_time, daemon=True)
                self._writer.start()
            if self._views >= MANY:
                self._is_full.set()

    def flush(self) -> None:
        """Write what was gathered. What cannot be written stays, for the next time.

        One at a time: who calls it when the process ends waits for what is being written.
        """
        with self._writing:
            with self._lock:
                taken, self._counts, self._views = self._counts, Counter(), 0
            if not taken:
                return
            try:
                write(taken)
            except Exception:
                logger.exception("%d views could not be written; they are kept.", taken.total())
                with self._lock:
                    self._counts.update(taken)
                    self._views += taken.total()

    def _write_in_time(self) -> None:
        """What a thread of its own does, for as long as there is something to write."""
        while True:
            self._is_full.wait(settings.VIEW_BATCH_SECONDS)
            self._is_full.clear()
            try:
                self.flush()
            finally:
                connections.close_all()
            with self._lock:
                if not self._counts:
                    self._writer = None
                    return


gathering = Gathering()
# A process that was forked off has its parent's views, which the parent writes.
os.register_at_fork(after_in_child=gathering._begin_anew)
# A server's workers may be processes of `multiprocessing`, which end without the first of these. The
# second to come finds nothing left.
atexit.register(gathering.flush)
Finalize(None, gathering.flush, exitpriority=100)


def write(counts: Counts) -> None:
    """Add these views to the table, all of them or none: those of articles that are public now.

    A statement adds to each row what is new in it, so that writers need not know of each other; all go
    through the rows in one order, so that none waits for one that waits for it.
    """
    public = set(_public({article for article, _day in counts}))
    rows = sorted((*key, count) for key, count in counts.items() if key[0] in public)
    if not rows:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for some in _in_parts(rows):
            values = ", ".join(["(%s, %s, %s)"] * len(some))
            cursor.execute(_ADD.format(values=values), [value for row in some for value in row])


#: The same on both databases. Django's own upsert can put a value in place of another, not add to it.
_ADD = (
    "INSERT INTO articles_dailyviews AS there (article_id, day, count) VALUES {values} "
    "ON CONFLICT (article_id, day) DO UPDATE SET count = there.count + excluded.count"
)


def _public(articles: set[int]) -> Iterator[int]:
    for some in _in_parts(sorted(articles)):
        live = Edition.objects.live().order_by().filter(article__in=some)
        yield from live.values_list("article", flat=True)


def _in_parts(rows: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(rows)
    while some := list(islice(rest, ROWS)):
        yield some
