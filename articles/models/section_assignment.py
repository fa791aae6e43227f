from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SectionAssignmentQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()))


class SectionAssignment(models.Model):
    """Limits what a person's role covers to a category and what lies below it.

    Whoever never had an assignment works in all categories; whoever had one that ended, in none
    until it is removed or renewed: a deputy's role ends by itself.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="section_assignments",
    )
    category = models.ForeignKey(
        "articles.Category",
        verbose_name=_("category"),
        on_delete=models.PROTECT,
        related_name="assignments",
    )
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = SectionAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("section assignment")
        verbose_name_plural = _("section assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "category"],
                name="section_assignment_once",
                violation_error_message=_("This person has this category already."),
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.category}"
