"""The steps of the workflow as people take them on the desk: what they are told before, what is asked
of them, and what they are told when it is refused."""

from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from articles import revisions, workflow
from articles.models import Edition
from articles.models.edition import WithdrawalForm
from articles.states import State
from tests import builders, pages

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/edition/add/"
LIST = "/admin/articles/edition/"
URGENT = "Cảnh báo lũ khẩn cấp."


def change(edition):
    return f"/admin/articles/edition/{edition.pk}/change/"


def step(edition, name):
    return f"/admin/articles/edition/{edition.pk}/buoc/{name}/"


def compare(edition):
    return f"/admin/articles/edition/{edition.pk}/thay-doi/"


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def open_article(person, edition):
    return pages.read(signed_in(person).get(change(edition)))


def standing(page):
    return [each.text for each in page.all("p", "standing")]


def button(page, name):
    """What takes a step in the panel, or leads to its page."""
    panel = page.one("aside", "steps")
    found = [each for each in panel.all("", f"step-{name}") if each.tag in ("a", "button")]
    assert len(found) == 1, (name, panel.text)
    return found[0]


def note(page, name):
    return page.one(id=f"note-{name}").text


def step_form(client, edition, name):
    page = pages.read(client.get(step(edition, name)))
    return page, page.one("form", "module").filled_in()


def change_text(edition, by, lead):
    edition.refresh_from_db()
    edition.lead = lead
    edition.save()
    revisions.record(edition, by)
    edition.refresh_from_db()


@pytest.fixture
def writer():
    return builders.editor(full_name="Lê Thu Hiền")


@pytest.fixture
def approver():
    return builders.approver(full_name="Vũ Quang Minh")


def head_of_the_desk():
    """Somebody who writes, and may publish without approval."""
    person = builders.editor(full_name="Phan Hải Yến")
    person.user_permissions.set(builders.head().user_permissions.all())
    return person


# Publishing without approval, and the second review


def test_publishing_without_approval_says_what_it_means_and_wants_a_reason(writer):
    edition, head = builders.draft(writer), head_of_the_desk()
    client = signed_in(head)
    assert button(open_article(head, edition), "force_publish")["href"] == step(
        edition, "force_publish"
    )

    page, fields = step_form(client, edition, "force_publish")
    warning = page.one("p", "step-explanation--warning").text
    assert warning.startswith("Bài được đăng ngay dù chưa ai duyệt.")
    refused = pages.read(client.post(step(edition, "force_publish"), fields))
    assert "Hãy ghi lý do." in refused.text
    edition.refresh_from_db()
    assert edition.state == State.DRAFT

    client.post(step(edition, "force_publish"), fields | {"reason": URGENT})
    edition.refresh_from_db()
    assert (edition.state, edition.needs_second_review) == (State.PUBLISHED, True)
    assert edition.force_reason == URGENT


def forced(writer, head):
    edition = builders.in_review(writer)
    with time_machine.travel("2026-11-23T07:05:00Z", tick=False):
        workflow.perform("force_publish", edition, head, reason=URGENT)
    return edition


def test_who_forced_it_why_and_when_stands_where_the_second_review_is_taken(writer, approver):
    edition = forced(writer, head_of_the_desk())
    words = f"Phan Hải Yến đã đăng không qua duyệt lúc 23/11/2026, 14:05: {URGENT}"

    page = open_article(approver, edition)
    assert note(page, "second_review") == words
    assert standing(page)[0] == (f"Chưa duyệt lại: cần một người duyệt khác xem bài này. {words}")
    # Everybody sees that it is due; the button is for those who may.
    assert standing(open_article(writer, edition)) == [standing(page)[0]]
    assert not open_article(writer, edition).all("button", "step-second_review")

    form = button(page, "second_review").parent
    response = signed_in(approver).post(form["action"], form.filled_in(), follow=True)
    assert said(response)[-1].startswith("Xác nhận đã duyệt lại: đã xong.")
    edition.refresh_from_db()
    assert (edition.needs_second_review, edition.approved_by) == (False, approver)
    assert standing(pages.read(response)) == []


