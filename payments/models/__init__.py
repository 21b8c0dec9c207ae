"""A buyer's money on its way to the shop, and back."""

from payments.models.account import GatewayAccount, PaymentPolicy
from payments.models.ledger import LedgerEntry
from payments.models.method import MethodGroup, PaymentMethod
from payments.models.payment import Charge, Payment, Receipt
from payments.models.refund import Refund

__all__ = [
    "Charge",
    "GatewayAccount",
    "LedgerEntry",
    "MethodGroup",
    "Payment",
    "PaymentMethod",
    "PaymentPolicy",
    "Receipt",
    "Refund",
]
