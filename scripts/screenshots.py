"""Takes pictures of the main pages, of a portal of its own with the demo content.

    python scripts/screenshots.py                 every page, in every window, light and dark
    python scripts/screenshots.py home desk       the pages whose name begins so
    python scripts/screenshots.py --windows phone wide --schemes dark article
    python scripts/screenshots.py --url http://127.0.0.1:8000 home
                                                  of a demo that runs already (DEMO_PASSWORD=… its password)
    python scripts/screenshots.py --readme        the two pictures of README.md, and no others

The pictures go to var/screenshots/, those of README.md to docs/images/. What the browser complains
about meanwhile is printed, and then the exit code is 1.
"""

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import django
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
# What the tests share imports the models.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
django.setup()

from tests import machine  # noqa: E402
from tests.browser.conftest import Faults, Portal, environment, run  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "var" / "screenshots"
README_TARGET = ROOT / "docs" / "images"
#: Of a window, in CSS pixels; and how far down a longer page is shown.
WINDOWS = {
    "desktop": (1440, 900, 2400),
    "phone": (390, 844, 2600),
    "narrow": (320, 640, 2600),
    "tablet": (768, 1024, 2400),
    "wide": (2560, 1440, 2400),
}
SCHEMES = ("light", "dark")
#: Of a picture in README.md: width and height in pixels, and bytes.
README_SIZE = (1200, 850)
README_BYTES = 250 * 1024
#: The last one: a page is drawn with its pictures, and not first without those that are not decoded yet.
FLAGS = ["--disable-gpu", "--disable-quic", "--disable-sync", "--disable-checker-imaging"]
#: Articles of the demo, by the beginnings of their titles.
WITH_A_GALLERY = "Hợp long nhịp chính cầu Vân Hà 2"
WITH_A_TABLE = "Thu ngân sách quý vừa qua tăng"
CORRECTED = "Quét mã là biết vườn"
WRITER, APPROVER, ADMINISTRATOR = "bientap", "duyet", "quantri"


@dataclass(frozen=True)
class Shot:
    """A page to take: its name, who looks at it (None: a reader), and how to get there from `/`."""

    name: str
    who: str | None
    go: Callable[[Page], object]
    #: As it goes to the printer.
    paper: bool = False


def visit(path: str) -> Callable[[Page], object]:
    return lambda page: page.goto(path)


def follow(*steps: str) -> Callable[[Page], object]:
    """From an address through links: the first that each of the further steps, selectors, finds."""

    def go(page: Page) -> None:
        page.goto(steps[0])
        for selector in steps[1:]:
            page.goto(page.locator(selector).first.get_attribute("href") or "")

    return go


AN_ARTICLE = "main a[href^='/bai-viet/']"


def found(text: str) -> Callable[[Page], object]:
    """The article whose title begins so, by way of the search."""

    def go(page: Page) -> None:
        page.goto(f"/tim-kiem/?q={quote(text)}")
        page.get_by_role("link", name=re.compile("^" + re.escape(text))).first.click()
        page.wait_for_url("**/bai-viet/**")

    return go


def app_set_up(page: Page) -> None:
    """The square for the telephone's app, after the password is shown to be known."""
    page.goto("/tai-khoan/hai-lop/ung-dung/bat/")
    if page.locator("#id_password").count():
        page.locator("#id_password").fill(os.environ["DEMO_PASSWORD"])
        page.locator("#id_password").press("Enter")
        page.locator("img.qr").wait_for()


def menu_open(page: Page) -> None:
    page.goto("/")
    page.locator(".menu > summary").click()


