"""The day on which somebody should look whether a published article is still true."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import contributions, messages, sections, vietnamese
from articles.models import Article, Edition, Message
from articles.models.message import Kind

CHANGE, APPROVE = "articles.change_edition", "articles.approve_edition"


def published(article: Article) -> Edition | None:
    """The edition that readers see, which a review is about; None when there is none."""
    return (
        Edition.objects.live().filter(article=article).select_related("article", "category").first()
    )


def blockers(edition: Edition, by: User) -> list[str]:
    """Why this person may not set or settle the review of what is public: its section's writers and
    approvers may."""
    if not by.is_active or not (by.has_perm(CHANGE) or by.has_perm(APPROVE)):
        return [_("You do not have the right to do this.")]
    if not sections.covers(by, edition.category_id):
        return [
            _("The category “%(category)s” is not among those you work in.")
            % {"category": edition.category}
        ]
    return []


def set_date(article: Article, by: User, on: date | None, note: str = "") -> Article:
    """Have the article looked at on a day, or (None) on none; `note` says what to look at.

    Raises `workflow.Refused` with the reasons.
    """
    from articles import workflow

    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=article.pk)
        edition = published(article)
        if edition is None:
            raise workflow.Refused([_("Only what readers see is reviewed.")])
        reasons = blockers(edition, by)
        if on is not None and on < timezone.localdate():
            reasons.append(_("The day of the review lies in the past. Choose a later one."))
        if reasons:
            raise workflow.Refused(reasons)
        article.review_on = on
        article.review_note = vietnamese.normalise(note).strip() if on else ""
        article.save(update_fields=["review_on", "review_note"])
        return article


def confirm(article: Article, by: User, next_on: date | None = None) -> Article:
    """Somebody looked, and it is still true: until the next date, or for good.

    Raises `workflow.Refused` with the reasons.
    """
    note = Article.objects.values_list("review_note", flat=True).get(pk=article.pk)
    return set_date(article, by, next_on, note)


def remind() -> list[Message]:
    """Tell writers and approvers of the articles whose day has come: for the clock.

    Once for each date, however often the clock comes by. Returns the messages that were written.
    """
    due = {
        _key(edition): edition
        for edition in Edition.objects.live()
        .review_due()
        .select_related("article", "category")
        .defer("body", "body_html")
    }
    told = set(Message.objects.filter(key__in=due).values_list("key", flat=True))
    written = []
    for key, edition in due.items():
        if key in told:
            continue
        with transaction.atomic():
            written += messages.send(
                Kind.REVIEW_ON,
                _concerned(edition),
                edition=edition,
                text=edition.article.review_note,
                key=key,
            )
    return written


def _key(edition: Edition) -> str:
    return f"review:{edition.article_id}:{edition.article.review_on:%Y%m%d}"


def _concerned(edition: Edition) -> list[User]:
    writers = contributions.writers(contributions.made(edition)) | {edition.created_by_id}
    return [
        *messages.with_stand_ins(edition, list(User.objects.filter(pk__in=writers))),
        *sections.people_with(APPROVE, edition.category_id),
    ]
