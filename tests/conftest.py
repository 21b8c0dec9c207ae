"""What every test may ask for."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from pytest_socket import enable_socket, socket_allow_hosts

from tests.sandbox_process import sandbox, sandbox_process

__all__ = ["sandbox", "sandbox_process"]

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop lives beside the ORM


@pytest.fixture(autouse=True)
def no_network_but_loopback():
    """A test that reaches for the world outside fails."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture
def at_once():
    """Run a function in several threads at the same moment, each on its own database connection."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time; run with OMNIHUB_TEST_DATABASE=postgres")

    def run(times, function):
        barrier = threading.Barrier(times)

        def one(number):
            try:
                barrier.wait(10)
                return function(number)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(one, range(times)))

    return run
