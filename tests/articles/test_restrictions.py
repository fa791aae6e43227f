"""A draft for some alone: who sets that, who is kept out, and that no door stays open."""

from functools import partial
from http import HTTPStatus

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Unit
from articles import assignments, images, library, messages, restrictions, revisions, workflow
from articles.desk import comments
from articles.models import (
    Assignment,
    Comment,
    Edition,
    Figure,
    Image,
    Message,
    Restriction,
    SectionAssignment,
    Source,
    Thread,
)
from articles.models.message import Kind
from articles.states import State
from tests import builders, pages
from tests.addresses import filled, patterns

pytestmark = pytest.mark.django_db

#: One word that stands nowhere else for each part of a text; the slug is made of the title's.
SECRETS = {
    "title": "zaphiratieude",
    "lead": "qwyxsapo",
    "body": "vextornoidung",
    "caption": "jibboochuthich",
    "alt": "krolphthaythe",
    "comment": "wubbagopy",
    "reason": "fnordlydo",
    "picture": "grelkthuvien",
}
#: What a number in an address may be where the pattern does not say of what.
ANYBODY = 1


def reasons(act, *arguments, **words):
    with pytest.raises(workflow.Refused) as refusal:
        act(*arguments, **words)
    return refusal.value.reasons


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def address(edition, name):
    return reverse(f"admin:articles_edition_{name}", args=[edition.pk])


@pytest.fixture
def writer():
    return builders.editor(full_name="Lê Thu Hiền")


@pytest.fixture
def approver():
    return builders.approver(full_name="Vũ Quang Minh")


@pytest.fixture
def secret(writer, approver):
    """A draft that was sent back, for its writer and one approver alone, with a secret in each part."""
    picture = builders.image(writer, title=SECRETS["picture"], alt=SECRETS["alt"])
    edition = builders.draft(
        writer,
        title=f"Tin {SECRETS['title']}",
        lead=SECRETS["lead"],
        body=f"<p>{SECRETS['body']}</p>",
        picture=picture,
        caption=SECRETS["caption"],
        category=builders.category("Thời sự"),
        authors=[builders.author()],
        tags=[builders.tag("Nghị quyết")],
        thread=Thread.objects.create(name="Kỳ họp"),
        source=Source.objects.create(name="Báo bạn"),
    )
    edition.article.slug = SECRETS["title"]
    edition.article.save()
    workflow.perform("submit", edition, writer)
    workflow.perform("request_changes", edition, approver, reason=SECRETS["reason"])
    Comment.objects.create(edition=edition, author=approver, text=SECRETS["comment"])
    restrictions.limit(edition, writer, people=[writer, approver])
    return edition


OUTSIDERS = {
    "editor": builders.editor,
    "approver": builders.approver,
    "reviewer": builders.reviewer,
    "administrator": builders.administrator,
    "head": builders.head,
}


# Every address there is


def addresses(edition):
    """Each pattern with the restricted text's numbers and words filled in wherever they could be."""
    picture = edition.figures.get().image
    found = []
    for name, text, pattern in patterns():
        if "(?P<url>" in text or "(?P<digest>" in text:
            continue  # The desk's "not found" for all else; pictures are asked for below.
        found += filled(
            text, pattern, partial(values_of, name=name, edition=edition, picture=picture)
        )
    found += [
        images.address(picture.digest, width, ext)
        for width in images.widths_for(picture.width)
        for ext in images.FORMATS
    ]
    return found + asking(edition, picture)


