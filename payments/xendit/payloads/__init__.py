"""The shapes of what Xendit sends: strict on what we use, loose on the rest."""

from payments.xendit.payloads.book import Report, Transaction, TransactionPage
from payments.xendit.payloads.charges import Action, Invoice, Payment, PaymentRequest, Session
from payments.xendit.payloads.events import Event
from payments.xendit.payloads.fields import Row, decode, rows
from payments.xendit.payloads.money_out import Payout, Refund

__all__ = [
    "Action",
    "Event",
    "Invoice",
    "Payment",
    "PaymentRequest",
    "Payout",
    "Refund",
    "Report",
    "Row",
    "Session",
    "Transaction",
    "TransactionPage",
    "decode",
    "rows",
]
