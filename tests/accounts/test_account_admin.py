"""What an administrator, who is no superuser, can and cannot do to accounts."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import roles, standing
from accounts.forms import AccountForm
from accounts.models import Unit, User
from articles.models import SectionAssignment
from tests import builders
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

PASSWORD = "mat-khau-de-thu-1"
ACCOUNTS = "/admin/accounts/user/"


def person(username: str, *role_names: str, **fields: object) -> User:
    made = User.objects.create_user(
        username, password=PASSWORD, full_name=username.title(), is_staff=True, **fields
    )
    made.groups.set(Group.objects.filter(name__in=role_names))
    return made


@pytest.fixture
def administrator() -> User:
    return person("quantri", roles.ADMINISTRATOR)


@pytest.fixture
def superuser() -> User:
    return person("chanh", is_superuser=True)


@pytest.fixture
def client(client: Client, administrator: User) -> Client:
    sign_in(client, administrator)
    return client


def role(name: str) -> int:
    return Group.objects.get(name=name).pk


def sections(*rows: dict[str, object], initial: int = 0) -> dict[str, object]:
    """The rows of sections as the account's form sends them."""
    sent: dict[str, object] = {
        "section_assignments-TOTAL_FORMS": len(rows),
        "section_assignments-INITIAL_FORMS": initial,
    }
    for number, row in enumerate(rows):
        sent |= {f"section_assignments-{number}-{name}": value for name, value in row.items()}
    return sent


def change(client: Client, account: User, **fields: object) -> User:
    """Sends the form of an account, as it is but for `fields`; returns the account after that."""
    sent = {
        "username": account.username,
        "full_name": account.full_name,
        "email": account.email,
        "is_staff": "on",
        "groups": [group.pk for group in account.groups.all()],
        **sections(),
        **fields,
    }
    client.post(
        f"{ACCOUNTS}{account.pk}/change/",
        {name: value for name, value in sent.items() if value is not None},
    )
    return User.objects.get(pk=account.pk)


def role_names(account: User) -> list[str]:
    return sorted(account.groups.values_list("name", flat=True))


def test_the_list_says_who_has_which_role(client: Client) -> None:
    person("bientap", roles.EDITOR)
    page = client.get(ACCOUNTS).content.decode()
    assert "Bientap" in page
    assert roles.EDITOR in page


def test_the_list_costs_the_same_for_one_account_and_for_thirty(
    client: Client,
) -> None:
    with CaptureQueriesContext(connection) as few:
        client.get(ACCOUNTS)
    for number in range(30):
        person(f"nguoi{number}", roles.EDITOR)
    with CaptureQueriesContext(connection) as many:
        client.get(ACCOUNTS)
    assert len(many) == len(few)


def test_an_administrator_makes_an_account_that_works_at_the_desk(client: Client) -> None:
    client.post(
        f"{ACCOUNTS}add/",
        {
            "username": "phai",
            "full_name": "Hồng Phái",
            "email": "phai@example.vn",
            "password1": PASSWORD,
            "groups": [role(roles.EDITOR)],
            "is_superuser": "on",
        },
    )

    made = User.objects.get(username="phai")
    assert (made.full_name, made.email) == ("Hồng Phái", "phai@example.vn")
    assert (made.is_active, made.is_staff, made.is_superuser) == (True, True, False)
    assert made.has_usable_password() is False
    assert role_names(made) == [roles.EDITOR]


def test_an_administrator_hands_out_the_roles(client: Client) -> None:
    after = change(
        client, person("bientap", roles.EDITOR), groups=[role(name) for name in roles.ROLES]
    )
    assert role_names(after) == sorted(roles.ROLES)


def test_an_administrator_hands_out_no_other_group(client: Client) -> None:
    chief = Group.objects.create(name="Lãnh đạo")
    after = change(client, person("bientap", roles.EDITOR), groups=[chief.pk])
    assert role_names(after) == [roles.EDITOR]


def test_a_group_an_administrator_cannot_see_stays(client: Client) -> None:
    account = person("bientap", roles.EDITOR)
    account.groups.add(Group.objects.create(name="Lãnh đạo"))

    after = change(client, account, groups=[role(roles.APPROVER)])

    assert role_names(after) == ["Lãnh đạo", roles.APPROVER]


def test_an_administrator_gives_no_single_permissions_and_makes_no_superuser(
    client: Client,
) -> None:
    account = person("bientap", roles.EDITOR)
    page = client.get(f"{ACCOUNTS}{account.pk}/change/").content.decode()
    assert 'name="is_superuser"' not in page
    assert 'name="user_permissions"' not in page

    after = change(
        client,
        account,
        full_name="Đã đổi tên",
        is_superuser="on",
        user_permissions=[Permission.objects.first().pk],
    )

    assert after.full_name == "Đã đổi tên"
    assert after.is_superuser is False
    assert after.user_permissions.count() == 0


