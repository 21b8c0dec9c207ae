"""The page of parcels in a real browser."""

import pytest

from shipping.models import Shipment
from tests.browser import scenes

pytestmark = pytest.mark.browser
COUNT_TONES = """() => {
    window.tones = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...at) { window.tones += 1; return start.apply(this, at); };
}"""


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


@pytest.mark.timeout(300)
def test_a_new_instant_parcel_sounds_once_where_somebody_switched_it_on_and_counts_in_the_title(visitor):
    scenes.everything()
    page = visitor.page()
    page.set_default_timeout(60_000)
    page.goto("/shipping/")
    assert page.title().startswith("Shipping")
    page.evaluate(COUNT_TONES)
    switch = page.locator("[data-alarm]")
    assert switch.get_attribute("aria-pressed") == "false"
    switch.click()
    page.wait_for_function("window.tones === 4")  # so that whoever switched it on knows how it sounds
    Shipment.objects.filter(state="waiting").update(instant=True)
    page.wait_for_function("document.title.startsWith('(1) Shipping')")
    page.wait_for_function("window.tones === 8")
    page.reload()
    assert page.title().startswith("(1) Shipping")
    assert switch.get_attribute("aria-pressed") == "true"
    page.evaluate(COUNT_TONES)
    page.click("h1, h2 >> nth=0")  # the browser lets it play from here on
    page.wait_for_timeout(5_000)  # longer than the page waits between two looks
    assert page.evaluate("window.tones") == 0
