"""The event log: what is written, who reads it, and that nobody changes it."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.admin import site
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import event_log, events, roles
from accounts.append_only import AppendOnlyError
from accounts.events import Kind
from accounts.models import Event, FailureCount, Unit, User
from accounts.origin import address_of
from accounts.recording import Recorded
from articles import clock
from articles.models import Category, Redirect, SectionAssignment, Template
from portal.models import SiteIdentity
from tests import builders, pages
from tests.builders import PASSWORD
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

LOG = "/admin/accounts/event/"
EXPORT = "/admin/accounts/event/tai-ve/"
SIGN_IN = "/tai-khoan/dang-nhap/"
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


#: A database whose log takes no more.
NO_ROOM = {
    "sqlite": [
        (
            "CREATE TRIGGER no_room BEFORE INSERT ON accounts_event "
            "BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    ],
    "postgresql": [
        (
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '23000'; END $$"
        ),
        (
            "CREATE TRIGGER no_room BEFORE INSERT ON accounts_event "
            "FOR EACH ROW EXECUTE FUNCTION no_room()"
        ),
    ],
}


def told(*kinds: Kind) -> list[Event]:
    """Events in the order in which they were written, of these kinds or of all but signing in."""
    written = Event.objects.order_by("pk").select_related("who", "about")
    return list(written.filter(kind__in=kinds) if kinds else written.exclude(kind=Kind.SIGN_IN))


def the_one(*kinds: Kind) -> Event:
    (event,) = told(*kinds)
    return event


@pytest.fixture
def administrator() -> User:
    return builders.administrator(username="quantri", full_name="Phan Hải Yến")


@pytest.fixture
def admin(administrator: User) -> Client:
    client = Client()
    sign_in(client, administrator)
    return client


@pytest.fixture
def superuser() -> Client:
    client = Client()
    sign_in(client, builders.person(username="chanh", is_superuser=True))
    return client


def send(client: Client, address: str, **fields: object) -> None:
    """Fills in a form of the desk as it stands, but for `fields`, and sends it."""
    form = pages.read(client.get(address)).one("form", method="post", id=FORMS(address))
    sent = {name: value for name, value in (form.filled_in() | fields).items() if value is not None}
    response = client.post(address, sent)
    assert response.status_code == 302, pages.read(response).all(class_name="errorlist")


def FORMS(address: str) -> str:  # noqa: N802
    return address.strip("/").split("/")[2] + "_form"


# Signing in


def test_who_signs_in_is_recorded_with_the_address_and_the_browser(client: Client) -> None:
    person = builders.editor(username="bientap")
    client.post(
        SIGN_IN,
        {"login": "bientap", "password": PASSWORD},
        headers={"user-agent": "Firefox/145"},
        REMOTE_ADDR="203.0.113.7",
    )
    event = the_one(Kind.SIGN_IN)
    assert (event.who, event.about, event.address) == (person, person, "203.0.113.7")
    assert event.user_agent == "Firefox/145"


def test_who_signs_out_is_recorded(client: Client) -> None:
    person = builders.editor()
    sign_in(client, person)
    client.post("/tai-khoan/dang-xuat/")
    assert the_one(Kind.SIGN_OUT).who == person


def test_a_failed_sign_in_names_the_account_that_was_tried_and_no_password(client: Client) -> None:
    person = builders.editor(username="bientap")
    client.post(SIGN_IN, {"login": "bientap", "password": "sai-mat-khau-1"})
    event = the_one(Kind.SIGN_IN_FAILED)
    assert (event.who, event.about, event.typed_name) == (None, person, "bientap")
    assert "sai-mat-khau-1" not in str(Event.objects.values())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("root", "root"),
        ("mat-khau-de-thu-1", "mat…"),
        ("12characters", "12c…"),
        ("11character", "11character"),
        ("a\u202eb", "a\ufffdb"),
    ],
)
def test_what_may_be_a_password_in_the_place_of_the_name_is_not_kept_whole(
    client: Client, typed: str, kept: str
) -> None:
    client.post(SIGN_IN, {"login": typed, "password": "x"})
    assert the_one(Kind.SIGN_IN_FAILED).typed_name == kept


def test_an_account_is_found_by_its_mail_address() -> None:
    person = builders.editor(email="phai@example.vn")
    for typed in ("Phai@example.vn", "phong@example.vn"):
        events.sign_in_failed(None, typed)
    assert [(event.about, event.typed_name) for event in told(Kind.SIGN_IN_FAILED)] == [
        (person, "Phai@example.vn"),
        (None, "pho…"),
    ]


def test_a_flood_of_failures_from_one_address_is_told_in_few_lines(client: Client) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        for _ in range(events.FAILURES_FROM_ONE + 5):
            client.post(SIGN_IN, {"login": "root", "password": "x"}, REMOTE_ADDR="203.0.113.7")
        client.post(SIGN_IN, {"login": "root", "password": "x"}, REMOTE_ADDR="203.0.113.8")
        assert [event.address for event in told(Kind.SIGN_IN_FAILED)] == [
            *["203.0.113.7"] * events.FAILURES_FROM_ONE,
            "203.0.113.8",
        ]
        events.tell_floods()
        assert FailureCount.objects.exists()  # the minute is not over
        now.shift(180)
        events.tell_floods()
        events.tell_floods()
    summary = told(Kind.SIGN_IN_FAILED)[events.FAILURES_FROM_ONE + 1 :]
    assert [(each.subject, each.details["more"]) for each in summary] == [("203.0.113.7", 5)]
    assert not FailureCount.objects.exists()


def test_a_flood_from_many_addresses_is_bounded_too() -> None:
    with time_machine.travel(NOON, tick=False) as now:
        for number in range(events.FAILURES_FROM_ALL + 20):
            request = RequestFactory().post(SIGN_IN, REMOTE_ADDR=f"198.51.100.{number}")
            events.sign_in_failed(request, "root")
        assert len(told(Kind.SIGN_IN_FAILED)) == events.FAILURES_FROM_ALL
        assert FailureCount.objects.count() == events.FAILURES_FROM_ALL + 1
        now.shift(180)
        clock.run()
    summary = told(Kind.SIGN_IN_FAILED)[-1]
    assert (summary.subject, summary.details["more"]) == ("", 20)
    assert Event.objects.count() == events.FAILURES_FROM_ALL + 1


def test_one_subscriber_of_ipv6_is_one_source() -> None:
    for number in range(events.FAILURES_FROM_ONE + 5):
        request = RequestFactory().post(SIGN_IN, REMOTE_ADDR=f"2001:db8:1:2::{number + 1:x}")
        with time_machine.travel(NOON, tick=False):
            events.sign_in_failed(request, "root")
    assert len(told(Kind.SIGN_IN_FAILED)) == events.FAILURES_FROM_ONE


# From where


@pytest.mark.parametrize(
    ("proxies", "forwarded", "connected", "address"),
    [
        (0, "198.51.100.1", "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1", "127.0.0.1", "198.51.100.1"),
        (1, "10.9.9.9, 198.51.100.1", "127.0.0.1", "198.51.100.1"),
        (2, "10.9.9.9, 198.51.100.1, 192.0.2.1", "127.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", "203.0.113.7", "203.0.113.7"),
        (1, "<script>", "203.0.113.7", "203.0.113.7"),
        (1, "", "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1:4711", "127.0.0.1", "198.51.100.1"),
        (1, "[2001:DB8::1]:443", "127.0.0.1", "2001:db8::1"),
        (0, "", "::ffff:203.0.113.7", "203.0.113.7"),
        (0, "", "fe80::1%eth0", "fe80::1"),
        (0, "", "", None),
    ],
)
def test_of_a_forwarded_address_only_what_our_own_proxies_say_is_believed(
    settings, proxies: int, forwarded: str, connected: str, address: str | None
) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=connected)
    assert address_of(request) == address


# Accounts


def test_a_new_account_is_recorded_with_its_roles(admin: Client, administrator: User) -> None:
    admin.post(
        "/admin/accounts/user/add/",
        {
            "username": "phai",
            "full_name": "Hồng Phái",
            "email": "phai@example.vn",
            "groups": [Group.objects.get(name=roles.EDITOR).pk],
        },
    )
    event, invited = told()
    assert (event.kind, event.who) == (Kind.ACCOUNT_CREATED, administrator)
    assert event.about == User.objects.get(username="phai")
    assert event.details == {"given": {"username": "phai", "roles": [roles.EDITOR]}}
    assert (invited.kind, invited.who, invited.about) == (
        Kind.INVITED,
        administrator,
        event.about,
    )
    assert list(events.lines(invited)) == ["Cách làm: liên kết gửi qua thư điện tử"]


def test_what_changes_in_an_account_is_recorded_as_old_and_new(
    admin: Client, administrator: User
) -> None:
    person = builders.editor(username="phai", full_name="Hồng Phái")
    unit = Unit.objects.create(name="Phòng Tin tức")
    send(
        admin,
        f"/admin/accounts/user/{person.pk}/change/",
        email="phai@example.vn",
        unit=unit.pk,
        is_staff=None,
        groups=[Group.objects.get(name=roles.APPROVER).pk],
    )
    written = told()
    assert {(event.who, event.about) for event in written} == {(administrator, person)}
    assert [(event.kind, event.details) for event in written] == [
        (Kind.ACCOUNT_CHANGED, {"changes": {"email": ["", "phai@example.vn"]}}),
        (Kind.ROLES_CHANGED, {"changes": {"roles": [[roles.EDITOR], [roles.APPROVER]]}}),
        (Kind.STATUS_CHANGED, {"changes": {"is_staff": [True, False]}}),
        (Kind.UNIT_CHANGED, {"changes": {"unit": ["", "Phòng Tin tức"]}}),
    ]


def test_suspending_resuming_and_leaving_are_recorded(admin: Client, administrator: User) -> None:
    person = builders.editor()
    for step in ("tam-ngung", "mo-lai", "cho-nghi"):
        address = f"/admin/accounts/user/{person.pk}/{step}/"
        answer = admin.post(address, {"reason": "Theo quyết định", "confirm": "1"})
        assert answer.status_code == 302
    assert [(event.kind, event.who, event.about) for event in told()] == [
        (kind, administrator, person) for kind in (Kind.SUSPENDED, Kind.RESUMED, Kind.SUSPENDED)
    ]


def test_an_account_that_is_saved_as_it_is_leaves_no_trace(admin: Client) -> None:
    send(admin, f"/admin/accounts/user/{builders.editor().pk}/change/")
    assert told() == []


def test_rights_that_a_superuser_gives_are_recorded(superuser: Client) -> None:
    person = builders.editor()
    right = Permission.objects.get(codename="force_publish")
    send(
        superuser,
        f"/admin/accounts/user/{person.pk}/change/",
        is_superuser="on",
        user_permissions=[right.pk],
    )
    assert [(event.kind, event.details["changes"]) for event in told()] == [
        (Kind.STATUS_CHANGED, {"is_superuser": [False, True]}),
        (Kind.PERMISSIONS_CHANGED, {"permissions": [[], ["articles.force_publish"]]}),
    ]


def test_rights_that_a_role_gains_are_recorded(superuser: Client) -> None:
    group = Group.objects.create(name="Lãnh đạo")
    right = Permission.objects.get(codename="force_publish")
    send(superuser, f"/admin/auth/group/{group.pk}/change/", permissions=[right.pk])
    event = the_one()
    assert (event.kind, event.subject) == (Kind.PERMISSIONS_CHANGED, "Lãnh đạo")
    assert event.details["changes"] == {"permissions": [[], ["articles.force_publish"]]}


def test_a_password_that_an_administrator_resets_is_recorded_without_it(
    admin: Client, administrator: User
) -> None:
    person = builders.editor()
    response = admin.post(
        f"/admin/accounts/user/{person.pk}/password/", {"reason": "Bị lộ mật khẩu"}
    )
    event = the_one()
    assert (event.kind, event.who, event.about) == (Kind.PASSWORD_RESET, administrator, person)
    assert list(events.lines(event)) == ["Cách làm: mật khẩu tạm", "Lý do: Bị lộ mật khẩu"]
    made = pages.read(response).one("code").text
    assert made not in str(list(Event.objects.values()))


def test_a_reset_without_a_reason_is_no_event(admin: Client) -> None:
    person = builders.editor()
    admin.post(f"/admin/accounts/user/{person.pk}/password/", {"reason": ""})
    assert told() == []


def test_who_changes_the_own_password_is_recorded(client: Client) -> None:
    person = builders.editor()
    sign_in(client, person)
    new = "mot-mat-khau-khac-2"
    client.post(
        "/tai-khoan/mat-khau/",
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )
    event = the_one()
    assert (event.kind, event.who, event.about) == (Kind.PASSWORD_CHANGED, person, person)


# Sections and settings


def test_a_section_assignment_is_recorded_from_beginning_to_end(admin: Client) -> None:
    person, category = builders.editor(), builders.category("Kinh tế")
    address = "/admin/articles/sectionassignment/"
    send(admin, f"{address}add/", user=person.pk, category=category.pk)
    assignment = SectionAssignment.objects.get()
    send(admin, f"{address}{assignment.pk}/change/", ends_on="31/12/2026")
    admin.post(f"{address}{assignment.pk}/delete/", {"post": "yes"})
    assert [(event.kind, event.about) for event in told()] == [
        (Kind.SECTION_GIVEN, person),
        (Kind.SECTION_CHANGED, person),
        (Kind.SECTION_ENDED, person),
    ]
    assert told()[1].details["changes"] == {"ends_on": [None, "2026-12-31"]}


def test_sections_given_on_the_accounts_page_are_recorded(admin: Client) -> None:
    person, category = builders.editor(), builders.category("Kinh tế")
    path = f"/admin/accounts/user/{person.pk}/change/"
    rows = "section_assignments"
    send(admin, path, **{f"{rows}-TOTAL_FORMS": 1, f"{rows}-0-category": category.pk})
    given = SectionAssignment.objects.get()
    send(admin, path, **{f"{rows}-0-ends_on": "31/12/2099"})
    send(admin, path, **{f"{rows}-0-DELETE": "on"})
    assert [(event.kind, event.about, event.subject) for event in told()] == [
        (kind, person, str(given))
        for kind in (Kind.SECTION_GIVEN, Kind.SECTION_CHANGED, Kind.SECTION_ENDED)
    ]


def test_categories_and_their_order_are_recorded(admin: Client) -> None:
    send(admin, "/admin/articles/category/add/", name="Kinh tế")
    made = Category.objects.get()
    builders.category("Văn hóa")
    send(admin, f"/admin/articles/category/{made.pk}/change/", two_approvals="on")
    admin.post("/admin/articles/category/doi-cho/", {"down": made.pk})
    written = told()
    assert [(event.kind, event.subject) for event in written] == [
        (Kind.SETTINGS_CHANGED, "Kinh tế")
    ] * 3
    assert [event.details["how"] for event in written] == ["added", "changed", "moved"]
    assert written[1].details["changes"] == {"two_approvals": [False, True]}


def test_whatever_sets_up_the_site_or_gives_rights_is_recorded() -> None:
    recorded = {
        model._meta.label for model, desk in site._registry.items() if isinstance(desk, Recorded)
    }
    assert recorded == {
        "accounts.Unit",
        "articles.Category",
        "articles.PictureMark",
        "articles.PromotedResult",
        "articles.Redirect",
        "articles.SectionAssignment",
        "articles.Template",
        "auth.Group",
        "portal.Banner",
        "portal.MenuItem",
        "portal.SiteIdentity",
    }


def test_what_could_not_be_recorded_does_not_happen(admin: Client) -> None:
    unit = Unit.objects.create(name="Phòng Tin")
    with connection.cursor() as cursor:
        for statement in NO_ROOM[connection.vendor]:
            cursor.execute(statement)
    with pytest.raises(DatabaseError, match="no room"):
        send(admin, f"/admin/accounts/unit/{unit.pk}/change/", name="Phòng Thời sự")
    unit.refresh_from_db()
    assert unit.name == "Phòng Tin"


def test_the_sites_identity_redirects_and_templates_are_recorded(
    admin: Client, superuser: Client
) -> None:
    SiteIdentity.objects.update_or_create(pk=1, defaults={"name": "Cổng Tin"})
    send(admin, "/admin/portal/siteidentity/1/change/", phone="024 1234")
    send(admin, "/admin/articles/redirect/add/", old_path="/cu/", new_path="/moi/")
    tag = builders.tag("Lúa")
    send(superuser, "/admin/articles/template/add/", name="Tin họp")
    template = Template.objects.get()
    send(superuser, f"/admin/articles/template/{template.pk}/change/", tags=[tag.pk])
    assert [(event.details["model"], event.details.get("changes")) for event in told()] == [
        ("portal.siteidentity", {"phone": ["", "024 1234"]}),
        ("articles.redirect", None),
        ("articles.template", None),
        ("articles.template", {"tags": [[], ["Lúa"]]}),
    ]
    assert Redirect.objects.count() == 1


# Written once


def test_the_model_refuses_to_change_or_to_delete_an_event() -> None:
    event = events.record(Kind.SIGN_OUT)
    with pytest.raises(AppendOnlyError):
        event.save()
    with pytest.raises(AppendOnlyError):
        event.delete()
    with pytest.raises(AppendOnlyError):
        Event.objects.update(kind=Kind.SIGN_IN)
    with pytest.raises(AppendOnlyError):
        Event.objects.all().delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_event SET subject = 'x'",
        "UPDATE accounts_event SET kept_until = '2000-01-01'",
        "DELETE FROM accounts_event",
    ],
)
def test_the_database_refuses_it_too(statement: str) -> None:
    event = events.record(Kind.SIGN_OUT)
    with (
        pytest.raises(DatabaseError, match="append-only table"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    kept = Event.objects.get()
    assert (kept.subject, kept.kept_until) == ("", event.kept_until)


def test_the_database_keeps_an_event_to_its_last_day_and_no_longer(settings) -> None:
    settings.EVENT_RETENTION_DAYS = 1
    today = timezone.now()
    with time_machine.travel(today - timedelta(days=1), tick=False):
        events.record(Kind.SIGN_OUT, subject="until today")
    with time_machine.travel(today - timedelta(days=2), tick=False):
        events.record(Kind.SIGN_OUT, subject="until yesterday")
    with (
        pytest.raises(DatabaseError, match="append-only table"),
        transaction.atomic(),
    ):
        Event.objects.filter(subject="until today").let_go()
    assert Event.objects.filter(subject="until yesterday").let_go() == 1


# Leaving


def test_events_leave_when_their_time_is_over(settings, capsys) -> None:
    now = timezone.now()
    for age in (731, 732, 729, 1):
        with time_machine.travel(now - timedelta(days=age), tick=False):
            events.record(Kind.SIGN_OUT, subject=f"{age} days old")
    call_command("prune_events")
    assert "2" in capsys.readouterr().out
    left = Event.objects.newest_first().values_list("subject", flat=True)
    assert list(left) == ["1 days old", "729 days old"]


def test_a_longer_retention_holds_for_what_is_there_already(settings) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=800), tick=False):
        events.record(Kind.SIGN_OUT)
    settings.EVENT_RETENTION_DAYS = 1000
    assert events.prune() == 0
    settings.EVENT_RETENTION_DAYS = 730
    assert events.prune() == 1


def test_a_shorter_retention_breaks_no_promise(settings) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=100), tick=False):
        events.record(Kind.SIGN_OUT)
    settings.EVENT_RETENTION_DAYS = 30
    assert events.prune() == 0


def test_the_clock_lets_events_go_in_batches() -> None:
    with time_machine.travel(timezone.now() - timedelta(days=1000), tick=False):
        for _ in range(3):
            events.record(Kind.SIGN_OUT)
    assert events.prune(batch=2) == 2
    clock.run()
    assert Event.objects.count() == 0
    with CaptureQueriesContext(connection) as queries:
        assert events.prune() == 0
    assert len(queries) == 1


# The page


def rows(client: Client, query: str = "") -> list[str]:
    page = pages.read(client.get(LOG + query))
    return [
        row.text for table in page.all("table", class_name="events") for row in table.all("tr")
    ][1:]


@pytest.mark.parametrize("make", [builders.editor, builders.approver, builders.reviewer])
def test_nobody_of_the_newsroom_reads_the_log(client: Client, make) -> None:
    sign_in(client, make())
    assert client.get(LOG).status_code == 403
    assert client.post(EXPORT).status_code == 403
    assert the_one(Kind.SIGN_IN)  # and nothing was exported
    assert "Nhật ký" not in client.get("/admin/").content.decode()


def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    for response in (client.get(LOG), client.post(EXPORT)):
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/?next=")
    assert Event.objects.count() == 0


def test_an_administrator_and_a_superuser_read_it(admin: Client, superuser: Client) -> None:
    events.record(Kind.SIGN_OUT, subject="Một dòng")
    for client in (admin, superuser):
        assert any("Một dòng" in row for row in rows(client))
    assert LOG in admin.get("/admin/").content.decode()


@pytest.mark.parametrize("address", ["add/", "1/change/", "1/delete/", "1/history/"])
def test_there_is_no_form_about_an_event(superuser: Client, address: str) -> None:
    events.record(Kind.SIGN_OUT)
    assert superuser.get(LOG + address).status_code == 404


def test_the_list_answers_only_questions_and_the_export_only_orders(admin: Client) -> None:
    assert admin.post(LOG).status_code == 405
    assert admin.get(EXPORT).status_code == 405


def test_the_log_is_filtered_by_what_happened_by_person_by_day_and_by_words(
    admin: Client, administrator: User
) -> None:
    person = builders.editor(username="phai", full_name="Hồng Phái")
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.7")
    with time_machine.travel(NOON, tick=False):
        events.record(Kind.SIGN_OUT, by=person, about=person, request=request)
        events.record(Kind.ROLES_CHANGED, by=administrator, about=person)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        events.record(Kind.SETTINGS_CHANGED, by=administrator, subject="Chuyên mục Kinh tế")

    def kinds(query: str) -> list[str]:
        return [
            label
            for row in rows(admin, query)
            for label in ("Đăng xuất", "Thay đổi vai trò", "Thay đổi thiết lập", "Đăng nhập")
            if f" {label} " in row
        ]

    assert sorted(kinds("")) == ["Thay đổi thiết lập", "Thay đổi vai trò", "Đăng nhập", "Đăng xuất"]
    assert kinds("?loai=sign_out") == ["Đăng xuất"]
    assert kinds(f"?nguoi={person.pk}") == ["Thay đổi vai trò", "Đăng xuất"]
    assert kinds("?tu=2026-11-24&den=2026-11-24") == ["Thay đổi thiết lập"]
    assert kinds("?den=23/11/2026") == ["Thay đổi vai trò", "Đăng xuất"]
    assert kinds("?q=203.0.113") == ["Đăng xuất"]
    assert kinds("?q=Kinh+Hải") == ["Thay đổi thiết lập"]
    assert kinds("?q=Kinh+Phái") == []


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?tu=2026-11-24&den=2026-11-23", "Ngày cuối đứng trước ngày đầu. Hãy đổi chỗ hai ngày."),
        ("?tu=hom-qua", "Hãy ghi ngày như 31/12/2026."),
        ("?den=9999-12-31", "Hãy ghi ngày như 31/12/2026."),
        ("?tu=0001-01-01", "Hãy ghi ngày như 31/12/2026."),
    ],
)
def test_a_filter_that_makes_no_sense_is_explained_and_kept(
    admin: Client, query: str, message: str
) -> None:
    page = pages.read(admin.get(LOG + query))
    assert [each.text for each in page.all("ul", class_name="errorlist")] == [message]
    assert page.all("table", class_name="events") == []


@pytest.mark.parametrize("query", ["?sau=0", "?sau=x", "?sau=" + "9" * 30])
def test_a_page_after_no_event_is_not_there(admin: Client, query: str) -> None:
    assert admin.get(LOG + query).status_code == 404


def test_pages_follow_one_another_without_counting(admin: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        for number in range(event_log.PAGE_SIZE + 1):
            events.record(Kind.SIGN_OUT, subject=f"dòng {number:02}")
    with CaptureQueriesContext(connection) as queries:
        first = pages.read(admin.get(f"{LOG}?loai=sign_out"))
    assert not any("COUNT(*)" in query["sql"] and "event" in query["sql"] for query in queries)
    assert len(first.one("tbody").all("tr")) == event_log.PAGE_SIZE
    (older,) = [link["href"] for link in first.all("a", rel="next")]
    second = pages.read(admin.get(LOG + older))
    assert [row.text for row in second.one("tbody").all("tr")] == [
        "23/11/2026 12:00:00 Đăng xuất không rõ dòng 00"
    ]
    assert second.all("a", rel="next") == []


def test_the_page_costs_the_same_for_one_event_and_for_thirty(admin: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin.get(LOG)
        return len(captured)

    few = queries()
    for _ in range(30):
        events.record(Kind.ROLES_CHANGED, by=builders.editor(), about=builders.editor())
    assert queries() == few


def test_what_people_typed_is_shown_as_text(admin: Client) -> None:
    events.record(Kind.SIGN_IN_FAILED, typed_name="<script>alert(1)</script>")
    page = admin.get(LOG).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_old_and_new_are_told_in_words(admin: Client) -> None:
    details = {"changes": {"roles": [[roles.EDITOR], []], "is_staff": [True, False]}}
    event = events.record(Kind.ROLES_CHANGED, details=details)
    assert sorted(events.lines(event)) == [
        "Vai trò: Biên tập viên → không có",
        "Được vào bàn làm việc: có → không",
    ]


def test_an_event_of_a_kind_or_of_a_thing_that_is_no_longer_known_is_still_shown() -> None:
    with_past = Event(kind="formerly", details={"model": "articles.gone", "how": "changed"})
    assert events.label(with_past) == "formerly"
    assert list(events.lines(with_past)) == ["articles.gone: đã sửa"]


def test_of_a_browser_the_page_shows_what_tells_it_from_others() -> None:
    said = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
    assert events.browser(Event(user_agent=said)) == "(Windows NT 10.0) Chrome/142.0.0.0"


# As a file


def exported(client: Client, **asked: str) -> list[list[str]]:
    response = client.post(EXPORT, asked)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="nhat-ky-')
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_filtered_list_is_exported_and_that_is_recorded(
    admin: Client, administrator: User
) -> None:
    person = builders.editor(username="phai", full_name="Hồng Phái")
    with time_machine.travel(NOON, tick=False):
        events.record(
            Kind.ROLES_CHANGED,
            by=administrator,
            about=person,
            details={"changes": {"roles": [[], [roles.EDITOR]]}},
        )
    heading, *lines = exported(admin, loai=Kind.ROLES_CHANGED)
    assert heading[:2] == ["Thời điểm", "Sự việc"]
    assert lines == [
        [
            "2026-11-23 12:00:00",
            "Thay đổi vai trò",
            "Phan Hải Yến",
            "quantri",
            "Hồng Phái",
            "phai",
            "",
            "",
            "",
            "",
            "Vai trò: không có → Biên tập viên",
        ]
    ]
    event = the_one(Kind.EXPORTED)
    assert (event.who, event.details) == (administrator, {"filter": {"kind": "roles_changed"}})


def test_the_export_is_recorded_before_a_line_of_it_is_read(admin: Client) -> None:
    response = admin.post(EXPORT)
    assert the_one(Kind.EXPORTED)
    response.close()


def test_a_filter_that_makes_no_sense_exports_nothing(admin: Client) -> None:
    response = admin.post(EXPORT, {"tu": "hom-qua"})
    assert (response.status_code, response["Location"]) == (302, f"{LOG}?tu=hom-qua")
    assert told(Kind.EXPORTED) == []


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", " =", "\t", "\r", "＝"])
def test_no_cell_is_a_formula(admin: Client, beginning: str) -> None:
    name = f'{beginning}HYPERLINK("http://example.vn","x")'
    builders.editor(username="phai", full_name=name)
    person = User.objects.get(username="phai")
    events.record(Kind.SIGN_OUT, by=person, typed_name=name, subject=name)
    (line,) = exported(admin, loai=Kind.SIGN_OUT)[1:]
    assert line[2] == f"'{name}"
    assert [cell for cell in line if cell.lstrip(" ").startswith(tuple("=+-@\t\r＝"))] == []


def test_a_file_ends_and_says_where_it_was_cut(admin: Client, monkeypatch) -> None:
    monkeypatch.setattr(event_log, "EXPORT_MOST", 5)
    monkeypatch.setattr(event_log, "EXPORT_BATCH", 2)
    with time_machine.travel(NOON, tick=False):
        for number in range(6):
            events.record(Kind.SIGN_OUT, subject=f"{number}")
    lines = exported(admin, loai=Kind.SIGN_OUT)[1:]
    assert [line[7] for line in lines[:5]] == ["5", "4", "3", "2", "1"]
    assert lines[5:] == [["Các dòng cũ hơn không có trong tệp: hãy chọn khoảng ngày ngắn hơn."]]


def test_an_event_stands_in_the_process_log_too_once_it_is_certain(
    caplog, django_capture_on_commit_callbacks
):
    """Where whoever gets hold of the database cannot change it."""
    person = builders.editor(username="bientap")
    with django_capture_on_commit_callbacks(execute=True):
        event = events.record(Kind.SUSPENDED, about=person, subject="dòng một\ndòng hai")
        assert caplog.messages == []
    [line] = caplog.messages
    assert "\n" not in line
    told = json.loads(line)
    assert told["event"] == "suspended"
    assert told["pk"] == event.pk
    assert told["about"] == person.pk
    assert told["subject"] == "dòng một\ufffddòng hai"
