"""What must hold whatever people and the clock do, one letter for each:

a  No state changes without its record, and nothing goes around the workflow.
b  Who wrote or changed a text never approves it.
c  What is public is the revision that was approved.
d  Nothing of an edition that is not live is readable without signing in.
e  Saving, autosaving or failing validation never changes what is live.
f  The second of two savers loses nothing.
g  The clock is never early, does nothing twice, and survives being killed half-way.
h  Every rejecting step has a reason, and it is kept.

The machine takes steps, saves, sends forms, moves the clock and changes roles at random, and looks at
all of this after each; the tests below it attack one letter each. `HYPOTHESIS_PROFILE=long` lets the
machine run for minutes instead of seconds.
"""

import contextlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import Error, IntegrityError, OperationalError, connection, models, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from accounts.roles import APPROVER, EDITOR
from articles import revisions, workflow
from articles.models import Autosave, Edition, Listing, Message, Revision, Thread, Transition
from articles.states import ONCE_PUBLIC, WORKING, State
from tests import builders, pages
from tests.articles import test_leaks

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
#: Steps that reject somebody's work, or what readers have seen, or go past a rule.
REJECTING = {"request_changes", "withdraw", "unschedule", "undo_publish", "force_publish"}
REJECTED_BY_MANY = ["request_changes", "unschedule", "undo_publish", "withdraw", "discard"]
#: Names in the history of steps that nobody takes.
HAPPENS = {
    "supersede": ({State.PUBLISHED, State.WITHDRAWN}, {State.SUPERSEDED}),
    "reinstate": ({State.SUPERSEDED}, {State.PUBLISHED, State.WITHDRAWN}),
}
OPEN = (State.DRAFT, State.CHANGES_REQUESTED, State.IN_REVIEW)
#: A word that stands nowhere else; each text, caption and reason has one of its own.
WORD = re.compile(r"zq\d+z")


def form_address(edition):
    asked = "?sua=1" if edition.state == State.IN_REVIEW else ""
    return f"/admin/articles/edition/{edition.pk}/change/{asked}"


def form_on(response):
    """The article's form as a browser would send it, or None where the page has none to be saved."""
    forms = [each for each in pages.read(response).all("form") if each.get("id") == "edition_form"]
    return forms[0].filled_in() if forms and forms[0].all(name="title") else None


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def ways_around():
    """Every way to write a state but the workflow's: name -> function of an edition and a state."""

    def save(edition, state):
        edition.state = state
        edition.save()

    def save_one_field(edition, state):
        edition.state = state
        edition.save(update_fields=["state"])

    def save_past_the_model(edition, state):
        edition.state = state
        models.Model.save(edition)

    def save_with_the_guard_off(edition, state):
        edition.state = edition._stored_state = state
        edition.save()

    def load_a_fixture(edition, state):
        edition.state = state
        edition.save_base(raw=True)

    def update(edition, state):
        Edition.objects.filter(pk=edition.pk).update(state=state)

    def update_past_the_queryset(edition, state):
        models.QuerySet(Edition).filter(pk=edition.pk).update(state=state)

    def bulk_update(edition, state):
        edition.state = state
        Edition.objects.bulk_update([edition], ["state"])

    def update_or_create(edition, state):
        Edition.objects.update_or_create(pk=edition.pk, defaults={"state": state})

    def copy(edition, state):
        return Edition(
            article=edition.article,
            number=99,
            title="Lén",
            state=state,
            created_by=edition.created_by,
            updated_by=edition.created_by,
        )

    def create(edition, state):
        copy(edition, state).save()

    def bulk_create(edition, state):
        Edition.objects.bulk_create([copy(edition, state)])

    def bulk_create_past_the_queryset(edition, state):
        models.QuerySet(Edition).bulk_create([copy(edition, state)])

    def upsert(edition, state):
        edition.state = state
        models.QuerySet(Edition).bulk_create(
            [edition], update_conflicts=True, unique_fields=["id"], update_fields=["state"]
        )

    def statement(edition, state):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE articles_edition SET state = %s WHERE id = %s", [state, edition.pk]
            )

    def record_rewritten(edition, state):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE articles_transition SET to_state = %s WHERE edition_id = %s",
                [state, edition.pk],
            )

    def record_deleted(edition, state):
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM articles_transition WHERE edition_id = %s "
                "OR id = (SELECT min(id) FROM articles_transition)",
                [edition.pk],
            )

    return {each.__name__: each for each in locals().values() if each is not copy}


WAYS_AROUND = ways_around()


