"""The institution's colours, and what the foot of every page says of it."""

import re
from http import HTTPStatus

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Event
from portal import colours
from portal.models import SiteIdentity
from tests import builders, pages
from tests.articles.test_desk import errors_on, open_form

CHANGE = "/admin/portal/siteidentity/1/change/"
CODES = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
#: Colours of institutions, and those that are hardest to keep readable.
KNOWN = ["#000000", "#ffffff", "#808080", "#ffff00", "#00ff00", "#0000ff", "#ff0000", "#1f4e79"]


@pytest.fixture
def desk():
    client = Client()
    client.force_login(builders.administrator())
    return client


def choose(desk, **typed):
    return desk.post(CHANGE, open_form(desk, CHANGE) | typed)


def readable(made):
    """Whether each shade has enough contrast to all that it stands on, or that stands on it."""
    pairs = [(made.accent, ground) for ground in colours.LIGHT_GROUNDS]
    pairs += [(made.dark_accent, ground) for ground in colours.DARK_GROUNDS]
    bands = (made.band, made.band_deep, made.dark_band, made.dark_band_deep)
    pairs += [(colours.ON_BAND, band) for band in bands]
    return all(colours.contrast(*pair) >= 4.5 for pair in pairs)


@pytest.mark.parametrize("colour", [*KNOWN, colours.HOUSE])
def test_the_shades_of_a_known_colour_can_be_read(colour):
    assert readable(colours.shades(colour))


@given(CODES)
def test_the_shades_of_any_colour_can_be_read(colour):
    assert readable(colours.shades(colour))


@given(CODES)
def test_a_shade_keeps_the_hue(colour):
    lightness, chroma, hue = colours._oklch(colour)
    if chroma < 0.05 or not 0.3 < lightness < 0.8:
        return  # too grey, too dark or too light to have a hue that could be measured
    shade = colours._oklch(colours.shades(colour).band)
    turned = abs((shade[2] - hue + 3.14159) % 6.28318 - 3.14159)
    assert turned < 0.12


def test_a_colour_that_can_be_read_as_it_is_stays_as_it_is():
    made = colours.shades("#1f4e79")
    assert (made.accent, made.band) == ("#1f4e79", "#1f4e79")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#ffffff", "#ffffff", 1)],
)
def test_contrast_is_that_of_the_standard(one, other, ratio):
    """The figures of WCAG's own examples."""
    assert colours.contrast(one, other) == pytest.approx(ratio, abs=0.005)


def test_the_house_colours_are_those_of_the_style_sheet(settings):
    css = (settings.BASE_DIR / "static/css/site.css").read_text()
    for made, tokens in zip(
        (colours.shades(colours.HOUSE)[:3], colours.shades(colours.HOUSE)[3:]),
        re.findall(r"--accent: (#\w+);\s*--band: (#\w+);.*?--band-deep: (#\w+);", css, re.DOTALL),
        strict=True,
    ):
        assert made == tokens
    grounds = re.findall(r"--paper: (#\w+);\s*--sunk: (#\w+);", css)
    expanded = [tuple("#ffffff" if each == "#fff" else each for each in pair) for pair in grounds]
    assert expanded[:2] == [colours.LIGHT_GROUNDS, colours.DARK_GROUNDS]


@pytest.mark.django_db
def test_the_colour_that_was_chosen_is_on_every_page_by_a_style_sheet_kept_for_a_year(desk, client):
    assert not SiteIdentity.current().theme_url
    choose(desk, colour="#0A7D32")
    page = pages.read(client.get("/"))
    sheets = [each["href"] for each in page.all("link", rel="stylesheet")]
    assert sheets == ["/static/css/site.css", SiteIdentity.current().theme_url]
    assert re.fullmatch(r"/giao-dien/0a7d32-[0-9a-f]{12}\.css", sheets[1])
    response = client.get(sheets[1])
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Type"] == "text/css; charset=utf-8"
    made = colours.shades("#0a7d32")
    assert f"--accent:{made.accent}" in response.content.decode()
    assert len(response.content) < 400
    bright, dark = page.all("meta", name="theme-color")
    assert (bright["content"], dark["content"]) == (made.band, made.dark_band)


@pytest.mark.django_db
def test_the_colours_cost_no_query(desk, client, django_assert_num_queries):
    builders.category("Thời sự")
    choose(desk, colour="#0a7d32")
    with django_assert_num_queries(3):
        client.get("/chuyen-muc/thoi-su/")
    with django_assert_num_queries(0):
        client.get(SiteIdentity(colour="#0a7d32").theme_url)


@pytest.mark.django_db
def test_a_style_sheet_of_yesterday_shows_todays_colours_and_is_not_kept(client):
    response = client.get("/giao-dien/0a7d32-000000000000.css")
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=10"
    assert response.content.decode() == colours.stylesheet("#0a7d32")
    assert client.get("/giao-dien/0a7d3-000000000000.css").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["red", "#12345", "#1234567", "#12345g", "", "#fff;}"])
def test_what_is_no_colour_is_refused(typed, desk):
    response = choose(desk, colour=typed, slogan="Đã gõ")
    assert errors_on(response)
    form = pages.read(response).one("form", id="siteidentity_form").filled_in()
    assert form["slogan"] == "Đã gõ"
    assert SiteIdentity.current().colour == colours.HOUSE


@pytest.mark.django_db
def test_the_form_shows_the_shades_with_their_contrast(desk):
    choose(desk, colour="#ffd700")
    page = pages.read(desk.get(CHANGE))
    shades = page.all("span", class_name="shade")
    made = colours.shades("#ffd700")
    assert [shade.one("rect")["fill"] for shade in shades] == [
        "#ffffff",
        made.band,
        "#151414",
        made.dark_band,
    ]
    assert shades[0].text.startswith("Aă Đđ")
    ratios = [float(re.search(r"([\d.]+) : 1", shade.text)[1]) for shade in shades]
    assert min(ratios) >= 4.5
    assert [each for each in page.all() if "style" in each] == []


@pytest.mark.django_db
def test_a_change_of_colour_stands_in_the_event_log(desk):
    choose(desk, colour="#0a7d32", reuse_line="Ghi rõ nguồn khi phát hành lại.")
    event = Event.objects.filter(kind="settings_changed").get()
    assert event.details["changes"] == {
        "colour": ["#871417", "#0a7d32"],
        "reuse_line": ["", "Ghi rõ nguồn khi phát hành lại."],
    }


@pytest.mark.django_db
def test_the_foot_says_how_the_content_may_be_used_again(client):
    SiteIdentity.objects.update(licence_line="Giấy phép số 12", reuse_line="Ghi rõ nguồn.")
    assert "Giấy phép số 12 Ghi rõ nguồn." in pages.read(client.get("/")).one("footer").text
