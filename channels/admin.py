"""The mirror for people: to read. Only what a listing is made of is said here by hand."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from channels import listings
from channels.models import (
    Component,
    Listing,
    Order,
    OrderEvent,
    OrderLine,
    Package,
    Product,
    Shop,
    SyncRun,
)
from omnihub.core.admin import ReadOnly
from omnihub.people.traces import History, Looking

SEE_BUYER = "channels.view_customer"
BUYER = tuple(
    f"recipient_{part}" for part in ("name", "phone", "address", "district", "city", "state", "postcode")
)
SHARES_MAY_MISS = Decimal("0.001")


@admin.register(Shop)
class ShopAdmin(ReadOnly):
    list_display = (
        "name",
        "key",
        "state",
        "pulls",
        "pushes_orders",
        "pushes_stock",
        "go_live_at",
        "synced_at",
    )
    list_filter = ("kind", "state")
    search_fields = ("name", "remote_id")


@admin.register(Product)
class ProductAdmin(ReadOnly):
    list_display = ("sku", "name", "barcode", "price", "active", "as_of")
    list_filter = ("active",)
    search_fields = ("sku", "name", "barcode")
    ordering = ("sku",)


class MappingFilter(admin.SimpleListFilter):
    title = "mapping"
    parameter_name = "mapping"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        return [("unmapped", "Unmapped"), ("hand", "By hand"), ("sku", "By SKU")]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Listing]) -> QuerySet[Listing]:
        wanted = {
            "unmapped": Q(components=None),
            "hand": Q(components__by_hand=True),
            "sku": Q(components__by_hand=False),
        }
        condition = wanted.get(self.value() or "")
        return queryset.filter(condition).distinct() if condition else queryset


if TYPE_CHECKING:
    PartForm = ModelForm[Component]
    InlineFormSet = BaseInlineFormSet[Component, Listing, PartForm]
else:
    InlineFormSet = BaseInlineFormSet


class PartsFormSet(InlineFormSet):
    def clean(self) -> None:
        super().clean()
        shares = [form.cleaned_data["price_share"] for form in self.parts() if form.is_valid()]
        if shares and abs(sum(shares) - 1) > SHARES_MAY_MISS:
            raise ValidationError("The price shares of all products must add up to 1.")

    def parts(self) -> "list[PartForm]":
        return [
            form
            for form in self.forms
            if form.cleaned_data.get("product") and not form.cleaned_data.get("DELETE")
        ]


class PartInline(TabularInline):  # type: ignore[misc]
    """Whoever may change a listing may say what it is made of."""

    model = Component
    formset = PartsFormSet
    fields = ("product", "quantity", "price_share", "by_hand")
    readonly_fields = ("by_hand",)
    autocomplete_fields = ("product",)
    extra = 1

    def has_view_permission(self, request: HttpRequest, _obj: Model | None = None) -> bool:
        return request.user.has_perm("channels.view_listing") or self._may(request)

    def has_add_permission(self, request: HttpRequest, _obj: Model | None = None) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, _obj: Model | None = None) -> bool:
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, _obj: Model | None = None) -> bool:
        return self._may(request)

    @staticmethod
    def _may(request: HttpRequest) -> bool:
        return request.user.has_perm("channels.change_listing")


@admin.register(Listing)
class ListingAdmin(History, ModelAdmin):  # type: ignore[misc]
    list_display = ("name", "sku", "shop", "status", "made_of", "as_of")
    list_filter = (MappingFilter, "shop", "status")
    search_fields = ("name", "sku", "item_id")
    list_per_page = 50
    fields = ("shop", "name", "sku", "item_id", "model_id", "status", "as_of")
    readonly_fields = fields
    inlines: ClassVar = [PartInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Listing]:
        rows: QuerySet[Listing] = super().get_queryset(request)
        return rows.select_related("shop").prefetch_related("components__product")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    @admin.display(description="made of")
    def made_of(self, listing: Listing) -> str:
        parts = listing.components.all()
        return ", ".join(f"{part.quantity} × {part.product.sku}" for part in parts) or "not mapped"

    def save_model(self, _request: HttpRequest, _obj: Listing, _form: Any, _change: Any) -> None:
        """Nothing of the listing itself is ours to change."""

    def save_formset(self, request: HttpRequest, form: Any, formset: PartsFormSet, change: Any) -> None:  # noqa: ARG002 - Django's
        formset.save(commit=False)  # only counts, for the page's history
        if not formset.has_changed():
            return
        by = request.user.get_username()
        parts = [
            listings.Part(
                part.cleaned_data["product"], part.cleaned_data["quantity"], part.cleaned_data["price_share"]
            )
            for part in formset.parts()
        ]
        if parts:
            listings.link(form.instance, parts, by)
        else:
            listings.unlink(form.instance, by)


class Part(TabularInline):  # type: ignore[misc]
    """Rows of an order, to look at."""

    extra = 0
    can_delete = False

    def has_add_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False


class LineInline(Part):
    model = OrderLine
    fields = ("sku", "name", "quantity", "total", "listing")


class PackageInline(Part):
    model = Package
    fields = ("number", "remote_status", "carrier", "tracking_number", "shipped_at", "contents")


class EventInline(Part):
    model = OrderEvent
    fields = ("at", "kind", "before", "after", "by", "unusual")
    ordering = ("at", "pk")


@admin.register(Order)
class OrderAdmin(Looking, ReadOnly):
    list_display = ("number", "shop", "status", "placed_at", "gross", "history", "released_at")
    list_filter = ("shop", "status", "history")
    search_fields = ("number", "packages__tracking_number")
    list_select_related = ("shop",)
    ordering = ("-placed_at", "-pk")
    inlines: ClassVar = [LineInline, PackageInline, EventInline]

    def get_exclude(self, request: HttpRequest, _obj: Model | None = None) -> tuple[str, ...]:
        """Roles decide who sees a buyer's clear name."""
        return () if request.user.has_perm(SEE_BUYER) else (*BUYER, "customer", "message")


@admin.register(SyncRun)
class SyncRunAdmin(ReadOnly):
    list_display = ("shop", "kind", "state", "asked_at", "asked_by", "found", "finished_at", "note")
    list_filter = ("shop", "kind", "state")
    list_select_related = ("shop",)
    ordering = ("-asked_at",)
