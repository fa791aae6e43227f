"""What an administrator, who is no superuser, can and cannot do to accounts."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import roles
from accounts.models import User

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
    client.force_login(administrator)
    return client


def role(name: str) -> int:
    return Group.objects.get(name=name).pk


def change(client: Client, account: User, **fields: object) -> User:
    """Sends the form of an account, as it is but for `fields`; returns the account after that."""
    sent = {
        "username": account.username,
        "full_name": account.full_name,
        "email": account.email,
        "is_active": "on",
        "is_staff": "on",
        "groups": [group.pk for group in account.groups.all()],
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
            "password2": PASSWORD,
            "groups": [role(roles.EDITOR)],
            "is_superuser": "on",
        },
    )

    made = User.objects.get(username="phai")
    assert (made.full_name, made.email) == ("Hồng Phái", "phai@example.vn")
    assert (made.is_active, made.is_staff, made.is_superuser) == (True, True, False)
    assert made.check_password(PASSWORD)
    assert role_names(made) == [roles.EDITOR]


def test_an_administrator_hands_out_the_three_roles(client: Client) -> None:
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
        {"password1": "mat-khau-khac-hon-2", "password2": "mat-khau-khac-hon-2"},
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


def test_somebody_who_leaves_is_suspended_and_out_at_once(client: Client) -> None:
    leaver = person("bientap", roles.EDITOR)
    browser = Client()
    browser.force_login(leaver)
    assert browser.get("/tai-khoan/phien/").json()["signed_in"] is True

    after = change(client, leaver, is_active=None)

    assert after.is_active is False
    assert browser.get("/tai-khoan/phien/").json()["signed_in"] is False


@pytest.mark.parametrize("username", ["quantri", "chanh"])
def test_nobody_deletes_an_account(client: Client, superuser: User, username: str) -> None:
    client.force_login(User.objects.get(username=username))
    account = person("bientap", roles.EDITOR)

    assert client.post(f"{ACCOUNTS}{account.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(
        ACCOUNTS, {"action": "delete_selected", "_selected_action": [account.pk], "post": "yes"}
    )

    assert User.objects.filter(pk=account.pk).exists()


def test_a_superuser_gives_single_permissions(client: Client, superuser: User) -> None:
    client.force_login(superuser)
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
    client.force_login(person("bientap", roles.EDITOR))
    assert client.get(ACCOUNTS).status_code == 403
    assert client.get(reverse("admin:auth_group_changelist")).status_code == 403