SHOTS = (
    Shot("home", None, visit("/")),
    Shot("home-menu", None, menu_open),
    Shot("category", None, visit("/chuyen-muc/thoi-su/")),
    Shot("article", None, follow("/", AN_ARTICLE)),
    Shot("article-gallery", None, found(WITH_A_GALLERY)),
    Shot("article-table", None, found(WITH_A_TABLE)),
    Shot("article-corrected", None, found(CORRECTED)),
    Shot("article-on-paper", None, follow("/", AN_ARTICLE), paper=True),
    Shot("print", None, follow("/", AN_ARTICLE, "a[href$='/in/']")),
    Shot("author", None, follow("/", AN_ARTICLE, "main a[href^='/tac-gia/']")),
    Shot("tag", None, follow("/", AN_ARTICLE, "main a[href^='/the/']")),
    Shot("thread", None, follow("/", "a[href^='/dong-su-kien/']")),
    Shot("search", None, visit("/tim-kiem/?q=cau+van+ha")),
    Shot("search-none", None, visit("/tim-kiem/?q=xyzabc")),
    Shot("archive", None, visit("/luu-tru/")),
    Shot("archive-month", None, follow("/luu-tru/", "main a[href^='/luu-tru/']")),
    Shot("page", None, visit("/trang/gioi-thieu/")),
    Shot("site-map", None, visit("/so-do-trang/")),
    Shot("contact", None, visit("/lien-he/")),
    Shot("404", None, visit("/khong-co/")),
    Shot("sign-in", None, visit("/tai-khoan/dang-nhap/")),
    Shot("forgotten-password", None, visit("/tai-khoan/quen-mat-khau/")),
    Shot("account", WRITER, visit("/tai-khoan/")),
    Shot("account-sessions", WRITER, visit("/tai-khoan/cac-phien/")),
    Shot("account-password", WRITER, visit("/tai-khoan/mat-khau/")),
    Shot("factor", WRITER, visit("/tai-khoan/hai-lop/")),
    Shot("factor-app", WRITER, app_set_up),
    Shot("desk-overview", APPROVER, visit("/admin/")),
    Shot("desk-list", APPROVER, visit("/admin/articles/edition/")),
    Shot("desk-review", APPROVER, follow("/admin/", "#desk-awaiting a[href$='/change/']")),
    Shot("desk-add", WRITER, visit("/admin/articles/edition/add/")),
    Shot("desk-returned", WRITER, follow("/admin/", "#desk-awaiting a[href$='/change/']")),
    Shot("desk-messages", WRITER, visit("/admin/hop-thu/")),
    Shot("desk-front", APPROVER, visit("/admin/articles/featuredslot/")),
    Shot("desk-letters", APPROVER, visit("/admin/articles/readerletter/")),
    Shot("desk-views", APPROVER, visit("/admin/articles/dailyviews/")),
    Shot("desk-missed", APPROVER, visit("/admin/articles/missedsearch/")),
    Shot("desk-pages", APPROVER, visit("/admin/portal/page/")),
    Shot("desk-banner", APPROVER, visit("/admin/portal/banner/add/")),
    Shot("desk-menu", ADMINISTRATOR, visit("/admin/portal/menuitem/")),
    Shot("desk-identity", ADMINISTRATOR, visit("/admin/portal/siteidentity/1/change/")),
    Shot("desk-people", ADMINISTRATOR, visit("/admin/accounts/user/")),
    Shot("desk-person-add", ADMINISTRATOR, visit("/admin/accounts/user/add/")),
    Shot("desk-events", ADMINISTRATOR, visit("/admin/accounts/event/")),
    Shot("desk-second-factor", ADMINISTRATOR, visit("/admin/accounts/secondfactorrule/")),
)
#: What README.md shows: name of the page, file.
README = {"home": "home.png", "desk-overview": "desk.png"}


@contextmanager
def demo() -> Iterator[Portal]:
    """A running portal with the demo content, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="cong-tin-") as name:
        folder = Path(name)
        env = environment(DATABASE_URL=f"sqlite:///{folder / 'db.sqlite3'}")
        print("Loading the demo content; it takes about a minute.", flush=True)
        run(["manage.py", "demo", "--no-serve"], env | {"MEDIA_ROOT": str(folder / "media")})
        portal = Portal(folder, env)
        os.environ["DEMO_PASSWORD"] = env["DEMO_PASSWORD"]
        try:
            yield portal
        finally:
            portal.stop()


class Running:
    """A demo that somebody started; its password is told in DEMO_PASSWORD."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")


