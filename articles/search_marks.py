"""What a search filters by, as words beside those of the text, so that the full-text index itself
finds "this word, in this category, in these months" without looking at a single article.

#c12 a category (those above it, too), #y2026 and #m202611 when it was first public, @phai a word of
a byline. No word of a text begins so.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

#: A span of more months than these is asked for by its years.
_MONTHS = 24
_FIRST_YEAR = 1990


def of(categories: Iterable[int], published_at: datetime, authors: str) -> str:
    """The marks of an entry: `authors` are the folded names of its bylines."""
    day = timezone.localtime(published_at)
    return " ".join(
        [
            *(category(each) for each in sorted(categories)),
            f"#y{day.year}",
            f"#m{day:%Y%m}",
            *sorted({author(word) for word in authors.split()}),
        ]
    )


def category(pk: int) -> str:
    return f"#c{pk}"


def author(word: str) -> str:
    return f"@{word}"


def between(first: date | None, last: date | None) -> list[str]:
    """Marks that everything published between these days has one of; none for all time."""
    if first is None and last is None:
        return []
    today = timezone.localdate()
    first = max(first or date(_FIRST_YEAR, 1, 1), date(_FIRST_YEAR, 1, 1))
    last = min(last or date(today.year + 1, 12, 31), date(today.year + 1, 12, 31))
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    if len(months) <= _MONTHS:
        found = [f"#m{month // 12}{month % 12 + 1:02}" for month in months]
    else:
        found = [f"#y{year}" for year in range(first.year, last.year + 1)]
    # Days in the wrong order: nothing has this mark.
    return found or ["#m0"]