def values_of(parameter, name, edition, picture):
    if parameter == "step":
        return list(workflow.RULES)
    if parameter in ("object_id", "pk", "content_type_id") or parameter.endswith(("_pk", "_id")):
        if name == "view_on_site":
            if parameter == "content_type_id":
                models = (Edition, edition.article.__class__, Image, Comment)
                return [ContentType.objects.get_for_model(model).pk for model in models]
            return sorted({edition.pk, edition.article_id, picture.pk})
        if name.startswith("articles_image"):
            return [picture.pk]
        if name.startswith(("articles_edition", "articles_comment")) or name == "article":
            return sorted({edition.pk, edition.article_id, edition.comments.get().pk})
        model = next(
            (
                each
                for each in admin.site._registry
                if name.startswith(f"{each._meta.app_label}_{each._meta.model_name}_")
            ),
            None,
        )
        first = model and model.objects.first()
        return [first.pk if first else ANYBODY]
    if parameter == "slug":
        return ["hong-phai", "nghi-quyet", "ky-hop", SECRETS["title"]]
    if parameter in ("path", "category"):
        return ["thoi-su"]
    return [ANYBODY]


def asking(edition, picture):
    """Lists that are searched, filtered and asked for what points at the restricted text."""
    found = []
    for word in (SECRETS["title"], SECRETS["alt"], SECRETS["picture"]):
        found += [
            f"/admin/articles/edition/?q={word}",
            f"/admin/articles/image/?q={word}",
            f"/tim-kiem/?q={word}",
        ]
        for app, model, field in (
            ("articles", "figure", "image"),
            ("articles", "figure", "edition"),
            ("articles", "author", "photo"),
            ("articles", "comment", "edition"),
        ):
            found.append(
                f"/admin/autocomplete/?app_label={app}&model_name={model}&field_name={field}&term={word}"
            )
    for query in ("cho=toi", "giao=toi", "ra-soat=den-han", "trang-thai=changes_requested", "all="):
        found.append(f"/admin/articles/edition/?{query}")
    found += [
        f"/admin/articles/image/?figures__edition__title__contains={SECRETS['title']}",
        f"/admin/articles/thread/?editions__title__contains={SECRETS['title']}",
    ]
    return found


def walk(person, edition):
    """Ask for every address. Returns secret -> the addresses whose answer has it, by header or page."""
    client = signed_in(person)
    found = {word: [] for word in SECRETS.values()}
    for each in addresses(edition):
        response = client.get(each)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        answer = f"{response.headers}{content.decode(errors='replace')}".lower()
        # What was asked for is no answer.
        asked = each.rpartition("?")[2].lower() if "?" in each else ""
        for word in found:
            if word in answer and word not in asked:
                found[word].append(each)
    return found


@pytest.mark.parametrize("role", OUTSIDERS)
def test_no_address_of_the_portal_tells_an_outsider_anything(role, secret):
    outsider = OUTSIDERS[role]()
    told = {word: where for word, where in walk(outsider, secret).items() if where}
    # /bai-viet/<slug>-<number>/ has the slug because it was asked with it.
    echoes = {where for where in told.get(SECRETS["title"], ()) if SECRETS["title"] in where}
    assert {word: set(where) - echoes for word, where in told.items() if set(where) - echoes} == {}


def test_the_same_walk_finds_everything_for_an_insider(secret, approver):
    found = walk(approver, secret)
    if not hasattr(comments, "panel"):
        del found[SECRETS["comment"]]
    assert [word for word, where in found.items() if not where] == []


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        ("articles/tag", "editions"),
        ("articles/author", "editions__exact"),
        ("articles/thread", "editions__in"),
        ("articles/source", "editions"),
        ("articles/category", "editions"),
        ("articles/image", "figures"),
        ("accounts/user", "created_editions"),
    ],
)
def test_no_list_tells_what_points_at_its_rows(model, lookup, secret):
    client = signed_in(builders.person(is_superuser=True))
    number = secret.figures.get().pk if lookup == "figures" else secret.pk
    response = client.get(f"/admin/{model}/?{lookup}={number}")
    assert response.status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("role", OUTSIDERS)
