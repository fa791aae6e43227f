"""The roles, and how migrations give them permissions.

Roles are groups, seeded by migrations; a superuser may add more. Code asks for permissions, never
for a role: the names stand here for migrations, for the list an administrator hands out, for demo
content and for tests.
"""

from collections.abc import Iterable, Mapping

from django.apps.registry import Apps
from django.utils.translation import gettext_lazy as _

EDITOR = "Biên tập viên"
REVIEWER = "Người thẩm định"
APPROVER = "Người duyệt"
ADMINISTRATOR = "Quản trị"
ROLES = (EDITOR, REVIEWER, APPROVER, ADMINISTRATOR)

#: What each lets a person do, in a line for whoever gives it.
MEANINGS = {
    EDITOR: _("Writes articles, submits them for review, revises and corrects what is public."),
    REVIEWER: _("Reads what is in review, comments and requests changes; writes nothing."),
    APPROVER: _(
        "Writes, and decides on what others wrote: requests changes, approves, schedules, withdraws."
    ),
    ADMINISTRATOR: _(
        "Manages accounts, roles, categories and the site; reads no drafts and publishes nothing."
    ),
}


def grant(
    apps: Apps,
    role: str,
    app_label: str,
    codenames: Mapping[str, tuple[str, str]],
    *,
    using: str,
) -> None:
    """Give a role permissions, from a migration.

    `apps` is the migration's registry, `codenames` maps a codename to its model (lower case) and
    the name it is shown under, `using` is the alias of the database being migrated.

    Django writes its own rows for permissions only after all migrations have run, so on a fresh
    database those needed are made here. Give them the name Django would ("Can add category"), for
    it does not rename them afterwards.
    """
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    group, _created = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=role)
    for codename, (model, name) in codenames.items():
        content_type, _created = content_types.get_or_create(app_label=app_label, model=model)
        permission, _created = permissions.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
        group.permissions.add(permission)


def withdraw_grants(
    apps: Apps, role: str, app_label: str, codenames: Iterable[str], *, using: str
) -> None:
    """Undo `grant`: the role loses the permissions. Their rows stay, for others may hold them."""
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name=role):
        group.permissions.remove(
            *permissions.filter(content_type__app_label=app_label, codename__in=list(codenames))
        )
