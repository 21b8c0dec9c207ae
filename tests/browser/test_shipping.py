"""The page of parcels in a real browser."""

import pytest

from shipping.models import Shipment
from tests.browser import scenes

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.timeout(300)
def test_ticked_parcels_stay_ticked_while_the_page_lives_and_one_click_arranges_them(visitor):
    scenes.everything()
    waiting = Shipment.objects.filter(state="waiting").first()
    page = visitor.page()
    page.set_default_timeout(60_000)
    page.goto("/shipping/")
    box = page.locator(f"input[name=shipment][value='{waiting.pk}']")
    box.check()
    page.evaluate("htmx.trigger(document.getElementById('live'), 'load')")
    page.wait_for_timeout(5_000)  # longer than the page waits between two looks
    assert box.is_checked()
    page.click("button:has-text('Arrange the ticked')")
    page.wait_for_selector(".run.is-running:has-text('1 on the way')")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.asked_by) == ("asked", "owner")
    page.click("#tab-failed")
    page.wait_for_selector("text=Shopee does not let this parcel be shipped now.")
