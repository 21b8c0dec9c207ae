"""What every test may ask for."""

import os

import pytest
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
