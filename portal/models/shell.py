from django.db import models


class Shell(models.Model):
    """What stands around every public page besides the identity: the menus and the banners, as plain
    data. `portal.shell.rebuild` makes it anew when one of them changes, and a page reads it in the
    same query as the identity; so it costs nothing, and every process shows a change at once."""

    site = models.OneToOneField(
        "portal.SiteIdentity", on_delete=models.CASCADE, primary_key=True, related_name="shell"
    )
    content = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.made_at:%Y-%m-%d %H:%M:%S}"
