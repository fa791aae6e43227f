"""Two approvers meet at one article: one has it in hand, the other is told, and then given it."""

from playwright.sync_api import expect

NEWSROOM = """
from tests import builders
builders.approver(username="minh", full_name="Vũ Quang Minh")
builders.approver(username="lan", full_name="Đỗ Thị Lan")
builders.in_review(builders.editor(), title="Được mùa")
"""
TITLE = "Được mùa"


def open_article(page, url):
    page.goto(f"{url}/admin/articles/edition/")
    page.locator("#result_list").get_by_role("link", name=TITLE).click()


def test_one_of_two_reads_the_article_and_then_gives_it_to_the_other(portal_server, sign_in):
    url = portal_server.url
    portal_server.python(NEWSROOM)
    minh, lan = sign_in("minh"), sign_in("lan")
    open_article(minh, url)
    open_article(lan, url)

    # Both have the same page before them; the first press decides.
    minh.get_by_role("button", name="Tôi đọc bài này").click()
    expect(minh.locator(".hands")).to_contain_text("Vũ Quang Minh đang đọc")
    lan.get_by_role("button", name="Tôi đọc bài này").click()
    expect(lan.locator(".messages .error")).to_have_text("Vũ Quang Minh đang đọc")
    expect(lan.locator(".hands")).to_contain_text("nên hỏi Vũ Quang Minh trước")
    expect(lan.locator(".step-approve")).to_be_enabled()
    assert lan.get_by_role("button", name="Tôi đọc bài này").count() == 0

    # A date that is over is refused, and nothing typed is lost
    minh.locator(".hands summary").press("Enter")
    minh.get_by_label("Giao cho").select_option(label="Đỗ Thị Lan")
    minh.get_by_label("Ngày đến hạn").fill("01/01/2020")
    minh.get_by_label("Ghi chú").fill("Xem kỹ số liệu.")
    minh.get_by_role("button", name="Giao bài").click()
    expect(minh.locator(".errornote")).to_contain_text("Hạn đã qua.")
    expect(minh.get_by_label("Ghi chú")).to_have_value("Xem kỹ số liệu.")
    minh.get_by_label("Ngày đến hạn").fill("31/12/2099")
    minh.get_by_role("button", name="Giao bài").click()
    expect(minh.locator(".hands")).to_contain_text("Đỗ Thị Lan đang đọc")

    # The other finds it among what is theirs, with the date and the note
    lan.goto(f"{url}/admin/articles/edition/?giao=toi")
    expect(lan.locator("#result_list .field-in_hand")).to_have_text("Đỗ Thị Lan đang đọc")
    lan.locator("#result_list").get_by_role("link", name=TITLE).click()
    expect(lan.locator(".hands")).to_contain_text("Hạn: 31/12/2099, 17:00")
    expect(lan.locator(".hands blockquote")).to_have_text("Xem kỹ số liệu.")
