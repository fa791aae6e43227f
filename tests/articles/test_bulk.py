"""Steps taken on several articles at once: each asked for, decided and recorded by itself."""

from http import HTTPStatus

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from articles import revisions, workflow
from articles.desk import bulk
from articles.models import Edition, Restriction, Transition
from articles.models.edition import WithdrawalForm
from articles.states import State
from tests import builders, pages

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/edition/"
OWN = "Bạn đã viết hoặc sửa bài này; một người duyệt khác phải duyệt."


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def choose(client, step, editions, **query):
    """Tick articles in the list and send the action; returns the answer to that."""
    fields = {"action": f"step_{step}", "_selected_action": [each.pk for each in editions]}
    return client.post(LIST, fields, query_params=query)


def bulk_page(client, step, editions, **query):
    """(address, page) of the page on which a step is decided for several."""
    response = choose(client, step, editions, **query)
    assert response.status_code == HTTPStatus.FOUND, response.content
    return response["Location"], pages.read(client.get(response["Location"]))


def form_on(page):
    return page.one("form", "module")


def send(client, step, editions, **typed):
    """Choose the articles and take the step with what the page shows ticked."""
    address, page = bulk_page(client, step, editions)
    return client.post(address, form_on(page).filled_in() | typed)


def states(editions):
    return [Edition.objects.get(pk=edition.pk).state for edition in editions]


def listed(page, part):
    """Title -> reasons, or state, of what went through or was refused."""
    return {
        row.all("a")[0].text: [each.text for each in row.all("li")] or row.one("span", "state").text
        for row in page.one(part[0], part[1]).one("ul", "bulk-result").children
        if not isinstance(row, str)
    }


REFUSED, DONE = ("section", "errornote"), ("section", "bulk-done")


@pytest.fixture
def writer():
    return builders.editor(full_name="Lê Thu Hiền")


@pytest.fixture
def approver():
    return builders.approver(full_name="Vũ Quang Minh")


STEPS = [
    ("submit", builders.draft, State.IN_REVIEW, ""),
    ("request_changes", builders.in_review, State.CHANGES_REQUESTED, "Thiếu số liệu."),
    ("approve", builders.in_review, State.PUBLISHED, ""),
    ("unschedule", builders.scheduled, State.DRAFT, "Chờ ý kiến lãnh đạo."),
    ("withdraw", builders.published, State.WITHDRAWN, "Nhầm số liệu."),
    ("discard", builders.draft, State.DISCARDED, "Trùng bài."),
]


def test_these_are_the_steps_for_several():
    assert [name for name, *_ in STEPS] == list(bulk.STEPS)


@pytest.mark.parametrize(("name", "build", "target", "reason"), STEPS)
def test_a_step_is_taken_on_each_article_with_a_record_of_its_own(
    name, build, target, reason, writer, approver
):
    editions = [build(writer), build(writer), build(writer)]
    before = Transition.objects.count()

    response = send(signed_in(approver), name, editions, **({"reason": reason} if reason else {}))

    assert response["Location"] == LIST
    assert said(response) == [f"{workflow.RULES[name].label}: đã xong 3 bài."]
    assert states(editions) == [target] * 3
    records = Transition.objects.order_by("pk")[before:]
    assert {(each.edition_id, each.name, each.actor, each.reason) for each in records} == {
        (edition.pk, name, approver, reason) for edition in editions
    }


@pytest.mark.parametrize(("name", "build", "target", "reason"), STEPS)
def test_choosing_and_looking_change_nothing(name, build, target, reason, writer, approver):
    editions = [build(writer), build(writer)]
    before, count = states(editions), Transition.objects.count()
    _address, page = bulk_page(signed_in(approver), name, editions)
    assert {each.title for each in editions} <= {each.text for each in page.all("label")}
    assert (states(editions), Transition.objects.count()) == (before, count)


@pytest.mark.parametrize("name", ["request_changes", "unschedule", "withdraw", "discard"])
def test_a_step_that_rejects_wants_its_reason_and_keeps_what_was_chosen(name, writer, approver):
    build = next(build for step, build, *_ in STEPS if step == name)
    editions, client = [build(writer), build(writer), build(writer)], signed_in(approver)
    before = states(editions)
    address, page = bulk_page(client, name, editions)
    fields = form_on(page).filled_in()
    fields["articles"] = fields["articles"][:2]

    page = pages.read(client.post(address, fields | {"reason": " \u200b "}))

    assert "Hãy ghi lý do." in page.one("div", "errornote").text
    assert form_on(page).filled_in()["articles"] == fields["articles"]
    assert states(editions) == before


def test_who_discards_only_their_own_drafts_is_not_asked_why(writer):
    editions, client = [builders.draft(writer), builders.draft(writer)], signed_in(writer)
    _address, page = bulk_page(client, "discard", editions)
    assert not page.all("textarea", name="reason")
    send(client, "discard", editions)
    assert states(editions) == [State.DISCARDED] * 2


