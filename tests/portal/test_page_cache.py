"""The embedded page cache: what it answers, what it never keeps, and how it agrees with RFC 9110 and 9111."""

import gzip
import io
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import brotli
import pytest
import time_machine
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections, connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from articles import workflow
from articles.missed_searches import notebook
from articles.models import DailyViews, MissedSearch
from portal import generation, shell
from portal.generation import Generation, Generations
from portal.models import Banner, ContentGeneration
from portal.page_cache import PageCache
from portal.page_cache.page import Page, chosen
from portal.page_cache.requests import Key
from portal.page_cache.shelf import OVERHEAD, Shelf
from portal.wsgi import django
from tests import builders
from tests.addresses import is_open
from tests.test_addresses import addresses, world  # noqa: F401 -- `world` is a fixture

SIZE = 2**20
NOON = timezone.now().replace(hour=5, minute=0, second=0, microsecond=0)


def environ_of(address, method="GET", sent=b"", **headers):
    path, _, query = address.partition("?")
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.1",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        **{f"HTTP_{name}": value for name, value in headers.items()},
        **({"CONTENT_LENGTH": str(len(sent)), "wsgi.input": io.BytesIO(sent)} if sent else {}),
    }


class Asking:
    """Asks a WSGI application as a server would; a thousandth of a second passes with it."""

    clock: time_machine.Traveller

    def __init__(self, application):
        self.application = application

    def __call__(self, address, method="GET", sent=b"", **headers):
        said = []
        parts = self.application(
            environ_of(address, method, sent, **headers),
            lambda status, headers, exc_info=None: said.append((status, headers)),
        )
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        self.clock.shift(timedelta(milliseconds=1))
        status, listed = said[0]
        names = [name.lower() for name, _value in listed]
        assert len(names) == len({*names}), f"twice: {names}"
        return SimpleNamespace(
            status=int(status[:3]), headers={n.lower(): v for n, v in listed}, body=body
        )


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The time goes by when a test says so, however slow the machine."""
    with time_machine.travel(timezone.now(), tick=False) as now:
        monkeypatch.setattr(Asking, "clock", now, raising=False)
        yield now


@pytest.fixture(autouse=True)
def one_connection():
    """The requests are made within the test's transaction, as Django's test client does it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def cache(db, monkeypatch):
    """A cache of its own before the real application, in a process that knows nothing yet."""
    known = Generations()
    monkeypatch.setattr(generation, "generations", known)
    return PageCache(django, SIZE, known)


