"""Refunds: which wait for a person, and one of them with its buttons."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from omnihub.core import clock
from omnihub.core.errors import RemoteError
from omnihub.core.models import Attempt
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import payments as queries
from omnihub.language.said import said
from payments import bank_accounts, providers, todos
from payments import refunds as doing
from payments.forms import AccountForm
from payments.models import Refund

MOST_TRIES = 10


@access.page_for(access.SEE_PAYMENTS)
def index(request: HttpRequest) -> HttpResponse:
    wish = queries.Wish.read("dashboard:refunds", queries.REFUNDS, request.GET)
    counts, page = queries.refund_counts(), queries.refunds(wish)
    tabs = [
        (tab, label, wish.but(tab=tab).address, counts.get(tab, 0))
        for tab, label in queries.REFUND_LABELS.items()
    ]
    context = {
        "title": _("Refunds"),
        "as_of": clock.now(),
        "wish": wish,
        "tabs": tabs,
        "rows": page.rows,
        "older": page.after and wish.but(after=page.after).address,
        "first": wish.but().address if wish.after else "",
    }
    return pages.show(request, "dashboard/refunds.html", context)


@access.page_for(access.SEE_PAYMENTS)
def one(request: HttpRequest, pk: str) -> HttpResponse:
    return _show(request, pk)


def _show(
    request: HttpRequest, pk: str, link: str = "", form: AccountForm | None = None, *, status: int = 200
) -> HttpResponse:
    rows = Refund.objects.select_related("receipt__payment__order__shop", "receipt__charge")
    row = get_object_or_404(rows, pk=pk)
    may_ask = request.user.has_perm(access.REFUND)
    may_approve = request.user.has_perm(access.APPROVE_REFUND)
    own = row.asked_by == request.user.get_username()
    approving = row.state == Refund.State.APPROVAL
    context = {
        "title": _("Refund"),
        "as_of": clock.now(),
        "refund": row,
        "payment": row.receipt.payment,
        **_shown_account(row, shown=approving and may_approve),
        "tries": _tries(row),
        "link": link,
        "form": form or (_account_form(row) if row.state == Refund.State.ACCOUNT and may_ask else None),
        "may_approve": may_approve and approving and not own,
        "own": own and approving,
        "may_ask": may_ask,
        "may_drop": may_ask and row.state in doing.UNSENT,
    }
    return pages.show(request, "dashboard/refund.html", context, status=status)


def _shown_account(row: Refund, *, shown: bool) -> dict[str, object]:
    """The whole account is for whoever compares it before approving."""
    if not shown or row.way != Refund.Way.PAYOUT:
        return {}
    account = bank_accounts.read(row)
    return {"account": account, "bank": providers.kind(row.receipt.gateway).banks()[account.bank]}


def _tries(row: Refund) -> list[Attempt]:
    rows = Attempt.objects.filter(work__topic=todos.REFUND, work__subject=str(row.pk))
    return list(rows.order_by("-pk")[:MOST_TRIES])


def _account_form(row: Refund, data: object = None) -> AccountForm:
    gateway = row.receipt.gateway
    return AccountForm(data, gateway=gateway, banks=providers.kind(gateway).banks())


def _do(request: HttpRequest, pk: str, act: Callable[[str, str], object], words: str) -> HttpResponse:
    get_object_or_404(Refund, pk=pk)
    try:
        act(str(pk), request.user.get_username())
    except RemoteError as error:
        messages.error(request, said(error.words))
    else:
        messages.success(request, words)
    return redirect("dashboard:refund", pk)


@access.button(access.APPROVE_REFUND)
def approve(request: HttpRequest, pk: str) -> HttpResponse:
    return _do(request, pk, doing.approve, _("Approved: the refund is on its way."))


@access.button(access.REFUND)
def drop(request: HttpRequest, pk: str) -> HttpResponse:
    return _do(request, pk, doing.drop, _("The refund is not sent."))


@access.button(access.REFUND)
def again(request: HttpRequest, pk: str) -> HttpResponse:
    """Another one may take its place: that is the one to go on with."""
    get_object_or_404(Refund, pk=pk)
    try:
        fresh = doing.again(str(pk), request.user.get_username())
    except RemoteError as error:
        messages.error(request, said(error.words))
        return redirect("dashboard:refund", pk)
    words = _("It goes to a bank account now: make a link for the buyer.")
    if fresh.state == Refund.State.APPROVAL:
        words = _("It goes to the same bank account once more. Somebody else approves it now.")
    messages.success(request, words)
    return redirect("dashboard:refund", fresh.pk)


@access.button(access.REFUND)
def link(request: HttpRequest, pk: str) -> HttpResponse:
    """Shown once: only a digest of it is kept."""
    get_object_or_404(Refund, pk=pk)
    try:
        token = bank_accounts.link(str(pk))
    except RemoteError as error:
        messages.error(request, said(error.words))
        return redirect("dashboard:refund", pk)
    return _show(request, pk, f"{settings.PUBLIC_URL}{reverse('payments:account', args=[token])}")


@access.button(access.REFUND)
def account(request: HttpRequest, pk: str) -> HttpResponse:
    """What the buyer told by telephone, typed in by staff."""
    row = get_object_or_404(Refund.objects.select_related("receipt"), pk=pk)
    form = _account_form(row, request.POST)
    if not (form.is_valid() and form.account):
        return _show(request, pk, form=form, status=422)
    told = form.account
    return _do(
        request,
        pk,
        lambda key, by: bank_accounts.enter_by_staff(key, told, by),
        _("Kept. Somebody else approves it now."),
    )
