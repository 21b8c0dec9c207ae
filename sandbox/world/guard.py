"""The sandbox has no log-in; at least no foreign web page may press its buttons."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def same_site_only(get_response: Handler) -> Handler:
    def guarded(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
            return HttpResponse("Only the sandbox's own pages may do this.", status=403)
        return get_response(request)

    return guarded
