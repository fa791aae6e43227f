"""Where a reader may go from an article: the one before and after it in its category, the other parts
of its story, what is related, what is read most. All of it is live, and all of it is one query."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import F, FloatField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast

from articles import most_read, translations
from articles.models import Edition, Listing, Related

RELATED = 4
IN_THREAD = 5


@dataclass
class Further:
    """Cards, the nearest first. `previous` is the older neighbour."""

    previous: Edition | None = None
    next: Edition | None = None
    thread: list[Edition] = field(default_factory=list)
    related: list[Edition] = field(default_factory=list)
    most_read: list[Edition] = field(default_factory=list)
    #: The same text in other languages: no cards.
    translations: list[Edition] = field(default_factory=list)

    @property
    def cards(self) -> list[Edition]:
        neighbours = [each for each in (self.previous, self.next) if each]
        return [*neighbours, *self.thread, *self.related, *self.most_read]


def reading(edition: Edition, section: int) -> Further:
    """What stands around a live edition. Where little is related, the newest of its `section` follow:
    the id of its category, or of one above it.

    Each part of the query reads the head of an index, so that it costs the same at any number of
    articles.
    """
    found: dict[str, list[Edition]] = {}
    first, *others = arms(edition, section)
    for card in first.union(*others, all=True):
        found.setdefault(card.place, []).append(card)
    for cards in found.values():
        cards.sort(key=lambda card: (card.score, card.first_published_at, card.pk), reverse=True)
    further = Further(
        previous=next(iter(found.get("previous", [])), None),
        next=next(iter(found.get("next", [])), None),
        thread=found.get("thread", []),
        most_read=found.get("most read", [])[: most_read.SHOWN],
        translations=found.get("translation", []),
    )
    in_thread = {card.article_id for card in (*further.thread, *further.translations)}
    related = [card for card in found.get("related", []) if card.article_id not in in_thread]
    further.related = related[:RELATED]
    around = [further.previous, further.next, *further.thread, *further.related]
    shown = {card.article_id for card in (*around, *further.translations) if card}
    newest = [card for card in found.get("newest", []) if card.article_id not in shown]
    further.related += newest[: RELATED - len(further.related)]
    return further


def arms(edition, section):
    """The parts of the one query, each with the place of its cards and, of what is related or
    read most, the score."""
    live = Listing.objects.live()
    listed = live.filter(category=edition.category_id)
    when, pk = edition.first_published_at, edition.pk
    older = listed.filter(
        Q(published_at__lt=when) | Q(edition__lt=pk), published_at__lte=when
    ).order_by("-published_at", "-edition_id")
    newer = listed.filter(
        Q(published_at__gt=when) | Q(edition__gt=pk), published_at__gte=when
    ).order_by("published_at", "edition_id")
    newest = (
        live.filter(category=section).exclude(edition=pk).order_by("-published_at", "-edition_id")
    )
    editions = Edition.objects.live().exclude(article=edition.article_id)
    found = {
        "previous": older.values("edition")[:1],
        "next": newer.values("edition")[:1],
        # The neighbours, the thread and what is related may be among them.
        "newest": newest.values("edition")[: 2 * RELATED + 2 + IN_THREAD],
    }
    if edition.thread_id:
        mates = editions.filter(thread=edition.thread_id).newest_first()
        found["thread"] = mates.values("pk")[:IN_THREAD]
    if edition.article.translated:
        same = translations.of_the_same_text(editions.order_by(), edition)
        found["translation"] = same.values("pk")[: len(settings.LANGUAGES)]
    # From the few rows to their editions, whatever a planner thinks of the states.
    public = Edition.objects.live().order_by().filter(article=OuterRef("other")).values("pk")[:1]
    kin = Related.objects.filter(article=edition.article_id)
    found["related"] = kin.annotate(public=Subquery(public)).values("public")
    score = kin.filter(other=OuterRef("article")).values("score")
    placed = [
        Edition.objects.filter(pk__in=pks)
        .for_cards()
        .annotate(
            place=Value(place),
            score=Subquery(score) if place == "related" else Value(0.0, FloatField()),
        )
        for place, pks in found.items()
    ]
    most = most_read.ranked().exclude(article=edition.article_id)
    placed.append(
        most.annotate(place=Value("most read"), score=-Cast(F(most_read.RANK), FloatField()))
    )
    return placed