def test_what_is_to_be_reviewed_is_found_in_the_list_even_when_it_is_revised_already(
    writer, approver
):
    edition = forced(writer, head_of_the_desk())
    builders.published(writer, title="Bài khác")
    workflow.perform("revise", edition, writer)
    page = pages.read(signed_in(approver).get(LIST, {"trang-thai": "can-duyet-lai"}))
    rows = page.one("table", id="result_list").one("tbody").all("tr")
    assert [row.one("th").one("a")["href"].split("?")[0] for row in rows] == [change(edition)]
    assert rows[0].one("span", "second-review-due").text == "Cần duyệt lại"


# Withdrawing


@pytest.mark.parametrize(
    ("fields", "form", "target"),
    [
        ({}, WithdrawalForm.NOTICE, ""),
        ({"form": "gone"}, WithdrawalForm.GONE, ""),
        ({"form": "gone", "target": "/trang-chu/"}, WithdrawalForm.GONE, ""),
        ({"form": "redirect", "target": "/trang-chu/"}, WithdrawalForm.REDIRECT, "/trang-chu/"),
    ],
)
def test_an_article_is_withdrawn_in_the_form_that_was_chosen(
    fields, form, target, writer, approver
):
    edition, client = builders.published(writer), signed_in(approver)
    page, filled = step_form(client, edition, "withdraw")
    choices = page.one("fieldset", "step-choice").all("input", type="radio")
    assert [each["value"] for each in choices] == ["notice", "gone", "redirect"]

    client.post(step(edition, "withdraw"), filled | {"reason": "Nhầm số liệu."} | fields)

    edition.refresh_from_db()
    assert (edition.state, edition.withdrawal_form) == (State.WITHDRAWN, form)
    assert (edition.withdrawal_target, edition.withdrawal_explanation) == (target, "Nhầm số liệu.")


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("", "Hãy ghi địa chỉ mà bạn đọc được dẫn tới."),
        (
            "http://khac.vn/",
            "Địa chỉ phải bắt đầu bằng “/” (trang của cổng này) hoặc “https://”.",
        ),
        ("//khac.vn/", "Địa chỉ phải bắt đầu bằng “/” (trang của cổng này) hoặc “https://”."),
        (None, "Địa chỉ này dẫn ngược về chính bài viết. Hãy chọn địa chỉ khác."),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_beside_its_field(
    target, message, writer, approver
):
    edition, client = builders.published(writer), signed_in(approver)
    target = edition.get_absolute_url() if target is None else target
    _page, fields = step_form(client, edition, "withdraw")
    typed = fields | {"reason": "Nhầm số liệu.", "form": "redirect", "target": target}

    page = pages.read(client.post(step(edition, "withdraw"), typed))

    assert page.one("div", "step-target").one("ul", "errorlist").text == message
    again = page.one("form", "module").filled_in()
    assert {name: again[name] for name in ("reason", "form", "target")} == {
        "reason": "Nhầm số liệu.",
        "form": "redirect",
        "target": target,
    }
    edition.refresh_from_db()
    assert edition.state == State.PUBLISHED


@pytest.mark.parametrize(
    ("details", "sees"),
    [
        ({}, "bạn đọc thấy thông báo"),
        ({"form": "gone"}, "bạn đọc chỉ thấy trang không còn nữa"),
        ({"form": "redirect", "target": "/moi/"}, "bạn đọc được dẫn tới /moi/"),
    ],
)
def test_a_withdrawn_article_says_since_when_how_and_why(details, sees, writer, approver):
    edition = builders.published(writer)
    with time_machine.travel("2026-11-23T07:05:00Z", tick=False):
        workflow.perform("withdraw", edition, approver, reason="Nhầm số liệu.", **details)
    assert standing(open_article(writer, edition)) == [
        f"Đã gỡ từ 23/11/2026, 14:05; {sees}: Nhầm số liệu."
    ]


