"""Attachments: part of an edition's content, served to readers while a live edition has them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from articles import comparing, document_pages, http_ranges, restrictions, revisions, workflow
from articles.models import Attachment, Document, Edition
from articles.models.document import description, length
from tests import builders, files, pages
from tests.articles.test_desk import ADD, add_row, change, errors_on, open_form, signed_in

pytestmark = pytest.mark.django_db


def address_of(document):
    return f"/media/tep/{document.digest}.{document.kind}"


def body_of(response):
    return b"".join(response)


@pytest.fixture
def writer():
    return builders.editor()


@pytest.fixture
def decision(writer):
    return builders.document(writer, files.pdf("Quyet dinh", pages=12), name="QD.pdf")


@pytest.fixture
def recording(writer):
    return builders.document(writer, files.mp3(240), name="doc.mp3")


# Content of an edition


def test_attachments_are_kept_in_the_revision_and_copied_when_an_article_is_revised(
    writer, decision, recording
):
    edition = builders.published(
        writer, attachments=[("Quyết định số 12", decision), ("Bản đọc", recording)]
    )
    kept = [
        {"document": decision.digest, "title": "Quyết định số 12", "position": 0},
        {"document": recording.digest, "title": "Bản đọc", "position": 1},
    ]
    assert edition.latest_revision.content["attachments"] == kept
    following = workflow.perform("revise", edition, writer).edition
    assert following.latest_revision.content["attachments"] == kept
    assert following.attachments.count() == 2


def test_a_text_without_attachments_is_kept_as_before_there_were_any(writer):
    edition = builders.draft(writer)
    assert "attachments" not in edition.latest_revision.content


def test_a_changed_title_is_a_revision_of_its_own(writer, decision):
    edition = builders.draft(writer, attachments=[("Quyết định", decision)])
    edition.attachments.update(title="Quyết định số 12")
    assert revisions.record(edition, writer).number == edition.latest_revision.number
    assert revisions.record(edition, writer) is None


def changes(old, new):
    content = [
        {"body": "", "attachments": [{"document": d, "title": t} for d, t in rows]}
        for rows in (old, new)
    ]
    return [(each.label, each.old, each.new) for each in comparing.compare(*content).facts]


def test_what_came_went_or_was_renamed_is_told(decision, recording):
    one, two = decision.digest, recording.digest
    pdf, mp3 = "PDF, 12 trang, 1,5 KB", "MP3, 4 phút, 1,8 MB"
    assert decision.described.replace("\xa0", " ") == pdf

    def told(old, new):
        return [tuple(word.replace("\xa0", " ") for word in each) for each in changes(old, new)]

    assert told([], [(one, "A")]) == [("Tệp đính kèm", "", f"A ({pdf})")]
    assert told([(one, "A")], [(two, "B")]) == [
        ("Tệp đính kèm", f"A ({pdf})", ""),
        ("Tệp đính kèm", "", f"B ({mp3})"),
    ]
    assert told([(one, "A")], [(one, "B")]) == [("Tệp đính kèm", f"A ({pdf})", f"B ({pdf})")]
    assert told([(one, "A"), (two, "B")], [(two, "B"), (one, "A")]) == [
        ("Thứ tự tệp đính kèm", f"A ({pdf}), B ({mp3})", f"B ({mp3}), A ({pdf})")
    ]
    assert told([("0" * 32, "A")], []) == [("Tệp đính kèm", "A", "")]
    assert told([(one, "A")], [(one, "A")]) == []


@pytest.mark.parametrize("state", ["scheduled", "published", "superseded", "withdrawn"])
def test_the_database_keeps_the_attachments_of_an_approved_edition(state, writer, decision):
    edition = builders.IN_STATE[state](writer, attachments=[("Quyết định", decision)])
    other = builders.document(writer)
    draft = builders.draft(writer, attachments=[("Khác", other)])
    for change_of in (
        lambda: edition.attachments.update(title="Khác"),
        lambda: edition.attachments.all().delete(),
        lambda: Attachment.objects.create(edition=edition, document=other, title="Thêm"),
        lambda: draft.attachments.update(edition=edition),
    ):
        with pytest.raises(DatabaseError, match="approved text"), transaction.atomic():
            change_of()
    assert [each.title for each in edition.attachments.all()] == ["Quyết định"]


def test_the_attachments_of_a_draft_may_change(writer, decision):
    draft = builders.draft(writer, attachments=[("Quyết định", decision)])
    draft.attachments.update(title="Khác")
    draft.attachments.all().delete()
    assert draft.attachments.count() == 0


@pytest.mark.parametrize(
    "changed",
    [{"digest": "0" * 32}, {"kind": "mp3"}, {"byte_size": 1}, {"original": "x"}, {"pages": 1}],
)
def test_the_database_lets_no_file_of_the_library_change(changed, decision):
    with pytest.raises(DatabaseError, match="library"), transaction.atomic():
        Document.objects.filter(pk=decision.pk).update(**changed)


# What readers get


def test_a_file_is_public_exactly_while_a_live_edition_has_it(client, writer, decision):
    address = address_of(decision)
    edition = builders.draft(writer, attachments=[("Quyết định số 12", decision)])
    approver = builders.approver()
    seen = [client.get(address).status_code]
    for step, by, reason in [
        ("submit", writer, ""),
        ("approve", approver, ""),
        ("withdraw", approver, "Sai số hiệu."),
        ("restore", approver, ""),
    ]:
        workflow.perform(step, edition, by, reason=reason)
        seen.append(client.get(address).status_code)
    assert seen == [404, 404, 200, 404, 200]


def test_a_file_that_the_next_edition_left_out_is_gone_with_the_former(client, writer, decision):
    edition = builders.published(writer, attachments=[("Quyết định", decision)])
    following = workflow.perform("revise", edition, writer).edition
    following.attachments.all().delete()
    workflow.perform("submit", following, writer)
    assert client.get(address_of(decision)).status_code == 200
    workflow.perform("approve", following, builders.approver())
    assert client.get(address_of(decision)).status_code == 404


def test_what_goes_out_is_the_file_as_a_download_that_can_do_nothing(client, writer, decision):
    builders.published(writer, attachments=[("Quyết định số 12/QĐ-UBND", decision)])
    response = client.get(address_of(decision))
    assert body_of(response) == files.pdf("Quyet dinh", pages=12)
    expected = {
        "Content-Type": "application/pdf",
        "Content-Length": str(decision.byte_size),
        "Accept-Ranges": "bytes",
        "ETag": f'"{decision.digest}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
        "Cache-Control": "public, max-age=300, s-maxage=10",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Content-Disposition": (
            'attachment; filename="quyet-dinh-so-12-qd-ubnd.pdf"; '
            "filename*=UTF-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%20s%E1%BB%91%2012-Q%C4%90-UBND.pdf"
        ),
    }
    assert {name: response[name] for name in expected} == expected
    assert "Set-Cookie" not in response


@pytest.mark.parametrize(
    ("title", "latin", "full"),
    [
        ('a"; filename="b.exe', "a-filename-b-exe", "a-%3B%20filename%3D-b.exe"),
        ("../../x\r\ny", "x-y", "x--y"),
        ("...", "tai-lieu", "tai-lieu"),
        ("会議", "tai-lieu", "%E4%BC%9A%E8%AD%B0"),
    ],
)
def test_no_title_breaks_out_of_the_header(title, latin, full):
    assert document_pages.disposition(title, "pdf") == (
        f"attachment; filename=\"{latin}.pdf\"; filename*=UTF-8''{full}.pdf"
    )


def test_who_has_the_file_already_is_not_sent_it_again(client, writer, decision):
    builders.published(writer, attachments=[("Quyết định", decision)])
    response = client.get(address_of(decision), headers={"If-None-Match": f'"{decision.digest}"'})
    assert (response.status_code, body_of(response)) == (304, b"")
    assert response["ETag"] == f'"{decision.digest}"'


def test_head_tells_of_the_file_and_opens_nothing(client, writer, decision):
    builders.published(writer, attachments=[("Quyết định", decision)])
    response = client.head(address_of(decision), headers={"Range": "bytes=0-3"})
    assert (response.status_code, body_of(response)) == (200, b"")
    assert response["Content-Length"] == str(decision.byte_size)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-0", 0, 0), ("bytes=100-", 100, None), ("bytes=5-99999999", 5, None),
     ("bytes=-10", -10, None), ("bytes=-99999999", 0, None), ("BYTES=3-7", 3, 7)],
)  # fmt: skip
def test_a_recording_is_sought_in(asked, first, last, client, writer, recording):
    builders.published(writer, attachments=[("Bản đọc", recording)])
    content, size = files.mp3(240), recording.byte_size
    response = client.get(address_of(recording), headers={"Range": asked})
    first = first % size if first < 0 else first
    last = size - 1 if last is None else last
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{size}"
    assert response["Content-Length"] == str(last - first + 1)
    assert response["Content-Type"] == "audio/mpeg"
    assert body_of(response) == content[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes={size}-", "bytes=99999999999-", "bytes=-0"])
def test_a_part_that_is_not_there_is_said_not_to_be(asked, client, writer, recording):
    builders.published(writer, attachments=[("Bản đọc", recording)])
    response = client.get(
        address_of(recording), headers={"Range": asked.format(size=recording.byte_size)}
    )
    assert (response.status_code, body_of(response)) == (416, b"")
    assert response["Content-Range"] == f"bytes */{recording.byte_size}"


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-1,4-5",
        "bytes=7-3",
        "seconds=1-2",
        "bytes=",
        "bytes=a-b",
        "bytes=1" + "0" * 30 + "-",
    ],
)
def test_what_is_no_single_range_of_bytes_gets_the_whole_file(asked, rf):
    request = rf.get("/", headers={"Range": asked})
    assert http_ranges.asked_for(request, 100, '"a"') is None


@pytest.mark.parametrize(
    ("condition", "is_part"), [('"a"', True), ('"b"', False), ('W/"a"', False)]
)
def test_a_part_of_another_state_of_the_file_is_of_no_use(condition, is_part, rf):
    request = rf.get("/", headers={"Range": "bytes=1-2", "If-Range": condition})
    assert (http_ranges.asked_for(request, 100, '"a"') == (1, 2)) is is_part


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_a_file_is_only_read(method, client, decision):
    assert getattr(client, method)(address_of(decision)).status_code == 405


def test_a_file_has_no_address_under_another_kind_and_none_by_its_place(client, writer, decision):
    builders.published(writer, attachments=[("Quyết định", decision)])
    for address in (
        f"/media/tep/{decision.digest}.docx",
        f"/media/{decision.original.name}",
        f"/media/originals/{decision.original.name}",
    ):
        assert client.get(address).status_code == 404


def test_the_newsroom_reads_a_private_file_and_no_cache_keeps_it(writer, decision):
    builders.draft(writer, attachments=[("Quyết định", decision)])
    reader = Client()
    reader.force_login(builders.reviewer())
    response = reader.get(address_of(decision))
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert b'filename="qd.pdf"' in response["Content-Disposition"].encode()


def test_a_file_of_a_restricted_text_is_closed_to_the_others_of_the_newsroom(writer, decision):
    edition = builders.draft(writer, attachments=[("Quyết định", decision)])
    restrictions.limit(edition, writer, people=[writer])
    other = builders.editor()
    stranger = Client()
    stranger.force_login(other)
    assert stranger.get(address_of(decision)).status_code == 404
    assert decision not in Document.objects.visible_to(other)
    # Taken out again, it stood in a text that is still closed.
    Attachment.objects.all().delete()
    Document.objects.filter(pk=decision.pk).update(uploaded_by=builders.editor())
    assert decision not in Document.objects.visible_to(other)
    # Who has its bytes learns nothing of its name.
    again = builders.document(other, files.pdf("Quyet dinh", pages=12), name="Cua toi.pdf")
    assert (again.pk, again.name, again.uploaded_by) == (decision.pk, "Cua toi.pdf", other)


def test_the_page_lists_files_with_type_and_size_and_offers_the_recording(
    client, writer, decision, recording, django_assert_num_queries
):
    edition = builders.published(
        writer, attachments=[("Quyết định số 12", decision), ("Bản đọc", recording)]
    )
    address = edition.get_absolute_url()
    with django_assert_num_queries(4):
        response = client.get(address)
    page = pages.read(response)
    listed = page.one("section", class_name="files")
    assert listed.text == "Tệp đính kèm Quyết định số 12 PDF, 12 trang, 1,5 KB"
    assert listed.links() == [("Quyết định số 12", address_of(decision))]
    player = page.one("audio")
    assert (player["src"], player["preload"]) == (address_of(recording), "none")
    assert "controls" in player
    assert page.one("div", class_name="listen").text == "Nghe bài viết (4 phút)"


def test_a_page_presented_before_there_were_attachments_shows_none(client):
    edition = builders.published()
    presentation = {k: v for k, v in edition.presentation.items() if k != "attachments"}
    Edition.objects.filter(pk=edition.pk).update(presentation=presentation)
    page = pages.read(client.get(edition.get_absolute_url()))
    assert page.all("section", class_name="files") == page.all("audio") == []


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 giây"), (59, "59 giây"), (60, "1 phút"), (269, "4 phút")]
)
def test_a_recording_is_as_long_as_people_say(seconds, words):
    assert length(seconds) == words


def test_a_file_without_pages_or_length_is_its_type_and_size():
    assert description("Word", 2048) == "Word, 2,0\xa0KB"


# On the desk


def pdf_file(content=None, name="Quyết_định 12.pdf"):
    return SimpleUploadedFile(name, content or files.pdf("Ban moi"), "text/html")


def typed(desk, **more):
    """A new article as typed into the form, with a row for an attachment."""
    fields = open_form(desk, ADD) | {
        "title": "Công bố quy hoạch",
        "lead": "Sapo.",
        "body": "<p>Nội dung.</p>",
        "category": str(builders.category("Thời sự").pk),
    }
    number = add_row(fields, "attachments")
    return fields | {f"attachments-{number}-{name}": value for name, value in more.items()}


def test_an_editor_attaches_a_file_in_one_go_and_it_is_called_as_it_was(writer):
    desk = signed_in(writer)
    response = desk.post(ADD, typed(desk, upload=pdf_file()) | {"_continue": "1"})
    edition = Edition.objects.get()
    assert response["Location"] == change(edition)
    attachment = edition.attachments.get()
    assert (attachment.title, attachment.document.kind) == ("Quyết định 12", "pdf")
    assert attachment.document.uploaded_by == writer
    assert edition.latest_revision.content["attachments"][0]["title"] == "Quyết định 12"


def test_a_file_of_the_library_is_attached_under_another_title(writer, decision):
    desk = signed_in(writer)
    fields = typed(desk, document=str(decision.pk), title="  Quyết định\nsố 12 ")
    desk.post(ADD, fields | {"_continue": "1"})
    assert Attachment.objects.get().title == "Quyết định số 12"


def test_a_refused_file_leaves_everything_typed_and_says_what_to_do(writer):
    desk = signed_in(writer)
    script = files.pdf(catalog="/OpenAction << /S /JavaScript /JS (1) >>")
    response = desk.post(ADD, typed(desk, upload=pdf_file(script), title="Quyết định"))
    assert "In tệp thành PDF" in errors_on(response)
    shown = pages.read(response).one("form", id="edition_form").filled_in()
    assert shown["title"] == "Công bố quy hoạch"
    assert shown["attachments-0-title"] == "Quyết định"
    assert (Document.objects.count(), Edition.objects.count()) == (0, 0)


def test_a_file_that_was_accepted_is_not_lost_when_something_else_is_to_be_mended(writer):
    desk = signed_in(writer)
    response = desk.post(ADD, typed(desk, upload=pdf_file()) | {"title": ""})
    shown = pages.read(response).one("form", id="edition_form").filled_in()
    document = Document.objects.get()
    assert shown["attachments-0-document"] == str(document.pk)
    assert shown["attachments-0-title"] == "Quyết định 12"
    desk.post(ADD, shown | {"title": "Công bố quy hoạch", "_continue": "1"})
    assert Attachment.objects.get().document == document


def test_a_row_without_a_file_is_asked_for_one(writer):
    desk = signed_in(writer)
    response = desk.post(ADD, typed(desk, title="Quyết định"))
    assert "Hãy tải tệp lên hoặc chọn một tệp trong thư viện." in errors_on(response)


def test_the_same_file_twice_in_an_article_is_refused(writer, decision):
    desk = signed_in(writer)
    fields = typed(desk, document=str(decision.pk))
    number = add_row(fields, "attachments")
    fields[f"attachments-{number}-upload"] = pdf_file(files.pdf("Quyet dinh", pages=12))
    assert "Tệp này được đính kèm hai lần." in errors_on(desk.post(ADD, fields))


def test_who_may_not_upload_chooses_from_the_library(writer, decision):
    group = writer.groups.get()
    group.permissions.remove(group.permissions.get(codename="add_document"))
    desk = signed_in(writer)
    response = desk.post(ADD, typed(desk, upload=pdf_file()))
    assert "Bạn không được tải tệp lên." in errors_on(response)
    assert Document.objects.count() == 1


def test_the_approver_reads_what_is_attached(writer, decision, recording):
    edition = builders.in_review(
        writer, attachments=[("Quyết định số 12", decision), ("Bản đọc", recording)]
    )
    desk = signed_in(builders.approver())
    for address in (change(edition), reverse("admin:articles_edition_preview", args=[edition.pk])):
        page = pages.read(desk.get(address))
        shown = {each["href"] for each in page.all("a")}
        assert address_of(decision) in shown
        assert page.one("audio")["src"] == address_of(recording)
    assert body_of(desk.get(address_of(decision))).startswith(b"%PDF")


LIBRARY = "/admin/articles/document/"


def test_the_library_takes_a_file_once_and_tells_what_it_is(writer):
    desk = signed_in(writer)
    desk.post(f"{LIBRARY}add/", {"upload": pdf_file()})
    document = Document.objects.get()
    listed = pages.read(desk.get(LIBRARY)).text.replace("\xa0", " ")
    assert "Quyết_định 12.pdfPDF, 2 trang, 523 byte" in listed
    again = desk.post(f"{LIBRARY}add/", {"upload": pdf_file()})
    assert "Tệp này đã có trong thư viện: “Quyết_định 12.pdf”." in errors_on(again)
    refused = desk.post(f"{LIBRARY}add/", {"upload": pdf_file(b"<html>")})
    assert "Không đính kèm được tệp này." in errors_on(refused)
    assert Document.objects.get() == document


def test_the_library_tells_where_a_file_is_used_and_nothing_of_restricted_texts(writer, decision):
    edition = builders.draft(writer, title="Bài mở", attachments=[("A", decision)])
    closed = builders.draft(writer, title="Bài kín", attachments=[("B", decision)])
    restrictions.limit(closed, writer, people=[writer])
    shown = pages.read(signed_in(builders.editor()).get(f"{LIBRARY}{decision.pk}/change/"))
    assert ("Bài mở", change(edition)) in shown.links()
    assert "Bài kín" not in shown.text


def test_a_file_in_use_cannot_be_deleted_and_one_in_none_takes_its_bytes_with_it(writer, decision):
    used = builders.document(writer)
    builders.draft(writer, attachments=[("A", used)])
    desk = signed_in(builders.person(is_superuser=True))
    assert desk.post(f"{LIBRARY}{used.pk}/delete/", {"post": "yes"}).status_code == 403
    storage, name = decision.original.storage, decision.original.name
    desk.post(f"{LIBRARY}{decision.pk}/delete/", {"post": "yes"})
    assert Document.objects.get() == used
    assert not storage.exists(name)
