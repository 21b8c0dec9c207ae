"""A shop that talks to the sandbox's Xendit: by the official SDK, by plain HTTP, and as a receiver."""

import pytest

from tests.sandbox.xendit_shop import Receiver, XenditShop


@pytest.fixture
def xendit(sandbox):
    return XenditShop(sandbox)


@pytest.fixture
def hook(sandbox):
    receiver = Receiver()
    sandbox.control("settings", {"xendit_url": receiver.url, "hang_seconds": 0.5})
    yield receiver
    sandbox.control("settings", {"xendit_url": ""})
    receiver.close()
