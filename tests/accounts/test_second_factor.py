"""The second factor: whom it is asked of, what it takes to change it, and what the database holds."""

import time
from datetime import date, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import events, roles, standing
from accounts.events import Kind
from accounts.models import Event, SecondFactorRule, User
from accounts.second_factor import lost, rules, secrets
from accounts.stopping import FACTORS
from tests import builders, pages
from tests.passkeys import passkey

pytestmark = pytest.mark.django_db

SIGN_IN = "/tai-khoan/dang-nhap/"
ENTER_CODE = "/tai-khoan/hai-lop/ma/"
CONFIRM = "/tai-khoan/hai-lop/xac-nhan/"
SET_UP = "/tai-khoan/hai-lop/"
RULES = "/admin/accounts/secondfactorrule/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def with_app(person: User, secret: str = SECRET) -> User:
    TOTP.activate(person, secret)
    return person


def with_codes(person: User) -> list[str]:
    return RecoveryCodes.activate(person).get_unused_codes()


def code(steps: int = 0, secret: str = SECRET) -> str:
    """What the app shows now, or so many steps of its clock from now."""
    counter = int(time.time()) // settings.MFA_TOTP_PERIOD + steps
    return format_hotp_value(hotp_value(secret, counter))


def wrong_code() -> str:
    """None that is good now, or in a minute."""
    good = {code(steps) for steps in range(-3, 4)}
    return next(each for each in ("000000", "111111", "222222") if each not in good)


def require(role: str, since: date | None = None) -> SecondFactorRule:
    return SecondFactorRule.objects.create(
        role=Group.objects.get(name=role), since=since or timezone.localdate()
    )


def password_given(person: User) -> Client:
    client = Client()
    client.post(SIGN_IN, {"login": person.username, "password": builders.PASSWORD})
    return client


def signed_in(person: User, answer: str) -> Client:
    client = password_given(person)
    client.post(ENTER_CODE, {"code": answer})
    return client