class Newsroom(RuleBasedStateMachine):
    """People of every role at the texts of one newsroom, and what they wrote, counted beside the code:
    for each edition who wrote it, who changed it in review unaccepted, and who approved it so far."""

    #: Ids of the people, and the categories and words that every text shares: see `found`.
    world = SimpleNamespace()

    @classmethod
    def found(cls):
        """What every run starts from."""
        head = builders.approver()
        head.user_permissions.add(Permission.objects.get(codename="force_publish"))
        people = [
            builders.editor(),
            builders.editor(),
            builders.approver(),
            builders.approver(),
            head,
            builders.reviewer(),
            builders.person(is_superuser=True),
        ]
        writer = people[0]
        cls.world = SimpleNamespace(
            people=[each.pk for each in people],
            categories=[
                builders.category(test_leaks.CATEGORY),
                builders.category(two_approvals=True),
            ],
            author=builders.author(test_leaks.AUTHOR),
            tag=builders.tag(test_leaks.TAG),
            thread=Thread.objects.create(name=test_leaks.THREAD),
            image=builders.image(writer),
        )

    def __init__(self):
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()
        self.clock = time_machine.travel(NOON, tick=False)
        self.now = self.clock.start()
        self.words = 0
        self.texts = []
        self.at = None
        self.taken = 0
        self.looked = None
        self.elsewhere = []
        self.wrote = defaultdict(set)
        self.changed = defaultdict(set)
        self.approved = defaultdict(set)
        self.unrecorded = set()
        self.public = Client()

    def teardown(self):
        try:
            # All texts share their lists, their picture and their names: one full walk finds each.
            for edition in Edition.objects.filter(pk__in=self.texts[-1:]):
                self.look_everywhere(edition)
        finally:
            self.clock.stop()
            transaction.set_rollback(True)
            self.run.__exit__(None, None, None)

    # What is drawn

    def word(self):
        self.words += 1
        return f"zq{self.words}z"

    def person(self, number):
        return User.objects.get(pk=self.world.people[number % len(self.world.people)])

    def text(self, number):
        """One of the editions, the last one touched as often as all others together."""
        if number % 2 or self.at is None:
            self.at = self.texts[number // 2 % len(self.texts)]
        return Edition.objects.select_related("article", "category").get(pk=self.at)

    # What people do

    @initialize(strict=st.booleans(), twice=st.booleans(), first=st.integers(0, 6))
    def begin(self, strict, twice, first):
        """A draft, a text that waits for its time, and one that is public, perhaps anew."""
        for publish_in in (40, None):
            self.open(0, strict=False)
            self.take_to_the_end(0, first, publish_in, unrecorded=False)
        if twice:
            self.take_by_somebody("revise", self.text(0), first)
            self.take_to_the_end(0, first, None, unrecorded=False)
        self.open(2, strict=strict)

    @precondition(lambda self: len(self.texts) < 6)
    @rule(who=st.integers(0, 6), strict=st.booleans())
    def open(self, who, strict):
        person = self.person(who)
        if not person.has_perm("articles.add_edition"):
            return
        edition = builders.draft(
            person,
            title=f"Bài {self.word()}",
            lead=f"Sapo {self.word()}.",
            body=f"<p>Nội dung {self.word()}.</p>",
            caption=f"Chú thích {self.word()}",
            category=self.world.categories[strict],
            authors=[self.world.author],
            tags=[self.world.tag],
            thread=self.world.thread,
            picture=self.world.image,
        )
        self.follow(edition, person)

    def follow(self, edition, person):
        self.texts.append(edition.pk)
        self.wrote[edition.pk].add(person.pk)
        self.at = edition.pk

    @rule(
        attempts=st.lists(
            st.tuples(
                st.integers(0, 9),
                st.integers(0, 6),
                st.integers(0, 19),
                st.sampled_from(["given"] * 5 + ["", " \n", "\u200b"]),
            ),
            min_size=1,
            max_size=6,
        ),
        form=st.sampled_from(["notice", "gone", "redirect"]),
    )
    def take_steps(self, attempts, form):
        """Mostly steps that start from the edition's state; now and then any other."""
        for which, who, number, reason in attempts:
            edition = self.text(which)
            fitting = [
                each.name for each in workflow.RULES.values() if edition.state in each.sources
            ]
            names = fitting if number < 17 and fitting else [*workflow.RULES, "bay"]
            name = names[number % len(names)]
            given = {"form": form, "target": "/"} if name == "withdraw" else {}
            given["reason"] = f"Vì {self.word()}." if reason == "given" else reason
            if which < 5:
                self.take_by_somebody(name, edition, who, **given)
            else:
                self.perform(name, edition, self.person(who), **given)

    @rule(which=st.integers(0, 9), who=st.integers(0, 6), steps=st.lists(st.integers(0, 5)))
    def go_a_long_way(self, which, who, steps):
        """One text, one step after the other, each by whoever may."""
        edition = self.text(which)
        for number in steps[:8]:
            edition = Edition.objects.get(pk=self.at)
            names = [each.name for each in workflow.RULES.values() if edition.state in each.sources]
            if names:
                reason = f"Vì {self.word()}."
                self.take_by_somebody(names[number % len(names)], edition, who, reason=reason)

    @rule(
        which=st.integers(0, 9),
        first=st.integers(0, 6),
        publish_in=st.sampled_from([None, None, 5, 40]),
        unrecorded=st.sampled_from([False, False, True]),
    )
    def take_to_the_end(self, which, first, publish_in, unrecorded):
        """Submit and approve, each by whoever may: deep states are reached often."""
        edition = self.text(which)
        if publish_in:
            for number in range(first, first + len(self.world.people)):
                if not workflow.edit_blockers(edition, self.person(number)):
                    self.save(which - which % 2, number, publish_in=publish_in, expire_in=None)
                    break
        self.take_by_somebody("submit", edition, first)
        if unrecorded:
            edition.refresh_from_db()
            self.change_without_a_revision(edition)
        for step in ("approve", "approve"):
            self.take_by_somebody(step, edition, first)

    def take_by_somebody(self, step, edition, first, **given):
        for number in range(first, first + len(self.world.people)):
            edition.refresh_from_db()
            person = self.person(number)
            if not workflow.blockers(step, edition, person):
                self.perform(step, edition, person, **given)
                return

    @rule(which=st.integers(0, 9), who=st.integers(0, 6), accepts=st.integers(0, 6))
    def change_in_review(self, which, who, accepts):
        """Somebody changes a text in review, somebody accepts that, and the first would approve."""
        edition = self.text(which)
        self.take_by_somebody("submit", edition, who)
        self.save(which - which % 2, who, publish_in=None, expire_in=None)
        for step, number in (("accept_changes", accepts), ("approve", who)):
            edition.refresh_from_db()
            self.perform(step, edition, self.person(number))

    @rule(first=st.integers(0, 6), reject=st.booleans())
    def take_all_at_once(self, first, reject):
        """One person, all texts, no word why: in bulk."""
        for pk in self.texts:
            for step in REJECTED_BY_MANY if reject else ["approve"]:
                edition = Edition.objects.get(pk=pk)
                if edition.state in workflow.RULES[step].sources:
                    self.perform(step, edition, self.person(first), reason="")

    def perform(self, step, edition, person, **given):
        blockers = workflow.blockers(step, edition, person)
        before = self.rows()
        try:
            record = workflow.perform(step, edition, person, **given)
        except workflow.Refused as refusal:
            reasons = refusal.reasons
        else:
            reasons = None
        if reasons is not None:
            assert reasons
            assert all(each.strip() for each in reasons)
            assert self.rows() == before
            return
        assert blockers == []
        self.taken += 1
        self.judge(record, edition, person)

    def judge(self, record, edition, person):
        """Whether this step could be taken by this person, by what was counted here; and count it."""
        pk, name = edition.pk, record.name
        assert person.is_active
        if name in ("approve", "second_review"):
            assert person.has_perm("articles.approve_edition")
            assert person.pk not in self.wrote[pk] | self.changed[pk], "four eyes"
        if name == "approve":
            assert pk not in self.unrecorded
            assert person.pk not in self.approved[pk]
            self.approved[pk].add(person.pk)
            two = edition.category_id == self.world.categories[True].pk
            assert (record.to_state == State.IN_REVIEW) is (two and len(self.approved[pk]) == 1)
        elif name == "submit":
            self.approved[pk].clear()
            self.take_over(edition, person, State.DRAFT)
        elif name == "force_publish":
            self.take_over(edition, person, record.from_state)
        elif name == "accept_changes":
            assert person.pk in self.wrote[pk]
            assert self.changed[pk] - {person.pk}
            self.changed[pk] &= {person.pk}
        elif name in ("revise", "correct"):
            self.follow(record.edition, person)

    def take_over(self, edition, person, state):
        """What was changed without a revision is theirs who hand it on."""
        if edition.pk in self.unrecorded:
            self.unrecorded.discard(edition.pk)
            self.note_change(edition, person, state)

    def note_change(self, edition, person, state):
        who = self.changed if state == State.IN_REVIEW else self.wrote
        who[edition.pk].add(person.pk)
        self.approved[edition.pk].clear()

    @rule(
        which=st.integers(0, 9),
        who=st.integers(0, 6),
        publish_in=st.sampled_from([None, None, -5, 5, 40]),
        expire_in=st.sampled_from([None, None, None, 45, 90]),
    )
    def save(self, which, who, publish_in, expire_in):
        """Another text, by whoever may change it."""
        edition, person = self.text(which), self.person(who)
        if workflow.edit_blockers(edition, person):
            return
        with self.nothing_public_changes():
            edition.title = f"Bài {self.word()}"
            edition.lead = f"Sapo {self.word()}."
            edition.publish_at = publish_in and timezone.now() + publish_in * MINUTE
            edition.expire_at = expire_in and timezone.now() + expire_in * MINUTE
            if edition.correcting:
                edition.correction_text = f"Đính chính {self.word()}."
            edition.save()
            assert revisions.record(edition, person).author == person
        self.unrecorded.discard(edition.pk)
        self.note_change(edition, person, edition.state)

    def change_without_a_revision(self, edition):
        if edition.state not in OPEN:
            return
        with self.nothing_public_changes():
            Edition.objects.filter(pk=edition.pk).update(lead=f"Sapo {self.word()}.")
        self.unrecorded.add(edition.pk)

    @rule(
        which=st.integers(0, 9),
        who=st.integers(0, 6),
        kind=st.sampled_from(["good", "no title", "stale"]),
    )
    def send_form(self, which, who, kind):
        """The desk's form, as it was opened; in between, somebody else may have saved."""
        edition, person = self.text(which), self.person(who)
        if not person.is_active:
            return
        client = signed_in(person)
        may = not workflow.edit_blockers(edition, person)
        fields = form_on(client.get(form_address(edition)))
        assert (fields is not None) is may
        if fields is None:
            fields = {"title": "Lén", "lead": "Lén", "body": "<p>Lén.</p>"}
        other = None
        if kind == "stale" and may:
            other = f"Bài {self.word()}"
            self.save_in_between(edition, other)
        typed = f"Sapo {self.word()}."
        fields |= {"lead": typed} | ({"title": ""} if kind == "no title" else {})
        before = self.rows()
        with self.nothing_public_changes():
            response = client.post(form_address(edition), fields)
        assert response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
        if may and kind == "good":
            edition.refresh_from_db()
            kept = edition.latest_revision
            assert (edition.lead, kept.content["lead"], kept.author) == (typed, typed, person)
            self.unrecorded.discard(edition.pk)
            self.note_change(edition, person, edition.state)
            return
        assert self.rows() == before
        if may:
            page = response.content.decode()
            assert typed in page
            assert other is None or other in page

    def save_in_between(self, edition, title):
        """By the administrator of the database's tables: the last of the people, a superuser."""
        other = self.person(6)
        current = Edition.objects.get(pk=edition.pk)
        current.title = title
        current.save()
        revisions.record(current, other)
        self.unrecorded.discard(edition.pk)
        self.note_change(edition, other, current.state)

    @rule(which=st.integers(0, 9), who=st.integers(0, 6), autosave=st.booleans())
    def leave_unsaved(self, which, who, autosave):
        """What somebody typed, or what was written without a revision."""
        edition = self.text(which)
        if not autosave:
            self.change_without_a_revision(edition)
            return
        with self.nothing_public_changes():
            Autosave.objects.update_or_create(
                user=self.person(who),
                form=f"edition:{edition.pk}",
                defaults={"content": {"title": self.word(), "lead": self.word()}},
            )

    @rule(
        who=st.integers(0, 6),
        change=st.sampled_from(
            ["editor", "approver", "approver", "superuser", "no role", "suspended"]
        ),
    )
    def change_role(self, who, change):
        """For a while: whose role was changed before has their own back."""
        for person, groups, superuser in self.elsewhere:
            person.groups.set(groups)
            self.set_flags(person, is_superuser=superuser, is_active=True)
        person = self.person(who)
        self.elsewhere = [(person, list(person.groups.all()), person.is_superuser)]
        role = {"editor": EDITOR, "approver": APPROVER}.get(change)
        if role:
            person.groups.set([Group.objects.get(name=role)])
        elif change == "no role":
            person.groups.clear()
        self.set_flags(person, is_superuser=change == "superuser", is_active=change != "suspended")

    def set_flags(self, person, **flags):
        User.objects.filter(pk=person.pk).update(**flags)

    @rule(
        which=st.integers(0, 9), state=st.sampled_from(State), way=st.sampled_from([*WAYS_AROUND])
    )
    def go_around(self, which, state, way):
        edition = self.text(which)
        if state in (edition.state, State.DRAFT):
            return
        before = self.rows()
        with contextlib.suppress(TypeError, Error), transaction.atomic():
            WAYS_AROUND[way](edition, state)
        assert self.rows() == before

    # What time does

    @rule(minutes=st.sampled_from([0, 1, 5, 10, 31, 24 * 60]), clock=st.booleans())
    def time_passes(self, minutes, clock):
        self.now.shift(minutes * MINUTE)
        if clock:
            self.the_clock_comes_by()

    def the_clock_comes_by(self):
        """It changes nothing that readers see: they have seen it on time. Twice is once."""
        with self.nothing_public_changes():
            done = [
                *self.no_failure(workflow.publish_due()),
                *self.no_failure(workflow.expire_due()),
            ]
        before = self.rows()
        assert workflow.publish_due() == workflow.expire_due() == ([], [])
        assert self.rows() == before
        for record in done:
            edition = record.edition
            due = edition.publish_at if record.name == "publish" else edition.expire_at
            assert due <= record.created_at

    def no_failure(self, outcome):
        done, failed = outcome
        assert failed == []
        return done

    # What readers see, and what is stored

    def rows(self):
        """What a refused step, a failed form and a way around leave as it was."""
        return (
            list(
                Edition.objects.order_by("pk").values_list(
                    "pk", "state", "lock_version", "title", "lead", "approved_by", "published_at"
                )
            ),
            list(Transition.objects.order_by("pk").values()),
            Revision.objects.count(),
            Message.objects.count(),
            sorted(Listing.objects.values_list("edition", "category")),
        )

    def what_is_public(self):
        return list(
            Edition.objects.live()
            .order_by("pk")
            .values_list("pk", "title", "lead", "body_html", "presentation", "first_published_at")
        )

    def nothing_public_changes(self):
        return unchanged(self.what_is_public)

    def live(self):
        """What is public now, by article: reckoned here, from states and times alone."""
        now, found = timezone.now(), {}
        for edition in Edition.objects.select_related("approved_revision", "article").order_by(
            "pk"
        ):
            due = edition.state == State.SCHEDULED and edition.publish_at <= now
            if due or (edition.state == State.PUBLISHED and edition.article_id not in found):
                found[edition.article_id] = edition
        return {
            article: edition
            for article, edition in found.items()
            if edition.expire_at is None or edition.expire_at > now
        }

    def may_be_read(self):
        """The words that readers may find: those of live editions; of a withdrawn one its title and
        the explanation; of former ones what was said publicly about them."""
        live = [json.dumps(edition.approved_revision.content) for edition in self.live().values()]
        withdrawn = [edition.title for edition in Edition.objects.withdrawn()]
        said = [
            word
            for edition in Edition.objects.once_public().select_related("article")
            for word in (edition.change_note, edition.correction_text, edition.article.slug)
        ]
        explained = Transition.objects.filter(name="withdraw").values_list("reason", flat=True)
        return set(WORD.findall(" ".join([*live, *withdrawn, *said, *explained])))

    def look(self, *addresses):
        """Read these pages as anybody, and find no other words in them."""
        found = {}
        for address in addresses:
            response = self.public.get(address, follow=True)
            body = response.content.decode("utf-8", "replace")
            # A page leads to itself in the other language: that says what was asked, and no more.
            asked = response.request["PATH_INFO"]
            found[address] = (response, set(WORD.findall(body.replace(f'href="/en{asked}"', ""))))
        allowed = self.may_be_read()
        for address, (_response, words) in found.items():
            assert words <= allowed, (address, words - allowed)
        return {address: response for address, (response, _words) in found.items()}

    def look_everywhere(self, edition):
        responses = self.look(
            *(each for each in test_leaks.addresses(edition) if not each.endswith("kin"))
        )
        live = any(edition.figures.exists() for edition in self.live().values())
        pictures = {
            each.status_code for address, each in responses.items() if "/media/anh/" in address
        }
        assert pictures == {200 if live else 404}

    @invariant()
    def every_state_follows_from_the_records(self):
        states = {}
        for record in Transition.objects.order_by("pk"):
            if record.name in HAPPENS:
                sources, targets = HAPPENS[record.name]
            else:
                step = workflow.RULES[record.name]
                sources, targets = set(step.sources), set(step.targets)
            if record.from_state:
                assert record.from_state == states.get(record.edition_id, State.DRAFT)
                assert record.from_state in sources
            assert record.to_state in targets
            states[record.edition_id] = record.to_state
        for edition in Edition.objects.all():
            assert edition.state == states.get(edition.pk, State.DRAFT)

    @invariant()
    def what_is_public_is_what_was_approved(self):
        for edition in Edition.objects.approved().select_related("approved_revision"):
            assert revisions.digest_of(revisions.snapshot(edition)) == (
                edition.approved_revision.digest
            )
            assert edition.approved_revision == edition.latest_revision
            approvals = edition.transitions.filter(
                name="approve", revision=edition.approved_revision
            )
            assert edition.force_reason or approvals.filter(actor=edition.approved_by).exists()

    @invariant()
    def what_readers_find_is_public(self):
        written = (self.words, self.taken, timezone.now())
        if self.at is None or written == self.looked:
            return
        self.looked = written
        edition = Edition.objects.select_related("article").get(pk=self.at)
        address = edition.get_absolute_url()
        others = Edition.objects.filter(pk=self.texts[self.words % len(self.texts)])
        responses = self.look("/", address, *(each.get_absolute_url() for each in others))
        live = self.live().get(edition.article_id)
        if live:
            page = responses[address].content.decode()
            content = live.approved_revision.content
            assert responses[address].status_code == HTTPStatus.OK
            for words in (content["title"], content["lead"], *WORD.findall(content["body"])):
                assert words in page
        else:
            assert responses[address].status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)

    @invariant()
    def every_rejecting_step_has_its_reason(self):
        for record in Transition.objects.select_related("edition"):
            rejects = record.name in REJECTING or (
                record.name == "discard" and record.actor_id != record.edition.created_by_id
            )
            assert record.reason.strip() or not rejects, record

    @invariant()
    def one_edition_is_public_and_one_is_worked_on(self):
        for states in (WORKING, (State.PUBLISHED, State.WITHDRAWN)):
            articles = Edition.objects.filter(state__in=states).values_list("article", flat=True)
            assert len(articles) == len(set(articles))
        live = {edition.pk for edition in self.live().values()}
        assert sorted(Edition.objects.live().values_list("pk", flat=True)) == sorted(live)
        # What made way made it for something.
        replaced = Edition.objects.filter(state=State.SUPERSEDED).values_list("article", flat=True)
        assert set(replaced) <= set(
            Edition.objects.in_public_place().values_list("article", flat=True)
        )


