"""One view and one template for a page and for the part of it that refreshes itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from unfold.sites import UnfoldAdminSite

PAGE = "dashboard/page.html"
FRAGMENT = "dashboard/fragment.html"


class Frame(UnfoldAdminSite):  # type: ignore[misc]
    """What surrounds our pages is Unfold's, but for its list of all tables: none of our pages shows that, and
    asking each table who may see it takes a tenth of a page's time.
    """

    def get_app_list(self, _request: HttpRequest, _app_label: str | None = None) -> list[Any]:
        return []


FRAME = Frame()


def wants_fragment(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    if wants_fragment(request):
        context = {"layout": FRAGMENT, **context}
    else:
        context = {**FRAME.each_context(request), "layout": PAGE, **context}
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
