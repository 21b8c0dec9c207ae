"""Who may see and do what, for every address of the pages."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.dashboard import given
from tests.factories import OrderFactory

pytestmark = pytest.mark.django_db

PAGES = ("home", "orders", "attention", "proof", "shops", "odoo", "couriers")
BUTTONS = {
    "sync": "channels.change_order",
    "look_again": "channels.change_order",
    "send_again": "core.change_work",
    "retry": "core.change_work",
    "dismiss": "core.change_work",
    "prove": "erp_bridge.add_proofrun",
    "test_app": "channels.change_shop",
    "test_shop": "channels.change_shop",
    "switch": "channels.change_shop",
    "go_live": "channels.change_shop",
    "sync_listings": "channels.change_order",
    "adoption_search": "erp_bridge.change_adoption",
    "adoption_decide": "erp_bridge.change_adoption",
    "adoption_choose": "erp_bridge.change_adoption",
    "backfill_ask": "channels.change_order",
    "backfill_cancel": "channels.change_order",
    "backfill_go_on": "channels.change_order",
    "test_odoo": "erp_bridge.change_odooprofile",
    "install_hint": "erp_bridge.change_odooprofile",
    "read_products": "channels.change_order",
    "odoo_profile": "erp_bridge.change_odooprofile",
    "save_couriers": "erp_bridge.change_odooprofile",
}
OF_AN_ORDER = {"look_again", "send_again"}
OF_A_SHOP = {
    *("test_shop", "switch", "go_live", "sync_listings", "odoo_profile", "dry_run", "adoption", "backfill"),
    *("adoption_search", "adoption_decide", "adoption_choose", "backfill_ask"),
    *("couriers_of_shop", "save_couriers"),
}
OF_A_BACKFILL = {"backfill_cancel", "backfill_go_on"}
SHOP_PAGES = ("dry_run", "adoption", "backfill", "couriers_of_shop")


@pytest.fixture
def order():
    return OrderFactory(shop=given.shop())


def address(name, order):
    if name in OF_AN_ORDER:
        return reverse(f"dashboard:{name}", args=[order.pk])
    if name in OF_A_BACKFILL:
        return reverse(f"dashboard:{name}", args=[1])
    if name in OF_A_SHOP:
        return reverse(f"dashboard:{name}", args=[order.shop_id])
    return reverse(f"dashboard:{name}", args=["shopee"] if name == "test_app" else [])


@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_led_to_the_login_and_back(client, name):
    response = client.get(reverse(f"dashboard:{name}"))
    assert response.status_code == 302
    assert response.url == f"/admin/login/?next={reverse(f'dashboard:{name}')}"


@pytest.mark.parametrize("name", PAGES)
def test_a_user_who_is_not_staff_sees_nothing(name):
    buyer = given.browser(given.person(staff=False))
    assert buyer.get(reverse(f"dashboard:{name}")).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_staff_may_look_at_every_page(clerk, order, name):
    assert clerk.get(reverse(f"dashboard:{name}")).status_code == 200


@pytest.mark.parametrize("name", SHOP_PAGES)
def test_staff_may_look_at_every_page_of_a_shop_and_nobody_else(client, clerk, order, name):
    assert clerk.get(address(name, order)).status_code == 200
    assert client.get(address(name, order)).url.startswith("/admin/login/")


@pytest.mark.parametrize("name", BUTTONS)
def test_nobody_who_presses_a_button_is_led_to_the_login(client, order, name):
    assert client.post(address(name, order)).url.startswith("/admin/login/")


@pytest.mark.parametrize("name", BUTTONS)
def test_staff_without_the_right_are_refused_in_words_that_name_it(clerk, order, name):
    response = clerk.post(address(name, order))
    assert response.status_code == 403
    assert BUTTONS[name] in response.content.decode()


@pytest.mark.parametrize(
    "name", ["sync", "look_again", "send_again", "retry", "dismiss", "switch", "prove", "test_odoo"]
)
def test_the_right_opens_the_button(order, name):
    clerk = given.browser(given.person(BUTTONS[name]))
    response = clerk.post(address(name, order), {"switch": "pulls", "on": "1"})
    assert response.status_code == 302
    assert "login" not in response.url


@pytest.mark.parametrize("name", sorted(BUTTONS.keys() - {"go_live", "odoo_profile"}))
def test_a_button_is_not_a_link(owner, order, name):
    assert owner.get(address(name, order)).status_code == 405


def test_a_button_needs_the_form_it_came_with(order):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(given.person("channels.change_order"))
    response = careful.post(reverse("dashboard:sync"))
    assert response.status_code == 403
    assert "The form was not sent" in response.content.decode()


def test_a_fragment_of_somebody_logged_out_makes_the_page_ask_for_the_login(client):
    response = client.get(reverse("dashboard:orders"), headers={"HX-Request": "true"})
    assert response.headers["HX-Refresh"] == "true"
    assert not response.content


def test_pages_are_never_kept_by_a_cache(clerk):
    response = clerk.get(reverse("dashboard:orders"))
    assert "no-store" in response.headers["Cache-Control"]
    assert "HX-Request" in response.headers["Vary"]


def test_staff_pages_carry_the_policy_for_scripts(clerk):
    policy = clerk.get(reverse("dashboard:orders")).headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-eval'" in policy
    assert "form-action 'self'" in policy
