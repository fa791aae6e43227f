"""When a session ends, what moves its end and what does not. Limits: 30 minutes idle, 12 hours in all."""

import datetime as dt
import json
from collections.abc import Iterator

import pytest
import time_machine
from asgiref.sync import async_to_sync
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts import sessions, views
from accounts.models import User
from accounts.sessions import ActivityMiddleware, SessionMiddleware, SessionStore

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))
PASSWORD = "mat-khau-de-thu-1"
STATE = "/tai-khoan/phien/"
RENEW = "/tai-khoan/phien/gia-han/"
DIALOG = "/tai-khoan/phien/hop-thoai/"
DESK = "/admin/accounts/user/"
MINUTE = 60
HOUR = 60 * MINUTE


@pytest.fixture(autouse=True)
def limits(settings: Settings) -> None:
    settings.SESSION_IDLE_SECONDS = 30 * MINUTE
    settings.SESSION_ABSOLUTE_SECONDS = 12 * HOUR


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def person() -> User:
    return User.objects.create_superuser(
        "vuong", "vuong@example.vn", PASSWORD, full_name="Trần Đức Vương"
    )


@pytest.fixture
def client(client: Client, person: User, clock: time_machine.Traveller) -> Client:
    """Somebody who has just signed in through the sign-in page."""
    client.post("/tai-khoan/dang-nhap/", {"login": person.username, "password": PASSWORD})
    return client


def state(client: Client) -> dict[str, object]:
    return client.get(STATE).json()


def seconds_left(client: Client) -> object:
    return state(client)["seconds_left"]


# The two limits


def test_a_session_ends_when_nothing_is_done_for_the_idle_limit(
    client: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(30 * MINUTE - 1)
    assert seconds_left(client) == 1

    clock.shift(1)

    assert state(client)["signed_in"] is False
    assert client.get(DESK).status_code == 302


def test_a_page_of_the_desk_is_activity(client: Client, clock: time_machine.Traveller) -> None:
    clock.shift(29 * MINUTE)
    assert client.get(DESK).status_code == 200
    clock.shift(29 * MINUTE)

    assert seconds_left(client) == 1 * MINUTE


def test_a_session_ends_at_the_absolute_limit_however_busy_its_person_is(
    client: Client, clock: time_machine.Traveller
) -> None:
    for _quarter in range(12 * 4 - 1):
        clock.shift(15 * MINUTE)
        assert client.get(DESK).status_code == 200
    assert seconds_left(client) == 15 * MINUTE
    assert state(client)["renewable"] is False

    clock.shift(15 * MINUTE)

    assert state(client)["signed_in"] is False


def test_renewing_does_not_move_the_absolute_limit(
    client: Client, clock: time_machine.Traveller
) -> None:
    for _quarter in range(12 * 4 - 1):
        clock.shift(15 * MINUTE)
        answer = client.post(RENEW).json()
    assert (answer["seconds_left"], answer["renewable"]) == (15 * MINUTE, False)

    clock.shift(15 * MINUTE)

    assert client.post(RENEW).status_code == 401


def test_the_end_stands_in_the_row_so_that_nothing_can_load_the_session_after_it(
    client: Client, clock: time_machine.Traveller
) -> None:
    row = Session.objects.get()
    assert row.expire_date == START + dt.timedelta(minutes=30)
    key = client.session.session_key
    clock.shift(30 * MINUTE)

    assert SESSION_KEY not in SessionStore(key)


def test_an_ended_session_is_swept_away(client: Client, clock: time_machine.Traveller) -> None:
    clock.shift(30 * MINUTE - 1)
    call_command("clearsessions")
    assert Session.objects.count() == 1

    clock.shift(2)
    call_command("clearsessions")

    assert Session.objects.count() == 0


def test_the_session_cookie_ends_with_the_browser(client: Client) -> None:
    cookie = client.cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


# What is activity and what is not


def test_asking_for_the_time_left_extends_nothing(
    client: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(10 * MINUTE)
    assert seconds_left(client) == 20 * MINUTE
    clock.shift(10 * MINUTE)
    assert seconds_left(client) == 10 * MINUTE


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        (DESK, {"X-Background": "1"}),
        (DESK, {"Sec-Purpose": "prefetch;prerender"}),
        (DIALOG, {}),
    ],
)
def test_what_a_script_or_the_browser_asks_by_itself_extends_nothing(
    client: Client, clock: time_machine.Traveller, address: str, headers: dict[str, str]
) -> None:
    clock.shift(10 * MINUTE)
    assert client.get(address, headers=headers).status_code == 200
    assert seconds_left(client) == 20 * MINUTE


