"""The newsroom's questions to the database. Views, feeds, commands and tests ask these verbs;
no other file filters by state."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, cast

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from articles.states import LIVE, ONCE_PUBLIC, WORKING, WRITABLE, State

if TYPE_CHECKING:
    from accounts.models import User
    from articles.models import (  # noqa: F401 -- in QuerySet["…"] below
        Category,
        Document,
        Edition,
        Image,
        Listing,
        Thread,
    )
    from articles.navigation import Node


def _public_now(now: datetime, prefix: str = "") -> Q:
    """What makes an edition public at `now`, but for a successor that is due (see `live`).

    A scheduled edition is public from its time on, whether or not the clock has run; an edition past
    its end is not.
    """
    unexpired = Q(**{f"{prefix}expire_at__isnull": True}) | Q(**{f"{prefix}expire_at__gt": now})
    published = Q(**{f"{prefix}state": State.PUBLISHED})
    due = Q(**{f"{prefix}state": State.SCHEDULED, f"{prefix}publish_at__lte": now})
    return unexpired & (published | due)


def _has_successor(now: datetime, article: str, state: str) -> Exists:
    """A published edition makes way at the minute its scheduled successor is due."""
    from articles.models import Edition

    return Exists(
        Edition.objects.order_by()
        .filter(article=OuterRef(article), state=State.SCHEDULED, publish_at__lte=now)
        .exclude(state=OuterRef(state))
    )


class EditionQuerySet(models.QuerySet["Edition"]):
    def update(self, **kwargs: Any) -> int:
        if "state" in kwargs:
            raise TypeError("Only articles.workflow.perform changes the state of an edition.")
        return super().update(**kwargs)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        objs = list(objs)
        if any(edition.state != State.DRAFT for edition in objs):
            raise TypeError("An edition begins as a draft; articles.workflow.perform moves it on.")
        return super().bulk_create(objs, *args, **kwargs)

    def live(self) -> Self:
        """What the public may read now. Page, list, search, feed, sitemap and media ask this."""
        now = timezone.now()
        return self.filter(_public_now(now)).exclude(_has_successor(now, "article", "state"))

    def once_public(self) -> Self:
        return self.filter(state__in=ONCE_PUBLIC)

    def approved(self) -> Self:
        """Published, or waiting for their time: what lists and search are made of."""
        return self.filter(state__in=(State.PUBLISHED, State.SCHEDULED))

    def in_public_place(self) -> Self:
        """Editions that stand for their article in public, with their text or a withdrawal notice."""
        return self.filter(state__in=LIVE)

    def withdrawn(self) -> Self:
        """Taken down: withdrawn by a person, or past its end, whether or not the clock has recorded
        its publication and its end."""
        now = timezone.now()
        over = Q(expire_at__lte=now) & (
            Q(state=State.PUBLISHED) | Q(state=State.SCHEDULED, publish_at__lte=now)
        )
        return self.filter(Q(state=State.WITHDRAWN) | over)

    def led_elsewhere(self) -> Self:
        """Withdrawn, and readers of its address are led to another page."""
        return self.filter(state=State.WITHDRAWN, withdrawal_form="redirect")

    def undone(self) -> Self:
        """Editions whose publication was undone at some time."""
        return self.filter(transitions__name="undo_publish")

    def working(self) -> Self:
        return self.filter(state__in=WORKING)

    def due(self) -> Self:
        """Scheduled editions whose time has come, the earliest first."""
        return self.filter(state=State.SCHEDULED, publish_at__lte=timezone.now()).order_by(
            "publish_at", "pk"
        )

    def ended(self) -> Self:
        """Published editions whose time is over, the earliest first."""
        return self.filter(state=State.PUBLISHED, expire_at__lte=timezone.now()).order_by(
            "expire_at", "pk"
        )

    def next_moment(self) -> datetime | None:
        """When the time alone changes next which editions are public: one is due, or one ends."""
        now = timezone.now()
        starts = self.filter(state=State.SCHEDULED, publish_at__gt=now).order_by("publish_at")
        ends = [
            self.filter(state=state, expire_at__gt=now).order_by("expire_at")
            for state in (State.PUBLISHED, State.SCHEDULED)
        ]
        moments = [
            starts.values_list("publish_at", flat=True).first(),
            *(each.values_list("expire_at", flat=True).first() for each in ends),
        ]
        return min((each for each in moments if each), default=None)

    def second_review_due(self) -> Self:
        """Published without approval, and not reviewed since; the oldest first."""
        return self.filter(needs_second_review=True).order_by("published_at", "pk")

    def visible_to(self, user: User) -> Self:
        """What this person of the newsroom may open: all but the unpublished texts of articles that
        are restricted to others."""
        from articles.models import Restriction

        closed = Restriction.objects.filter(article=OuterRef("article")).closed_to(user)
        return self.filter(Q(state__in=ONCE_PUBLIC) | ~Exists(closed))

    def in_state(self, state: str) -> Self:
        """For lists that people filter by state."""
        return self.filter(state=state)

    def writable(self) -> Self:
        """Open to their writers: drafts and returned texts."""
        return self.filter(state__in=WRITABLE)

    def scheduled(self) -> Self:
        return self.filter(state=State.SCHEDULED)

    def contributed_by(self, user: User) -> Self:
        """Editions that `user` wrote or changed."""
        return self.filter(Exists(_revisions_by(user).filter(edition=OuterRef("pk"))))

    def latest_of_articles(self, user: User) -> Self:
        """One edition for each article: the newest that this person may open."""
        from articles.models import Edition

        newer = (
            Edition.objects.order_by()
            .visible_to(user)
            .filter(article=OuterRef("article"), number__gt=OuterRef("number"))
        )
        return self.filter(~Exists(newer))

    def in_hands_of(self, user: User) -> Self:
        """What this person has in hand: given to them, or taken up by themselves."""
        from articles.models import Assignment

        held = Assignment.objects.active().filter(edition=OuterRef("pk"), person=user)
        return self.filter(Exists(held.order_by()))

    def review_due(self) -> Self:
        """Editions of public articles whose day of review has come."""
        from articles.models import Edition

        public = Edition.objects.live().order_by().filter(article=OuterRef("article"))
        return self.filter(Exists(public), article__review_on__lte=timezone.localdate())

    def with_open_comments(self, user: User) -> Self:
        """Each with `open_comments`: how many open ones this person finds beside it (the twin of
        `Comment.objects.beside()`); 0 for those whose affair they are not."""
        from articles.models import Edition, Restriction

        if not user.has_perm("articles.comment_edition"):
            return self.annotate(open_comments=Value(0))
        closed = Restriction.objects.filter(article=OuterRef("article")).closed_to(user)
        theirs = Q(pk=OuterRef("pk"))
        earlier = Q(number__lt=OuterRef("number")) & ~Q(state=State.DISCARDED)
        # From the article's few editions to their comments, by the index of each.
        counted = (
            Edition.objects.order_by()
            .filter(theirs | earlier, ~Exists(closed), article=OuterRef("article"))
            .values("article")
            .annotate(
                count=Count("comments", filter=Q(comments__parent=None, comments__resolved_at=None))
            )
        )
        return self.annotate(open_comments=Coalesce(Subquery(counted.values("count")), 0))

    def in_sections_of(self, user: User) -> Self:
        """Editions in the categories that `user` works in."""
        from articles import sections

        covered = sections.covered_categories(user)
        return self if covered is None else self.filter(category__in=covered)

    def awaiting(self, user: User) -> Self:
        """What waits for this person: returned texts for those who wrote them, and texts in review
        for an approver or a reviewer of their category who has not written them."""
        mine = Q(state=State.CHANGES_REQUESTED) & Exists(
            _revisions_by(user).filter(edition=OuterRef("pk"))
        )
        if not (
            user.has_perm("articles.approve_edition") or user.has_perm("articles.review_edition")
        ):
            return self.filter(mine)
        from articles import sections

        theirs = Exists(_revisions_by(user).filter(edition=OuterRef("pk")))
        covered = sections.covered_categories(user)
        in_sections = Q() if covered is None else Q(category__in=covered)
        return self.filter(mine | (Q(state=State.IN_REVIEW) & in_sections & ~theirs))

    def in_category(
        self, category: Category | Node, after: tuple[datetime, int] | None = None
    ) -> Self:
        """In `category` or below it, newest first; approved editions only, for lists are made of these.

        `after`: those that follow an edition first published at this moment with this key.
        """
        rows = Q(listings__category=category.pk)
        if after:
            moment, pk = after
            rows &= Q(listings__published_at__lte=moment) & (
                Q(listings__published_at__lt=moment) | Q(listings__edition_id__lt=pk)
            )
        return self.filter(rows).order_by("-listings__published_at", "-listings__edition_id")

    def featured(self) -> Self:
        """Editions at the front of the home page, by place: those that somebody put there by hand,
        and those that were first published for a place since then, the newest first. See
        `articles.front`."""
        from articles.models import Edition, FeaturedSlot

        slot = FeaturedSlot.objects.order_by()
        by_hand = Edition.objects.order_by().filter(
            article__in=slot.filter(article__isnull=False).values("article")
        )
        arranged_since = slot.filter(
            position=OuterRef("featured_slot"), placed_at__gte=OuterRef("first_published_at")
        )
        for_it = Edition.objects.order_by().filter(
            ~Exists(arranged_since), featured_slot__isnull=False
        )
        return (
            self.filter(pk__in=by_hand.values("pk").union(for_it.values("pk")))
            .annotate(
                placed=Subquery(slot.filter(article=OuterRef("article")).values("position")[:1])
            )
            .order_by(
                Coalesce("placed", "featured_slot"),
                F("placed").asc(nulls_first=True),
                "-first_published_at",
                "-pk",
            )
        )

    def newest_first(self, after: tuple[datetime, int] | None = None) -> Self:
        """`after`: those that follow an edition first published at this moment with this key."""
        found = self
        if after:
            moment, pk = after
            found = self.filter(
                Q(first_published_at__lte=moment)
                & (Q(first_published_at__lt=moment) | Q(pk__lt=pk))
            )
        return found.order_by("-first_published_at", "-pk")

    def about(self, *, author: str = "", tag: str = "", thread: str = "") -> Self:
        """By this author, with this tag, in this thread: each by its slug."""
        found = self
        if author:
            found = found.filter(authors__slug=author)
        if tag:
            found = found.filter(tags__slug=tag)
        return found.filter(thread__slug=thread) if thread else found

    def first_published(self, *, since: datetime | None, until: datetime | None) -> Self:
        """First published at `since` or later, and before `until`; None: without that end."""
        found = self.filter(first_published_at__gte=since) if since else self
        return found.filter(first_published_at__lt=until) if until else found

    def first_public(self, since: datetime, until: datetime) -> Self:
        """Of articles that were first public from `since` on and before `until`."""
        return self.filter(first_published_at__gte=since, first_published_at__lt=until)

    def one_of_each(self, heads: Iterable[Self]) -> Self:
        """The first row of each of the `heads` that has any, in one query whose cost does not grow
        with the number of articles, if each of them is in the order of an index."""
        arms = [self.model.objects.filter(pk__in=head.values("pk")[:1]) for head in heads]
        if not arms:
            return self.none()
        first, *others = arms
        return cast("Self", first.union(*others, all=True) if others else first)

    def for_cards(self) -> Self:
        """All that a card shows, without the long texts."""
        return self.with_language().defer("body", "body_html", "correction_text")

    def with_language(self) -> Self:
        """Each with its article, and what language that is in."""
        return self.select_related("article__translation")


def _revisions_by(user: User) -> models.QuerySet[Any]:
    from articles.models import Revision

    return Revision.objects.order_by().filter(author=user)


def _stood_in_closed_texts(user: User) -> Exists:
    """Whether the `digest` of a picture or file stands in a text that is restricted to others, or stood
    in it before it was exchanged."""
    from articles.models import Restriction, Revision

    closed = Restriction.objects.closed_to(user).values("article")
    return Exists(
        Revision.objects.order_by()
        .filter(edition__article__in=closed)
        .annotate(as_text=Cast("content", models.TextField()))
        .filter(as_text__contains=OuterRef("digest"))
    )


class ImageQuerySet(models.QuerySet["Image"]):
    def visible_to(self, user: User) -> Self:
        """Pictures this person of the newsroom may see: all but those that stand, or stood before
        they were exchanged, in nothing else than unpublished texts restricted to others."""
        from articles.models import Author, Edition, Figure

        uses = Figure.objects.order_by().filter(image=OuterRef("pk"))
        open_uses = uses.filter(edition__in=Edition.objects.visible_to(user).order_by())
        portraits = Author.objects.order_by().filter(photo=OuterRef("pk"))
        return self.filter(
            Q(uploaded_by=user)
            | (~Exists(uses) & ~_stood_in_closed_texts(user))
            | Exists(open_uses)
            | Exists(portraits)
        )


class ThreadQuerySet(models.QuerySet["Thread"]):
    def with_live_articles(self) -> Self:
        """Threads that the public finds something in; the name of another is nobody's yet."""
        from articles.models import Edition

        return self.filter(Exists(Edition.objects.live().order_by().filter(thread=OuterRef("pk"))))


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User) -> Self:
        """Files this person of the newsroom may open: all but those that stand, or stood, in nothing
        else than unpublished texts restricted to others. As with pictures."""
        from articles.models import Attachment, Edition

        uses = Attachment.objects.order_by().filter(document=OuterRef("pk"))
        open_uses = uses.filter(edition__in=Edition.objects.visible_to(user).order_by())
        return self.filter(
            Q(uploaded_by=user)
            | (~Exists(uses) & ~_stood_in_closed_texts(user))
            | Exists(open_uses)
        )


class ListingQuerySet(models.QuerySet["Listing"]):
    def live(self) -> Self:
        """The rows whose edition the public may read now: the twin of `Edition.objects.live()`."""
        now = timezone.now()
        return self.filter(_public_now(now, "edition__")).exclude(
            _has_successor(now, "edition__article", "edition__state")
        )

    def newest_of_each(self, categories: list[int], count: int) -> Self:
        """The `count` newest live rows of each of the `categories`, in one query whose cost does not
        grow with the number of articles: each arm reads the head of one category's index."""
        live = self.live()
        arms = [
            self.model.objects.filter(
                pk__in=live.filter(category=category)
                .order_by("-published_at", "-edition_id")
                .values("pk")[:count]
            )
            for category in categories
        ]
        if not arms:
            return self.none()
        first, *others = arms
        return cast("Self", first.union(*others, all=True) if others else first)
