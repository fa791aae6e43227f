"""Comments beside the text: who may, who is told, where they stand, and that no reader ever sees one."""

import json

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Unit, User
from articles import anchors, comments, workflow
from articles.anchors import Passage
from articles.models import (
    Comment,
    Edition,
    Image,
    Message,
    Restriction,
    SectionAssignment,
    Transition,
)
from articles.states import State
from tests import builders, pages
from tests.articles.test_desk import (
    UPLOAD,
    change,
    errors_on,
    form_with,
    picture_file,
    said,
    signed_in,
)
from tests.articles.test_leaks import secret_edition, walk

pytestmark = pytest.mark.django_db

COMMENTABLE = [state for state in State if state not in (State.SUPERSEDED, State.DISCARDED)]


def address(edition, comment=None, act=""):
    return f"/admin/articles/edition/{edition.pk}/nhan-xet/" + (
        f"{comment.pk}/{act}/" if comment else ""
    )


def told():
    """Who was told what, newest last."""
    return [
        (message.recipient.username, message.kind)
        for message in Message.objects.exclude(comment=None).order_by("pk")
    ]


def restrict(edition, by, *people):
    restriction = Restriction.objects.create(article=edition.article, restricted_by=by)
    restriction.people.set(people)
    return restriction


@pytest.fixture
def writer():
    return builders.editor(username="hien", full_name="Lê Thu Hiền")


@pytest.fixture
def reviewer():
    return builders.reviewer(username="tham", full_name="Đỗ Văn Thẩm")


@pytest.fixture
def edition(writer):
    return builders.in_review(
        writer,
        title="Đoàn công tác làm việc tại xã Tân Phú",
        lead="Sáng 20/3, đoàn làm việc tại xã.",
        body="<p>Đoàn đã nghe báo cáo về tình hình sản xuất.</p><p>Xã có 12 thôn, 3.400 hộ.</p>",
    )


# Who may


@pytest.mark.parametrize("state", COMMENTABLE)
@pytest.mark.parametrize("role", ["editor", "reviewer", "approver"])
def test_the_newsroom_comments_on_what_is_worked_on_and_on_what_is_public(role, state):
    edition = builders.IN_STATE[state]()
    person = getattr(builders, role)()
    client = signed_in(person)
    page = pages.read(client.get(change(edition)))
    form = page.one("form", action=address(edition))
    response = client.post(form["action"], form.filled_in() | {"text": " Xem lại số liệu. "})
    comment = Comment.objects.get()
    assert response["Location"] == f"{change(edition)}#comment-{comment.pk}"
    assert (comment.edition, comment.author, comment.text) == (edition, person, "Xem lại số liệu.")
    shown = pages.read(client.get(change(edition))).one("article", "comment")
    assert shown["id"] == f"comment-{comment.pk}"
    assert "Xem lại số liệu." in shown.text
    assert "Về cả bài" in shown.text


@pytest.mark.parametrize("state", [State.SUPERSEDED, State.DISCARDED])
def test_what_is_over_is_not_commented_on(state):
    edition = builders.IN_STATE[state]()
    client = signed_in(builders.approver())
    assert pages.read(client.get(change(edition))).all("form", action=address(edition)) == []
    response = client.post(address(edition), {"text": "Muộn rồi"})
    assert response.status_code == 422
    assert "thì không nhận xét được nữa" in errors_on(response)
    assert pages.read(response).one("textarea", name="text").raw.strip() == "Muộn rồi"
    assert not Comment.objects.exists()


@pytest.mark.parametrize("who", ["administrator", "person", "head"])
def test_others_neither_read_nor_write_comments(who, edition, writer):
    comment = comments.add(edition, writer, "Chuyện nội bộ")
    client = signed_in(getattr(builders, who)())
    for path in (address(edition), address(edition, comment, "tra-loi")):
        assert client.post(path, {"text": "Tôi"}).status_code in (403, 404)
    response = client.get(change(edition))
    assert "Chuyện nội bộ" not in response.content.decode()
    assert Comment.objects.count() == 1


