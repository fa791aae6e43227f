"""What production adds to the settings, in a process of its own."""

import json

from tests.processes import environment, run

REQUIRED = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.prod",
    "ALLOWED_HOSTS": "tin.example.vn",
    "DATABASE_URL": "postgres://u:p@127.0.0.1/db",
    "CACHE_URL": "redis://127.0.0.1/0",
    "MEDIA_ROOT": "/srv/media",
    "EMAIL_URL": "smtp://127.0.0.1",
    "DEFAULT_FROM_EMAIL": "toa-soan@tin.example.vn",
    "SITE_URL": "https://tin.example.vn",
}


def in_production(*names):
    program = (
        "import django, json; django.setup(); from django.conf import settings; "
        f"print(json.dumps([getattr(settings, name) for name in {names!r}]))"
    )
    return json.loads(run(["-c", program], environment(**REQUIRED)))


def test_every_cookie_belongs_to_this_host_alone():
    names = in_production("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SIGNED_IN_COOKIE_NAME")
    assert [name.partition("-")[0] for name in names] == ["__Host"] * 3
    assert in_production("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE") == [True, True]


def test_messages_need_no_cookie():
    assert in_production("MESSAGE_STORAGE")[0].endswith(".SessionStorage")
