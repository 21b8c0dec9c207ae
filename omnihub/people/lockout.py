"""Too many wrong passwords: what is counted, and what the person reads."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from omnihub.core import clock
from omnihub.people import address

FAR = 10
"""A name tried from many addresses, or many names from one, may fail so many times as often."""


class Handler(AxesDatabaseHandler):  # type: ignore[misc]
    """Counted by name and address together, so that nobody elsewhere can lock the owner out.

    The first of AXES_LOCKOUT_PARAMETERS counts in full, the others by a tenth.
    """

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        near, *far = (_failures(rows) for rows in self.get_user_attempts(request, credentials))
        return max(near, *(count // FAR for count in far))

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """A right password forgives its own name here. It must not wipe what was tried on other names."""
        name = get_client_username(request, credentials)
        mine = AccessAttempt.objects.filter(username=name, ip_address=address.to_count(request))
        count, _rows = mine.delete()
        return int(count)


def _failures(rows: Any) -> int:
    return sum(rows.values_list("failures_since_start", flat=True))


def answer(
    request: HttpRequest, _original: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    until = _until(request, get_client_username(request, credentials))
    context = {
        **admin.site.each_context(request),
        "title": gettext_lazy("Locked for now"),
        "time": f"{until.astimezone(clock.JAKARTA):%H:%M:%S}",
        "minutes": settings.AXES_COOLOFF_TIME // timedelta(minutes=1),
        "failures": settings.AXES_FAILURE_LIMIT,
    }
    response = render(request, "people/locked.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(max(1, int((until - clock.now()).total_seconds())))
    return response


def _until(request: HttpRequest, username: str | None) -> datetime:
    mine = AccessAttempt.objects.filter(username=username, ip_address=address.to_count(request))
    last = mine.aggregate(last=Max("attempt_time"))["last"] or clock.now()
    return last + settings.AXES_COOLOFF_TIME
