"""Payments in the database, as the gateway's answers would have made them."""

import json
from datetime import timedelta
from decimal import Decimal
from itertools import count

from omnihub.core import clock
from payments import bank_accounts, charging
from payments.models import Charge, LedgerEntry, Receipt, Refund
from tests.factories import CheckoutFactory

numbers = count(1)


def payment(total=101_000, **wishes):
    checkout = CheckoutFactory(total=Decimal(total), **wishes)
    checkout.order.buyer_total = checkout.total
    checkout.order.save()
    return charging.open_payment(checkout.order_id, checkout.pay_by)


def charge(of=None, **wishes):
    of = of or payment()
    number = next(numbers)
    usual = {
        "method": "BNI_VIRTUAL_ACCOUNT",
        "group": "virtual_account",
        "reference": f"TK-{number:05d}-abc",
        "remote_id": f"pr-{number:08d}-0000-4000-8000-000000000000",
        "amount": of.amount,
        "state": "open",
        "asked_at": clock.now(),
        "expires_at": of.pay_by,
        "instructions": {"account_number": "8808999900001234", "payer_name": "Budi"},
    }
    return Charge.objects.create(payment=of, **{**usual, **wishes})


def receipt(of=None, meant="order", **wishes):
    of = of or charge()
    payment = of.payment
    if meant == "order":
        payment.state, payment.paid_at = "paid", clock.now()
    elif meant == "late":
        payment.state, payment.ended_at = "expired", clock.now() - timedelta(hours=1)
    payment.save()
    Charge.objects.filter(pk=of.pk).update(state="succeeded")
    usual = {"remote_id": f"py-{next(numbers):08d}", "amount": of.amount, "paid_at": clock.now()}
    return Receipt.objects.create(
        charge=of, payment=payment, meant=meant, seen_at=clock.now(), **{**usual, **wishes}
    )


def refund(of=None, state="account", **wishes):
    of = of or receipt()
    told = json.dumps({"bank": "ID_BCA", "number": "1234567890", "holder": "Budi Santoso"})
    account = {"account": told, "account_shown": "BCA ••••7890"} if state != "account" else {}
    usual = {"amount": of.amount, "purpose": f"by:sari:{next(numbers)}", "way": "payout", "asked_by": "sari"}
    made = Refund.objects.create(
        receipt=of, state=state, asked_at=clock.now(), **{**usual, **account, **wishes}
    )
    entry(of)
    return made


def entry(of):
    moment = clock.now()
    return LedgerEntry.objects.create(
        remote_id=f"txn_{next(numbers)}",
        kind="payment",
        product_id=of.remote_id,
        incoming=True,
        amount=of.amount,
        fee=4000,
        fee_tax=440,
        net=of.amount - 4440,
        at=moment,
        updated_at=moment,
        receipt=of,
        as_of=moment,
    )


def link():
    """A buyer's link to a page that asks for a bank account."""
    return bank_accounts.link(str(refund().pk))
