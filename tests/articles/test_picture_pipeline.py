"""The way of a picture to its readers: when renditions come and go, how pages ask for them, and the
institution's mark on them."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image as Pillow
from PIL import ImageChops

from accounts.models import Event
from articles import images, library, picture_mark, tasks, workflow
from articles.models import Author, Figure, PictureMark
from articles.models.figure import Placement
from tests import builders, pages
from tests.articles.test_desk import errors_on, signed_in
from tests.articles.test_tasks import work

pytestmark = pytest.mark.django_db

MARK_PAGE = "/admin/articles/picturemark/1/change/"


@pytest.fixture(autouse=True)
def queue(settings):
    """Tasks wait for a worker: see `followed`."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def stored(image):
    """The names of what is kept of a picture's renditions."""
    return sorted(name.rpartition("/")[2] for name in images._stored(image.digest))


@pytest.fixture
def writer():
    return builders.editor()


@pytest.fixture
def followed(django_capture_on_commit_callbacks):
    """Takes a step, and has a worker do what follows from it."""

    def follow(act):
        with django_capture_on_commit_callbacks(execute=True):
            result = act()
        work()
        return result

    return follow


# When renditions come and go


def test_renditions_are_made_when_an_edition_is_approved_and_removed_when_none_shows_them(
    writer, followed
):
    picture, approver = builders.image(writer), builders.approver()
    edition = builders.draft(writer, picture=picture)
    everything = len(images.widths_for(picture.width)) * len(images.FORMATS)
    assert everything == 8
    counts = [len(stored(picture))]
    for step, by, reason in [
        ("submit", writer, ""),
        ("approve", approver, ""),
        ("withdraw", approver, "Sai ảnh."),
        ("restore", approver, ""),
        ("undo_publish", approver, "Nhầm."),
    ]:
        followed(lambda s=step, b=by, r=reason: workflow.perform(s, edition, b, reason=r))
        counts.append(len(stored(picture)))
    assert counts == [0, 0, 8, 0, 8, 0]


def test_a_picture_that_the_next_edition_leaves_out_goes_with_the_former(writer, followed):
    picture, approver = builders.image(writer), builders.approver()
    edition = followed(lambda: builders.published(writer, reviewer=approver, picture=picture))
    following = workflow.perform("revise", edition, writer).edition
    following.figures.all().delete()
    followed(lambda: workflow.perform("submit", following, writer))
    assert len(stored(picture)) == 8
    followed(lambda: workflow.perform("approve", following, approver))
    assert stored(picture) == []


def test_a_picture_stays_while_another_article_or_an_author_shows_it(writer, followed):
    shared, portrait = builders.image(writer), builders.image(writer)
    approver = builders.approver()
    Author.objects.create(name="Hồng Phái", photo=portrait)
    one = followed(lambda: builders.published(writer, reviewer=approver, picture=shared))
    followed(lambda: builders.published(writer, reviewer=approver, picture=shared))
    two = followed(lambda: builders.published(writer, reviewer=approver, picture=portrait))
    for edition in (one, two):
        followed(lambda e=edition: workflow.perform("withdraw", e, approver, reason="Sai."))
    assert (len(stored(shared)), len(stored(portrait))) == (8, 8)


def test_the_clock_takes_pictures_away_with_what_is_over(writer, followed):
    picture = builders.image(writer)
    end = timezone.now() + timedelta(hours=2)
    followed(lambda: builders.published(writer, picture=picture, expire_at=end))
    assert len(stored(picture)) == 8
    with time_machine.travel(end + timedelta(minutes=1), tick=False):
        followed(workflow.expire_due)
    assert stored(picture) == []


# How pages ask for them


