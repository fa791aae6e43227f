from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts import toolbar


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self):
        from accounts import confirmation
        from articles import handing_on, rights

        handing_on.register()
        rights.register()
        confirmation.guard(
            [f"articles_sectionassignment_{page}" for page in ("add", "change", "delete")],
            when_sent=["articles_sectionassignment_changelist"],
        )
        toolbar.register(
            _("Write an article"), "admin:articles_edition_add", "articles.add_edition"
        )
