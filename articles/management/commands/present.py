from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from articles import presentation, related
from articles.models import Edition


class Command(BaseCommand):
    help = (
        "Make the pages of all approved articles anew, and find what belongs together: once after an "
        "upgrade that changes how pages are made. Twice does no harm."
    )

    def handle(self, *args, **options):
        approved = Edition.objects.approved()
        count = presentation.present_anew(approved)
        for article in approved.order_by("pk").values_list("article", flat=True).iterator():
            related.refresh(article)
        self.stdout.write(
            ngettext("%(count)d page made anew.", "%(count)d pages made anew.", count)
            % {"count": count}
        )
