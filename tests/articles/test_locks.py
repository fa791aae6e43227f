"""The edit lock: who writes in a form, and how it passes from one to another."""

import threading
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles import locks, workflow
from articles.models import EditLock, Message
from articles.models.message import Kind
from tests import builders, pages

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = ("A" * 32, "B" * 32, "C" * 32)


@pytest.fixture
def writer():
    return builders.editor(full_name="Lê Thu Hiền")


@pytest.fixture
def other():
    return builders.editor(full_name="Vũ Quang Minh")


def signed_in(person, **options):
    client = Client(**options)
    client.force_login(person)
    return client


def ask(client, edition, action, token, **more):
    """What the server answers an opened form about its lock."""
    return client.post(
        f"/admin/articles/edition/{edition.pk}/khoa/",
        {"action": action, "form_token": token} | more,
    )


def change(edition, query=""):
    return f"/admin/articles/edition/{edition.pk}/change/{query}"


# Taking, keeping, giving back


def test_the_first_form_has_the_lock_and_another_person_is_told_whose_it_is(writer, other):
    edition = builders.draft(writer)
    assert locks.is_held_by(locks.take(edition, writer, FIRST), writer, FIRST)
    held = locks.take(edition, other, SECOND)
    assert (held.user, held.token) == (writer, FIRST)
    assert locks.holder(edition).user == writer


def test_a_form_that_is_heard_of_keeps_its_lock_since_it_took_it(writer, other):
    edition = builders.draft(writer)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        since = locks.take(edition, writer, FIRST).taken_at
        for _beat in range(10):
            clock.shift(locks.lock_seconds() - 1)
            assert locks.take(edition, writer, FIRST).taken_at == since
        assert locks.take(edition, other, SECOND).user == writer


def test_a_lock_that_is_not_heard_of_is_free(writer, other):
    edition = builders.draft(writer)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        locks.take(edition, writer, FIRST)
        clock.shift(locks.lock_seconds() - 1)
        assert locks.holder(edition).user == writer
        clock.shift(1)
        assert locks.holder(edition) is None
        held = locks.take(edition, other, SECOND)
        assert (held.user, held.taken_at) == (other, timezone.now())
        # Nobody took it from anybody.
        assert Message.objects.count() == 0


def test_a_lock_outlives_the_timers_of_a_hidden_page():
    """Browsers let them run once a minute."""
    assert locks.lock_seconds() > 60


def test_only_its_own_form_gives_a_lock_back(writer, other):
    edition = builders.draft(writer)
    locks.take(edition, writer, FIRST)
    locks.release(edition, writer, SECOND)
    locks.release(edition, other, FIRST)
    assert locks.holder(edition).user == writer
    locks.release(edition, writer, FIRST)
    assert locks.holder(edition) is None


def test_one_person_has_the_lock_in_one_of_two_tabs(writer):
    edition = builders.draft(writer)
    held = locks.take(edition, writer, FIRST)
    assert locks.take(edition, writer, SECOND).token == FIRST
    taken = locks.take_over(edition, writer, SECOND, held.taken_at)
    assert taken.token == SECOND
    assert locks.take(edition, writer, FIRST).token == SECOND
    # Nobody is told what they did themselves.
    assert Message.objects.count() == 0


def test_each_edition_has_a_lock_of_its_own(writer, other):
    one, two = builders.draft(writer), builders.draft(writer)
    locks.take(one, writer, FIRST)
    assert locks.take(two, other, SECOND).user == other
    assert locks.take(one, other, THIRD).user == writer


def test_a_step_closes_the_form(writer):
    edition = builders.draft(writer)
    locks.take(edition, writer, FIRST)
    workflow.perform("submit", edition, writer)
    assert locks.holder(edition) is None


# Taking over


