"""A tag on all customers that match: how many there are is shown first, and done by a second click."""

from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels import tagging
from channels.models import CustomerProfile, CustomerTag
from omnihub.dashboard import pages
from omnihub.dashboard.queries import counting
from omnihub.dashboard.queries import customers as queries
from omnihub.dashboard.queries.customers import Wish
from omnihub.people import audit


def page(request: HttpRequest, name: str, *, off: bool) -> HttpResponse:
    """A form says the tag and the list's own address; the second time also who was the newest then."""
    wish = Wish.read(dict(parse_qsl(urlsplit(request.POST["matching"]).query))).but()
    until = queries.key(request.POST.get("until", ""))
    if until is not None:
        return _do(request, wish, until, name, off=off)
    count = counting.counts(all=queries.matching(wish))["all"]
    context = {
        "title": _("Tags of all that match"),
        "wish": wish,
        "tag": name,
        "off": off,
        "matching": count,
        "taken": min(count, settings.MOST_AT_ONCE),
        "most": settings.MOST_AT_ONCE,
        "until": CustomerProfile.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
    }
    return pages.show(request, "dashboard/tag_all.html", context)


def _do(request: HttpRequest, wish: Wish, until: int, name: str, *, off: bool) -> HttpResponse:
    found = queries.matching(wish).filter(pk__lte=until).order_by("-pk")
    change = tagging.take if off else tagging.put
    done = change(name, found[: settings.MOST_AT_ONCE])
    if tag := CustomerTag.objects.filter(name__iexact=name).first():
        told = {"taken off": (0, done)} if off else {"put on": (0, done)}
        audit.changed(tag, {**told, "all that match": (None, wish.address)} if done else {})
    words = ngettext("%(n)d customer changed: %(tag)s", "%(n)d customers changed: %(tag)s", done)
    messages.success(request, words % {"n": done, "tag": name})
    return redirect(wish.address)
