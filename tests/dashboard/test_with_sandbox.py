"""The pages that talk to the remotes, against the sandbox: connect a shop, choose a profile, test both."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from channels.models import Shop
from erp_bridge.check import run
from erp_bridge.check.findings import Section, bad
from erp_bridge.models import OdooProfile
from erp_bridge.odoo.connect import open_client
from omnihub.core import installation, work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from omnihub.dashboard.courier_form import field_name
from tests.dashboard import given
from tests.factories import OrderFactory

pytestmark = [pytest.mark.flow, pytest.mark.django_db]


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


def test_odoos_connection_test_runs_as_work_and_its_result_stays(owner, remotes):
    assert "Nobody has tested this connection yet" in owner.get("/odoo/").content.decode()
    text = owner.post("/odoo/test/", follow=True).content.decode()
    assert "waits for its turn" in text
    assert 'data-refresh="2"' in text
    work.run("odoo.check", Deadline.after(60))
    text = owner.get("/odoo/").content.decode()
    assert "Odoo lets us in as omnihub." in text
    assert "All in order" in text
    assert "data-refresh" not in text


def test_while_it_runs_the_page_says_where_it_is_and_shows_what_it_found_so_far(owner, remotes):
    asked = run.ask("sari")
    run._tell(asked, "User and rights (2 of 3)")
    run._keep(asked, Section("connection", "Connection", (bad("Version", "Too old."),)))
    text = owner.get("/odoo/", headers={"HX-Request": "true"}).content.decode()
    assert "looks at User and rights (2 of 3)" in text
    assert "Too old." in text
    assert "<html" not in text


def test_a_test_that_is_paused_says_so(owner, remotes):
    run.ask("sari")
    installation.pause("a restored database")
    assert "Everything is paused" in owner.get("/odoo/").content.decode()


def test_a_wrong_key_is_said_in_words(owner, remotes, settings):
    settings.ODOO_API_KEY = "wrong-key"
    owner.post("/odoo/test/")
    work.run("odoo.check", Deadline.after(60))
    text = owner.get("/odoo/").content.decode()
    assert "1 thing to put right" in text
    assert "Make a new API key" in text
    assert "wrong-key" not in text


def test_an_odoo_that_is_down_is_said_in_words_on_the_profile_page(owner, remotes):
    shop = given.shop()
    remotes.control("faults", {"odoo.down": 1})
    response = owner.get(f"/odoo/{shop.pk}/")
    assert response.status_code == 502
    assert 'role="alert"' in response.content.decode()


def test_an_odoo_that_goes_down_meanwhile_leaves_an_open_page_as_it_is(owner, remotes):
    shop = given.shop()
    remotes.control("faults", {"odoo.down": 1})
    response = owner.post(
        profile_page(shop), {"company_id": "1", "look": "1"}, headers={"HX-Request": "true"}
    )
    assert response.headers["HX-Reswap"] == "none"
    text = response.content.decode()
    assert 'id="notes" hx-swap-oob="innerHTML"' in text
    assert "is-error" in text


def profile_page(shop):
    return f"/odoo/{shop.pk}/"


def unprofiled(**wishes):
    shop = given.shop(**wishes)
    OdooProfile.objects.all().delete()
    return Shop.objects.get(pk=shop.pk)


def select(text, name):
    """The options of a select, without the empty one; and which one is chosen."""
    part = text[text.index(f'name="{name}"') :]
    part = part[: part.index("</select>")]
    return re.findall(r'<option value="(\d+)"', part), re.findall(r'<option value="(\d+)" selected', part)


def filled(owner, shop, tax_policy="none"):
    """What the page sends when a person has answered the first two questions and changes nothing else."""
    (company,), _ = select(owner.get(profile_page(shop)).content.decode(), "company_id")
    form = {
        "company_id": company,
        "tax_policy": tax_policy,
        "order_at": "ready_to_ship",
        "invoice_at": "shipped",
    }
    text = owner.post(profile_page(shop), {**form, "look": "1"}).content.decode()
    chosen = {name: select(text, name)[1][0] for name in ("warehouse_id", "wallet_journal_id")}
    if tax_policy == "included":
        chosen["tax_id"] = select(text, "tax_id")[1][0]
    return form | chosen, text


def test_company_and_tax_are_asked_for_and_never_guessed(owner, remotes):
    shop = unprofiled()
    text = owner.get(profile_page(shop)).content.decode()
    assert select(text, "company_id") == (["1"], [])
    assert " checked" not in text[text.index('name="tax_policy"') : text.index("Continue")]
    assert "warehouse_id" not in text
    response = owner.post(profile_page(shop), {"company_id": "1"})
    assert response.status_code == 422
    assert "This field is required." in response.content.decode()


def test_a_profile_is_kept_and_wakes_what_was_held_for_it(owner, remotes):
    shop = unprofiled()
    order = OrderFactory(shop=shop, carrier="SPX Standard")
    held = given.push(order, fate="settings", code="no_profile")
    form, text = filled(owner, shop)
    assert "tax_id" not in text
    account = re.search(r'<datalist id="list-accounts"><option value="([^"]+)"', text)[1]
    form |= {"commission_account_id": account, "invoice_at": "confirmed"}
    response = owner.post(profile_page(shop), form, follow=True)
    assert "are booked like this from now on" in response.content.decode()
    profile = OdooProfile.objects.get()
    assert (profile.shop, profile.company_id, profile.tax_policy) == (shop, 1, "none")
    assert (profile.order_at, profile.invoice_at) == ("ready_to_ship", "confirmed")
    assert profile.names["commission_account_id"] == account.partition(" ")[2]
    held.refresh_from_db()
    assert held.state == "waiting"
    text = owner.get(profile_page(shop)).content.decode()
    assert f'value="{account}" ' in text


def test_a_courier_is_mapped_to_a_delivery_method_of_odoos(owner, remotes):
    shop = given.shop()
    OrderFactory(shop=shop, carrier="SPX Standard")
    address = f"/couriers/{shop.pk}/"
    text = owner.get(address).text
    method = re.search(r'<datalist id="list-carriers"><option value="([^"]+)"', text)[1]
    owner.post(f"{address}save/", {field_name("SPX Standard"): method})
    assert OdooProfile.objects.get().carriers.keys() == {"SPX Standard"}
    assert f'value="{method}" ' in owner.get(address).text


def test_included_ppn_asks_for_its_tax(owner, remotes):
    shop = unprofiled()
    form, _ = filled(owner, shop, "included")
    wrong = {**form, "tax_id": ""}
    response = owner.post(profile_page(shop), wrong)
    assert response.status_code == 422
    assert not OdooProfile.objects.exists()
    assert owner.post(profile_page(shop), form).status_code == 302
    assert str(OdooProfile.objects.get().tax_id) == form["tax_id"]


def test_a_wrong_choice_gets_a_line_and_loses_nothing_typed(owner, remotes):
    shop = unprofiled()
    form, text = filled(owner, shop)
    account = re.search(r'<datalist id="list-accounts"><option value="([^"]+)"', text)[1]
    wrong = {
        "warehouse_id": "99999",
        "shipping_account_id": "Ongkir ke bulan",
        "commission_account_id": account,
    }
    response = owner.post(profile_page(shop), form | wrong | {"invoice_at": "confirmed"})
    text = response.content.decode()
    assert response.status_code == 422
    assert not OdooProfile.objects.exists()
    assert "Odoo does not offer this for the chosen company any more" in text
    assert "Odoo knows no “Ongkir ke bulan” here" in text
    assert 'value="Ongkir ke bulan"' in text
    assert f'value="{account}" ' in text
    assert select(text, "wallet_journal_id")[1] == [form["wallet_journal_id"]]
    assert re.search(r'value="confirmed"[^>]*checked', text)


def test_an_account_is_found_by_its_code_or_its_name_alone(owner, remotes):
    shop = unprofiled()
    form, text = filled(owner, shop)
    code, _, name = re.search(r'<datalist id="list-accounts"><option value="([^"]+)"', text)[1].partition(" ")
    owner.post(
        profile_page(shop), form | {"commission_account_id": code, "service_fee_account_id": name.upper()}
    )
    profile = OdooProfile.objects.get()
    assert profile.commission_account_id == profile.service_fee_account_id is not None


def test_another_company_changes_what_is_offered_and_keeps_what_fits(owner, remotes):
    admin = open_client(
        url=remotes.url, protocol="jsonrpc", database="sandbox", login="admin", api_key="admin"
    )
    partner = admin.create("res.partner", {"name": "PT Kedua"})
    (home,) = admin.search_read("res.company", [], ["currency_id"])
    second = admin.create("res.company", {"partner_id": partner, "currency_id": home["currency_id"][0]})
    for user in admin.search_read("res.users", [], ["company_ids"]):
        admin.write("res.users", [user["id"]], {"company_ids": [[4, second]]})
    wallet = admin.create(
        "account.journal", {"name": "Saldo Shopee Dua", "code": "SHP2", "type": "bank", "company_id": second}
    )
    shop = unprofiled()
    form = {"tax_policy": "none", "order_at": "unpaid", "invoice_at": "shipped", "look": "1"}
    response = owner.post(
        profile_page(shop),
        {**form, "company_id": second, "warehouse_id": "1"},
        headers={"HX-Request": "true"},
    )
    text = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in text
    assert select(text, "wallet_journal_id") == ([str(wallet)], [str(wallet)])
    assert select(text, "warehouse_id") == ([], [])
    assert re.search(r'value="unpaid"[^>]*checked', text)
    assert "a warehouse" in text
    assert not OdooProfile.objects.exists()


def test_a_company_in_another_currency_is_refused_in_words(owner, remotes):
    shop = unprofiled()
    form, _ = filled(owner, shop)
    Shop.objects.update(currency="SGD")
    response = owner.post(profile_page(shop), form)
    assert response.status_code == 422
    assert "keeps its books in IDR, but the shop sells in SGD" in response.content.decode()


def test_what_was_kept_and_is_gone_from_odoo_is_told_on_the_page(owner, remotes):
    shop = unprofiled()
    form, _ = filled(owner, shop)
    owner.post(profile_page(shop), form)
    OdooProfile.objects.update(wallet_journal_id=99_999)
    text = owner.get(profile_page(shop)).content.decode()
    assert "Choose again: Wallet journal." in text


def test_products_are_read_on_request(owner):
    owner.post("/odoo/products/")
    assert Work.objects.filter(topic="product.pull", subject="odoo").exists()
