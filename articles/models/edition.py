from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.querysets import EditionQuerySet
from articles.richtext import SanitisedHTMLField
from articles.states import LIVE, ONCE_PUBLIC, WORKING, State

FEATURED_SLOTS = 5


class WithdrawalForm(models.TextChoices):
    """What a withdrawn article's address answers."""

    NOTICE = "notice", _("A notice with title and explanation")
    GONE = "gone", _("Nothing but that the page is gone")
    REDIRECT = "redirect", _("Leads to another page")
    EXPIRED = "expired", _("A notice that its time is over")


class Edition(models.Model):
    """One version of an article, from its first draft until another takes its place.

    `state` and everything dated or signed here is written by `articles.workflow` alone.
    """

    article = models.ForeignKey(
        "articles.Article",
        verbose_name=_("article"),
        on_delete=models.PROTECT,
        related_name="editions",
    )
    number = models.PositiveIntegerField(_("edition"), default=1, editable=False)
    state = models.CharField(
        _("state"), max_length=20, choices=State, default=State.DRAFT, editable=False, db_index=True
    )

    # The text
    title = models.CharField(_("title"), max_length=200)
    lead = models.TextField(_("lead"), max_length=600, blank=True)
    body = SanitisedHTMLField(_("body"), blank=True)
    category = models.ForeignKey(
        "articles.Category",
        verbose_name=_("category"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="editions",
    )
    further_categories = models.ManyToManyField(
        "articles.Category",
        verbose_name=_("further categories"),
        blank=True,
        related_name="further_editions",
    )
    tags = models.ManyToManyField(
        "articles.Tag", verbose_name=_("tags"), blank=True, related_name="editions"
    )
    authors = models.ManyToManyField(
        "articles.Author",
        verbose_name=_("authors"),
        through="articles.Byline",
        related_name="editions",
    )
    thread = models.ForeignKey(
        "articles.Thread",
        verbose_name=_("story thread"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="editions",
    )
    source = models.ForeignKey(
        "articles.Source",
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="editions",
    )
    featured_slot = models.PositiveSmallIntegerField(
        _("featured slot"),
        null=True,
        blank=True,
        choices=[(n, str(n)) for n in range(1, FEATURED_SLOTS + 1)],
        help_text=_("Place among the featured articles of the home page; 1 comes first."),
    )
    publish_at = models.DateTimeField(
        _("publish at"), null=True, blank=True, help_text=_("Left empty: published on approval.")
    )
    expire_at = models.DateTimeField(_("expires"), null=True, blank=True)
    seo_title = models.CharField(_("title for search engines"), max_length=120, blank=True)
    seo_description = models.CharField(
        _("description for search engines"), max_length=300, blank=True
    )
    change_note = models.CharField(_("change note"), max_length=500, blank=True)
    minor = models.BooleanField(
        _("minor change"), default=False, help_text=_("Readers are not told of an update.")
    )
    correcting = models.BooleanField(
        _("correction"),
        default=False,
        editable=False,
        help_text="Opened to put a published mistake right, with a public text.",
    )
    correction_text = models.TextField(
        _("public correction"),
        max_length=1000,
        blank=True,
        help_text=_("What was wrong and what is right. Readers see it, with its date, for good."),
    )

    # Its making
    lock_version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="created_editions",
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("last changed by"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="updated_editions",
    )
    updated_at = models.DateTimeField(_("last changed"), auto_now=True, db_index=True)

    # Its publication
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="approved_editions",
    )
    approved_revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    force_reason = models.TextField(editable=False, blank=True)
    needs_second_review = models.BooleanField(_("second review due"), default=False, editable=False)
    published_at = models.DateTimeField(
        _("published"), null=True, editable=False, help_text="When this edition is (to be) public."
    )
    first_published_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When the article was first public: the time under which lists show it.",
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    withdrawal_explanation = models.TextField(editable=False, blank=True)
    withdrawal_form = models.CharField(
        max_length=10, choices=WithdrawalForm, blank=True, editable=False
    )
    withdrawal_target = models.CharField(max_length=500, blank=True, editable=False)

    # Made once, on approval, so that a public page need not
    body_html = models.TextField(editable=False, blank=True)
    presentation = models.JSONField(editable=False, default=dict, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        default_permissions = ("add", "change", "view")
        permissions = [
            ("approve_edition", "Can approve articles"),
            ("withdraw_edition", "Can withdraw and restore articles"),
            ("review_edition", "Can request changes to articles"),
            ("comment_edition", "Can comment on articles"),
            ("force_publish", "Can publish articles without approval"),
        ]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [
            models.Index(
                F("first_published_at").desc(), F("id").desc(), name="edition_newest_first"
            ),
            models.Index(fields=["state", "publish_at"], name="edition_due"),
            models.Index(
                fields=["featured_slot"],
                condition=Q(featured_slot__isnull=False),
                name="edition_featured",
            ),
            models.Index(
                fields=["id"],
                condition=Q(needs_second_review=True),
                name="edition_second_review",
            ),
            models.Index(
                fields=["expire_at"],
                condition=Q(state=State.PUBLISHED, expire_at__isnull=False),
                name="edition_expiring",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"],
                name="edition_number_once_per_article",
                violation_error_message=_("This edition number is taken."),
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(state__in=LIVE),
                name="edition_one_live_per_article",
                violation_error_message=_("Another edition of this article is public."),
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(state__in=WORKING),
                name="edition_one_working_per_article",
                violation_error_message=_("Another edition of this article is being worked on."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in State]),
                name="edition_state_is_known",
                violation_error_message=_("Unknown state."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*ONCE_PUBLIC, State.SCHEDULED])
                | (
                    Q(published_at__isnull=False, first_published_at__isnull=False)
                    & (Q(approved_by__isnull=False) | ~Q(force_reason=""))
                ),
                name="edition_public_has_date_and_approver",
                violation_error_message=_(
                    "A published article has a date and an approver, or a reason for publishing without one."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SCHEDULED) | Q(publish_at__isnull=False),
                name="edition_scheduled_has_a_time",
                violation_error_message=_("A scheduled article needs a publication time."),
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN)
                | (
                    Q(withdrawn_at__isnull=False)
                    & ~Q(withdrawal_form="")
                    & (~Q(withdrawal_explanation="") | Q(withdrawal_form=WithdrawalForm.EXPIRED))
                ),
                name="edition_withdrawn_has_explanation",
                violation_error_message=_("A withdrawn article has a public explanation."),
            ),
            models.CheckConstraint(
                condition=~Q(withdrawal_form=WithdrawalForm.REDIRECT) | ~Q(withdrawal_target=""),
                name="edition_redirect_has_a_target",
                violation_error_message=_("Write the address that readers are led to."),
            ),
            models.CheckConstraint(
                condition=Q(needs_second_review=False) | ~Q(force_reason=""),
                name="edition_second_review_follows_force",
                violation_error_message=_(
                    "Only an article that was published without approval needs a second review."
                ),
            ),
            models.CheckConstraint(
                condition=Q(correcting=False)
                | ~Q(state__in=[*ONCE_PUBLIC, State.SCHEDULED])
                | ~Q(correction_text=""),
                name="edition_correction_says_what",
                violation_error_message=_("A correction says publicly what it corrects."),
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="edition_has_a_title",
                violation_error_message=_("An article needs a title."),
            ),
            models.CheckConstraint(
                condition=Q(expire_at__isnull=True)
                | Q(publish_at__isnull=True)
                | Q(expire_at__gt=F("publish_at")),
                name="edition_expires_after_publication",
                violation_error_message=_("The article would expire before it is published."),
            ),
            models.CheckConstraint(
                condition=Q(featured_slot__isnull=True)
                | Q(featured_slot__gte=1, featured_slot__lte=FEATURED_SLOTS),
                name="edition_featured_slot_exists",
                violation_error_message=_("There is no such featured slot."),
            ),
        ]

    def __str__(self):
        return self.title

    @classmethod
    def from_db(cls, db, field_names, values):
        edition = super().from_db(db, field_names, values)
        edition._stored_state = edition.__dict__.get("state")
        return edition

    def save(self, *args: Any, **kwargs: Any) -> None:
        stored = getattr(self, "_stored_state", None)
        if stored is None and self._state.adding:
            stored = State.DRAFT
        if stored is not None and self.state != stored:
            raise TypeError("Only articles.workflow.perform changes the state of an edition.")
        super().save(*args, **kwargs)
        self._stored_state = self.state

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)
        self._stored_state = self.state

    def get_absolute_url(self) -> str:
        return self.article.get_absolute_url()

    def clean(self):
        super().clean()
        if self.expire_at and self.expire_at <= (self.publish_at or timezone.now()):
            raise ValidationError(
                {
                    "expire_at": _(
                        "The end must come after the publication. Choose a later time or leave it empty."
                    )
                }
            )

    @property
    def is_live(self) -> bool:
        """Whether the public sees this edition's text now: the instance twin of `objects.live()`."""
        now = timezone.now()
        if self.expire_at and self.expire_at <= now:
            return False
        if self.state == State.SCHEDULED:
            return self.publish_at <= now
        return (
            self.state == State.PUBLISHED
            and not type(self)
            .objects.filter(article=self.article_id, state=State.SCHEDULED, publish_at__lte=now)
            .exists()
        )

    @property
    def was_public(self) -> bool:
        """Whether readers have ever seen this edition, even if its publication was undone."""
        return self.transitions.filter(to_state=State.PUBLISHED).exists()

    def is_visible_to(self, user: Any) -> bool:
        """Whether this person of the newsroom may open it: the twin of `objects.visible_to()`."""
        return self.state in ONCE_PUBLIC or self.article.is_open_to(user)

    def requires_two_approvals(self) -> bool:
        """Whether one of the categories that it shows in asks for two approvals."""
        from articles.models.category import Category

        paths = list(self.further_categories.values_list("path", flat=True))
        if self.category:
            paths.append(self.category.path)
        return Category.objects.ask_for_two_approvals(paths)

    @property
    def lead_picture(self):
        """The lead picture as it was approved, or None: see `articles.presentation`."""
        return self.presentation.get("lead_picture")

    @property
    def latest_revision(self):
        return self.revisions.order_by("-number").first()

    def contributors(self) -> set[int]:
        """Ids of those whose words this edition's text is: see `articles.contributions`.

        Four eyes are counted over these, not over who pressed "submit".
        """
        from articles import contributions

        return contributions.contributors(self)


class Byline(models.Model):
    """An author's place in an edition's line of authors."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        "articles.Author",
        verbose_name=_("author"),
        on_delete=models.PROTECT,
        related_name="bylines",
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        default_permissions = ()
        ordering = ["position", "pk"]
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "author"],
                name="byline_author_once_per_edition",
                violation_error_message=_("This author is named twice."),
            )
        ]

    def __str__(self):
        return str(self.author)
