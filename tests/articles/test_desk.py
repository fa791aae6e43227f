"""The desk: what its forms take, keep and refuse, and which steps its buttons take."""

import re
import struct
import zlib
from http import HTTPStatus

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles import images, workflow
from articles.models import Article, Author, Category, Edition, Image, Revision
from articles.richtext import markup
from articles.states import State
from portal.models import SiteIdentity
from tests import builders, pages

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/edition/add/"
LIST = "/admin/articles/edition/"


def change(edition):
    return f"/admin/articles/edition/{edition.pk}/change/"


def step(edition, name):
    return f"/admin/articles/edition/{edition.pk}/buoc/{name}/"


def signed_in(person):
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def form_on(page):
    """The form of an admin page: the one that can be saved."""
    forms = [each for each in page.all("form") if each.get("id").endswith("_form")]
    assert len(forms) == 1, page.text
    return forms[0]


def form_with(page, name):
    """The form in which there is a field with this name."""
    return next(form for form in page.all("form") if form.all(name=name))


def open_form(client, path):
    """What a browser would send of the form at `path` if nothing were typed."""
    return form_on(pages.read(client.get(path))).filled_in()


def add_row(fields, prefix):
    """One more row in a part of the form, as the page's script adds it. Returns its number."""
    number = int(fields[f"{prefix}-TOTAL_FORMS"])
    fields[f"{prefix}-TOTAL_FORMS"] = str(number + 1)
    for name, value in list(fields.items()):
        if name.startswith(f"{prefix}-__prefix__-"):
            fields[name.replace("__prefix__", str(number))] = value
    return number


def picture_file(content=None, name="Ảnh họp.jpg"):
    return SimpleUploadedFile(name, content or builders.picture_bytes(), "image/jpeg")


def errors_on(response):
    """The words of the form's messages, all in one text."""
    page = pages.read(response)
    return " | ".join(
        each.text for each in page.all() if {"errornote", "errorlist"} & set(each.get("class").split())
    )  # fmt: skip


def said(response):
    """What the desk told after the last step, oldest first."""
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture
def writer():
    return builders.editor(full_name="Lê Thu Hiền")


@pytest.fixture
def desk(writer):
    return signed_in(writer)


@pytest.fixture
def article_typed(desk):
    """Everything for a new article, typed into the form, the picture chosen from the disk."""
    category = builders.category("Thời sự")
    fields = open_form(desk, ADD)
    fields |= {
        "title": "Đoàn công tác làm việc tại xã",
        "lead": "Sáng 23/11, đoàn công tác làm việc tại xã.",
        "body": "<p>Đoàn đã nghe báo cáo.</p>",
        "category": str(category.pk),
        "further_categories": [str(builders.category("Kinh tế").pk)],
        "tags": [str(builders.tag("Nông thôn mới").pk)],
        "featured_slot": "2",
        "publish_at_0": "30/11/2099",
        "publish_at_1": "07:30",
        "seo_title": "Tiêu đề tìm kiếm",
        "bylines-0-author": str(builders.author().pk),
        "bylines-0-position": "1",
    }
    number = add_row(fields, "figures")
    assert number == 0
    fields |= {
        "figures-0-upload": picture_file(),
        "figures-0-caption": "Quang cảnh buổi làm việc",
        "figures-0-alt": "Nhiều người trong hội trường",
        "figures-0-credit": "Minh Đức",
    }
    return fields


# Writing


def test_an_editor_writes_an_article_with_picture_byline_and_tag_in_one_go(
    desk, writer, article_typed
):
    response = desk.post(ADD, article_typed | {"_continue": "1"})

    edition = Edition.objects.get()
    assert response["Location"] == change(edition)
    assert (edition.state, edition.number) == (State.DRAFT, 1)
    assert (edition.created_by, edition.updated_by) == (writer, writer)
    assert edition.article.created_by == writer
    assert edition.title == "Đoàn công tác làm việc tại xã"
    assert edition.lead == "Sáng 23/11, đoàn công tác làm việc tại xã."
    assert edition.body == "<p>Đoàn đã nghe báo cáo.</p>"
    assert edition.category.name == "Thời sự"
    assert [each.name for each in edition.further_categories.all()] == ["Kinh tế"]
    assert [each.name for each in edition.tags.all()] == ["Nông thôn mới"]
    assert [str(each) for each in edition.bylines.all()] == ["Hồng Phái"]
    assert edition.featured_slot == 2
    assert edition.publish_at.isoformat() == "2099-11-30T00:30:00+00:00"
    figure = edition.figures.get()
    assert figure.image.uploaded_by == writer
    assert (figure.placement, figure.caption, figure.alt, figure.credit) == (
        "lead",
        "Quang cảnh buổi làm việc",
        "Nhiều người trong hội trường",
        "Minh Đức",
    )
    revision = edition.revisions.get()
    assert revision.author == writer
    assert revision.content["figures"][0]["image"] == figure.image.digest
    assert workflow.blockers("submit", edition, writer) == []


def test_what_was_saved_is_in_the_form_again(desk, article_typed):
    response = desk.post(ADD, article_typed | {"_continue": "1"}, follow=True)
    fields = form_on(pages.read(response)).filled_in()
    figure = Edition.objects.get().figures.get()
    for name in (
        "title",
        "lead",
        "body",
        "category",
        "further_categories",
        "tags",
        "featured_slot",
        "publish_at_0",
        "seo_title",
        "bylines-0-author",
        "figures-0-caption",
        "figures-0-alt",
        "figures-0-credit",
    ):
        assert fields[name] == article_typed[name], name
    assert fields["publish_at_1"].startswith("07:30")
    assert fields["figures-0-image"] == str(figure.image_id)
    assert Edition.objects.get().title in said(response)[0]


def test_saving_without_a_change_leaves_no_revision(desk, writer):
    edition = builders.draft(writer)
    desk.post(change(edition), open_form(desk, change(edition)))
    assert edition.revisions.count() == 1


def test_titles_and_leads_are_tidied(desk):
    fields = open_form(desk, ADD) | {
        "title": "  Đoa\u0300n \u00a0 công\ttác ",
        "lead": "\r\n Sapo\u200b \r\n",
    }
    desk.post(ADD, fields)
    edition = Edition.objects.get()
    assert (edition.title, edition.lead) == ("Đoàn công tác", "Sapo")


def test_scripts_do_not_enter_a_body(desk):
    body = (
        '<p onclick="alert(1)">Tin<script>alert(1)</script> <a href="javascript:alert(1)">x</a></p>'
    )
    desk.post(ADD, open_form(desk, ADD) | {"title": "Bài", "body": body})
    edition = Edition.objects.get()
    assert edition.body == "<p>Tin x</p>"
    assert edition.revisions.get().content["body"] == edition.body


