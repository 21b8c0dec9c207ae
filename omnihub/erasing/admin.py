"""Receipts, to look at."""

from typing import ClassVar

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from omnihub.core import texts
from omnihub.core.admin import ReadOnly
from omnihub.erasing.models import Erasure


@admin.register(Erasure)
class ErasureAdmin(ReadOnly):
    list_display = ("short", "state", "asked_by", "asked_at", "finished_at")
    list_filter = ("state",)
    ordering = ("-asked_at",)
    fields: ClassVar = (
        *("short", "state", "asked_by", "asked_at", "finished_at"),
        "emptied",
        "to_do",
        "digests",
    )
    readonly_fields = ("short", "emptied", "to_do")

    @admin.display(description=gettext_lazy("Receipt"))
    def short(self, row: Erasure) -> str:
        return row.short

    @admin.display(description=gettext_lazy("Rows emptied"))
    def emptied(self, row: Erasure) -> SafeString:
        lines = [(texts.read(name), count) for name, count in row.counts if count]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}</li>", lines))

    @admin.display(description=gettext_lazy("Left for a person to do"))
    def to_do(self, row: Erasure) -> SafeString | str:
        lines = [(texts.read(words),) for words in row.left]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", lines)) if lines else "–"
