"""What the newsroom says to each other beside a text.

A comment is a row of its own and no part of the text: nothing that is public is made from it. Who may
write here may also answer, resolve and reopen. Those it concerns are told, each once, of the nearest
reason: that they are named, that somebody answers them, that their text is spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db import transaction as database
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import anchors, contributions, messages, vietnamese
from articles.models import Comment, Edition, Restriction
from articles.models.comment import Part
from articles.models.message import Kind
from articles.states import LIVE, WORKING
from articles.workflow import Refused

COMMENT = "articles.comment_edition"
#: Where something can be said: what is worked on, and what stands in the public place, for the next
#: edition's sake.
OPEN_STATES = (*WORKING, *LIVE)
_PARTS = {"": 0, Part.TITLE: 1, Part.LEAD: 2, Part.BODY: 3}


# Who may


def may_read(edition: Edition, by: User) -> bool:
    """Whether the newsroom's comments on this edition are this person's affair.

    What was said of a restricted text stays among those it is open to, also once the text is public.
    """
    return by.is_active and by.has_perm(COMMENT) and edition.article.is_open_to(by)


def blockers(edition: Edition, by: User) -> list[str]:
    """Why this person can say nothing here; an empty list means that they can."""
    if not by.is_active or not by.has_perm(COMMENT):
        return [_("You do not have the right to do this.")]
    if not edition.article.is_open_to(by):
        return [_("This article is restricted to others.")]
    if edition.state not in OPEN_STATES:
        return [
            _("In the state “%(state)s” nothing is commented on. Comment on the newest edition.")
            % {"state": edition.get_state_display()}
        ]
    return []


def people(edition: Edition) -> list[User]:
    """Those who read the comments here and so can be named in one: `may_read` for everybody."""
    found = User.objects.with_perm(COMMENT, backend="django.contrib.auth.backends.ModelBackend")
    restriction = Restriction.objects.filter(article=edition.article_id).first()
    if restriction:
        inside = Q(is_superuser=True) | Q(pk=restriction.restricted_by_id)
        inside |= Q(pk__in=restriction.people.values("pk"))
        if restriction.unit_id is not None:
            inside |= Q(unit=restriction.unit_id)
        found = found.filter(inside)
    return sorted(found, key=lambda person: vietnamese.name_sort_key(person.get_full_name()))


# Names in a text


@dataclass(frozen=True)
class Piece:
    """A stretch of a comment's text; with `person`, it is their name."""

    text: str
    person: User | None = None


def pieces(text: str, named: Iterable[User]) -> list[Piece]:
    """The text, cut where one of these people is named. Joined again it is the text."""
    found, done = [], 0
    for start, end, person in _names_in(text, named):
        if person:
            found += [Piece(text[done:start]), Piece(text[start:end], person)]
            done = end
    return [piece for piece in [*found, Piece(text[done:])] if piece.text]


def mentions(text: str, among: Iterable[User]) -> tuple[list[User], list[str]]:
    """Of the names that stand after an @: the people they are, and those that are nobody of them."""
    people_named: dict[int, User] = {}
    unknown: dict[str, None] = {}
    for start, end, person in _names_in(text, among):
        if person:
            people_named[person.pk] = person
        else:
            unknown[text[start + 1 : end]] = None
    return list(people_named.values()), list(unknown)


def _names_in(text: str, among: Iterable[User]) -> list[tuple[int, int, User | None]]:
    """(start, end, person or None) for each @name, in order.

    The names that there are come first, the longest of them: an account may be called by its
    owner's whole e-mail address. A full stop after a name ends the sentence.
    """
    known = {person.get_username().casefold(): person for person in among}
    every = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True)) or "(?!)"
    # Not within an e-mail address, nor at the beginning of a longer name.
    name = rf"(?<![\w.+@-])@(?:(?P<known>{every})(?![.+@-]*\w)|(?P<other>[\w.-]++)(?!@))"
    found: list[tuple[int, int, User | None]] = []
    for match in re.finditer(name, text, re.IGNORECASE):
        if match["known"]:
            found.append((match.start(), match.end(), known.get(match["known"].casefold())))
        elif other := match["other"].rstrip(".-"):
            found.append((match.start(), match.start("other") + len(other), None))
    return found


def unknown_names(names: Iterable[str]) -> list[str]:
    """What is wrong with names that nobody answers to here, a sentence for each."""
    there = {
        person.get_username().casefold(): person
        for person in User.objects.filter(username__in=list(names))
    }
    found = []
    for name in names:
        person = there.get(name.casefold())
        if person is None:
            text = _(
                "Nobody is called “@%(name)s”. Choose a name from the list that appears after @, "
                "or write a space after the @ if no person is meant."
            )
        elif not person.is_active:
            text = _("The account “@%(name)s” is suspended. Name somebody else.")
        else:
            text = _("“@%(name)s” may not see this article's comments. Name somebody else.")
        found.append(text % {"name": name})
    return found


# What people do


def add(
    edition: Edition, by: User, text: str, passage: anchors.Passage | None = None, part: str = ""
) -> Comment:
    """Say something of the edition, or of a passage in one of its parts.

    Raises `Refused`: the person may not, or the text names somebody who cannot be told.
    """
    passage = passage or anchors.Passage("")
    with database.atomic():
        named = _check(edition, by, text)
        comment = Comment(
            edition=edition,
            author=by,
            text=text,
            part=part if passage.quote else "",
            quote=passage.quote,
            prefix=passage.prefix,
            suffix=passage.suffix,
        )
        _store(comment, named)
        _tell(comment, edition, named, [], _writers(edition))
    return comment


