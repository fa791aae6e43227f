"""The idle limit as people meet it, with nothing shortened. A file of its own: it takes its time."""

import re

import pytest
from playwright.sync_api import expect

PROMPT = "Bạn đã không sử dụng Site, Bấm vào đây để duy trì trạng thái đăng nhập. Thời gian chờ:"


@pytest.mark.portal_env(SESSION_IDLE_SECONDS="70")
def test_the_session_prompt_counts_down_is_pressed_once_and_runs_out_once(portal_server, sign_in):
    url = portal_server.url
    portal_server.python("from tests import builders; builders.editor(username='bientap')")
    page = sign_in("bientap")
    page.goto(f"{url}/admin/articles/edition/add/")
    page.locator("#id_title").press_sequentially("Tin đang viết dở")
    dialog = page.get_by_role("alertdialog")

    # Nothing more is typed: 60 s before the end it shows, and counts down
    expect(dialog).to_contain_text(re.compile(PROMPT + r"\s*(60|59) giây"), timeout=40_000)
    expect(dialog).to_contain_text(re.compile(PROMPT + r"\s*5[0-6] giây"), timeout=15_000)
    dialog.get_by_role("button", name="Bấm vào đây").click()
    expect(dialog).to_be_hidden()

    # Nobody does anything: the server has ended the session, the page and its text stay
    ended = dialog.locator("[data-panel=ended]")
    expect(ended).to_be_visible(timeout=90_000)
    expect(ended).to_contain_text("Phiên đăng nhập đã kết thúc")
    expect(ended.get_by_role("link", name="Đăng nhập lại")).to_be_visible()
    expect(page.locator("#id_title")).to_have_value("Tin đang viết dở")
    assert "/tai-khoan/dang-nhap/" in page.request.get(f"{url}/admin/").url
