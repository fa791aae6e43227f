"""The archive: articles by the month and the day on which they were first public, in the site's time zone.

Nothing is counted. What there is of a month, and before and after it, are first rows of an index.
"""

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy

from articles import metadata, vietnamese
from articles.http import shared_page
from articles.models import Edition
from articles.navigation import tree_of
from articles.paging import PARAMETER, page_of

#: Older dates are mistyped; some of them no time zone could place.
FIRST_YEAR = 1900

#: As a calendar heads its columns: short, and in full.
WEEKDAYS = [
    (pgettext_lazy("calendar", "Mo"), pgettext_lazy("calendar", "Monday")),
    (pgettext_lazy("calendar", "Tu"), pgettext_lazy("calendar", "Tuesday")),
    (pgettext_lazy("calendar", "We"), pgettext_lazy("calendar", "Wednesday")),
    (pgettext_lazy("calendar", "Th"), pgettext_lazy("calendar", "Thursday")),
    (pgettext_lazy("calendar", "Fr"), pgettext_lazy("calendar", "Friday")),
    (pgettext_lazy("calendar", "Sa"), pgettext_lazy("calendar", "Saturday")),
    (pgettext_lazy("calendar", "Su"), pgettext_lazy("calendar", "Sunday")),
]


@dataclass(frozen=True)
class Period:
    """A month, or a day, from its first day until the first day after it."""

    first: date
    after: date
    is_day: bool

    @property
    def since(self) -> datetime:
        return _midnight(self.first)

    @property
    def until(self) -> datetime:
        return _midnight(self.after)

    @property
    def name(self) -> str:
        if self.is_day:
            return vietnamese.long_day(self.since)
        return vietnamese.month(self.first)

    @property
    def url(self) -> str:
        return _url_of_day(self.first) if self.is_day else _url_of_month(self.first)

    @property
    def around(self) -> Callable[[date], "Period"]:
        """The period of its kind in which a day lies."""
        return _day if self.is_day else _month


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _day(first: date) -> Period:
    return Period(first, first + timedelta(days=1), is_day=True)


def _month(within: date) -> Period:
    first = within.replace(day=1)
    days = calendar.monthrange(first.year, first.month)[1]
    return Period(first, first + timedelta(days=days), is_day=False)


def _url_of_day(day: date) -> str:
    return reverse("articles:archive_day", args=[day.year, day.month, day.day])


def _url_of_month(day: date) -> str:
    return reverse("articles:archive_month", args=[day.year, day.month])


def _asked_for(year: int, month: int, day: int = 1) -> date:
    """Raises Http404 for a day that is none, that has not come, or from before there was anything."""
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise Http404 from error
    if found.year < FIRST_YEAR or found > timezone.localdate():
        raise Http404
    return found


@shared_page
def index(request):
    """All months from the first article's to the last one's, the newest year first."""
    live = Edition.objects.live()
    ends = Edition.objects.one_of_each(
        [live.newest_first(), live.order_by("first_published_at", "pk")]
    )
    days = [timezone.localdate(at) for at in ends.values_list("first_published_at", flat=True)]
    return render(
        request,
        "articles/archive.html",
        {
            "years": _years(min(days), max(days)) if days else [],
            "canonical_url": metadata.canonical(request.path),
        },
    )


def _years(first: date, last: date) -> list[tuple[int, list[Period]]]:
    """(year, its months), the newest first."""
    return [
        (
            year,
            [
                _month(day)
                for day in (date(year, month, 1) for month in range(12, 0, -1))
                if first.replace(day=1) <= day <= last
            ],
        )
        for year in range(last.year, first.year - 1, -1)
    ]


@shared_page(parameters=[PARAMETER])
def month(request, year, month):
    period = _month(_asked_for(year, month))
    days = [
        _day(period.first + timedelta(days=n)) for n in range((period.after - period.first).days)
    ]
    return _page(request, period, days)


@shared_page(parameters=[PARAMETER])
def day(request, year, month, day):
    return _page(request, _day(_asked_for(year, month, day)), [])


def _page(request, period: Period, days: Sequence[Period]):
    """What was first public in a period; `days` are those of a month, for its calendar."""
    tree = tree_of(request)
    live = Edition.objects.live()
    page = page_of(
        live.first_public(period.since, period.until).for_cards().newest_first(), request
    )
    there = _with_articles(live, period, days)
    older = max((each for each in there if each < period.first), default=None)
    newer = min((each for each in there if each >= period.after), default=None)
    if not page.items and older is None and period.after <= timezone.localdate():
        raise Http404
    for card in page.items:
        card.category_node = tree.node(card.category_id)
    return render(
        request,
        "articles/archive_period.html",
        {
            "period": period,
            "cards": page.items,
            "page": page,
            "weeks": _weeks(period, there) if days else [],
            "older": older and period.around(older),
            "newer": newer and period.around(newer),
            "weekdays": WEEKDAYS,
            "trail_of_archive": _trail(period),
            "canonical_url": metadata.canonical(request.path, page.number),
        },
    )


def _trail(period: Period) -> list[dict[str, str]]:
    """What lies between the home page and this one."""
    trail = [{"name": gettext("Archive"), "url": reverse("articles:archive")}]
    if period.is_day:
        month = _month(period.first)
        trail.append({"name": month.name, "url": month.url})
    return trail


def _with_articles(live, period: Period, days: Sequence[Period]) -> set[date]:
    """Which of the `days` have articles, and the nearest days before and after the period that do."""
    heads = [
        live.filter(first_published_at__lt=period.since).newest_first(),
        live.filter(first_published_at__gte=period.until).order_by("first_published_at", "pk"),
        *(live.first_public(each.since, each.until).newest_first() for each in days),
    ]
    found = Edition.objects.one_of_each(heads).values_list("first_published_at", flat=True)
    return {timezone.localdate(at) for at in found}


def _weeks(period: Period, there: set[date]) -> list[list[tuple[int, str]]]:
    """The month's calendar, weeks from Monday: (day, address or "" if there is nothing); 0 for a day
    of another month."""
    weeks = calendar.Calendar().monthdatescalendar(period.first.year, period.first.month)
    return [
        [
            (each.day, _url_of_day(each) if each in there else "")
            if each.month == period.first.month
            else (0, "")
            for each in week
        ]
        for week in weeks
    ]
