"""allauth's own words that can show on our pages and that it has no Vietnamese for.

Nothing imports this: it puts the strings where `make messages` finds them (see portal/words.py).
"""

from django.utils.translation import gettext_noop as _

WORDS = (
    _("Too many failed login attempts. Try again later."),
    _("You cannot activate two-factor authentication until you have verified your email address."),
    _("Recovery codes"),
    _("TOTP Authenticator"),
)
