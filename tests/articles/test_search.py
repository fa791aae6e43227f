"""What is found, in which order, and what the page says of it; on both databases alike."""

import json
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from articles import missed_searches, search, search_words, vietnamese, workflow
from articles.models import Edition, MissedSearch, PromotedResult, SearchEntry, SearchWord
from tests import builders, pages

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)


@pytest.fixture
def people():
    return {"by": builders.editor(), "reviewer": builders.approver()}


def titles(response):
    return [each.text for each in pages.read(response).all(class_name="card__title")]


def test_what_is_not_live_is_not_found(people):
    builders.scheduled(title="Zaphira chưa tới giờ", **people)
    builders.withdrawn(title="Zaphira đã gỡ", by=people["by"])
    live = builders.published(title="Zaphira đang đăng", **people)
    assert [each.pk for each in search.find(Edition.objects.live(), "zaphira")] == [live.pk]


# Filters


@pytest.fixture
def sections(people):
    top = builders.category("Kinh tế")
    below = builders.category("Nông nghiệp", parent=top)
    other = builders.category("Văn hóa")
    made = {}
    for name, day, section, author in (
        ("Lúa xuân", "2026-11-20", below, "Hồng Phái"),
        ("Lúa mùa", "2024-02-29", top, "Văn Thụy"),
        ("Hát về lúa", "2026-10-31", other, "Hồng Phái"),
    ):
        with time_machine.travel(datetime.fromisoformat(f"{day}T17:30:00+07:00"), tick=False):
            made[name] = builders.published(
                title=name, category=section, authors=[builders.author(author)], **people
            )
    return made


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("q=lua", ["Lúa xuân", "Hát về lúa", "Lúa mùa"]),
        ("q=lua&chuyen-muc=kinh-te", ["Lúa xuân", "Lúa mùa"]),
        ("q=lua&chuyen-muc=kinh-te/nong-nghiep", ["Lúa xuân"]),
        ("chuyen-muc=kinh-te", ["Lúa xuân", "Lúa mùa"]),
        ("q=lua&tac-gia=hong+phai", ["Lúa xuân", "Hát về lúa"]),
        ("tac-gia=Thuỵ", ["Lúa mùa"]),
        ("q=lua&tu=2026-11-01", ["Lúa xuân"]),
        ("q=lua&den=31/10/2026", ["Hát về lúa", "Lúa mùa"]),
        ("q=lua&tu=2026-10-31&den=2026-10-31", ["Hát về lúa"]),
        ("tu=29/02/2024&den=29.2.2024", ["Lúa mùa"]),
        ("q=lua&tu=2024-03-01&den=2026-10-30", []),
        ("q=lua&tac-gia=hong&chuyen-muc=van-hoa&tu=2026-01-01", ["Hát về lúa"]),
    ],
)
def test_filters_narrow_down(asked, expected, client, sections):
    assert titles(client.get(f"/tim-kiem/?{asked}")) == expected


def test_filters_stay_in_the_form_and_in_the_pages(client, sections, monkeypatch):
    monkeypatch.setattr("articles.paging.page_of.__defaults__", (1,))
    page = pages.read(client.get("/tim-kiem/?q=lua&chuyen-muc=kinh-te&tac-gia=&tu=2024-01-01"))
    assert page.one("form", class_name="search-form").filled_in() == {
        "q": "lua",
        "chuyen-muc": "kinh-te",
        "tac-gia": "",
        "tu": "2024-01-01",
        "den": "",
    }
    assert "open" in page.one("details", class_name="filters")
    assert page.one("a", rel="next")["href"].endswith("&tu=2024-01-01&trang=2")


