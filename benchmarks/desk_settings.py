"""The product's settings, with one empty page to compare with."""

from vungmanh.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.desk_urls"
ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