def test_each_article_shows_what_stands_against_the_step(writer, approver):
    own, ready = builders.in_review(approver), builders.in_review(writer)
    incomplete = builders.draft(writer)
    _address, page = bulk_page(signed_in(approver), "approve", [own, ready, incomplete])

    for edition in (own, incomplete):
        box = page.one("input", id=f"article-{edition.pk}")
        assert "disabled" in box
        assert "checked" not in box
        why = [each.text for each in page.one(id=f"why-{edition.pk}").all("li")]
        assert why == workflow.blockers("approve", edition, approver)
    assert page.one("input", id=f"article-{ready.pk}").attributes.keys() == {
        "type",
        "name",
        "value",
        "id",
        "checked",
    }
    assert form_on(page).filled_in()["articles"] == f"{ready.pk}:{ready.lock_version}"


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_approves_their_own_words_among_others(superuser, writer):
    person = builders.person(is_superuser=True) if superuser else builders.approver()
    own, other, changed = builders.in_review(person), builders.in_review(writer), None
    changed = builders.in_review(writer)
    changed.lead = "Người duyệt sửa."
    changed.save()
    revisions.record(changed, person)
    changed.refresh_from_db()
    client = signed_in(person)
    address, page = bulk_page(client, "approve", [own, other, changed])
    # Ticked by hand in spite of the page.
    ticked = [f"{each.pk}:{each.lock_version}" for each in (own, other, changed)]

    response = client.post(address, form_on(page).filled_in() | {"articles": ticked})

    assert states([own, other, changed]) == [State.IN_REVIEW, State.PUBLISHED, State.IN_REVIEW]
    page = pages.read(response)
    assert listed(page, DONE) == {other.title: "Đã đăng"}
    refused = listed(page, REFUSED)
    assert refused[own.title] == [OWN]
    assert refused[changed.title] == workflow.blockers("approve", changed, person)


def test_an_approval_of_several_names_the_texts_that_were_shown(writer, approver):
    moved, still = builders.in_review(writer), builders.in_review(writer)
    client = signed_in(approver)
    address, page = bulk_page(client, "approve", [moved, still])
    moved.lead = "Sapo đã đổi."
    moved.save()
    revisions.record(moved, builders.approver())

    page = pages.read(client.post(address, form_on(page).filled_in()))

    assert states([moved, still]) == [State.IN_REVIEW, State.PUBLISHED]
    [reason] = listed(page, REFUSED)[moved.title]
    assert reason.startswith("Bài viết đã thay đổi từ khi bạn mở.")
    links = [link for _words, link in page.one(*REFUSED).links()]
    assert f"/admin/articles/edition/{moved.pk}/thay-doi/" in links
    again = next(link for _words, link in page.links() if "/hang-loat/" in link)
    again = pages.read(client.get(again))
    assert [each["value"].split(":")[0] for each in again.all("input", name="articles")] == [
        str(moved.pk)
    ]


def test_of_two_approvals_the_first_leaves_the_article_in_review(writer, approver):
    section = builders.category("Công báo", two_approvals=True)
    editions = [builders.in_review(writer, category=section), builders.in_review(writer)]
    client = signed_in(approver)
    _address, page = bulk_page(client, "approve", editions)
    assert "Bài chỉ được đăng khi có thêm một người duyệt khác duyệt." in page.text
    send(client, "approve", editions)
    assert states(editions) == [State.IN_REVIEW, State.PUBLISHED]


def test_several_are_withdrawn_in_one_form(writer, approver):
    editions, client = [builders.published(writer) for _ in range(2)], signed_in(approver)
    typed = {"reason": "Sáp nhập cổng.", "form": "redirect", "target": "/chuyen-trang/"}
    page = pages.read(send(client, "withdraw", editions, **typed | {"target": ""}))
    assert "Hãy ghi địa chỉ mà bạn đọc được dẫn tới." in page.one("div", "step-target").text
    assert states(editions) == [State.PUBLISHED] * 2

    send(client, "withdraw", editions, **typed)

    assert {
        (each.withdrawal_form, each.withdrawal_target, each.withdrawal_explanation)
        for each in Edition.objects.all()
    } == {(WithdrawalForm.REDIRECT, "/chuyen-trang/", "Sáp nhập cổng.")}


def test_the_address_of_one_article_is_no_address_for_itself(writer, approver):
    first, second = builders.published(writer), builders.published(writer)
    client = signed_in(approver)
    for own in (first, second):
        response = send(
            client,
            "withdraw",
            [first, second],
            reason="Gộp bài.",
            form="redirect",
            target=own.get_absolute_url(),
        )
        assert "Địa chỉ này dẫn ngược về chính bài viết." in (
            pages.read(response).one("div", "step-target").text
        )
    assert states([first, second]) == [State.PUBLISHED] * 2


# What may be chosen


def test_the_list_offers_each_person_the_steps_they_have_the_right_to(writer, approver):
    builders.draft(writer)

    def offered(person):
        page = pages.read(signed_in(person).get(LIST))
        return {
            each["value"].removeprefix("step_")
            for select in page.all("select", name="action")
            for each in select.all("option")
            if each["value"]
        }

    assert offered(approver) == set(bulk.STEPS)
    assert offered(writer) == {"submit", "discard"}
    assert offered(builders.reviewer()) == {"request_changes"}


