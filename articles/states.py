"""The states an edition can be in. Only `articles.workflow` moves an edition from one to another."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISCARDED = "discarded", _("Discarded")


#: Being worked on: at most one edition of an article.
WORKING = (State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED, State.SCHEDULED)
#: Holding the article's public place, as text or as a withdrawal notice: at most one edition of an article.
LIVE = (State.PUBLISHED, State.WITHDRAWN)
#: What the public has seen at some time: these keep their date and their approver for good.
ONCE_PUBLIC = (State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN)
#: Open to its writers.
WRITABLE = (State.DRAFT, State.CHANGES_REQUESTED)
