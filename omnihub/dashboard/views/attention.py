"""What only a person can settle, and the buttons to try again."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from omnihub.core import clock, work
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import attention as queries

ID = re.compile(r"\d{1,18}", re.ASCII)


@access.page
def attention(request: HttpRequest) -> HttpResponse:
    context = {
        "title": _("Attention"),
        "as_of": clock.now(),
        "kinds": queries.kinds(),
        "moves": queries.unusual_moves(),
        "may_retry": request.user.has_perm(access.RETRY),
    }
    return pages.show(request, "dashboard/attention.html", context)


@access.button(access.RETRY)
def retry(request: HttpRequest) -> HttpResponse:
    """One piece of work, or all of one kind."""
    count = work.retry(chosen(request))
    if count:
        said = ngettext("%(n)d is tried again now.", "%(n)d are tried again now.", count) % {"n": count}
        messages.success(request, said)
    else:
        messages.info(request, _("Nothing was held any more."))
    return redirect(safe_next(request))


@access.button(access.RETRY)
def dismiss(request: HttpRequest) -> HttpResponse:
    """Somebody settled it elsewhere."""
    person = request.user.get_username()
    count = work.close(chosen(request), _("Settled by %(person)s") % {"person": person})
    said = ngettext("%(n)d is taken off the list.", "%(n)d are taken off the list.", count) % {"n": count}
    messages.success(request, said)
    return redirect(safe_next(request))


def chosen(request: HttpRequest) -> list[int]:
    one = request.POST.get("work", "")
    if one:
        return [int(one)] if ID.fullmatch(one) else []
    return list(queries.of_kind(request.POST.get("kind", "")).values_list("pk", flat=True))


def safe_next(request: HttpRequest, otherwise: str = "dashboard:attention") -> str:
    address = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if ours else reverse(otherwise)
