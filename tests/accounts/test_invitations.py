"""How somebody comes by a password that nobody else knows: invited by mail, or handed a temporary one."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from accounts import passwords, roles, tasks, ways_in
from accounts.events import Kind, lines
from accounts.models import Event, Invitation, TemporaryPassword, User
from tests import builders, pages
from tests.builders import PASSWORD
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

ACCOUNTS = "/admin/accounts/user/"
SIGN_IN = "/tai-khoan/dang-nhap/"
CHANGE = "/tai-khoan/mat-khau/"
SENTENCE = "Đò chiều sang bến vắng khách"
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)

Send = Callable[..., HttpResponse]


@pytest.fixture
def administrator() -> User:
    return builders.administrator(username="quantri", full_name="Phan Hải Yến")


@pytest.fixture
def desk(administrator: User) -> Client:
    return sign_in(Client(), administrator)


@pytest.fixture
def send(desk: Client, django_capture_on_commit_callbacks) -> Send:
    """Posts as the administrator, with what follows when it is stored."""

    def post(address: str, **sent: object) -> HttpResponse:
        with django_capture_on_commit_callbacks(execute=True):
            return desk.post(ACCOUNTS + address, sent)

    return post


def added(send: Send, **sent: object) -> HttpResponse:
    return send("add/", username="phai", full_name="Hồng Phái", **sent)


def phai() -> User:
    return User.objects.get(username="phai")


def link(number: int = -1) -> str:
    (found,) = re.findall(r"https://tin\.example\.vn(/\S*dat-lai\S+)", mail.outbox[number].body)
    return str(found)


def choose(address: str, password: str = SENTENCE) -> HttpResponse:
    client = Client()
    form = client.get(address)
    if form.status_code != 302:
        return form
    return client.post(form["Location"], {"password1": password, "password2": password})


def is_open(address: str) -> bool:
    return Client().get(address).status_code == 302


def sign_in_with(password: str, username: str = "phai") -> tuple[Client, HttpResponse]:
    client = Client()
    return client, client.post(SIGN_IN, {"login": username, "password": password})


def state(desk: Client) -> str:
    """What the account's page says of the password."""
    page = pages.read(desk.get(f"{ACCOUNTS}{phai().pk}/change/"))
    return page.all("div", class_name="field-way_in")[0].one(class_name="readonly").text


# Invitations


def test_who_has_an_address_is_invited_and_chooses_the_password(desk: Client, send: Send) -> None:
    with time_machine.travel(NOON, tick=False):
        page = pages.read(desk.get(f"{ACCOUNTS}add/"))
        assert page.all("input", type="password") == []

        response = added(send, email="phai@coquan.vn")

        assert response["Location"] == f"{ACCOUNTS}{phai().pk}/change/"
        [sent] = mail.outbox
        assert (sent.to, sent.subject) == (
            ["phai@coquan.vn"],
            "[Cổng Tin] Tài khoản tòa soạn của bạn",
        )
        assert "Phan Hải Yến đã lập cho bạn một tài khoản ở tòa soạn." in sent.body
        assert "Liên kết dùng được một lần, đến 12:00 30/11/2026." in sent.body
        assert "Tên đăng nhập của bạn là phai." in sent.body
        assert state(desk) == (
            "Lời mời đã gửi lúc 23/11/2026, 12:00, còn hiệu lực đến 30/11/2026, 12:00."
        )

        assert choose(link())["Location"] == "/tai-khoan/dat-lai-mat-khau/xong/"

        assert phai().check_password(SENTENCE)
        assert state(desk) == "Mật khẩu riêng, không ai khác biết."
        client, _response = sign_in_with(SENTENCE)
        assert client.get("/admin/").status_code == 200
    assert [event.kind for event in Event.objects.filter(about=phai()).order_by("pk")] == [
        Kind.ACCOUNT_CREATED,
        Kind.INVITED,
        Kind.PASSWORD_CHOSEN,
        Kind.SIGN_IN,
    ]


