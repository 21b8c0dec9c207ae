"""Settings of the sandbox: a Django project of its own, with its own SQLite file."""

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATABASE_FILE = Path(os.environ.get("SANDBOX_DB", "") or HERE.parent / "var" / "sandbox.sqlite3")

SECRET_KEY = "the sandbox guards nothing"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "sandbox.urls"
INSTALLED_APPS = [
    "sandbox.world",
    "sandbox.shopee",
    "sandbox.whatsapp",
    "sandbox.xendit",
    "sandbox.rajaongkir",
    "sandbox.mailbox",
]
MIDDLEWARE = ["sandbox.world.guard.same_site_only"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATABASE_FILE,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            # A killed process loses nothing; only a power cut could, and then a reset is at hand.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY",
        },
    },
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates", HERE / "odoo" / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
STATIC_FOLDER = HERE / "static"
APPEND_SLASH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {
        # Refused requests are the sandbox's daily work; only its own mistakes are news.
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "sandbox": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
