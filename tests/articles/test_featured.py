"""The front of the home page, as people arrange it by hand."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Event
from articles import front, workflow
from articles.models import FeaturedSlot
from tests import builders, pages

pytestmark = pytest.mark.django_db

PAGE = "/admin/articles/featuredslot/"
ARRANGE = f"{PAGE}xep/"
NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def people():
    return {"by": builders.editor(), "reviewer": builders.approver()}


@pytest.fixture
def desk(clock):
    client = Client()
    client.force_login(builders.approver(full_name="Vũ Quang Minh"))
    return client


@pytest.fixture
def articles(clock, people):
    """Four public articles A to D, a minute apart, none of them featured."""
    made = []
    for title in "ABCD":
        made.append(builders.published(title=title, **people))
        clock.shift(timedelta(minutes=1))
    return made


def shown(client):
    """The titles at the front of the home page."""
    found = pages.read(client.get("/")).one("div", class_name="front")
    return [each.text for each in found.all(class_name="card__title")]


def press(desk, button, edition, **more):
    """Press a button of the page as it stands now."""
    page = pages.read(desk.get(PAGE))
    seen = page.one("form", id="arrange").one("input", name="seen")["value"]
    return desk.post(ARRANGE, {"seen": seen, button: edition.article_id} | more, follow=True)


def place(desk, *editions):
    for number, edition in enumerate(editions, start=1):
        press(desk, "insert", edition, number=number)


def test_articles_are_put_moved_replaced_and_taken_out_by_buttons(desk, client, articles):
    a, b, c, d = articles
    assert shown(client) == ["D"]  # the newest, where none is featured
    place(desk, a, b, c)
    assert shown(client) == ["A", "B", "C"]
    press(desk, "up", b)
    assert shown(client) == ["B", "A", "C"]
    press(desk, "down", b)
    press(desk, "up", a)
    assert shown(client) == ["A", "B", "C"]
    press(desk, "replace", d, number=2)
    assert shown(client) == ["A", "D", "C"]
    press(desk, "remove", a)
    assert shown(client) == ["D", "C"]
    press(desk, "insert", b, number=1)
    assert shown(client) == ["B", "D", "C"]


def test_the_desk_page_shows_what_stands_there_with_pictures(desk, clock, people):
    picture = builders.image(people["by"])
    edition = builders.published(title="Có ảnh", picture=picture, **people)
    place(desk, edition)
    page = pages.read(desk.get(PAGE))
    [slot] = page.one("ol", class_name="front-slots").all("li")
    assert slot.one("img")["src"] == f"/media/anh/{picture.digest}-320.jpg"
    assert slot.links() == [("Có ảnh", edition.get_absolute_url())]
    assert "xếp tay" in slot.text
    assert [button["aria-label"] for button in slot.all("button")] == [
        "Chuyển lên: Có ảnh",
        "Chuyển xuống: Có ảnh",
        "Bỏ ra: Có ảnh",
    ]


def test_an_article_is_looked_for_by_its_words(desk, people, clock):
    builders.published(title="Khánh thành cầu Vân Hà", **people)
    builders.published(title="Họp báo", **people)
    builders.draft(title="Cầu Vân Hà kín")
    found = pages.read(desk.get(PAGE, {"q": "cau van ha"})).one("ul", class_name="front-found")
    assert [
        each.text.split(" Chuyên")[0] for each in found.all(class_name="front-found__title")
    ] == ["Khánh thành cầu Vân Hà"]


def test_what_was_published_for_a_place_shows_there_until_somebody_arranges_the_front(
    desk, client, articles, people, clock
):
    asked = builders.published(title="Được duyệt vào vị trí", featured_slot=1, **people)
    assert shown(client) == ["Được duyệt vào vị trí"]
    clock.shift(timedelta(minutes=1))
    press(desk, "insert", articles[0], number=1)
    assert shown(client) == ["A", "Được duyệt vào vị trí"]
    press(desk, "remove", asked)
    assert shown(client) == ["A"]
    clock.shift(timedelta(minutes=1))
    builders.published(title="Mới hơn", featured_slot=1, **people)
    assert shown(client) == ["Mới hơn", "A"]


def test_a_new_edition_of_a_featured_article_keeps_its_place(desk, client, articles, people, clock):
    a, b, *_others = articles
    place(desk, b, a)
    clock.shift(timedelta(minutes=1))
    following = workflow.perform("revise", b, people["by"]).edition
    following.title = "B, bản mới"
    following.save()
    workflow.perform("submit", following, people["by"])
    assert shown(client) == ["B", "A"]
    workflow.perform("approve", following, people["reviewer"])
    assert shown(client) == ["B, bản mới", "A"]


def test_a_withdrawn_article_is_gone_from_the_front_and_comes_back_with_its_restoration(
    desk, client, articles, people
):
    a, b, *_others = articles
    place(desk, a, b)
    workflow.perform("withdraw", a, people["reviewer"], reason="Nhầm số liệu.")
    assert shown(client) == ["B"]
    a.refresh_from_db()
    workflow.perform("restore", a, people["reviewer"], reason="Đã kiểm tra.")
    assert shown(client) == ["A", "B"]


def test_there_are_five_places_and_the_last_is_pushed_out(desk, client, articles, people, clock):
    more = [builders.published(title=title, **people) for title in "EF"]
    place(desk, *articles, more[0])
    assert shown(client) == ["A", "B", "C", "D", "E"]
    press(desk, "insert", more[1], number=1)
    assert shown(client) == ["F", "A", "B", "C", "D"]


def test_two_people_arranging_at_once_do_not_undo_each_other(desk, client, articles):
    a, b, c, _d = articles
    place(desk, a, b)
    seen = f"{a.article_id},{b.article_id}"
    press(desk, "remove", a)
    response = desk.post(ARRANGE, {"seen": seen, "insert": c.article_id, "number": 1}, follow=True)
    assert "đã khác lúc bạn mở trang này" in response.content.decode()
    assert shown(client) == ["B"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"up": "x"},
        {"up": "999"},
        {"insert": "{a}", "number": "1"},
        {"insert": "{b}", "number": "0"},
        {"insert": "{b}", "number": "6"},
        {"replace": "{b}"},
        {"remove": "{b}"},
    ],
)
def test_what_makes_no_sense_changes_nothing(sent, desk, client, articles):
    a, b, *_others = articles
    place(desk, a)
    sent = {name: value.format(a=a.article_id, b=b.article_id) for name, value in sent.items()}
    response = desk.post(ARRANGE, {"seen": str(a.article_id)} | sent, follow=True)
    assert "Chưa có gì thay đổi" in response.content.decode()
    assert shown(client) == ["A"]


def test_nothing_that_is_not_live_takes_a_place(desk, client, articles):
    place(desk, articles[0])
    draft = builders.draft(title="Zaphira kín")
    press(desk, "insert", draft, number=1)
    assert shown(client) == ["A"]
    assert FeaturedSlot.objects.filter(article=draft.article).count() == 0


def test_who_arranged_the_front_and_how_stands_in_the_event_log(desk, articles):
    place(desk, articles[0])
    press(desk, "insert", articles[1], number=1)
    press(desk, "up", articles[1])  # it is the first already
    told = Event.objects.filter(details__model="articles.featuredslot").order_by("pk")
    assert [event.details["changes"]["order"] for event in told] == [
        [[], ["A"]],
        [["A"], ["B", "A"]],
    ]
    assert {str(event.who) for event in told} == {"Vũ Quang Minh"}


def test_an_article_has_one_place_and_a_place_one_article(articles, people):
    a, b, *_others = articles
    front.arrange([a.article_id, b.article_id, a.article_id], people["reviewer"], seen=[])
    assert list(FeaturedSlot.objects.values_list("position", "article"))[:3] == [
        (1, a.article_id),
        (2, b.article_id),
        (3, None),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        FeaturedSlot.objects.filter(position=3).update(article=a.article)
    with pytest.raises(IntegrityError), transaction.atomic():
        FeaturedSlot.objects.create(position=1)


def test_a_front_arranged_by_hand_costs_no_query(desk, client, articles, django_assert_num_queries):
    place(desk, *articles[:3])
    with django_assert_num_queries(6):
        client.get("/")


def test_writers_do_not_arrange_the_front(articles, people, client):
    writer = Client()
    writer.force_login(people["by"])
    assert writer.get(PAGE).status_code == HTTPStatus.FORBIDDEN
    sent = {"seen": "", "insert": articles[0].article_id, "number": 1}
    assert writer.post(ARRANGE, sent).status_code == HTTPStatus.FORBIDDEN
    assert shown(client) == ["D"]
