"""Repeated failures slow down whoever fails, and lock nobody out for good."""

import json
import unicodedata
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.checks import run_checks
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import limits
from accounts.events import Kind
from accounts.models import Attempts, Event, User
from tests import builders, pages
from tests.builders import PASSWORD
from tests.processes import environment, run

pytestmark = pytest.mark.django_db

SIGN_IN = "/tai-khoan/dang-nhap/"
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
IN = "in"
WRONG = "sai-mat-khau-1"
TAKEN_APART = unicodedata.normalize("NFD", "sai mật khẩu")


@pytest.fixture
def person() -> User:
    return builders.editor(username="vuong", email="vuong@coquan.vn")


@pytest.fixture
def now():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def attempt(
    password: str = WRONG,
    *,
    name: str = "vuong",
    by: Client | None = None,
    address: str = "203.0.113.7",
) -> str:
    """What the sign-in page says, or `IN`."""
    sent = {"login": name, "password": password}
    response = (by or Client()).post(SIGN_IN, sent, REMOTE_ADDR=address)
    return IN if response.status_code == 302 else pages.read(response).one("div", role="alert").text


def fail(times: int, **how: object) -> None:
    for _ in range(times):
        attempt(**how)


def waits(said: str) -> int:
    """Minutes that one is told to wait; 0 for another answer."""
    return int(said.split("Hãy chờ ")[1].split()[0]) if "quá nhiều lần" in said else 0


def known_browser() -> Client:
    client = Client()
    assert attempt(PASSWORD, by=client) == IN
    client.post("/tai-khoan/dang-xuat/")
    return client


def hashings(**how: object) -> int:
    """How often a password is hashed for one attempt: nearly all that it takes."""
    counted = []
    encode = MD5PasswordHasher.encode

    def counting(self, *args: object, **kwargs: object) -> str:
        counted.append(args)
        return encode(self, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MD5PasswordHasher, "encode", counting)
        attempt(**how)
    return len(counted)


# Strange browsers


def test_after_five_failures_even_the_right_password_waits(person: User, now) -> None:
    fail(4)
    assert waits(attempt()) == 0
    said = attempt(PASSWORD)
    assert said == (
        "Đã thử sai quá nhiều lần. Hãy chờ 1 phút rồi thử lại. Hoặc đặt mật khẩu mới ở mục “Bạn quên "
        "mật khẩu?”: sau đó bạn đăng nhập được ngay."
    )
    now.shift(61)
    assert attempt(PASSWORD) == IN


def test_pauses_grow_and_are_bounded(person: User, now) -> None:
    fail(5)
    told = []
    for _ in range(7):
        minutes = waits(attempt())
        told.append(minutes)
        now.shift(minutes * 60)
        attempt()
    assert told == [1, 2, 4, 8, 15, 15, 15]
    now.shift(15 * 60)
    assert attempt(PASSWORD) == IN


def test_signing_in_makes_an_end_of_what_failed_before(person: User, now) -> None:
    fail(4)
    assert attempt(PASSWORD) == IN
    fail(4)
    assert attempt(PASSWORD) == IN


def test_failures_are_forgotten_after_a_day_without_any(person: User, now) -> None:
    fail(4)
    now.shift(86401)
    fail(4)
    assert attempt(PASSWORD) == IN


def test_each_name_counts_by_itself(person: User, now) -> None:
    fail(5)
    builders.editor(username="phai")
    assert attempt(PASSWORD, name="phai") == IN


@pytest.mark.parametrize(
    "names", [("vuong", "VUONG ", "Vuong"), ("khongco", "KhongCo", " khongco")]
)
def test_a_name_is_one_however_it_is_written(person: User, now, names: tuple[str, ...]) -> None:
    for name in (*names, *names[:2]):
        assert waits(attempt(name=name)) == 0
    assert waits(attempt(name=names[0])) == 1


def test_one_address_tries_twenty_times_whatever_the_names(person: User, now) -> None:
    for number in range(20):
        assert waits(attempt(name=f"x{number}")) == 0
    assert waits(attempt(PASSWORD)) == 1
    assert attempt(PASSWORD, address="203.0.113.8") == IN


