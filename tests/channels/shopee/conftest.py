"""Payloads by name."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from channels.shopee import connect
from tests.channels.shopee.scripted import Scripted

FOLDER = Path(__file__).parents[2] / "payloads" / "shopee"


@pytest.fixture
def payload():
    """`payload("order_detail")` is the answer as our HTTP client reads it."""

    def read(name):
        return json.loads((FOLDER / f"{name}.json").read_text(), parse_float=Decimal)

    return read


@pytest.fixture
def raw():
    """The bytes of a push, without the file's line breaks."""

    def read(name):
        return json.dumps(json.loads((FOLDER / f"{name}.json").read_text()), separators=(",", ":")).encode()

    return read


@pytest.fixture
def scripted(settings):
    """Shopee as the test tells it."""
    server = Scripted()
    settings.SHOPEE_BASE_URL = server.url
    wide_open = {"per_second": 10**6, "burst": 10**6, "break_after": 10**6, "pause_seconds": 1}
    settings.GATES = {"shopee": wide_open}
    connect._remote.cache_clear()
    yield server
    connect._remote.cache_clear()
    server.close()