class Photographer:
    """Takes pages in a browser; everybody signs in once."""

    def __init__(self, browser: Browser, portal: Portal | Running) -> None:
        self.browser = browser
        self.portal = portal
        self.faults = Faults()
        self.signed_in: dict[str, object] = {}

    def window(self, who: str | None, width: int, height: int, scheme: str) -> BrowserContext:
        """A visitor in Vietnam, or somebody of the newsroom who is signed in."""
        context = self.browser.new_context(
            base_url=self.portal.url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            storage_state=self.state_of(who) if who else None,
        )
        self.faults.watch(context)
        return context

    def state_of(self, who: str) -> object:
        if who not in self.signed_in:
            context = self.browser.new_context(base_url=self.portal.url)
            page = context.new_page()
            page.goto("/tai-khoan/dang-nhap/")
            page.locator("#id_login").fill(who)
            page.locator("#id_password").fill(os.environ["DEMO_PASSWORD"])
            page.locator("#id_password").press("Enter")
            page.wait_for_url("**/admin/**")
            self.signed_in[who] = context.storage_state()
            context.close()
        return self.signed_in[who]

    def take(self, shot: Shot, window: str, scheme: str, path: Path) -> None:
        """One picture, from the top of the page down to its end or to the limit.

        The window is made as high as that: what sticks to its edges stays there, and pictures
        further down are asked for.
        """
        width, height, tallest = WINDOWS[window]
        context = self.window(shot.who, width, height, scheme)
        page = context.new_page()
        shot.go(page)
        if shot.paper:
            page.emulate_media(media="print")
        settle(page)
        whole = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(max(whole, height), tallest)})
        settle(page)
        page.screenshot(path=path)
        context.close()


def settle(page: Page) -> None:
    """Waits for the editor where there is one, for fonts, and for the pictures, five seconds at most."""
    page.wait_for_load_state("load")
    if page.locator("textarea[data-type=ckeditortype]").count():
        page.frame_locator("iframe.cke_wysiwyg_frame").locator("body").wait_for()
    page.evaluate(
        """async () => {
            const shown = async (image) => {
                image.loading = "eager";
                while (!image.naturalWidth) await new Promise((next) => setTimeout(next, 50));
                await image.decode().catch(() => {});
            };
            const enough = new Promise((next) => setTimeout(next, 5000));
            await Promise.race([Promise.all(Array.from(document.images, shown)), enough]);
            await document.fonts.ready;
        }"""
    )


def for_readme(source: Path, target: Path) -> None:
    """The upper part of a picture, small enough to be read with the page. Raises ValueError if it is not."""
    with Image.open(source) as taken:
        picture = taken.convert("RGB")
    width, height = README_SIZE
    picture = picture.crop((0, 0, picture.width, round(picture.width * height / width)))
    picture = picture.resize(README_SIZE, Image.Resampling.LANCZOS)
    for colours in (256, 128, 64):
        picture.quantize(colours, kmeans=2).save(target, "PNG", optimize=True)
        if target.stat().st_size < README_BYTES:
            return
    raise ValueError(f"{target} has {target.stat().st_size} bytes, more than {README_BYTES}.")


def main(arguments: list[str]) -> int:
    """Takes what the arguments name; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="beginnings of names: home, article, desk …")
    parser.add_argument("--windows", nargs="+", choices=WINDOWS, default=list(WINDOWS))
    parser.add_argument("--schemes", nargs="+", choices=SCHEMES, default=list(SCHEMES))
    parser.add_argument("--url", help="of a demo that runs already")
    parser.add_argument("--readme", action="store_true", help="only the pictures of README.md")
    options = parser.parse_args(arguments)
    chosen = [
        shot for shot in SHOTS if not options.names or shot.name.startswith(tuple(options.names))
    ]
    if not chosen:
        parser.error(f"no such page; there are {', '.join(shot.name for shot in SHOTS)}")
    chromium = machine.PARTS["chromium"]
    if chromium.find() is None:
        print(f"{chromium.name} is missing: apt install {chromium.package}", file=sys.stderr)
        return 1

    TARGET.mkdir(parents=True, exist_ok=True)
    running = nullcontext(Running(options.url)) if options.url else demo()
    with running as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS)
        photographer = Photographer(browser, portal)
        if options.readme:
            take_for_readme(photographer)
        else:
            for shot in chosen:
                for window in options.windows:
                    for scheme in options.schemes:
                        path = TARGET / f"{shot.name}-{window}-{scheme}.png"
                        photographer.take(shot, window, scheme, path)
                        print(path.relative_to(ROOT), flush=True)
        browser.close()
    # The page of what is not found is one of the pictures.
    photographer.faults.allowed.append("/khong-co/")
    faults = photographer.faults.remaining()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def take_for_readme(photographer: Photographer) -> None:
    README_TARGET.mkdir(parents=True, exist_ok=True)
    for shot in SHOTS:
        if shot.name in README:
            taken = TARGET / f"{shot.name}-readme.png"
            photographer.take(shot, "desktop", "light", taken)
            for_readme(taken, README_TARGET / README[shot.name])
            taken.unlink()
            print((README_TARGET / README[shot.name]).relative_to(ROOT), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
