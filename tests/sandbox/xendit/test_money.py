"""Where the money is, what it cost, and what comes back."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.sandbox.xendit_shop import SECRET_KEY
from tests.sandbox_process import eventually

DAY = 86400


def request_of(payment):
    return payment["payment_request_id"]


def refund(xendit, payment, amount=None, number="RF-1", **more):
    return xendit.call("POST", "refunds", xendit.refund(request_of(payment), amount, number), **more)


def code(answer):
    return answer.status_code, answer.json().get("error_code")


@pytest.fixture
def rich(sandbox):
    sandbox.control("xendit/move/topup", {"amount": 10_000_000})
    sandbox.control("settings", {"xendit_refund_seconds": 0})


COSTS = [
    ("BNI_VIRTUAL_ACCOUNT", 150_000, 4000, 440),
    ("DANA", 100_000, 1500, 165),
    ("CARDS", 100_000, 4900, 539),
    ("QRIS", 150_000, 946, 104),
    ("ALFAMART", 50_000, 5000, 550),
]


def test_each_payment_has_its_fee_and_tax(xendit):
    card = {"card_details": {"card_number": "4000000000001091"}, "skip_three_ds": True}
    for channel, amount, fee, vat in COSTS:
        more = {"channel_properties": card} if channel == "CARDS" else {}
        made = xendit.open(channel, amount, channel, **more)
        if channel != "CARDS":
            xendit.pay(request_of(made))
        (entry,) = xendit.ledger(reference_id=channel)
        assert (entry["fee"]["xendit_fee"], entry["fee"]["value_added_tax"]) == (fee, vat), channel
        assert entry["net_amount"] == amount - fee - vat
        assert entry["product_data"]["payment_request_id"] == request_of(made)


def test_money_waits_until_it_settles_and_the_sums_stay(sandbox, xendit):
    xendit.paid("DANA", 100_000)
    xendit.paid("BNI_VIRTUAL_ACCOUNT", 100_000, "SO-2")
    assert (xendit.cash(), xendit.cash("HOLDING")) == (95_560, 98_335)
    assert [one["settlement_status"] for one in xendit.ledger()] == ["SETTLED", "PENDING"]
    before = xendit.ledger(reference_id="SO-1")[0]
    sandbox.control("xendit/forward", {"seconds": 6 * DAY})
    (entry,) = xendit.ledger(**{"updated[gte]": before["created"]}, reference_id="SO-1")
    assert (entry["settlement_status"], entry["fee"]["status"]) == ("SETTLED", "COMPLETED")
    assert entry["created"] == before["created"]
    assert entry["updated"] > before["updated"]
    assert (xendit.cash(), xendit.cash("HOLDING")) == (193_895, 0)


def test_an_invoice_becomes_settled_with_its_money_and_nobody_is_told(sandbox, xendit, hook):
    made = xendit.good("POST", "v2/invoices", {"external_id": "I-1", "amount": 150_000})
    xendit.pay(made["id"], channel="QRIS")
    hook.next()
    read = f"v2/invoices/{made['id']}"
    assert xendit.good("GET", read)["status"] == "PAID"
    assert xendit.ledger()[0]["product_data"]["payment_link_id"] == made["id"]
    sandbox.control("xendit/settle", {})
    assert xendit.good("GET", read)["status"] == "SETTLED"
    assert hook.nothing_more()


def test_a_refund_is_news_and_an_entry(xendit, hook, rich):
    payment = xendit.paid("DANA", 100_000)
    made = refund(xendit, payment, 40_000).json()
    assert (made["status"], made["payment_id"]) == ("PENDING", payment["payment_id"])
    told = {one.event: one.data for one in hook.all(2)}
    assert told["refund.succeeded"]["id"] == made["id"]
    (entry,) = xendit.ledger(types="REFUND")
    assert (entry["amount"], entry["net_amount"], entry["cashflow"]) == (40_000, 40_000, "MONEY_OUT")
    assert (entry["product_id"], xendit.cash()) == (made["id"], 9_960_000)


def test_no_more_than_what_is_left_is_given_back(xendit, rich):
    payment = xendit.paid("DANA", 100_000)
    made = refund(xendit, payment, 40_000, "R-1").json()
    assert eventually(lambda: xendit.good("GET", f"refunds/{made['id']}")["status"] == "SUCCEEDED")
    assert code(refund(xendit, payment, 60_001, "R-2")) == (400, "REFUND_AMOUNT_EXCEEDED")
    rest = refund(xendit, payment, None, "R-3").json()
    assert rest["amount"] == 60_000


def test_a_running_refund_a_used_reference_and_a_used_key(sandbox, xendit, rich):
    sandbox.control("settings", {"xendit_refund_seconds": 60})
    payment = xendit.paid("DANA", 100_000)
    key = {"headers": {"idempotency-key": "k-1"}}
    first = refund(xendit, payment, 1000, "R-1", **key).json()
    assert refund(xendit, payment, 1000, "R-1", **key).json()["id"] == first["id"]
    assert code(refund(xendit, payment, 2000, "R-1", **key)) == (409, "IDEMPOTENCY_ERROR")
    assert code(refund(xendit, payment, 1000, "R-1")) == (409, "DUPLICATE_ERROR")
    assert code(refund(xendit, payment, 1000, "R-2")) == (400, "REFUND_IN_PROGRESS")
    assert len(xendit.ledger(types="REFUND")) == 1


NOT_BACK = [
    ("BNI_VIRTUAL_ACCOUNT", None, (403, "REFUND_NOT_SUPPORTED")),
    ("ALFAMART", None, (403, "REFUND_NOT_SUPPORTED")),
    ("ASTRAPAY", None, (403, "REFUND_NOT_SUPPORTED")),
    ("LINKAJA", 1000, (403, "PARTIAL_REFUND_NOT_SUPPORTED")),
    ("DANA", 10303, (403, "REFUND_NOT_SUPPORTED")),
    ("DANA", 10304, (400, "REFUND_IN_PROGRESS")),
]


def test_some_channels_give_nothing_or_no_part_back(xendit, rich):
    told = [
        code(refund(xendit, xendit.paid(channel, reference_id=f"{channel}-{place}"), amount, f"RF-{place}"))
        for place, (channel, amount, _) in enumerate(NOT_BACK)
    ]
    assert told == [refused for *_, refused in NOT_BACK]


def test_qris_gives_back_by_the_app_that_scanned_and_for_a_week(sandbox, xendit, rich):
    bank = xendit.pay(request_of(xendit.open("QRIS", reference_id="A")), issuer="BCA")
    assert code(refund(xendit, bank)) == (403, "REFUND_NOT_SUPPORTED")
    dana = xendit.pay(request_of(xendit.open("QRIS", reference_id="B")), issuer="DANA")
    sandbox.control("xendit/forward", {"seconds": 8 * DAY})
    assert code(refund(xendit, dana)) == (400, "INELIGIBLE_TRANSACTION_STATUS")


def test_refunds_speak_the_old_names_when_told_to(sandbox, xendit):
    sandbox.control("settings", {"xendit_old_refund_codes": True})
    assert code(refund(xendit, xendit.paid())) == (400, "REFUND_NOT_SUPPORTED")
    unknown = {"payment_request_id": "pr-x"}
    assert code(refund(xendit, unknown)) == (400, "TRANSACTION_NOT_FOUND")


def test_a_refund_needs_a_balance_and_may_fail_later(sandbox, xendit, hook):
    payment = xendit.paid("DANA", 100_000)
    assert code(refund(xendit, payment)) == (400, "INSUFFICIENT_BALANCE")
    sandbox.control("xendit/move/topup", {"amount": 1_000_000})
    sandbox.control("settings", {"xendit_refund_seconds": 0})
    refund(xendit, payment, 20302)
    told = {one.event: one.data for one in hook.all(2)}
    assert told["refund.failed"]["failure_code"] == "ACCOUNT_NOT_FOUND"
    assert xendit.cash() == 1_000_000


def test_the_second_of_two_payments_is_given_back_by_its_own_id(xendit, sandbox, rich):
    made = xendit.open("DANA", 100_000)
    first = xendit.pay(request_of(made))
    second = xendit.pay(request_of(made), again=True)
    body = {"payment_id": second["payment_id"], "reference_id": "R", "reason": "DUPLICATE"}
    given = xendit.good("POST", "v3/refunds", body)
    assert (given["payment_id"], given["amount"]) == (second["payment_id"], 100_000)
    assert given["payment_id"] != first["payment_id"]
    assert xendit.good("GET", f"v3/refunds/{given['refund_id']}")["reference_id"] == "R"


def payout(number="1234567890", amount=100_000):
    return {
        "reference_id": "PO-1",
        "channel_code": "ID_BCA",
        "channel_properties": {"account_number": number, "account_holder_name": "Budi"},
        "amount": amount,
        "currency": "IDR",
        "description": "Refund",
    }


def test_a_payout_needs_a_key_that_was_never_used(sandbox, xendit, hook, rich):
    sandbox.control("settings", {"xendit_payout_seconds": 0})
    assert xendit.refused("POST", "v2/payouts", payout()) == (400, "API_VALIDATION_ERROR")
    key = {"headers": {"Idempotency-key": "k"}}
    made = xendit.good("POST", "v2/payouts", payout(), **key)
    assert xendit.refused("POST", "v2/payouts", payout(), **key) == (400, "DUPLICATE_ERROR")
    assert hook.next().event == "payout.succeeded"
    (entry,) = xendit.ledger(types="DISBURSEMENT")
    assert (entry["status"], entry["net_amount"], entry["product_id"]) == ("SUCCESS", 105_550, made["id"])
    assert xendit.cash() == 10_000_000 - 105_550
    assert [one["id"] for one in xendit.good("GET", "v2/payouts", reference_id="PO-1")["data"]] == [
        made["id"]
    ]


@pytest.mark.parametrize(
    ("number", "amount", "events", "failure"),
    [
        ("1239901", 100_000, ["payout.failed"], "INVALID_DESTINATION"),
        ("1239903", 100_000, ["payout.succeeded", "payout.reversed"], "REJECTED_BY_CHANNEL"),
        ("1230000", 50_000_000, ["payout.failed"], "INSUFFICIENT_BALANCE"),
    ],
)
def test_some_payouts_come_back(sandbox, xendit, hook, rich, number, amount, events, failure):
    sandbox.control("settings", {"xendit_payout_seconds": 0})
    xendit.good("POST", "v2/payouts", payout(number, amount), headers={"Idempotency-key": "k"})
    told = hook.all(len(events))
    assert [one.event for one in told] == events
    assert told[-1].data["failure_code"] == failure
    assert xendit.cash() == 10_000_000


def test_money_moves_by_hand_in_all_ways(sandbox, xendit, rich):
    payment = xendit.paid("DANA", 100_000)
    sandbox.control("xendit/move/chargeback", {"payment_id": payment["payment_id"]})
    sandbox.control("xendit/move/adjustment_deduct", {"amount": 5_000, "words": "fee correction"})
    sandbox.control("xendit/move/adjustment_add", {"amount": 2_000})
    sandbox.control("xendit/move/withdrawal", {"amount": 1_000_000, "reference_id": "WD-1"})
    types = [one["type"] for one in xendit.ledger()]
    assert types == ["WITHDRAWAL", "ADJUSTMENT_ADD", "ADJUSTMENT_DEDUCT", "CHARGEBACK", "PAYMENT", "TOPUP"]
    (back,) = xendit.ledger(types="CHARGEBACK")
    assert (back["product_id"], back["amount"]) == (payment["payment_id"], 100_000)
    assert xendit.cash() == 10_000_000 - 100_000 - 5_000 + 2_000 - 1_000_000
    with pytest.raises(RuntimeError, match="balance is smaller"):
        sandbox.control("xendit/move/withdrawal", {"amount": 10**9})


def test_transactions_are_walked_by_their_links(xendit):
    for number in range(5):
        xendit.paid(reference_id=f"T-{number}")
    page, seen = xendit.good("GET", "transactions", limit=2, types="PAYMENT"), []
    while True:
        seen += [one["reference_id"] for one in page["data"]]
        if not page["has_more"]:
            break
        page = xendit.good("GET", page["links"][0]["href"].lstrip("/"))
    assert seen == ["T-4", "T-3", "T-2", "T-1", "T-0"]
    refused = xendit.call("GET", "transactions", foo="1")
    assert refused.json()["validation"]["errors"][0]["path"] == ".query.foo"
    assert code(refused) == (400, "API_VALIDATION_ERROR")


def test_a_month_of_payments_is_made_at_once_and_adds_up(sandbox, xendit):
    made = sandbox.control("xendit/bulk", {"count": 300})["references"]
    assert len(set(made)) == 300
    rows, page = [], xendit.good("GET", "transactions", limit=50)
    while page["has_more"]:
        rows += page["data"]
        page = xendit.good("GET", page["links"][0]["href"].lstrip("/"))
    rows += page["data"]
    assert [one["reference_id"] for one in rows] == made[::-1]
    settled = [one for one in rows if one["settlement_status"] == "SETTLED"]
    assert xendit.cash() == sum(one["net_amount"] for one in settled)
    assert xendit.cash() + xendit.cash("HOLDING") == sum(one["net_amount"] for one in rows)
    assert 0 < len(settled) < 300


def test_a_refund_pressed_by_many_at_once_is_one(xendit, rich):
    payment = xendit.paid("DANA", 100_000)
    path, body = f"{xendit.sandbox.url}/xendit/refunds", xendit.refund(request_of(payment), 40_000)

    def press(_number):
        headers = {"idempotency-key": "same"}
        return requests.post(path, json=body, auth=(SECRET_KEY, ""), headers=headers, timeout=20).json()["id"]

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(press, range(8)))) == 1
    assert len(xendit.ledger(types="REFUND")) == 1


def test_nothing_is_given_back_twice(xendit, rich):
    payment = xendit.paid("DANA", 100_000)
    made = refund(xendit, payment, None, "R-1").json()
    assert eventually(lambda: xendit.good("GET", f"refunds/{made['id']}")["status"] == "SUCCEEDED")
    assert code(refund(xendit, payment, None, "R-2")) == (400, "REFUND_AMOUNT_EXCEEDED")


def test_reports_come_as_csv_after_a_while(xendit, hook, sandbox):
    sandbox.control("settings", {"xendit_report_seconds": 0})
    xendit.paid("DANA", 100_000)
    xendit.paid(amount=100_000, reference_id="SO-2")
    window = {"from": "2026-01-01T00:00:00Z", "to": "2026-03-01T00:00:00Z"}
    told = {"type": "TRANSACTIONS", "filter": window, "format": "CSV", "currency": "IDR"}
    empty = xendit.good("POST", "reports", told)
    assert empty["status"] == "PENDING"
    long = {**window, "to": "2027-03-01T00:00:00Z"}
    assert xendit.refused("POST", "reports", {**told, "filter": long}) == (400, "DATE_RANGE_TOO_BIG")
    rows = report(xendit, {**told, "filter": around_now(xendit)})
    assert [(row["Reference"], row["Total Fee"], row["Settlement Status"]) for row in rows] == [
        ("SO-1", "1500", "PENDING"),
        ("SO-2", "4000", "SETTLED"),
    ]
    lines = report(xendit, {**told, "type": "BALANCE_HISTORY", "filter": around_now(xendit)})
    assert int(lines[-1]["Balance"]) == xendit.cash()


def around_now(xendit):
    created = xendit.ledger()[0]["created"][:10]
    return {"from": f"{created}T00:00:00Z", "to": f"{created}T23:59:59Z"}


def report(xendit, told):
    made = xendit.good("POST", "reports", told)
    read = f"reports/{made['id']}"
    assert eventually(lambda: xendit.good("GET", read)["status"] == "COMPLETED")
    answer = xendit.sandbox.session.get(xendit.good("GET", read)["url"], timeout=10)
    return list(csv.DictReader(io.StringIO(answer.text)))
