"""What search engines are told of the site: the sitemap with its parts, the one of the newest articles,
and robots.txt.

The sitemap is split by the numbers of editions, so that a part is found by the primary key and costs
the same wherever it lies; see docs/decisions/0019.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, Max, OuterRef
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override

from articles import images, languages, metadata, xml
from articles.http import shared_page
from articles.models import Edition, Thread, Transition
from articles.models.article import UNTITLED
from articles.navigation import tree_of
from articles.states import ONCE_PUBLIC

#: As many addresses as a sitemap may have (https://www.sitemaps.org/protocol.html), and so many
#: editions a part spans: of these, at most as many are live.
PART = 50_000
#: What a sitemap of news may have, and how old they may be
#: (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap).
NEWS = 1_000
NEWS_AGE = timedelta(hours=48)
#: So many of the latest steps of the workflow tell which parts have changed.
LATEST_STEPS = 1_000

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
XHTML = "http://www.w3.org/1999/xhtml"
GOOGLE_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


@shared_page
def index(request):
    """The parts that there are, each with when something in it changed last."""
    sections = reverse("articles:sitemap_sections")
    found = [f"<sitemap><loc>{_address(sections)}</loc></sitemap>"]
    for part, changed in _parts():
        path = reverse("articles:sitemap_part", args=[part])
        found.append(
            f"<sitemap><loc>{_address(path)}</loc><lastmod>{_time(changed)}</lastmod></sitemap>"
        )
    return _document("sitemapindex", found)


def _parts() -> Iterator[tuple[int, datetime]]:
    """(number, last change) of each part that has something to show.

    A change is a step in which an edition of the part came, made way or went; of those that lie
    longer back than the latest steps, the time of its newest edition stands for it.
    """
    last = Edition.objects.aggregate(Max("pk"))["pk__max"]
    if last is None:
        return
    live = Edition.objects.live()
    heads = [
        _in_part(live, part).order_by("-pk") for part in range(1, (last + PART - 1) // PART + 1)
    ]
    changes: dict[int, datetime] = {}
    steps = Transition.objects.filter(to_state__in=ONCE_PUBLIC).order_by("-pk")
    for edition, at in steps.values_list("edition_id", "created_at")[:LATEST_STEPS]:
        changes.setdefault(_part_of(edition), at)
    newest = Edition.objects.one_of_each(heads).values_list("pk", "published_at")
    for edition, published_at in sorted(newest):
        part = _part_of(edition)
        yield part, max(published_at, changes.get(part, published_at))


def _part_of(edition: int) -> int:
    return (edition - 1) // PART + 1


def _in_part(editions: Any, part: int) -> Any:
    return editions.filter(pk__gt=(part - 1) * PART, pk__lte=part * PART)


@shared_page
def articles(request, part):
    """A part: its articles with their lead pictures. One query, read in pieces."""
    rows = (
        _in_part(Edition.objects.live(), part)
        .order_by("pk")
        .values_list(
            "article__slug",
            "article_id",
            "published_at",
            "presentation__lead_picture__digest",
            "presentation__lead_picture__width",
            "article__translation__language",
            "article__translation__original",
        )
    )
    at = _places_of_articles()
    picture = _place(images.address("0" * 32, 10, "jpg"), f"{'0' * 32}-10", "%s-%d")
    rows = list(rows.iterator())
    if not rows:
        raise Http404
    versions = _versions({original for *_rest, original in rows if original}, at)
    found = [
        f"<url><loc>{at[language or settings.LANGUAGE_CODE] % (slug or UNTITLED, pk)}</loc>"
        f"<lastmod>{_time(published_at)}</lastmod>"
        + versions.get(original, "")
        + (_picture(picture, digest, width) if digest else "")
        + "</url>"
        for slug, pk, published_at, digest, width, language, original in rows
    ]
    return _document("urlset", found, image=IMAGE, **({"xhtml": XHTML} if versions else {}))


def _places_of_articles() -> dict[str, str]:
    """The pattern of an article's address, by the language that it is written in."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            path = reverse("articles:article", args=["SLUG", 0])
        found[language] = _place(path, "SLUG-0", "%s-%d")
    return found


