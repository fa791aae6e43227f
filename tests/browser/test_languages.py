"""The other language by a click, without scripts too, and by the keyboard; nothing overflows."""

import json

import pytest
from playwright.sync_api import expect

NEWSROOM = """
import json
from articles import translations
from tests import builders
writer, approver = builders.editor(), builders.approver()
section = builders.category("Kinh tế")
original = builders.published(writer, title="Được mùa", category=section, reviewer=approver)
english = builders.published(writer, title="A good harvest", category=section, reviewer=approver)
translations.say(english, writer, "en", original)
print(json.dumps([original.get_absolute_url(), f"/en{english.get_absolute_url()}"]))
"""


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_reader_goes_over_to_english_and_on_to_the_translation(
    scripts, portal_server, new_context, made
):
    original, english = made
    page = new_context(
        java_script_enabled=scripts, viewport={"width": 320, "height": 640}
    ).new_page()
    page.goto(f"{portal_server.url}/chuyen-muc/kinh-te/")
    page.get_by_role("link", name="English", exact=True).first.click()
    expect(page).to_have_url(f"{portal_server.url}/en/chuyen-muc/kinh-te/")
    page.get_by_role("heading", name="Được mùa").get_by_role("link").click()
    expect(page).to_have_url(f"{portal_server.url}/en{original}")
    page.get_by_role("link", name="Read in English").click()
    expect(page).to_have_url(portal_server.url + english)
    expect(page.get_by_role("heading", level=1)).to_have_text("A good harvest")
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("link", name="Tiếng Việt", exact=True).first.press("Enter")
    expect(page).to_have_url(portal_server.url + original)


@pytest.fixture(scope="module")
def kept():
    return {}


@pytest.fixture
def made(portal_server, kept):
    if portal_server.url not in kept:
        kept[portal_server.url] = json.loads(portal_server.python(NEWSROOM))
    return kept[portal_server.url]