def test_an_invitation_is_good_once_and_for_some_days(desk: Client, send: Send) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        added(send, email="phai@coquan.vn")
        now.shift(timedelta(days=7, seconds=-1))
        assert is_open(link())
        now.shift(timedelta(seconds=1))
        assert not is_open(link())
        sign_in(desk, User.objects.get(username="quantri"))
        assert state(desk) == "Lời mời đã hết hạn lúc 30/11/2026, 12:00 mà chưa được dùng."

        send(f"{phai().pk}/moi-lai/")
        assert choose(link()).status_code == 302
        assert not is_open(link())


def test_sending_it_again_ends_the_link_before(desk: Client, send: Send) -> None:
    added(send, email="phai@coquan.vn")
    page = pages.read(desk.get(f"{ACCOUNTS}{phai().pk}/change/"))
    form = page.one("form", action=f"{ACCOUNTS}{phai().pk}/moi-lai/")
    assert form.one("button").text == "Gửi lại lời mời"

    send(f"{phai().pk}/moi-lai/")

    assert [is_open(link(0)), is_open(link(1))] == [False, True]


def test_a_corrected_address_ends_the_link_to_the_wrong_one(desk: Client, send: Send) -> None:
    added(send, email="pahi@coquan.vn")
    form = pages.read(desk.get(f"{ACCOUNTS}{phai().pk}/change/")).one("form", id="user_form")
    send(f"{phai().pk}/change/", **(form.filled_in() | {"email": "phai@coquan.vn"}))

    send(f"{phai().pk}/moi-lai/")

    assert mail.outbox[-1].to == ["phai@coquan.vn"]
    assert [is_open(link(0)), is_open(link())] == [False, True]


def test_who_lost_the_invitation_asks_for_it_on_the_sign_in_page(
    send: Send, django_capture_on_commit_callbacks
) -> None:
    added(send, email="phai@coquan.vn")
    with django_capture_on_commit_callbacks(execute=True):
        Client().post("/tai-khoan/quen-mat-khau/", {"email": "phai@coquan.vn"})
    assert len(mail.outbox) == 2
    assert choose(link()).status_code == 302


def test_no_invitation_goes_out_that_nobody_wants_any_more(send: Send) -> None:
    added(send, email="phai@coquan.vn")
    choose(link())
    mail.outbox.clear()
    tasks.invitation_goes_out.call(phai().pk, 0)
    assert mail.outbox == []
    assert not Invitation.objects.exists()


def test_whoever_has_a_password_is_not_invited_again(send: Send) -> None:
    person = builders.editor(email="vuong@coquan.vn")
    page = send(f"{person.pk}/moi-lai/")
    assert page.status_code == 302
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert mail.outbox == []


# Temporary passwords


def handed(response: HttpResponse) -> str:
    return pages.read(response).one("code").text


def test_who_has_no_address_is_handed_a_password_that_opens_one_page(
    desk: Client, send: Send
) -> None:
    with time_machine.travel(NOON, tick=False):
        response = added(send)
        made = handed(response)
        assert re.fullmatch(rf"([{ways_in.SIGNS}]{{4}}-){{3}}[{ways_in.SIGNS}]{{4}}", made)
        assert "no-store" in response["Cache-Control"]
        assert made not in desk.get(f"{ACCOUNTS}{phai().pk}/change/").content.decode()
        assert state(desk) == (
            "Mật khẩu tạm, phải đổi thành mật khẩu riêng trước 26/11/2026, 12:00."
        )

        client, _response = sign_in_with(made)

        for address in (
            "/admin/",
            "/admin/hop-thu/",
            "/tai-khoan/cac-phien/",
            "/tai-khoan/hai-lop/",
        ):
            assert unquote(client.get(address)["Location"]) == f"{CHANGE}?next={address}"
        answer = client.get("/admin/", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()["address"]) == (403, CHANGE)
        kept = client.post("/admin/hop-thu/da-doc/")
        assert kept.status_code == 403
        assert "Hãy đặt mật khẩu riêng của bạn." in pages.read(kept).text

        page = pages.read(client.get(CHANGE))
        assert page.one("h1").text == "Đặt mật khẩu của bạn"
        sent = {"old_password": made, "new_password1": made, "new_password2": made}
        assert "Hãy chọn mật khẩu khác." in pages.read(client.post(CHANGE, sent)).text
        client.post(CHANGE, sent | {"new_password1": SENTENCE, "new_password2": SENTENCE})

        assert client.get("/admin/").status_code == 200
        assert not TemporaryPassword.objects.exists()
        assert state(desk) == "Mật khẩu riêng, không ai khác biết."


