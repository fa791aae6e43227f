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
