"""The page behind the link in each mail: no more of these. Public: its signed address is the leave."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from omnihub.notifications import stopping
from omnihub.notifications.models import OptOut

PAGE = "notifications/stop.html"
AGAIN = "again"


@csrf_exempt  # mail programs post it by themselves; the signed address is all the leave it takes
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A look changes nothing: mail programs and scanners open every link."""
    found = stopping.read(token)
    if found is None:
        return _answer(request, {"wrong": True}, HTTPStatus.NOT_FOUND)
    way, digest, shown = found
    if request.method == "POST" and AGAIN in request.POST:
        stopping.opt_in(way, digest)
    elif request.method == "POST":
        stopping.opt_out(way, digest, shown, OptOut.By.LINK)
    context = {"shown": shown, "stopped": stopping.opted_out(way, digest), "asked": request.method == "POST"}
    return _answer(request, context, HTTPStatus.OK)


def _answer(request: HttpRequest, context: dict[str, object], status: HTTPStatus) -> HttpResponse:
    response = render(request, PAGE, context, status=status)
    response["Referrer-Policy"] = "no-referrer"
    return response
