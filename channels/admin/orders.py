"""Orders as the mirror keeps them. Their pages tell more; a buyer is for those who may see one."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels.models import Order, OrderEvent, OrderLine, Package
from omnihub.core import folded, money
from omnihub.core.admin import ReadOnly, Rows, link
from omnihub.people.traces import Looking

SEE_BUYER = "channels.view_customer"
BUYER = tuple(
    f"recipient_{part}" for part in ("name", "phone", "address", "district", "city", "state", "postcode")
)
NOT_FOR_ALL = (*BUYER, "recipient_is_clear", "recipient_as_of", "customer", "message")


class LineInline(Rows):
    model = OrderLine
    fields = ("sku", "name", "quantity", "total", "listing")

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderLine]:
        rows: QuerySet[OrderLine] = super().get_queryset(request)
        return rows.select_related("listing")


class PackageInline(Rows):
    model = Package
    fields = ("number", "remote_status", "carrier", "tracking_number", "shipped_at", "contents")


class EventInline(Rows):
    model = OrderEvent
    fields = ("at", "kind", "before", "after", "by", "unusual")
    ordering = ("at", "pk")


@admin.register(Order)
class OrderAdmin(Looking, ReadOnly):
    list_display = ("number", "shop", "status", "placed_at", "rupiah", "history", "released_at")
    list_filter = ("shop", "status")
    list_select_related = ("shop",)
    found_by = ("number", "tracking_number")
    search_help_text = gettext_lazy("The whole order number or waybill. The page Orders finds parts of them.")
    ordering = ("-placed_at", "-pk")
    readonly_fields = ("own_page",)
    inlines: ClassVar = [LineInline, PackageInline, EventInline]

    def equal(self, term: str) -> Q:
        numbered = folded.same(Order.objects.all(), "number", term).values("pk")
        packed = folded.same(Package.objects.all(), "tracking_number", term).values("order_id")
        return Q(pk__in=numbered) | Q(pk__in=packed)

    def get_fields(self, request: HttpRequest, obj: Order | None = None) -> list[str]:
        """Roles decide who sees a buyer's clear name."""
        every = [name for name in super().get_fields(request, obj) if name != "own_page"]
        if not request.user.has_perm(SEE_BUYER):
            every = [name for name in every if name not in NOT_FOR_ALL]
        return ["own_page", *every]

    @admin.display(description=gettext_lazy("seller's gross"))
    def rupiah(self, order: Order) -> str:
        return "–" if order.gross is None else money.rupiah(order.gross)

    @admin.display(description=gettext_lazy("the order's page"))
    def own_page(self, order: Order) -> SafeString:
        return link(
            reverse("dashboard:order", args=[order.pk]),
            _("Everything that happened to it"),
        )

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """A filter of the address bar must not tell what the page hides."""
        names_buyer = lookup.partition("__")[0] in NOT_FOR_ALL
        if names_buyer and not (request and request.user.has_perm(SEE_BUYER)):
            return False
        allowed: bool = super().lookup_allowed(lookup, value, request)
        return allowed
