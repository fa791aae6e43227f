"""axe finds nothing to object to on any page, in light and in dark, on a desk and on a phone."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.builders import PASSWORD

NEWSROOM = """
import json
from tests import builders
from articles import autosave, locks
from articles.models import Thread
editor = builders.editor(username="bientap", full_name="Lê Thu Hiền")
approver = builders.approver(username="duyet", full_name="Vũ Quang Minh")
builders.administrator(username="quantri", full_name="Phan Hải Yến")
parent = builders.category("Kinh tế")
section = builders.category("Nông nghiệp", parent=parent)
content = dict(
    category=section, authors=[builders.author()], tags=[builders.tag("Nông thôn mới")],
    thread=Thread.objects.create(name="Vụ mùa"), picture=builders.image(editor, alt="Ruộng lúa"),
    body="<h2>Kết quả</h2><p>Đoàn đã <a href='https://example.vn/'>khảo sát</a>.</p>"
         "<table><tbody><tr><th>Xã</th><td>12</td></tr></tbody></table>",
)
published = builders.published(editor, reviewer=approver, title="Được mùa", **content)
gone = builders.withdrawn(editor, reviewer=approver, title="Đăng nhầm", **content)
drafted = builders.changes_requested(editor, reviewer=approver, title="Đang sửa", **content)
waiting = builders.in_review(editor, title="Đang chờ", **content)
written = {"title": ["Đang sửa, viết thêm"], "lead": [drafted.lead], "body": [drafted.body]}
kept = autosave.keep(editor, f"edition:{drafted.pk}", "A" * 32, written)
autosave.keep(editor, f"edition:{waiting.pk}", "A" * 32, written)
locks.take(drafted, approver, "B" * 32)
print(json.dumps(dict(
    kept=kept.pk, published=published.get_absolute_url(), gone=gone.get_absolute_url(), drafted=drafted.pk,
    waiting=waiting.pk, image=content["picture"].pk, category=section.pk,
)))
"""

PUBLIC = {
    "home": "/",
    "category": "/chuyen-muc/kinh-te/",
    "article": "{published}",
    "author": "/tac-gia/hong-phai/",
    "tag": "/the/nong-thon-moi/",
    "thread": "/dong-su-kien/vu-mua/",
    "search": "/tim-kiem/?q=doan",
    "search without a result": "/tim-kiem/?q=xyzabc",
    "not found": "/khong-co/",
    "withdrawn": "{gone}",
    "sign-in": "/tai-khoan/dang-nhap/",
}
DESK = {
    "bientap": [
        "/admin/",
        "/admin/articles/edition/",
        "/admin/articles/edition/add/",
        "/admin/articles/edition/{drafted}/change/",
        "/admin/articles/edition/{drafted}/change/?khoi-phuc={kept}",
        "/admin/articles/edition/{waiting}/change/",
        "/admin/articles/image/",
        "/admin/articles/image/add/",
        "/admin/articles/image/{image}/change/",
        "/admin/articles/author/add/",
    ],
    "duyet": [
        "/admin/articles/edition/{waiting}/change/",
        "/admin/articles/edition/{waiting}/change/?sua=1",
        "/admin/articles/edition/{waiting}/buoc/request_changes/",
        "/admin/articles/edition/{waiting}/xem-truoc/",
    ],
    "quantri": [
        "/admin/",
        "/admin/articles/category/",
        "/admin/articles/category/{category}/change/",
        "/admin/portal/siteidentity/1/change/",
        "/admin/accounts/user/",
        "/admin/accounts/user/add/",
        "/admin/articles/sectionassignment/add/",
    ],
}
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def newsroom():
    """What the portal of this module holds, made at its first use."""
    return {}


def content_of(portal_server, newsroom):
    if not newsroom:
        newsroom.update(json.loads(portal_server.python(NEWSROOM)))
    return newsroom


def watched(new_context, **options):
    """A page for axe, which writes styles into it: the policy that forbids that is tested elsewhere."""
    return new_context(bypass_csp=True, **options).new_page()


def objections(page):
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {rule['id']}: {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_public_pages_are_accessible(size, scheme, portal_server, newsroom, new_context, faults):
    faults.allowed += ["status of 404", "status of 410"]
    content = content_of(portal_server, newsroom)
    page = watched(new_context, viewport=SIZES[size], color_scheme=scheme)
    found = []
    for address in PUBLIC.values():
        page.goto(portal_server.url + address.format(**content))
        found += objections(page)
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, f"{page.url} is wider than the screen"
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("username", DESK)
def test_the_desk_is_accessible(username, scheme, portal_server, newsroom, new_context):
    content = content_of(portal_server, newsroom)
    page = watched(new_context, viewport=SIZES["desk"], color_scheme=scheme)
    page.goto(f"{portal_server.url}/admin/")
    page.locator("#id_username").fill(username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(f"{portal_server.url}/admin/")
    found = []
    for address in DESK[username]:
        response = page.goto(portal_server.url + address.format(**content))
        assert response.status == 200, page.url
        page.wait_for_load_state("networkidle")
        found += objections(page)
    assert found == []


def test_a_page_narrower_than_any_phone_keeps_its_width(portal_server, newsroom, new_context):
    content = content_of(portal_server, newsroom)
    page = new_context(viewport={"width": 320, "height": 600}).new_page()
    for address in ("/", "/chuyen-muc/kinh-te/", content["published"], "/tim-kiem/?q=doan"):
        page.goto(portal_server.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url


def test_every_public_page_works_without_scripts(portal_server, newsroom, new_context):
    content = content_of(portal_server, newsroom)
    page = new_context(java_script_enabled=False).new_page()
    page.goto(portal_server.url)
    page.locator("main").get_by_role("link", name="Được mùa").first.click()
    assert page.url == portal_server.url + content["published"]
    assert "Đoàn đã" in page.locator("main").inner_text()


def test_the_keyboard_reaches_the_content_first_and_always_shows_where_it_is(
    portal_server, newsroom, new_context
):
    content = content_of(portal_server, newsroom)
    page = new_context().new_page()
    page.goto(portal_server.url + content["published"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("#")
    seen = set()
    for _ in range(60):
        outlined = page.evaluate(
            """() => {
              const element = document.activeElement;
              if (element === document.body) return null;
              const style = getComputedStyle(element);
              const shown = style.outlineStyle !== "none" || style.boxShadow !== "none";
              return [element.outerHTML.slice(0, 120), shown];
            }"""
        )
        if outlined is None:
            break
        assert outlined[1], f"No sign of focus: {outlined[0]}"
        seen.add(outlined[0])
        page.keyboard.press("Tab")
    assert len(seen) > 10
