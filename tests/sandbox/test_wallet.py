import time

from tests.sandbox_process import eventually

SHOP = 220000123


def wallet(shopee, **more):
    now = int(time.time())
    window = {"create_time_from": now - 3600, "create_time_to": now + 60}
    return shopee.good("payment/get_wallet_transaction_list", page_no=0, **window, **more)["transaction_list"]


def told(lines):
    return [(line["transaction_type"], line["amount"], line["current_balance"]) for line in lines]


def test_every_line_leads_from_one_balance_to_the_next(sandbox, shopee):
    sandbox.control("settings", {"withdrawal_seconds": 600})
    first, second = sandbox.new_orders(2, status="RELEASED", spread_seconds=60, plain=True)
    paid = [shopee.income(sn)["escrow_amount"] for sn in (first, second)]
    sandbox.step(first, "adjust", amount=-2500, reason="Koreksi ongkir")
    sandbox.control("wallet", {"act": "charge", "amount": 10_000})
    sandbox.control("wallet", {"act": "withdraw", "amount": 20_000})
    held = sum(paid) - 32_500
    assert told(reversed(wallet(shopee))) == [
        ("ESCROW_VERIFIED_ADD", paid[0], paid[0]),
        ("ESCROW_VERIFIED_ADD", paid[1], sum(paid)),
        ("ADJUSTMENT_MINUS", -2500, sum(paid) - 2500),
        ("PAID_ADS_CHARGE", -10_000, sum(paid) - 12_500),
        ("WITHDRAWAL_CREATED", -20_000, held),
    ]
    number = wallet(shopee)[0]["withdrawal_id"]
    sandbox.control("wallet", {"act": "refuse", "withdrawal_id": number})
    assert told(wallet(shopee))[0] == ("WITHDRAWAL_CANCELLED", 20_000, held + 20_000)
    assert wallet(shopee)[1]["status"] == "FAILED"


def test_a_withdrawal_arrives_after_a_while_and_moves_nothing_twice(sandbox, shopee):
    sandbox.control("settings", {"withdrawal_seconds": 0.2})
    sandbox.new_orders(1, status="RELEASED")
    sandbox.control("wallet", {"act": "withdraw"})
    lines = eventually(lambda: len(found := wallet(shopee)) == 3 and found)
    assert [line["current_balance"] for line in lines] == [0, 0, lines[2]["amount"]]
    assert [line["status"] for line in lines] == ["COMPLETED"] * 3


def test_a_released_payout_stays_what_it_was_while_adjustments_have_lines_of_their_own(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, status="RELEASED")
    before = shopee.income(sn)["escrow_amount"]
    sandbox.step(sn, "return_after")
    now = int(time.time())
    window = {"release_time_from": now - 600, "release_time_to": now + 60}
    (row,) = shopee.good("payment/get_escrow_list", **window)["escrow_list"]
    assert row["payout_amount"] == before
    line = wallet(shopee)[0]
    assert line["transaction_type"] == "ADJUSTMENT_FOR_RR_AFTER_ESCROW_VERIFIED"
    assert line["amount"] == shopee.income(sn)["total_adjustment_amount"] < 0


def test_what_the_rule_book_does_not_say_is_charged_where_the_dial_says_so(sandbox, shopee):
    sandbox.control("settings", {"withholding_percent": 0.5, "campaign_percent": 2})
    line = {"sku": "X", "original_price": 100_000}
    (sn,) = sandbox.new_orders(1, status="COMPLETED", lines=[line], buyer_pays_shipping=0)
    before = shopee.income(sn)
    assert [before[name] for name in ("commission_fee", "campaign_fee", "withholding_tax")] == [
        8000,
        2000,
        500,
    ]
    assert before["escrow_amount"] == 100_000 - 8000 - 4000 - 2000 - 1250 - 500
    sandbox.control("faults", {"shopee.fee_deviates": 1})
    sandbox.step(sn, "release")
    after = shopee.income(sn)
    assert after["escrow_amount"] != before["escrow_amount"]
    assert wallet(shopee)[0]["amount"] == after["escrow_amount"]


def test_windows_and_pages_are_as_narrow_as_shopee_says(sandbox, shopee):
    now = int(time.time())
    asked = {"create_time_from": now - 16 * 86400, "create_time_to": now, "page_no": 0}
    assert shopee("payment/get_wallet_transaction_list", **asked)["error"] == "time_period_too_large"
    sandbox.new_orders(3, status="RELEASED")
    asked = {"create_time_from": now - 3600, "create_time_to": now + 60, "page_size": 2}
    pages = [shopee.good("payment/get_wallet_transaction_list", page_no=n, **asked) for n in (0, 1)]
    assert [(len(page["transaction_list"]), page["more"]) for page in pages] == [(2, True), (1, False)]


def test_income_is_told_released_and_pending(sandbox, shopee):
    (done,) = sandbox.new_orders(1, status="RELEASED")
    (open_,) = sandbox.new_orders(1, status="SHIPPED")
    today = time.strftime("%Y-%m-%d", time.gmtime())
    overview = shopee("payment/get_income_overview")["total_income"]
    amounts = [shopee.income(sn)["escrow_amount"] for sn in (open_, done)]
    assert [overview["pending_amount"], overview["released_amount"]] == amounts
    asked = {"date_from": today, "date_to": today, "page_size": 10}
    for status, sn in ((1, done), (2, open_)):
        rows = shopee("payment/get_income_detail", income_status=status, **asked)["income_detail_list"][
            "list"
        ]
        assert [row["order_sn"] for row in rows] == [sn]
