from django.urls import URLResolver, path, re_path

from articles import (  # noqa: F401 -- registers <key:…>
    archive,
    beacon,
    converters,
    document_pages,
    feeds,
    letter_pages,
    search_pages,
    sitemaps,
    views,
)
from articles.languages import InLanguage

app_name = "articles"

#: What has an interface, and so an address in each language.
pages = [
    path("", views.home, name="home"),
    path("chuyen-muc/<path:path>/", views.category, name="category"),
    path("bai-viet/<slug:slug>-<key:pk>/", views.article, name="article"),
    path("bai-viet/<slug:slug>-<key:pk>/in/", views.print_page, name="print"),
    path("tac-gia/<slug:slug>/", views.author, name="author"),
    path("the/<slug:slug>/", views.tag, name="tag"),
    path("dong-su-kien/<slug:slug>/", views.thread, name="thread"),
    path("tim-kiem/", search_pages.search_page, name="search"),
    path("tim-kiem/goi-y/", search_pages.suggestions, name="search_suggestions"),
    path("luu-tru/", archive.index, name="archive"),
    path("luu-tru/<year:year>/<two:month>/", archive.month, name="archive_month"),
    path("luu-tru/<year:year>/<two:month>/<two:day>/", archive.day, name="archive_day"),
    path("lien-he/", letter_pages.contact, name="contact"),
    path("bao-loi/<key:pk>/", letter_pages.mistake, name="mistake"),
    path("da-gui-thu/", letter_pages.sent, name="letter_sent"),
]

urlpatterns = [
    URLResolver(InLanguage(), pages),
    path("<feed:kind>/", feeds.site, name="feed"),
    path("<feed:kind>/<path:path>/", feeds.category, name="category_feed"),
    path("tac-gia/<slug:slug>/<feed:kind>/", feeds.author, name="author_feed"),
    path("the/<slug:slug>/<feed:kind>/", feeds.tag, name="tag_feed"),
    path("dong-su-kien/<slug:slug>/<feed:kind>/", feeds.thread, name="thread_feed"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<part:part>.xml", sitemaps.articles, name="sitemap_part"),
    path("sitemap-chuyen-muc.xml", sitemaps.sections, name="sitemap_sections"),
    path("sitemap-tin-tuc.xml", sitemaps.news, name="sitemap_news"),
    path("luot-xem/", beacon.view, name="view"),
    re_path(
        r"^media/anh/(?P<digest>[0-9a-f]{32})-(?P<width>[0-9]{2,4})\.(?P<ext>webp|jpg)$",
        views.picture,
        name="picture",
    ),
    re_path(
        r"^media/tep/(?P<digest>[0-9a-f]{32})\.(?P<kind>pdf|docx|xlsx|mp3)$",
        document_pages.document,
        name="document",
    ),
]
