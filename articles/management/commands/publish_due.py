from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from articles import workflow


class Command(BaseCommand):
    help = "Publish the scheduled articles whose time has come. Run it every minute; twice does no harm."

    def handle(self, *args, **options):
        done, failed = workflow.publish_due()
        for transition in done:
            self.stdout.write(f"{transition.edition.article_id}: {transition.edition.title}")
        self.stdout.write(
            ngettext("%(count)d article published.", "%(count)d articles published.", len(done))
            % {"count": len(done)}
        )
        if failed:
            raise CommandError(
                "\n".join(
                    f"{edition.article_id}: {' '.join(reasons)}" for edition, reasons in failed
                )
            )
