"""From an administrator's form to the desk of somebody new, whose password nobody else knows."""

import re

from playwright.sync_api import expect

SENTENCE = "Đò chiều sang bến vắng khách"

ADMINISTRATOR = """
from tests import builders
builders.administrator(username="quantri", full_name="Phan Hải Yến")
"""


def test_an_administrator_invites_somebody_who_chooses_a_password_and_enters_the_desk(
    portal_server, sign_in, new_context
):
    portal_server.python(ADMINISTRATOR)
    desk = sign_in("quantri")
    desk.goto(f"{portal_server.url}/admin/accounts/user/add/")
    desk.locator("#id_username").fill("phai")
    desk.locator("#id_full_name").fill("Hồng Phái")
    desk.locator("#id_email").fill("phai@coquan.vn")
    desk.locator("[name=_save]").click()
    expect(desk.locator(".messages")).to_contain_text("Lời mời đang được gửi đến phai@coquan.vn.")

    # The worker sends the mail, which is printed here.
    printed = portal_server.manage("db_worker", "--batch", "--no-startup-delay")
    (path,) = re.findall(r"https?://[^/\s]+(/\S*dat-lai-mat-khau\S+)", printed)
    desk.reload()
    expect(desk.locator("div.field-way_in").first).to_contain_text("Lời mời đã gửi lúc")

    theirs = new_context().new_page()
    theirs.goto(portal_server.url + path)
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Đặt mật khẩu của bạn")
    theirs.get_by_label("Mật khẩu mới", exact=True).fill(SENTENCE)
    theirs.get_by_label("Nhập lại mật khẩu mới").fill(SENTENCE)
    theirs.locator("main button[type=submit]").click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Đã đổi mật khẩu")
    theirs.get_by_role("link", name="Đăng nhập").click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    theirs.get_by_label("Tên đăng nhập").fill("phai")
    theirs.get_by_label("Mật khẩu", exact=True).fill(SENTENCE)
    theirs.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(theirs).to_have_url(f"{portal_server.url}/admin/")
