"""Routes of our own, a script for their deliverer, and a second connection for what happens meanwhile."""

import pytest

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
