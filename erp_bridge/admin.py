"""Support's view: what is bound to what, and the profiles."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from erp_bridge import links, profiles, push_orders
from erp_bridge.models import Binding, OdooProfile
from omnihub.people.traces import History


@admin.register(Binding)
class BindingAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ("kind", "subject", "document", "state", "as_of")
    list_filter = ("kind", "state")
    search_fields = ("subject", "name", "odoo_id")
    ordering = ("-as_of",)
    show_full_result_count = False

    actions = ("make_anew",)

    @admin.action(description="Make anew in Odoo what was deleted there", permissions=["forget"])
    def make_anew(self, request: HttpRequest, rows: QuerySet[Binding]) -> None:
        """Safe where it is still there: it is found by its number and only linked again."""
        orders = list(rows.filter(kind=Binding.Kind.ORDER))
        for row in orders:
            push_orders.anew(int(row.subject), f"asked by {request.user.get_username()}"[:200])
        self.message_user(
            request, f"{len(orders)} sales orders are looked for, and made where they are missing."
        )

    def has_forget_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("core.change_work")

    @admin.display(description="In Odoo")
    def document(self, row: Binding) -> str:
        return format_html('<a href="{}">{}</a>', links.of(row), row.name or f"#{row.odoo_id}")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False


@admin.register(OdooProfile)
class OdooProfileAdmin(History, ModelAdmin):  # type: ignore[misc]
    list_display = ("shop", "company", "tax_policy", "order_at", "invoice_at", "checked_at")
    readonly_fields = ("names", "checked_at")

    def save_model(self, request: HttpRequest, obj: OdooProfile, form: Any, change: Any) -> None:
        """Orders are booked by it from now on, and what was held for want of it goes."""
        super().save_model(request, obj, form, change)
        profiles.kept(obj)

    @admin.display(description="Company")
    def company(self, row: OdooProfile) -> Any:
        return row.names.get("company_id", row.company_id)
