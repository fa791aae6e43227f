"""What a browser makes of our pictures and recordings: which rendition it takes, and that nothing jumps."""

import pytest

NEWSROOM = """
import io
from django.core.files.base import ContentFile
from tests import builders, files
from tests.articles.test_images import encoded, photo
from articles import library, workflow
from articles.models import Figure
from articles.models.figure import Placement
editor, approver = builders.editor(), builders.approver()
section = builders.category("Thời sự")
def picture(seed, width=1000):
    content = encoded(photo(width, width * 2 // 3, seed=seed), quality=88)
    return library.take(ContentFile(content, name="anh.jpg"), editor)[0]
# Each in one place only: what a browser has already, it takes again.
one, two, three = picture(1, 1800), picture(2), picture(3)
from articles import images
address = images.address(two.digest, 800, "jpg")
edition = builders.draft(
    editor, title="Bài có ảnh", category=section, featured_slot=1, picture=one,
    body='<p>Trước.</p><figure class="image"><img src="%s" alt="Họp"><figcaption>Họp</figcaption>'
         '</figure><p>Sau.</p>' % address,
    attachments=[("Phụ lục", builders.document(editor)),
                 ("Bản đọc", builders.document(editor, files.mp3(90), name="doc.mp3"))],
)
for number, image in enumerate((three,)):
    Figure.objects.create(edition=edition, image=image, placement=Placement.GALLERY,
                          position=number, caption="Ảnh", alt="Ảnh")
workflow.perform("submit", edition, editor)
workflow.perform("approve", edition, approver)
for number in range(5):
    builders.published(editor, reviewer=approver, category=section, picture=picture(10 + number),
                       title=f"Bài {number}", featured_slot=2 if not number else None)
print(edition.get_absolute_url())
"""

#: Of every picture of ours on the page: the width of what was taken, and of what is shown, in pixels
#: of the device; and how far things were moved about on the page.
MEASURED = """async () => {
  for (const each of document.images) { each.scrollIntoView(); await new Promise(requestAnimationFrame); }
  await Promise.all([...document.images].map((each) => each.decode().catch(() => null)));
  const entries = await new Promise((resolve) => {
    const found = [];
    const observer = new PerformanceObserver((list) => found.push(...list.getEntries()));
    observer.observe({type: "layout-shift", buffered: true});
    setTimeout(() => resolve(found), 50);
  });
  return {
    // What has no node lies within the browser's own player, not on the page.
    moved: entries.filter((each) => each.sources.some(({node}) => node)).map((each) => each.value),
    pictures: [...document.images].filter((each) => each.src.includes("/media/anh/")).map((each) => ({
      taken: Number(each.currentSrc.match(/-(\\d+)\\.webp$/)?.[1] ?? 0),
      offered: each.srcset.match(/\\d+(?=w)/g).map(Number),
      shown: each.getBoundingClientRect().width * devicePixelRatio,
      lead: each.fetchPriority === "high",
    })),
  };
}"""
#: A picture is never taken larger than this, of what is shown.
AT_MOST = 1.5
#: Device pixels to one of the page -> how wide such screens are, in pixels of the page.
SCREENS = {1: (320, 768, 1440), 2: (390, 1440), 3: (320, 390)}
PHONE = 480
PHONE_BUDGET = 60 * 1024


@pytest.fixture(scope="module")
def story():
    """The address of the article, once it is there."""
    return []


@pytest.fixture
def address(portal_server, story):
    if not story:
        story.append(portal_server.python(NEWSROOM).strip().splitlines()[-1])
    return story[0]


@pytest.mark.parametrize("scale", SCREENS)
def test_each_place_gets_the_rendition_that_fits_it_and_nothing_jumps(
    scale, portal_server, address, new_context
):
    for width in SCREENS[scale]:
        for path in ("/", "/chuyen-muc/thoi-su/", address):
            # A browser of its own: what one has already in a larger rendition, it takes again.
            context = new_context(
                viewport={"width": width, "height": 900}, device_scale_factor=scale
            )
            page, where, weights = context.new_page(), (path, width, scale), {}
            page.on("response", lambda answer, kept=weights: kept.__setitem__(answer.url, answer))
            page.goto(portal_server.url + path, wait_until="load")
            lead = page.evaluate("document.querySelector('img[fetchpriority=high]').currentSrc")
            found = page.evaluate(MEASURED)
            assert found["moved"] == [], where
            assert len(found["pictures"]) >= 3, where
            assert [each["lead"] for each in found["pictures"]].count(True) == 1, where
            for each in found["pictures"]:
                least, most = min(each["offered"]), max(each["offered"])
                assert least <= each["taken"] <= max(AT_MOST * each["shown"], least), (where, each)
                assert each["taken"] >= min(0.6 * each["shown"], most), (where, each)
            # What was preloaded is what is shown: it was not fetched in two widths.
            digest = lead.rpartition("-")[0]
            assert [url for url in weights if url.startswith(digest)] == [lead], where
            if width <= PHONE:
                assert 0 < len(weights[lead].body()) <= PHONE_BUDGET, (where, lead)
            context.close()


def test_a_recording_is_played_and_sought(portal_server, address, page):
    answers = []
    page.on(
        "response", lambda answer: answers.append(answer) if "/media/tep/" in answer.url else None
    )
    page.goto(portal_server.url + address)
    player = page.locator("audio")
    assert answers == []
    length = player.evaluate(
        "(player) => new Promise((resolve) => {"
        " player.addEventListener('loadedmetadata', () => resolve(player.duration), {once: true});"
        " player.load(); player.preload = 'metadata'; })"
    )
    assert round(length) == 90
    place = player.evaluate(
        "(player) => new Promise((resolve) => {"
        " player.addEventListener('seeked', () => resolve(player.currentTime), {once: true});"
        " player.currentTime = 60; })"
    )
    assert place == 60
    assert {answer.status for answer in answers} == {206}
    with page.expect_download() as download:
        page.get_by_role("link", name="Phụ lục").click()
    assert download.value.suggested_filename == "Phụ lục.pdf"
