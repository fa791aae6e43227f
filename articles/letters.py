"""Readers' letters: how they arrive, who is told, and what the newsroom does with them.

The one place that writes them. Neither a message nor the event log repeats what a reader wrote or who
they are: both lead to the letter, which only those see who may answer it.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import events
from accounts.models import User
from articles import messages, sections, tasks
from articles.models import Edition, Message, ReaderLetter
from articles.models.message import Kind
from articles.models.reader_letter import (
    ANSWER_CONTACT,
    ANSWER_LETTERS,
    LetterKind,
    LetterState,
)
from articles.workflow import Refused

#: What can be done with a letter, and from which states.
STEPS: dict[str, tuple[LetterState, ...]] = {
    "answer": (LetterState.OPEN,),
    "close": (LetterState.OPEN,),
    "spam": (LetterState.OPEN, LetterState.CLOSED),
    "reopen": (LetterState.CLOSED, LetterState.SPAM),
}
_LEADS_TO = {
    "answer": LetterState.ANSWERED,
    "close": LetterState.CLOSED,
    "spam": LetterState.SPAM,
    "reopen": LetterState.OPEN,
}
#: Letters that leave at once.
BATCH = 500


def receive(
    *,
    text: str,
    edition: Edition | None = None,
    name: str = "",
    email: str = "",
    quote: str = "",
    is_trapped: bool = False,
) -> ReaderLetter:
    """Take a letter in, about an article or to the newsroom, and tell those who may answer it.

    What fell into the trap for robots is kept as spam and told to nobody: it may have been a person.
    """
    with transaction.atomic():
        letter = ReaderLetter.objects.create(
            kind=LetterKind.MISTAKE if edition else LetterKind.CONTACT,
            edition=edition,
            name=name,
            email=email,
            quote=quote,
            text=text,
            state=LetterState.SPAM if is_trapped else LetterState.OPEN,
            handled_at=timezone.now() if is_trapped else None,
        )
        if not is_trapped:
            _tell(letter)
    return letter


def _tell(letter: ReaderLetter) -> None:
    if letter.edition:
        people = sections.people_with(ANSWER_LETTERS, letter.edition.category_id)
        messages.send(Kind.MISTAKE_REPORTED, people, edition=letter.edition, letter=letter)
    else:
        messages.send(Kind.LETTER, sections.people_with(ANSWER_CONTACT, None), letter=letter)


def blockers(step: str, letter: ReaderLetter, by: User) -> list[str]:
    """Why this person may not do this with the letter; [] when they may."""
    if not letter.is_visible_to(by):
        return [_("You do not have the right to do this.")]
    if letter.state not in STEPS[step]:
        return [
            _("This letter is in the state “%(state)s” already. Look at it again.")
            % {"state": letter.get_state_display()}
        ]
    return []


def perform(
    step: str,
    letter: ReaderLetter,
    by: User,
    *,
    answer: str = "",
    request: HttpRequest | None = None,
) -> ReaderLetter:
    """Answer a letter, close it, call it spam, or open it again; returns it as it is now.

    An answer goes out by mail if the reader gave an address, and is kept either way. Raises
    `workflow.Refused` with the reasons.
    """
    with transaction.atomic():
        letter = (
            ReaderLetter.objects.select_for_update(of=("self",))
            .select_related("edition__article")
            .get(pk=letter.pk)
        )
        reasons = blockers(step, letter, by)
        if step == "answer" and not answer.strip():
            reasons.append(_("Write an answer."))
        if reasons:
            raise Refused(reasons)
        before, now = letter.get_state_display(), timezone.now()
        letter.state = _LEADS_TO[step]
        is_open = letter.state == LetterState.OPEN
        letter.handled_by, letter.handled_at = (None, None) if is_open else (by, now)
        if step == "answer":
            letter.answer = answer.strip()
            letter.mail_not_before = now if letter.email else None
        letter.save()
        _settle(letter)
        events.record(
            events.Kind.LETTER_HANDLED,
            request=request,
            by=by,
            subject=str(letter),
            details={
                "model": letter._meta.label_lower,
                "pk": letter.pk,
                "changes": {"state": [str(before), str(letter.get_state_display())]},
            },
        )
        if letter.mail_not_before:
            tasks.after_commit(tasks.mail_goes_out)
    return letter


def _settle(letter: ReaderLetter) -> None:
    """What one has seen to waits for nobody any more."""
    Message.objects.filter(letter=letter, read_at__isnull=True).update(read_at=timezone.now())


def prune(batch: int = BATCH) -> int:
    """Let go of letters that were seen to long enough ago, with the messages about them; returns how
    many letters went."""
    before = timezone.now() - timedelta(days=settings.LETTER_RETENTION_DAYS)
    keys = list(
        ReaderLetter.objects.outlived(before)
        .order_by("handled_at")
        .values_list("pk", flat=True)[:batch]
    )
    ReaderLetter.objects.filter(pk__in=keys).delete()
    return len(keys)
