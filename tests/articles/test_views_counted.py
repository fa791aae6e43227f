"""Views are counted once, without a trace of who it was, and none is lost or invented on the way."""

import csv
import io
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from subprocess import PIPE, Popen

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from accounts.models import Event
from articles import beacon, readership
from articles.models import DailyViews
from articles.readership import Gathering
from articles.states import State
from tests import builders, pages
from tests.processes import ROOT, environment, run

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
CHROME = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile"
)
HERE = {"Sec-Fetch-Site": "same-origin"}


def send(article, *, agent=FIREFOX, address="203.0.113.7", headers=HERE):
    """What a browser sends when somebody reads the article."""
    return Client().post(
        "/luot-xem/",
        str(article),
        content_type="text/plain;charset=UTF-8",
        headers={"User-Agent": agent, **headers},
        REMOTE_ADDR=address,
    )


def counted():
    return {(each.article_id, each.day): each.count for each in DailyViews.objects.all()}


@pytest.fixture
def article():
    return builders.published().article


# What counts


def test_a_reading_counts_once_for_its_local_day(article):
    with time_machine.travel(datetime(2026, 11, 23, 17, 30, tzinfo=UTC), tick=False):
        response = send(article.pk)
    assert (response.status_code, response.content, response.cookies.output()) == (204, b"", "")
    assert counted() == {(article.pk, date(2026, 11, 24)): 1}


def test_opening_it_again_within_ten_minutes_is_the_same_view(article):
    with time_machine.travel(datetime(2026, 11, 23, 3, tzinfo=UTC), tick=False) as clock:
        send(article.pk)
        clock.shift(timedelta(minutes=9))
        send(article.pk)
        assert counted() == {(article.pk, date(2026, 11, 23)): 1}
        clock.shift(timedelta(minutes=2))
        send(article.pk)
        assert counted() == {(article.pk, date(2026, 11, 23)): 2}


def test_others_count_by_themselves(article):
    other = builders.published().article
    send(article.pk)
    send(article.pk, agent=CHROME)
    send(article.pk, address="203.0.113.8")
    send(article.pk, address="2001:db8::1")
    send(other.pk)
    today = timezone.localdate()
    assert counted() == {(article.pk, today): 4, (other.pk, today): 1}


def test_one_subscriber_of_ipv6_is_one_reader_whatever_address_they_take(article):
    send(article.pk, address="2001:db8:0:1::1")
    send(article.pk, address="2001:db8:0:1:ffff::2")
    assert list(counted().values()) == [1]


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0)",
        "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
        "facebookexternalhit/1.1",
        "Mozilla/5.0 AppleWebKit/537.36 HeadlessChrome/131.0 Safari/537.36",
        "Mozilla/5.0 Chrome/131.0 Mobile Safari/537.36 Chrome-Lighthouse",
        "curl/8.5.0",
        "python-requests/2.32",
    ],
)
def test_robots_are_left_out(agent, article):
    assert send(article.pk, agent=agent).status_code == 204
    assert counted() == {}


@pytest.mark.parametrize(
    "agent",
    [
        FIREFOX,
        CHROME,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1",
        "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 coc_coc_browser/130.0.0",
        "Mozilla/5.0 (Linux; Android 13; wv) Chrome/130.0 Mobile Zalo android/241001",
        "Opera/9.80 (Android; Opera Mini/36.2) Presto/2.12.423 Version/12.16",
    ],
)
def test_people_are_no_robots_whatever_browser_they_have(agent, article):
    send(article.pk, agent=agent)
    assert list(counted().values()) == [1]


@pytest.mark.parametrize(
    ("headers", "counts"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "http://testserver"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://["}, False),
        ({}, False),
    ],
)
def test_only_pages_of_this_site_are_believed(headers, counts, article):
    assert send(article.pk, headers=headers).status_code == 204
    assert list(counted().values()) == ([1] if counts else [])


@pytest.mark.parametrize("state", sorted(set(State) - {State.PUBLISHED, State.SUPERSEDED}))
def test_what_is_not_public_is_not_counted(state):
    edition = builders.IN_STATE[state]()
    send(edition.article_id)
    assert counted() == {}


