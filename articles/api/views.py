from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import ValidationError
from pydantic import AwareDatetime, BeforeValidator

from articles import translations
from articles.api import answers, schemas
from articles.api.cursors import NoSuchPlace, Place
from articles.http import shared_page
from articles.metadata import absolute
from articles.models import Edition, Thread
from articles.navigation import Node, tree_of

PER_PAGE = 20
AT_MOST = 100
PROBLEM = "application/problem+json"


class API(NinjaAPI):
    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """With the media type that problems have."""
        document = super().get_openapi_schema(**kwargs)
        for path in document["paths"].values():
            for status, response in path["get"]["responses"].items():
                if status >= HTTPStatus.BAD_REQUEST:
                    response["content"] = {PROBLEM: response["content"]["application/json"]}
        return document


api = API(
    title="Cổng Tin",
    version="1",
    description=(
        "The public articles of this site, to read. Everything here is public, needs no key, and may be "
        "kept by caches: ask again with If-None-Match. A list is read to its end by its `next` addresses."
    ),
    urls_namespace="api",
    # Its pages for people would load scripts from elsewhere.
    docs_url=None,
)

Slug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]+$", max_length=120)]
CategoryPath = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]+(/[-a-zA-Z0-9_]+)*$", max_length=500)]
Cursor = Annotated[str, Field(pattern=r"^[-A-Za-z0-9_]+$", max_length=60)]


def _written_out(value: Any) -> Any:
    """No bare numbers, which would be taken for seconds since 1970."""
    if isinstance(value, str) and "-" not in value[1:]:
        raise ValueError("A time as RFC 3339 has it: 2026-11-25T08:00:00+07:00.")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_written_out)]


class Page(Schema):
    cursor: Cursor | None = Field(None, description="From the `next` of the page before.")
    limit: int = Field(PER_PAGE, ge=1, le=AT_MOST)


class Filter(Page):
    category: CategoryPath | None = Field(
        None, description="The path of a category; what stands below it is included."
    )
    author: Slug | None = None
    tag: Slug | None = None
    thread: Slug | None = None
    since: Moment | None = Field(None, description="First published at this moment or later.")
    until: Moment | None = Field(None, description="First published before this moment.")


_PROBLEMS = {404: schemas.Problem, 422: schemas.Problem}


@api.get(
    "/articles/",
    response={200: schemas.ArticlePage, **_PROBLEMS},
    summary="Articles, the newest first",
)
def list_articles(request: HttpRequest, asked: Query[Filter]) -> Any:
    tree = tree_of(request)
    editions = Edition.objects.live().for_cards()
    after = _place(asked.cursor) if asked.cursor else None
    if asked.category is None:
        editions = editions.newest_first(after)
    elif node := tree.at(asked.category):
        editions = editions.in_category(node, after)
    else:
        raise Http404("There is no such category.")
    for name in ("author", "tag", "thread"):
        if slug := getattr(asked, name):
            editions = editions.about(**{name: slug})
    editions = editions.first_published(since=asked.since, until=asked.until)
    rows = list(editions[: asked.limit + 1])
    shown = rows[: asked.limit]
    return {
        "items": [answers.summary(each, tree.node(each.category_id)) for each in shown],
        "next": _next(request, Place(shown[-1].first_published_at, shown[-1].pk))
        if len(rows) > asked.limit
        else None,
    }


@api.get(
    "/articles/{pk}/",
    response={200: schemas.Article, 410: schemas.Problem, **_PROBLEMS},
    summary="One article, whole",
)
def read_article(request: HttpRequest, pk: Annotated[int, Field(ge=1, le=2**31 - 1)]) -> Any:
    edition = Edition.objects.live().with_language().defer("body").filter(article=pk).first()
    if edition is None:
        if Edition.objects.withdrawn().filter(article=pk).exists():
            return problem(request, HTTPStatus.GONE, "This article has been taken down.")
        raise Http404("There is no such article.")
    others = translations.of_the_same_text(Edition.objects.live().for_cards(), edition)
    versions = translations.versions(edition, list(others))
    return answers.whole(edition, tree_of(request).node(edition.category_id), versions)


@api.get("/categories/", response=schemas.CategoryList, summary="The tree of categories")
def list_categories(request: HttpRequest) -> Any:
    def walk(nodes: list[Node]) -> list[Node]:
        return [each for node in nodes for each in (node, *walk(node.children))]

    return {"items": [answers.category(node) for node in walk(tree_of(request).roots)]}


class ThreadFilter(Schema):
    after: Slug | None = Field(None, description="From the `next` of the page before.")
    limit: int = Field(PER_PAGE, ge=1, le=AT_MOST)


@api.get(
    "/threads/",
    response={200: schemas.ThreadPage, 422: schemas.Problem},
    summary="Story threads, by address",
)
def list_threads(request: HttpRequest, asked: Query[ThreadFilter]) -> Any:
    threads = Thread.objects.with_live_articles().order_by("slug")
    if asked.after:
        threads = threads.filter(slug__gt=asked.after)
    rows = list(threads[: asked.limit + 1])
    shown = rows[: asked.limit]
    return {
        "items": [answers.thread(each) for each in shown],
        "next": _next(request, shown[-1].slug, "after") if len(rows) > asked.limit else None,
    }


def _place(cursor: str) -> Place:
    try:
        return Place.read(cursor)
    except NoSuchPlace:
        raise Http404("This cursor was not given out here. Begin with the first page.") from None


def _next(request: HttpRequest, place: object, parameter: str = "cursor") -> str:
    asked = {name: value for name, value in request.GET.items() if name != parameter}
    query = urlencode(dict(sorted(asked.items())) | {parameter: str(place)})
    return absolute(f"{request.path}?{query}")


# What went wrong


def problem(request: HttpRequest, status: HTTPStatus, detail: str) -> HttpResponse:
    told = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    response = api.create_response(request, told, status=status.value)
    response["Content-Type"] = PROBLEM
    return response


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, HTTPStatus.NOT_FOUND, str(error) or "There is nothing here.")


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    told = [
        f"{'.'.join(str(part) for part in each['loc'][1:])}: {each['msg']}" for each in error.errors
    ]
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, "; ".join(told))


# Addresses


def _open(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """As the public pages: GET and HEAD, kept by caches. And any other site's script may read it."""

    @shared_page(parameters={*Filter.model_fields, *ThreadFilter.model_fields})
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        method, request.method = request.method, "GET"
        try:
            response = view(request, *args, **kwargs)
        finally:
            request.method = method
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    # It takes nothing in, with a token or without: 405, as its document says.
    wrapped.csrf_exempt = True  # type: ignore[attr-defined]
    return wrapped


def _patterns() -> list[URLPattern]:
    patterns, _app_name, _namespace = api.urls
    for each in patterns:
        each.callback = _open(each.callback)
    return patterns


urls = (_patterns(), "ninja", "api")
