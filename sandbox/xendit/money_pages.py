"""The dashboard: balance, transactions, webhooks, and buttons for what its people do."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sandbox import options
from sandbox.world.pages import sorry
from sandbox.xendit import clock, desk, ledger
from sandbox.xendit.models import Entry, Letter, Payout, Refund
from sandbox.xendit.pages import rupiah

ROWS = 50
MOVES = {
    "topup": "Top up",
    "withdrawal": "Withdraw to the bank",
    "chargeback": "Chargeback",
    "adjustment_add": "Adjustment, to us",
    "adjustment_deduct": "Adjustment, from us",
}
HERE = "/world/xendit/"


def dashboard(request: HttpRequest) -> HttpResponse:
    context = {
        "balance": [(name, rupiah(ledger.balance(name))) for name in ("CASH", "HOLDING")],
        "entries": [
            {
                "row": row,
                "amount": rupiah(row.amount),
                "net": rupiah(row.net),
                "at": clock.iso(row.created_at),
            }
            for row in Entry.objects.order_by("-pk")[:ROWS]
        ],
        "refunds": Refund.objects.order_by("-pk")[:ROWS],
        "payouts": Payout.objects.order_by("-pk")[:ROWS],
        "letters": Letter.objects.order_by("-pk")[:ROWS],
        "moves": MOVES.items(),
        "url": options.current.xendit_url,
        "buyers": max(options.current.xendit_buyers_pay_seconds, 0) or "",
        "now": clock.iso(clock.now(), "seconds"),
    }
    return render(request, "xendit/dashboard.html", context)


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    try:
        desk.move(request.POST.get("kind", "").upper(), request.POST.dict())
    except ValueError as error:
        return sorry(request, error)
    return HttpResponseRedirect(HERE)


@require_POST
def settle(_request: HttpRequest) -> HttpResponse:
    desk.settle({})
    return HttpResponseRedirect(HERE)


@require_POST
def buyers(request: HttpRequest) -> HttpResponse:
    """Whether what is asked for from now on is paid without anybody's help."""
    try:
        options.change({"xendit_buyers_pay_seconds": request.POST.get("seconds") or -1})
    except ValueError as error:
        return sorry(request, error)
    return HttpResponseRedirect(HERE)


@require_POST
def resend(request: HttpRequest) -> HttpResponse:
    desk.resend({"webhook_id": request.POST["webhook_id"] or "none"})
    return HttpResponseRedirect(HERE)
