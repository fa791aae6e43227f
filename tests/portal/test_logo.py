"""The logo stands on every page, so it is small whatever was uploaded."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from portal.models import SiteIdentity

pytestmark = pytest.mark.django_db


def test_a_logo_is_kept_small(client):
    drawn = io.BytesIO()
    Image.radial_gradient("L").resize((900, 600)).convert("RGB").save(drawn, "PNG")
    site = SiteIdentity.current()
    site.logo = ContentFile(drawn.getvalue(), name="logo.png")
    site.full_clean()
    site.save()
    sent = client.get(site.logo_url)
    with Image.open(io.BytesIO(sent.content)) as kept:
        assert (kept.format, kept.mode, kept.size) == ("PNG", "P", (256, 171))
    assert len(sent.content) < 20_000
