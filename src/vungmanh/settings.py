"""Django settings. The environment is read only through `core.config`, whose table is the list of what can be set."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from vungmanh.core import config

PACKAGE_DIR = Path(__file__).resolve().parent
DATA_DIR = config.path("DATA_DIR")
DEBUG = config.boolean("DEBUG")
ALLOWED_HOSTS = config.listed("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = config.listed("CSRF_TRUSTED_ORIGINS")


def _secret_key() -> str:
    """The key from the environment, else the one kept in DATA_DIR, made on first use. Processes that start together agree."""
    if key := config.text("SECRET_KEY"):
        return key
    kept = DATA_DIR / "secret_key"
    try:
        if not kept.exists():
            DATA_DIR.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=DATA_DIR) as made, suppress(FileExistsError):
                made.write(get_random_secret_key())
                made.flush()
                os.link(made.name, kept)
        return kept.read_text(encoding="utf-8")
    except OSError as error:
        raise config.ConfigError(f"DATA_DIR không dùng được ({DATA_DIR}): {error.strerror}") from error


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "vungmanh.core",
    "vungmanh.units",
    "vungmanh.accounts",
    "vungmanh.imports",
    "vungmanh.indicators",
    "vungmanh.officials",
    "vungmanh.training",
    "vungmanh.premises",
    "vungmanh.holdings",
    "vungmanh.bodies",
    "vungmanh.directives",
    "vungmanh.programmes",
    "vungmanh.cascade",
    "vungmanh.fieldwork",
    "vungmanh.notices",
    "vungmanh.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
PREPARED_CHECKED = False
"""Whether every prepared query is also built anew, and every definition that a process knows read anew, and compared: in
tests."""
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "vungmanh.desk.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "vungmanh.desk.middleware.language",
    "django_htmx.middleware.HtmxMiddleware",
    "vungmanh.desk.middleware.expired_session",
    "vungmanh.desk.middleware.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "vungmanh.desk.middleware.Refusals",
    "vungmanh.desk.middleware.SecondFactor",
]
ROOT_URLCONF = "vungmanh.urls"
WSGI_APPLICATION = "vungmanh.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "vungmanh.desk.places.desk",
            ],
        },
    },
    {
        "NAME": "compiled",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "vungmanh.desk.compiled.environment"},
    },
]

FORM_RENDERER = "django.forms.renderers.Jinja2"
"""Django's own widgets in its own compiled templates: the filters of a list cost a third of what they did."""

if config.url("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.parse(config.url("DATABASE_URL"), conn_max_age=60, conn_health_checks=True)}
    # Statements that come again are prepared on the server: planning a page's questions took it longer than answering them.
    # Tables are read from memory or flash, where a row by index costs no more than the next one; small questions gain
    # nothing from being compiled.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 10,
        "server_side_binding": True,
        "prepare_threshold": 3,
        "options": "-c random_page_cost=1.1 -c jit=off",
    } | DATABASES["default"].get("OPTIONS", {})
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA_DIR / "vungmanh.sqlite3"),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "vungmanh.accounts.links.LinkTokens"  # noqa: S105
PASSWORD_RESET_TIMEOUT = config.integer("SIGN_IN_LINK_DAYS") * 86400
ACCOUNT_ADAPTER = "vungmanh.desk.adapters.AccountAdapter"
MFA_ADAPTER = "vungmanh.desk.adapters.SecondFactorAdapter"
MFA_FORMS = {"authenticate": "vungmanh.desk.sign_in.forms.CodeForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Vững Mạnh"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
"""Mail addresses are the administrators' word here; nobody verifies them."""
SOCIALACCOUNT_ADAPTER = "vungmanh.desk.adapters.OrganisationAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
"""A form that ends on another site would be stopped by the content security policy."""
SOCIALACCOUNT_PROVIDERS = {}
OIDC_NAME = ""
if config.url("OIDC_ISSUER"):
    OIDC_NAME = config.text("OIDC_NAME")
    if not config.text("OIDC_CLIENT_ID"):
        raise config.ConfigError("OIDC_CLIENT_ID phải có khi đặt OIDC_ISSUER: tên của hệ thống này ở nơi cấp tài khoản")
    _app = {
        "provider_id": "oidc",
        "name": OIDC_NAME,
        "client_id": config.text("OIDC_CLIENT_ID"),
        "secret": config.text("OIDC_CLIENT_SECRET"),
        "settings": {"server_url": config.url("OIDC_ISSUER").rstrip("/"), "oauth_pkce_enabled": True},
    }
    SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [_app]}}
TOTP_REQUIRED_FOR = config.choice("TOTP_REQUIRED_FOR")

LANGUAGE_CODE = config.choice("DEFAULT_LANGUAGE")
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = ["vungmanh.formats"]

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
"""Pages name files by what is in them; compressing each a second time under its plain name costs seconds of a first start."""
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA_DIR / "cache"},
}
"""Shared by the web workers of a machine: it counts failed sign-ins."""

SITE_URL = config.url("SITE_URL").rstrip("/") or f"http://localhost:{config.integer('PORT')}"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = config.text("EMAIL_FROM")
MAIL_REACHES_PEOPLE = bool(config.url("EMAIL_URL"))
if MAIL_REACHES_PEOPLE:
    _smtp = urlsplit(config.url("EMAIL_URL"))
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _smtp.hostname or "localhost", _smtp.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_smtp.username or ""), unquote(_smtp.password or "")
    EMAIL_TIMEOUT = 20
    EMAIL_USE_TLS, EMAIL_USE_SSL = _smtp.scheme == "smtp+tls", _smtp.scheme == "smtps"

FILE_UPLOAD_HANDLERS = [
    "vungmanh.core.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MAX_UPLOAD_BYTES = config.integer("MAX_UPLOAD_MB") * 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
JOB_STALE_SECONDS = config.integer("JOB_STALE_SECONDS")
JOB_MAX_ATTEMPTS = config.integer("JOB_MAX_ATTEMPTS")
MAX_PAGES = config.integer("MAX_PAGES")
FIGURE_MONTHS = config.integer("FIGURE_MONTHS")
FIGURE_YEARS = config.integer("FIGURE_YEARS")

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if config.boolean("HTTPS"):
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31536000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
"""HSTS of other hosts below this one, and in the browsers' own lists: for whoever owns the domain to decide."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": config.choice("LOG_LEVEL")},
    "loggers": {"django_tasks": {"level": "WARNING"}, "django_tasks_db": {"level": "ERROR"}},
}
