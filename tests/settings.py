"""The product's settings with what tests need: short times, cheap passwords, no demo remotes by accident.

OMNIHUB_TEST_DATABASE=postgres runs the same tests on PostgreSQL. The server is started here, because
pytest-django reads DATABASES before any conftest; xdist's workers inherit its address.
"""

import os
import sys
from importlib.util import find_spec

# Some machines switch it off. A run starts a dozen processes, and each would compile everything again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

if os.environ.get("OMNIHUB_TEST_DATABASE") == "postgres" and not os.environ.get("OMNIHUB_TEST_DATABASE_URL"):
    from tests import postgres

    os.environ["OMNIHUB_TEST_DATABASE_URL"] = postgres.start()

for name in ("SECRET_KEY", "DATABASE_URL", "PUBLIC_URL"):
    os.environ.pop(name, None)

from omnihub.settings import *  # noqa: E402, F403
from omnihub.settings import DATABASES, STATICFILES_DIRS, Environment  # noqa: E402

DEBUG = False
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "drawn", "limits")
}
STATICFILES_DIRS = [
    *STATICFILES_DIRS,
    ("axe", find_spec("axe_playwright_python").submodule_search_locations[0]),
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
BELL = "off"
PAYMENT_GATHER_SECONDS = 0
PREVIEW_THREADS = False  # a thread would not see what a test's transaction holds
TWO_FACTOR = AXES_ENABLED = False  # their own tests turn them on

if os.environ.get("OMNIHUB_TEST_DATABASE_URL"):
    environment = Environment({"DATABASE_URL": os.environ["OMNIHUB_TEST_DATABASE_URL"]})
    DATABASES["default"] = environment.database("DATABASE_URL", "")
else:
    # The database in memory has a cache that a server's threads share, where a reader does not wait for a
    # writer but fails: https://www.sqlite.org/sharedcache.html#read_uncommitted_isolation_mode
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] += " PRAGMA read_uncommitted=1;"
