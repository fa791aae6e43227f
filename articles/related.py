"""Which articles belong together: those that share tags, then those of one category whose titles and
leads have words in common.

It is worked out by a worker when an article goes public, and kept both ways: a new article enters the
lists of older ones too. What it looks at is bounded, whatever the number of articles.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from articles import content, tasks, vietnamese
from articles.models import Edition, Listing, Related

#: Kept of each article: more than a page shows, for some may be taken down.
KEPT = 8
#: Looked at: so many of its tags, of each the newest, and the newest of its category.
TAGS, NEWEST_OF_TAG, NEWEST_OF_CATEGORY = 10, 50, 200
#: Without a tag in common, words have to be this much alike (from 0 to 1).
ALIKE = 0.08

Scores = dict[int, float]


def follows(edition: Edition) -> None:
    """Have a worker find what this edition's article belongs with, once this is stored."""
    tasks.after_commit(tasks.related_follow, edition.article_id)


def refresh(article: int) -> None:
    """Find anew what an article belongs with, and enter it with those; nothing if it is not public."""
    edition = Edition.objects.live().filter(article=article).first()
    if edition is None:
        Related.objects.filter(Q(article=article) | Q(other=article)).delete()
        return
    scores = _scores(edition, _candidates(edition))
    best = _best(scores.items())
    with transaction.atomic():
        known = set(Related.objects.filter(other=article).values_list("article_id", flat=True))
        Related.objects.filter(article=article).delete()
        Related.objects.filter(other=article).exclude(article__in=list(scores)).delete()
        rows = [Related(article_id=article, other_id=other, score=scores[other]) for other in best]
        rows += [
            Related(article_id=other, other_id=article, score=scores[other])
            for other in {*best, *known & scores.keys()}
        ]
        Related.objects.bulk_create(
            # In one order, so that no two workers wait for each other.
            sorted(rows, key=lambda row: (row.article_id, row.other_id)),
            update_conflicts=True,
            unique_fields=["article", "other"],
            update_fields=["score"],
        )
        _trim(best)
        content.changed()


def _candidates(edition: Edition) -> list[Edition]:
    """Live editions of other articles that may be related, each once."""
    others = Edition.objects.live().exclude(article=edition.article_id)
    found: set[int] = set()
    for tag in edition.tags.order_by("pk")[:TAGS]:
        with_tag = others.filter(tags=tag).newest_first()
        found.update(with_tag.values_list("pk", flat=True)[:NEWEST_OF_TAG])
    newest = Listing.objects.live().filter(category=edition.category_id)
    found.update(
        newest.order_by("-published_at", "-edition_id").values_list("edition_id", flat=True)[
            :NEWEST_OF_CATEGORY
        ]
    )
    public = Edition.objects.live().filter(article=OuterRef("article")).values("pk")[:1]
    former = Related.objects.filter(other=edition.article_id).annotate(public=Subquery(public))
    found.update(former.exclude(public=None).values_list("public", flat=True))
    candidates = Edition.objects.filter(pk__in=found).exclude(article=edition.article_id)
    return list(candidates.only("article_id", "title", "lead"))


def _scores(edition: Edition, candidates: list[Edition]) -> Scores:
    """By article: tags in common, and below 1 how alike title and lead are; what has neither is left out."""
    tagged = Edition.tags.through.objects.filter(
        edition__in=[each.pk for each in candidates], tag__in=edition.tags.values("pk")
    )
    tags = Counter(tagged.values_list("edition_id", flat=True))
    words = {each.pk: _words(each) for each in [edition, *candidates]}
    seen = Counter(word for found in words.values() for word in found)
    # What stands everywhere says nothing ("công tác"); the rarer, the more it says.
    weight = {word: math.log(len(words) / count) for word, count in seen.items()}
    own = words[edition.pk]
    scores = {}
    for each in candidates:
        alike = _alike(own, words[each.pk], weight)
        if tags[each.pk] or alike >= ALIKE:
            scores[each.article_id] = tags[each.pk] + alike
    return scores


def _words(edition: Edition) -> set[str]:
    """Pairs of syllables: a Vietnamese word mostly has two."""
    return {
        f"{first} {second}"
        for text in (edition.title, edition.lead)
        for first, second in pairwise(vietnamese.fold(text).split())
    }


def _alike(own: set[str], others: set[str], weight: dict[str, float]) -> float:
    """How much of the longer of the two is common, from 0 to below 1; the same both ways."""
    both = sum(weight[word] for word in own & others)
    longer = max(sum(weight[word] for word in own), sum(weight[word] for word in others))
    return min(both / longer, 0.99) if both else 0.0


def _best(scored: Iterable[tuple[int, float]]) -> list[int]:
    """The articles with the highest scores, of equal ones the newer."""
    ordered = sorted(scored, key=lambda each: (each[1], each[0]), reverse=True)
    return [article for article, _score in ordered[:KEPT]]


def _trim(articles: list[int]) -> None:
    """Keep no more than the best of each of these articles."""
    rows: dict[int, list[tuple[int, float]]] = {}
    for article, other, score in Related.objects.filter(article__in=articles).values_list(
        "article_id", "other_id", "score"
    ):
        rows.setdefault(article, []).append((other, score))
    for article, scored in rows.items():
        if len(scored) > KEPT:
            Related.objects.filter(article=article).exclude(other__in=_best(scored)).delete()
