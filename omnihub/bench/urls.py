"""The product's addresses and, beside the hook, a view that does nothing but one INSERT."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from omnihub.core import clock
from omnihub.core.models import Cursor


@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    Cursor.objects.create(name=uuid.uuid4().hex, value=request.body[:200].decode(), moved_at=clock.now())
    return HttpResponse(status=204)


urlpatterns = [path("bench/bare/", bare), path("", include("omnihub.urls"))]
