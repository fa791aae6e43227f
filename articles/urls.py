from django.urls import path, re_path

from articles import converters, views  # noqa: F401 -- registers <key:…>

app_name = "articles"

urlpatterns = [
    path("", views.home, name="home"),
    path("chuyen-muc/<path:path>/", views.category, name="category"),
    path("bai-viet/<slug:slug>-<key:pk>/", views.article, name="article"),
    path("bai-viet/<slug:slug>-<key:pk>/in/", views.print_page, name="print"),
    path("tac-gia/<slug:slug>/", views.author, name="author"),
    path("the/<slug:slug>/", views.tag, name="tag"),
    path("dong-su-kien/<slug:slug>/", views.thread, name="thread"),
    path("tim-kiem/", views.search_page, name="search"),
    re_path(
        r"^media/anh/(?P<digest>[0-9a-f]{32})-(?P<width>[0-9]{2,4})\.(?P<ext>webp|jpg)$",
        views.picture,
        name="picture",
    ),
]