def test_taking_over_tells_the_person_who_was_writing(writer, other):
    edition = builders.draft(writer)
    held = locks.take(edition, writer, FIRST)
    taken = locks.take_over(edition, other, SECOND, held.taken_at)
    assert (taken.user, taken.token) == (other, SECOND)
    assert locks.take(edition, writer, FIRST).user == other
    message = Message.objects.get()
    assert (message.kind, message.recipient, message.actor, message.edition) == (
        Kind.TAKEN_OVER, writer, other, edition,
    )  # fmt: skip


def test_a_lock_is_taken_over_from_the_form_that_was_seen_and_from_no_other(writer, other):
    edition = builders.draft(writer)
    third = builders.editor()
    seen = locks.take(edition, writer, FIRST).taken_at
    locks.take_over(edition, other, SECOND, seen)
    held = locks.take_over(edition, third, THIRD, seen)
    assert held.user == other
    assert list(Message.objects.values_list("recipient", flat=True)) == [writer.pk]


def test_an_abandoned_lock_is_taken_over_without_a_message(writer, other):
    edition = builders.draft(writer)
    held = locks.take(edition, writer, FIRST)
    EditLock.objects.update(seen_at=timezone.now() - timedelta(seconds=locks.lock_seconds()))
    assert locks.take_over(edition, other, SECOND, held.taken_at).user == other
    assert Message.objects.count() == 0


def test_a_lock_that_was_given_back_is_simply_taken(writer, other):
    edition = builders.draft(writer)
    since = locks.take(edition, writer, FIRST).taken_at
    locks.release(edition, writer, FIRST)
    assert locks.take_over(edition, other, SECOND, since).user == other
    assert Message.objects.count() == 0


# Two at the same moment


def at_the_same_moment(*calls):
    """Run these, each on a connection of its own, all let go at once; returns what each returned."""
    gate = threading.Barrier(len(calls))
    answers = [None] * len(calls)

    def run(number, call):
        try:
            gate.wait(10)
            answers[number] = call()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return answers


@pytest.mark.database("postgresql")
@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_open_a_form_at_once_exactly_one_gets_the_lock():
    writer, other = builders.editor(), builders.editor()
    edition = builders.draft(writer)
    for _round in range(15):
        EditLock.objects.all().delete()
        first, second = at_the_same_moment(
            lambda: locks.take(edition, writer, FIRST), lambda: locks.take(edition, other, SECOND)
        )
        assert first.token == second.token == EditLock.objects.get().token


@pytest.mark.database("postgresql")
@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_find_a_lock_abandoned_exactly_one_gets_it():
    writer, other, third = (builders.editor() for _ in range(3))
    edition = builders.draft(writer)
    long_ago = timezone.now() - timedelta(hours=1)
    for _round in range(15):
        EditLock.objects.update_or_create(
            edition=edition,
            defaults={"user": third, "token": THIRD, "taken_at": long_ago, "seen_at": long_ago},
        )
        first, second = at_the_same_moment(
            lambda: locks.take(edition, writer, FIRST), lambda: locks.take(edition, other, SECOND)
        )
        assert first.token == second.token == EditLock.objects.get().token != THIRD


@pytest.mark.database("postgresql")
@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_take_over_at_once_one_does_and_the_writer_is_told_once():
    writer, other, third = (builders.editor() for _ in range(3))
    edition = builders.draft(writer)
    for _round in range(15):
        EditLock.objects.all().delete()
        Message.objects.all().delete()
        since = locks.take(edition, writer, FIRST).taken_at
        one, two = at_the_same_moment(
            lambda since=since: locks.take_over(edition, other, SECOND, since),
            lambda since=since: locks.take_over(edition, third, THIRD, since),
        )
        assert one.token == two.token == EditLock.objects.get().token != FIRST
        assert list(Message.objects.values_list("recipient", flat=True)) == [writer.pk]


# As the form asks