def test_an_article_whose_time_is_over_says_so_before_and_after_the_clock_has_run(writer):
    with time_machine.travel("2026-11-22T07:00:00Z", tick=False):
        edition = builders.published(writer, expire_at="2026-11-23T07:05:00Z")
        edition.refresh_from_db()
        assert standing(open_article(writer, edition)) == ["Công khai đến 23/11/2026, 14:05"]
    with time_machine.travel("2026-11-24T07:00:00Z", tick=False):
        assert standing(open_article(writer, edition)) == ["Đã hết hạn từ 23/11/2026, 14:05"]
        workflow.expire_due()
        edition.refresh_from_db()
        assert edition.state == State.WITHDRAWN
        assert standing(open_article(writer, edition)) == ["Đã hết hạn từ 23/11/2026, 14:05"]


# Undoing a publication


def test_undoing_says_until_when_and_that_nothing_remains(writer, approver):
    with time_machine.travel("2026-11-23T07:05:00Z", tick=False):
        edition = builders.published(writer)
        page = open_article(approver, edition)
        assert note(page, "undo_publish") == (
            "Được hoàn tác đến 23/11/2026, 14:35. Sau đó bài không còn công khai, nội dung trở lại "
            "thành bản nháp."
        )
        assert button(page, "undo_publish").text == "Hoàn tác đăng bài…"
    with time_machine.travel("2026-11-23T07:35:01Z", tick=False):
        assert not open_article(approver, edition).all("a", "step-undo_publish")
        text = pages.read(signed_in(approver).get(step(edition, "undo_publish"))).text
        assert "Chỉ hoàn tác được việc đăng bài trong 30 phút" in text


def test_undoing_says_which_edition_is_public_again_and_makes_it_so(writer, approver):
    edition = builders.published(writer)
    following = workflow.perform("revise", edition, writer).edition
    workflow.perform("submit", following, writer)
    workflow.perform("approve", following, approver)
    client = signed_in(approver)
    assert note(open_article(approver, following), "undo_publish").endswith(
        "Sau đó phiên bản 1 lại được công khai, nội dung này thành bản nháp."
    )
    page, fields = step_form(client, following, "undo_publish")
    assert page.one("p", "step-explanation").text.startswith(
        "Sau đó phiên bản 1 lại được công khai"
    )

    client.post(step(following, "undo_publish"), fields | {"reason": "Đăng nhầm."})

    following.refresh_from_db()
    edition.refresh_from_db()
    assert (edition.state, following.state) == (State.PUBLISHED, State.DRAFT)
    assert "Đăng nhầm." in open_article(writer, following).one("ol", "step-history").text


def test_undoing_a_correction_of_a_withdrawn_article_leaves_it_withdrawn(writer, approver):
    edition = builders.withdrawn(writer, reviewer=approver)
    following = workflow.perform("revise", edition, writer).edition
    workflow.perform("submit", following, writer)
    workflow.perform("approve", following, approver)
    assert note(open_article(approver, following), "undo_publish").endswith(
        "Sau đó phiên bản 1 trở lại trạng thái đã gỡ, nội dung này thành bản nháp."
    )


# Correcting and revising


def test_a_correction_asks_for_its_public_text_first(writer, approver):
    edition = builders.published(writer)
    client = signed_in(writer)
    assert note(open_article(writer, edition), "correct") == (
        "Dùng khi bài có sai sót: bạn đọc được biết điều gì sai và điều gì đúng."
    )
    form = button(open_article(writer, edition), "correct").parent
    client.post(form["action"], form.filled_in())
    following = Edition.objects.get(number=2)

    page = open_article(writer, following)
    fields = page.one("form", id="edition_form")
    names = [each.get("name") for each in fields.all("textarea")]
    assert names.index("correction_text") < names.index("title")
    assert not {"change_note", "minor"} & {each.get("name") for each in fields.all()}
    assert "Trước hết hãy nói rõ với bạn đọc" in page.one("fieldset", "correction").text
    assert standing(page) == ["Bản đính chính của bài đã đăng"]
    assert "Hãy ghi nội dung đính chính công khai" in page.one(id="why-submit").text

    client.post(
        change(following),
        fields.filled_in() | {"correction_text": "Số hộ đúng là 120.", "_step": "submit"},
    )
    following.refresh_from_db()
    assert (following.state, following.correction_text) == (State.IN_REVIEW, "Số hộ đúng là 120.")


