"""Development and `make demo`: everything has a default and lives under var/."""

import secrets

from .base import *  # noqa: F403
from .base import BASE_DIR, MEDIA_ROOT, database, env, mail_server, words

DEBUG = env.bool("DEBUG", True)
if DEBUG:
    # What is written in a template shows at once.
    PAGE_CACHE_BYTES = 0
ALLOWED_HOSTS = words("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])

VAR = BASE_DIR / "var"
VAR.mkdir(exist_ok=True)
MEDIA_ROOT.mkdir(parents=True, exist_ok=True)


def kept_secret_key() -> str:
    """A key of this checkout's own, so that sessions survive a restart."""
    path = VAR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = env("SECRET_KEY", None) or kept_secret_key()
DATABASES = {"default": database(f"sqlite:///{VAR / 'db.sqlite3'}")}

# Mails are printed, unless EMAIL_URL says where they go.
globals().update(mail_server("console://"))
SITE_URL = env("SITE_URL", f"http://127.0.0.1:{env('PORT', '8000')}").rstrip("/")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "toa-soan@localhost")

# Passkeys at http://localhost; browsers refuse them for an address of numbers.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

# Static files straight from their sources: no collectstatic in development.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