@pytest.mark.parametrize(
    ("asked", "field", "kept", "error"),
    [
        ("tu=31/02/2026", "tu", "31/02/2026", "Hãy ghi ngày theo mẫu 25/11/2026."),
        ("den=hôm qua", "den", "hôm qua", "Hãy ghi ngày theo mẫu 25/11/2026."),
        (
            "tu=2026-11-02&den=2026-11-01",
            "den",
            "2026-11-01",
            "Ngày kết thúc đứng trước ngày bắt đầu. Hãy chọn ngày muộn hơn.",
        ),
    ],
)
def test_a_wrong_day_is_told_and_nothing_typed_is_lost(asked, field, kept, error, client, sections):
    page = pages.read(client.get(f"/tim-kiem/?q=lúa&{asked}"))
    control = page.one("input", name=field)
    assert control["value"] == kept
    assert page.one(id=control["aria-describedby"]).text == error
    assert page.one("main").one("input", name="q")["value"] == "lúa"
    assert page.all(class_name="card__title") == []
    assert "Chưa tìm được" in page.text


def test_an_unknown_category_is_told(client, sections):
    page = pages.read(client.get("/tim-kiem/?q=lúa&chuyen-muc=khong-co"))
    assert page.one(id="search-category-error").text == (
        "Không có chuyên mục này. Hãy chọn chuyên mục khác."
    )


def test_an_article_is_found_in_its_category_after_that_moved(sections):
    culture = sections["Hát về lúa"].category
    moved = sections["Lúa xuân"].category
    moved.parent = culture
    moved.save()
    found = search.find(Edition.objects.live(), "lua", search.Filters(category=culture.pk))
    assert {each.title for each in found} == {"Lúa xuân", "Hát về lúa"}


def test_an_article_is_found_by_its_author_under_the_new_name(client, sections, db):
    from articles import presentation

    author = sections["Lúa mùa"].authors.get()
    author.name = "Minh Khôi"
    author.save()
    presentation.refresh(Edition.objects.filter(authors=author))
    assert titles(client.get("/tim-kiem/?tac-gia=minh+khoi")) == ["Lúa mùa"]
    assert titles(client.get("/tim-kiem/?tac-gia=thuy")) == []


# What may have been meant


def test_a_word_of_a_withdrawn_title_is_not_offered(people):
    edition = builders.published(title="Zaphira", **people)
    search_words.learn()
    assert search_words.corrected("zaphirra") == "zaphira"
    workflow.perform("withdraw", edition, people["reviewer"], reason="Đăng nhầm.")
    assert search_words.corrected("zaphirra") == ""
    search_words.learn()
    assert not SearchWord.objects.filter(folded="zaphira").exists()


def test_a_word_goes_on_with_another_title_that_has_it(people):
    builders.published(title="Zaphira một", **people)
    second = builders.published(title="Zaphira hai", **people)
    search_words.learn()
    workflow.perform("withdraw", second, people["reviewer"], reason="Đăng nhầm.")
    search_words.learn()
    assert search_words.corrected("zaphirra") == "zaphira"
    assert SearchWord.objects.get(pk="zaphira").count == 2


def test_a_scheduled_title_teaches_nothing_before_its_time(people):
    builders.scheduled(title="Zaphira", **people)
    assert search_words.learn() == 0
    assert search_words.corrected("zaphirra") == ""


# While one types


def suggested(client, query):
    response = client.get("/tim-kiem/goi-y/", {"q": query})
    assert response.status_code == HTTPStatus.OK
    return [each["title"] for each in json.loads(response.content)["suggestions"]]


def test_nothing_that_is_not_live_is_suggested(client, people):
    builders.scheduled(title="Zaphira chưa tới giờ", **people)
    builders.withdrawn(title="Zaphira đã gỡ", by=people["by"])
    assert suggested(client, "zaphi") == []


# What the newsroom puts first


def promote(words, edition, by):
    return PromotedResult.objects.create(
        words=vietnamese.fold(words), written=words, article=edition.article, chosen_by=by
    )


def test_a_promoted_result_comes_first_and_once(client, people):
    other = builders.published(title="Cổng dịch vụ công", **people)
    builders.published(title="Hộ chiếu và hộ chiếu", **people)
    promote("Hộ chiếu", other, people["reviewer"])
    response = client.get("/tim-kiem/?q=ho+chieu")
    assert titles(response) == ["Cổng dịch vụ công", "Hộ chiếu và hộ chiếu"]
    page = pages.read(response)
    assert [each.text for each in page.all(class_name="result__chosen")] == ["Tòa soạn chọn"]
    assert page.one(role="status").text == "2 bài cho “ho chieu”"
    assert titles(client.get("/tim-kiem/?q=ho+chieu+moi")) == []