@pytest.fixture
def site(writer):
    """An article with pictures in every place, featured on the home page, and others beside it."""
    section = builders.category("Thời sự")
    approver = builders.approver()
    inside = builders.image(writer)
    edition = builders.draft(
        writer,
        category=section,
        featured_slot=1,
        picture=builders.image(writer),
        body=(
            '<p>Trước.</p><figure class="image">'
            f'<img src="{images.address(inside.digest, 640, "jpg")}" alt="Họp">'
            "<figcaption>Họp</figcaption></figure><p>Sau.</p>"
        ),
    )
    for number in range(2):
        Figure.objects.create(
            edition=edition,
            image=builders.image(writer),
            placement=Placement.GALLERY,
            position=number,
            caption="Ảnh",
            alt="Ảnh",
        )
    workflow.perform("submit", edition, writer)
    inside_figure = edition.figures.get(placement=Placement.BODY)
    assert inside_figure.image == inside
    workflow.perform("approve", edition, approver)
    for slot in (2, 3):
        builders.published(
            writer,
            reviewer=approver,
            category=section,
            picture=builders.image(writer),
            featured_slot=slot,
        )
    return {"home": "/", "category": "/chuyen-muc/thoi-su/", "article": edition.get_absolute_url()}


@pytest.mark.parametrize(("name", "at_once"), [("home", 1), ("category", 1), ("article", 1)])
def test_every_picture_has_its_size_and_waits_until_it_is_needed_but_the_first(
    name, at_once, site, client
):
    page = pages.read(client.get(site[name]))
    shown = [each for each in page.all("img") if each["src"].startswith("/media/anh/")]
    assert len(shown) >= 2
    assert all(int(each["width"]) and int(each["height"]) for each in shown)
    assert all("alt" in each and "sizes" in each and "srcset" in each for each in shown)
    first = [each for each in shown if each.get("loading") != "lazy"]
    assert [each["fetchpriority"] for each in first] == ["high"] * at_once
    assert first == shown[:at_once]
    asked = page.all("link", rel="preload")
    assert len(asked) == at_once
    for link, img in zip(asked, first, strict=True):
        source = img.parent.one("source")
        assert (link["as"], link["type"]) == ("image", source["type"])
        assert (link["imagesrcset"], link["imagesizes"]) == (source["srcset"], source["sizes"])


def test_a_page_without_a_picture_preloads_none(client):
    edition = builders.published()
    for address in ("/", edition.get_absolute_url()):
        assert pages.read(client.get(address)).all("link", rel="preload") == []


# The mark: how it looks


def mark_file(colour="#871417", size=(300, 120), *, ground=(0, 0, 0, 0)):
    """A mark: a bar of one colour on a transparent ground."""
    picture = Pillow.new("RGBA", size, ground)
    picture.paste(colour, (20, 20, size[0] - 20, size[1] - 20))
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def set_mark(content=None, **fields):
    row = PictureMark.objects.get()
    if content or not row.picture:
        made = picture_mark.as_png(io.BytesIO(content or mark_file()))
        row.picture.save(made.name, made, save=False)
    row.enabled = fields.pop("enabled", True)
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return picture_mark.current()


def wide_image(by):
    made, _created = library.take(
        ContentFile(builders.picture_bytes(1000, 700), name="anh.jpg"), by
    )
    return made


def seen_box(marked, plain):
    return ImageChops.difference(marked.convert("RGB"), plain.convert("RGB")).getbbox()


CORNERS = {
    "top-left": (0, 0),
    "top-right": (1, 0),
    "bottom-left": (0, 1),
    "bottom-right": (1, 1),
}


@pytest.mark.parametrize("corner", CORNERS)
def test_the_mark_stands_in_its_corner_and_nowhere_else(corner):
    mark = set_mark(corner=corner, share=20)
    plain = Pillow.new("RGB", (1000, 600), (120, 140, 130))
    left, top, right, bottom = seen_box(mark.on(plain, (50, 50)), plain)
    horizontal, vertical = CORNERS[corner]
    assert (left > 700) == bool(horizontal)
    assert (right < 300) == (not horizontal)
    assert (top > 400) == bool(vertical)
    assert (bottom < 200) == (not vertical)
    assert 190 < right - left < 230
    assert mark.on(plain, (50, 50)).mode == "RGB"


