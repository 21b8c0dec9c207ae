import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.shopee import baskets, money

ADDED = (
    "shopee_discount seller_return_refund buyer_paid_shipping_fee shopee_shipping_rebate "
    "shipping_fee_discount_from_3pl rsf_seller_protection_fee_claim_amount buyer_paid_packaging_fee"
)
TAKEN = (
    "original_shopee_discount voucher_from_seller seller_coin_cash_back actual_shipping_fee "
    "reverse_shipping_fee final_return_to_seller_shipping_fee seller_transaction_fee service_fee "
    "commission_fee campaign_fee seller_order_processing_fee shipping_seller_protection_fee_amount "
    "delivery_seller_protection_fee_premium_amount order_ams_commission_fee "
    "ads_escrow_top_up_fee_or_technical_support_fee escrow_tax withholding_tax "
    "trade_in_bonus_by_seller"
)
OFFERS = [
    baskets.Offer(100 + number, f"Barang {number}", f"S-{number}", 0, "", "", price, 300)
    for number, price in enumerate((15_900, 27_500, 59_000, 100_000, 249_000, 999))
]


def by_formula(income):
    return (
        income["original_cost_of_goods_sold"]
        + sum(income.get(name, 0) for name in ADDED.split())
        - sum(income.get(name, 0) for name in TAKEN.split())
    )


def gross(income):
    return (
        income["original_cost_of_goods_sold"]
        - income["original_shopee_discount"]
        + income["shopee_discount"]
        - income["voucher_from_seller"]
        - income["seller_coin_cash_back"]
    )


def basket(seed):
    return baskets.fill(baskets.Luck(seed), OFFERS, cod=False, wishes={})


@given(seed=st.integers(0, 2**48), share=st.integers(0, 100), adjustment=st.integers(-10_000, 10_000))
def test_the_escrow_adds_up_to_the_rupiah_for_any_order(seed, share, adjustment):
    facts = basket(seed)
    refunded = money.most_refundable(facts) * share // 100
    income = money.income(facts, money.Fate(refunded=refunded, adjustment=adjustment))
    assert by_formula(income) == income["escrow_amount"]
    assert income["escrow_amount_after_adjustment"] == income["escrow_amount"] + adjustment
    items = money.escrow_items(facts)
    lines = sum(item["original_price"] - item["seller_discount"] for item in items)
    assert lines == income["original_cost_of_goods_sold"]
    assert lines - income["voucher_from_seller"] - income["seller_coin_cash_back"] == gross(income)
    assert sum(item["discount_from_voucher_seller"] for item in items) == income["voucher_from_seller"]
    assert sum(item["discount_from_coin"] for item in items) == income["coins"]
    assert gross(income) > 0


@given(seed=st.integers(0, 2**48))
def test_a_cancelled_order_brings_nothing(seed):
    income = money.income(basket(seed), money.Fate(cancelled=True))
    assert set(income.values()) == {0}


@given(seed=st.integers(0, 2**48))
def test_what_goes_back_in_full_costs_no_fees(seed):
    facts = basket(seed)
    income = money.income(facts, money.Fate(refunded=money.most_refundable(facts)))
    fees = ("commission_fee", "service_fee", "seller_order_processing_fee")
    assert [income[name] for name in fees] == [0, 0, 0]
    assert income["escrow_amount"] == income["final_shipping_fee"]


@given(total=st.integers(0, 10**9), weights=st.lists(st.integers(1, 10**7), min_size=1, max_size=8))
def test_shares_add_up_to_the_whole(total, weights):
    shares = money.share_out(total, weights)
    assert sum(shares) == total
    assert all(share >= 0 for share in shares)


def test_half_a_rupiah_goes_up():
    assert [money.percent(amount, 1) for amount in (149, 150, 250)] == [1, 2, 3]


def test_the_known_example_comes_out(sandbox, shopee):
    line = {"sku": "SKU-0013", "seller_discount": 10_000}
    wish = {"lines": [line], "shipping_fee": 12_000, "buyer_pays_shipping": 0}
    (sn,) = sandbox.new_orders(1, **wish)
    income = shopee.income(sn)
    assert (income["commission_fee"], income["service_fee"]) == (7200, 3600)
    assert (income["seller_order_processing_fee"], income["escrow_amount"]) == (1250, 77_950)
    assert by_formula(income) == 77_950