def _versions(originals: set[int], at: dict[str, str]) -> dict[int, str]:
    """For each text that is live in several languages, by its original, where it stands in each
    (https://developers.google.com/search/docs/specialty/international/localized-versions)."""
    if not originals:
        return {}
    found: dict[int, dict[str, str]] = {}
    # Within the part's bounds, whatever their number: a list of them might be too long for SQLite.
    rows = (
        Edition.objects.live()
        .order_by("article_id")
        .filter(
            article__translation__original__gte=min(originals),
            article__translation__original__lte=max(originals),
        )
        .values_list(
            "article__translation__original",
            "article__translation__language",
            "article__slug",
            "article_id",
        )
    )
    for original, language, slug, pk in rows.iterator():
        address = at[language] % (slug or UNTITLED, pk)
        found.setdefault(original, {})[language] = address
        if pk == original:
            found[original]["x-default"] = address
    return {
        original: "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{address}"/>'
            for language, address in addresses.items()
        )
        for original, addresses in found.items()
        if len(addresses.keys() - {"x-default"}) > 1
    }


def _place(path: str, example: str, pattern: str) -> str:
    """An address as a pattern: resolving each of 50,000 would take longer than all the rest."""
    return _address(path).replace(example, pattern)


def _picture(pattern: str, digest: str, width: int) -> str:
    shared = metadata.shared_width(images.widths_for(width))
    return f"<image:image><image:loc>{pattern % (digest, shared)}</image:loc></image:image>"


@shared_page
def sections(request):
    """The home page, the categories and the threads that have articles."""
    threads = Thread.objects.filter(
        Exists(Edition.objects.live().order_by().filter(thread=OuterRef("pk")))
    ).order_by("pk")[: PART // 2]
    paths = [
        reverse("articles:home"),
        *(node.url for node in tree_of(request).nodes),
        *(thread.get_absolute_url() for thread in threads),
        reverse("articles:archive"),
    ]
    return _document("urlset", (f"<url><loc>{_address(path)}</loc></url>" for path in paths))


@shared_page
def news(request):
    """The articles of the last two days. While there are none it names the home page, without the
    words for news: a sitemap has at least one address."""
    now = timezone.now()
    editions = (
        Edition.objects.live()
        .first_public(now - NEWS_AGE, now + timedelta(seconds=1))
        .for_cards()
        .newest_first()[:NEWS]
    )
    name = escape(xml.possible(metadata.publisher().name))
    found = [
        f"<url><loc>{_address(languages.own_path(edition))}</loc><news:news>"
        f"<news:publication><news:name>{name}</news:name>"
        f"<news:language>{edition.article.language}</news:language></news:publication>"
        f"<news:publication_date>{_time(edition.first_published_at)}</news:publication_date>"
        f"<news:title>{escape(xml.possible(edition.title))}</news:title></news:news></url>"
        for edition in editions
    ]
    home = f"<url><loc>{_address(reverse('articles:home'))}</loc></url>"
    return _document("urlset", found or [home], news=GOOGLE_NEWS)


@shared_page
def robots(request):
    """What robots are asked to leave alone. The desk is not named: its address is nobody's business,
    and its answers say themselves that they are not to be found (portal.headers)."""
    searched = [reverse("articles:search") + "?", reverse("articles:search_suggestions")]
    closed = [
        languages.in_language(path, language)
        for language, _name in settings.LANGUAGES
        for path in searched
    ]
    closed += ["/tai-khoan/", "/xem-truoc/", "/bao-cao-csp/"]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        "",
        f"Sitemap: {metadata.absolute(reverse('articles:sitemap'))}",
        f"Sitemap: {metadata.absolute(reverse('articles:sitemap_news'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _document(root: str, entries: Iterable[str], **namespaces: str) -> HttpResponse:
    spaces = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in namespaces.items())
    response = HttpResponse(content_type="application/xml; charset=utf-8")
    response.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{SITEMAP}"{spaces}>\n')
    response.writelines(f"{entry}\n" for entry in entries)
    response.write(f"</{root}>\n")
    return response


def _address(path: str) -> str:
    return escape(metadata.absolute(path))


def _time(when: datetime) -> str:
    """W3C Datetime (https://www.w3.org/TR/NOTE-datetime), to the second."""
    return when.isoformat(timespec="seconds")