def test_a_promoted_result_shows_only_while_it_is_live(client, people):
    edition = builders.published(title="Cổng dịch vụ công", **people)
    promote("hộ chiếu", edition, people["reviewer"])
    assert titles(client.get("/tim-kiem/?q=hộ+chiếu")) == ["Cổng dịch vụ công"]
    workflow.perform("withdraw", edition, people["reviewer"], reason="Đăng nhầm.")
    assert titles(client.get("/tim-kiem/?q=hộ+chiếu")) == []


def test_an_approver_promotes_a_result_by_its_address(client, people):
    edition = builders.published(title="Cổng dịch vụ công", **people)
    MissedSearch.objects.create(
        words="ho chieu", written="hộ chiếu", times=3, first_on="2026-11-01", last_on="2026-11-02"
    )
    client.force_login(people["reviewer"])
    address = f"https://tin.example.vn{edition.get_absolute_url()}"
    client.post(
        "/admin/articles/promotedresult/add/", {"written": " Hộ  chiếu ", "address": address}
    )
    promoted = PromotedResult.objects.get()
    assert (promoted.words, promoted.written) == ("ho chieu", "Hộ chiếu")
    assert (promoted.article, promoted.chosen_by) == (edition.article, people["reviewer"])
    assert not MissedSearch.objects.exists()


@pytest.mark.parametrize("address", ["/bai-viet/khong-co-999999/", "abc", "9" * 30, "javascript:1"])
def test_only_a_public_article_can_be_promoted(address, client, people):
    draft = builders.draft(title="Zaphira kín")
    client.force_login(people["reviewer"])
    for tried in (address, str(draft.article_id)):
        response = client.post(
            "/admin/articles/promotedresult/add/", {"written": "hộ chiếu", "address": tried}
        )
        page = pages.read(response)
        assert "Không có bài công khai nào ở địa chỉ này." in page.text
        assert page.one("input", name="written")["value"] == "hộ chiếu"
        assert "Zaphira" not in page.text
    assert not PromotedResult.objects.exists()


# What was not found

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"


@pytest.fixture
def notebook(monkeypatch):
    fresh = missed_searches.Notebook()
    monkeypatch.setattr("articles.search_pages.notebook", fresh)
    return fresh


def ask(client, query, agent=BROWSER):
    return client.get("/tim-kiem/", {"q": query}, headers={"user-agent": agent})


def test_what_is_not_found_is_counted_without_who_asked(client, notebook, people):
    builders.published(title="Có bài này", **people)
    for query in ("Tàu vũ trụ", "tau vu tru", "có bài này"):
        ask(client, query)
    assert not MissedSearch.objects.exists()
    with time_machine.travel(NOW, tick=False):
        assert notebook.write() == 1
    missed = MissedSearch.objects.get()
    assert (missed.words, missed.written, missed.times) == ("tau vu tru", "tau vu tru", 2)
    assert (missed.first_on, missed.last_on) == (date(2026, 11, 25), date(2026, 11, 25))
    ask(client, "tàu vũ trụ")
    notebook.write()
    missed.refresh_from_db()
    assert missed.times == 3
    assert notebook.write() == 0


@pytest.mark.parametrize(
    ("query", "agent"),
    [
        ("tàu vũ trụ", "Googlebot/2.1"),
        ("tàu vũ trụ", "python-requests/2.32"),
        ("tàu vũ trụ", ""),
        ("0912 345 678", BROWSER),
        ("037201001234", BROWSER),
        ("an@example.vn", BROWSER),
        ("https://example.vn", BROWSER),
        ("<script>alert(1)", BROWSER),
        ("x" * 30, BROWSER),
        ("a", BROWSER),
        ("123", BROWSER),
        ("một hai ba bốn năm sáu bảy tám chín", BROWSER),
    ],
)
def test_robots_garbage_and_numbers_of_people_are_not_kept(query, agent, client, notebook):
    ask(client, query, agent)
    assert notebook.write() == 0


