"""The database is the last editor: each rule is a named constraint, and history is written once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils import timezone

from accounts.append_only import AppendOnlyError
from accounts.models import Unit
from articles import letters, library, revisions
from articles.models import (
    Assignment,
    Attachment,
    Author,
    Autosave,
    Byline,
    Clock,
    Comment,
    DailyViews,
    Document,
    Edition,
    FeaturedSlot,
    Figure,
    Image,
    Listing,
    Message,
    PictureMark,
    PromotedResult,
    Redirect,
    Related,
    Revision,
    SectionAssignment,
    Source,
    Tag,
    Template,
    Thread,
    Transition,
    Translation,
)
from articles.states import State
from portal.models import SiteIdentity
from tests import builders

pytestmark = pytest.mark.django_db


def write(instance, **values):
    """Writes past every check of the models, as another program would."""
    models.QuerySet(type(instance)).filter(pk=instance.pk).update(**values)


def two_working_editions():
    edition = builders.draft()
    Edition.objects.bulk_create([copy_of(edition, number=2)])


def two_public_editions():
    edition = builders.published()
    (second,) = Edition.objects.bulk_create(
        [
            copy_of(
                edition,
                number=2,
                approved_by=edition.approved_by,
                published_at=edition.published_at,
                first_published_at=edition.published_at,
            )
        ]
    )
    write_state(second, "published")


def write_state(edition, state):
    """Writes a state past every check of the models; the record of the step, which the database asks
    for, is there."""
    Transition.objects.create(
        edition=edition, name="approve", from_state=edition.state, to_state=state
    )
    write(edition, state=state)


def copy_of(edition, **values):
    person = edition.created_by
    return Edition(
        article=edition.article, title="Bản sao", created_by=person, updated_by=person, **values
    )


def figure(**values):
    writer = builders.editor()
    edition = builders.draft(writer, picture=builders.image(writer))
    write(edition.figures.get(), **values)


def second_lead():
    writer = builders.editor()
    edition = builders.draft(writer, picture=builders.image(writer))
    Figure.objects.bulk_create([Figure(edition=edition, image=builders.image(writer))])


def same_twice(make):
    make()
    make()


def byline_twice():
    author = builders.author()
    edition = builders.draft(authors=[author])
    Byline.objects.bulk_create([Byline(edition=edition, author=author)])


def listing_twice():
    listing = Listing.objects.filter(edition=builders.published()).first()
    Listing.objects.bulk_create(
        [Listing(category=listing.category, edition=listing.edition, published_at=timezone.now())]
    )


def views_twice():
    article, day = builders.draft().article, timezone.localdate()
    DailyViews.objects.bulk_create([DailyViews(article=article, day=day) for _ in range(2)])


def autosave_twice():
    person = builders.editor()
    Autosave.objects.bulk_create([Autosave(user=person, form="edition:new") for _ in range(2)])


def assignment_twice():
    person, category = builders.editor(), builders.category()
    SectionAssignment.objects.bulk_create(
        [SectionAssignment(user=person, category=category) for _ in range(2)]
    )


def related_twice():
    article, other = builders.draft().article, builders.draft().article
    same_twice(lambda: Related.objects.create(article=article, other=other, score=1))


def related_to_itself():
    article = builders.draft().article
    Related.objects.create(article=article, other=article, score=1)


def revision_twice():
    revision = builders.draft().latest_revision
    Revision.objects.bulk_create(
        [
            Revision(
                edition=revision.edition, number=revision.number, content={}, author=revision.author
            )
        ]
    )


def category_below_itself():
    category = builders.category()
    write(category, parent=category)


NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def assigned(edition=None):
    person = builders.editor()
    return Assignment.objects.create(
        edition=edition or builders.draft(), purpose="writing", person=person, assigned_by=person
    )


def assigned_twice():
    edition = builders.draft()
    assigned(edition)
    assigned(edition)


def comment(**values):
    edition = values["parent"].edition if "parent" in values else builders.draft()
    return Comment.objects.create(
        edition=edition, author=edition.created_by, text="Nên bổ sung số liệu.", **values
    )


def message(recipient=None, **values):
    return Message.objects.create(
        recipient=recipient or builders.editor(), kind="assigned", **values
    )


def message_twice():
    person = builders.editor()
    message(person, key="nhac:1")
    message(person, key="nhac:1")


#: Each constraint of each model, with a way to break it.
def translation(original=None):
    article = builders.published().article
    return Translation.objects.create(
        article=article, original=original or article, language="en", set_by=builders.approver()
    )


def letter():
    return letters.receive(text="Cho hỏi giờ tiếp dân.")


def promoted(article=None):
    return PromotedResult.objects.create(
        written="giờ tiếp dân",
        words="gio tiep dan",
        article=article or builders.published().article,
        chosen_by=builders.approver(),
    )


def promoted_twice():
    promoted(article=promoted().article)


def attached(title="Phụ lục"):
    """Attaches one file to one draft, each time it is called."""
    edition, document = builders.draft(), builders.document(builders.editor())
    return lambda: Attachment.objects.create(edition=edition, document=document, title=title)


BROKEN = {
    "assignment_one_at_a_time": assigned_twice,
    "assignment_purpose_is_known": lambda: write(assigned(), purpose="resting"),
    "assignment_ends_after_it_began": lambda: write(assigned(), ended_at=NOON - DAY * 9999),
    "author_has_a_name": lambda: Author.objects.create(name=""),
    "autosave_once_per_form": autosave_twice,
    "byline_author_once_per_edition": byline_twice,
    "category_has_a_name": lambda: write(builders.category(), name=""),
    "category_is_not_its_own_parent": category_below_itself,
    "clock_is_one": lambda: Clock.objects.create(pk=2),
    "comment_says_something": lambda: write(comment(), text=""),
    "comment_passage_stands_in_a_part": lambda: write(comment(), quote="Đoàn"),
    "comment_reply_follows_its_parent": lambda: write(
        comment(parent=comment()), quote="Đoàn", part="body"
    ),
    "comment_resolved_by_somebody": lambda: write(comment(), resolved_at=NOON),
    "daily_views_once_per_day": views_twice,
    "edition_number_once_per_article": lambda: Edition.objects.bulk_create(
        [copy_of(builders.published(), number=1)]
    ),
    "edition_one_live_per_article": two_public_editions,
    "edition_one_working_per_article": two_working_editions,
    "edition_state_is_known": lambda: write_state(builders.draft(), "live"),
    "edition_public_has_date_and_approver": lambda: write(builders.published(), approved_by=None),
    "edition_scheduled_has_a_time": lambda: write(builders.scheduled(), publish_at=None),
    "edition_redirect_has_a_target": lambda: write(
        builders.withdrawn(), withdrawal_form="redirect"
    ),
    "edition_second_review_follows_force": lambda: write(
        builders.published(), needs_second_review=True
    ),
    "edition_correction_says_what": lambda: write(builders.published(), correcting=True),
    "edition_withdrawn_has_explanation": lambda: write(
        builders.withdrawn(), withdrawal_explanation=""
    ),
    "edition_has_a_title": lambda: write(builders.draft(), title=""),
    "edition_expires_after_publication": lambda: write(
        builders.draft(), publish_at=NOON, expire_at=NOON
    ),
    "edition_featured_slot_exists": lambda: write(builders.draft(), featured_slot=6),
    "featured_slot_is_one_of_these": lambda: FeaturedSlot.objects.create(position=6),
    "featured_slot_was_placed_at_a_time": lambda: FeaturedSlot.objects.filter(position=1).update(
        article=builders.published().article
    ),
    "attachment_document_once_per_edition": lambda: same_twice(attached()),
    "attachment_has_a_title": lambda: write(attached()(), title=""),
    "document_is_not_empty": lambda: Document.objects.create(
        digest="0" * 32, kind="pdf", byte_size=0, name="a", uploaded_by=builders.editor()
    ),
    "document_kind_is_known": lambda: Document.objects.create(
        digest="0" * 32, kind="exe", byte_size=1, name="a", uploaded_by=builders.editor()
    ),
    "picture_mark_has_a_picture": lambda: write(PictureMark.objects.get(), enabled=True),
    "picture_mark_is_one": lambda: PictureMark.objects.create(pk=2),
    "figure_one_lead_per_edition": second_lead,
    "figure_placement_is_known": lambda: figure(placement="top"),
    "image_focus_is_inside": lambda: write(builders.image(builders.editor()), focus_x=101),
    "image_has_pixels": lambda: write(builders.image(builders.editor()), width=0),
    "letter_of_a_mistake_names_the_article": lambda: write(letter(), kind="mistake"),
    "letter_seen_to_has_a_time": lambda: write(letter(), state="closed"),
    "letter_answered_has_an_answer": lambda: write(
        letter(), state="answered", handled_at=NOON, answer=""
    ),
    "listing_once_per_category": listing_twice,
    "message_told_once": message_twice,
    "message_kind_is_known": lambda: write(message(), kind="gossip"),
    "redirect_leads_elsewhere": lambda: Redirect.objects.create(old_path="/a/", new_path="/a/"),
    "redirect_starts_at_the_root": lambda: Redirect.objects.create(old_path="a", new_path="/a/"),
    "related_once": related_twice,
    "related_to_another": related_to_itself,
    "promoted_result_once": promoted_twice,
    "promoted_result_has_words": lambda: write(promoted(), words=""),
    "revision_number_once_per_edition": revision_twice,
    "section_assignment_once": assignment_twice,
    "site_identity_has_a_name": lambda: write(SiteIdentity.current(), name=""),
    "site_identity_is_one": lambda: SiteIdentity.objects.create(pk=2, name="Trang thứ hai"),
    "source_has_a_name": lambda: Source.objects.create(name=""),
    "source_once": lambda: same_twice(lambda: Source.objects.create(name="Báo Sơn Thủy")),
    "tag_has_letters": lambda: write(builders.tag("Lũ"), folded=""),
    "template_has_a_name": lambda: Template.objects.create(name="", updated_by=builders.editor()),
    "unit_has_a_name": lambda: Unit.objects.create(name=""),
    "translation_has_a_language": lambda: write(translation(), language=""),
    "translation_once_in_each_language": lambda: translation(original=translation().original),
    "thread_has_a_name": lambda: Thread.objects.create(name=""),
}


def constraints():
    for model in [*apps.get_app_config("articles").get_models(), SiteIdentity, Unit]:
        yield from model._meta.constraints


def test_every_constraint_has_a_case():
    assert {constraint.name for constraint in constraints()} == set(BROKEN)


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_refuses(name):
    with pytest.raises(IntegrityError), transaction.atomic():
        BROKEN[name]()


# History


@pytest.mark.parametrize("model", [Revision, Transition])
def test_history_is_written_once_says_the_model(model):
    builders.published()
    record = model.objects.first()
    for change in (
        record.save,
        record.delete,
        model.objects.all().delete,
        lambda: model.objects.update(created_at=timezone.now()),
        lambda: model.objects.bulk_update([record], ["created_at"]),
    ):
        with pytest.raises(AppendOnlyError):
            change()


@pytest.mark.parametrize("table", ["articles_revision", "articles_transition"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET created_at = NULL", "DELETE FROM {}"])
def test_history_is_written_once_says_the_database(table, statement):
    builders.published()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def test_a_save_that_changed_something_leaves_a_revision_of_the_whole_content():
    writer = builders.editor()
    edition = builders.draft(writer, picture=builders.image(writer), authors=[builders.author()])
    before = edition.latest_revision
    edition.lead = "Sapo mới."
    edition.save()
    revision = revisions.record(edition, writer)
    assert revision.number == before.number + 1
    assert revision.content["lead"] == "Sapo mới."
    assert revision.content["figures"][0]["caption"] == "Quang cảnh buổi làm việc"
    assert before.content["lead"] != "Sapo mới."
    assert revision.digest == revisions.digest_of(revision.content)


def test_a_revision_moves_the_lock_version_on():
    edition = builders.draft()
    seen = edition.lock_version
    edition.title = "Khác"
    edition.save()
    revisions.record(edition, edition.created_by)
    edition.refresh_from_db()
    assert edition.lock_version == seen + 1


# No way around the workflow: see also test_workflow


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_the_database_lets_no_edition_begin_in_another_state_than_draft(state):
    edition = copy_of(builders.published(), number=2, state=state)
    with pytest.raises(IntegrityError, match="begins as a draft"), transaction.atomic():
        models.QuerySet(Edition).bulk_create([edition])


@pytest.mark.parametrize("state", list(State))
def test_the_database_lets_no_state_change_without_its_record(state):
    for source, build in builders.IN_STATE.items():
        if source == state:
            continue
        with pytest.raises(IntegrityError, match="needs its record"), transaction.atomic():
            write(build(), state=state)


@pytest.mark.parametrize(
    "state", [State.SCHEDULED, State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN]
)
@pytest.mark.parametrize(
    "change", [{"title": "Khác"}, {"body": "<p>Khác.</p>"}, {"expire_at": NOON + DAY * 9999}]
)
def test_the_database_lets_nobody_change_an_approved_text(state, change):
    edition = builders.IN_STATE[state]()
    with (
        pytest.raises(IntegrityError, match="An approved text is not changed"),
        transaction.atomic(),
    ):
        write(edition, **change)


# The body's column


EVIL = '<p onclick="alert(1)">Tin<script>alert(1)</script></p>'


def test_no_path_into_the_table_goes_around_the_sanitiser():
    edition = builders.draft(body=EVIL)
    assert Edition.objects.get(pk=edition.pk).body == "<p>Tin</p>"
    Edition.objects.filter(pk=edition.pk).update(body=EVIL)
    assert Edition.objects.get(pk=edition.pk).body == "<p>Tin</p>"
    edition.body = EVIL
    Edition.objects.bulk_update([edition], ["body"])
    assert Edition.objects.get(pk=edition.pk).body == "<p>Tin</p>"
    copy = copy_of(builders.published(), number=2, body=EVIL)
    Edition.objects.bulk_create([copy])
    assert Edition.objects.get(pk=copy.pk).body == "<p>Tin</p>"


def test_pictures_in_the_text_become_figures():
    writer = builders.editor()
    image = builders.image(writer, credit="Lò Văn Xôm")
    body = (
        f'<figure class="image"><img src="/media/anh/{image.digest}-640.jpg" alt="Hội trường">'
        "<figcaption>Quang cảnh</figcaption></figure>"
    )
    edition = builders.draft(writer, body=body)
    figure = edition.figures.get()
    assert (figure.image, figure.placement, figure.caption, figure.alt, figure.credit) == (
        image,
        "body",
        "Quang cảnh",
        "Hội trường",
        "Lò Văn Xôm",
    )
    edition.body = "<p>Không còn ảnh.</p>"
    edition.save()
    revisions.record(edition, writer)
    assert not edition.figures.exists()


# Categories


def test_a_category_cannot_be_made_its_own_ancestor():
    top = builders.category("Thời sự")
    below = builders.category("Chính trị", parent=top)
    top.parent = below
    with pytest.raises(ValidationError) as refusal:
        top.full_clean()
    assert refusal.value.message_dict["parent"] == [
        "Chuyên mục không thể nằm dưới chính nó hoặc dưới chuyên mục con của nó."
    ]


def test_an_address_follows_its_category_and_the_old_one_leads_there(client):
    top = builders.category("Thời sự")
    below = builders.category("Chính trị", parent=top)
    edition = builders.published(category=below)
    top.slug = "tin-tuc"
    top.save()
    below.refresh_from_db()
    assert below.path == "tin-tuc/chinh-tri"
    response = client.get("/chuyen-muc/thoi-su/chinh-tri/", follow=True)
    assert response.redirect_chain == [("/chuyen-muc/tin-tuc/chinh-tri/", 301)]
    assert edition.title in response.content.decode()


def test_articles_are_listed_anew_when_their_category_moves():
    first, second = builders.category("Một"), builders.category("Hai")
    below = builders.category("Ba", parent=first)
    edition = builders.published(category=below)
    assert list(Edition.objects.live().in_category(first)) == [edition]
    below.parent = second
    below.save()
    assert list(Edition.objects.live().in_category(first)) == []
    assert list(Edition.objects.live().in_category(second)) == [edition]


def test_redirects_make_no_chains_and_no_loops():
    Redirect.remember("/a/", "/b/")
    Redirect.remember("/b/", "/c/")
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {
        "/a/": "/c/",
        "/b/": "/c/",
    }
    Redirect.remember("/c/", "/a/")
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {
        "/b/": "/a/",
        "/c/": "/a/",
    }


def test_a_category_with_articles_cannot_be_deleted():
    category = builders.category()
    builders.draft(category=category)
    with pytest.raises(models.ProtectedError):
        category.delete()


# Names


@pytest.mark.parametrize(
    ("one", "other"), [("Đoàn", "đoàn"), ("Hòa Bình", "Hoà Bình"), ("Lũ", "lu")]
)
def test_a_tag_is_the_same_however_it_is_typed(one, other):
    builders.tag(one)
    with pytest.raises(ValidationError) as refusal:
        Tag(name=other).full_clean()
    assert refusal.value.message_dict["name"] == [f"Từ khóa này đã có: “{one}”."]


def test_two_authors_of_one_name_have_two_addresses():
    assert [builders.author().slug, builders.author().slug] == ["hong-phai", "hong-phai-2"]


def test_pictures_are_recognised_by_their_bytes():
    person, data = builders.editor(), builders.picture_bytes()
    first, created = library.take(ContentFile(data, name="a.jpg"), person)
    second, created_again = library.take(ContentFile(data, name="b.png"), person)
    assert (first, created, created_again) == (second, True, False)
    assert Image.objects.count() == 1