def test_a_form_asks_and_is_told_in_words(writer, other):
    edition = builders.draft(writer)
    with time_machine.travel("2026-11-23T14:05:00+07:00", tick=False):
        mine = ask(signed_in(writer), edition, "take", FIRST).json()
        theirs = ask(signed_in(other), edition, "take", SECOND).json()
    assert mine == {"mine": True, "holder": None, "saved": ""}
    assert theirs["mine"] is False
    assert theirs["holder"]["name"] == "Lê Thu Hiền"
    assert theirs["holder"]["writes"] == "Lê Thu Hiền đang viết bài này từ lúc 14:05."


def test_taking_over_is_told_to_the_form_that_lost_it(writer, other):
    edition = builders.draft(writer)
    morning = timezone.localtime().replace(hour=9, minute=0)
    with time_machine.travel(morning, tick=False) as clock:
        first, second = signed_in(writer), signed_in(other)
        ask(first, edition, "take", FIRST)
        since = ask(second, edition, "take", SECOND).json()["holder"]["since"]
        clock.move_to(morning + timedelta(minutes=7))
        EditLock.objects.update(seen_at=timezone.now())
        assert ask(second, edition, "take_over", SECOND, since=since).json()["mine"] is True
        told = ask(first, edition, "take", FIRST).json()
    assert told["mine"] is False
    assert told["holder"]["took"] == "Vũ Quang Minh đã tiếp quản bài này lúc 09:07."


def test_looking_takes_nothing(writer, other):
    edition = builders.draft(writer)
    assert ask(signed_in(other), edition, "look", SECOND).json()["holder"] is None
    assert locks.holder(edition) is None


def test_giving_back_is_for_everybody_who_has_it(writer):
    edition = builders.draft(writer)
    client = signed_in(writer)
    ask(client, edition, "take", FIRST)
    assert ask(client, edition, "release", FIRST).json() == {}
    assert locks.holder(edition) is None


@pytest.mark.parametrize(
    ("action", "token"), [("", FIRST), ("steal", FIRST), ("take", ""), ("take", "x" * 31)]
)
def test_what_no_form_sends_is_refused(action, token, writer):
    edition = builders.draft(writer)
    answer = ask(signed_in(writer), edition, action, token)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert answer.json() == {"reasons": ["Không nhận ra biểu mẫu này. Hãy tải lại trang."]}
    assert locks.holder(edition) is None


def test_a_text_that_cannot_be_changed_has_no_lock(writer):
    edition = builders.in_review(writer)
    answer = ask(signed_in(writer), edition, "take", FIRST)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert answer.json()["reasons"] == workflow.edit_blockers(edition, writer) != []
    assert locks.holder(edition) is None


def test_somebody_of_another_section_takes_no_lock(writer):
    edition = builders.draft(writer)
    stranger = builders.editor()
    stranger.section_assignments.create(category=builders.category())
    answer = ask(signed_in(stranger), edition, "take_over", SECOND)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert locks.holder(edition) is None


@pytest.mark.parametrize("action", ["khoa/", "tu-luu/", "tu-luu/bo/"])
def test_looking_at_an_address_of_the_form_changes_nothing_and_is_refused(action, writer):
    edition = builders.draft(writer)
    answer = signed_in(writer).get(f"/admin/articles/edition/{edition.pk}/{action}")
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_no_other_site_takes_a_lock(writer):
    edition = builders.draft(writer)
    client = signed_in(writer, enforce_csrf_checks=True)
    assert ask(client, edition, "take", FIRST).status_code == HTTPStatus.FORBIDDEN
    assert locks.holder(edition) is None


def test_a_lock_of_nobody_who_signed_in_leads_to_the_sign_in_page(writer):
    edition = builders.draft(writer)
    answer = ask(Client(), edition, "take", FIRST)
    assert answer.status_code == HTTPStatus.FOUND
    assert locks.holder(edition) is None


def test_being_heard_of_is_no_activity_of_the_session(writer, settings):
    settings.SESSION_IDLE_SECONDS = 30 * 60
    edition = builders.draft(writer)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client = signed_in(writer)
        for _beat in range(29):
            clock.shift(timedelta(minutes=1))
            assert ask(client, edition, "take", FIRST).json()["mine"] is True
        clock.shift(timedelta(minutes=1))
        # Somebody who is there would have half an hour more.
        assert ask(client, edition, "take", FIRST).status_code == HTTPStatus.FOUND