def test_the_number_of_a_restricted_article_is_as_good_as_none(role, secret):
    client, nowhere = signed_in(OUTSIDERS[role]()), 987654
    for name, _text, pattern in patterns():
        if not name.startswith("articles_edition_") or "pk" not in pattern.converters:
            continue
        if set(pattern.converters) - {"pk", "step"}:
            continue
        words = {"step": "approve"} if "step" in pattern.converters else {}
        for method in (client.get, client.post):
            here = method(reverse(f"admin:{name}", kwargs={"pk": secret.pk} | words))
            there = method(reverse(f"admin:{name}", kwargs={"pk": nowhere} | words))
            assert here.status_code == there.status_code, name
            assert here.status_code in (404, 405), name
    for name in ("change", "history", "delete"):
        here = client.get(address(secret, name))
        there = client.get(reverse(f"admin:articles_edition_{name}", args=[nowhere]))
        assert (here.status_code, here.headers.get("Location")) == (
            there.status_code,
            there.headers.get("Location"),
        )
        assert here.status_code != 200
    secret.refresh_from_db()
    assert secret.state == State.CHANGES_REQUESTED


def test_the_picture_of_a_restricted_draft_is_shown_to_insiders_alone(secret, approver):
    picture = secret.figures.get().image
    file = images.address(picture.digest, 320, "webp")
    assert signed_in(approver).get(file).status_code == HTTPStatus.OK
    assert signed_in(builders.approver()).get(file).status_code == HTTPStatus.NOT_FOUND
    assert Client().get(file).status_code == HTTPStatus.NOT_FOUND


def test_a_picture_that_was_exchanged_in_a_restricted_draft_stays_with_its_readers(
    secret, writer, approver
):
    former = secret.figures.get().image
    other_size = ContentFile(builders.picture_bytes(400, 300), name="anh.jpg")
    unused, _created = library.take(other_size, writer)
    secret.figures.all().delete()
    revisions.record(secret, writer)
    secret.refresh_from_db()
    assert set(Image.objects.visible_to(approver)) == {former, unused}
    assert set(Image.objects.visible_to(builders.approver())) == {unused}
    restrictions.open_up(secret, writer)
    assert set(Image.objects.visible_to(builders.approver())) == {former, unused}


def test_a_portrait_is_everybodys_though_it_stands_in_a_restricted_draft_too(secret):
    picture = secret.figures.get().image
    outsider = builders.editor()
    assert not Image.objects.visible_to(outsider).filter(pk=picture.pk).exists()
    builders.author("Minh Đức", photo=picture)
    assert Image.objects.visible_to(outsider).filter(pk=picture.pk).exists()


def test_where_a_picture_is_used_names_what_the_person_may_open(secret, writer, approver):
    picture = secret.figures.get().image
    builders.published(writer, reviewer=approver, title="Bài ai cũng đọc", picture=picture)
    page = f"/admin/articles/image/{picture.pk}/change/"
    for person, expected in (
        (approver, ["Bài ai cũng đọc", secret.title]),
        (builders.approver(), ["Bài ai cũng đọc"]),
    ):
        [row, *_] = pages.read(signed_in(person).get(page)).all("div", "field-where_used")
        assert [words for words, _href in row.links()] == expected


def test_nobody_puts_a_picture_into_a_text_of_theirs_that_they_may_not_see(secret):
    hidden = secret.figures.get().image
    outsider = builders.editor()
    own = builders.draft(outsider)
    client = signed_in(outsider)
    form = next(
        each
        for each in pages.read(client.get(address(own, "change"))).all("form")
        if each.get("id") == "edition_form"
    )
    fields = form.filled_in() | {
        "figures-TOTAL_FORMS": "1",
        "figures-0-id": "",
        "figures-0-edition": str(own.pk),
        "figures-0-image": str(hidden.pk),
        "figures-0-placement": "lead",
        "figures-0-caption": "Của tôi",
        "figures-0-alt": "Của tôi",
        "figures-0-position": "0",
    }
    response = client.post(address(own, "change"), fields)
    assert response.status_code == HTTPStatus.OK
    assert Figure.objects.filter(edition=own).count() == 0
    assert hidden.alt not in response.content.decode()


