"""Two people, or a person and the clock, at one article in the same moment, each with a connection of
their own: one of them wins, the other is refused with a reason, and the records are in order.

On PostgreSQL rows are locked; SQLite lets one transaction write at a time. There the tests stand on a
file, for connections to a database in memory lock each other's tables without waiting.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client
from django.utils import timezone, translation

from articles import readership, revisions, workflow
from articles.models import DailyViews, Edition, Listing, Revision, Transition
from articles.states import State
from tests import builders, pages

pytestmark = pytest.mark.django_db(transaction=True)

#: How often each meeting is repeated: who comes first is chance.
TIMES = 4


@pytest.fixture(autouse=True)
def shared_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A database that several connections can be at: on SQLite a file, migrated as the one in memory."""
    if connection.vendor != "sqlite":
        yield
        return
    path = tmp_path_factory.mktemp("database") / "shared.sqlite3"
    in_memory = connections["default"]
    in_memory.ensure_connection()
    with contextlib.closing(sqlite3.connect(path)) as file:
        in_memory.connection.backup(file)
    connections["default"] = in_memory.copy()
    connections["default"].settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = in_memory


Outcome = Any


def at_once(*actions: Callable[[], Outcome]) -> list[Outcome]:
    """What each action returned, or the refusal it met; all began in the same moment, each with a
    connection of its own. Any other exception is the test's."""
    start = threading.Barrier(len(actions))
    here = connections["default"]

    def run(action: Callable[[], Outcome]) -> Outcome:
        connections["default"] = here.copy()
        try:
            with translation.override("vi"):
                connections["default"].ensure_connection()
                start.wait(timeout=20)
                return action()
        except workflow.Refused as refusal:
            return refusal
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, a) for a in actions]]


def step(name: str, edition: Edition, by: Any, **given: Any) -> Callable[[], Outcome]:
    """Taking this step on the text as it is now."""
    seen = Edition.objects.get(pk=edition.pk)
    return lambda: workflow.perform(name, seen, by, **given)


def winner_and_loser(outcomes: list[Outcome]) -> tuple[Transition, workflow.Refused]:
    won = [each for each in outcomes if isinstance(each, Transition)]
    lost = [each for each in outcomes if isinstance(each, workflow.Refused)]
    assert (len(won), len(lost)) == (1, 1), outcomes
    assert lost[0].reasons
    assert all(each.strip() for each in lost[0].reasons)
    return won[0], lost[0]


def assert_in_order() -> None:
    """Every state follows from the records, and lists hold what is approved."""
    states: dict[int, str] = {}
    for record in Transition.objects.order_by("pk"):
        if record.from_state:
            assert record.from_state == states.get(record.edition_id, State.DRAFT), record
        states[record.edition_id] = record.to_state
    for edition in Edition.objects.all():
        assert edition.state == states.get(edition.pk, State.DRAFT)
    approved = set(Edition.objects.approved().values_list("pk", flat=True))
    assert set(Listing.objects.values_list("edition", flat=True)) == approved


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def successor(edition: Edition, approver: Any, **content: Any) -> Edition:
    """The next edition of the article, submitted."""
    following = workflow.perform("revise", edition, edition.created_by).edition
    for name, value in content.items():
        setattr(following, name, value)
    following.save()
    revisions.record(following, edition.created_by)
    following.refresh_from_db()
    workflow.perform("submit", following, edition.created_by)
    return following


def test_of_two_approvals_at_once_one_counts() -> None:
    first, second = builders.approver(), builders.approver()
    for _ in range(TIMES):
        edition = builders.in_review()
        won, lost = winner_and_loser(
            at_once(step("approve", edition, first), step("approve", edition, second))
        )
        edition.refresh_from_db()
        assert (edition.state, edition.approved_by) == (State.PUBLISHED, won.actor)
        assert lost.reasons == ["Không thể thực hiện “Duyệt” khi bài ở trạng thái “Đã đăng”."]
        assert edition.transitions.filter(name="approve").count() == 1
    assert_in_order()