def test_a_process_keeps_only_so_many_searches_in_mind(notebook, monkeypatch):
    monkeypatch.setattr(missed_searches, "NOTED", 2)
    for query in ("một nghìn", "hai nghìn", "ba nghìn", "một nghìn"):
        notebook.note(query, BROWSER)
    assert notebook.write() == 2
    assert dict(MissedSearch.objects.values_list("words", "times")) == {
        "mot nghin": 2,
        "hai nghin": 1,
    }


def test_the_table_of_missed_searches_is_bounded_and_forgets(notebook, monkeypatch):
    monkeypatch.setattr(missed_searches, "KEPT", 1)
    notebook.note("một nghìn", BROWSER)
    notebook.note("hai nghìn", BROWSER)
    notebook.write()
    assert list(MissedSearch.objects.values_list("words", flat=True)) == ["hai nghin"]
    with time_machine.travel(timezone.now() + timedelta(days=missed_searches.DAYS + 1)):
        missed_searches.forget()
    assert not MissedSearch.objects.exists()


def test_the_newsroom_sees_what_is_not_found(client):
    for words, times in (("ho chieu", 2), ("can cuoc", 9)):
        MissedSearch.objects.create(
            words=words, written=words, times=times, first_on="2026-11-01", last_on="2026-11-02"
        )
    client.force_login(builders.approver())
    page = pages.read(client.get("/admin/articles/missedsearch/"))
    assert [each.text for each in page.all(class_name="field-words_shown")] == [
        "can cuoc",
        "ho chieu",
    ]
    assert ("Chọn bài", "/admin/articles/promotedresult/add/?written=can+cuoc") in page.links()
    client.force_login(builders.editor())
    page = pages.read(client.get("/admin/articles/missedsearch/"))
    assert "can cuoc" in page.text
    assert "Chọn bài" not in page.text


# The page


def test_an_empty_result_helps_on(client, people):
    builders.published(title="Bài", category=builders.category("Thời sự"), **people)
    page = pages.read(client.get("/tim-kiem/?q=tàu+vũ+trụ&tu=2026-01-01"))
    main = page.one("main")
    assert main.one("h2").text == "Không tìm thấy bài nào cho “tàu vũ trụ”"
    assert ("Thời sự", "/chuyen-muc/thoi-su/") in main.links()
    assert (
        "Tìm lại, không dùng bộ lọc",
        "/tim-kiem/?q=t%C3%A0u%20v%C5%A9%20tr%E1%BB%A5",
    ) in main.links()
    assert page.one("meta", name="robots")["content"] == "noindex"


def test_search_engines_may_find_the_search_page_and_not_what_it_found(client):
    assert pages.read(client.get("/tim-kiem/")).all("meta", name="robots") == []
    for asked in ("?q=cầu", "?tu=2026-01-01", "?tu=hôm+qua"):
        page = pages.read(client.get(f"/tim-kiem/{asked}"))
        assert page.one("meta", name="robots")["content"] == "noindex", asked


def test_more_than_a_thousand_are_not_counted(client, people, monkeypatch):
    monkeypatch.setattr(search, "COUNTED", 2)
    for number in range(3):
        builders.published(title=f"Tin {number}", **people)
    page = pages.read(client.get("/tim-kiem/?q=tin"))
    assert page.one(role="status").text == "Hơn 2 bài cho “tin”"


# The index


def test_rebuilding_finds_all_that_is_approved_and_nothing_else(people, capsys):
    kept = builders.published(title="Zaphira", **people)
    gone = builders.withdrawn(title="Zaphira đã gỡ", by=people["by"])
    SearchEntry.objects.filter(edition=kept).delete()
    SearchEntry.objects.create(edition=gone, published_at=NOW, words=" zaphira ")
    call_command("rebuild_search")
    assert capsys.readouterr().out == "1 articles can be found.\n"
    assert list(SearchEntry.objects.values_list("edition", flat=True)) == [kept.pk]
    assert [each.pk for each in search.find(Edition.objects.live(), "zaphira")] == [kept.pk]
    assert SearchWord.objects.get().folded == "zaphira"