def test_an_administrator_cannot_change_a_superuser(client: Client, superuser: User) -> None:
    after = change(client, superuser, full_name="Bị đổi", is_active=None)
    assert (after.full_name, after.is_active) == ("Chanh", True)

    response = client.post(
        f"{ACCOUNTS}{superuser.pk}/password/",
        {"reason": "Thử"},
    )
    assert response.status_code == 403
    assert User.objects.get(pk=superuser.pk).check_password(PASSWORD)


def test_an_administrator_cannot_change_their_own_rights(
    client: Client, administrator: User
) -> None:
    after = change(
        client,
        administrator,
        full_name="Quản trị mới",
        groups=[role(roles.APPROVER)],
        is_active=None,
    )
    assert after.full_name == "Quản trị mới"
    assert after.is_active is True
    assert role_names(after) == [roles.ADMINISTRATOR]


def test_whoever_is_suspended_is_out_at_once_and_stays_out_when_resumed(
    client: Client, administrator: User
) -> None:
    account = person("bientap", roles.EDITOR)
    phone, laptop = Client(), Client()
    for browser in (phone, laptop):
        browser.force_login(account)

    client.post(f"{ACCOUNTS}{account.pk}/tam-ngung/", {"reason": "Nghỉ dài ngày"})

    account.refresh_from_db()
    assert account.is_active is False
    client.post(f"{ACCOUNTS}{account.pk}/mo-lai/", {"reason": "Đã đi làm lại"})
    account.refresh_from_db()
    assert account.is_active is True
    assert [
        browser.get("/tai-khoan/phien/").json()["signed_in"] for browser in (phone, laptop)
    ] == [False, False]
    assert client.get("/tai-khoan/phien/").json()["signed_in"] is True
    recorded = LogEntry.objects.filter(object_id=str(account.pk)).order_by("pk")
    assert [(each.user, each.change_message) for each in recorded] == [
        (administrator, "Tạm ngừng: Nghỉ dài ngày"),
        (administrator, "Mở lại: Đã đi làm lại"),
    ]


@pytest.mark.parametrize("address", ["tam-ngung", "cho-nghi"])
def test_nobody_is_suspended_without_a_reason_or_by_looking(client: Client, address: str) -> None:
    account = person("bientap", roles.EDITOR)

    assert client.get(f"{ACCOUNTS}{account.pk}/{address}/").status_code == 200
    page = client.post(f"{ACCOUNTS}{account.pk}/{address}/", {"reason": " ", "confirm": "1"})

    assert "Hãy ghi lý do." in page.content.decode()
    assert User.objects.get(pk=account.pk).is_active is True


def test_the_accounts_form_suspends_nobody(client: Client) -> None:
    after = change(client, person("bientap", roles.EDITOR), full_name="Đã đổi", is_active="")
    assert (after.full_name, after.is_active) == ("Đã đổi", True)


@pytest.mark.parametrize("address", ["tam-ngung", "mo-lai", "cho-nghi"])
def test_nobody_suspends_a_superuser_or_themselves(
    client: Client, administrator: User, superuser: User, address: str
) -> None:
    reason = {"reason": "Thử", "confirm": "1"}
    assert client.post(f"{ACCOUNTS}{superuser.pk}/{address}/", reason).status_code == 403

    page = client.post(f"{ACCOUNTS}{administrator.pk}/{address}/", reason).content.decode()

    assert "Đây là tài khoản của chính bạn." in page
    assert User.objects.filter(is_active=True).count() == 2


def test_an_editor_suspends_nobody(client: Client, administrator: User) -> None:
    sign_in(client, person("bientap", roles.EDITOR))
    for address in ("tam-ngung", "mo-lai", "cho-nghi"):
        response = client.post(f"{ACCOUNTS}{administrator.pk}/{address}/", {"reason": "Thử"})
        assert response.status_code == 403
    assert User.objects.get(pk=administrator.pk).is_active is True


def test_a_role_is_offered_with_what_it_lets_a_person_do(client: Client) -> None:
    page = client.get(f"{ACCOUNTS}{person('bientap').pk}/change/").content.decode()
    for role_name in roles.ROLES:
        assert role_name in page
        assert str(roles.MEANINGS[role_name]) in page


# Sections, on the same page


def test_sections_are_given_renewed_and_taken_away_on_the_accounts_page(client: Client) -> None:
    account = person("bientap", roles.EDITOR)
    economy, culture = builders.category("Kinh tế"), builders.category("Văn hóa")

    change(client, account, **sections({"category": economy.pk, "ends_on": "31/12/2031"}))

    [given] = SectionAssignment.objects.filter(user=account)
    assert (given.category, given.ends_on) == (economy, date(2031, 12, 31))
    change(
        client,
        account,
        **sections(
            {"id": given.pk, "user": account.pk, "category": economy.pk, "DELETE": "on"},
            {"category": culture.pk, "ends_on": ""},
            initial=1,
        ),
    )
    assert list(account.section_assignments.values_list("category__name", "ends_on")) == [
        ("Văn hóa", None)
    ]


def limited(account: User) -> SectionAssignment:
    return SectionAssignment.objects.create(user=account, category=builders.category())