def test_nobody_makes_a_portrait_of_a_picture_that_they_may_not_see(secret):
    hidden = secret.figures.get().image
    author = secret.bylines.get().author
    client = signed_in(builders.editor())
    page = f"/admin/articles/author/{author.pk}/change/"
    form = pages.read(client.get(page)).one("form", id="author_form")
    response = client.post(page, form.filled_in() | {"photo": str(hidden.pk)})
    assert response.status_code == HTTPStatus.OK
    author.refresh_from_db()
    assert author.photo is None


def test_the_same_picture_uploaded_by_an_outsider_begins_anew_as_theirs(secret):
    hidden = secret.figures.get().image
    Image.objects.filter(pk=hidden.pk).update(licence_note="Được phép dùng đến 2027")
    with hidden.original.open() as file:
        content = file.read()
    outsider = builders.editor()
    client = signed_in(outsider)

    upload = SimpleUploadedFile("anh.jpg", content, "image/jpeg")
    answer = client.post("/admin/articles/image/tai-len/", {"upload": upload}).json()

    assert (answer["uploaded"], answer["alt"], answer["caption"]) == (1, "", "")
    assert client.get(answer["url"]).status_code == HTTPStatus.OK
    again = Image.objects.get()
    assert (again.title, again.alt, again.uploaded_by) == ("", "", outsider)
    assert again.licence_note == "Được phép dùng đến 2027"
    # The restricted text keeps the words of its own use.
    assert secret.figures.get().caption == SECRETS["caption"]
    page = client.get(f"/admin/articles/image/{again.pk}/change/").content.decode()
    assert [word for word in SECRETS.values() if word in page] == []


def test_the_librarys_form_does_not_name_a_picture_of_a_restricted_draft(secret):
    hidden = secret.figures.get().image
    with hidden.original.open() as file:
        content = file.read()
    client = signed_in(builders.editor())
    fields = pages.read(client.get("/admin/articles/image/add/")).one("form", id="image_form")
    response = client.post(
        "/admin/articles/image/add/",
        fields.filled_in()
        | {"original": SimpleUploadedFile("anh.jpg", content, "image/jpeg"), "alt": "Của tôi"},
    )
    shown = response.content.decode()
    assert "Ảnh này đã có trong thư viện" in shown
    assert [word for word in SECRETS.values() if word in shown] == []


def test_who_may_see_a_known_picture_finds_its_words_unchanged(secret, approver):
    hidden = secret.figures.get().image
    assert library.known(hidden.digest, approver, alt="Khác").alt == SECRETS["alt"]


def test_what_articles_name_is_not_deleted_and_so_lists_no_titles(secret):
    person = builders.person(is_superuser=True)
    for kept in (secret.thread, secret.source):
        name = kept._meta.model_name
        response = signed_in(person).get(f"/admin/articles/{name}/{kept.pk}/delete/")
        assert response.status_code == HTTPStatus.FORBIDDEN


def test_outsiders_find_the_public_edition_in_the_list_while_the_next_is_restricted(
    writer, approver
):
    public = builders.published(writer, reviewer=approver, title="Bài đã đăng")
    following = workflow.perform("revise", public, writer).edition
    Edition.objects.filter(pk=following.pk).update(title="Bản đang sửa")
    restrictions.limit(following, writer, people=[writer])

    def listed(person):
        page = pages.read(signed_in(person).get("/admin/articles/edition/"))
        return [link.text for link in page.one("table", id="result_list").one("tbody").all("a")]

    assert listed(writer)[0].startswith("Bản đang sửa")
    assert listed(builders.editor())[0] == "Bài đã đăng"
    page = pages.read(signed_in(builders.editor()).get(address(public, "change")))
    assert page.all("ul", "step-editions") == []
    assert Client().get(public.get_absolute_url()).status_code == HTTPStatus.OK


def test_nobody_outside_is_told_of_it(secret, writer, approver):
    outsider = builders.approver()
    Message.objects.all().delete()
    workflow.perform("submit", secret, writer)
    assert {each.recipient for each in Message.objects.all()} == {approver}
    assert messages.send(Kind.COMMENTED, [outsider], edition=secret) == []


# Setting it


