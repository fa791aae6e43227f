"""In which language an article is, and its way to the same text in another."""

import json
from datetime import UTC, datetime
from http import HTTPStatus

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, transaction
from django.urls import reverse

from articles import restrictions, sitemaps, translations, workflow
from articles.models import Edition, SectionAssignment, Translation
from tests import builders, pages

pytestmark = pytest.mark.django_db

SITE = "https://tin.example.vn"
MONDAY = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)


@pytest.fixture
def writer():
    return builders.editor()


@pytest.fixture
def approver():
    return builders.approver()


@pytest.fixture
def made(writer, approver):
    """A text in two languages, each live: (the original, its translation)."""
    with time_machine.travel(MONDAY):
        section = builders.category("Thời sự")
        content = {"category": section, "reviewer": approver}
        vietnamese = builders.published(writer, title="Khai mạc kỳ họp", **content)
        english = builders.published(writer, title="The session opens", **content)
        translations.say(english, writer, "en", vietnamese)
    return again(vietnamese), again(english)


def again(edition):
    return Edition.objects.with_language().get(pk=edition.pk)


def rows():
    return set(Translation.objects.values_list("article", "language", "original"))


def own(edition):
    """The address of an article's own language."""
    prefix = "/en" if edition.article.language == "en" else ""
    return f"{prefix}/bai-viet/{edition.article.slug}-{edition.article_id}/"


def links(page, rel="alternate"):
    return {
        each["hreflang"]: each["href"] for each in page.all("link", rel=rel) if "hreflang" in each
    }


# What readers see


def test_each_of_the_two_names_both_and_the_original_for_all_others(made, client):
    vietnamese, english = made
    for edition in made:
        for prefix in ("", "/en"):
            page = pages.read(client.get(f"{prefix}{edition.get_absolute_url()}"))
            assert links(page) == {
                "vi": SITE + own(vietnamese),
                "en": SITE + own(english),
                "x-default": SITE + own(vietnamese),
            }
            assert page.one("link", rel="canonical")["href"] == SITE + own(edition)


def test_the_reader_goes_from_the_one_to_the_other(made, client):
    vietnamese, english = made
    page = pages.read(client.get(own(vietnamese)))
    link = page.one(class_name="version").one("a")
    assert (link.text, link["href"], link["lang"]) == ("Read in English", own(english), "en")
    page = pages.read(client.get(own(english)))
    assert page.one("html")["lang"] == "en"
    assert page.one("h1").text == "The session opens"
    assert "lang" not in page.one("h1")
    link = page.one(class_name="version").one("a")
    assert (link.text, link["href"], link["lang"]) == ("Đọc bằng tiếng Việt", own(vietnamese), "vi")


def test_the_switch_at_the_head_leads_to_the_translation(made, client):
    _vietnamese, _english = made
    for here, there in (made, made[::-1]):
        page = pages.read(client.get(own(here)))
        assert page.one(class_name="languages").one("a")["href"] == own(there)


def test_an_english_article_within_the_vietnamese_interface_is_marked(made, client):
    _vietnamese, english = made
    page = pages.read(client.get(english.get_absolute_url()))
    assert page.one("html")["lang"] == "vi"
    assert page.one("h1")["lang"] == "en"
    assert page.one(class_name="prose")["lang"] == "en"
    home = pages.read(client.get("/"))
    marked = {title.text: title.get("lang") for title in home.all(class_name="card__title")}
    assert marked == {"Khai mạc kỳ họp": "", "The session opens": "en"}


def test_machines_are_told_which_is_the_original(made, client):
    _vietnamese, english = made
    told = []
    for edition in made:
        page = pages.read(client.get(own(edition)))
        data = json.loads(page.one("script", type="application/ld+json").raw)
        told.append(next(each for each in data["@graph"] if each["@type"] == "NewsArticle"))
        locale = page.one("meta", property="og:locale")["content"]
        [other] = page.all("meta", property="og:locale:alternate")
        assert {locale, other["content"]} == {"vi_VN", "en_US"}
    assert [each["inLanguage"] for each in told] == ["vi", "en"]
    assert told[0]["workTranslation"] == [
        {
            "@type": "NewsArticle",
            "@id": f"{SITE}{own(english)}#article",
            "url": SITE + own(english),
            "headline": "The session opens",
            "inLanguage": "en",
        }
    ]
    assert told[1]["translationOfWork"]["@id"] == told[0]["@id"]
    assert "translationOfWork" not in told[0]
    assert "workTranslation" not in told[1]