def test_whoever_has_one_password_gets_no_more_tries_for_those_of_others(person: User, now) -> None:
    builders.editor(username="noibo")
    for number in range(20):
        assert attempt(PASSWORD, name="noibo", by=Client()) == IN
        assert waits(attempt(name=f"x{number}")) == 0
    assert waits(attempt(name="x20")) == 1


def test_an_office_that_signs_in_is_no_flood(person: User, now) -> None:
    for _ in range(30):
        assert attempt(PASSWORD, by=Client()) == IN


# Nobody is locked out for good


def test_a_known_browser_gets_in_while_others_guess(person: User, now) -> None:
    client = known_browser()
    for number in range(40):
        fail(1, address=f"198.51.100.{number}")
    fail(30)
    assert waits(attempt(PASSWORD)) > 0
    assert attempt(PASSWORD, by=client) == IN


def test_a_known_browser_has_five_failures_of_its_own(person: User, now) -> None:
    client = known_browser()
    fail(5, by=client)
    assert waits(attempt(PASSWORD, by=client)) == 1
    assert attempt(PASSWORD) == IN  # others are not slowed down by it


def test_a_browser_is_known_for_its_own_person_alone(person: User, now) -> None:
    builders.editor(username="phai")
    client = known_browser()
    fail(5, name="phai", by=client)
    assert waits(attempt(PASSWORD, name="phai")) == 1


def test_a_cookie_that_somebody_made_up_is_no_known_browser(person: User, now) -> None:
    known_browser()
    name = next(each for each in Client().cookies or known_browser().cookies if "device" in each)
    for value in ("x", "x" * 5000, "", "0"):
        client = Client()
        client.cookies[name] = value
        fail(2, by=client)
    assert waits(attempt(PASSWORD)) > 0


def test_a_new_password_by_mail_opens_this_browser_and_no_other(
    person: User, now, django_capture_on_commit_callbacks, mailoutbox
) -> None:
    fail(30)
    client, new = Client(), "Đò chiều sang bến vắng khách"
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/tai-khoan/quen-mat-khau/", {"email": "vuong@coquan.vn"})
    link = next(each for each in mailoutbox[0].body.split() if "dat-lai" in each)
    form = client.get(link.removeprefix("https://tin.example.vn"))["Location"]
    client.post(form, {"password1": new, "password2": new})
    assert attempt(new, by=client) == IN
    assert waits(attempt(new)) > 0


# What a locked-out attempt tells, and costs


def test_names_that_nobody_has_answer_and_wait_as_any_other(person: User, now) -> None:
    def course(name: str, address: str) -> list[str]:
        told = []
        for _ in range(8):
            told.append(attempt(name=name, address=address))
            now.shift(70)
        return told

    there = course("vuong", "198.51.100.1")
    assert there == course("khongco", "198.51.100.2")
    assert there == course("khongco@coquan.vn", "198.51.100.3")
    assert [waits(said) for said in there] == [0, 0, 0, 0, 0, 0, 1, 0]


@pytest.mark.parametrize(("password", "times"), [("sai mật khẩu", 1), (TAKEN_APART, 2)])
def test_every_failure_hashes_as_much(person: User, now, password: str, times: int) -> None:
    builders.editor(username="nghi", is_active=False)
    nobody = builders.editor(username="khongmatkhau")
    nobody.set_unusable_password()
    nobody.save()
    names = [
        "vuong",
        "vuong@coquan.vn",
        "khongco",
        "khong@co.vn",
        "nghi",
        "khongmatkhau",
        "vuo\u0301",
    ]
    counted = {name: hashings(name=name, password=password) for name in names}
    assert counted == dict.fromkeys(names, times)


def test_while_there_is_a_pause_no_password_is_looked_at(person: User, now) -> None:
    fail(5)
    assert hashings(password=PASSWORD) == 0


