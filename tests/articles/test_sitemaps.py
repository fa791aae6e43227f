"""The sitemap with its parts, the one of the news, and robots.txt."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import connection

from articles import images, library, revisions, sitemaps, workflow
from articles.models import Edition, Thread
from portal.models import SiteIdentity
from tests import builders
from tests.articles.xss_vectors import PLAIN
from tests.documents import found, objections, parsed

pytestmark = pytest.mark.django_db

SITE = "https://tin.example.vn"
SHARED = "public, max-age=0, s-maxage=10, stale-while-revalidate=5, stale-if-error=86400"
MONDAY = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def people():
    return {"by": builders.editor(), "reviewer": builders.approver()}


def small_parts(monkeypatch, size):
    """Parts of so few editions; the first begins with the next edition that is written."""
    monkeypatch.setattr(sitemaps, "PART", size)


def begin_a_part(size):
    """Writes drafts until the next edition is the first of a part; returns that part's number."""
    while builders.draft().pk % size:
        pass
    return Edition.objects.latest("pk").pk // size + 1


def part_of(edition):
    return (edition.pk - 1) // sitemaps.PART + 1


def addresses(root):
    return found(root, "s:url/s:loc/text() | s:sitemap/s:loc/text()")


def next_edition(edition, reviewer):
    following = workflow.perform("revise", edition, edition.created_by).edition
    following.lead = "Sapo đã cập nhật."
    following.save()
    revisions.record(following, edition.created_by)
    following.refresh_from_db()
    workflow.perform("submit", following, edition.created_by)
    workflow.perform("approve", following, reviewer)
    following.refresh_from_db()
    return following


# The index


def test_the_index_names_the_parts_and_when_they_changed(client, clock, people):
    edition = builders.published(**people)
    root = parsed(client.get("/sitemap.xml"))
    assert objections(root, "siteindex.xsd") == []
    assert addresses(root) == [
        f"{SITE}/sitemap-chuyen-muc.xml",
        f"{SITE}/sitemap-{part_of(edition)}.xml",
    ]
    assert found(root, "s:sitemap/s:lastmod/text()") == ["2026-11-23T07:05:00+00:00"]


def test_a_part_is_full_at_the_limit_and_the_next_one_begins(client, clock, people, monkeypatch):
    small_parts(monkeypatch, 3)
    first = begin_a_part(3)
    editions = [builders.published(**people) for _ in range(4)]
    assert [part_of(each) for each in editions] == [first, first, first, first + 1]
    assert addresses(parsed(client.get("/sitemap.xml")))[1:] == [
        f"{SITE}/sitemap-{first}.xml",
        f"{SITE}/sitemap-{first + 1}.xml",
    ]
    shown = [addresses(parsed(client.get(f"/sitemap-{part}.xml"))) for part in (first, first + 1)]
    expected = [SITE + each.get_absolute_url() for each in editions]
    assert shown == [expected[:3], expected[3:]]


def test_the_limit_is_that_of_the_protocol():
    assert sitemaps.PART == 50_000


def test_a_part_without_live_articles_is_neither_named_nor_there(
    client, clock, people, monkeypatch
):
    small_parts(monkeypatch, 2)
    first = begin_a_part(2)
    for _ in range(2):
        builders.withdrawn(**people)
    builders.published(**people)
    assert addresses(parsed(client.get("/sitemap.xml")))[1:] == [f"{SITE}/sitemap-{first + 1}.xml"]
    assert client.get(f"/sitemap-{first}.xml").status_code == HTTPStatus.NOT_FOUND


def test_a_part_has_changed_when_something_in_it_goes(client, clock, people, monkeypatch):
    small_parts(monkeypatch, 2)
    begin_a_part(2)
    stays, goes, other = (builders.published(**people) for _ in range(3))
    clock.shift(timedelta(hours=1))
    workflow.perform("withdraw", goes, people["reviewer"], reason="Sai số liệu.")
    root = parsed(client.get("/sitemap.xml"))
    assert found(root, "s:sitemap/s:lastmod/text()") == [
        "2026-11-23T08:05:00+00:00",
        "2026-11-23T07:05:00+00:00",
    ]
    # Beyond the latest steps its newest article tells.
    monkeypatch.setattr(sitemaps, "LATEST_STEPS", 0)
    root = parsed(client.get("/sitemap.xml"))
    assert found(root, "s:sitemap/s:lastmod/text()") == ["2026-11-23T07:05:00+00:00"] * 2
    assert part_of(stays) == part_of(goes) != part_of(other)


def test_an_empty_site_has_a_valid_sitemap(client):
    root = parsed(client.get("/sitemap.xml"))
    assert objections(root, "siteindex.xsd") == []
    assert addresses(root) == [f"{SITE}/sitemap-chuyen-muc.xml"]
    for address in ("/sitemap-chuyen-muc.xml", "/sitemap-tin-tuc.xml"):
        assert objections(parsed(client.get(address)), "sitemap.xsd") == []


