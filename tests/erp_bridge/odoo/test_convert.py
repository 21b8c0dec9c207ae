from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from erp_bridge.odoo import convert
from erp_bridge.odoo.convert import Names
from erp_bridge.odoo.dialect import Dialect
from erp_bridge.records import Component, Line, Order, Package, Profile, Recipient

NIGHT = datetime(2026, 10, 31, 20, 30, tzinfo=UTC)
NAMES = Names.of("k3y", "shopee", "220000123")
PROFILE = Profile(
    shop_pk=1,
    shop_kind="shopee",
    shop_remote_id="220000123",
    shop_name="Toko Contoh",
    company_id=1,
    warehouse_id=2,
    wallet_journal_id=3,
    buyer_partner_id=4,
    tax_policy="included",
    order_at="ready_to_ship",
    invoice_at="shipped",
    tax_id=9,
    voucher_product_id=62,
)


KAOS = Component("SKU-1", 11)


def line(total=99_999, quantity=3, key="a", components=(KAOS,)):
    return Line(key, "Kaos", "SKU-1", quantity, Decimal(total), components)


def order(*lines, **fields):
    return Order(
        pk=5,
        number="2611010ABC",
        status="shipped",
        placed_at=NIGHT,
        gross=Decimal(99_999),
        **{"lines": lines or (line(),), **fields},
    )


def test_a_moment_is_jakartas_for_load_and_utc_for_write():
    assert convert.local(NIGHT) == "2026-11-01 03:30:00"
    assert convert.utc(NIGHT) == "2026-10-31 20:30:00"
    assert convert.day(NIGHT) == date(2026, 11, 1)
    assert convert.local(None) == ""


def test_a_price_has_no_exponent_and_no_idle_decimals():
    assert convert.plain(Decimal("1E+5")) == "100000"
    assert convert.plain(Decimal("33333.00")) == "33333"
    assert convert.plain(Decimal("0.00")) == "0"
    assert convert.plain(Decimal("-5001.50")) == "-5001.5"


def test_external_ids_have_one_dot_whatever_a_number_holds():
    for name in (
        NAMES.order("A/1.2 x"),
        NAMES.line("A.1", "k.1"),
        NAMES.partner("b.c"),
        NAMES.shop_partner(),
    ):
        assert name.count(".") == 1
        assert name.startswith("omnihub_k3y.")
        assert " " not in name
    assert NAMES.order("2611010ABC") == "omnihub_k3y.so_shopee_220000123_2611010ABC"


def test_two_installations_never_share_an_external_id():
    assert Names.of("one", "shopee", "1").order("A") != Names.of("two", "shopee", "1").order("A")


def test_an_indivisible_total_becomes_two_lines():
    parts = convert.sale_lines(order(line(100_000, 3)), PROFILE)
    assert [(part.quantity, part.unit_price) for part in parts] == [
        (2, Decimal(33_333)),
        (1, Decimal(33_334)),
    ]
    assert len({part.place for part in parts}) == 2


def test_the_sellers_vouchers_and_coins_are_one_line():
    one = order(seller_voucher=Decimal(5_000), seller_coin_cashback=Decimal(1))
    assert convert.sale_lines(one, PROFILE)[-1].unit_price == Decimal(-5_001)
    assert convert.total(convert.sale_lines(one, PROFILE)) == Decimal(94_998)
    assert len(convert.sale_lines(order(), PROFILE)) == 1


def test_a_line_of_nothing_stays():
    (part,) = convert.sale_lines(order(line(0, 2)), PROFILE)
    assert (part.quantity, part.unit_price) == (2, Decimal(0))


def test_a_bundle_becomes_its_components_by_price_share():
    parts = convert.sale_lines(
        order(
            line(
                100_000,
                1,
                components=(Component("A", 1, 2, Decimal("0.6")), Component("B", 2, 1, Decimal("0.4"))),
            )
        ),
        PROFILE,
    )
    assert [(part.product_id, part.quantity, part.unit_price) for part in parts] == [
        (1, 2, Decimal(30_000)),
        (2, 1, Decimal(40_000)),
    ]


def test_a_component_the_erp_does_not_know_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="SKU-9"):
        convert.sale_lines(order(line(components=(Component("SKU-9", None),))), PROFILE)


