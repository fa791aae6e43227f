"""A reader reads and writes: counted once when the page is in sight, and answered from the desk."""

import re

import pytest
from playwright.sync_api import expect

NEWSROOM = """
from tests import builders
editor = builders.editor(username="bientap", full_name="Lê Thu Hiền")
approver = builders.approver(username="duyet", full_name="Vũ Quang Minh")
edition = builders.published(editor, reviewer=approver, title="Được mùa")
print(edition.get_absolute_url())
"""
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
#: A browser that a program drives says so; these are somebody's own.
A_PERSON = "Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })"
HIDDEN = """
    Object.defineProperty(Document.prototype, 'visibilityState', { get: () => 'hidden' })
"""


@pytest.mark.portal_env(VIEW_BATCH_SECONDS="600")
def test_a_reader_is_counted_once_and_is_answered(portal_server, new_context, sign_in):
    address = portal_server.python(NEWSROOM).split()[-1]
    sent = []

    def reading(*scripts):
        context = new_context(user_agent=FIREFOX)
        for script in scripts:
            context.add_init_script(script)
        context.on("request", lambda request: "luot-xem" in request.url and sent.append(request))
        page = context.new_page()
        page.goto(portal_server.url + address)
        return page

    # A program, and a page in the background, at the same time as a reader: one of them counts.
    reading()
    reading(A_PERSON, HIDDEN)
    page = reading(A_PERSON)
    with page.expect_response(re.compile("/luot-xem/$")) as answered:
        pass
    assert answered.value.status == 204
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(3200)
    [request] = sent
    assert (request.method, request.post_data) == ("POST", address.rstrip("/").split("-")[-1])
    assert "cookie" not in request.all_headers()
    assert page.context.cookies() == []

    page.get_by_role("link", name="Báo lỗi bài viết").click()
    page.get_by_label("Sai ở đâu").fill("Bài ghi 12 hộ; đúng là 21 hộ.")
    page.get_by_label("Địa chỉ thư điện tử").fill("lan@example.vn")
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_role("heading", name="Cảm ơn bạn đã gửi thư")).to_be_visible()

    desk = sign_in("duyet")
    desk.get_by_role("button", name="Bạn đọc báo lỗi trong bài “Được mùa”.").click()
    expect(desk.locator("#content-main")).to_contain_text("đúng là 21 hộ")
    desk.get_by_label("Câu trả lời của bạn").fill("Đã sửa. Cảm ơn bạn.")
    desk.get_by_role("button", name="Trả lời", exact=True).click()
    expect(desk.locator(".messages")).to_contain_text("Đã trả lời thư.")

    # What was gathered is written when the server ends, and not before: a minute is not over.
    portal_server.stop()
    told = portal_server.python("print(*DailyViews.objects.values_list('count', flat=True))")
    assert told.split() == ["1"]