# A part


def test_a_part_has_each_article_once_with_its_picture_and_its_last_change(client, clock, people):
    picture = builders.image(people["by"])
    edition = builders.published(title="Đoàn công tác", picture=picture, **people)
    plain = builders.published(title="!!!", **people)
    clock.shift(timedelta(days=1))
    following = next_edition(edition, people["reviewer"])
    root = parsed(client.get(f"/sitemap-{part_of(following)}.xml"))
    assert objections(root, "sitemap.xsd") == []
    assert addresses(root) == [SITE + each.get_absolute_url() for each in (plain, following)]
    assert found(root, "s:url/s:lastmod/text()") == [
        "2026-11-23T07:05:00+00:00",
        "2026-11-24T07:05:00+00:00",
    ]
    [image] = found(root, "//image:loc/text()")
    assert image == SITE + images.address(picture.digest, 640, "jpg")
    assert client.get(urlsplit(image).path)["Content-Type"] == "image/jpeg"
    for address in addresses(root):
        assert client.get(urlsplit(address).path).status_code == HTTPStatus.OK


def test_a_wide_picture_is_named_in_the_width_that_others_show(client, people):
    from django.core.files.base import ContentFile

    wide, _created = library.take(
        ContentFile(builders.picture_bytes(1700, 900), name="rong.jpg"), people["by"]
    )
    edition = builders.published(picture=wide, **people)
    root = parsed(client.get(f"/sitemap-{part_of(edition)}.xml"))
    assert found(root, "//image:loc/text()") == [SITE + images.address(wide.digest, 1200, "jpg")]


@pytest.mark.parametrize(
    "address",
    [
        "/sitemap-0.xml",
        "/sitemap-99999.xml",
        "/sitemap-100000.xml",
        "/sitemap-01.xml",
        "/sitemap-x.xml",
    ],
)
def test_there_are_no_other_parts(address, client):
    builders.published()
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND


def test_what_the_clock_has_not_recorded_yet_is_there_when_it_is_due(client, clock, people):
    edition = builders.scheduled(publish_at=MONDAY + timedelta(hours=1), **people)
    assert client.get(f"/sitemap-{part_of(edition)}.xml").status_code == HTTPStatus.NOT_FOUND
    clock.shift(timedelta(hours=1))
    root = parsed(client.get(f"/sitemap-{part_of(edition)}.xml"))
    assert addresses(root) == [SITE + edition.get_absolute_url()]


def test_the_sections_are_the_pages_that_are_no_articles(client, people):
    parent = builders.category("Thời sự")
    section = builders.category("Chính trị", parent=parent)
    thread, _empty = (Thread.objects.create(name=name) for name in ("Kỳ họp", "Trống"))
    builders.published(category=section, thread=thread, **people)
    root = parsed(client.get("/sitemap-chuyen-muc.xml"))
    assert objections(root, "sitemap.xsd") == []
    assert sorted(addresses(root)) == [
        f"{SITE}{path}"
        for path in (
            "/",
            "/chuyen-muc/thoi-su/",
            "/chuyen-muc/thoi-su/chinh-tri/",
            "/dong-su-kien/ky-hop/",
            "/luu-tru/",
        )
    ]
    for address in addresses(root):
        assert client.get(urlsplit(address).path).status_code == HTTPStatus.OK


# News


def test_the_news_sitemap_has_the_last_two_days(client, clock, people):
    SiteIdentity.objects.update(name="Tỉnh & Sơn Thủy")
    builders.published(title="Trước đó", **people)
    clock.shift(timedelta(seconds=1))
    builders.published(title="Vừa kịp", **people)
    clock.shift(timedelta(hours=47, minutes=59, seconds=59))
    builders.published(title="Mới <nhất>", **people)
    clock.shift(timedelta(seconds=1))
    root = parsed(client.get("/sitemap-tin-tuc.xml"))
    assert objections(root, "sitemap.xsd") == []
    assert found(root, "//news:title/text()") == ["Mới <nhất>", "Vừa kịp"]
    assert found(root, "//news:name/text()") == ["Tỉnh & Sơn Thủy"] * 2
    assert found(root, "//news:language/text()") == ["vi"] * 2
    assert found(root, "//news:publication_date/text()") == [
        "2026-11-25T07:05:00+00:00",
        "2026-11-23T07:05:01+00:00",
    ]


def test_an_old_article_is_no_news_because_it_was_corrected(client, clock, people):
    edition = builders.published(**people)
    clock.shift(timedelta(days=3))
    next_edition(edition, people["reviewer"])
    root = parsed(client.get("/sitemap-tin-tuc.xml"))
    assert objections(root, "sitemap.xsd") == []
    assert found(root, "//news:news") == []
    assert addresses(root) == [f"{SITE}/"]


