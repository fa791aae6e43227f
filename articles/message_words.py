"""What a message says on the desk and in a mail: its subject, its sentence, and where it leads.

What somebody may no longer see is not told to them either: once an article is restricted to others,
its messages keep neither its title nor anybody's words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Edition, Message, Revision
from articles.models.message import Kind
from articles.states import State

if TYPE_CHECKING:
    from accounts.models import User

#: Kind -> the sentence. `person` is who caused it, `title` the article's.
SENTENCES = {
    Kind.SUBMITTED: gettext_lazy("%(person)s submitted “%(title)s” for review."),
    Kind.RETURNED: gettext_lazy("%(person)s asks for changes to “%(title)s”."),
    Kind.CHANGED_IN_REVIEW: gettext_lazy(
        "%(person)s changed the text of “%(title)s” while it was in review."
    ),
    Kind.APPROVED_ONCE: gettext_lazy(
        "%(person)s approved “%(title)s”; a second approval is needed before it is published."
    ),
    Kind.APPROVED: gettext_lazy("%(person)s approved “%(title)s”, and it was published."),
    Kind.PUBLISHED: gettext_lazy("“%(title)s” was published at its time."),
    Kind.TAKEN_BACK: gettext_lazy("%(person)s undid the publication of “%(title)s”."),
    Kind.FORCED: gettext_lazy(
        "%(person)s published “%(title)s” without approval; a second review is due."
    ),
    Kind.REVIEWED: gettext_lazy("%(person)s confirmed the second review of “%(title)s”."),
    Kind.WITHDRAWN: gettext_lazy("%(person)s withdrew “%(title)s”."),
    Kind.EXPIRED: gettext_lazy("The time of “%(title)s” is over; readers no longer see it."),
    Kind.DISCARDED: gettext_lazy("%(person)s discarded “%(title)s”."),
    Kind.NOT_PUBLISHED: gettext_lazy("“%(title)s” could not be published at its time."),
    Kind.MENTIONED: gettext_lazy("%(person)s mentioned you in a comment on “%(title)s”."),
    Kind.REPLIED: gettext_lazy("%(person)s replied to a comment on “%(title)s”."),
    Kind.COMMENTED: gettext_lazy("%(person)s commented on “%(title)s”."),
    Kind.ASSIGNED: gettext_lazy("%(person)s asks you to take “%(title)s” in hand."),
    Kind.REMINDER: gettext_lazy("The work on “%(title)s” is due soon."),
    Kind.OVERDUE: gettext_lazy("The work on “%(title)s” is overdue."),
    Kind.REVIEW_ON: gettext_lazy(
        "The day has come to look whether “%(title)s” is still up to date."
    ),
    Kind.TAKEN_OVER: gettext_lazy(
        "%(person)s goes on with “%(title)s” in place of you; your form was taken over."
    ),
    Kind.HANDED_ON: gettext_lazy("“%(title)s” is no longer in your hands: %(person)s has it now."),
    Kind.CLOCK_STOPPED: gettext_lazy(
        "The clock stands still: publications and ends are not recorded at their time."
    ),
    Kind.MISTAKE_REPORTED: gettext_lazy("A reader reports a mistake in “%(title)s”."),
    Kind.LETTER: gettext_lazy("A reader has written to the newsroom."),
}

#: Where the step says more than the kind: (kind, step, state it led to) -> the sentence.
_BY_STEP = {
    (Kind.APPROVED, "approve", State.SCHEDULED): gettext_lazy(
        "%(person)s approved “%(title)s”; it is published at its time."
    ),
    (Kind.SUBMITTED, "accept_changes", State.IN_REVIEW): gettext_lazy(
        "%(person)s accepted the changes to “%(title)s”; you may approve it now."
    ),
    (Kind.TAKEN_BACK, "recall", State.DRAFT): gettext_lazy(
        "%(person)s took “%(title)s” back from review."
    ),
    (Kind.TAKEN_BACK, "unschedule", State.DRAFT): gettext_lazy(
        "%(person)s cancelled the schedule of “%(title)s”."
    ),
}

#: Told to people who have seen the text, or an earlier one, and want to know what is new in it.
_TEXT_MAY_HAVE_CHANGED = (
    Kind.SUBMITTED,
    Kind.RETURNED,
    Kind.CHANGED_IN_REVIEW,
    Kind.APPROVED_ONCE,
)


def with_what_words_need(messages: QuerySet[Message], person: User) -> QuerySet[Message]:
    """Messages to this person with all that this file asks of them: a list costs what one costs.

    Adds `is_open` (whether the person may see the article), `seen` (the number of the newest
    revision they know: made by them, or the one of a step that they took or were told of before)
    and `newest` (that of the edition's newest revision).
    """
    revisions = Revision.objects.filter(edition=OuterRef("edition")).order_by("-number")
    known = (
        Q(author=person)
        | Q(transitions__actor=person)
        | Q(
            transitions__messages__recipient=person,
            transitions__messages__pk__lt=OuterRef("pk"),
        )
    )
    visible = Edition.objects.visible_to(person).filter(pk=OuterRef("edition"))
    return messages.select_related("edition", "actor", "transition", "comment").annotate(
        is_open=Q(edition__isnull=True) | Exists(visible.order_by()),
        seen=Subquery(revisions.filter(known).values("number")[:1]),
        newest=Subquery(revisions.values("number")[:1]),
    )


def is_open(message: Message) -> bool:
    """Whether its recipient may (still) see the article that it is about."""
    if not hasattr(message, "is_open"):
        message.is_open = message.edition is None or message.edition.is_visible_to(
            message.recipient
        )
    return bool(message.is_open)


def subject(message: Message) -> str:
    """What it is about, in a few words with the article's title: for lists and a mail's subject."""
    if message.edition is None or not is_open(message):
        return message.get_kind_display()
    return _("%(kind)s: %(title)s") % {
        "kind": message.get_kind_display(),
        "title": message.edition.title,
    }


def sentence(message: Message) -> str:
    """Who did what, or what happened, in one whole sentence."""
    if not is_open(message):
        return _("This was about an article that is now restricted to others.")
    words = SENTENCES[Kind(message.kind)]
    if message.transition is not None:
        step = (message.kind, message.transition.name, message.transition.to_state)
        words = _BY_STEP.get(step, words)
    return words % {
        "person": message.actor or _("The system"),
        "title": message.edition or "",
    }


def quote(message: Message) -> str:
    """What a person wrote with it (a reason, a comment, a note), or what went wrong; "" for nothing."""
    return message.text if is_open(message) else ""


def address(message: Message) -> str:
    """The path on this site where one sees to it."""
    if message.letter_id is not None:
        return reverse("admin:articles_readerletter_change", args=[message.letter_id])
    if message.edition_id is None or not is_open(message):
        return reverse("admin:index")
    path = reverse("admin:articles_edition_change", args=[message.edition_id])
    return f"{path}#comment-{message.comment_id}" if message.comment_id else path


def changes_address(message: Message) -> str | None:
    """The path to what has changed since its recipient last saw the text, or None: the message is
    not about a text that may have changed, they never saw one, or they know the newest."""
    if message.kind not in _TEXT_MAY_HAVE_CHANGED or not is_open(message):
        return None
    if not hasattr(message, "seen"):
        known = with_what_words_need(Message.objects.filter(pk=message.pk), message.recipient)
        message.seen, message.newest = known.values_list("seen", "newest").get()
    if message.seen is None or message.seen >= message.newest:
        return None
    try:
        path = reverse("admin:articles_edition_compare", args=[message.edition_id])
    except NoReverseMatch:
        return None
    return f"{path}?tu={message.seen}"
