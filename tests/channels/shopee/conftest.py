"""Payloads by name."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

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