@pytest.mark.parametrize("which", [0, 1])
def test_nothing_is_said_of_a_translation_that_is_not_live(which, made, approver, client):
    gone, left = made[which], made[1 - which]
    assert links(pages.read(client.get(own(left))))
    workflow.perform("withdraw", gone, approver, reason="Sai số liệu.")
    content = client.get(own(left)).content.decode()
    page = pages.read(client.get(own(left)))
    assert links(page) == {}
    assert page.all(class_name="version") == []
    assert gone.title not in content
    assert "orkTranslation" not in content
    assert "translationOfWork" not in content
    assert "xhtml" not in client.get("/sitemap-1.xml").content.decode()
    assert client.get(f"/api/v1/articles/{left.article_id}/").json()["translations"] == []


def test_a_draft_of_a_translation_shows_nowhere(writer, client):
    original = builders.published(writer, category=builders.category("Thời sự"))
    draft = builders.draft(writer, title="Zaphira secret", category=original.category)
    translations.say(draft, writer, "en", original)
    for address in (original.get_absolute_url(), f"/en{original.get_absolute_url()}"):
        content = client.get(address).content.decode()
        assert "Zaphira" not in content
        assert "hreflang" in content  # of the switch alone
        assert links(pages.read(client.get(address))) == {}


def test_the_sitemap_has_each_at_its_own_address_with_the_others(made, client):
    vietnamese, english = made
    part = (english.pk - 1) // sitemaps.PART + 1
    content = client.get(f"/sitemap-{part}.xml").content.decode()
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{SITE}{path}"/>'
        for language, path in (
            ("vi", own(vietnamese)),
            ("x-default", own(vietnamese)),
            ("en", own(english)),
        )
    )
    assert content.count(alternates) == 2
    for edition in made:
        assert content.count(f"<loc>{SITE}{own(edition)}</loc>") == 1
    assert 'xmlns:xhtml="http://www.w3.org/1999/xhtml"' in content
    with time_machine.travel(MONDAY):
        news = client.get("/sitemap-tin-tuc.xml").content.decode()
    assert "<news:language>en</news:language>" in news
    assert f"<loc>{SITE}{own(english)}</loc>" in news


def test_the_api_tells_languages_and_translations(made, client):
    vietnamese, english = made
    listed = client.get("/api/v1/articles/").json()["items"]
    assert {(each["language"], each["url"]) for each in listed} == {
        ("vi", SITE + own(vietnamese)),
        ("en", SITE + own(english)),
    }
    assert client.get(f"/api/v1/articles/{vietnamese.article_id}/").json()["translations"] == [
        {"language": "en", "url": SITE + own(english), "title": "The session opens"}
    ]


def test_a_translation_costs_the_page_no_query(made, client, django_assert_num_queries):
    for edition in made:
        with django_assert_num_queries(4):
            client.get(own(edition))


def test_the_other_language_is_not_listed_as_related(made, client):
    vietnamese, _english = made
    page = pages.read(client.get(own(vietnamese)))
    assert page.all("section", class_name="related") == []


def test_labels_within_the_text_are_in_its_language(writer, approver, client):
    section = builders.category("Thời sự")
    body = "<table><tr><td>1</td></tr></table>"
    edition = builders.published(writer, body=body, category=section, reviewer=approver)
    address = edition.get_absolute_url()
    assert 'aria-label="Bảng"' in client.get(address).content.decode()
    translations.say(edition, writer, "en")
    assert 'aria-label="Table"' in client.get(address).content.decode()


# What editors say


def test_an_article_says_nothing_of_its_language_until_somebody_does(writer):
    edition = builders.draft(writer)
    assert (edition.article.language, edition.article.is_original) == ("vi", True)
    assert rows() == set()


def test_what_is_taken_back_leaves_nothing(made, writer):
    vietnamese, english = made
    assert rows() == {
        (vietnamese.article_id, "vi", vietnamese.article_id),
        (english.article_id, "en", vietnamese.article_id),
    }
    translations.say(english, writer, "en")
    assert rows() == {(english.article_id, "en", english.article_id)}
    translations.say(again(english), writer, "vi")
    assert rows() == set()


def test_the_translation_of_a_translation_is_one_of_the_original(made, writer):
    vietnamese, english = made
    third = builders.draft(writer, category=vietnamese.category)
    with pytest.raises(workflow.Refused) as refused:
        translations.say(third, writer, "vi", english)
    assert refused.value.reasons == [
        "Bản gốc cũng bằng ngôn ngữ này. Hãy chọn đúng ngôn ngữ của bài đang mở."
    ]