def test_renewing_is_activity_and_answers_with_the_new_state(
    client: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(29 * MINUTE)

    response = client.post(RENEW)

    assert response.status_code == 200
    assert response.json()["seconds_left"] == 30 * MINUTE


def test_renewing_needs_the_token_of_this_sign_in(
    client: Client, clock: time_machine.Traveller
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = client.cookies
    clock.shift(29 * MINUTE)
    assert browser.post(RENEW).status_code == 403
    assert seconds_left(browser) == 1 * MINUTE

    response = browser.post(RENEW, headers={"X-CSRFToken": state(browser)["csrf_token"]})

    assert response.status_code == 200
    assert seconds_left(browser) == 30 * MINUTE


def test_renewing_an_ended_session_is_refused(
    client: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(30 * MINUTE)
    response = client.post(RENEW)
    assert response.status_code == 401
    assert response.json()["signed_in"] is False


def test_saving_without_activity_does_not_move_the_end(
    client: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(10 * MINUTE)
    session = client.session
    session["filter"] = "cho-duyet"
    session.save()
    assert seconds_left(client) == 20 * MINUTE


def test_activity_is_written_at_most_once_a_second(
    client: Client, clock: time_machine.Traveller
) -> None:
    def writes() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(DESK)
        return sum(query["sql"].startswith("UPDATE") for query in queries)

    clock.shift(10)
    assert (writes(), writes()) == (1, 0)
    clock.shift(1)
    assert writes() == 1


# What the page is told


def test_the_state_of_a_session(client: Client, person: User) -> None:
    response = client.get(STATE)

    answer = response.json()
    assert len(answer.pop("csrf_token")) == 64
    assert len(answer.pop("sign_in")) == 16
    assert answer == {
        "signed_in": True,
        "seconds_left": 30 * MINUTE,
        "idle_seconds": 30 * MINUTE,
        "renewable": True,
        "name": "Trần Đức Vương",
        "user": person.opaque_id,
    }
    assert "no-store" in response["Cache-Control"]


def test_the_state_says_nothing_to_a_stranger_and_makes_no_session(db: None) -> None:
    response = Client().get(STATE)

    assert response.json() == {
        "signed_in": False,
        "seconds_left": None,
        "idle_seconds": 30 * MINUTE,
        "renewable": False,
        "name": "",
        "user": "",
        "sign_in": "",
        "csrf_token": "",
    }
    assert dict(response.cookies) == {}
    assert Session.objects.count() == 0


def test_a_page_can_tell_a_new_sign_in_of_the_same_person(
    client: Client, clock: time_machine.Traveller
) -> None:
    first = state(client)
    clock.shift(30 * MINUTE)
    client.post("/tai-khoan/dang-nhap/", {"login": "vuong", "password": PASSWORD})

    second = state(client)

    assert second["user"] == first["user"]
    assert second["sign_in"] != first["sign_in"]


def test_a_suspended_person_is_out_at_once(client: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert state(client)["signed_in"] is False
    assert client.post(RENEW).status_code == 401


# The hint cookie, and pages everybody shares


def test_signing_in_sets_the_hint_and_signing_out_takes_it_away(client: Client) -> None:
    hint = client.cookies["signed_in"]
    assert (hint.value, hint["samesite"], hint["httponly"]) == ("1", "Lax", "")
    assert (hint["max-age"], hint["expires"]) == ("", "")

    client.post("/tai-khoan/dang-xuat/")

    assert client.cookies["signed_in"].value == ""


def test_the_hint_goes_when_the_session_has_ended(
    client: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(30 * MINUTE)
    assert client.get(DIALOG).status_code == 204
    assert client.cookies["signed_in"].value == ""


def test_the_hint_is_secure_where_the_session_is(client: Client, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = True
    del client.cookies["signed_in"]
    client.get(STATE)
    assert client.cookies["signed_in"]["secure"] is True


def test_a_public_page_of_a_signed_in_person_does_not_touch_the_session(
    client: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(10 * MINUTE)

    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("articles:home"))

    assert response.status_code == 200
    assert [query["sql"] for query in queries if "session" in query["sql"]] == []
    assert "Cookie" not in response.get("Vary", "")
    assert dict(response.cookies) == {}
    assert seconds_left(client) == 20 * MINUTE


def test_the_toolbar_and_the_prompt_come_for_a_public_page(client: Client) -> None:
    response = client.get(DIALOG)

    page = response.content.decode()
    assert "Trần Đức Vương" in page
    assert f'href="{reverse("admin:index")}"' in page
    assert 'role="alertdialog"' in page
    assert "no-store" in response["Cache-Control"]


def test_the_script_on_public_pages_is_small_and_knows_where_to_ask(
    settings: Settings,
) -> None:
    script = (settings.BASE_DIR / "static" / "js" / "staff.js").read_text()
    assert len(script.encode()) <= 3 * 1024
    assert f'fetch("{reverse("accounts:session_dialog")}"' in script


# Races: a session that ends, or moves on, while another request still holds it


def through_the_middleware(request: HttpRequest, view: object) -> HttpResponse:
    """Runs a view as the person's request, with the middleware this app adds."""

    def signed_in_view(request: HttpRequest) -> HttpResponse:
        request.user = User.objects.get(pk=request.session[SESSION_KEY])
        return ActivityMiddleware(view)(request)

    return SessionMiddleware(signed_in_view)(request)


def request_of(client: Client, **headers: str) -> HttpRequest:
    request = RequestFactory(headers=headers).get("/admin/articles/?q=le+hoi")
    request.COOKIES["sessionid"] = client.session.session_key
    return request


def sign_out_elsewhere_and_save(request: HttpRequest) -> HttpResponse:
    request.session["filter"] = "cho-duyet"
    Session.objects.all().delete()
    return HttpResponse("Danh sách")


def test_saving_into_a_session_that_was_ended_meanwhile_leads_to_the_sign_in_page(
    client: Client,
) -> None:
    response = through_the_middleware(request_of(client), sign_out_elsewhere_and_save)

    assert response.status_code == 302
    assert response["Location"] == (
        "/tai-khoan/dang-nhap/?next=%2Fadmin%2Farticles%2F%3Fq%3Dle%2Bhoi"
    )
    assert Session.objects.count() == 0


def test_a_form_that_met_the_end_is_not_led_back_to_an_address_that_only_takes_forms(
    client: Client,
) -> None:
    request = request_of(client)
    request.method = "POST"
    response = through_the_middleware(request, sign_out_elsewhere_and_save)
    assert response["Location"] == "/tai-khoan/dang-nhap/"


@pytest.mark.parametrize("headers", [{"X-Background": "1"}, {"Accept": "application/json"}])
def test_a_script_that_saves_into_an_ended_session_gets_401(
    client: Client, headers: dict[str, str]
) -> None:
    response = through_the_middleware(request_of(client, **headers), sign_out_elsewhere_and_save)

    assert response.status_code == 401
    assert response["Content-Type"] == "application/json"


def test_the_project_uses_the_middleware_that_survives_it(settings: Settings) -> None:
    order = settings.MIDDLEWARE
    assert order.index("accounts.sessions.SessionMiddleware") < order.index(
        "django.contrib.auth.middleware.AuthenticationMiddleware"
    )
    assert (
        order.index("django.contrib.auth.middleware.AuthenticationMiddleware")
        < order.index("accounts.sessions.ActivityMiddleware")
        < order.index("django.contrib.messages.middleware.MessageMiddleware")
    )


def test_activity_in_a_session_that_was_ended_meanwhile_does_not_bring_it_back(
    client: Client, clock: time_machine.Traveller
) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        clock.shift(20 * MINUTE)
        return HttpResponse("Báo cáo")

    clock.shift(15 * MINUTE)
    response = through_the_middleware(request_of(client), view)

    assert response.content.decode() == "Báo cáo"
    assert state(client)["signed_in"] is False


def test_renewing_a_session_that_was_ended_meanwhile_is_refused(
    client: Client, clock: time_machine.Traveller
) -> None:
    def sign_out_elsewhere_and_renew(request: HttpRequest) -> HttpResponse:
        assert request.user.is_authenticated
        Session.objects.all().delete()
        request.method = "POST"
        return views.renew(request)

    clock.shift(10 * MINUTE)
    request = request_of(client)
    request.COOKIES["signed_in"] = "1"
    response = through_the_middleware(request, sign_out_elsewhere_and_renew)

    assert response.status_code == 401
    assert json.loads(response.content)["signed_in"] is False
    assert response.cookies["signed_in"].value == ""
    assert Session.objects.count() == 0


def test_a_slow_request_does_not_take_back_the_activity_of_a_faster_one(
    client: Client, clock: time_machine.Traveller
) -> None:
    slow = SessionStore(client.session.session_key)
    slow["filter"] = "cho-duyet"
    clock.shift(10 * MINUTE)
    client.post(RENEW)

    slow.save()

    assert seconds_left(client) == 30 * MINUTE
    assert client.session["filter"] == "cho-duyet"


def test_noting_activity_does_not_take_back_what_another_request_stored(
    client: Client, clock: time_machine.Traveller
) -> None:
    slow = SessionStore(client.session.session_key)
    assert slow.signed_in
    clock.shift(10 * MINUTE)
    session = client.session
    session["filter"] = "cho-duyet"
    session.save()

    slow.touch()

    assert client.session["filter"] == "cho-duyet"
    assert seconds_left(client) == 30 * MINUTE


def test_a_session_past_its_end_cannot_be_saved_back_to_life(
    client: Client, clock: time_machine.Traveller
) -> None:
    held = client.session
    held["filter"] = "cho-duyet"
    clock.shift(30 * MINUTE)

    with pytest.raises(UpdateError):
        held.save()

    assert state(client)["signed_in"] is False


def test_the_limits_hold_for_whoever_saves_without_waiting(
    client: Client, clock: time_machine.Traveller
) -> None:
    session = client.session
    session["filter"] = "cho-duyet"
    clock.shift(10 * MINUTE)

    async_to_sync(session.asave)()

    assert Session.objects.get().expire_date == START + dt.timedelta(minutes=30)
    assert session.get_expiry_age() == 20 * MINUTE


def test_signing_out_ends_the_row(client: Client, clock: time_machine.Traveller) -> None:
    request = request_of(client)
    request.session = SessionStore(client.session.session_key)
    logout(request)
    assert Session.objects.count() == 0


def test_a_session_of_nobody_lives_by_djangos_rules(
    clock: time_machine.Traveller, settings: Settings
) -> None:
    session = SessionStore()
    session["language"] = "vi"
    session.save()
    assert session.limits() is None
    assert session.sign_in_id == ""
    assert session.get_expiry_age() == settings.SESSION_COOKIE_AGE
    assert Session.objects.get().expire_date == timezone.now() + dt.timedelta(
        seconds=settings.SESSION_COOKIE_AGE
    )


def test_the_limits_have_defaults(settings: Settings) -> None:
    del settings.SESSION_IDLE_SECONDS
    del settings.SESSION_ABSOLUTE_SECONDS
    assert (sessions.idle_seconds(), sessions.absolute_seconds()) == (30 * MINUTE, 12 * HOUR)


# A shared computer: nothing of one person is left for the next


def test_no_answer_that_knew_of_a_session_is_kept_by_a_browser(client: Client) -> None:
    for address in (DESK, STATE, DIALOG, "/admin/", "/admin/jsi18n/", "/tai-khoan/mat-khau/"):
        response = client.get(address)
        assert response.status_code == 200
        assert {"no-store", "private"} <= set(response["Cache-Control"].split(", ")), address
        assert "Clear-Site-Data" not in response, address


@pytest.mark.parametrize("address", ["/tai-khoan/dang-xuat/", "/admin/logout/"])
def test_signing_out_empties_what_the_browser_has_stored(client: Client, address: str) -> None:
    response = client.post(address)

    assert response.status_code == 302
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert "no-store" in response["Cache-Control"]
    assert "Clear-Site-Data" not in client.get("/tai-khoan/dang-nhap/")


def test_the_first_answer_after_the_end_of_a_session_empties_it_too(
    client: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(30 * MINUTE)

    assert client.get(DESK)["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get(DESK)
