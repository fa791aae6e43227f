from django.core.management.base import BaseCommand

from articles import search, search_words


class Command(BaseCommand):
    help = (
        "Make what search looks in anew, from all that is approved: after an import, or when the way "
        "words are folded has changed. Search goes on meanwhile."
    )

    def handle(self, **options):
        count = search.rebuild()
        search_words.learn_all()
        self.stdout.write(f"{count} articles can be found.")
