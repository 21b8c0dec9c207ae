"""The demo's settings on a scratch database: BENCH_DATABASE_URL, or a new SQLite file in VAR_DIR."""

from omnihub.settings import *  # noqa: F403 - the product as it is
from omnihub.settings import DATABASES, DEMO, env

assert DEMO, "unset SECRET_KEY, DATABASE_URL and PUBLIC_URL: the bench runs on a scratch database"

if env.has("BENCH_DATABASE_URL"):
    DATABASES["default"] = {**env.database("BENCH_DATABASE_URL", ""), "CONN_MAX_AGE": 60}
DEBUG = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
# What is measured is OmniHub, not the politeness of its gates.
GATES = {
    remote: {"per_second": 10_000, "burst": 10_000, "break_after": 8, "pause_seconds": 2}
    for remote in ("shopee", "odoo")
}