def test_a_picture_from_elsewhere_is_left_out_and_the_writer_told(desk):
    body = '<p>Tin</p><p><img src="https://khac.example/anh.jpg" alt=""></p>'
    fields = open_form(desk, ADD) | {"title": "Bài", "body": body, "_continue": "1"}
    response = desk.post(ADD, fields, follow=True)
    assert Edition.objects.get().body == "<p>Tin</p>"
    assert (
        "1 ảnh lấy từ nơi khác đã bị bỏ khỏi nội dung. Hãy tải ảnh lên rồi chèn vào bài."
        in said(response)
    )


# Refused, with everything kept


def test_a_form_that_comes_back_keeps_everything_that_was_typed(desk, article_typed):
    response = desk.post(ADD, article_typed | {"title": ""})

    assert response.status_code == HTTPStatus.OK
    assert Edition.objects.count() == Article.objects.count() == 0
    assert "Hãy nhập tiêu đề." in errors_on(response)
    fields = form_on(pages.read(response)).filled_in()
    typed = {
        name: value
        for name, value in article_typed.items()
        if name not in ("csrfmiddlewaretoken", "title", "figures-0-upload", "figures-0-image")
    }
    assert {name: fields.get(name) for name in typed} == typed
    # A browser does not send a file twice: the picture is in the library, and chosen.
    image = Image.objects.get()
    assert fields["figures-0-image"] == str(image.pk)
    assert image.caption == "Quang cảnh buổi làm việc"

    desk.post(ADD, fields | {"title": "Nay có tiêu đề"})
    assert Edition.objects.get().figures.get().image == image


LONG = {
    "title": ("x" * 201, "Tiêu đề có 201 ký tự, tối đa là 200. Hãy rút ngắn."),
    "lead": ("x" * 601, "Sapo có 601 ký tự, tối đa là 600. Hãy rút ngắn."),
    "body": (
        f"<p>{'x' * markup.MAX_BYTES}</p>",
        "Nội dung quá dài. Hãy rút ngắn hoặc chia thành nhiều bài.",
    ),
}


@pytest.mark.parametrize("name", LONG)
def test_what_is_too_long_is_refused_and_kept(name, desk):
    text, message = LONG[name]
    fields = open_form(desk, ADD) | {"title": "Tiêu đề", name: text}
    response = desk.post(ADD, fields)
    assert Edition.objects.count() == 0
    assert message in errors_on(response)
    assert form_on(pages.read(response)).filled_in()[name] == text


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": " \u200b "}, "Hãy nhập tiêu đề."),
        (
            {"expire_at_0": "01/01/2020", "expire_at_1": "08:00"},
            "Thời điểm hết hạn phải sau thời điểm đăng. Hãy chọn thời điểm muộn hơn hoặc để trống.",
        ),
        (
            {
                "publish_at_0": "02/01/2099",
                "publish_at_1": "08:00",
                "expire_at_0": "01/01/2099",
                "expire_at_1": "08:00",
            },
            "Thời điểm hết hạn phải sau thời điểm đăng. Hãy chọn thời điểm muộn hơn hoặc để trống.",
        ),
    ],
    ids=["a title without letters", "ended already", "ends before it begins"],
)
def test_what_makes_no_sense_is_refused_and_kept(fields, message, desk):
    response = desk.post(ADD, open_form(desk, ADD) | {"title": "Tiêu đề"} | fields)
    assert Edition.objects.count() == 0
    assert message in errors_on(response)
    again = form_on(pages.read(response)).filled_in()
    assert {name: again[name] for name in fields if name != "title"} == {
        name: value for name, value in fields.items() if name != "title"
    }


