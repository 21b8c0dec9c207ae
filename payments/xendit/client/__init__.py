"""Xendit's API: one short method a call. Reads answers; never retries, never pages."""

from payments.xendit.client.book import Book
from payments.xendit.client.calling import Account
from payments.xendit.client.charges import Charges
from payments.xendit.client.money_out import MoneyOut


class Client(Charges, MoneyOut, Book):
    """Everything with one key."""


__all__ = ["Account", "Client"]