def test_a_viewer_without_the_right_sees_the_text_and_no_comments(edition, writer):
    comments.add(edition, writer, "Chuyện nội bộ")
    viewer = builders.person()
    viewer.user_permissions.add(Permission.objects.get(codename="view_edition"))
    response = signed_in(viewer).get(change(edition))
    assert "Tân Phú" in response.content.decode()
    assert "Chuyện nội bộ" not in response.content.decode()
    assert pages.read(response).all("section", "comments") == []


def test_what_is_said_of_a_restricted_text_stays_among_its_people_also_once_it_is_public(writer):
    edition = builders.draft(writer)
    inside, outside = builders.editor(), builders.editor(username="ngoai")
    restrict(edition, writer, inside)
    comment = comments.add(edition, writer, "Chỉ chúng ta biết")
    assert comments.beside(edition, outside) == []
    assert signed_in(outside).post(address(edition), {"text": "?"}).status_code == 404
    workflow.perform("submit", edition, writer)
    chief = builders.approver()
    edition.article.restriction.people.add(chief)
    workflow.perform("approve", edition, chief)
    assert [each.comment for each in comments.beside(edition, inside)] == [comment]
    assert comments.beside(edition, outside) == []
    page = signed_in(outside).get(change(edition)).content.decode()
    assert edition.title in page
    assert "Chỉ chúng ta biết" not in page
    assert signed_in(outside).post(address(edition), {"text": "?"}).status_code == 403
    assert (
        "nhận xét"
        not in pages.read(signed_in(outside).get("/admin/articles/edition/"))
        .one("table", id="result_list")
        .text
    )


def test_those_who_can_be_named_are_those_who_may_read(writer):
    unit = Unit.objects.create(name="Phòng Thời sự")
    edition = builders.draft(writer)
    builders.editor(unit=unit)
    builders.approver()
    builders.reviewer(is_active=False)
    builders.administrator()
    builders.person(is_superuser=True)
    for restriction in (None, {"unit": unit}, {}):
        Restriction.objects.all().delete()
        if restriction is not None:
            Restriction.objects.create(article=edition.article, restricted_by=writer, **restriction)
        edition = Edition.objects.get(pk=edition.pk)
        assert {each.pk for each in comments.people(edition)} == {
            each.pk for each in User.objects.all() if comments.may_read(edition, each)
        }


# What is refused is kept


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": " \u200b\n"}, "Bạn hãy viết nhận xét."),
        ({"text": "Ô" * 4001}, "Nhận xét có 4001 ký tự, nhiều nhất là 4000."),
        ({"text": "Xem", "part": "body", "quote": "Ô" * 1001}, "Đoạn được chọn có 1001 ký tự"),
        ({"text": "Xem", "quote": "Đoàn"}, "Đoạn"),
        ({"text": "Xem", "part": "khac", "quote": "Đoàn"}, "khac"),
        ({"text": "Nhờ @khong.co xem"}, "Không có ai tên “@khong.co”."),
        ({"text": "Nhờ @nghi xem"}, "Tài khoản “@nghi” đã ngừng hoạt động."),
        ({"text": "Nhờ @quantri xem"}, "“@quantri” không được xem nhận xét của bài này."),
    ],
)
def test_what_cannot_be_taken_comes_back_as_it_was_typed(fields, message, edition, writer):
    builders.editor(username="nghi", is_active=False)
    builders.administrator(username="quantri")
    response = signed_in(writer).post(address(edition), fields)
    assert response.status_code == 422
    assert message in errors_on(response)
    form = form_with(pages.read(response), "text")
    sent = form.filled_in()
    assert {name: sent[name] for name in fields} == fields
    assert form["action"] == address(edition)
    assert not Comment.objects.exists()
    assert not Message.objects.filter(kind="commented").exists()


def test_a_reply_that_cannot_be_taken_comes_back_below_what_it_answers(edition, writer, reviewer):
    comment = comments.add(edition, reviewer, "Ai đã kiểm tra?")
    path = address(edition, comment, "tra-loi")
    response = signed_in(writer).post(path, {"text": "@ai-do đã xem"})
    page = pages.read(response)
    assert "Không có ai tên “@ai-do”." in errors_on(response)
    assert "Ai đã kiểm tra?" in page.text
    assert page.one("form", action=path).filled_in()["text"] == "@ai-do đã xem"
    assert comment.replies.count() == 0