def test_a_flood_writes_nothing_but_the_counts_of_the_log(person: User, now) -> None:
    fail(30)
    with CaptureQueriesContext(connection) as queries:
        attempt()
    written = [
        each["sql"]
        for each in queries
        if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
        and '"accounts_failurecount"' not in each["sql"]
    ]
    assert written == []


def test_a_lock_is_recorded_once(person: User, now) -> None:
    for _ in range(12):
        attempt()
        now.shift(30)
    event = Event.objects.get(kind=Kind.LOCKED_OUT)
    assert (event.about, event.who, event.address) == (person, None, "203.0.113.7")


def test_a_locked_address_is_recorded_once(now) -> None:
    for number in range(30):
        attempt(name=f"x{number}", address="2001:db8:1:2::7")
    event = Event.objects.get(kind=Kind.LOCKED_OUT)
    assert (event.about, event.subject) == (None, "2001:db8:1:2::/64")


def test_what_is_forgotten_leaves_the_table(now) -> None:
    fail(3)
    now.shift(86400)
    assert limits.prune() == 0
    now.shift(1)
    assert limits.prune() == 2
    assert not Attempts.objects.exists()


def test_asking_for_the_password_again_is_limited_too(person: User, now) -> None:
    client = Client()
    client.force_login(person)

    def confirm(password: str) -> str:
        response = client.post("/tai-khoan/xac-nhan/", {"password": password})
        return IN if response.status_code == 302 else response.content.decode()

    for _ in range(5):
        assert "quá nhiều lần" not in confirm("sai-mat-khau-1")
    assert "Hãy chờ 1 phút" in confirm(PASSWORD)
    now.shift(61)
    assert confirm(PASSWORD) == IN


# Many at once

MANY = """
import json, threading
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connections
from django.test import Client
from accounts.models import Attempts, User
from tests import builders

builders.editor(username="vuong")
hashed, barrier, said = [], threading.Barrier(12), []
verify = Argon2PasswordHasher.verify

def counting(self, *args):
    hashed.append(1)
    return verify(self, *args)

Argon2PasswordHasher.verify = counting

def guess(number):
    client = Client()
    client.get("/tai-khoan/dang-nhap/")
    connections.close_all()  # there are fewer in the pool than guesses
    barrier.wait()
    response = client.post(
        "/tai-khoan/dang-nhap/",
        {"login": "vuong", "password": f"sai-mat-khau-{number}"},
        headers={"host": "localhost"},
    )
    said.append("quá nhiều lần" in response.content.decode())
    connections.close_all()

threads = [threading.Thread(target=guess, args=[number]) for number in range(12)]
for each in threads: each.start()
for each in threads: each.join()
print(json.dumps([len(hashed), sum(said), len(said), max(Attempts.objects.values_list("count", flat=True))]))
"""


def test_of_many_attempts_at_once_no_more_get_through(databases, tmp_path) -> None:
    name = f"guessing_{tmp_path.name}"
    url = databases.create(name)
    try:
        told = run(
            ["manage.py", "shell", "--verbosity=0"],
            environment(DATABASE_URL=url, ALLOWED_HOSTS="localhost,testserver", PYTHONPATH="."),
            stdin=MANY,
        )
    finally:
        databases.drop(name)
    assert json.loads(told.strip().splitlines()[-1]) == [5, 7, 12, 5]


# The cache


@pytest.mark.parametrize(
    ("backend", "rate", "told"),
    [
        ("locmem.LocMemCache", "5/5m/key", ["accounts.W001"]),
        ("dummy.DummyCache", "5/5m/key", ["accounts.W001"]),
        ("db.DatabaseCache", "5/5m/key", []),
        ("locmem.LocMemCache", None, []),
    ],
)
def test_production_is_told_when_a_limit_would_hold_in_one_process_alone(
    settings, backend: str, rate: str | None, told: list[str]
) -> None:
    settings.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{backend}"}}
    settings.ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": rate}
    found = run_checks(include_deployment_checks=True)
    assert [each.id for each in found if each.id.startswith("accounts")] == told
