"""django-allauth's own words that its Vietnamese catalogue lacks, or says as no office would.

Nothing imports this: it puts the strings where `make messages` finds them, so that our catalogue,
which is asked before allauth's, can translate them.
"""

from django.utils.translation import gettext_noop as _

SIGNING_IN = (
    _("Password"),
    _("Invalid login."),
    _("Incorrect password."),
    _("The password reset token was invalid."),
    _("You must type the same password each time."),
    _("This account is currently inactive."),
    _("Forgot your password?"),
    _("Use your password"),
    _("Please type your current password."),
)