def test_to_our_script_a_refusal_is_the_panel_with_what_was_typed(edition, writer, reviewer):
    comment = comments.add(edition, reviewer, "Ai đã kiểm tra?")
    path = address(edition, comment, "tra-loi")
    response = signed_in(writer).post(path, {"text": "@ai"}, headers={"X-Requested-With": "fetch"})
    page = pages.read(response)
    assert response.status_code == 422
    assert [each.tag for each in page.children if not isinstance(each, str)] == ["section"]
    field = page.one("textarea", aria_invalid="true")
    assert (field["id"], field.raw.strip()) == (f"reply-{comment.pk}", "@ai")
    sent = signed_in(writer).post(path, {"text": "Tôi"}, headers={"X-Requested-With": "fetch"})
    assert sent.status_code == 200
    assert pages.read(sent).one("section", "comments")["data-just"] == f"comment-{comment.pk}"
    assert "Tôi" in pages.read(sent).one("ol", "comment__replies").text


def test_looking_writes_nothing_and_nothing_is_taken_without_a_token(edition, writer):
    comment = comments.add(edition, writer, "Một")
    client = Client(enforce_csrf_checks=True)
    client.force_login(writer)
    for path in (
        address(edition),
        *(address(edition, comment, act) for act in ("tra-loi", "da-xu-ly", "mo-lai")),
    ):
        assert client.get(path).status_code == 405
        assert client.post(path, {"text": "Hai"}).status_code == 403
    assert Comment.objects.count() == 1


def test_a_comment_of_another_article_is_not_found_here(edition, writer):
    other = comments.add(builders.draft(writer), writer, "Chỗ khác")
    client = signed_in(writer)
    for act in ("tra-loi", "da-xu-ly", "mo-lai"):
        assert client.post(address(edition, other, act), {"text": "?"}).status_code == 404
    other.refresh_from_db()
    assert other.resolved_at is None


# Names


@pytest.mark.parametrize(
    ("text", "named", "unknown"),
    [
        ("@hien xem giúp", ["hien"], []),
        ("Nhờ @hien, @Tham.", ["hien", "tham"], []),
        ("(@hien) và @hien nữa", ["hien"], []),
        ("Gửi hien@tham.vn nhé", [], []),
        ("@nguyễn.văn-a: đúng chưa?", ["nguyễn.văn-a"], []),
        ("@nguyễn.văn", [], ["nguyễn.văn"]),
        ("@hiennn @hien-2", [], ["hiennn", "hien-2"]),
        ("@thu@tinh.gov.vn xem", ["thu@tinh.gov.vn"], []),
        ("Giá @ 5.000 đồng, a @ b @", [], []),
        ("@@hien", [], []),
        ("@hien...", ["hien"], []),
        ("@ai@noi.khac", [], []),
        ("@hien@tham", [], []),
    ],
)
def test_names_are_read_as_people_write_them(text, named, unknown, writer, reviewer):
    for username in ("nguyễn.văn-a", "thu@tinh.gov.vn"):
        builders.editor(username=username)
    everybody = list(User.objects.all())
    found, missing = comments.mentions(text, everybody)
    assert [person.username for person in found] == named
    assert missing == unknown
    cut = comments.pieces(text, everybody)
    assert "".join(piece.text for piece in cut) == text
    assert {piece.person.username for piece in cut if piece.person} == set(named)


@given(st.text(st.sampled_from("@hien .-ế\n+"), max_size=20))
def test_cut_at_the_names_a_text_stays_whole(text):
    people = [User(pk=1, username="hien"), User(pk=2, username="hi.en")]
    assert "".join(piece.text for piece in comments.pieces(text, people)) == text


def test_the_page_offers_those_who_can_be_named(edition, writer, reviewer):
    builders.administrator()
    builders.editor(is_active=False)
    panel = pages.read(signed_in(writer).get(change(edition))).one("section", "comments")
    assert json.loads(panel["data-people"]) == [["tham", "Đỗ Văn Thẩm"]]


def test_a_comment_is_shown_as_it_was_written_and_never_as_markup(edition, writer, reviewer):
    comments.add(edition, writer, "<script>x</script> & @tham\nDòng hai")
    response = signed_in(writer).get(change(edition))
    text = pages.read(response).one("p", "comment__text")
    assert text.raw.strip() == "<script>x</script> & @tham\nDòng hai"
    assert text.one("span", "comment__name").raw == "@tham"
    assert "<script>x" not in response.content.decode()


