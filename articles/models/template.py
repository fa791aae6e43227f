from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.richtext import SanitisedHTMLField


class Template(models.Model):
    """A beginning for new articles of one kind: what always stands there, and where."""

    name = models.CharField(
        _("name"),
        max_length=80,
        unique=True,
        error_messages={"unique": _("There is a template with this name already.")},
    )
    description = models.CharField(_("what it is for"), max_length=300, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    lead = models.TextField(_("lead"), max_length=600, blank=True)
    body = SanitisedHTMLField(_("body"), blank=True)
    category = models.ForeignKey(
        "articles.Category",
        verbose_name=_("category"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="templates",
    )
    tags = models.ManyToManyField(
        "articles.Tag", verbose_name=_("tags"), blank=True, related_name="templates"
    )
    in_use = models.BooleanField(
        _("in use"), default=True, help_text=_("Only templates in use are offered.")
    )
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("last changed by"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="changed_templates",
    )
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("article template")
        verbose_name_plural = _("article templates")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="template_has_a_name",
                violation_error_message=_("A template needs a name."),
            )
        ]

    def __str__(self):
        return self.name
