from django.urls import path, re_path

from articles import beacon, converters, letter_pages, views  # noqa: F401 -- registers <key:…>

app_name = "articles"

urlpatterns = [
    path("", views.home, name="home"),
    path("chuyen-muc/<path:path>/", views.category, name="category"),
    path("bai-viet/<slug:slug>-<key:pk>/", views.article, name="article"),
    path("tac-gia/<slug:slug>/", views.author, name="author"),
    path("the/<slug:slug>/", views.tag, name="tag"),
    path("dong-su-kien/<slug:slug>/", views.thread, name="thread"),
    path("tim-kiem/", views.search_page, name="search"),
    path("luot-xem/", beacon.view, name="view"),
    path("lien-he/", letter_pages.contact, name="contact"),
    path("bao-loi/<key:pk>/", letter_pages.mistake, name="mistake"),
    path("da-gui-thu/", letter_pages.sent, name="letter_sent"),
    re_path(
        r"^media/anh/(?P<digest>[0-9a-f]{32})-(?P<width>[0-9]{2,4})\.(?P<ext>webp|jpg)$",
        views.picture,
        name="picture",
    ),
]