# Who is told


def test_the_writers_are_told_of_a_comment(edition, reviewer):
    comment = comments.add(edition, reviewer, "Xem lại")
    assert told() == [("hien", "commented")]
    message = Message.objects.get(comment=comment)
    assert (message.edition, message.actor, message.text) == (edition, reviewer, "Xem lại")


def test_who_is_named_is_told_that_and_nothing_else(edition, writer, reviewer):
    chief = builders.approver(username="duyet")
    comments.add(edition, chief, "@hien @tham xem lại")
    assert sorted(told()) == [("hien", "mentioned"), ("tham", "mentioned")]


def test_a_reply_is_told_to_those_in_the_talk_each_once(edition, writer, reviewer):
    chief = builders.approver(username="duyet")
    comment = comments.add(edition, reviewer, "Nhờ @duyet xem")
    comments.reply(edition, comment, writer, "Tôi xem rồi")
    Message.objects.all().delete()
    comments.reply(edition, comment, chief, "Cảm ơn @tham")
    assert sorted(told()) == [("hien", "replied"), ("tham", "mentioned")]


def test_nobody_is_told_of_what_they_wrote_themselves(edition, writer):
    comment = comments.add(edition, writer, "Ghi chú cho tôi @hien")
    comments.reply(edition, comment, writer, "Xong")
    assert told() == []


def test_who_has_left_the_circle_of_a_restricted_text_is_told_no_more(writer):
    edition = builders.draft(writer)
    former = builders.editor(username="cu")
    comment = comments.add(edition, former, "Tôi hỏi")
    restrict(edition, writer)
    Message.objects.all().delete()
    comments.reply(edition, comment, writer, "Trả lời kín")
    assert told() == []


def test_a_comment_that_names_nobody_there_is_not_stored_in_half(edition, writer):
    with pytest.raises(workflow.Refused) as refused:
        comments.add(edition, writer, "@khong-ai xem")
    assert refused.value.reasons[0].startswith("Không có ai tên “@khong-ai”.")
    assert not Comment.objects.exists()


# Replying, resolving, reopening


def test_a_comment_is_answered_resolved_and_opened_again(edition, writer, reviewer):
    comment = comments.add(edition, reviewer, "Số liệu này của năm nào?")
    client = signed_in(writer)
    page = pages.read(client.get(change(edition)))
    form = page.one("form", action=address(edition, comment, "tra-loi"))
    client.post(form["action"], form.filled_in() | {"text": "Năm 2025."})
    form = page.one("form", action=address(edition, comment, "da-xu-ly"))
    response = client.post(form["action"], form.filled_in())
    assert response["Location"] == f"{change(edition)}#comment-{comment.pk}"
    comment.refresh_from_db()
    assert comment.resolved_by == writer

    panel = pages.read(client.get(change(edition))).one("section", "comments")
    folded = panel.one("details", "comments__resolved")
    assert "1 nhận xét đã xử lý" in folded.text
    assert "Năm 2025." in folded.text
    assert "Lê Thu Hiền đã xử lý" in folded.text
    assert "open" not in folded
    assert panel.all("span", "comments__count") == []

    form = folded.one("form", action=address(edition, comment, "mo-lai"))
    client.post(form["action"], form.filled_in())
    comment.refresh_from_db()
    assert (comment.resolved_by, comment.resolved_at) == (None, None)


def test_resolved_twice_it_stays_who_did_it_first(edition, writer, reviewer):
    comment = comments.add(edition, reviewer, "Xem")
    comments.resolve(edition, comment, writer)
    comments.resolve(edition, comment, reviewer)
    comment.refresh_from_db()
    assert comment.resolved_by == writer


def test_an_answer_to_what_was_resolved_meanwhile_opens_it_again(edition, writer, reviewer):
    comment = comments.add(edition, reviewer, "Xem")
    comments.resolve(edition, comment, writer)
    signed_in(reviewer).post(address(edition, comment, "tra-loi"), {"text": "Chưa đúng."})
    comment.refresh_from_db()
    assert comment.resolved_at is None