def test_a_temporary_password_ends_after_some_days(desk: Client, send: Send) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        made = handed(added(send))
        now.shift(timedelta(days=3, seconds=-1))
        assert sign_in_with(made)[1].status_code == 302
        now.shift(timedelta(seconds=1))
        client, response = sign_in_with(made)
        assert pages.read(response).one("div", role="alert").text == (
            "Mật khẩu tạm này đã hết hạn vì chưa được đổi kịp. Hãy xin quản trị viên của trang cấp "
            "mật khẩu tạm khác."
        )
        assert client.get("/tai-khoan/phien/").json()["signed_in"] is False
        sign_in(desk, User.objects.get(username="quantri"))
        assert state(desk) == "Mật khẩu tạm đã hết hạn lúc 26/11/2026, 12:00 mà chưa được đổi."


def test_a_temporary_password_stays_one_when_it_is_hashed_anew(send: Send, settings) -> None:
    made = handed(added(send))
    before = phai().password
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    client, _response = sign_in_with(made)
    assert phai().password != before
    assert client.get("/admin/")["Location"].startswith(CHANGE)


def test_whoever_runs_the_server_still_sets_a_password(send: Send, monkeypatch) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        added(send)
        now.shift(timedelta(days=4))
        monkeypatch.setattr("getpass.getpass", lambda **_words: SENTENCE)
        call_command("changepassword", "phai")
        client, _response = sign_in_with(SENTENCE)
        assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("least", [8, 15, 64])
def test_temporary_passwords_are_as_long_as_passwords_have_to_be(least: int, settings) -> None:
    settings.PASSWORD_MIN_LENGTH = least
    made = {ways_in.temporary() for _number in range(50)}
    assert len(made) == 50
    for each in made:
        passwords.Validator().validate(each)


# Resetting


def person_with(**fields: object) -> tuple[User, Client]:
    """An approver who has signed in before, and a browser in which they are."""
    person = builders.approver(username="minh", full_name="Vũ Quang Minh", **fields)
    client, _response = sign_in_with(PASSWORD, "minh")
    assert client.get("/admin/").status_code == 200
    mail.outbox.clear()
    return User.objects.get(pk=person.pk), client


def test_a_reset_sends_a_link_ends_everything_and_tells(send: Send, administrator: User) -> None:
    person, theirs = person_with(email="minh@coquan.vn")

    response = send(f"{person.pk}/password/", reason="Lộ mật khẩu")

    assert response["Location"] == f"{ACCOUNTS}{person.pk}/change/"
    assert theirs.get("/admin/").status_code == 302
    assert sign_in_with(PASSWORD, "minh")[1].status_code == 200
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (
        ["minh@coquan.vn"],
        "[Cổng Tin] Quản trị viên đã đặt lại mật khẩu của bạn",
    )
    assert "Phan Hải Yến đã đặt lại mật khẩu tài khoản minh của bạn." in sent.body
    event = Event.objects.get(kind=Kind.PASSWORD_RESET)
    assert (event.who, event.about) == (administrator, person)
    assert list(lines(event)) == ["Cách làm: liên kết gửi qua thư điện tử", "Lý do: Lộ mật khẩu"]
    choose(link())
    assert sign_in_with(SENTENCE, "minh")[1].status_code == 302


def test_a_reset_takes_a_reason(desk: Client, send: Send) -> None:
    person, theirs = person_with(email="minh@coquan.vn")
    address = f"{person.pk}/password/"
    assert "minh@coquan.vn" in pages.read(desk.get(ACCOUNTS + address)).text
    assert "Hãy ghi lý do." in pages.read(send(address, reason=" ")).text
    assert theirs.get("/admin/").status_code == 200
    assert mail.outbox == []


def test_the_password_of_who_has_no_address_becomes_a_temporary_one(send: Send) -> None:
    person, theirs = person_with()
    made = handed(send(f"{person.pk}/password/", reason="Quên mật khẩu"))
    assert theirs.get("/admin/").status_code == 302
    assert sign_in_with(PASSWORD, "minh")[1].status_code == 200
    client, _response = sign_in_with(made, "minh")
    assert client.get("/admin/")["Location"].startswith(CHANGE)


