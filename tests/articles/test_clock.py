"""Publication on time: never early, never twice, and visible whether or not the clock has run."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from articles import revisions, workflow
from articles.models import Edition, Listing
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