def reply(edition: Edition, comment: Comment, by: User, text: str) -> Comment:
    """Answer a comment that stands beside this edition. One that was resolved meanwhile is open
    again, for somebody has more to say."""
    with database.atomic():
        named = _check(edition, by, text)
        comment = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
        answer = Comment(edition_id=comment.edition_id, parent=comment, author=by, text=text)
        taking_part = _taking_part(comment)
        _store(answer, named)
        if comment.resolved_at:
            _mark(comment, None)
        _tell(answer, edition, named, taking_part, [])
    return answer


def resolve(edition: Edition, comment: Comment, by: User) -> None:
    """Lay a comment aside as done with. Resolved twice, it stays who did it first."""
    with database.atomic():
        comment = _changeable(edition, comment, by)
        if not comment.resolved_at:
            _mark(comment, by)


def reopen(edition: Edition, comment: Comment, by: User) -> None:
    with database.atomic():
        _mark(_changeable(edition, comment, by), None)


def _changeable(edition: Edition, comment: Comment, by: User) -> Comment:
    reasons = blockers(edition, by)
    if reasons:
        raise Refused(reasons)
    return Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)


def _mark(comment: Comment, by: User | None) -> None:
    comment.resolved_by = by
    comment.resolved_at = timezone.now() if by else None
    comment.save(update_fields=["resolved_by", "resolved_at"])


def _check(edition: Edition, by: User, text: str) -> list[User]:
    """The people whom the text names. Raises `Refused`."""
    reasons = blockers(edition, by)
    if reasons:
        raise Refused(reasons)
    named, unknown = mentions(text, people(edition) if "@" in text else [])
    if unknown:
        raise Refused(unknown_names(unknown))
    return named


def _store(comment: Comment, named: list[User]) -> None:
    comment.full_clean(exclude=["edition", "parent", "author"])
    comment.save()
    comment.mentions.set(named)


def _tell(
    comment: Comment,
    edition: Edition,
    named: list[User],
    taking_part: list[User],
    writers: list[User],
) -> None:
    """One message for each person, of the strongest kind that concerns them."""
    told: set[int] = set()
    for kind, recipients in (
        (Kind.MENTIONED, named),
        (Kind.REPLIED, taking_part),
        (Kind.COMMENTED, writers),
    ):
        due = [person for person in recipients if person.pk not in told]
        told.update(person.pk for person in due)
        messages.send(
            kind,
            [person for person in due if may_read(edition, person)],
            edition=edition,
            actor=comment.author,
            comment=comment,
            text=comment.text,
        )


def _taking_part(comment: Comment) -> list[User]:
    """Who wrote or is named in a comment and the replies to it."""
    talk = Comment.objects.order_by().filter(Q(pk=comment.pk) | Q(parent=comment.pk))
    ids = {pk for pair in talk.values_list("author", "mentions") for pk in pair}
    return list(User.objects.filter(pk__in=ids - {None}))


def _writers(edition: Edition) -> list[User]:
    ids = contributions.writers(contributions.made(edition)) | {edition.created_by_id}
    return messages.with_stand_ins(edition, list(User.objects.filter(pk__in=ids)))


# What stands beside a text


@dataclass
class Remark:
    """A comment as it is shown beside an edition: where its passage is now, and what was answered."""

    comment: Comment
    #: In characters of the part's plain text; None: of the whole text, or the passage has changed.
    position: int | None
    #: The number of the earlier edition that it was written on, 0 for this one's own.
    from_edition: int = 0
    replies: list[Comment] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.comment.pk

    @property
    def key(self) -> str:
        return str(self.pk)

    @property
    def is_resolved(self) -> bool:
        return self.comment.resolved_at is not None

    @property
    def has_changed(self) -> bool:
        """Whether the passage is not in the text any more."""
        return bool(self.comment.quote) and self.position is None

    @cached_property
    def pieces(self) -> list[Piece]:
        return pieces(self.comment.text, self.comment.mentions.all())

    @property
    def answers(self) -> list[tuple[Comment, list[Piece]]]:
        return [(each, pieces(each.text, each.mentions.all())) for each in self.replies]

    @property
    def order(self) -> tuple[int, float, int]:
        place = float("inf") if self.has_changed else self.position or 0
        return _PARTS[self.comment.part], place, self.pk


def beside(edition: Edition, by: User) -> list[Remark]:
    """What is shown to this person beside the edition, in the order of its text: first what is said
    of the whole, then passage by passage; what has changed comes last in its part."""
    if not may_read(edition, by):
        return []
    rows = (
        Comment.objects.beside(edition)
        .select_related("author", "resolved_by", "edition")
        .prefetch_related("mentions")
    )
    comments = [each for each in rows if each.parent_id is None]
    replies: dict[int, list[Comment]] = {}
    for each in rows:
        if each.parent_id is not None:
            replies.setdefault(each.parent_id, []).append(each)
    texts = {part: anchors.text_of(edition, part) for part in {each.part for each in comments}}
    return sorted(
        (
            Remark(
                each,
                anchors.find(
                    texts[each.part], anchors.Passage(each.quote, each.prefix, each.suffix)
                ),
                each.edition.number if each.edition_id != edition.pk else 0,
                replies.get(each.pk, []),
            )
            for each in comments
        ),
        key=lambda remark: remark.order,
    )


def find(edition: Edition, by: User, pk: int) -> Comment | None:
    """The comment with this number among those beside the edition, or None."""
    if not may_read(edition, by):
        return None
    return Comment.objects.beside(edition).filter(pk=pk, parent=None).first()