@pytest.mark.parametrize("said", ["", "0", "-1", "1 2", "٣", "9" * 19, "9" * 18, "1" + "0" * 5000])
def test_what_is_no_article_is_not_counted(said, article):
    assert send(said).status_code == 204
    assert counted() == {}


def test_one_address_cannot_raise_a_number_as_it_likes(article):
    with time_machine.travel(datetime(2026, 11, 23, 3, tzinfo=UTC), tick=False) as clock:
        for number in range(beacon.FROM_ONE_ADDRESS + 20):
            send(article.pk, agent=f"{FIREFOX} {number}")
        assert list(counted().values()) == [beacon.FROM_ONE_ADDRESS]
        send(article.pk, address="203.0.113.8")
        assert list(counted().values()) == [beacon.FROM_ONE_ADDRESS + 1]
        clock.shift(timedelta(minutes=2))
        send(article.pk, agent=CHROME)
        assert list(counted().values()) == [beacon.FROM_ONE_ADDRESS + 2]


def test_no_address_and_no_browser_is_kept(article):
    send(article.pk, address="203.0.113.7")
    kept = repr(cache._cache)
    assert "limit:view:" in kept
    assert "203.0.113" not in kept
    assert "Firefox" not in kept


def test_a_page_names_itself_to_the_script_but_not_in_a_preview(client, article):
    public = client.get(article.get_absolute_url())
    [script] = pages.read(public).all("script", data_article=str(article.pk))
    assert (script["data-address"], script["src"]) == ("/luot-xem/", "/static/js/view.js")
    client.force_login(builders.approver())
    edition = builders.in_review()
    preview = client.get(f"/admin/articles/edition/{edition.pk}/xem-truoc/")
    assert edition.title in preview.content.decode()
    assert "view.js" not in preview.content.decode()


# Together


@pytest.fixture
def gathered(settings, monkeypatch):
    """A gathering of views that waits before it writes."""
    settings.VIEW_BATCH_SECONDS = 600
    made = Gathering()
    monkeypatch.setattr(beacon, "gathering", made)
    return made


def test_a_view_asks_the_database_nothing_until_many_are_written_together(
    gathered, article, django_assert_num_queries
):
    others = [builders.published().article for _ in range(3)]
    with django_assert_num_queries(0):
        for each in (article, *others):
            send(each.pk)
            send(each.pk, agent=CHROME)
        send(10**17)
    assert counted() == {}
    # Which are public; the transaction's beginning and end; one statement for all rows.
    with django_assert_num_queries(4):
        gathered.flush()
    today = timezone.localdate()
    assert counted() == {(each.pk, today): 2 for each in (article, *others)}
    with django_assert_num_queries(0):
        gathered.flush()


def test_what_cannot_be_written_is_kept_for_the_next_time(gathered, article, caplog):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("away")

    gathered.add(article.pk)
    with connection.execute_wrapper(refuse):
        gathered.flush()
    assert "1 views could not be written; they are kept." in caplog.text
    gathered.add(article.pk)
    gathered.flush()
    assert list(counted().values()) == [2]


def test_numbers_that_are_no_articles_fill_neither_memory_nor_table(gathered, article, monkeypatch):
    monkeypatch.setattr(readership, "DISTINCT", 10)
    gathered.add(article.pk)
    for number in range(100):
        gathered.add(10**9 + number)
    gathered.add(article.pk)
    assert len(gathered._counts) == 10
    gathered.flush()
    assert counted() == {(article.pk, timezone.localdate()): 2}


READERS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from articles.readership import gathering
articles = [int(each) for each in sys.stdin.read().split()]
with ThreadPoolExecutor(50) as pool:
    list(pool.map(gathering.add, articles * 500))
