"""Django's own words that its Vietnamese catalogue lacks, or says as no office would.

Nothing imports this: it puts the strings where `make messages` finds them, so that our catalogue,
which is asked before Django's, can translate them.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

ADMIN = (
    _("Add %(name)s"),
    _("Add %s"),
    _("Add {name}"),
    _("Added:"),
    _("Add link"),
    _("Breadcrumbs"),
    _("Change or view list link"),
    _("Changed:"),
    _("Deleted:"),
    _("Error:"),
    _("Filter navigation items"),
    _("Forgotten your login credentials?"),
    _("Hide counts"),
    _("History"),
    _("Model name"),
    _("Please correct the error below."),
    _("Please correct the errors below."),
    _("Select %s to change"),
    _("Select %s to view"),
    _("Show counts"),
    _("Sidebar"),
    _("Skip to main content"),
    _("Toggle navigation"),
    _("Toggle theme (current theme: auto)"),
    _("Toggle theme (current theme: dark)"),
    _("Toggle theme (current theme: light)"),
    _("After you’ve created a user, you’ll be able to edit more user options."),
    _("In case you’ve forgotten, you are:"),
    _("View selected %(model)s"),
    ngettext_lazy("entry", "entries", "count"),
)
PASSWORDS = (
    _("Disabled"),
    _("Disable password-based authentication"),
    _("Enable password-based authentication"),
    _("Enable password-based authentication for this user by setting a password."),
    _("Enabled"),
    _("Password-based authentication"),
    _("Password-based authentication was disabled."),
    _("Raw passwords are not stored, so there is no way to see the user’s password."),
    _("Reset password"),
    _("Set password"),
    _("Set password: %s"),
    _("This action will <strong>enable</strong> password-based authentication for this user."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        "min_length",
    ),
    _(
        "Whether the user will be able to authenticate using a password or not. If disabled, they may "
        "still be able to authenticate using other backends, such as Single Sign-On or LDAP."
    ),
)
FORMS = (
    _("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
    _("Enter a valid duration."),
    _("Enter a complete value."),
    _("Constraint “%(name)s” is violated."),
    _("Null characters are not allowed."),
    _(
        "File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s."
    ),
    _("%(model)s instance with %(field)s %(value)r is not a valid choice."),
    _("The inline value did not match the parent instance."),
    _(
        "%(datetime)s couldn’t be interpreted in time zone %(current_timezone)s; "
        "it may be ambiguous or it may not exist."
    ),
    _(
        "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. "
        "You may need to file a bug report if the issue persists."
    ),
    ngettext_lazy(
        "Please submit at most %(num)d form.", "Please submit at most %(num)d forms.", "num"
    ),
    ngettext_lazy(
        "Please submit at least %(num)d form.", "Please submit at least %(num)d forms.", "num"
    ),
    pgettext_lazy("String to return when truncating text", "%(truncated_text)s…"),
)
