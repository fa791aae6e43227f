from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class EditLock(models.Model):
    """Who has an edition's form open to write in it, so that nobody else begins by accident.

    A courtesy between people: what protects the text is the lock version (see `articles.locks`).
    """

    edition = models.OneToOneField(
        "articles.Edition", on_delete=models.CASCADE, primary_key=True, related_name="edit_lock"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="edit_locks",
    )
    token = models.CharField(max_length=32, help_text="One opened form; made by the server.")
    taken_at = models.DateTimeField(_("since"))
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        default_permissions = ()
        verbose_name = _("edit lock")
        verbose_name_plural = _("edit locks")

    def __str__(self):
        return f"{self.edition_id}: {self.user}"
