"""The marketplaces' money, to look at; and the rates that it is compared with, to change."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy

from channels.models import EscrowStatement, FeeRate, Order, WalletDay, WalletEntry
from omnihub.core import folded
from omnihub.core.admin import Page, ReadOnly
from omnihub.people.traces import History


@admin.register(FeeRate)
class FeeRateAdmin(History, Page):
    """A rate that was valid stays: a new one begins on its day."""

    list_display = ("term", "shop", "percent", "fixed", "starts_on")
    list_filter = ("term", "shop")
    list_select_related = ("shop",)
    ordering = ("term", "-starts_on", "pk")


@admin.register(EscrowStatement)
class EscrowStatementAdmin(ReadOnly):
    list_display = ("order", "shop", "expected", "received", "difference", "residual", "released_at")
    list_filter = ("shop",)
    list_select_related = ("shop", "order")
    found_by = ("order",)
    search_help_text = gettext_lazy("The whole number of the order.")
    ordering = ("-pk",)

    def equal(self, term: str) -> Q:
        return Q(order__in=folded.same(Order.objects.all(), "number", term).values("pk"))


@admin.register(WalletEntry)
class WalletEntryAdmin(ReadOnly):
    list_display = ("at", "shop", "kind", "state", "amount", "balance", "order_number", "words")
    list_filter = ("shop", "kind", "state")
    list_select_related = ("shop",)
    ordering = ("-pk",)


@admin.register(WalletDay)
class WalletDayAdmin(ReadOnly):
    list_display = ("day", "shop", "opening", "moved", "closing", "gap", "entries")
    list_filter = ("shop",)
    list_select_related = ("shop",)
    ordering = ("-day", "-pk")
