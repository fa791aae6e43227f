"""The main job, end to end, in a real browser: one article from its first word to its readers.

The article is a real page where one lies beside the project, and one of our own elsewhere.
"""

import io
import json
from pathlib import Path

import pytest
from PIL import Image as Pillow
from playwright.sync_api import expect

from articles import vietnamese

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "seed" / "article.json"
OWN = Path(__file__).with_name("article.json")
CATEGORY = "Khoa học – Công nghệ"
REASON = "Đề nghị bổ sung thời gian tổ chức vào sapo."

NEWSROOM = """
from accounts.models import User
from tests import builders
builders.editor(username="bientap", full_name="Lê Thu Hiền")
builders.approver(username="duyet", full_name="Vũ Quang Minh")
builders.category({category!r})
builders.author({byline!r})
"""


@pytest.fixture(scope="module")
def article():
    source = REAL if REAL.exists() else OWN
    return json.loads(source.read_text(encoding="utf-8"))


def photograph():
    made = io.BytesIO()
    picture = Pillow.linear_gradient("L").resize((1280, 853))
    Pillow.merge("RGB", (picture, picture.rotate(180), picture)).save(made, "JPEG")
    return {"name": "Ảnh buổi làm việc.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def write_body(page, paragraphs):
    """Types into the editor as a person does."""
    text = page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")
    text.click()
    page.keyboard.press("Control+A")
    for number, paragraph in enumerate(paragraphs):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.insert_text(paragraph)


def choose(page, field, name):
    """Picks a name from a field that searches while one types."""
    page.locator(f".field-{field} .select2-selection").first.click()
    page.locator(".select2-search__field").last.fill(name)
    page.locator(".select2-results__option", has_text=name).first.click()


def write_article(page, article, url):
    page.goto(f"{url}/admin/articles/edition/add/")
    page.get_by_label("Tiêu đề", exact=False).first.fill(article["title"])
    page.locator("#id_lead").fill(article["lead"])
    write_body(page, article["body"])
    page.locator("#id_category").select_option(label=CATEGORY)
    choose(page, "author", article["byline"])
    if not page.locator("#id_figures-0-upload").count():
        page.locator("#figures-group .add-row a").click()
    page.locator("#id_figures-0-upload").set_input_files(photograph())
    page.locator("#id_figures-0-caption").fill(article["image_caption"])
    page.locator("#id_figures-0-alt").fill("Các đại biểu ngồi quanh bàn họp trong hội trường")


def step(page, name):
    return page.locator(".steps").get_by_role("button", name=name)


def open_from_desk(page, url, title):
    page.goto(f"{url}/admin/articles/edition/")
    page.locator("#result_list").get_by_role("link", name=title).first.click()


def test_an_article_is_written_returned_approved_read_and_revised(
    portal_server, article, sign_in, new_context, faults
):
    faults.allowed += ["status of 404", "status of 410"]
    url, title = portal_server.url, article["title"]
    portal_server.python(NEWSROOM.format(category=CATEGORY, byline=article["byline"]))

    # The editor writes, with a picture and its caption, and submits
    editor = sign_in("bientap")
    write_article(editor, article, url)
    editor.get_by_role("button", name="Lưu và gửi duyệt").first.click()
    expect(editor.locator(".edition-status")).to_contain_text("Chờ duyệt")
    expect(editor.locator(".reading-text")).to_contain_text(article["body"][-1][:80])

    # … cannot approve, and is told why
    expect(step(editor, "Duyệt")).to_be_disabled()
    expect(editor.locator("#why-approve")).to_contain_text("Bạn không có quyền duyệt")

    # A visitor finds nothing at the address it will have
    pk = portal_server.python("print(Article.objects.get().pk)").strip()
    address = f"{url}/bai-viet/{vietnamese.slug(title)}-{pk}/"
    visitor = new_context().new_page()
    assert visitor.goto(address).status == 404
    assert article["lead"][:40] not in visitor.content()

    # The approver reads it and asks for a change, with the reason
    approver = sign_in("duyet")
    expect(approver.locator("#desk-awaiting")).to_contain_text(title)
    open_from_desk(approver, url, title)
    approver.locator(".steps").get_by_role("link", name="Yêu cầu sửa").click()
    approver.get_by_role("button", name="Yêu cầu sửa").click()
    expect(approver.locator("#content")).to_contain_text("Hãy ghi lý do.")
    approver.get_by_label("Lý do").fill(REASON)
    approver.get_by_role("button", name="Yêu cầu sửa").click()
    expect(approver.locator(".edition-status")).to_contain_text("Cần sửa lại")

    # The editor finds it waiting, sees the reason, changes the text and submits again
    editor.goto(f"{url}/admin/")
    editor.locator("#desk-awaiting").get_by_role("link", name=title).click()
    expect(editor.locator(".step-history")).to_contain_text(REASON)
    lead = f"{article['lead']} Buổi làm việc diễn ra trong buổi sáng."
    editor.locator("#id_lead").fill(lead)
    editor.locator(".steps").get_by_role("button", name="Lưu và gửi duyệt").click()
    expect(editor.locator(".edition-status")).to_contain_text("Chờ duyệt")

    # The approver approves
    open_from_desk(approver, url, title)
    expect(approver.locator(".reading-lead")).to_have_text(lead)
    step(approver, "Duyệt").click()
    expect(approver.locator(".edition-status")).to_contain_text("Đã đăng")

    # A visitor finds it on the home page, in its category, and by searching without accents
    visitor.goto(url)
    expect(visitor.get_by_role("link", name=title).first).to_be_visible()
    visitor.goto(f"{url}/chuyen-muc/khoa-hoc-cong-nghe/")
    expect(visitor.get_by_role("link", name=title).first).to_be_visible()
    # By its name: while one types its role changes, for it suggests.
    words = " ".join(vietnamese.fold(title).split()[1:3])
    visitor.goto(url)
    search = visitor.locator("input[name=q]").first
    if not search.is_visible():
        visitor.goto(f"{url}/tim-kiem/")
        search = visitor.locator("input[name=q]").last
    search.fill(words)
    search.press("Enter")
    visitor.locator("main").get_by_role("link", name=title).first.click()

    # … and reads it, with caption and byline
    expect(visitor).to_have_url(address)
    expect(visitor.get_by_role("heading", level=1)).to_have_text(title)
    expect(visitor.locator("figure").first).to_contain_text(article["image_caption"])
    expect(visitor.locator("main")).to_contain_text(f"Tác giả bài viết: {article['byline']}")
    for paragraph in article["body"]:
        expect(visitor.locator("main")).to_contain_text(paragraph.strip())
    picture = visitor.locator("figure img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0

    # The editor revises it: the public text stays until the new edition is approved
    open_from_desk(editor, url, title)
    step(editor, "Sửa bài").click()
    expect(editor.locator(".edition-status")).to_contain_text("Bản nháp")
    new_title = f"{title} (cập nhật)"
    editor.get_by_label("Tiêu đề", exact=False).first.fill(new_title)
    editor.locator(".steps").get_by_role("button", name="Lưu và gửi duyệt").click()
    expect(editor.locator(".edition-status")).to_contain_text("Chờ duyệt")
    visitor.goto(address)
    expect(visitor.get_by_role("heading", level=1)).to_have_text(title)
    open_from_desk(approver, url, new_title)
    step(approver, "Duyệt").click()
    expect(approver.locator(".edition-status")).to_contain_text("Đã đăng")
    visitor.goto(address)
    expect(visitor.get_by_role("heading", level=1)).to_have_text(new_title)
