"""Browsers that a person has signed in with: a cookie each, and a mail about a strange one."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from accounts import browsers, devices
from accounts.models import Device, User
from articles import clock
from tests import builders
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_IN = "/tai-khoan/dang-nhap/"
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36"
)


@pytest.fixture
def person() -> User:
    return builders.editor(username="vuong", full_name="Trần Đức Vương", email="vuong@coquan.vn")


@pytest.fixture
def sign_in(django_capture_on_commit_callbacks):
    def signs_in(client: Client, name: str = "vuong", password: str = PASSWORD) -> HttpResponse:
        client.get("/tai-khoan/phien/")
        if client.get("/tai-khoan/phien/").json()["signed_in"]:
            client.post("/tai-khoan/dang-xuat/")
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(
                SIGN_IN,
                {"login": name, "password": password},
                headers={"user-agent": CHROME},
                REMOTE_ADDR="203.0.113.7",
            )

    return signs_in


def cookie(response: HttpResponse):
    (found,) = [each for name, each in response.cookies.items() if "device-" in name]
    return found


def test_the_first_sign_in_of_all_is_told_to_nobody(person: User, sign_in) -> None:
    sign_in(Client())
    assert mail.outbox == []


def test_a_strange_browser_is_told_by_mail_and_a_known_one_is_not(person: User, sign_in) -> None:
    first, second = Client(), Client()
    with time_machine.travel(NOON, tick=False):
        for client in (first, second, first, second):
            sign_in(client)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (
        ["vuong@coquan.vn"],
        "[Cổng Tin] Đăng nhập bằng trình duyệt lạ",
    )
    for line in (
        "Lúc: 23/11/2026, 12:00",
        "Trình duyệt: Chrome trên Windows",
        "Địa chỉ mạng: 203.0.113.7",
        "https://tin.example.vn/tai-khoan/quen-mat-khau/",
        "https://tin.example.vn/tai-khoan/cac-phien/",
    ):
        assert line in sent.body.splitlines()
    assert sent.extra_headers == {"Auto-Submitted": "auto-generated"}


def test_who_has_no_address_signs_in_all_the_same(sign_in) -> None:
    builders.editor(username="vuong")
    sign_in(Client())
    assert sign_in(Client()).status_code == 302
    assert mail.outbox == []


def test_a_failed_sign_in_makes_no_browser_known(person: User, sign_in) -> None:
    response = sign_in(Client(), password="sai-mat-khau-1")
    assert [name for name in response.cookies if "device" in name] == []
    assert not Device.objects.exists()


def test_the_cookie_is_kept_from_scripts_and_lasts(person: User, sign_in) -> None:
    found = cookie(sign_in(Client()))
    assert (found["httponly"], found["samesite"], found["path"], found["domain"]) == (
        True,
        "Lax",
        "/",
        "",
    )
    assert found["max-age"] == 400 * 86400
    assert len(found.value) >= 43  # 32 bytes of chance


def test_in_production_no_other_host_can_write_it(person: User, settings) -> None:
    settings.SESSION_COOKIE_SECURE = True
    response = Client().post(SIGN_IN, {"login": "vuong", "password": PASSWORD}, secure=True)
    found = cookie(response)
    assert found.key.startswith("__Host-device-")
    assert found["secure"] is True


def test_the_cookie_says_nothing_and_its_value_is_not_stored(person: User, sign_in) -> None:
    found = cookie(sign_in(Client()))
    assert "vuong" not in found.key
    assert not re.search(rf"\b{person.pk}\b", found.key)
    (device,) = Device.objects.all()
    assert found.value not in str(vars(device))


def test_in_a_browser_that_two_use_each_has_a_cookie(person: User, sign_in) -> None:
    builders.editor(username="phai", email="phai@coquan.vn")
    shared, own = Client(), Client()
    sign_in(own, "phai")
    sign_in(shared)
    sign_in(shared, "phai")
    assert [each.to for each in mail.outbox] == [["phai@coquan.vn"]]
    sign_in(shared)
    sign_in(shared, "phai")
    assert len(mail.outbox) == 1
    assert Device.objects.count() == 3


def test_a_browser_is_forgotten_when_its_cookie_is_over(person: User, sign_in) -> None:
    with time_machine.travel(NOON, tick=False):
        sign_in(Client())
    with time_machine.travel(NOON + timedelta(seconds=devices.AGE), tick=False):
        clock.PARTS["forget browsers"]()
        assert Device.objects.count() == 1
    with time_machine.travel(NOON + timedelta(seconds=devices.AGE + 1), tick=False):
        clock.PARTS["forget browsers"]()
        assert Device.objects.count() == 0


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (CHROME, "Chrome trên Windows"),
        (CHROME + " Edg/142.0.0.0", "Edge trên Windows"),
        (CHROME.replace("Chrome", "coc_coc_browser/1.0 Chrome"), "Cốc Cốc trên Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1",
            "Safari trên iPhone",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Firefox trên Linux",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) Chrome/142.0 Mobile Safari/537.36",
            "Chrome trên Android",
        ),
        ("curl/8.5.0", "Trình duyệt không rõ"),
        ("<script>", "Trình duyệt không rõ"),
        ("", "Trình duyệt không rõ"),
    ],
)
def test_a_browser_is_told_in_words(said: str, words: str) -> None:
    assert browsers.in_words(said) == words