def test_where_two_approvals_are_due_two_at_once_are_one_after_the_other() -> None:
    """The second looked at a text that had been approved once less: it looks again."""
    first, second = builders.approver(), builders.approver()
    category = builders.category(two_approvals=True)
    for _ in range(TIMES):
        edition = builders.in_review(category=category)
        won, lost = winner_and_loser(
            at_once(step("approve", edition, first), step("approve", edition, second))
        )
        edition.refresh_from_db()
        assert (edition.state, won.to_state) == (State.IN_REVIEW, State.IN_REVIEW)
        assert lost.stale
        other = second if won.actor == first else first
        workflow.perform("approve", edition, other)
        assert edition.state == State.PUBLISHED
    assert_in_order()


def test_an_approval_and_an_edit_at_once_never_publish_what_nobody_read() -> None:
    approver, changing = builders.approver(), builders.approver()
    for _ in range(TIMES):
        edition = builders.in_review(lead="Sapo đã đọc.")
        desk = signed_in(changing)
        address = f"/admin/articles/edition/{edition.pk}/change/?sua=1"
        form = next(
            each
            for each in pages.read(desk.get(address)).all("form")
            if each.get("id") == "edition_form"
        ).filled_in()
        form["lead"] = "Sapo không ai đọc."

        approval, answer = at_once(
            step("approve", edition, approver),
            lambda desk=desk, address=address, form=form: desk.post(address, form),
        )
        edition.refresh_from_db()
        if isinstance(approval, Transition):
            assert (edition.state, edition.lead) == (State.PUBLISHED, "Sapo đã đọc.")
            assert answer.status_code in (HTTPStatus.OK, HTTPStatus.FORBIDDEN)
        else:
            assert (edition.state, edition.lead) == (State.IN_REVIEW, "Sapo không ai đọc.")
            assert (approval.stale, answer.status_code) == (True, HTTPStatus.FOUND)
        assert revisions.digest_of(revisions.snapshot(edition)) == edition.latest_revision.digest
    assert_in_order()


def test_an_approval_and_a_revision_written_at_once() -> None:
    """The same, below the desk: whoever records a revision does not hold the article's lock."""
    approver, changing = builders.approver(), builders.approver()
    for _ in range(TIMES):
        edition = builders.in_review()
        Edition.objects.filter(pk=edition.pk).update(lead="Sapo không ai đọc.")
        seen = Edition.objects.get(pk=edition.pk)
        approval, recorded = at_once(
            step("approve", edition, approver),
            lambda seen=seen: revisions.record(seen, changing),
        )
        edition.refresh_from_db()
        assert isinstance(approval, workflow.Refused)
        assert (isinstance(recorded, Revision), edition.state) == (True, State.IN_REVIEW)
    assert_in_order()


@pytest.mark.parametrize(
    ("build", "one", "other"),
    [
        ("in_review", "approve", "recall"),
        ("in_review", "approve", "request_changes"),
        ("in_review", "force_publish", "approve"),
        ("published", "revise", "revise"),
        ("published", "revise", "correct"),
        ("published", "undo_publish", "revise"),
        ("published", "undo_publish", "withdraw"),
        ("draft", "submit", "discard"),
        ("draft", "submit", "force_publish"),
    ],
)
def test_of_two_steps_at_once_one_is_taken(build: str, one: str, other: str) -> None:
    approver, head = builders.approver(), builders.head()
    for _ in range(TIMES):
        edition = getattr(builders, build)(title="Bài gặp nhau")
        by = {
            "approve": approver,
            "request_changes": approver,
            "undo_publish": approver,
            "withdraw": approver,
            "force_publish": head,
        }
        won, _lost = winner_and_loser(
            at_once(
                *(
                    step(name, edition, by.get(name, edition.created_by), reason="Vì lý do này.")
                    for name in (one, other)
                )
            )
        )
        assert won.name in (one, other)
        assert edition.article.editions.count() == (2 if won.name in ("revise", "correct") else 1)
        assert Edition.objects.get(pk=won.edition_id).state == won.to_state
    assert_in_order()


