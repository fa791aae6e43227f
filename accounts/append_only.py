"""Records that are written once: the history of texts and of decisions, and the event log.

The database refuses changes too, by triggers (migrations articles 0002_append_only, accounts
0005_event_log); the model refuses them first, with a message a developer understands.
"""

from django.db import models


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete a record of history."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise AppendOnlyError(f"{self.model.__name__} rows are written once; none is changed.")

    def delete(self):
        raise AppendOnlyError(f"{self.model.__name__} rows are written once; none is deleted.")

    def bulk_update(self, objs, fields, batch_size=None):
        raise AppendOnlyError(f"{self.model.__name__} rows are written once; none is changed.")


class AppendOnly(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} {self.pk} is written already.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError(f"{type(self).__name__} {self.pk} is kept for good.")
