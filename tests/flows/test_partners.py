"""A partner's program sells, over real HTTP to the couriers' costs, the gateway and Odoo."""

import pytest
from django.db.models import F

from channels.models import Checkout, Order
from channels.own import showcase
from omnihub.api import feed, keys
from omnihub.api.models import Partner
from omnihub.api.scopes import Scope
from omnihub.cancellation.models import Cancellation
from payments.models import Charge
from shipping import moving
from shipping.models import MoveBatch
from shipping.moving import HandOver
from tests.api.conftest import BUYER, Program
from tests.flows import own_shop
from tests.flows.buyer import Buyer

pytestmark = pytest.mark.timeout(300)
AWB, METHOD = "JP1234567890", "BNI_VIRTUAL_ACCOUNT"


@pytest.fixture
def shop(chain, remotes, settings):
    return own_shop.opened(chain, remotes, settings)


@pytest.fixture
def till(chain, shop, settings):
    return own_shop.till(chain, shop, settings)


@pytest.fixture
def program(shop):
    partner = Partner.objects.create(name="Kasir Melati")
    partner.shops.add(shop)
    return Program(keys.issue(partner, "till", Scope, "sari")[1])


@pytest.fixture
def news(program, monkeypatch):
    """What the feed tells since the last time, by its cursor: reference and state."""
    monkeypatch.setattr(feed, "SETTLED", feed.SETTLED * 0)
    cursor = ""

    def read():
        nonlocal cursor
        told = program.get("checkouts/", after=cursor).json()
        cursor = told["cursor"]
        return [(row["reference"], row["state"]) for row in told["results"]]

    return read


def made(program, reference, pieces=2):
    """Two of what there is enough of."""
    (shop,) = program.get("shops/").json()
    goods = program.get(f"shops/{shop['key']}/products/").json()["results"]
    good = next(one for one in goods if one["available"] > 4)
    lines = [{"sku": good["sku"], "quantity": pieces}]
    return good, program.make({"shop": shop["key"], "reference": reference, "lines": lines, "buyer": BUYER})


def available(shop, sku):
    return next(one.available for one in showcase.shelf(shop).goods if one.listing.sku == sku)


def booked(chain, number):
    """The total of its sales order in Odoo, which is paid, and the prices of its lines."""
    [sold] = [row for row in chain.odoo("sale.order") if number in str(row)]
    lines = [row for row in chain.odoo("sale.order.line") if row["order_id"][0] == sold["id"]]
    assert sold["state"] == "sale"
    assert any(float(row["amount"]) == sold["amount_total"] for row in chain.odoo("account.payment"))
    return f"{sold['amount_total']:.2f}", {f"{row['price_unit']:.2f}" for row in lines}


def test_a_program_sells_to_a_paid_order_in_odoo_with_its_parcel_on_the_way(
    shop, chain, remotes, till, program, news
):
    good, checkout = made(program, "POS-1")
    here = f"checkouts/{checkout['id']}/"
    assert news() == [("POS-1", "open")]
    area = program.get("areas/", q="menteng jakarta").json()["results"][0]
    program.patch(here, {"area": area["key"]})
    offers = program.get(f"{here}couriers/").json()["results"]
    assert len(offers) > 3
    placed = program.place(checkout, quote=offers[0]["quote"], total=offers[0]["total"]).json()
    assert available(shop, good["sku"]) == good["available"] - 2
    assert METHOD in {one["code"] for one in program.get(f"{here}payment-methods/").json()["results"]}
    paying = program.pay(checkout, METHOD).json()["payment"]
    assert program.pay(checkout, METHOD).json()["payment"] == paying
    charge = Charge.objects.get()
    assert paying["account_number"] == charge.instructions["account_number"]
    other = program.pay(checkout, "QRIS").json()["payment"]
    assert other["qr"]
    assert program.pay(checkout, METHOD).json()["payment"] == paying  # what was asked for last

    till.pays(charge)
    assert news() == [("POS-1", "placed")]
    till.hear()
    assert news()[-1] == ("POS-1", "paid")
    assert booked(chain, placed["number"]) == (offers[0]["total"], {offers[0]["price"], good["price"]})

    order = Order.objects.get(number=placed["number"])
    for what in ("packed", "handed"):
        handed = {order.pk: HandOver("jne", AWB)} if what == "handed" else {}
        moving.ask(MoveBatch.What(what), "sari", orders=[order.pk], handed=handed)
        chain.settle()
    assert ("POS-1", "shipped") in news()
    (parcel,) = program.look(checkout)["parcels"]
    assert (parcel["courier"], parcel["tracking_number"]) == ("jne", AWB)


def test_the_buyer_finishes_what_a_program_began_and_another_is_called_off(
    shop, chain, remotes, till, program, news
):
    good, checkout = made(program, "POS-1")
    buyer = Buyer()
    buyer.open(checkout["urls"]["pay"].removeprefix("http://testserver"))
    buyer.fill("areas", search="menteng jakarta")
    buyer.fill("area", area=buyer.choices("area")[0])
    buyer.fill("way", way=buyer.choices("way")[0])
    buyer.fill("place", method=METHOD)
    looked = program.look(checkout)
    assert (looked["state"], looked["area"]["city"]) == ("placed", "JAKARTA PUSAT")
    charge = Charge.objects.get()
    assert looked["payment"]["account_number"] == charge.instructions["account_number"]
    till.pays(charge)
    till.hear()
    assert ("POS-1", "paid") in news()
    assert program.cancel(checkout).json()["code"] == "paid_already"

    _good, second = made(program, "POS-2")
    program.patch(f"checkouts/{second['id']}/", {"area": looked["area"]["key"]})
    assert program.place(second).status_code == 200
    assert program.pay(second, METHOD).status_code == 200
    assert available(shop, good["sku"]) == good["available"] - 4
    assert program.cancel(second, reason="no money").json()["being_cancelled"]
    chain.settle()
    ended = program.look(second)
    assert (ended["state"], ended["being_cancelled"], ended["payment"]["state"]) == (
        "cancelled",
        False,
        "cancelled",
    )
    assert ("POS-2", "cancelled") in news()
    assert Cancellation.objects.get().state == "done"
    assert Charge.objects.order_by("pk").last().state == "cancelled"
    assert available(shop, good["sku"]) == good["available"] - 2
    assert Checkout.objects.filter(total=F("order__buyer_total")).count() == 2
