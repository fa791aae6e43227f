"""What is typed and not saved: kept for its writer alone, given back into the form, never public."""

from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles import autosave, workflow
from articles.models import Article, Autosave, Edition, Revision, Transition
from tests import builders, pages

pytestmark = pytest.mark.django_db

FIRST, SECOND = "A" * 32, "B" * 32
ADD = "/admin/articles/edition/add/"
SECRET = "Đoạn viết dở chưa ai được xem"


@pytest.fixture
def writer():
    return builders.editor(full_name="Lê Thu Hiền")


@pytest.fixture
def desk(writer):
    return signed_in(writer)


def signed_in(person, **options):
    client = Client(**options)
    client.force_login(person)
    return client


def address(edition):
    return f"/admin/articles/edition/{edition.pk}/" if edition else ADD


def form_page(edition):
    return f"{address(edition)}change/" if edition else ADD


def open_form(client, edition, query=""):
    """What a browser would send of the form as it stands."""
    page = pages.read(client.get(form_page(edition) + query))
    return page.one("form", id="edition_form").filled_in()


def keep(client, edition, form, **typed):
    """The form keeps itself, with this typed into it."""
    return client.post(f"{address(edition)}tu-luu/", form | typed)


def offered(page):
    """The addresses at which a page offers to bring something back."""
    return [where for words, where in page.one(id="locking").links() if words == "Khôi phục"]


def notes(page):
    return [each.text for each in page.one(id="locking").all("section") if "hidden" not in each]


def public_state():
    """Everything that readers and the workflow go by."""
    return (
        list(Edition.objects.order_by("pk").values()),
        list(Article.objects.order_by("pk").values()),
        list(Revision.objects.order_by("pk").values_list("pk", "digest")),
        list(Transition.objects.order_by("pk").values_list("pk", flat=True)),
    )


# Keeping and giving back


def test_what_was_typed_is_kept_and_the_time_is_told(desk, writer):
    edition = builders.draft(writer)
    form = open_form(desk, edition)
    with time_machine.travel("2026-11-23T14:05:00+07:00", tick=False):
        answer = keep(desk, edition, form, lead=SECRET)
        assert answer.json()["said"] == "Đã tự lưu lúc 14:05"
    assert Autosave.objects.get().content["lead"] == [SECRET]


def test_it_is_offered_and_restoring_fills_the_form(desk, writer):
    edition = builders.draft(writer, lead="Sapo đã lưu.")
    typed = {"title": "Tiêu đề mới", "lead": SECRET, "body": "<p>Thân bài mới.</p>"}
    keep(desk, edition, open_form(desk, edition), **typed)

    page = pages.read(desk.get(form_page(edition)))
    assert page.one("form", id="edition_form").filled_in()["lead"] == "Sapo đã lưu."
    [where] = offered(page)
    restored = pages.read(desk.get(form_page(edition) + where))

    form = restored.one("form", id="edition_form").filled_in()
    assert {name: form[name] for name in typed} == typed
    assert restored.all(class_name="errornote") == []
    assert "Bài chưa được lưu." in notes(restored)[0]
    edition.refresh_from_db()
    assert edition.lead == "Sapo đã lưu."

    desk.post(form_page(edition) + where, form)
    edition.refresh_from_db()
    assert (edition.title, edition.lead, edition.body) == tuple(typed.values())
    assert notes(pages.read(desk.get(form_page(edition)))) == []


def test_choices_rows_and_words_of_pictures_come_back(desk, writer):
    place, thread_tag = builders.category("Y tế"), builders.tag("Sức khỏe")
    first, second = builders.author("Hồng Phái"), builders.author("Thanh Trà")
    picture = builders.image(writer)
    edition = builders.draft(writer, authors=[first], picture=picture, caption="Chú thích cũ")
    form = open_form(desk, edition)
    typed = {
        "category": str(place.pk),
        "tags": [str(thread_tag.pk)],
        "publish_at_0": "01/12/2026",
        "publish_at_1": "08:30",
        "figures-0-caption": "Chú thích mới",
        "bylines-TOTAL_FORMS": "2",
        "bylines-1-author": str(second.pk),
        "bylines-1-position": "1",
        "bylines-1-id": "",
        "bylines-1-edition": str(edition.pk),
    }
    keep(desk, edition, form, **typed)

    [where] = offered(pages.read(desk.get(form_page(edition))))
    form = open_form(desk, edition, where)
    same = {name: value for name, value in typed.items() if not name.endswith("publish_at_1")}
    assert {name: form[name] for name in same} == same
    desk.post(form_page(edition), form)

    edition.refresh_from_db()
    assert edition.category == place
    assert list(edition.tags.all()) == [thread_tag]
    assert timezone.localtime(edition.publish_at).strftime("%d/%m/%Y %H:%M") == "01/12/2026 08:30"
    assert [byline.author for byline in edition.bylines.all()] == [first, second]
    assert [figure.caption for figure in edition.figures.all()] == ["Chú thích mới"]


