from django.db import models
from django.db.models import F


class ContentGeneration(models.Model):
    """How often what readers see has changed: one row. A page that was kept is good for one number."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="content_generation_is_one"),
        ]

    def __str__(self):
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0

    @classmethod
    def move_on(cls) -> None:
        following = F("number") + 1
        if not cls.objects.filter(pk=1).update(number=following):
            cls.objects.bulk_create([cls(pk=1)], ignore_conflicts=True)
            cls.objects.filter(pk=1).update(number=following)
