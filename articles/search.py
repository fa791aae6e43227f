"""Full-text search: accents optional but not in vain, phrases by adjacency, the newest among equals.

The index gives candidates: the newest thousand articles that hold all that is asked for, and the
newest that hold it in the title. Those are ranked, by one formula on both databases; nothing ever
ranks all that match. docs/decisions/0018-search-ranks-candidates.md says why.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connections, models
from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When, Window
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles import richtext, search_marks, vietnamese
from articles.models import Edition, Listing, PromotedResult, SearchEntry
from articles.querysets import EditionQuerySet
from articles.vietnamese import Phrase

#: Longer queries are cut, in characters.
QUERY_LENGTH = 200
#: Results are counted up to this many: counting is not worth more.
COUNTED = 1000
#: Candidates: the newest that match at all, a few more than are counted (some may wait for their
#: time), and the newest that match in the title.
NEWEST = COUNTED + 100
NEWEST_TITLES = 300
SNIPPET_LENGTH = 220


# The entries


def entry_of(edition: Edition) -> SearchEntry:
    """What an approved edition is found by: its title, lead, body, captions, bylines and tags.

    It has been presented and listed before.
    """
    shown = edition.presentation
    bylines = " ".join(vietnamese.fold(each["name"]) for each in shown.get("bylines", ()))
    rest = [
        richtext.plain(edition.body),
        *edition.figures.values_list("caption", flat=True),
        *(each["name"] for key in ("bylines", "tags") for each in shown.get(key, ())),
    ]
    categories = Listing.objects.filter(edition=edition).values_list("category_id", flat=True)
    spelled = [vietnamese.spelled(part) for part in (edition.title, edition.lead, *rest)]
    accented = {word for part in spelled for word in part.split() if _is_accented(word)}
    return SearchEntry(
        edition=edition,
        published_at=edition.first_published_at,
        title=_padded(vietnamese.fold(edition.title)),
        lead=_padded(vietnamese.fold(edition.lead)),
        words=_padded(" ".join(vietnamese.fold(part) for part in rest)),
        spelled_title=_padded(spelled[0]),
        spelled_lead=_padded(spelled[1]),
        spellings=_padded(" ".join(sorted(accented))),
        marks=search_marks.of(categories, edition.first_published_at, bylines),
        learned=False,
    )


def enter(edition: Edition) -> None:
    """Make an approved edition findable."""
    # One statement, where update_or_create takes six.
    SearchEntry.objects.bulk_create(
        [entry_of(edition)],
        update_conflicts=True,
        unique_fields=["edition"],
        update_fields=[field.name for field in SearchEntry._meta.fields if not field.primary_key],
    )


def leave(edition: Edition) -> None:
    """Make an edition unfindable."""
    SearchEntry.objects.filter(edition=edition).delete()


def rebuild() -> int:
    """Enter everything anew that is approved, and nothing else; returns how many there are."""
    SearchEntry.objects.exclude(edition__in=Edition.objects.approved().order_by()).delete()
    count = 0
    for edition in Edition.objects.approved().order_by("pk").iterator(chunk_size=500):
        enter(edition)
        count += 1
    return count


def _padded(words: str) -> str:
    return f" {words} "


def _is_accented(spelled: str) -> bool:
    """Whether a spelled word may differ from the folded one."""
    return not (spelled.isascii() and (spelled.isalpha() or spelled.isdigit()))


# What is asked for


@dataclass(frozen=True)
class Filters:
    """What narrows a search down: a category (with those below it), words of a byline, days."""

    category: int | None = None
    author: str = ""
    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return self != Filters()

    @property
    def marks(self) -> list[list[str]]:
        """For each of the filters the marks of which an entry has at least one."""
        groups = [[search_marks.category(self.category)]] if self.category is not None else []
        groups += [[search_marks.author(word)] for word in vietnamese.fold(self.author).split()]
        if days := search_marks.between(self.first, self.last):
            groups.append(days)
        return groups

    @property
    def moments(self) -> tuple[datetime | None, datetime | None]:
        """From when, and before when."""
        return (
            _midnight(self.first) if self.first else None,
            _midnight(self.last + timedelta(days=1)) if self.last else None,
        )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


NO_FILTERS = Filters()


def find(editions: EditionQuerySet, query: str, filters: Filters = NO_FILTERS) -> EditionQuerySet:
    """Those of `editions` that hold every word (and every quoted phrase) of `query` and pass the
    filters, the best first. Each knows the `total` found and whether it is `promoted`.

    What an article is promoted for comes first, as long as nothing is filtered.
    """
    phrases = vietnamese.phrases(query)
    if not phrases and not filters:
        return editions.none()
    vendor = connections[editions.db].vendor
    newest = _newest_in_postgresql if vendor == "postgresql" else _newest_in_sqlite
    sql, params = newest(phrases, filters, NEWEST)
    if phrases:
        in_title, more = newest(phrases, filters, NEWEST_TITLES, title=True)
        sql, params = f"{sql} UNION ALL {in_title}", [*params, *more]
    promoted: Value | Exists = Value(False)
    if phrases and not filters:
        promotions = PromotedResult.objects.order_by().filter(words=vietnamese.fold(query))
        chosen, more = (
            Edition.objects.order_by()
            .filter(article__in=promotions.values("article"))
            .values("pk")
            .query.sql_with_params()
        )
        sql, params = f"{sql} UNION ALL {chosen}", [*params, *more]
        promoted = Exists(promotions.filter(article=OuterRef("article")))
    return (
        editions.filter(pk__in=RawSQL(sql, params), search_entry__isnull=False)  # noqa: S611
        .annotate(promoted=promoted, score=_score(phrases), total=Window(Count("*")))
        .order_by("-promoted", "-score", "-first_published_at", "-pk")
    )


def _score(phrases: list[Phrase]) -> models.Expression:
    """How well a candidate matches, as one number, the weightiest first: every accented word spelled
    as it was typed; all of it in the title, or in title and lead, as typed; the same without accents;
    words that were typed side by side standing side by side, in the title, the lead, the body."""
    if not phrases:
        return Value(0)
    words = {
        word
        for phrase in phrases
        if phrase.accented
        for word in phrase.spelled.split()
        if _is_accented(word)
    }
    score: models.Expression = _place(phrases, spelled=False) * 10
    if words:
        spelled = Q(*(_has("spellings", word) for word in words))
        score += Case(When(spelled, then=1000), default=0) + _place(phrases, spelled=True) * 100
    together = " ".join(phrase.folded for phrase in phrases)
    if len(phrases) > 1:
        score += Case(
            *(
                When(_has(part, together), then=points)
                for part, points in (("title", 3), ("lead", 2), ("words", 1))
            ),
            default=0,
        )
    return score


def _place(phrases: list[Phrase], *, spelled: bool) -> Case:
    def holds(phrase: Phrase, part: str) -> Q:
        if spelled and phrase.accented:
            return _has(f"spelled_{part}", phrase.spelled)
        return _has(part, phrase.folded)

    titles = [holds(phrase, "title") for phrase in phrases]
    either = [title | holds(phrase, "lead") for title, phrase in zip(titles, phrases, strict=True)]
    return Case(When(Q(*titles), then=2), When(Q(*either), then=1), default=0)


def _has(part: str, words: str) -> Q:
    return Q(**{f"search_entry__{part}__contains": _padded(words)})


# Candidates. Nothing enters these statements but [0-9a-z], the marks' own "#", "@", and parameters.


def _days(filters: Filters, vendor: str) -> tuple[str, list[object]]:
    ops = connections["default"].ops
    clauses, params = "", []
    for moment, sign in zip(filters.moments, (">=", "<"), strict=True):
        if moment is not None:
            clauses += f" AND published_at {sign} %s"
            params.append(
                moment if vendor == "postgresql" else ops.adapt_datetimefield_value(moment)
            )
    return clauses, params


def _newest_in_sqlite(
    phrases: list[Phrase], filters: Filters, limit: int, *, title: bool = False, prefix: str = ""
) -> tuple[str, list[object]]:
    words = [f'"{phrase.folded}"' for phrase in phrases] + ([f'"{prefix}" *'] if prefix else [])
    columns = "title" if title else "{title lead words}"
    parts = [f"{columns} : ({' AND '.join(words)})"] if words else []
    for group in filters.marks:
        marks = " OR ".join(f'"{mark}"' for mark in group)
        parts.append(f"marks : ({marks})")
    clauses, params = _days(filters, "sqlite")
    sql = (
        "SELECT * FROM (SELECT edition_id FROM articles_searchentry WHERE edition_id IN"  # noqa: S608
        " (SELECT rowid FROM articles_search_words WHERE articles_search_words MATCH %s)"
        f"{clauses} ORDER BY published_at DESC, edition_id DESC LIMIT {limit})"
    )
    return sql, [" AND ".join(parts), *params]


def _newest_in_postgresql(
    phrases: list[Phrase], filters: Filters, limit: int, *, title: bool = False, prefix: str = ""
) -> tuple[str, list[object]]:
    """The newest are looked for among those of the last months, then of the last two years, and only
    then among all: of a common word, the index would otherwise have to bring hundreds of thousands."""
    column = "title_vector" if title else "words_vector"
    ours = f"articles_searchentry.{column}"
    wanted = ["phraseto_tsquery('simple', %s)"] * len(phrases)
    params: list[object] = [phrase.folded for phrase in phrases]
    groups = [[f"'{prefix}':*"]] if prefix else []
    groups += [[f"'{mark}'" for mark in group] for group in filters.marks]
    wanted += ["%s::tsquery"] * len(groups)
    params += [" | ".join(group) for group in groups]
    clauses, days = _days(filters, "postgresql")
    stages = [*_recent(), None] if not (filters.first or filters.last) else [None]
    # What a filter leaves is few or none: walked by the index of days, that is all the table.
    newest = "published_at + interval '0'" if filters.marks else "published_at"
    ctes, arms, values = [], [], []
    for number, marks in enumerate(stages):
        query, args = list(wanted), list(params)
        if marks:
            query.append("%s::tsquery")
            args.append(" | ".join(f"'{mark}'" for mark in marks))
        before = f"(SELECT count(*) FROM s{number - 1})"  # noqa: S608
        gate = f" AND {before} < {limit}" if number else ""
        ctes.append(
            f"s{number} AS MATERIALIZED (SELECT edition_id FROM articles_searchentry"  # noqa: S608
            f" WHERE {ours} @@ ({' && '.join(query)}){clauses}{gate}"
            f" ORDER BY {newest} DESC, edition_id DESC LIMIT {limit})"
        )
        values += [*args, *days]
        arms.append(f"SELECT edition_id FROM s{number}")  # noqa: S608
    stages_sql = f"WITH {', '.join(ctes)} {' UNION ALL '.join(arms)}"
    return f"SELECT * FROM ({stages_sql}) AS newest", values  # noqa: S608


def _recent() -> Iterable[list[str]]:
    today = timezone.localdate()
    yield search_marks.between(today - timedelta(days=62), today)
    yield search_marks.between(date(today.year - 2, 1, 1), today)


# While one types

SUGGESTIONS = 6


def suggest(editions: EditionQuerySet, query: str) -> EditionQuerySet:
    """The newest of `editions` whose title holds the words of `query`, the last of them begun."""
    *phrases, last = vietnamese.phrases(query) or [None]
    if last is None or (len(last.folded) < 2 and not phrases):
        return editions.none()
    words = last.folded.split()
    phrases += [Phrase(word, word) for word in words[:-1]]
    prefix = words[-1] if len(words[-1]) > 1 else ""
    vendor = connections[editions.db].vendor
    newest = _newest_in_postgresql if vendor == "postgresql" else _newest_in_sqlite
    # A few more than are shown: some may wait for their time.
    sql, params = newest(phrases, NO_FILTERS, SUGGESTIONS * 3, title=True, prefix=prefix)
    return editions.filter(pk__in=RawSQL(sql, params)).newest_first()[:SUGGESTIONS]  # noqa: S611


def with_title(editions: EditionQuerySet, word: str) -> Edition | None:
    """The newest of `editions` whose title holds `word` (folded), if any."""
    vendor = connections[editions.db].vendor
    newest = _newest_in_postgresql if vendor == "postgresql" else _newest_in_sqlite
    sql, params = newest([Phrase(word, word)], NO_FILTERS, SUGGESTIONS * 3, title=True)
    return editions.filter(pk__in=RawSQL(sql, params)).newest_first().first()  # noqa: S611


# What is shown


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
