"""The archive: months and days in Việt Nam's time, to the second."""

from datetime import UTC, date, datetime, timedelta, timezone
from http import HTTPStatus

import pytest
import time_machine
from django.utils import translation

from articles import workflow
from articles.models import Edition
from articles.paging import PAGE_SIZE
from tests import builders, pages

pytestmark = pytest.mark.django_db

SITE = "https://tin.example.vn"
VIETNAM = timezone(timedelta(hours=7))
NOT_FOUND = "Không tìm thấy trang"


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 9, 1, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def publish(clock):
    """Publishes an article at a time in Việt Nam; the section is always the same."""
    people = {"by": builders.editor(), "reviewer": builders.approver()}
    section = builders.category("Thời sự")

    def published(title, *when, **content):
        clock.move_to(datetime(*when, tzinfo=VIETNAM))
        return builders.published(title=title, category=section, **people, **content)

    return published


def titles(page):
    return [title.text for title in page.all(class_name="card__title")]


def at(client, address):
    response = client.get(address)
    assert response.status_code == HTTPStatus.OK, address
    return pages.read(response)


def around(page):
    return page.one("nav", aria_label="Trong kho lưu trữ").links()


def test_a_day_begins_and_ends_at_midnight_in_vietnam(client, publish):
    publish("Cuối ngày 22", 2026, 11, 22, 23, 59, 59)
    publish("Đầu ngày 23", 2026, 11, 23, 0, 0, 0)
    publish("Cuối ngày 23", 2026, 11, 23, 23, 59, 59)
    publish("Đầu ngày 24", 2026, 11, 24, 0, 0, 0)
    assert titles(at(client, "/luu-tru/2026/11/22/")) == ["Cuối ngày 22"]
    assert titles(at(client, "/luu-tru/2026/11/23/")) == ["Cuối ngày 23", "Đầu ngày 23"]
    assert titles(at(client, "/luu-tru/2026/11/24/")) == ["Đầu ngày 24"]


def test_a_month_begins_and_ends_at_midnight_in_vietnam(client, publish):
    publish("Cuối tháng 10", 2026, 10, 31, 23, 59, 59)
    publish("Đầu tháng 11", 2026, 11, 1, 0, 0, 0)
    publish("Cuối tháng 11", 2026, 11, 30, 23, 59, 59)
    publish("Đầu tháng 12", 2026, 12, 1, 0, 0, 0)
    publish("Năm mới", 2027, 1, 1, 0, 0, 0)
    assert titles(at(client, "/luu-tru/2026/10/")) == ["Cuối tháng 10"]
    assert titles(at(client, "/luu-tru/2026/11/")) == ["Cuối tháng 11", "Đầu tháng 11"]
    assert titles(at(client, "/luu-tru/2026/12/")) == ["Đầu tháng 12"]
    assert titles(at(client, "/luu-tru/2027/01/")) == ["Năm mới"]


def test_a_month_shows_its_days_as_a_calendar(client, publish):
    publish("Một", 2026, 11, 2, 8)
    publish("Hai", 2026, 11, 30, 8)
    page = at(client, "/luu-tru/2026/11/")
    table = page.one("table", class_name="calendar")
    assert [cell.text for cell in table.one("thead").all("th")] == "T2 T3 T4 T5 T6 T7 CN".split()
    assert table.all("th")[0]["abbr"] == "Thứ Hai"
    assert table.one("caption").text == "Những ngày có tin, bài: Tháng 11/2026"
    assert table.links() == [("2", "/luu-tru/2026/11/02/"), ("30", "/luu-tru/2026/11/30/")]
    weeks = [[cell.text for cell in row.all("td")] for row in table.one("tbody").all("tr")]
    # The first of November 2026 is a Sunday.
    assert weeks[0] == ["", "", "", "", "", "", "1"]
    assert weeks[-1] == ["30", "", "", "", "", "", ""]
    assert sum(day != "" for week in weeks for day in week) == 30
    assert page.one("header", class_name="heading").text == "Lưu trữ Tháng 11/2026"
    assert page.one("title").raw == "Tháng 11/2026 – Lưu trữ – Cổng Tin"
    said = page.one("meta", name="description")["content"]
    assert said == "Tin, bài đã đăng: Tháng 11/2026"