def test_an_administrator_cannot_widen_their_own_sections_on_their_page(
    client: Client, administrator: User
) -> None:
    mine, other = limited(administrator), builders.category("Văn hóa")
    change(
        client,
        administrator,
        full_name="Đã đổi",
        **sections(
            {"id": mine.pk, "user": administrator.pk, "category": other.pk, "DELETE": "on"},
            {"user": administrator.pk, "category": other.pk},
            initial=1,
        ),
    )
    assert list(SectionAssignment.objects.filter(user=administrator)) == [mine]
    assert SectionAssignment.objects.get(pk=mine.pk).category == mine.category


def test_an_administrator_cannot_change_their_own_sections_in_the_list_of_all(
    client: Client, administrator: User
) -> None:
    mine, theirs = limited(administrator), limited(person("bientap", roles.EDITOR))
    other = builders.category("Văn hóa")
    row = {"user": administrator.pk, "category": other.pk, "ends_on": ""}
    client.post("/admin/articles/sectionassignment/add/", row)
    client.post(f"/admin/articles/sectionassignment/{theirs.pk}/change/", row)
    for address in ("change", "delete"):
        response = client.post(
            f"/admin/articles/sectionassignment/{mine.pk}/{address}/", row | {"post": "yes"}
        )
        assert response.status_code == 403
    client.post(
        "/admin/articles/sectionassignment/",
        {"action": "delete_selected", "_selected_action": [mine.pk], "post": "yes"},
    )
    assert list(administrator.section_assignments.values_list("category", flat=True)) == [
        mine.category_id
    ]
    assert SectionAssignment.objects.get(pk=theirs.pk).user.username == "bientap"


def test_an_administrator_does_not_limit_a_superuser(client: Client, superuser: User) -> None:
    row = {"user": superuser.pk, "category": builders.category().pk, "ends_on": ""}
    page = client.post("/admin/articles/sectionassignment/add/", row).content.decode()
    assert "chuyên mục của người này" in page
    assert SectionAssignment.objects.count() == 0


def test_an_administrator_does_not_join_a_unit_by_themselves(
    client: Client, administrator: User
) -> None:
    unit = Unit.objects.create(name="Phòng Thanh tra")
    assert change(client, administrator, unit=unit.pk).unit is None
    assert change(client, person("bientap"), unit=unit.pk).unit == unit


# The last administrator


def only_administrator(client: Client) -> User:
    """A superuser who is all there is."""
    User.objects.update(is_active=False, username=Concat(Value("cu-"), "username"))
    alone = person("chanh", is_superuser=True)
    sign_in(client, alone)
    return alone


@pytest.mark.parametrize("lost", ["is_superuser", "is_staff"])
def test_the_last_administrator_stays_one(client: Client, lost: str) -> None:
    alone = only_administrator(client)
    form = {"is_superuser": "on", "full_name": "Đã đổi", lost: None}
    after = change(client, alone, **form)
    assert (after.is_superuser, after.is_staff, after.full_name) == (True, True, "Chanh")

    person("quantri", roles.ADMINISTRATOR)
    after = change(client, alone, **form)
    assert getattr(after, lost) is False


def test_the_last_administrator_keeps_the_role(client: Client, administrator: User) -> None:
    """Whoever takes it away has the right by a single permission, and may not enter the desk any
    more when they come to save: an account of a script, say."""
    outside = person("ngoai")
    outside.user_permissions.add(Permission.objects.get(codename="change_user"))
    User.objects.filter(pk=outside.pk).update(is_staff=False)
    form = AccountForm(
        {"username": "quantri", "full_name": "Quản trị", "is_staff": "on", "groups": []},
        instance=administrator,
    )
    assert form.is_valid() is False
    assert str(form.errors["groups"][0]).startswith("Đây là người quản trị cuối cùng.")
    with pytest.raises(standing.Refused, match="cuối cùng"):
        standing.suspend(administrator, outside)


@pytest.mark.parametrize("username", ["quantri", "chanh"])
def test_nobody_deletes_an_account(client: Client, superuser: User, username: str) -> None:
    sign_in(client, User.objects.get(username=username))
    account = person("bientap", roles.EDITOR)

    assert client.post(f"{ACCOUNTS}{account.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(
        ACCOUNTS, {"action": "delete_selected", "_selected_action": [account.pk], "post": "yes"}
    )

    assert User.objects.filter(pk=account.pk).exists()


def test_a_superuser_gives_single_permissions(client: Client, superuser: User) -> None:
    sign_in(client, superuser)
    permission = Permission.objects.get(codename="view_group")

    after = change(
        client,
        person("bientap", roles.EDITOR),
        user_permissions=[permission.pk],
        is_superuser="on",
    )

    assert after.is_superuser is True
    assert list(after.user_permissions.all()) == [permission]


def test_an_editor_has_no_business_with_accounts(client: Client) -> None:
    sign_in(client, person("bientap", roles.EDITOR))
    assert client.get(ACCOUNTS).status_code == 403
    assert client.get(reverse("admin:auth_group_changelist")).status_code == 403
