"""What is read most stands beside what a page shows, costs no query, and holds only what is live."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import clock, most_read, workflow
from articles.models import DailyViews, Edition, MostRead
from tests import builders, pages

pytestmark = pytest.mark.django_db


def read(edition, count, days_ago=0):
    day = timezone.localdate() - timedelta(days=days_ago)
    DailyViews.objects.create(article=edition.article, day=day, count=count)
    return edition


def shown_on(client, address):
    page = pages.read(client.get(address))
    return [each.one("a").text for each in page.all("li", class_name="most-read__item")]


@pytest.fixture
def popular():
    """Seven articles, the later the more read: "Bài 1" 10 times, "Bài 7" 70 times."""
    category = builders.category("Thời sự")
    return [
        read(builders.published(title=f"Bài {number}", category=category), 10 * number)
        for number in range(1, 8)
    ]


def test_home_and_article_show_the_five_that_are_read_most(popular, client):
    most_read.count_anew()
    five = ["Bài 7", "Bài 6", "Bài 5", "Bài 4", "Bài 3"]
    assert shown_on(client, "/") == five
    # On its own page an article is not told of again.
    others = ["Bài 7", "Bài 6", "Bài 4", "Bài 3", "Bài 2"]
    assert shown_on(client, popular[4].get_absolute_url()) == others


def test_it_costs_no_page_a_query(popular, client, django_assert_num_queries):
    most_read.count_anew()
    with django_assert_num_queries(6):
        client.get("/")
    with django_assert_num_queries(4):
        client.get(popular[0].get_absolute_url())


def test_what_else_a_page_shows_is_the_same_with_and_without_it(popular, client):
    def cards(address):
        page = pages.read(client.get(address))
        return [
            each.one(class_name="card__title").text
            for each in page.all("article", class_name="card")
        ]

    addresses = ("/", popular[0].get_absolute_url())
    without = [cards(address) for address in addresses]
    most_read.count_anew()
    assert [cards(address) for address in addresses] == without
    assert without[1] == ["Bài 7", "Bài 6", "Bài 5", "Bài 4"]


def test_nothing_is_shown_where_nothing_was_counted(popular, client):
    assert 'id="most-read"' not in client.get("/").content.decode()


def test_a_withdrawn_article_is_gone_at_once_and_the_next_moves_up(popular, client):
    most_read.count_anew()
    workflow.perform("withdraw", popular[6], builders.approver(), reason="Sai số liệu.")
    assert shown_on(client, "/") == ["Bài 6", "Bài 5", "Bài 4", "Bài 3", "Bài 2"]
    most_read.count_anew()
    assert MostRead.objects.get(rank=1).article == popular[5].article


def test_an_article_past_its_end_is_gone_at_once(client):
    with time_machine.travel(timezone.now(), tick=False) as clock_of_the_test:
        over = timezone.now() + timedelta(minutes=10)
        read(builders.published(title="Có hạn", expire_at=over), 9)
        most_read.count_anew()
        assert shown_on(client, "/") == ["Có hạn"]
        clock_of_the_test.shift(timedelta(minutes=11))
        assert shown_on(client, "/") == []


def test_the_edition_that_is_live_now_is_shown(popular, client):
    most_read.count_anew()
    following = workflow.perform("revise", popular[6], popular[6].created_by).edition
    following.title = "Bài 7, đã cập nhật"
    following.save()
    from articles import revisions

    revisions.record(following, popular[6].created_by)
    assert shown_on(client, "/")[0] == "Bài 7"
    following.refresh_from_db()
    workflow.perform("submit", following, popular[6].created_by)
    workflow.perform("approve", following, builders.approver())
    assert shown_on(client, "/")[0] == "Bài 7, đã cập nhật"


def test_seven_days_count_today_among_them():
    edition, old = builders.published(), builders.published()
    read(edition, 3, days_ago=6)
    read(edition, 4)
    read(old, 1000, days_ago=7)
    most_read.count_anew()
    assert list(MostRead.objects.values_list("rank", "article", "views")) == [
        (1, edition.article_id, 7)
    ]


def test_what_was_never_public_is_not_counted_among_them():
    read(builders.draft(), 100)
    most_read.count_anew()
    assert not MostRead.objects.exists()


def test_the_clock_counts_anew_every_five_minutes_and_not_more_often(
    popular, django_assert_num_queries
):
    with time_machine.travel(timezone.now(), tick=False) as clock_of_the_test:
        assert clock.run() == []
        assert MostRead.objects.get(rank=1).views == 70
        DailyViews.objects.filter(article=popular[6].article).update(count=71)
        clock_of_the_test.shift(timedelta(minutes=4))
        with django_assert_num_queries(1):
            most_read.keep_up()
        assert MostRead.objects.get(rank=1).views == 70
        clock_of_the_test.shift(timedelta(minutes=1))
        most_read.keep_up()
        assert MostRead.objects.get(rank=1).views == 71


def test_the_table_never_has_more_rows_than_there_are_articles_read(popular):
    most_read.count_anew()
    assert MostRead.objects.count() == 7
    DailyViews.objects.exclude(article=popular[0].article).delete()
    most_read.count_anew()
    assert list(MostRead.objects.values_list("rank", "views")) == [(1, 10)]


def test_beside_takes_none_at_all_and_one_that_stands_in_both():
    edition = read(builders.published(), 5)
    most_read.count_anew()
    nothing = most_read.beside(Edition.objects.live().filter(pk__in=[]))
    assert (nothing.cards, nothing.most_read) == ([], [edition])
    both = most_read.beside(Edition.objects.live().newest_first()[:3])
    assert (both.cards, both.most_read) == ([edition], [edition])