def test_each_kind_of_promotion_moves_the_sums_as_it_should(sandbox, shopee):
    def money_of(**wish):
        (sn,) = sandbox.new_orders(1, lines=[{"sku": "SKU-0013", **wish.pop("line", {})}], **wish)
        row, income = shopee.detail(sn, "total_amount"), shopee.income(sn)
        assert by_formula(income) == income["escrow_amount"]
        return row["total_amount"] - income["buyer_paid_shipping_fee"], gross(income)

    assert money_of() == (100_000, 100_000)
    assert money_of(line={"seller_discount": 10_000}) == (90_000, 90_000)
    assert money_of(line={"shopee_discount": 5_000}) == (95_000, 100_000)
    assert money_of(voucher_from_seller=7_000) == (93_000, 93_000)
    assert money_of(voucher_from_shopee=8_000) == (92_000, 100_000)
    assert money_of(coins=1_234) == (98_766, 100_000)
    assert money_of(seller_coin_cash_back=2_000) == (100_000, 98_000)
    assert money_of(buyer_service_fee=1_000) == (101_000, 100_000)


def test_a_batch_of_details_equals_the_single_ones_over_post_and_get(sandbox, shopee):
    made = sandbox.new_orders(200)
    rows = []
    for start in range(0, 200, 50):
        chunk = made[start : start + 50]
        rows += shopee.good("payment/get_escrow_detail_batch", post={"order_sn_list": chunk})
    details = [row["escrow_detail"] for row in rows]
    assert [detail["order_sn"] for detail in details] == made
    assert all(by_formula(d["order_income"]) == d["order_income"]["escrow_amount"] for d in details)
    some = random.Random(1).sample(details, 5)
    numbers = ",".join(detail["order_sn"] for detail in some)
    assert [
        row["escrow_detail"] for row in shopee.good("payment/get_escrow_detail_batch", order_sn_list=numbers)
    ] == (some)
    assert shopee("payment/get_escrow_detail_batch", post={"order_sn_list": made[:51]})["error"] == (
        "exceed_max_limit"
    )


def test_an_unknown_or_unnamed_order_has_no_escrow(sandbox, shopee):
    (others,) = sandbox.new_orders(1, shop_id=220000456)
    assert shopee("payment/get_escrow_detail", order_sn=others)["error"] == "order_not_found"
    assert shopee("payment/get_escrow_detail")["error"] == "error_param"


def test_a_part_that_came_back_is_taken_from_the_seller(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, status="TO_CONFIRM_RECEIVE", lines=[{"sku": "SKU-0013", "quantity": 2}])
    sandbox.control(f"orders/{sn}/return", {"amount": 100_000})
    sandbox.step(sn, "accept_return", "release")
    income = shopee.income(sn)
    assert (income["seller_return_refund"], income["commission_fee"]) == (-100_000, 8_000)
    assert by_formula(income) == income["escrow_amount"]


def test_a_refund_after_the_release_is_an_adjustment(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, status="RELEASED", lines=[{"sku": "SKU-0013"}])
    before = shopee.income(sn)
    assert "order_adjustment" not in before
    sandbox.control(f"orders/{sn}/return_after", {"amount": -40_000})
    after = shopee.income(sn)
    assert after["escrow_amount"] == before["escrow_amount"]
    assert after["escrow_amount_after_adjustment"] == before["escrow_amount"] - 40_000
    assert [row["amount"] for row in after["order_adjustment"]] == [-40_000]


@pytest.mark.parametrize(("size", "pages"), [(2, [2, 2, 1]), (5, [5])])
def test_released_orders_come_in_pages(sandbox, shopee, size, pages):
    sandbox.new_orders(5, status="RELEASED")
    sandbox.new_orders(1, status="COMPLETED")
    found, number = [], 1
    while True:
        body = shopee.good(
            "payment/get_escrow_list",
            release_time_from=0,
            release_time_to=2**31,
            page_size=size,
            page_no=number,
        )
        found.append(len(body["escrow_list"]))
        number += 1
        if not body["more"]:
            break
    assert found == pages
