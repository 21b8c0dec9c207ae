"""Cancel an order: first what would happen on every side, then a person's word."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from channels.models import Order
from omnihub.cancellation import preview, saga
from omnihub.cancellation.models import Cancellation, Step
from omnihub.cancellation.preview import Preview
from omnihub.cancellation.records import Card
from omnihub.dashboard import access, cancel_form, pages, receipts
from omnihub.language.said import said

SIDES = dict(Step.Side.choices)


@access.allowed(access.CANCEL)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The button sends a digest of what was shown: where something has changed since, it is shown again."""
    order = get_object_or_404(Order.objects.select_related("shop"), pk=pk)
    found = order.cancellations.filter(state__in=Cancellation.OPEN).first()
    if found is not None and found.state != Cancellation.State.PREVIEW:
        return redirect("dashboard:cancellation", found.pk)
    if order.history:
        messages.warning(request, _("This order was placed before go-live: cancel it at the marketplace."))
        return redirect("dashboard:order", pk)
    given: Mapping[str, str] = request.POST if request.method == "POST" else request.GET
    wanted = cancel_form.wanted(order, found, given)
    shown = preview.of(wanted)
    if request.method != "POST":
        return _show(request, wanted, found, shown)
    if mistake := cancel_form.mistake(order, wanted):
        return _show(request, wanted, found, shown, mistake=mistake)
    if request.POST.get("digest") != shown.digest or not shown.possible or shown.unanswered:
        changed = _("Something has changed since this page was shown. Look again: nothing was done yet.")
        return _show(request, wanted, found, shown, mistake=changed)
    row = saga.begin(wanted, shown.kept(), request.user.get_username())
    return redirect("dashboard:cancellation", row.pk)


def _show(
    request: HttpRequest,
    wanted: Cancellation,
    found: Cancellation | None,
    shown: Preview,
    mistake: str = "",
) -> HttpResponse:
    order = wanted.order
    context: dict[str, Any] = {
        "title": _("Cancel %(order)s") % {"order": order.number},
        "order": order,
        "wanted": wanted,
        "found": found,
        "preview": shown,
        "cards": [_told(card) for card in shown.cards],
        "mistake": mistake,
        "reasons": cancel_form.reasons(order),
        "lines": cancel_form.lines(order, wanted),
        "seller_centre": receipts.seller_centre(order),
    }
    status = HTTPStatus.CONFLICT if mistake else HTTPStatus.OK
    return pages.show(request, "dashboard/cancel.html", context, status=status)


def _told(card: Card) -> dict[str, Any]:
    """In the reader's language, except the message, which is in the buyer's."""
    return {
        "label": SIDES[card.side],
        "card": card,
        "words": [said(one) for one in card.words],
        "costs": [said(one) for one in card.costs],
        "warning": said(card.warning),
    }
