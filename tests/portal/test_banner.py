"""The emergency banner: on every public page at once, and gone at its end without anybody's doing."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Event
from portal.models import Banner
from tests import builders, pages
from tests.articles.test_desk import errors_on, open_form

pytestmark = pytest.mark.django_db

ADD = "/admin/portal/banner/add/"
LIST = "/admin/portal/banner/"
NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)  # 12:00 in Vietnam


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def chief(clock):
    return builders.approver(full_name="Vũ Quang Minh")


@pytest.fixture
def desk(chief):
    client = Client()
    client.force_login(chief)
    return client


def put(desk, **typed):
    fields = {
        "text": "Bão số 9 đổ bộ tối nay.",
        "severity": "warning",
        "starts_at_0": "25/11/2026",
        "starts_at_1": "12:00",
        "ends_at_0": "25/11/2026",
        "ends_at_1": "18:00",
    }
    return desk.post(ADD, open_form(desk, ADD) | fields | typed)


def banners(client, address="/"):
    page = pages.read(client.get(address))
    return [each.text for each in page.all(class_name="alert")]


def test_a_banner_is_on_every_public_page_at_once(desk, client):
    edition = builders.published(category=builders.category("Thời sự"))
    tags = {address: client.get(address)["ETag"] for address in ("/", edition.get_absolute_url())}
    put(desk, link="/trang/bao-so-9/")
    addresses = ("/", "/chuyen-muc/thoi-su/", edition.get_absolute_url(), "/tim-kiem/")
    for address in (*addresses, "/so-do-trang/", "/khong-co/"):
        [shown] = banners(client, address)
        assert shown.startswith("Cảnh báo: Bão số 9 đổ bộ tối nay. Xem chi tiết"), address
    page = pages.read(client.get("/"))
    region = page.one("section", class_name="alerts")
    assert region["aria-label"] == "Thông báo khẩn"
    assert not region.is_within("main", "header")
    assert region.links()[0][1] == "/trang/bao-so-9/"
    for address, tag in tags.items():
        response = client.get(address, headers={"If-None-Match": tag})
        assert response.status_code == HTTPStatus.OK


def test_a_banner_is_the_same_for_everybody_and_keeps_pages_shared(desk, client):
    put(desk)
    response = client.get("/")
    assert response["Cache-Control"].startswith("public, max-age=0, s-maxage=10")
    assert "Vary" not in response or "Cookie" not in response["Vary"]
    assert not response.cookies


def test_a_banner_goes_at_its_end_without_anybodys_doing(desk, client, clock):
    put(desk)
    clock.move_to(NOON + timedelta(hours=6, microseconds=-1))
    before = client.get("/")
    assert len(banners(client)) == 1
    clock.move_to(NOON + timedelta(hours=6))
    assert banners(client) == []
    again = client.get("/", headers={"If-None-Match": before["ETag"]})
    assert again.status_code == HTTPStatus.OK


def test_a_banner_comes_at_its_time(desk, client, clock):
    put(desk, starts_at_1="15:00")
    assert banners(client) == []
    clock.move_to(NOON + timedelta(hours=3))
    assert len(banners(client)) == 1


def test_the_gravest_comes_first_and_at_most_three_show(desk, client):
    for severity in ("notice", "warning", "notice", "emergency"):
        put(desk, text=f"Tin {severity}.", severity=severity)
    assert banners(client) == [
        "Khẩn cấp: Tin emergency.",
        "Cảnh báo: Tin warning.",
        "Thông báo: Tin notice.",
    ]


def test_banners_cost_no_query(desk, client, django_assert_num_queries):
    builders.category("Thời sự")
    for _ in range(3):
        put(desk)
    with django_assert_num_queries(3):
        client.get("/chuyen-muc/thoi-su/")


def test_a_banner_is_ended_at_once_and_stays_on_record(desk, client, chief, clock):
    put(desk)
    banner = Banner.objects.get()
    clock.shift(timedelta(minutes=5))
    assert pages.read(desk.get(LIST)).one("button", form="end-banner").text == "Kết thúc ngay"
    desk.post(f"{LIST}{banner.pk}/ket-thuc/")
    assert banners(client) == []
    banner.refresh_from_db()
    assert banner.ends_at == NOON + timedelta(minutes=5)
    desk.post(f"{LIST}{banner.pk}/ket-thuc/")
    told = Event.objects.filter(details__model="portal.banner").order_by("pk")
    assert [(event.who, event.details["how"]) for event in told] == [
        (chief, "added"),
        (chief, "changed"),
    ]
    assert pages.read(desk.get(LIST)).all("button", form="end-banner") == []


def test_what_the_public_was_told_is_not_deleted_and_what_waits_may_be(desk, client, clock):
    put(desk)
    put(desk, text="Chưa ai thấy.", starts_at_1="15:00")
    waiting, showing = Banner.objects.order_by("-pk")
    for banner, status in ((showing, HTTPStatus.FORBIDDEN), (waiting, HTTPStatus.FOUND)):
        response = desk.post(f"{LIST}{banner.pk}/delete/", {"post": "yes"})
        assert response.status_code == status
    assert Banner.objects.get() == showing
    clock.move_to(NOON + timedelta(hours=4))
    assert banners(client) == ["Cảnh báo: Bão số 9 đổ bộ tối nay."]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"text": ""}, "Hãy viết điều người dân cần biết."),
        ({"ends_at_0": "", "ends_at_1": ""}, "Hãy chọn thời điểm kết thúc"),
        ({"ends_at_1": "11:00"}, "Thời điểm này đã qua."),
        ({"starts_at_1": "19:00"}, "Thời điểm kết thúc phải sau thời điểm bắt đầu."),
        ({"link": "javascript:alert(1)"}, "Địa chỉ bắt đầu bằng “/”"),
        ({"text": "a" * 301}, "300"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(typed, message, desk, client):
    response = put(desk, severity="emergency", **typed)
    assert message in errors_on(response)
    form = pages.read(response).one("form", id="banner_form").filled_in()
    assert form["severity"] == "emergency"
    assert (Banner.objects.count(), banners(client)) == (0, [])


def test_markup_in_a_banner_is_shown_as_it_was_written(desk, client):
    put(desk, text="<b>Bão</b> & mưa")
    assert banners(client) == ["Cảnh báo: <b>Bão</b> & mưa"]


def test_the_right_is_one_of_its_own(clock, client):
    for person, may in (
        (builders.editor(), False),
        (builders.reviewer(), False),
        (builders.approver(), True),
        (builders.administrator(), True),
    ):
        assert person.has_perm("portal.set_banner") is may
    given = builders.editor()
    given.user_permissions.add(Permission.objects.get(codename="set_banner"))
    visitor = Client()
    visitor.force_login(given)
    put(visitor)
    assert Banner.objects.get().set_by == given
    client.force_login(builders.editor())
    pk = Banner.objects.get().pk
    assert client.post(f"{LIST}{pk}/ket-thuc/").status_code == HTTPStatus.FORBIDDEN
    assert len(banners(client)) == 1


BROKEN = {
    "banner_says_something": {"text": ""},
    "banner_ends_after_it_starts": {"starts_at": NOON, "ends_at": NOON},
    "banner_severity_is_known": {"severity": "panic"},
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name, chief):
    assert {each.name for each in Banner._meta.constraints} == set(BROKEN)
    fields = {"text": "Bão.", "ends_at": NOON + timedelta(hours=1), "set_by": chief}
    with pytest.raises(IntegrityError), transaction.atomic():
        Banner.objects.create(**fields | BROKEN[name])
