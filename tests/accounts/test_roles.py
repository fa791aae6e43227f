import pytest
from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts import roles

ADMINISTRATOR_MAY = {
    ("accounts", "add_user", "Can add account"),
    ("accounts", "change_user", "Can change account"),
    ("accounts", "view_user", "Can view account"),
    *(
        ("accounts", f"{action}_unit", f"Can {action} unit")
        for action in ("add", "change", "delete", "view")
    ),
    ("accounts", "view_event", "Can view event"),
    ("accounts", "change_secondfactorrule", "Can change second factor"),
    ("auth", "view_group", "Can view group"),
}


def rights_about_people(role: str) -> set[tuple[str, str, str]]:
    rows = Permission.objects.filter(
        group__name=role, content_type__app_label__in=["accounts", "auth"]
    )
    return set(rows.values_list("content_type__app_label", "codename", "name"))


@pytest.mark.django_db
def test_only_the_administrator_manages_accounts() -> None:
    assert rights_about_people(roles.ADMINISTRATOR) == ADMINISTRATOR_MAY
    assert rights_about_people(roles.EDITOR) == set()
    assert rights_about_people(roles.APPROVER) == set()


@pytest.mark.django_db(transaction=True)
def test_the_roles_can_be_taken_back_and_made_again_where_no_permission_exists_yet() -> None:
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()

    MigrationExecutor(connection).migrate([("accounts", "0001_initial")])
    assert list(Group.objects.filter(name__in=roles.ROLES)) == []

    Permission.objects.all().delete()
    MigrationExecutor(connection).migrate(newest)
    create_permissions(apps.get_app_config("accounts"), verbosity=0)

    assert set(Group.objects.values_list("name", flat=True)) == set(roles.ROLES)
    assert rights_about_people(roles.ADMINISTRATOR) == ADMINISTRATOR_MAY
    assert Permission.objects.filter(codename="add_user").count() == 1


@pytest.mark.django_db
def test_a_role_is_given_permissions_and_loses_them_and_nobody_else_does() -> None:
    rows = {"polish_user": ("user", "Can polish account"), "view_user": ("user", "unused name")}

    for role in (roles.EDITOR, roles.APPROVER):
        roles.grant(apps, role, "accounts", rows, using="default")
    assert rights_about_people(roles.EDITOR) == {
        ("accounts", "polish_user", "Can polish account"),
        ("accounts", "view_user", "Can view account"),
    }

    roles.withdraw_grants(apps, roles.EDITOR, "accounts", rows, using="default")
    assert rights_about_people(roles.EDITOR) == set()
    assert len(rights_about_people(roles.APPROVER)) == 2
