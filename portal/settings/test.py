"""The test suite: SQLite unless DATABASE_URL names PostgreSQL; fast hashing; nothing leaves the process."""

from .base import *  # noqa: F403
from .base import database, env

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
LANGUAGE_CODE = env("LANGUAGE_CODE", "vi")