class unchanged:  # noqa: N801 -- reads as a word
    """While this lasts, what `look` finds stays the same."""

    def __init__(self, look):
        self.look = look

    def __enter__(self):
        self.before = self.look()

    def __exit__(self, kind, error, trace):
        if kind is None:
            assert self.look() == self.before


def effort():
    """How long the machine looks: seconds, or minutes in the profile `long`."""
    profile = hypothesis.settings.get_current_profile_name()
    examples, steps = (600, 80) if profile == "long" else (10, 32)
    # To find the shortest way into a fault takes minutes: for the long run.
    shrinks = [hypothesis.Phase.shrink] if profile == "long" else []
    return hypothesis.settings(
        max_examples=examples,
        stateful_step_count=steps,
        phases=[hypothesis.Phase.reuse, hypothesis.Phase.generate, *shrinks],
        suppress_health_check=list(hypothesis.HealthCheck),
    )


def test_all_of_it_holds_whatever_people_and_the_clock_do():
    Newsroom.found()
    run_state_machine_as_test(Newsroom, settings=effort())


# a: nothing goes around the workflow


@pytest.mark.parametrize("way", WAYS_AROUND)
def test_no_way_around_the_workflow_writes_a_state(way):
    edition = builders.in_review()
    records = list(Transition.objects.order_by("pk").values())
    with pytest.raises((TypeError, IntegrityError)), transaction.atomic():
        WAYS_AROUND[way](Edition.objects.get(pk=edition.pk), State.PUBLISHED)
    assert Edition.objects.get().state == State.IN_REVIEW
    assert list(Transition.objects.order_by("pk").values()) == records


