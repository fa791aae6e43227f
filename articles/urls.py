from django.urls import path, re_path

from articles import converters, search_pages, views  # noqa: F401 -- registers <key:…>

app_name = "articles"

urlpatterns = [
    path("", views.home, name="home"),
    path("chuyen-muc/<path:path>/", views.category, name="category"),
    path("bai-viet/<slug:slug>-<key:pk>/", views.article, name="article"),
    path("tac-gia/<slug:slug>/", views.author, name="author"),
    path("the/<slug:slug>/", views.tag, name="tag"),
    path("dong-su-kien/<slug:slug>/", views.thread, name="thread"),
    path("tim-kiem/", search_pages.search_page, name="search"),
    path("tim-kiem/goi-y/", search_pages.suggestions, name="search_suggestions"),
    re_path(
        r"^media/anh/(?P<digest>[0-9a-f]{32})-(?P<width>[0-9]{2,4})\.(?P<ext>webp|jpg)$",
        views.picture,
        name="picture",
    ),
]