def test_a_row_that_is_gone_meanwhile_comes_back_as_a_new_one(desk, writer):
    edition = builders.draft(writer, authors=[builders.author()])
    form = open_form(desk, edition)
    keep(desk, edition, form, lead=SECRET)
    edition.bylines.all().delete()

    [where] = offered(pages.read(desk.get(form_page(edition))))
    desk.post(form_page(edition), open_form(desk, edition, where))

    edition.refresh_from_db()
    assert edition.lead == SECRET
    assert [str(byline) for byline in edition.bylines.all()] == ["Hồng Phái"]


def test_a_new_article_is_kept_and_restored_before_it_exists(desk):
    keep(desk, None, open_form(desk, None), title="Tin mới", lead=SECRET)
    assert Article.objects.count() == 0

    [where] = offered(pages.read(desk.get(ADD)))
    form = open_form(desk, None, where)
    assert (form["title"], form["lead"]) == ("Tin mới", SECRET)
    desk.post(ADD, form | {"_continue": "1"})

    assert Edition.objects.get().lead == SECRET
    assert notes(pages.read(desk.get(ADD))) == []


def test_what_is_the_same_as_stored_is_not_offered(desk, writer):
    """Typed and taken back; the editor spells the same HTML in its own way."""
    edition = builders.draft(
        writer,
        body="<p>Một đoạn.</p><p>Hai đoạn.</p>",
        authors=[builders.author()],
        tags=[builders.tag("Nông thôn mới")],
        picture=builders.image(writer),
        publish_at=timezone.now().replace(second=0, microsecond=0) + timedelta(days=2),
    )
    form = open_form(desk, edition)
    keep(desk, edition, form, body="<p>Một đoạn.</p>\r\n\r\n<p>Hai đoạn.</p>\r\n")
    assert notes(pages.read(desk.get(form_page(edition)))) == []
    keep(desk, edition, form, body="<p>Một đoạn.</p>\r\n\r\n<p>Ba đoạn.</p>\r\n")
    assert len(notes(pages.read(desk.get(form_page(edition))))) == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"minor": "on"},
        {"tags": []},
        {"featured_slot": "3"},
        {"publish_at_0": "01/12/2026", "publish_at_1": "08:30"},
        {"figures-0-caption": "Khác"},
        {"figures-0-DELETE": "on"},
        {"bylines-0-position": "4"},
    ],
    ids=lambda typed: next(iter(typed)),
)
def test_any_difference_is_offered(typed, desk, writer):
    edition = builders.published(
        writer,
        tags=[builders.tag("Nông thôn mới")],
        authors=[builders.author()],
        picture=builders.image(writer),
    )
    edition = workflow.perform("revise", edition, writer).edition
    keep(desk, edition, open_form(desk, edition), **typed)
    assert len(offered(pages.read(desk.get(form_page(edition))))) == 1


def test_it_can_be_thrown_away(desk, writer):
    edition = builders.draft(writer)
    keep(desk, edition, open_form(desk, edition), lead=SECRET)
    page = pages.read(desk.get(form_page(edition)))
    [form] = page.one(id="locking").all("form")
    answer = desk.post(form["action"], form.filled_in(), follow=True)
    assert notes(pages.read(answer)) == []
    assert Autosave.objects.count() == 0


def test_a_text_in_review_is_kept_for_the_approver_who_changes_it(writer):
    edition = builders.in_review(writer)
    client = signed_in(builders.approver())
    keep(client, edition, open_form(client, edition, "?sua=1"), lead=SECRET)
    [where] = offered(pages.read(client.get(form_page(edition) + "?sua=1")))
    assert open_form(client, edition, where)["lead"] == SECRET