"""


def test_processes_that_end_as_they_should_have_written_everything(databases):
    """Four, each with fifty threads that count 1,500 views: more than are written without waiting, and
    a rest that is written at the end. Nothing waits for its time, which would be in ten minutes."""
    env = environment(DATABASE_URL=databases.create("views"), VIEW_BATCH_SECONDS="600")
    python = ("manage.py", "shell", "--verbosity=0", "--command")
    try:
        made = (
            "from tests import builders\nprint(*(builders.published().article_id for _ in 'abc'))"
        )
        articles = run([*python, made], env)
        started = [
            Popen([sys.executable, *python, READERS], cwd=ROOT, env=env, stdin=PIPE, text=True)
            for _ in range(4)
        ]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda process: process.communicate(articles), started))
        assert [process.returncode for process in started] == [0] * 4
        told = run(
            [*python, "print(*DailyViews.objects.order_by('pk').values_list('count', flat=True))"],
            env,
        )
        assert told.split() == ["2000"] * 3
    finally:
        databases.drop("views")


# What the newsroom sees


@pytest.fixture
def read():
    """Two articles in two categories, read on several days."""
    parent = builders.category("Thời sự")
    first = builders.published(
        title="Kỳ họp", category=builders.category("Quốc hội", parent=parent)
    )
    second = builders.published(title="=1+1", category=builders.category("Văn hóa"))
    today = timezone.localdate()
    for edition, days_ago, count in (
        (first, 0, 5),
        (first, 6, 7),
        (first, 29, 11),
        (first, 90, 400),
        (second, 0, 2),
    ):
        DailyViews.objects.create(
            article=edition.article, day=today - timedelta(days=days_ago), count=count
        )
    return first, second


def figures(page, heading):
    section = page.one("section", aria_labelledby=heading)
    return [tuple(cell.text for cell in row.all("td")) for row in section.one("tbody").all("tr")]


def test_the_newsroom_sees_views_by_day_article_and_category(read, client):
    first, _second = read
    client.force_login(builders.editor())
    page = pages.read(client.get("/admin/articles/dailyviews/?ngay=7"))
    assert page.one(id="by-day").text == "14 lượt xem"
    assert figures(page, "by-article") == [("Kỳ họp", "12"), ("=1+1", "2")]
    assert figures(page, "by-category") == [("Quốc hội", "12"), ("Văn hóa", "2")]
    days = figures(page, "by-day")
    assert [count for _day, count in days] == ["7", "0", "0", "0", "0", "0", "7"]
    heights = [bar["height"] for bar in page.one("svg", class_name="views-chart").all("rect")]
    assert heights == ["200", "0", "0", "0", "0", "0", "200"]
    page = pages.read(client.get("/admin/articles/dailyviews/"))
    assert page.one(id="by-day").text == "25 lượt xem"
    page = pages.read(client.get(f"/admin/articles/dailyviews/?bai={first.article_id}&ngay=90"))
    assert page.one(id="by-day").text == "23 lượt xem"
    assert page.one("h1").text == "Lượt xem: Kỳ họp"
    above = first.category.parent_id
    page = pages.read(client.get(f"/admin/articles/dailyviews/?chuyen_muc={above}&ngay=7"))
    assert figures(page, "by-article") == [("Kỳ họp", "12")]


def test_what_is_being_written_of_a_public_article_is_not_told_with_its_views(read, client):
    from articles import workflow

    first, _second = read
    draft = workflow.perform("revise", first, first.created_by).edition
    draft.title = "Zaphira tiêu đề kín"
    draft.save()
    client.force_login(builders.editor())
    shown = client.get("/admin/articles/dailyviews/").content.decode()
    assert "Kỳ họp" in shown
    assert "Zaphira" not in shown


def test_the_file_holds_no_formula_and_stands_in_the_log(read, client):
    first, second = read
    client.force_login(builders.approver())
    response = client.post("/admin/articles/dailyviews/tai-ve/", {"ngay": "7"})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    today = timezone.localdate()
    assert rows == [
        ["Ngày", "Bài viết", "Tiêu đề", "Lượt xem"],
        [f"{today}", str(first.article_id), "Kỳ họp", "5"],
        [f"{today}", str(second.article_id), "'=1+1", "2"],
        [f"{today - timedelta(days=6)}", str(first.article_id), "Kỳ họp", "7"],
    ]
    event = Event.objects.newest_first().first()
    assert (event.kind, event.subject, event.details) == (
        "exported",
        "Lượt xem",
        {"filter": {"ngay": "7"}},
    )


@pytest.mark.parametrize("query", ["ngay=8", "ngay=x", "bai=0", "bai=987654", "chuyen_muc=987654"])
def test_what_cannot_be_shown_is_not_found(query, read, client):
    client.force_login(builders.editor())
    assert client.get(f"/admin/articles/dailyviews/?{query}").status_code == 404