# b: who contributed never approves


def role(person, name):
    person.groups.set([Group.objects.get(name=name)])
    return User.objects.get(pk=person.pk)


def grant_everything(person):
    person.is_superuser = True
    person.save()
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize("writes_as", [EDITOR, APPROVER, "superuser"])
@pytest.mark.parametrize("approves_as", [APPROVER, "superuser"])
@pytest.mark.parametrize("submitted_by", ["the writer", "another"])
def test_no_change_of_role_lets_a_writer_approve(writes_as, approves_as, submitted_by):
    person = builders.person()
    person = grant_everything(person) if writes_as == "superuser" else role(person, writes_as)
    edition = builders.draft(person)
    workflow.perform(
        "submit", edition, person if submitted_by == "the writer" else builders.editor()
    )
    person.is_superuser = False
    person.save()
    person = grant_everything(person) if approves_as == "superuser" else role(person, approves_as)
    assert person.has_perm("articles.approve_edition")
    with pytest.raises(workflow.Refused) as refusal:
        workflow.perform("approve", edition, person)
    assert refusal.value.reasons == [
        "Bạn đã viết hoặc sửa bài này; một người duyệt khác phải duyệt."
    ]


def test_of_many_texts_at_once_a_person_approves_those_of_others_alone():
    person = builders.approver()
    own = [builders.in_review(person) for _ in range(3)]
    changed = [builders.in_review() for _ in range(3)]
    others = [builders.in_review() for _ in range(3)]
    for edition in changed:
        edition.lead = "Sapo do người duyệt sửa."
        edition.save()
        revisions.record(edition, person)
    for edition in Edition.objects.in_state(State.IN_REVIEW):
        with contextlib.suppress(workflow.Refused):
            workflow.perform("approve", edition, person)
    assert set(Edition.objects.live()) == set(others)
    assert set(Edition.objects.in_state(State.IN_REVIEW)) == {*own, *changed}


