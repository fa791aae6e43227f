"""The demo newsroom: what its articles went through, with the dates that it gives them."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.utils import timezone

from accounts.models import User
from articles.models import Edition
from portal.demo import loading
from tests import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def load():
    """Loads articles of the demo by their keys, the oldest first, without their pictures."""
    loading.load_accounts("mat-khau-de-thu-1")
    writer, approver = (User.objects.get(username=name) for name in ("bientap", "duyet"))
    places = loading.load_places()
    now = timezone.now()

    def load(*keys):
        for facts in loading.articles():
            if facts["key"] in keys:
                loading._load_article(facts, [], places, writer, approver, now)
        return now

    return load


def test_the_corrected_article_has_its_correction_and_its_dates(load, client):
    now = load("truy-xuat-cam")
    first, second = Edition.objects.order_by("number")
    assert "43.000 đồng/kg" in first.body
    assert "43.000 đồng/kg" not in second.body
    assert second.published_at - first.published_at == timedelta(hours=19.5)
    assert second.published_at < now
    article = pages.read(client.get(second.get_absolute_url())).one("article")
    assert "Giá đúng là 34.000 đồng/kg." in article.one("aside", class_name="note").text
    times = [each["datetime"] for each in article.one("details").all("time")]
    local = [timezone.localtime(each.published_at) for each in (second, first)]
    assert times == [each.isoformat() for each in local]


def test_the_updated_article_says_what_is_new(load, client):
    load("giai-ngan-dau-tu-cong")
    first, second = Edition.objects.order_by("number")
    assert "Chiều cùng ngày, Sở Y tế" not in first.body
    assert "Chiều cùng ngày, Sở Y tế" in second.body
    assert second.first_published_at == first.published_at
    article = pages.read(client.get(second.get_absolute_url())).one("article")
    assert "Bổ sung phản hồi của Sở Y tế" in article.one("details").text
    assert "Cập nhật:" in article.one(class_name="article__meta").text


def test_the_article_that_was_published_twice_leads_to_the_other(load, client):
    load("bao-tri-cong-dich-vu", "nang-cap-cong-dich-vu-dang-trung")
    gone = Edition.objects.withdrawn().get()
    response = client.get(gone.get_absolute_url())
    assert response.status_code == HTTPStatus.FOUND
    assert response["Location"] == Edition.objects.live().get().get_absolute_url()


def test_the_demo_has_its_pages_and_menus_as_they_were_written(client):
    loading.load_accounts("mat-khau-de-thu-1")
    places = loading.load_places()
    for _ in range(2):  # an interrupted run begins again
        loading.load_pages(User.objects.get(username="duyet"))
        loading.load_menus(*places)
    page = pages.read(client.get("/trang/tuyen-bo-ve-kha-nang-tiep-can/"))
    written = [
        each for each in loading.read("pages.toml")["page"] if each["slug"].startswith("tuyen")
    ]
    assert [(page.one("h1").text, len(page.one(class_name="prose").all("li")))] == [
        (each["title"], each["body"].count("<li>")) for each in written
    ]
    assert [name for name, _address in page.one("ul", class_name="nav__bar").links()][
        -1
    ] == "Giới thiệu"
    foot = page.one("ul", class_name="footer__list").links()
    assert ("Khả năng tiếp cận", "/trang/tuyen-bo-ve-kha-nang-tiep-can/") in foot
    for _name, address in [*foot, *page.one("ul", class_name="menu__list").links()]:
        assert client.get(address).status_code == HTTPStatus.OK, address