def confirmed(client: Client, person: User, method: str = "password") -> Client:
    """Whose person has just confirmed that it is they, with this method."""
    session = client.session
    records = session.get("account_authentication_methods", [])
    session["account_authentication_methods"] = [
        *records,
        {"method": method, "at": time.time(), "reauthenticated": True},
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


def told(kind: Kind) -> list[tuple[object, ...]]:
    found = Event.objects.filter(kind=kind).order_by("pk")
    return [(event.who, event.about, list(events.lines(event))) for event in found]


def mailed(subject: str) -> list[tuple[list[str], str]]:
    """(to whom, what) of the mails with this subject."""
    return [
        (each.to, str(each.body)) for each in mail.outbox if each.subject == f"[Cổng Tin] {subject}"
    ]


# Signing in


def test_after_the_password_the_code_of_the_app_is_asked_for() -> None:
    person = with_app(builders.editor())
    client = password_given(person)
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"

    response = client.post(ENTER_CODE, {"code": code()})

    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_wrong_code_lets_nobody_in_and_is_told_in_the_log() -> None:
    person = with_app(builders.editor())
    client = password_given(person)

    response = client.post(ENTER_CODE, {"code": wrong_code()})

    assert "Mã này không đúng hoặc đã dùng rồi" in pages.read(response).one("main").text
    assert client.get("/admin/").status_code == 302
    assert told(Kind.SIGN_IN_FAILED) == [
        (None, person, ["Mật khẩu đúng nhưng mã sai: ứng dụng xác thực"])
    ]


def test_a_code_is_good_for_one_time_even_on_the_next_steps_of_the_clock() -> None:
    person = with_app(builders.editor())
    with time_machine.travel(timezone.now().replace(second=1), tick=False) as clock:
        seen = code()
        signed_in(person, seen)
        clock.shift(settings.MFA_TOTP_PERIOD + 1)

        client = password_given(person)
        client.post(ENTER_CODE, {"code": seen})

        assert client.get("/admin/").status_code == 302


def test_a_code_of_the_step_before_is_taken_and_an_older_one_is_not() -> None:
    person = with_app(builders.editor())
    with time_machine.travel(timezone.now(), tick=False):
        assert signed_in(person, code(-2)).get("/admin/").status_code == 302
        assert signed_in(person, code(-1)).get("/admin/").status_code == 200


def test_after_five_wrong_codes_not_even_the_right_one_is_taken_for_a_while() -> None:
    person = with_app(builders.editor())
    client = password_given(person)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            client.post(ENTER_CODE, {"code": wrong_code()})

        response = client.post(ENTER_CODE, {"code": code()})

        assert "Bạn đã nhập sai quá nhiều lần" in pages.read(response).one("main").text
        assert client.get("/admin/").status_code == 302
        assert len(told(Kind.SIGN_IN_FAILED)) == 5

        clock.shift(timedelta(minutes=6))
        client = password_given(person)
        client.post(ENTER_CODE, {"code": code()})
        assert client.get("/admin/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_recovery_code_stands_in_once_and_the_person_is_told() -> None:
    person = with_app(builders.editor(email="hien@tin.example.vn", full_name="Lê Thu Hiền"))
    one, *_others = with_codes(person)

    assert signed_in(person, one).get("/admin/").status_code == 200
    assert told(Kind.SECOND_FACTOR) == [(person, person, ["Đã dùng: mã dự phòng"])]
    [(to, body)] = mailed("Một mã dự phòng vừa được dùng")
    assert to == ["hien@tin.example.vn"]
    assert "còn lại 9 mã" in body

    assert signed_in(person, one).get("/admin/").status_code == 302


def test_who_has_none_signs_in_as_before() -> None:
    assert password_given(builders.editor()).get("/admin/").status_code == 200


def test_the_page_for_the_code_offers_a_passkey_only_to_who_has_one() -> None:
    page = pages.read(password_given(with_app(builders.editor())).get(ENTER_CODE))
    assert page.all("form", class_name="passkey") == []
    assert page.one("input", name="code")["autocomplete"] == "one-time-code"


@pytest.mark.parametrize(
    "credential",
    [
        *("", "x", "[]", "5", "{}", '{"response": []}', '{"response": {"userHandle": 5}}'),
        '{"id": "%", "response": {}}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
        (
            '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", '
            '"authenticatorData": "AA", "signature": "AA", "userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5"}}'
        ),
    ],
)
def test_garbage_for_a_passkey_signs_nobody_in(credential: str, client: Client) -> None:
    client.get("/tai-khoan/hai-lop/khoa/dang-nhap/", headers={"Accept": "application/json"})

    response = client.post("/tai-khoan/hai-lop/khoa/dang-nhap/", {"credential": credential})

    assert response["Location"] == SIGN_IN
    assert client.get("/admin/").status_code == 302


# A session without it


def test_a_session_from_before_the_enrolment_confirms_with_the_factor_first() -> None:
    person = builders.editor()
    client = password_given(person)
    with_app(person)

    response = client.get("/admin/articles/edition/?q=le")
    assert response["Location"] == f"{CONFIRM}?next=%2Fadmin%2Farticles%2Fedition%2F%3Fq%3Dle"

    response = client.post(response["Location"], {"code": code()})
    assert response["Location"] == "/admin/articles/edition/?q=le"
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("name", sorted(FACTORS))
def test_a_session_without_the_factor_cannot_change_it(name: str) -> None:
    """Not even with the password: it would be enough to take the factor away and set up another."""
    person = with_app(builders.editor())
    client = Client()
    client.force_login(person)
    confirmed(client, person)
    address = reverse(
        name, kwargs={"pk": 1} if name in {"mfa_remove_webauthn", "mfa_edit_webauthn"} else {}
    )

    assert client.get(address)["Location"].startswith(CONFIRM)
    assert client.post(address).status_code == 403


def test_who_has_a_factor_does_not_confirm_with_the_password_alone() -> None:
    person = with_app(builders.editor())
    client = Client()
    client.force_login(person)

    response = client.post("/tai-khoan/xac-nhan/", {"password": builders.PASSWORD})

    assert response["Location"] == CONFIRM
    assert client.get("/admin/")["Location"].startswith(CONFIRM)


def test_a_password_set_by_mail_does_not_go_around_the_factor() -> None:
    person = with_app(builders.editor())
    person.set_password("mat-khau-moi-hon-3")
    person.save()
    client = Client()

    client.post(SIGN_IN, {"login": person.username, "password": "mat-khau-moi-hon-3"})

    assert client.get("/admin/").status_code == 302


def test_a_script_is_told_and_not_sent_away() -> None:
    person = with_app(builders.editor())
    client = Client()
    client.force_login(person)
    for headers in ({"X-Background": "1"}, {"Accept": "application/json"}):
        response = client.post("/admin/articles/edition/add/tu-luu/", headers=headers)
        assert response.status_code == 403
        assert response.json() == {
            "error": "Phiên này được mở mà chưa qua xác thực hai lớp. Hãy xác thực để tiếp tục.",
            "address": CONFIRM,
        }


def test_a_form_that_was_sent_waits_until_the_factor_was_shown() -> None:
    person = with_app(builders.administrator())
    client = Client()
    client.force_login(person)

    response = client.post("/admin/accounts/unit/add/", {"name": "Phòng Nội chính"})

    page = pages.read(response).one("main")
    assert response.status_code == 403
    assert "tải lại trang (F5)" in page.text
    assert page.one("a", class_name="button")["href"] == CONFIRM


# A role that needs one


@pytest.mark.parametrize(
    "role", [roles.EDITOR, roles.APPROVER, roles.ADMINISTRATOR, roles.REVIEWER]
)
def test_whose_role_needs_one_sets_it_up_before_anything_else(role: str) -> None:
    require(role)
    client = password_given(builders.person(role))

    response = client.get("/admin/hop-thu/")

    assert response["Location"] == f"{SET_UP}?next=%2Fadmin%2Fhop-thu%2F"
    page = pages.read(client.get(response["Location"])).one("main")
    assert "Vai trò của bạn bắt buộc phải có xác thực hai lớp." in page.text
    assert ("Cài ứng dụng", "/tai-khoan/hai-lop/ung-dung/bat/") in page.links()
    assert client.post("/admin/hop-thu/da-doc/").status_code == 403


def test_roles_without_a_rule_need_none() -> None:
    require(roles.APPROVER)
    assert password_given(builders.editor()).get("/admin/").status_code == 200


def test_a_superuser_needs_what_any_role_needs() -> None:
    chief = builders.person(is_superuser=True)
    assert password_given(chief).get("/admin/").status_code == 200
    require(roles.EDITOR)
    assert password_given(chief).get("/admin/")["Location"].startswith(SET_UP)


def test_the_earliest_rule_of_several_roles_holds() -> None:
    today = timezone.localdate()
    require(roles.EDITOR, today + timedelta(days=9))
    require(roles.APPROVER, today + timedelta(days=3))
    person = builders.editor()
    person.groups.add(Group.objects.get(name=roles.APPROVER))
    assert rules.standing_of(person) == (False, today + timedelta(days=3))


def test_until_the_day_people_are_reminded_on_each_page_of_the_desk() -> None:
    day = timezone.localdate() + timedelta(days=7)
    require(roles.EDITOR, day)
    person = builders.editor()
    client = password_given(person)
    for address in ("/admin/", "/admin/hop-thu/", "/admin/articles/edition/"):
        reminder = pages.read(client.get(address)).one(class_name="second-factor-due")
        assert f"Từ ngày {day:%d/%m/%Y}" in reminder.text

    with time_machine.travel(timezone.now() + timedelta(days=7)):
        assert password_given(person).get("/admin/")["Location"].startswith(SET_UP)

    with_app(person)
    page = pages.read(signed_in(person, code()).get("/admin/"))
    assert page.all(class_name="second-factor-due") == []


@pytest.mark.parametrize(
    "address",
    ["/", "/tim-kiem/?q=le", "/tai-khoan/phien/", "/tai-khoan/phien/hop-thoai/",
     "/tai-khoan/mat-khau/", "/tai-khoan/hai-lop/", "/tai-khoan/hai-lop/khoa/"],
)  # fmt: skip
def test_what_is_not_the_desk_stays_open(address: str) -> None:
    require(roles.EDITOR)
    client = password_given(builders.editor())
    assert client.get(address).status_code == 200


def test_the_rule_costs_no_query() -> None:
    person = builders.editor()
    client = Client()
    client.force_login(person)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get("/admin/jsi18n/").status_code == 200
        return len(captured)

    queries()
    without = queries()
    require(roles.EDITOR, timezone.localdate() + timedelta(days=7))
    passkey(person)
    confirmed(client, person, "mfa")
    queries()
    assert queries() == without


def test_a_public_page_asks_nothing_about_its_reader() -> None:
    client = Client()
    client.force_login(with_app(builders.editor()))
    with CaptureQueriesContext(connection) as captured:
        client.get("/tim-kiem/")
    assert [
        each["sql"] for each in captured if "mfa_" in each["sql"] or "session" in each["sql"]
    ] == []


# Setting up and removing


@pytest.mark.django_db(transaction=True)
def test_setting_up_the_app_opens_the_desk_and_leads_on_to_where_one_was_going() -> None:
    require(roles.EDITOR)
    person = builders.editor(email="hien@tin.example.vn")
    client = password_given(person)
    client.get("/admin/articles/edition/")
    page = pages.read(client.get("/tai-khoan/hai-lop/ung-dung/bat/")).one("main")
    secret = page.one(class_name="secret").text
    assert page.one("img", class_name="qr")["src"].startswith("data:image/svg+xml;base64,")
    assert f"secret={secret}" in page.one("a", href=page.links()[0][1])["href"]

    response = client.post("/tai-khoan/hai-lop/ung-dung/bat/", {"code": code(secret=secret)})

    assert response["Location"] == "/tai-khoan/hai-lop/ma-du-phong/"
    page = pages.read(client.get(response["Location"])).one("main")
    assert len(page.one(class_name="codes").all("li")) == 10
    assert ("Tiếp tục đến trang bạn cần", "/admin/articles/edition/") in page.links()
    assert client.get("/admin/articles/edition/").status_code == 200
    assert [lines for _who, _about, lines in told(Kind.SECOND_FACTOR)] == [
        ["Đã thêm: ứng dụng xác thực"],
        ["Đã thêm: mã dự phòng"],
    ]
    [(to, body)] = mailed("Đã bật ứng dụng xác thực")
    assert to == ["hien@tin.example.vn"]
    assert "Từ nay khi đăng nhập bạn phải nhập mã trong ứng dụng." in body
    download = client.get("/tai-khoan/hai-lop/ma-du-phong/tai-ve/")
    assert "attachment" in download["Content-Disposition"]
    assert len(download.content.decode().split("\n\n")[1].split()) == 10

    # Of whom it is required, the last one stays.
    response = client.post("/tai-khoan/hai-lop/ung-dung/tat/")
    assert "đây là cách xác thực cuối cùng" in pages.read(response).one("main").text
    assert rules.standing_of(person).has

    SecondFactorRule.objects.all().delete()
    response = client.post("/tai-khoan/hai-lop/ung-dung/tat/")
    assert response["Location"] == SET_UP
    assert not Authenticator.objects.filter(user=person).exists()
    assert [lines for _who, _about, lines in told(Kind.SECOND_FACTOR)][2:] == [
        ["Đã gỡ: ứng dụng xác thực"],
        ["Đã gỡ: mã dự phòng"],
    ]
    assert len(mailed("Đã gỡ ứng dụng xác thực")) == 1


def test_the_last_passkey_stays_where_one_is_required() -> None:
    require(roles.EDITOR)
    person = builders.editor()
    first, second = passkey(person, "Một"), passkey(person, "Hai")
    client = Client()
    client.force_login(person)
    confirmed(client, person, "mfa")

    client.post(f"/tai-khoan/hai-lop/khoa/{first.pk}/go/")
    response = client.post(f"/tai-khoan/hai-lop/khoa/{second.pk}/go/")

    assert "đây là cách xác thực cuối cùng" in pages.read(response).one("main").text
    assert list(Authenticator.objects.filter(user=person)) == [second]
    assert told(Kind.SECOND_FACTOR) == [(person, person, ["Đã gỡ: khóa truy cập"])]


def test_another_persons_passkey_is_not_there() -> None:
    theirs = passkey(builders.editor())
    person = with_app(builders.editor())
    client = Client()
    client.force_login(person)
    confirmed(client, person, "mfa")
    for page in ("go", "doi-ten"):
        address = f"/tai-khoan/hai-lop/khoa/{theirs.pk}/{page}/"
        assert client.get(address).status_code == 404
        assert client.post(address, {"name": "Của tôi"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.data["name"] == "Điện thoại"


@pytest.mark.django_db(transaction=True)
def test_new_recovery_codes_end_the_old_ones() -> None:
    person = with_app(builders.editor(email="hien@tin.example.vn"))
    old = with_codes(person)
    client = Client()
    client.force_login(person)
    confirmed(client, person, "mfa")

    client.post("/tai-khoan/hai-lop/ma-du-phong/tao/")

    assert signed_in(person, old[0]).get("/admin/").status_code == 302
    assert (person, person, ["Đã tạo mới: mã dự phòng"]) in told(Kind.SECOND_FACTOR)
    assert len(mailed("Mã dự phòng mới")) == 1


# What the database holds


def test_the_database_holds_no_secret_in_the_clear() -> None:
    person = with_app(builders.editor())
    codes = with_codes(person)
    seed = Authenticator.objects.get(type="recovery_codes")
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = " ".join(str(row[0]) for row in cursor.fetchall())
    assert SECRET not in stored
    assert secrets.decrypt(seed.data["seed"]) not in stored
    assert [each for each in codes if each in stored] == []


def test_codes_still_work_after_a_new_secret_key_and_without_the_old_one_once_renewed() -> None:
    person = with_app(builders.editor())
    [recovery, *_others] = with_codes(person)
    new, old = "only-for-tests-" + "y" * 40, settings.SECRET_KEY
    with override_settings(SECRET_KEY=new, SECRET_KEY_FALLBACKS=[old]):
        assert signed_in(person, code()).get("/admin/").status_code == 200
        call_command("renew_second_factor_secrets")
    with override_settings(SECRET_KEY=new, SECRET_KEY_FALLBACKS=[]):
        assert signed_in(person, recovery).get("/admin/").status_code == 200


def test_a_secret_that_no_key_reads_is_said_and_lets_nobody_in(caplog) -> None:  # type: ignore[no-untyped-def]
    person = with_app(builders.editor())
    with override_settings(SECRET_KEY="only-for-tests-" + "z" * 40):
        client = password_given(person)
        response = client.post(ENTER_CODE, {"code": code()})
        assert "Không kiểm tra được mã của bạn" in pages.read(response).one("main").text
        assert client.get("/admin/").status_code == 302
        assert secrets.renew() == (0, 1)
    assert f"account {person.pk} cannot be checked" in caplog.text


# The administrator's page


def test_an_administrator_says_which_role_needs_one_and_the_log_has_it() -> None:
    administrator = builders.administrator()
    builders.editor(full_name="Lê Thu Hiền")
    client = password_given(administrator)
    page = pages.read(client.get(RULES))
    form = page.one("form", class_name="factor-rules")
    assert "1 trong 1 người chưa có: Lê Thu Hiền" in form.text
    role = Group.objects.get(name=roles.EDITOR)

    day = timezone.localdate() + timedelta(days=14)
    sent = form.filled_in() | {
        f"role-{role.pk}-required": "on",
        f"role-{role.pk}-since": day.isoformat(),
    }
    assert client.post(RULES, sent)["Location"] == RULES

    assert [(rule.role, rule.since) for rule in SecondFactorRule.objects.all()] == [(role, day)]
    [event] = Event.objects.filter(kind=Kind.SETTINGS_CHANGED)
    assert (event.who, event.subject) == (administrator, roles.EDITOR)
    assert list(events.lines(event)) == [
        "Xác thực hai lớp: đã sửa",
        f"Bắt buộc xác thực hai lớp từ ngày: không có → {day.isoformat()}",
    ]

    sent = pages.read(client.get(RULES)).one("form", class_name="factor-rules").filled_in()
    assert client.post(RULES, sent)["Location"] == RULES
    del sent[f"role-{role.pk}-required"]
    client.post(RULES, sent)
    assert not SecondFactorRule.objects.exists()
    assert Event.objects.filter(kind=Kind.SETTINGS_CHANGED).count() == 2


def test_a_date_that_is_none_changes_nothing_and_is_shown_again() -> None:
    client = password_given(builders.administrator())
    role = Group.objects.get(name=roles.EDITOR)
    response = client.post(
        RULES, {f"role-{role.pk}-required": "on", f"role-{role.pk}-since": "hôm nào"}
    )
    assert pages.read(response).one("input", name=f"role-{role.pk}-since")["value"] == "hôm nào"
    assert not SecondFactorRule.objects.exists()


# The telephone is lost


def take_away(client: Client, account: User, **fields: str) -> object:
    return client.post(f"/admin/accounts/user/{account.pk}/go-hai-lop/", fields)


@pytest.mark.django_db(transaction=True)
def test_an_administrator_takes_a_lost_factor_away_and_all_learn_of_it() -> None:
    person = with_app(builders.approver(email="minh@tin.example.vn", full_name="Vũ Quang Minh"))
    with_codes(person)
    theirs = signed_in(person, code())
    administrator = builders.administrator(full_name="Phan Hải Yến")
    client = password_given(administrator)
    offered = pages.read(client.get(f"/admin/accounts/user/{person.pk}/change/")).links()
    assert ("Gỡ xác thực hai lớp…", f"/admin/accounts/user/{person.pk}/go-hai-lop/") in offered

    take_away(client, person, reason="Mất điện thoại, đã gặp trực tiếp")

    assert not Authenticator.objects.filter(user=person).exists()
    assert theirs.get("/admin/").status_code == 302
    assert told(Kind.SECOND_FACTOR) == [
        (administrator, person, ["Đã gỡ bỏ và đăng xuất ở mọi nơi: mã dự phòng, ứng dụng xác thực"])
    ]
    [(to, body)] = mailed("Xác thực hai lớp của bạn đã bị gỡ")
    assert to == ["minh@tin.example.vn"]
    assert "Phan Hải Yến" in body
    assert "Mất điện thoại, đã gặp trực tiếp" in str(LogEntry.objects.get(object_id=str(person.pk)))
    assert password_given(person).get("/admin/").status_code == 200


def test_a_reason_is_asked_for() -> None:
    person = with_app(builders.editor())
    response = take_away(password_given(builders.administrator()), person, reason=" ")
    assert [each.text for each in pages.read(response).all("ul", class_name="errorlist")] != []
    assert rules.standing_of(person).has


def test_nobody_takes_away_their_own_or_a_superusers() -> None:
    administrator, chief = builders.administrator(), builders.person(is_superuser=True)
    for account in (administrator, chief, builders.editor()):
        assert lost.blockers(account, administrator) != []
    with_app(administrator)
    with_app(chief)
    for account in (administrator, chief):
        with pytest.raises(standing.Refused):
            lost.take_away(account, administrator, None)  # type: ignore[arg-type]
        assert rules.standing_of(User.objects.get(pk=account.pk)).has


@pytest.mark.django_db(transaction=True)
def test_what_an_administrator_sets_is_told_to_the_address_from_before() -> None:
    person = builders.approver(email="minh@tin.example.vn")
    client = password_given(builders.administrator(full_name="Phan Hải Yến"))
    form = pages.read(client.get(f"/admin/accounts/user/{person.pk}/change/")).one(
        "form", id="user_form"
    )
    client.post(
        f"/admin/accounts/user/{person.pk}/change/",
        form.filled_in() | {"email": "khac@tin.example.vn"},
    )
    [(to, body)] = mailed("Địa chỉ thư điện tử của bạn đã bị đổi")
    assert to == ["minh@tin.example.vn"]
    assert "Phan Hải Yến" in body


def test_whoever_runs_the_server_helps_the_last_administrator() -> None:
    person = with_app(builders.administrator())
    call_command("remove_second_factor", person.username)
    assert password_given(person).get("/admin/").status_code == 200
    assert told(Kind.SECOND_FACTOR) == [
        (None, person, ["Đã gỡ bỏ và đăng xuất ở mọi nơi: ứng dụng xác thực"])
    ]
    with pytest.raises(CommandError):
        call_command("remove_second_factor", "khong-co")


# Passkeys


def test_the_sign_in_page_and_the_second_step_bear_the_name_of_the_site() -> None:
    halfway = password_given(with_app(builders.editor()))
    for response in (Client().get(SIGN_IN), halfway.get(ENTER_CODE)):
        assert pages.read(response).one(class_name="brand__name").text == "Cổng Tin"


def test_the_device_is_asked_for_any_passkey_of_this_site_and_for_its_owner(client: Client) -> None:
    address = "/tai-khoan/hai-lop/khoa/dang-nhap/"
    options = client.get(address, headers={"Accept": "application/json"}).json()
    asked = options["request_options"]["publicKey"]
    assert (asked["rpId"], asked["userVerification"]) == ("tin.example.vn", "required")
    assert asked.get("allowCredentials", []) == []
    assert client.get(address, headers={"Accept": "text/html"})["Location"] == SIGN_IN


@override_settings(MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN=False)
def test_passkeys_belong_to_the_sites_host_and_ask_the_device_who_is_there() -> None:
    person = builders.editor(full_name="Lê Thu Hiền")
    client = Client(headers={"Host": "localhost"})
    client.force_login(person)
    confirmed(client, person)

    page = pages.read(client.get("/tai-khoan/hai-lop/khoa/them/"))

    options = page.one("script", id="passkey-options").raw
    assert '"rp": {"name": "' in options
    assert '"id": "tin.example.vn"' in options
    assert '"userVerification": "required"' in options
    assert '"residentKey": "required"' in options
    assert "localhost" not in options


def test_production_takes_no_passkey_from_an_insecure_origin() -> None:
    assert settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN is False


def test_secrets_are_different_each_time() -> None:
    assert secrets.encrypt(SECRET) != secrets.encrypt(SECRET)
    assert secrets.decrypt(secrets.encrypt(generate_totp_secret())) != SECRET