def test_what_is_discarded_is_neither_resolved_nor_reopened(writer):
    edition = builders.draft(writer)
    comment = comments.add(edition, writer, "Xem")
    workflow.perform("discard", edition, writer)
    response = signed_in(writer).post(address(edition, comment, "da-xu-ly"))
    assert "thì không nhận xét được nữa" in said(response)[0]
    comment.refresh_from_db()
    assert comment.resolved_at is None


def test_a_comment_changes_neither_the_text_nor_its_history(edition, reviewer):
    before = Edition.objects.filter(pk=edition.pk).values().get()
    revisions, transitions = edition.revisions.count(), Transition.objects.count()
    comment = comments.add(edition, reviewer, "Xem", Passage("Đoàn"), "body")
    comments.reply(edition, comment, reviewer, "Đã xem")
    comments.resolve(edition, comment, reviewer)
    assert Edition.objects.filter(pk=edition.pk).values().get() == before
    assert (edition.revisions.count(), Transition.objects.count()) == (revisions, transitions)
    assert reviewer.pk not in edition.contributors()


# Where they stand


def on(edition, by, part, quote, text):
    words = anchors.text_of(edition, part)
    start = words.index(quote)
    prefix, suffix = words[max(0, start - 100) : start], words[start + len(quote) :][:100]
    return comments.add(edition, by, text, Passage(quote, prefix, suffix), part)


def test_comments_come_in_the_order_of_the_text(edition, writer):
    on(edition, writer, "body", "3.400 hộ", "cuối")
    on(edition, writer, "body", "nghe báo cáo", "đầu")
    on(edition, writer, "title", "Tân Phú", "tiêu đề")
    on(edition, writer, "lead", "Sáng 20/3", "sapo")
    comments.add(edition, writer, "cả bài")
    shown = pages.read(signed_in(writer).get(change(edition))).all("p", "comment__text")
    assert [each.text for each in shown] == ["cả bài", "tiêu đề", "sapo", "đầu", "cuối"]


def test_a_passage_is_found_in_the_changed_text_and_one_that_is_gone_says_so(writer):
    edition = builders.draft(writer, body="<p>Xã có 12 thôn.</p><p>Đoàn đã về.</p>")
    kept, gone = (
        on(edition, writer, "body", quote, text)
        for quote, text in [("Đoàn đã về", "còn"), ("12 thôn", "mất")]
    )
    client = signed_in(writer)
    fields = form_with(pages.read(client.get(change(edition))), "body").filled_in()
    client.post(
        change(edition), fields | {"body": "<p>Thêm. Xã có 13 thôn.</p><p>Nay Đoàn đã về.</p>"}
    )
    page = pages.read(client.get(change(edition)))
    assert [each["id"] for each in page.all("article", "comment")] == [
        f"comment-{kept.pk}",
        f"comment-{gone.pk}",
    ]
    assert [each.text for each in page.all("p", "comment__changed")] == ["Đoạn này đã được sửa."]
    changed = page.one("blockquote", "comment__quote--changed")
    assert changed.text == "12 thôn"
    assert [r.position for r in comments.beside(Edition.objects.get(pk=edition.pk), writer)] == [
        25, None
    ]  # fmt: skip


@pytest.mark.parametrize("step", ["revise", "correct"])
def test_what_is_open_goes_over_to_the_next_edition(step, writer):
    edition = builders.published(writer)
    still = comments.add(edition, writer, "Bổ sung ảnh")
    done = comments.add(edition, writer, "Đã xong")
    comments.resolve(edition, done, writer)
    following = workflow.perform(step, edition, writer).edition
    own = comments.add(following, writer, "Của bản mới")
    page = pages.read(signed_in(writer).get(change(following)))
    assert [each["id"] for each in page.all("article", "comment")] == [
        f"comment-{still.pk}",
        f"comment-{own.pk}",
    ]
    assert [each.text for each in page.all("span", "comment__from")] == ["từ phiên bản 1"]
    # It is answered and resolved from here
    client = signed_in(writer)
    client.post(address(following, still, "tra-loi"), {"text": "Có rồi"})
    client.post(address(following, still, "da-xu-ly"))
    still.refresh_from_db()
    assert still.replies.get().edition == edition
    assert still.resolved_by == writer
    # … and what is said of the next one is not shown beside the one before
    assert own.pk not in [each.pk for each in comments.beside(edition, writer)]