def test_a_withdrawal_and_the_publication_of_the_successor_at_once() -> None:
    """Either the successor takes the place before, and the withdrawal is refused; or the article is
    withdrawn, and its successor waits for somebody to decide."""
    approver = builders.approver()
    for _ in range(TIMES):
        now = timezone.now()
        with time_machine.travel(now - timedelta(minutes=5)):
            live = builders.published(title="Bản trước")
            following = successor(
                live, approver, title="Bản sau", publish_at=now - timedelta(minutes=1)
            )
            workflow.perform("approve", following, approver)
        withdrawal, clock = at_once(
            step("withdraw", live, approver, reason="Sai tên."), workflow.publish_due
        )
        live.refresh_from_db()
        following.refresh_from_db()
        assert clock[1] == []
        if isinstance(withdrawal, Transition):
            assert clock[0] == []
            assert (live.state, following.state) == (State.WITHDRAWN, State.DRAFT)
            assert following.transitions.last().reason == "Sai tên."
        else:
            assert [record.edition for record in clock[0]] == [following]
            assert (live.state, following.state) == (State.SUPERSEDED, State.PUBLISHED)
            assert withdrawal.reasons == [
                "Không thể thực hiện “Gỡ bài” khi bài ở trạng thái “Đã thay thế”."
            ]
    assert_in_order()


def test_two_clocks_at_once_do_everything_once() -> None:
    now = timezone.now()
    with time_machine.travel(now - timedelta(minutes=5)):
        due = [builders.scheduled(publish_at=now - timedelta(minutes=1)) for _ in range(2 * TIMES)]
        ended = [builders.published(expire_at=now - timedelta(minutes=1)) for _ in range(TIMES)]

    def clock() -> tuple[Any, Any]:
        return workflow.publish_due(), workflow.expire_due()

    outcomes = at_once(clock, clock)
    for number, editions in ((0, due), (1, ended)):
        done = [record.edition_id for outcome in outcomes for record in outcome[number][0]]
        assert sorted(done) == sorted(edition.pk for edition in editions)
        assert [outcome[number][1] for outcome in outcomes] == [[], []]
    assert not Transition.objects.filter(name__in=("publish", "expire"), actor__isnull=False)
    assert_in_order()


def test_two_savers_at_once_lose_nothing() -> None:
    writers = [builders.editor(), builders.editor()]
    for _ in range(TIMES):
        edition = builders.draft(writers[0])
        address = f"/admin/articles/edition/{edition.pk}/change/"
        desks = [signed_in(writer) for writer in writers]
        forms = [
            next(
                each
                for each in pages.read(desk.get(address)).all("form")
                if each.get("id") == "edition_form"
            ).filled_in()
            for desk in desks
        ]
        leads = ("Sapo của người thứ nhất.", "Sapo của người thứ hai.")
        answers = at_once(
            *(
                lambda desk=desk, sent=form | {"lead": lead}, to=address: desk.post(to, sent)
                for desk, form, lead in zip(desks, forms, leads, strict=True)
            )
        )
        codes = [answer.status_code for answer in answers]
        assert sorted(codes) == [HTTPStatus.OK, HTTPStatus.FOUND]
        edition.refresh_from_db()
        assert edition.lead == leads[codes.index(HTTPStatus.FOUND)]
        refused = answers[codes.index(HTTPStatus.OK)].content.decode()
        assert all(lead in refused for lead in leads)
        assert edition.revisions.count() == 2


def test_fifty_writers_of_views_at_once_lose_nothing() -> None:
    """Each with a connection of its own, all at the same rows, each going through them as it likes."""
    articles = [builders.published().article_id for _ in range(4)]
    today = timezone.localdate()

    def writer(number: int) -> Callable[[], None]:
        def write() -> None:
            for turn in range(4):
                order = articles[(number + turn) % 4 :] + articles[: (number + turn) % 4]
                readership.write({(article, today): number + 1 for article in order})

        return write

    at_once(*(writer(number) for number in range(50)))
    expected = 4 * sum(range(1, 51))
    counted = dict(DailyViews.objects.values_list("article", "count"))
    assert counted == dict.fromkeys(articles, expected)
