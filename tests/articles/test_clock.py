"""Publication on time: never early, never twice, and visible whether or not the clock has run."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection

from articles import clock as the_clock
from articles import revisions, workflow
from articles.models import Clock, Edition, Listing, Message
from articles.models.message import Kind
from articles.states import State
from tests import builders

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def edition(clock):
    return builders.scheduled(publish_at=NOON + timedelta(hours=1))


def test_a_scheduled_article_is_not_public_a_second_too_early(clock, edition, client):
    clock.move_to(NOON + timedelta(minutes=59, seconds=59))
    assert client.get(edition.get_absolute_url()).status_code == 404
    assert workflow.publish_due() == ([], [])


def test_a_scheduled_article_is_public_on_time_though_the_clock_has_not_run(clock, edition, client):
    clock.move_to(NOON + timedelta(hours=1))
    assert edition.title in client.get(edition.get_absolute_url()).content.decode()
    assert edition.title in client.get("/").content.decode()
    edition.refresh_from_db()
    assert edition.state == State.SCHEDULED


def test_the_clock_publishes_once(clock, edition):
    clock.move_to(NOON + timedelta(hours=2))
    done, failed = workflow.publish_due()
    assert [each.edition for each in done] == [edition]
    assert failed == []
    assert workflow.publish_due() == ([], [])
    edition.refresh_from_db()
    assert edition.state == State.PUBLISHED
    assert edition.published_at == NOON + timedelta(hours=1)
    assert edition.transitions.filter(name="publish", actor=None).count() == 1


def test_the_successor_takes_the_place_on_time_though_the_clock_has_not_run(clock, client):
    old = builders.published(title="Bản cũ")
    following = workflow.perform("revise", old, old.created_by).edition
    following.title, following.publish_at = "Bản mới", NOON + timedelta(hours=1)
    following.save()
    revisions.record(following, old.created_by)
    following.refresh_from_db()
    workflow.perform("submit", following, old.created_by)
    workflow.perform("approve", following, builders.approver())
    assert list(Edition.objects.live()) == [old]
    clock.move_to(NOON + timedelta(hours=1))
    assert list(Edition.objects.live()) == [following]
    assert [row.edition for row in Listing.objects.live()] == [following]
    workflow.publish_due()
    assert list(Edition.objects.live()) == [following]
    old.refresh_from_db()
    assert old.state == State.SUPERSEDED


def test_what_was_changed_after_its_approval_is_not_published(clock):
    writer = builders.editor()
    edition = builders.scheduled(
        writer, publish_at=NOON + timedelta(hours=1), picture=builders.image(writer)
    )
    edition.figures.update(caption="Đổi lén")
    clock.move_to(NOON + timedelta(hours=2))
    done, failed = workflow.publish_due()
    assert done == []
    assert failed == [
        (
            edition,
            ["Văn bản khác với lần lưu gần nhất. Hãy mở ra, lưu lại, rồi quyết định."],
        )
    ]
    with pytest.raises(CommandError):
        call_command("publish_due")


def test_the_command_says_what_it_published(clock, edition, capsys):
    clock.move_to(NOON + timedelta(hours=2))
    call_command("publish_due")
    assert edition.title in capsys.readouterr().out


def test_an_expired_article_is_gone_on_time(clock, client):
    edition = builders.published(expire_at=NOON + timedelta(hours=1))
    assert client.get(edition.get_absolute_url()).status_code == 200
    clock.move_to(NOON + timedelta(hours=1))
    assert client.get(edition.get_absolute_url()).status_code == 410
    assert not Edition.objects.live().exists()
    assert not edition.is_live


@pytest.mark.parametrize("state", list(State))
def test_the_queryset_and_the_instance_agree_on_what_is_live(state, clock):
    edition = builders.IN_STATE[state]()
    for moment in (NOON, NOON + timedelta(days=3)):
        clock.move_to(moment)
        edition = Edition.objects.get(pk=edition.pk)
        assert Edition.objects.live().filter(pk=edition.pk).exists() is edition.is_live


# Coming by


def come_by(clock, when):
    clock.move_to(when)
    return the_clock.run()


def test_the_clock_does_all_that_is_due(clock, edition):
    ending = builders.published(expire_at=NOON + timedelta(hours=1))
    assert come_by(clock, NOON + timedelta(hours=2)) == []
    for each in (edition, ending):
        each.refresh_from_db()
    assert (edition.state, ending.state) == (State.PUBLISHED, State.WITHDRAWN)
    assert Clock.objects.get().last_run_at == NOON + timedelta(hours=2)


def test_one_part_that_fails_holds_up_no_other(clock, edition, monkeypatch):
    def fail():
        raise RuntimeError("Đứt cáp")

    monkeypatch.setitem(the_clock.PARTS, "expire", fail)
    assert come_by(clock, NOON + timedelta(hours=2)) == ["expire"]
    edition.refresh_from_db()
    assert edition.state == State.PUBLISHED
    assert Clock.objects.get().last_run_at == NOON + timedelta(hours=2)
    with pytest.raises(CommandError, match="expire"):
        call_command("clock", "--once")


REFUSE = {
    "sqlite": """
        CREATE TRIGGER broken BEFORE UPDATE ON articles_edition WHEN OLD.id = {id}
        BEGIN SELECT RAISE(ABORT, 'hỏng đĩa'); END
    """,
    "postgresql": """
        CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'hỏng đĩa'; END $$;
        CREATE TRIGGER broken BEFORE UPDATE ON articles_edition FOR EACH ROW
        WHEN (OLD.id = {id}) EXECUTE FUNCTION broken()
    """,
}


def test_an_edition_that_the_database_refuses_holds_up_no_other(clock):
    first = builders.scheduled(publish_at=NOON + timedelta(minutes=1))
    second = builders.scheduled(publish_at=NOON + timedelta(minutes=2))
    with connection.cursor() as cursor:
        cursor.execute(REFUSE[connection.vendor].format(id=first.pk))
    come_by(clock, NOON + timedelta(hours=1))
    for each in (first, second):
        each.refresh_from_db()
    assert (first.state, second.state) == (State.SCHEDULED, State.PUBLISHED)
    told = Message.objects.filter(kind=Kind.NOT_PUBLISHED, edition=first)
    assert all("hỏng đĩa" in message.text for message in told)
    # The writer and both approvers.
    assert told.count() == 3


def unpublishable(writer, approver):
    """Scheduled, and changed afterwards past the workflow."""
    edition = builders.scheduled(
        writer,
        reviewer=approver,
        publish_at=NOON + timedelta(hours=1),
        picture=builders.image(writer),
    )
    edition.figures.update(caption="Đổi lén")
    return edition


def test_who_can_help_hears_once_of_what_could_not_be_published(
    clock, django_capture_on_commit_callbacks
):
    writer = builders.editor(email="a@tin.example.vn")
    approver = builders.approver(email="b@tin.example.vn")
    edition = unpublishable(writer, approver)
    for minute in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            come_by(clock, NOON + timedelta(hours=1, minutes=minute))
    told = Message.objects.filter(kind=Kind.NOT_PUBLISHED)
    reason = "Văn bản khác với lần lưu gần nhất. Hãy mở ra, lưu lại, rồi quyết định."
    assert {(each.recipient, each.edition, each.text) for each in told} == {
        (writer, edition, reason),
        (approver, edition, reason),
    }
    mails = [each for each in mail.outbox if reason in each.body]
    assert sorted(each.to[0] for each in mails) == ["a@tin.example.vn", "b@tin.example.vn"]


def test_a_failure_with_the_next_text_is_told_again(clock):
    writer, approver = builders.editor(), builders.approver()
    edition = unpublishable(writer, approver)
    come_by(clock, NOON + timedelta(hours=1))
    workflow.perform("unschedule", edition, approver, reason="Ảnh bị đổi.")
    edition.publish_at = NOON + timedelta(hours=2)
    edition.save()
    revisions.record(edition, writer)
    edition.refresh_from_db()
    workflow.perform("submit", edition, writer)
    workflow.perform("approve", edition, approver)
    edition.figures.update(caption="Lại đổi lén")
    come_by(clock, NOON + timedelta(hours=2))
    assert Message.objects.filter(kind=Kind.NOT_PUBLISHED, recipient=writer).count() == 2


# Standing still


def alarms():
    return Message.objects.filter(kind=Kind.CLOCK_STOPPED)


def test_a_clock_that_never_ran_and_had_nothing_to_do_stands_still_for_nobody(clock, edition):
    clock.move_to(NOON + timedelta(minutes=59))
    assert the_clock.stands_still() is None
    assert not Clock.objects.exists()


@pytest.mark.parametrize("what", ["publish_at", "expire_at"])
def test_a_clock_that_never_ran_is_noticed_five_minutes_after_it_had_to(what, clock):
    time = NOON + timedelta(hours=1)
    if what == "publish_at":
        builders.scheduled(publish_at=time)
    else:
        builders.published(expire_at=time)
    clock.move_to(time + timedelta(minutes=5))
    assert the_clock.stands_still() is None
    clock.move_to(time + timedelta(minutes=5, seconds=1))
    assert the_clock.stands_still() == the_clock.Stillstand(time, is_last_run=False)


def test_a_clock_that_ran_is_noticed_five_minutes_later(clock):
    come_by(clock, NOON)
    clock.move_to(NOON + timedelta(minutes=5))
    assert the_clock.stands_still() is None
    clock.move_to(NOON + timedelta(minutes=5, seconds=1))
    assert the_clock.stands_still() == the_clock.Stillstand(NOON, is_last_run=True)


def test_a_clock_that_told_what_it_could_not_publish_does_not_stand_still(clock):
    unpublishable(builders.editor(), builders.approver())
    for minute in range(61, 75):
        come_by(clock, NOON + timedelta(minutes=minute))
    assert the_clock.stands_still() is None


def test_a_clock_that_runs_and_publishes_nothing_stands_still(clock, edition, monkeypatch):
    monkeypatch.delitem(the_clock.PARTS, "publish")
    for minute in range(61, 67):
        come_by(clock, NOON + timedelta(minutes=minute))
    assert the_clock.stands_still() == the_clock.Stillstand(
        NOON + timedelta(hours=1), is_last_run=False
    )
    for minute in range(67, 70):
        come_by(clock, NOON + timedelta(minutes=minute))
        the_clock.watch()
    assert {each.created_at for each in alarms()} == {NOON + timedelta(minutes=67)}


def test_that_the_clock_stands_still_is_told_once_and_again_after_it_went_on(
    clock, client, django_capture_on_commit_callbacks
):
    builders.approver(email="duyet@tin.example.vn", username="duyet")
    builders.administrator(email="quantri@tin.example.vn", username="quantri")
    builders.person(email="trum@tin.example.vn", username="trum", is_superuser=True)
    builders.editor(email="bientap@tin.example.vn")
    come_by(clock, NOON)
    clock.move_to(NOON + timedelta(minutes=6))
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["clock"] == "stands still"
    assert {each.recipient.username for each in alarms()} == {"duyet", "quantri", "trum"}
    assert {each.text for each in alarms()} == {"Lần chạy gần nhất: Thứ Hai, 23/11/2026, 12:00."}
    assert sorted(each.to[0] for each in mail.outbox) == [
        "duyet@tin.example.vn",
        "quantri@tin.example.vn",
        "trum@tin.example.vn",
    ]

    come_by(clock, NOON + timedelta(minutes=7))
    assert client.get("/readyz").json()["clock"] == "ok"
    assert alarms().count() == 3
    clock.move_to(NOON + timedelta(minutes=13))
    client.get("/readyz")
    assert alarms().count() == 6


def test_the_desk_notices_that_the_clock_stands_still(clock, client):
    approver = builders.approver()
    client.force_login(approver)
    come_by(clock, NOON)
    clock.move_to(NOON + timedelta(minutes=6))
    response = client.get("/admin/")
    assert response.context["clock_stands_still"] == the_clock.Stillstand(NOON, is_last_run=True)
    assert [each.recipient for each in alarms()] == [approver]
