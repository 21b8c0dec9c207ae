"""One order, on all sides, with everything that happened to it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from channels import marketplaces, todos
from channels.models import Order
from channels.models.own import OURS
from erp_bridge import push_orders
from omnihub.core import clock, redact, work
from omnihub.core.models import InboxMessage
from omnihub.dashboard import access, escrow, folding, pages, receipts, waterfall
from omnihub.dashboard.queries import messages as messages_to
from omnihub.dashboard.queries import orders as lists
from omnihub.dashboard.queries import partners, passport, payment_links, returns, rows
from omnihub.dashboard.queries import shipping as queries
from omnihub.dashboard.views import hand_over, shipping
from payments import queries as payments
from payments.models import Payment
from shipping import reasons


@access.page
def order(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, pk)


def show(request: HttpRequest, pk: int, *, revealed: bool = False) -> HttpResponse:
    """`revealed` is a buyer's name and address in clear; whoever asks for it writes it down."""
    order = get_object_or_404(passport.orders(), pk=pk)
    [row] = rows.rows([order])
    whole = request.GET.get("all") == "1"
    entries, cut = passport.told(order, row.bindings, whole=whole)
    context = {
        "title": order.number,
        "order": order,
        "as_of": clock.now(),
        "revealed": revealed,
        "side": row.side,
        "held": [work for work in row.works if work.state == work.State.HELD],
        "money": escrow.explain(order),
        "fall": waterfall.of(order) if request.user.has_perm(access.SEE_MONEY) else None,
        "provisional": order.provisional_gross if order.gross is None else None,
        "cancellation": receipts.of_order(order, may_decide=request.user.has_perm(access.CANCEL)),
        "seller_centre": marketplaces.for_kind(order.shop.kind).order_url(order.number),
        "returns": returns.of_order(order),
        "story": folding.story(entries, whole=whole),
        "told": messages_to.of_order(order) if request.user.has_perm(access.SEE_MESSAGES) else [],
        "whole": whole,
        "cut": cut,
        "late": order.status == "ready_to_ship" and order.ship_by is not None and order.ship_by < clock.now(),
        "payment": _payment(order) if request.user.has_perm(access.SEE_PAYMENTS) else None,
        "by_partner": partners.of_order(order),
        "own_links": payment_links.of_order(order) if request.user.has_perm(access.SELL) else None,
        **_parcels(order),
        "hand_over": hand_over.form_of(order) if request.user.has_perm(access.SHIP) else None,
        **{f"may_{name}": request.user.has_perm(permission) for name, permission in RIGHTS.items()},
    }
    return pages.show(request, "dashboard/order.html", context)


def _payment(order: Order) -> Payment | None:
    """What buyers pay to a marketplace has no page here."""
    return payments.of_order(order.pk) if order.shop.kind in OURS else None


def _parcels(order: Order) -> dict[str, Any]:
    shipments = shipping.of_order(order)
    left = [one.state in queries.ASKABLE for one in shipments] or [not shipments]
    return {
        "shipments": shipments,
        "can_arrange": any(left) and reasons.why_not(order) is None,
        "wants_number": any(one.problem == "way_no_number" for one in shipments),
    }


RIGHTS = {
    "ship": access.SHIP,
    "sync": access.SYNC,
    "retry": access.RETRY,
    "see_buyer": access.SEE_BUYER,
    "see_evidence": access.SEE_EVIDENCE,
    "see_returns": access.SEE_RETURNS,
    "cancel": access.CANCEL,
    "see_partners": access.SEE_PARTNERS,
}


@access.allowed(access.SEE_EVIDENCE)
def evidence(request: HttpRequest, pk: int, message: UUID) -> HttpResponse:
    """What came in, with secrets and people masked."""
    order = get_object_or_404(Order.objects.select_related("shop"), pk=pk)
    found = get_object_or_404(InboxMessage, pk=message, subject=lists.pull_subject(order))
    context = {
        "title": order.number,
        "order": order,
        "message": found,
        "body": redact.body(found.body),
    }
    return pages.show(request, "dashboard/evidence.html", context)


@access.button(access.SYNC)
def look_again(request: HttpRequest, pk: int) -> HttpResponse:
    order = get_object_or_404(Order.objects.select_related("shop"), pk=pk)
    _add(todos.pull(order.shop.key, order.number, _asked_by(request)))
    messages.success(request, _("The order is being read again from the marketplace."))
    return redirect("dashboard:order", pk)


@access.button(access.RETRY)
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    order = get_object_or_404(Order.objects.select_related("shop"), pk=pk)
    if order.history:
        messages.warning(request, _("This order was placed before go-live. It stays out of Odoo."))
    elif not order.shop.pushes_orders:
        messages.warning(request, _("Sending to Odoo is switched off for this shop. Switch it on in Shops."))
    else:
        push_orders.again(order.pk, _asked_by(request))
        messages.success(request, _("The order goes to Odoo again. What is there already is not made twice."))
    return redirect("dashboard:order", pk)


def _asked_by(request: HttpRequest) -> str:
    return _("asked by %(person)s") % {"person": request.user.get_username()}


def _add(todo: work.Todo) -> None:
    with transaction.atomic():
        work.add([todo])
