"""What a password may be, and that it is one however a keyboard spells it."""

import unicodedata

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from accounts import passwords
from accounts.models import Unit, User
from tests import builders, pages
from tests.builders import PASSWORD
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

CHANGE = "/tai-khoan/mat-khau/"
SENTENCE = "Đò chiều sang bến vắng khách"


def refused(password: str, person: User | None = None) -> list[str]:
    """Why: the codes of what is said."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        return [each.code for each in error.error_list]
    return []


@pytest.mark.parametrize(
    "password",
    [
        SENTENCE,
        "do chieu sang ben vang",
        "tuan-sau-hop-giao-ban",
        "correct horse battery",
        "\U0001f33e lúa chín vàng đồng \U0001f33e",
        "x7" + "ạ ẫ ơ" * 39,
        "   đò   chiều   ",
    ],
)
def test_a_long_password_is_taken_whatever_it_is_made_of(password: str) -> None:
    assert refused(password) == []


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("đò chiều sang", ["password_too_short"]),
        ("đò chiều sang " * 15, ["password_too_long"]),
        ("matkhau12345678", ["password_too_common"]),
        ("Mật khẩu 2026!!!!", ["password_too_common"]),
        ("anhyeuemnhieulam1990", ["password_too_common"]),
        ("NguyenVanAnh@1990", ["password_too_common"]),
        ("HaNoi-HaNoi-12345", ["password_too_common"]),
        ("p@ssw0rd-p@ssw0rd", ["password_too_common"]),
        ("ubndtinhnghean2026", ["password_too_common"]),
        ("1a2b3c4d1a2b3c4d", ["password_regular"]),
        ("abcdefghijklmnop", ["password_regular"]),
        ("098765432109876", ["password_regular"]),
        ("poiuytrewqlkjhgf", ["password_too_common"]),
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password: str, why: list[str]) -> None:
    assert refused(password) == why


@pytest.mark.parametrize(
    ("password", "what"),
    [
        ("Trần Đức Vương 1975", "họ tên của bạn"),
        ("vuongtd.vuongtd.75", "tên đăng nhập của bạn"),
        ("tdvuong1975-12345", "địa chỉ thư của bạn"),
        ("phong noi chinh 1!", "tên đơn vị của bạn"),
        ("congtin sonla 2026", "tên của trang"),
    ],
)
def test_a_password_out_of_the_persons_or_the_sites_words_is_refused_with_the_reason(
    password: str, what: str
) -> None:
    person = builders.person(
        username="vuongtd",
        full_name="Trần Đức Vương",
        email="tdvuong1975@coquan.vn",
        unit=Unit.objects.create(name="Phòng Nội chính"),
    )
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, person)
    assert f"Mật khẩu này gần như chỉ là {what}." in " ".join(refusal.value.messages)
    assert refused(f"{password}, đò chiều bến vắng", person) == []


def test_what_is_refused_says_what_to_do_instead() -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_password("ngắn quá")
    [said] = refusal.value.messages
    assert said == (
        "Mật khẩu mới có 8 ký tự; cần ít nhất 15 ký tự. Hãy dùng một câu bốn, năm từ mà chỉ mình bạn "
        "nghĩ ra, có dấu hay không dấu, có dấu cách hay không đều được."
    )


def test_characters_are_counted_as_people_see_them() -> None:
    fourteen = "đò chiều bế vữ"
    assert len(fourteen) == 14
    assert len(unicodedata.normalize("NFD", fourteen)) > 15
    assert refused(unicodedata.normalize("NFD", fourteen)) == ["password_too_short"]


@pytest.mark.parametrize("set_as", ["NFC", "NFD"])
@pytest.mark.parametrize("typed_as", ["NFC", "NFD"])
def test_a_password_is_the_same_from_every_keyboard(
    client: Client, set_as: str, typed_as: str
) -> None:
    person = builders.person(username="vuong")
    person.set_password(unicodedata.normalize(set_as, SENTENCE))
    person.save()
    typed = unicodedata.normalize(typed_as, SENTENCE)
    response = client.post("/tai-khoan/dang-nhap/", {"login": "vuong", "password": typed})
    assert response.status_code == 302
    assert not person.check_password(SENTENCE.replace("ò", "o"))


def test_passwords_of_before_go_on_working() -> None:
    person = builders.person()
    for stored in (SENTENCE, unicodedata.normalize("NFD", SENTENCE), "ｆｕｌｌ ｗｉｄｔｈ"):
        person.password = make_password(stored)
        assert person.check_password(stored)
        assert not person.check_password(stored + "!")


def test_the_list_of_common_passwords_is_folded_as_it_is_looked_up() -> None:
    words = passwords.LIST.read_text(encoding="utf-8").split()
    assert len(words) == len(set(words)) > 10_000
    assert [word for word in words if passwords.folded(word) != word] == []


@pytest.mark.parametrize(("least", "why"), [(8, []), (15, ["password_too_short"])])
def test_how_long_a_password_is_at_least_is_a_setting(settings, least: int, why: list[str]) -> None:
    settings.PASSWORD_MIN_LENGTH = least
    assert refused("đò sang bến") == why


# The form


def test_one_reason_is_given_at_a_time() -> None:
    person = builders.person(username="bientap", email="bientap@coquan.vn")
    assert refused("bientap12345", person) == ["password_too_short"]
    assert refused("bientap12345678", person) == ["password_own_words"]


def change(client: Client, old: str, new: str) -> pages.Element:
    sent = {"old_password": old, "new_password1": new, "new_password2": new}
    return pages.read(client.post(CHANGE, sent, follow=True))


def errors(page: pages.Element) -> list[str]:
    return [each.text for each in page.all(class_name="field__error")]


def test_changing_the_password_takes_the_present_one(client: Client) -> None:
    person = builders.person()
    client.force_login(person)
    assert "Mật khẩu không đúng." in errors(change(client, "sai-mat-khau-1", SENTENCE))[0]
    assert change(client, PASSWORD, SENTENCE).one("h1").text == "Đã đổi mật khẩu"
    person.refresh_from_db()
    assert person.check_password(SENTENCE)


def test_guessing_the_present_password_in_somebodys_session_is_slowed_down(client: Client) -> None:
    client.force_login(builders.person())
    for _ in range(5):
        change(client, "sai-mat-khau-1", SENTENCE)
    assert (
        "Đã thử sai quá nhiều lần. Hãy chờ 1 phút" in errors(change(client, PASSWORD, SENTENCE))[0]
    )


def test_the_forms_help_password_managers(client: Client) -> None:
    client.force_login(builders.person())
    page = pages.read(client.get(CHANGE))
    fields = page.all("input", type="password")
    assert [each["autocomplete"] for each in fields] == [
        "current-password",
        "new-password",
        "new-password",
    ]
    assert [each.get("passwordrules") for each in fields] == [
        "",
        "minlength: 20;",
        "minlength: 20;",
    ]
    assert [each for each in fields if "maxlength" in each or "onpaste" in each] == []


# E-mail addresses are names to sign in with


def test_no_two_accounts_have_one_address() -> None:
    builders.person(email="vuong@coquan.vn")
    builders.person(email="")
    builders.person(email="")
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.person(email="Vuong@coquan.vn")
    with pytest.raises(ValidationError) as refusal:
        User(username="a", full_name="A", email="VUONG@Coquan.VN").full_clean(exclude=["password"])
    assert refusal.value.messages == ["Một tài khoản khác đã có địa chỉ thư điện tử này."]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("email", "PHAI@coquan.vn", "Một tài khoản khác đã có địa chỉ thư điện tử này."),
        ("email", "cu@coquan.vn", "Một tài khoản khác lấy địa chỉ này làm tên đăng nhập."),
        ("username", "Phai@Coquan.vn", "Đây là địa chỉ thư điện tử mà một tài khoản khác dùng"),
    ],
)
def test_the_desk_explains_why_a_name_is_taken(
    client: Client, field: str, value: str, said: str
) -> None:
    builders.person(email="phai@coquan.vn")
    builders.person(username="cu@coquan.vn")
    sign_in(client, builders.administrator())
    person = builders.editor(username="vuong")
    address = f"/admin/accounts/user/{person.pk}/change/"
    form = pages.read(client.get(address)).one("form", id="user_form")
    page = pages.read(client.post(address, form.filled_in() | {field: value}))
    assert [each.text.startswith(said) for each in page.all("ul", class_name="errorlist")] == [True]


@pytest.mark.django_db(transaction=True)
def test_addresses_that_clash_are_named_when_migrating() -> None:
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    MigrationExecutor(connection).migrate([("accounts", "0005_event_log")])
    try:
        for name, email in [("a", "Phong@X.vn"), ("b", "phong@x.VN "), ("c", ""), ("d", "")]:
            builders.person(username=name, email=email)
        with pytest.raises(CommandError) as refusal:
            MigrationExecutor(connection).migrate(newest)
        assert str(refusal.value).endswith("\n  phong@x.vn: a, b")
        User.objects.filter(username="b").update(email="")
    finally:
        MigrationExecutor(connection).migrate(newest)
    assert User.objects.get(username="a").email == "Phong@x.vn"
