"""The wallets of the shops: what moved them, and the seller's buttons."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sandbox.catalogue import SHOPS
from sandbox.shopee import wallet
from sandbox.shopee.models import WalletLine
from sandbox.world import pages
from sandbox.world.api import Given, json_view

SHOWN = 100
HERE = "/world/seller-centre/wallet/"
FIELDS = [
    "transaction_type",
    "status",
    "amount",
    "current_balance",
    "create_time",
    "order_sn",
    "refund_sn",
    "withdrawal_id",
    "description",
]


def index(request: HttpRequest) -> HttpResponse:
    shop_id = int(request.GET.get("shop_id", SHOPS[0].shop_id))
    context = {
        "shops": [shop for shop in SHOPS if shop.region == "ID"],
        "shop_id": shop_id,
        "balance": wallet.balance(shop_id),
        "lines": WalletLine.objects.filter(shop_id=shop_id).order_by("-pk")[:SHOWN],
        "here": request.get_full_path(),
    }
    return render(request, "world/wallet.html", context)


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    try:
        _do(request.POST.dict())
    except ValueError as error:
        return pages.sorry(request, error)
    return pages.back(request, HERE)


@json_view("GET", "POST")
def api(request: HttpRequest, given: Given) -> Given:
    """POST: {"act": "withdraw", "amount"?}, {"act": "charge", "amount"}, {"act": "pay", "withdrawal_id"}"""
    if request.method == "POST":
        _do(given)
    shop_id = int(given.get("shop_id") or request.GET.get("shop_id") or SHOPS[0].shop_id)
    lines = WalletLine.objects.filter(shop_id=shop_id).order_by("pk")
    return {"balance": wallet.balance(shop_id), "lines": list(lines.values(*FIELDS))}


def _do(given: Any) -> None:
    shop_id, name = int(given.get("shop_id") or SHOPS[0].shop_id), str(given["act"])
    amount = int(given["amount"]) if given.get("amount") else None
    if name == "withdraw":
        wallet.withdraw(shop_id, amount)
    elif name == "charge":
        wallet.charge(shop_id, amount or 0)
    elif name in {"pay", "refuse"}:
        wallet.finish(int(given["withdrawal_id"]), refused=name == "refuse")
    else:
        raise ValueError(f"There is nothing called {name!r} to do with a wallet.")
