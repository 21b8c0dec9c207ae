"""Payments for support: all of it is to look at. What staff change has pages of its own."""

from django.contrib import admin

from omnihub.core.admin import ReadOnly, Rows
from omnihub.people.traces import History
from payments.models import Charge, LedgerEntry, Payment, PaymentMethod, Receipt, Refund


class Charges(Rows):
    model = Charge
    fields = (
        "reference",
        "method",
        "form",
        "amount",
        "state",
        "remote_id",
        "remote_status",
        "problem",
        "asked_at",
    )


class Receipts(Rows):
    model = Receipt
    fields = ("remote_id", "charge", "meant", "amount", "paid_at", "fee", "settles_at", "settled_at")


@admin.register(Payment)
class PaymentAdmin(ReadOnly):
    list_display = ("order", "amount", "state", "opened_at", "pay_by", "paid_at")
    list_filter = ("state",)
    list_select_related = ("order__shop",)
    found_by = ("order__number",)
    ordering = ("-opened_at", "-pk")
    inlines = (Charges, Receipts)


@admin.register(Refund)
class RefundAdmin(History, ReadOnly):
    list_display = ("id", "receipt", "amount", "way", "state", "asked_by", "approved_by", "asked_at")
    list_filter = ("state", "way")
    list_select_related = ("receipt",)
    ordering = ("-asked_at", "-pk")
    exclude = ("account", "account_digest")


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnly):
    list_display = ("remote_id", "kind", "amount", "fee", "net", "at", "settled_at", "receipt")
    list_filter = ("kind", "gateway")
    list_select_related = ("receipt",)
    ordering = ("-at", "-pk")


@admin.register(PaymentMethod)
class PaymentMethodAdmin(History, ReadOnly):
    list_display = ("name", "shop", "group", "enabled", "refused_because", "lowest", "highest")
    list_filter = ("shop", "group", "enabled")
    list_select_related = ("shop",)
    ordering = ("shop", "position", "pk")
