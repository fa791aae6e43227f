"""The test set of the search: what comes first for each of many queries over a newsroom's articles,
what may have been meant, what is suggested; on both databases alike."""

import json
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.db import transaction

from articles import search, search_words
from articles.models import Edition
from tests import builders, pages
from tests.articles.search_cases import ARTICLES, FIRST, MEANT

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def corpus(django_db_setup, django_db_blocker):
    """The articles of search_cases, written once for all queries: {title and age: name}."""
    with django_db_blocker.unblock(), transaction.atomic():
        people = {"by": builders.editor(), "reviewer": builders.approver()}
        section = builders.category("Tin tức")
        names = {}
        for name, (days, title, lead, body) in ARTICLES.items():
            with time_machine.travel(NOW - timedelta(days=days), tick=False):
                edition = builders.published(
                    title=title, lead=lead, body=f"<p>{body}</p>", category=section, **people
                )
            names[edition.pk] = name
        yield names
        transaction.set_rollback(True)


@pytest.fixture
def newsroom(corpus, db):
    with time_machine.travel(NOW, tick=False):
        yield corpus


def names_of(corpus, query, filters=search.NO_FILTERS):
    return [corpus[each.pk] for each in search.find(Edition.objects.live(), query, filters)]


# What comes first


def test_the_table_is_large_enough():
    assert len(FIRST) >= 60
    assert len({query for query, _names in FIRST}) == len(FIRST)
    assert {name for _query, names in FIRST for name in names} <= set(ARTICLES)


@pytest.mark.parametrize(("query", "expected"), FIRST, ids=[query for query, _names in FIRST])
def test_what_comes_first(query, expected, newsroom):
    found = names_of(newsroom, query)
    assert found[: max(len(expected), 1)] == expected


def test_two_databases_and_two_pages_agree_on_the_order(newsroom):
    found = search.find(Edition.objects.live(), "hội nghị")
    assert [each.pk for each in found] == [each.pk for each in [*found[:1], *found[1:]]]
    assert {each.total for each in found} == {len(found)}


@pytest.mark.parametrize(("query", "expected"), MEANT, ids=[query for query, _ in MEANT])
def test_what_may_have_been_meant(query, expected, newsroom):
    search_words.learn()
    assert search_words.corrected(query) == expected


def test_the_page_asks_whether_something_else_was_meant(client, newsroom):
    search_words.learn()
    page = pages.read(client.get("/tim-kiem/?q=nong+thom+moi"))
    assert page.one(class_name="meant").text == "Có phải bạn tìm nong thon moi?"
    assert page.one(class_name="meant").one("a")["href"] == "/tim-kiem/?q=nong+thon+moi"


def test_a_misspelt_search_costs_four_statements(client, newsroom, django_assert_num_queries):
    search_words.learn()
    with django_assert_num_queries(4):
        client.get("/tim-kiem/?q=nong+thom+moi")


def suggested(client, query):
    response = client.get("/tim-kiem/goi-y/", {"q": query})
    assert response.status_code == HTTPStatus.OK
    return [each["title"] for each in json.loads(response.content)["suggestions"]]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("nông th", ["nong-thon-moi", "nghi-quyet-12", "nong-thon-cu"]),
        ("nong thon m", ["nong-thon-moi", "nghi-quyet-12", "nong-thon-cu"]),
        ("hòa b", ["hoa-binh", "hoa-lan"]),
        ("hoà bì", ["hoa-binh"]),
        ("thuy", ["thuy-san"]),
        ("12-nq/t", ["nghi-quyet-12"]),
        ("h", []),
        ("", []),
        ("%", []),
        ('"*', []),
        ("\x00", []),
    ],
)
def test_titles_are_suggested_while_one_types(typed, expected, client, newsroom):
    assert suggested(client, typed) == [ARTICLES[name][1] for name in expected]


def test_suggestions_are_few_shared_and_cheap(client, newsroom, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/tim-kiem/goi-y/?q=tr")
    assert len(response.json()["suggestions"]) <= search.SUGGESTIONS
    assert "s-maxage" in response["Cache-Control"]
    assert client.post("/tim-kiem/goi-y/?q=tr").status_code == HTTPStatus.METHOD_NOT_ALLOWED