# c: what is public is what was approved


def test_a_page_shows_the_approved_revision_whatever_is_done_to_what_stands_beside_it(client):
    writer = builders.editor()
    edition = builders.published(
        writer,
        title="Tiêu đề đã duyệt",
        lead="Sapo đã duyệt.",
        body="<p>Nội dung đã duyệt.</p>",
        picture=builders.image(writer),
        caption="Chú thích đã duyệt",
        authors=[builders.author("Lò Văn Xôm")],
    )
    shown = client.get(edition.get_absolute_url()).content
    for words in ("Tiêu đề", "Sapo", "Nội dung", "Chú thích"):
        assert f"{words} đã duyệt" in shown.decode()
    assert edition.approved_revision.digest == revisions.digest_of(revisions.snapshot(edition))

    edition.figures.update(caption="Đổi lén", alt="Đổi lén")
    edition.bylines.all().delete()
    edition.tags.add(builders.tag("Đổi lén"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(title="Đổi lén")
    assert client.get(edition.get_absolute_url()).content == shown


# e, f: saving


def published_and_revised(writer):
    edition = builders.published(writer, title="Bản công khai", lead="Sapo công khai.")
    return edition, workflow.perform("revise", edition, writer).edition


def test_no_way_of_saving_changes_a_byte_of_what_is_live(client):
    writer = builders.editor()
    live, working = published_and_revised(writer)
    desk = signed_in(writer)
    addresses = ["/", live.get_absolute_url(), live.category.get_absolute_url(), "/tim-kiem/?q=ban"]

    def public():
        return [client.get(address).content for address in addresses]

    before = public()
    assert all("công khai" in page.decode() for page in before)
    fields = form_on(desk.get(form_address(working)))
    for sent in (
        fields | {"title": "Bản đang viết", "lead": "Sapo đang viết."},
        fields | {"title": ""},
        fields | {"title": "x" * 201},
        fields | {"publish_at_0": "32/13/2026", "publish_at_1": "25:99"},
        fields | {"lead": "Lưu từ biểu mẫu cũ."},
    ):
        assert desk.post(form_address(working), sent).status_code in (200, 302)
        assert public() == before
    working.refresh_from_db()
    assert working.title == "Bản đang viết"
    Autosave.objects.create(user=writer, form=f"edition:{working.pk}", content={"title": "Gõ dở"})
    assert public() == before
    assert desk.post(form_address(live), fields | {"title": "Lén"}).status_code == 403
    assert public() == before


def test_of_three_savers_the_later_two_lose_nothing_and_overwrite_nothing_unseen():
    writers = [builders.editor(full_name=name) for name in ("Lan", "Minh", "Nga")]
    edition = builders.draft(writers[0], lead="Sapo ban đầu.")
    desks = [signed_in(writer) for writer in writers]
    forms = [form_on(desk.get(form_address(edition))) for desk in desks]

    assert (
        desks[0].post(form_address(edition), forms[0] | {"lead": "Sapo của Lan."}).status_code
        == 302
    )
    for desk, form, lead in zip(
        desks[1:], forms[1:], ("Sapo của Minh.", "Sapo của Nga."), strict=True
    ):
        response = desk.post(form_address(edition), form | {"lead": lead})
        page = response.content.decode()
        assert response.status_code == 200
        assert lead in form_on(response)["lead"]
        assert "Sapo của Lan." in page
        assert Edition.objects.get().lead == "Sapo của Lan."

    response = desks[1].post(form_address(edition), forms[1] | {"lead": "Sapo của Minh."})
    looked_at = Edition.objects.get().lock_version
    response = desks[1].post(
        form_address(edition),
        form_on(response) | {"lead": "Sapo của Minh.", "overwrite": str(looked_at)},
    )
    assert response.status_code == 302
    assert [revision.content["lead"] for revision in edition.revisions.order_by("number")] == [
        "Sapo ban đầu.",
        "Sapo của Lan.",
        "Sapo của Minh.",
    ]
    # Nga saw Lan's text, not Minh's: what she looked at does not count for the new one.
    response = desks[2].post(
        form_address(edition),
        forms[2] | {"lead": "Sapo của Nga.", "overwrite": str(looked_at)},
    )
    assert "Sapo của Minh." in response.content.decode()
    assert Edition.objects.get().lead == "Sapo của Minh."


# g: the clock


class Interrupted(OperationalError):
    """The connection is gone in the middle of the work."""


class fails_at:  # noqa: N801 -- reads as a word
    """From the statement with this number on, the database answers nothing any more; a transaction
    that is open then is rolled back, as a server does when its client is gone."""

    def __init__(self, number):
        self.left = number

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        commits = sql.startswith("RELEASE") and self.left == -1
        if self.left < 0 and (commits or not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))):
            raise Interrupted(sql)
        return execute(sql, params, many, context)