def test_too_much_is_refused_and_what_was_kept_stays(desk, writer):
    edition = builders.draft(writer)
    form = open_form(desk, edition)
    keep(desk, edition, form, lead=SECRET)
    answer = keep(desk, edition, form, body="x" * autosave.MAX_LENGTH)
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert answer.json()["reasons"] == [
        "Bài quá dài nên không tự lưu được. Hãy rút ngắn, hoặc bấm “Lưu”."
    ]
    assert Autosave.objects.get().content["lead"] == [SECRET]


def test_nothing_but_the_form_is_kept(desk, writer):
    edition = builders.draft(writer)
    form = open_form(desk, edition)
    keep(desk, edition, form, lead=SECRET, state="published", la="x", password="mat-khau")
    content = Autosave.objects.get().content
    assert {"state", "la", "password", "csrfmiddlewaretoken", "form_token"}.isdisjoint(content)
    assert content["lead"] == [SECRET]


@pytest.mark.parametrize("token", ["", "x", "A" * 33, "../" + "A" * 29])
def test_a_form_without_a_token_of_ours_keeps_nothing(token, desk, writer):
    edition = builders.draft(writer)
    answer = keep(desk, edition, open_form(desk, edition), form_token=token)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert Autosave.objects.count() == 0


# Nothing is lost


def test_a_second_form_does_not_write_over_what_the_first_one_kept(desk, writer):
    """Two tabs, or a form opened anew beside what was offered and not looked at."""
    edition = builders.draft(writer)
    one, two = open_form(desk, edition), open_form(desk, edition)
    keep(desk, edition, one, lead="Từ thẻ thứ nhất.")
    keep(desk, edition, two, lead="Từ thẻ thứ hai.")
    found = offered(pages.read(desk.get(form_page(edition))))
    assert [open_form(desk, edition, where)["lead"] for where in found] == [
        "Từ thẻ thứ hai.",
        "Từ thẻ thứ nhất.",
    ]


def test_saving_one_form_leaves_what_another_one_kept(desk, writer):
    edition = builders.draft(writer)
    one, two = open_form(desk, edition), open_form(desk, edition)
    keep(desk, edition, one, lead=SECRET)
    desk.post(form_page(edition), two | {"title": "Tiêu đề mới"})
    assert len(offered(pages.read(desk.get(form_page(edition))))) == 1


def test_going_on_from_a_restored_text_keeps_one_text(desk, writer):
    edition = builders.draft(writer)
    keep(desk, edition, open_form(desk, edition), lead="Viết dở.")
    [where] = offered(pages.read(desk.get(form_page(edition))))
    keep(desk, edition, open_form(desk, edition, where), lead="Viết dở, thêm một câu.")
    [where] = offered(pages.read(desk.get(form_page(edition))))
    assert open_form(desk, edition, where)["lead"] == "Viết dở, thêm một câu."


def test_an_autosave_that_arrives_after_the_form_was_saved_brings_nothing_back(desk, writer):
    edition = builders.draft(writer)
    form = open_form(desk, edition)
    desk.post(form_page(edition), form | {"lead": "Đã lưu."})
    answer = keep(desk, edition, form, lead="Đến muộn.")
    assert answer.json() == {"kept_at": None, "said": ""}
    assert notes(pages.read(desk.get(form_page(edition)))) == []


def test_a_form_that_was_refused_keeps_what_it_kept(desk, writer):
    edition = builders.draft(writer)
    form = open_form(desk, edition)
    keep(desk, edition, form, lead=SECRET)
    desk.post(form_page(edition), form | {"title": "", "lead": SECRET})
    assert len(offered(pages.read(desk.get(form_page(edition))))) == 1


def test_restoring_over_a_text_that_was_saved_meanwhile_shows_both(desk, writer):
    edition = builders.draft(writer, lead="Sapo đầu.")
    keep(desk, edition, open_form(desk, edition), lead="Sapo của Hiền.")
    second = signed_in(builders.editor(full_name="Vũ Quang Minh"))
    second.post(form_page(edition), open_form(second, edition) | {"lead": "Sapo của Minh."})

    [where] = offered(pages.read(desk.get(form_page(edition))))
    page = pages.read(desk.get(form_page(edition) + where))

    assert "Vũ Quang Minh đã lưu bài này trong lúc bạn đang viết." in page.text
    assert "Sapo của Minh." in page.one("aside", class_name="other-text").text
    form = page.one("form", id="edition_form")
    assert form.filled_in()["lead"] == "Sapo của Hiền."
    desk.post(form_page(edition) + where, form.filled_in())
    edition.refresh_from_db()
    assert edition.lead == "Sapo của Minh."
    desk.post(form_page(edition), form.filled_in(pressing=page.one("button", name="overwrite")))
    edition.refresh_from_db()
    assert edition.lead == "Sapo của Hiền."