shares = some.decimals(min_value=0, max_value=1, places=4)
components = some.lists(
    some.builds(
        Component,
        sku=some.just("S"),
        odoo_id=some.integers(1, 9),
        quantity=some.integers(1, 5),
        price_share=shares,
    ),
    min_size=1,
    max_size=4,
).map(tuple)
lines = some.builds(
    Line,
    key=some.text("abc123", min_size=1, max_size=4),
    name=some.just("x"),
    sku=some.just("S"),
    quantity=some.integers(1, 40),
    total=some.integers(0, 10**9).map(Decimal),
    components=components,
)


@given(some.lists(lines, min_size=1, max_size=5), some.integers(0, 10**6))
def test_the_lines_always_add_up_to_the_rupiah(found, voucher):
    one = order(*found, seller_voucher=Decimal(voucher))
    parts = convert.sale_lines(one, PROFILE)
    assert convert.total(parts) == sum(each.total for each in found) - voucher
    assert all(part.unit_price == part.unit_price.to_integral_value() for part in parts)
    assert all(part.quantity > 0 for part in parts)


@given(some.lists(lines, min_size=1, max_size=3, unique_by=lambda each: each.key))
def test_every_row_of_an_order_has_an_external_id_of_its_own(found):
    rows = convert.order_rows(order(*found), PROFILE, Dialect(), NAMES, 4)
    place = convert.order_columns(PROFILE, Dialect()).index("order_line/id")
    names = [row[place] for row in rows]
    assert len(set(names)) == len(names)


@given(some.integers(0, 10**12), some.lists(shares, min_size=1, max_size=6))
def test_shares_of_a_sum_are_whole_and_add_up(total, weights):
    parts = convert.share(Decimal(total), weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)
    assert all(part == part.to_integral_value() for part in parts)


def cells(one, profile=PROFILE, dialect=None, row=0, ship_to=4):
    used = dialect or Dialect()
    rows = convert.order_rows(one, profile, used, NAMES, ship_to)
    return dict(zip(convert.order_columns(profile, used), rows[row], strict=True))


def test_the_head_of_an_order_stands_in_its_first_row_only():
    one = order(line(), line(key="b"))
    head, second = cells(one, ship_to=77), cells(one, row=1)
    assert head["client_order_ref"] == "2611010ABC"
    assert head["partner_id/.id"] == head["partner_invoice_id/.id"] == "4"
    assert head["partner_shipping_id/.id"] == "77"
    assert head["date_order"] == "2026-11-01 03:30:00"
    assert second["id"] == second["client_order_ref"] == ""
    assert second["order_line/id"] != head["order_line/id"]


def test_the_tax_column_is_what_this_odoo_calls_it():
    assert cells(order())["order_line/tax_id/.id"] == "9"
    assert cells(order(), dialect=Dialect(line_tax="tax_ids"))["order_line/tax_ids/.id"] == "9"


def test_a_firm_without_tax_has_none_on_any_line():
    assert cells(order(), replace(PROFILE, tax_policy="none"))["order_line/tax_id/.id"] == ""


def test_only_what_was_chosen_becomes_a_column():
    chosen = cells(order(), replace(PROFILE, team_id=8, sale_journal_id=9))
    assert (chosen["team_id/.id"], chosen["journal_id/.id"]) == ("8", "9")
    assert "user_id/.id" not in chosen
    assert "journal_id/.id" not in cells(
        order(), replace(PROFILE, sale_journal_id=9), Dialect(sale_journal=False)
    )


def test_a_mapped_carrier_stands_on_its_orders_and_an_unmapped_one_leaves_the_cell_empty():
    mapped = replace(PROFILE, carriers=(("SPX Standard", 5),))
    assert cells(order(carrier="SPX Standard"), mapped)["carrier_id/.id"] == "5"
    assert cells(order(carrier="J&T Express"), mapped)["carrier_id/.id"] == ""
    assert "carrier_id/.id" not in cells(order(carrier="SPX Standard"))
    assert "carrier_id/.id" not in cells(order(), mapped, Dialect(sale_carrier=False))


def test_a_price_list_never_takes_a_discount_off_the_marketplaces_price():
    assert cells(order())["order_line/discount"] == "0"


