"""Replay from here: first what will be done again and that nothing is made twice, then a person's word."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels.models import Order
from erp_bridge import replay
from erp_bridge.replay import Step
from omnihub.core import clock, uuids
from omnihub.core.models import InboxMessage
from omnihub.dashboard import access, pages, timeline
from omnihub.dashboard.queries import orders as lists
from omnihub.dashboard.queries import passport
from omnihub.dashboard.views.orders import PK

DOES = {
    Step.MESSAGE: gettext_lazy("Reads the kept message again, as if it had come in now."),
    Step.PULL: gettext_lazy(
        "Reads the order again from the marketplace. If its answer is no newer than what is here, "
        "nothing changes."
    ),
    Step.PUSH: gettext_lazy(
        "Looks at the order in Odoo and does only what is missing there. What exists is not made again."
    ),
    Step.PAY: gettext_lazy("Asks Odoo whether the invoice is paid, and books the payment only if it is not."),
}


@dataclass(frozen=True, slots=True)
class Start:
    step: Step
    title: str
    at: datetime
    message: UUID | None = None

    @property
    def words(self) -> str:
        at = f"{self.at.astimezone(clock.JAKARTA):%-d %b %H:%M:%S}"
        return _("done again from “%(what)s” of %(at)s") % {"what": self.title, "at": at}


@access.allowed(access.RETRY)
def page(request: HttpRequest, pk: int, kind: str, entry: str) -> HttpResponse:
    order = get_object_or_404(Order.objects.select_related("shop"), pk=pk)
    if kind not in STARTS:
        raise Http404(kind)
    start = STARTS[kind](order, entry)
    steps = replay.steps(order, start.step)
    if request.method == "POST" and steps:
        _again(request, order, start)
        return redirect("dashboard:order", pk)
    context = {
        "title": order.number,
        "order": order,
        "start": start,
        "steps": [DOES[step] for step in steps],
        "kept_out": _kept_out(order),
    }
    return pages.show(request, "dashboard/replay.html", context)


def _again(request: HttpRequest, order: Order, start: Start) -> None:
    person = request.user.get_username()
    reason = _("asked by %(person)s") % {"person": person}
    replay.again(order, start.step, reason=reason, words=start.words, by=person, message=start.message)
    messages.success(request, _("It is done again from there. Nothing is made twice."))


def _message(order: Order, entry: str) -> Start:
    pk = uuids.read(entry)
    if pk is None:
        raise Http404(entry)
    found = get_object_or_404(InboxMessage.objects.defer("body"), pk=pk, subject=lists.pull_subject(order))
    return Start(Step.MESSAGE, found.event or found.event_key, found.received_at, found.pk)


def _attempt(order: Order, entry: str) -> Start:
    if not PK.fullmatch(entry):
        raise Http404(entry)
    attempt = get_object_or_404(passport.tries(order), pk=int(entry))
    topic = attempt.work.topic
    return Start(replay.OF_TOPIC[topic], timeline.topic(topic), attempt.started_at)


STARTS = {"message": _message, "attempt": _attempt}


def _kept_out(order: Order) -> str:
    """Why Odoo is left alone, which is a step from wherever one begins."""
    if order.history:
        return _("This order was placed before go-live. It stays out of Odoo.")
    if not order.shop.pushes_orders:
        return _("Sending to Odoo is switched off for this shop. Switch it on in Shops.")
    return ""