def two_due(clock):
    """One edition that is due and takes the place of another, and one whose time is over."""
    live = builders.published(title="Bản trước")
    following = workflow.perform("revise", live, live.created_by).edition
    following.title, following.publish_at = "Bản sau", NOON + 10 * MINUTE
    following.save()
    revisions.record(following, live.created_by)
    following.refresh_from_db()
    workflow.perform("submit", following, live.created_by)
    workflow.perform("approve", following, builders.approver())
    builders.published(title="Có hạn", expire_at=NOON + 20 * MINUTE)
    clock.move_to(NOON + 30 * MINUTE)


def run_clock():
    workflow.publish_due()
    workflow.expire_due()


def stored():
    """All that the clock leaves, but for its own times and row numbers."""
    return (
        list(Edition.objects.order_by("pk").values_list("title", "state", "lock_version")),
        list(
            Transition.objects.order_by("edition", "pk").values_list("edition", "name", "to_state")
        ),
        sorted(Listing.objects.values_list("edition__title", "category")),
        sorted(Message.objects.values_list("recipient", "kind", "edition")),
    )


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def test_the_clock_may_fail_at_any_statement_and_the_next_run_completes_what_is_missing(clock):
    two_due(clock)
    public = [edition.title for edition in Edition.objects.live()]
    assert public == ["Bản sau"]
    begun = stored()
    with transaction.atomic():
        run_clock()
        complete = stored()
        transaction.set_rollback(True)
    assert complete != begun
    between = []
    for number in range(500):
        with transaction.atomic():
            try:
                with connection.execute_wrapper(fails_at(number)):
                    run_clock()
                failed = False
            except Interrupted:
                failed = True
            left = stored()
            if left not in between:
                between.append(left)
            assert [edition.title for edition in Edition.objects.live()] == public
            run_clock()
            assert stored() == complete
            transaction.set_rollback(True)
        if not failed:
            break
    assert number > 40
    # Nothing, or the publication, or both: each step is whole or has not been.
    assert len(between) == 3
    assert (between[0], between[-1]) == (begun, complete)


