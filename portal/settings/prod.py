"""Production: what it must know has no default, so that a missing variable stops the start with its name."""

from .base import *  # noqa: F403
from .base import SECURE_REFERRER_POLICY as SECURE_REFERRER_POLICY
from .base import STORAGES, database, env, mail_server, words

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = words("ALLOWED_HOSTS")
DATABASES = {"default": database("")}
CACHES = {"default": env.dj_cache_url("CACHE_URL")}
MEDIA_ROOT = env.path("MEDIA_ROOT")
for alias, folder in [
    ("default", "files"),
    ("originals", "originals"),
    ("renditions", "renditions"),
]:
    STORAGES[alias]["OPTIONS"] = {"location": MEDIA_ROOT / folder}
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

globals().update(mail_server(""))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL")
SITE_URL = env("SITE_URL").rstrip("/")

CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS", [])
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
SIGNED_IN_COOKIE_NAME = "__Host-signed_in"
