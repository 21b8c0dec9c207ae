"""Listings, and what each is made of: the one thing that people say here by hand."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline

from channels import listings
from channels.admin.mapping import MappingMixin
from channels.mapping import words
from channels.mapping.plan import SHARES_MAY_MISS
from channels.models import Component, Listing
from omnihub.core.admin import Page
from omnihub.people.traces import History


class MappingFilter(admin.SimpleListFilter):
    title = gettext_lazy("mapping")
    parameter_name = "mapping"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        return [("unmapped", _("Unmapped")), ("hand", _("By hand")), ("sku", _("By SKU"))]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Listing]) -> QuerySet[Listing]:
        parts = Component.objects.filter(listing=OuterRef("pk"))
        wanted = {
            "unmapped": ~Exists(parts),
            "hand": Exists(parts.filter(by_hand=True)),
            "sku": Exists(parts.filter(by_hand=False)),
        }
        condition = wanted.get(self.value() or "")
        return queryset.filter(condition) if condition else queryset


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
            raise ValidationError(_("The price shares of all products must add up to 1."))

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
    hide_title = True

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
class ListingAdmin(History, MappingMixin, Page):
    list_display = ("name", "sku", "shop", "status", "made_of", "as_of")
    list_filter = (MappingFilter, "shop", "status")
    search_fields = ("name", "sku", "item_id")
    ordering = ("-pk",)
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

    @admin.display(description=gettext_lazy("made of"))
    def made_of(self, listing: Listing) -> str:
        return words.made_of(listing.components.all())

    def save_model(self, _request: HttpRequest, _obj: Listing, _form: Any, _change: Any) -> None:
        """Nothing of the listing itself is ours to change."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """The history tells what it was made of before, and what it is made of now."""
        before = _made_of_now(form.instance)
        super().save_related(request, form, formsets, change)
        after = _made_of_now(form.instance)
        form.told = words.change(before, after) if before != after else ""

    def construct_change_message(self, _request: HttpRequest, form: Any, *_more: Any) -> Any:
        return getattr(form, "told", "") or []

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


def _made_of_now(listing: Listing) -> str:
    return words.made_of(Component.objects.filter(listing=listing).select_related("product").order_by("pk"))