def test_the_news_sitemap_has_a_limit(client, people, monkeypatch):
    assert sitemaps.NEWS == 1_000
    monkeypatch.setattr(sitemaps, "NEWS", 2)
    for number in range(3):
        builders.published(title=f"Bài {number}", **people)
    root = parsed(client.get("/sitemap-tin-tuc.xml"))
    assert found(root, "//news:title/text()") == ["Bài 2", "Bài 1"]


def test_no_text_of_anybody_breaks_a_sitemap(client, people):
    SiteIdentity.objects.update(name=PLAIN[1])
    for attack in [*PLAIN, "Một\x0b hai\uffff"]:
        builders.published(title=attack, **people)
    root = parsed(client.get("/sitemap-tin-tuc.xml"))
    assert objections(root, "sitemap.xsd") == []
    assert found(root, "//news:title/text()") == ["Một hai", *reversed(PLAIN)]


def test_the_schemas_object_to_what_is_wrong(client, people):
    builders.published(**people)
    root = parsed(client.get("/sitemap-tin-tuc.xml"))
    [title] = found(root, "//news:title")
    title.getparent().remove(title)
    assert len(objections(root, "sitemap.xsd")) == 1
    root = parsed(client.get("/sitemap.xml"))
    found(root, "s:sitemap/s:loc")[0].text = "/sitemap-1.xml"
    assert objections(root, "siteindex.xsd")


# Caches, and what it costs

ADDRESSES = ["/sitemap.xml", "/sitemap-chuyen-muc.xml", "/sitemap-tin-tuc.xml", "/robots.txt"]


def test_caches_keep_a_sitemap_as_they_keep_a_page(client, people):
    edition = builders.published(**people)
    for address in (*ADDRESSES, f"/sitemap-{part_of(edition)}.xml"):
        response = client.get(address)
        assert response["Cache-Control"] == SHARED, address
        again = client.get(address, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b""), address
        assert client.post(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("number", [1, 8])
def test_a_sitemap_costs_the_same_whatever_the_number_of_articles(
    number, client, people, monkeypatch, django_assert_num_queries
):
    small_parts(monkeypatch, 4)
    section = builders.category()
    editions = [builders.published(category=section, **people) for _ in range(number)]
    counts = {
        "/sitemap.xml": 3,
        f"/sitemap-{part_of(editions[-1])}.xml": 1,
        "/sitemap-chuyen-muc.xml": 2,
        "/sitemap-tin-tuc.xml": 2,
        "/robots.txt": 0,
    }
    for address, count in counts.items():
        with django_assert_num_queries(count):
            assert client.get(address).status_code == HTTPStatus.OK


def test_nothing_of_a_sitemap_is_skipped_over_or_counted(client, people, django_assert_num_queries):
    edition = builders.published(**people)
    for address in ("/sitemap.xml", f"/sitemap-{part_of(edition)}.xml"):
        with django_assert_num_queries(3 if address == "/sitemap.xml" else 1) as asked:
            client.get(address)
        for query in asked.captured_queries:
            assert "OFFSET" not in query["sql"]
            assert "COUNT(" not in query["sql"]


@pytest.mark.database("postgresql")
def test_a_part_is_found_by_the_primary_key(people):
    for _ in range(3):
        edition = builders.published(**people)
    part = sitemaps._in_part(Edition.objects.live(), part_of(edition))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = part.order_by("-pk").values("pk")[:1].explain()
    assert "articles_edition_pkey" in plan
    assert "Sort" not in plan.split("SubPlan")[0]


# Robots


def test_robots_are_told_where_the_sitemaps_are_and_what_to_leave_alone(client, settings):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "User-agent: *\n"
        "Disallow: /tim-kiem/?\n"
        "Disallow: /tim-kiem/goi-y/\n"
        "Disallow: /en/tim-kiem/?\n"
        "Disallow: /en/tim-kiem/goi-y/\n"
        "Disallow: /tai-khoan/\n"
        "Disallow: /xem-truoc/\n"
        "Disallow: /bao-cao-csp/\n"
        "\n"
        "Sitemap: https://tin.example.vn/sitemap.xml\n"
        "Sitemap: https://tin.example.vn/sitemap-tin-tuc.xml\n"
    )
    assert settings.ADMIN_PATH.strip("/") not in response.content.decode()


def test_the_desk_keeps_robots_out_without_being_named(client):
    for address in ("/admin/", "/admin/login/", "/tai-khoan/dang-nhap/"):
        assert client.get(address)["X-Robots-Tag"] == "noindex, nofollow"
    for address in ("/", "/luu-tru/", "/rss/"):
        assert "X-Robots-Tag" not in client.get(address)


def test_the_host_that_was_asked_for_stands_in_no_sitemap(client, people, settings):
    settings.ALLOWED_HOSTS = ["*"]
    edition = builders.published(**people)
    for address in (*ADDRESSES, f"/sitemap-{part_of(edition)}.xml"):
        content = client.get(address, headers={"host": "evil.example"}).content.decode()
        assert "evil.example" not in content
