from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from erp_bridge import triage
from erp_bridge.odoo import convert
from erp_bridge.plan import Step
from erp_bridge.queries import Pushable
from erp_bridge.records import Bound, Component, Line, Order, Package, Profile
from erp_bridge.steps.case import Case

AT = datetime(2026, 11, 1, tzinfo=UTC)
PROFILE = Profile(
    shop_pk=1,
    shop_kind="shopee",
    shop_remote_id="1",
    shop_name="Toko",
    company_id=1,
    warehouse_id=1,
    wallet_journal_id=1,
    buyer_partner_id=1,
    tax_policy="none",
    order_at="ready_to_ship",
    invoice_at="shipped",
    voucher_product_id=9,
)
LOST = Component("SKU-9", None)
LINE = Line("a", "Kaos", "SKU-1", 1, Decimal(1000), (Component("SKU-1", 5),))
ORDER = Order(1, "A", "shipped", AT, Decimal(1000), lines=(LINE,))


def sort(order=ORDER, *, profile=PROFILE, bound=None, pushes=True, **more):
    return triage.sort(Pushable(order, 1, "Toko", pushes, profile, bound, **more))


def test_a_good_order_goes_with_its_steps():
    case = sort()
    assert isinstance(case, Case)
    assert case.wanted == {Step.ORDER, Step.DELIVERY, Step.INVOICE}


def test_payments_go_by_the_day_and_not_by_the_order():
    assert Step.PAYMENT not in sort(replace(ORDER, released_at=AT)).wanted


@pytest.mark.parametrize(
    ("order", "fate", "code"),
    [
        (replace(ORDER, lines=()), "person", "no_lines"),
        (replace(ORDER, lines=(replace(LINE, components=()),)), "person", "unmapped"),
        (
            replace(ORDER, lines=(replace(LINE, components=(LOST,)),)),
            "person",
            "unknown_product",
        ),
        (replace(ORDER, gross=None), "again", "no_gross"),
        (replace(ORDER, gross=None, status="ready_to_ship"), "again", "no_gross"),
        (replace(ORDER, lines=(replace(LINE, total=None),)), "again", "no_gross"),
        (replace(ORDER, history=True), "done", ""),
        (replace(ORDER, status="unpaid"), "done", ""),
    ],
)
def test_what_keeps_an_order_here_is_told(order, fate, code):
    outcome = sort(order)
    assert (outcome.fate, outcome.code) == (fate, code)
    assert outcome.words


def test_waiting_for_the_escrow_is_no_busy_loop():
    assert sort(replace(ORDER, gross=None)).at is not None


def test_a_voucher_needs_its_product():
    order = replace(ORDER, seller_voucher=Decimal(5))
    assert isinstance(sort(order), Case)
    outcome = sort(order, profile=replace(PROFILE, voucher_product_id=None))
    assert (outcome.fate, outcome.code) == ("settings", "no_voucher_product")


def test_a_shop_without_a_profile_waits_for_its_settings():
    assert sort(profile=None).fate == "settings"
    assert sort(replace(ORDER, history=True), profile=None).fate == "done"


def test_a_shop_that_is_switched_off_sends_nothing():
    assert sort(pushes=False).fate == "done"


def test_an_unchanged_order_is_done_without_a_look():
    bound = Bound(7, digest=convert.digest(ORDER, PROFILE, triage.wanted(ORDER, PROFILE)))
    assert sort(bound=bound).fate == "done"
    assert isinstance(sort(replace(ORDER, shipped_at=AT), bound=bound), Case)


def test_an_order_that_is_in_odoo_goes_on_without_its_mapping():
    bare = replace(ORDER, lines=(replace(LINE, components=()),))
    assert isinstance(sort(bare, bound=Bound(7)), Case)


def test_the_parcels_of_a_split_order_need_the_mapping():
    bare = replace(ORDER, lines=(replace(LINE, components=()),), packages=(Package("1"), Package("2")))
    assert sort(bare, bound=Bound(7)).code == "unmapped"


def test_a_cancelled_order_needs_neither_mapping_nor_gross():
    case = sort(replace(ORDER, status="cancelled", gross=None, lines=()))
    assert case.wanted == {Step.CANCEL}


def test_one_parcel_that_left_asks_for_its_delivery():
    packed = replace(ORDER, status="packed", packages=(Package("1", shipped_at=AT), Package("2")))
    assert Step.DELIVERY in sort(packed).wanted


def test_an_unpaid_order_without_its_gross_calls_nobody_the_payment_brings_it_back():
    early = replace(PROFILE, order_at="unpaid")
    outcome = sort(replace(ORDER, status="unpaid", gross=None), profile=early)
    assert (outcome.fate, outcome.code) == ("done", "")


THEIRS = replace(ORDER, by_marketplace=True)


def test_an_order_from_the_marketplaces_own_warehouse_reserves_nothing_of_ours():
    outcome = sort(THEIRS)
    assert (outcome.fate, outcome.code) == ("person", "fulfilled_by_marketplace")
    assert "Toko" in outcome.words


def test_the_shops_switch_sends_it_all_the_same():
    assert isinstance(sort(THEIRS, pushes_fulfilled=True), Case)


@pytest.mark.parametrize("order", [replace(THEIRS, status="cancelled"), THEIRS])
def test_what_is_in_odoo_already_goes_on(order):
    assert isinstance(sort(order, bound=Bound(7)), Case)


WEBSITE = replace(ORDER, by_hand=True, of_website=True)
THERE = Bound(7, "S00042")


def test_of_a_website_order_only_what_happened_here_is_written():
    assert sort(replace(WEBSITE, status="ready_to_ship"), bound=THERE).fate == "done"
    handed = sort(replace(WEBSITE, shipped_at=AT), bound=THERE)
    assert handed.wanted == {Step.DELIVERY}
    off = sort(replace(WEBSITE, status="cancelled"), bound=THERE)
    assert off.wanted == {Step.CANCEL}
    paid = sort(replace(WEBSITE, by_link=True), bound=THERE)
    assert paid.wanted == {Step.ORDER, Step.DELIVERY, Step.INVOICE}


def test_a_website_order_is_never_made_and_needs_a_product_for_its_links_shipping():
    assert sort(replace(WEBSITE, by_link=True)).code == "website_order_unbound"
    link = replace(WEBSITE, by_link=True, shipping_total=Decimal(9000))
    assert sort(link, bound=THERE).code == "no_shipping_product"
    unmapped = replace(LINE, components=())
    assert isinstance(sort(replace(WEBSITE, by_link=True, lines=(unmapped,)), bound=THERE), Case)
