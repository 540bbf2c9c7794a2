"""Settings of the tests: a data folder of their own, cheap passwords, plain static files, no worker."""

import os
import tempfile

os.environ.setdefault("DATA_DIR", os.path.join(tempfile.gettempdir(), f"vungmanh-tests-{os.getuid()}"))
os.environ["DEFAULT_LANGUAGE"] = "vi"

from vungmanh.core import config
from vungmanh.settings import *  # noqa: F403
from vungmanh.settings import DATA_DIR, DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
WHITENOISE_AUTOREFRESH = True
PREPARED_CHECKED = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if tables := os.environ.get("TEST_TABLES"):
    DATABASES["default"]["TEST"] = {"TEMPLATE": tables}
elif not config.text("DATABASE_URL"):
    # A file, as in use: threads and the live server see each other's transactions and wait for each other.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / f"test-{os.getpid()}.sqlite3")}