def test_what_was_taken_over_and_handed_in_is_still_kept_and_can_be_read(desk, writer):
    edition = builders.draft(writer)
    form = open_form(desk, edition)
    workflow.perform("submit", edition, writer)
    keep(desk, edition, form, lead=SECRET, body="<p>Đoạn</p><script>alert(1)</script>")

    page = pages.read(desk.get(form_page(edition)))

    [note] = notes(page)
    assert SECRET in note
    assert offered(page) == []
    assert "script" not in page.one(class_name="lock-note__body").raw
    assert page.one(class_name="lock-note__body").text == "Đoạn"
    [discard] = page.one(id="locking").all("form")
    desk.post(discard["action"], discard.filled_in())
    assert notes(pages.read(desk.get(form_page(edition)))) == []


def test_only_the_newest_texts_of_a_form_are_kept(writer):
    for number in range(autosave.PER_FORM + 2):
        content = {"lead": [f"Lần {number}"]}
        autosave.keep(writer, "edition:7", f"{number:032}", content)
    autosave.keep(writer, "edition:70", FIRST, {"lead": ["Bài khác"]})
    kept = [each.content["lead"][0] for each in autosave.find(writer, "edition:7")]
    assert kept == ["Lần 6", "Lần 5", "Lần 4", "Lần 3", "Lần 2"]


def test_texts_that_waited_too_long_go_when_their_writer_saves(writer):
    with time_machine.travel(timezone.now() - timedelta(days=autosave.KEPT_DAYS + 1)):
        autosave.keep(writer, "edition:7", FIRST, {"lead": ["Rất cũ"]})
        other = builders.editor()
        autosave.keep(other, "edition:7", FIRST, {"lead": ["Của người khác"]})
    autosave.keep(writer, "edition:8", FIRST, {"lead": ["Mới"]})
    autosave.saved(writer, "edition:9", SECOND)
    assert list(autosave.find(writer, "edition:7")) == []
    assert len(autosave.find(writer, "edition:8")) == 1
    assert len(autosave.find(other, "edition:7")) == 1


# Nobody else's


@pytest.mark.parametrize("role", ["editor", "approver", "superuser"])
def test_nobody_is_ever_served_what_another_one_typed(role, desk, writer):
    edition = builders.draft(writer)
    keep(desk, edition, open_form(desk, edition), lead=SECRET)
    keep(desk, None, open_form(desk, None), title="Tin mới", lead=SECRET)
    other = builders.editor() if role == "editor" else builders.approver()
    other.is_superuser = role == "superuser"
    other.save()
    client = signed_in(other)
    for kept in Autosave.objects.all():
        for page in (form_page(edition), ADD):
            for query in ("", f"?khoi-phuc={kept.pk}"):
                answer = client.get(page + query)
                assert answer.status_code == HTTPStatus.OK
                assert SECRET not in answer.content.decode()
    # … while its writer does find it there
    answer = desk.get(f"{form_page(edition)}?khoi-phuc={Autosave.objects.order_by('pk')[0].pk}")
    assert SECRET in answer.content.decode()


def test_an_autosave_fills_no_form_but_its_own(desk, writer):
    one, two = builders.draft(writer), builders.draft(writer)
    keep(desk, one, open_form(desk, one), lead=SECRET)
    number = Autosave.objects.get().pk
    for page in (form_page(two), ADD):
        assert SECRET not in desk.get(f"{page}?khoi-phuc={number}").content.decode()


@pytest.mark.parametrize("number", ["", "0", "x", "²", "-1", "1 OR 1=1", "9" * 30])
def test_no_made_up_number_fills_a_form(number, desk, writer):
    edition = builders.draft(writer, lead="Sapo đã lưu.")
    keep(desk, edition, open_form(desk, edition), lead=SECRET)
    answer = desk.get(form_page(edition), {"khoi-phuc": number})
    assert pages.read(answer).one("form", id="edition_form").filled_in()["lead"] == "Sapo đã lưu."
    assert desk.post(f"{address(edition)}tu-luu/bo/", {"autosave": number}).status_code == 302
    assert Autosave.objects.count() == 1


