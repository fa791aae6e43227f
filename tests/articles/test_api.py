"""The JSON API: what it tells, what it keeps to itself, and that it is as its OpenAPI document says."""

import json

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from articles import workflow
from articles.api.cursors import NoSuchPlace, Place
from articles.api.views import api
from articles.models import Thread
from tests import builders

pytestmark = pytest.mark.django_db

SITE = "https://tin.example.vn"


@pytest.fixture
def people():
    return builders.editor(), builders.approver()


def published(people, **content):
    writer, approver = people
    return builders.published(writer, reviewer=approver, **content)


def read(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200, response.content
    return response.json()


def thread(name):
    return Thread.objects.create(name=name)


def titles(answer):
    return [each["title"] for each in answer["items"]]


# One article


def test_an_article_is_told_whole_with_addresses_that_work_anywhere(client, people):
    section = builders.category("Chính trị", parent=builders.category("Thời sự"))
    edition = published(
        people,
        title="Khởi công cầu Bến Đò",
        lead="Cầu dài 420 mét.",
        body='<p>Xem <a href="/bai-viet/khac-9/">bài trước</a>.</p>',
        category=section,
        authors=[builders.author("Hồng Phái")],
        tags=[builders.tag("Giao thông")],
        picture=builders.image(people[0]),
    )
    told = read(client, f"/api/v1/articles/{edition.article_id}/")

    assert told["title"] == "Khởi công cầu Bến Đò"
    assert told["lead"] == "Cầu dài 420 mét."
    assert told["url"] == f"{SITE}{edition.get_absolute_url()}"
    assert told["category"] == {
        "name": "Chính trị",
        "path": "thoi-su/chinh-tri",
        "url": f"{SITE}/chuyen-muc/thoi-su/chinh-tri/",
    }
    assert told["authors"][0]["url"] == f"{SITE}/tac-gia/hong-phai/"
    assert [each["name"] for each in told["tags"]] == ["Giao thông"]
    assert f'href="{SITE}/bai-viet/khac-9/"' in told["body_html"]
    assert {each["type"] for each in told["picture"]["renditions"]} == {"image/webp", "image/jpeg"}
    assert [each["kind"] for each in told["history"]] == ["published"]


def test_every_rendition_that_is_told_of_can_be_read(client, people):
    edition = published(people, picture=builders.image(people[0]))
    told = read(client, f"/api/v1/articles/{edition.article_id}/")

    for each in told["picture"]["renditions"]:
        response = client.get(each["url"].removeprefix(SITE))
        assert response["Content-Type"] == each["type"]


def test_a_draft_is_not_there_and_what_was_withdrawn_is_gone(client, people):
    writer, approver = people
    draft = builders.draft(writer)
    taken_down = published(people)
    workflow.perform("withdraw", taken_down, approver, reason="Nhầm số liệu.")

    assert client.get(f"/api/v1/articles/{draft.article_id}/").status_code == 404
    response = client.get(f"/api/v1/articles/{taken_down.article_id}/")
    assert response.status_code == 410
    assert response["Content-Type"] == "application/problem+json"
    assert taken_down.title not in response.content.decode()


# Lists


def test_a_list_is_read_to_its_end_by_its_cursors(client, people):
    told = [published(people, title=f"Bài số {number}").title for number in range(5)]

    address, seen = "/api/v1/articles/?limit=2", []
    while address:
        answer = read(client, address.removeprefix(SITE))
        seen += titles(answer)
        address = answer["next"]
    assert seen == told[::-1]


def test_a_cursor_stays_right_while_articles_are_added(client, people):
    for number in range(4):
        published(people, title=f"Bài số {number}")
    first = read(client, "/api/v1/articles/", limit=2)
    published(people, title="Bài mới nhất")

    assert titles(read(client, first["next"].removeprefix(SITE))) == ["Bài số 1", "Bài số 0"]


def test_a_category_brings_what_stands_below_it_and_its_cursor_too(client, people):
    above = builders.category("Thời sự")
    below = builders.category("Chính trị", parent=above)
    for number in range(3):
        published(people, title=f"Trong chuyên mục {number}", category=below)
    published(people, title="Ở nơi khác", category=builders.category("Văn hóa"))

    first = read(client, "/api/v1/articles/", category="thoi-su", limit=2)
    second = read(client, first["next"].removeprefix(SITE))
    assert titles(first) + titles(second) == [f"Trong chuyên mục {n}" for n in (2, 1, 0)]
    assert second["next"] is None


def test_author_tag_thread_and_time_narrow_a_list(client, people):
    published(people, title="Bài khác")
    edition = published(
        people,
        title="Bài tìm",
        authors=[builders.author("Hồng Phái")],
        tags=[builders.tag("Giao thông")],
        thread=thread("Cầu Bến Đò"),
    )
    at = edition.first_published_at
    for query in (
        {"author": "hong-phai"},
        {"tag": "giao-thong"},
        {"thread": "cau-ben-do"},
        {"since": at.isoformat()},
    ):
        assert titles(read(client, "/api/v1/articles/", **query)) == ["Bài tìm"], query
    assert titles(read(client, "/api/v1/articles/", until=at.isoformat())) == ["Bài khác"]


def test_categories_come_in_the_order_of_the_menu_each_below_its_parent(client):
    builders.category("Chính trị", parent=builders.category("Thời sự"))
    told = read(client, "/api/v1/categories/")["items"]
    assert [(each["name"], each["parent"]) for each in told] == [
        ("Thời sự", None),
        ("Chính trị", "thoi-su"),
    ]


def test_a_thread_without_a_public_article_is_nobodys_yet(client, people):
    builders.draft(people[0], thread=thread("Dự án mật"))
    published(people, thread=thread("Cầu Bến Đò"))
    told = read(client, "/api/v1/threads/")
    assert [each["name"] for each in told["items"]] == ["Cầu Bến Đò"]


@pytest.mark.parametrize("number", [3, 12])
def test_a_list_costs_the_same_whatever_it_holds(number, client, people, django_assert_num_queries):
    tag = builders.tag("Giao thông")
    for _ in range(number):
        published(people, tags=[tag])
    with django_assert_num_queries(2):
        assert len(read(client, "/api/v1/articles/")["items"]) == number


# Answers


@pytest.mark.parametrize(
    ("address", "status", "word"),
    [
        ("/api/v1/articles/999999/", 404, "no such article"),
        ("/api/v1/articles/?category=khong-co", 404, "no such category"),
        ("/api/v1/articles/?cursor=AAAA", 404, "cursor"),
        ("/api/v1/articles/?limit=0", 422, "limit"),
        ("/api/v1/articles/?limit=1000", 422, "limit"),
        ("/api/v1/articles/?since=hom-qua", 422, "since"),
        ("/api/v1/articles/?since=1700000000", 422, "RFC 3339"),
        ("/api/v1/articles/?tag=%00", 422, "tag"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_form(client, address, status, word):
    response = client.get(address)
    told = response.json()
    assert response.status_code == told["status"] == status
    assert response["Content-Type"] == "application/problem+json"
    assert word in told["detail"]


def test_an_answer_is_kept_by_caches_and_asked_again_by_its_etag(client, people):
    published(people)
    response = client.get("/api/v1/articles/")
    assert "s-maxage" in response["Cache-Control"]
    assert response["Access-Control-Allow-Origin"] == "*"
    again = client.get("/api/v1/articles/", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert client.head("/api/v1/articles/").status_code == 200
    assert client.post("/api/v1/articles/").status_code == 405
    assert not response.cookies


@pytest.mark.parametrize(
    "cursor", ["", "x", "MS4x", "MS4w", "MS4xLjE", "OTk5OTk5OTk5OTk5OTk5OTk5OS4x"]
)
def test_a_cursor_that_nobody_gave_out_is_none(cursor):
    if cursor == "MS4x":  # "1.1": one microsecond after 1970 began
        assert str(Place.read(cursor)) == cursor
    else:
        with pytest.raises(NoSuchPlace):
            Place.read(cursor)


# The document


@pytest.fixture
def some_news(people):
    # As Django's own test client: a request does not close the connection of the test.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield _publish_some(people)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _publish_some(people):
    for number in range(3):
        published(people, title=f"Bài số {number}", picture=builders.image(people[0]))


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())


def test_the_document_names_every_address(client):
    told = json.loads(client.get("/api/v1/openapi.json").content)
    assert sorted(told["paths"]) == [
        "/api/v1/articles/",
        "/api/v1/articles/{pk}/",
        "/api/v1/categories/",
        "/api/v1/threads/",
    ]
    assert api.get_openapi_schema()["info"]["title"] == "Cổng Tin"


@schema.parametrize()
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20
)
def test_every_answer_is_as_the_document_says(case, some_news):
    case.call_and_validate(headers={"Accept-Encoding": "identity"})
