"""Xendit's shapes, errors and bodies as our records; no network, no database."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from omnihub.core import clock
from omnihub.core.errors import Busy, Fate, Refused, SignedOut, Unreachable, Unreadable
from omnihub.core.http import Answer
from payments import records
from payments.faults import AlreadyEnded, AskedBefore, NotActivated, NotFound, NotRefundable
from payments.records import Payer, ReturnUrls, Wanted
from payments.xendit import bodies, channels, convert, errors, incoming, payloads
from payments.xendit.client import calling
from payments.xendit.payloads import Row

REQUEST = {
    "payment_request_id": "pr-1",
    "reference_id": "SO-1",
    "status": "REQUIRES_ACTION",
    "currency": "IDR",
    "request_amount": 150000,
    "channel_code": "BNI_VIRTUAL_ACCOUNT",
    "channel_properties": {"display_name": "Budi", "expires_at": "2026-11-29T06:40:00Z"},
    "actions": [
        {"type": "PRESENT_TO_CUSTOMER", "descriptor": "VIRTUAL_ACCOUNT_NUMBER", "value": "8808999900001234"}
    ],
}
PAYMENT = {
    "payment_id": "py-1",
    "payment_request_id": "pr-1",
    "reference_id": "SO-1",
    "status": "SUCCEEDED",
    "currency": "IDR",
    "request_amount": 150000,
    "channel_code": "BNI_VIRTUAL_ACCOUNT",
    "captures": [
        {"capture_id": "c", "capture_amount": "150000", "capture_timestamp": "2026-11-28T07:00:00.123456789Z"}
    ],
}


def wanted(**changes):
    usual = {
        "reference": "TK-1-a",
        "form": "request",
        "method": "QRIS",
        "group": "qris",
        "amount": Decimal(150000),
        "currency": "IDR",
        "description": "Toko TK-1",
        "expires_at": clock.now() + timedelta(hours=2),
        "payer": Payer("Ma'ruf Siti-Aisyah", "m@example.com", "+62811"),
        "ways": ReturnUrls("http://toko.example/ok"),
    }
    return Wanted(**{**usual, **changes})


def test_a_request_with_its_payment_shows_what_to_pay_to_and_the_money_that_came():
    request = payloads.PaymentRequest.parse(REQUEST)
    waiting = convert.of_request(request)
    assert (waiting.state, waiting.paid) == (records.OPEN, ())
    assert waiting.instructions == {"account_number": "8808999900001234", "payer_name": "Budi"}
    [paid] = convert.of_request(request, payloads.Payment.parse(PAYMENT)).paid
    assert (paid.amount, paid.paid_at) == (
        Decimal("150000.00"),
        datetime(2026, 11, 28, 7, 0, 0, 123456, UTC),
    )


def test_the_payment_is_the_truth_about_money_whatever_the_request_says():
    late = convert.of_request(
        payloads.PaymentRequest.parse({**REQUEST, "status": "EXPIRED"}), payloads.Payment.parse(PAYMENT)
    )
    assert (late.state, len(late.paid)) == (records.EXPIRED, 1)
    for status in ("AUTHORIZED", "FAILED", "PENDING"):
        held = payloads.Payment.parse({**PAYMENT, "status": status})
        assert convert.of_request(payloads.PaymentRequest.parse(REQUEST), held).paid == ()


def test_a_settled_invoice_is_a_paid_one():
    invoice = {"id": "66f0", "external_id": "SO-1", "currency": "IDR", "amount": 150000}
    paid = {"status": "SETTLED", "paid_amount": 150000, "paid_at": "2026-11-28T07:00:00Z"}
    found = convert.of_invoice(payloads.Invoice.parse({**invoice, **paid, "payment_channel": "BCA"}))
    assert (found.state, found.paid[0].remote_id) == (records.SUCCEEDED, "66f0")
    assert found.instructions["channel"] == "BCA_VIRTUAL_ACCOUNT"
    assert convert.of_invoice(payloads.Invoice.parse({**invoice, "status": "EXPIRED"})).paid == ()


@pytest.mark.parametrize(
    ("body", "missing"),
    [([], "payment request"), ({"payment_request_id": "pr-1"}, "reference_id"), ("x", "payment request")],
)
def test_what_has_another_shape_is_unreadable_and_says_what_is_missing(body, missing):
    with pytest.raises(Unreadable) as wrong:
        payloads.PaymentRequest.parse(body)
    assert missing in wrong.value.words


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (403, "CHANNEL_NOT_ACTIVATED", NotActivated),
        (401, "INVALID_API_KEY", SignedOut),
        (403, "REQUEST_FORBIDDEN_ERROR", SignedOut),
        (400, "REFUND_NOT_SUPPORTED", NotRefundable),
        (403, "PARTIAL_REFUND_NOT_SUPPORTED", NotRefundable),
        (400, "INELIGIBLE_TRANSACTION_STATUS", AlreadyEnded),
        (409, "DUPLICATE_ERROR", AskedBefore),
        (409, "DATA_NOT_FOUND_AS_PRINTED", AskedBefore),
        (404, "DATA_NOT_FOUND", NotFound),
        (429, "RATE_LIMIT_EXCEEDED", Busy),
        (503, "CHANNEL_UNAVAILABLE", Busy),
        (500, "SERVER_ERROR", Unreachable),
        (400, "SOMETHING_NEW", Refused),
    ],
)
def test_each_error_has_its_fate(status, code, kind):
    made = errors.error(status, code, "Call +62 811 1111 1111", request_id="r1")
    assert type(made) is kind or isinstance(made, kind)
    assert "1111" not in made.words
    assert made.detail == "request r1"


def test_a_servers_error_leaves_open_whether_it_was_done():
    made = errors.error(500, "SERVER_ERROR", "")
    assert isinstance(made, Unreachable)
    assert made.sent
    assert made.fate == Fate.AGAIN


def answered(status, body, **headers):
    return Answer(status, headers, body, "Xendit")


def test_a_page_of_somebodys_gateway_is_no_answer():
    with pytest.raises(SignedOut):
        calling._opened(answered(404, b"<html>"))
    with pytest.raises(Unreachable) as unclear:
        calling._opened(answered(502, b"<html>"))
    assert unclear.value.sent
    with pytest.raises(Busy) as busy:
        calling._opened(
            answered(
                429, b'{"error_code":"RATE_LIMIT_EXCEEDED","message":"x"}', **{"Rate-Limit-Reset": "58.4"}
            )
        )
    assert 50 < (busy.value.until - clock.now()).total_seconds() < 60


def test_a_sum_with_a_fraction_of_a_rupiah_is_never_sent():
    assert calling.number(Decimal("150000.00")) == 150_000
    with pytest.raises(ValueError, match="fraction"):
        calling.number(Decimal("0.50"))


def test_bodies_have_what_each_way_needs():
    assert bodies.request(wanted())["channel_properties"] == {}
    bank = bodies.request(wanted(method="BCA_VIRTUAL_ACCOUNT", group="virtual_account"))
    assert bank["channel_properties"]["display_name"] == "Maruf Siti Aisyah"
    assert bank["channel_properties"]["expires_at"].endswith("Z")
    ovo = bodies.request(wanted(method="OVO", group="ewallet"))["channel_properties"]
    assert ovo["account_mobile_number"] == "+62811"
    session = bodies.session(wanted(method="CARDS", group="card", form="session"))
    assert session["allowed_payment_channels"] == ["CARDS"]
    assert "success_return_url" not in session, "Xendit takes https only"
    soon = bodies.session(wanted(group="hosted", expires_at=clock.now()))
    assert datetime.fromisoformat(soon["expires_at"]) > clock.now() + timedelta(minutes=10)
    assert len(session["reference_id"]) <= 64
    invoice = bodies.invoice(wanted(group="hosted", reminders=True))
    assert invoice["customer_notification_preference"]["invoice_reminder"] == ["whatsapp", "email"]
    assert "customer_notification_preference" not in bodies.invoice(wanted(group="hosted"))


def test_a_transactions_net_is_what_the_balance_changes_by():
    row = {
        "id": "txn_1",
        "product_id": "py-1",
        "type": "PAYMENT",
        "status": "SUCCESS",
        "channel_code": "ID_DANA",
        "reference_id": "SO-1",
        "currency": "IDR",
        "amount": 100000,
        "cashflow": "MONEY_IN",
        "settlement_status": "EARLY_SETTLED",
        "created": "2026-11-28T07:00:01.315Z",
        "updated": "2026-11-30T07:00:01.806Z",
        "fee": {"xendit_fee": 1500, "value_added_tax": 165},
    }

    def entry(**changes):
        return convert.of_transaction(payloads.Transaction.parse(Row({**row, **changes}, "a row")))

    assert (entry().net, entry().settled_at) == (Decimal("98335.00"), entry().updated_at)
    out = entry(type="REFUND", cashflow="MONEY_OUT", settlement_status=None)
    assert (out.kind, out.net, out.settled_at) == ("refund", Decimal("-101665.00"), None)
    assert entry(status="VOIDED").net == 0
    assert entry(type="SOMETHING_NEW").kind == "other"


@pytest.mark.parametrize(
    ("body", "about", "reference"),
    [
        ({"event": "payment.capture", "data": PAYMENT}, "charge", "SO-1"),
        ({"event": "payment_request.expired", "data": REQUEST}, "charge", "SO-1"),
        ({"event": "refund.succeeded", "data": {"id": "rfd-1", "reference_id": "R1"}}, "refund", "R1"),
        (
            {"event": "refund.failed", "data": {"event": "x", "data": {"id": "rfd-1", "reference_id": "R2"}}},
            "refund",
            "R2",
        ),
        ({"event": "payout.reversed", "data": {"id": "disb-1", "reference_id": "P1"}}, "payout", "P1"),
        (
            {"id": "66f0", "external_id": "INV-1", "status": "PAID", "merchant_name": "T", "amount": 5},
            "charge",
            "INV-1",
        ),
        ({"event": "payment_method.expired", "data": {}}, "", ""),
        ({"hello": 1}, "", ""),
    ],
)
def test_a_notice_says_what_it_is_about_in_each_of_its_shapes(body, about, reference):
    told = incoming.read(json.dumps(body).encode())
    assert (told.about, told.reference) == (about, reference)


def test_every_channel_fits_our_tables():
    assert all(len(one.code) <= 64 and len(one.name) <= 100 for one in channels.CHANNELS)
    assert channels.of_paid("ID_DANA") == "DANA"
    assert channels.of_paid("SAHABAT_SAMPOERNA") == "BSS_VIRTUAL_ACCOUNT"
    assert channels.of_paid("visa") == "VISA"
