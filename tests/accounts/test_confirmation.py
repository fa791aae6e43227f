"""What concerns keys to accounts takes a fresh confirmation, which gives the session a new key."""

import time
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import unquote

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts import confirmation, roles
from accounts.models import User
from accounts.sessions import CHANGING_KEYS
from articles.models import SectionAssignment
from tests import builders, pages
from tests.addresses import patterns
from tests.builders import PASSWORD
from tests.signing_in import note, sign_in
from tests.test_addresses import answer

pytestmark = pytest.mark.django_db

CONFIRM = "/tai-khoan/xac-nhan/"
WITH_FACTOR = "/tai-khoan/hai-lop/xac-nhan/"
SESSIONS = "/tai-khoan/cac-phien/"
COOKIE = settings.SESSION_COOKIE_NAME


@pytest.fixture
def person() -> User:
    return builders.administrator(username="quantri")


def by_password(person: User) -> Client:
    client = Client()
    client.post("/tai-khoan/dang-nhap/", {"login": person.username, "password": PASSWORD})
    return client


def stale(person: User, method: str = "password") -> Client:
    """Signed in so long ago that it counts no more."""
    client = Client()
    client.force_login(person)
    return note(client, person, method, at=time.time() - 15 * 60)


def asked(response: HttpResponse) -> str:
    """Where somebody is sent to confirm."""
    return unquote(response["Location"])


def confirm(client: Client, next_page: str = SESSIONS) -> None:
    response = client.post(f"{CONFIRM}?next={next_page}", {"password": PASSWORD})
    assert response["Location"] == next_page


