"""Import and export of what listings are made of, on the page of the listings."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ImportExportMixin
from unfold.contrib.import_export.forms import ExportForm, ImportForm

from channels.mapping.plan import Kind
from channels.mapping.resource import Csv, MappingResource, Outcome, Spreadsheet, Waiting, Xlsx
from channels.mapping.spreadsheet import MOST_BYTES, Unreadable

CHANGE = "channels.change_listing"
VIEW = "channels.view_listing"


class MappingFileForm(ImportForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["import_file"].label = gettext_lazy("File")
        self.fields["import_file"].widget.attrs["accept"] = ".xlsx,.csv"
        self.fields["format"].widget = forms.HiddenInput()
        self.initial["format"] = "0"

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is too large. Split it into files of at most 10 MB."))
        return file


class MappingMixin(ImportExportMixin):  # type: ignore[misc]
    """First what would change and every row that is wrong, then, on a person's word, all of it or nothing."""

    resource_classes: ClassVar = [MappingResource]
    import_form_class = MappingFileForm
    export_form_class = ExportForm
    import_template_name = "channels/mapping_import.html"
    export_template_name = "channels/mapping_export.html"
    tmp_storage_class = Waiting

    def get_import_formats(self) -> list[type]:
        return [Spreadsheet]

    def get_export_formats(self) -> list[type]:
        return [Xlsx, Csv]

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CHANGE)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(VIEW) or request.user.has_perm(CHANGE)

    def get_export_filename(self, _request: HttpRequest, _queryset: Any, file_format: Any) -> str:
        return f"omnihub-mapping-{timezone.localdate():%Y-%m-%d}.{file_format.get_extension()}"

    def get_data_for_export(self, _request: HttpRequest, queryset: Any, **_wishes: Any) -> Any:
        return MappingResource().export(queryset)

    def add_data_read_fail_error_to_form(self, form: forms.Form, error: Exception) -> None:
        if not isinstance(error, Unreadable):
            raise error
        form.add_error("import_file", str(error))

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            answer: HttpResponse = super().process_import(request, **kwargs)
        except Unreadable as error:
            messages.error(request, str(error))
            return redirect("admin:channels_listing_import")
        return answer

    def process_result(self, result: Outcome, request: HttpRequest) -> HttpResponse:
        """What was right when it was looked at may be wrong by now."""
        if result.has_errors():
            first = result.plan.faults[0]
            messages.error(
                request,
                _("Nothing was imported, because something has changed meanwhile. Row %(row)d: %(words)s")
                % {"row": first.row, "words": first.words},
            )
            return redirect("admin:channels_listing_import")
        messages.success(
            request,
            _("Imported: %(new)d new, %(changed)d changed, %(removed)d removed, %(unchanged)d as they were.")
            % {
                **{kind.value: result.plan.count(kind) for kind in Kind},
                "unchanged": result.plan.unchanged,
            },
        )
        return redirect("admin:channels_listing_changelist")
