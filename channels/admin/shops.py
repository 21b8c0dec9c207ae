"""Shops, their products and their syncs, to look at: they are changed on the pages of their own."""

from typing import ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels.models import Product, Shop, SyncRun
from omnihub.core import money
from omnihub.core.admin import ReadOnly, link


@admin.register(Shop)
class ShopAdmin(ReadOnly):
    list_display = (
        *("name", "key", "state", "pulls", "pushes_orders", "pushes_stock"),
        *("go_live_at", "synced_at"),
    )
    list_filter = ("kind", "state")
    search_fields = ("name", "remote_id")
    ordering = ("name", "pk")
    readonly_fields = ("own_page",)

    def get_fields(self, request: HttpRequest, obj: Shop | None = None) -> list[str]:
        return ["own_page", *(name for name in super().get_fields(request, obj) if name != "own_page")]

    @admin.display(description=gettext_lazy("the shop's page"))
    def own_page(self, shop: Shop) -> SafeString:
        return link(
            reverse("dashboard:shop", args=[shop.pk]),
            _("Look at it and change it there"),
        )


@admin.register(Product)
class ProductAdmin(ReadOnly):
    list_display = ("sku", "name", "barcode", "rupiah", "active", "as_of")
    list_filter = ("active",)
    search_fields = ("sku", "name", "barcode")
    ordering = ("sku",)

    @admin.display(description=gettext_lazy("price"), ordering="price")
    def rupiah(self, product: Product) -> str:
        return money.rupiah(product.price)


@admin.register(SyncRun)
class SyncRunAdmin(ReadOnly):
    list_display = ("asked_at", "shop", "kind", "state", "asked_by", "found", "finished_at", "note")
    list_filter: ClassVar = ["shop", "kind", "state"]
    list_select_related = ("shop",)
    ordering = ("-pk",)