BUDI = Recipient("Budi Santoso", "62812", "Jl. Juanda 64", "COBLONG", "BANDUNG", "JAWA BARAT", "40132")


def test_an_address_of_a_buyer_is_one_contact_and_another_address_another():
    first = order(recipient=BUDI, buyer_id="77")
    moved = order(recipient=replace(BUDI, address="Jl. Dago 1"), buyer_id="77")
    assert convert.partner_subject(1, first) == convert.partner_subject(1, replace(first, pk=9))
    assert convert.partner_subject(1, first) != convert.partner_subject(1, moved)
    assert convert.partner_subject(1, first) != convert.partner_subject(2, first)
    assert convert.partner_subject(1, order()) == ""


def test_a_contact_carries_the_address_and_the_country():
    row = dict(zip(convert.PARTNER_COLUMNS, convert.partner_row("s", BUDI, PROFILE, NAMES), strict=True))
    assert row["name"] == "Budi Santoso"
    assert row["street2"] == "COBLONG, JAWA BARAT"
    assert row["country_id/id"] == "base.id"


def test_the_digest_changes_with_what_odoo_must_know_and_with_nothing_else():
    one = order(packages=(Package("P1", "JX1"),))
    same = convert.digest(one, PROFILE, {"order"})
    assert convert.digest(replace(one, released_at=NIGHT, status="completed"), PROFILE, {"order"}) == same
    changed = [
        convert.digest(one, PROFILE, {"order", "invoice"}),
        convert.digest(replace(one, gross=Decimal(1)), PROFILE, {"order"}),
        convert.digest(replace(one, packages=(Package("P1", "JX2"),)), PROFILE, {"order"}),
        convert.digest(replace(one, packages=(Package("P1", "JX1", NIGHT),)), PROFILE, {"order"}),
        convert.digest(replace(one, shipped_at=NIGHT), PROFILE, {"order"}),
        convert.digest(one, replace(PROFILE, tax_id=1), {"order"}),
    ]
    assert same not in changed
    assert len(set(changed)) == len(changed)


OWN = replace(PROFILE, shop_kind="own", shipping_product_id=70, shipping_tax="none", invoice_to="buyer")


@given(some.lists(lines, min_size=1, max_size=4), some.integers(0, 10**6), some.integers(0, 10**6))
def test_shipping_and_a_discount_add_up_with_the_goods(found, voucher, postage):
    one = order(*found, seller_voucher=Decimal(voucher), shipping_total=Decimal(postage))
    assert (
        convert.total(convert.sale_lines(one, OWN)) == sum(each.total for each in found) - voucher + postage
    )


def test_shipping_is_sold_as_its_couriers_service_with_a_tax_of_its_own():
    mapped = replace(
        OWN, carriers=(("jne", 5), ("jne:REG", 6)), shipping_products=(("5", 71), ("6", 72)), tax_id=9
    )
    by_service = order(line(), shipping_total=Decimal(9), shipping_service="jne:REG", carrier="jne")
    by_courier = order(line(), shipping_total=Decimal(9), shipping_service="jne:YES", carrier="jne")
    by_none = order(line(), shipping_total=Decimal(9), shipping_service="sicepat:REG", carrier="sicepat")
    found = [convert.sale_lines(one, mapped)[-1] for one in (by_service, by_courier, by_none)]
    assert [one.product_id for one in found] == [72, 71, 70]
    assert found[0].name == "Ongkos kirim JNE REG"
    goods = convert.sale_lines(by_service, mapped)[0]
    assert (convert.tax_of(goods, mapped), convert.tax_of(found[0], mapped)) == (9, None)
    own_tax = replace(mapped, shipping_tax="own", shipping_tax_id=3)
    assert convert.tax_of(found[0], own_tax) == 3
    assert convert.tax_of(found[0], replace(mapped, shipping_tax="goods")) == 9


def test_who_is_invoiced_is_the_buyer_where_the_profile_says_so():
    columns = convert.order_columns(OWN, Dialect())
    (row, *_) = convert.order_rows(order(line()), OWN, Dialect(), NAMES, 44)
    assert row[columns.index("partner_invoice_id/.id")] == "44"
    assert row[columns.index("order_line/name")]
