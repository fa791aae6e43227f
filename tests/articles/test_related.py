"""What belongs with an article, and what a reader finds around it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from articles import further, related, workflow
from articles.models import Edition, Related, Thread
from tests import builders, pages

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def publish(clock):
    """Publishes an article of one category, a minute after the one before."""
    people = {"by": builders.editor(), "reviewer": builders.approver()}
    section = builders.category("Thời sự")

    def publish(title, *tags, **content):
        clock.shift(60)
        content = {"category": section, "lead": "Tin vắn.", **content}
        tags = [builders.Tag.objects.get_or_create(name=name)[0] for name in tags]
        return builders.published(title=title, tags=tags, **people, **content)

    return publish


def kept(edition):
    """Titles of what belongs with an article, the nearest first."""
    rows = Related.objects.filter(article=edition.article_id).order_by("-score", "-other")
    return [row.other.editions.order_by("-number")[0].title for row in rows]


def titles(editions):
    return [edition.title for edition in editions]


def around(edition):
    return further.reading(
        Edition.objects.live().get(article=edition.article_id), edition.category_id
    )


# What belongs together


def test_the_more_tags_in_common_the_nearer(publish):
    publish("Không thẻ")
    publish("Một thẻ", "Thủy điện")
    publish("Hai thẻ", "Thủy điện", "Sạt lở")
    edition = publish("Bài chính", "Thủy điện", "Sạt lở", "Nậm Sa")
    related.refresh(edition.article_id)
    assert kept(edition) == ["Hai thẻ", "Một thẻ"]


def test_a_tag_joins_articles_of_different_categories(publish):
    publish("Chuyên mục khác", "Thủy điện", category=builders.category("Kinh tế"))
    edition = publish("Bài chính", "Thủy điện")
    related.refresh(edition.article_id)
    assert kept(edition) == ["Chuyên mục khác"]


def test_words_join_articles_of_one_category_with_and_without_accents(publish):
    publish("Giá cà phê tăng mạnh tại Tây Nguyên")
    publish("Hội nghị tổng kết năm học mới")
    publish("GIA CA PHE giảm nhẹ cuối vụ", category=builders.category("Kinh tế"))
    edition = publish("Nông dân vui vì giá cà phê lập đỉnh")
    related.refresh(edition.article_id)
    assert kept(edition) == ["Giá cà phê tăng mạnh tại Tây Nguyên"]


def test_words_that_stand_everywhere_join_nothing(publish):
    for number, place in enumerate(("Yên Bình", "Mường Lan", "Tà Phình", "Pá Luông")):
        publish(f"Đoàn công tác làm việc với xã {place}", lead=f"Nội dung {number}.")
    edition = publish("Đoàn công tác khởi công trạm bơm Hồng Sa", lead="Công trình lớn.")
    related.refresh(edition.article_id)
    assert kept(edition) == []


def test_a_new_article_enters_the_lists_of_older_ones(publish):
    older = publish("Bài cũ", "Thủy điện")
    newer = publish("Bài mới", "Thủy điện")
    related.refresh(newer.article_id)
    assert kept(older) == ["Bài mới"]
    assert kept(newer) == ["Bài cũ"]


def test_no_list_grows_beyond_its_bound_and_the_best_stay(publish):
    first = publish("Bài đầu", "Thủy điện", "Sạt lở")
    for number in range(related.KEPT + 2):
        related.refresh(publish(f"Xa {number}", "Thủy điện").article_id)
    near = publish("Gần", "Thủy điện", "Sạt lở")
    related.refresh(near.article_id)
    assert Related.objects.filter(article=first.article_id).count() == related.KEPT
    assert kept(first)[0] == "Gần"
    assert len(kept(near)) == related.KEPT


def test_a_changed_article_leaves_the_lists_it_does_not_belong_to_any_more(publish):
    older = publish("Bài cũ", "Thủy điện")
    edition = publish("Bài mới", "Thủy điện")
    related.refresh(edition.article_id)
    following = workflow.perform("revise", edition, edition.created_by).edition
    following.tags.clear()
    following.title = "Chuyện khác hẳn"
    following.save()
    workflow.perform("submit", following, edition.created_by)
    workflow.perform("approve", following, builders.approver())
    related.refresh(edition.article_id)
    assert kept(older) == []
    assert kept(following) == []


def test_going_public_and_being_taken_down_are_followed(
    publish, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        older = publish("Bài cũ", "Thủy điện")
        edition = publish("Bài mới", "Thủy điện")
    assert kept(older) == ["Bài mới"]
    with django_capture_on_commit_callbacks(execute=True):
        workflow.perform("withdraw", edition, builders.approver(), reason="Sai số liệu.")
    assert Related.objects.count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        workflow.perform("restore", edition, builders.approver())
    assert kept(older) == ["Bài mới"]


def test_it_costs_the_same_whatever_the_number_of_articles(publish, django_assert_num_queries):
    edition = publish("Bài chính", "Thủy điện")
    publish("Bài khác", "Thủy điện")
    with django_assert_num_queries(14):
        related.refresh(edition.article_id)
    for number in range(12):
        publish(f"Bài {number}", "Thủy điện")
    with django_assert_num_queries(14):
        related.refresh(edition.article_id)


def test_one_command_makes_pages_and_lists_anew(publish, capsys):
    edition = publish("Bài chính", "Thủy điện")
    publish("Bài khác", "Thủy điện")
    Edition.objects.filter(pk=edition.pk).update(body_html="<p>cũ</p>")
    call_command("present")
    edition.refresh_from_db()
    assert edition.body_html == "<p>Đoàn đã nghe báo cáo và khảo sát thực tế.</p>"
    assert kept(edition) == ["Bài khác"]
    assert capsys.readouterr().out == "Đã dựng lại 2 trang.\n"


# What stands around an article


def test_the_neighbours_are_those_before_and_after_in_the_category(publish):
    publish("Một")
    publish("Hai")
    edition = publish("Ba")
    publish("Nơi khác", category=builders.category("Kinh tế"))
    publish("Bốn")
    publish("Năm")
    found = around(edition)
    assert (found.previous.title, found.next.title) == ("Hai", "Bốn")


def test_of_one_moment_each_has_its_place(publish, clock):
    editions = []
    for title in ("Một", "Hai", "Ba"):
        editions.append(publish(title))
        clock.shift(-60)
    first, second, third = map(around, editions)
    assert (first.previous, first.next.title) == (None, "Hai")
    assert (second.previous.title, second.next.title) == ("Một", "Ba")
    assert (third.previous.title, third.next) == ("Hai", None)


def test_what_is_related_comes_before_what_is_only_new(publish):
    publish("Gần", "Thủy điện")
    publish("Cũ")
    edition = publish("Bài chính", "Thủy điện")
    for number in range(4):
        publish(f"Mới {number}")
    related.refresh(edition.article_id)
    # "Cũ" and "Mới 0" are its neighbours.
    assert titles(around(edition).related) == ["Gần", "Mới 3", "Mới 2", "Mới 1"]


def test_a_small_category_is_filled_up_from_the_one_above(publish):
    section = builders.category("Kinh tế")
    below = builders.category("Nông nghiệp", parent=section)
    publish("Ở trên", category=section)
    edition = publish("Bài chính", category=below)
    assert titles(further.reading(edition, section.pk).related) == ["Ở trên"]
    assert titles(around(edition).related) == []


def test_the_other_parts_of_the_story_stand_apart_newest_first(publish):
    thread = Thread.objects.create(name="Cầu Vân Hà 2")
    for number in range(further.IN_THREAD + 1):
        publish(f"Phần {number}", "Cầu", thread=thread)
    edition = publish("Bài chính", "Cầu", thread=thread)
    publish("Ngoài lề", "Cầu")
    related.refresh(edition.article_id)
    found = around(edition)
    assert titles(found.thread) == ["Phần 5", "Phần 4", "Phần 3", "Phần 2", "Phần 1"]
    assert titles(found.related)[0] == "Ngoài lề"
    assert not set(titles(found.thread)) & set(titles(found.related))


@pytest.mark.parametrize("step", ["withdraw", "undo_publish", "expire"])
def test_what_is_taken_down_is_gone_from_around_others_at_once(step, publish, clock, client):
    thread = Thread.objects.create(name="Cầu Vân Hà 2")
    ends = {"expire_at": MONDAY + timedelta(hours=1)} if step == "expire" else {}
    others = [
        publish("Zaphira trước", "Cầu", thread=thread, **ends),
        publish("Bài chính", "Cầu", thread=thread),
        publish("Zaphira sau", "Cầu", thread=thread, **ends),
    ]
    for each in others:
        related.refresh(each.article_id)
    address = others[1].get_absolute_url()
    assert client.get(address).content.decode().count("Zaphira trước") >= 2
    if step == "expire":
        clock.shift(timedelta(hours=1))
    else:
        for each in (others[0], others[2]):
            workflow.perform(step, each, each.approved_by, reason="Sai số liệu.")
    # Nothing has run since: the rows are there still, and show nothing.
    assert Related.objects.filter(article=others[1].article_id).count() == 2
    page = client.get(address).content.decode()
    assert "Bài chính" in page
    assert "Zaphira" not in page


@pytest.mark.database("sqlite")
def test_no_part_of_the_query_reads_through_the_archive(publish):
    edition = publish("Bài chính", thread=Thread.objects.create(name="Cầu Vân Hà 2"))
    first, *others = further.arms(edition, edition.category_id)
    plan = first.union(*others, all=True).explain()
    assert plan.count("UNION ALL") == 5
    # Neither a whole table (but the dozen rows of what is read most), nor all that is published.
    read = re.findall(r"SCAN .*|.*\(state=\?\)", plan)
    assert [each for each in read if "articles_mostread" not in each] == []


def test_the_page_shows_them_with_their_links(publish, client):
    thread = Thread.objects.create(name="Cầu Vân Hà 2")
    before = publish("Trước")
    edition = publish("Bài chính", thread=thread)
    after = publish("Sau")
    part = publish("Phần hai", thread=thread)
    page = pages.read(client.get(edition.get_absolute_url()))
    neighbours = page.one("nav", aria_label="Bài trước và bài sau trong chuyên mục")
    assert neighbours.links() == [
        ("Bài trước Trước", before.get_absolute_url()),
        ("Bài sau Sau", after.get_absolute_url()),
    ]
    assert [link["rel"] for link in neighbours.all("a")] == ["prev", "next"]
    story = page.one("section", aria_labelledby="story")
    assert story.one("h2").text == "Cùng dòng sự kiện"
    assert story.links() == [
        ("Cầu Vân Hà 2", "/dong-su-kien/cau-van-ha-2/"),
        ("Phần hai", part.get_absolute_url()),
    ]