# What the page shows


def notes(page):
    """What stands above the form of the page, without what only a script shows."""
    return [each.text for each in page.one(id="locking").all("section") if "hidden" not in each]


def test_opening_the_form_takes_no_lock_and_says_who_has_it(writer, other):
    edition = builders.draft(writer)
    client = signed_in(other)
    assert notes(pages.read(client.get(change(edition)))) == []
    assert EditLock.objects.count() == 0
    with time_machine.travel("2026-11-23T14:05:00+07:00", tick=False):
        locks.take(edition, writer, FIRST)
        [note] = notes(pages.read(client.get(change(edition))))
    assert note.startswith("Lê Thu Hiền đang viết bài này từ lúc 14:05.")


def test_ones_own_other_form_is_left_to_the_script(writer):
    """A page loaded anew still finds the lock of its old self."""
    edition = builders.draft(writer)
    locks.take(edition, writer, FIRST)
    page = pages.read(signed_in(writer).get(change(edition)))
    assert notes(page) == []
    assert page.one(id="locking")["data-own"] == "1"


def test_who_only_reads_is_told_too_and_takes_nothing_over(writer):
    edition = builders.in_review(writer)
    approver, second = builders.approver(full_name="Phan Hải Yến"), builders.approver()
    locks.take(edition, approver, FIRST)
    page = pages.read(signed_in(second).get(change(edition)))
    assert [note.split(" đang")[0] for note in notes(page)] == ["Phan Hải Yến"]
    assert page.all("button", data_take_over="") == []


def test_each_opened_form_has_a_token_of_its_own_and_keeps_it_when_it_comes_back(writer):
    edition = builders.draft(writer)
    client = signed_in(writer)
    one, two = (
        pages.read(client.get(change(edition))).one("form", id="edition_form").filled_in()
        for _ in range(2)
    )
    assert one["form_token"] != two["form_token"]
    back = pages.read(client.post(change(edition), one | {"title": ""}))
    assert back.one("input", name="form_token")["value"] == one["form_token"]


def test_saving_gives_the_lock_back(writer):
    edition = builders.draft(writer)
    client = signed_in(writer)
    form = pages.read(client.get(change(edition))).one("form", id="edition_form").filled_in()
    ask(client, edition, "take", form["form_token"])
    assert locks.holder(edition).user == writer
    client.post(change(edition), form | {"lead": "Sapo mới."})
    edition.refresh_from_db()
    assert edition.lead == "Sapo mới."
    assert locks.holder(edition) is None


def test_saving_without_the_lock_works_and_leaves_it_to_its_form(writer, other):
    """As from a browser without scripts: what protects the text is the lock version."""
    edition = builders.draft(writer)
    client = signed_in(other)
    form = pages.read(client.get(change(edition))).one("form", id="edition_form").filled_in()
    locks.take(edition, writer, FIRST)
    client.post(change(edition), form | {"lead": "Sapo của Minh."})
    edition.refresh_from_db()
    assert edition.lead == "Sapo của Minh."
    assert locks.holder(edition).user == writer


def test_the_form_that_lost_its_lock_hears_that_the_text_was_saved(writer, other):
    edition = builders.draft(writer)
    client = signed_in(writer)
    seen = str(edition.lock_version)
    assert ask(client, edition, "take", FIRST, version=seen).json()["saved"] == ""
    theirs = signed_in(other)
    form = pages.read(theirs.get(change(edition))).one("form", id="edition_form").filled_in()
    theirs.post(change(edition), form | {"lead": "Sapo của Minh."})
    answer = ask(client, edition, "take", FIRST, version=seen).json()
    assert answer["saved"].startswith("Vũ Quang Minh đã lưu bài này lúc ")
