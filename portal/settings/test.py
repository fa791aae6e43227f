"""The test suite: SQLite unless DATABASE_URL names PostgreSQL; fast hashing; nothing leaves the process."""

import atexit
import shutil
import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import STORAGES, database, env

# Fields keep the storage they were made with, so the folder is decided here and not in a fixture.
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="cong-tin-media-"))
atexit.register(shutil.rmtree, MEDIA_ROOT, ignore_errors=True)
for _alias in ("default", "originals", "renditions"):
    STORAGES[_alias]["OPTIONS"] = {"location": MEDIA_ROOT / _alias}

SECRET_KEY = "only-for-tests-" + "x" * 40
DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES = {"default": database("sqlite://:memory:")}
if "pool" in DATABASES["default"].get("OPTIONS", {}):
    # The test runner creates and drops databases, which a pool's open connections would hold up.
    del DATABASES["default"]["OPTIONS"]["pool"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "toa-soan@tin.example.vn"
SITE_URL = "https://tin.example.vn"
# A task is done where it is asked for; tests/articles/test_worker.py has real workers.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
VIEW_BATCH_SECONDS = 0
# Tests of the cache make their own.
PAGE_CACHE_BYTES = 0
# A test writes them itself: a thread would find another database.
MISSED_SEARCH_SECONDS = 0
LANGUAGE_CODE = env("LANGUAGE_CODE", "vi")
