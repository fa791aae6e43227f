"""What people see of their own account, where they are signed in, and how they end that."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.events import Kind
from accounts.models import Device, Event, User
from tests import builders, pages
from tests.builders import PASSWORD
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

SESSIONS = "/tai-khoan/cac-phien/"
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36"


@pytest.fixture
def person() -> User:
    return builders.editor(username="vuong", full_name="Trần Đức Vương", email="vuong@coquan.vn")


@pytest.fixture
def now():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def signed_in(browser: str, address: str, name: str = "vuong") -> Client:
    client = Client(headers={"user-agent": browser}, REMOTE_ADDR=address)
    client.post("/tai-khoan/dang-nhap/", {"login": name, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return bool(client.get("/tai-khoan/phien/").json()["signed_in"])


def rows(client: Client, list_id: str = "sessions") -> list[str]:
    page = pages.read(client.get(SESSIONS))
    return [row.text for row in page.one("ul", id=list_id).all("li")]


def press(client: Client, words: str) -> HttpResponse:
    """Presses the first button of the page with these words on it."""
    page = pages.read(client.get(SESSIONS))
    button = next(each for each in page.all("button") if words in each.text)
    sent = {button["name"]: button["value"]} if "name" in button else {}
    return client.post(SESSIONS, sent, follow=True)


def test_each_session_is_told_in_words(person: User, now) -> None:
    signed_in(PHONE, "198.51.100.7")
    now.shift(600)
    here = signed_in(FIREFOX, "203.0.113.7")
    now.shift(300)
    assert rows(here) == [
        (
            "Firefox trên Linux máy này Địa chỉ 203.0.113.7 · đăng nhập lúc 23/11/2026, 12:10 · "
            "dùng gần nhất lúc 23/11/2026, 12:10"
        ),
        (
            "Chrome trên Android Địa chỉ 198.51.100.7 · đăng nhập lúc 23/11/2026, 12:00 · dùng gần "
            "nhất lúc 23/11/2026, 12:00 Thoát khỏi máy đó"
        ),
    ]
    assert "23/11/2026, 12:15" in rows(here)[0]  # looking at it was activity


def test_one_session_is_ended(person: User) -> None:
    here, phone = signed_in(FIREFOX, "203.0.113.7"), signed_in(PHONE, "198.51.100.7")
    third = signed_in(PHONE, "198.51.100.8")
    page = press(here, "Thoát khỏi máy đó")
    assert "Đã thoát khỏi 1 máy khác." in page.content.decode()
    assert [is_in(each) for each in (here, phone, third)].count(True) == 2
    assert is_in(here)
    event = Event.objects.get(kind=Kind.SESSIONS_ENDED)
    assert (event.who, event.about) == (person, person)
    assert event.details["given"]["session"][0].startswith("Chrome trên Android (198.51.100.")


def test_all_others_are_ended(person: User) -> None:
    others = [signed_in(PHONE, f"198.51.100.{number}") for number in range(3)]
    here = signed_in(FIREFOX, "203.0.113.7")
    assert "Đã thoát khỏi 3 máy khác." in press(here, "Thoát khỏi các máy khác").content.decode()
    assert [is_in(each) for each in (here, *others)] == [True, False, False, False]
    assert len(rows(here)) == 1
    assert "Thoát khỏi các máy khác" not in here.get(SESSIONS).content.decode()


def test_a_session_past_its_limit_is_not_listed(person: User, now, settings) -> None:
    signed_in(PHONE, "198.51.100.7")
    now.shift(settings.SESSION_IDLE_SECONDS + 1)
    assert len(rows(signed_in(FIREFOX, "203.0.113.7"))) == 1


def test_a_session_of_a_former_password_is_not_listed_and_this_one_stays(person: User) -> None:
    here, phone = signed_in(FIREFOX, "203.0.113.7"), signed_in(PHONE, "198.51.100.7")
    new = "Đò chiều sang bến vắng khách"
    here.post(
        "/tai-khoan/mat-khau/",
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )
    (row,) = rows(here)
    assert row.startswith("Firefox trên Linux máy này Địa chỉ 203.0.113.7")
    assert not is_in(phone)


def test_the_sessions_of_others_are_neither_shown_nor_ended(person: User) -> None:
    builders.editor(username="phai")
    here, phai = signed_in(FIREFOX, "203.0.113.7"), signed_in(PHONE, "198.51.100.7", "phai")
    phai_too = signed_in(FIREFOX, "198.51.100.8", "phai")
    page = pages.read(phai.get(SESSIONS))
    (name,) = [each["value"] for each in page.all("button", name="session")]
    assert here.post(SESSIONS, {"session": name}).status_code == 404
    assert len(rows(here)) == 1
    press(here, "Quên máy này")
    here.post(SESSIONS)
    assert is_in(phai)
    assert is_in(phai_too)


def test_the_page_has_no_key_of_a_session(person: User) -> None:
    here, phone = signed_in(FIREFOX, "203.0.113.7"), signed_in(PHONE, "198.51.100.7")
    page = here.get(SESSIONS).content.decode()
    for client in (here, phone):
        assert client.cookies["sessionid"].value not in page


def test_known_browsers_are_listed_and_forgotten(person: User, now) -> None:
    here = signed_in(FIREFOX, "203.0.113.7")
    now.shift(60)
    signed_in(PHONE, "198.51.100.7")
    assert rows(here, "devices") == [
        (
            "Chrome trên Android Địa chỉ 198.51.100.7 · lần đầu ngày 23/11/2026 · gần nhất ngày "
            "23/11/2026 Quên máy này"
        ),
        (
            "Firefox trên Linux máy này Địa chỉ 203.0.113.7 · lần đầu ngày 23/11/2026 · gần nhất "
            "ngày 23/11/2026 Quên máy này"
        ),
    ]
    page = press(here, "Quên máy này")
    assert "Từ nay Chrome trên Android được coi là trình duyệt lạ." in page.content.decode()
    assert len(rows(here, "devices")) == 1
    assert Event.objects.get(kind=Kind.DEVICE_FORGOTTEN).details == {
        "given": {"session": "Chrome trên Android"}
    }


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, "²"])
def test_what_is_no_browser_of_ones_own_is_not_there(person: User, number: str) -> None:
    here = signed_in(FIREFOX, "203.0.113.7")
    assert here.post(SESSIONS, {"device": number}).status_code == 404
    other = Device.objects.create(user=builders.editor(), digest="x")
    assert here.post(SESSIONS, {"device": other.pk}).status_code == 404
    assert Device.objects.count() == 2


def test_the_page_costs_the_same_however_many_sessions(person: User, now) -> None:
    here = signed_in(FIREFOX, "203.0.113.7")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            here.get(SESSIONS)
        return len(captured)

    one = queries()
    for number in range(5):
        signed_in(PHONE, f"198.51.100.{number}")
    assert queries() == one


# The account


def test_the_account_says_what_it_is_and_leads_on(person: User) -> None:
    here = signed_in(FIREFOX, "203.0.113.7")
    page = pages.read(here.get("/tai-khoan/"))
    facts = {row.one("dt").text: row.one("dd").text for row in page.all(class_name="facts__row")}
    assert facts == {
        "Tên đăng nhập": "vuong",
        "Địa chỉ thư điện tử": "vuong@coquan.vn",
        "Vai trò": "Biên tập viên",
        "Mật khẩu": "Đổi mật khẩu",
        "Xác thực hai lớp": "đang tắt · Xem xác thực hai lớp",
        "Đăng nhập": "trên 1 máy · Xem các máy",
        "Thông báo qua thư điện tử": "ngay lập tức · Đến hộp thư của tôi",
    }
    assert {address for _words, address in page.one("main").links()} == {
        "/tai-khoan/mat-khau/",
        "/tai-khoan/hai-lop/",
        SESSIONS,
        "/admin/hop-thu/",
        "/admin/",
    }


def test_who_has_no_desk_has_no_way_there(client: Client) -> None:
    sign_in(client, User.objects.create_user("docgia", full_name="Độc giả"))
    page = pages.read(client.get("/tai-khoan/"))
    assert [address for _words, address in page.one("main").links() if "/admin/" in address] == []


def test_the_desk_leads_to_the_account(client: Client, person: User) -> None:
    sign_in(client, person)
    assert ("Tài khoản của tôi", "/tai-khoan/") in pages.read(client.get("/admin/")).links()