def test_signing_in_counts_for_a_quarter_of_an_hour(person: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as now:
        client = by_password(person)
        now.shift(timedelta(minutes=15, seconds=-1))
        assert client.get(SESSIONS).status_code == 200
        now.shift(timedelta(seconds=1))
        assert asked(client.get(SESSIONS)) == f"{CONFIRM}?next={SESSIONS}"
        assert client.get("/admin/").status_code == 200

        confirm(client)

        assert client.get(SESSIONS).status_code == 200


GUARDED = [
    "/admin/accounts/user/add/",
    "/admin/accounts/user/{pk}/change/",
    "/admin/accounts/user/{pk}/password/",
    "/admin/accounts/user/{pk}/tam-ngung/",
    "/admin/accounts/user/{pk}/mo-lai/",
    "/admin/accounts/user/{pk}/cho-nghi/",
    "/admin/accounts/user/{pk}/go-hai-lop/",
    "/admin/accounts/secondfactorrule/",
    "/admin/auth/group/{role}/change/",
    "/admin/articles/sectionassignment/add/",
    "/admin/articles/sectionassignment/{section}/change/",
    "/admin/articles/sectionassignment/{section}/delete/",
    SESSIONS,
    "/tai-khoan/hai-lop/",
    "/tai-khoan/hai-lop/ung-dung/bat/",
    "/tai-khoan/hai-lop/ma-du-phong/tao/",
    "/tai-khoan/hai-lop/khoa/them/",
]


@pytest.mark.parametrize("pattern", GUARDED)
def test_what_concerns_keys_is_asked_about(pattern: str, person: User) -> None:
    address = pattern.format(
        pk=builders.editor().pk,
        role=Group.objects.get(name=roles.EDITOR).pk,
        section=SectionAssignment.objects.create(
            user=builders.editor(), category=builders.category()
        ).pk,
    )
    client = stale(person)
    assert asked(client.get(address)) == f"{CONFIRM}?next={address}"
    kept = client.post(address)
    assert kept.status_code == HTTPStatus.FORBIDDEN
    assert pages.read(kept).one("h1").text == "Chưa gửi được"
    script = client.post(address, headers={"Accept": "application/json"})
    assert (script.status_code, script.json()["address"]) == (403, CONFIRM)


def test_each_name_that_is_guarded_is_an_address() -> None:
    names = {name for name, _text, _pattern in patterns()}
    assert confirmation._guarded | confirmation._guarded_when_sent <= names


def test_lists_are_read_without_and_nothing_is_done_from_them(person: User) -> None:
    client = stale(person)
    for address in ("/admin/accounts/user/", "/admin/articles/sectionassignment/"):
        assert client.get(address).status_code == 200
        assert pages.read(client.post(address)).one("h1").text == "Chưa gửi được"


def test_what_was_typed_goes_through_once_it_is_confirmed(person: User) -> None:
    account, client = builders.editor(full_name="Lê Thu"), stale(person)
    address = f"/admin/accounts/user/{account.pk}/tam-ngung/"
    sent = {"reason": "Nghỉ việc"}
    page = pages.read(client.post(address, sent))
    way = page.one("a", class_name="button")
    assert (way["href"], way["target"]) == (CONFIRM, "_blank")
    assert User.objects.get(pk=account.pk).is_active

    confirm(client)
    client.post(address, sent)  # as the browser does that loads the page again

    assert User.objects.get(pk=account.pk).is_active is False


def test_the_page_for_the_password_asks_for_the_present_one_and_no_more(person: User) -> None:
    assert stale(person).get("/tai-khoan/mat-khau/").status_code == 200
    TOTP.activate(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    response = stale(person, "mfa").get("/tai-khoan/mat-khau/")
    assert asked(response) == f"{WITH_FACTOR}?next=/tai-khoan/mat-khau/"


def test_who_has_a_second_factor_confirms_with_it(person: User) -> None:
    TOTP.activate(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client = stale(person, "mfa")
    assert asked(client.get(SESSIONS)) == f"{WITH_FACTOR}?next={SESSIONS}"
    note(client, person, "password")
    assert asked(client.get(SESSIONS)) == f"{WITH_FACTOR}?next={SESSIONS}"
    note(client, person, "mfa")
    assert client.get(SESSIONS).status_code == 200


def test_another_persons_confirmation_counts_for_nothing(person: User) -> None:
    client = Client()
    client.force_login(person)
    note(client, builders.administrator())
    assert client.get(SESSIONS).status_code == 302


def test_nobody_is_asked_to_confirm_before_they_are_told_to_sign_in() -> None:
    assert answer(Client().get(SESSIONS)) == "in"
    assert answer(Client().get("/admin/accounts/user/add/")) == "in"


# The new key


def test_a_confirmation_gives_the_session_a_new_key(person: User) -> None:
    client = by_password(person)
    before, state = client.cookies[COOKIE].value, client.get("/tai-khoan/phien/").json()

    confirm(client)

    after = client.cookies[COOKIE].value
    assert after != before
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [after]
    # Other tabs go on: it is the same sign-in.
    again = client.get("/tai-khoan/phien/").json()
    same = ("signed_in", "user", "sign_in", "csrf_token")
    assert [again[name] for name in same[:3]] == [state[name] for name in same[:3]]
    rows = pages.read(client.get(SESSIONS)).one("ul", id="sessions").all("li")
    assert len(rows) == 1
    assert "máy này" in rows[0].text


def test_the_former_key_opens_what_it_opened_for_some_seconds_and_nothing_more(
    person: User,
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as now:
        client = stale(person)
        other_tab = Client()
        other_tab.cookies[COOKIE] = client.cookies[COOKIE].value

        confirm(client)

        answered = other_tab.get("/tai-khoan/phien/")
        assert answered.json()["signed_in"] is True
        assert answered.json()["seconds_left"] > CHANGING_KEYS
        assert "Clear-Site-Data" not in answered.headers
        # Nothing that it stores takes the browser's new key away.
        assert COOKIE not in other_tab.get("/admin/").cookies
        assert other_tab.get(SESSIONS).status_code == 302
        assert COOKIE not in other_tab.post(CONFIRM, {"password": PASSWORD}).cookies
        now.shift(timedelta(seconds=CHANGING_KEYS))
        assert other_tab.get("/tai-khoan/phien/").json()["signed_in"] is False
        assert client.get(SESSIONS).status_code == 200


def test_ending_all_sessions_ends_the_former_key_too(person: User) -> None:
    client = by_password(person)
    confirm(client)
    assert Session.objects.count() == 2
    new = "Đò chiều sang bến vắng khách"
    client.post(
        "/tai-khoan/mat-khau/",
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )
    assert list(Session.objects.values_list("pk", flat=True)) == [client.cookies[COOKIE].value]


def test_a_wrong_password_confirms_nothing(person: User) -> None:
    client = stale(person)
    before = client.cookies[COOKIE].value
    page = pages.read(client.post(f"{CONFIRM}?next={SESSIONS}", {"password": "sai"}))
    assert "Mật khẩu không đúng." in page.text
    assert client.cookies[COOKIE].value == before
    assert client.get(SESSIONS).status_code == 302


def test_the_helper_of_these_tests_leaves_what_the_sign_in_page_leaves(person: User) -> None:
    kept = ("method", "at")
    for client in (by_password(person), sign_in(Client(), person)):
        [record] = client.session["account_authentication_methods"]
        assert [name for name in kept if name in record] == list(kept)
        assert client.session["account_authentication_methods_user"] == str(person.pk)
