"""Takes pictures of the main pages, of a portal of its own with the demo content.

    python scripts/screenshots.py                 every page, on a desk and on a phone, light and dark
    python scripts/screenshots.py home desk       the pages whose name begins so
    python scripts/screenshots.py --readme        the two pictures of README.md, and no others

The pictures go to var/screenshots/, those of README.md to docs/images/. What the browser complains
about meanwhile is printed, and then the exit code is 1.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import machine
from tests.browser.conftest import Faults, Portal, environment, run

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "var" / "screenshots"
README_TARGET = ROOT / "docs" / "images"
#: Of a window, in CSS pixels; and how far down a longer page is shown.
WINDOWS = {"desktop": (1440, 900, 2400), "phone": (390, 844, 2600)}
SCHEMES = ("light", "dark")
#: Of a picture in README.md: width and height in pixels, and bytes.
README_SIZE = (1200, 850)
README_BYTES = 250 * 1024
#: The last one: a page is drawn with its pictures, and not first without those that are not decoded yet.
FLAGS = ["--disable-gpu", "--disable-quic", "--disable-sync", "--disable-checker-imaging"]
WRITER, APPROVER = "bientap", "duyet"


@dataclass(frozen=True)
class Shot:
    """A page to take: its name, who looks at it (None: a reader), and how to get there from `/`."""

    name: str
    who: str | None
    go: Callable[[Page], object]


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
SHOTS = (
    Shot("home", None, visit("/")),
    Shot("category", None, visit("/chuyen-muc/thoi-su/")),
    Shot("article", None, follow("/", AN_ARTICLE)),
    Shot("author", None, follow("/", AN_ARTICLE, "main a[href^='/tac-gia/']")),
    Shot("search", None, visit("/tim-kiem/?q=cau+van+ha")),
    Shot("sign-in", None, visit("/tai-khoan/dang-nhap/")),
    Shot("desk-overview", APPROVER, visit("/admin/")),
    Shot("desk-list", APPROVER, visit("/admin/articles/edition/")),
    Shot("desk-review", APPROVER, follow("/admin/", "#desk-awaiting a[href$='/change/']")),
    Shot("desk-add", WRITER, visit("/admin/articles/edition/add/")),
    Shot("desk-returned", WRITER, follow("/admin/", "#desk-awaiting a[href$='/change/']")),
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
        try:
            yield portal
        finally:
            portal.stop()


class Photographer:
    """Takes pages in a browser; everybody signs in once."""

    def __init__(self, browser: Browser, portal: Portal) -> None:
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
            page.locator("#id_username").fill(who)
            page.locator("#id_password").fill(self.portal.env["DEMO_PASSWORD"])
            page.locator("main button[type=submit]").click()
            page.wait_for_url("**/admin/")
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
    with demo() as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS)
        photographer = Photographer(browser, portal)
        if options.readme:
            take_for_readme(photographer)
        else:
            for shot in chosen:
                for window in WINDOWS:
                    for scheme in SCHEMES:
                        path = TARGET / f"{shot.name}-{window}-{scheme}.png"
                        photographer.take(shot, window, scheme, path)
                        print(path.relative_to(ROOT), flush=True)
        browser.close()
    for fault in dict.fromkeys(photographer.faults.seen):
        print(fault, file=sys.stderr)
    return 1 if photographer.faults.seen else 0


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
