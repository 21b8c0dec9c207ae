"""Support's view: what is bound to what, and the profiles."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from erp_bridge import links
from erp_bridge.models import Binding, OdooProfile


@admin.register(Binding)
class BindingAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ("kind", "subject", "document", "state", "as_of")
    list_filter = ("kind", "state")
    search_fields = ("subject", "name", "odoo_id")
    ordering = ("-as_of",)
    show_full_result_count = False

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
class OdooProfileAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ("shop", "company", "tax_policy", "order_at", "invoice_at", "checked_at")
    readonly_fields = ("names", "checked_at")

    @admin.display(description="Company")
    def company(self, row: OdooProfile) -> Any:
        return row.names.get("company_id", row.company_id)