def test_a_day_says_which_it_is_and_leads_to_its_month(client, publish):
    publish("Một", 2026, 11, 23, 8)
    page = at(client, "/luu-tru/2026/11/23/")
    assert page.one("h1").text == "Thứ Hai, 23/11/2026"
    assert page.one("nav", class_name="breadcrumbs").links() == [
        ("Trang chủ", "/"),
        ("Lưu trữ", "/luu-tru/"),
        ("Tháng 11/2026", "/luu-tru/2026/11/"),
    ]
    assert page.all("table") == []


def test_one_goes_on_to_the_nearest_day_or_month_that_has_something(client, publish):
    publish("Một", 2024, 2, 29, 23, 59, 59)
    publish("Hai", 2026, 11, 1, 0, 0, 0)
    publish("Ba", 2026, 11, 20, 8)
    publish("Bốn", 2027, 3, 5, 8)
    assert around(at(client, "/luu-tru/2026/11/")) == [
        ("Tháng 02/2024", "/luu-tru/2024/02/"),
        ("Tháng 03/2027", "/luu-tru/2027/03/"),
    ]
    assert around(at(client, "/luu-tru/2026/11/01/")) == [
        ("Thứ Năm, 29/02/2024", "/luu-tru/2024/02/29/"),
        ("Thứ Sáu, 20/11/2026", "/luu-tru/2026/11/20/"),
    ]
    assert around(at(client, "/luu-tru/2024/02/")) == [("Tháng 11/2026", "/luu-tru/2026/11/")]
    assert around(at(client, "/luu-tru/2027/03/05/")) == [
        ("Thứ Sáu, 20/11/2026", "/luu-tru/2026/11/20/")
    ]


def test_the_archive_lists_the_months_from_the_first_article_to_the_last(client, publish):
    publish("Một", 2025, 11, 30, 23, 59, 59)
    publish("Hai", 2026, 2, 1, 0, 0, 0)
    page = at(client, "/luu-tru/")
    years = [
        (each.one("h2").text, each.one("ul").links())
        for each in page.all("section", class_name="archive")
    ]
    assert years == [
        (
            "2026",
            [("Tháng 02/2026", "/luu-tru/2026/02/"), ("Tháng 01/2026", "/luu-tru/2026/01/")],
        ),
        (
            "2025",
            [("Tháng 12/2025", "/luu-tru/2025/12/"), ("Tháng 11/2025", "/luu-tru/2025/11/")],
        ),
    ]
    for _year, links in years:
        for _name, address in links:
            assert client.get(address).status_code == HTTPStatus.OK


def test_a_month_without_articles_says_so_and_is_not_to_be_found(client, publish):
    publish("Một", 2025, 11, 30, 8)
    publish("Hai", 2026, 2, 1, 8)
    empty, full = at(client, "/luu-tru/2025/12/"), at(client, "/luu-tru/2026/02/")
    assert "Tháng này không có tin, bài nào được đăng." in empty.one("main").text
    assert empty.one("meta", name="robots")["content"] == "noindex"
    assert full.all("meta", name="robots") == []
    assert around(empty) == [
        ("Tháng 11/2025", "/luu-tru/2025/11/"),
        ("Tháng 02/2026", "/luu-tru/2026/02/"),
    ]
    day = at(client, "/luu-tru/2025/12/24/")
    assert "Ngày này không có tin, bài nào được đăng." in day.one("main").text


@pytest.mark.parametrize(
    "address",
    [
        "2026/13/",
        "2026/00/",
        "2026/02/30/",
        "2025/02/29/",
        "2026/11/00/",
        "0000/01/",
        "0001/01/01/",
        "1899/12/",
        "9999/12/",
        "9999/12/31/",
        "2026/11/26/",
        "2026/12/",
        # Before the first article.
        "2026/10/",
        "2026/11/22/",
        # No such addresses.
        "2026/1/",
        "2026/",
        "26/11/",
        "2026/11/1/",
    ],
)
def test_dates_that_do_not_exist_have_not_come_or_lie_before_everything_are_not_found(
    address, client, publish
):
    publish("Một", 2026, 11, 23, 8)
    publish("Hai", 2026, 11, 25, 8)
    response = client.get(f"/luu-tru/{address}")
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert NOT_FOUND in response.content.decode()


def test_tomorrow_is_there_when_it_begins_in_vietnam(client, publish, clock):
    publish("Một", 2026, 11, 23, 8)
    clock.move_to(datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC))
    assert client.get("/luu-tru/2026/11/24/").status_code == HTTPStatus.NOT_FOUND
    clock.shift(1)
    assert client.get("/luu-tru/2026/11/24/").status_code == HTTPStatus.OK


