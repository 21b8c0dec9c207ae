"""One view and one template for a page and for the part of it that refreshes itself."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

PAGE = "dashboard/page.html"
FRAGMENT = "dashboard/fragment.html"


def wants_fragment(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    if wants_fragment(request):
        context = {"layout": FRAGMENT, **context}
    else:
        context = {**admin.site.each_context(request), "layout": PAGE, **context}
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