def test_a_revision_has_a_change_note_and_no_public_correction(writer):
    edition = builders.published(writer)
    following = workflow.perform("revise", edition, writer).edition
    form = open_article(writer, following).one("form", id="edition_form")
    names = {each.get("name") for each in form.all()}
    assert {"change_note", "minor"} <= names
    assert "correction_text" not in names


@pytest.mark.parametrize("build", [builders.draft, None])
def test_a_first_edition_corrects_nothing_whatever_is_sent(build, writer):
    client = signed_in(writer)
    edition = build(writer) if build else None
    path = change(edition) if edition else ADD
    form = pages.read(client.get(path)).one("form", id="edition_form")
    assert not {"correction_text", "change_note"} & {each.get("name") for each in form.all()}
    client.post(path, form.filled_in() | {"title": "Bài", "correction_text": "Sai", "minor": "on"})
    edition = Edition.objects.get()
    assert (edition.title, edition.correction_text, edition.minor) == ("Bài", "", False)


# Changes in review


def test_a_writer_is_led_to_what_an_approver_changed_and_accepts_it(writer, approver):
    edition = builders.in_review(writer, lead="Sapo một")
    change_text(edition, approver, "Sapo hai")
    assert (
        "người viết phải chấp nhận bản sửa, hoặc người duyệt khác duyệt bài."
        in open_article(approver, edition).one(id="why-approve").text
    )

    page = open_article(writer, edition)
    assert note(page, "accept_changes") == (
        "Vũ Quang Minh đã sửa bài khi đang duyệt. Hãy xem rồi chấp nhận. Xem đã sửa những gì"
    )
    link = page.one(id="note-accept_changes").one("a")["href"]
    assert link == f"{compare(edition)}?tu=1"
    changes = pages.read(signed_in(writer).get(link))
    assert changes.one("p", "comparison__words").text == "Sapo [bỏ: một] [thêm: hai]"

    form = button(page, "accept_changes").parent
    signed_in(writer).post(form["action"], form.filled_in())
    assert workflow.blockers("approve", edition, approver) == []
    assert not open_article(writer, edition).all("button", "step-accept_changes")


# Two approvals


def test_of_two_approvals_each_says_which_one_it_is(writer, approver):
    second = builders.approver(full_name="Trần Văn An")
    section = builders.category("Công báo", two_approvals=True)
    edition = builders.in_review(writer, category=section)

    page = open_article(approver, edition)
    assert standing(page) == ["0 trong 2 lần duyệt"]
    assert button(page, "approve").text == "Duyệt (lần 1 trong 2)"
    assert note(page, "approve") == "Bài chỉ được đăng khi có thêm một người duyệt khác duyệt."
    form = button(page, "approve").parent
    response = signed_in(approver).post(form["action"], form.filled_in(), follow=True)
    assert said(response) == ["Duyệt: đã xong lần 1 trong 2. Cần thêm một người duyệt khác duyệt."]

    page = open_article(second, edition)
    assert standing(page) == ["1 trong 2 lần duyệt: Vũ Quang Minh"]
    assert button(page, "approve").text == "Duyệt (lần 2 trong 2)"
    assert note(page, "approve") == "Bài được đăng ngay."
    assert "disabled" in button(open_article(approver, edition), "approve")
    form = button(page, "approve").parent
    signed_in(second).post(form["action"], form.filled_in())
    edition.refresh_from_db()
    assert (edition.state, edition.approved_by) == (State.PUBLISHED, second)


def test_an_administrator_asks_for_two_approvals_in_a_category():
    section = builders.category("Công báo")
    client = signed_in(builders.administrator())
    path = f"/admin/articles/category/{section.pk}/change/"
    form = pages.read(client.get(path)).one("form", id="category_form")
    client.post(path, form.filled_in() | {"two_approvals": "on"})
    section.refresh_from_db()
    assert section.two_approvals


