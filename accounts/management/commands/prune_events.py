from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from accounts import events


class Command(BaseCommand):
    help = (
        "Let go of events that the log has kept for EVENT_RETENTION_DAYS. The clock does so by "
        "itself; twice does no harm."
    )

    def handle(self, *args, **options):
        gone = 0
        while now_gone := events.prune():
            gone += now_gone
        self.stdout.write(
            ngettext("%(count)d event let go.", "%(count)d events let go.", gone) % {"count": gone}
        )
