"""Support's view: what is bound to what, and how each shop is booked."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erp_bridge import couriers, links, push_orders
from erp_bridge.bindings import MODELS
from erp_bridge.models import Arrival, Binding, OdooProfile
from erp_bridge.profiles import PLACES
from omnihub.core import folded
from omnihub.core.admin import ReadOnly, left, link, on_each
from omnihub.people.traces import History

OF_ODOO = ("company_id", *PLACES, "buyer_partner_id", "voucher_product_id")
"""Numbers of Odoo's; people read the names they had when they were chosen."""


@admin.register(Binding)
class BindingAdmin(ReadOnly):
    list_display = ("kind", "subject", "document", "state", "as_of")
    list_filter = ("kind",)
    search_help_text = gettext_lazy("A document's whole name or number in Odoo, or an order's id here.")
    found_by = ("name", "subject", "odoo_id")
    ordering = ("-pk",)
    actions = ("make_anew",)

    def equal(self, term: str) -> Q:
        """Subjects and numbers have indexes that begin with the kind and with the model."""
        found = Q(pk__in=folded.same(Binding.objects.all(), "name", term)) | Q(
            kind__in=Binding.Kind.values, subject=term
        )
        is_number = term.isascii() and term.isdigit() and len(term) < len("9999999999999999999")
        return found | Q(odoo_model__in=set(MODELS.values()), odoo_id=int(term)) if is_number else found

    @admin.action(
        description=gettext_lazy("Make anew in Odoo what was deleted there"), permissions=["forget"]
    )
    def make_anew(self, request: HttpRequest, rows: QuerySet[Binding]) -> None:
        """Safe where it is still there: it is found by its number and only linked again."""
        reason = _("asked by %(person)s") % {"person": request.user.get_username()}
        count, more = on_each(rows.filter(kind=Binding.Kind.ORDER), lambda pks: self._anew(pks, reason[:200]))
        words = ngettext(
            "%(n)d sales order is looked for, and made where it is missing.",
            "%(n)d sales orders are looked for, and made where they are missing.",
            count,
        )
        self.message_user(request, words % {"n": count} + left(more))

    @staticmethod
    def _anew(pks: list[Any], reason: str) -> int:
        subjects = list(Binding.objects.filter(pk__in=pks).values_list("subject", flat=True))
        for subject in subjects:
            push_orders.anew(int(subject), reason)
        return len(subjects)

    def has_forget_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("core.change_work")

    @admin.display(description=gettext_lazy("In Odoo"), ordering="name")
    def document(self, row: Binding) -> SafeString | str:
        name, address = row.name or f"#{row.odoo_id}", links.of(row)
        return link(address, name) if address else name


class NameInOdoo:
    """A column or a line that shows Odoo's name for a number of Odoo's."""

    def __init__(self, field: str) -> None:
        self.field = field
        self.__name__ = f"{field}_in_odoo"
        self.short_description = OdooProfile._meta.get_field(field).verbose_name  # type: ignore[union-attr]  # noqa: SLF001 - Django's documented way

    def __call__(self, row: OdooProfile) -> str:
        pk = getattr(row, self.field)
        return "–" if pk is None else row.names.get(self.field, f"#{pk}")


@admin.register(Arrival)
class ArrivalAdmin(ReadOnly):
    list_display = ("order", "at", "by")
    list_select_related = ("order",)
    ordering = ("-pk",)


@admin.register(OdooProfile)
class OdooProfileAdmin(History, ReadOnly):
    list_display: ClassVar = [
        *("shop", NameInOdoo("company_id"), NameInOdoo("warehouse_id"), "tax_policy"),
        *("order_at", "invoice_at", "checked_at"),
    ]
    list_select_related = ("shop",)
    ordering = ("shop__name", "pk")
    fields: ClassVar = [
        *("shop", "own_page", *map(NameInOdoo, OF_ODOO[:2]), "tax_policy"),
        *("order_at", "invoice_at", *map(NameInOdoo, OF_ODOO[2:]), "mapped", "checked_at"),
    ]
    readonly_fields: ClassVar = fields

    @admin.display(description=gettext_lazy("where it is changed"))
    def own_page(self, row: OdooProfile) -> SafeString:
        return link(
            reverse("dashboard:odoo_profile", args=[row.shop_id]),
            _("How it is booked"),
        )

    @admin.display(description=gettext_lazy("couriers"))
    def mapped(self, row: OdooProfile) -> SafeString:
        found = ((name, couriers.named(row, name)) for name in sorted(row.carriers))
        told = format_html_join("", "{} → {}<br>", found)
        page = reverse("dashboard:couriers_of_shop", args=[row.shop_id])
        return format_html("{}{}", told, link(page, _("Change the couriers")))
