"""Payments: the list, and one payment with its tries, its money, and what the gateway told."""

import secrets
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels.own.moves import Moved
from omnihub.core import clock, money
from omnihub.core.errors import RemoteError
from omnihub.core.http import patience
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import payments as queries
from omnihub.language.said import said
from payments import charging, refunds, strays
from payments.models import Payment, Receipt

LOOK_SECONDS = 8


class RefundForm(forms.Form):
    amount = forms.DecimalField(
        label=gettext_lazy("Sum"), min_value=Decimal(1), max_digits=14, decimal_places=0
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=200)
    nonce = forms.RegexField(r"^[0-9a-f]{16}$", widget=forms.HiddenInput)
    left = forms.DecimalField(widget=forms.HiddenInput)
    """What was left when the page was made: where that has changed, somebody else was at it."""


@access.page_for(access.SEE_PAYMENTS)
def index(request: HttpRequest) -> HttpResponse:
    wish = queries.Wish.read("dashboard:payments", queries.STATES, request.GET)
    page = queries.payments(wish)
    context = {
        "title": _("Payments"),
        "as_of": clock.now(),
        "wish": wish,
        "tabs": [(tab, label, wish.but(tab=tab).address) for tab, label in queries.STATE_LABELS.items()],
        "rows": page.rows,
        "older": page.after and wish.but(after=page.after).address,
        "first": wish.but().address if wish.after else "",
    }
    return pages.show(request, "dashboard/payments.html", context)


@access.page_for(access.SEE_PAYMENTS)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, pk)


def _show(
    request: HttpRequest, pk: int, form: RefundForm | None = None, about: int = 0, *, status: int = 200
) -> HttpResponse:
    found = get_object_or_404(queries.payment(pk))
    may_refund = request.user.has_perm(access.REFUND)
    rows = []
    for receipt in sorted(found.receipts.all(), key=lambda row: (row.paid_at, row.pk)):
        left = strays.left(receipt)
        mine = form if receipt.pk == about else _form(left) if may_refund and left > 0 else None
        rows.append((receipt, left, mine, receipt.meant != Receipt.Meant.ORDER and left == receipt.amount))
    context = {
        "title": found.order.number,
        "as_of": clock.now(),
        "payment": found,
        "charges": sorted(found.charges.all(), key=lambda row: -row.pk),
        "receipts": rows,
        "refunds": [one for receipt in found.receipts.all() for one in receipt.refunds.all()],
        "notices": queries.notices(found),
        "may_refund": may_refund,
        "may_accept": may_refund and found.state != Payment.State.PAID,
    }
    return pages.show(request, "dashboard/payment.html", context, status=status)


def _form(left: Decimal) -> RefundForm:
    return RefundForm(initial={"amount": int(left), "nonce": secrets.token_hex(8), "left": left})


@access.button(access.SEE_PAYMENTS)
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """What is open is read again from the gateway, while the person waits."""
    get_object_or_404(Payment, pk=pk)
    try:
        with patience(LOOK_SECONDS):
            charging.look(pk)
    except RemoteError as error:
        messages.error(request, said(error.words))
    else:
        messages.success(request, _("Read again from the gateway."))
    return redirect("dashboard:payment", pk)


@access.button(access.REFUND)
def refund(request: HttpRequest, pk: int) -> HttpResponse:
    """Of the receipt `pk`. Somebody else's refund since the page was made is shown first."""
    receipt = get_object_or_404(Receipt.objects.select_related("charge", "payment__order"), pk=pk)
    form = RefundForm(request.POST)
    if not form.is_valid():
        return _show(request, receipt.payment_id, form, pk, status=422)
    told, by = form.cleaned_data, request.user.get_username()
    purpose = f"by:{by}:{told['nonce']}"[:100]
    try:
        made = refunds.ask(receipt, money.amount(told["amount"]), purpose, told["reason"], by, told["left"])
    except RemoteError as error:
        messages.error(request, said(error.words))
        return redirect("dashboard:payment", receipt.payment_id)
    return redirect("dashboard:refund", made.pk)


@access.button(access.REFUND)
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Money of the receipt `pk` that came late, or of another sum, pays the order after all."""
    receipt = get_object_or_404(Receipt, pk=pk)
    moved = strays.accept(pk, request.user.get_username())
    if moved == Moved.DONE:
        messages.success(request, _("The money pays the order, and the order goes on."))
    else:
        messages.warning(request, _("The order had been paid or decided otherwise already."))
    return redirect("dashboard:payment", receipt.payment_id)