def test_nobody_resets_their_own_a_superusers_or_a_suspended_account(
    desk: Client, send: Send, administrator: User
) -> None:
    chief = builders.person(username="chanh", is_superuser=True)
    assert send(f"{chief.pk}/password/", reason="Thử").status_code == 403
    gone = builders.editor(is_active=False, email="nghi@coquan.vn")
    for person in (administrator, gone):
        page = pages.read(send(f"{person.pk}/password/", reason="Thử"))
        assert page.all(role="alert") != []
    for person in (chief, gone, administrator):
        person.refresh_from_db()
        assert person.check_password(PASSWORD)
    assert mail.outbox == []


# An address that was changed


def change_address(desk: Client, send: Send, person: User, email: str) -> None:
    form = pages.read(desk.get(f"{ACCOUNTS}{person.pk}/change/")).one("form", id="user_form")
    assert send(f"{person.pk}/change/", **(form.filled_in() | {"email": email})).status_code == 302


@pytest.mark.parametrize("email", ["cua-quan-tri@coquan.vn", ""])
def test_nobody_gets_into_an_account_by_changing_its_address(
    email: str, desk: Client, send: Send, django_capture_on_commit_callbacks
) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        person, theirs = person_with(email="minh@coquan.vn")
        change_address(desk, send, person, email)
        [told] = mail.outbox
        assert told.to == ["minh@coquan.vn"]

        page = pages.read(send(f"{person.pk}/password/", reason="Quên mật khẩu"))
        assert "chỉ từ 24/11/2026, 12:00 mới đặt lại được mật khẩu" in page.text
        if email:
            with django_capture_on_commit_callbacks(execute=True):
                Client().post("/tai-khoan/quen-mat-khau/", {"email": email})
        assert len(mail.outbox) == 1
        assert theirs.get("/admin/").status_code == 200

        now.shift(timedelta(days=1))
        sign_in(desk, User.objects.get(username="quantri"))
        send(f"{person.pk}/password/", reason="Quên mật khẩu")
        assert [each.to for each in mail.outbox[1:]] == ([[email]] if email else [])


def test_who_never_signed_in_is_reached_at_a_corrected_address_at_once(
    desk: Client, send: Send
) -> None:
    added(send, email="pahi@coquan.vn")
    change_address(desk, send, phai(), "phai@coquan.vn")
    send(f"{phai().pk}/moi-lai/")
    assert is_open(link())


# The list


def test_the_list_says_how_each_account_stands_and_finds_by_it(desk: Client, send: Send) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        added(send, email="phai@coquan.vn")
        send("add/", username="thu", full_name="Lê Thu")
        builders.editor(username="nghi", is_active=False)
        builders.editor(username="cu", email="cu@coquan.vn").set_unusable_password()
        nobody = User.objects.get(username="cu")
        nobody.set_unusable_password()
        nobody.save()

        def listed(query: str = "") -> dict[str, str]:
            rows = pages.read(desk.get(f"{ACCOUNTS}?{query}")).one("tbody").all("tr")
            return {
                row.one(class_name="field-username").text: row.one(class_name="field-state").text
                for row in rows
            }

        assert listed() == {
            "cu": "chưa có mật khẩu",
            "nghi": "tạm ngừng",
            "phai": "đã mời",
            "quantri": "mật khẩu riêng",
            "thu": "mật khẩu tạm",
        }
        assert list(listed("tinh-trang=invited")) == ["phai"]
        assert len(listed("hai-lop=khong")) == 5
        assert list(listed("lan-cuoi=gan-day")) == ["quantri"]
        now.shift(timedelta(days=8))
        sign_in(desk, User.objects.get(username="quantri"))
        assert listed("tinh-trang=invitation_over") == {"phai": "lời mời hết hạn"}
        assert listed("tinh-trang=temporary_over") == {"thu": "mật khẩu tạm hết hạn"}


def test_an_editor_invites_nobody() -> None:
    person = builders.editor()
    client = sign_in(Client(), builders.person(roles.APPROVER))
    for address in ("moi-lai", "password"):
        assert client.post(f"{ACCOUNTS}{person.pk}/{address}/", {"reason": "x"}).status_code == 403
