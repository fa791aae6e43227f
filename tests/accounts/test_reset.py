"""A forgotten password: who asks learns nothing, and a link is good once, for an hour."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from accounts import tasks
from accounts.events import Kind
from accounts.models import Event, User
from tests import builders, pages
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db

FORGOTTEN = "/tai-khoan/quen-mat-khau/"
SIGN_IN = "/tai-khoan/dang-nhap/"
SENTENCE = "Đò chiều sang bến vắng khách"
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture
def person() -> User:
    return builders.editor(username="vuong", full_name="Trần Đức Vương", email="vuong@coquan.vn")


@pytest.fixture
def asked(client: Client, django_capture_on_commit_callbacks):
    """Asks for a link, with what follows when it is stored."""

    def ask(email: str, *, by: Client = client, **extra: str) -> HttpResponse:
        with django_capture_on_commit_callbacks(execute=True):
            return by.post(FORGOTTEN, {"email": email}, **extra)

    return ask


def link() -> str:
    """The one of the last mail, as an address of this site."""
    (found,) = re.findall(r"https://tin\.example\.vn(/\S*dat-lai\S+)", mail.outbox[-1].body)
    return found


def set_anew(client: Client, address: str, password: str = SENTENCE) -> HttpResponse:
    form = client.get(address)["Location"]
    return client.post(form, {"password1": password, "password2": password})


def test_the_mail_leads_to_a_new_password(client: Client, person: User, asked) -> None:
    with time_machine.travel(NOON, tick=False):
        asked("VUONG@coquan.vn")
        (sent,) = mail.outbox
        assert (sent.to, sent.subject) == (
            ["vuong@coquan.vn"],
            "[Cổng Tin] Đặt mật khẩu mới cho tài khoản của bạn",
        )
        assert sent.body.startswith("Chào Vương,\n\n")
        assert "Tên đăng nhập của bạn là vuong." in sent.body
        assert sent.body.count("https://") == 2
        assert sent.content_subtype == "plain"
        response = set_anew(client, link())
    assert response["Location"] == "/tai-khoan/dat-lai-mat-khau/xong/"
    person.refresh_from_db()
    assert person.check_password(SENTENCE)
    assert client.get("/tai-khoan/phien/").json()["signed_in"] is False


def test_the_link_does_not_come_from_what_the_browser_says_the_site_is(
    person: User, asked, settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    asked("vuong@coquan.vn", headers={"host": "evil.example"})
    assert "evil.example" not in mail.outbox[0].body
    assert link().startswith("/tai-khoan/dat-lai-mat-khau/")


def test_the_link_is_good_once(client: Client, person: User, asked) -> None:
    asked("vuong@coquan.vn")
    set_anew(client, link())
    response = Client().get(link())
    assert response.status_code == 200
    assert pages.read(response).one("h1").text == "Liên kết này không còn dùng được"


def test_the_link_is_good_for_an_hour(client: Client, person: User, asked) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        asked("vuong@coquan.vn")
        now.shift(3600)
        assert client.get(link()).status_code == 302
        now.shift(1)
        assert client.get(link()).status_code == 200


def test_signing_in_ends_the_link(client: Client, person: User, asked) -> None:
    asked("vuong@coquan.vn")
    client.post(SIGN_IN, {"login": "vuong", "password": PASSWORD})
    assert Client().get(link()).status_code == 200


def test_who_was_suspended_meanwhile_has_no_link(client: Client, person: User, asked) -> None:
    asked("vuong@coquan.vn")
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get(link()).status_code == 200


def test_the_key_leaks_to_nobody(client: Client, person: User, asked) -> None:
    asked("vuong@coquan.vn")
    response = client.get(link())
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    key = link().rstrip("/").rpartition("-")[2]
    assert key not in response["Location"]
    page = client.get(response["Location"])
    assert key not in page.content.decode()
    # Under "no-referrer" browsers send forms with "Origin: null", which is refused.
    assert page["Referrer-Policy"] == "same-origin"


def test_a_new_password_is_checked_as_any_other(client: Client, person: User, asked) -> None:
    asked("vuong@coquan.vn")
    page = pages.read(set_anew(client, link(), "Trần Đức Vương 26"))
    assert "Mật khẩu này gần như chỉ là họ tên của bạn." in page.one(class_name="field__error").text


def test_a_new_password_ends_all_sessions_and_is_recorded_and_told(
    client: Client, person: User, asked, django_capture_on_commit_callbacks
) -> None:
    elsewhere = Client()
    elsewhere.force_login(person)
    client.force_login(person)  # and the browser that it is done in
    asked("vuong@coquan.vn")
    with django_capture_on_commit_callbacks(execute=True):
        assert set_anew(client, link()).status_code == 302
    for each in (client, elsewhere):
        assert each.get("/tai-khoan/phien/").json()["signed_in"] is False
    event = Event.objects.get(kind=Kind.PASSWORD_RECOVERED)
    assert (event.who, event.about, event.details) == (person, person, {})
    assert mail.outbox[-1].subject == "[Cổng Tin] Mật khẩu của bạn vừa được đặt lại"
    assert "Địa chỉ mạng: 127.0.0.1" in mail.outbox[-1].body


# Who asks learns nothing


@pytest.fixture
def others(person: User) -> dict[str, str]:
    """Addresses of whom there is, is not, and is suspended."""
    builders.editor(email="nghi@coquan.vn", is_active=False)
    no_password = builders.editor(email="khong-mat-khau@coquan.vn")
    no_password.set_unusable_password()
    no_password.save()
    return {
        "known": "vuong@coquan.vn",
        "unknown": "la@coquan.vn",
        "suspended": "nghi@coquan.vn",
        "without a password": "khong-mat-khau@coquan.vn",
    }


def test_everybody_is_answered_alike_and_only_who_has_an_account_gets_mail(
    others: dict[str, str], asked
) -> None:
    answers = {
        (response.status_code, response["Location"], tuple(response.cookies))
        for response in (asked(email, by=Client()) for email in others.values())
    }
    assert answers == {(302, FORGOTTEN + "da-gui/", ())}
    assert [each.to for each in mail.outbox] == [["vuong@coquan.vn"]]


def test_the_page_does_the_same_for_everybody_so_that_its_time_tells_nothing(
    others: dict[str, str], asked, settings
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    def work(email: str) -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            asked(email, by=Client())
        told = [query["sql"].replace(email, "?") for query in queries]
        assert not [each for each in told if "accounts_user" in each]
        return [" ".join(each.split()[:3]) for each in told if "SAVEPOINT" not in each]

    done = [work(email) for email in others.values()]
    assert done == [done[0]] * 4
    assert any('INSERT INTO "django_tasks' in each for each in done[0])
    assert mail.outbox == []


def test_a_mailbox_is_not_flooded_and_nobody_is_told_so(person: User, asked) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        for number in range(6):
            response = asked("Vuong@coquan.vn", by=Client(), REMOTE_ADDR=f"198.51.100.{number}")
            assert response["Location"] == FORGOTTEN + "da-gui/"
        assert len(mail.outbox) == 3
        now.shift(3601)
        asked("vuong@coquan.vn")
        assert len(mail.outbox) == 4


def test_one_address_asks_for_so_many_and_is_told_how_long_to_wait(person: User, asked) -> None:
    with time_machine.travel(NOON, tick=False):
        for number in range(20):
            assert asked(f"x{number}@coquan.vn").status_code == 302
        page = pages.read(asked("vuong@coquan.vn"))
        assert page.one(role="alert").text == (
            "Từ địa chỉ này đã có quá nhiều lần xin đặt lại mật khẩu. Hãy chờ 60 phút rồi thử lại."
        )
        assert page.one("input", type="email")["value"] == "vuong@coquan.vn"
        assert asked("vuong@coquan.vn", REMOTE_ADDR="198.51.100.1").status_code == 302
    assert len(mail.outbox) == 1


def test_what_is_no_address_is_explained_and_kept(asked) -> None:
    page = pages.read(asked("vuong"))
    assert "ten@coquan.gov.vn" in page.one(class_name="field__error").text
    assert page.one("input", type="email")["value"] == "vuong"


# Mail that does not go out


def test_a_mail_is_tried_again_when_the_server_was_away(
    settings, person: User, monkeypatch
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens
    with time_machine.travel(NOON, tick=False):
        tasks.mail_goes_out.call("Chủ đề", "Lời", "vuong@coquan.vn", 0)
        tasks.reset_goes_out.call("vuong@coquan.vn", 3)
    waiting = DBTaskResult.objects.order_by("run_after")
    assert [(each.args_kwargs["args"], (each.run_after - NOON).seconds) for each in waiting] == [
        (["Chủ đề", "Lời", "vuong@coquan.vn", 1], 60),
        (["vuong@coquan.vn", 4], 480),
    ]
    with pytest.raises(ConnectionRefusedError):
        tasks.reset_goes_out.call("vuong@coquan.vn", len(tasks.WAITS))
