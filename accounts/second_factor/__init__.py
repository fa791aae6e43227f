"""The second factor: what it is checked with is django-allauth's; whom it is asked of is decided here."""
