"""The editor in a real browser, under the policy of the desk: any breach of it fails the test."""

import base64
import io
import json

import pytest
from PIL import Image as Pillow
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.conftest import Faults, Portal

NEWSROOM = """
from django.test import Client
from tests import builders
writer = builders.editor(username="hien")
client = Client()
client.force_login(writer)
drafts = [builders.draft(writer, title="Bài thử").pk for _ in range(30)]
print(client.cookies["sessionid"].value, *drafts)
"""
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:w="urn:schemas-microsoft-com:office:word"><head>
<meta name=Generator content="Microsoft Word 15">
<style>p.MsoNormal {margin:0cm; font-family:"Times New Roman",serif;}</style></head><body lang=VI>
<h1 style='color:blue'>Họp báo</h1>
<p class=MsoNormal style='text-align:center;text-indent:36.0pt'><b><span
 style='font-size:14.0pt;color:red'>UBND tỉnh</span></b><span style='font-size:14.0pt'>
 thông tin<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'>
<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span
 style='font:7.0pt "Times New Roman"'>&nbsp; </span></span></span><![endif]>Mục một<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'>
<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span
 style='font:7.0pt "Times New Roman"'>&nbsp; </span></span></span><![endif]>Mục hai<o:p></o:p></p>
<p class=MsoNormal onclick="alert(1)">Hết<img src="file:///C:/anh.png" width=10></p>
</body></html>"""
PASTE = """([html, files]) => {
    const editor = CKEDITOR.instances.id_body;
    editor.focus();
    const carried = new DataTransfer();
    if (html) carried.setData("text/html", html);
    for (const [name, type, content] of files) {
        const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
        carried.items.add(new File([bytes], name, { type }));
    }
    const doc = editor.document.$;
    const { ClipboardEvent } = doc.defaultView;
    doc.body.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""


def png(width=1000, height=700, colour=(30, 90, 160)):
    content = io.BytesIO()
    Pillow.new("RGB", (width, height), colour).save(content, "PNG")
    return content.getvalue()


class Desk:
    """The form of an article, with this text in the editor."""

    def __init__(self, page: Page, address: str, body: str) -> None:
        self.page = page
        self.address = address
        page.goto(address)
        expect(self.area).to_have_attribute("contenteditable", "true")
        page.evaluate(
            """(body) => new Promise((done) => {
                const editor = CKEDITOR.instances.id_body;
                const write = () => editor.setData(body, done);
                if (editor.status === "ready") write();
                else editor.on("instanceReady", write);
            })""",
            body,
        )
        expect(self.area).to_have_attribute("contenteditable", "true")

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("iframe.cke_wysiwyg_frame")

    @property
    def area(self):
        return self.frame.locator("body.cke_editable")

    @property
    def dialog(self):
        return self.page.locator(".cke_dialog_body:visible")

    def button(self, name: str) -> None:
        self.page.click(f".cke_button__{name}")

    def ok(self) -> None:
        self.page.click(".cke_dialog_ui_button_ok:visible")

    def text(self) -> str:
        """What the form would send, on one line."""
        html = self.page.evaluate("document.getElementById('id_body').value")
        return " ".join(html.split()).replace("> <", "><")

    def to_the_end(self) -> None:
        self.area.press("Control+End")

    def paste(self, html: str = "", *files: tuple[str, str, bytes]) -> None:
        carried = [
            (name, kind, base64.b64encode(content).decode()) for name, kind, content in files
        ]
        self.page.evaluate(PASTE, [html, carried])


@pytest.fixture(scope="module")
def newsrooms():
    """Of each portal in use: a session, and articles to open with it. Each form is opened once: a page
    that was closed in the middle of writing holds its article for a while."""
    return {}


@pytest.fixture
def open_desk(page: Page, portal_server: Portal, newsrooms):
    url = portal_server.url
    if url not in newsrooms:
        newsrooms[url] = portal_server.python(NEWSROOM).split()
    session = newsrooms[url][0]
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": url}])

    def opened(body="<p>Đoàn công tác làm việc.</p>"):
        return Desk(page, f"{url}/admin/articles/edition/{newsrooms[url].pop()}/change/", body)

    return opened


def test_writing_formatting_lists_and_headings(open_desk):
    desk = open_desk("<p>Một</p>")
    type_ = desk.page.keyboard

    desk.to_the_end()
    type_.type(" và ")
    type_.press("Control+B")
    type_.type("hai")
    type_.press("Control+B")
    type_.press("Enter")
    desk.button("bulletedlist")
    type_.type("ba")
    type_.press("Enter")
    type_.press("Enter")
    desk.page.click(".cke_combo__format .cke_combo_button")
    desk.page.frame_locator("iframe.cke_panel_frame").locator("h2").first.click()
    type_.type("bốn")
    type_.press("Enter")
    type_.type("năm")
    desk.button("justifyright")

    assert desk.text().replace("\xa0", " ").replace("&nbsp;", " ").strip() == (
        "<p>Một và <strong>hai</strong></p><ul><li>ba</li></ul>"
        '<h2>bốn</h2><p class="text-right">năm</p>'
    )


def test_the_saved_text_is_the_written_one(open_desk):
    desk = open_desk("<p>Một</p>")

    desk.to_the_end()
    desk.page.keyboard.type(" hai")
    with desk.page.expect_navigation():
        desk.page.locator("[name=_continue], [name=_save]").first.click()
    desk.page.goto(desk.address)

    expect(desk.area).to_contain_text("Một hai")


def test_tables_and_their_menu(open_desk):
    desk = open_desk()

    desk.to_the_end()
    desk.button("table")
    expect(desk.dialog).to_be_visible()
    desk.ok()
    cell = desk.frame.locator("td").first
    cell.click()
    desk.page.keyboard.type("ô")
    cell.click(button="right")
    menu = desk.page.frame_locator("iframe.cke_panel_frame")
    menu.get_by_text("Xóa bảng").click()

    expect(desk.frame.locator("table")).to_have_count(0)


def test_a_link_opens_and_closes_its_dialog(open_desk):
    desk = open_desk("<p></p>")

    desk.to_the_end()
    desk.button("link")
    desk.dialog.get_by_role("textbox").nth(1).fill("tinh.gov.vn/tin")
    desk.ok()

    assert '<a href="https://tinh.gov.vn/tin">' in desk.text()


def test_a_picture_from_the_dialog_gets_a_caption(open_desk, faults: Faults, tmp_path):
    desk = open_desk()
    faults.allowed.append("status of 400")  # the refusal, which the browser notes too
    drawing, photo = tmp_path / "anh.svg", tmp_path / "anh.png"
    drawing.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    photo.write_bytes(png())
    said = []
    desk.page.on("dialog", lambda alert: (said.append(alert.message), alert.accept()))
    field = desk.page.frame_locator("iframe.cke_dialog_ui_input_file:visible").locator("input")

    desk.to_the_end()
    desk.button("image")
    with desk.page.expect_response("**/tai-len/"):
        field.set_input_files(drawing)
    with desk.page.expect_response("**/tai-len/"):
        field.set_input_files(photo)
    alt = desk.dialog.get_by_label("Văn bản thay thế")
    alt.fill("Trụ sở xã")
    expect(desk.dialog.get_by_label("Chiều rộng")).to_have_value("800")
    desk.ok()
    desk.frame.locator("figcaption").click()
    desk.page.keyboard.type("Quang cảnh buổi làm việc")

    assert len(said) == 1
    assert "JPEG, PNG, WebP" in said[0]
    text = desk.text()
    assert '<figure class="image"><img alt="Trụ sở xã" height="560" src="/media/anh/' in text
    assert 'width="800" /><figcaption>Quang cảnh buổi làm việc</figcaption></figure>' in text


def test_a_pasted_picture_is_uploaded_and_becomes_a_figure(open_desk):
    desk = open_desk()

    desk.to_the_end()
    desk.paste("", ("image.png", "image/png", png()))

    expect(desk.frame.locator("figure.image img[src^='/media/anh/']")).to_be_visible()
    expect(desk.frame.locator("figcaption")).to_have_count(1)
    # The hint in an empty caption is none of its text.
    assert "<figcaption></figcaption>" in desk.text()


def test_a_refused_picture_says_why(open_desk, faults: Faults):
    desk = open_desk()
    faults.allowed.append("status of 400")

    desk.to_the_end()
    desk.paste("", ("image.svg", "image/svg+xml", b"<svg/>"))

    expect(desk.page.locator(".cke_notification_warning")).to_contain_text("JPEG, PNG, WebP")
    assert "<img" not in desk.text()


def test_text_from_word_comes_clean(open_desk):
    desk = open_desk("<p></p>")

    desk.paste(WORD)

    expect(desk.frame.locator("li")).to_have_count(2)
    assert desk.text() == (
        '<h2>Họp báo</h2><p class="text-center"><strong>UBND tỉnh</strong> thông tin</p>'
        "<ul><li>Mục một</li><li>Mục hai</li></ul><p>Hết</p>"
    )
    # The picture on the writer's own disk cannot be shown; that is said.
    expect(desk.page.locator(".cke_notification_warning")).to_be_visible()


def test_what_is_written_as_html_is_handed_over_too(open_desk):
    desk = open_desk("<p>Một</p>")

    desk.button("source")
    desk.page.locator("textarea.cke_source").fill('<p style="color:red" onclick="x()">Hai</p>')
    assert "Hai" in desk.text()
    desk.button("source")

    expect(desk.area).to_contain_text("Hai")
    desk.page.keyboard.press("Tab")
    assert desk.page.evaluate("CKEDITOR.instances.id_body.getData().trim()") == "<p>Hai</p>"


def test_the_editing_area_bears_the_name_of_its_field(open_desk):
    desk = open_desk()

    expect(desk.area).to_have_attribute("aria-label", "Nội dung")
    desk.page.click("label[for=id_body]")
    expect(desk.area).to_be_focused()


def test_it_works_without_a_mouse(open_desk):
    desk = open_desk("<p>Một</p>")
    press = desk.page.keyboard.press

    desk.area.press("Control+A")
    press("Alt+F10")
    for _ in range(4):
        if desk.page.evaluate("document.activeElement.classList.contains('cke_button__bold')"):
            break
        press("ArrowRight")
    press("Enter")
    assert desk.text().strip() == "<p><strong>Một</strong></p>"
    press("Control+L")
    expect(desk.dialog.locator(":focus")).to_have_count(1)
    press("Escape")

    expect(desk.dialog).to_have_count(0)


def test_the_editing_area_follows_the_theme_of_the_desk(open_desk):
    desk = open_desk()
    paper = "getComputedStyle(document.body.parentElement).backgroundColor"

    light = desk.area.evaluate(f"() => {paper}")
    desk.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    expect(desk.frame.locator("html")).to_have_attribute("data-theme", "dark")
    dark = desk.area.evaluate(f"() => {paper}")

    assert json.dumps([light, dark]) == '["rgb(255, 255, 255)", "rgb(21, 20, 20)"]'
