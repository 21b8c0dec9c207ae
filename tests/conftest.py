"""What every test may ask for."""

import gc
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial

import hypothesis
import pytest
from django.db import connection, connections
from hypothesis import HealthCheck
from pytest_socket import enable_socket, socket_allow_hosts

from tests import databases
from tests.sandbox_process import remotes, sandbox, sandbox_process
from tests.scenes import Scenes

__all__ = ["remotes", "sandbox", "sandbox_process"]

SLOW = "browser", "kill", "flow"
FEWER_COLLECTIONS = 10_000, 10, 10
# A busy machine is no error of a test: hypothesis otherwise measures each of its examples.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")

gc.disable()  # until all tests are collected: hardly anything of it is garbage

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop lives beside the ORM


def pytest_ignore_collect(collection_path, config):
    """Asked for PostgreSQL's tests alone, files without any are not even read in."""
    if config.option.markexpr == "pg" and collection_path.suffix == ".py":
        return True if b"mark.pg" not in collection_path.read_bytes() else None
    return None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """What takes longest first, so that no core has nothing to do at the end: tests that were given more
    time than others, browsers, processes, the sandbox. It has to be said to xdist: --no-loadscope-reorder.

    On PostgreSQL, where a test that commits leaves empty tables, these stay the last.
    """
    if connection.vendor == "sqlite":
        items.sort(key=_turn)


def _turn(item):
    limit = item.get_closest_marker("timeout")
    places = [place for place, mark in enumerate(SLOW) if item.get_closest_marker(mark)]
    return (-limit.args[0] if limit else 0), min(places, default=len(SLOW))


def pytest_collection_finish():
    """What is loaded by now stays until the end: the garbage collector need not look at it again, and
    what it has to look at is little.
    """
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(*FEWER_COLLECTIONS)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Before pytest-django makes the database: what it would migrate for half a minute is laid there."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(databases.prepared())
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(databases.laid_anew())
        yield


@pytest.fixture(autouse=True)
def no_network_but_loopback():
    """A test that reaches for the world outside fails."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture(scope="session")
def scenes(sandbox_process):
    """Starts that several tests share, for tests that also ask for `sandbox`."""
    return Scenes(sandbox_process)


@pytest.fixture
def in_threads():
    """Run functions at the same time, each with its own database connection; their results."""

    def run(*functions):
        barrier = threading.Barrier(len(functions))

        def one(function):
            try:
                barrier.wait(10)
                return function()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(functions)) as pool:
            return [future.result(60) for future in [pool.submit(one, function) for function in functions]]

    return run


@pytest.fixture
def at_once(in_threads):
    """Run a function so many times at the same moment; it is told which time it is."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time; run with OMNIHUB_TEST_DATABASE=postgres")
    return lambda times, function: in_threads(*[partial(function, number) for number in range(times)])