def test_an_empty_archive_says_so(client, clock):
    page = at(client, "/luu-tru/")
    assert page.one(class_name="empty").one("h2").text == "Chưa có bài viết nào ở đây"
    assert page.all("section", class_name="archive") == []
    assert len(at(client, "/luu-tru/2026/09/").all("table")) == 1
    assert client.get("/luu-tru/2026/08/").status_code == HTTPStatus.NOT_FOUND


def test_a_withdrawn_article_leaves_the_archive(client, publish):
    publish("Một", 2026, 11, 22, 8)
    edition = publish("Hai", 2026, 11, 23, 8)
    workflow.perform("withdraw", edition, builders.approver(), reason="Sai.")
    assert titles(at(client, "/luu-tru/2026/11/")) == ["Một"]
    assert at(client, "/luu-tru/2026/11/").one("table").links() == [("22", "/luu-tru/2026/11/22/")]


def test_a_long_month_goes_on_over_pages(client, publish):
    for number in range(PAGE_SIZE + 1):
        publish(f"Bài {number}", 2026, 11, 23, 8, number)
    address = "/luu-tru/2026/11/"
    first, second = at(client, address), at(client, f"{address}?trang=2")
    assert (len(titles(first)), titles(second)) == (PAGE_SIZE, ["Bài 0"])
    assert first.one("link", rel="next")["href"] == f"{address}?trang=2"
    assert second.one("link", rel="prev")["href"] == address
    assert first.one("link", rel="canonical")["href"] == SITE + address
    assert second.one("link", rel="canonical")["href"] == f"{SITE}{address}?trang=2"
    assert second.one("title").raw == "Tháng 11/2026 – Trang 2 – Lưu trữ – Cổng Tin"
    assert client.get(f"{address}?trang=3").status_code == HTTPStatus.NOT_FOUND


def test_the_archive_is_at_the_foot_of_every_page(client):
    foot = at(client, "/").one("footer")
    assert ("Lưu trữ", "/luu-tru/") in foot.links()
    assert ("RSS", "/rss/") in foot.links()


COUNTS = {"/luu-tru/": 3, "/luu-tru/2026/11/": 4, "/luu-tru/2026/11/23/": 4}


@pytest.mark.parametrize("number", [1, 12])
@pytest.mark.parametrize("address", COUNTS)
def test_the_archive_costs_the_same_whatever_the_number_of_articles(
    address, number, client, publish, django_assert_num_queries
):
    for each in range(number):
        publish("Một", 2026, 11, 23, 8, each)
    with django_assert_num_queries(COUNTS[address]) as asked:
        assert client.get(address).status_code == HTTPStatus.OK
    assert not any("COUNT(" in query["sql"] for query in asked.captured_queries)


def test_first_public_has_its_first_moment_and_not_its_last(publish):
    edition = publish("Một", 2026, 11, 23, 0, 0, 0)
    start = datetime(2026, 11, 23, tzinfo=VIETNAM)
    day = timedelta(days=1)
    assert list(Edition.objects.first_public(start, start + day)) == [edition]
    assert list(Edition.objects.first_public(start - day, start)) == []
    assert date(2026, 11, 23) == start.date()


def test_the_archive_is_english_where_the_site_is(client, publish, settings):
    publish("One", 2026, 11, 23, 8)
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        years, month, day = (
            at(client, f"/luu-tru/{address}") for address in ("", "2026/11/", "2026/11/23/")
        )
    assert years.one("h1").text == "Archive"
    assert years.one("section", class_name="archive").links() == [
        ("November 2026", "/luu-tru/2026/11/")
    ]
    assert month.one("header", class_name="heading").text == "Archive November 2026"
    assert [each.text for each in month.one("thead").all("th")] == "Mo Tu We Th Fr Sa Su".split()
    assert day.one("h1").text == "Monday, 23 November 2026"


def test_the_first_row_of_each_head_is_found_where_there_is_one(publish):
    first, second = publish("Một", 2026, 11, 2, 8), publish("Hai", 2026, 11, 3, 8)
    live = Edition.objects.live()
    start = datetime(2026, 11, 1, tzinfo=VIETNAM)
    heads = [
        live.newest_first(),
        live.order_by("first_published_at"),
        live.first_public(start, start + timedelta(days=1)),
    ]
    assert set(Edition.objects.one_of_each(heads)) == {first, second}
    assert list(Edition.objects.one_of_each(heads[2:])) == []
    assert list(Edition.objects.one_of_each([])) == []