def test_what_was_said_of_a_text_that_was_given_up_does_not_go_over(writer):
    edition = builders.published(writer)
    following = workflow.perform("revise", edition, writer).edition
    comments.add(following, writer, "Về bản bỏ")
    workflow.perform("discard", following, writer)
    third = workflow.perform("revise", edition, writer).edition
    assert comments.beside(third, writer) == []


def test_the_list_says_how_many_are_open_and_the_panel_agrees(writer, reviewer):
    edition = builders.published(writer)
    for text in ("Một", "Hai", "Ba"):
        comment = comments.add(edition, reviewer, text)
    comments.reply(edition, comment, writer, "Không tính")
    comments.resolve(edition, comment, writer)
    following = workflow.perform("revise", edition, writer).edition
    comments.add(following, writer, "Bốn")
    client = signed_in(writer)
    listed = pages.read(client.get("/admin/articles/edition/")).one("span", "comments-badge")
    assert listed.text == "3 nhận xét"
    panel = pages.read(client.get(change(following))).one("section", "comments")
    assert panel.one("span", "comments__count").text == "3 chưa xử lý"
    assert len([each for each in comments.beside(following, writer) if not each.is_resolved]) == 3
    counted = Edition.objects.latest_of_articles(writer)
    assert counted.with_open_comments(builders.administrator()).get().open_comments == 0
    assert counted.with_open_comments(builders.person(is_superuser=True)).get().open_comments == 3


@pytest.mark.parametrize("count", [1, 20])
def test_the_panel_costs_the_same_whatever_the_number_of_comments(
    count, edition, writer, reviewer, django_assert_num_queries
):
    for number in range(count):
        comment = comments.add(edition, reviewer, f"Nhận xét {number} @hien")
        comments.reply(edition, comment, writer, "Vâng @tham")
    edition = Edition.objects.select_related("article").get(pk=edition.pk)
    assert writer.has_perm(comments.COMMENT)
    with django_assert_num_queries(3):
        remarks = comments.beside(edition, writer)
        assert all(remark.pieces and remark.answers[0][1] for remark in remarks)
    assert len(remarks) == count


# The reviewer


@pytest.fixture
def review(reviewer):
    return signed_in(reviewer)


def test_a_reviewer_reads_comments_and_may_send_back(edition, review):
    page = pages.read(review.get(change(edition)))
    assert page.one("div", "reading-body").text.startswith("Đoàn đã nghe báo cáo")
    assert page.all("form", id="edition_form")[0].all("textarea") == []
    assert page.all("", name="_continue") == []
    names = {link for _words, link in page.one("aside", "steps").links()}
    assert reverse("admin:articles_edition_step", args=[edition.pk, "request_changes"]) in names
    assert not any("sua=1" in link for link in names)
    step = reverse("admin:articles_edition_step", args=[edition.pk, "request_changes"])
    review.post(step, {"reason": "Thiếu nguồn.", "lock_version": edition.lock_version})
    edition.refresh_from_db()
    assert edition.state == State.CHANGES_REQUESTED


@pytest.mark.parametrize("state", list(State))
def test_every_address_that_changes_a_text_is_closed_to_a_reviewer(state, review):
    edition = builders.IN_STATE[state]()
    before = Edition.objects.filter(pk=edition.pk).values().get()
    count = Edition.objects.count()
    typed = {
        "title": "Khác",
        "lead": "Khác",
        "body": "<p>Khác</p>",
        "seen_version": edition.lock_version,
    }
    for path in (change(edition), f"{change(edition)}?sua=1"):
        for button in ("_continue", "_save", "_step", "overwrite"):
            assert review.post(path, typed | {button: "submit"}).status_code == 403
        page = pages.read(review.get(path))
        assert page.all("textarea", name="body") == []
        assert page.all("", name="seen_version") == []
    assert review.get("/admin/articles/edition/add/").status_code == 403
    assert review.post("/admin/articles/edition/add/", typed).status_code == 403
    for step in workflow.RULES.keys() - {"request_changes"}:
        review.post(
            reverse("admin:articles_edition_step", args=[edition.pk, step]),
            {"reason": "Vì tôi muốn", "lock_version": edition.lock_version, "form": "notice"},
        )
    assert Edition.objects.filter(pk=edition.pk).values().get() == before
    assert Edition.objects.count() == count