def test_named_people_and_one_unit_and_who_set_it_are_inside(writer):
    unit = Unit.objects.create(name="Phòng Nội chính")
    named, of_unit, outsider = builders.editor(), builders.editor(unit=unit), builders.editor()
    root = builders.person(is_superuser=True)
    edition = builders.draft(writer)
    restrictions.limit(edition, writer, people=[named], unit=unit)

    people = [writer, named, of_unit, outsider, root]
    inside = [person for person in people if edition.article.is_open_to(person)]
    assert inside == [writer, named, of_unit, root]
    assert restrictions.open_to(edition.article, people) == inside
    assert [p for p in people if Edition.objects.visible_to(p).exists()] == inside


def test_everybody_is_inside_again_once_it_is_open(writer):
    edition, outsider = builders.draft(writer), builders.editor()
    restrictions.limit(edition, writer, people=[writer])
    assert not edition.article.is_open_to(outsider)
    restrictions.open_up(edition, writer)
    assert edition.article.is_open_to(outsider)
    assert restrictions.open_to(edition.article, [outsider]) == [outsider]


def test_the_creator_and_the_sections_approvers_set_it_and_nobody_else(writer, approver):
    edition = builders.draft(writer, category=builders.category("Kinh tế"))
    elsewhere = builders.approver()
    SectionAssignment.objects.create(user=elsewhere, category=builders.category())
    assert restrictions.blockers(edition, writer) == []
    assert restrictions.blockers(edition, approver) == []
    assert restrictions.blockers(edition, builders.person(is_superuser=True)) == []
    assert reasons(restrictions.limit, edition, builders.editor(), people=[writer]) == [
        "Chỉ người tạo bài và người duyệt của chuyên mục mới quyết định được ai đọc bài."
    ]
    assert reasons(restrictions.open_up, edition, elsewhere) == [
        "Chuyên mục “Kinh tế” không thuộc phạm vi công việc của bạn."
    ]
    assert reasons(restrictions.limit, edition, builders.administrator(), people=[writer]) == [
        "Bạn không có quyền làm việc này."
    ]
    assert Restriction.objects.count() == 0


def test_an_approver_who_is_kept_out_cannot_open_it(secret):
    assert reasons(restrictions.open_up, secret, builders.approver()) == [
        "Bài này chỉ dành cho những người khác được chỉ định."
    ]


def test_whoever_sets_it_next_keeps_access_and_the_former_stays_proposed(writer, approver):
    edition = builders.draft(writer)
    restrictions.limit(edition, approver, people=[writer])
    assert {writer.pk, approver.pk} <= restrictions.proposed(edition)
    restrictions.limit(edition, writer, people=[approver])
    assert edition.article.is_open_to(writer)
    assert edition.article.is_open_to(approver)


def test_nobody_at_all_is_no_choice(writer):
    assert reasons(restrictions.limit, builders.draft(writer), writer) == [
        "Hãy chọn ít nhất một người hoặc một đơn vị."
    ]


def test_a_restriction_ends_what_those_outside_have_in_hand(writer, approver):
    edition, other = builders.in_review(writer), builders.approver(full_name="Đỗ Thị Lan")
    assignments.claim(edition, other)
    _restriction, ended = restrictions.limit(edition, writer, people=[approver])
    assert [each.person for each in ended] == [other]
    assert Assignment.objects.active().count() == 0


# On the desk


def restrict(client, edition, **chosen):
    page = pages.read(client.get(address(edition, "restrict")))
    form = next(each for each in page.all("form") if each.all(name="scope"))
    fields = form.filled_in() | chosen
    return client.post(address(edition, "restrict"), fields, follow=True)


