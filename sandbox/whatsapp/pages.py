"""The phones as pages, made to be looked at on a phone; and their part of the control API."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sandbox import options
from sandbox.whatsapp import numbers, phones, post, template_calls
from sandbox.whatsapp.models import Contact, Template
from sandbox.world.api import Given, json_view

PHONES = 100


def phone_list(request: HttpRequest) -> HttpResponse:
    rows = [
        {"contact": contact, "last": phones.chat(contact.wa_id)[-1:]} for contact in phones.found()[:PHONES]
    ]
    return render(request, "whatsapp/phones.html", {"rows": rows, "endings": numbers.WORDS})


def phone(request: HttpRequest, wa_id: str) -> HttpResponse:
    contact = Contact.objects.filter(pk=wa_id).first() or Contact(wa_id=wa_id)
    context = {
        "contact": contact,
        "messages": phones.chat(wa_id),
        "open": phones.window_open(contact),
        "stop": phones.STOP,
    }
    return render(request, "whatsapp/phone.html", context)


@require_POST
def write(request: HttpRequest) -> HttpResponse:
    wa_id, text = request.POST.get("phone", ""), request.POST.get("text", "")
    try:
        message = phones.write(wa_id, text, button=request.POST.get("kind") == "button")
    except ValueError as error:
        return render(request, "world/sorry.html", {"words": str(error)}, status=400)
    return HttpResponseRedirect(f"/world/phone/{message.contact_id}/#last")


@json_view("GET")
def messages(request: HttpRequest, _given: Given) -> Given:
    """?phone=62812…&limit=…"""
    limit = int(request.GET.get("limit") or phones.MOST)
    return {"messages": phones.messages(request.GET.get("phone", ""), limit)}


@json_view("POST")
def reply(_request: HttpRequest, given: Given) -> Given:
    """{"phone": "62812…", "text": "STOP", "name"?, "button"?: true, "at"?: epoch seconds}"""
    message = phones.write(
        str(given["phone"]),
        str(given["text"]),
        name=str(given.get("name", "")),
        button=bool(given.get("button")),
        at=float(given["at"]) if given.get("at") else None,
    )
    return phones.told(message)


@json_view("GET", "POST")
def templates(request: HttpRequest, given: Given) -> Given:
    """POST {"name", "language", "status"}: as if Meta had paused, disabled, rejected or approved it."""
    if request.method == "POST":
        template_calls.change(str(given["name"]), str(given["language"]), str(given["status"]))
    names = ("name", "language", "category", "status", "components")
    rows: list[dict[str, Any]] = list(Template.objects.order_by("pk").values(*names))
    return {"templates": rows}


@json_view("GET")
def webhooks(request: HttpRequest, _given: Given) -> Given:
    return {"calls": phones.calls(int(request.GET.get("limit") or phones.MOST))}


@json_view("POST")
def verify(_request: HttpRequest, given: Given) -> Given:
    """The handshake, now: {"url"?}"""
    return {"good": post.shake_hands(str(given.get("url") or options.current.whatsapp_url))}
