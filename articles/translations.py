"""In which language an article is written, and which articles are one text in several languages.

Readers see the one from the other only while both are live: `articles.further` asks for that.
"""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from articles import presentation, sections
from articles.languages import own_path
from articles.models import Article, Edition, Translation

CHANGE, APPROVE = "articles.change_edition", "articles.approve_edition"

NO_SUCH_LANGUAGE = gettext_lazy("Choose one of the languages that the site has.")


# What readers are told


class Version(NamedTuple):
    """The text in one language: where it stands."""

    language: str
    path: str
    title: str
    is_original: bool


def versions(edition: Edition, others: list[Edition]) -> list[Version]:
    """A live edition and those of `others` (live, of the same text), the original first; nothing
    where there are no others."""
    if not others:
        return []
    found = [
        Version(each.article.language, own_path(each), each.title, each.article.is_original)
        for each in (edition, *others)
    ]
    return sorted(found, key=lambda each: (not each.is_original, each.language))


def of_the_same_text(editions: QuerySet[Edition], edition: Edition) -> QuerySet[Edition]:
    """Those of `editions` that are the text of this one in other languages."""
    row = edition.article.translated
    if row is None:
        return editions.none()
    return editions.filter(article__translation__original=row.original_id).exclude(
        article=edition.article_id
    )


# What editors say


def blockers(edition: Edition, by: User) -> list[str]:
    """Why this person may not say what language an article has, and what it translates: those who
    write or approve in its section may."""
    if not by.is_active or not (by.has_perm(CHANGE) or by.has_perm(APPROVE)):
        return [_("You do not have the right to do this.")]
    if not edition.article.is_open_to(by):
        return [_("This article is restricted to others.")]
    if not sections.covers(by, edition.category_id):
        return [
            _("The category “%(category)s” is not among those you work in.")
            % {"category": edition.category}
        ]
    return []


def say(edition: Edition, by: User, language: str, original: Edition | None = None) -> None:
    """From now on the edition's article is in this language, and a translation of the original's
    (of nothing, when it is None). Both belong to a page that changes: the person needs the right
    to both.

    Raises `workflow.Refused` with the reasons.
    """
    from articles import workflow

    with transaction.atomic():
        touched = {edition.article_id, original.article_id if original else edition.article_id}
        # In one order, so that no two people wait for each other.
        locked = Article.objects.select_for_update().filter(pk__in=touched).order_by("pk")
        articles = {article.pk: article for article in locked}
        article = articles[edition.article_id]
        before = article.language
        reasons = blockers(edition, by) or (blockers(original, by) if original else [])
        if language not in dict(settings.LANGUAGES):
            reasons.append(str(NO_SUCH_LANGUAGE))
        root = _original_of(articles[original.article_id]) if original else article
        if original and root == article:
            reasons.append(_("The original is another article. Give its address."))
        reasons = reasons or _against(article, language, root)
        if reasons:
            raise workflow.Refused(reasons)
        former = article.translated and article.translated.original_id
        if root != article and root.translated is None:
            Translation.objects.create(
                article=root, language=root.language, original=root, set_by=by
            )
        Translation.objects.update_or_create(
            article=article, defaults={"language": language, "original": root, "set_by": by}
        )
        _forget_what_says_nothing({article.pk, former})
        if language != before:
            # Its text has words of ours in it: what a picture's link does.
            presentation.present_anew(Edition.objects.filter(article=article))


def _original_of(article: Article) -> Article:
    return article.translated.original if article.translated else article


def _against(article: Article, language: str, root: Article) -> list[str]:
    """What speaks against an article's being a translation of `root` (or, as its own root, of none)."""
    own = Translation.objects.filter(original=article).exclude(article=article)
    if root == article:
        taken = own.filter(language=language)
        return [_("One of its translations is in this language already.")] if taken else []
    if own:
        return [
            _(
                "Other articles are translations of this one. Say of them first that they "
                "translate nothing."
            )
        ]
    if root.language == language:
        return [_("The original is in this language, too. Choose the language of this article.")]
    if Translation.objects.filter(original=root, language=language).exclude(article=article):
        return [_("The original has a translation into this language already.")]
    return []


def _forget_what_says_nothing(articles: set[int | None]) -> None:
    """Take away the rows of articles that are in the site's language and translated nowhere."""
    for row in Translation.objects.filter(
        article__in=articles - {None}, language=settings.LANGUAGE_CODE
    ):
        others = Translation.objects.filter(original=row.article_id).exclude(pk=row.pk)
        if row.is_original and not others:
            row.delete()