def test_the_form_begins_with_those_who_write_and_lists_people_by_their_given_names(
    writer, approver
):
    builders.editor(full_name="Phạm Văn Đức")
    builders.administrator(full_name="Phan Hải Yến")
    edition = builders.draft(writer)
    page = pages.read(signed_in(writer).get(address(edition, "restrict")))
    boxes = page.all("input", type="checkbox", name="people")
    names = [box.parent.text for box in boxes]
    assert names == ["Phạm Văn Đức", "Lê Thu Hiền", "Vũ Quang Minh"]
    assert [box.parent.text for box in boxes if "checked" in box] == ["Lê Thu Hiền"]
    assert page.one("input", name="scope", value="open").get("checked", "no") != "no"


def test_a_writer_limits_a_draft_to_people_and_the_desk_says_so(writer, approver):
    edition = builders.draft(writer, title="Bài riêng")
    response = restrict(
        signed_in(writer), edition, scope="limited", people=[str(writer.pk), str(approver.pk)]
    )
    assert said(response) == ["Từ nay chỉ những người bạn chọn mới đọc được bài."]
    page = pages.read(response)
    assert page.one("p", "edition-status").one("span", "restricted").text == "hạn chế"
    panel = page.one("section", "readers")
    assert [item.text for item in panel.all("li")] == ["Lê Thu Hiền (người đặt)", "Vũ Quang Minh"]
    listed = pages.read(signed_in(approver).get("/admin/articles/edition/"))
    assert listed.one("th", "field-headline").text == "Bài riêng hạn chế"
    nothing = pages.read(signed_in(builders.editor()).get("/admin/articles/edition/"))
    assert nothing.all("th", "field-headline") == []


def test_without_an_approver_inside_a_warning_says_what_to_do(writer):
    edition = builders.draft(writer)
    response = restrict(signed_in(writer), edition, scope="limited", people=[str(writer.pk)])
    assert said(response)[1] == (
        "Chưa có người duyệt nào của chuyên mục được đọc bài. Hãy thêm một người trước khi gửi duyệt."
    )
    assert "không có người duyệt nào" in pages.read(response).one("section", "readers").text


def test_a_unit_is_enough_and_an_empty_choice_is_refused(writer):
    unit = Unit.objects.create(name="Phòng Nội chính")
    edition, client = builders.draft(writer), signed_in(writer)
    response = restrict(client, edition, scope="limited", people=[], unit="")
    assert (
        "Hãy chọn ít nhất một người hoặc một đơn vị."
        in pages.read(response).one("div", "errornote").text
    )
    assert Restriction.objects.count() == 0
    restrict(client, edition, scope="limited", people=[], unit=str(unit.pk))
    assert Restriction.objects.get().unit == unit
    response = restrict(client, edition, scope="open")
    assert said(response) == ["Từ nay mọi người trong tòa soạn đều đọc được bài."]
    assert Restriction.objects.count() == 0


def test_of_a_public_article_it_says_that_only_the_next_text_is_limited(writer):
    edition = builders.published(writer)
    page = pages.read(signed_in(writer).get(address(edition, "restrict")))
    assert "Phần đã đăng vẫn công khai: chỉ nội dung chưa đăng mới bị giới hạn." in page.text


def test_a_get_of_the_form_restricts_nothing(writer):
    edition = builders.draft(writer)
    signed_in(writer).get(address(edition, "restrict"), {"scope": "limited", "people": writer.pk})
    assert Restriction.objects.count() == 0


def test_whoever_may_not_set_it_is_sent_back_with_the_reason(writer):
    edition = builders.draft(writer)
    response = signed_in(builders.editor()).get(address(edition, "restrict"), follow=True)
    assert said(response) == [
        "Chỉ người tạo bài và người duyệt của chuyên mục mới quyết định được ai đọc bài."
    ]


def test_every_model_that_names_an_edition_is_known_here():
    """A new one is a new door: look whether it shows what it names, then add it."""
    known = {"Assignment", "Attachment", "Byline", "Comment", "EditLock", "Figure", "Listing", "Message"} | {
        "Revision", "SearchEntry", "SearchWord", "ReaderLetter", "Transition", "Autosave", "Edition",
        "Edition_tags", "Edition_further_categories",
    }  # fmt: skip
    naming = {
        model.__name__
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is Edition
    }
    assert naming <= known
