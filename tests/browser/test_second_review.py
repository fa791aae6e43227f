"""Two people at one article: a publication without approval and its review, and two who meet on one text."""

import pytest
from playwright.sync_api import expect

URGENT = "Cảnh báo lũ quét cần đăng ngay, không kịp chờ duyệt."

NEWSROOM = """
from tests import builders
writer = builders.editor(username="bientap", full_name="Lê Thu Hiền")
head = builders.editor(username="truong", full_name="Phan Hải Yến")
head.user_permissions.set(builders.head().user_permissions.all())
minh = builders.approver(username="duyet", full_name="Vũ Quang Minh")
builders.approver(username="duyet2", full_name="Trần Văn An")
builders.draft(writer, title="Cảnh báo lũ quét", lead="Mưa lớn ở vùng cao.")
builders.in_review(writer, title="Lịch tiếp công dân", lead="Sapo một.")
builders.published(writer, reviewer=minh, title="Đợt lũ đầu mùa")
"""


@pytest.fixture(scope="module")
def newsroom():
    return []


@pytest.fixture
def url(portal_server, newsroom):
    if not newsroom:
        newsroom.append(portal_server.python(NEWSROOM))
    return portal_server.url


def open_from_list(page, url, title):
    page.goto(f"{url}/admin/articles/edition/")
    page.locator("#result_list").get_by_role("link", name=title).first.click()


def steps(page):
    return page.locator(".steps__now")


def test_what_the_head_of_the_office_publishes_alone_an_approver_reviews(
    url, sign_in, new_context, faults
):
    head, approver = sign_in("truong"), sign_in("duyet")

    # The head publishes at once: the page says what it means, and wants the reason
    open_from_list(head, url, "Cảnh báo lũ quét")
    steps(head).get_by_role("link", name="Đăng không qua duyệt").click()
    expect(head.locator(".step-explanation--warning")).to_contain_text("dù chưa ai duyệt")
    head.get_by_role("button", name="Đăng không qua duyệt").click()
    expect(head.locator(".errorlist")).to_have_text("Hãy ghi lý do.")
    head.get_by_label("Lý do").fill(URGENT)
    head.get_by_role("button", name="Đăng không qua duyệt").click()
    expect(head.locator(".standing--important")).to_contain_text("Chưa duyệt lại")
    expect(head.locator(".step-second_review")).to_have_count(0)
    visitor = new_context().new_page()
    visitor.goto(url)
    expect(visitor.get_by_role("link", name="Cảnh báo lũ quét").first).to_be_visible()

    # An approver finds it due, sees who forced it and why, and reviews it
    approver.goto(f"{url}/admin/articles/edition/")
    approver.get_by_role("link", name="Cần duyệt lại").click()
    approver.locator("#result_list").get_by_role("link", name="Cảnh báo lũ quét").click()
    expect(approver.locator("#note-second_review")).to_contain_text("Phan Hải Yến")
    expect(approver.locator("#note-second_review")).to_contain_text(URGENT)
    steps(approver).get_by_role("button", name="Xác nhận đã duyệt lại").click()
    expect(approver.locator(".messagelist")).to_contain_text("đã xong")
    expect(approver.locator(".standing")).to_have_count(0)
    head.reload()
    expect(head.locator(".standing")).to_have_count(0)
    expect(head.locator(".step-history")).to_contain_text("Vũ Quang Minh")


def test_an_approval_of_a_text_that_has_moved_leads_to_what_changed(url, sign_in, faults):
    first, second = sign_in("duyet"), sign_in("duyet2")
    open_from_list(first, url, "Lịch tiếp công dân")

    # The second one changes the text while the first is reading it
    open_from_list(second, url, "Lịch tiếp công dân")
    second.get_by_role("link", name="Sửa bài đang chờ duyệt").click()
    second.locator("#id_lead").fill("Sapo hai.")
    second.get_by_role("button", name="Lưu", exact=True).click()
    expect(second.locator(".messagelist")).to_contain_text("Lịch tiếp công dân")

    # The first approves what they have read: refused, with what changed
    steps(first).get_by_role("button", name="Duyệt", exact=True).click()
    expect(first.locator(".errornote")).to_contain_text("Bài viết đã thay đổi từ khi bạn mở.")
    with first.context.expect_page() as opened:
        first.get_by_role("link", name="Xem đã đổi gì từ khi bạn mở").click()
    changes = opened.value
    expect(changes.locator(".comparison__words del")).to_contain_text("một")
    expect(changes.locator(".comparison__words ins")).to_contain_text("hai")
    expect(changes.locator(".compare-summary")).to_contain_text("Người sửa: Trần Văn An")
    changes.close()

    # … and decides on the text as it is now
    first.get_by_role("button", name="Tôi đã xem lại: Duyệt").click()
    expect(first.locator(".edition-status")).to_contain_text("Đã đăng")


def test_the_target_of_a_withdrawal_is_asked_for_where_it_is_used_by_keyboard(
    url, sign_in, new_context, faults
):
    page = sign_in("duyet")
    open_from_list(page, url, "Đợt lũ đầu mùa")
    steps(page).get_by_role("link", name="Gỡ bài").click()
    page.get_by_label("Lời giải thích công khai").fill("Đã hết đợt lũ.")
    target = page.locator("#id_target")
    expect(target).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(target).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.insert_text("khong-phai-dia-chi")
    page.keyboard.press("Enter")
    expect(page.locator(".step-target .errorlist")).to_contain_text("bắt đầu bằng “/”")
    expect(page.get_by_label("Lời giải thích công khai")).to_have_value("Đã hết đợt lũ.")
    target.fill("/tim-kiem/")
    target.press("Enter")
    expect(page.locator(".standing")).to_contain_text("bạn đọc được dẫn tới /tim-kiem/")