def huge_png(side=20_000):
    """A whole black-and-white PNG of so many pixels along each side, in a few kilobytes."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    packer = zlib.compressobj(1)
    row = bytes(1 + (side + 7) // 8)
    pixels = b"".join(packer.compress(row * 1000) for _ in range(side // 1000)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


NOT_PICTURES = {
    "text": (
        lambda: b"Day khong phai la anh.",
        "Tệp này không phải là ảnh dùng được. Hãy tải lên tệp JPEG, PNG, WebP hoặc GIF.",
    ),
    "svg": (
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "Tệp này không phải là ảnh dùng được. Hãy tải lên tệp JPEG, PNG, WebP hoặc GIF.",
    ),
    "cut off": (
        lambda: builders.picture_bytes()[:-200],
        "Ảnh bị hỏng hoặc bị cắt cụt. Hãy mở ảnh, lưu lại dạng JPEG hoặc PNG rồi tải lên.",
    ),
    "20,000 x 20,000": (
        huge_png,
        "Ảnh có hơn 60 triệu điểm ảnh. Hãy thu nhỏ ảnh rồi tải lại.",
    ),
    "8,000 x 8,000": (
        lambda: huge_png(8000),
        "Ảnh có kích thước 8000 × 8000 điểm ảnh, quá 60 triệu. Hãy thu nhỏ ảnh rồi tải lại.",
    ),
}


@pytest.mark.parametrize("kind", NOT_PICTURES)
def test_what_is_no_picture_is_refused_and_the_article_kept(kind, desk, article_typed):
    content, message = NOT_PICTURES[kind]
    response = desk.post(ADD, article_typed | {"figures-0-upload": picture_file(content())})
    assert Edition.objects.count() == Image.objects.count() == 0
    assert message in errors_on(response)
    fields = form_on(pages.read(response)).filled_in()
    for name in ("title", "lead", "body", "figures-0-caption", "bylines-0-author"):
        assert fields[name] == article_typed[name], name


def test_a_picture_row_without_a_picture_is_refused(desk, article_typed):
    response = desk.post(ADD, article_typed | {"figures-0-upload": ""})
    assert Edition.objects.count() == 0
    assert "Hãy tải ảnh lên hoặc chọn ảnh trong thư viện." in errors_on(response)


def test_a_second_lead_picture_is_refused(desk, article_typed):
    add_row(article_typed, "figures")
    response = desk.post(ADD, article_typed | {"figures-1-upload": picture_file()})
    assert Edition.objects.count() == 0
    assert "Mỗi bài chỉ có một ảnh chính; hãy chọn vị trí khác cho ảnh này." in errors_on(response)
    fields = form_on(pages.read(response)).filled_in()
    desk.post(ADD, fields | {"figures-1-placement": "gallery"})
    placements = Edition.objects.get().figures.values_list("placement", flat=True)
    assert sorted(placements) == ["gallery", "lead"]


def test_an_author_named_twice_is_refused(desk, article_typed):
    add_row(article_typed, "bylines")
    article_typed["bylines-1-author"] = article_typed["bylines-0-author"]
    response = desk.post(ADD, article_typed)
    assert Edition.objects.count() == 0
    assert "Tác giả này được ghi hai lần." in errors_on(response)
    assert "author" not in errors_on(response)
    fields = form_on(pages.read(response)).filled_in()
    assert fields["bylines-1-author"] == article_typed["bylines-0-author"]


# Two people


def test_of_two_people_in_one_form_the_second_sees_both_texts_before_saving(desk, writer):
    edition = builders.draft(writer, title="Tiêu đề đầu", lead="Sapo đầu.", body="<p>Đầu.</p>")
    second = signed_in(builders.editor(full_name="Vũ Quang Minh"))
    first_form, second_form = (open_form(each, change(edition)) for each in (desk, second))

    desk.post(change(edition), first_form | {"lead": "Sapo của người thứ nhất."})
    mine = {"title": "Tiêu đề của tôi", "lead": "Sapo của tôi."}
    response = second.post(change(edition), second_form | mine)

    edition.refresh_from_db()
    assert (edition.title, edition.lead) == ("Tiêu đề đầu", "Sapo của người thứ nhất.")
    assert (
        "Lê Thu Hiền đã lưu bài này trong lúc bạn đang viết. Nội dung của bạn không mất: "
        "cả hai bản ở bên dưới. Hãy lấy những gì cần rồi lưu lại." in errors_on(response)
    )
    page = pages.read(response)
    assert "Sapo của người thứ nhất." in page.text
    assert "Tiêu đề đầu" in page.text
    form = form_on(page)
    shown = form.filled_in()
    assert {name: shown[name] for name in mine} == mine

    # Sent once more as it is, it is refused once more: only the button for it overwrites.
    second.post(change(edition), shown)
    edition.refresh_from_db()
    assert edition.lead == "Sapo của người thứ nhất."

    button = page.one("button", name="overwrite")
    assert button["value"] == str(edition.lock_version)
    second.post(change(edition), form.filled_in(pressing=button))
    edition.refresh_from_db()
    assert (edition.title, edition.lead) == ("Tiêu đề của tôi", "Sapo của tôi.")
    assert [revision.content["lead"] for revision in edition.revisions.all()] == [
        "Sapo đầu.",
        "Sapo của người thứ nhất.",
        "Sapo của tôi.",
    ]


def test_overwriting_counts_for_the_text_that_was_looked_at_only(desk, writer):
    edition = builders.draft(writer, lead="Sapo đầu.")
    second = signed_in(builders.editor())
    stale = open_form(second, change(edition))
    desk.post(change(edition), open_form(desk, change(edition)) | {"lead": "Lần hai."})
    edition.refresh_from_db()
    looked_at = str(edition.lock_version)
    desk.post(change(edition), open_form(desk, change(edition)) | {"lead": "Lần ba."})

    response = second.post(change(edition), stale | {"lead": "Của tôi.", "overwrite": looked_at})

    edition.refresh_from_db()
    assert edition.lead == "Lần ba."
    assert "đã lưu bài này trong lúc bạn đang viết" in errors_on(response)
    assert "Lần ba." in pages.read(response).text


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "999999"])
def test_no_made_up_version_overwrites(version, desk, writer):
    edition = builders.draft(writer, lead="Sapo đầu.")
    fields = open_form(desk, change(edition)) | {"seen_version": version, "lead": "Khác."}
    desk.post(change(edition), fields)
    edition.refresh_from_db()
    assert edition.lead == "Sapo đầu."


def test_a_text_that_went_to_review_meanwhile_is_not_saved(desk, writer):
    edition = builders.draft(writer, lead="Sapo đầu.")
    fields = open_form(desk, change(edition))
    workflow.perform("submit", edition, writer)
    response = desk.post(change(edition), fields | {"lead": "Sapo muộn."})
    assert response.status_code == HTTPStatus.FORBIDDEN
    edition.refresh_from_db()
    assert edition.lead == "Sapo đầu."


# The state is no field


FORBIDDEN_FIELDS = {
    "state": "published",
    "number": "7",
    "lock_version": "99",
    "approved_by": "1",
    "created_by": "1",
    "published_at": "2026-01-01",
    "published_at_0": "01/01/2026",
    "first_published_at": "2026-01-01",
    "force_reason": "vội",
    "body_html": "<script>alert(1)</script>",
    "article": "1",
}


def test_no_field_of_the_form_changes_what_the_workflow_writes(desk, writer):
    edition = builders.draft(writer)
    before = {name: getattr(edition, name, None) for name in FORBIDDEN_FIELDS}
    fields = open_form(desk, change(edition))
    assert set(FORBIDDEN_FIELDS) & set(fields) == set()
    desk.post(change(edition), fields | FORBIDDEN_FIELDS)
    edition = Edition.objects.get()
    assert {name: getattr(edition, name, None) for name in FORBIDDEN_FIELDS} == before
    assert not Edition.objects.live().exists()


def test_a_new_article_is_a_draft_whatever_is_sent(desk):
    desk.post(ADD, open_form(desk, ADD) | {"title": "Bài"} | FORBIDDEN_FIELDS)
    edition = Edition.objects.get()
    assert (edition.state, edition.number) == (State.DRAFT, 1)
    assert not Edition.objects.live().exists()


# Buttons


def controls_of(page, edition, name):
    """What on the page takes a step or leads to it."""
    address = step(edition, name)
    return (
        page.all("button", name="_step", value=name)
        + page.all("a", href=address)
        + [button for form in page.all("form", action=address) for button in form.all("button")]
        + [each for each in page.all() if each.get("aria-describedby") == f"why-{name}"]
    )


def is_off(control):
    return "disabled" in control or control.get("aria-disabled") == "true"


@pytest.mark.parametrize("who", ["writer", "approver"])
@pytest.mark.parametrize("state", list(State))
def test_each_step_has_a_button_and_what_stands_against_it(state, who, writer):
    edition = builders.IN_STATE[state](writer)
    person = writer if who == "writer" else builders.approver()
    offered = {rule.name: reasons for rule, reasons in workflow.offered(edition, person)}

    page = pages.read(signed_in(person).get(change(edition)))

    for name in workflow.RULES:
        controls, why = controls_of(page, edition, name), page.all(id=f"why-{name}")
        if name not in offered:
            assert (controls, why) == ([], []), name
        elif offered[name]:
            assert [each.text for each in why[0].all("li")] == offered[name], name
            # Submitting saves first, and is checked against what was saved: its button stays on.
            assert name == "submit" or all(is_off(each) for each in controls), name
            assert controls, name
        else:
            assert why == [], name
            assert controls, name
            assert not any(is_off(each) for each in controls), name


def test_a_writer_reads_why_approving_is_anothers(desk, writer):
    edition = builders.in_review(writer)
    page = pages.read(desk.get(change(edition)))
    assert page.one(id="why-approve").text == (
        "Bạn không có quyền duyệt; người duyệt của chuyên mục sẽ quyết định."
    )


def test_an_incomplete_draft_says_all_that_is_missing(desk, writer):
    edition = workflow.open_article(writer, title="Chỉ có tiêu đề")
    page = pages.read(desk.get(change(edition)))
    assert [each.text for each in page.one(id="why-submit").all("li")] == [
        "Chưa có sapo.",
        "Chưa có nội dung.",
        "Hãy chọn chuyên mục.",
    ]


# Steps from the form


def test_submitting_from_the_form_saves_first(desk, writer):
    edition = builders.draft(writer, lead="")
    page = pages.read(desk.get(change(edition)))
    button = page.one("button", name="_step", value="submit")
    fields = form_on(page).filled_in() | {"lead": "Sapo vừa viết.", "_step": button["value"]}
    response = desk.post(change(edition), fields, follow=True)
    edition.refresh_from_db()
    assert (edition.state, edition.lead) == (State.IN_REVIEW, "Sapo vừa viết.")
    submitted = edition.transitions.get()
    assert (submitted.name, submitted.actor) == ("submit", writer)
    assert submitted.revision == edition.latest_revision
    assert said(response)[-1] == "Gửi duyệt: đã xong. Bài viết đang ở trạng thái “Chờ duyệt”."


def test_a_new_article_is_written_and_submitted_in_one_go(desk, article_typed):
    desk.post(ADD, article_typed | {"_step": "submit"})
    assert Edition.objects.get().state == State.IN_REVIEW


def test_submitting_what_is_incomplete_saves_it_and_says_what_is_missing(desk, writer):
    edition = builders.draft(writer)
    fields = open_form(desk, change(edition)) | {"lead": "", "title": "Tiêu đề mới"}
    response = desk.post(change(edition), fields | {"_step": "submit"}, follow=True)
    edition.refresh_from_db()
    assert (edition.state, edition.title) == (State.DRAFT, "Tiêu đề mới")
    assert said(response)[-1] == "Chưa có sapo."
    assert "Chưa có sapo." in pages.read(response).one(id="why-submit").text


def test_an_invalid_form_submits_nothing(desk, writer):
    edition = builders.draft(writer)
    fields = open_form(desk, change(edition)) | {"title": "", "_step": "submit"}
    response = desk.post(change(edition), fields)
    assert "Hãy nhập tiêu đề." in errors_on(response)
    edition.refresh_from_db()
    assert edition.state == State.DRAFT


@pytest.mark.parametrize("name", ["approve", "publish", "withdraw", "bay"])
def test_the_form_takes_no_step_that_the_workflow_refuses(name, desk, writer):
    edition = builders.draft(writer)
    fields = open_form(desk, change(edition)) | {"_step": name}
    response = desk.post(change(edition), fields, follow=True)
    edition.refresh_from_db()
    assert edition.state == State.DRAFT
    assert edition.transitions.count() == 0
    assert said(response)[-1] in workflow.blockers(name, edition, writer)


# Steps by their own address


STEPS = [
    (builders.draft, "submit", State.IN_REVIEW),
    (builders.in_review, "approve", State.PUBLISHED),
    (builders.in_review, "request_changes", State.CHANGES_REQUESTED),
    (builders.scheduled, "unschedule", State.DRAFT),
    (builders.published, "withdraw", State.WITHDRAWN),
    (builders.withdrawn, "restore", State.PUBLISHED),
    (builders.draft, "discard", State.DISCARDED),
    (builders.discarded, "recover", State.DRAFT),
]


@pytest.mark.parametrize(("build", "name", "target"), STEPS, ids=[name for _, name, _ in STEPS])
def test_looking_at_a_step_changes_nothing_and_sending_it_takes_it(build, name, target):
    edition = build()
    source, approver = edition.state, builders.approver()
    client = signed_in(approver)

    page = pages.read(client.get(step(edition, name)))
    client.head(step(edition, name))

    assert edition.title in page.text
    edition.refresh_from_db()
    assert edition.state == source
    form = form_with(page, "reason")
    response = client.post(
        step(edition, name), form.filled_in() | {"reason": "Vì lý do này."}, follow=True
    )
    edition.refresh_from_db()
    assert edition.state == target
    assert response.redirect_chain == [(change(edition), HTTPStatus.FOUND)]
    record = edition.transitions.last()
    assert (record.name, record.actor, record.reason) == (name, approver, "Vì lý do này.")
    assert said(response) == [
        f"{record.label}: đã xong. Bài viết đang ở trạng thái “{State(target).label}”."
    ]
    assert "Vì lý do này." in pages.read(response).text


def test_revising_leads_to_the_new_edition(desk, writer):
    edition = builders.published(writer)
    fields = form_with(pages.read(desk.get(step(edition, "revise"))), "reason").filled_in()
    response = desk.post(step(edition, "revise"), fields)
    following = Edition.objects.latest("number")
    assert (following.number, following.state) == (2, State.DRAFT)
    assert response["Location"] == change(following)


@pytest.mark.parametrize("reason", ["", "   ", "\u200b"])
@pytest.mark.parametrize(
    ("build", "name"), [(builders.in_review, "request_changes"), (builders.published, "withdraw")]
)
def test_a_step_that_needs_a_reason_asks_for_it(build, name, reason):
    edition = build()
    state, client = edition.state, signed_in(builders.approver())
    fields = form_with(pages.read(client.get(step(edition, name))), "reason").filled_in()
    response = client.post(step(edition, name), fields | {"reason": reason})
    assert response.status_code == HTTPStatus.OK
    assert "Hãy ghi lý do." in pages.read(response).text
    edition.refresh_from_db()
    assert edition.state == state


def test_a_step_decided_on_an_older_text_is_refused():
    edition, client = builders.in_review(), signed_in(builders.approver())
    page = form_with(pages.read(client.get(step(edition, "approve"))), "reason")
    other = signed_in(builders.approver())
    path = f"{change(edition)}?sua=1"
    other.post(path, open_form(other, path) | {"lead": "Sapo đã đổi."})

    response = client.post(step(edition, "approve"), page.filled_in())

    assert "Bài viết đã thay đổi từ khi bạn mở. Hãy xem lại rồi quyết định." in (
        pages.read(response).text
    )
    edition.refresh_from_db()
    assert edition.state == State.IN_REVIEW


def test_a_step_without_the_right_is_refused_with_the_reason(desk, writer):
    edition = builders.in_review(writer)
    fields = {"lock_version": edition.lock_version, "reason": ""}
    for response in (
        desk.get(step(edition, "approve")),
        desk.post(step(edition, "approve"), fields),
    ):
        assert "Bạn không có quyền duyệt; người duyệt của chuyên mục sẽ quyết định." in (
            pages.read(response).text
        )
    edition.refresh_from_db()
    assert edition.state == State.IN_REVIEW


@pytest.mark.parametrize("method", ["get", "post"])
def test_there_are_no_other_steps_and_no_other_articles(method, desk, writer):
    edition = builders.draft(writer)
    for address in (
        step(edition, "bay"),
        step(edition, "supersede"),
        "/admin/articles/edition/999999/buoc/submit/",
    ):
        assert getattr(desk, method)(address).status_code == HTTPStatus.NOT_FOUND, address


@pytest.mark.parametrize("number", ["0", "x", "²", str(10**30)])
def test_there_are_no_articles_by_other_numbers(number, desk):
    path = f"/admin/articles/edition/{number}/change/"
    for response in (desk.get(path, follow=True), desk.post(path, {"title": "x"}, follow=True)):
        assert "không tồn tại" in said(response)[0]
    assert Edition.objects.count() == 0


def test_the_clocks_step_is_nobodys():
    edition, client = builders.scheduled(), signed_in(builders.person(is_superuser=True))
    response = client.post(step(edition, "publish"), {"lock_version": edition.lock_version})
    assert "Bước này do hệ thống tự thực hiện theo giờ hẹn." in pages.read(response).text
    edition.refresh_from_db()
    assert edition.state == State.SCHEDULED


def test_steps_come_from_our_own_pages_only(writer):
    edition, approver = builders.in_review(writer), builders.approver()
    client = Client(enforce_csrf_checks=True)
    client.force_login(approver)
    fields = form_with(pages.read(client.get(step(edition, "approve"))), "reason").filled_in()
    token = fields.pop("csrfmiddlewaretoken")

    refused = client.post(step(edition, "approve"), fields)
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert "Biểu mẫu đã hết hiệu lực" in pages.read(refused).text
    edition.refresh_from_db()
    assert edition.state == State.IN_REVIEW

    client.post(step(edition, "approve"), fields | {"csrfmiddlewaretoken": token})
    edition.refresh_from_db()
    assert edition.state == State.PUBLISHED


@pytest.mark.parametrize("path", [ADD, "/admin/articles/image/tai-len/"])
def test_nothing_is_written_without_a_token(path, writer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(writer)
    response = client.post(path, {"title": "Bài", "upload": picture_file()})
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert Edition.objects.count() == Image.objects.count() == 0


# The list


def listed(client, **query):
    """The titles on the list of articles, in their order."""
    page = pages.read(client.get(LIST, query))
    table = page.one("table", id="result_list") if page.all(id="result_list") else None
    rows = table.one("tbody").all("tr") if table else []
    return [row.all("a")[0].text for row in rows]


def test_the_list_is_filtered_by_state(desk, writer):
    for state, build in builders.IN_STATE.items():
        if state != State.SUPERSEDED:
            build(writer, title=f"Bài {state}")
    for state in State:
        expected = [] if state == State.SUPERSEDED else [f"Bài {state}"]
        assert listed(desk, **{"trang-thai": str(state)}) == expected
    assert len(listed(desk)) == len(State) - 1
    assert listed(desk, **{"trang-thai": "bay"}) == []


def test_the_list_has_each_article_once_as_its_newest_edition(desk, writer):
    edition = builders.published(writer, title="Bài")
    workflow.perform("revise", edition, writer)
    assert listed(desk) == ["Bài phiên bản 2"]


def test_the_list_is_filtered_by_category_with_those_below_it(desk, writer):
    top = builders.category("Thời sự")
    below = builders.category("Chính trị", parent=top)
    builders.draft(writer, title="Trên", category=top)
    builders.draft(writer, title="Dưới", category=below)
    builders.draft(writer, title="Khác")
    assert sorted(listed(desk, **{"chuyen-muc": str(top.pk)})) == ["Dưới", "Trên"]
    assert listed(desk, **{"chuyen-muc": str(below.pk)}) == ["Dưới"]
    assert listed(desk, **{"chuyen-muc": "999999"}) == []


@pytest.mark.parametrize(
    ("number", "titles"),
    [("", ["Bài"]), ("x", ["Bài"]), ("²", ["Bài"]), ("\x00", ["Bài"]), (str(10**30), [])],
    ids=ascii,
)
def test_a_filter_by_a_category_that_is_none_does_no_harm(number, titles, desk, writer):
    builders.draft(writer, title="Bài")
    assert listed(desk, **{"chuyen-muc": number}) == titles


def test_the_list_shows_each_person_what_waits_for_them(desk, writer):
    approver = builders.approver()
    builders.draft(writer, title="Nháp")
    builders.in_review(writer, title="Chờ duyệt")
    builders.in_review(approver, title="Do người duyệt viết")
    builders.changes_requested(writer, title="Cần sửa")
    assert listed(desk, cho="toi") == ["Cần sửa"]
    assert listed(signed_in(approver), cho="toi") == ["Chờ duyệt"]
    deputy = builders.approver()
    deputy.section_assignments.create(category=builders.category())
    assert listed(signed_in(deputy), cho="toi") == []


def test_titles_are_searched_as_they_are_typed(desk, writer):
    builders.draft(writer, title="Đoàn công tác 100%")
    builders.draft(writer, title="Khai giảng")
    assert listed(desk, q="công tác") == ["Đoàn công tác 100%"]
    assert listed(desk, q="100%") == ["Đoàn công tác 100%"]
    assert listed(desk, q="không có") == []


# In review


def test_in_review_the_writer_reads_and_does_not_write(desk, writer):
    edition = builders.draft(writer, lead="Sapo đã gửi.")
    fields = open_form(desk, change(edition))
    workflow.perform("submit", edition, writer)
    for path in (change(edition), f"{change(edition)}?sua=1"):
        page = pages.read(desk.get(path))
        assert "Sapo đã gửi." in page.text
        assert not [each for each in page.all() if each.get("name") in ("title", "lead", "body")]
        response = desk.post(path, fields | {"lead": "Sapo lén đổi."})
        assert response.status_code == HTTPStatus.FORBIDDEN
    edition.refresh_from_db()
    assert edition.lead == "Sapo đã gửi."
    assert edition.revisions.count() == 1


def test_an_approver_reads_first_and_becomes_a_contributor_by_changing(writer):
    edition, approver = builders.in_review(writer), builders.approver()
    client = signed_in(approver)
    path = f"{change(edition)}?sua=1"
    reading = pages.read(client.get(change(edition)))
    assert edition.lead in reading.text
    assert not reading.all(name="lead")
    assert "?sua=1" in [address for _words, address in reading.links()]
    assert reading.all(id="why-approve") == []

    client.post(path, open_form(client, path) | {"lead": "Sapo do người duyệt sửa."})

    edition.refresh_from_db()
    assert (edition.state, edition.lead) == (State.IN_REVIEW, "Sapo do người duyệt sửa.")
    assert edition.contributors() == {writer.pk, approver.pk}
    page = pages.read(client.get(change(edition)))
    assert page.one(id="why-approve").text == (
        "Bạn đã sửa bài khi đang duyệt: người viết phải chấp nhận bản sửa, "
        "hoặc người duyệt khác duyệt bài."
    )


def test_an_approver_does_not_change_a_text_by_accident(writer):
    edition, client = builders.in_review(writer), signed_in(builders.approver())
    fields = open_form(client, f"{change(edition)}?sua=1")
    response = client.post(change(edition), fields | {"lead": "Khác."})
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert edition.revisions.count() == 1


# Sections and roles


def test_somebody_of_another_section_reads_and_does_not_write():
    edition = builders.draft(lead="Sapo của chuyên mục khác.")
    stranger = builders.editor()
    fields = open_form(signed_in(edition.created_by), change(edition))
    stranger.section_assignments.create(category=builders.category())
    client = signed_in(stranger)
    page = pages.read(client.get(change(edition)))
    assert "Sapo của chuyên mục khác." in page.text
    assert not page.all(name="lead")
    assert page.one(id="why-submit").text == (
        f"Chuyên mục “{edition.category}” không thuộc phạm vi công việc của bạn."
    )
    response = client.post(change(edition), fields | {"lead": "Khác."})
    assert response.status_code == HTTPStatus.FORBIDDEN
    edition.refresh_from_db()
    assert edition.lead == "Sapo của chuyên mục khác."


def test_nobody_moves_an_article_into_a_section_that_is_not_theirs(desk, writer):
    own, foreign = builders.category("Của mình"), builders.category("Của người khác")
    writer.section_assignments.create(category=own)
    edition = builders.draft(writer, category=own)
    for path in (ADD, change(edition)):
        fields = open_form(desk, path) | {"title": "Bài", "category": str(foreign.pk)}
        response = desk.post(path, fields)
        assert (
            "Bạn không phụ trách chuyên mục “Của người khác”. Hãy chọn chuyên mục của bạn."
            in errors_on(response)
        )
    edition.refresh_from_db()
    assert edition.category == own
    assert Edition.objects.count() == 1


def test_an_administrator_has_no_way_to_an_article():
    edition, client = builders.in_review(title="Bài kín"), signed_in(builders.administrator())
    for path in (
        LIST,
        ADD,
        change(edition),
        f"/admin/articles/edition/{edition.pk}/xem-truoc/",
        f"/admin/articles/edition/{edition.pk}/history/",
        step(edition, "approve"),
    ):
        for response in (client.get(path), client.post(path, {"reason": "x"})):
            assert response.status_code == HTTPStatus.FORBIDDEN, path
            assert "Bài kín" not in response.content.decode(), path
    page = pages.read(client.get("/admin/"))
    assert "Bài kín" not in page.text
    edition.refresh_from_db()
    assert edition.state == State.IN_REVIEW


def test_somebody_without_a_role_finds_an_empty_desk():
    builders.in_review(title="Bài kín")
    client = signed_in(builders.person())
    assert "Bài kín" not in pages.read(client.get("/admin/")).text
    for path in (LIST, ADD, "/admin/articles/image/", "/admin/articles/category/"):
        assert client.get(path).status_code == HTTPStatus.FORBIDDEN, path


# The first page


def test_the_first_page_shows_each_person_their_work(desk, writer):
    approver = builders.approver()
    builders.draft(writer, title="Nháp của tôi")
    builders.changes_requested(writer, reviewer=approver, title="Bị trả lại")
    builders.scheduled(writer, reviewer=approver, title="Hẹn giờ")
    builders.published(writer, reviewer=approver, title="Đã lên")
    builders.in_review(writer, title="Đang chờ")
    builders.draft(title="Nháp của người khác")
    own = pages.read(desk.get("/admin/")).text
    for title in ("Nháp của tôi", "Bị trả lại", "Hẹn giờ", "Đã lên", "Đang chờ"):
        assert title in own
    assert "Nháp của người khác" not in own
    theirs = pages.read(signed_in(approver).get("/admin/")).text
    assert "Đang chờ" in theirs
    assert "Nháp của tôi" not in theirs


# Preview


def test_a_preview_is_the_article_page_and_is_kept_nowhere(desk, writer):
    edition = builders.draft(
        writer, title="Xem thử", picture=builders.image(writer), authors=[builders.author()]
    )
    response = desk.get(f"/admin/articles/edition/{edition.pk}/xem-truoc/")
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    page = pages.read(response)
    assert page.one("h1").text == "Xem thử"
    assert "Xem trước – chưa công khai" in page.text
    assert "Tác giả bài viết: Hồng Phái" in page.text
    assert ("Trở lại bàn làm việc", change(edition)) in page.links()
    assert Edition.objects.get().body_html == ""


# Nothing is deleted


@pytest.mark.parametrize("state", list(State))
def test_no_article_can_be_deleted(state):
    edition = builders.IN_STATE[state]()
    path = f"/admin/articles/edition/{edition.pk}/delete/"
    for person in (
        edition.created_by,
        builders.approver(),
        builders.administrator(),
        builders.person(is_superuser=True),
    ):
        client = signed_in(person)
        assert client.get(path).status_code == HTTPStatus.FORBIDDEN
        assert client.post(path, {"post": "yes"}).status_code == HTTPStatus.FORBIDDEN
        client.post(
            LIST, {"action": "delete_selected", "_selected_action": edition.pk, "post": "yes"}
        )
    assert Edition.objects.filter(pk=edition.pk, state=state).exists()


def test_the_desk_offers_no_deleting(desk, writer):
    edition = builders.draft(writer)
    for path in (LIST, change(edition), "/admin/articles/image/"):
        page = pages.read(desk.get(path))
        choices = [each.get("value") for each in page.all("option")]
        assert "delete_selected" not in choices, path
        assert [each for _words, each in page.links() if each.endswith("/delete/")] == [], path


@pytest.mark.parametrize("kind", ["category", "image", "author"])
def test_what_an_article_shows_cannot_be_deleted(kind, writer):
    author, image = builders.author(), builders.image(writer)
    edition = builders.published(writer, authors=[author], picture=image)
    shown = {"category": edition.category, "image": image, "author": author}[kind]
    client = signed_in(builders.person(is_superuser=True))
    client.post(f"/admin/articles/{kind}/{shown.pk}/delete/", {"post": "yes"})
    assert type(shown).objects.filter(pk=shown.pk).exists()
    address = images.address(image.digest, 320, "jpg")
    assert Client().get(address).status_code == HTTPStatus.OK


# Pictures


UPLOAD = "/admin/articles/image/tai-len/"


def test_a_picture_uploaded_from_the_text_is_answered_as_the_editor_expects(desk, writer):
    response = desk.post(UPLOAD, {"upload": picture_file(builders.picture_bytes(900, 600))})
    image = Image.objects.get()
    assert response.json() == {
        "uploaded": 1,
        "fileName": f"{image.digest}-800.jpg",
        "url": f"/media/anh/{image.digest}-800.jpg",
        "width": 800,
        "height": 533,
        "alt": "",
        "caption": "",
        "decorative": False,
    }
    assert image.uploaded_by == writer
    assert desk.get(response.json()["url"])["Content-Type"] == "image/jpeg"
    assert Client().get(response.json()["url"]).status_code == HTTPStatus.NOT_FOUND


def test_a_known_picture_brings_its_words_along(desk):
    known = builders.image(builders.editor(), alt="Cầu treo", caption="Cầu mới")
    with known.original.open() as file:
        response = desk.post(UPLOAD, {"upload": picture_file(file.read())})
    answer = response.json()
    assert (answer["uploaded"], answer["alt"], answer["caption"]) == (1, "Cầu treo", "Cầu mới")
    assert Image.objects.get() == known


@pytest.mark.parametrize("kind", NOT_PICTURES)
def test_what_is_no_picture_is_refused_with_the_reason(kind, desk):
    content, message = NOT_PICTURES[kind]
    response = desk.post(UPLOAD, {"upload": picture_file(content())})
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert response.json() == {"uploaded": 0, "error": {"message": message}}
    assert Image.objects.count() == 0


def test_an_upload_without_a_file_is_refused(desk):
    response = desk.post(UPLOAD)
    assert response.status_code == HTTPStatus.BAD_REQUEST
    message = "Không nhận được tệp. Hãy chọn lại ảnh."
    assert response.json() == {"uploaded": 0, "error": {"message": message}}


def test_who_may_not_upload_is_told_so():
    for person in (builders.administrator(), builders.person()):
        response = signed_in(person).post(UPLOAD, {"upload": picture_file()})
        assert response.status_code == HTTPStatus.FORBIDDEN
        message = "Bạn không có quyền tải ảnh lên."
        assert response.json() == {"uploaded": 0, "error": {"message": message}}
    outside = Client().post(UPLOAD, {"upload": picture_file()})
    assert outside.status_code == HTTPStatus.FOUND
    assert Image.objects.count() == 0


def test_looking_at_the_upload_address_is_no_upload(desk):
    assert desk.get(UPLOAD).status_code == HTTPStatus.METHOD_NOT_ALLOWED


NEW_IMAGE = "/admin/articles/image/add/"


def test_a_picture_enters_the_library(desk, writer):
    fields = open_form(desk, NEW_IMAGE) | {
        "original": picture_file(),
        "title": "Cầu treo",
        "alt": "Một cây cầu",
        "focus_x": "30",
    }
    desk.post(NEW_IMAGE, fields)
    image = Image.objects.get()
    assert (image.title, image.alt, image.focus_x, image.uploaded_by) == (
        "Cầu treo",
        "Một cây cầu",
        30,
        writer,
    )
    assert (image.format, image.width, image.height) == ("JPEG", 640, 427)
    assert re.fullmatch("[0-9a-f]{32}", image.digest)


def test_a_picture_that_the_library_has_is_refused_with_its_name(desk):
    known = builders.image(builders.editor(), title="Cầu treo")
    with known.original.open() as file:
        fields = open_form(desk, NEW_IMAGE) | {
            "original": picture_file(file.read()),
            "title": "Tên khác",
        }
    response = desk.post(NEW_IMAGE, fields)
    assert "Ảnh này đã có trong thư viện: “Cầu treo”." in errors_on(response)
    assert form_on(pages.read(response)).filled_in()["title"] == "Tên khác"
    assert Image.objects.get() == known


def test_the_library_refuses_what_is_no_picture(desk):
    fields = open_form(desk, NEW_IMAGE) | {"original": picture_file(b"khong"), "title": "Tên"}
    response = desk.post(NEW_IMAGE, fields)
    assert NOT_PICTURES["text"][1] in errors_on(response)
    assert form_on(pages.read(response)).filled_in()["title"] == "Tên"
    assert Image.objects.count() == 0


def test_a_picture_says_where_it_is_used(desk, writer):
    image = builders.image(writer)
    edition = builders.draft(writer, title="Bài có ảnh", picture=image)
    page = pages.read(desk.get(f"/admin/articles/image/{image.pk}/change/"))
    assert ("Bài có ảnh", change(edition)) in page.links()


# Categories


CATEGORIES = "/admin/articles/category/"


@pytest.fixture
def administration():
    return signed_in(builders.administrator())


def order():
    return [category.name for category in Category.objects.with_tree_fields()]


def test_categories_change_places_with_their_neighbours(administration):
    first, second = builders.category("Một"), builders.category("Hai")
    below = builders.category("Dưới một", parent=first)
    last = builders.category("Ba")
    move = f"{CATEGORIES}doi-cho/"
    assert order() == ["Một", "Dưới một", "Hai", "Ba"]
    response = administration.post(move, {"down": first.pk})
    assert response["Location"] == CATEGORIES
    assert order() == ["Hai", "Một", "Dưới một", "Ba"]
    administration.post(move, {"up": last.pk})
    assert order() == ["Hai", "Ba", "Một", "Dưới một"]
    for at_the_edge in ({"up": second.pk}, {"down": first.pk}, {"up": below.pk}):
        administration.post(move, at_the_edge)
    assert order() == ["Hai", "Ba", "Một", "Dưới một"]


def test_the_order_of_categories_is_that_of_the_menu(administration, client):
    first, second = builders.category("Một"), builders.category("Hai")
    administration.post(f"{CATEGORIES}doi-cho/", {"up": second.pk})
    menu = pages.read(client.get("/")).one("nav", aria_label="Chuyên mục").links()
    assert menu[:2] == [("Hai", "/chuyen-muc/hai/"), ("Một", "/chuyen-muc/mot/")]
    assert first.path == "mot"


def test_only_those_who_may_change_categories_order_them(desk):
    first = builders.category("Một")
    builders.category("Hai")
    response = desk.post(f"{CATEGORIES}doi-cho/", {"down": first.pk}, follow=True)
    assert "Bạn không có quyền làm việc này." in said(response)
    assert order() == ["Một", "Hai"]


def test_ordering_is_no_matter_of_looking(administration):
    first = builders.category("Một")
    builders.category("Hai")
    response = administration.get(f"{CATEGORIES}doi-cho/", {"down": first.pk})
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert order() == ["Một", "Hai"]


@pytest.mark.parametrize("chosen", ["", "x", "²", "999999", str(10**30)])
def test_a_category_that_is_none_is_not_moved(chosen, administration):
    response = administration.post(f"{CATEGORIES}doi-cho/", {"up": chosen})
    assert response.status_code == HTTPStatus.NOT_FOUND


def test_a_category_cannot_stand_below_itself(administration):
    top = builders.category("Thời sự")
    below = builders.category("Chính trị", parent=top)
    deepest = builders.category("Đối ngoại", parent=below)
    for parent in (top, below, deepest):
        path = f"{CATEGORIES}{top.pk}/change/"
        typed = {"name": "Tên mới", "parent": str(parent.pk), "description": "Vừa gõ"}
        response = administration.post(path, open_form(administration, path) | typed)
        assert (
            "Chuyên mục không thể nằm dưới chính nó hoặc dưới chuyên mục con của nó."
            in errors_on(response)
        )
        fields = form_on(pages.read(response)).filled_in()
        assert {name: fields[name] for name in typed} == typed
    top.refresh_from_db()
    assert (top.name, top.parent) == ("Thời sự", None)


def test_a_categorys_address_is_made_from_its_name_and_taken_once(administration):
    path = f"{CATEGORIES}add/"
    fields = open_form(administration, path) | {"name": "Đời sống & Xã hội"}
    administration.post(path, fields)
    assert Category.objects.get().path == "doi-song-xa-hoi"
    response = administration.post(path, fields | {"name": "Đời sống – xã hội"})
    assert "Đã có chuyên mục với địa chỉ này. Hãy chọn địa chỉ khác." in errors_on(response)
    assert form_on(pages.read(response)).filled_in()["name"] == "Đời sống – xã hội"


# Names


@pytest.mark.parametrize(
    ("kind", "make", "old", "new"),
    [
        ("author", builders.author, "Hồng Phái", "Hồng Phái Nguyễn"),
        ("tag", builders.tag, "Nông thôn", "Nông thôn mới"),
    ],
)
def test_article_pages_follow_a_name(
    kind, make, old, new, desk, client, django_capture_on_commit_callbacks
):
    named = make(old)
    edition = builders.published(**{f"{kind}s": [named]})
    path = f"/admin/articles/{kind}/{named.pk}/change/"
    fields = open_form(desk, path) | {"name": new}
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(path, fields)
    page = pages.read(client.get(edition.get_absolute_url()))
    assert (new, named.get_absolute_url()) in page.links()
    assert old not in [words for words, _address in page.links()]


def test_renaming_an_author_changes_no_revision(desk, django_capture_on_commit_callbacks):
    author = builders.author()
    edition = builders.published(authors=[author])
    before = list(Revision.objects.values())
    path = f"/admin/articles/author/{author.pk}/change/"
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(path, open_form(desk, path) | {"name": "Tên khác"})
    assert Author.objects.get().name == "Tên khác"
    assert list(Revision.objects.values()) == before
    edition.refresh_from_db()
    assert edition.presentation["bylines"][0]["name"] == "Tên khác"


def test_a_tag_that_exists_is_refused_by_its_name(desk):
    builders.tag("Hòa Bình")
    path = "/admin/articles/tag/add/"
    response = desk.post(path, open_form(desk, path) | {"name": "hoà bình"})
    assert "Từ khóa này đã có: “Hòa Bình”." in errors_on(response)


# The site


IDENTITY = "/admin/portal/siteidentity/1/change/"


@pytest.fixture
def identity():
    return SiteIdentity.objects.get()


def test_what_the_administrator_writes_of_the_site_is_on_its_pages(
    administration, identity, client
):
    fields = open_form(administration, IDENTITY) | {
        "name": "Tỉnh Sơn Thủy",
        "owner": "Văn phòng tỉnh",
        "email": "toasoan@sonthuy.example",
        "logo": picture_file(builders.picture_bytes(200, 200, ext="PNG")),
    }
    administration.post(IDENTITY, fields)
    page = pages.read(client.get("/"))
    brand = page.one("a", class_name="brand")
    assert brand.text == "Tỉnh Sơn Thủy"
    assert client.get(brand.one("img")["src"])["Content-Type"] == "image/png"
    assert "Văn phòng tỉnh" in page.one("footer").text
    assert "toasoan@sonthuy.example" in page.one("footer").text


@pytest.mark.parametrize("kind", ["text", "svg", "20,000 x 20,000"])
def test_a_logo_that_is_no_picture_is_refused(kind, administration, identity):
    content, message = NOT_PICTURES[kind]
    fields = open_form(administration, IDENTITY) | {
        "name": "Tên mới",
        "logo": picture_file(content(), name="logo.png"),
    }
    response = administration.post(IDENTITY, fields)
    assert message in errors_on(response)
    assert form_on(pages.read(response)).filled_in()["name"] == "Tên mới"
    identity.refresh_from_db()
    assert (identity.name, identity.logo.name) == ("Cổng Tin", "")


def test_the_site_has_one_identity(administration):
    response = administration.get("/admin/portal/siteidentity/")
    assert response["Location"] == IDENTITY
    assert administration.get(IDENTITY).status_code == HTTPStatus.OK
    another = administration.get("/admin/portal/siteidentity/add/")
    assert another.status_code == HTTPStatus.FORBIDDEN


def test_only_administrators_reach_the_sites_identity(desk, identity):
    for path in ("/admin/portal/siteidentity/", IDENTITY, "/admin/portal/siteidentity/add/"):
        for response in (desk.get(path), desk.post(path, {"name": "Tên lén đổi"})):
            assert response.status_code == HTTPStatus.FORBIDDEN, path
    identity.refresh_from_db()
    assert identity.name == "Cổng Tin"
