"""Returns as the mirror keeps them. Their pages tell more."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from channels.admin.orders import SEE_BUYER
from channels.models import ReturnAnswer, ReturnCase, ReturnItem
from omnihub.core import folded
from omnihub.core.admin import ReadOnly, Rows

NOT_FOR_ALL = ("words", "pictures")


class ItemInline(Rows):
    model = ReturnItem
    fields = ("sku", "name", "quantity", "refund", "item_id", "model_id")


class AnswerInline(Rows):
    model = ReturnAnswer
    fields = ("action", "terms", "state", "words", "by", "asked_at", "ended_at")
    ordering = ("asked_at",)


@admin.register(ReturnCase)
class ReturnCaseAdmin(ReadOnly):
    list_display = ("number", "shop", "order_number", "state", "solution", "refund_amount", "asked_at")
    list_filter = ("shop", "state")
    list_select_related = ("shop",)
    found_by = ("number", "tracking_number")
    search_help_text = gettext_lazy("The whole number of the return, or its waybill.")
    ordering = ("-asked_at", "-pk")
    inlines: ClassVar = [ItemInline, AnswerInline]

    def equal(self, term: str) -> Q:
        every = ReturnCase.objects.all()
        numbered = folded.same(every, "number", term).values("pk")
        sent = folded.same(every, "tracking_number", term).values("pk")
        return Q(pk__in=numbered) | Q(pk__in=sent)

    def get_fields(self, request: HttpRequest, obj: ReturnCase | None = None) -> list[str]:
        """What the buyer writes and shows is for those who may see buyers."""
        every = [str(name) for name in super().get_fields(request, obj)]
        return every if request.user.has_perm(SEE_BUYER) else [n for n in every if n not in NOT_FOR_ALL]
