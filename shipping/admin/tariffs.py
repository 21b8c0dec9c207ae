"""The merchant's own table of costs: edited line by line, or out and in as a spreadsheet."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from import_export import fields, widgets
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import CSV, XLSX, Format
from import_export.resources import ModelResource
from unfold.contrib.import_export.forms import ExportForm, ImportForm

from channels.mapping.columns import escaped, unescaped
from channels.mapping.resource import Waiting
from channels.models import Shop
from omnihub.core.admin import Page
from shipping.models import TariffRow

CHANGE = "shipping.change_tariffrow"
VIEW = "shipping.view_tariffrow"


class PlainText(widgets.CharWidget):  # type: ignore[misc]
    """No cell begins like a formula."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return escaped(str(super().render(value, obj, **kwargs)))

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return unescaped(str(super().clean(value, row, **kwargs) or "").strip())


class ShopKey(widgets.Widget):  # type: ignore[misc]
    """A shop by its key: own:toko."""

    def clean(self, value: Any, row: Any = None, **_wishes: Any) -> Shop:  # noqa: ARG002 - the library's
        kind, _, remote_id = str(value or "").strip().partition(":")
        found = Shop.objects.filter(kind=kind, remote_id=remote_id).first()
        if found is None:
            raise ValueError(f"There is no shop “{value}”.")
        return found

    def render(self, value: Any, obj: Any = None, **_wishes: Any) -> str:  # noqa: ARG002 - the library's
        return value.key if isinstance(value, Shop) else ""


class TariffResource(ModelResource):  # type: ignore[misc]
    """A line is known again by shop, name, province and city; lines that are not in the file stay."""

    shop = fields.Field("shop", "shop", widget=ShopKey())
    name = fields.Field("name", "name", widget=PlainText())
    province = fields.Field("province", "province", widget=PlainText())
    city = fields.Field("city", "city", widget=PlainText())

    class Meta:
        model = TariffRow
        import_id_fields = ("shop", "name", "province", "city")
        fields = (
            *("shop", "name", "province", "city", "step_grams", "first_cost", "next_cost", "up_to_grams"),
            *("days_from", "days_to", "always"),
        )
        export_order = fields
        skip_unchanged = True
        clean_model_instances = True
        use_transactions = True


@admin.register(TariffRow)
class TariffRowAdmin(ImportExportMixin, Page):  # type: ignore[misc]
    resource_classes: ClassVar = [TariffResource]
    import_form_class = ImportForm
    export_form_class = ExportForm
    tmp_storage_class = Waiting
    list_display = ("name", "shop", "province", "city", "step_grams", "first_cost", "next_cost", "always")
    list_filter: ClassVar = ["shop", "always"]
    list_select_related = ("shop",)
    search_fields = ("name", "province", "city")
    ordering = ("shop", "name", "province", "city")

    def get_import_formats(self) -> list[type[Format]]:
        return [XLSX, CSV]

    def get_export_formats(self) -> list[type[Format]]:
        return [XLSX, CSV]

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CHANGE)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(VIEW) or request.user.has_perm(CHANGE)