@pytest.mark.parametrize("model", ["image", "author", "tag", "thread", "source", "category"])
def test_a_reviewer_changes_nothing_in_the_library(model, review, writer):
    assert review.get(f"/admin/articles/{model}/add/").status_code == 403
    assert review.post(f"/admin/articles/{model}/add/", {"name": "X"}).status_code == 403


def test_a_reviewer_uploads_nothing(review):
    response = review.post(UPLOAD, {"upload": picture_file()})
    assert response.status_code == 403
    assert not Image.objects.exists()


def test_a_reviewers_desk_shows_what_waits_for_review_and_nothing_to_write_with(edition, review):
    page = pages.read(review.get("/admin/"))
    assert edition.title in page.one("section", id="desk-awaiting").text
    assert page.all("section", id="desk-own-work") == []
    assert page.all("a", href="/admin/articles/edition/add/") == []
    menu = page.one("nav", id="desk-nav").links()
    assert menu == [
        ("Bàn làm việc của bạn", "/admin/"),
        ("Bài viết", "/admin/articles/edition/"),
        ("Ảnh", "/admin/articles/image/"),
        ("Thư viện tệp", "/admin/articles/document/"),
    ]


def test_texts_of_other_sections_do_not_wait_for_a_reviewer(edition, reviewer, review):
    SectionAssignment.objects.create(user=reviewer, category=builders.category("Khác"))
    assert list(Edition.objects.awaiting(reviewer)) == []


# The public


SECRET = "Quaxomret"


@pytest.mark.parametrize("state", COMMENTABLE)
@pytest.mark.parametrize("visitor", ["anonymous", "signed in without a role", "administrator"])
def test_no_reader_ever_meets_a_comment(state, visitor, client):
    edition = secret_edition(state)
    by = edition.created_by
    comment = comments.add(edition, by, f"{SECRET} @{by.username}", Passage("kín"), "title")
    comments.reply(edition, comment, by, f"{SECRET} trả lời")
    comments.resolve(edition, comments.add(edition, by, f"{SECRET} xong"), by)
    if visitor == "signed in without a role":
        client.force_login(builders.person())
    elif visitor == "administrator":
        client.force_login(builders.administrator())
    found = walk(client, edition)
    assert [path for path, (_code, body, head) in found.items() if SECRET in body + head] == []
    assert f"/tim-kiem/?q={SECRET}" not in found
    assert 'href="/bai-viet/' not in client.get(f"/tim-kiem/?q={SECRET}").content.decode()


def test_the_comment_that_no_reader_met_was_there_to_be_met():
    """The walk above has something to find: the desk shows it on the same article."""
    edition = secret_edition(State.PUBLISHED)
    comments.add(edition, edition.created_by, SECRET)
    response = signed_in(edition.created_by).get(change(edition))
    assert SECRET in response.content.decode()


def test_nothing_that_is_stored_for_readers_or_search_holds_a_comment(writer):
    edition = builders.in_review(writer)
    chief = builders.approver()
    comments.add(edition, chief, SECRET, Passage("Bài số"), "title")
    workflow.perform("approve", edition, chief)
    following = workflow.perform("revise", edition, writer).edition
    comments.add(following, writer, SECRET)
    workflow.perform("submit", following, writer)
    workflow.perform("approve", following, chief)
    holding = {
        model._meta.label
        for model in apps.get_models()
        for row in model.objects.values()
        if SECRET in str(row)
    }
    assert holding == {"articles.Comment", "articles.Message"}


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.PUBLISHED])
def test_the_newsrooms_preview_is_the_readers_page_without_comments(state):
    edition = builders.IN_STATE[state]()
    comments.add(edition, edition.created_by, SECRET)
    response = signed_in(edition.created_by).get(f"/admin/articles/edition/{edition.pk}/xem-truoc/")
    assert edition.title in response.content.decode()
    assert SECRET not in response.content.decode()
