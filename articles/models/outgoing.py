from django.db import models


class Outgoing(models.Model):
    """A row that a mail is made from: whether it went out, and when it may be tried next. Written by
    `articles.outbox`, which says what waits."""

    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_not_before = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the next attempt may begin: later after a failure, and while one is running.",
    )
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    mail_error = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True
