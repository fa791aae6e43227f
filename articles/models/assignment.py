from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User
    from articles.models import Edition


class Purpose(models.TextChoices):
    WRITING = "writing", _("Writing")
    READING = "reading", _("Reading")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def active(self) -> Self:
        """Those that have not ended: at most one of an edition."""
        return self.filter(ended_at__isnull=True)

    def stand_ins(self, edition: Edition) -> list[User]:
        """Who answers for a text in place of those who wrote it and left: the one that the writing
        last came to, on this edition or an earlier one of its article; nobody, or one."""
        given = (
            self.filter(edition__article=edition.article_id, purpose=Purpose.WRITING)
            .select_related("person")
            .order_by("-pk")
            .first()
        )
        return [given.person] if given else []

    def due_between(self, now: datetime, then: datetime) -> Self:
        return self.filter(due_at__gt=now, due_at__lte=then).order_by("due_at", "pk")

    def overdue(self, now: datetime) -> Self:
        return self.filter(due_at__lte=now).order_by("due_at", "pk")


class Assignment(models.Model):
    """Who has an edition in hand: given to them, or taken up by themselves (claimed).

    It gives no right; it says who is expected to go on. It ends with the step that it was for, or
    when somebody else takes the edition up.
    """

    edition = models.ForeignKey(
        "articles.Edition", on_delete=models.PROTECT, related_name="assignments"
    )
    purpose = models.CharField(_("purpose"), max_length=7, choices=Purpose)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="assignments",
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned by"),
        on_delete=models.PROTECT,
        related_name="given_assignments",
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(ended_at__isnull=True, due_at__isnull=False),
                name="assignment_due",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(ended_at__isnull=True),
                name="assignment_one_at_a_time",
                violation_error_message=_("Somebody has this article in hand already."),
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=[str(each) for each in Purpose]),
                name="assignment_purpose_is_known",
                violation_error_message=_("Unknown purpose."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("created_at")),
                name="assignment_ends_after_it_began",
                violation_error_message=_("An assignment ends after it began."),
            ),
        ]

    def __str__(self):
        return f"{self.edition_id}: {self.person}"

    @property
    def is_claimed(self):
        """Whether the person took it up themselves."""
        return self.person_id == self.assigned_by_id

    @property
    def is_overdue(self):
        return self.due_at is not None and self.due_at <= timezone.now()
