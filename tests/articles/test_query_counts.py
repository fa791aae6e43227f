"""Literal counts of SQL statements: the same for six articles and for thirty."""

import pytest
import time_machine
from django.utils import timezone

from articles import workflow
from articles.models import Article, Edition
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[6, 30], ids=["six articles", "thirty articles"])
def newsroom(request):
    """A site with so many articles, all in one sub-category, by one author, with one tag and a picture."""
    writer, approver = builders.editor(), builders.approver()
    parent = builders.category("Thời sự")
    section = builders.category("Chính trị", parent=parent)
    content = {
        "category": section,
        "authors": [builders.author()],
        "tags": [builders.tag("Nghị quyết")],
        "picture": builders.image(writer),
        "body": "<p>Đoàn công tác làm việc tại cơ sở.</p>",
    }
    for number in range(request.param):
        edition = builders.published(
            writer,
            reviewer=approver,
            featured_slot=number % 5 + 1 if number < 5 else None,
            **content,
        )
    for _ in range(min(request.param, 5)):
        waiting = builders.in_review(writer, **content)
    return {"article": edition, "waiting": waiting, "writer": writer, "approver": approver}


PUBLIC = {
    "home": ("/", 6),
    "category": ("/chuyen-muc/thoi-su/", 3),
    "article": (None, 4),
    "author": ("/tac-gia/hong-phai/", 4),
    "tag": ("/the/nghi-quyet/", 4),
    "search": ("/tim-kiem/?q=doan", 3),
}


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_costs_the_same_whatever_the_number_of_articles(
    name, newsroom, client, django_assert_num_queries
):
    address, count = PUBLIC[name]
    address = address or newsroom["article"].get_absolute_url()
    with django_assert_num_queries(count):
        response = client.get(address)
    assert newsroom["article"].title in response.content.decode()


DESK = {"/admin/": 22, "/admin/articles/edition/": 10, "/admin/hop-thu/": 8}


@pytest.mark.parametrize("address", DESK)
def test_the_desk_costs_the_same_whatever_the_number_of_articles(
    address, newsroom, client, django_assert_num_queries
):
    # With the clock standing still the second page is no activity of its own for the session.
    with time_machine.travel(timezone.now(), tick=False):
        client.force_login(newsroom["approver"])
        client.get(address)
        with django_assert_num_queries(DESK[address]):
            response = client.get(address)
    shown = newsroom["waiting"] if "hop-thu" in address else newsroom["article"]
    assert shown.title in response.content.decode()


def test_approving_costs_the_same_whatever_the_number_of_articles(
    newsroom, django_assert_num_queries
):
    edition = Edition.objects.in_state("in_review").first()
    assert Article.objects.count() in (11, 35)
    with django_assert_num_queries(39):
        workflow.perform("approve", edition, newsroom["approver"])