def test_an_approval_for_later_says_when(writer, approver):
    edition = builders.in_review(writer, publish_at="2099-11-30T00:30:00Z")
    edition.refresh_from_db()
    page = open_article(approver, edition)
    assert note(page, "approve") == "Bài sẽ được đăng lúc 30/11/2099, 07:30."
    workflow.perform("approve", edition, approver)
    assert standing(open_article(writer, edition)) == ["Sẽ đăng lúc 30/11/2099, 07:30"]


# Reasons


@pytest.mark.parametrize(
    ("build", "name"),
    [
        (builders.draft, "discard"),
        (builders.scheduled, "unschedule"),
        (builders.in_review, "request_changes"),
        (builders.published, "undo_publish"),
    ],
)
def test_a_step_against_somebody_elses_work_leads_to_the_page_that_asks_why(
    build, name, writer, approver
):
    edition, client = build(writer), signed_in(approver)
    assert button(open_article(approver, edition), name)["href"] == step(edition, name)
    _page, fields = step_form(client, edition, name)
    state = edition.state
    long = "x" * 2001
    page = pages.read(client.post(step(edition, name), fields | {"reason": long}))
    assert "Lý do có 2001 ký tự, tối đa là 2000. Hãy rút ngắn." in page.text
    assert page.one("form", "module").filled_in()["reason"] == long
    edition.refresh_from_db()
    assert edition.state == state


def test_who_discards_their_own_draft_is_not_asked_why(writer):
    edition = builders.draft(writer)
    assert button(open_article(writer, edition), "discard").tag == "button"


# A text that has moved meanwhile


def test_a_step_on_an_older_text_is_refused_with_what_changed_and_the_reason_is_kept(
    writer, approver
):
    edition, client = builders.in_review(writer, lead="Sapo một"), signed_in(approver)
    _page, fields = step_form(client, edition, "request_changes")
    change_text(edition, builders.approver(), "Sapo hai")

    typed = fields | {"reason": "Thiếu số liệu."}
    page = pages.read(client.post(step(edition, "request_changes"), typed))

    note = page.one("div", "errornote")
    assert "Bài viết đã thay đổi từ khi bạn mở. Hãy xem lại rồi quyết định." in note.text
    assert (
        "Xem đã đổi gì từ khi bạn mở",
        f"{compare(edition)}?tu=1",
    ) in note.links()
    form = page.one("form", "module")
    again = form.filled_in()
    assert again["reason"] == "Thiếu số liệu."
    # Not by pressing Enter in the field, or by sending the same again.
    assert "lock_version" not in again
    press = form.one("button", "default")
    assert press.text == "Tôi đã xem lại: Yêu cầu sửa"
    client.post(step(edition, "request_changes"), form.filled_in(press))
    edition.refresh_from_db()
    assert edition.state == State.CHANGES_REQUESTED


def test_an_approval_from_the_panel_names_the_text_that_was_shown(writer, approver):
    edition = builders.in_review(writer)
    form = button(open_article(approver, edition), "approve").parent
    fields = form.filled_in()
    change_text(edition, builders.approver(), "Sapo khác")
    page = pages.read(signed_in(approver).post(form["action"], fields))
    edition.refresh_from_db()
    assert edition.state == State.IN_REVIEW
    assert f"{compare(edition)}?tu=1" in [link for _words, link in page.links()]


def test_a_step_that_is_not_possible_cannot_be_sent(writer):
    edition = builders.in_review(writer)
    page = pages.read(signed_in(writer).get(step(edition, "approve")))
    assert "disabled" in page.one("form", "module").one("button")


def test_history_leads_to_what_was_changed_afterwards(writer, approver):
    edition = builders.changes_requested(writer, reviewer=approver)
    assert not open_article(writer, edition).all("a", "step-history__since")
    change_text(edition, writer, "Sapo hai")
    page = open_article(writer, edition)
    links = [each["href"] for each in page.all("a", "step-history__since")]
    assert links == [f"{compare(edition)}?tu=1"] * 2
    assert ("Xem thay đổi", compare(edition)) in page.links()