@pytest.mark.parametrize("focus", [(95, 95), (90, 90), (10, 95), (5, 5), (95, 5)])
@pytest.mark.parametrize("corner", CORNERS)
def test_the_mark_is_never_over_what_the_picture_is_about(corner, focus):
    mark = set_mark(corner=corner, share=30)
    left, top, right, bottom = mark.box(1000, 600, focus)
    x, y = focus[0] * 10, focus[1] * 6
    assert not (left <= x <= right and top <= y <= bottom)
    assert min(left, top, 1000 - right, 600 - bottom) >= 0


@pytest.mark.parametrize("ground", ["white", "black", "#871417", "#f1e9d8"])
@pytest.mark.parametrize("colour", ["white", "black", "#871417", "#f4d03f"])
def test_the_mark_is_seen_on_light_and_on_dark(colour, ground):
    mark = set_mark(mark_file(colour), opacity=80)
    plain = Pillow.new("RGB", (1000, 600), ground)
    marked = mark.on(plain, (20, 20)).convert("L")
    levels = [level for level, count in enumerate(marked.histogram()) if count]
    # Some part of it, the mark or its edge, differs clearly from the ground.
    assert max(levels) - min(levels) > 60


def test_a_high_mark_is_no_higher_than_a_fifth_of_the_picture():
    mark = set_mark(mark_file(size=(200, 800)), share=40)
    _left, top, _right, bottom = mark.box(1000, 500, (0, 0))
    assert bottom - top == 100


def test_a_picture_with_a_transparent_ground_keeps_it():
    mark = set_mark()
    marked = mark.on(Pillow.new("RGBA", (1000, 600)), (50, 50))
    assert (marked.mode, marked.getpixel((5, 5))) == ("RGBA", (0, 0, 0, 0))


# The mark: on renditions


def rendition_of(image, width, ext="jpg"):
    with images.rendition(image, width, ext, picture_mark.current()) as file:
        return file.read()


def test_pictures_of_a_certain_width_get_the_mark_under_the_same_address(writer, client, followed):
    image = wide_image(writer)
    edition = followed(lambda: builders.published(writer, picture=image))
    addresses = [images.address(image.digest, width, "webp") for width in (480, 800, 1000)]
    page = client.get(edition.get_absolute_url()).content
    before = [client.get(address).content for address in addresses]
    plain_names = stored(image)

    set_mark()
    tasks.ask_for(tasks.mark_changed, 0)
    work()

    after = [client.get(address).content for address in addresses]
    assert [a == b for a, b in zip(after, before, strict=True)] == [True, False, False]
    assert client.get(edition.get_absolute_url()).content == page
    names = stored(image)
    assert len(names) == len(plain_names) == 10
    assert len(set(names) & set(plain_names)) == 6

    set_mark(enabled=False)
    assert picture_mark.current() is None
    tasks.ask_for(tasks.mark_changed, 0)
    work()
    assert [client.get(address).content for address in addresses] == before
    assert stored(image) == plain_names


def test_another_look_is_another_name_and_so_is_another_corner_for_the_focal_point(writer):
    image = wide_image(writer)
    seen = set()
    for fields in ({}, {"corner": "top-left"}, {"share": 20}, {"opacity": 50}):
        mark = set_mark(**fields)
        seen.add(mark.version(1000, 700, (50, 50)))
    seen.add(set_mark(mark_file("white")).version(1000, 700, (50, 50)))
    image.focus_x, image.focus_y = 5, 5
    seen.add(picture_mark.current().version(1000, 700, (5, 5)))
    assert len(seen) == 6
    assert picture_mark.current().version(480, 320, (50, 50)) == ""


def test_an_original_never_bears_the_mark(writer):
    image = wide_image(writer)
    with image.original.open() as file:
        before = file.read()
    set_mark()
    rendition_of(image, 1000)
    with image.original.open() as file:
        assert file.read() == before