def test_a_step_without_the_right_is_refused_for_each(writer):
    editions, client = [builders.in_review(), builders.in_review()], signed_in(writer)
    keys = ",".join(str(each.pk) for each in editions)
    address = f"{LIST}hang-loat/approve/?bai={keys}"
    page = pages.read(client.get(address))
    assert "Không bài nào thực hiện được bước này." in page.text
    ticked = [f"{each.pk}:{each.lock_version}" for each in editions]
    page = pages.read(client.post(address, form_on(page).filled_in() | {"articles": ticked}))
    assert len(listed(page, REFUSED)) == 2
    assert states(editions) == [State.IN_REVIEW] * 2


def test_more_than_a_hundred_are_refused_in_words(writer, approver, monkeypatch):
    assert bulk.MOST == 100
    monkeypatch.setattr(bulk, "MOST", 2)
    editions, client = [builders.draft(writer) for _ in range(3)], signed_in(approver)
    response = choose(client, "discard", editions)
    assert said(response) == ["Mỗi lần chỉ xử lý được tối đa 2 bài. Hãy chọn ít bài hơn."]
    keys = ",".join(str(each.pk) for each in editions)
    response = client.get(f"{LIST}hang-loat/discard/?bai={keys}")
    assert said(response)[-1] == "Hãy chọn bài trong danh sách, tối đa 2 bài."
    assert states(editions) == [State.DRAFT] * 3


@pytest.mark.parametrize("query", ["", "?bai=", "?bai=x,²,-1", "?bai=999999", f"?bai={'9' * 40}"])
def test_a_choice_of_nothing_leads_back_to_the_list(query, approver):
    response = signed_in(approver).get(f"{LIST}hang-loat/approve/{query}")
    assert response["Location"] == LIST
    assert said(response) == ["Hãy chọn bài trong danh sách, tối đa 100 bài."]


@pytest.mark.parametrize("articles", [[], ["x"], ["1"], ["1:x"], ["{other}:1"], ["²:1"]])
def test_nothing_else_is_taken_than_what_the_page_showed(articles, writer, approver):
    edition, other = builders.in_review(writer), builders.in_review(writer)
    client = signed_in(approver)
    address, page = bulk_page(client, "approve", [edition])
    ticked = [each.format(other=other.pk) for each in articles]
    page = pages.read(client.post(address, form_on(page).filled_in() | {"articles": ticked}))
    expected = (
        "Hãy chọn trong các bài của danh sách này." if ticked else "Hãy chọn ít nhất một bài."
    )
    assert expected in page.one("div", "errornote").text
    assert states([edition, other]) == [State.IN_REVIEW] * 2


@pytest.mark.parametrize("step", ["publish", "expire", "restore", "force_publish", "bay"])
def test_there_are_no_other_steps_for_several(step, writer):
    edition = builders.draft(writer)
    client = signed_in(builders.person(is_superuser=True))
    for answer in (client.get, client.post):
        response = answer(f"{LIST}hang-loat/{step}/?bai={edition.pk}")
        assert response.status_code == HTTPStatus.NOT_FOUND


def test_restricted_drafts_of_others_are_not_among_those_chosen(writer, approver):
    hidden, shown = builders.draft(writer, title="Kín"), builders.draft(writer, title="Mở")
    Restriction.objects.create(article=hidden.article, restricted_by=writer)
    page = pages.read(
        signed_in(approver).get(f"{LIST}hang-loat/submit/?bai={hidden.pk},{shown.pk}")
    )
    assert [each.text for each in page.all("label") if each["for"].startswith("article-")] == ["Mở"]


def test_who_sees_no_articles_takes_no_step(writer):
    edition = builders.draft(writer)
    client = signed_in(builders.administrator())
    response = client.get(f"{LIST}hang-loat/submit/?bai={edition.pk}")
    assert response.status_code == HTTPStatus.FORBIDDEN


def test_one_comes_back_to_the_list_as_it_was_filtered(writer, approver):
    edition, client = builders.in_review(writer), signed_in(approver)
    query = {"trang-thai": "in_review", "q": "Bài số"}
    address, page = bulk_page(client, "approve", [edition], **query)
    assert any("trang-thai=in_review" in link for _words, link in page.links())
    response = client.post(address, form_on(page).filled_in())
    assert response["Location"].startswith(f"{LIST}?trang-thai=in_review&q=")


def test_nothing_is_taken_without_a_token(writer, approver):
    edition = builders.in_review(writer)
    client = Client(enforce_csrf_checks=True)
    client.force_login(approver)
    response = client.post(
        f"{LIST}hang-loat/approve/?bai={edition.pk}",
        {"articles": f"{edition.pk}:{edition.lock_version}"},
    )
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert states([edition]) == [State.IN_REVIEW]