@pytest.mark.parametrize("name", ["approve", "withdraw", "bay"])
def test_an_unknown_step_or_article_is_not_found(name, approver):
    assert signed_in(approver).get(f"/admin/articles/edition/999999/buoc/{name}/").status_code == (
        HTTPStatus.NOT_FOUND
    )
    edition = builders.draft()
    expected = HTTPStatus.NOT_FOUND if name == "bay" else HTTPStatus.OK
    assert signed_in(approver).get(step(edition, name)).status_code == expected


# Dates


def test_a_publication_in_the_past_is_refused_when_it_is_set(writer):
    client = signed_in(writer)
    fields = pages.read(client.get(ADD)).one("form", id="edition_form").filled_in()
    typed = fields | {"title": "Bài", "publish_at_0": "01/01/2020", "publish_at_1": "08:00"}
    page = pages.read(client.post(ADD, typed))
    assert (
        "Thời điểm này đã qua. Hãy chọn thời điểm muộn hơn, hoặc để trống để đăng ngay khi duyệt."
        in page.text
    )
    again = page.one("form", id="edition_form").filled_in()
    assert (again["publish_at_0"], again["publish_at_1"]) == ("01/01/2020", "08:00")
    assert Edition.objects.count() == 0


def test_a_publication_time_that_has_passed_meanwhile_is_no_obstacle(writer):
    now = timezone.now()
    edition = builders.draft(writer, publish_at=now + timedelta(minutes=5, microseconds=77))
    with time_machine.travel(now + timedelta(hours=1), tick=False):
        client = signed_in(writer)
        form = pages.read(client.get(change(edition))).one("form", id="edition_form")
        client.post(change(edition), form.filled_in() | {"lead": "Sapo hai"})
        edition.refresh_from_db()
        assert edition.lead == "Sapo hai"


# A whole story


def test_an_article_goes_through_requests_a_correction_and_an_undone_publication(writer, approver):
    """Everything by pages and buttons, as they are found."""
    people = {"writer": signed_in(writer), "approver": signed_in(approver)}

    def press(who, edition, name, **typed):
        """Press a step's button, and fill in what its page asks for."""
        page = pages.read(people[who].get(change(edition)))
        control = button(page, name)
        if control.tag == "a":
            form = pages.read(people[who].get(control["href"])).one("form", "module")
            address = control["href"]
        elif control.get("form"):
            form, address = page.one("form", id="edition_form"), change(edition)
        else:
            form = control.parent
            address = form["action"]
        response = people[who].post(address, form.filled_in(control) | typed, follow=True)
        assert response.redirect_chain, pages.read(response).text
        edition.refresh_from_db()
        return Edition.objects.get(pk=int(response.redirect_chain[-1][0].split("/")[4]))

    edition = builders.draft(writer, lead="Có 100 hộ")
    press("writer", edition, "submit")
    press("approver", edition, "request_changes", reason="Kiểm tra số hộ.")
    press("writer", edition, "submit", lead="Có 110 hộ")
    press("approver", edition, "approve")
    assert edition.state == State.PUBLISHED

    correction = press("writer", edition, "correct")
    assert (correction.number, correction.correcting) == (2, True)
    press("writer", correction, "submit", lead="Có 120 hộ", correction_text="Đúng là 120 hộ.")
    press("approver", correction, "approve")
    assert [each.state for each in edition.article.editions.order_by("number")] == [
        State.SUPERSEDED,
        State.PUBLISHED,
    ]

    press("approver", correction, "undo_publish", reason="Chờ xác minh.")
    edition.refresh_from_db()
    assert (edition.state, correction.state) == (State.PUBLISHED, State.DRAFT)
    press("writer", correction, "submit", correction_text="Số đúng là 121 hộ.", lead="Có 121 hộ")
    press("approver", correction, "approve")
    history = [record.name for record in correction.transitions.order_by("pk")]
    assert history == ["correct", "submit", "approve", "undo_publish", "submit", "approve"]
    assert correction.transitions.get(name="undo_publish").reason == "Chờ xác minh."
    assert Edition.objects.live().get() == correction
