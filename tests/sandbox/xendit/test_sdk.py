"""xendit-python 7.0.0, which nobody here wrote, works with the sandbox unmodified."""

from datetime import UTC, datetime

import pytest
import xendit
from xendit.exceptions import ApiValueError
from xendit.invoice.model import CreateInvoiceRequest
from xendit.refund.model import CreateRefund

VA = {
    "type": "VIRTUAL_ACCOUNT",
    "reusability": "ONE_TIME_USE",
    "virtual_account": {"channel_code": "BNI", "channel_properties": {"customer_name": "Ahmad"}},
}
QR = {
    "type": "QR_CODE",
    "reusability": "ONE_TIME_USE",
    "qr_code": {"channel_code": "QRIS", "channel_properties": {}},
}
COUNTER = {
    "type": "OVER_THE_COUNTER",
    "reusability": "ONE_TIME_USE",
    "over_the_counter": {"channel_code": "ALFAMART", "channel_properties": {"customer_name": "Ahmad"}},
}
DANA = {
    "type": "EWALLET",
    "reusability": "ONE_TIME_USE",
    "ewallet": {"channel_code": "DANA", "channel_properties": {"success_return_url": "https://shop.test/ok"}},
}
CARD = {
    "type": "CARD",
    "reusability": "ONE_TIME_USE",
    "card": {
        "currency": "IDR",
        "channel_properties": {
            "success_return_url": "https://a.test/1",
            "failure_return_url": "https://a.test/2",
        },
        "card_information": {"card_number": "4000000000001091", "expiry_month": "12", "expiry_year": "2029"},
    },
}


def invoice(xendit, number="INV-1", **more):
    return xendit.invoices.create_invoice(CreateInvoiceRequest(external_id=number, amount=150000.0, **more))


def request(xendit, method, number="ORD-1", amount=15000.0, **more):
    wish = {
        "currency": "IDR",
        "reference_id": number,
        "amount": amount,
        "country": "ID",
        "payment_method": method,
        **more,
    }
    return xendit.requests.create_payment_request(payment_request_parameters=wish, idempotency_key=number)


def test_an_invoice_is_made_read_found_and_expired(xendit):
    made = invoice(
        xendit,
        "INV/1",
        description="Order",
        invoice_duration=86400.0,
        should_send_email=True,
        payment_methods=["BCA", "QRIS"],
        currency="IDR",
    )
    assert (str(made.status), made.amount, made.currency.value) == ("PENDING", 150000.0, "IDR")
    assert [str(bank.bank_code) for bank in made.available_banks] == ["BCA"]
    assert xendit.invoices.get_invoice_by_id(invoice_id=made.id).external_id == "INV/1"
    invoice(xendit, "INV-2")
    found = xendit.invoices.get_invoices(
        external_id="INV/1",
        statuses=["PENDING", "PAID"],
        limit=10.0,
        created_after=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    )
    assert [one.id for one in found] == [made.id]
    assert str(xendit.invoices.expire_invoice(invoice_id=made.id).status) == "EXPIRED"


def test_two_invoices_may_have_one_number(xendit):
    assert invoice(xendit).id != invoice(xendit).id


@pytest.mark.parametrize(
    ("method", "number"),
    [
        (VA, lambda m: m.virtual_account.channel_properties.virtual_account_number),
        (QR, lambda m: m.qr_code.channel_properties.qr_string),
        (COUNTER, lambda m: m.over_the_counter.channel_properties.payment_code),
    ],
)
def test_what_is_shown_to_the_payer_is_read_from_the_method(xendit, method, number):
    made = request(xendit, method, metadata={"sku": "x"})
    assert (str(made.status), made.amount) == ("PENDING", 15000.0)
    assert number(made.payment_method)
    assert made.metadata == {"sku": "x"}
    told = xendit.requests.simulate_payment_request_payment(payment_request_id=made.id)
    assert str(told.status) == "PENDING"
    assert str(xendit.requests.get_payment_request_by_id(payment_request_id=made.id).status) == "SUCCEEDED"


@pytest.mark.parametrize("method", [DANA, CARD])
def test_the_payer_is_led_to_a_page(xendit, method):
    made = request(xendit, method)
    assert str(made.status) == "REQUIRES_ACTION"
    (action,) = made.actions
    assert (str(action.action), str(action.url_type)) == ("AUTH", "WEB")
    assert xendit.sandbox.session.get(action.url).status_code == 200


def test_a_held_card_is_captured(xendit):
    made = request(xendit, CARD, capture_method="MANUAL")
    xendit.pay(made.id)
    assert (
        str(xendit.requests.get_payment_request_by_id(payment_request_id=made.id).status)
        == "AWAITING_CAPTURE"
    )
    from xendit.payment_request.model import CaptureParameters  # noqa: PLC0415

    captured = xendit.requests.capture_payment_request(
        payment_request_id=made.id, capture_parameters=CaptureParameters(capture_amount=12000.0)
    )
    assert (str(captured.status), captured.captured_amount) == ("SUCCEEDED", 12000.0)
    (listed,) = xendit.requests.get_payment_request_captures(payment_request_id=made.id).data.value
    assert listed.id == captured.id


def test_requests_are_found_by_their_references(xendit):
    made = [request(xendit, VA, number).id for number in ("a", "b", "c")]
    found = xendit.requests.get_all_payment_requests(reference_id=["a", "b"], limit=10)
    assert ([one.id for one in found.data], found.has_more) == ([made[1], made[0]], False)


def test_one_key_is_one_request_and_never_two_bodies(xendit):
    first = request(xendit, VA, "same")
    assert request(xendit, VA, "same").id == first.id
    with pytest.raises(xendit_error()) as refused:
        request(xendit, VA, "same", amount=16000.0)
    assert (refused.value.status, refused.value.errorCode) == ("409", "IDEMPOTENCY_ERROR")


