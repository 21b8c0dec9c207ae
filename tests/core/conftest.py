"""Routes of our own, a script for their deliverer, and a second connection for what happens meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tests.core import deliverers

ROUTE = {"deliver": "tests.core.deliverers.deliver", "batch": 50, "repeat": "safe", "remote": "far"}


@pytest.fixture
def script():
    deliverers.current = deliverers.Script()
    return deliverers.current


@pytest.fixture
def routes(settings, script):
    settings.ROUTES = {
        "safe": {**ROUTE},
        "look": {**ROUTE, "repeat": "look_first", "look_after": 120},
        "ask": {**ROUTE, "repeat": "ask"},
        "lanes": {**ROUTE, "lanes": 1, "batch": 2},
        "other": {**ROUTE, "remote": "elsewhere"},
    }
    settings.GATES = {"far": {"per_second": 1000, "burst": 1000, "break_after": 3, "pause_seconds": 30}}
    return settings.ROUTES


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