KILLED = """
import os, signal, sys
import django
django.setup()
from django.db import connection
from articles import workflow

left = int(sys.argv[1])

def kill(execute, sql, params, many, context):
    global left
    if sql.startswith('UPDATE "articles_edition"'):
        left -= 1
        if left == 0:
            execute(sql, params, many, context)
            os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

with connection.execute_wrapper(kill):
    print(len(workflow.publish_due()[0]))
"""


@pytest.mark.django_db(transaction=True)
def test_the_clock_may_be_killed_in_the_middle_and_publishes_each_article_once(tmp_path):
    """A real process, killed by the system after it has written the second edition's state and
    before that is committed."""
    past = timezone.now() - MINUTE
    with time_machine.travel(past - MINUTE):
        for number in range(3):
            builders.scheduled(title=f"Bài hẹn giờ {number}", publish_at=past)
    with database_for_others(tmp_path / "killed.sqlite3") as (url, look):
        process = subprocess.run(
            [sys.executable, "-c", KILLED, "2"],
            env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(settings.BASE_DIR)},
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert process.returncode == -signal.SIGKILL, process.stderr
        states = "SELECT title, state FROM articles_edition ORDER BY title"
        assert look(states) == [
            ("Bài hẹn giờ 0", "published"),
            ("Bài hẹn giờ 1", "scheduled"),
            ("Bài hẹn giờ 2", "scheduled"),
        ]
        process = subprocess.run(
            [sys.executable, "-c", KILLED, "99"],
            env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(settings.BASE_DIR)},
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (process.returncode, process.stdout) == (0, "2\n"), process.stderr
        assert {state for _title, state in look(states)} == {"published"}
        assert look(
            "SELECT edition_id, count(*) FROM articles_transition WHERE name = 'publish' "
            "GROUP BY edition_id HAVING count(*) <> 1"
        ) == []  # fmt: skip
        assert look("SELECT count(*) FROM articles_transition WHERE name = 'publish'") == [(3,)]


