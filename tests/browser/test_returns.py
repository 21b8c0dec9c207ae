"""Parcels that come back, at the table where they are scanned in."""

import pytest

from channels.models import ReturnCase
from tests.dashboard import given
from tests.factories import ReturnCaseFactory

pytestmark = pytest.mark.browser


def test_a_hand_scanner_takes_parcels_in_one_after_another(visitor):
    shop = given.shop()
    for code in ("SPXR1", "SPXR2"):
        ReturnCaseFactory(order__shop=shop, state="processing", tracking_number=code)
    page = visitor.page()
    page.goto("/returns/scan/?code=SPXR1")
    assert page.input_value("#code") == "SPXR1"
    assert not ReturnCase.objects.exclude(arrived_at=None).exists()
    page.fill("#code", "")
    for code, verdict in (("SPXR1", "ship"), ("SPXR2", "ship"), ("spxr1", "stop"), ("SPXR9", "stop")):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        page.wait_for_selector(f".verdict[data-verdict={verdict}] .verdict-code:has-text('{code}')")
        assert page.evaluate("document.activeElement.id") == "code"
    assert ReturnCase.objects.exclude(arrived_at=None).count() == len(("SPXR1", "SPXR2"))