def test_a_new_mark_is_drawn_by_the_worker_some_pictures_at_a_time(writer):
    shown = [wide_image(writer) for _number in range(3)]
    approver = builders.approver()
    for image in shown:
        builders.published(writer, reviewer=approver, picture=image)
    unpublished = wide_image(writer)
    builders.draft(writer, picture=unpublished)
    set_mark()
    first = library.remake_renditions(0, count=2)
    assert [bool(stored(image)) for image in shown] == [True, True, False]
    assert library.remake_renditions(first, count=2) is None
    assert [len(stored(image)) for image in shown] == [10] * 3
    assert stored(unpublished) == []


def test_the_task_goes_on_until_all_pictures_are_made(monkeypatch):
    asked = []
    monkeypatch.setattr(
        library, "remake_renditions", lambda after: asked.append(after) or {0: 7}.get(after)
    )
    tasks.ask_for(tasks.mark_changed, 0)
    work()
    assert asked == [0, 7]


# The mark: in the admin


def settings_form(desk):
    return pages.read(desk.get(MARK_PAGE)).one("form", id="picturemark_form").filled_in()


def test_an_administrator_sets_the_mark_and_it_is_recorded(django_capture_on_commit_callbacks):
    desk = signed_in(builders.administrator())
    assert desk.get("/admin/articles/picturemark/")["Location"] == MARK_PAGE
    fields = settings_form(desk) | {
        "enabled": "on",
        "picture": SimpleUploadedFile("dau.png", mark_file()),
        "corner": "top-left",
    }
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(MARK_PAGE, fields).status_code == 302
    mark = picture_mark.current()
    assert (mark.corner, mark.share, mark.opacity, mark.from_width) == ("top-left", 14, 80, 800)
    # Cut to what is seen of it.
    with PictureMark.objects.get().picture.open() as file, Pillow.open(file) as picture:
        assert (picture.format, picture.size) == ("PNG", (260, 80))
    event = Event.objects.order_by("-pk").first()
    assert (event.kind, event.details["model"]) == ("settings_changed", "articles.picturemark")
    assert set(event.details["changes"]) == {"enabled", "picture", "corner"}
    [task] = DBTaskResult.objects.ready().filter(task_path="articles.tasks.mark_changed")
    assert task.args_kwargs["args"] == [0]


def test_a_form_that_changes_nothing_makes_nothing_anew(django_capture_on_commit_callbacks):
    set_mark()
    desk = signed_in(builders.administrator())
    events = Event.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(MARK_PAGE, settings_form(desk))
    assert not DBTaskResult.objects.filter(task_path="articles.tasks.mark_changed").exists()
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"enabled": "on"}, "Hãy chọn ảnh cho dấu, hoặc tắt việc đóng dấu."),
        ({"picture": b"<svg/>"}, "Tệp này không phải là ảnh dùng được."),
        ({"picture": mark_file((0, 0, 0, 0))}, "Không thấy gì trong ảnh này."),
        ({"share": "90"}, "40"),
    ],
)
def test_what_cannot_be_a_mark_is_refused_with_words(fields, said):
    desk = signed_in(builders.administrator())
    if "picture" in fields:
        fields = fields | {"picture": SimpleUploadedFile("dau.png", fields["picture"])}
    assert said in errors_on(desk.post(MARK_PAGE, settings_form(desk) | fields))
    assert picture_mark.current() is None


def test_the_page_shows_a_public_picture_as_it_looks(writer):
    set_mark()
    desk = signed_in(builders.administrator())
    builders.draft(writer, picture=wide_image(writer))
    assert not pages.read(desk.get(MARK_PAGE)).all("img", class_name="preview")
    image = wide_image(writer)
    builders.published(writer, picture=image)
    sample = pages.read(desk.get(MARK_PAGE)).one("img", class_name="preview")
    assert sample["src"].partition("?")[0] == images.address(image.digest, 800, "webp")
