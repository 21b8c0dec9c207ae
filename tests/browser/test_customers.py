"""Customers in a real browser: two are looked at, made one, and made two again."""

import pytest

from channels.models import CustomerPair
from tests.browser import scenes

pytestmark = pytest.mark.browser


def test_a_pair_is_shown_merged_and_parted_again(visitor):
    places = scenes.everything()
    page = visitor.page()
    page.goto(places["possible duplicates"])
    pair = CustomerPair.objects.get(state="open")
    card = page.locator(f"#pair-{pair.pk}")
    assert "B. Santoso" not in card.inner_text()
    card.locator("button:has-text('Show both')").click()
    page.wait_for_selector(f"#pair-{pair.pk} >> text=B. Santoso >> nth=0")
    card.locator("input[name=name][value=second]").check()
    card.locator("button:has-text('One customer')").click()
    page.wait_for_selector(".note:has-text('one customer now')")
    page.goto(places["customer"])
    page.click("button:has-text('Show name, phone and e-mail')")
    page.wait_for_selector("#contact >> text=B. Santoso")
    page.click("button:has-text('Make them two again')")
    page.wait_for_selector(".note:has-text('two customers again')")
    page.goto("/customers/")
    page.check("[data-tick-shown]")
    page.fill("#tag-name", "langganan")
    page.click("button:has-text('Put the tag on')")
    page.wait_for_selector(".note:has-text('changed: langganan')")