def refusal(*arguments):
    before = rows()
    with pytest.raises(workflow.Refused) as refused:
        translations.say(*arguments)
    assert rows() == before
    [reason] = refused.value.reasons
    return reason


def test_one_text_has_one_article_in_each_language(made, writer):
    vietnamese, english = made
    third = builders.draft(writer, category=vietnamese.category)
    assert refusal(third, writer, "en", vietnamese) == ("Bản gốc đã có bản dịch bằng ngôn ngữ này.")
    assert refusal(vietnamese, writer, "en") == (
        "Một bản dịch của bài này đã bằng ngôn ngữ đó. Hãy chọn ngôn ngữ khác."
    )
    assert refusal(vietnamese, writer, "vi", third).startswith("Có bài khác là bản dịch")
    for itself in (vietnamese, english):
        assert refusal(vietnamese, writer, "vi", itself) == (
            "Bản gốc phải là một bài khác. Hãy ghi địa chỉ của bài đó."
        )
    assert refusal(third, writer, "de") == "Hãy chọn một trong các ngôn ngữ của trang."


def test_the_database_keeps_one_article_for_each_language(made, writer):
    vietnamese, _english = made
    third = builders.draft(writer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Translation.objects.create(
            article=third.article, language="en", original=vietnamese.article, set_by=writer
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Translation.objects.create(
            article=third.article, language="", original=third.article, set_by=writer
        )


def test_one_needs_the_right_to_both(writer):
    here, elsewhere = builders.category("Thời sự"), builders.category("Nơi khác")
    SectionAssignment.objects.create(user=writer, category=here)
    mine, theirs = builders.draft(writer, category=here), builders.draft(category=elsewhere)
    assert refusal(mine, writer, "en", theirs) == refusal(theirs, writer, "en", mine)
    assert "Nơi khác" in refusal(mine, writer, "en", theirs)
    assert refusal(mine, builders.administrator(), "en") == "Bạn không có quyền làm việc này."


# On the desk


def test_an_editor_links_a_translation_by_the_originals_address(writer, approver, client):
    section = builders.category("Thời sự")
    original = builders.published(writer, category=section, reviewer=approver)
    draft = builders.draft(writer, category=section)
    client.force_login(writer)
    form = reverse("admin:articles_edition_change", args=[draft.pk])
    page = pages.read(client.get(form))
    panel = page.one("section", class_name="translating")
    assert "Viết bằng: Tiếng Việt" in panel.text
    send = panel.one("form")
    for address in (
        f"{SITE}{original.get_absolute_url()}",
        f"/en{original.get_absolute_url()}",
        f"/admin/articles/edition/{original.pk}/change/",
    ):
        Translation.objects.all().delete()
        response = client.post(send["action"], {"language": "en", "original": address})
        assert response.status_code == HTTPStatus.FOUND, address
        assert response["Location"] == form
        assert rows() == {
            (original.article_id, "vi", original.article_id),
            (draft.article_id, "en", original.article_id),
        }
    panel = pages.read(client.get(form)).one("section", class_name="translating")
    assert original.title in panel.text
    assert panel.one("input", name="original")["value"] == original.get_absolute_url()
    assert LogEntry.objects.first().change_message == (
        f"Language: en, translation of article {original.article_id}."
    )


@pytest.mark.parametrize(
    "address", ["không rõ", "http://[", "/the/x/", "/bai-viet/x-999999/", "9" * 400, "/bai-viet/"]
)
def test_an_address_that_is_no_articles_is_asked_for_again(address, writer, client):
    draft = builders.draft(writer)
    client.force_login(writer)
    action = reverse("admin:articles_edition_translate", args=[draft.pk])
    page = pages.read(client.post(action, {"language": "en", "original": address}))
    assert "Không có bài nào ở địa chỉ này." in page.text
    assert page.one("input", name="original")["value"] == address
    assert rows() == set()


def test_an_article_restricted_to_others_is_not_found_by_its_address(writer, client):
    section = builders.category("Thời sự")
    secret = builders.draft(category=section, title="Zaphira")
    restrictions.limit(secret, secret.created_by, people=[secret.created_by])
    draft = builders.draft(writer, category=section)
    client.force_login(writer)
    action = reverse("admin:articles_edition_translate", args=[draft.pk])
    response = client.post(
        action, {"language": "en", "original": f"/admin/articles/edition/{secret.pk}/change/"}
    )
    assert "Không có bài nào ở địa chỉ này." in pages.read(response).text
    assert "Zaphira" not in response.content.decode()
