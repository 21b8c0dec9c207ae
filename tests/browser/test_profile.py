"""How a shop is booked, and the connection test, under somebody's hands."""

import pytest

from erp_bridge.models import OdooProfile
from omnihub.core import work
from omnihub.core.outcomes import Deadline
from tests.dashboard import given

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(visitor, sandbox, settings):
    settings.ODOO_URL = sandbox.url
    settings.ODOO_DB, settings.ODOO_LOGIN, settings.ODOO_API_KEY = "sandbox", "omnihub", "sandbox-odoo-key"
    made = given.shop()
    OdooProfile.objects.all().delete()
    return made


def test_the_answers_bring_what_depends_on_them_and_keep_what_was_typed(visitor, shop):
    page = visitor.page()
    page.goto(f"/odoo/{shop.pk}/")
    page.select_option("[name=company_id]", label="Toko Contoh (IDR)")
    page.check("[name=tax_policy][value=none]")
    page.wait_for_selector("[name=warehouse_id]")
    assert page.locator("[name=tax_id]").count() == 0
    account = page.locator("#list-accounts option").first.get_attribute("value")
    page.fill("[name=commission_account_id]", account)
    page.check("[name=invoice_at][value=confirmed]")
    page.check("[name=tax_policy][value=included]")
    page.wait_for_selector("[name=tax_id]")
    assert page.input_value("[name=commission_account_id]") == account
    assert page.is_checked("[name=invoice_at][value=confirmed]")
    page.click("button:has-text('Keep')")
    page.wait_for_url("**/odoo/")
    assert OdooProfile.objects.get().invoice_at == "confirmed"


def test_the_connection_test_shows_its_end_without_a_click(visitor, shop):
    page = visitor.page()
    page.goto("/odoo/")
    page.click("button:has-text('Test connection')")
    page.wait_for_selector(".run:has-text('waits for its turn')")
    work.run("odoo.check", Deadline.after(60))
    page.wait_for_selector(".note:has-text('All in order')")
    page.click("summary:has-text('User and rights')")
    assert page.locator("text=The user may do all that OmniHub does.").is_visible()


def test_the_profile_is_chosen_without_javascript_too(visitor, shop):
    page = visitor.page(java_script_enabled=False, width=390, height=844)
    page.goto(f"/odoo/{shop.pk}/")
    page.select_option("[name=company_id]", label="Toko Contoh (IDR)")
    page.check("[name=tax_policy][value=included]")
    page.click("button:has-text('Continue')")
    assert page.locator("button:has-text('Show what this company offers')").is_visible()
    page.click("button:has-text('Keep')")
    assert page.locator(".note:has-text('are booked like this from now on')").is_visible()
    assert OdooProfile.objects.get().tax_policy == "included"
