"""Calls of the webhook by name, and WhatsApp as the sandbox plays it."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "payloads" / "whatsapp"


@pytest.fixture
def raw():
    """The bytes of a call, without the file's line breaks."""

    def read(name):
        return json.dumps(json.loads((FOLDER / f"{name}.json").read_text()), separators=(",", ":")).encode()

    return read
