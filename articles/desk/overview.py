"""The first page of the desk: what is wrong, what waits for you, what you are writing, what comes
and went out."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Prefetch, Q
from django.utils import timezone

from articles import clock, workflow
from articles.desk import inbox
from articles.models import Assignment, Edition, Transition
from articles.states import State

ROWS = 8
#: Each publication that failed is asked for its reasons, which costs; more than these say no more.
FAILURES = 5
#: The clock comes by each minute; what is later than that has failed.
PATIENCE = timedelta(minutes=1)
#: Over how many days publications without approval are counted.
DAYS = 90


@dataclass(frozen=True)
class Share:
    """Publications of the last `DAYS` days: all, and those without approval."""

    every: int
    forced: int
    days: int = DAYS

    @property
    def percent(self):
        return 100 * self.forced / self.every if self.every else 0


def of(user):
    """Template context of the overview: all but the messages and the clock is for those who may see
    articles, and some of it for those alone who do that work."""
    context = {"clock_stands_still": clock.watch(), "unread_lines": _unread(user)}
    if not user.has_perm("articles.view_edition"):
        return context
    editions = Edition.objects.visible_to(user).select_related("article", "category", "updated_by")
    ours = editions.in_sections_of(user)
    awaiting = editions.awaiting(user)
    context |= {
        "failed": _failed(ours),
        "overdue": _overdue(editions, user),
        "awaiting": _with_readers(awaiting).order_by("updated_at")[:ROWS],
        "own_work": _with_readers(editions.working())
        .contributed_by(user)
        .order_by("-updated_at")[:ROWS],
        "scheduled": editions.scheduled().order_by("publish_at")[:ROWS],
        "newest": editions.live().newest_first()[:ROWS],
    }
    if user.has_perm("articles.review_edition"):
        # Those that wait for this person stand above already.
        in_review = _with_readers(ours.in_state(State.IN_REVIEW))
        context["in_review"] = in_review.exclude(pk__in=awaiting.order_by().values("pk")).order_by(
            "updated_at"
        )[:ROWS]
    if user.has_perm("articles.approve_edition"):
        context["second_review"] = ours.second_review_due()[:ROWS]
        context["share"] = without_approval()
    if user.has_perm("articles.change_edition"):
        context["to_look_at"] = (
            ours.live()
            .filter(article__review_on__lte=timezone.localdate())
            .order_by("article__review_on", "pk")[:ROWS]
        )
    return context


def without_approval(days=DAYS):
    """How many publications of the last so many days there were, and how many without approval."""
    published = Transition.objects.filter(
        name__in=("approve", "publish", "force_publish"),
        to_state=State.PUBLISHED,
        created_at__gte=timezone.now() - timedelta(days=days),
    )
    return Share(
        **published.order_by().aggregate(
            every=Count("pk"), forced=Count("pk", filter=Q(name="force_publish"))
        ),
        days=days,
    )


def _unread(user):
    return inbox.lines(inbox.unread_by(user), user, inbox.SHOWN_FIRST)


def _with_readers(editions):
    """Editions with those who have them `in_hand`: nobody, or one person each."""
    return editions.prefetch_related(
        Prefetch(
            "assignments",
            queryset=Assignment.objects.filter(ended_at__isnull=True).select_related("person"),
            to_attr="in_hand",
        )
    )


def _overdue(editions, user):
    """What this person has in hand and should have done by now."""
    return (
        editions.filter(
            assignments__person=user,
            assignments__ended_at__isnull=True,
            assignments__due_at__lte=timezone.now(),
        )
        .annotate(due_at=F("assignments__due_at"))
        .order_by("due_at")[:ROWS]
    )


def _failed(editions):
    """What should have been published by now, each with the reasons why it was not."""
    late = editions.due().filter(publish_at__lt=timezone.now() - PATIENCE)[:FAILURES]
    return [(edition, workflow.blockers("publish", edition, None)) for edition in late]
