"""The mailbox as pages, and its part of the control API."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sandbox.mailbox import mails
from sandbox.world.api import Given, json_view

PAGE = 50
MOST = 200


def mailbox(request: HttpRequest) -> HttpResponse:
    to, before = request.GET.get("to", "").strip(), request.GET.get("before", "")
    found = mails.found(to)
    if before.isdecimal():
        found = found.filter(pk__lt=int(before))
    rows = list(found.defer("raw")[: PAGE + 1])
    context = {"mails": rows[:PAGE], "to": to, "before": rows[PAGE - 1].pk if len(rows) > PAGE else None}
    return render(request, "mailbox/mailbox.html", context)


def mail(request: HttpRequest, number: int) -> HttpResponse:
    row = mails.found().filter(pk=number).first()
    if row is None:
        raise Http404
    return render(request, "mailbox/mail.html", {"mail": mails.told(row)})


@json_view("GET")
def kept(request: HttpRequest, _given: Given) -> Given:
    """?to=…&limit=…: newest first."""
    rows = mails.found(request.GET.get("to", ""))[: int(request.GET.get("limit") or MOST)]
    return {"mails": [mails.told(row) for row in rows]}
