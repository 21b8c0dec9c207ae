"""The tests' database: migrated once, copied for each worker, laid anew after each test that commits.

Migrating from nothing costs many times what most test files cost. The migrated database is kept under a name
that changes with the migrations and the models; whoever comes first makes it, all others wait for it.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.test import TransactionTestCase

from tests.sandbox_process import fast_folder

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "test-databases"


def migrated() -> Path:
    """A SQLite file with every migration applied, to be copied and never written to."""
    file = KEPT / f"{_digest()}.sqlite3"
    with _alone():
        if not file.exists():
            for old in KEPT.glob("*.sqlite3*"):
                old.unlink()
            with tempfile.TemporaryDirectory(
                dir=fast_folder()
            ) as folder:  # a hundred migrations, each written
                _migrate(f"sqlite:///{folder}/migrated.sqlite3")
                copied = shutil.copy(f"{folder}/migrated.sqlite3", file.with_suffix(".sqlite3-copied"))
            copied.rename(file)
    return file


def template(server: str) -> str:
    """The name of a PostgreSQL database with every migration applied, on the server of that address."""
    name, made = f"migrated_{_digest()}", "being_migrated"
    with _alone(), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f"DROP DATABASE IF EXISTS {made}")
            cursor.execute(f"CREATE DATABASE {made}")
            _migrate(f"{server.rpartition('/')[0]}/{made}")
            cursor.execute(f"ALTER DATABASE {made} RENAME TO {name}")
    return name


@contextmanager
def prepared() -> Iterator[None]:
    """Around the making of the test database: Django finds every migration applied."""
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = template(os.environ["OMNIHUB_TEST_DATABASE_URL"])
        yield
        return
    name = connection.creation._get_test_db_name()
    with closing(sqlite3.connect(name, uri=True)) as memory, closing(sqlite3.connect(migrated())) as file:
        file.backup(memory)
        yield


@contextmanager
def laid_anew() -> Iterator[None]:
    """While this lasts, a test that commits leaves the database as it was at the beginning, counters and all.

    Flushing would empty a hundred tables, most of them empty, and make rights and content types once more.
    """
    if connection.vendor != "sqlite":
        yield
        return
    flush = TransactionTestCase._fixture_teardown
    with closing(sqlite3.connect(":memory:")) as beginning:
        connection.ensure_connection()
        connection.connection.backup(beginning)
        TransactionTestCase._fixture_teardown = lambda _case: beginning.backup(connection.connection)
        yield
        TransactionTestCase._fixture_teardown = flush


@contextmanager
def _alone() -> Iterator[None]:
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(address: str) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "OMNIHUB_TEST_DATABASE_URL": address,
    }
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0", "--skip-checks"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def _digest() -> str:
    """Of all that the migrated database depends on: each app's migrations, and what its models are called."""
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        digest.update(app.name.encode())
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(file.name.encode() + file.read_bytes())
        for model in app.get_models():
            digest.update(repr((model._meta.label, model._meta.permissions)).encode())
    return digest.hexdigest()[:20]
