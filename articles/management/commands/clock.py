import logging
import signal
import threading
import time

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from articles import clock

logger = logging.getLogger("articles.clock")
MINUTE = 60


class Command(BaseCommand):
    help = (
        "Do once a minute what is due: publications and their ends, reminders, mails. "
        "Two at once do no harm."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--once", action="store_true", help="Come by once and end: for cron or a systemd timer."
        )

    def handle(self, *, once, **options):
        if once:
            if failed := clock.run():
                raise CommandError(f"Failed: {', '.join(failed)}. The log says why.")
            return
        self._tick_until_told()

    def _tick_until_told(self):
        told = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: told.set())
        while not told.is_set():
            try:
                clock.run()
            except Exception:
                # The database is away: the next minute may find it back.
                logger.exception("The clock could not come by.")
            close_old_connections()
            # On the full minute, for which people schedule.
            told.wait(MINUTE - time.time() % MINUTE)
