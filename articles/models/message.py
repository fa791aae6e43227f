from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.outgoing import Outgoing


class Kind(models.TextChoices):
    """What a message tells. The words for screen and mail stand in `articles.messages`."""

    SUBMITTED = "submitted", _("Waits for approval")
    RETURNED = "returned", _("Changes requested")
    CHANGED_IN_REVIEW = "changed_in_review", _("Changed in review")
    APPROVED_ONCE = "approved_once", _("Second approval due")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    TAKEN_BACK = "taken_back", _("Taken back")
    FORCED = "forced", _("Second review due")
    REVIEWED = "reviewed", _("Second review done")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Time is over")
    DISCARDED = "discarded", _("Discarded")
    NOT_PUBLISHED = "not_published", _("Publication failed")
    MENTIONED = "mentioned", _("Mentioned")
    REPLIED = "replied", _("Reply")
    COMMENTED = "commented", _("Comment")
    ASSIGNED = "assigned", _("Assigned")
    REMINDER = "reminder", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    REVIEW_ON = "review_on", _("To be looked at again")
    TAKEN_OVER = "taken_over", _("Form taken over")
    HANDED_ON = "handed_on", _("Given to somebody else")
    CLOCK_STOPPED = "clock_stopped", _("The clock stands still")
    MISTAKE_REPORTED = "mistake_reported", _("Mistake reported")
    LETTER = "letter", _("Reader’s letter")


class Message(Outgoing):
    """Something one person is told, in the desk's inbox and by mail. Written by `articles.messages`."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    edition = models.ForeignKey(
        "articles.Edition",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="caused_messages",
        help_text="Empty: the clock.",
    )
    comment = models.ForeignKey(
        "articles.Comment",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
    )
    transition = models.ForeignKey(
        "articles.Transition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
    )
    letter = models.ForeignKey(
        "articles.ReaderLetter",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
    )
    text = models.TextField(
        blank=True, help_text="Words of a person: a reason, a comment, a note; or what went wrong."
    )
    #: A message with a key is told once, however often the clock comes by.
    key = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(_("time"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    # By mail, besides what every outgoing row has
    digest = models.BooleanField(
        default=False, help_text="Goes out with the others of the day, not by itself."
    )

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(
                fields=["recipient", "-id"],
                condition=Q(read_at__isnull=True),
                name="message_unread",
            ),
            models.Index(
                fields=["mail_not_before"],
                condition=Q(mailed_at__isnull=True),
                name="message_to_be_mailed",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "key"], condition=~Q(key=""), name="message_told_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(each) for each in Kind]), name="message_kind_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.recipient_id}: {self.kind}"
