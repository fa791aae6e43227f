"""Addresses that people write into forms: of a page of this site, or of another site."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.models.redirect import leads_somewhere

#: Browsers drop some of these and take the last one for "/", so that an address leads elsewhere
#: than it seems to (URL Standard, 4.4).
MISLEADING = re.compile(r"[\x00-\x20\x7f\\]")


def validate_address(value):
    """Raise ValidationError for what is neither "/…" nor "http(s)://…"."""
    if MISLEADING.search(value) or not leads_somewhere(value):
        raise ValidationError(
            _(
                "The address begins with “/” (a page of this site) or with “https://”, without blanks."
            )
        )
