"""The pages that talk to the remotes, against the sandbox: connect a shop, choose a profile, test both."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from channels.models import Shop
from channels.shopee import connect
from erp_bridge.models import OdooProfile
from omnihub.core.models import Work
from tests.dashboard import given
from tests.factories import OrderFactory

pytestmark = [pytest.mark.flow, pytest.mark.django_db]


@pytest.fixture
def remotes(sandbox, settings):
    settings.SHOPEE_BASE_URL = f"{sandbox.url}/shopee"
    settings.SHOPEE_AUTH_URL = f"{sandbox.url}/shopee/auth"
    settings.PUBLIC_URL = "http://testserver"
    settings.ODOO_URL = sandbox.url
    settings.ODOO_DB, settings.ODOO_LOGIN, settings.ODOO_API_KEY = "sandbox", "omnihub", "sandbox-odoo-key"
    connect._remote.cache_clear()
    yield sandbox
    connect._remote.cache_clear()


def consent(remotes, link, shop_id):
    """Agree on the marketplace's page; where it sends the browser back to."""
    assert remotes.session.get(link).ok
    query = dict(parse_qsl(urlsplit(link).query))
    form = {"shop_id": shop_id, "redirect": query["redirect_uri"], "state": query["state"], "days": 365}
    back = remotes.session.post(
        f"{remotes.url}/shopee/auth", data={**form, "action": "authorise"}, allow_redirects=False
    )
    return back.headers["Location"].removeprefix("http://testserver")


def test_connect_goes_to_the_consent_page_and_comes_back_with_the_shop(owner, remotes):
    link = owner.get("/connect/shopee/").url
    back = consent(remotes, link, 220000123)
    text = owner.get(back, follow=True).content.decode()
    shop = Shop.objects.get()
    assert (shop.key, shop.state) == ("shopee:220000123", "connected")
    assert f"{shop.name} is connected." in text
    assert Work.objects.filter(topic="shop.catch_up", subject=shop.key).exists()
    assert owner.get(back).status_code == 403


def test_a_shop_of_another_region_is_not_connected(owner, remotes):
    back = consent(remotes, owner.get("/connect/shopee/").url, 110000999)
    text = owner.get(back, follow=True).content.decode()
    assert "is a shop of region SG" in text
    assert not Shop.objects.exists()


def test_connecting_again_wakes_what_was_held_for_the_authorisations_sake(owner, remotes):
    shop = given.shop(remote_id="220000123", state="disconnected")
    held = Work.objects.create(
        topic="order.pull",
        subject=f"{shop.key}:2611AAAA",
        key="p",
        state="held",
        fate="settings",
        not_before=given.NOON,
        wanted_since=given.NOON,
    )
    owner.get(consent(remotes, owner.get("/connect/shopee/").url, 220000123))
    held.refresh_from_db()
    assert held.state == "waiting"


def test_the_shops_connection_test_lists_its_findings(owner, remotes):
    owner.get(consent(remotes, owner.get("/connect/shopee/").url, 220000123))
    text = owner.post(f"/shops/{Shop.objects.get().pk}/test/").content.decode()
    assert "Partner id and key" in text
    assert "Push address" in text


def test_odoos_connection_test_says_what_it_found(owner, remotes):
    text = owner.post("/odoo/test/").content.decode()
    assert "Odoo lets us in as omnihub." in text


def test_a_wrong_key_is_said_in_words(owner, remotes, settings):
    settings.ODOO_API_KEY = "wrong-key"
    text = owner.post("/odoo/test/").content.decode()
    assert "is-failed" in text
    assert "wrong-key" not in text


def test_an_odoo_that_is_down_is_said_in_words_on_the_profile_page(owner, remotes):
    shop = given.shop()
    remotes.control("faults", {"odoo.down": 1})
    response = owner.get(f"/odoo/{shop.pk}/")
    assert response.status_code == 502
    assert 'role="alert"' in response.content.decode()


def profile_page(shop):
    return f"/odoo/{shop.pk}/"


def companies(text):
    return re.findall(r'<option value="(\d+)"', text[text.index('name="company"') :])


def test_company_and_tax_are_asked_for_and_never_guessed(owner, remotes):
    shop = unprofiled()
    text = owner.get(profile_page(shop)).content.decode()
    assert "checked" not in text[text.index('name="tax_policy"') : text.index('name="tax_policy"') + 600]
    assert "selected" not in text[text.index('name="company"') : text.index("</select>")].replace(
        '<option value="" selected', ""
    )
    response = owner.get(profile_page(shop), {"company": companies(text)[0]})
    assert response.status_code == 422
    assert "This field is required." in response.content.decode()


def unprofiled(**wishes):
    shop = given.shop(**wishes)
    OdooProfile.objects.all().delete()
    return Shop.objects.get(pk=shop.pk)


def details(text, name):
    """The options of a select, without the empty one; and which one is chosen."""
    part = text[text.index(f'name="{name}"') :]
    part = part[: part.index("</select>")]
    return re.findall(r'<option value="(\d+)"', part), re.findall(r'<option value="(\d+)" selected', part)


def test_a_profile_is_kept_and_wakes_what_was_held_for_it(owner, remotes):
    shop = unprofiled()
    held = given.push(OrderFactory(shop=shop), fate="settings", code="no_profile")
    company = companies(owner.get(profile_page(shop)).content.decode())[0]
    address = f"{profile_page(shop)}?company={company}&tax_policy=none"
    text = owner.get(address).content.decode()
    assert "tax_id" not in text
    warehouses, [warehouse] = details(text, "warehouse_id")
    _journals, [journal] = details(text, "wallet_journal_id")
    assert warehouse in warehouses
    form = {"warehouse_id": warehouse, "wallet_journal_id": journal}
    response = owner.post(address, form, follow=True)
    assert "are booked like this from now on" in response.content.decode()
    profile = OdooProfile.objects.get()
    assert (profile.shop, profile.company_id, profile.tax_policy) == (shop, int(company), "none")
    assert (profile.warehouse_id, profile.wallet_journal_id) == (int(warehouse), int(journal))
    held.refresh_from_db()
    assert held.state == "waiting"


def test_included_ppn_asks_for_its_tax(owner, remotes):
    shop = unprofiled()
    company = companies(owner.get(profile_page(shop)).content.decode())[0]
    address = f"{profile_page(shop)}?company={company}&tax_policy=included"
    text = owner.get(address).content.decode()
    taxes, _chosen = details(text, "tax_id")
    assert taxes
    response = owner.post(address, {"warehouse_id": "1", "wallet_journal_id": "1"})
    assert response.status_code == 422
    assert not OdooProfile.objects.exists()


def test_a_warehouse_that_was_not_offered_is_refused(owner, remotes):
    shop = unprofiled()
    company = companies(owner.get(profile_page(shop)).content.decode())[0]
    address = f"{profile_page(shop)}?company={company}&tax_policy=none"
    response = owner.post(address, {"warehouse_id": "99999", "wallet_journal_id": "99999"})
    assert response.status_code == 422
    assert not OdooProfile.objects.exists()


def test_products_are_read_on_request(owner):
    owner.post("/odoo/products/")
    assert Work.objects.filter(topic="product.pull", subject="odoo").exists()