@pytest.fixture
def ask(cache):
    return Asking(cache)


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """`with commit():` what is done in it is committed at its end, and what follows has happened."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def article(commit):
    with commit():
        return builders.published(title="Khánh thành cầu Vân Hà")


def address_of(edition):
    edition.article.refresh_from_db()
    return edition.get_absolute_url()


# What is kept, and for whom


def test_a_page_that_was_asked_for_before_does_not_enter_django(
    ask, cache, article, django_assert_num_queries
):
    address = address_of(article)
    first = ask(address)
    with django_assert_num_queries(0):
        second = ask(address)
    assert (first.status, second.status) == (200, 200)
    assert "Khánh thành cầu Vân Hà" in second.body.decode()
    assert second.body == first.body
    # As Django made it, the security headers among it.
    assert second.headers == first.headers | {"age": second.headers["age"]}
    assert {"content-security-policy", "x-content-type-options", "permissions-policy"} <= {
        *second.headers
    }
    assert cache.counted == {"miss": 1, "hit": 1}


def test_every_shared_address_is_kept_and_the_same_for_everybody(ask, cache, world):  # noqa: F811
    """Two visitors who have nothing in common but the page: the second gets what was made for the first,
    and Django alone would have given each of them the very same bytes."""
    editor = Client()
    editor.force_login(world.approver)
    cookies = "; ".join(f"{name}={each.value}" for name, each in editor.cookies.items())
    staff = {
        "COOKIE": f"{cookies}; csrftoken={'a' * 32}; signed_in=1",
        "USER_AGENT": "Mozilla/5.0 (staff)",
        "ACCEPT_LANGUAGE": "en",
        "X_FORWARDED_HOST": "evil.example",
        "X_FORWARDED_PROTO": "https",
        "X_FORWARDED_FOR": "203.0.113.9",
        "X_HTTP_METHOD_OVERRIDE": "DELETE",
        "AUTHORIZATION": "Bearer x",
        "HOST": "localhost:81",
    }
    plain = Asking(django)
    kept = 0
    for text, address in open_addresses(world):
        before = cache.counted["miss"]
        for_staff = ask(address, **staff)
        if cache.counted["miss"] == before:
            assert "s-maxage" not in plain(address).headers.get("cache-control", "") or (
                "media/" in text or "giao-dien" in text
            ), f"{address} is shared and not kept"
            continue
        kept += 1
        for_reader = ask(address)
        assert cache.counted["miss"] == before + 1, address
        assert (
            for_reader.body
            == for_staff.body
            == plain(address).body
            == plain(address, **{**staff, "X_FORWARDED_PROTO": "http"}).body
        ), address
        assert "set-cookie" not in for_reader.headers, address
        words = for_reader.body.decode("utf-8")
        for private in (world.approver.username, "csrfmiddlewaretoken", "nonce=", "evil.example"):
            assert private not in words, (address, private)
        assert "localhost:81" not in words, address
        assert "nonce-" not in for_reader.headers["content-security-policy"], address
    assert kept >= 20


def open_addresses(world):  # noqa: F811
    return [each for each in addresses(world).items() if is_open(each[0].removeprefix("/"))]


def test_what_is_not_everybodys_is_never_kept(ask, cache, world):  # noqa: F811
    for address in ("/admin/", "/tai-khoan/dang-nhap/", "/lien-he/", "/healthz", "/khong-co/"):
        ask(address)
        ask(address)
    assert len(cache.shelf) == 0
    assert cache.counted == {"passed on": 10}


def test_a_draft_is_not_found_until_it_is_published_and_then_at_once(ask, commit):
    edition = builders.in_review(title="Bản thảo kín")
    address = f"/bai-viet/ban-thao-kin-{edition.article_id}/"
    assert ask(address).status == 404
    with commit():
        workflow.perform("approve", edition, builders.approver())
    assert ask(address).status == 200


def test_a_withdrawn_article_is_gone_from_every_page_at_once(ask, article, commit):
    seen = [address_of(article), "/", article.category.get_absolute_url(), "/rss/", "/sitemap.xml"]
    for address in seen:
        ask(address)
    with commit():
        workflow.perform("withdraw", article, builders.approver(), reason="Sai số liệu.")
    answers = [ask(address) for address in seen]
    assert [answer.status for answer in answers] == [410, 200, 200, 200, 200]
    assert ["Khánh thành" in answer.body.decode() for answer in answers[1:]] == [False] * 4
    assert ask(address_of(article)).headers["age"] == "1"  # The notice is kept like a page.


def test_another_process_learns_of_a_change_within_a_second(ask, article):
    """The other process only writes to the database: this one finds out by itself."""
    with time_machine.travel(NOON, tick=False) as now:
        assert ask("/").status == 200
        workflow.perform("withdraw", article, builders.approver(), reason="Sai số liệu.")
        ContentGeneration.move_on()
        now.shift(timedelta(seconds=0.9))
        assert "Khánh thành" not in ask("/").body.decode()


def test_a_scheduled_article_is_there_at_its_moment_and_gone_at_its_end(ask, cache, commit):
    with time_machine.travel(NOON, tick=False) as now, commit():
        edition = builders.scheduled(
            title="Đúng giờ",
            publish_at=NOON + timedelta(seconds=4),
            expire_at=NOON + timedelta(seconds=8),
        )
    found = []
    with time_machine.travel(NOON, tick=False) as now:
        for _ in range(10):
            found.append("Đúng giờ" in ask("/").body.decode())
            now.shift(timedelta(seconds=1))
    assert edition.state == "scheduled"  # The clock has not come by.
    assert found == [False] * 4 + [True] * 4 + [False] * 2
    assert cache.counted == {"miss": 3, "hit": 7}


def test_a_banner_shows_from_its_first_to_its_last_second(ask, commit):
    with time_machine.travel(NOON, tick=False), commit():
        Banner.objects.create(
            text="Bão gần bờ.",
            starts_at=NOON + timedelta(seconds=2),
            ends_at=NOON + timedelta(seconds=5),
            set_by=builders.approver(),
        )
        shell.rebuild()
    found = []
    with time_machine.travel(NOON, tick=False) as now:
        for _ in range(7):
            found.append("Bão gần bờ." in ask("/").body.decode())
            now.shift(timedelta(seconds=1))
    assert found == [False] * 2 + [True] * 3 + [False] * 2


def test_a_page_is_made_anew_after_ten_seconds_whoever_forgot_to_say_that_it_changed(
    ask, cache, article
):
    with time_machine.travel(NOON, tick=False) as now:
        ask("/")
        now.shift(timedelta(seconds=9.9))
        assert ask("/").headers["age"] == "10"
        now.shift(timedelta(seconds=0.1))
        assert "age" not in ask("/").headers
    assert cache.counted == {"miss": 2, "hit": 1}


def test_what_was_compressed_serves_again_when_the_page_comes_out_the_same(ask, cache, article):
    with time_machine.travel(NOON, tick=False) as now:
        first = ask("/", ACCEPT_ENCODING="br")
        [held] = [page for page, _ in [*cache.shelf._new.values(), *cache.shelf._proven.values()]]
        now.shift(timedelta(seconds=11))
        second = ask("/", ACCEPT_ENCODING="br")
    assert second.body is not None
    assert second.body is held.variant("br")[0].body
    assert second.headers["etag"] == first.headers["etag"]


# The key


def test_parameters_that_a_page_does_not_read_make_no_page_of_their_own(ask, cache, article):
    section = article.category.get_absolute_url()
    bodies = {
        ask(f"{section}?{query}").body for query in ("", "utm_source=x", "a=1&b=2&fbclid=%FF")
    }
    assert len(bodies) == 1
    assert b"utm_source" not in bodies.pop()
    assert len(cache.shelf) == 1
    assert cache.counted == {"miss": 1, "hit": 2}


def test_a_thousand_query_strings_do_not_fill_the_cache(ask, cache, article):
    for number in range(1000):
        ask(f"/?x={number}")
    assert len(cache.shelf) == 1


def test_known_parameters_keep_pages_apart_in_whatever_order_they_come(ask, cache, article):
    one = ask("/tim-kiem/?q=cau&tac-gia=an")
    same = ask("/tim-kiem/?tac-gia=an&x=1&q=khac&q=cau")
    other = ask("/tim-kiem/?q=duong")
    assert same.body == one.body != other.body
    assert cache.counted == {"miss": 2, "hit": 1}
    assert ask("/tim-kiem/?q=cau&trang=0").status == 404


@pytest.mark.parametrize(
    "query", ["q=" + "a" * 5000, "&".join(f"a{n}=1" for n in range(1001)), "q=%ED%A0%80", "q=%00"]
)
def test_queries_that_are_garbage_are_answered_as_django_answers_them(ask, query):
    assert ask(f"/tim-kiem/?{query}").status == Asking(django)(f"/tim-kiem/?{query}").status


def test_a_host_that_is_not_ours_gets_nothing_from_the_cache(ask, cache, article):
    ask("/")
    assert ask("/", HOST="evil.example").status == 400
    assert ask("/", HOST="testserver:evil").status == 400
    assert ask("/", HOST="").status == 400
    assert ask("/", HOST="127.0.0.1:8080").headers["age"] == "1"


def test_pages_of_http_and_https_are_two(ask, cache, article, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert ask("/", X_FORWARDED_PROTO="https").status == 200
    assert "age" not in ask("/", X_FORWARDED_PROTO="http").headers
    assert ask("/", X_FORWARDED_PROTO="https, http").headers["age"] == "1"
    assert cache.counted == {"miss": 2, "hit": 1}


def test_a_redirect_to_https_is_not_kept(cache, article, settings):
    from django.core.wsgi import get_wsgi_application

    settings.SECURE_SSL_REDIRECT = True
    ask = Asking(PageCache(get_wsgi_application(), SIZE))
    assert [ask("/").status for _ in range(2)] == [301, 301]
    assert len(ask.application.shelf) == 0


def test_each_path_is_a_page_of_its_own(ask, cache, article):
    """An interface in another language has a path of its own, and so pages of its own."""
    ask("/")
    assert ask("/en/").headers.get("age") is None
    assert ask("//").headers.get("age") is None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_go_to_django(ask, cache, article, method):
    ask("/")
    assert ask("/", method).status == Asking(django)("/", method).status != 200
    assert cache.counted == {"miss": 1, "passed on": 1}


# RFC 9110 and 9111, rule by rule


def test_head_is_get_without_the_body(ask, article):
    """RFC 9110, 9.3.2; also when it is the first to ask."""
    first = ask("/", "HEAD")
    get = ask("/")
    later = ask("/", "HEAD")
    assert (first.body, later.body) == (b"", b"")
    assert first.headers["content-length"] == get.headers["content-length"] == str(len(get.body))
    assert later.headers == get.headers
    gone = ask("/bai-viet/x-999999/", "HEAD")
    assert (gone.status, gone.body) == (404, b"")


#: RFC 9110, 12.5.3: Accept-Encoding, and the coding that is sent.
ACCEPTED = [
    (None, "identity"),
    ("", "identity"),
    ("br", "br"),
    ("gzip", "gzip"),
    ("x-gzip", "gzip"),
    ("GZip", "gzip"),
    ("gzip, deflate, br, zstd", "br"),
    ("gzip, deflate", "gzip"),
    ("deflate, zstd", "identity"),
    ("*", "br"),
    ("br;q=0, *", "gzip"),
    ("gzip;q=1.0, br;q=0.5", "gzip"),
    ("gzip;q=0.5, br; q=0.5", "br"),
    ("identity, gzip;q=0.5", "identity"),
    ("identity;q=0.2, gzip;q=0.5", "gzip"),
    ("identity;q=0", "identity"),
    ("*;q=0", "identity"),
    ("identity;q=0, gzip;q=0.001", "gzip"),
    ("gzip;q=0", "identity"),
    ("gzip;q=2, br;q=", "identity"),
    ("gzip;q=0.5555", "identity"),
    (",, gzip ,", "gzip"),
    ("gzip;level=1", "identity"),
    ("\x00;;;q", "identity"),
]


@pytest.mark.parametrize(("accepted", "coding"), ACCEPTED)
def test_the_coding_that_is_liked_best(accepted, coding):
    assert chosen(accepted) == coding


def test_each_coding_has_its_own_strong_validator_and_says_what_it_varies_by(ask, article):
    """RFC 9110, 8.8.3.3 and 12.5.5; the bodies are the same page."""
    plain, zipped, brotlied = (ask("/", ACCEPT_ENCODING=each) for each in ("", "gzip", "br"))
    assert gzip.decompress(zipped.body) == brotli.decompress(brotlied.body) == plain.body
    assert len({each.headers["etag"] for each in (plain, zipped, brotlied)}) == 3
    for each in (plain, zipped, brotlied):
        assert each.headers["etag"].startswith('"')
        assert each.headers["vary"] == "Accept-Encoding"
        assert each.headers["content-length"] == str(len(each.body))
    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert ask("/", ACCEPT_ENCODING="gzip").body is ask("/", ACCEPT_ENCODING="gzip").body


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("{}", 304),
        ("W/{}", 304),
        ('"other", {}', 304),
        ('"a,b" ,W/"x",{} , ""', 304),
        ("*", 304),
        (' "other" ', 200),
        ("", 200),
        ("garbage", 200),
        ('"' * 10_000, 200),
    ],
)
def test_if_none_match(ask, article, condition, status):
    """RFC 9110, 13.1.2: a list, compared weakly; both at the first request and later."""
    etag = Asking(django)("/").headers["etag"]
    for _ in range(2):
        answer = ask("/", IF_NONE_MATCH=condition.format(etag))
        assert answer.status == status
        assert (answer.body == b"") is (status == 304)


def test_a_304_has_the_headers_of_the_page_and_none_of_its_body(ask, article):
    """RFC 9110, 15.4.5."""
    whole = ask("/", ACCEPT_ENCODING="br")
    answer = ask("/", ACCEPT_ENCODING="br", IF_NONE_MATCH=whole.headers["etag"])
    of_the_body = {"content-type", "content-length", "content-encoding"}
    assert answer.status == 304
    assert {*answer.headers} == {*whole.headers, "age"} - of_the_body
    assert {name: answer.headers[name] for name in ("cache-control", "date", "etag", "vary")} == {
        name: whole.headers[name] for name in ("cache-control", "date", "etag", "vary")
    }


def test_the_validator_of_another_coding_is_of_another_body(ask, article):
    etag = ask("/", ACCEPT_ENCODING="gzip").headers["etag"]
    assert ask("/", ACCEPT_ENCODING="br", IF_NONE_MATCH=etag).status == 200


def test_conditions_hold_for_what_is_well_only(ask, article, commit):
    """RFC 9110, 13.2.1."""
    with commit():
        workflow.perform("withdraw", article, builders.approver(), reason="Sai số liệu.")
    gone = ask(address_of(article))
    assert gone.status == 410
    assert ask(address_of(article), IF_NONE_MATCH="*").status == 410


def test_if_modified_since_counts_where_nothing_better_is_said():
    """RFC 9110, 13.1.3 and 13.2.2."""
    modified = "Wed, 25 Nov 2026 05:00:00 GMT"
    page = Page(
        "200 OK",
        [("ETag", '"a"'), ("Last-Modified", modified)],
        b"x",
        Generation(1, 0.0),
        0.0,
    )
    variant, _grew = page.variant(None)
    for headers, known in [
        ({"HTTP_IF_MODIFIED_SINCE": modified}, True),
        ({"HTTP_IF_MODIFIED_SINCE": "Wed, 25 Nov 2026 05:00:01 GMT"}, True),
        ({"HTTP_IF_MODIFIED_SINCE": "Wed, 25 Nov 2026 04:59:59 GMT"}, False),
        ({"HTTP_IF_MODIFIED_SINCE": "yesterday"}, False),
        ({"HTTP_IF_MODIFIED_SINCE": modified, "HTTP_IF_NONE_MATCH": '"b"'}, False),
        ({}, False),
    ]:
        assert page.is_known(headers, variant) is known, headers


@pytest.mark.parametrize("wanted", ["bytes=0-9", "bytes=999999-", "lines=1-2"])
def test_a_range_is_ignored(ask, article, wanted):
    """RFC 9110, 14.2: a server may; If-Range goes with it."""
    ask("/")
    answer = ask("/", RANGE=wanted, IF_RANGE='"x"')
    assert (answer.status, answer.headers["content-length"]) == (200, str(len(answer.body)))
    assert "content-range" not in answer.headers


def test_preconditions_of_those_who_change_things_go_to_django(ask, cache, article):
    """RFC 9110, 13.1.1: 412."""
    ask("/")
    assert ask("/", IF_MATCH='"other"').status == 412
    assert cache.counted == {"miss": 1, "passed on": 1}


def test_age_and_date_are_those_of_the_rendering(ask, article):
    """RFC 9111, 4.2.3 and 5.1: together with s-maxage they bound how long a cache behind us keeps it."""
    with time_machine.travel(NOON, tick=False) as now:
        first = ask("/")
        now.shift(timedelta(seconds=3.2))
        later = ask("/")
    assert "age" not in first.headers
    assert later.headers["age"] == "4"
    assert later.headers["date"] == first.headers["date"]


def test_addresses_that_have_moved_are_kept_with_their_way(ask, cache, article):
    moved = address_of(article).replace("khanh-thanh", "khac")
    answers = [ask(moved) for _ in range(2)]
    assert [answer.status for answer in answers] == [301, 301]
    assert {answer.headers["location"] for answer in answers} == {address_of(article)}
    assert cache.counted == {"miss": 1, "hit": 1}


# When something is away


def away(execute, sql, params, many, context):
    raise OperationalError("the database is away")


def test_while_the_database_is_away_readers_get_what_was_there(ask, cache, article):
    with time_machine.travel(NOON, tick=False) as now:
        there = ask("/").body
        with connection.execute_wrapper(away):
            now.shift(timedelta(hours=1))
            answer = ask("/")
            assert (answer.status, answer.body) == (200, there)
            assert answer.headers["age"] == "3600"
            # Not everybody tries.
            assert ask("/").status == 200
            assert cache.counted == {"miss": 1, "stale": 1, "hit": 1}
            # What was never asked for is an error, which nobody keeps.
            assert ask("/luu-tru/").status == 500
            now.shift(timedelta(hours=23, minutes=1))
            assert ask("/").status == 500
        assert ask("/").status == 200
        assert ask("/luu-tru/").status == 200


def test_an_error_is_not_kept(ask, cache, article):
    ask("/luu-tru/")
    cache.shelf.drop(Key(False, "/luu-tru/", ""))
    with connection.execute_wrapper(away):
        assert ask("/luu-tru/").status == 500
    assert len(cache.shelf) == 0
    assert ask("/luu-tru/").status == 200


def test_a_process_that_never_reached_the_database_asks_django(ask, cache):
    with connection.execute_wrapper(away):
        assert ask("/").status == 500
    assert cache.counted == {"passed on": 1}


def test_an_old_generation_answers_nobody_even_when_the_database_goes_away(
    ask, cache, article, commit
):
    """What was withdrawn before is gone, and which of the old pages show it is not known."""
    address = address_of(article)
    ask(address)
    with commit():
        workflow.perform("withdraw", article, builders.approver(), reason="Sai số liệu.")
    ask("/")
    with connection.execute_wrapper(away):
        assert ask(address).status == 500
        assert ask("/").status == 200


# Many at once


class Press:
    """A slow WSGI application that counts how often it was entered."""

    def __init__(self, status=200):
        self.entered = 0
        self.go_on = threading.Event()
        self.status = status

    def __call__(self, environ, start_response):
        self.entered += 1
        assert self.go_on.wait(10)
        response = HttpResponse(f"Lần {self.entered}", status=self.status)
        response.is_shared = self.status == 200
        start_response(f"{self.status} OK", list(response.items()))
        return response


class Standing:
    """A generation that stays."""

    def current(self):
        return Generation(1, 0.0)


def until(condition):
    for _ in range(1000):
        if condition():
            return
        threading.Event().wait(0.01)
    pytest.fail("It did not come to that.")


def test_of_five_hundred_who_ask_for_a_cold_page_one_has_it_rendered(db):
    press = Press()
    cache = PageCache(press, SIZE, Standing())
    ask = Asking(cache)
    with ThreadPoolExecutor(100) as readers:
        answers = [readers.submit(ask, "/") for _ in range(500)]
        until(lambda: press.entered == 1)
        press.go_on.set()
        bodies = {answer.result().body.decode() for answer in answers}
    assert bodies == {"Lần 1"}
    assert press.entered == 1
    assert cache.counted["miss"] == 1
    assert cache.counted.total() == 500


def test_while_one_renders_an_old_page_anew_the_others_get_the_old_one(db):
    press = Press()
    press.go_on.set()
    cache = PageCache(press, SIZE, Standing())
    ask = Asking(cache)
    with time_machine.travel(NOON, tick=False) as now:
        ask("/")
        press.go_on.clear()
        now.shift(timedelta(seconds=12))
        with ThreadPoolExecutor(1) as other:
            renewing = other.submit(ask, "/")
            until(lambda: press.entered == 2)
            assert ask("/").body.decode() == "Lần 1"
            press.go_on.set()
            assert renewing.result().body.decode() == "Lần 2"
        assert ask("/").body.decode() == "Lần 2"
    assert cache.counted == {"miss": 2, "stale": 1, "hit": 1}


def test_those_who_waited_for_an_error_ask_for_themselves(db):
    press = Press(status=503)
    cache = PageCache(press, SIZE, Standing())
    ask = Asking(cache)
    with ThreadPoolExecutor(5) as readers:
        answers = [readers.submit(ask, "/") for _ in range(5)]
        until(lambda: press.entered == 1)
        press.go_on.set()
        assert {answer.result().status for answer in answers} == {503}
    assert len(cache.shelf) == 0


# The room


def page_of(size):
    return Page("200 OK", [], b"x" * size, Generation(1, 0.0), 0.0)


def key(number):
    return Key(False, f"/bai-viet/cu-{number}/", "")


def test_a_robot_that_walks_through_the_archive_does_not_push_out_the_home_page():
    shelf = Shelf(SIZE)
    home = Key(False, "/", "")
    shelf.put(home, page_of(10_000))
    shelf.get(home)
    highest = 0
    for number in range(50_000):
        shelf.put(key(number), page_of(10_000))
        highest = max(highest, shelf.bytes)
    assert home in shelf
    assert highest <= SIZE
    assert len(shelf) < SIZE / 10_000


def test_the_shelf_weighs_what_it_holds_whatever_happens_to_it():
    shelf = Shelf(SIZE)
    for round_ in range(5):
        for number in range(0, 200, round_ + 1):
            shelf.put(key(number), page_of(5_000 + 700 * round_))
            shelf.get(key(number // 2))
            if number % 7 == 0:
                shelf.drop(key(number // 3))
            held = [*shelf._new.values(), *shelf._proven.values()]
            assert shelf.bytes == sum(weight for _page, weight in held) <= SIZE
            assert shelf._proven_bytes == sum(weight for _page, weight in shelf._proven.values())
            assert shelf._proven_bytes <= SIZE * 0.8


def test_a_page_that_is_too_large_is_not_kept_and_takes_its_former_one_along():
    shelf = Shelf(SIZE)
    shelf.put(key(1), page_of(1000))
    shelf.put(key(1), page_of(SIZE // 8))
    assert (len(shelf), shelf.bytes) == (0, 0)


def test_what_is_compressed_later_is_weighed_too(ask, cache, article):
    ask("/")
    before = cache.shelf.bytes
    zipped = ask("/", ACCEPT_ENCODING="gzip")
    assert cache.shelf.bytes == before + len(zipped.body)
    assert before > OVERHEAD


# What readers do is still counted


def test_views_are_counted_though_the_page_comes_from_the_cache(ask, article):
    for _ in range(2):
        ask(address_of(article))
    answer = ask(
        "/luot-xem/",
        "POST",
        str(article.article_id).encode(),
        USER_AGENT="Mozilla/5.0 (X11) Firefox/140",
        SEC_FETCH_SITE="same-origin",
    )
    assert answer.status == 204
    assert DailyViews.objects.get().count == 1


def test_a_search_without_result_is_noted_when_the_page_is_made(ask, article):
    """Asked for again within seconds, it is one search: what the cache answers is not counted."""
    for _ in range(3):
        ask("/tim-kiem/?q=khongcotunay", USER_AGENT="Mozilla/5.0 (X11) Firefox/140")
    notebook.write()
    assert MissedSearch.objects.get().times == 1
