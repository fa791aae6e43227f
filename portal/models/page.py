from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.append_only import AppendOnly
from articles import vietnamese
from articles.richtext import SanitisedHTMLField

TITLE_LENGTH = 160
DESCRIPTION_LENGTH = 300


class PageQuerySet(models.QuerySet):
    def live(self):
        """What the public may read."""
        return self.filter(live__isnull=False)

    def in_order(self):
        return self.order_by("position", "title", "pk")


class Page(models.Model):
    """A page that is no news: introduction, contact, terms. What is public and what is being worked
    on are two versions: saving makes a new one, and publishing chooses the newest."""

    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_("Part of the address. Left empty, it is made from the title."),
        error_messages={"unique": _("There is a page with this address already.")},
    )
    title = models.CharField(
        _("title"), max_length=TITLE_LENGTH, help_text="Of its newest version."
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Lower numbers come first on the site map.")
    )
    live = models.ForeignKey(
        "portal.PageVersion",
        verbose_name=_("public version"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    live_since = models.DateTimeField(
        _("published"), null=True, editable=False, help_text="When the public version became so."
    )
    body_html = models.TextField(
        editable=False, blank=True, help_text="The public version, rendered for readers."
    )
    pictures = models.ManyToManyField(
        "articles.Image",
        editable=False,
        blank=True,
        related_name="+",
        help_text="Those that the public version shows.",
    )

    objects = PageQuerySet.as_manager()

    class Meta:
        default_permissions = ("add", "change", "view")
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="page_has_a_title",
                violation_error_message=_("A page needs a title."),
            ),
            models.CheckConstraint(
                condition=Q(live__isnull=True) | Q(live_since__isnull=False),
                name="page_that_is_public_has_a_date",
                violation_error_message=_("A public page has the date of its publication."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("portal:page", args=[self.slug])

    @property
    def newest(self):
        return self.versions.order_by("-number").first()

    def clean(self):
        super().clean()
        self.slug = vietnamese.slug(self.slug or self.title)[:80].strip("-")
        if self.title and not self.slug:
            raise ValidationError({"slug": _("Write the address in Latin letters or figures.")})


class PageVersion(AppendOnly):
    """The whole text of a page as somebody saved it."""

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    body = SanitisedHTMLField(_("text"), blank=True)
    description = models.CharField(
        _("description for search engines"), max_length=DESCRIPTION_LENGTH, blank=True
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "number"],
                name="page_version_number_once",
                violation_error_message=_("This version number is taken."),
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.number})"
