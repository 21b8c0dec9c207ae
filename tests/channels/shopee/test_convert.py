"""Shopee's payloads as our records: no database, no network."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from channels import states
from channels.shopee import convert
from channels.shopee.payloads import (
    Escrow,
    Item,
    Model,
    OrderDetail,
    OrderItem,
    PackageDetail,
    Row,
    ShopInfo,
    Tokens,
)
from omnihub.core.errors import Unreadable

READ_AT = datetime(2026, 1, 1, 1, 0, tzinfo=UTC)
UPDATED = datetime.fromtimestamp(1767225590, UTC)
DOCUMENTED = [
    "UNPAID",
    "PENDING",
    "READY_TO_SHIP",
    "PROCESSED",
    "RETRY_SHIP",
    "SHIPPED",
    "TO_CONFIRM_RECEIVE",
    "IN_CANCEL",
    "CANCELLED",
    "TO_RETURN",
    "COMPLETED",
    "INVOICE_PENDING",
]


@pytest.fixture
def detail(payload):
    def read(name="order_detail", **changes):
        row = payload(name)["response"]["order_list"][0] | changes
        return OrderDetail.parse(Row(row, "an order"))

    return read


@pytest.fixture
def escrow(payload):
    return lambda name: Escrow.parse(payload(name)["response"])


def converted(detail, **more):
    return convert.order(detail, read_at=READ_AT, **more)


def test_an_order_ready_to_ship_is_read_whole(detail):
    order = converted(detail())

    assert (order.number, order.status, order.remote_status) == (
        "260101ABCD1234",
        "ready_to_ship",
        "READY_TO_SHIP",
    )
    assert order.version == (UPDATED, READ_AT)
    assert order.placed_at == datetime.fromtimestamp(1767225000, UTC)
    assert order.paid_at == datetime.fromtimestamp(1767225580, UTC)
    assert order.ship_by == datetime.fromtimestamp(1767484799, UTC)
    assert order.shipped_at is None
    assert order.buyer_total == Decimal("99000.00")
    assert (order.carrier, order.payment_method) == ("SPX Standard", "ShopeePay")
    assert order.buyer.remote_id == "9193214"
    assert order.address.name == "B***i"
    assert not order.address.clear
    [line] = order.lines
    assert (line.key, line.sku, line.quantity, line.name) == (
        "2600144043-10000605797",
        "TAS-BIRU",
        1,
        "Tas - Biru",
    )
    [package] = order.packages
    assert (package.number, package.remote_status, package.contents) == (
        "OFG166300791210964",
        "LOGISTICS_READY",
        {},
    )


def test_an_order_without_optional_fields_is_still_an_order(detail):
    order = converted(detail("order_detail_sparse"))
    assert (order.status, order.lines, order.packages, order.address, order.buyer) == (
        "unpaid",
        (),
        (),
        None,
        None,
    )


def test_strings_nulls_and_fields_nobody_knows_do_no_harm(detail):
    order = converted(detail("order_detail_odd_types"))
    assert order.version == (UPDATED, READ_AT)
    assert order.paid_at is None
    assert order.ship_by is None
    assert order.cash_on_delivery
    assert order.buyer_total == Decimal("99000.00")
    [line] = order.lines
    assert (line.key, line.model_id, line.sku, line.quantity) == ("2600144043-0", "0", "TAS", 2)


@pytest.mark.parametrize("name", ["order_sn", "order_status", "update_time", "create_time"])
def test_what_we_cannot_do_without_is_missed_by_name(detail, name):
    with pytest.raises(Unreadable, match=name):
        detail(**{name: None})


@pytest.mark.parametrize("wrong", ["soon", [1], 10**30])
def test_a_time_that_is_no_time_is_unreadable(detail, wrong):
    with pytest.raises(Unreadable, match="update_time"):
        detail(update_time=wrong)


@pytest.mark.parametrize("remote", DOCUMENTED)
def test_every_documented_status_has_one_of_ours(detail, remote):
    ours = converted(detail(order_status=remote)).status
    assert ours in states.OrderStatus.values
    assert ours == convert.STATUSES[remote]


def test_the_statuses_of_the_table_are_ours_all_of_them():
    assert set(convert.STATUSES.values()) <= set(states.OrderStatus.values)
    assert set(DOCUMENTED) == set(convert.STATUSES)


@pytest.mark.parametrize(
    ("changes", "ours"),
    [({"pay_time": None}, "unpaid"), ({}, "paid"), ({"pickup_done_time": 1767300000}, "shipped")],
)
def test_a_status_nobody_has_heard_of_follows_the_dates_and_is_kept(detail, changes, ours):
    order = converted(detail(order_status="TELEPORTED", **changes))
    assert (order.status, order.remote_status) == (ours, "TELEPORTED")


def test_when_all_pieces_came_back_the_order_is_returned(detail, payload):
    item = payload("order_detail")["response"]["order_list"][0]["item_list"][0]
    came_back = [item | {"returned_qty": 1}]
    assert converted(detail(order_status="COMPLETED", item_list=came_back)).status == "returned"
    assert converted(detail(order_status="COMPLETED")).status == "completed"


def test_an_order_that_left_without_a_pickup_time_left_when_shopee_last_changed_it(detail):
    assert converted(detail(order_status="SHIPPED")).shipped_at == UPDATED
    picked_up = converted(detail(order_status="SHIPPED", pickup_done_time=1767300000))
    assert picked_up.shipped_at == datetime.fromtimestamp(1767300000, UTC)


def test_the_reason_of_a_cancellation_names_who(detail):
    order = converted(
        detail(order_status="CANCELLED", cancel_by="buyer", buyer_cancel_reason="change address")
    )
    assert order.cancel_reason == "buyer: change address"
    assert order.cancelled_at == UPDATED


def test_the_packages_own_detail_brings_the_tracking_number(detail, payload):
    row = payload("package_detail")["response"]["package_list"][0]
    parcel = PackageDetail.parse(Row(row, "a package"))
    [package] = converted(detail(order_status="SHIPPED"), parcels={parcel.number: parcel}).packages
    assert package.tracking_number == "SPXID01234567890A"
    assert package.remote_status == "LOGISTICS_PICKUP_DONE"
    assert package.shipped_at == datetime.fromtimestamp(1767300000, UTC)


def test_a_split_order_says_what_is_in_which_package(detail):
    order = converted(detail("order_detail_split"))
    blue, red = (line.key for line in order.lines)
    assert [(one.number, one.contents) for one in order.packages] == [
        ("OFG1", {blue: 1, red: 1}),
        ("OFG2", {red: 2}),
    ]


# Money -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "gross", "voucher", "cashback", "line"),
    [
        ("escrow_plain", 90000, 0, 0, 90000),
        ("escrow_seller_voucher", 85000, 5000, 0, 90000),
        ("escrow_shopee_voucher", 90000, 0, 0, 90000),
        ("escrow_coins", 90000, 0, 0, 90000),
        ("escrow_coin_cashback", 87500, 0, 2500, 90000),
        ("escrow_subsidised_shipping", 90000, 0, 0, 90000),
        ("escrow_shopee_discount", 90000, 0, 0, 90000),
        ("escrow_cod", 90000, 0, 0, 90000),
    ],
)
def test_the_sellers_gross_is_goods_less_what_the_seller_gave(
    detail, escrow, name, gross, voucher, cashback, line
):
    data = converted(detail(), money=escrow(name)).escrow
    assert data.gross == Decimal(gross)
    assert (data.seller_voucher, data.seller_coin_cashback) == (Decimal(voucher), Decimal(cashback))
    assert list(data.line_totals.values()) == [Decimal(line)]
    assert sum(data.line_totals.values()) - data.seller_voucher - data.seller_coin_cashback == data.gross
    assert sum(data.terms.values()) == data.amount
    assert "residual" not in data.terms


def test_a_bundle_has_its_prices_in_the_escrow_alone(detail, escrow):
    order = converted(detail("order_detail_bundle"), money=escrow("escrow_bundle"))
    assert [line.key for line in order.lines] == ["1-0", "2-0"]
    assert order.escrow.line_totals == {"1-0": Decimal(50000), "2-0": Decimal(100000)}
    assert order.escrow.gross == Decimal(150000)
    assert sum(order.escrow.terms.values()) == order.escrow.amount == Decimal(130750)


def test_without_line_ids_equal_items_are_matched_by_quantity_each_once(detail, escrow, payload):
    items = payload("order_detail_bundle")["response"]["order_list"][0]["item_list"]
    for item in items:
        del item["line_item_id"]
    order = converted(detail("order_detail_bundle", item_list=items[::-1]), money=escrow("escrow_bundle"))
    two, one = order.lines
    assert two.key != one.key
    assert order.escrow.line_totals == {one.key: Decimal(50000), two.key: Decimal(100000)}


def test_a_return_takes_its_part_of_shopees_discount_out_of_the_gross(detail, escrow):
    data = converted(detail(), money=escrow("escrow_partial_return")).escrow
    assert data.gross == Decimal(86000)
    assert data.terms["seller_return_refund"] == Decimal(-45000)
    assert sum(data.terms.values()) == data.amount


def test_a_fee_nobody_knows_yet_is_the_residual(detail, escrow):
    data = converted(detail(), money=escrow("escrow_new_fee")).escrow
    assert data.terms["residual"] == Decimal(-900)
    assert sum(data.terms.values()) == data.amount == Decimal(77050)


def test_the_batch_calls_other_spelling_is_the_same_term(detail, payload):
    second = payload("escrow_batch")["response"][1]["escrow_detail"]
    data = converted(detail(), money=Escrow.parse(second)).escrow
    assert data.terms["shipping_fee_discount_from_3pl"] == Decimal(1000)
    assert "residual" not in data.terms


def test_escrow_rows_for_no_line_of_ours_are_left_out(detail, escrow):
    order = converted(detail(), money=escrow("escrow_bundle"))
    assert order.escrow.line_totals == {}


@pytest.mark.parametrize("name", ["escrow_amount", "original_cost_of_goods_sold"])
def test_an_escrow_without_its_sums_is_unreadable(payload, name):
    response = payload("escrow_plain")["response"]
    del response["order_income"][name]
    with pytest.raises(Unreadable, match=name):
        Escrow.parse(response)


# The rest ----------------------------------------------------------------------------------------


def test_an_items_variations_are_named_by_their_tiers(payload):
    item = Item.parse(Row(payload("item_base_info")["response"]["item_list"][0], "an item"))
    blue, red = convert.listings(item, Model.parse_all(payload("model_list")["response"]))
    assert (blue.item_id, blue.model_id, blue.sku, blue.name, blue.status) == (
        "2600144043",
        "10000605797",
        "TAS-BIRU",
        "Tas - Biru, L",
        "NORMAL",
    )
    assert (red.sku, red.name, red.status) == ("TAS", "Tas - Merah, M", "MODEL_UNAVAILABLE")


def test_an_item_without_variations_is_a_listing_itself(payload):
    item = Item.parse(Row(payload("item_base_info")["response"]["item_list"][1], "an item"))
    [listing] = convert.listings(item, [])
    assert (listing.item_id, listing.model_id, listing.sku, listing.status) == ("31", "0", "GELAS", "UNLIST")


@pytest.mark.parametrize(
    ("expire_in", "expected"),
    [
        (14344, datetime(2026, 1, 1, 4, 59, 4, tzinfo=UTC)),
        (1767240000, datetime.fromtimestamp(1767240000, UTC)),
    ],
)
def test_a_tokens_life_is_in_seconds_or_is_a_moment(payload, expire_in, expected):
    tokens = Tokens.parse(payload("tokens") | {"expire_in": expire_in}, READ_AT)
    assert tokens.expires_at == expected
    assert tokens.shop_ids == ("220000123",)


def test_a_shop_that_is_not_normal_is_blocked(payload):
    normal = convert.shop("220000123", ShopInfo.parse(payload("shop_info")))
    assert (normal.name, normal.region, normal.blocked_because) == ("Toko Contoh", "ID", "")
    frozen = convert.shop("220000123", ShopInfo.parse(payload("shop_info") | {"status": "FROZEN"}))
    assert "frozen" in frozen.blocked_because


def test_secrets_are_in_no_repr(payload):
    tokens = convert.tokens(Tokens.parse(payload("tokens"), READ_AT), READ_AT)
    assert "examplea1" not in repr(tokens)
    assert "exampler1" not in repr(tokens)


def item(**fields):
    row = {
        "item_id": 1,
        "model_id": 2,
        "model_sku": "S",
        "item_name": "x",
        "model_quantity_purchased": 3,
        **fields,
    }
    return OrderItem.parse(Row(row, "an item"))


@pytest.mark.parametrize(
    ("told", "pieces"),
    [
        ({}, 3),
        ({"active_qty": 0, "cancelled_qty": 0}, 3),
        ({"active_qty": 1, "cancelled_qty": 2}, 1),
        ({"active_qty": 0, "cancelled_qty": 3}, 0),
        ({"active_qty": 1, "cancelled_qty": 1, "returned_qty": 1}, 2),
        ({"active_qty": 1, "cancelled_qty": 1, "cancel_requested_qty": 1}, 2),
        ({"model_quantity_purchased": 2, "active_qty": 2, "cancelled_qty": 1}, 2),
    ],
)
def test_cancelled_pieces_are_no_part_of_a_line_and_returned_ones_are(told, pieces):
    [(line, _item)] = convert.lines([item(**told)])
    bought = told.get("model_quantity_purchased", 3)
    assert (line.quantity, line.cancelled) == (pieces, bought - pieces)


@pytest.mark.parametrize(
    ("told", "total"),
    [
        ({"model_discounted_price": Decimal("19999.67")}, 59_999),
        (
            {"model_discounted_price": 0, "model_original_price": 9000, "promotion_type": "bundle_deal"},
            27_000,
        ),
        ({"model_discounted_price": 0, "model_original_price": 9000, "promotion_type": "add_on_deal_sub"}, 0),
    ],
)
def test_the_orders_own_prices_are_of_one_piece_and_a_bundle_hides_them(told, total):
    [(line, _item)] = convert.lines([item(**told)])
    assert line.listed_total == total


def test_the_escrow_wins_over_the_orders_own_prices(detail, escrow):
    unpaid = converted(detail())
    assert unpaid.gross == sum(line.listed_total for line in unpaid.lines)
    paid = converted(detail(), money=escrow("escrow_plain"))
    assert paid.gross == paid.escrow.gross