def test_nobody_throws_away_or_writes_over_what_is_anothers(desk, writer):
    edition = builders.draft(writer)
    form = open_form(desk, edition)
    keep(desk, edition, form, lead=SECRET)
    kept = Autosave.objects.get()
    other = signed_in(builders.editor())
    other.post(f"{address(edition)}tu-luu/bo/", {"autosave": kept.pk})
    keep(other, edition, form, lead="Của tôi", restored=str(kept.pk))
    other.post(form_page(edition), form | {"restored": str(kept.pk), "lead": "Của tôi"})
    assert Autosave.objects.get(pk=kept.pk).content["lead"] == [SECRET]


def test_somebody_who_may_not_see_the_article_keeps_nothing_of_it(writer):
    edition = builders.draft(writer)
    visitor = builders.person()
    answer = signed_in(visitor).post(
        f"{address(edition)}tu-luu/", {"form_token": FIRST, "lead": SECRET}
    )
    assert answer.status_code in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
    administrator = signed_in(builders.administrator())
    answer = administrator.post(f"{ADD}tu-luu/", {"form_token": FIRST, "lead": SECRET})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert Autosave.objects.count() == 0


def test_a_page_of_an_ended_session_keeps_nothing_in_the_name_of_who_signs_in_next(writer):
    edition = builders.draft(writer)
    browser = Client(enforce_csrf_checks=True)
    browser.post("/tai-khoan/dang-xuat/")

    def sign_in(person):
        page = pages.read(browser.get("/tai-khoan/dang-nhap/"))
        form = next(each for each in page.all("form") if each.all(name="login"))
        fields = {"login": person.username, "password": builders.PASSWORD}
        browser.post("/tai-khoan/dang-nhap/", form.filled_in() | fields)

    sign_in(writer)
    form = open_form(browser, edition)
    assert keep(browser, edition, form, lead=SECRET).status_code == HTTPStatus.OK
    browser.logout()
    sign_in(builders.editor())
    assert keep(browser, edition, form, lead=SECRET).status_code == HTTPStatus.FORBIDDEN
    assert list(Autosave.objects.values_list("user", flat=True)) == [writer.pk]


# Nothing public, nothing of the session


@pytest.mark.parametrize("build", [builders.draft, builders.in_review, builders.published])
def test_keeping_restoring_and_failing_change_nothing_that_anybody_reads(build, writer):
    edition = build(writer)
    client = signed_in(builders.approver())
    keep(client, edition, {"form_token": FIRST}, title=SECRET, lead=SECRET, body=SECRET)
    before = public_state()
    kept = Autosave.objects.get()
    keep(client, edition, {"form_token": FIRST}, title=SECRET, lead=SECRET, body=SECRET)
    client.get(f"{form_page(edition)}?sua=1&khoi-phuc={kept.pk}")
    client.post(f"{form_page(edition)}?sua=1", {"title": "", "lead": SECRET})
    client.post(f"{address(edition)}khoa/", {"action": "take", "form_token": FIRST})
    client.post(f"{address(edition)}tu-luu/bo/", {"autosave": kept.pk})
    assert public_state() == before
    for page in ("/", edition.get_absolute_url(), "/tim-kiem/?q=doan", "/rss/"):
        assert SECRET not in Client().get(page).content.decode()


def test_keeping_is_no_activity_of_the_session(desk, writer, settings):
    settings.SESSION_IDLE_SECONDS = 30 * 60
    edition = builders.draft(writer)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client = signed_in(writer)
        form = open_form(client, edition)
        clock.shift(timedelta(minutes=29))
        assert keep(client, edition, form, lead=SECRET).status_code == HTTPStatus.OK
        clock.shift(timedelta(minutes=1))
        assert keep(client, edition, form, lead=SECRET).status_code == HTTPStatus.FOUND


def test_an_autosave_and_a_heartbeat_cost_the_same_however_much_is_kept(
    desk, writer, django_assert_num_queries
):
    edition = builders.draft(writer)
    form = open_form(desk, edition)
    token = {"action": "take", "form_token": form["form_token"]}
    for _round in range(3):
        keep(desk, edition, open_form(desk, edition), lead=SECRET)
        desk.post(f"{address(edition)}khoa/", token)
        with django_assert_num_queries(11):
            keep(desk, edition, form, lead=SECRET)
        with django_assert_num_queries(9):
            desk.post(f"{address(edition)}khoa/", token)
