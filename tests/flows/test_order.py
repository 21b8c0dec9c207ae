"""One order on its way from the buyer's basket to the money in the books."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from channels.models import Order
from tests.flows.far_side import one_each, proved

pytestmark = [pytest.mark.flow, pytest.mark.django_db]

JAKARTA = ZoneInfo("Asia/Jakarta")


def test_an_ordinary_order_goes_from_placed_to_paid_and_each_document_appears_at_its_step(chain, shop):
    chain.sandbox.control("settings", {"tracking_seconds": 3600})
    [number] = chain.sandbox.new_orders(1, status="UNPAID", lines=[{"sku": "SKU-0001", "quantity": 2}])

    def after(*steps):
        chain.sandbox.step(number, *steps)
        chain.hear()
        papers = chain.papers()[number]
        return (*papers.states, len(papers.payments)), Order.objects.get().status

    nothing, reserved = ([], [], [], 0), (["sale"], ["assigned"], [], 0)
    invoiced, paid = (["sale"], ["done"], ["posted"], 0), (["sale"], ["done"], ["posted"], 1)
    assert after() == (nothing, "unpaid")
    assert after("pay") == (reserved, "ready_to_ship")
    assert after("arrange") == (reserved, "packed")
    assert after("track") == (reserved, "packed")
    assert after("pickup") == (invoiced, "shipped")
    assert after("deliver") == (invoiced, "delivered")
    assert after("complete") == (invoiced, "completed")
    chain.sandbox.step(number, "release")
    chain.look_for_money(shop)
    assert after() == (paid, "completed")

    truth, papers = chain.truth(number), chain.papers()[number]
    assert papers.deliveries[0]["carrier_tracking_ref"] == truth["tracking_number"]
    assert [papers.orders[0]["amount_total"], papers.invoices[0]["amount_total"]] == [truth["gross"]] * 2
    assert papers.payments[0]["amount"] == truth["gross"]
    assert papers.invoices[0]["payment_state"] in {"paid", "in_payment"}
    one_each(chain, [number], papers="payments")
    proved()


def at_night():
    """The last 12:30 UTC, half past seven in the evening in Jakarta, from which a parcel has left since.

    Six hours later, when it leaves, it is the next day in Jakarta and still the same in Greenwich.
    """
    latest = datetime.now(UTC) - timedelta(hours=6, minutes=5)
    evening = latest.replace(hour=12, minute=30, second=0, microsecond=0)
    return evening if evening <= latest else evening - timedelta(days=1)


def test_dates_in_odoo_are_the_jakarta_dates_of_what_happened(chain):
    shop = chain.go_live(chain.open(), timedelta(hours=40))
    placed = at_night()
    [number] = chain.sandbox.new_orders(1, status="SHIPPED", created_at=placed.timestamp())
    chain.hear()
    papers = chain.papers()[number]
    assert papers.orders[0]["date_order"] == f"{placed:%Y-%m-%d %H:%M:%S}"
    left = placed + timedelta(hours=6)
    assert left.date() == placed.date()
    assert papers.invoices[0]["invoice_date"] == f"{left.astimezone(JAKARTA):%Y-%m-%d}"
    assert papers.invoices[0]["invoice_date_due"] == papers.invoices[0]["invoice_date"]
    assert papers.invoices[0]["date"] == f"{placed + timedelta(days=1):%Y-%m-%d}"

    chain.sandbox.step(number, "deliver", "complete", "release")
    chain.hear()
    chain.look_for_money(shop)
    released = datetime.fromtimestamp(chain.truth(number)["released_at"], JAKARTA)
    assert chain.papers()[number].payments[0]["date"] == f"{released:%Y-%m-%d}"
    proved(days=2)


KINDS = {
    "seller's voucher": {"voucher_from_seller": 7501},
    "Shopee's voucher": {"voucher_from_shopee": 9999},
    "coins": {"coins": 1234},
    "seller's coin cash-back": {"seller_coin_cash_back": 1777},
    "all of them": {
        "voucher_from_seller": 5000,
        "voucher_from_shopee": 3333,
        "coins": 250,
        "seller_coin_cash_back": 101,
    },
    "cash on delivery": {"cod": True},
    "subsidised shipping": {"shipping_fee": 20000, "buyer_pays_shipping": 0, "actual_shipping_fee": 26500},
    "the courier's own discount": {"shipping_fee": 20000, "shipping_fee_discount_from_3pl": 4000},
    "affiliate and buyer's fee": {"affiliate_percent": 5, "buyer_service_fee": 1000},
    "Shopee's discount": {"lines": [{"sku": "SKU-0004", "original_price": 90000, "shopee_discount": 9000}]},
    "three pieces for 100,000": {
        "lines": [{"sku": "SKU-0005", "quantity": 3, "original_price": 40000, "seller_discount": 20000}]
    },
    "shipping paid by the buyer": {"shipping_fee": 20000, "buyer_pays_shipping": 20000},
    "a quantity cancelled after confirmation": {"voucher_from_seller": 3001},
    "bundle": {
        "lines": [
            {"sku": sku, "quantity": 2, "original_price": 35000, "seller_discount": 4901, "bundle_id": 77}
            for sku in ("SKU-0006", "SKU-0007", "SKU-0008")
        ]
    },
    "a gift": {"lines": [{"sku": "SKU-0009"}, {"sku": "SKU-0010", "original_price": 0}]},
    "one product twice": {
        "lines": [
            {"sku": "SKU-0011", "quantity": 1},
            {"sku": "SKU-0012", "quantity": 7, "seller_discount": 5},
        ]
    },
}
LINES = [{"sku": "SKU-0002", "quantity": 2, "original_price": 60000}, {"sku": "SKU-0003", "quantity": 1}]


CANCELLED = "a quantity cancelled after confirmation"


@pytest.mark.parametrize("policy", ["none", "included"])
def test_orders_of_all_kinds_end_at_the_sellers_gross_to_the_rupiah(chain, policy):
    shop = chain.go_live(chain.open(tax_policy=policy))
    made = {
        kind: chain.sandbox.new_orders(1, **{"lines": LINES, **wishes})[0] for kind, wishes in KINDS.items()
    }
    chain.hear()
    before = chain.papers()[made[CANCELLED]].orders[0]["amount_total"]
    chain.sandbox.control(
        f"orders/{made[CANCELLED]}/cancel_part", {"items": [{"sku": "SKU-0002", "quantity": 1}]}
    )
    chain.hear()
    for number in made.values():
        chain.sandbox.step(number, "arrange", "pickup")
    chain.hear()
    papers = chain.papers()
    assert papers[made[CANCELLED]].orders[0]["amount_total"] < before
    taxed = {bool(papers[number].invoices[0]["amount_tax"]) for number in made.values()}
    assert taxed == {policy == "included"}
    for kind, number in made.items():
        gross = chain.truth(number)["gross"]
        assert papers[number].states == (["sale"], ["done"], ["posted"]), kind
        assert papers[number].orders[0]["amount_total"] == gross, kind
        assert papers[number].invoices[0]["amount_total"] == gross, kind
    assert papers[made["three pieces for 100,000"]].orders[0]["amount_total"] == 100_000
    for number in made.values():
        chain.sandbox.step(number, "deliver", "complete", "release")
    chain.hear()
    chain.look_for_money(shop)
    one_each(chain, made.values(), papers="payments")
    assert not chain.held()
    proved()


def test_what_chance_puts_into_eighty_baskets_is_booked_to_the_rupiah(chain, shop):
    numbers = chain.sandbox.new_orders(65, status="RELEASED")
    numbers += chain.sandbox.new_orders(15, status="RELEASED", cod=True)
    chain.catch_up()
    one_each(chain, numbers, papers="payments")
    proved()


def test_pieces_cancelled_on_the_marketplace_leave_the_sales_order_the_reservation_and_the_parcel(
    chain, shop
):
    lines = [{"sku": "SKU-0001", "quantity": 3, "seller_discount": 1000}, {"sku": "SKU-0002"}]
    [number] = chain.sandbox.new_orders(1, lines=lines, voucher_from_seller=2000)
    chain.hear()
    assert chain.papers()[number].states == (["sale"], ["assigned"], [])
    gone = [{"sku": "SKU-0001", "quantity": 2}, {"sku": "SKU-0002", "quantity": 1}]
    chain.sandbox.control(f"orders/{number}/cancel_part", {"items": gone})
    chain.hear()
    papers = chain.papers()[number]
    assert papers.states == (["sale"], ["assigned"], [])
    assert papers.orders[0]["amount_total"] == chain.truth(number)["gross"]
    assert sum(quant["reserved_quantity"] for quant in chain.odoo("stock.quant")) == 1
    chain.sandbox.step(number, "arrange", "pickup", "deliver", "complete", "release")
    chain.hear()
    chain.look_for_money(shop)
    assert not chain.held()
    one_each(chain, [number], papers="payments")
    moved = [move["quantity"] for move in chain.odoo("stock.move") if move["state"] == "done"]
    assert moved == [1]
    proved()


def test_an_order_is_in_odoo_before_it_is_paid_where_the_shop_wants_it(chain):
    shop = chain.go_live(chain.open(order_at="unpaid"))
    bundle = [
        {"sku": sku, "quantity": 2, "original_price": 35000, "seller_discount": 4901, "bundle_id": 77}
        for sku in ("SKU-0006", "SKU-0007")
    ]
    plain = [{"sku": "SKU-0001", "quantity": 3, "original_price": 20000, "seller_discount": 1}]
    bought, bundled, expired = (
        chain.sandbox.new_orders(1, status="UNPAID", lines=lines, voucher_from_seller=1500)[0]
        for lines in (plain, bundle, plain)
    )
    chain.hear()
    papers = chain.papers()
    for number in (bought, bundled, expired):
        assert papers[number].states == (["sale"], ["assigned"], [])
        assert papers[number].orders[0]["origin"].endswith("(jumlah sementara)")
    assert papers[bought].orders[0]["amount_total"] == 59_999
    assert papers[bundled].orders[0]["amount_total"] == 140_000
    proved()

    chain.sandbox.step(expired, "expire")
    for number in (bought, bundled):
        chain.sandbox.step(number, "pay")
    chain.hear()
    papers = chain.papers()
    assert papers[expired].states == (["cancel"], ["cancel"], [])
    for number in (bought, bundled):
        assert papers[number].states == (["sale"], ["assigned"], [])
        assert papers[number].orders[0]["amount_total"] == chain.truth(number)["gross"]
        assert "sementara" not in papers[number].orders[0]["origin"]
        chain.sandbox.step(number, "arrange", "pickup", "deliver", "complete", "release")
    chain.hear()
    chain.look_for_money(shop)
    assert [len(chain.papers()[number].payments) for number in (bought, bundled)] == [1, 1]
    assert not chain.held()
    proved()
