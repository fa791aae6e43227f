from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.outgoing import Outgoing

if TYPE_CHECKING:
    from accounts.models import User

#: The rights to read and answer letters: about articles of one's sections, and from the contact form.
ANSWER_LETTERS = "articles.answer_letters"
ANSWER_CONTACT = "articles.answer_contact"

TEXT_LENGTH = 5000
QUOTE_LENGTH = 500
ANSWER_LENGTH = 5000


class LetterKind(models.TextChoices):
    MISTAKE = "mistake", _("Mistake in an article")
    CONTACT = "contact", _("Letter to the newsroom")


class LetterState(models.TextChoices):
    OPEN = "open", _("Waits for an answer")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed without an answer")
    SPAM = "spam", _("Spam")


class ReaderLetterQuerySet(models.QuerySet["ReaderLetter"]):
    def visible_to(self, user: User) -> Self:
        """Letters this person may read and see to: those about articles of their sections, those of
        the contact form, or both, as their rights go."""
        from articles import sections

        theirs = Q(pk=None)
        if user.has_perm(ANSWER_LETTERS):
            covered = sections.covered_categories(user)
            places = Q() if covered is None else Q(edition__category__in=covered)
            theirs |= Q(kind=LetterKind.MISTAKE) & places
        if user.has_perm(ANSWER_CONTACT):
            theirs |= Q(kind=LetterKind.CONTACT)
        return self.filter(theirs)

    def in_state(self, state: str) -> Self:
        """For lists that people filter by state."""
        return self.filter(state=state)

    def answers_due(self) -> Self:
        """Those whose answer should go out by mail now, the longest waiting first."""
        return self.filter(
            state=LetterState.ANSWERED, mailed_at__isnull=True, mail_not_before__lte=timezone.now()
        ).order_by("mail_not_before", "pk")

    def outlived(self, before: datetime) -> Self:
        """Seen to before that time, and with no answer that has still to go out."""
        gone_out = Q(mailed_at__isnull=False) | Q(mail_not_before__isnull=True)
        return self.filter(gone_out, handled_at__lt=before)


class ReaderLetter(Outgoing):
    """What a reader wrote to the newsroom, and what became of it. Written by `articles.letters` alone.

    It holds personal data: it leaves when it has been seen to for LETTER_RETENTION_DAYS, and neither
    messages nor the event log repeat a word of it.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=LetterKind)
    edition = models.ForeignKey(
        "articles.Edition",
        verbose_name=_("article"),
        on_delete=models.PROTECT,
        null=True,
        related_name="letters",
        help_text="The one that the reader saw.",
    )
    name = models.CharField(_("name"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    quote = models.TextField(_("passage"), max_length=QUOTE_LENGTH, blank=True)
    text = models.TextField(_("letter"), max_length=TEXT_LENGTH)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)

    state = models.CharField(
        _("state"), max_length=10, choices=LetterState, default=LetterState.OPEN
    )
    answer = models.TextField(_("answer"), max_length=ANSWER_LENGTH, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("seen to by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="handled_letters",
        help_text="Empty beside a time: the trap for robots.",
    )
    handled_at = models.DateTimeField(_("seen to"), null=True)

    objects = ReaderLetterQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [
            ("answer_letters", "Can answer readers' letters about articles"),
            ("answer_contact", "Can answer letters from the contact form"),
        ]
        verbose_name = _("reader’s letter")
        verbose_name_plural = _("readers’ letters")
        indexes = [
            models.Index(fields=["state", "-id"], name="letter_by_state"),
            models.Index(
                fields=["handled_at"],
                condition=Q(handled_at__isnull=False),
                name="letter_by_end",
            ),
            models.Index(
                fields=["mail_not_before"],
                condition=Q(mailed_at__isnull=True),
                name="letter_to_be_mailed",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=LetterKind.MISTAKE, edition__isnull=False)
                | Q(kind=LetterKind.CONTACT, edition__isnull=True),
                name="letter_of_a_mistake_names_the_article",
                violation_error_message=_("A mistake is reported in an article."),
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.OPEN, handled_at__isnull=True)
                | (
                    Q(state__in=[LetterState.ANSWERED, LetterState.CLOSED, LetterState.SPAM])
                    & Q(handled_at__isnull=False)
                ),
                name="letter_seen_to_has_a_time",
                violation_error_message=_("A letter that was seen to has a time."),
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.ANSWERED) & ~Q(answer="")
                | ~Q(state=LetterState.ANSWERED) & Q(answer=""),
                name="letter_answered_has_an_answer",
                violation_error_message=_("An answered letter has an answer."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk or ''}".strip()

    def is_visible_to(self, user: User) -> bool:
        """The twin of `objects.visible_to()`."""
        return type(self).objects.visible_to(user).filter(pk=self.pk).exists()
