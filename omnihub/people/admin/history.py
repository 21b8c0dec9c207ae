"""The button "History" of a page in the administration leads to the audit log of that one thing."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from omnihub.people import rights


class History:
    """Before ModelAdmin among the bases. Who may not see the log gets Django's own page."""

    model: type[Model]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if request.user.has_perm(rights.SEE_LOG):
            return redirect(address(self.model, object_id))
        answer: HttpResponse = super().history_view(request, object_id, extra_context)  # type: ignore[misc]
        return answer


def address(model: type[Model], pk: object) -> str:
    kind = ContentType.objects.get_for_model(model).pk
    asked = urlencode({"content_type__id__exact": kind, "object_pk": pk})
    return f"{reverse('admin:auditlog_logentry_changelist')}?{asked}"
