from django.core.exceptions import ValidationError


class NotADocument(ValidationError):
    """The file is refused; the message says why and what to do."""
