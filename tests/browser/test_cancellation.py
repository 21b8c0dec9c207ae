"""An order is cancelled by somebody's hands: what is shown before, and the ticks afterwards."""

import pytest
from django.contrib.auth.models import User

from tests.cancellation.conftest import World

pytestmark = pytest.mark.browser


def test_from_the_order_to_the_preview_to_the_receipt(visitor, monkeypatch):
    world = World(monkeypatch, can_cancel_part=True)
    assert User.objects.exists()
    page = visitor.page()
    page.goto(f"/orders/{world.order.pk}/")
    page.click("text=Cancel …")
    assert page.locator(".side").count() == 6
    page.check("input[name=kind][value=partial]")
    page.wait_for_selector(".pieces input")
    page.check("input[name=kind][value=whole]")
    page.wait_for_function("!document.querySelector('.pieces')")
    page.select_option("select[name=reason]", "out_of_stock")
    page.click("text=Cancel the order")
    page.wait_for_selector(".ticks .is-waiting")
    assert page.locator(".ticks .is-done").count() == 0
    world.work()
    page.wait_for_function("document.querySelectorAll('.ticks .is-done').length === 5")
    assert "Everything is called off." in page.inner_text("#receipt")
    page.goto(f"/orders/{world.order.pk}/")
    assert page.locator("#receipt .ticks .is-done").count() == 5
    assert page.locator("text=Cancel …").count() == 0
