"""What every environment shares: nothing secret, and no default for what production must decide."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env, validate

from articles.editor_config import EDITOR_CONFIG

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = Env()


def words(name: str, default: list[str] | None = None) -> list[str]:
    """The comma-separated values of an environment variable, without the blanks around them."""
    found = env.list(name) if default is None else env.list(name, default)
    return [word.strip() for word in found if word.strip()]


def database(url: str) -> dict[str, object]:
    """Django's settings for a database address, tuned for the two kinds we support.

    SQLite: WAL lets readers go on while one writes; IMMEDIATE takes the write lock at BEGIN, so two
    writers queue (up to `timeout` seconds) instead of failing half-way with "database is locked".
    """
    config: dict[str, object] = (
        env.dj_db_url("DATABASE_URL", url) if url else env.dj_db_url("DATABASE_URL")
    )
    if str(config["ENGINE"]).endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;"
            ),
        }
    else:
        config["CONN_MAX_AGE"] = 0
        config["OPTIONS"] = {"pool": True}
    return config


def mail_server(url: str) -> dict[str, object]:
    """Django's settings for the mail server that EMAIL_URL names, or `url` ("": there is no default)."""
    config: dict[str, object] = (
        env.dj_email_url("EMAIL_URL", url) if url else env.dj_email_url("EMAIL_URL")
    )
    if "EMAIL_BACKEND" not in config:
        raise ImproperlyConfigured(
            "EMAIL_URL begins with smtp://, submission://, console:// or file://."
        )
    # Without an end to its patience a worker would hang on a server that accepts and says nothing.
    return config | {"EMAIL_TIMEOUT": env.int("EMAIL_TIMEOUT", 10)}


INSTALLED_APPS = [
    "portal.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "portal.static_config.StaticConfig",
    "csp",
    "ckeditor",
    "tree_queries",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.humanize",  # for the pages of allauth.usersessions
    "accounts",
    "articles",
    "portal.apps.PortalConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.headers.HeadersMiddleware",
    "portal.languages.LanguageMiddleware",
    "articles.middleware.RedirectMiddleware",
    "accounts.sessions.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.sessions.ActivityMiddleware",
    "accounts.ways_in.OwnPasswordMiddleware",
    "accounts.second_factor.middleware.SecondFactorMiddleware",
    "accounts.confirmation.ConfirmationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                # Lazy: a page that does not name `user` does not read the session.
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.identity",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and sessions

AUTH_USER_MODEL = "accounts.User"
#: Characters of a password at least. NIST SP 800-63B-4 asks for 15 where it is the only factor.
PASSWORD_MIN_LENGTH = env.int("PASSWORD_MIN_LENGTH", 15, validate=validate.Range(8, 64))
AUTH_PASSWORD_VALIDATORS = [{"NAME": "accounts.passwords.Validator"}]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTHENTICATION_BACKENDS = ["accounts.backends.Backend"]
#: How long a link for a new password is good, in seconds; once in any case.
PASSWORD_RESET_TIMEOUT = 60 * 60
#: For how many days an invitation is good, and a temporary password of an account without an address.
INVITATION_DAYS = env.int("INVITATION_DAYS", 7, validate=validate.Range(1, 30))
TEMPORARY_PASSWORD_DAYS = env.int("TEMPORARY_PASSWORD_DAYS", 3, validate=validate.Range(1, 30))
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "articles:home"

# Signing in (django-allauth). Administrators make the accounts; nobody signs up.

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "user_token": "accounts.forms.ResetLinkForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# allauth's own would fill its table of addresses, which nothing here reads.
_TOKENS = "accounts.tokens.LinkTokens"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = _TOKENS
#: How old a confirmation ("it is me") may be where it is about keys to accounts. Signing in is one.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * env.int(
    "CONFIRMATION_MINUTES", 15, validate=validate.Range(1, 120)
)
# Passwords and links are counted by accounts.limits. What is left to allauth are wrong codes of the
# second factor: they come after the right password, so nobody is kept out by others.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/5m/key",
    "reauthenticate": None,
    "reset_password": None,
    "reset_password_from_key": None,
    "change_password": None,
}

# The second factor. Its secrets are encrypted with SECRET_KEY, and read with former ones, too.

SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS", [])
MFA_ADAPTER = "accounts.second_factor.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
# One step of the clock before and after: people type slowly, and telephones go wrong a little.
MFA_TOTP_PERIOD = 30
MFA_TOTP_TOLERANCE = 1
# Administrators make the accounts and write the addresses; there is no verifying.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "accounts.second_factor.forms.EnterCode",
    "reauthenticate": "accounts.second_factor.forms.ConfirmWithCode",
    "activate_totp": "accounts.second_factor.forms.ActivateApp",
    "add_webauthn": "accounts.second_factor.forms.AddPasskey",
    "edit_webauthn": "accounts.second_factor.forms.RenamePasskey",
    "login_webauthn": "accounts.second_factor.forms.SignInWithPasskey",
    "authenticate_webauthn": "accounts.second_factor.forms.EnterPasskey",
    "reauthenticate_webauthn": "accounts.second_factor.forms.ConfirmWithPasskey",
}

SESSION_ENGINE = "accounts.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Scripts get the token from the page.
CSRF_COOKIE_HTTPONLY = True
#: Tells scripts of public pages that somebody signed in in this browser. It proves nothing.
SIGNED_IN_COOKIE_NAME = "signed_in"
# In the session, where they end with it: no cookie of their own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", 30 * 60)
SESSION_ABSOLUTE_SECONDS = env.int("SESSION_ABSOLUTE_SECONDS", 12 * 60 * 60)

#: How many proxies of ours stand before the portal, each adding to X-Forwarded-For.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0, validate=validate.Range(0, 10))
#: For how many days an event stays in the log at least.
EVENT_RETENTION_DAYS = env.int("EVENT_RETENTION_DAYS", 730, validate=validate.Range(1, 36500))

#: For how many hours after a change of its address an account gets no link for a new password.
ADDRESS_REST_HOURS = env.int(
    "ADDRESS_REST_HOURS", 24, validate=validate.Range(0, 24 * EVENT_RETENTION_DAYS)
)

# Readers

#: For how many days a letter stays after it was seen to.
LETTER_RETENTION_DAYS = env.int("LETTER_RETENTION_DAYS", 180, validate=validate.Range(1, 36500))
#: Views are written together, after so many seconds; 0: each by itself, at once.
VIEW_BATCH_SECONDS = env.int("VIEW_BATCH_SECONDS", 10, validate=validate.Range(0, 3600))

#: How much each process keeps of the pages that readers ask for, in bytes; 0: nothing.
PAGE_CACHE_BYTES = env.int("PAGE_CACHE_BYTES", 64 * 2**20, validate=validate.Range(0, 2**40))

# The workflow

#: For how long, in minutes, a publication can be undone; later, an article is withdrawn.
UNDO_PUBLICATION_MINUTES = env.int("UNDO_PUBLICATION_MINUTES", 30)

#: How often an open form says that somebody writes in it. A lock ends after four of them unheard.
LOCK_HEARTBEAT_SECONDS = env.int("LOCK_HEARTBEAT_SECONDS", 20)

# Search
#: How often a process writes down what visitors searched for and did not find, in seconds; 0: never.
MISSED_SEARCH_SECONDS = env.int(
    "MISSED_SEARCH_SECONDS", 60, validate=validate.Range(0, 24 * 60 * 60)
)

# Tasks: what a worker does (`manage.py worker`), so that nobody waits for it.

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Mail

EMAIL_TIMEOUT = 10
#: The hour, local time, at which those who chose so get the messages of a day in one mail.
DIGEST_HOUR = env.int("DIGEST_HOUR", 7, validate=validate.Range(0, 23))

# Language and time

LANGUAGE_CODE = env("LANGUAGE_CODE", "vi")
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["portal.formats"]

# Files

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "var" / "static")
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", BASE_DIR / "var" / "media")
# Nothing serves MEDIA_ROOT: pictures go out through articles.views.picture, which asks who may see them.
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT / "files"},
    },
    "originals": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT / "originals"},
    },
    "renditions": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT / "renditions"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
#: How large an attached file may be, in MB: a document, and a recording.
DOCUMENT_MAX_MB = env.int("DOCUMENT_MAX_MB", 20, validate=validate.Range(1, 200))
AUDIO_MAX_MB = env.int("AUDIO_MAX_MB", 40, validate=validate.Range(1, 500))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

CACHES = {"default": env.dj_cache_url("CACHE_URL", "locmem://?max_entries=20000")}

# The desk

ADMIN_PATH = env("ADMIN_PATH", "admin/").strip("/") + "/"
CKEDITOR_CONFIGS = {"default": EDITOR_CONFIG}
# CKEditor 4 is out of support; docs/security.md has what each known hole needs and what closes it here.
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001"]

# Browsers. Nothing inline, nowhere: CKEditor is taught to do without (static/js/ckeditor-csp.js).

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [NONE],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "report-uri": ["/bao-cao-csp/"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "articles": {"level": "INFO"},
        "accounts": {"level": "INFO"},
        "portal": {"level": "INFO"},
        # Two lines for each task that went well are of no use to anybody.
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "ERROR"},
    },
}
