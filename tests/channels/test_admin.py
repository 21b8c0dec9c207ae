"""The mirror's pages in the administration."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from channels.models import Component
from omnihub.core.models import Work
from tests.factories import (
    ComponentFactory,
    ListingFactory,
    OrderFactory,
    OrderLineFactory,
    PackageFactory,
    ProductFactory,
    ShopFactory,
    SyncRunFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    """Staff with these rights of the mirror, logged in."""

    def login(*rights):
        user = User.objects.create_user("sari", password="x", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        client.force_login(user)
        return client

    return login


def page(name, *args):
    return reverse(f"admin:channels_{name}", args=args)


def rows(*parts, before=0):
    """The mapping form with these (product, quantity, share) rows."""
    form = {
        "components-TOTAL_FORMS": len(parts),
        "components-INITIAL_FORMS": before,
        "components-MIN_NUM_FORMS": 0,
        "components-MAX_NUM_FORMS": 1000,
    }
    for number, (product, quantity, share) in enumerate(parts):
        form |= {
            f"components-{number}-product": product.pk,
            f"components-{number}-quantity": quantity,
            f"components-{number}-price_share": share,
        }
    return form


@pytest.mark.parametrize("model", ["shop", "product", "listing", "order", "syncrun"])
def test_every_list_and_every_page_opens(admin_client, model):
    order = OrderFactory()
    PackageFactory(order=order)
    row = {
        "shop": order.shop,
        "product": ProductFactory(),
        "listing": ListingFactory(product=True),
        "order": order,
        "syncrun": SyncRunFactory(),
    }[model]
    assert admin_client.get(page(f"{model}_changelist")).status_code == 200
    assert admin_client.get(page(f"{model}_change", row.pk)).status_code == 200


def test_no_page_shows_a_token(admin_client):
    shop = ShopFactory()
    for address in (page("shop_changelist"), page("shop_change", shop.pk)):
        text = admin_client.get(address).text
        assert shop.connection.access_token not in text
        assert shop.connection.refresh_token not in text


def test_orders_and_shops_cannot_be_changed_here(admin_client):
    order = OrderFactory()
    for address in (page("order_change", order.pk), page("shop_change", order.shop.pk)):
        assert admin_client.post(address, {"status": "cancelled"}).status_code == 403


def test_a_buyer_is_shown_to_those_who_may_see_one(staff):
    order = OrderFactory(recipient_name="Budi Santoso")
    client = staff("view_order")
    assert "Budi Santoso" not in client.get(page("order_change", order.pk)).text
    User.objects.get(username="sari").user_permissions.add(Permission.objects.get(codename="view_customer"))
    assert "Budi Santoso" in client.get(page("order_change", order.pk)).text


def test_the_filter_shows_what_is_unmapped(admin_client):
    ListingFactory(name="Tanpa produk")
    ListingFactory(name="Dengan produk", product=True)
    text = admin_client.get(page("listing_changelist"), {"mapping": "unmapped"}).text
    assert "Tanpa produk" in text
    assert "Dengan produk" not in text


@pytest.mark.parametrize(("mapping", "count"), [("hand", 1), ("sku", 2), ("", 4)])
def test_the_filter_tells_hand_from_sku(admin_client, mapping, count):
    ListingFactory()
    ListingFactory(product=True)
    ListingFactory(product=True)
    ComponentFactory(by_hand=True)
    found = admin_client.get(page("listing_changelist"), {"mapping": mapping} if mapping else {})
    assert found.context["cl"].result_count == count


def test_staff_who_may_change_listings_map_one_by_hand_and_its_held_order_goes_again(staff):
    listing = ListingFactory()
    order = OrderFactory(shop=listing.shop, lines=0)
    OrderLineFactory(order=order, listing=listing)
    cup, plate = ProductFactory(), ProductFactory()
    form = rows((cup, 2, "0.6"), (plate, 1, "0.4"))
    answer = staff("view_listing", "change_listing", "view_product").post(
        page("listing_change", listing.pk), form
    )
    assert answer.status_code == 302
    parts = Component.objects.order_by("pk").values_list("product", "quantity", "price_share", "by_hand")
    assert list(parts) == [(cup.pk, 2, Decimal("0.6"), True), (plate.pk, 1, Decimal("0.4"), True)]
    assert Work.objects.get(topic="order.push").subject == str(order.pk)
    assert order.events.get().by == "sari"


def test_price_shares_must_add_up(admin_client):
    listing = ListingFactory()
    answer = admin_client.post(page("listing_change", listing.pk), rows((ProductFactory(), 1, "0.5")))
    assert "must add up to 1" in answer.text
    assert not Component.objects.exists()


def test_taking_all_products_away_gives_the_listing_back_to_its_sku(admin_client):
    listing = ListingFactory(sku="SKU-1")
    product = ProductFactory(sku="SKU-1")
    wrong = ComponentFactory(listing=listing, by_hand=True)
    form = rows((wrong.product, 1, "1"), before=1)
    form |= {"components-0-id": wrong.pk, "components-0-listing": listing.pk, "components-0-DELETE": "on"}
    assert admin_client.post(page("listing_change", listing.pk), form).status_code == 302
    assert Component.objects.get().product == product


def test_those_who_may_only_look_map_nothing(staff):
    listing = ListingFactory()
    client = staff("view_listing")
    assert client.get(page("listing_change", listing.pk)).status_code == 200
    assert (
        client.post(page("listing_change", listing.pk), rows((ProductFactory(), 1, "1"))).status_code == 403
    )
