"""What stands between a login and the pages: the second factor, and the end of a session nobody uses."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRefresh

from omnihub.core import clock
from omnihub.people import second_factor
from omnihub.people.acting import Answer

OPEN = frozenset(
    {
        *("healthz", "readyz", "metrics", "hook"),
        *("admin:login", "admin:logout", "admin:jsi18n", "set_language"),
        *("people:code", "people:set_up"),
    }
)
"""For machines, and the way in and out. Everything else of somebody who is logged in asks for the code."""
SEEN_EVERY = 30 * 60
SEEN = "seen"


class SecondFactor:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not settings.TWO_FACTOR or (match and match.view_name in OPEN):
            return None
        if not request.user.is_authenticated or second_factor.passed(request, request.user):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponseClientRefresh()
        back = request.get_full_path() if request.method == "GET" else ""
        return HttpResponseRedirect(f"{reverse('people:code')}?{urlencode({'next': back})}")


def idle(get_response: Answer) -> Answer:
    """SESSION_COOKIE_AGE counts from the last time a person did something.

    Pages refresh themselves: that is nobody's doing. The row is written twice an hour at most.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        session = request.session
        by_hand = session.accessed and "HX-Request" not in request.headers
        if by_hand and SEEN in session and _now() - session[SEEN] >= SEEN_EVERY:
            session[SEEN] = _now()
        return response

    return answer


def begin_to_count(request: HttpRequest, **_signal: Any) -> None:
    request.session[SEEN] = _now()


def _now() -> int:
    return clock.to_epoch(clock.now())
