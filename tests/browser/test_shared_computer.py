"""Several people at one computer: nothing of one stays in the browser for the next."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_session_prompt import (
    desk,  # noqa: F401
    leave_sessions,
    let_pages_ask,
    panel,
    sign_in,
)

TITLE = "Tiêu đề chưa ai được biết"
TEXT = "Đoạn văn chưa ai được biết"
SECRET = "chưa ai được biết"
ADD = "/admin/articles/edition/add/"


def write(page: Page, url: str, username: str = "") -> None:
    """Opens a new article and writes in it."""
    page.goto(url + ADD)
    if username:
        sign_in(page, username)
    page.locator("#id_title").fill(TITLE)
    page.frame_locator("iframe.cke_wysiwyg_frame").first.locator("body").press_sequentially(TEXT)
    page.on("dialog", lambda dialog: dialog.accept())  # "Leave the page?"


def left_in(page: Page) -> str:
    """Whatever a script or a reader could find in this page and in what the browser has stored."""
    found = [frame.content() for frame in page.frames]
    found.append(
        page.evaluate(
            """async () => {
  const values = [...document.querySelectorAll("input, textarea")].map((field) => field.value);
  const kept = (await indexedDB.databases()).map(({ name }) => name);
  const caches_ = await caches.keys();
  return JSON.stringify([document.title, values, { ...localStorage }, { ...sessionStorage }, kept,
    caches_, document.cookie]);
}"""
        )
    )
    return "".join(found)


@pytest.fixture
def quiet_faults(faults):
    """What is kept by itself may meet the end of the session."""
    faults.allowed.extend(["tu-luu", "khoa", "status of 40[13]", "ERR_CACHE_MISS"])
    return faults


def test_another_person_who_signs_in_over_a_page_gets_none_of_it(desk, context, quiet_faults):  # noqa: F811
    page = context.new_page()
    write(page, desk.url, "vuong")
    other = context.new_page()
    other.goto(f"{desk.url}/admin/accounts/user/")
    page.bring_to_front()
    page.evaluate("[localStorage, sessionStorage].forEach((s) => s.setItem('x', document.title))")
    assert TITLE in left_in(page)
    assert TEXT in left_in(page)
    leave_sessions(desk, 0)
    let_pages_ask(page)

    with context.expect_page() as opened:
        panel(page, "ended").get_by_role("link").click()
    with opened.value.expect_event("close"):
        sign_in(opened.value, "phai")

    for each in (page, other):
        expect(panel(each, "stranger")).to_be_visible()
        expect(panel(each, "stranger")).to_contain_text("Hồng Phái")
        assert each.locator("body > :not(link)").count() == 1
        assert panel(each, "stranger").bounding_box()["width"] < 34 * 16  # it has kept its style
    assert SECRET not in left_in(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(panel(page, "stranger")).to_be_visible()

    panel(page, "stranger").get_by_role("link", name="Hồng Phái").click()
    page.wait_for_url("**/admin/")
    page.go_back()
    assert SECRET not in left_in(page)


def test_signing_out_empties_every_tab_and_what_the_browser_keeps(desk, context, quiet_faults):  # noqa: F811
    page, other, elsewhere = (context.new_page() for _tab in range(3))
    write(page, desk.url, "vuong")
    write(other, desk.url)
    write(elsewhere, desk.url)
    elsewhere.goto(desk.url)
    other.evaluate(
        "[localStorage, sessionStorage].forEach((s) => s.setItem('x', 'chưa ai được biết'))"
    )
    page.bring_to_front()

    with page.expect_response("**/tai-khoan/dang-xuat/") as answer:
        page.get_by_role("button", name="Đăng xuất").click()
    assert answer.value.all_headers()["clear-site-data"] == '"cache", "storage"'

    for each in (page, other):
        each.wait_for_url(f"{desk.url}/")
        assert SECRET not in left_in(each)

    # The way back leads to the sign-in page, and for the next person to an empty form
    page.go_back()
    page.wait_for_url("**/tai-khoan/dang-nhap/**")
    assert SECRET not in left_in(page)
    sign_in(page, "phai")
    page.wait_for_url(f"**{ADD}")
    assert SECRET not in left_in(page)
    elsewhere.go_back()
    elsewhere.wait_for_url(f"**{ADD}")
    expect(elsewhere.locator("iframe.cke_wysiwyg_frame")).to_be_visible()
    assert SECRET not in left_in(elsewhere)
    cached = "fetch(location, { cache: 'only-if-cached', mode: 'same-origin' })"
    assert page.evaluate(f"{cached}.then((found) => found.status, () => 0)") in {0, 504}


def test_who_leaves_a_page_whose_session_has_ended_leaves_nothing(desk, context, quiet_faults):  # noqa: F811
    page = context.new_page()
    write(page, desk.url, "vuong")
    leave_sessions(desk, 0)
    let_pages_ask(page)

    panel(page, "ended").get_by_role("button", name="Xóa trang này và rời đi").click()

    page.wait_for_url(f"{desk.url}/")
    assert SECRET not in left_in(page)
    page.go_back()
    page.wait_for_url("**/tai-khoan/dang-nhap/**")
    assert SECRET not in left_in(page)


def test_a_page_that_a_browser_kept_shows_itself_only_to_its_person(desk, context, quiet_faults):  # noqa: F811
    """Chromium obeys `no-store` and keeps none, so the page is told that it was kept and shown again."""
    page = context.new_page()
    write(page, desk.url, "vuong")
    title = page.locator("#id_title")
    tell = "(type) => dispatchEvent(new PageTransitionEvent(type, { persisted: true }))"

    page.evaluate(tell, "pagehide")
    expect(title).to_be_hidden()
    page.evaluate(tell, "pageshow")
    expect(title).to_be_visible()
    expect(title).to_have_value(TITLE)

    page.evaluate(tell, "pagehide")
    leave_sessions(desk, 0)
    page.evaluate(tell, "pageshow")
    page.wait_for_url("**/tai-khoan/dang-nhap/**")
    assert SECRET not in left_in(page)
