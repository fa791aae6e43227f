"""Full-text search over folded words: accents optional, đ included, phrases by adjacency."""

import re

from django.db import connections, models
from django.db.models.expressions import RawSQL
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles import richtext, vietnamese
from articles.models import Edition, SearchEntry
from articles.querysets import EditionQuerySet

#: Longer queries are cut, in characters.
QUERY_LENGTH = 200
#: Results are counted up to this many: counting is not worth more.
COUNTED = 1000
SNIPPET_LENGTH = 220


def enter(edition: Edition) -> None:
    """Make an approved edition findable by its title, lead, body, captions and bylines."""
    parts = [
        edition.title,
        edition.lead,
        richtext.plain(edition.body),
        *edition.figures.values_list("caption", flat=True),
        *edition.bylines.values_list("author__name", flat=True),
        *edition.tags.values_list("name", flat=True),
    ]
    words = " ".join(vietnamese.fold(part) for part in parts)
    # One statement, where update_or_create takes six.
    SearchEntry.objects.bulk_create(
        [SearchEntry(edition=edition, words=words)],
        update_conflicts=True,
        unique_fields=["edition"],
        update_fields=["words"],
    )


def leave(edition: Edition) -> None:
    """Make an edition unfindable."""
    SearchEntry.objects.filter(edition=edition).delete()


def find(editions: EditionQuerySet, query: str) -> EditionQuerySet:
    """Those of `editions` that hold every word (and every quoted phrase) of `query`, newest first."""
    tokens = vietnamese.tokens(query)
    if not tokens:
        return editions.none()
    if connections[editions.db].vendor == "postgresql":
        for token in tokens:
            editions = editions.filter(
                RawSQL(
                    '"articles_searchentry"."words_vector" @@ phraseto_tsquery(\'simple\', %s)',
                    [token],
                    output_field=models.BooleanField(),
                ),
                search_entry__isnull=False,
            )
    else:
        # Tokens hold nothing but [a-z0-9 ], so that the quotes cannot be left.
        match = " AND ".join(f'"{token}"' for token in tokens)
        editions = editions.filter(
            pk__in=RawSQL(
                "SELECT rowid FROM articles_search_words WHERE articles_search_words MATCH %s",
                [match],
            )
        )
    return editions.newest_first()


def count(editions: EditionQuerySet) -> int:
    """How many there are, counted no further than one above COUNTED."""
    return editions.order_by()[: COUNTED + 1].count()


def mark(edition: Edition, query: str) -> None:
    """Give an edition found by `query` its `title_marked` and `snippet`, hits in <mark>."""
    tokens = vietnamese.tokens(query)
    edition.title_marked = marked(edition.title, tokens)
    text = f"{edition.lead} {richtext.plain(edition.body)}"
    edition.snippet = marked(_around_first_hit(text, tokens), tokens)


def marked(text: str, tokens: list[str]) -> SafeString:
    """`text` as safe HTML in which the words of `tokens` (folded) are marked as they are written."""
    parts, end = [], 0
    for start, stop in _hits(text, tokens):
        parts += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308 -- every piece of text was escaped above


def _hits(text: str, tokens: list[str]) -> list[tuple[int, int]]:
    """Spans (start, stop) of the tokens' occurrences in `text`, in order, not overlapping."""
    words = [
        (match.start(), match.end(), folded)
        for match in re.finditer(r"\w+", text)
        if (folded := vietnamese.fold(match.group()))
    ]
    hits, position = [], 0
    wanted = [token.split() for token in tokens]
    while position < len(words):
        length = next(
            (
                len(token)
                for token in wanted
                if [word[2] for word in words[position : position + len(token)]] == token
            ),
            0,
        )
        if length:
            hits.append((words[position][0], words[position + length - 1][1]))
        position += length or 1
    return hits


def _around_first_hit(text: str, tokens: list[str]) -> str:
    hits = _hits(text, tokens)
    first = hits[0][0] if hits else 0
    start = max(0, first - SNIPPET_LENGTH // 3)
    if start:
        start = text.find(" ", start) + 1
    stop = start + SNIPPET_LENGTH
    cut = text[start:stop]
    if stop < len(text):
        cut = cut.rsplit(" ", 1)[0] + " …"
    return ("… " if start else "") + cut