@contextlib.contextmanager
def database_for_others(path: Path):
    """The test's database for another process: (its address, a function that asks it).

    On PostgreSQL that is the database itself; a SQLite database in memory is copied into a file."""
    if connection.vendor == "postgresql":
        facts = connection.settings_dict
        url = (
            f"postgresql://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}"
            f"/{facts['NAME']}"
        )

        def look(sql):
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()

        yield url, look
        return
    connection.ensure_connection()
    file = sqlite3.connect(path)
    connection.connection.backup(file)
    file.close()

    def look_into_file(sql):
        with contextlib.closing(sqlite3.connect(path)) as opened:
            return opened.execute(sql).fetchall()

    yield f"sqlite:///{path}", look_into_file


# h: reasons

REJECTED_FROM = {
    "request_changes": builders.in_review,
    "force_publish": builders.in_review,
    "unschedule": builders.scheduled,
    "undo_publish": builders.published,
    "withdraw": builders.published,
    "discard": builders.changes_requested,
}


def test_every_step_that_leads_back_or_out_is_among_the_rejecting_ones():
    """A step added to the table that takes a text from where somebody else had brought it needs a
    reason too, or a word here why not."""
    own_work = {"recall"}
    leads_back = {
        each.name
        for each in workflow.RULES.values()
        if each.permission is not None
        and set(each.sources) & {State.IN_REVIEW, State.SCHEDULED, State.PUBLISHED}
        and set(each.targets)
        & {State.DRAFT, State.CHANGES_REQUESTED, State.WITHDRAWN, State.DISCARDED}
        and not each.opens_edition
        and each.name != "second_review"
    }
    assert leads_back - own_work == REJECTING - {"force_publish"}
    assert set(REJECTED_FROM) == REJECTING | {"discard"}


@pytest.mark.parametrize("step", REJECTED_FROM)
@pytest.mark.parametrize("reason", ["", " \n\t ", "\u200b\ufeff", "\u00a0"])
def test_no_rejecting_step_is_taken_without_a_reason(step, reason):
    edition = REJECTED_FROM[step]()
    state, records = edition.state, Transition.objects.count()
    with pytest.raises(workflow.Refused) as refusal:
        workflow.perform(step, edition, builders.person(is_superuser=True), reason=reason)
    assert refusal.value.reasons == ["Hãy ghi lý do."]
    assert (Edition.objects.get().state, Transition.objects.count()) == (state, records)


@pytest.mark.parametrize("step", REJECTED_FROM)
def test_the_reason_of_a_rejecting_step_is_kept_whatever_follows(step):
    edition, person = REJECTED_FROM[step](), builders.person(is_superuser=True)
    record = workflow.perform(step, edition, person, reason="  Số liệu chưa khớp.\n")
    assert record.reason == "Số liệu chưa khớp."
    for attack in (
        lambda: models.QuerySet(Transition).filter(pk=record.pk).update(reason=""),
        lambda: models.QuerySet(Transition).filter(pk=record.pk).delete(),
        edition.delete,
    ):
        with pytest.raises((IntegrityError, models.ProtectedError)), transaction.atomic():
            attack()
    assert Transition.objects.get(pk=record.pk).reason == "Số liệu chưa khớp."
    if edition.state not in ONCE_PUBLIC:
        told = Message.objects.filter(transition=record)
        assert [message.text for message in told] == ["Số liệu chưa khớp."] * len(told)
        assert told.exists()