def xendit_error():
    return xendit.XenditSdkException


def refund(xendit, request_id, amount=10000.0, number="r"):
    wish = CreateRefund(
        payment_request_id=request_id,
        reference_id=number,
        amount=amount,
        currency="IDR",
        reason="REQUESTED_BY_CUSTOMER",
        metadata={"so": "1"},
    )
    return xendit.refunds.create_refund(create_refund=wish, idempotency_key=number)


def test_a_refund_is_made_found_and_cancelled(sandbox, xendit):
    sandbox.control("xendit/move/topup", {"amount": 1_000_000})
    sandbox.control("settings", {"xendit_refund_seconds": 60})
    made = request(xendit, DANA)
    xendit.pay(made.id)
    given = refund(xendit, made.id)
    assert (given.status, given.amount, given.payment_request_id) == ("PENDING", 10000.0, made.id)
    assert refund(xendit, made.id).id == given.id
    found = xendit.refunds.get_all_refunds(payment_request_id=made.id, limit=10.0)
    assert [one.id for one in found.data] == [given.id]
    assert xendit.refunds.get_refund(refund_id=given.id).status == "PENDING"
    assert xendit.refunds.cancel_refund(refund_id=given.id).status == "CANCELLED"
    assert xendit.cash() == 1_000_000


def test_a_virtual_account_gives_nothing_back(xendit):
    made = request(xendit, VA)
    xendit.pay(made.id)
    with pytest.raises(xendit_error()) as refused:
        refund(xendit, made.id)
    assert (refused.value.status, refused.value.errorCode) == ("403", "REFUND_NOT_SUPPORTED")


def test_transactions_come_in_pages_newest_first(xendit):
    for number in range(12):
        xendit.pay(request(xendit, DANA, f"T-{number}", amount=100000.0).id)
    first = xendit.transactions.get_all_transactions(
        types=["PAYMENT", "REFUND"], statuses=["SUCCESS"], channel_categories=["EWALLET"], limit=10.0
    )
    assert ([one.reference_id for one in first.data][:2], first.has_more) == (["T-11", "T-10"], True)
    one = first.data[0]
    assert (one.fee.xendit_fee, one.fee.value_added_tax, one.net_amount) == (1500.0, 165.0, 98335.0)
    assert (str(one.cashflow), one.settlement_status) == ("MONEY_IN", "PENDING")
    rest = xendit.transactions.get_all_transactions(after_id=first.data[-1].id.value, limit=10.0)
    assert ([one.reference_id for one in rest.data], rest.has_more) == (["T-1", "T-0"], False)
    assert xendit.transactions.get_transaction_by_id(id=one.id.value).reference_id == "T-11"


def test_one_chargeback_on_a_page_is_too_much_for_the_sdk(sandbox, xendit):
    xendit.paid(reference_id="good")
    sandbox.control("xendit/move/topup", {"amount": 70_000})
    assert len(xendit.transactions.get_all_transactions().data) == 2
    sandbox.control("xendit/move/chargeback", {"amount": 5_000})
    with pytest.raises(ApiValueError):
        xendit.transactions.get_all_transactions()
    assert len(xendit.transactions.get_all_transactions(types=["PAYMENT"]).data) == 1


def test_the_balance_is_told_by_account_and_moment(sandbox, xendit):
    assert xendit.balances.get_balance().balance == 0.0
    sandbox.control("xendit/move/topup", {"amount": 70_000})
    assert xendit.balances.get_balance(account_type="CASH", currency="IDR").balance == 70000.0
    before = datetime(2026, 1, 1, tzinfo=UTC)
    assert xendit.balances.get_balance(account_type="CASH", at_timestamp=before).balance == 0.0


def test_customers_methods_and_payouts_are_understood(sandbox, xendit):
    from xendit.customer.model import CustomerRequest  # noqa: PLC0415
    from xendit.payout.model import CreatePayoutRequest  # noqa: PLC0415

    wish = CustomerRequest(
        reference_id="C-1",
        type="INDIVIDUAL",
        individual_detail={"given_names": "Budi"},
        email="b@example.test",
    )
    made = xendit.customers.create_customer(customer_request=wish)
    assert xendit.customers.get_customer(id=made.id).reference_id == "C-1"
    assert xendit.customers.get_customer_by_reference_id(reference_id="C-1").data[0].id == made.id
    method = xendit.methods.create_payment_method(
        payment_method_parameters={**VA, "reusability": "MULTIPLE_USE"}
    )
    assert xendit.methods.get_payment_method_by_id(payment_method_id=method.id).id == method.id
    xendit.methods.simulate_payment(payment_method_id=method.id, simulate_payment_request={"amount": 5000.0})
    assert [entry["amount"] for entry in xendit.ledger(types="PAYMENT")] == [5000]
    sandbox.control("xendit/move/topup", {"amount": 1_000_000})
    wish = CreatePayoutRequest(
        reference_id="PO-1",
        channel_code="ID_BCA",
        channel_properties={"account_number": "1234567890", "account_holder_name": "Budi"},
        amount=90000.0,
        currency="IDR",
        description="Refund",
    )
    payout = xendit.payouts.create_payout(idempotency_key="po-1", create_payout_request=wish)
    assert str(payout.status) == "ACCEPTED"
    with pytest.raises(xendit_error()) as refused:
        xendit.payouts.create_payout(idempotency_key="po-1", create_payout_request=wish)
    assert (refused.value.status, refused.value.errorCode) == ("400", "DUPLICATE_ERROR")
