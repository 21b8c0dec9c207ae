"""What pages of the administration leave in the audit log, and the way from them to it.

Both stand before ModelAdmin among the bases.
"""

from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from omnihub.people import audit, rights


class History:
    """The button "History" leads to the log of that one thing; who may not see it gets Django's own page."""

    model: type[Model]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if request.user.has_perm(rights.SEE_LOG):
            return redirect(address(self.model, object_id))
        answer: HttpResponse = super().history_view(request, object_id, extra_context)  # type: ignore[misc]
        return answer


class Looking:
    """A page that shows a buyer in clear, to who may see one. That he looked is written down."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model | None:
        found: Model | None = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        if found is not None and request.user.has_perm(rights.SEE_BUYER):
            audit.happened(found, audit.LOOKED)
        return found


def address(model: type[Model], pk: object) -> str:
    kind = ContentType.objects.get_for_model(model).pk
    asked = urlencode({"content_type__id__exact": kind, "object_pk": pk})
    return f"{reverse('admin:auditlog_logentry_changelist')}?{asked}"
