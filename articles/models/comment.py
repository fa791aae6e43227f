from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.states import State

if TYPE_CHECKING:
    from articles.models import Edition


class Part(models.TextChoices):
    """The part of a text that a comment's passage stands in."""

    TITLE = "title", _("Title")
    LEAD = "lead", _("Lead")
    BODY = "body", _("Body")


class CommentQuerySet(models.QuerySet["Comment"]):
    def beside(self, edition: Edition) -> Self:
        """What stands beside an edition: its own comments, and what is still open of earlier editions,
        but not of one that was given up; with the replies to them."""
        earlier = Q(edition__number__lt=edition.number, resolved_at=None)
        given_up = Q(edition__state=State.DISCARDED)
        # By the article's key the database finds the few rows of one article; the number of all
        # comments there are does not matter.
        return self.filter(
            Q(edition=edition.pk) | (earlier & ~given_up), edition__article=edition.article_id
        )


class Comment(models.Model):
    """A remark of the newsroom on an edition, or a reply to one. It is no part of the text.

    The passage is kept in words, not in positions: what was marked, and what stood before and after
    it, as plain text (the W3C's TextQuoteSelector). So it is found again when the text around it
    changes, and when it is gone, what it was about can still be read.
    """

    edition = models.ForeignKey(
        "articles.Edition", on_delete=models.PROTECT, related_name="comments"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.PROTECT,
        related_name="comments",
    )
    text = models.TextField(_("comment"), max_length=4000)
    mentions = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("mentions"),
        blank=True,
        related_name="mentioned_in",
    )
    part = models.CharField(_("part"), max_length=5, choices=Part, blank=True)
    quote = models.TextField(_("passage"), max_length=1000, blank=True)
    prefix = models.CharField(max_length=100, blank=True)
    suffix = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(_("time"), auto_now_add=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("resolved by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resolved_comments",
    )
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="comment_says_something",
                violation_error_message=_("Write the comment."),
            ),
            models.CheckConstraint(
                condition=Q(quote="") | ~Q(part=""),
                name="comment_passage_stands_in_a_part",
                violation_error_message=_("The passage stands in the title, the lead or the body."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(quote="", resolved_at__isnull=True),
                name="comment_reply_follows_its_parent",
                violation_error_message=_("A reply has no passage of its own."),
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="comment_resolved_by_somebody",
                violation_error_message=_("A resolved comment says who resolved it and when."),
            ),
        ]

    def __str__(self):
        return self.text[:80]
