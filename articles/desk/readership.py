"""How often articles are read, for the newsroom: by day, by article and by category, and as a file."""

import csv
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Subquery, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import events
from accounts.event_log import harmless
from accounts.lookups import WithoutForms
from articles.models import Article, Category, DailyViews, Edition

PERIODS = (7, 30, 90)
USUAL = 30
#: Articles that the page names; the file has all of them, up to so many rows.
NAMED = 50
EXPORT_MOST = 50_000
#: The drawing, in its own units: whole numbers, for no decimal comma may get into them.
WIDTH, HEIGHT = 1080, 200


class PeriodForm(forms.Form):
    """Which views: of how many days, and of one article or one category alone."""

    ngay = forms.TypedChoiceField(
        choices=[(days, days) for days in PERIODS], coerce=int, empty_value=USUAL, required=False
    )
    bai = forms.IntegerField(min_value=1, max_value=10**18 - 1, required=False)
    chuyen_muc = forms.IntegerField(min_value=1, max_value=10**18 - 1, required=False)


@dataclass(frozen=True)
class Chosen:
    """The views that somebody looks at."""

    days: int
    article: Article | None
    category: Category | None

    @classmethod
    def by(cls, data):
        form = PeriodForm(data)
        if not form.is_valid():
            raise Http404
        asked, article, category = form.cleaned_data, None, None
        if asked["bai"]:
            read = DailyViews.objects.filter(article=OuterRef("pk"))
            article = get_object_or_404(Article.objects.filter(Exists(read)), pk=asked["bai"])
        if asked["chuyen_muc"]:
            category = get_object_or_404(Category, pk=asked["chuyen_muc"])
        return cls(asked["ngay"], article, category)

    @property
    def first_day(self):
        return timezone.localdate() - timedelta(days=self.days - 1)

    def views(self):
        found = DailyViews.objects.filter(day__gte=self.first_day, day__lte=timezone.localdate())
        if self.article:
            found = found.filter(article=self.article)
        if self.category:
            below = Category.objects.under(self.category)
            found = found.filter(
                article__in=Edition.objects.in_public_place()
                .order_by()
                .filter(category__in=below)
                .values("article")
            )
        return found

    def asked(self, **others):
        """The same as parameters of an address, with others in their place."""
        told = {
            "ngay": self.days,
            "bai": self.article and self.article.pk,
            "chuyen_muc": self.category and self.category.pk,
        } | others
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True)
class Day:
    """A day with its views, and its bar in the drawing."""

    day: object
    count: int
    x: int
    y: int
    width: int
    height: int


def by_day(chosen):
    """Every day of the time, those without a view too."""
    counts = dict(chosen.views().values_list("day").annotate(total=Sum("count")).order_by("day"))
    days = [chosen.first_day + timedelta(days=number) for number in range(chosen.days)]
    most = max([1, *counts.values()])
    step = WIDTH // chosen.days
    drawn = []
    for number, day in enumerate(days):
        count = counts.get(day, 0)
        height = -(-count * HEIGHT // most)
        drawn.append(Day(day, count, number * step, HEIGHT - height, max(step - 2, 1), height))
    return drawn


def public_titles(articles):
    """{article: its title as readers know it}"""
    rows = Edition.objects.in_public_place().order_by().filter(article__in=articles)
    return dict(rows.values_list("article", "title"))


def by_article(chosen):
    """The articles that were read most, the first NAMED: (id, title, views)."""
    rows = list(
        chosen.views()
        .values_list("article")
        .annotate(total=Sum("count"))
        .order_by("-total", "-article")[:NAMED]
    )
    titles = public_titles([article for article, _total in rows])
    return [(article, titles.get(article, f"#{article}"), total) for article, total in rows]


def by_category(chosen):
    """Views of each category's own articles: (id, name, views), the most first."""
    place = Edition.objects.in_public_place().order_by().filter(article=OuterRef("article"))
    rows = (
        chosen.views()
        .annotate(category=Subquery(place.values("category")[:1]))
        .values_list("category")
        .annotate(total=Sum("count"))
        .order_by("-total", "category")
    )
    rows = [(pk, total) for pk, total in rows if pk is not None]
    names = dict(
        Category.objects.filter(pk__in=[pk for pk, _total in rows]).values_list("pk", "name")
    )
    return [(pk, names[pk], total) for pk, total in rows]


@admin.register(DailyViews)
class DailyViewsAdmin(WithoutForms, admin.ModelAdmin):
    """To look at and to take along."""

    def get_urls(self):
        def desk(view):
            return self.admin_site.admin_view(view)

        return [
            path("", desk(require_safe(self.charts)), name="articles_dailyviews_changelist"),
            path("tai-ve/", desk(require_POST(self.export)), name="articles_dailyviews_export"),
        ]

    def charts(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        chosen = Chosen.by(request.GET)
        days = by_day(chosen)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Views"),
            "opts": self.opts,
            "chosen": chosen,
            "article_title": chosen.article
            and public_titles([chosen.article.pk]).get(chosen.article.pk, str(chosen.article)),
            "periods": [(days, chosen.asked(ngay=days)) for days in PERIODS],
            "asked": chosen.asked(),
            "days": days,
            "total": sum(each.count for each in days),
            "busiest": max(days, key=lambda each: each.count),
            "articles": [] if chosen.article else by_article(chosen),
            "categories": [] if chosen.article or chosen.category else by_category(chosen),
            "size": (WIDTH, HEIGHT),
        }
        return TemplateResponse(request, "admin/articles/dailyviews/charts.html", context)

    def export(self, request):
        """Views by day and article, as a file that spreadsheets read. That it was taken is recorded."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        chosen = Chosen.by(request.POST)
        events.record(
            events.Kind.EXPORTED,
            request=request,
            subject=_("Views"),
            details={"filter": {name: str(value) for name, value in chosen.asked().items()}},
        )
        name = f"luot-xem-{chosen.first_day:%Y%m%d}-{timezone.localdate():%Y%m%d}.csv"
        response = HttpResponse(
            content_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "no-store",
            },
        )
        response.write("\ufeff")
        write = csv.writer(response, quoting=csv.QUOTE_ALL).writerow
        write([_("Day"), _("Article"), _("Title"), _("Views")])
        rows = chosen.views().order_by("-day", "-count", "article")
        rows = list(rows.values_list("day", "article", "count")[:EXPORT_MOST])
        titles = public_titles({article for _day, article, _count in rows})
        for day, article, count in rows:
            write([f"{day:%Y-%m-%d}", article, harmless(titles.get(article, "")), count])
        return response
